"""Steering: revisions of the plan, reste à faire, weekly review. The baseline, once used, stays as it is."""

from __future__ import annotations

from alembic import op

from cariforef_db.sqlite import read_script
from cariforef_db.sqlite.frozen_rows import (
    begun_trigger,
    closed_revue_trigger,
    key_trigger,
    refuse_triggers,
)
from cariforef_db.sqlite.journal import journal_triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JOURNALLED = (
    (
        "plan_revision",
        ("exercice_id", "numero"),
        ("id", "exercice_id", "numero", "jour", "agent_id", "motif", "annule_id"),
    ),
    (
        "plan_changement",
        ("revision_id", "rang"),
        (
            "id",
            "revision_id",
            "exercice_id",
            "rang",
            "type",
            "enveloppe_id",
            "ligne_id",
            "centiemes_avant",
            "centiemes",
            "texte_avant",
            "texte",
        ),
    ),
    ("raf", ("id",), ("id", "exercice_id", "ligne_id", "jour", "centiemes", "commentaire", "agent_id")),
    (
        "revue",
        ("exercice_id", "semaine", "perimetre_id"),
        ("id", "exercice_id", "perimetre_id", "semaine", "close_le", "close_par_id", "figures"),
    ),
    (
        "remarque",
        ("revue_id", "rang"),
        ("id", "revue_id", "exercice_id", "rang", "ligne_id", "texte", "agent_id"),
    ),
    ("meteo", ("revue_id",), ("revue_id", "couleur", "commentaire", "agent_id")),
    (
        "decision",
        ("exercice_id", "numero"),
        ("id", "exercice_id", "numero", "perimetre_id", "semaine", "texte", "qui", "pour", "faite_le"),
    ),
)
_APPEND_ONLY = ("plan_revision", "plan_changement", "raf")
_BASELINE = (
    ("ligne", "old.exercice_id"),
    ("enveloppe", "old.exercice_id"),
    ("enveloppe_ligne", "(SELECT exercice_id FROM enveloppe WHERE id = old.enveloppe_id)"),
    ("jalon", "old.exercice_id"),
    ("jalon_ligne", "(SELECT exercice_id FROM jalon WHERE id = old.jalon_id)"),
)
_KEPT = ("revue", "decision")


def upgrade() -> None:
    connection = op.get_bind()
    statements = [*read_script("0002_tables.sql")]
    for table, key, columns in _JOURNALLED:
        statements += journal_triggers(table, key, columns)
        if table not in _APPEND_ONLY:
            statements.append(key_trigger(table, key))
    for table in _APPEND_ONLY:
        statements += refuse_triggers(table, ("update", "delete"))
    for table, exercice in _BASELINE:
        statements += [*refuse_triggers(table, ("update",)), begun_trigger(table, exercice)]
    for table in _KEPT:
        statements += refuse_triggers(table, ("delete",))
    statements.append(closed_revue_trigger())
    for statement in statements:
        connection.exec_driver_sql(statement)
