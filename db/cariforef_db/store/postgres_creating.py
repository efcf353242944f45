"""Creation of a store on a server: made, guarded and filled in one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import LONG, apart_engine, translating
from cariforef_db.schema.server import make_body, refuse_older
from cariforef_db.store.creating import french_holidays
from cariforef_db.store.writing import SqlWriting
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('cariforef'), 2)")
_OPEN = text("SELECT numero FROM ouvrir_ecriture(:acteur, NULL)")


def create_body(address: Address, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
    """Make the tables in the database that `address` names, with `programme` and its public holidays.

    Raises:
        StoreNotFound: there is no such database, or it holds tables already.
        StoreVersion: it holds bodies of 0.2.
        StoreDenied: the account may not make tables.
    """
    with translating(address.shown), apart_engine(address, LONG).begin() as connection:
        progress("Création des tables…")
        connection.execute(_ONE_AT_A_TIME)
        refuse_older(connection)
        make_body(connection)
        progress(f"Chargement du programme {programme.exercice} et des jours fériés…")
        writing = open_system_write(connection)
        writing.set_reglages(Reglages())
        writing.load_programme(programme, french_holidays(programme.exercice), agents)


def open_system_write(connection: Connection) -> SqlWriting:
    """Write as the program itself, in the transaction that `connection` is in."""
    numero = connection.execute(_OPEN, {"acteur": ACTEUR_SYSTEME}).scalar_one()
    return SqlWriting(connection, int(numero), ACTEUR_SYSTEME)
