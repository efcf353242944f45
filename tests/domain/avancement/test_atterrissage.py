"""The forecast: where lines and the whole land, over whole years whose end is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.programme.declarations import Raf, RafConstate
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between, monday_of
from tests.bench.annees import Annee, keep_lines, make_steady, make_with_leave

MakeAnnee = Callable[..., Annee]
MARS, JUIN = date(2018, 3, 30), date(2018, 6, 29)
RGPD, AUTRE, TROISIEME = "14.7.1", "14.1.3", "14.1.4"
LIGNES = (RGPD, AUTRE, TROISIEME)


@pytest.fixture(scope="session")
def steady(calendrier: Calendrier) -> Annee:
    return make_steady(calendrier)


@pytest.fixture(scope="session")
def few(calendrier: Calendrier) -> Annee:
    """A steady year of one person and one line in four, for the properties."""
    return make_steady(calendrier, every=4)


@pytest.fixture(scope="session")
def with_leave(calendrier: Calendrier) -> Annee:
    return make_with_leave(calendrier)


@pytest.fixture
def annee(programme: Programme, calendrier: Calendrier) -> MakeAnnee:
    """Make a year of these people, of whom each logs all that their days expect as `work` says."""

    def make(
        *initiales: str,
        lignes: tuple[str, ...] = (RGPD, AUTRE),
        quotites: tuple[Quotite, ...] = (),
        **fields: Any,
    ) -> Annee:
        agents = tuple(Agent(initiales=one, **{"pole": "PRI", **fields}) for one in initiales or ("DM",))
        return Annee(keep_lines(programme, lignes), calendrier, agents, Rythmes(quotites))

    return make


def half_and_half(_agent: Agent, _day: date) -> dict[str, int]:
    return {RGPD: 1, AUTRE: 1}


def landing(annee: Annee, au: date, code: str = "GIP", **kept: object) -> int:
    return annee.previsions(au, **kept)[code].centiemes  # type: ignore[arg-type]


def test_who_works_two_hundred_days_lands_on_them_from_march_on(steady: Annee, with_leave: Annee) -> None:
    for made in (steady, with_leave):
        end = made.finals()["GIP"] + (made.programme.centiemes_prevus("8.2") or 0)
        for au in (MARS, JUIN, date(2018, 11, 30)):
            assert abs(landing(made, au) - end) * 200 < end, au


def test_a_node_lands_where_the_lines_below_it_do_together(with_leave: Annee) -> None:
    previsions = with_leave.previsions(JUIN)
    programme = with_leave.programme
    assert previsions["GIP"].centiemes == sum(
        previsions[code].centiemes for code in programme.children["GIP"] if code in previsions
    )
    assert sum(previsions["GIP"].lignes.values()) == sum(1 for _ in programme.imputables()) + 1
    assert previsions["8.2"].centiemes == programme.centiemes_prevus("8.2")


def test_lines_of_a_shared_enveloppe_land_together_and_have_no_forecast_of_their_own(
    annee: MakeAnnee,
) -> None:
    shared = ("15.1.1", "15.1.2", "15.1.3", "15.1.4", "15.1.5", "15.1.6", "15.1.7")
    previsions = annee(lignes=shared).work(lambda *_: {"15.1.1": 1, "15.1.7": 2}).previsions(JUIN)
    assert previsions["15.1"].lignes == {BaseAtterrissage.RYTHME: 7}
    assert not previsions.keys() & set(shared)


@settings(max_examples=12, deadline=None)
@given(au=st.dates(date(2018, 3, 1), date(2018, 12, 20)), days=st.integers(1, 7))
def test_days_without_any_news_leave_the_gip_where_it_was(few: Annee, au: date, days: int) -> None:
    known = few.without(lambda _, day: day > au)
    before, after = landing(known, au), landing(known, au + timedelta(days=days))
    assert abs(after - before) * 100 < before


@settings(max_examples=12, deadline=None)
@given(au=st.dates(date(2018, 3, 19), date(2018, 12, 20)), weeks=st.integers(1, 2))
def test_sheets_not_in_yet_change_little_of_what_they_will_bring(few: Annee, au: date, weeks: int) -> None:
    whole = landing(few, au)
    since = monday_of(au) - timedelta(weeks=weeks)
    late = few.without(lambda who, day: who < "M" and day >= since)
    assert abs(landing(late, au) - whole) * 100 < whole


def test_work_before_the_window_never_enters_the_pace(annee: MakeAnnee) -> None:
    def before_march(line: str) -> Annee:
        def choix(_agent: Agent, day: date) -> dict[str, int]:
            if day.month > 2:
                return {"14.1.1": 1, AUTRE: 3}
            return {line: 1} if day >= date(2018, 2, 15) else {AUTRE: 1}

        return annee(lignes=("14.1.1", AUTRE, TROISIEME)).work(choix)

    au = date(2018, 3, 28)
    early, elsewhere = (
        before_march(line).previsions(au, fermees={TROISIEME})["14.1.1"] for line in ("14.1.1", TROISIEME)
    )
    assert early.base is BaseAtterrissage.RYTHME
    assert early.centiemes == elsewhere.centiemes + 1000
    assert early.hebdomadaire == elsewhere.hebdomadaire


@settings(max_examples=25, deadline=None)
@given(
    au=st.dates(date(2018, 3, 12), date(2018, 12, 14)),
    back=st.integers(7, 40),
    centiemes=st.integers(1, 300),
    parts=st.dictionaries(st.sampled_from([RGPD, AUTRE, TROISIEME]), st.integers(1, 9), min_size=1),
)
def test_a_day_more_on_a_line_at_its_pace_never_lowers_where_it_lands(
    programme: Programme,
    calendrier: Calendrier,
    au: date,
    back: int,
    centiemes: int,
    parts: dict[str, int],
) -> None:
    lines = keep_lines(programme, LIGNES)
    made = Annee(lines, calendrier, (Agent(initiales="DM", pole="PRI"),)).work(lambda *_: parts)
    code = next(iter(parts))
    before = made.previsions(au)[code]
    day = au - timedelta(days=back)
    made.saisies.setdefault(("DM", day), Counter())[code] += centiemes
    after = made.previsions(au)[code]
    assert before.base is after.base is BaseAtterrissage.RYTHME
    assert after.centiemes >= before.centiemes


def test_august_and_christmas_slow_nobody_down(annee: MakeAnnee) -> None:
    made = annee("DM", "LR").leave("DM", date(2018, 7, 30), date(2018, 8, 26))
    made.leave("LR", date(2018, 12, 17), date(2018, 12, 31)).work(half_and_half)
    made.jours_par_etp = 235
    for first, last in ((date(2018, 7, 27), date(2018, 8, 27)), (date(2018, 12, 14), date(2018, 12, 27))):
        before, after = landing(made, first), landing(made, last)
        assert abs(after - before) * 100 < before


def test_whoever_leaves_has_no_day_ahead_after_it(annee: MakeAnnee) -> None:
    made = annee("PP", depart=JUIN).work(half_and_half)
    made.jours_par_etp = 252
    assert landing(made, date(2018, 6, 15), RGPD) == pytest.approx(made.finals()[RGPD], rel=0.005)
    assert landing(made, date(2018, 7, 31), RGPD) == made.finals()[RGPD]


def test_whoever_arrives_counts_from_their_first_complete_weeks(annee: MakeAnnee) -> None:
    made = annee("PP", arrivee=date(2018, 9, 3)).work(half_and_half)
    made.jours_par_etp = 252
    assert landing(made, date(2018, 9, 14), RGPD) == 3000
    assert landing(made, date(2018, 9, 28), RGPD) == pytest.approx(made.finals()[RGPD], rel=0.01)


@pytest.mark.parametrize(
    "semaine",
    [(100, 100, 0, 100, 100, 0, 0), (50, 50, 50, 50, 50, 0, 0), (80, 80, 80, 80, 80, 0, 0)],
)
def test_part_time_people_land_on_their_part_of_the_year(
    annee: MakeAnnee, semaine: tuple[int, int, int, int, int, int, int]
) -> None:
    made = annee(quotites=(Quotite("DM", date(2018, 1, 1), semaine),)).work(half_and_half)
    expected = 20_000 * sum(semaine) // 500
    assert made.previsions(JUIN)[RGPD].centiemes * 2 == pytest.approx(expected, rel=0.01)


def test_a_line_of_one_person_waits_for_them(annee: MakeAnnee) -> None:
    made = annee("DM", "LR").work(lambda agent, _: {RGPD: 1} if agent.initiales == "DM" else {AUTRE: 1})
    absent = replace(made, absences={})
    absent.leave("DM", date(2018, 5, 7), date(2018, 6, 29))
    absent.saisies = {key: parts for key, parts in made.saisies.items() if key not in absent.absences}
    assert absent.previsions(JUIN)[RGPD].base is BaseAtterrissage.RYTHME
    assert landing(absent, JUIN, RGPD) == pytest.approx(20_000, rel=0.01)


@pytest.mark.parametrize("last", [date(2018, 1, 2), date(2018, 1, 31), date(2018, 2, 28)])
def test_a_line_without_a_pace_stays_at_the_larger_of_its_plan_and_what_was_done(
    annee: MakeAnnee, last: date
) -> None:
    made = annee().work(lambda _agent, day: {RGPD: 1} if day <= last else {AUTRE: 1})
    done = made.finals()[RGPD]
    for au in (date(2018, 4, 13), JUIN, date(2018, 11, 30)):
        known = made.previsions(au)[RGPD]
        assert (known.base, known.centiemes) == (BaseAtterrissage.PLAN, max(done, 3000))
    assert landing(made, JUIN) == pytest.approx(20_000, rel=0.01)


def test_a_quarterly_line_stays_at_its_plan(annee: MakeAnnee) -> None:
    def quarterly(_agent: Agent, day: date) -> dict[str, int]:
        return {RGPD: 1} if day.month % 3 == 0 and day.day > 26 else {AUTRE: 1}

    made = annee().work(quarterly)
    for au in (date(2018, 5, 31), date(2018, 8, 31), date(2018, 11, 15)):
        assert made.previsions(au)[RGPD].base is BaseAtterrissage.PLAN
        assert landing(made, au, RGPD) == 3000


def test_a_line_closed_or_retired_lands_on_what_was_done_and_frees_the_days(annee: MakeAnnee) -> None:
    made = annee().work(half_and_half)
    closed = made.previsions(JUIN, fermees=frozenset({RGPD}))
    assert closed[RGPD].base is BaseAtterrissage.FERMEE
    assert closed[RGPD].centiemes == made.realises(made.debut, JUIN)[RGPD].metier
    open_, after = made.previsions(JUIN), closed[AUTRE].centiemes
    freed = open_[RGPD].centiemes - closed[RGPD].centiemes
    assert abs(after - open_[AUTRE].centiemes - freed) <= 2


def test_what_somebody_declares_wins_and_is_taken_from_their_days_ahead(annee: MakeAnnee) -> None:
    made = annee().work(half_and_half)
    done = made.realises(made.debut, JUIN)[RGPD].metier
    rafs = {RGPD: RafConstate(Raf(code=RGPD, jour=JUIN, centiemes=500, auteur="DM"), done)}
    declared, known = made.previsions(JUIN, rafs=rafs), made.previsions(JUIN)
    assert (declared[RGPD].base, declared[RGPD].centiemes) == (BaseAtterrissage.RAF, done + 500)
    moved = declared[AUTRE].centiemes - known[AUTRE].centiemes
    assert abs(moved - (known[RGPD].centiemes - done - 500)) <= 2


def test_the_si_team_lands_on_its_own_line_wherever_it_logs(annee: MakeAnnee) -> None:
    made = annee("ZZ", equipe=EQUIPE_SI, pole="DIR", lignes=(RGPD, AUTRE, "18")).work(half_and_half)
    previsions = made.previsions(JUIN)
    assert previsions["18"].base is BaseAtterrissage.RYTHME
    assert previsions["18"].centiemes == pytest.approx(20_000, rel=0.01)
    assert previsions[RGPD].base is BaseAtterrissage.PLAN


def test_days_of_the_si_team_are_no_sign_of_life_for_a_line_of_the_poles(annee: MakeAnnee) -> None:
    made = annee("ZZ", equipe=EQUIPE_SI, pole="DIR", lignes=(RGPD, AUTRE, "18"))
    made.work(lambda _agent, day: {RGPD: 1} if day.month == 1 else {AUTRE: 1})
    known = made.previsions(JUIN)[RGPD]
    assert (known.base, known.centiemes) == (BaseAtterrissage.PLAN, 3000)


def test_a_pole_whose_lines_name_nobody_lands_by_those_who_log(annee: MakeAnnee) -> None:
    made = annee("AB", pole="AD2I", lignes=("1.1", "1.2")).work(lambda *_: {"1.1": 1, "1.2": 3})
    previsions = made.previsions(JUIN)
    assert previsions["1.1"].base is previsions["1.2"].base is BaseAtterrissage.RYTHME
    ahead = [
        previsions[code].centiemes - made.realises(made.debut, JUIN)[code].metier for code in ("1.1", "1.2")
    ]
    assert abs(3 * ahead[0] - ahead[1]) <= 3


def test_the_first_weeks_of_the_year_are_the_plan(steady: Annee) -> None:
    first = steady.previsions(date(2018, 1, 12))
    assert set(first["GIP"].lignes) == {BaseAtterrissage.PLAN, BaseAtterrissage.REGULATION}
    assert first["GIP"].centiemes == steady.programme.centiemes_prevus("GIP")
    assert not first["GIP"].is_told


def test_a_window_that_is_over_lands_on_what_was_done(annee: MakeAnnee) -> None:
    made = annee(lignes=("14.1.2", AUTRE)).work(lambda *_: {"14.1.2": 1, AUTRE: 1})
    over = made.previsions(date(2018, 7, 20))["14.1.2"]
    assert (over.base, over.centiemes) == (
        BaseAtterrissage.ECHUE,
        made.realises(made.debut, date(2018, 7, 20))["14.1.2"].metier,
    )


def test_a_person_without_leave_is_told_by_the_setting_of_days_a_year(annee: MakeAnnee) -> None:
    made = annee().work(half_and_half)
    real = made.finals()["GIP"]
    assert landing(made, MARS, RGPD) * 2 < real * 85 // 100
    made.jours_par_etp = 252
    assert landing(made, MARS, RGPD) * 2 == pytest.approx(real, rel=0.005)


def test_leave_that_is_known_is_not_taken_twice(annee: MakeAnnee) -> None:
    made = annee()
    for day in days_between(date(2018, 7, 2), date(2018, 9, 7)):
        made.leave("DM", day, day)
    made.work(half_and_half)
    told, untold = landing(made, JUIN, RGPD, known=("DM",)), landing(made, JUIN, RGPD)
    assert told == pytest.approx(untold, rel=0.03)


def test_the_cone_holds_the_forecast_and_adds_up(with_leave: Annee) -> None:
    previsions = with_leave.previsions(JUIN)
    for prevision in previsions.values():
        low, high = prevision.cone
        assert low <= prevision.centiemes <= high
    total = Prevision(0, {}, (0,) * 6, 0)
    for code in with_leave.programme.children["GIP"]:
        total = total.plus(previsions[code])
    assert total == previsions["GIP"]


def test_the_pace_of_a_line_is_what_its_people_log_on_it_in_a_week(annee: MakeAnnee) -> None:
    made = annee().work(half_and_half)
    assert made.previsions(MARS)[RGPD].hebdomadaire == 250
    two = annee("DM", "LR").work(lambda agent, _day: {RGPD: 1, AUTRE: 3 if agent.initiales == "LR" else 1})
    assert two.previsions(MARS)[RGPD].hebdomadaire == 375


def test_who_left_at_a_known_date_is_forecast_until_then_even_no_longer_active(annee: MakeAnnee) -> None:
    here = annee("PP", depart=JUIN).work(half_and_half)
    gone = annee("PP", depart=JUIN, actif=False).work(half_and_half)
    assert landing(gone, MARS) == landing(here, MARS)
