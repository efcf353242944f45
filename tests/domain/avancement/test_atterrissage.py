"""The law of landing: pure functions of what is used, of the plan, and of what people still bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.atterrissage import (
    SANS_RYTHME,
    BaseAtterrissage,
    Depart,
    Prevision,
    add_up,
    land,
    margin_of,
    tolerance_of,
)
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.programme.declarations import Raf, RafConstate
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from tests.domain.avancement.seen import recent_work, see

AU = date(2018, 6, 18)
ARRETE = date(2018, 6, 15)
RGPD, AUTRE, SHARED = "14.7.1", "14.1.3", ("15.1.1", "15.1.7")
DM, LR = (Agent(initiales=one, pole="PRI") for one in ("DM", "LR"))
HALFWAY = Depart(
    prevu=10_000,
    utilise=4_000,
    raf=0,
    a_venir=6_000,
    suivis=120,
    restants=120,
    is_pending=False,
    is_open=True,
    is_closed=False,
)
"""A hundred days planned, forty used in half of the year, and sixty that people bring in the other half."""


@st.composite
def departs(draw: st.DrawFn, **fixed: Any) -> Depart:
    """A group whose window is open, as work may leave it."""
    suivis = draw(st.integers(1, 250))
    return replace(
        Depart(
            prevu=draw(st.one_of(st.none(), st.integers(0, 40_000))),
            utilise=draw(st.integers(0, 40_000)),
            raf=draw(st.sampled_from([0, 0, 350, 5_000])),
            a_venir=draw(st.integers(0, 40_000)),
            suivis=suivis,
            restants=draw(st.integers(1, 251 - min(suivis, 250))),
            is_pending=False,
            is_open=True,
            is_closed=False,
        ),
        **fixed,
    )


@pytest.mark.parametrize(
    ("changes", "landing", "base"),
    [
        # Plan held: 100. As in the last eight weeks: 40 used + 60 to come. g(1 + g) / 2 is 3/8.
        ({}, 10_000, BaseAtterrissage.RYTHME),
        ({"a_venir": 12_000}, 12_250, BaseAtterrissage.RYTHME),
        ({"a_venir": 0}, 7_750, BaseAtterrissage.RYTHME),
        ({"suivis": 0, "a_venir": 0}, 10_000, BaseAtterrissage.RYTHME),
        ({"suivis": 239, "restants": 1, "a_venir": 0}, 4_037, BaseAtterrissage.RYTHME),
        ({"utilise": 12_000, "a_venir": 0}, 12_000, BaseAtterrissage.RYTHME),
        ({"raf": 1_000, "a_venir": 12_000}, 12_625, BaseAtterrissage.RYTHME),
        ({"prevu": None, "a_venir": 12_000}, 8_500, BaseAtterrissage.SANS_PLAN),
        ({"restants": 0}, 4_000, BaseAtterrissage.ECHUE),
        ({"is_open": False, "raf": 700}, 4_700, BaseAtterrissage.RAF),
        ({"is_open": False, "is_closed": True}, 4_000, BaseAtterrissage.FERMEE),
        ({"is_pending": True, "suivis": 0, "utilise": 300, "a_venir": 0}, 10_000, BaseAtterrissage.PLAN),
        ({"is_pending": True, "suivis": 0, "utilise": 10_300, "a_venir": 0}, 10_300, BaseAtterrissage.PLAN),
    ],
)
def test_where_a_group_lands(changes: dict[str, Any], landing: int, base: BaseAtterrissage) -> None:
    found = land(replace(HALFWAY, **changes))
    assert (found.centiemes, found.base) == (landing, base)


def test_its_two_cases_explain_it_and_its_fourchette_goes_a_tolerance_beyond() -> None:
    found = land(replace(HALFWAY, a_venir=12_000))
    assert (found.plan_tenu, found.continue_, found.fourchette) == (10_000, 16_000, (9_000, 17_000))
    assert land(replace(HALFWAY, a_venir=0)).fourchette == (4_000, 11_000)
    pending = land(replace(HALFWAY, is_pending=True, suivis=0, utilise=300))
    assert (pending.fourchette, pending.plan_tenu) == ((300, 11_000), None)
    assert land(replace(HALFWAY, restants=0)).fourchette is None
    assert land(replace(HALFWAY, is_open=False)).fourchette is None


@pytest.mark.parametrize(
    ("prevu", "tolerance"),
    [(0, 0), (100, 50), (400, 200), (2000, 200), (5000, 500), (15_000, 1500), (27_500, 1500)],
)
def test_what_is_tolerated(prevu: int, tolerance: int) -> None:
    assert tolerance_of(prevu) == tolerance


def test_a_fourchette_is_as_wide_as_it_must_be_to_hold_however_large_the_plan() -> None:
    assert margin_of(27_500) == 2750
    assert land(replace(HALFWAY, prevu=27_500)).fourchette == (7_250, 30_250)


@pytest.mark.parametrize(
    ("changes", "observe", "requis"),
    [
        ({}, 250, 250),
        ({"a_venir": 3_702}, 154, 250),
        ({"utilise": 12_000}, 250, 0),
        ({"prevu": None}, 250, None),
        ({"suivis": 0, "a_venir": 0}, None, 250),
        ({"restants": 4}, None, None),
        ({"restants": 5, "a_venir": 250}, 250, 6_000),
        ({"is_open": False}, None, None),
    ],
)
def test_the_pace_and_the_need_are_by_the_week(
    changes: dict[str, Any], observe: int | None, requis: int | None
) -> None:
    rythme = land(replace(HALFWAY, **changes)).rythme
    assert (rythme.observe, rythme.requis) == (observe, requis)


@given(depart=departs())
def test_a_landing_lies_between_what_is_used_and_the_top_of_its_fourchette(depart: Depart) -> None:
    found = land(depart)
    assert found.fourchette is not None
    low, high = found.fourchette
    assert depart.socle <= low
    assert low - margin_of(depart.prevu or 0) <= found.centiemes <= high
    assert depart.socle <= found.centiemes


@given(depart=departs(prevu=40_000, raf=0))
def test_up_to_the_plan_the_pace_is_above_the_need_if_and_only_if_the_landing_is_above_the_plan(
    depart: Depart,
) -> None:
    assume(depart.restants >= 5)
    found, prevu = land(depart), 40_000
    quicker = depart.a_venir > depart.plan_restant
    # The landing is rounded to the hundredth: it may equal the plan, never lie on the other side of it.
    assert found.centiemes >= prevu if quicker else found.centiemes <= prevu
    assert found.rythme.observe is not None
    assert found.rythme.requis is not None
    if found.centiemes > prevu:
        assert found.rythme.observe >= found.rythme.requis
    if found.centiemes < prevu:
        assert found.rythme.observe <= found.rythme.requis


@given(depart=departs(), prevu=st.integers(0, 40_000), more=st.integers(1, 20_000))
def test_more_plan_never_shows_more_days_over(depart: Depart, prevu: int, more: int) -> None:
    depart = replace(depart, prevu=prevu)
    larger = replace(depart, prevu=prevu + more)
    assert land(larger).centiemes - prevu - more <= land(depart).centiemes - prevu


@given(depart=departs(), day=st.sampled_from([25, 50, 100]), is_recent=st.booleans())
def test_a_day_logged_never_lowers_a_landing(depart: Depart, day: int, is_recent: bool) -> None:
    after = replace(depart, utilise=depart.utilise + day, a_venir=depart.a_venir + day * is_recent)
    assert land(after).centiemes >= land(depart).centiemes


def test_weeks_are_those_that_end_at_the_arrete_and_sheets_lack_beyond_a_tenth() -> None:
    days = (date(2018, 3, 23), date(2018, 3, 26), date(2018, 5, 11), date(2018, 5, 14), date(2018, 5, 18))
    worked = {"1.5": [("DM", day, 100) for day in days], "1.6": [("LR", days[-1], 50)]}
    activite = Activite(au=days[-1], since=date(2018, 3, 24), suivi=date(2018, 1, 1), travaux=worked)
    assert activite.work_by_week(("1.5", "1.6")) == (100, 0, 0, 0, 0, 0, 100, 250)
    for filled, lacks in ((2_700, False), (2_650, True)):
        sheets = {"DM": (3_000, filled), "LR": (0, 500)}
        assert replace(activite, feuilles=sheets).lacks_sheets is lacks


def test_the_distances_of_a_heading_add_as_their_squares() -> None:
    parts = [
        Prevision(centiemes=1_000, base=BaseAtterrissage.RYTHME, fourchette=(700, 1_400)),
        Prevision(centiemes=2_000, base=BaseAtterrissage.RYTHME, fourchette=(1_600, 2_300)),
        Prevision(centiemes=500, base=BaseAtterrissage.RYTHME),
    ]
    total = add_up(parts)
    assert total == Prevision(centiemes=3_500, base=BaseAtterrissage.RYTHME, fourchette=(3_000, 4_000))
    closed = Prevision(centiemes=500, base=BaseAtterrissage.FERMEE)
    assert add_up([closed]) == closed
    assert add_up([closed, parts[0]]) == Prevision(
        centiemes=1_500, base=BaseAtterrissage.MIXTE, fourchette=(1_200, 1_900)
    )
    assert add_up([]) is None


# What was logged, as the law reads it.


@pytest.fixture
def seen(programme: Programme, calendrier: Calendrier) -> Any:
    def seen(
        work: Mapping[tuple[str, str], int],
        *agents: Agent,
        first: date = date(2018, 1, 2),
        last: date = ARRETE,
        **kept: Any,
    ) -> Avancement:
        """Log each day what `work` says, by person and line."""
        saisies = [
            Saisie(agent=agent, jour=day, code=code, centiemes=centiemes)
            for day in calendrier.working_days_in(first, last)
            for (agent, code), centiemes in work.items()
        ]
        return see(kept.pop("programme", programme), calendrier, agents or (DM, LR), saisies, AU, **kept)

    return seen


def test_sheets_that_are_not_in_change_nobody_s_part(seen: Any) -> None:
    work = {("DM", AUTRE): 100, ("LR", AUTRE): 50, ("LR", RGPD): 50}
    whole, late = seen(work).lignes[AUTRE], seen(work, last=ARRETE - timedelta(days=14)).lignes[AUTRE]
    assert (whole.rythme.observe, late.rythme.observe) == (750, 750)


def leave(calendrier: Calendrier, first: date, last: date) -> list[Absence]:
    return [
        Absence(agent="DM", jour=day, type=TypeAbsence.CONGE, centiemes=100)
        for day in calendrier.working_days_in(first, last)
    ]


def test_leave_behind_neither_slows_nor_speeds_a_line(seen: Any, calendrier: Calendrier) -> None:
    away = leave(calendrier, date(2018, 6, 1), ARRETE)
    found = seen({("DM", AUTRE): 100}, DM, last=date(2018, 5, 31), absences=away).lignes[AUTRE]
    assert found.rythme.observe == 500


def test_leave_ahead_brings_nothing(seen: Any, calendrier: Calendrier) -> None:
    work = {("DM", AUTRE): 50, ("DM", RGPD): 50}
    here = seen(work, DM).lignes[AUTRE].prevision
    away = leave(calendrier, AU, date(2018, 7, 13))
    absent = seen(work, DM, absences=away).lignes[AUTRE].prevision
    assert here.continue_ - absent.continue_ == 50 * len(away)
    assert absent.plan_tenu == here.plan_tenu


@pytest.mark.parametrize(
    ("last", "until"),
    [(date(2018, 6, 28), None), (date(2018, 6, 29), date(2018, 6, 29)), (date(2018, 12, 31),) * 2],
)
def test_two_weeks_away_are_told_with_their_last_day(
    programme: Programme, calendrier: Calendrier, last: date, until: date | None
) -> None:
    days = [Saisie(agent="DM", jour=date(2018, 6, 14), code=AUTRE, centiemes=100)]
    away = leave(calendrier, AU, last)
    found = recent_work(programme, calendrier, (DM, LR), days, ARRETE, away)
    assert found.absents == ({"DM": until} if until else {})


def test_who_leaves_brings_nothing_after_their_departure(seen: Any, calendrier: Calendrier) -> None:
    leaves = replace(DM, depart=date(2018, 6, 29))
    stays, found = (seen({("DM", AUTRE): 100}, one).lignes[AUTRE] for one in (DM, leaves))
    days = calendrier.count_working_days(date(2018, 7, 1), calendrier.last_day)
    assert stays.prevision.continue_ - found.prevision.continue_ == 100 * days


def test_part_time_brings_its_own_days(seen: Any) -> None:
    rythmes = Rythmes((Quotite("DM", date(2018, 1, 1), (50, 50, 50, 50, 50, 0, 0)),))
    found = seen({("DM", AUTRE): 50}, DM, rythmes=rythmes).lignes[AUTRE]
    assert found.rythme.observe == 250


def test_only_work_inside_the_window_and_since_the_suivi_makes_a_pace(seen: Any) -> None:
    early = seen({("DM", AUTRE): 100}, DM, last=date(2018, 6, 8), suivi=date(2018, 6, 11)).lignes[AUTRE]
    assert early.rythme.observe == 0


def test_a_part_is_read_on_ten_days_or_more(seen: Any) -> None:
    """Five days followed, all of them on the line: half of a part."""
    begun = seen({("DM", AUTRE): 100}, DM, suivi=date(2018, 6, 11)).lignes[AUTRE]
    assert begun.rythme.observe == 250
    later = seen({("DM", AUTRE): 100}, DM, suivi=date(2018, 6, 4)).lignes[AUTRE]
    assert later.rythme.observe == 500


@given(
    own=st.integers(0, 4_000),
    other=st.integers(0, 4_000),
    ahead=st.integers(0, 12_000),
    day=st.sampled_from([25, 50, 100]),
)
def test_what_a_person_brings_grows_with_their_days_on_the_line_and_is_never_more_than_they_have(
    own: int, other: int, ahead: int, day: int
) -> None:
    def bring(own: int, other: int) -> int:
        activite = Activite(
            au=ARRETE,
            since=ARRETE,
            suivi=ARRETE,
            travaux={AUTRE: [("DM", ARRETE, own)]},
            saisis={"DM": (0, own + other)},
            a_venir={"DM": (0, ahead)},
        )
        return activite.bring([AUTRE], date(2018, 1, 1), date(2018, 12, 31))

    assert 0 <= bring(own, other) <= bring(own + day, other) <= ahead
    assert bring(own, other + day) <= bring(own, other)


def test_closed_and_declared_lines_of_a_shared_enveloppe_leave_the_open_ones_the_rest(seen: Any) -> None:
    first, second = SHARED
    work = {("DM", first): 25, ("DM", AUTRE): 75, ("LR", second): 50, ("LR", AUTRE): 50}
    opened = seen(work).lignes
    assert opened[first].atterrissage is None
    group = opened[first].enveloppe_prevision
    assert group == replace(opened["15.1"].prevision, **_explained(group))
    raf = {first: RafConstate(Raf(code=first, jour=AU, centiemes=300, auteur="DM"), opened[first].realise)}
    declared = seen(work, rafs=raf).lignes[first].enveloppe_prevision
    # Only LR's line is open: its pace is half a day a day, and the plan left is less by what is declared.
    assert declared.rythme.observe == 250
    assert declared.plan_tenu == group.plan_tenu == 16_000
    closed = seen(work, fermees={first}).lignes[first].enveloppe_prevision
    assert closed.rythme.observe == 250


def _explained(prevision: Prevision) -> dict[str, Any]:
    """What a group has and a heading has not."""
    return {"plan_tenu": prevision.plan_tenu, "continue_": prevision.continue_, "rythme": prevision.rythme}


def test_the_si_team_counts_on_its_own_line_wherever_it_logs(seen: Any) -> None:
    zz = Agent(initiales="ZZ", pole="DIR", equipe=EQUIPE_SI)
    lignes = seen({("ZZ", RGPD): 50, ("ZZ", "18"): 50}, zz).lignes
    assert lignes["18"].rythme.observe == 500
    assert (lignes["14.1.3"].rythme.observe, lignes["18"].realise) == (0, lignes["18"].realise_arrete)


def test_a_window_not_open_yet_lands_on_its_plan(programme: Programme, calendrier: Calendrier) -> None:
    au = date(2018, 2, 1)
    found = see(programme, calendrier, (DM,), (), au).lignes["14.1.1"]
    assert (found.base_atterrissage, found.atterrissage) == (BaseAtterrissage.PLAN, found.prevu)
    assert found.rythme.observe is None


def test_a_heading_has_neither_cases_nor_pace(seen: Any) -> None:
    heading = seen({("DM", AUTRE): 100}).lignes["14"]
    assert (heading.rythme, heading.prevision.plan_tenu) == (SANS_RYTHME, None)
    assert heading.prevision.fourchette is not None


def test_before_the_first_working_day_nothing_lands(programme: Programme, calendrier: Calendrier) -> None:
    lignes = compute_avancement(programme, calendrier, Consommation({}, {}), date(2018, 1, 2)).lignes
    assert {one.atterrissage for one in lignes.values()} == {None}


def test_once_the_year_is_over_a_landing_is_what_was_used(
    programme: Programme, calendrier: Calendrier
) -> None:
    days = [
        Saisie(agent="DM", jour=day, code=AUTRE, centiemes=100)
        for day in days_between(date(2018, 5, 2), date(2018, 5, 4))
    ]
    found = see(programme, calendrier, (DM,), days, calendrier.last_day).lignes
    assert (found[AUTRE].atterrissage, found["GIP"].atterrissage) == (300, 300)
