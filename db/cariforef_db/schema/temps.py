"""The tables of days, of what they answer and of what they allow, and the triggers that keep the totals."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Holds,
    Kept,
    Traits,
    check,
    code,
    hundredths,
    index_where,
    integer,
    is_date,
    is_date_or_null,
    is_flag,
    is_year,
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
from cariforef_db.schema.law import Refusal, Trigger, Words, key_trigger
from cariforef_tui.domain.values.days import JOUR_ENTIER

jour_ferie = make_table(
    "jour_ferie",
    code("jour"),
    text_column("libelle", Holds.PLAN),
    primary_key("jour"),
    is_date("jour"),
    check("length(libelle) > 0", "libelle"),
    traits=Traits(key=("jour",)),
)
reglage = make_table(
    "reglage",
    code("cle"),
    integer("valeur"),
    primary_key("cle"),
    check(
        "(cle = 'pas' AND valeur BETWEEN 1 AND 100) OR (cle = 'minutes_par_jour' AND valeur BETWEEN 60 "
        "AND 1440) OR (cle = 'au_dela_quotite' AND valeur IN (0, 1)) OR (cle = 'delai_visa' "
        "AND valeur BETWEEN 0 AND 60) OR (cle = 'conservation' AND valeur BETWEEN 1 AND 50) "
        "OR (cle = 'jours_par_etp' AND valeur BETWEEN 100 AND 260) "
        "OR (cle = 'plan_a_tous' AND valeur IN (0, 1)) OR (cle = 'conges' AND valeur BETWEEN 0 AND 10000)",
        "valeur",
    ),
    traits=Traits(key=("cle",)),
)

# A line whose days answer requests, each of less than a day.
tirage = make_table(
    "tirage",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    primary_key("id"),
    UniqueConstraint("ligne_id", name="uq_tirage_ligne"),
    refers_in_exercice("ligne", "ligne_id"),
    traits=Traits(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id")),
)

# A request, named once on its line: days refer to it, so that no comment has to say it.
demande = make_table(
    "demande",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    integer("numero"),
    text_column("libelle", Holds.WORDS),
    code("ouverte_le"),
    maybe_code("close_le"),
    primary_key("id"),
    UniqueConstraint("ligne_id", "numero", name="uq_demande_ligne_numero"),
    refers_in_exercice("ligne", "ligne_id"),
    check("numero > 0", "numero"),
    check("length(libelle) BETWEEN 1 AND 120", "libelle"),
    is_date("ouverte_le"),
    is_date_or_null("close_le"),
    check("close_le IS NULL OR close_le >= ouverte_le", "periode"),
    traits=Traits(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id")),
)
absence = make_table(
    "absence",
    numbered(),
    integer("agent_id"),
    code("jour"),
    code("type"),
    hundredths("centiemes"),
    primary_key("id"),
    UniqueConstraint("agent_id", "jour", "type", name="uq_absence_agent_jour_type"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("type IN ('congé', 'RTT', 'maladie', 'formation', 'autre')", "type"),
    check("centiemes BETWEEN 1 AND 100", "centiemes"),
    traits=Traits(key=("agent_id", "jour", "type"), counted="Absences"),
)
saisie = make_table(
    "saisie",
    numbered(),
    integer("agent_id"),
    code("jour"),
    integer("ligne_id"),
    integer("exercice_id"),
    code("compte"),
    hundredths("centiemes"),
    maybe_text("commentaire", Holds.WORDS),
    integer("a_confirmer"),
    integer("version"),
    # Who wrote it for its agent, null where the agent did; no reference: the journal's own actor has it.
    maybe_integer("par_id"),
    # The request that it answers, on a line that is a droit de tirage.
    maybe_integer("demande_id"),
    primary_key("id"),
    UniqueConstraint("agent_id", "jour", "ligne_id", name="uq_saisie_agent_jour_ligne"),
    refers("agent", "agent_id"),
    refers("demande", "demande_id"),
    refers_in_exercice("ligne", "ligne_id"),
    is_date("jour"),
    is_year("jour", "exercice_id", "exercice"),
    check("compte IN ('metier', 'SI')", "compte"),
    check("centiemes BETWEEN 1 AND 100", "centiemes"),
    check("length(commentaire) BETWEEN 1 AND 500", "commentaire"),
    is_flag("a_confirmer"),
    check("version > 0", "version"),
    index_where("ix_saisie_demande", "demande_id", "demande_id IS NOT NULL"),
    Index("ix_saisie_sommes", "exercice_id", "ligne_id", "compte", "jour", "centiemes", "agent_id"),
    traits=Traits(key=("agent_id", "jour", "ligne_id"), counted="Saisies"),
)

# Kept by triggers: what each agent's date holds, and what it allowed when it last grew.
total_jour = make_table(
    "total_jour",
    integer("agent_id"),
    code("jour"),
    hundredths("saisi"),
    hundredths("absent"),
    integer("plafond"),
    primary_key("agent_id", "jour"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("saisi >= 0 AND absent >= 0", "parts"),
    check("plafond BETWEEN 0 AND 100", "limite"),
    check("saisi + absent BETWEEN 0 AND plafond", "plafond"),
)
total_jour.dialect_options["sqlite"]["with_rowid"] = False
PLAFOND = "ck_total_jour_plafond"


def plafond_of(weekday: str, agent: str, jour: str) -> str:
    """Return the SQL of what an agent's date allows, in hundredths.

    `weekday` is the text of the date's weekday, « 1 » for Monday; `agent` is an id, `jour` the ISO date.
    """
    return (
        "coalesce((SELECT 100 FROM reglage WHERE cle = 'au_dela_quotite' AND valeur = 1), "
        f"(SELECT CASE {weekday} WHEN '1' THEN lundi WHEN '2' THEN mardi "
        "WHEN '3' THEN mercredi WHEN '4' THEN jeudi WHEN '5' THEN vendredi ELSE 100 END FROM quotite "
        f"WHERE agent_id = {agent} AND depuis <= {jour} ORDER BY depuis DESC LIMIT 1), 100)"
    )


def total_triggers(table: str, part: str, key: tuple[str, ...], words: Words) -> Iterator[Trigger]:
    """Yield the triggers that add `table`'s hundredths to `part` of the agent's date.

    The columns of `key` may not change: a row is deleted and made again.
    """
    other = "absent" if part == "saisi" else "saisi"
    plafond = plafond_of(words.weekday_of("new.jour"), "new.agent_id", "new.jour")
    grown = f"SET {part} = {part} + new.centiemes - old.centiemes"
    same_day = "WHERE agent_id = new.agent_id AND jour = new.jour"
    yield _on(
        table,
        "AFTER INSERT",
        "insert",
        f"INSERT INTO total_jour (agent_id, jour, {part}, {other}, plafond) "
        f"VALUES (new.agent_id, new.jour, new.centiemes, 0, {plafond}) ON CONFLICT (agent_id, jour) "
        f"DO UPDATE SET {part} = total_jour.{part} + excluded.{part}, plafond = excluded.plafond",
    )
    yield _on(
        table,
        "AFTER UPDATE",
        "hausse",
        f"UPDATE total_jour {grown}, plafond = {plafond} {same_day}",
        # A CHECK is ignored under `UPDATE OR IGNORE`: the total then has not moved.
        Refusal(PLAFOND, words.unchanged),
        when="new.centiemes > old.centiemes",
    )
    yield _on(
        table,
        "AFTER UPDATE",
        "baisse",
        f"UPDATE total_jour {grown} {same_day}",
        when="new.centiemes < old.centiemes",
    )
    yield _on(
        table,
        "AFTER DELETE",
        "delete",
        f"UPDATE total_jour SET {part} = {part} - old.centiemes "
        "WHERE agent_id = old.agent_id AND jour = old.jour",
    )
    yield key_trigger(table, key)


def _on(table: str, event: str, what: str, *then: Refusal | str, when: str | None = None) -> Trigger:
    return Trigger(name=f"tr_{table}_total_{what}", event=event, table=table, when=when, then=then)


AUTRE_LIGNE = "AUTRE_LIGNE"
NON_IMPUTABLE = "NON_IMPUTABLE"
DEMANDE_PLEINE = "DEMANDE_PLEINE"


def imputable_trigger() -> Trigger:
    """Return the trigger that refuses a new saisie on a line with children, or on a régulation.

    A line that a revision adds counts as a child as soon as its row is written.
    """
    return Trigger(
        name="tr_saisie_imputable",
        event="BEFORE INSERT",
        table="saisie",
        then=(
            Refusal(
                NON_IMPUTABLE,
                "EXISTS (SELECT 1 FROM ligne WHERE parent_id = new.ligne_id) "
                "OR EXISTS (SELECT 1 FROM ligne WHERE id = new.ligne_id AND regulation = 1)",
            ),
        ),
    )


def promise_triggers() -> Iterator[Trigger]:
    """Yield the triggers that keep productions and days on the line of their livrable or request.

    The days of a request stay under one day (axe 4.5 of the programme: « moins d'un jour chacune »).
    """
    days = "(SELECT sum(centiemes) FROM saisie WHERE demande_id = new.demande_id)"
    yield Trigger(
        name="tr_production_ligne",
        event="BEFORE INSERT",
        table="production",
        then=(_refuse_other_line("livrable"),),
    )
    for event in ("insert", "update"):
        yield Trigger(
            name=f"tr_saisie_demande_{event}",
            event=f"AFTER {event.upper()}",
            table="saisie",
            when="new.demande_id IS NOT NULL",
            then=(_refuse_other_line("demande"), Refusal(DEMANDE_PLEINE, f"{days} >= {JOUR_ENTIER}")),
        )


def _refuse_other_line(table: str) -> Refusal:
    """Return the refusal of the row `new` where what it names in `table` is of another line."""
    named = f"SELECT 1 FROM {table} WHERE id = new.{table}_id AND ligne_id = new.ligne_id"
    return Refusal(AUTRE_LIGNE, f"NOT EXISTS ({named})")
