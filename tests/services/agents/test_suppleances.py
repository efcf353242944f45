"""A deputy acts for a coordinateur between two dates, in their name, on everybody of the pôle but two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role, Suppleance
from cariforef_tui.domain.agents.rights import acts_for, regime_of
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.journal.sentences import describe_ecriture
from cariforef_tui.domain.mois.history import describe_etat
from cariforef_tui.domain.mois.visas import GesteVisa, Visa, offered_gestes, tell_author, who_may
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, DateRefusee, SuppleanceRefusee, VisaRefuse
from cariforef_tui.exchange.mois.page import make_page
from cariforef_tui.machine import clock
from cariforef_tui.services.agents.suppleances import (
    NewSuppleance,
    end_suppleance,
    list_suppleances,
    name_suppleant,
    remove_suppleance,
)
from cariforef_tui.services.mois.fiche import load_fiche
from cariforef_tui.services.mois.visas import countersign_months, reopen_month, send_back_month, sign_month
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import declare_meteo
from tests.conftest import StoreAfter
from tests.kit.engines import both_engines
from tests.worlds import MADE

AVRIL = Mois(2018, 4)
MARDI = date(2018, 5, 22)
TODAY = clock.today()
SOON, LATER = TODAY + timedelta(days=5), TODAY + timedelta(days=20)


def sign_april(store: SqliteStore) -> None:
    """Name a direction; tell and sign April of LR, ME, PG and DM. DM and LR coordinate PRI."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
        writing.add_agent(Agent(initiales="ZP", pole="PRI", actif=False, depart=date(2018, 4, 30)))
        days = writing.calendrier(2018).working_days_in(AVRIL.first_day, AVRIL.last_day)
        for agent in ("DM", "LR", "ME", "PG", "ZP"):
            writing.write_cells(
                [CellChange(agent=agent, jour=jour, code="14.7.1", centiemes=100) for jour in days]
            )
    for agent in ("DM", "LR", "ME", "PG"):
        sign_month(store, agent, AVRIL, today=MARDI, acteur=agent)


@pytest.fixture
def pri(store_after: StoreAfter) -> SqliteStore:
    return store_after("april of PRI signed", sign_april)


def name(
    store: SqliteStore, suppleant: str = "ME", du: date = TODAY, au: date = SOON, *, acteur: str = "DM"
) -> Suppleance:
    return name_suppleant(store, NewSuppleance("DM", suppleant, du, au), today=TODAY, acteur=acteur)


def told(store: SqliteStore) -> list[str]:
    """The latest journal rows in words, newest first."""
    with store.reading() as reading:
        return [describe_ecriture(row) for row in reading.history(JournalFilter(nombre=3))]


def agents_of(store: SqliteStore) -> tuple[Agent, ...]:
    with store.reading() as reading:
        return reading.agents()


def test_a_deputy_countersigns_in_the_name_of_whom_they_replace_and_it_is_kept_everywhere(
    pri: SqliteStore,
) -> None:
    with pytest.raises(DroitRefuse):
        countersign_months(pri, ["PG"], AVRIL, acteur="ME")
    name(pri)
    (visa,) = countersign_months(pri, ["PG"], AVRIL, acteur="ME")
    assert (visa.par, visa.supplee, tell_author(visa)) == ("ME", "DM", "ME pour DM")
    with pri.reading() as reading:
        visas = reading.visas(AVRIL, AVRIL, "PG")
        light = reading.gestes(AVRIL, AVRIL, "PG")
    assert [(visa.par, visa.supplee) for visa in visas] == [("PG", None), ("ME", "DM")]
    assert [(visa.par, visa.supplee) for visa in light] == [("PG", None), ("ME", "DM")]
    assert "contresigné par ME pour DM il y a " in describe_etat(visas, MADE)
    assert told(pri)[0] == "contreseing d'avril 2018 de PG, pour DM (suppléance)"
    visee = load_fiche(pri, Agent(initiales="PG"), AVRIL, acteur="DM")
    assert "ME pour DM" in [signature.nom for signature in make_page(visee, MADE).signatures]


def test_a_deputy_has_no_hand_on_their_own_month_nor_on_that_of_whom_they_replace(pri: SqliteStore) -> None:
    name(pri)
    for agent in ("ME", "DM"):
        with pytest.raises(DroitRefuse):
            countersign_months(pri, [agent], AVRIL, acteur="ME")
    countersign_months(pri, ["LR", "PG"], AVRIL, acteur="ME")


