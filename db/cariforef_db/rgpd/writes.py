"""What a purge does to the rows and to the journal, in one transaction: texts go, rows and days stay.

Past the retention, every text that somebody typed is blanked, whoever it names; whoever left becomes a
pseudonym. Before it, the comments of one cell are blanked where the direction asks for it. A row and its
journal rows are rewritten in the same way, so that the replay still agrees. The seal of a journal row stays
but its salt goes: the chain still holds, and nobody can guess the erased text from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, text

from cariforef_db.engine.dialects import journal_now, name_purge
from cariforef_db.rgpd.reads import CELL_JOURNAL, ERASED_WORDS, JOURNAL_SLICE, LAST_SEQ, expired
from cariforef_db.rows.transaction import Transaction
from cariforef_db.schema import agents, journal
from cariforef_db.schema.columns import Holds, metadata
from cariforef_db.schema.making import TYPED, text_columns
from cariforef_tui.domain.rgpd import MOTIF_EFFACE, TEXTE_EFFACE, Effacement, EffacementFait
from cariforef_tui.domain.values.dates import write_utc

IDENTITY = tuple(name for name, holds in text_columns(agents.agent) if holds is Holds.IDENTITY)
"""Columns of `agent` that a pseudonym leaves empty."""
_TABLES = metadata.tables
_FROZEN = {"revue": "figures", "visa": "contenu"}
"""Frozen JSON, of which the people named by a key become their pseudonym."""
_BLANKS: Mapping[str, str | None] = {"saisie": None, "visa": MOTIF_EFFACE}
"""What replaces a text. The other tables, whose text may not be null, have TEXTE_EFFACE."""
_PEOPLE = frozenset(("agent", "auteur", "close_par", "par"))
_WORDS = frozenset(("commentaire", "message", "motif", "qui", "texte"))
"""Keys of the frozen JSON whose value is somebody's initials, or what somebody typed."""
_YEARS = ("exercice_id", "mois", "jour", "quand", "suivi_depuis")
"""Columns that say the year of a journalled row, the first that it has."""
_PARENTS = {"revue_id": "revue", "revision_id": "plan_revision", "ligne_id": "ligne"}
"""Columns that lead to the exercice of a row that has none of those."""
_TEXTS = ("avant", "apres", "motif")
_BLANK_COMMENT = text("""
UPDATE saisie SET commentaire = NULL, version = :numero
WHERE agent_id = :agent_id AND jour = :jour AND ligne_id = :ligne_id AND commentaire IS NOT NULL
""")
_REWRITE = text("UPDATE journal SET avant = :avant, apres = :apres, motif = :motif WHERE seq = :seq")
_SLICE = 10_000
"""Journal rows held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Purge:
    """One purge under way: `agent_id` None is everybody.

    `personnes` has the pseudonym of each id, `noms` of each initials; `parents` the exercice of each row that
    a column refers to.
    """

    annee: int
    agent_id: int | None
    before: int
    personnes: Mapping[int, str]
    noms: Mapping[str, str]
    parents: Mapping[str, Mapping[int, int]]

    def is_expired(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a journalled row is past the retention and about somebody who is purged."""
        year = next((int(str(row[name])[:4]) for name in _YEARS if row.get(name)), None)
        if year is None:
            years = (held.get(row[name]) for name, held in self.parents.items() if name in row)
            year = next(years, None)
        author = row.get("agent_id", row.get("acteur_id"))
        return year is not None and year <= self.annee and self.agent_id in (None, author)

    def is_gone(self, objet: str, cle: str) -> bool:
        """Tell whether a journal row is about somebody who becomes a pseudonym."""
        return objet == "agent" and int(cle) in self.personnes


