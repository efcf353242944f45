"""The tables of reviews and decisions, and the triggers that keep those that are closed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import UniqueConstraint

from cariforef_db.schema.columns import (
    Holds,
    Kept,
    Traits,
    check,
    code,
    has_length,
    integer,
    is_date_or_null,
    is_week,
    make_table,
    maybe_code,
    maybe_integer,
    maybe_text,
    numbered,
    primary_key,
    refers,
    refers_in_exercice,
    text_column,
)
from cariforef_db.schema.law import Trigger, Words, erasable_trigger, refuse_trigger

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
    is_week("semaine"),
    is_date_or_null("close_le"),
    is_date_or_null("prochaine"),
    check(
        "(close_le IS NULL) = (figures IS NULL) AND (close_le IS NULL) = (close_par_id IS NULL)", "cloture"
    ),
    check("figures IS NULL OR json_valid(figures)", "figures"),
    traits=Traits(key=("exercice_id", "semaine", "perimetre_id"), kept=Kept.KEYED),
)

# Who was present and who was excused.
presence = make_table(
    "presence",
    integer("revue_id"),
    integer("agent_id"),
    code("etat"),
    primary_key("revue_id", "agent_id"),
    refers("revue", "revue_id"),
    refers("agent", "agent_id"),
    check("etat IN ('present', 'excuse')", "etat"),
    traits=Traits(key=("revue_id", "agent_id"), kept=Kept.KEYED),
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
    has_length("texte"),
    traits=Traits(key=("revue_id", "rang"), kept=Kept.KEYED),
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
    traits=Traits(key=("revue_id",), kept=Kept.KEYED),
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
    is_week("semaine"),
    has_length("texte"),
    has_length("qui", 200),
    is_date_or_null("pour"),
    is_date_or_null("faite_le"),
    traits=Traits(key=("exercice_id", "numero"), kept=Kept.KEYED),
)


def closed_revue_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that keep every review, and freeze a closed one; a purge masks its figures."""
    kept = ("id", "exercice_id", "perimetre_id", "semaine", "close_le", "close_par_id", "prochaine")
    yield refuse_trigger("revue", "delete")
    yield erasable_trigger("tr_revue_close", "revue", ("figures",), kept, words, "old.close_le IS NOT NULL")
    for event, row in (("insert", "new"), ("update", "old"), ("delete", "old")):
        closed = f"EXISTS (SELECT 1 FROM revue WHERE id = {row}.revue_id AND close_le IS NOT NULL)"
        yield refuse_trigger("presence", event, name=f"tr_presence_close_{event}", when=closed)


def closed_decision_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that keep what a closed review decided; it may still be declared done."""
    is_closed = (
        "EXISTS (SELECT 1 FROM revue WHERE revue.exercice_id = old.exercice_id AND close_le IS NOT NULL "
        "AND revue.semaine = old.semaine AND revue.perimetre_id = old.perimetre_id)"
    )
    columns = ("perimetre_id", "semaine", "texte", "qui", "pour", "ligne_id")
    is_rewritten = " OR ".join(words.differ(f"new.{column}", f"old.{column}") for column in columns)
    yield erasable_trigger(
        "tr_decision_close",
        "decision",
        ("texte", "qui"),
        columns,
        words,
        f"({is_rewritten}) AND {is_closed}",
    )
    yield refuse_trigger("decision", "delete", name="tr_decision_close_delete", when=is_closed)
