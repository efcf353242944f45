"""A sentence is read against the store once, and written whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence
from cariforef_tui.domain.temps.sentence.outcome import Ambiguity, Proposal, Unclear
from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.temps.sentence.words import SentenceContext
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, JourneePleine, Refus
from cariforef_tui.services.agents.agents import add_agent
from cariforef_tui.services.mois.visas import sign_month
from cariforef_tui.services.ports.errors import ConflitSaisie
from cariforef_tui.services.programme.declarations import close_ligne
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.temps.absences import set_absence
from cariforef_tui.services.temps.sentence import load_context, write_sentence
from tests.people import log, logged

MARDI, MERCREDI, VENDREDI = date(2018, 5, 22), date(2018, 5, 23), date(2018, 5, 25)


def context_of(store: SqliteStore, agent: str = "DM") -> SentenceContext:
    return load_context(store, agent, DateReference(MERCREDI, 2018), today=MERCREDI, lecteur=agent)


def proposal(store: SqliteStore, text: str) -> Proposal:
    outcome = prepare(text, context_of(store))
    assert isinstance(outcome, Proposal), outcome
    return outcome


def absences(store: SqliteStore, jour: date) -> list[tuple[TypeAbsence, int]]:
    with store.reading() as reading:
        return [(one.type, one.centiemes) for one in reading.absences("DM", jour, jour)]


def test_a_sentence_is_written_whole(store: SqliteStore) -> None:
    log(store, "DM", "14.7.1", 25, on=MARDI, commentaire="relecture")
    said = proposal(store, "hier 0,5 rgpd, 0,25 14.1.1 ; congé vendredi")
    write_sentence(store, said, today=MERCREDI, acteur="DM")
    assert logged(store, "DM", MARDI) == {"14.7.1": 75, "14.1.1": 25}
    with store.reading() as reading:
        assert {saisie.commentaire for saisie in reading.saisies("DM", MARDI, MARDI)} == {None, "relecture"}
    assert absences(store, VENDREDI) == [(TypeAbsence.CONGE, 100)]


def test_nothing_is_written_where_one_part_no_longer_can_be(store: SqliteStore) -> None:
    said = proposal(store, "0,5 rgpd hier ; congé vendredi")
    log(store, "DM", "18", 75, on=MARDI)
    with pytest.raises(JourneePleine):
        write_sentence(store, said, today=MERCREDI, acteur="DM")
    assert (logged(store, "DM", MARDI), absences(store, VENDREDI)) == ({"18": 75}, [])


def test_what_somebody_changed_since_it_was_read_is_not_written_over(store: SqliteStore) -> None:
    cell, absence = proposal(store, "0,5 rgpd hier"), proposal(store, "congé vendredi")
    log(store, "DM", "14.7.1", 25, on=MARDI)
    with pytest.raises(ConflitSaisie):
        write_sentence(store, cell, today=MERCREDI, acteur="DM")
    with store.writing("DM") as writing:
        writing.write_absence("DM", VENDREDI, [Absence("DM", VENDREDI, TypeAbsence.RTT, 50)])
    with pytest.raises(Refus, match="a changé entre-temps"):
        write_sentence(store, absence, today=MERCREDI, acteur="DM")
    assert absences(store, VENDREDI) == [(TypeAbsence.RTT, 50)]


def test_half_of_a_part_time_day_may_be_written_off_the_step(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.set_quotite(Quotite("DM", date(2018, 1, 1), (80, 80, 80, 80, 80, 0, 0)))
    write_sentence(store, proposal(store, "matin rgpd hier"), today=MERCREDI, acteur="DM")
    assert logged(store, "DM", MARDI) == {"14.7.1": 40}
    assert absences(store, VENDREDI) == []


def test_two_half_days_of_absence_are_one_day(store: SqliteStore) -> None:
    said = proposal(store, "vendredi matin congé, après-midi rtt")
    write_sentence(store, said, today=MERCREDI, acteur="DM")
    assert sorted(absences(store, VENDREDI)) == [(TypeAbsence.RTT, 50), (TypeAbsence.CONGE, 50)]


def test_a_day_off_that_was_seen_is_agreed_to(store: SqliteStore) -> None:
    write_sentence(store, proposal(store, "0,5 rgpd lundi"), today=MERCREDI, acteur="DM")
    assert logged(store, "DM", date(2018, 5, 21)) == {"14.7.1": 50}


def test_the_lines_of_the_person_settle_words_that_others_must_tell_apart(store: SqliteStore) -> None:
    log(store, "PG", "7.1", 50, on=MARDI)
    outcomes = {agent: prepare("0,5 rgpd", context_of(store, agent)) for agent in ("DM", "PG", "KF")}
    codes = {
        agent: outcome.saisies[0].change.code
        for agent, outcome in outcomes.items()
        if isinstance(outcome, Proposal)
    }
    assert codes == {"DM": "14.7.1", "PG": "7.1"}
    assert isinstance(outcomes["KF"], Ambiguity)


def test_of_lines_that_fit_alike_those_of_one_s_own_pole_come_first(store: SqliteStore) -> None:
    add_agent(store, Agent(initiales="ZX", pole="AD2I"), exercice=2018)
    add_agent(store, Agent(initiales="ZY", pole="APO"), exercice=2018)
    first = {}
    for agent in ("ZX", "ZY"):
        outcome = prepare("0,5 secrétariat hier", context_of(store, agent))
        assert isinstance(outcome, Ambiguity)
        first[agent] = outcome.candidates[0]
    assert first == {"ZX": "4.1", "ZY": "9.1.1"}


def test_a_closed_line_and_a_signed_month_say_who_closed_them(store: SqliteStore) -> None:
    close_ligne(store, "14.7.1", MARDI, acteur="DM", motif="fini")
    closed = prepare("0,5 14.7.1", context_of(store))
    assert isinstance(closed, Unclear)
    assert closed.message == "14.7.1 : soldée depuis le 22/05/2018 par DM."
    first, last = date(2018, 1, 2), date(2018, 1, 31)
    set_absence(store, "DM", TypeAbsence.CONGE, first, last, Duree.JOURNEE, acteur="DM")
    sign_month(store, "DM", Mois(2018, 1), acteur="DM", today=MERCREDI)
    signed = prepare("congé 15/01", context_of(store))
    assert isinstance(signed, Unclear)
    assert signed.message.startswith("Janvier 2018 de DM est signé")


def test_who_logs_no_day_has_no_sentence(store: SqliteStore) -> None:
    with pytest.raises(AgentRefuse, match="inconnu"):
        context_of(store, "ZZ")


def test_what_is_written_in_the_name_of_another_says_so(store: SqliteStore) -> None:
    said = proposal(store, "0,5 rgpd hier")
    written = write_sentence(store, replace(said, agent="DM"), today=MERCREDI, acteur="LR")
    assert written.cells[0].after is not None
    assert written.cells[0].after.par == "LR"
