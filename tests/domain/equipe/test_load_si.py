"""The load of the SI team, from its own days and from what other lines ask of it."""

from __future__ import annotations

import dataclasses

import pytest

from cariforef_tui.domain.equipe.load import ChargeSI, compute_charge_si
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Ligne,
    Niveau,
    Programme,
)


def build(disponible: int, *claims: int | None) -> Programme:
    """A programme whose SI team has `disponible` hundredths, with claims on them (None: X)."""
    aucune = parse_echeance("")
    return Programme(
        exercice=2018,
        lignes=(
            Ligne(code="GIP", niveau=Niveau.GIP, parent=None, libelle="GIP", echeance=aucune),
            Ligne(code="18", niveau=Niveau.AXE, parent="GIP", libelle="SI", echeance=aucune),
            Ligne(code="14", niveau=Niveau.AXE, parent="GIP", libelle="Bases", echeance=aucune),
        ),
        enveloppes=(
            Enveloppe(
                id="18",
                compte=Compte.METIER,
                chiffrage=Chiffrage.CHIFFRE,
                centiemes=disponible,
                lignes=("18",),
            ),
            Enveloppe(
                id="14", compte=Compte.METIER, chiffrage=Chiffrage.CHIFFRE, centiemes=100_000, lignes=("14",)
            ),
            *(
                Enveloppe(
                    id=f"SI-{rang}",
                    compte=Compte.SI,
                    chiffrage=Chiffrage.X if claim is None else Chiffrage.CHIFFRE,
                    centiemes=claim,
                    lignes=("14",),
                )
                for rang, claim in enumerate(claims)
            ),
        ),
        code_si="18",
    )


def test_claims_and_infrastructure_are_held_against_the_teams_days() -> None:
    charge = compute_charge_si(build(36_000, 16_700, None, 16_500, None))
    assert charge == ChargeSI(disponible=36_000, infrastructure=5_400, demande=33_200, non_chiffres=2)
    assert charge.depassement == 2_600


def test_what_is_left_is_a_negative_depassement() -> None:
    charge = compute_charge_si(build(36_000, 10_000))
    assert charge is not None
    assert charge.depassement == -20_600


@pytest.mark.parametrize(("disponible", "infrastructure"), [(0, 0), (3, 0), (4, 1), (10, 2), (1_000, 150)])
def test_fifteen_percent_round_half_a_hundredth_up(disponible: int, infrastructure: int) -> None:
    charge = compute_charge_si(build(disponible))
    assert charge is not None
    assert charge.infrastructure == infrastructure


def test_a_programme_without_an_si_team_has_no_charge() -> None:
    programme = build(36_000, 10_000)
    assert compute_charge_si(dataclasses.replace(programme, code_si=None)) is None
    assert compute_charge_si(dataclasses.replace(programme, code_si="GIP", enveloppes=())) is None
