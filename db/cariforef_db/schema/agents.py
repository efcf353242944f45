"""The tables of people, their working patterns and their deputies, and the triggers that keep these."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Holds,
    Kept,
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
from cariforef_db.schema.law import ACTEUR_INCONNU, INALTERABLE, Refusal, Trigger, Words, refuse_trigger

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

# Who acts for a coordinateur on their pôle while they are away.
suppleance = make_table(
    "suppleance",
    numbered(),
    integer("agent_id"),
    integer("suppleant_id"),
    code("pole"),
    code("depuis"),
    code("jusque"),
    primary_key("id"),
    UniqueConstraint("agent_id", "depuis", name="uq_suppleance_agent_depuis"),
    refers("agent", "agent_id"),
    refers("agent", "suppleant_id", "fk_suppleance_suppleant"),
    check("suppleant_id <> agent_id", "personne"),
    is_date("depuis"),
    is_date("jusque"),
    check_each(
        "julianday(jusque) - julianday(depuis) BETWEEN 0 AND 365",
        "jour(jusque) - jour(depuis) BETWEEN 0 AND 365",
        "periode",
    ),
    Index("ix_suppleance_suppleant", "suppleant_id"),
    traits=Traits(key=("agent_id", "depuis"), kept=Kept.KEYED),
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
SUPPLEANCE_CHEVAUCHE = "SUPPLEANCE_CHEVAUCHE"
VISA_SUPPLEE = "VISA_SUPPLEE"


def suppleance_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that let a coordinateur have one deputy a day, and a deputy act for them alone.

    Whose deputy it is never changes, and a suppléance under which somebody gave a visa is never deleted.
    """
    other = (
        "SELECT 1 FROM suppleance WHERE agent_id = new.agent_id AND depuis <= new.jusque "
        "AND new.depuis <= jusque"
    )
    in_force = (
        "SELECT 1 FROM suppleance s JOIN agent t ON t.id = s.agent_id JOIN agent p ON p.id = s.suppleant_id "
        "JOIN agent a ON a.id = new.agent_id WHERE s.agent_id = new.supplee_id "
        "AND s.suppleant_id = new.par_id AND s.pole = a.pole AND t.coordonne = s.pole AND t.actif = 1 "
        f"AND p.actif = 1 AND {_covers('new.quand', 's', words)}"
    )
    used = (
        "SELECT 1 FROM visa v WHERE v.supplee_id = old.agent_id AND v.par_id = old.suppleant_id "
        f"AND {_covers('v.quand', 'old', words)}"
    )
    for event, but_itself in (("insert", ""), ("update", " AND id <> old.id")):
        yield Trigger(
            name=f"tr_suppleance_periode_{event}",
            event=f"BEFORE {event.upper()}",
            table="suppleance",
            then=(Refusal(SUPPLEANCE_CHEVAUCHE, f"EXISTS ({other}{but_itself})"),),
        )
    moved = "old.suppleant_id <> new.suppleant_id OR old.pole <> new.pole"
    yield refuse_trigger("suppleance", "update", name="tr_suppleance_personne", when=moved)
    yield Trigger(
        name="tr_suppleance_sans_delete",
        event="BEFORE DELETE",
        table="suppleance",
        then=(Refusal(INALTERABLE, f"EXISTS ({used})"),),
    )
    yield Trigger(
        name="tr_visa_supplee",
        event="AFTER INSERT",
        table="visa",
        when="new.supplee_id IS NOT NULL",
        then=(Refusal(VISA_SUPPLEE, f"NOT EXISTS ({in_force})"),),
    )


def _covers(moment: str, suppleance: str, words: Words) -> str:
    """Return the SQL that tells whether `suppleance` runs at a moment, given in UTC.

    Its dates are those of Paris, one or two hours ahead of UTC. SQLite does not know which: both are
    accepted.
    """
    return (
        f"{suppleance}.depuis <= {words.day_after(moment, 2)} "
        f"AND {suppleance}.jusque >= {words.day_after(moment, 1)}"
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
