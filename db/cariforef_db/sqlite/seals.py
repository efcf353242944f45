"""Triggers that keep seals and journal; a purge alone may erase text, and says which."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_db.schema.law import Trigger, Words
from cariforef_db.sqlite.frozen_rows import refuse_trigger

_PURGING = "(SELECT purge_id FROM ecriture_en_cours)"


def chain_triggers(words: Words) -> Iterator[Trigger]:
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
