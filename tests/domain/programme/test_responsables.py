"""Who is in charge, as the document writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.programme.programme import NatureResponsable, check_qui, initiales_of, parse_qui
from cariforef_tui.domain.values.refusals import AgentRefuse

PIECES = st.sampled_from(["DM", "ME", "Équipe", "Standard", "(", ")", "/", "+", "–", " ", "x", "\0"])
ANYTHING = st.text(max_size=30) | st.lists(PIECES, max_size=14).map("".join)


@pytest.mark.parametrize(
    ("texte", "noms"),
    [
        ("", []),
        ("DM", ["DM"]),
        ("DM/LR", ["DM", "LR"]),
        ("VS//ME/KF", ["VS", "ME", "KF"]),
        ("ME/DM /KF/SB", ["ME", "DM", "KF", "SB"]),
        ("PG/LR – Stagiaire", ["PG", "LR", "Stagiaire"]),
        ("DM/LR + Équipe", ["DM", "LR", "Équipe"]),
        ("DM/LR/équipes", ["DM", "LR", "équipes"]),
        ("DM/LR/DM", ["DM", "LR"]),
        ("PP/SP/DM/ + Standard 1er niveau (KF/ME/SB)", ["PP", "SP", "DM", "Standard 1er niveau (KF/ME/SB)"]),
        ("Standard (KF/ME)/DM", ["Standard (KF/ME)", "DM"]),
        ("Accueil (KF) + Accueil (KF)", ["Accueil (KF)"]),
    ],
)
def test_qui_is_a_set_in_printed_order(texte: str, noms: list[str]) -> None:
    assert [str(who) for who in parse_qui(texte)] == noms


@pytest.mark.parametrize(
    ("texte", "nature", "membres"),
    [
        ("SPB", NatureResponsable.AGENT, ("SPB",)),
        ("équipe", NatureResponsable.GROUPE, ()),
        ("Équipes", NatureResponsable.GROUPE, ()),
        ("Stagiaire", NatureResponsable.ROLE, ()),
        ("Standard 1er niveau (KF/ME/SB)", NatureResponsable.SERVICE, ("KF", "ME", "SB")),
    ],
)
def test_a_name_is_initials_a_group_a_role_or_a_service(
    texte: str, nature: NatureResponsable, membres: tuple[str, ...]
) -> None:
    (who,) = parse_qui(texte)
    assert (who.nature, who.membres) == (nature, membres)


def test_the_initials_include_the_members_of_a_service_and_nothing_else() -> None:
    texte = "DM/Stagiaire + équipes + Standard (KF/accueil)"
    assert initiales_of(parse_qui(texte)) == {"DM", "KF"}


def test_a_parenthesis_without_a_name_or_without_an_end_is_kept_as_a_role() -> None:
    assert [who.nature for who in parse_qui("(KF/ME)")] == [NatureResponsable.ROLE]
    assert [str(who) for who in parse_qui("Standard (KF/ME")] == ["Standard (KF", "ME"]


@given(ANYTHING)
def test_any_text_is_read_without_an_error_nor_an_invented_character(texte: str) -> None:
    found = parse_qui(texte)
    assert len({who.nom for who in found}) == len(found)
    for who in found:
        assert who.nom
        assert who.nom == who.nom.strip()
        assert who.nom in texte
        assert all(membre in texte for membre in who.membres)


@given(st.lists(st.from_regex(r"[A-Z]{2,4}", fullmatch=True), max_size=8), st.sampled_from("/+–"))
def test_initials_come_back_whatever_separates_them(initiales: list[str], separator: str) -> None:
    found = parse_qui(f" {separator} ".join(initiales))
    assert [who.nom for who in found] == list(dict.fromkeys(initiales))
    assert initiales_of(found) == set(initiales)


@pytest.mark.parametrize(
    ("texte", "qui"), [("LR", "LR"), ("lr/DM", "LR/DM"), ("DM – LR + DM", "DM/LR"), ("Équipe", "équipe")]
)
def test_who_is_named_is_known(texte: str, qui: str) -> None:
    assert check_qui(texte, {"LR", "DM"}) == qui


@pytest.mark.parametrize("texte", ["Jean", "XX", "LR29/05", "Direction", "PAO (LR)"])
def test_who_is_unknown_is_refused_with_those_known(texte: str) -> None:
    with pytest.raises(AgentRefuse, match="DM, LR"):
        check_qui(texte, {"LR", "DM"})


@pytest.mark.parametrize(
    ("texte", "qui"),
    [
        ("dm/stagiaire", "DM/Stagiaire"),
        ("PP + Standard 1er niveau (KF/ME)", "PP/Standard 1er niveau (KF/ME)"),
        ("Standard (DM/KF)", "Standard (DM/KF)"),
        ("", ""),
    ],
)
def test_the_names_of_the_plan_voted_are_known_too(texte: str, qui: str) -> None:
    voted = parse_qui("PP/KF/Stagiaire + Standard 1er niveau (KF/ME)")
    assert check_qui(texte, {"LR", "DM"}, voted) == qui


@pytest.mark.parametrize(
    ("texte", "unknown"), [("ILG/LRDM", "ILG"), ("Standard (DM/ZZ)", "ZZ"), ("PAO", "PAO")]
)
def test_a_name_that_neither_the_plan_nor_the_store_knows_is_said(texte: str, unknown: str) -> None:
    with pytest.raises(AgentRefuse, match=f"« {unknown} » n'est personne de connu"):
        check_qui(texte, {"LR", "DM"}, parse_qui("DM/Stagiaire"))
