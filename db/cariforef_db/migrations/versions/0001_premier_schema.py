"""First schema: tables, journal, kept totals."""

from __future__ import annotations

from alembic import op

from cariforef_db.sqlite import read_script
from cariforef_db.sqlite.journal import guard_triggers, journal_triggers
from cariforef_db.sqlite.totals import total_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JOURNALLED = (
    ("exercice", ("id",), ("id",)),
    (
        "agent",
        ("id",),
        (
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
        ),
    ),
    (
        "ligne",
        ("id",),
        (
            "id",
            "exercice_id",
            "code",
            "rang",
            "niveau",
            "parent_id",
            "libelle",
            "echeance",
            "qui",
            "centiemes_annonces",
            "actions_annoncees",
            "operations_annoncees",
            "regulation",
            "equipe_si",
        ),
    ),
    ("enveloppe", ("id",), ("id", "exercice_id", "code", "rang", "compte", "chiffrage", "centiemes")),
    ("enveloppe_ligne", ("enveloppe_id", "ligne_id"), ("enveloppe_id", "ligne_id", "rang")),
    ("jalon", ("id",), ("id", "exercice_id", "code", "rang", "libelle", "jour")),
    ("jalon_ligne", ("jalon_id", "ligne_id"), ("jalon_id", "ligne_id", "rang")),
    ("alias", ("id",), ("id", "exercice_id", "alias", "ligne_id")),
    ("jour_ferie", ("jour",), ("jour", "libelle")),
    ("reglage", ("cle",), ("cle", "valeur")),
    (
        "quotite",
        ("agent_id", "depuis"),
        (
            "id",
            "agent_id",
            "depuis",
            "lundi",
            "mardi",
            "mercredi",
            "jeudi",
            "vendredi",
            "samedi",
            "dimanche",
        ),
    ),
    ("absence", ("agent_id", "jour", "type"), ("id", "agent_id", "jour", "type", "centiemes")),
    (
        "saisie",
        ("agent_id", "jour", "ligne_id"),
        (
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
        ),
    ),
    (
        "fait",
        ("id",),
        ("id", "exercice_id", "ligne_id", "jalon_id", "declaration", "jour", "agent_id", "motif"),
    ),
)


def upgrade() -> None:
    connection = op.get_bind()
    statements = [*read_script("0001_tables.sql"), *guard_triggers("système")]
    for table, key, columns in _JOURNALLED:
        statements += journal_triggers(table, key, columns)
    statements += total_triggers("saisie", "saisi", ("id", "agent_id", "jour", "ligne_id", "exercice_id"))
    statements += total_triggers("absence", "absent", ("id", "agent_id", "jour"))
    for statement in statements:
        connection.exec_driver_sql(statement)
