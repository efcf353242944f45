"""What everybody reads of everybody is the same for all: figures by value, details by the services' rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.reading import (
    journal_queries,
    mois_queries,
    programme_queries,
    queries,
    revue_queries,
)
from cariforef_db.reading.everybody import CALLS
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.journal.links import ORIGINE
from cariforef_tui.domain.pilotage.what_if import Depart
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.services import journal
from cariforef_tui.services.alertes import AlertesSnapshot, load_alertes
from cariforef_tui.services.avancement import load_avancement, load_burndown, load_detail
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.mois.months import load_mois_agents
from cariforef_tui.services.pilotage.echeancier import load_echeancier, load_travail
from cariforef_tui.services.pilotage.what_if import load_depart
from cariforef_tui.services.pilotage.year_report import load_bilan
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.rappels.read import load_rappels
from cariforef_tui.services.revue.read import load_revue
from cariforef_tui.services.temps.semaine import load_semaine
from cariforef_tui.services.temps.tirages import load_tirages
from tests.db.postgres.rights.people import AU, Body

REFERENCE = DateReference(AU, 2018)
LECTEURS = ("SPB", "ZH", "WA", "PP")
"""An agent, a deputy, an auditor and somebody who left."""

PLACES: dict[str, Callable[[Store, str], object]] = {
    "avancement": lambda store, _: load_avancement(store, REFERENCE),
    "détail": lambda store, lecteur: load_detail(
        store, load_avancement(store, REFERENCE), "14.7.1", lecteur=lecteur
    ),
    "détail de l'axe SI": lambda store, lecteur: load_detail(
        store, load_avancement(store, REFERENCE), "18", lecteur=lecteur
    ),
    "courbe": lambda store, _: load_burndown(store, load_avancement(store, REFERENCE), "PRI"),
    "alertes": lambda store, _: _without_reasons(load_alertes(store, REFERENCE)),
    "équipe": lambda store, lecteur: load_equipe(store, REFERENCE, lecteur=lecteur),
    "mois": lambda store, lecteur: load_mois_agents(store, REFERENCE, lecteur=lecteur),
    "échéancier": lambda store, lecteur: load_echeancier(store, REFERENCE, lecteur=lecteur),
    "travail": lambda store, _: load_travail(store, load_avancement(store, REFERENCE)),
    "projection": lambda store, lecteur: _without_mois(load_depart(store, REFERENCE, lecteur=lecteur)),
    "bilan": lambda store, _: load_bilan(store, REFERENCE),
    "revue": lambda store, _: load_revue(store, REFERENCE, CleRevue("PRI", monday_of(AU))),
    "tirages": lambda store, lecteur: load_tirages(store, REFERENCE, lecteur=lecteur),
    "rappels": lambda store, lecteur: load_rappels(store, REFERENCE).read_by(lecteur).rappels,
    "journal": lambda store, lecteur: journal.load_journal(store, JournalFilter(nombre=99_999), lecteur),
    "semaine": lambda store, lecteur: replace(
        load_semaine(store, lecteur, monday_of(AU), AU, lecteur=lecteur), parts_demandes=()
    ),
}
"""What the program shows to a reader: it must be what the direction's session would show to the same one."""


def _without_reasons(snapshot: AlertesSnapshot) -> AlertesSnapshot:
    """Leave out why a month was sent back: no alert says it, and who reads that person's days may know."""
    return replace(
        snapshot,
        alertes=tuple(
            replace(
                alerte,
                mois=tuple(
                    replace(mois, visas=tuple(replace(visa, motif=None) for visa in mois.visas))
                    for mois in alerte.mois
                ),
            )
            for alerte in snapshot.alertes
        ),
    )


def _without_mois(depart: Depart) -> Depart:
    """Leave out the months, compared above: their reasons are not shown there, and the facts hold them."""
    return replace(depart, facts=replace(depart.facts, mois=()))


@pytest.mark.parametrize("lecteur", LECTEURS)
@pytest.mark.parametrize("place", PLACES)
def test_a_reader_is_shown_what_any_session_would_show_them(
    read_only_body: Body, lecteur: str, place: str
) -> None:
    with read_only_body.open(lecteur) as own, read_only_body.open("WD") as direction:
        assert PLACES[place](own, lecteur) == PLACES[place](direction, lecteur)


