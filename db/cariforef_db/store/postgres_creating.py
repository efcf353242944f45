"""Creation of a body's schema: made, guarded and filled in one transaction, all or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import psycopg

from cariforef_db.files.server_anchors import keep_created
from cariforef_db.postgres.connection import LONG, open_server, to_driver
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.place import Address, named_schema
from cariforef_db.postgres.roles import grant_everybody
from cariforef_db.schema.body import make_body_schema
from cariforef_db.store.creating import french_holidays
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.ports.progress import Progress
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Reglages


def create_body(address: Address, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
    """Make the schema of the body that `address` names, with `programme` and its public holidays.

    Raises:
        StoreNotFound: no body is named, or its schema is there already.
        StoreDenied: the account may not make schemas and roles.
    """
    schema = named_schema(address, "créer")
    connection = open_server(address, LONG)
    with connection, translating(address.shown), connection.transaction():
        progress("Création du schéma…")
        make_body_schema(connection, schema)
        progress(f"Chargement du programme {programme.exercice} et des jours fériés…")
        writing = open_system_write(connection)
        writing.set_reglages(Reglages())
        writing.load_programme(programme, french_holidays(programme.exercice), agents)
        grant_everybody(connection, schema)
    keep_created(address)
    progress(f"Organisme créé : {address.shown}")


def open_system_write(connection: psycopg.Connection[tuple[object, ...]]) -> SqlWriting:
    """Write as the program itself, in the transaction that `connection` is in."""
    row = connection.execute(
        "SELECT numero FROM ouvrir_ecriture(%s, NULL, %s)", (ACTEUR_SYSTEME, uuid.uuid4())
    ).fetchone()
    assert row is not None
    assert isinstance(row[0], int)
    return SqlWriting(to_driver(connection), row[0], ACTEUR_SYSTEME)
