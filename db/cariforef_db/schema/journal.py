"""The tables of the journal, its seals and purges, and the triggers that write and keep them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ForeignKeyConstraint, Index

from cariforef_db.schema.columns import (
    Holds,
    Kept,
    Traits,
    check,
    code,
    integer,
    is_date,
    is_flag,
    make_table,
    maybe_code,
    maybe_integer,
    maybe_text,
    numbered,
    primary_key,
    refers,
    text_column,
)
from cariforef_db.schema.law import ACTEUR_INCONNU, INALTERABLE, Refusal, Trigger, Words, refuse_trigger

GENESIS = "0" * 64
"""What the seal of the first row of a journal follows."""


def _refers_to_journal(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["seq"], ["journal.seq"], ondelete="RESTRICT", name=f"fk_{table}_journal")


# One row: the number of the last write transaction.
revision = make_table(
    "revision",
    integer("id"),
    integer("numero"),
    primary_key("id"),
    check("id = 1", "unique"),
    check("numero >= 0", "numero"),
)

# One row while a write transaction runs, none otherwise: who writes, why, and for which purge.
ecriture_en_cours = make_table(
    "ecriture_en_cours",
    integer("id"),
    code("acteur"),
    maybe_integer("acteur_id"),
    maybe_text("motif", Holds.COPY),
    maybe_integer("purge_id"),
    primary_key("id"),
    refers("agent", "acteur_id"),
    check("id = 1", "unique"),
)

# `cle` is made of ids; a null actor is the program itself.
journal = make_table(
    "journal",
    integer("seq"),
    code("quand"),
    maybe_integer("acteur_id"),
    code("objet"),
    code("cle"),
    code("action"),
    maybe_text("avant", Holds.COPY),
    maybe_text("apres", Holds.COPY),
    maybe_text("motif", Holds.COPY),
    primary_key("seq"),
    refers("agent", "acteur_id"),
    check(
        "(action = 'creation' AND avant IS NULL AND apres IS NOT NULL) "
        "OR (action = 'modification' AND avant IS NOT NULL AND apres IS NOT NULL) "
        "OR (action = 'suppression' AND avant IS NOT NULL AND apres IS NULL)",
        "action",
    ),
    Index("ix_journal_objet_cle", "objet", "cle"),
    traits=Traits(counted="Écritures au journal"),
)

# What was attempted without the right to.
refus_droit = make_table(
    "refus_droit",
    numbered(),
    code("quand"),
    maybe_integer("acteur_id"),
    code("action"),
    text_column("objet", Holds.WORDS),
    primary_key("id"),
    refers("agent", "acteur_id"),
    check("length(action) BETWEEN 1 AND 40", "action"),
    check("length(objet) <= 200", "objet"),
    traits=Traits(key=("id",), kept=Kept.ADDED_TO),
)

# Personal data erased after their retention, of one agent (pseudonymised) or of everybody.
purge = make_table(
    "purge",
    numbered(),
    code("quand"),
    integer("par_id"),
    maybe_integer("agent_id"),
    code("limite"),
    text_column("motif", Holds.WORDS),
    primary_key("id"),
    refers("agent", "par_id", "fk_purge_par"),
    refers("agent", "agent_id"),
    is_date("limite"),
    check("length(motif) BETWEEN 1 AND 2000", "motif"),
    traits=Traits(key=("id",), kept=Kept.ADDED_TO),
)

# Filled by a trigger: the journal rows whose text a purge erased. Their seals stay.
effacement = make_table(
    "effacement",
    integer("seq"),
    integer("purge_id"),
    primary_key("seq"),
    _refers_to_journal("effacement"),
    refers("purge", "purge_id"),
)

# One seal a journal row, chained; `sel` is erased with the text that it hides.
sceau = make_table(
    "sceau",
    integer("seq"),
    maybe_code("sel"),
    code("contenu"),
    integer("hors_outil"),
    code("empreinte"),
    primary_key("seq"),
    _refers_to_journal("sceau"),
    is_flag("hors_outil"),
    check("length(contenu) = 64", "contenu"),
    check("length(empreinte) = 64", "empreinte"),
)
_ACTIONS = (("insert", "creation"), ("update", "modification"), ("delete", "suppression"))
_SELF_ADDED = (
    "UPDATE ecriture_en_cours SET acteur_id = new.id WHERE acteur_id IS NULL AND acteur = new.initiales"
)


def journal_triggers(table: str, key: Sequence[str], columns: Sequence[str]) -> Iterator[Trigger]:
    """Yield, for a file, one trigger for each kind of write of `table`; `key` names a row of it.

    Somebody who adds themselves becomes the actor from their own row on.
    """
    for event, action in _ACTIONS:
        row = "old" if event == "delete" else "new"
        cle = " || '/' || ".join(f"{row}.{column}" for column in key)
        avant = "NULL" if event == "insert" else _json("old", columns)
        apres = "NULL" if event == "delete" else _json("new", columns)
        written = (
            "INSERT INTO journal (quand, acteur_id, objet, cle, action, avant, apres, motif) VALUES ("
            "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), (SELECT acteur_id FROM ecriture_en_cours), "
            f"'{table}', {cle}, '{action}', {avant}, {apres}, (SELECT motif FROM ecriture_en_cours))"
        )
        yield Trigger(
            name=f"tr_{table}_journal_{event}",
            event=f"AFTER {event.upper()}",
            table=table,
            then=(_SELF_ADDED, written) if (table, event) == ("agent", "insert") else (written,),
        )


def _json(row: str, columns: Sequence[str]) -> str:
    pairs = ", ".join(f"'{column}', {row}.{column}" for column in columns)
    return f"json_object({pairs})"


def guard_triggers(systeme: str) -> Iterator[Trigger]:
    """Yield the triggers that refuse a write without a known actor, and a deletion in the journal.

    Every journalled table writes in the journal, so its own guard covers them all. `systeme` is the program
    itself, which is no agent.
    """
    known = f"SELECT 1 FROM ecriture_en_cours WHERE acteur_id IS NOT NULL OR acteur = '{systeme}'"
    yield Trigger(
        name="tr_journal_acteur",
        event="BEFORE INSERT",
        table="journal",
        then=(
            Refusal(ACTEUR_INCONNU, f"NOT EXISTS ({known})"),
            Refusal(INALTERABLE, "EXISTS (SELECT 1 FROM journal WHERE seq = new.seq)"),
        ),
    )
    yield Trigger(
        name="tr_journal_sans_delete", event="BEFORE DELETE", table="journal", then=(Refusal(INALTERABLE),)
    )
    for table in ("total_jour", "revision", "rappel"):
        for event in ("insert", "update", "delete"):
            yield Trigger(
                name=f"tr_{table}_acteur_{event}",
                event=f"BEFORE {event.upper()}",
                table=table,
                then=(Refusal(ACTEUR_INCONNU, "NOT EXISTS (SELECT 1 FROM ecriture_en_cours)"),),
            )


_PURGING = "(SELECT purge_id FROM ecriture_en_cours)"


def chain_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that keep the journal and its seals; only a purge rewrites a text of the journal."""
    same = " AND ".join(
        words.are_same(f"new.{column}", f"old.{column}")
        for column in ("seq", "quand", "acteur_id", "objet", "cle", "action")
    )
    yield refuse_trigger("journal", "update", when=f"{_PURGING} IS NULL OR NOT ({same})")
    yield Trigger(
        name="tr_journal_effacement",
        event="AFTER UPDATE",
        table="journal",
        then=(
            f"INSERT INTO effacement (seq, purge_id) VALUES (new.seq, {_PURGING}) "
            "ON CONFLICT (seq) DO NOTHING",
            "UPDATE sceau SET sel = NULL WHERE seq = new.seq",
        ),
    )
    not_its_own = words.differ("new.purge_id", _PURGING)
    yield refuse_trigger("effacement", "insert", name="tr_effacement_acteur", when=not_its_own)
    yield refuse_trigger(
        "sceau",
        "insert",
        name="tr_sceau_acteur",
        when="new.seq <> 1 + coalesce((SELECT max(seq) FROM sceau), 0) "
        "OR NOT EXISTS (SELECT 1 FROM ecriture_en_cours)",
    )
    yield refuse_trigger(
        "sceau",
        "update",
        when="new.sel IS NOT NULL OR new.seq <> old.seq OR new.contenu <> old.contenu "
        "OR new.hors_outil <> old.hors_outil OR new.empreinte <> old.empreinte "
        "OR NOT EXISTS (SELECT 1 FROM effacement WHERE seq = old.seq)",
    )
    for table in ("sceau", "effacement"):
        yield refuse_trigger(table, "delete")
    yield refuse_trigger("effacement", "update")
