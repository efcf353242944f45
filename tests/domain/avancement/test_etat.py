"""Where a group stands: the first état that holds, its gravité, the days at stake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.avancement.etat import Etat, Gravite, Mesures, judge

AU = date(2018, 5, 22)
LIGNE = Mesures(
    prevu=3000,
    utilise=1200,
    attendu=1200,
    prevision=None,
    raf=None,
    fin=None,
    is_borne=False,
    is_closed=False,
    suivi=date(2018, 1, 1),
    au=AU,
)
"""Thirty days planned over the year, twelve expected and done."""


def at_pace(landing: int, spread: int = 0) -> Prevision:
    semaines = (landing - spread, landing + spread) * 3
    return Prevision(landing, {BaseAtterrissage.RYTHME: 1}, semaines, 100, 3000, 3000)


def declared(landing: int) -> Prevision:
    return Prevision(landing, {BaseAtterrissage.RAF: 1}, (landing,) * 6, 0, 3000, 3000)


@pytest.mark.parametrize(
    ("changes", "etat", "gravite", "enjeu"),
    [
        ({}, Etat.A_L_HEURE, None, 0),
        ({"utilise": 900}, Etat.A_L_HEURE, None, 0),
        ({"utilise": 899}, Etat.RETARD, Gravite.INFO, 301),
        ({"utilise": 599}, Etat.RETARD, Gravite.ATTENTION, 601),
        ({"utilise": 1501}, Etat.AVANCE, None, 301),
        ({"utilise": 3001}, Etat.ATTEINT, Gravite.INFO, 1),
        ({"utilise": 3300}, Etat.ATTEINT, Gravite.INFO, 300),
        ({"utilise": 3301}, Etat.DEPASSE, Gravite.CRITIQUE, 301),
        ({"prevision": at_pace(3301)}, Etat.DEPASSERA, Gravite.ATTENTION, 301),
        ({"prevision": at_pace(3301, 100)}, Etat.A_L_HEURE, None, 0),
        ({"utilise": 500, "prevision": at_pace(2700)}, Etat.A_L_HEURE, None, 0),
        ({"utilise": 500, "prevision": at_pace(2699)}, Etat.RETARD, Gravite.ATTENTION, 700),
        ({"utilise": 500, "raf": 2100, "prevision": declared(2600)}, Etat.A_L_HEURE, None, 0),
        ({"utilise": 800, "raf": 2101, "prevision": declared(2901)}, Etat.RETARD, Gravite.INFO, 301),
        ({"utilise": 1300, "raf": 2001, "prevision": declared(3301)}, Etat.DEPASSERA, Gravite.ATTENTION, 301),
        ({"utilise": 899, "fin": AU + timedelta(31)}, Etat.RETARD, Gravite.INFO, 301),
        ({"utilise": 899, "fin": AU + timedelta(30)}, Etat.RETARD, Gravite.ATTENTION, 301),
        ({"utilise": 899, "fin": AU + timedelta(7)}, Etat.RETARD, Gravite.CRITIQUE, 301),
        ({"utilise": 899, "fin": AU}, Etat.RETARD, Gravite.CRITIQUE, 301),
        ({"utilise": 2699, "attendu": 3000, "fin": AU - timedelta(1)}, Etat.ECHU, Gravite.CRITIQUE, 301),
        ({"utilise": 2700, "attendu": 3000, "fin": AU - timedelta(1)}, Etat.ECHU, Gravite.INFO, 300),
        (
            {"utilise": 3000, "attendu": 3000, "fin": AU - timedelta(1), "is_borne": True},
            Etat.ECHU,
            Gravite.CRITIQUE,
            0,
        ),
        ({"utilise": 9000, "is_closed": True}, Etat.SOLDE, None, 0),
        ({"prevu": 300, "attendu": 150, "utilise": 450}, Etat.ATTEINT, Gravite.INFO, 150),
        ({"prevu": 300, "attendu": 150, "utilise": 451}, Etat.DEPASSE, Gravite.CRITIQUE, 151),
        ({"utilise": 3301, "suivi": AU - timedelta(13)}, Etat.DEPASSE, None, 301),
        ({"utilise": 3301, "suivi": AU - timedelta(14)}, Etat.DEPASSE, Gravite.CRITIQUE, 301),
        ({"utilise": 899, "fin": AU + timedelta(7), "suivi": AU}, Etat.RETARD, Gravite.CRITIQUE, 301),
    ],
)
def test_the_first_etat_that_holds_is_the_group_s(
    changes: dict[str, object], etat: Etat, gravite: Gravite | None, enjeu: int
) -> None:
    found = judge(replace(LIGNE, **changes))  # type: ignore[arg-type]
    assert (found.etat, found.gravite, found.enjeu) == (etat, gravite, enjeu)


@given(st.integers(0, 9000), st.integers(0, 9000), st.integers(0, 9000), st.integers(-60, 60))
def test_days_logged_never_make_a_group_late_nor_less_over(
    prevu: int, utilise: int, attendu: int, restants: int
) -> None:
    before = replace(LIGNE, prevu=prevu, utilise=utilise, attendu=min(attendu, prevu))
    before = replace(before, fin=AU + timedelta(restants))
    after = judge(replace(before, utilise=utilise + 100)).etat
    assert not (after is Etat.RETARD and judge(before).etat not in (Etat.RETARD,))
    assert not (judge(before).etat is Etat.DEPASSE and after is not Etat.DEPASSE)


def test_the_cone_is_wider_where_fewer_weeks_are_known() -> None:
    known = at_pace(3000, 300)
    assert known.cone == (3000 - 156, 3000 + 156)
    assert replace(known, connues=4).cone == (3000 - 235, 3000 + 235)
    assert known.plus(replace(known, connues=4)).connues == 4
