"""What a purge does to the rows and to the journal, in one transaction: texts go, rows and days stay.

A row and every journal row about it are rewritten the same way, so that the replay still agrees. The seal of
a journal row stays and its salt goes: the chain still holds, and the text erased cannot be guessed from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from cariforef_db.reading import rgpd_queries as queries
from cariforef_db.reading.values import to_agent
from cariforef_db.schema import days, trust
from cariforef_db.writing.personal_texts import (
    FREE_TEXTS,
    IDENTITY,
    JSON_TEXTS,
    PLAN_TEXTS,
    drop_fonction,
    dump,
    mask_column,
    mask_row,
    primary_key_of,
)
from cariforef_db.writing.transaction import Transaction
from cariforef_tui.domain.rgpd.masks import Masques, mask_of, masks_of
from cariforef_tui.domain.rgpd.retention import MOTIF_EFFACE, Effacement, EffacementFait
from cariforef_tui.domain.values.moments import write_utc

_DATED = frozenset(("saisie", "absence", "visa"))
"""Tables whose journal keys hold an agent, then a date or a month."""

_SHEET = ("visa", "contenu")
_TEXTS = ("avant", "apres", "motif")
_REWRITE = "UPDATE journal SET avant = :avant, apres = :apres, motif = :motif WHERE seq = :seq"
_SLICE = 10_000
"""Journal rows held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Purge:
    """One purge under way: `agent_id` None is everybody, `personnes` the pseudonym of each id."""

    effacement: Effacement
    agent_id: int | None
    before: int
    personnes: Mapping[int, str]
    masques: Masques

    @property
    def annee(self) -> int:
        return self.effacement.limite.year

    def is_expired(self, objet: str, cle: str) -> bool:
        """Tell whether a journal row is about a day or a month past the retention, of who is purged."""
        if objet not in _DATED:
            return False
        agent_id, _, rest = cle.partition("/")
        return int(rest[:4]) <= self.annee and self.agent_id in (None, int(agent_id))


def erase(transaction: Transaction, effacement: Effacement) -> EffacementFait:
    """Erase what `effacement` says, and journal that it was."""
    purge = _open(transaction, effacement)
    commentaires = _erase_commentaires(transaction, purge)
    motifs = _erase_motifs(transaction, purge)
    _pseudonymise(transaction, purge)
    _mask_tables(transaction, purge)
    ecritures = _rewrite_journal(transaction, purge)
    return EffacementFait(commentaires, motifs, ecritures, _find_rests(transaction, purge))


def _open(transaction: Transaction, effacement: Effacement) -> _Purge:
    """Add the rows of `purge`, and let the triggers know that it runs."""
    before = transaction.row(queries.LAST_SEQ)
    assert before is not None
    agent_id = transaction.agent_key(effacement.agent)[0] if effacement.agent else None
    agents = {row[1]: (row[0], to_agent(row[1:])) for row in transaction.rows(queries.AGENT_ROW)}
    gone = [(*agents[initiales], pseudonyme) for initiales, pseudonyme in effacement.personnes]
    subjects = [key for key, _, _ in gone] if agent_id is not None else [None, *(key for key, _, _ in gone)]
    numbers = [
        transaction.insert(
            "purge",
            quand=write_utc(datetime.now(UTC), "milliseconds"),
            par_id=transaction.agent_key(transaction.acteur)[0],
            agent_id=subject,
            limite=effacement.limite.isoformat(),
            motif=effacement.motif,
        )
        for subject in subjects or [agent_id]
    ]
    transaction.driver.name_purge(numbers[0])
    return _Purge(
        effacement=effacement,
        agent_id=agent_id,
        before=int(before[0]),
        personnes={key: pseudonyme for key, _, pseudonyme in gone},
        masques=masks_of(mask_of(agent, pseudonyme) for _, agent, pseudonyme in gone),
    )


def _erase_commentaires(transaction: Transaction, purge: _Purge) -> int:
    table = days.saisie
    of_agent = [table.c.agent_id == purge.agent_id] if purge.agent_id is not None else []
    return transaction.run(
        update(table)
        .where(table.c.exercice_id <= purge.annee, table.c.commentaire.is_not(None), *of_agent)
        .values(commentaire=None, version=transaction.numero)
    )


