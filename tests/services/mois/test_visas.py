"""Months signed, countersigned, sent back, reopened: who may, what is refused, and what stays for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.alertes.alertes import TypeAlerte
from cariforef_tui.domain.mois.fiche import parse_fiche
from cariforef_tui.domain.mois.visas import Etape, EtatMois, GesteVisa, Visa
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import (
    DateRefusee,
    JourneePleine,
    MoisSigne,
    Refus,
    TexteRefuse,
    VisaRefuse,
)
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.mois.months import load_mois, load_mois_agents
from cariforef_tui.services.mois.visas import countersign_months, reopen_month, send_back_month, sign_month
from cariforef_tui.services.ports.errors import DroitRefuse, StoreIntegrity
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.temps.moving import MoveRequest, move_saisies, preview_move
from tests.conftest import StoreAfter
from tests.kit.patience import PATIENCE_S
from tests.people import freeze, last_rows, log, open_store, selects_of, set_agent

pytestmark = pytest.mark.quick

MARS, AVRIL, MAI = Mois(2018, 3), Mois(2018, 4), Mois(2018, 5)
MARDI = date(2018, 5, 22)
AU = DateReference(MARDI, 2018)


def fill(store: SqliteStore, agent: str, mois: Mois) -> None:
    """Log every working day of a month."""
    with store.writing(agent) as writing:
        days = writing.calendrier(mois.annee).working_days_in(mois.first_day, mois.last_day)
        writing.write_cells(
            [CellChange(agent=agent, jour=jour, code="14.7.1", centiemes=100) for jour in days]
        )


def sign(store: SqliteStore, agent: str = "LR", mois: Mois = AVRIL) -> Visa:
    return sign_month(store, agent, mois, today=MARDI, acteur=agent).visa


def fill_april(store: SqliteStore) -> None:
    """Tell all of April of LR and of PG; DM and LR coordinate PRI."""
    fill(store, "LR", AVRIL)
    fill(store, "PG", AVRIL)


@pytest.fixture
def filled(store_after: StoreAfter) -> SqliteStore:
    return store_after("april of LR and PG", fill_april)


def last_refusal(store: SqliteStore) -> tuple[str, str | None]:
    with store.reading() as reading:
        (entry,) = last_rows(reading, 1)
    return entry.objet, entry.apres


def test_a_full_month_is_signed_with_its_sheet_and_its_total(filled: SqliteStore) -> None:
    done = sign_month(filled, "lr", AVRIL, today=MARDI, acteur="LR")
    with filled.reading() as reading:
        (visa,) = reading.visas(AVRIL, AVRIL, "LR")
    assert (visa, visa.centiemes) == (done.visa, 2000)
    assert parse_fiche(visa.contenu or "") == done.fiche
    with pytest.raises(MoisSigne), filled.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=date(2018, 4, 3), code="14.7.1", centiemes=None)])


def test_nobody_signs_days_that_somebody_else_changed_since_they_looked(filled: SqliteStore) -> None:
    looked = load_mois(filled, "LR", AVRIL, acteur="LR", today=MARDI).visee.fiche
    log(filled, "LR", "14.7.1", 50, on=date(2018, 4, 3), par="DM")
    log(filled, "LR", "18", 50, on=date(2018, 4, 3), par="DM")
    with pytest.raises(VisaRefuse, match="a changé depuis que vous l'avez lu"):
        sign_month(filled, "LR", AVRIL, today=MARDI, acteur="LR", seen=looked)
    again = load_mois(filled, "LR", AVRIL, acteur="LR", today=MARDI).visee.fiche
    assert sign_month(filled, "LR", AVRIL, today=MARDI, acteur="LR", seen=again).fiche == again


def test_everything_that_is_missing_is_named_at_once(filled: SqliteStore) -> None:
    with filled.writing("LR") as writing:
        writing.write_cells(
            [
                CellChange(agent="LR", jour=date(2018, 4, 3), code="14.7.1", centiemes=None),
                CellChange(agent="LR", jour=date(2018, 4, 12), code="14.7.1", centiemes=50),
                CellChange(
                    agent="LR", jour=date(2018, 4, 13), code="14.7.1", centiemes=100, a_confirmer=True
                ),
            ]
        )
    with pytest.raises(VisaRefuse) as refused:
        sign(filled)
    said = str(refused.value)
    assert "À compléter : mar. 03/04 (1 j), jeu. 12/04 (0,5 j)." in said
    assert "Copiés, à confirmer : ven. 13/04 (1 j)." in said


def test_a_month_that_is_not_over_is_refused_until_its_last_day_of_work(store: SqliteStore) -> None:
    fill(store, "LR", MAI)
    with pytest.raises(VisaRefuse, match="n'est pas terminé : signez-le à partir du 31/05/2018"):
        sign_month(store, "LR", MAI, today=date(2018, 5, 30), acteur="LR")
    sign_month(store, "LR", MAI, today=date(2018, 5, 31), acteur="LR")


def test_a_month_of_no_exercice_is_neither_signed_nor_countersigned_nor_opened_again(
    store: SqliteStore,
) -> None:
    gestes: tuple[Callable[[Mois], object], ...] = (
        lambda mois: sign_month(store, "LR", mois, today=date(2019, 2, 4), acteur="LR"),
        lambda mois: countersign_months(store, ["LR"], mois, acteur="DM"),
        lambda mois: send_back_month(store, "LR", mois, "à revoir", acteur="DM"),
        lambda mois: reopen_month(store, "LR", mois, "à revoir", acteur="DM"),
    )
    for mois in (Mois(2017, 12), Mois(2019, 1)):
        for geste in gestes:
            with pytest.raises(DateRefusee, match=r"est hors de l'exercice \(2018\)"):
                geste(mois)
        with store.reading() as reading:
            assert list(reading.visas(mois, mois, "LR")) == []


def test_a_month_signed_before_the_one_before_is_told(filled: SqliteStore) -> None:
    log(filled, "LR", "14.7.1", 50, on=date(2018, 3, 30))
    assert sign_month(filled, "LR", AVRIL, today=MARDI, acteur="LR").precedent == MARS
    fill(filled, "LR", MARS)
    sign(filled, mois=MARS)
    fill(filled, "LR", MAI)
    assert sign_month(filled, "LR", MAI, today=date(2018, 6, 1), acteur="LR").precedent is None


def test_the_month_before_one_began_is_not_asked_for(filled: SqliteStore) -> None:
    assert sign_month(filled, "LR", AVRIL, today=MARDI, acteur="LR").precedent is None
    fill(filled, "LR", Mois(2018, 6))
    assert sign_month(filled, "LR", Mois(2018, 6), today=date(2018, 7, 2), acteur="LR").precedent == MAI


def test_a_move_names_every_signed_month_before_anything_is_confirmed(filled: SqliteStore) -> None:
    fill(filled, "PG", MARS)
    sign(filled)
    sign(filled, "PG", MARS)
    choix = MoveRequest("14.7.1", MARS.first_day, AVRIL.last_day)
    for move in (
        lambda one: preview_move(filled, one, "14.1.1", lecteur="DM"),
        lambda one: move_saisies(filled, one, "14.1.1", acteur="DM"),
    ):
        with pytest.raises(MoisSigne, match="mars 2018 de PG, avril 2018 de LR"):
            move(choix)
        with pytest.raises(MoisSigne, match=r"mars 2018 de PG\."):
            move(replace(choix, agent="PG"))
    kept = move_saisies(filled, replace(choix, first=AVRIL.first_day, agent="PG"), "14.1.1", acteur="DM")
    assert {one.jour.month for one in kept.avant} == {4}


def test_nobody_signs_for_somebody_else_and_the_attempt_is_kept(filled: SqliteStore) -> None:
    with pytest.raises(DroitRefuse, match="seul LR signe son mois"):
        sign_month(filled, "LR", AVRIL, today=MARDI, acteur="DM")
    assert last_refusal(filled)[0] == "refus_droit"


def test_a_coordinateur_countersigns_their_pole_and_not_their_own_month(filled: SqliteStore) -> None:
    fill(filled, "DM", AVRIL)
    for agent in ("LR", "PG", "DM"):
        sign(filled, agent)
    assert [visa.agent for visa in countersign_months(filled, ("lr", "PG"), AVRIL, acteur="DM")] == [
        "LR",
        "PG",
    ]
    with pytest.raises(DroitRefuse, match="son propre mois"):
        countersign_months(filled, ("DM",), AVRIL, acteur="DM")
    with pytest.raises(DroitRefuse, match="réservé à LR, qui coordonne PRI, ou"):
        countersign_months(filled, ("DM",), AVRIL, acteur="PG")
    assert countersign_months(filled, ("DM",), AVRIL, acteur="LR")[0].par == "LR"


def test_a_sheet_of_other_days_than_those_stored_is_not_countersigned(filled: SqliteStore) -> None:
    with filled.writing("LR") as writing:
        visa = freeze(writing, "LR", AVRIL)
        writing.add_visa(replace(visa, contenu=(visa.contenu or "").replace('"14.7.1"', '"18"')))
    with pytest.raises(StoreIntegrity, match=r"LR \(avril 2018\) ne dit pas les jours enregistrés"):
        countersign_months(filled, ["LR"], AVRIL, acteur="DM")
    with filled.reading() as reading:
        assert [visa.geste for visa in reading.gestes(AVRIL, AVRIL, "LR")] == [GesteVisa.SIGNATURE]


def test_several_months_are_countersigned_all_or_none(filled: SqliteStore) -> None:
    sign(filled)
    with pytest.raises(VisaRefuse, match="Avril 2018 de PG n'est pas signé : l'agent le signe d'abord"):
        countersign_months(filled, ("LR", "PG"), AVRIL, acteur="DM")
    assert state(filled, "LR") is Etape.SIGNE


def test_a_month_signed_again_meanwhile_is_not_countersigned_unseen(filled: SqliteStore) -> None:
    seen = {"LR": sign(filled).numero}
    send_back_month(filled, "LR", AVRIL, "12/04 à revoir", acteur="DM")
    sign(filled)
    with pytest.raises(VisaRefuse, match="signé à nouveau"):
        countersign_months(filled, ("LR",), AVRIL, acteur="DM", seen=seen)


def test_a_reason_is_required_to_send_back_or_reopen(filled: SqliteStore) -> None:
    sign(filled)
    with pytest.raises(Refus, match="Motif requis : dites pourquoi renvoyer avril 2018 de LR"):
        send_back_month(filled, "LR", AVRIL, "   ", acteur="DM")
    countersign_months(filled, ("LR",), AVRIL, acteur="DM")
    with pytest.raises(Refus, match="Motif requis : dites pourquoi rouvrir avril 2018 de LR"):
        reopen_month(filled, "LR", AVRIL, "", acteur="DM")
    with pytest.raises(TexteRefuse):
        reopen_month(filled, "LR", AVRIL, "erreur \x1b[2J", acteur="DM")
    assert state(filled, "LR") is Etape.VALIDE


def test_an_agent_does_not_reopen_their_own_month_even_with_a_reason(filled: SqliteStore) -> None:
    sign(filled)
    countersign_months(filled, ("LR",), AVRIL, acteur="DM")
    for acteur in ("LR", "PG"):
        with pytest.raises(DroitRefuse):
            reopen_month(filled, "LR", AVRIL, "je me suis trompé", acteur=acteur)
    assert last_refusal(filled)[0] == "refus_droit"


def test_a_gesture_out_of_turn_is_refused_with_the_way_to_go(filled: SqliteStore) -> None:
    def refused(wanted: Callable[..., Visa], said: str) -> None:
        with pytest.raises(VisaRefuse, match=said):
            wanted(filled, "LR", AVRIL, "motif", acteur="DM")

    refused(reopen_month, "est déjà ouvert à la saisie")
    sign(filled)
    refused(reopen_month, "pas encore contresigné : renvoyez-le")
    countersign_months(filled, ("LR",), AVRIL, acteur="DM")
    refused(send_back_month, "rouvrez-le, avec un motif")


def test_a_reopening_and_what_changed_after_it_stay_for_ever(store: SqliteStore) -> None:
    fill(store, "LR", AVRIL)
    sign(store)
    countersign_months(store, ("LR",), AVRIL, acteur="DM")
    reopen_month(store, "LR", AVRIL, "  ligne du 12  ", acteur="DM")
    log(store, "LR", "14.7.1", 50, on=date(2018, 4, 12))
    log(store, "LR", "18", 50, on=date(2018, 4, 12))
    live = load_mois(store, "LR", AVRIL, acteur="DM", today=MARDI)
    assert [one.phrase for one in live.visee.reprises[0].ecarts] == [
        "12/04/2018, 14.7.1 : 1 → 0,5",
        "12/04/2018, 18 : 0 → 0,5",
    ]
    sign(store)
    seen = load_mois(store, "LR", AVRIL, acteur="LR", today=MARDI)
    told = [(one.visa.geste.value, one.visa.par, one.version, one.visa.motif) for one in seen.histoire]
    assert told == [
        ("signature", "LR", 1, None),
        ("contreseing", "DM", 1, None),
        ("reouverture", "DM", 1, "ligne du 12"),
        ("signature", "LR", 2, None),
    ]
    reprise = seen.histoire[2].reprise
    assert reprise is not None
    assert (reprise.avant, reprise.apres, len(reprise.ecarts)) == (1, 2, 2)
    with store.reading() as reading:
        reasons = [one.motif for one in last_rows(reading, 50) if one.objet == "visa"]
    assert reasons == [None, "ligne du 12", None, None]


def test_other_months_are_untouched_by_a_reopening(filled: SqliteStore) -> None:
    fill(filled, "LR", MARS)
    for mois in (MARS, AVRIL):
        sign(filled, mois=mois)
        countersign_months(filled, ("LR",), mois, acteur="DM")
    with filled.reading() as reading:
        before = reading.visas(MARS, MARS), reading.saisies("LR", MARS.first_day, MARS.last_day)
    reopen_month(filled, "LR", AVRIL, "ligne du 12", acteur="DM")
    with filled.reading() as reading:
        assert before == (reading.visas(MARS, MARS), reading.saisies("LR", MARS.first_day, MARS.last_day))
    with pytest.raises(MoisSigne, match="Mars 2018"), filled.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=date(2018, 3, 1), code="14.7.1", centiemes=None)])


def test_the_last_month_of_somebody_gone_is_still_countersigned(filled: SqliteStore) -> None:
    sign(filled)
    set_agent(filled, "LR", actif=False, depart=date(2018, 4, 30))
    assert countersign_months(filled, ("LR",), AVRIL, acteur="DM")[0].agent == "LR"


def test_what_is_offered_and_who_can_are_said_with_the_month(filled: SqliteStore) -> None:
    own = load_mois(filled, "LR", AVRIL, acteur="LR", today=MARDI)
    assert (own.can_sign, own.offerts, own.peuvent) == (True, (GesteVisa.SIGNATURE,), ("DM",))
    assert load_mois(filled, "LR", MAI, acteur="LR", today=MARDI).manques
    sign(filled)
    seen = load_mois(filled, "LR", AVRIL, acteur="DM", today=MARDI)
    assert (seen.etat, seen.offerts) == (EtatMois.SIGNE, (GesteVisa.CONTRESEING, GesteVisa.RENVOI))


def test_details_are_the_agent_s_their_coordinateur_s_and_the_auditor_s(filled: SqliteStore) -> None:
    with filled.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
    for acteur in ("LR", "DM", "ZD", "ZA"):
        assert load_mois(filled, "LR", AVRIL, acteur=acteur, today=MARDI).visee.fiche.total == 2000
    with pytest.raises(DroitRefuse):
        load_mois(filled, "LR", AVRIL, acteur="PG", today=MARDI)
    assert "ZA" not in load_mois_agents(filled, AU, lecteur="DM").by_agent


def state(store: SqliteStore, agent: str, mois: Mois = AVRIL) -> Etape:
    return load_mois_agents(store, AU, lecteur="DM").by_agent[agent][mois.numero - 1].etape


def test_the_year_of_everybody_is_read_in_sixteen_statements_whatever_is_signed(filled: SqliteStore) -> None:
    seen = selects_of(filled)
    load_mois_agents(filled, AU, lecteur="DM")
    few = len(seen)
    for agent in ("LR", "PG"):
        sign(filled, agent)
    countersign_months(filled, ("LR",), AVRIL, acteur="DM")
    seen.clear()
    found = load_mois_agents(filled, AU, lecteur="DM")
    assert few == len(seen) == 16
    assert len(found.mois) == 12 * len(found.by_agent)
    assert [one.etape for one in found.by_agent["LR"]][2:6] == [
        Etape.NON_SUIVI,
        Etape.VALIDE,
        Etape.EN_COURS,
        Etape.A_VENIR,
    ]
    assert [one.agent.initiales for one in found.to_countersign("DM", AVRIL, list(found.by_agent))] == ["PG"]


def test_a_month_waits_for_the_same_whether_one_looks_at_it_or_at_everybody_s(filled: SqliteStore) -> None:
    with filled.writing("LR") as writing:
        writing.update_agent(replace(writing.agents()[0], arrivee=date(2018, 3, 1)))
        writing.write_cells(
            [CellChange(agent="LR", jour=date(2018, 3, 5), code="14.7.1", centiemes=100, a_confirmer=True)]
        )
    sign(filled)
    sign(filled, "PG")
    send_back_month(filled, "PG", AVRIL, "à revoir", acteur="DM")
    year = load_mois_agents(filled, AU, lecteur="DM").by_agent
    for one in (*year["LR"][2:6], year["PG"][3], *year["ME"][3:5]):
        seen = load_mois(filled, one.agent.initiales, one.mois, acteur="DM", today=MARDI)
        assert seen.etape is one.etape, (one.agent.initiales, str(one.mois))


def test_the_alerts_follow_the_visas_of_the_store(filled: SqliteStore) -> None:
    def told() -> list[str]:
        found = load_alertes(filled, AU).alertes
        months = (TypeAlerte.MOIS_NON_SIGNE, TypeAlerte.MOIS_A_CONTRESIGNER)
        return [one.message for one in found if one.type in months]

    (nobody,) = told()
    assert nobody.startswith("Personne n'a encore signé de mois (avril 2018).")
    sign(filled)
    about = [one.split(" : ")[0] for one in told()]
    assert about == ["PRI, avril 2018", "PG"]
    countersign_months(filled, ("LR",), AVRIL, acteur="DM")
    assert [one.split(" : ")[0] for one in told()] == ["PG"]


def test_what_is_signed_is_what_is_stored_while_others_are_writing(store_path: Path) -> None:
    """B13: writers fill and empty days of the month while it is being signed, from stores of their own."""
    first = SqliteAdmin().open(str(store_path))
    fill(first, "LR", AVRIL)
    day, done, errors = date(2018, 4, 12), threading.Event(), list[Exception]()

    def move(store: SqliteStore, before: str, after: str) -> None:
        with suppress(JourneePleine), store.writing("LR") as writing:
            writing.write_cells([CellChange(agent="LR", jour=day, code=before, centiemes=None)])
            writing.write_cells([CellChange(agent="LR", jour=day, code=after, centiemes=100)])

    def write(code: str) -> None:
        try:
            with suppress(MoisSigne), open_store(store_path) as store:
                while not done.is_set():
                    move(store, "14.7.1", code)
                    move(store, code, "14.7.1")
        except Exception as error:
            errors.append(error)

    writers = [threading.Thread(target=write, args=(code,)) for code in ("18", "7.1")]
    for one in writers:
        one.start()
    visa = sign(first)
    for one in writers:
        one.join(timeout=PATIENCE_S)
    done.set()
    with first.reading() as reading:
        stored = reading.saisies("LR", AVRIL.first_day, AVRIL.last_day)
        fiche = parse_fiche(reading.visas(AVRIL, AVRIL, "LR")[0].contenu or "")
    first.close()
    assert errors == []
    assert visa.centiemes == fiche.total == sum(one.centiemes for one in stored) == 2000
    assert {ligne.code: ligne.total for ligne in fiche.lignes} == {
        code: sum(one.centiemes for one in stored if one.code == code)
        for code in {one.code for one in stored}
    }


def test_an_absence_counts_in_what_is_signed(store: SqliteStore) -> None:
    fill(store, "LR", AVRIL)
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=date(2018, 4, 12), code="14.7.1", centiemes=None)])
        absence = Absence("LR", date(2018, 4, 12), TypeAbsence.CONGE, 100)
        writing.write_absence("LR", date(2018, 4, 12), (absence,))
    assert sign(store).centiemes == 2000
