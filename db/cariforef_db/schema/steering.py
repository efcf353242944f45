"""The tables of revisions, reste à faire, reviews and decisions, described as in `tables`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Facts,
    Holds,
    Kept,
    check,
    code,
    hundredths,
    index_where,
    integer,
    is_date,
    is_date_or_null,
    is_like,
    make_table,
    maybe_code,
    maybe_hundredths,
    maybe_integer,
    maybe_text,
    numbered,
    primary_key,
    refers,
    refers_in_exercice,
    text_column,
)


def _is_week() -> tuple[CheckConstraint, ...]:
    weeks = "substr(semaine, 7) BETWEEN '01' AND '53'"
    return is_like("semaine", "[0-9][0-9][0-9][0-9]-W[0-5][0-9]", weeks)


def _has_length(column: str, maximum: int = 2000) -> CheckConstraint:
    return check(f"length({column}) BETWEEN 1 AND {maximum}", column)


# Nothing to do with `revision`, which numbers the writes.
plan_revision = make_table(
    "plan_revision",
    numbered(),
    integer("exercice_id"),
    integer("numero"),
    code("jour"),
    integer("agent_id"),
    text_column("motif", Holds.WORDS),
    maybe_integer("annule_id"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "numero", name="uq_plan_revision_exercice_numero"),
    UniqueConstraint("id", "exercice_id", name="uq_plan_revision_id_exercice"),
    UniqueConstraint("annule_id", name="uq_plan_revision_annule"),
    refers("exercice", "exercice_id"),
    refers("agent", "agent_id"),
    refers_in_exercice("plan_revision", "annule_id", "fk_plan_revision_annule"),
    check("numero > 0", "numero"),
    is_date("jour"),
    _has_length("motif"),
    check("annule_id IS NULL OR annule_id <> id", "annule"),
    facts=Facts(key=("exercice_id", "numero"), kept=Kept.ADDED_TO),
)

# The rows of `ligne` and `enveloppe` that an « ajout » names are no part of the baseline.
plan_changement = make_table(
    "plan_changement",
    numbered(),
    integer("revision_id"),
    integer("exercice_id"),
    integer("rang"),
    code("type"),
    maybe_integer("enveloppe_id"),
    maybe_integer("ligne_id"),
    maybe_hundredths("centiemes_avant"),
    maybe_hundredths("centiemes"),
    maybe_text("texte_avant", Holds.PLAN),
    maybe_text("texte", Holds.PLAN),
    primary_key("id"),
    UniqueConstraint("revision_id", "rang", name="uq_plan_changement_revision_rang"),
    refers_in_exercice("plan_revision", "revision_id"),
    refers_in_exercice("enveloppe", "enveloppe_id"),
    refers_in_exercice("ligne", "ligne_id"),
    check("rang >= 0", "rang"),
    check("type IN ('montant', 'echeance', 'qui', 'ajout', 'retrait', 'reprise')", "type"),
    check(
        "(enveloppe_id IS NOT NULL) = (type IN ('montant', 'ajout')) "
        "AND (ligne_id IS NOT NULL) = (type <> 'montant')",
        "cible",
    ),
    check("type = 'montant' OR (centiemes_avant IS NULL AND centiemes IS NULL)", "centiemes"),
    check(
        "(texte IS NOT NULL) = (type IN ('echeance', 'qui')) "
        "AND (texte_avant IS NOT NULL) = (type IN ('echeance', 'qui'))",
        "texte",
    ),
    Index("ix_plan_changement_exercice", "exercice_id", "revision_id", "rang"),
    index_where("uq_plan_changement_ligne_ajoutee", "ligne_id", "type = 'ajout'", unique=True),
    index_where("uq_plan_changement_enveloppe_ajoutee", "enveloppe_id", "type = 'ajout'", unique=True),
    facts=Facts(key=("revision_id", "rang"), kept=Kept.ADDED_TO),
)

raf = make_table(
    "raf",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    code("jour"),
    hundredths("centiemes"),
    maybe_text("commentaire", Holds.WORDS),
    integer("agent_id"),
    primary_key("id"),
    refers_in_exercice("ligne", "ligne_id"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("centiemes >= 0", "centiemes"),
    _has_length("commentaire"),
    Index("ix_raf_exercice", "exercice_id"),
    facts=Facts(key=("id",), kept=Kept.ADDED_TO),
)

revue = make_table(
    "revue",
    numbered(),
    integer("exercice_id"),
    integer("perimetre_id"),
    code("semaine"),
    maybe_code("close_le"),
    maybe_integer("close_par_id"),
    maybe_text("figures", Holds.FROZEN),
    maybe_code("prochaine"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "semaine", "perimetre_id", name="uq_revue_exercice_semaine_perimetre"),
    UniqueConstraint("id", "exercice_id", name="uq_revue_id_exercice"),
    refers_in_exercice("ligne", "perimetre_id", "fk_revue_perimetre"),
    refers("agent", "close_par_id"),
    _is_week(),
    is_date_or_null("close_le"),
    is_date_or_null("prochaine"),
    check(
        "(close_le IS NULL) = (figures IS NULL) AND (close_le IS NULL) = (close_par_id IS NULL)", "cloture"
    ),
    check("figures IS NULL OR json_valid(figures)", "figures"),
    facts=Facts(key=("exercice_id", "semaine", "perimetre_id"), kept=Kept.KEYED),
)

# Who was there, who was not and had said so.
presence = make_table(
    "presence",
    integer("revue_id"),
    integer("agent_id"),
    code("etat"),
    primary_key("revue_id", "agent_id"),
    refers("revue", "revue_id"),
    refers("agent", "agent_id"),
    check("etat IN ('present', 'excuse')", "etat"),
    facts=Facts(key=("revue_id", "agent_id"), kept=Kept.KEYED),
)

remarque = make_table(
    "remarque",
    numbered(),
    integer("revue_id"),
    integer("exercice_id"),
    integer("rang"),
    integer("ligne_id"),
    text_column("texte", Holds.WORDS),
    integer("agent_id"),
    primary_key("id"),
    UniqueConstraint("revue_id", "rang", name="uq_remarque_revue_rang"),
    refers_in_exercice("revue", "revue_id"),
    refers_in_exercice("ligne", "ligne_id"),
    refers("agent", "agent_id"),
    check("rang >= 0", "rang"),
    _has_length("texte"),
    facts=Facts(key=("revue_id", "rang"), kept=Kept.KEYED),
)

meteo = make_table(
    "meteo",
    integer("revue_id"),
    code("couleur"),
    maybe_text("commentaire", Holds.WORDS),
    integer("agent_id"),
    primary_key("revue_id"),
    refers("revue", "revue_id"),
    refers("agent", "agent_id"),
    check("couleur IN ('vert', 'orange', 'rouge')", "couleur"),
    check(
        "(couleur = 'vert' OR commentaire IS NOT NULL) "
        "AND (commentaire IS NULL OR length(commentaire) BETWEEN 1 AND 2000)",
        "commentaire",
    ),
    facts=Facts(key=("revue_id",), kept=Kept.KEYED),
)

decision = make_table(
    "decision",
    numbered(),
    integer("exercice_id"),
    integer("numero"),
    integer("perimetre_id"),
    code("semaine"),
    text_column("texte", Holds.WORDS),
    text_column("qui", Holds.WORDS),
    maybe_code("pour"),
    maybe_code("faite_le"),
    maybe_integer("ligne_id"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "numero", name="uq_decision_exercice_numero"),
    refers_in_exercice("ligne", "perimetre_id", "fk_decision_perimetre"),
    refers_in_exercice("ligne", "ligne_id"),
    check("numero > 0", "numero"),
    _is_week(),
    _has_length("texte"),
    _has_length("qui", 200),
    is_date_or_null("pour"),
    is_date_or_null("faite_le"),
    facts=Facts(key=("exercice_id", "numero"), kept=Kept.KEYED),
)
