from __future__ import annotations

import dataclasses

import pytest

from cariforef_tui.domain.equipe.load_si import ChargeSI, compute_charge_si
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    GIP,
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
        2018,
        (
            Ligne(GIP, Niveau.GIP, None, "GIP", aucune),
            Ligne("18", Niveau.AXE, GIP, "SI", aucune),
            Ligne("14", Niveau.AXE, GIP, "Bases", aucune),
        ),
        (
            Enveloppe("18", Compte.METIER, Chiffrage.CHIFFRE, disponible, ("18",)),
            Enveloppe("14", Compte.METIER, Chiffrage.CHIFFRE, 100_000, ("14",)),
            *(
                Enveloppe(
                    f"SI-{rang}",
                    Compte.SI,
                    Chiffrage.X if claim is None else Chiffrage.CHIFFRE,
                    claim,
                    ("14",),
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
    assert compute_charge_si(dataclasses.replace(programme, code_si=GIP, enveloppes=())) is None