def test_a_deputy_sends_back_reopens_signs_for_who_left_and_holds_the_review(pri: SqliteStore) -> None:
    name(pri)
    assert send_back_month(pri, "PG", AVRIL, "relire", acteur="ME").supplee == "DM"
    countersign_months(pri, ["LR"], AVRIL, acteur="ME")
    assert reopen_month(pri, "LR", AVRIL, "relire", acteur="ME").supplee == "DM"
    visa = sign_month(pri, "ZP", AVRIL, today=MARDI, acteur="ME").visa
    assert tell_author(visa) == "ME pour DM, à la place de ZP, parti"
    declare_meteo(
        pri,
        DateReference(date(2018, 5, 28), 2018),
        CleRevue("PRI", date(2018, 5, 21)),
        Meteo.VERT,
        "",
        acteur="ME",
    )


def test_what_was_signed_in_somebody_s_place_is_countersigned_by_neither(pri: SqliteStore) -> None:
    name(pri)
    sign_month(pri, "ZP", AVRIL, today=MARDI, acteur="ME")
    with pytest.raises(DroitRefuse, match="vous l'avez signé pour ZP"):
        countersign_months(pri, ["ZP"], AVRIL, acteur="ME")
    with pytest.raises(DroitRefuse, match="signé par ME pour DM"):
        countersign_months(pri, ["ZP"], AVRIL, acteur="DM")
    people = agents_of(pri)
    left = next(agent for agent in people if agent.initiales == "ZP")
    with pri.reading() as reading:
        visas = reading.visas(AVRIL, AVRIL, "ZP")
    assert who_may(GesteVisa.CONTRESEING, left, visas, people, regime_of(people)) == ("LR", "ZD")
    countersign_months(pri, ["ZP"], AVRIL, acteur="LR")


def test_who_has_the_right_themselves_acts_in_nobody_s_name(pri: SqliteStore) -> None:
    with pri.writing(ACTEUR_SYSTEME) as writing:
        writing.add_suppleance(Suppleance(titulaire="DM", suppleant="LR", pole="PRI", du=TODAY, au=SOON))
    (visa,) = countersign_months(pri, ["PG"], AVRIL, acteur="LR")
    assert visa.supplee is None


def agent_of(store: SqliteStore, initiales: str) -> Agent:
    return next(agent for agent in agents_of(store) if agent.initiales == initiales)


def test_it_begins_and_ends_by_itself(store: SqliteStore) -> None:
    sign_april(store)
    name(store, du=TODAY + timedelta(days=2), au=SOON)
    assert acts_for(agent_of(store, "ME")) == {}
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_suppleance(
            Suppleance(
                titulaire="LR",
                suppleant="ME",
                pole="PRI",
                du=TODAY - timedelta(days=9),
                au=TODAY - timedelta(days=2),
            )
        )
    assert acts_for(agent_of(store, "ME")) == {}
    with pytest.raises(VisaRefuse, match="la suppléance n'est pas en cours"), store.writing("ME") as writing:
        writing.add_visa(Visa(agent="PG", mois=AVRIL, geste=GesteVisa.CONTRESEING, par="ME", supplee="DM"))


def test_who_countersigns_for_a_pole_counts_the_deputy_while_there_is_one(pri: SqliteStore) -> None:
    def signers() -> tuple[str, ...]:
        people = agents_of(pri)
        with pri.reading() as reading:
            visas = reading.gestes(AVRIL, AVRIL, "PG")
        return who_may(GesteVisa.CONTRESEING, agent_of(pri, "PG"), visas, people, regime_of(people))

    assert signers() == ("DM", "LR", "ZD")
    name(pri)
    assert acts_for(agent_of(pri, "ME")) == {"PRI": "DM"}
    assert signers() == ("DM", "LR", "ME", "ZD")
    with pri.reading() as reading:
        visas = reading.gestes(AVRIL, AVRIL, "PG")
    offered = offered_gestes(agent_of(pri, "ME"), agent_of(pri, "PG"), visas, regime_of(agents_of(pri)))
    assert GesteVisa.CONTRESEING in offered


def test_who_left_or_coordinates_no_more_is_nobody_s_to_replace(pri: SqliteStore) -> None:
    name(pri)
    (dm,) = [agent for agent in agents_of(pri) if agent.initiales == "DM"]
    for changed in (replace(dm, coordonne="APO"), replace(dm, actif=False, depart=TODAY)):
        with pri.writing(ACTEUR_SYSTEME) as writing:
            writing.update_agent(changed)
        assert acts_for(agent_of(pri, "ME")) == {}


