"""Lines, codes and people found by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.find import (
    rank_lignes,
    require_imputable,
    resolve_agent,
    resolve_code,
    resolve_imputable,
)
from cariforef_tui.domain.programme.programme import Ligne, Niveau, Programme
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse

AGENTS = (
    Agent(initiales="DM"),
    Agent(initiales="SPB"),
    Agent(initiales="LR"),
    Agent(initiales="ME", actif=False),
)


def ranked(programme: Programme, query: str) -> list[str]:
    codes = [ligne.code for ligne in programme.imputables()]
    return [match.code for match in rank_lignes(programme, codes, query)]


@pytest.mark.parametrize(
    ("texte", "code"),
    [
        ("14.7.1", "14.7.1"),
        (" ad2i ", "AD2I"),
        ("AD21", "AD2I"),
        ("adii", "AD2I"),
        ("RI", "PRI"),
        ("pap", "APO"),
    ],
)
def test_a_code_is_read_case_aside_and_by_the_document_s_other_spellings(
    programme: Programme, texte: str, code: str
) -> None:
    assert resolve_code(programme, texte) == code


def test_the_nfc_and_nfd_spellings_of_a_code_are_one_code() -> None:
    none = parse_echeance("")
    programme = Programme(
        exercice=2018,
        lignes=(Ligne(code="R\u00c9G", niveau=Niveau.GIP, parent=None, libelle="Régulation", echeance=none),),
        enveloppes=(),
    )
    assert resolve_code(programme, "Re\u0301g") == resolve_code(programme, "r\u00e9g") == "R\u00c9G"


@pytest.mark.parametrize(
    ("texte", "proche"), [("14.7.9", "14.7.1"), ("14.7.1.2", "14.7.1"), ("AD2", "AD2I"), ("rgpd", "14.7.1")]
)
def test_an_unknown_code_is_refused_with_the_nearest(programme: Programme, texte: str, proche: str) -> None:
    with pytest.raises(CodeRefuse, match="inconnu") as refusal:
        resolve_code(programme, texte)
    assert proche in refusal.value.suggestions
    assert proche in str(refusal.value)


@pytest.mark.parametrize("texte", ["", "\x1b[2J", "x" * 10_000, "١٤", "'; DROP TABLE ligne"])
def test_any_other_text_is_refused_as_unknown_and_shown_inert(programme: Programme, texte: str) -> None:
    with pytest.raises(CodeRefuse, match="inconnu") as refusal:
        resolve_code(programme, texte)
    assert "\x1b" not in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_a_code_with_lines_below_is_refused_with_them(programme: Programme) -> None:
    with pytest.raises(CodeRefuse, match=r"^14 regroupe d'autres lignes : ") as refusal:
        resolve_imputable(programme, "14")
    assert refusal.value.suggestions[0] == "14.1.1"
    assert refusal.value.suggestions[-1] == "14.7.1"
    with pytest.raises(CodeRefuse) as whole:
        resolve_imputable(programme, "GIP")
    assert whole.value.suggestions == ()
    count = sum(1 for _ in programme.imputables())
    assert f"l'une de ses {count} lignes de détail" in str(whole.value)


@pytest.mark.parametrize("code", ["GIP", "PRI", "AD2I", "14", "14.7"])
def test_what_is_proposed_instead_of_a_heading_takes_days(programme: Programme, code: str) -> None:
    with pytest.raises(CodeRefuse) as refusal:
        require_imputable(programme, code)
    assert all(programme.is_imputable(near) for near in refusal.value.suggestions)


def test_the_regulation_line_has_its_own_refusal(programme: Programme) -> None:
    with pytest.raises(CodeRefuse, match=r"8\.2 est une ligne de régulation"):
        resolve_imputable(programme, "8.2")


def test_an_axe_without_detail_is_imputable(programme: Programme) -> None:
    assert resolve_imputable(programme, "18") == "18"
    require_imputable(programme, "14.7.1")
    with pytest.raises(CodeRefuse, match="inconnu"):
        require_imputable(programme, "99")


def test_an_agent_is_found_by_initials_case_aside() -> None:
    assert resolve_agent(AGENTS, " spb ") == Agent(initiales="SPB")


def test_an_inactive_agent_is_refused_as_such() -> None:
    with pytest.raises(AgentRefuse, match="ME inactif"):
        resolve_agent(AGENTS, "me")


def test_what_is_near_nothing_is_refused_with_no_line(programme: Programme) -> None:
    for texte in ("toto", "suppl"):
        with pytest.raises(CodeRefuse) as refusal:
            resolve_code(programme, texte)
        assert refusal.value.suggestions == ()
    with pytest.raises(CodeRefuse) as refusal:
        resolve_code(programme, "mailchmp")
    assert refusal.value.suggestions == ("14.7.1",)


def test_an_unknown_agent_is_refused_with_the_nearest_active_initials() -> None:
    with pytest.raises(AgentRefuse, match="inconnu") as refusal:
        resolve_agent(AGENTS, "SP")
    assert refusal.value.suggestions == ("SPB",)
    with pytest.raises(AgentRefuse) as far:
        resolve_agent(AGENTS, "ZZ")
    assert far.value.suggestions == ()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("rgpd", "14.7.1"),
        ("RGPD conf", "14.7.1"),
        ("salons forum", "11.2.1"),
        ("forum kit", "11.2.1"),
        ("14.7", "14.7.1"),
        ("18", "18"),
        ("referencement", "15.1.7"),
        ("référencement", "15.1.7"),
        ("salnos", "11.2.1"),
        ("refrencement", "15.1.7"),
        ("comptable", "20"),
    ],
)
def test_the_line_meant_comes_first(programme: Programme, query: str, code: str) -> None:
    assert ranked(programme, query)[0] == code


def test_a_word_at_a_label_s_beginning_comes_before_the_same_word_inside(programme: Programme) -> None:
    first = programme.by_code[ranked(programme, "etude")[0]].libelle
    assert first.startswith(("Etude", "Étude"))


def test_every_word_must_match_and_nonsense_matches_nothing(programme: Programme) -> None:
    assert ranked(programme, "rgpd zzzz") == []
    assert ranked(programme, "xqzw") == []


def test_every_line_is_found_by_its_own_label_whatever_signs_it_holds(programme: Programme) -> None:
    imputables = [ligne.code for ligne in programme.imputables()]
    for code in imputables:
        label = programme.by_code[code].libelle
        assert code in {match.code for match in rank_lignes(programme, imputables, label)}


def test_an_empty_query_keeps_the_order_given_and_equals_keep_it_too(programme: Programme) -> None:
    order = ["18", "14.7.1", "1.1"]
    assert [match.code for match in rank_lignes(programme, order, " ")] == order
    found = [match.code for match in rank_lignes(programme, ["14.1.9", "14.1.2", "14.1.1"], "14.1")]
    assert found == ["14.1.9", "14.1.2", "14.1.1"]


def test_the_positions_are_those_of_the_printed_label() -> None:
    none = parse_echeance("")
    programme = Programme(
        exercice=2018,
        lignes=(
            Ligne(code="1", niveau=Niveau.AXE, parent=None, libelle="Œuvre « été » 2018", echeance=none),
        ),
        enveloppes=(),
    )
    (match,) = rank_lignes(programme, ["1"], "ete")
    label = programme.by_code["1"].libelle
    assert "".join(label[index] for index in match.positions) == "été"
    (match,) = rank_lignes(programme, ["1"], "oeu")
    assert "".join(label[index] for index in match.positions) == "Œu"


def test_the_initials_of_a_label_s_words_find_it(programme: Programme) -> None:
    assert "14.7.1" in ranked(programme, "mec")


@given(query=st.text(max_size=20))
def test_any_query_ranks_some_of_the_lines_once_each(programme: Programme, query: str) -> None:
    found = ranked(programme, query)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("salnos", "Salons"),
        ("salon", "Salon"),
        ("sln", ""),
        ("slns", "Salons"),
        ("fs", "F"),
        ("rmat", "rmat"),
        ("formaiton", "formation"),
        ("salons formation", "Salonsformation"),
    ],
)
def test_what_matched_of_a_label_is_shown_through_typing_faults(query: str, shown: str) -> None:
    ligne = Ligne(
        code="1",
        niveau=Niveau.AXE,
        parent=None,
        libelle="Forums, Salons formation",
        echeance=parse_echeance(""),
    )
    programme = Programme(exercice=2018, lignes=(ligne,), enveloppes=())
    found = rank_lignes(programme, ["1"], query)
    assert "".join(ligne.libelle[at] for match in found for at in match.positions) == shown


def test_the_nearer_a_word_is_to_what_was_typed_the_sooner_its_line_comes() -> None:
    labels = ("rmat", "Le rmat", "rmats", "Les rmats", "Retour Mensuel Avec Tri", "Format")
    lignes = tuple(
        Ligne(code=str(rank), niveau=Niveau.AXE, parent=None, libelle=label, echeance=parse_echeance(""))
        for rank, label in enumerate(labels)
    )
    backwards = [ligne.code for ligne in reversed(lignes)]
    found = [
        match.code
        for match in rank_lignes(Programme(exercice=2018, lignes=lignes, enveloppes=()), backwards, "rmat")
    ]
    assert [labels[int(code)] for code in found] == list(labels)
