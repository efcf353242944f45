"""The tables as SQLAlchemy sees them, for the writes. A test holds them to what the migrations create.

Imported by the first write only. Amounts are hundredths of a day; dates are ISO text.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _table(name: str, *items: SchemaItem) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _maybe_integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe_text(name: str) -> Column[str]:
    return Column(name, Text, nullable=True)


def _check(sql: str, name: str) -> CheckConstraint:
    return CheckConstraint(sql, name=name)


def _is_date(column: str) -> CheckConstraint:
    return _check(f"date({column}) IS NOT NULL AND date({column}) = {column}", column)


def _is_date_or_null(column: str) -> CheckConstraint:
    return _check(f"{column} IS NULL OR (date({column}) IS NOT NULL AND date({column}) = {column})", column)


def _is_flag(column: str) -> CheckConstraint:
    return _check(f"{column} IN (0, 1)", column)


def _key(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint(*columns)


def _refers(table: str, column: str, name: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [f"{table}.id"], ondelete="RESTRICT", name=name)


def _refers_in_exercice(table: str, column: str, name: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [column, "exercice_id"], [f"{table}.id", f"{table}.exercice_id"], ondelete="RESTRICT", name=name
    )


exercice = _table("exercice", _integer("id"), _key("id"), _check("id BETWEEN 2000 AND 2999", "annee"))

agent = _table(
    "agent",
    _integer("id"),
    _text("initiales"),
    _maybe_text("nom"),
    _maybe_text("pole"),
    _maybe_text("equipe"),
    _maybe_text("coordonne"),
    _integer("actif"),
    _integer("fictif"),
    _maybe_text("arrivee"),
    _maybe_text("depart"),
    _key("id"),
    UniqueConstraint("initiales", name="uq_agent_initiales"),
    _check("length(initiales) BETWEEN 1 AND 12 AND initiales <> 'système'", "initiales"),
    _is_flag("actif"),
    _is_flag("fictif"),
    _is_date_or_null("arrivee"),
    _is_date_or_null("depart"),
)

ligne = _table(
    "ligne",
    _integer("id"),
    _integer("exercice_id"),
    _text("code"),
    _integer("rang"),
    _text("niveau"),
    _maybe_integer("parent_id"),
    _text("libelle"),
    _text("echeance"),
    _text("qui"),
    _maybe_integer("centiemes_annonces"),
    _maybe_integer("actions_annoncees"),
    _maybe_integer("operations_annoncees"),
    _integer("regulation"),
    _integer("equipe_si"),
    _key("id"),
    UniqueConstraint("exercice_id", "code", name="uq_ligne_exercice_code"),
    UniqueConstraint("exercice_id", "rang", name="uq_ligne_exercice_rang"),
    UniqueConstraint("id", "exercice_id", name="uq_ligne_id_exercice"),
    _refers("exercice", "exercice_id"),
    _refers_in_exercice("ligne", "parent_id", "fk_ligne_parent"),
    _check("niveau IN ('gip', 'pole', 'axe', 'action', 'operation')", "niveau"),
    _check("(niveau = 'gip') = (parent_id IS NULL)", "parent"),
    _is_flag("regulation"),
    _is_flag("equipe_si"),
    Index("ix_ligne_parent", "parent_id"),
    Index("uq_ligne_equipe_si", "exercice_id", unique=True, sqlite_where=text("equipe_si = 1")),
)

enveloppe = _table(
    "enveloppe",
    _integer("id"),
    _integer("exercice_id"),
    _text("code"),
    _integer("rang"),
    _text("compte"),
    _text("chiffrage"),
    _maybe_integer("centiemes"),
    _key("id"),
    UniqueConstraint("exercice_id", "code", name="uq_enveloppe_exercice_code"),
    _refers("exercice", "exercice_id"),
    _check("compte IN ('metier', 'SI')", "compte"),
    _check("chiffrage IN ('chiffre', 'X', 'aucun')", "chiffrage"),
    _check("(chiffrage = 'chiffre') = (centiemes IS NOT NULL)", "centiemes"),
)

enveloppe_ligne = _table(
    "enveloppe_ligne",
    _integer("enveloppe_id"),
    _integer("ligne_id"),
    _integer("rang"),
    _key("enveloppe_id", "ligne_id"),
    _refers("enveloppe", "enveloppe_id"),
    _refers("ligne", "ligne_id"),
    Index("ix_enveloppe_ligne_ligne", "ligne_id"),
)

jalon = _table(
    "jalon",
    _integer("id"),
    _integer("exercice_id"),
    _text("code"),
    _integer("rang"),
    _text("libelle"),
    _text("jour"),
    _key("id"),
    UniqueConstraint("exercice_id", "code", name="uq_jalon_exercice_code"),
    UniqueConstraint("id", "exercice_id", name="uq_jalon_id_exercice"),
    _refers("exercice", "exercice_id"),
    _is_date("jour"),
)

jalon_ligne = _table(
    "jalon_ligne",
    _integer("jalon_id"),
    _integer("ligne_id"),
    _integer("rang"),
    _key("jalon_id", "ligne_id"),
    _refers("jalon", "jalon_id"),
    _refers("ligne", "ligne_id"),
    Index("ix_jalon_ligne_ligne", "ligne_id"),
)

alias = _table(
    "alias",
    _integer("id"),
    _integer("exercice_id"),
    _text("alias"),
    _integer("ligne_id"),
    _key("id"),
    UniqueConstraint("exercice_id", "alias", name="uq_alias_exercice_alias"),
    _refers_in_exercice("ligne", "ligne_id"),
    Index("ix_alias_ligne", "ligne_id"),
)

jour_ferie = _table(
    "jour_ferie",
    _text("jour"),
    _text("libelle"),
    _key("jour"),
    _is_date("jour"),
    _check("length(libelle) > 0", "libelle"),
)

reglage = _table(
    "reglage",
    _text("cle"),
    _integer("valeur"),
    _key("cle"),
    _check(
        "(cle = 'pas' AND valeur BETWEEN 1 AND 100) OR (cle = 'minutes_par_jour' AND valeur BETWEEN 60 "
        "AND 1440) OR (cle = 'au_dela_quotite' AND valeur IN (0, 1))",
        "valeur",
    ),
)

JOURS_SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

quotite = _table(
    "quotite",
    _integer("id"),
    _integer("agent_id"),
    _text("depuis"),
    *(_integer(name) for name in JOURS_SEMAINE),
    _key("id"),
    UniqueConstraint("agent_id", "depuis", name="uq_quotite_agent_depuis"),
    _refers("agent", "agent_id"),
    _is_date("depuis"),
    _check(" AND ".join(f"{name} BETWEEN 0 AND 100" for name in JOURS_SEMAINE), "semaine"),
)

absence = _table(
    "absence",
    _integer("id"),
    _integer("agent_id"),
    _text("jour"),
    _text("type"),
    _integer("centiemes"),
    _key("id"),
    UniqueConstraint("agent_id", "jour", "type", name="uq_absence_agent_jour_type"),
    _refers("agent", "agent_id"),
    _is_date("jour"),
    _check("type IN ('congé', 'RTT', 'maladie', 'formation', 'autre')", "type"),
    _check("centiemes IN (50, 100)", "centiemes"),
)

saisie = _table(
    "saisie",
    _integer("id"),
    _integer("agent_id"),
    _text("jour"),
    _integer("ligne_id"),
    _integer("exercice_id"),
    _text("compte"),
    _integer("centiemes"),
    _maybe_text("commentaire"),
    _integer("a_confirmer"),
    _integer("version"),
    _key("id"),
    UniqueConstraint("agent_id", "jour", "ligne_id", name="uq_saisie_agent_jour_ligne"),
    _refers("agent", "agent_id"),
    _refers_in_exercice("ligne", "ligne_id"),
    _is_date("jour"),
    _check("CAST(substr(jour, 1, 4) AS INTEGER) = exercice_id", "exercice"),
    _check("compte IN ('metier', 'SI')", "compte"),
    _check("centiemes BETWEEN 1 AND 100", "centiemes"),
    _check("length(commentaire) BETWEEN 1 AND 500", "commentaire"),
    _is_flag("a_confirmer"),
    _check("version > 0", "version"),
    Index("ix_saisie_sommes", "exercice_id", "ligne_id", "compte", "jour", "centiemes", "agent_id"),
)

fait = _table(
    "fait",
    _integer("id"),
    _integer("exercice_id"),
    _maybe_integer("ligne_id"),
    _maybe_integer("jalon_id"),
    _text("declaration"),
    _text("jour"),
    _integer("agent_id"),
    _maybe_text("motif"),
    _key("id"),
    _refers("exercice", "exercice_id"),
    _refers_in_exercice("ligne", "ligne_id"),
    _refers_in_exercice("jalon", "jalon_id"),
    _refers("agent", "agent_id"),
    _check(
        "(declaration IN ('soldee', 'rouverte') AND ligne_id IS NOT NULL AND jalon_id IS NULL) "
        "OR (declaration IN ('tenu', 'non_tenu') AND jalon_id IS NOT NULL AND ligne_id IS NULL)",
        "declaration",
    ),
    _is_date("jour"),
    Index("ix_fait_exercice", "exercice_id"),
)

total_jour = _table(
    "total_jour",
    _integer("agent_id"),
    _text("jour"),
    _integer("saisi"),
    _integer("absent"),
    _integer("plafond"),
    _key("agent_id", "jour"),
    _refers("agent", "agent_id"),
    _is_date("jour"),
    _check("saisi >= 0 AND absent >= 0", "parts"),
    _check("plafond BETWEEN 0 AND 100", "limite"),
    _check("saisi + absent BETWEEN 0 AND plafond", "plafond"),
)
total_jour.dialect_options["sqlite"]["with_rowid"] = False

revision = _table(
    "revision",
    _integer("id"),
    _integer("numero"),
    _key("id"),
    _check("id = 1", "unique"),
    _check("numero >= 0", "numero"),
)

ecriture_en_cours = _table(
    "ecriture_en_cours",
    _integer("id"),
    _text("acteur"),
    _maybe_integer("acteur_id"),
    _key("id"),
    _refers("agent", "acteur_id"),
    _check("id = 1", "unique"),
)

journal = _table(
    "journal",
    _integer("seq"),
    _text("quand"),
    _maybe_integer("acteur_id"),
    _text("objet"),
    _text("cle"),
    _text("action"),
    _maybe_text("avant"),
    _maybe_text("apres"),
    _key("seq"),
    _refers("agent", "acteur_id"),
    _check(
        "(action = 'creation' AND avant IS NULL AND apres IS NOT NULL) "
        "OR (action = 'modification' AND avant IS NOT NULL AND apres IS NOT NULL) "
        "OR (action = 'suppression' AND avant IS NOT NULL AND apres IS NULL)",
        "action",
    ),
    Index("ix_journal_objet_cle", "objet", "cle"),
)
