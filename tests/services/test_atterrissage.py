"""Where the year lands is one figure: the same in every place, command and export at the same date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.pilotage.what_if import simulate
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.services.alertes import read_faits
from cariforef_tui.services.avancement import load_avancement, load_burndown, load_detail
from cariforef_tui.services.pilotage.what_if import load_depart
from cariforef_tui.services.programme.declarations import close_ligne
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_situation
from cariforef_tui.services.revue.read import load_revue
from cariforef_tui.services.shown.avancement import export_avancement
from tests.people import log, open_store

REFERENCE = DateReference(date(2018, 5, 20), 2018)
"""A Sunday: the figures of that week's review are those of its end."""


@pytest.fixture
def lived(demonstration: Path) -> Iterator[SqliteStore]:
    with open_store(demonstration) as store:
        yield store


def test_the_same_date_gives_the_same_atterrissage_everywhere(lived: SqliteStore) -> None:
    lignes = load_avancement(lived, REFERENCE).avancement.lignes
    expected = {code: one.atterrissage for code, one in lignes.items()}
    assert expected["GIP"] is not None

    revue = load_revue(lived, REFERENCE, CleRevue("GIP", date(2018, 5, 14))).revue.figures
    shown = {one.code: one.atterrissage for one in revue.syntheses}
    shown |= {one.code: one.atterrissage for one in revue.a_regarder if one.nom == one.code}
    assert shown == {code: expected[code] for code in shown}

    table = export_avancement(lived, REFERENCE, None)
    names = [one.cle for one in table.colonnes]
    columns = [names.index(name) for name in ("code", "atterrissage", "calcul")]
    rows = {row[columns[0]]: (row[columns[1]], row[columns[2]]) for row in table.lignes}
    assert {code: landing for code, (landing, _) in rows.items()} == expected
    assert rows["14.7.1"][1] == "au rythme des huit dernières semaines"

    depart = load_depart(lived, REFERENCE)
    tried = simulate(depart, ()).avancement.lignes
    assert {code: one.atterrissage for code, one in tried.items()} == expected

    with lived.reading() as reading:
        facts = read_faits(reading, read_situation(reading, 2018, REFERENCE.au))
    alone = {one.lignes[0]: one for one in facts.avancement.groupes if len(one.lignes) == 1}
    assert {code: one.atterrissage for code, one in alone.items()} == {code: expected[code] for code in alone}

    snapshot = load_avancement(lived, REFERENCE)
    for code in ("GIP", "PRI", "14.7.1", "18"):
        assert load_detail(lived, snapshot, code).burndown.atterrissage == expected[code]


def test_the_curve_of_each_line_expects_what_the_table_expects(lived: SqliteStore) -> None:
    snapshot = load_avancement(lived, REFERENCE)
    assert snapshot.avancement.arrete == date(2018, 5, 18)
    for code, figures in snapshot.avancement.lignes.items():
        curve, own = load_burndown(lived, snapshot, code), figures.groupe or figures
        assert curve.attendu == own.attendu
        at_arrete = {step.jour: step.prevu for step in curve.etapes}.get(date(2018, 5, 18))
        if curve.attendu is not None and at_arrete is not None:
            assert curve.measure(curve.attendu) == at_arrete, code


def test_days_logged_later_are_not_known_before(lived: SqliteStore) -> None:
    before = load_avancement(lived, REFERENCE).avancement.lignes
    log(lived, "DM", "14.1.4", 50, on=date(2018, 5, 23))
    after = load_avancement(lived, REFERENCE).avancement.lignes
    assert {one.atterrissage for one in before.values()} == {one.atterrissage for one in after.values()}


def test_a_line_soldee_lands_on_what_was_done_from_that_day_on(lived: SqliteStore) -> None:
    close_ligne(lived, "14.7.1", date(2018, 5, 18), acteur="DM")
    closed = load_avancement(lived, REFERENCE).avancement.lignes["14.7.1"]
    assert (closed.atterrissage, closed.base_atterrissage) == (closed.realise, BaseAtterrissage.FERMEE)
    before = load_avancement(lived, DateReference(date(2018, 5, 17), 2018)).avancement.lignes["14.7.1"]
    assert before.base_atterrissage is BaseAtterrissage.RYTHME
