"""Trust: visas that lock a month, roles and accounts, the chain over the journal, conventions, purges."""

from __future__ import annotations

import sqlite3
from typing import Any

from alembic import op

from cariforef_db.sqlite import read_script
from cariforef_db.sqlite.chain import chain_triggers, seal_new_rows
from cariforef_db.sqlite.frozen_rows import erasable_trigger, key_trigger, refuse_triggers
from cariforef_db.sqlite.journal import journal_triggers
from cariforef_db.sqlite.signed_months import convention_triggers, lock_triggers, visa_triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AGENT = (
    "id",
    "initiales",
    "nom",
    "pole",
    "equipe",
    "coordonne",
    "actif",
    "fictif",
    "arrivee",
    "depart",
    "fonction",
    "role",
    "compte",
)
_SAISIE = (
    "id",
    "agent_id",
    "jour",
    "ligne_id",
    "exercice_id",
    "compte",
    "centiemes",
    "commentaire",
    "a_confirmer",
    "version",
    "par_id",
)
_VISA = (
    "id",
    "agent_id",
    "mois",
    "numero",
    "geste",
    "par_id",
    "quand",
    "motif",
    "centiemes",
    "contenu",
)
_REMADE = (
    ("agent", ("id",), _AGENT),
    ("saisie", ("agent_id", "jour", "ligne_id"), _SAISIE),
    ("reglage", ("cle",), ("cle", "valeur")),
)
"""Tables with new columns, or made again."""

_ADDED = (
    ("visa", ("agent_id", "mois", "numero"), _VISA),
    ("convention", ("id",), ("id", "numero", "intitule")),
    (
        "convention_ligne",
        ("id",),
        ("id", "convention_id", "exercice_id", "ligne_id", "depuis", "jusque"),
    ),
    ("refus_droit", ("id",), ("id", "quand", "acteur_id", "action", "objet")),
    ("purge", ("id",), ("id", "quand", "par_id", "agent_id", "limite", "motif")),
)
_ERASABLE = (
    ("fait", ("motif",), ("id", "exercice_id", "ligne_id", "jalon_id", "declaration", "jour", "agent_id")),
    (
        "plan_revision",
        ("motif",),
        ("id", "exercice_id", "numero", "jour", "agent_id", "annule_id"),
    ),
    ("raf", ("commentaire",), ("id", "exercice_id", "ligne_id", "jour", "centiemes", "agent_id")),
    ("refus_droit", ("objet",), ("id", "quand", "acteur_id", "action")),
    ("purge", ("motif",), ("id", "quand", "par_id", "agent_id", "limite")),
    ("visa", ("motif", "contenu"), _VISA),
)
"""Tables that are only added to, and their texts that a purge alone may rewrite: they may name somebody."""

_REVUE = ("id", "exercice_id", "perimetre_id", "semaine", "close_le", "close_par_id")
_APPEND_ONLY = ("refus_droit", "purge", "visa")
_EVENTS = ("insert", "update", "delete")


def upgrade() -> None:
    connection = op.get_bind()
    driver: Any = connection.connection.driver_connection
    journalling = _journal_triggers(driver)
    statements = [f"DROP TRIGGER {name}" for name in journalling]
    statements += [
        f"DROP TRIGGER tr_{name}"
        for name in (
            "journal_sans_update",
            "fait_sans_update",
            "plan_revision_sans_update",
            "raf_sans_update",
            "revue_close",
        )
    ]
    statements += read_script("0003_tables.sql")
    for table, key, columns in (*_REMADE, *_ADDED):
        for event, sql in zip(_EVENTS, journal_triggers(table, key, columns), strict=True):
            journalling[f"tr_{table}_journal_{event}"] = sql
    statements += map(_with_reason, journalling.values())
    statements += [key_trigger(table, key) for table, key, _ in _ADDED if table.startswith("convention")]
    for table in _APPEND_ONLY:
        statements += refuse_triggers(table, ("delete",))
    statements += [
        erasable_trigger(f"tr_{table}_sans_update", table, text, kept) for table, text, kept in _ERASABLE
    ]
    statements.append(
        erasable_trigger("tr_revue_close", "revue", ("figures",), _REVUE, "old.close_le IS NOT NULL")
    )
    statements += [*visa_triggers(), *convention_triggers()]
    of_saisie = tuple(column for column in _SAISIE if column not in ("commentaire", "version"))
    statements += [*lock_triggers("saisie", of_saisie), *lock_triggers("absence")]
    for statement in statements:
        connection.exec_driver_sql(statement)
    seal_new_rows(driver)
    for statement in chain_triggers():
        connection.exec_driver_sql(statement)


def _journal_triggers(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the triggers of the earlier schemas that write in the journal, by name."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'tr~_%~_journal~_%' "
        "ESCAPE '~' ORDER BY name"
    )
    return dict(rows.fetchall())


def _with_reason(trigger: str) -> str:
    """Return a trigger of `journal_triggers` that also keeps why the transaction was made."""
    return trigger.replace("avant, apres) VALUES", "avant, apres, motif) VALUES").replace(
        "); END", ", (SELECT motif FROM ecriture_en_cours)); END"
    )
