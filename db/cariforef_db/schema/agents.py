"""The tables of people and their working patterns, and the triggers that keep what each prefers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Holds,
    Traits,
    check,
    check_each,
    code,
    integer,
    is_date,
    is_date_or_null,
    is_flag,
    make_table,
    maybe_code,
    maybe_text,
    numbered,
    primary_key,
    refers,
    text_column,
)
from cariforef_db.schema.law import ACTEUR_INCONNU, Refusal, Trigger

agent = make_table(
    "agent",
    numbered(),
    code("initiales"),
    maybe_text("nom", Holds.IDENTITY),
    maybe_code("pole"),
    maybe_code("equipe"),
    maybe_text("coordonne", Holds.IDENTITY),
    integer("actif"),
    integer("fictif"),
    maybe_code("arrivee"),
    maybe_code("depart"),
    maybe_text("fonction", Holds.IDENTITY),
    maybe_text("role", Holds.IDENTITY),
    maybe_text("compte", Holds.IDENTITY),
    maybe_text("courriel", Holds.IDENTITY),
    primary_key("id"),
    UniqueConstraint("initiales", name="uq_agent_initiales"),
    check_each(
        "length(initiales) BETWEEN 1 AND 12 AND initiales <> 'système'",
        "length(initiales) >= 1 AND length(initiales) <= 12 AND initiales <> 'système'",
        "initiales",
    ),
    is_flag("actif"),
    is_flag("fictif"),
    is_date_or_null("arrivee"),
    is_date_or_null("depart"),
    check("length(fonction) BETWEEN 1 AND 80", "fonction"),
    check("role IN ('direction', 'auditeur')", "role"),
    check("length(compte) BETWEEN 1 AND 64", "compte"),
    check("length(courriel) <= 254 AND courriel LIKE '_%@_%'", "courriel"),
    Index("uq_agent_compte", "compte", unique=True),
    traits=Traits(key=("id",), counted="Agents"),
)
JOURS_SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
quotite = make_table(
    "quotite",
    numbered(),
    integer("agent_id"),
    code("depuis"),
    *(integer(name) for name in JOURS_SEMAINE),
    primary_key("id"),
    UniqueConstraint("agent_id", "depuis", name="uq_quotite_agent_depuis"),
    refers("agent", "agent_id"),
    is_date("depuis"),
    # Written as a server writes it after a restore from a dump: both schemas then have the same text.
    check_each(
        " AND ".join(f"{name} BETWEEN 0 AND 100" for name in JOURS_SEMAINE),
        " AND ".join(f"{name} >= 0 AND {name} <= 100" for name in JOURS_SEMAINE),
        "semaine",
    ),
    traits=Traits(key=("agent_id", "depuis")),
)

# A person's preferences of the interface: not journalled, theirs alone, deleted with them.
preference = make_table(
    "preference",
    integer("agent_id"),
    code("cle"),
    text_column("valeur", Holds.WORDS),
    primary_key("agent_id", "cle"),
    refers("agent", "agent_id"),
    check("length(cle) BETWEEN 1 AND 40", "cle"),
    check("length(valeur) <= 8000 AND json_valid(valeur)", "valeur"),
)

# The mail that reminded somebody on a date: `tente` while nobody knows whether it left.
rappel = make_table(
    "rappel",
    integer("agent_id"),
    code("jour"),
    code("etat"),
    primary_key("agent_id", "jour"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("etat IN ('tente', 'envoye')", "etat"),
)


def preference_triggers() -> Iterator[Trigger]:
    """Yield the triggers that let nobody but its own agent, or a purge, write a preference."""
    for event, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
        own = f"SELECT 1 FROM ecriture_en_cours WHERE acteur_id = {row}.agent_id OR purge_id IS NOT NULL"
        yield Trigger(
            name=f"tr_preference_acteur_{event}",
            event=f"BEFORE {event.upper()}",
            table="preference",
            then=(Refusal(ACTEUR_INCONNU, f"NOT EXISTS ({own})"),),
        )
