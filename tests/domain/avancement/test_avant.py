"""What is supposed done before the suivi, until somebody says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.avant import Veille, find_before, veille_at
from cariforef_tui.domain.avancement.consommation import Before, Consommation, Realise
from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait
from cariforef_tui.domain.programme.programme import Compte, Programme
from cariforef_tui.domain.programme.revisions import MontantRevise, Plan, apply_changements
from cariforef_tui.domain.temps.calendrier import Calendrier

EVE = date(2018, 4, 29)
CODE = "14.7.1"


def revise(programme: Programme, centiemes: int | None) -> Programme:
    (enveloppe,) = (one for one in programme.enveloppes_of[CODE] if one.compte is Compte.METIER)
    change = MontantRevise(enveloppe.id, enveloppe.centiemes, centiemes)
    return apply_changements(Plan(programme, programme, frozenset()), [change]).programme


def suppose(
    then: Programme,
    now: Programme,
    calendrier: Calendrier,
    *,
    said: Mapping[str, int] | None = None,
    logged: Mapping[str, int] | None = None,
    jour: date = EVE,
) -> dict[tuple[str, ...], Before]:
    faits = {
        code: Fait(code=code, declaration=Declaration.REPRISE, jour=EVE, agent="DM", centiemes=centiemes)
        for code, centiemes in (said or {}).items()
    }
    realises = {code: Realise(centiemes) for code, centiemes in (logged or {}).items()}
    found = find_before(now, calendrier, Declarations({}, {}, faits), Veille(jour, then, realises))
    return {now.enveloppes_by_id[enveloppe].lignes: before for enveloppe, before in found.items()}


@pytest.mark.parametrize(
    ("then", "now", "said", "logged", "before", "unlogged"),
    [
        (3000, 3000, None, 0, 988, 988),
        (3000, 6000, None, 0, 988, 988),
        (6000, 3000, None, 0, 988, 988),
        (None, 3000, None, 0, 0, 0),
        (3000, None, None, 0, 0, 0),
        (3000, 3000, None, 400, 988, 588),
        (3000, 3000, None, 1200, 988, 0),
        (3000, 3000, 1500, 0, 988, 1500),
        (3000, 3000, 0, 0, 988, 0),
        (3000, 3000, 1500, 400, 988, 1100),
        (3000, 3000, 300, 400, 988, 0),
    ],
)
def test_what_the_lesser_plan_expected_is_supposed_until_it_is_said_or_logged(
    programme: Programme,
    calendrier: Calendrier,
    then: int | None,
    now: int | None,
    said: int | None,
    logged: int,
    before: int,
    unlogged: int,
) -> None:
    found = suppose(
        revise(programme, then),
        revise(programme, now),
        calendrier,
        said=None if said is None else {CODE: said},
        logged={CODE: logged},
    )[(CODE,)]
    assert found == Before(expected=before, said=said, logged=logged)
    assert found.unlogged == unlogged


def test_one_line_that_is_said_replaces_what_its_enveloppe_supposed_and_a_new_line_supposes_nothing(
    programme: Programme, calendrier: Calendrier
) -> None:
    shared = next(one for one in programme.enveloppes if one.is_shared and one.compte is Compte.METIER)
    first, second = shared.lignes[:2]
    found = suppose(programme, programme, calendrier, said={first: 200}, logged={second: 50})
    assert (found[shared.lignes].said, found[shared.lignes].unlogged) == (200, 150)
    unknown = replace(
        programme, enveloppes=tuple(one for one in programme.enveloppes if one.lignes != (CODE,))
    )
    assert suppose(unknown, programme, calendrier)[(CODE,)] == Before(0, None, 0)


@pytest.mark.parametrize(
    ("suivi", "arrete", "jour"),
    [
        (date(2018, 4, 30), date(2018, 5, 18), EVE),
        (date(2018, 4, 30), date(2018, 4, 13), date(2018, 4, 13)),
        (date(2018, 4, 30), None, None),
        (date(2018, 1, 1), date(2018, 5, 18), None),
    ],
)
def test_days_are_supposed_up_to_the_eve_of_the_suivi_or_to_an_earlier_arrete(
    calendrier: Calendrier, suivi: date, arrete: date | None, jour: date | None
) -> None:
    assert veille_at(calendrier, suivi, arrete) == jour


@given(
    then=st.integers(0, 9000),
    now=st.integers(0, 9000),
    more=st.integers(0, 9000),
    logged=st.integers(0, 9000),
    jour=st.dates(date(2018, 1, 1), date(2018, 12, 31)),
)
def test_whatever_a_revision_adds_later_is_never_supposed(
    programme: Programme, calendrier: Calendrier, then: int, now: int, more: int, logged: int, jour: date
) -> None:
    voted = revise(programme, then)

    def before(amount: int) -> Before:
        return suppose(voted, revise(programme, amount), calendrier, logged={CODE: logged}, jour=jour)[
            (CODE,)
        ]

    assert 0 <= before(now).unlogged <= before(now).expected <= min(then, now)
    assert before(then).unlogged == before(then + more).unlogged >= before(now).unlogged


def test_a_regulation_lowers_the_plan_alone(programme: Programme, calendrier: Calendrier) -> None:
    found = find_before(programme, calendrier, Declarations({}, {}), Veille(EVE, programme, {}))
    avancement = compute_avancement(
        programme, calendrier, Consommation({}, {}, found), date(2018, 5, 22), suivi=date(2018, 4, 30)
    )
    regulations = [one for one in programme.enveloppes if programme.is_regulation(one)]
    assert regulations
    assert found.keys().isdisjoint(one.id for one in regulations)
    for code in (code for one in regulations for code in one.lignes):
        line = avancement.lignes[code]
        assert (line.attendu, line.ecart, line.avant) == (None, None, 0)
        assert line.reste == line.prevu
    whole, groupes = avancement.lignes["GIP"], avancement.groupes
    assert (whole.attendu, whole.avant, whole.ecart) == (
        sum(one.attendu or 0 for one in groupes),
        sum(one.avant for one in groupes),
        sum(one.ecart or 0 for one in groupes),
    )
    assert whole.prevu == sum(one.prevu for one in groupes) + sum(one.centiemes or 0 for one in regulations)
