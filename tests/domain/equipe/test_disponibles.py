"""Who is free in the months to come: nothing of what is left is lost, and a row subtracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.atterrissage import compute_previsions, list_groupes
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.disponibles import (
    Disponibles,
    Reste,
    compute_disponibles,
    gather_periods,
    list_restes,
    months_to_come,
    split_by,
)
from cariforef_tui.domain.equipe.sentences import describe_absences, describe_mois, describe_nobody
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from tests.worlds import read_2018

_, NAMED = read_2018()
MARDI, ARRETE = date(2018, 5, 22), date(2018, 5, 18)
SINCE = date(2018, 3, 24)
ZS = Agent(initiales="ZS", pole="DIR", equipe=EQUIPE_SI)
LIGNES = ("14.7.1", "14.1.6", "16.1.1", "1.1", "9.2.1", "18")
PLEIN = Rythmes(())


def worked(travaux: dict[str, list[tuple[str, int]]]) -> tuple[Consommation, Activite]:
    """What people logged on lines on the day of the arrêté, in hundredths, whatever a day holds."""
    realises = {
        code: Realise(metier=0 if code == "18" else sum(n for _, n in done), si=0 if code != "18" else 5)
        for code, done in travaux.items()
    }
    by_code = {code: [(who, ARRETE, n) for who, n in done] for code, done in travaux.items()}
    activite = Activite(au=ARRETE, since=SINCE, suivi=date(2018, 1, 1), travaux=by_code)
    return Consommation(realises, {}), activite


def restes_of(
    programme: Programme,
    calendrier: Calendrier,
    travaux: dict[str, list[tuple[str, int]]],
    agents: Sequence[Agent] = NAMED,
) -> dict[tuple[str, ...], Reste]:
    used, activite = worked(travaux)
    found = list_restes(programme, calendrier, used, activite, agents, frozenset())
    return {one.lignes: one for one in found}


def free_of(
    calendrier: Calendrier,
    restes: Sequence[Reste],
    agents: Sequence[Agent],
    *,
    absences: Sequence[Absence] = (),
    rythmes: Rythmes = PLEIN,
    au: date = MARDI,
) -> Disponibles:
    names = {agent.initiales for agent in agents}
    return compute_disponibles(restes, calendrier, agents, rythmes, absences, au, names)


def off(agent: str, *days: date, centiemes: int = 100) -> list[Absence]:
    return [Absence(agent, day, TypeAbsence.CONGE, centiemes) for day in days]


@given(
    st.integers(0, 100_000),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 5_000), min_size=1),
)
def test_parts_add_up_to_the_whole(centiemes: int, weights: dict[str, int]) -> None:
    parts = split_by(centiemes, weights)
    assert sum(parts.values()) == centiemes
    assert parts.keys() == weights.keys()
    assert min(parts.values()) >= 0


@given(
    travaux=st.dictionaries(
        st.sampled_from(LIGNES),
        st.lists(st.tuples(st.sampled_from(("DM", "LR", "ZZ", "ZS")), st.integers(1, 3_000)), max_size=3),
    )
)
def test_the_shares_of_a_group_add_up_to_its_landing_less_what_it_used(
    programme: Programme, calendrier: Calendrier, travaux: dict[str, list[tuple[str, int]]]
) -> None:
    used, activite = worked(travaux)
    landings = compute_previsions(programme, calendrier, used, activite, frozenset())
    found = restes_of(programme, calendrier, travaux, [*NAMED, ZS])
    assert found.keys() == {groupe.lignes for groupe in list_groupes(programme)}
    for lignes, reste in found.items():
        drawn = sum(used.drawn(programme, code) for code in lignes)
        assert sum(reste.parts.values()) == landings[lignes].centiemes - drawn
        # Somebody who left, or works for the SI team's own line, takes no part of a pôle's.
        assert not {"ZZ", *({"ZS"} if lignes != ("18",) else set())} & reste.parts.keys()


def test_who_logged_takes_in_proportion_else_who_is_named_evenly_and_a_group_names_nobody(
    programme: Programme, calendrier: Calendrier
) -> None:
    found = restes_of(programme, calendrier, {"14.7.1": [("DM", 300), ("KF", 100)]})
    parts = found["14.7.1",].parts
    assert parts.keys() == {"DM", "KF"}
    assert parts["DM"] == pytest.approx(3 * parts["KF"], abs=2)
    untouched = restes_of(programme, calendrier, {})
    named = untouched["14.7.1",].parts
    assert None not in named
    assert max(named.values()) - min(named.values()) <= 1
    assert [*untouched["1.1",].parts] == [None]
    gone = [Agent(initiales="DM", pole="PRI", actif=False, depart=date(2018, 5, 1)), *NAMED]
    kept = [agent for agent in gone if agent.initiales != "DM" or not agent.actif]
    assert [
        *restes_of(programme, calendrier, {"14.7.1": [("DM", 300), ("KF", 1)]}, kept)["14.7.1",].parts
    ] == ["KF"]


def test_free_days_are_those_worked_less_those_taken_over_the_working_days_left(
    calendrier: Calendrier,
) -> None:
    debut, fin = date(2018, 5, 21), date(2018, 7, 31)
    whole = calendrier.count_working_days(debut, fin)
    reste = Reste(
        lignes=("14.7.1",), pole="PRI", debut=debut, fin=fin, parts={"DM": 100 * whole, None: whole}
    )
    free = free_of(calendrier, [reste], NAMED, absences=off("DM", date(2018, 8, 6), date(2018, 8, 7)))
    one = free.by_agent["DM"]
    assert (free.debut, free.fin) == (date(2018, 6, 1), date(2018, 8, 31))
    assert [(month.ouvres, sum(month.pris.values())) for month in one.mois] == [
        (2100, 2100),
        (2200, 2200),
        (2000, 0),
    ]
    assert [month.libres for month in one.mois] == [0, 0, 2000]
    assert (one.libres, free.by_agent["LR"].libres) == (2000, 6500)
    assert [agent.agent.initiales for agent in free.agents][-1] == "DM", "the freest first"
    # What nobody takes is told of June and July, and of its pôle.
    assert free.a_personne == {"PRI": 43, None: 43}
    assert describe_nobody(free, "PRI") == "0,5 j à faire du 01/06 au 31/08 ne reviennent à personne."
    assert describe_nobody(free, "APO") == ""
    assert describe_mois(one, 0) == "21 j ouvrés en juin, 21 pris par ses lignes : 14.7.1 21"
    assert describe_mois(one, 2) == "20 j ouvrés en août, rien n'est pris par ses lignes"


@given(st.integers(0, 9_000), st.integers(0, 60), st.integers(0, 200), st.integers(0, 100))
def test_a_row_shown_subtracts_and_its_months_add_up(
    part: int, begin: int, length: int, quotite: int
) -> None:
    calendrier = Calendrier(2018, {})
    debut = date.fromordinal(MARDI.toordinal() + begin)
    fin = min(calendrier.last_day, date.fromordinal(debut.toordinal() + length))
    reste = Reste(lignes=("1.1",), pole="AD2I", debut=debut, fin=fin, parts={"DM": part})
    rythmes = Rythmes((Quotite("DM", date(2018, 1, 1), (quotite,) * 5 + (0, 0)),))
    one = free_of(calendrier, [reste], NAMED, rythmes=rythmes).by_agent["DM"]
    for month in one.mois:
        assert month.libres == month.ouvres - month.pris_montres
        assert month.pris_montres >= 0
        assert month.libres in (month.ouvres, estimate(month.libres))
        assert 0 <= sum(month.pris.values()) <= part
    assert one.libres == sum(month.libres for month in one.mois)


@pytest.mark.parametrize(
    ("au", "numeros"),
    [
        (date(2018, 1, 1), [2, 3, 4]),
        (MARDI, [6, 7, 8]),
        (date(2018, 10, 2), [11, 12]),
        (date(2018, 12, 3), [12]),
        (date(2018, 12, 31), [12]),
    ],
)
def test_the_three_months_after_the_one_under_way_and_december_itself(
    calendrier: Calendrier, au: date, numeros: list[int]
) -> None:
    assert months_to_come(au) == tuple(Mois(2018, numero) for numero in numeros)
    free = free_of(calendrier, [], NAMED[:1], au=au)
    assert free.debut <= free.fin == free.mois[-1].last_day


def test_an_absence_goes_on_over_days_that_are_not_worked_and_may_have_begun_before(
    calendrier: Calendrier,
) -> None:
    away = off("DM", MARDI, date(2018, 5, 23), date(2018, 6, 1), date(2018, 6, 4), date(2018, 6, 8))
    away += off("DM", date(2018, 6, 11), centiemes=50)
    (one,) = free_of(
        calendrier, [], [agent for agent in NAMED if agent.initiales == "DM"], absences=away
    ).agents
    assert describe_absences(one) == "01/06 – 04/06, 08/06 – 11/06"
    assert one.absences[1].centiemes == 150
    dm = one.agent
    days = [date(2018, 5, day) for day in range(22, 32)]
    long = gather_periods(dm, off("DM", *days, date(2018, 6, 1)), [date(2018, 6, 4)])
    assert [(period.debut, period.fin) for period in long] == [(MARDI, date(2018, 6, 1))]
