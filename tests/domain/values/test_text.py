"""Text compared, counted and shown without acting on a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.refusals import TexteRefuse
from cariforef_tui.domain.values.text import (
    clean_text,
    count_of,
    elide,
    elide_pole,
    fold,
    inert_text,
    is_dangerous,
    quote_text,
)


def clean(texte: str, longueur_max: int = 500) -> str:
    return clean_text(texte, longueur_max=longueur_max, champ="Commentaire")


@pytest.mark.parametrize(
    "texte",
    [
        "[AE-01]",
        "[/b]",
        "[@click=app.quit]ici[/]",
        "[link=https://example.invalid]x[/link]",
        "'; DROP TABLE saisie; --",
        "=1+1",
        "مرحبا",
        "עברית",
        "日本語の表",
        "👩‍💻 et 👨‍👩‍👧",
        "👩🏽‍💻",
        "❤️‍🔥",
        "1️⃣",
        "déjà vu – « œuvre » à 10 %",
    ],
)
def test_ordinary_text_is_accepted_as_it_is(texte: str) -> None:
    assert clean(texte) == unicodedata.normalize("NFC", texte)
    assert inert_text(texte) == texte


@pytest.mark.parametrize(
    ("char", "nom"),
    [
        ("\x00", "U+0000"),
        ("\x08", "U+0008"),
        ("\r", "U+000D"),
        ("\n", "U+000A"),
        ("\x1b", "U+001B"),
        ("\x9b", "U+009B"),
        ("\x9d", "U+009D"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u200e", "U+200E"),
        ("\u200b", "U+200B"),
        ("\u200c", "U+200C"),
        ("\u200d", "U+200D"),
        ("\u2060", "U+2060"),
        ("\u00ad", "U+00AD"),
        ("\ufeff", "U+FEFF"),
        ("\U000e0041", "U+E0041"),
        ("\U000e0100", "U+E0100"),
        ("\u2028", "U+2028"),
        ("\ue000", "U+E000"),
        ("\ud800", "U+D800"),
        ("\u3164", "U+3164"),
        ("\u034f", "U+034F"),
    ],
)
def test_a_dangerous_character_is_refused_with_its_position_and_shown_inert(char: str, nom: str) -> None:
    with pytest.raises(
        TexteRefuse, match=rf"Commentaire : caractère interdit {nom.replace('+', '[+]')} en position 3"
    ):
        clean(f"ab{char}cd")
    assert inert_text(f"ab{char}cd") == "ab␛cd"


@pytest.mark.parametrize("fin", ["\x07", "\x1b\\"])
def test_an_osc_52_sequence_is_refused_whatever_ends_it(fin: str) -> None:
    with pytest.raises(TexteRefuse, match="position 1"):
        clean(f"\x1b]52;c;QUJD{fin}")


def test_the_position_counts_the_leading_spaces_that_were_typed() -> None:
    with pytest.raises(TexteRefuse, match="position 4"):
        clean("  a\x1b")


def test_piled_up_accents_are_refused() -> None:
    with pytest.raises(TexteRefuse, match="accents empilés"):
        clean("a" + "\u0301" * 400)
    with pytest.raises(TexteRefuse, match="accents empilés"):
        clean("a" + "\u20dd" * 5)


@pytest.mark.parametrize("texte", ["a" * 501, "a" * 200_000, "ligne\n" * 10_000])
def test_a_text_too_long_is_refused_with_its_length_and_the_limit(texte: str) -> None:
    with pytest.raises(TexteRefuse, match=rf"{len(texte)} caractères, 500 au plus"):
        clean(texte)


def test_a_text_at_the_limit_is_accepted() -> None:
    assert len(clean("é" * 500)) == 500


def test_a_tab_pasted_is_a_space() -> None:
    assert clean("\tréunion\tRGPD\t") == "réunion RGPD"


def test_outer_spaces_are_taken_off_and_nfd_becomes_nfc() -> None:
    assert clean("  e\u0301te\u0301  ") == "été"


@given(st.text(max_size=60))
def test_cleaned_text_holds_nothing_dangerous_but_emoji_joiners_and_cleans_to_itself(texte: str) -> None:
    try:
        cleaned = clean(texte)
    except TexteRefuse:
        return
    assert all(not is_dangerous(char) or char == "\u200d" for char in cleaned)
    assert clean(cleaned) == cleaned
    assert inert_text(cleaned) == cleaned


@given(st.text(max_size=60))
def test_inert_text_keeps_every_column_and_lets_no_control_character_through(texte: str) -> None:
    inert = inert_text(texte)
    assert len(inert) == len(texte)
    assert not any(unicodedata.category(char) == "Cc" for char in inert)


def test_folding_forgets_accents_case_and_ligatures() -> None:
    assert fold("Évolution") == fold("EVOLUTION") == "evolution"
    assert fold("Œuvre") == "oeuvre"


def test_a_quoted_text_shows_what_is_invisible() -> None:
    assert quote_text("a\u034fb\u3164") == "« a␛b␛ »"


def test_a_quoted_text_is_inert_and_short() -> None:
    assert quote_text(" a\x1b[2J ") == "« a␛[2J »"
    assert quote_text("a" * 21) == f"« {'a' * 20}… »"


def test_a_name_follows_de_as_french_says_it() -> None:
    assert [elide_pole(one) for one in ("PRI", "APO", "AD2I", "GIP", None)] == [
        "de PRI",
        "d'APO",
        "d'AD2I",
        "du GIP",
        "de l'ensemble",
    ]
    assert elide("écrire") == "d'écrire"


def test_a_noun_takes_the_plural_from_two_on_as_french_does() -> None:
    assert [count_of(nombre, "jour ouvré") for nombre in (0, 1, 2)] == [
        "0 jour ouvré",
        "1 jour ouvré",
        "2 jours ouvrés",
    ]
    assert count_of(3, "mois signé") == "3 mois signés"
    assert count_of(-2, "besoin non chiffré", "besoins non chiffrés") == "-2 besoins non chiffrés"
