"""Where a group stands: the first état that holds, its gravité, the days at stake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.etat import Etat, Gravite, Mesures, judge

AU = date(2018, 5, 22)
LIGNE = Mesures(
    prevu=3000,
    realise=1200,
    avant=0,
    is_dit=False,
    attendu=1200,
    atterrissage=3000,
    raf=None,
    fin=None,
    borne=None,
    is_closed=False,
    is_open=True,
    is_followed=True,
    suivi=date(2018, 1, 1),
    au=AU,
)
"""Thirty days planned over the year, twelve expected and done, which lands on its plan."""
MAI, JUIN = date(2018, 5, 1), AU + timedelta(days=9)


@pytest.mark.parametrize(
    ("changes", "etat", "gravite", "enjeu"),
    [
        ({}, Etat.A_L_HEURE, None, 0),
        ({"realise": 899}, Etat.A_L_HEURE, None, 0),
        ({"realise": 900, "atterrissage": 2699}, Etat.A_L_HEURE, None, 0),
        ({"realise": 899, "atterrissage": 2700}, Etat.A_L_HEURE, None, 0),
        ({"realise": 899, "is_followed": False}, Etat.RETARD, Gravite.INFO, 301),
        ({"realise": 899, "atterrissage": 2699}, Etat.RETARD, Gravite.INFO, 301),
        ({"realise": 599, "atterrissage": 2699}, Etat.RETARD, Gravite.ATTENTION, 601),
        ({"realise": 1501}, Etat.AVANCE, None, 301),
        ({"realise": 3001, "atterrissage": 3100}, Etat.ATTEINT, Gravite.INFO, 1),
        ({"realise": 3300, "atterrissage": 3300}, Etat.ATTEINT, Gravite.INFO, 300),
        ({"realise": 3301, "atterrissage": 4000}, Etat.DEPASSE, Gravite.CRITIQUE, 1000),
        ({"realise": 2301, "avant": 1000, "atterrissage": 4000}, Etat.DEPASSE, Gravite.CRITIQUE, 1000),
        ({"atterrissage": 3300}, Etat.A_L_HEURE, None, 0),
        ({"atterrissage": 3301}, Etat.DEPASSERA, Gravite.ATTENTION, 301),
        ({"realise": 3001, "atterrissage": 3301}, Etat.DEPASSERA, Gravite.ATTENTION, 301),
        ({"realise": 500, "raf": 2100, "atterrissage": 2600}, Etat.A_L_HEURE, None, 0),
        ({"realise": 800, "raf": 2101, "atterrissage": 2901}, Etat.RETARD, Gravite.INFO, 301),
        ({"realise": 1300, "raf": 2001, "atterrissage": 3301}, Etat.DEPASSERA, Gravite.ATTENTION, 301),
        ({"realise": 899, "atterrissage": 899, "fin": AU + timedelta(31)}, Etat.RETARD, Gravite.INFO, 301),
        (
            {"realise": 899, "atterrissage": 899, "fin": AU + timedelta(30)},
            Etat.RETARD,
            Gravite.ATTENTION,
            301,
        ),
        ({"realise": 899, "atterrissage": 899, "fin": AU + timedelta(7)}, Etat.RETARD, Gravite.CRITIQUE, 301),
        ({"realise": 899, "atterrissage": 899, "fin": AU}, Etat.RETARD, Gravite.CRITIQUE, 301),
        ({"realise": 2699, "attendu": 3000, "fin": AU - timedelta(1)}, Etat.ECHU, Gravite.CRITIQUE, 301),
        ({"realise": 2700, "attendu": 3000, "fin": AU - timedelta(1)}, Etat.ECHU, Gravite.INFO, 300),
        (
            {"realise": 3000, "attendu": 3000, "fin": AU - timedelta(1), "borne": JUIN},
            Etat.ECHU,
            Gravite.INFO,
            0,
        ),
        (
            {"realise": 3000, "attendu": 3000, "fin": AU - timedelta(1), "borne": AU},
            Etat.ECHU,
            Gravite.INFO,
            0,
        ),
        (
            {"realise": 3000, "attendu": 3000, "fin": AU - timedelta(1), "borne": AU - timedelta(1)},
            Etat.ECHU,
            Gravite.CRITIQUE,
            0,
        ),
        ({"realise": 9000, "is_closed": True}, Etat.SOLDE, None, 0),
        (
            {"prevu": 300, "attendu": 150, "realise": 450, "atterrissage": 450},
            Etat.ATTEINT,
            Gravite.INFO,
            150,
        ),
        (
            {"prevu": 300, "attendu": 150, "realise": 451, "atterrissage": 451},
            Etat.DEPASSE,
            Gravite.CRITIQUE,
            151,
        ),
        ({"realise": 3301, "atterrissage": 3301, "suivi": AU - timedelta(13)}, Etat.DEPASSE, None, 301),
        (
            {"realise": 3301, "atterrissage": 3301, "suivi": AU - timedelta(14)},
            Etat.DEPASSE,
            Gravite.CRITIQUE,
            301,
        ),
        (
            {"realise": 899, "atterrissage": 899, "fin": AU + timedelta(7), "suivi": AU},
            Etat.RETARD,
            Gravite.CRITIQUE,
            301,
        ),
    ],
)
def test_the_first_etat_that_holds_is_the_group_s(
    changes: dict[str, object], etat: Etat, gravite: Gravite | None, enjeu: int
) -> None:
    found = judge(replace(LIGNE, **changes))  # type: ignore[arg-type]
    assert (found.etat, found.gravite, found.enjeu) == (etat, gravite, enjeu)


@pytest.mark.parametrize(
    ("changes", "etat", "gravite"),
    [
        ({}, Etat.A_CONFIRMER, Gravite.ATTENTION),
        ({"fin": AU + timedelta(30)}, Etat.A_CONFIRMER, Gravite.ATTENTION),
        ({"fin": AU + timedelta(31)}, Etat.A_L_HEURE, None),
        ({"fin": None}, Etat.A_L_HEURE, None),
        ({"borne": JUIN}, Etat.A_CONFIRMER, Gravite.ATTENTION),
        # A jalon that bounds the line counts by its own day, though the échéance comes first.
        ({"borne": AU + timedelta(8), "fin": AU}, Etat.A_CONFIRMER, Gravite.ATTENTION),
        ({"borne": AU + timedelta(7), "fin": AU - timedelta(3)}, Etat.A_CONFIRMER, Gravite.CRITIQUE),
        ({"borne": AU + timedelta(7), "fin": AU + timedelta(7)}, Etat.A_CONFIRMER, Gravite.CRITIQUE),
        ({"borne": AU - timedelta(3), "fin": AU - timedelta(3)}, Etat.A_CONFIRMER, Gravite.CRITIQUE),
        ({"fin": AU - timedelta(3)}, Etat.A_CONFIRMER, Gravite.ATTENTION),
        ({"realise": 1375, "avant": 1375}, Etat.A_L_HEURE, None),
        ({"realise": 1374, "avant": 1376}, Etat.A_CONFIRMER, Gravite.ATTENTION),
        ({"is_open": False, "raf": 250}, Etat.A_L_HEURE, None),
        ({"is_closed": True, "is_open": False}, Etat.SOLDE, None),
        ({"is_dit": True}, Etat.A_L_HEURE, None),
        ({"avant": 3300}, Etat.DEPASSE, Gravite.CRITIQUE),
        # Past the end, what was supposed proves nothing; what somebody said does.
        ({"fin": AU - timedelta(3), "is_open": False}, Etat.ECHU, Gravite.CRITIQUE),
        ({"fin": AU - timedelta(3), "is_dit": True}, Etat.ECHU, Gravite.INFO),
    ],
)
def test_an_end_that_a_group_is_only_supposed_to_reach_is_to_confirm(
    changes: dict[str, object], etat: Etat, gravite: Gravite | None
) -> None:
    """Half a day logged of thirty, the rest supposed done before a suivi that began in May."""
    begun = replace(LIGNE, realise=50, avant=2700, attendu=2750, suivi=MAI, fin=JUIN)
    found = judge(replace(begun, **changes))  # type: ignore[arg-type]
    assert (found.etat, found.gravite) == (etat, gravite)
    if etat is Etat.A_CONFIRMER:
        assert found.enjeu == changes.get("avant", 2700)


@given(st.integers(0, 9000), st.integers(0, 9000), st.integers(0, 9000), st.integers(-60, 60))
def test_days_logged_never_make_a_group_late_nor_less_over(
    prevu: int, realise: int, attendu: int, restants: int
) -> None:
    before = replace(LIGNE, prevu=prevu, realise=realise, attendu=min(attendu, prevu), atterrissage=realise)
    before = replace(before, fin=AU + timedelta(restants))
    after = judge(replace(before, realise=realise + 100, atterrissage=realise + 100)).etat
    assert not (after is Etat.RETARD and judge(before).etat is not Etat.RETARD)
    assert not (judge(before).etat is Etat.DEPASSE and after is not Etat.DEPASSE)


@given(st.integers(0, 9000), st.integers(0, 9000), st.integers(1, 5000))
def test_more_plan_never_puts_more_days_at_stake_of_what_is_over(prevu: int, realise: int, more: int) -> None:
    over = replace(LIGNE, prevu=prevu, realise=realise, attendu=0, atterrissage=realise)
    before, after = judge(over), judge(replace(over, prevu=prevu + more))
    if after.etat.is_over:
        assert before.etat.is_over
        assert after.enjeu < before.enjeu
