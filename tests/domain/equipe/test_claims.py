"""The SI team's view: 360 available, 54 infrastructure, 332 claimed, three X, and what is really logged."""

from __future__ import annotations

from dataclasses import replace

from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.equipe.load import ChargeSI, compute_vue_si, describe_charge_si
from cariforef_tui.domain.programme.programme import Programme


def test_the_first_day_says_the_claims_exceed_the_team(programme: Programme) -> None:
    vue = compute_vue_si(programme, {})
    assert vue is not None
    assert vue.charge == ChargeSI(disponible=36_000, infrastructure=5_400, demande=33_200, non_chiffres=3)
    assert describe_charge_si(vue.charge) == (
        "Surcharge : 332 j demandés et 54 j d'infrastructure (15 %) pour 360 j prévus au programme, "
        "soit 26 j de trop, sans compter 3 besoins non chiffrés (X)."
    )


def test_claims_are_told_by_action_and_sum_to_what_is_claimed(programme: Programme) -> None:
    vue = compute_vue_si(programme, {})
    assert vue is not None
    assert [(one.code, one.demande, one.non_chiffres) for one in vue.demandeurs if one.pole == "PRI"] == [
        ("14.1", 13_700, 0),
        ("14.3", 100, 1),
        ("14.4", 1_100, 0),
        ("14.5", None, 1),
        ("14.6", 1_800, 0),
        ("14.7", None, 1),
        ("15.1", 13_000, 0),
        ("15.2", 3_500, 0),
    ]
    assert sum(one.demande or 0 for one in vue.demandeurs) == vue.charge.demande
    assert sum(one.non_chiffres for one in vue.demandeurs) == vue.charge.non_chiffres


def test_what_si_agents_logged_is_told_where_they_logged_it_each_day_once(programme: Programme) -> None:
    realises = {
        "14.1.1": Realise(metier=900, si=200),
        "14.1.5": Realise(si=50),
        "18": Realise(si=300),
        "17": Realise(metier=100, si=25),
        "1.1": Realise(metier=500),
    }
    vue = compute_vue_si(programme, realises)
    assert vue is not None
    assert (vue.realise, vue.propre) == (575, 300)
    logged = {one.code: one.realise for one in vue.demandeurs if one.realise}
    assert logged == {"14.1": 250, "17": 25}
    direction = [one for one in vue.demandeurs if one.pole == "DIR"]
    assert [(one.code, one.demande, one.reste) for one in direction] == [("17", None, None)]


def test_a_claim_overrun_is_a_negative_reste(programme: Programme) -> None:
    vue = compute_vue_si(programme, {"14.3.1": Realise(si=125)})
    assert vue is not None
    assert next(one.reste for one in vue.demandeurs if one.code == "14.3") == -25


def test_a_team_with_days_to_spare_is_told_so() -> None:
    charge = ChargeSI(disponible=36_000, infrastructure=5_400, demande=10_000, non_chiffres=0)
    assert describe_charge_si(charge).endswith("360 j prévus au programme : 206 j libres.")


def test_a_programme_without_an_si_team_has_no_view(programme: Programme) -> None:
    assert compute_vue_si(replace(programme, code_si=None), {}) is None