def test_the_direction_is_shown_what_who_administers_is(read_only_body: Body) -> None:
    with read_only_body.open("WD") as direction, read_only_body.open() as administered:
        for place, load in PLACES.items():
            assert load(direction, "WD") == load(administered, "WD"), place


def test_everybody_learns_that_others_wrote(body: Body) -> None:
    """ZG of another pôle follows what SPB logs, without learning who logged on which line."""
    with body.open("ZG") as reader, body.open("SPB") as writer:
        seen = reader.touched_since(ORIGINE).head
        with writer.writing("SPB") as writing:
            (saisie,) = (s for s in writing.saisies("SPB", AU, AU) if s.commentaire == "secret-SPB")
            writing.move_saisies([saisie], "14.1.1")
        touched = reader.touched_since(seen)
        own = writer.touched_since(seen)
    assert (touched.tables, touched.codes) == ({"saisie"}, {"14.7.1", "14.1.1"})
    assert touched.jours == {("0", AU)}
    assert "SPB" not in touched.auteurs
    assert (own.jours, own.own) == ({("SPB", AU)}, own.own)
    assert own.own


def test_who_works_on_what_is_told_by_whole_weeks(read_only_body: Body) -> None:
    """A forecast reads the same weeks as on SQLite, where each day is a row of its own."""
    first, last = date(2018, 3, 26), date(2018, 5, 20)
    with read_only_body.open("SPB") as store, store.reading() as reading:
        weeks = list(reading.travaux(2018, first, last))
    with read_only_body.connect() as connection:
        days = connection.execute(
            "SELECT l.code, a.initiales, s.jour, s.centiemes FROM saisie s JOIN ligne l ON l.id = s.ligne_id "
            "JOIN agent a ON a.id = s.agent_id WHERE s.compte = 'metier' AND s.jour BETWEEN %s AND %s",
            (first.isoformat(), last.isoformat()),
        ).fetchall()
    sums: dict[tuple[str, str, date], int] = {}
    for code, initiales, jour, centiemes in days:
        key = (code, initiales, monday_of(date.fromisoformat(jour)))
        sums[key] = sums.get(key, 0) + centiemes
    assert {(code, agent, monday_of(jour)): centiemes for code, agent, jour, centiemes in weeks} == sums
    assert len(weeks) == len(sums) < len(days)


def test_a_session_of_who_left_shows_their_own_days(read_only_body: Body) -> None:
    with read_only_body.open("PP") as store, store.reading() as reading:
        assert reading.saisies("PP", date(2018, 1, 1), AU)
        assert reading.saisies("SPB", date(2018, 1, 1), AU) == ()


def test_what_reads_the_rows_of_people_says_why_it_may_miss_some() -> None:
    """A sum over hidden rows would be wrong, and nobody would know: each is named, or asked of a function."""
    asked = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (queries, mois_queries, journal_queries, programme_queries, revue_queries)
        for name, text in vars(module).items()
        if name.isupper() and not name.startswith("_") and isinstance(text, str)
        if re.search(r"\b(?:FROM|JOIN) (?:saisie|absence|total_jour|visa|journal|preference|rappel)\b", text)
        and text not in CALLS
    }
    assert asked == {*OF_ONE_PERSON, *OF_WHO_MAY, *OF_THE_JOURNAL}


OF_ONE_PERSON = {
    *("queries.SAISIES", "queries.CELL", "queries.ABSENCES", "queries.RECENT_CODES", "queries.PREFERENCES"),
    *("mois_queries.VISAS_OF", "mois_queries.LAST_VISA", "mois_queries.LAST_VISA_OF", "queries.TOTAL_OF"),
}
"""Of somebody whose days the services ask first whether one may read."""

OF_WHO_MAY = {"mois_queries.VISAS", "queries.RAPPELS", "queries.TOTAUX_JOUR", "queries.ABSENTS"}
"""Sheets that one may countersign, or all of them where one sets conventions; mail to whom one may remind;
days of those that one may read."""

OF_THE_JOURNAL = {
    *("journal_queries.JOURNAL", "journal_queries.HISTORY", "journal_queries.SEQ_OF"),
    *("journal_queries.REMOVABLE", "queries.LAST_WRITE_OF", "mois_queries.SEAL_OF"),
}
"""Rows that one may read, by the same rule as the services'."""