def erase(transaction: Transaction, effacement: Effacement) -> EffacementFait:
    """Erase what `effacement` says, and journal that it was."""
    purge = _open(transaction, effacement)
    blanked = {table: _blank_table(transaction, purge, table) for table in ERASED_WORDS}
    _pseudonymise(transaction, purge)
    for table in _FROZEN:
        _rename_in_frozen(transaction, purge, table)
    return EffacementFait(
        commentaires=blanked.pop("saisie"),
        motifs=blanked.pop("visa"),
        autres=sum(blanked.values()),
        ecritures=_rewrite_journal(transaction, purge),
    )


def _open(transaction: Transaction, effacement: Effacement) -> _Purge:
    """Add the rows of `purge`, and let the triggers know that it runs."""
    before = int(transaction.scalar(LAST_SEQ))
    agent_id = transaction.agent_key(effacement.agent) if effacement.agent else None
    noms = dict(effacement.personnes)
    personnes = {transaction.agent_key(initiales): noms[initiales] for initiales in noms}
    subjects = [*personnes] if agent_id is not None else [None, *personnes]
    # One row for each pseudonym, and one for everybody's texts; a person's texts alone need one too.
    _record(transaction, subjects or [agent_id], effacement.limite, effacement.motif)
    return _Purge(
        annee=effacement.limite.year,
        agent_id=agent_id,
        before=before,
        personnes=personnes,
        noms=noms,
        parents={
            column: dict(transaction.rows(select(_TABLES[table].c.id, _TABLES[table].c.exercice_id)))
            for column, table in _PARENTS.items()
        },
    )


def _record(
    transaction: Transaction, subjects: Sequence[int | None], limite: date | None, motif: str
) -> None:
    """Add a row of `purge` for each of `subjects` (None: everybody), and let the triggers know that it runs.

    Without `limite` it is the day of the purge, on which no retention ends: the purge is of one comment.
    """
    now = datetime.now(UTC)
    numbers = [
        transaction.insert(
            journal.purge,
            quand=write_utc(now, "milliseconds"),
            par_id=transaction.agent_key(transaction.acteur),
            agent_id=subject,
            limite=limite or now.date(),
            motif=motif,
        )
        for subject in subjects
    ]
    name_purge(transaction.connection, numbers[0])


def erase_comment(transaction: Transaction, agent: str, code: str, jour: date, motif: str) -> int:
    """Blank the comments of one cell, in its row and in its journal rows; return how many of those had one.

    No other row repeats a comment: a signed sheet and a closed review have none of a day.
    """
    before = int(transaction.scalar(LAST_SEQ))
    agent_id, ligne_id = transaction.agent_key(agent), transaction.ligne_of(jour.year, code)
    _record(transaction, [agent_id], None, motif)
    # The version tells open screens that the cell changed.
    transaction.change(
        _BLANK_COMMENT, agent_id=agent_id, jour=jour, ligne_id=ligne_id, numero=transaction.numero
    )
    # The journal row of this very write holds the comment too.
    journal_now(transaction.connection)
    rows = transaction.rows(CELL_JOURNAL, cle=f"{agent_id}/{jour}/{ligne_id}")
    changed = 0
    for seq, avant, apres, reason in list(rows):
        sides = [_without_comment(side) for side in (avant, apres)]
        if sides != [avant, apres]:
            transaction.change(_REWRITE, seq=seq, avant=sides[0], apres=sides[1], motif=reason)
            changed += seq <= before
    return changed


def _without_comment(texte: str | None) -> str | None:
    """Return a side of a journal row without its comment; one that has none keeps its very text."""
    row = json.loads(texte) if texte else {}
    return texte if row.get("commentaire") is None else _dump({**row, "commentaire": None})


def _blank_table(transaction: Transaction, purge: _Purge, table: str) -> int:
    """Blank what is past the retention in one table; return how many rows held something."""
    sets = [f"{column} = CASE WHEN {column} IS NULL THEN NULL ELSE :blank END" for column in TYPED[table]]
    # An open screen must see that the cell changed.
    if table == "saisie":
        sets.append(f"version = {transaction.numero}")
    return transaction.change(
        text(f"UPDATE {table} AS t SET {', '.join(sets)} WHERE {expired(table)}"),
        blank=_BLANKS.get(table, TEXTE_EFFACE),
        annee=purge.annee,
        agent_id=purge.agent_id,
        motif_efface=MOTIF_EFFACE,
        texte_efface=TEXTE_EFFACE,
    )


