"""Jalons revised in a real store: what is written, undone and refused, and what follows from it."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, PlanRefuse
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.avancement import load_avancement, load_burndown
from cariforef_tui.services.programme.declarations import (
    bound_ligne,
    hold_jalon,
    release_jalon,
    set_bornees,
    unbound_ligne,
)
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.revisions import Redaction, load_history, revise, undo_revision
from tests.kit.engines import both_engines

pytestmark = pytest.mark.quick

LUNDI, MARDI = date(2018, 5, 21), date(2018, 5, 22)
MAI, JUIN = date(2018, 5, 25), date(2018, 6, 29)
AUDIT = {"libelle": "Audit de la CNIL", "jour": "14/09", "lignes": "14.7.1 7.1", "bornees": "14.7.1"}


def write(store: SqliteStore, geste: gestes.Geste, jour: date = MARDI, /, **values: str) -> Revision:
    return revise(store, geste.read(values), Redaction(jour, "DM", "report"))


def move(store: SqliteStore, texte: str, jour: date = MARDI) -> Revision:
    return write(store, gestes.DEPLACER_JALON, jour, code="RGPD", jour=texte)


def jalons(store: SqliteStore, au: date = MARDI) -> dict[str, date]:
    programme = load_avancement(store, DateReference(au, 2018)).programme
    return {jalon.code: jalon.jour for jalon in programme.jalons}


def find(store: SqliteStore, code: str) -> Jalon:
    programme = load_avancement(store, DateReference(MARDI, 2018)).programme
    return next(jalon for jalon in programme.jalons if jalon.code == code)


@both_engines
def test_a_jalon_is_moved_added_and_taken_away_from_its_day_on_and_each_is_undone(store: SqliteStore) -> None:
    voted = jalons(store)
    moved = move(store, "29/06")
    added = write(store, gestes.AJOUTER_JALON, **AUDIT)
    removed = write(store, gestes.RETIRER_JALON, code="PRO")
    assert jalons(store) == {"RGPD": JUIN, "AUDIT": date(2018, 9, 14)}
    assert find(store, "AUDIT").bornees == ("14.7.1",)
    assert jalons(store, LUNDI) == voted
    with store.reading() as reading:
        assert {jalon.code: jalon.jour for jalon in reading.programme(2018).jalons} == voted
        assert reading.revisions(2018) == (moved, added, removed)
    for revision in (removed, added, moved):
        undo_revision(store, revision.numero, Redaction(MARDI, "DM", "retour"))
    assert jalons(store) == voted
    for numero in (4, 5, 6):
        undo_revision(store, numero, Redaction(MARDI, "DM", "de nouveau"))
    assert jalons(store) == {"RGPD": JUIN, "AUDIT": date(2018, 9, 14)}
    assert [one.numero for one in load_history(store, DateReference(MARDI, 2018), "9.1.1").revisions] == [
        3,
        4,
        7,
    ]


def test_alerts_and_the_chart_follow_the_jalon_that_bounds_the_line(store: SqliteStore) -> None:
    au = DateReference(MARDI, 2018)
    before = load_avancement(store, au).avancement.lignes["14.7.1"].attendu or 0
    assert "RGPD" in {alerte.jalon for alerte in load_alertes(store, au).alertes}
    move(store, "29/06")
    situation = load_avancement(store, au)
    assert (situation.avancement.lignes["14.7.1"].attendu or 0) < before
    chart = load_burndown(store, situation, "14.7.1")
    marks = [(mark.jour, mark.texte) for mark in chart.reperes]
    assert (chart.fin, marks) == (JUIN, [(MARDI, "fin au 29/06/2018"), (JUIN, "RGPD")])
    initial = next(point.jour for point in chart.etapes if point.initial == 0)
    assert initial <= MAI < next(point.jour for point in chart.etapes if point.prevu == 0)
    late = load_alertes(store, DateReference(date(2018, 5, 30), 2018)).alertes
    assert {alerte.date for alerte in late if alerte.jalon == "RGPD"} <= {JUIN}


def test_a_jalon_added_is_bounded_and_held_like_one_that_was_voted(store: SqliteStore) -> None:
    write(store, gestes.AJOUTER_JALON, **AUDIT)
    bound_ligne(store, 2018, "AUDIT", "7.1", acteur="DM")
    unbound_ligne(store, 2018, "AUDIT", "14.7.1", acteur="DM")
    assert find(store, "AUDIT").bornees == ("7.1",)
    with pytest.raises(CodeRefuse, match="Jalon « AUDIT » inconnu"):
        hold_jalon(store, "AUDIT", LUNDI, acteur="DM")
    assert hold_jalon(store, "AUDIT", MARDI, acteur="DM").code == "AUDIT"


def test_a_jalon_ends_no_line_without_days_of_its_own(store: SqliteStore) -> None:
    write(store, gestes.AJOUTER_JALON, **{**AUDIT, "lignes": "8.2 14.7 7.1", "bornees": ""})
    for code, why in (("8.2", "est une ligne de régulation"), ("14.7", "regroupe d'autres lignes")):
        with pytest.raises(CodeRefuse, match=why):
            bound_ligne(store, 2018, "AUDIT", code, acteur="DM")
        with pytest.raises(CodeRefuse, match=why):
            set_bornees(store, 2018, "AUDIT", [code], acteur="DM")
    assert find(store, "AUDIT").bornees == ()


def test_a_jalon_that_is_held_neither_moves_nor_leaves(store: SqliteStore) -> None:
    moved = move(store, "29/06", LUNDI)
    hold_jalon(store, "RGPD", MARDI, acteur="DM")
    for attempt in (
        lambda: move(store, "31/08"),
        lambda: write(store, gestes.RETIRER_JALON, code="RGPD"),
        lambda: undo_revision(store, moved.numero, Redaction(MARDI, "DM", "retour")),
    ):
        with pytest.raises(PlanRefuse, match="RGPD est tenu depuis le 22/05/2018"):
            attempt()
    release_jalon(store, "RGPD", MARDI, acteur="DM")
    move(store, "31/08")
    assert jalons(store)["RGPD"] == date(2018, 8, 31)


def test_a_jalon_is_revised_after_its_last_revision_and_its_code_is_never_taken_again(
    store: SqliteStore,
) -> None:
    move(store, "29/06")
    with pytest.raises(PlanRefuse, match="porte sur le même objet"):
        move(store, "31/08", LUNDI)
    with pytest.raises(DateRefusee):
        move(store, "29/06/2019")
    write(store, gestes.AJOUTER_JALON, **AUDIT)
    write(store, gestes.RETIRER_JALON, code="AUDIT")
    with pytest.raises(CodeRefuse, match="déjà pris"):
        write(store, gestes.AJOUTER_JALON, **AUDIT, code="AUDIT")
    write(store, gestes.AJOUTER_JALON, **AUDIT)
    assert jalons(store)["AUDIT2"] == date(2018, 9, 14)
