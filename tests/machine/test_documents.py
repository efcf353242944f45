"""The guide's search: titles before texts, words in any order."""

from __future__ import annotations

import pytest

from cariforef_tui.machine.documents import find_sections, read_sections, with_below


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("signer", "Signer son mois"),
        ("CHIFFRES lire", "Lire les chiffres"),
        ("abonner agenda", "L'échéancier"),
        ("atterrissage", "L'atterrissage"),
    ],
)
def test_a_title_that_has_the_words_comes_before_a_text_that_has_them(words: str, first: str) -> None:
    titled, told = find_sections(words)
    assert next(section.title for section in (*titled, *told)) == first


def test_no_word_finds_every_section_and_an_unknown_one_none() -> None:
    assert find_sections(" ") == ([*read_sections()], [])
    assert find_sections("mois zzz") == ([], [])


def test_a_part_is_shown_with_those_below_it() -> None:
    titled, _ = find_sections("coordinateur")
    titles = [section.title for section in with_below(titled)]
    assert (titles[0], titles[1], "Direction" in titles) == (
        "Coordinateur",
        "Premier jour d'une coordination",
        False,
    )
