"""Every door by which text enters the store: it is kept inert or refused; no table ever holds it alive."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.account import Account
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.domain.temps.saisies import CellChange, Duree, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.services import rgpd as conservation
from cariforef_tui.services.agents import accounts as habilitations
from cariforef_tui.services.agents import agents
from cariforef_tui.services.mois import conventions, visas
from cariforef_tui.services.programme import declarations, revisions
from cariforef_tui.services.programme import declarations as raf
from cariforef_tui.services.programme.exercice import DateReference, resolve_reference
from cariforef_tui.services.programme.revisions import Redaction
from cariforef_tui.services.revue import write as revue_ecriture
from cariforef_tui.services.revue.write import NewDecision, take_decision
from cariforef_tui.services.temps import absences, calendrier, saisies
from cariforef_tui.services.temps.saisies import ModeSaisie
from tests import people
from tests.people import freeze

TODAY = date(2018, 5, 22)
CLE = CleRevue("GIP", date(2018, 5, 21))
ESCAPES = ("\x1b]52;c;Zm9v\x07", "\x1b]0;titre\x1b\\", "\x9b2J", "\x00", "\x08\r", "\n", "\ud800")
HIDDEN = ("\u202egnp", "\u2066x\u2069", "\u200b", "\ufeff", "\u00ad", "\U000e0041", "\u2028", "\ue000")
ALIVE = (*ESCAPES, *HIDDEN, "\u2800", "\u3164", "e" + "\u0301" * 9)
ONE_OF_EACH = ("\x1b]52;c;Zm9v\x07", "\n", "\ud800", "\u202egnp", "e" + "\u0301" * 9)
"""What acts on a terminal, breaks a line, is no character, reorders, piles up."""
SOUND = (
    "réunion",
    "[/x]",
    "[@click=app.quit]",
    "[AE-01]",
    "👩‍👩‍👧",
    "עברית",
    "漢字",
    "'; DROP TABLE saisie; --",
    " ",
)
TEXT = st.one_of(
    st.lists(st.sampled_from((*ALIVE, *SOUND)), min_size=1, max_size=4).map("".join),
    st.lists(st.sampled_from(SOUND), min_size=1, max_size=4).map("".join),
    st.text(max_size=250),
)


@dataclass(frozen=True)
class Session:
    """A store and the reference of its screens."""

    store: SqliteStore
    reference: DateReference

    def redaction(self, motif: str = "essai") -> Redaction:
        return Redaction(TODAY, "DM", motif, revisions.Accord.DONNE)


def log(session: Session, *typed: str, commentaire: str | None = None) -> None:
    agent, code, jours = typed
    saisies.log_days(
        session.store, agent, code, jours, TODAY,
        mode=ModeSaisie.REMPLACER, today=TODAY, acteur="DM", commentaire=commentaire,
    )  # fmt: skip


def send_back_and_reopen(session: Session, motif: str) -> None:
    """An empty month signed by the store itself, for a reason to be given."""
    mois = Mois(2018, 1)
    for geste in (visas.send_back_month, visas.reopen_month):
        with session.store.writing("LR") as writing, suppress(Refus):
            writing.add_visa(freeze(writing, "LR", mois))
        if geste is visas.reopen_month:
            visas.countersign_months(session.store, ["LR"], mois, acteur="DM")
        geste(session.store, "LR", mois, motif, acteur="DM")


def purge(session: Session, motif: str) -> None:
    log(session, "DM", "18", "0,25", commentaire="échu")
    later = date(2040, 1, 2)
    conservation.purge(session.store, later, acteur="DM", motif=motif, today=later, save=lambda: None)


def close_and_reopen(session: Session, motif: str) -> None:
    declarations.close_ligne(session.store, "7.1", TODAY, acteur="DM", motif=motif)
    declarations.reopen_ligne(session.store, "7.1", TODAY, acteur="DM", motif=motif)


def hold_and_release(session: Session, motif: str) -> None:
    declarations.hold_jalon(session.store, "RGPD", TODAY, acteur="DM", motif=motif)
    declarations.release_jalon(session.store, "RGPD", TODAY, acteur="DM", motif=motif)


def grid(session: Session, texte: str) -> None:
    change = CellChange(agent="LR", jour=TODAY, code="18", centiemes=25, commentaire=texte)
    saisies.write_cells(session.store, [change], today=TODAY, acteur="LR")


def add_line(session: Session, texte: str, echeance: str = "", qui: str = "") -> None:
    values = {"libelle": texte, "jours": "1", "echeance": echeance, "qui": qui}
    people.add_ligne(session.store, values, session.redaction())


DOORS: dict[str, Callable[[Session, str], object]] = {
    "jours": lambda one, texte: log(one, "DM", "14.7.1", texte),
    "code": lambda one, texte: log(one, "DM", texte, "0,25"),
    "agent": lambda one, texte: log(one, texte, "18", "0,25"),
    "commentaire": lambda one, texte: log(one, "DM", "18", "0,25", commentaire=texte),
    "commentaire de la grille": grid,
    "nom d'agent": lambda one, texte: agents.add_agent(
        one.store, Agent(initiales="ZZ", nom=texte), exercice=2018
    ),
    "initiales": lambda one, texte: agents.add_agent(one.store, Agent(initiales=texte), exercice=2018),
    "pôle": lambda one, texte: agents.add_agent(
        one.store, Agent(initiales="ZY", pole=texte, equipe=texte), exercice=2018
    ),
    "jour férié": lambda one, texte: calendrier.set_ferie(one.store, date(2018, 5, 11), texte, acteur="DM"),
    "type d'absence": lambda one, texte: absences.set_absence(
        one.store, "DM", absences.resolve_type(texte), TODAY, TODAY, Duree.DEMI, acteur="DM"
    ),
    "motif de solde": close_and_reopen,
    "motif de jalon": hold_and_release,
    "RAF": lambda one, texte: raf.declare_raf(
        one.store, "14.7.1", 100, TODAY, today=TODAY, acteur="DM", commentaire=texte
    ),
    "motif de révision": lambda one, texte: people.move_echeance(
        one.store, "18", "07/2018", one.redaction(texte)
    ),
    "échéance": lambda one, texte: people.move_echeance(one.store, "18", texte, one.redaction()),
    "qui": lambda one, texte: people.change_qui(one.store, "14.7.1", texte, one.redaction()),
    "libellé": add_line,
    "échéance et qui d'une ligne": lambda one, texte: add_line(one, "Ligne", texte, texte),
    "remarque": lambda one, texte: revue_ecriture.write_remarque(
        one.store, one.reference, CLE, "18", texte, acteur="DM"
    ),
    "météo": lambda one, texte: revue_ecriture.declare_meteo(
        one.store, one.reference, CLE, Meteo.ROUGE, texte, acteur="DM"
    ),
    "convention": lambda one, texte: conventions.add_convention(one.store, "FSE-1", texte, acteur="DM"),
    "fonds": lambda one, texte: conventions.add_convention(
        one.store, "FSE-1", "Opération", texte, acteur="DM"
    ),
    "numéro de convention": lambda one, texte: conventions.add_convention(
        one.store, texte, "Opération", acteur="DM"
    ),
    "motif de visa": send_back_and_reopen,
    "motif de purge": purge,
    "compte": lambda one, texte: habilitations.bind_account(
        one.store, "DM", texte, acteur="DM", caller=Account(texte, 1001)
    ),
    "nom et fonction": lambda one, texte: habilitations.modify_agent(
        one.store, "DM", habilitations.AgentChange(nom=texte, fonction=texte), exercice=2018, acteur="DM"
    ),
    "décision": lambda one, texte: take_decision(
        one.store, one.reference, CLE, NewDecision(texte, "LR"), acteur="DM"
    ),
}


def stored_texts(path: Path) -> set[str]:
    """Every text of every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            value
            for table in tables
            for row in connection.execute(f'SELECT * FROM "{table}"')
            for value in row
            if isinstance(value, str)
        }


@pytest.fixture
def session(store: SqliteStore) -> Session:
    return Session(store, resolve_reference(store, TODAY, None))


@given(st.sampled_from(sorted(DOORS)), TEXT)
def test_text_is_kept_inert_or_refused_in_one_inert_line(session: Session, door: str, texte: str) -> None:
    try:
        DOORS[door](session, texte)
    except Refus as error:
        said = str(error)
        if inert_text(said) != said:
            raise


def test_nothing_alive_is_ever_stored(session: Session, store_path: Path) -> None:
    before = stored_texts(store_path)
    for door, enter in DOORS.items():
        for texte in (*(f"{door} {alive} fin" for alive in ONE_OF_EACH), "", "\u00a0"):
            with suppress(Refus):
                enter(session, texte)
    added = stored_texts(store_path) - before
    assert [text for text in added if inert_text(text) != text] == []


def test_a_type_of_absence_is_one_of_ours() -> None:
    for kind in TypeAbsence:
        assert absences.resolve_type(f" {kind.value.upper()} ") is kind
