"""A year opened from the nearest programme of the store: what it keeps, what it leaves out, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_db.store.creating import french_holidays
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.mois.conventions import Periode, add_convention, mark_lignes
from cariforef_tui.services.pilotage.year_end import open_year, prepare_year
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.programme.bring import import_programme
from cariforef_tui.services.programme.exercice import DateReference, resolve_reference
from cariforef_tui.services.revue.write import NewDecision, take_decision
from cariforef_tui.services.temps.calendrier import set_ferie
from cariforef_tui.services.temps.demandes import open_demande
from tests.kit.engines import both_engines
from tests.people import log, set_agent

TODAY = date(2026, 11, 25)
DATED = {TypeAlerte.ECHEANCE_PROCHE, TypeAlerte.ECHEANCE_DEPASSEE}


def open_2026(store: SqliteStore, acteur: str = "DM") -> None:
    open_year(store, 2026, french_holidays, acteur=acteur)


@both_engines
def test_a_year_keeps_the_days_of_the_nearest_programme_and_moves_its_dates(
    store: SqliteStore, programme_2018: Programme
) -> None:
    prepared = prepare_year(store, 2026, french_holidays)
    assert prepared.source == 2018
    assert sum(choix.question == "Échéance à confirmer" for choix in prepared.choix) == 26
    assert [jalon.code for jalon in prepared.jalons] == ["RGPD", "PRO"]
    open_2026(store)
    with store.reading() as reading:
        programme = reading.programme(2026)
        assert reading.exercices() == (2018, 2026)
        assert (reading.revisions(2026), reading.faits(2026), reading.suivi_depuis(2026)) == ((), (), None)
        assert date(2026, 5, 25) in reading.calendrier(2026).feries
    assert programme == prepared.programme
    assert programme.enveloppes == programme_2018.enveloppes
    assert programme.centiemes_prevus("GIP") == 516_000
    assert programme.jalons == ()
    assert programme.by_code["8"].libelle == "Finalisation des travaux 2025 /2026"
    ends = {ligne.echeance.fin.year for ligne in programme.lignes if ligne.echeance.fin}
    assert ends == {2026}


@both_engines
def test_a_year_opened_goes_on_with_conventions_requests_and_decisions_until_it_is_replaced(
    store: SqliteStore, programme_2018: Programme
) -> None:
    jour = date(2018, 12, 17)
    cle = CleRevue("PRI", date(2018, 12, 10))
    add_convention(store, "2017-01", "Orientation", acteur="LR")
    mark_lignes(store, "2017-01", ["14.7.1"], Periode(date(2018, 1, 1)), acteur="LR")
    set_ferie(store, date(2018, 5, 11), "Pont", acteur="LR")
    open_demande(store, "4.5", "Salon", jour, acteur="LR")
    take_decision(store, DateReference(jour, 2018), cle, NewDecision("Relancer", "LR"), acteur="LR")
    carried = open_year(store, 2019, french_holidays, acteur="LR").carried
    later = replace(programme_2018, exercice=2019, jalons=(), aliases=())
    preview = import_programme(store, later, (), french_holidays, acteur="LR")
    assert preview.charge
    assert preview.carried.marques == carried.marques
    with store.reading() as reading:
        assert [ligne.exercice for ligne in reading.conventions()[0].lignes] == [2018, 2019]
        assert reading.calendrier(2019).feries[date(2019, 5, 31)] == "Pont"
        assert reading.demandes(2019) == carried.demandes
        assert reading.decisions(2019) == carried.decisions == reading.decisions(2018)


@both_engines
@pytest.mark.parametrize(("last", "suivi"), [(2018, date(2019, 1, 1)), (None, date(2019, 1, 7))])
def test_a_body_that_followed_the_year_before_follows_the_next_from_its_first_day(
    store: SqliteStore, last: int | None, suivi: date
) -> None:
    open_year(store, 2019, french_holidays, acteur="DM")
    if last is not None:
        log(store, "DM", "14.1.4", 100, on=date(last, 12, 20))
    with store.reading() as reading:
        assert reading.suivi_depuis(2019) == (None if last is None else suivi)
    log(store, "DM", "14.1.4", 100, on=date(2019, 1, 11))
    with store.reading() as reading:
        assert reading.suivi_depuis(2019) == suivi


def test_what_the_year_before_lacks_is_told_with_what_january_lacks_until_it_is_filled(
    store: SqliteStore,
) -> None:
    open_year(store, 2019, french_holidays, acteur="DM")
    for day in range(26, 30):
        log(store, "DM", "14.1.4", 100, on=date(2018, 11, day))
    for monday in (date(2018, 12, 3) + timedelta(weeks=rank) for rank in range(4)):
        for day in (monday + timedelta(days=rank) for rank in range(5)):
            if day != date(2018, 12, 25):
                log(store, "DM", "14.1.4", 100, on=day)
    log(store, "DM", "14.1.4", 100, on=date(2019, 1, 2))

    def told(lecteur: str = "DM") -> list[tuple[date | None, str]]:
        alertes = load_alertes(store, DateReference(date(2019, 1, 8), 2019), lecteur=lecteur).alertes
        missing = [one for one in alertes if one.type is TypeAlerte.SAISIE_MANQUANTE]
        return [(one.date, one.fait) for one in missing if one.agent == "DM"]

    assert told() == [(date(2018, 11, 30), "manque 5 j")]
    assert told("SPB") == [(None, "à compléter")]
    log(store, "DM", "14.1.4", 100, on=date(2018, 11, 30))
    assert told() == [(date(2018, 12, 31), "manque 4 j")]
    log(store, "DM", "14.1.4", 100, on=date(2018, 12, 31))
    assert told() == [(date(2019, 1, 3), "manque 3 j")]


def test_the_nearest_programme_is_the_latest_before_the_year_else_the_first_after(store: SqliteStore) -> None:
    open_2026(store)
    assert [prepare_year(store, year, french_holidays).source for year in (2027, 2026, 2020, 2017)] == [
        2026,
        2018,
        2018,
        2018,
    ]


def test_a_year_that_the_store_holds_is_not_opened_again(store: SqliteStore) -> None:
    open_2026(store)
    with pytest.raises(DateRefusee, match="Le programme 2026 est déjà dans la base"):
        open_2026(store)


def test_the_direction_opens_a_year_and_without_one_a_coordinateur_where_there_is_one(
    store: SqliteStore, programme_2018: Programme
) -> None:
    later = replace(programme_2018, exercice=2026, jalons=(), aliases=())
    for acteur, why in (
        ("ME", "réservé à un coordinateur ou à la direction"),
        ("DM", "réservé à la direction"),
    ):
        with pytest.raises(DroitRefuse, match=why):
            open_2026(store, acteur)
        with pytest.raises(DroitRefuse, match=why):
            import_programme(store, later, (), french_holidays, acteur=acteur)
        set_agent(store, "LR", role=Role.DIRECTION)
    with store.reading() as reading:
        assert reading.exercices() == (2018,)
    open_2026(store, "LR")


@pytest.mark.parametrize("acteur", ["DM", "ME"])
def test_anybody_opens_a_year_where_nobody_is_named(store: SqliteStore, acteur: str) -> None:
    for initiales in ("DM", "LR"):
        set_agent(store, initiales, coordonne="PRI" if initiales == acteur else None)
    open_2026(store, acteur)


def test_in_a_year_opened_that_day_dated_echeances_alone_are_told_for_two_weeks(store: SqliteStore) -> None:
    open_2026(store)
    for day in (0, 1, 8, 9):
        jour = TODAY + timedelta(days=day)
        snapshot = load_alertes(store, resolve_reference(store, jour, None))
        assert {alerte.type for alerte in snapshot.alertes} <= DATED
        assert snapshot.counts("SPB") == (0, 0, 0)
        if jour.weekday() < 5:
            log(store, "SPB", "14.1.4", 100, on=jour)