def _pseudonymise(transaction: Transaction, purge: _Purge) -> None:
    for agent_id, pseudonyme in purge.personnes.items():
        transaction.update(agents.agent, {"id": agent_id}, initiales=pseudonyme, **dict.fromkeys(IDENTITY))
        for table in ("preference", "rappel"):
            transaction.delete(_TABLES[table], agent_id=agent_id)


def _rename_in_frozen(transaction: Transaction, purge: _Purge, table: str) -> None:
    column = _FROZEN[table]
    statement = select(_TABLES[table]).where(_TABLES[table].c[column].is_not(None))
    for row in [dict(held) for held in transaction.connection.execute(statement).mappings()]:
        renamed = _rewrite_frozen(purge, table, row)
        if renamed != row[column]:
            transaction.update(_TABLES[table], {"id": row["id"]}, **{column: renamed})


def _rewrite_frozen(purge: _Purge, table: str, row: Mapping[str, Any]) -> str:
    """Return the frozen JSON of a row with pseudonyms, without their jobs, nor the words of an old review."""
    texte = str(row[_FROZEN[table]])
    value = json.loads(texte)
    blank = TEXTE_EFFACE if table == "revue" and purge.is_expired(row) else None
    new = _rename(value, purge.noms, blank)
    if table == "visa" and row["agent_id"] in purge.personnes and new.get("fonction") is not None:
        new["fonction"] = None
    return texte if new == value else _dump(new)


def _rename(value: Any, noms: Mapping[str, str], blank: str | None, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _rename(inner, noms, blank, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_rename(inner, noms, blank, key) for inner in value]
    if isinstance(value, str) and key in _PEOPLE:
        return noms.get(value, value)
    return blank if isinstance(value, str) and value and blank and key in _WORDS else value


def _rewrite_journal(transaction: Transaction, purge: _Purge) -> int:
    """Rewrite the journal as the tables are now; return how many rows older than the purge changed."""
    # The purge's own rows hold the former texts: they are rewritten too.
    journal_now(transaction.connection)
    changed = 0
    for depuis in range(0, int(transaction.scalar(LAST_SEQ)), _SLICE):
        rows = transaction.rows(JOURNAL_SLICE, depuis=depuis, jusque=depuis + _SLICE)
        for seq, objet, cle, avant, apres, motif in list(rows):
            old = [json.loads(texte) if texte else None for texte in (avant, apres)]
            new = [_rewrite(purge, objet, cle, row) if row else None for row in old]
            # A row that says the same keeps its very text, which its seal covers.
            sides = [_dump(row) if row else None for row in new] if new != old else [avant, apres]
            # The reason of a past write is blanked, but not that of the purge itself.
            is_past = any(purge.is_expired(row) for row in old if row) or purge.is_gone(objet, cle)
            texts = (*sides, None if is_past and seq <= purge.before else motif)
            if texts != (avant, apres, motif):
                transaction.change(_REWRITE, seq=seq, **dict(zip(_TEXTS, texts, strict=True)))
                changed += seq <= purge.before
    return changed


def _rewrite(purge: _Purge, objet: str, cle: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that the journal holds, as the purge leaves it in its table."""
    new = dict(row)
    if purge.is_gone(objet, cle):
        new |= {"initiales": purge.personnes[int(cle)]} | {name: None for name in IDENTITY if name in row}
    if objet in ERASED_WORDS and purge.is_expired(row):
        blank = _BLANKS.get(objet, TEXTE_EFFACE)
        new |= {name: blank for name in TYPED[objet] if row.get(name) is not None}
    if row.get(_FROZEN.get(objet, "")) is not None:
        new[_FROZEN[objet]] = _rewrite_frozen(purge, objet, row)
    return new


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
