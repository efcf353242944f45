"""A store whose first day is logged on 22/05: what it supposes, what it tells, what days of before change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.mois.visas import Etape
from cariforef_tui.domain.rappels import TypeRappel
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.services.alertes import AlertesSnapshot, load_alertes
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.mois.months import load_mois, load_mois_agents
from cariforef_tui.services.mois.visas import sign_month
from cariforef_tui.services.pilotage.echeancier import load_echeancier
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.declarations import declare_reprise
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.rappels import load_rappels
from cariforef_tui.services.revue.read import load_revue
from cariforef_tui.services.temps.semaine import load_semaine
from tests.kit.engines import both_engines
from tests.people import log

LUNDI, MARDI, SUIVI = date(2018, 5, 14), date(2018, 5, 22), date(2018, 5, 21)
DATED = {TypeAlerte.ECHEANCE_PROCHE, TypeAlerte.ECHEANCE_DEPASSEE, TypeAlerte.A_CONFIRMER}


@pytest.fixture
def begun(store: SqliteStore) -> SqliteStore:
    log(store, "DM", "14.7.1", 50, on=MARDI)
    return store


def look(store: SqliteStore, au: date) -> AlertesSnapshot:
    return load_alertes(store, DateReference(au, 2018), lecteur=ACTEUR_SYSTEME)


def test_every_group_is_as_the_plan_has_it_and_dated_ends_alone_are_told(begun: SqliteStore) -> None:
    avancement = look(begun, MARDI).situation.avancement
    assert avancement.suivi == SUIVI
    ends = [one.lignes[0] for one in avancement.groupes if one.etat is Etat.A_CONFIRMER]
    assert ends == ["14.7.1", "16.2.2"]
    assert {one.etat for one in avancement.groupes if one.lignes[0] not in ends} == {Etat.A_L_HEURE}
    assert {one.ecart for one in avancement.groupes} == {0}
    for days in (1, 7, 13):
        assert {one.type for one in look(begun, SUIVI + timedelta(days=days)).alertes} <= DATED
    assert not {one.type for one in look(begun, SUIVI + timedelta(days=14)).alertes} <= DATED


def test_what_is_supposed_done_days_before_its_end_is_to_confirm_until_somebody_says_it(
    begun: SqliteStore,
) -> None:
    (alerte,) = (one for one in look(begun, MARDI).alertes if one.code == "14.7.1")
    assert (alerte.type, alerte.gravite) == (TypeAlerte.A_CONFIRMER, Gravite.CRITIQUE)
    assert alerte.constat.startswith(
        "0,5 j saisi sur 30 ; 29 j supposés faits avant le suivi : à confirmer (P, déjà fait) ; "
    )
    for said, etat in ((2800, Etat.A_L_HEURE), (500, Etat.RETARD)):
        declare_reprise(begun, "14.7.1", said, MARDI, acteur="DM")
        assert look(begun, MARDI).situation.avancement.lignes["14.7.1"].etat is etat


def test_a_daily_line_is_without_work_since_the_suivi_at_the_earliest(begun: SqliteStore) -> None:
    """One of its people fills their days on other lines: a sheet that lacks would have its own alert."""
    log(begun, "DM", "16.5.1", 50, on=MARDI)
    for days in (1, 2, 3, 6, 7, 8, 9, 10, 13, 14):
        log(begun, "DM", "16.5.1", 100, on=MARDI + timedelta(days=days))
    daily = next(one for one in look(begun, date(2018, 6, 6)).alertes if one.code == "14.1.4")
    assert "depuis le 21/05/2018, début du suivi (11 jours ouvrés)" in daily.constat


def test_days_of_before_are_part_of_what_was_supposed(begun: SqliteStore) -> None:
    au = date(2018, 6, 15)
    before = {one.enveloppe.id: one.ecart for one in look(begun, au).situation.avancement.groupes}
    for day in (14, 15, 16):
        log(begun, "DM", "16.5.1", 100, on=date(2018, 5, day))
    avancement = look(begun, au).situation.avancement
    assert avancement.suivi == SUIVI
    assert {one.enveloppe.id: one.ecart for one in avancement.groupes} == before
    assert avancement.lignes["16.5.1"].realise == 300


@both_engines
def test_one_answer_to_what_somebody_has_to_enter_of_a_week_begun_before_the_suivi(
    begun: SqliteStore,
) -> None:
    friday, au = date(2018, 5, 18), date(2018, 6, 4)
    with begun.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZT", pole="AD2I"))
    log(begun, "ZT", "1.1", 50, on=friday)
    reference = DateReference(MARDI, 2018)
    week = next(
        one
        for one in load_equipe(begun, reference, lecteur="ZT").capacite.by_agent["ZT"].semaines
        if one.lundi == LUNDI
    )
    feuilles = load_revue(
        begun, reference, CleRevue("GIP", LUNDI), lecteur=ACTEUR_SYSTEME
    ).revue.figures.feuilles
    (sheet,) = (one for one in feuilles if one.agent == "ZT")
    seen = load_semaine(begun, "ZT", LUNDI, MARDI, lecteur="ZT").semaine
    assert week.du - week.fait == sheet.manque == seen.total_attendu() - seen.total() == 450
    (alerte,) = (one for one in look(begun, au).alertes if one.agent == "ZT")
    year = load_equipe(begun, DateReference(au, 2018), lecteur="ZT").capacite.by_agent["ZT"]
    assert (alerte.date, alerte.poids) == (LUNDI, year.a_saisir)


def test_an_echeance_tells_the_same_days_in_the_echeancier_and_in_the_review(begun: SqliteStore) -> None:
    reference = DateReference(MARDI, 2018)
    coming = load_echeancier(begun, reference, code=None, agent=None, lecteur="DM").suite.proches
    told = {
        one.code: one for one in load_revue(begun, reference, CleRevue("GIP", SUIVI)).revue.figures.echeances
    }
    # What is supposed done on 14.7.1 is not counted.
    assert next(one.ratio for one in coming if one.code == "14.7.1") == "0,5/30"
    for one in coming:
        if one.groupe is not None:
            assert (told[one.code].realise, told[one.code].prevu) == (one.realise, one.groupe.prevu)


def test_what_weeks_of_before_lack_is_one_number_everywhere_and_whole_months_of_before_are_not_asked(
    begun: SqliteStore,
) -> None:
    log(begun, "DM", "14.7.1", 100, on=date(2018, 3, 13))
    log(begun, "DM", "14.7.1", 100, on=date(2018, 3, 14))
    reference = DateReference(date(2018, 6, 5), 2018)
    seen = look(begun, reference.au)
    (alerte,) = (one for one in seen.alertes if one.agent == "DM")
    months = load_mois_agents(begun, reference, lecteur="DM").by_agent["DM"]
    # Three days of the week of March, then those since the suivi; a month counts the date itself too.
    lacking = sum(month.manque or 0 for month in months) - 100
    assert lacking == load_equipe(begun, reference, lecteur="DM").capacite.by_agent["DM"].a_saisir
    assert (alerte.date, alerte.poids) == (date(2018, 3, 12), lacking)
    assert [month.etape for month in months[:5]] == [
        *(Etape.NON_SUIVI, Etape.NON_SUIVI, Etape.A_COMPLETER, Etape.NON_SUIVI, Etape.A_COMPLETER)
    ]
    assert months[2].manque == 300


def test_a_month_begun_before_the_suivi_is_signed_without_its_first_days(begun: SqliteStore) -> None:
    for day in (22, 23, 24, 25, 28, 29, 30, 31):
        log(begun, "DM", "14.7.1", 100, on=date(2018, 5, day))
    mai, today = Mois(2018, 5), date(2018, 6, 4)
    seen = load_mois(begun, "DM", mai, acteur="DM", today=today)
    assert (seen.etape, seen.can_sign) == (Etape.A_SIGNER, True)
    assert sign_month(begun, "DM", mai, today=today, acteur="DM").fiche.total == 800
    with pytest.raises(VisaRefuse):
        sign_month(begun, "DM", Mois(2018, 4), today=today, acteur="DM")
    assert load_mois(begun, "DM", Mois(2018, 4), acteur="DM", today=today).etape is Etape.NON_SUIVI


def test_days_before_the_suivi_are_not_missing_of_those_who_arrived_years_ago(begun: SqliteStore) -> None:
    with begun.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZT", pole="AD2I", arrivee=date(2015, 9, 1)))
    (alerte,) = (one for one in look(begun, date(2018, 6, 5)).alertes if one.agent == "ZT")
    assert alerte.date == MARDI


def test_nobody_is_reminded_of_a_week_before_the_suivi_without_a_saisie(begun: SqliteStore) -> None:
    rappels = load_rappels(begun, DateReference(MARDI, 2018)).rappels
    assert not [one for one in rappels if one.type is TypeRappel.JOURS]