def test_a_coordinateur_of_the_pole_or_the_direction_names_a_deputy_and_nobody_else(pri: SqliteStore) -> None:
    for acteur in ("PG", "ME", "ZX", "ZA"):
        with pytest.raises(DroitRefuse):
            name(pri, acteur=acteur)
    for acteur in ("LR", "ZD", "DM"):
        name(pri, acteur=acteur)
        with pytest.raises(DroitRefuse):
            name(pri, "PG", LATER, LATER, acteur="ME")
        with pytest.raises(DroitRefuse):
            end_suppleance(pri, "DM", TODAY, today=TODAY, acteur="ME")
        with pytest.raises(DroitRefuse):
            remove_suppleance(pri, "DM", TODAY, acteur="PG")
        remove_suppleance(pri, "DM", TODAY, acteur=acteur)


REFUSES: tuple[tuple[str, str, type[Exception], str], ...] = (
    ("PG", "ME", SuppleanceRefusee, "PG ne coordonne aucun pôle"),
    ("DM", "DM", SuppleanceRefusee, "soi-même"),
    ("DM", "ZA", SuppleanceRefusee, "auditeur"),
    ("DM", "ZD", SuppleanceRefusee, "agit déjà sur le pôle PRI"),
    ("DM", "LR", SuppleanceRefusee, "agit déjà sur le pôle PRI"),
    ("DM", "ZP", SuppleanceRefusee, "plus en activité"),
    ("DM", "QQ", AgentRefuse, "QQ"),
)


def test_who_cannot_be_replaced_or_replace_is_refused_in_words(pri: SqliteStore) -> None:
    for titulaire, suppleant, error, said in REFUSES:
        with pytest.raises(error, match=said):
            name_suppleant(pri, NewSuppleance(titulaire, suppleant, TODAY, SOON), today=TODAY, acteur="ZD")
    assert list_suppleances(pri) == ()


def test_dates_that_make_no_sense_are_refused_in_words(pri: SqliteStore) -> None:
    for du, au, said in (
        (-1, 5, "aujourd'hui ou plus tard"),
        (3, 2, "finit après avoir commencé"),
        (0, 366, "un an au plus"),
        (366, 367, "dans l'année"),
    ):
        with pytest.raises(DateRefusee, match=said):
            name(pri, du=TODAY + timedelta(days=du), au=TODAY + timedelta(days=au))


def test_a_coordinateur_has_one_deputy_a_day_and_the_database_holds_it_too(pri: SqliteStore) -> None:
    first = name(pri)
    with pytest.raises(SuppleanceRefusee, match="ME supplée déjà DM du "):
        name(pri, "PG", SOON, LATER)
    with pytest.raises(SuppleanceRefusee, match="a déjà un suppléant"), pri.writing("DM") as writing:
        writing.add_suppleance(replace(first, suppleant="PG", du=SOON))
    second = name(pri, "PG", SOON + timedelta(days=1), LATER)
    assert list_suppleances(pri) == (first, second)


@both_engines
def test_it_ends_early_or_is_taken_away_once(store: SqliteStore) -> None:
    named = name(store)
    with pytest.raises(DateRefusee, match="entre aujourd'hui et le"):
        end_suppleance(store, "DM", LATER, today=TODAY, acteur="DM")
    before = end_suppleance(store, "dm", TODAY, today=TODAY, acteur="DM")
    assert before == named
    ended = replace(named, au=TODAY)
    assert list_suppleances(store) == (ended,)
    assert remove_suppleance(store, "DM", TODAY, acteur="DM") == ended
    assert list_suppleances(store) == ()
    with pytest.raises(SuppleanceRefusee, match="Personne ne supplée DM"):
        end_suppleance(store, "DM", TODAY, today=TODAY, acteur="DM")
    with pytest.raises(SuppleanceRefusee, match="Aucune suppléance de DM"):
        remove_suppleance(store, "DM", TODAY, acteur="DM")


def test_a_suppleance_under_which_a_visa_was_given_ends_and_is_never_taken_away(pri: SqliteStore) -> None:
    name(pri)
    countersign_months(pri, ["PG"], AVRIL, acteur="ME")
    with pytest.raises(SuppleanceRefusee, match="a donné un visa pour DM"):
        remove_suppleance(pri, "DM", TODAY, acteur="DM")
    end_suppleance(pri, "DM", TODAY, today=TODAY, acteur="DM")


def test_the_history_tells_each_suppleance(pri: SqliteStore) -> None:
    name(pri)
    end_suppleance(pri, "DM", TODAY, today=TODAY, acteur="LR")
    days = f"ME supplée DM (PRI) du {TODAY:%d/%m/%Y} au {SOON:%d/%m/%Y}"
    assert told(pri)[:2] == [f"{days} (jusqu'au {SOON:%d/%m/%Y} → {TODAY:%d/%m/%Y})", days]
    remove_suppleance(pri, "DM", TODAY, acteur="DM")
    assert told(pri)[0] == f"ME supplée DM (PRI) du {TODAY:%d/%m/%Y} au {TODAY:%d/%m/%Y} (supprimé)"
