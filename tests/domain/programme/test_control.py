"""The totals that the document prints, against those of its lines."""

from __future__ import annotations

import dataclasses

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.comparison import (
    Ecart,
    ObjetEcart,
    compute_controle,
    count_actions,
    count_operations,
)
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Ligne,
    Niveau,
    Programme,
    parse_qui,
)

AGENTS = (Agent(initiales="DM"), Agent(initiales="LR"), Agent(initiales="KF"))


def ligne(
    code: str,
    niveau: Niveau,
    parent: str | None,
    *,
    qui: str = "",
    jours: int | None = None,
    actions: int | None = None,
    operations: int | None = None,
) -> Ligne:
    return Ligne(
        code=code,
        niveau=niveau,
        parent=parent,
        libelle=f"Ligne {code}",
        echeance=parse_echeance(""),
        responsables=parse_qui(qui),
        centiemes_annonces=None if jours is None else jours * 100,
        actions_annoncees=actions,
        operations_annoncees=operations,
    )


def metier(jours: int, *lignes: str) -> Enveloppe:
    return Enveloppe(
        id=lignes[0], compte=Compte.METIER, chiffrage=Chiffrage.CHIFFRE, centiemes=jours * 100, lignes=lignes
    )


@pytest.fixture
def programme() -> Programme:
    """One pôle of each kind: days on actions, on actions over opérations, on opérations, on axes."""
    return Programme(
        exercice=2018,
        lignes=(
            ligne("GIP", Niveau.GIP, None, jours=300, actions=8),
            ligne("AD2I", Niveau.POLE, "GIP", jours=40, actions=2),
            ligne("1", Niveau.AXE, "AD2I", jours=40, actions=2),
            ligne("1.1", Niveau.ACTION, "1"),
            ligne("1.2", Niveau.ACTION, "1"),
            ligne("APO", Niveau.POLE, "GIP", jours=100, actions=3),
            ligne("9", Niveau.AXE, "APO", jours=100, actions=3),
            ligne("9.1", Niveau.ACTION, "9"),
            ligne("9.1.1", Niveau.OPERATION, "9.1"),
            ligne("9.1.2", Niveau.OPERATION, "9.1"),
            ligne("9.2", Niveau.ACTION, "9"),
            ligne("9.2.1", Niveau.OPERATION, "9.2"),
            ligne("PRI", Niveau.POLE, "GIP", jours=60, actions=1, operations=2),
            ligne("14", Niveau.AXE, "PRI", jours=60, actions=1, operations=2),
            ligne("14.1", Niveau.ACTION, "14", jours=60),
            ligne("14.1.1", Niveau.OPERATION, "14.1", qui="DM/LR + équipe"),
            ligne("14.1.2", Niveau.OPERATION, "14.1", qui="DM/ + Standard (KF)"),
            ligne("DIR", Niveau.POLE, "GIP", jours=100, actions=2),
            ligne("18", Niveau.AXE, "DIR", jours=100, actions=2),
        ),
        enveloppes=(
            metier(10, "1.1"),
            metier(30, "1.2"),
            metier(70, "9.1.1", "9.1.2"),
            metier(30, "9.2.1"),
            metier(20, "14.1.1"),
            metier(40, "14.1.2"),
            metier(100, "18"),
            Enveloppe(
                id="si", compte=Compte.SI, chiffrage=Chiffrage.CHIFFRE, centiemes=3_300, lignes=("14.1.1",)
            ),
        ),
        code_si="18",
    )


def change(programme: Programme, code: str, **fields: object) -> Programme:
    lignes = tuple(
        dataclasses.replace(one, **fields) if one.code == code else one  # type: ignore[arg-type]
        for one in programme.lignes
    )
    return dataclasses.replace(programme, lignes=lignes)


def test_a_programme_that_adds_up_has_no_ecart(programme: Programme) -> None:
    assert compute_controle(programme, AGENTS) == ()


def test_actions_count_as_the_summary_table_counts_them(programme: Programme) -> None:
    counts = count_actions(programme)
    assert {code: counts[code] for code in ("AD2I", "APO", "PRI", "DIR", "GIP")} == {
        "AD2I": 2,
        "APO": 3,
        "PRI": 1,
        "DIR": 2,
        "GIP": 8,
    }
    assert counts["18"] is None


def test_operations_count_in_every_subtree_that_has_detail(programme: Programme) -> None:
    counts = count_operations(programme)
    assert (counts["GIP"], counts["APO"], counts["14.1"], counts["1"], counts["18"]) == (5, 3, 2, 0, None)


def test_days_announced_and_not_summed_are_an_ecart(programme: Programme) -> None:
    changed = change(programme, "14.1", centiemes_annonces=6_100)
    assert compute_controle(changed, AGENTS) == (Ecart("14.1", ObjetEcart.JOURS, 6_100, 6_000),)


def test_days_announced_over_nothing_are_an_ecart_without_a_sum(programme: Programme) -> None:
    without = tuple(one for one in programme.enveloppes if one.id != "18")
    changed = dataclasses.replace(programme, enveloppes=without)
    ecarts = compute_controle(changed, AGENTS)
    assert Ecart("18", ObjetEcart.JOURS, 10_000, None) in ecarts
    assert {ecart.code for ecart in ecarts} == {"GIP", "DIR", "18"}


def test_the_si_claims_are_no_part_of_the_sum(programme: Programme) -> None:
    without = tuple(one for one in programme.enveloppes if one.compte is Compte.METIER)
    assert compute_controle(dataclasses.replace(programme, enveloppes=without), AGENTS) == ()


def test_a_wrong_number_of_actions_or_operations_is_an_ecart(programme: Programme) -> None:
    changed = change(change(programme, "9", actions_annoncees=4), "14", operations_annoncees=3)
    assert compute_controle(changed, AGENTS) == (
        Ecart("9", ObjetEcart.ACTIONS, 4, 3),
        Ecart("14", ObjetEcart.OPERATIONS, 3, 2),
    )


def test_an_announced_zero_is_a_number(programme: Programme) -> None:
    changed = change(programme, "14", operations_annoncees=0)
    assert compute_controle(changed, AGENTS) == (Ecart("14", ObjetEcart.OPERATIONS, 0, 2),)


def test_initials_that_nobody_bears_are_told_on_their_line(programme: Programme) -> None:
    changed = change(programme, "14.1.2", responsables=parse_qui("SP/DM + Standard (KF/ZZ)"))
    assert compute_controle(changed, AGENTS) == (
        Ecart("14.1.2", ObjetEcart.INITIALES, "SP", None),
        Ecart("14.1.2", ObjetEcart.INITIALES, "ZZ", None),
    )
    assert compute_controle(changed, (*AGENTS, Agent(initiales="SP"), Agent(initiales="ZZ"))) == ()
