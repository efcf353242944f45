"""Reads: the programme whole, sums exact against a plain model, one snapshot at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import TextClause

from cariforef_db.avancement.reads import REALISES, SUMS_BY_DAY, SUMS_BY_DAY_ON
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, DateRefusee
from cariforef_tui.services.ports.rooms import Reglages, SommeJour, TotalJour
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.kit.engines import both_engines
from tests.people import last_rows, log, open_store

FIN = date(2018, 12, 31)
JOUR = date(2018, 5, 22)
CODES = ("14.7.1", "18", "7.1", "1.1")
AGENTS = ("LR", "DM", "PG")


@both_engines
def test_the_programme_2018_is_read_back_as_it_was_loaded(
    store: SqliteStore, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    with store.reading() as reading:
        assert reading.exercices() == (2018,)
        assert reading.programme(2018) == programme_2018
        assert reading.agents() == tuple(sorted(agents_2018, key=lambda agent: agent.initiales))


def test_loading_the_same_programme_again_changes_nothing(
    store: SqliteStore, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    with store.reading() as reading:
        before = last_rows(reading, 10_000)
        feries = reading.calendrier(2018)
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.load_programme(programme_2018, feries, agents_2018)
    with store.reading() as reading:
        assert last_rows(reading, 10_000) == before


def test_another_programme_of_a_loaded_exercice_is_refused(
    store: SqliteStore, programme_2018: Programme
) -> None:
    other = replace(programme_2018, jalons=())
    with pytest.raises(DateRefusee, match="déjà chargé"), store.writing(ACTEUR_SYSTEME) as writing:
        writing.load_programme(other, Calendrier(2018, {}), ())


def test_a_programme_that_nobody_has_used_may_be_replaced_and_no_other(
    store: SqliteStore, store_path: Path, programme_2018: Programme
) -> None:
    other = replace(programme_2018, jalons=(), lignes=programme_2018.lignes[:-1], enveloppes=())
    feries = Calendrier(2018, {})
    with store.writing("DM") as writing:
        writing.replace_programme(other, feries, ())
        assert writing.programme(2018) == other
        writing.replace_programme(programme_2018, feries, ())
        writing.add(2018, Raf(code="18", jour=JOUR, centiemes=100, auteur="LR"))
    with store.writing("DM") as writing:
        with pytest.raises(DateRefusee, match="a commencé"):
            writing.replace_programme(other, feries, ())
        assert writing.programme(2018) == programme_2018
    store.close()
    assert SqliteAdmin().verify(str(store_path)).constats == ()


def test_a_second_exercice_stands_beside_the_first(store: SqliteStore, programme_2018: Programme) -> None:
    other = replace(programme_2018, exercice=2019, jalons=())
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.load_programme(
            other, Calendrier(2019, {date(2019, 1, 1): "Jour de l'an"}), [Agent(initiales="LR", nom="x")]
        )
        writing.write_cells(
            [
                CellChange(agent="LR", jour=date(2019, 1, 2), code="18", centiemes=25),
                CellChange(agent="LR", jour=JOUR, code="18", centiemes=50),
            ]
        )
    with store.reading() as reading:
        assert reading.exercices() == (2018, 2019)
        assert reading.programme(2019) == other
        assert reading.programme(2018) == programme_2018
        assert reading.realises(2019, date(2019, 12, 31))["18"].metier == 25
        assert reading.realises(2018, FIN)["18"].metier == 50
        assert reading.calendrier(2019).feries == {date(2019, 1, 1): "Jour de l'an"}
        assert next(agent for agent in reading.agents() if agent.initiales == "LR").nom is None


def test_an_exercice_that_is_not_there_is_said(store: SqliteStore) -> None:
    with store.reading() as reading, pytest.raises(DateRefusee, match="2019"):
        reading.programme(2019)


def test_the_french_holidays_of_the_exercice_are_in_the_store_and_may_be_amended(store: SqliteStore) -> None:
    with store.reading() as reading:
        feries = reading.calendrier(2018).feries
    assert len(feries) == 11
    assert feries[date(2018, 5, 21)] == "Lundi de Pentecôte"
    with store.writing("LR") as writing:
        writing.set_ferie(date(2018, 5, 11), "Pont de l'Ascension")
        writing.set_ferie(date(2018, 5, 21), None)
        assert writing.calendrier(2018).feries.keys() == feries.keys() - {date(2018, 5, 21)} | {
            date(2018, 5, 11)
        }


@both_engines
def test_agents_quotites_and_settings_are_read_back(store: SqliteStore) -> None:
    agent = Agent(
        initiales="XY",
        nom="Fictif",
        pole="APO",
        equipe="SI",
        coordonne="APO",
        actif=False,
        fictif=True,
        arrivee=date(2018, 2, 1),
        depart=date(2018, 6, 30),
    )
    quotite = Quotite("XY", date(2018, 3, 1), (100, 100, 0, 100, 100, 0, 0))
    with store.writing("LR") as writing:
        writing.add_agent(Agent(initiales="XY"))
        writing.update_agent(agent)
        writing.set_quotite(quotite)
        writing.set_reglages(Reglages(pas=50, minutes_par_jour=450, au_dela_quotite=True))
    with store.reading() as reading:
        assert agent in reading.agents()
        assert reading.rythmes().quotites == (quotite,)
        assert reading.reglages() == Reglages(pas=50, minutes_par_jour=450, au_dela_quotite=True)
    for told in (Reglages(conges=47_50), Reglages()):
        with store.writing("LR") as writing:
            writing.set_reglages(told)
        with store.reading() as reading:
            assert reading.reglages() == told
    with pytest.raises(AgentRefuse, match="déjà prises"), store.writing("LR") as writing:
        writing.add_agent(Agent(initiales="LR"))


@both_engines
def test_facts_are_read_back_in_the_order_they_were_written(store: SqliteStore) -> None:
    with store.reading() as reading:
        jalon = reading.programme(2018).jalons[0].code
    facts = (
        Fait(code="18", declaration=Declaration.SOLDEE, jour=JOUR, agent="LR", motif="terminé"),
        Fait(code=jalon, declaration=Declaration.TENU, jour=JOUR, agent="DM"),
        Fait(code="18", declaration=Declaration.ROUVERTE, jour=JOUR - timedelta(days=3), agent="LR"),
        Fait(code="18", declaration=Declaration.REPRISE, jour=JOUR, agent="LR", centiemes=1250),
        Fait(code="18", declaration=Declaration.REPRISE, jour=JOUR, agent="LR"),
    )
    with store.writing("LR") as writing:
        for fact in facts:
            writing.add_fait(2018, fact)
    with store.reading() as reading:
        assert reading.faits(2018) == facts
        assert reading.faits(2017) == ()
    with pytest.raises(CodeRefuse), store.writing("LR") as writing:
        writing.add_fait(2018, Fait(code="18", declaration=Declaration.TENU, jour=JOUR, agent="LR"))


def test_a_jalon_bounds_the_lines_that_the_programme_says_then_those_that_people_say(
    store: SqliteStore,
) -> None:
    def bornees() -> dict[str, tuple[str, ...]]:
        with store.reading() as reading:
            return {jalon.code: jalon.bornees for jalon in reading.programme(2018).jalons}

    assert bornees() == {"RGPD": ("14.7.1",), "PRO": ()}
    with store.writing("LR") as writing:
        writing.add_borne(2018, "RGPD", "18")
        writing.add_borne(2018, "RGPD", "7.1")
        writing.remove_borne(2018, "RGPD", "18")
    assert bornees() == {"RGPD": ("14.7.1", "7.1"), "PRO": ()}
    for jalon, code in (("RGPD", "1.1"), ("ABC", "14.7.1"), ("RGPD", "99")):
        with pytest.raises(CodeRefuse), store.writing("LR") as writing:
            writing.add_borne(2018, jalon, code)


def test_recent_lines_come_back_the_most_recently_used_first(store: SqliteStore) -> None:
    for offset, code in ((0, "18"), (2, "14.7.1"), (1, "7.1")):
        log(store, "LR", code, 25, on=JOUR + timedelta(days=offset))
    with store.reading() as reading:
        assert reading.recent_codes("LR", JOUR, JOUR + timedelta(days=9)) == ("14.7.1", "7.1", "18")
        assert reading.recent_codes("LR", JOUR, JOUR) == ("18",)
        assert reading.recent_codes("DM", JOUR, FIN) == ()


@both_engines
def test_the_last_saisies_come_back_newest_first(store: SqliteStore) -> None:
    days = [JOUR + timedelta(days=offset) for offset in range(4)]
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=day, code="18", centiemes=25) for day in days])
        writing.write_cells(
            [CellChange(agent="DM", jour=days[1], code="7.1", centiemes=50, commentaire="audit")]
        )
    with store.reading() as reading:
        found = reading.last_saisies(2018, ("18", "7.1"), ("18", "7.1"), days[2], 3)
        assert [(one.agent, one.jour, one.code) for one in found] == [
            ("LR", days[2], "18"),
            ("DM", days[1], "7.1"),
            ("LR", days[1], "18"),
        ]
        assert found[1].commentaire == "audit"
        # LR and DM are not of the SI team.
        assert reading.last_saisies(2018, (), ("18", "7.1"), days[3], 3) == ()
        assert reading.last_saisies(2018, (), (), days[3], 3) == ()


def test_days_copied_away_and_filled_are_told_by_person_and_date(store: SqliteStore) -> None:
    veille = JOUR - timedelta(days=1)
    copied = CellChange(agent="LR", jour=JOUR, code="18", centiemes=50, a_confirmer=True)
    with store.writing("LR") as writing:
        writing.write_cells([copied, CellChange(agent="DM", jour=veille, code="18", centiemes=25)])
        writing.write_absence("LR", JOUR, [Absence("LR", JOUR, TypeAbsence.RTT, 50)])
    with store.reading() as reading:
        assert reading.copied_days(veille, JOUR) == (("LR", JOUR),)
        assert reading.absents(veille, JOUR) == {"LR": {JOUR: 50}}
        assert reading.remplis(veille, JOUR) == {"LR": {JOUR: 100}, "DM": {veille: 25}}


@pytest.mark.parametrize("statement", [REALISES, SUMS_BY_DAY, SUMS_BY_DAY_ON])
def test_the_sums_are_answered_from_the_covering_index_alone(
    statement: TextClause, raw: sqlite3.Connection
) -> None:
    plan = raw.execute(
        f"EXPLAIN QUERY PLAN {statement}".replace("(__[POSTCOMPILE_codes])", "(:c0)"),
        {"exercice": 2018, "first": "2018-01-01", "depuis": "2018-01-01", "au": "2018-12-31", "c0": "18"},
    )
    uses = [row[3] for row in plan if " saisie" in row[3] or row[3].startswith(("SEARCH s ", "SCAN s "))]
    assert any("USING COVERING INDEX ix_saisie_sommes (exercice_id=?" in use for use in uses)


def test_a_reading_is_one_snapshot_whatever_others_write_meanwhile(
    store: SqliteStore, store_path: Path
) -> None:
    log(store, "LR", "18", 25, on=JOUR)
    with store.reading() as reading:
        before = reading.realises(2018, FIN)
        other = sqlite3.connect(store_path, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        other.execute("UPDATE saisie SET centiemes = 75")
        other.execute("DELETE FROM ecriture_en_cours")
        with suppress(sqlite3.OperationalError):
            other.execute("COMMIT")
        assert reading.realises(2018, FIN) == before
        assert sum(somme.metier for somme in reading.sums_by_day(2018, None, FIN)) == 25
    if other.in_transaction:
        other.execute("COMMIT")
    other.close()
    with store.reading() as reading:
        assert reading.realises(2018, FIN)["18"].metier == 75


def test_nothing_stays_held_once_a_reading_is_left(store: SqliteStore, store_path: Path) -> None:
    with store.reading() as reading:
        reading.programme(2018)
    other = sqlite3.connect(store_path, timeout=0, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("ROLLBACK")
    other.close()


@both_engines
def test_a_reading_may_be_opened_inside_another(store: SqliteStore) -> None:
    with store.reading() as outer, store.reading() as middle, store.reading() as inner:
        assert outer.exercices() == middle.exercices() == inner.exercices()


@dataclass
class Model:
    """What a store should hold, as a dict."""

    cells: dict[tuple[str, date, str], int]

    def sums(self, code: str, au: date) -> Realise | None:
        found = {key: value for key, value in self.cells.items() if key[2] == code and key[1] <= au}
        if not found:
            return None
        of_si = {key: value for key, value in found.items() if key[0] == "PG"}
        of_others = {key: value for key, value in found.items() if key[0] != "PG"}
        return Realise(sum(of_others.values()), sum(of_si.values()), self._span(of_others), self._span(of_si))

    @staticmethod
    def _span(cells: dict[tuple[str, date, str], int]) -> tuple[date, date] | None:
        days = [jour for _, jour, _ in cells]
        return (min(days), max(days)) if days else None


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(AGENTS),
        st.integers(0, 4).map(lambda offset: JOUR + timedelta(days=offset)),
        st.sampled_from(CODES),
        st.sampled_from([None, 25, 50, 75, 100]),
    ),
    max_size=25,
)


@both_engines
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, au=st.integers(-1, 4).map(lambda offset: JOUR + timedelta(days=offset)))
def test_every_sum_equals_that_of_a_plain_model(
    changes: list[tuple[str, date, str, int | None]], au: date, store: SqliteStore
) -> None:
    model = Model({})
    with store.writing("LR") as writing:
        writing.update_agent(Agent(initiales="PG", equipe="SI"))
        writing.write_cells(
            [
                CellChange(agent=agent, jour=JOUR + timedelta(days=offset), code=code, centiemes=None)
                for agent in AGENTS
                for offset in range(5)
                for code in CODES
            ]
        )
        for agent, jour, code, centiemes in changes:
            others = sum(
                value for key, value in model.cells.items() if key[:2] == (agent, jour) and key[2] != code
            )
            if others + (centiemes or 0) > 100:
                continue
            writing.write_cells([CellChange(agent=agent, jour=jour, code=code, centiemes=centiemes)])
            model.cells.pop((agent, jour, code), None)
            if centiemes is not None:
                model.cells[agent, jour, code] = centiemes
    _compare(store, model, au)


def _compare(store: SqliteStore, model: Model, au: date) -> None:
    until = {key: value for key, value in model.cells.items() if key[1] <= au}
    days = sorted({jour for _, jour, _ in until})
    with store.reading() as reading:
        realises = {code: model.sums(code, au) for code in CODES}
        assert reading.realises(2018, au) == {code: sums for code, sums in realises.items() if sums}
        assert reading.sums_by_day(2018, None, au) == reading.sums_by_day(2018, CODES, au)
        assert reading.sums_by_day(2018, None, au) == tuple(
            SommeJour(
                day,
                sum(value for key, value in until.items() if key[1] == day and key[0] != "PG"),
                sum(value for key, value in until.items() if key[1] == day and key[0] == "PG"),
            )
            for day in days
        )
        by_agent = {agent: sum(v for key, v in until.items() if key[0] == agent) for agent in AGENTS}
        assert reading.sums_by_agent(2018, CODES, au) == tuple(
            sorted(((a, total) for a, total in by_agent.items() if total), key=lambda one: (-one[1], one[0]))
        )
        assert reading.totaux_jour(JOUR, FIN) == tuple(
            TotalJour(agent, jour, sum(v for key, v in model.cells.items() if key[:2] == (agent, jour)), 0)
            for agent, jour in sorted({key[:2] for key in model.cells})
        )


def test_a_store_closed_and_opened_again_holds_what_was_written(store: SqliteStore, store_path: Path) -> None:
    log(store, "LR", "18", 25, on=JOUR)
    store.close()
    with open_store(store_path) as again, again.reading() as reading:
        assert [saisie.centiemes for saisie in reading.saisies("LR", JOUR, JOUR)] == [25]