def _erase_motifs(transaction: Transaction, purge: _Purge) -> int:
    table = trust.visa
    of_agent = [table.c.agent_id == purge.agent_id] if purge.agent_id is not None else []
    return transaction.run(
        update(table)
        .where(table.c.mois <= f"{purge.annee:04d}-12", table.c.motif != MOTIF_EFFACE, *of_agent)
        .values(motif=MOTIF_EFFACE)
    )


def _pseudonymise(transaction: Transaction, purge: _Purge) -> None:
    for agent_id, pseudonyme in purge.personnes.items():
        transaction.update("agent", {"id": agent_id}, initiales=pseudonyme, **dict.fromkeys(IDENTITY))
        for table in ("preference", "rappel"):
            transaction.delete(table, agent_id=agent_id)


def _mask_tables(transaction: Transaction, purge: _Purge) -> None:
    """Replace every mention of those who become a pseudonym, and their job in the sheets that they signed."""
    if not purge.personnes:
        return
    columns = [(table, column) for table, texts in FREE_TEXTS.items() for column in texts]
    for table, column in (*columns, *JSON_TEXTS.items()):
        owner = "agent_id" if (table, column) == _SHEET else "NULL"
        key = primary_key_of(table)
        rows = transaction.rows(
            f"SELECT {column}, {owner}, {', '.join(key)} FROM {table} WHERE {column} IS NOT NULL"
        )
        for texte, agent_id, *values in list(rows):
            masked = mask_column(purge.masques, table, column, texte)
            if agent_id in purge.personnes:
                masked = drop_fonction(masked)
            if masked != texte:
                transaction.update(table, dict(zip(key, values, strict=True)), **{column: masked})


def _rewrite_journal(transaction: Transaction, purge: _Purge) -> int:
    """Rewrite the journal as the tables are now; return how many rows of before the purge changed."""
    transaction.driver.journal_now()
    last = transaction.row(queries.LAST_SEQ)
    assert last is not None
    changed = 0
    for depuis in range(0, int(last[0]), _SLICE):
        rows = transaction.rows(queries.JOURNAL_SLICE, depuis=depuis, jusque=depuis + _SLICE)
        for seq, objet, cle, avant, apres, motif in list(rows):
            masked = motif
            if seq <= purge.before:
                masked = None if purge.is_expired(objet, cle) else motif and purge.masques.apply(motif)
            new = (_rewrite(purge, objet, cle, avant), _rewrite(purge, objet, cle, apres), masked)
            if new != (avant, apres, motif):
                transaction.change(_REWRITE, seq=seq, **dict(zip(_TEXTS, new, strict=True)))
                changed += seq <= purge.before
    return changed


def _rewrite(purge: _Purge, objet: str, cle: str, texte: str | None) -> str | None:
    """Return a row that the journal holds as JSON, as the purge leaves it."""
    if texte is None or (objet not in FREE_TEXTS and objet not in JSON_TEXTS and objet != "agent"):
        return texte
    if objet == "saisie" and '"commentaire":"' not in texte:
        return texte
    row: dict[str, Any] = json.loads(texte)
    new = dict(row)
    if objet == "agent" and int(cle) in purge.personnes:
        new |= {"initiales": purge.personnes[int(cle)]} | {name: None for name in IDENTITY if name in row}
    if purge.is_expired(objet, cle):
        if row.get("commentaire") is not None:
            new["commentaire"] = None
        if objet == "visa" and row.get("motif") is not None:
            new["motif"] = MOTIF_EFFACE
    if purge.personnes:
        new = mask_row(purge.masques, objet, new)
        if objet == "visa" and row["agent_id"] in purge.personnes and new["contenu"]:
            new["contenu"] = drop_fonction(new["contenu"])
    return dump(new) if new != row else texte


def _find_rests(transaction: Transaction, purge: _Purge) -> tuple[str, ...]:
    """Return where the plan, which no purge rewrites, still names those who became a pseudonym."""
    rests = []
    for table, (label, columns) in PLAN_TEXTS.items() if purge.personnes else ():
        rows = transaction.rows(f"SELECT {', '.join(columns)} FROM {table}")
        count = sum(any(purge.masques.is_in(texte) for texte in row if texte) for row in rows)
        if count:
            rests.append(f"{label} ({count})")
    return tuple(rests)
