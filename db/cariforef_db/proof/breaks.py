"""The breaks of the chain, named: which row, of whom, and what it said where that can be proved.

A seal hides its row behind a salt, but whoever holds the salt may try: an original found again is proved by
its seal. What is tried comes from the rows around: before and after of the same key, other people.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from cariforef_db.proof.chain import Break, ChainReport, Rupture
from cariforef_db.proof.replay import KEYS, row_as_json
from cariforef_db.reading.names import Names
from cariforef_db.sqlite.chain import hash_content
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.sentences import describe_ecriture
from cariforef_tui.domain.values.moments import format_moment
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.files import Constat
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

_ROW = "SELECT seq, quand, acteur_id, objet, cle, action, avant, apres, motif FROM journal WHERE seq = ?"
_SEAL = "SELECT sel, contenu FROM sceau WHERE seq = ?"
_BEFORE = "SELECT apres FROM journal WHERE objet = ? AND cle = ? AND seq < ? ORDER BY seq DESC LIMIT 1"
_AFTER = "SELECT avant FROM journal WHERE objet = ? AND cle = ? AND seq > ? ORDER BY seq LIMIT 1"
_AGENTS = "SELECT id FROM agent"
_MOTIFS = "SELECT DISTINCT motif FROM journal WHERE seq BETWEEN ? AND ?"
_ACTIONS = ("creation", "modification", "suppression")
_NEAR = 3
Fields = tuple[Any, ...]


def name_breaks(connection: sqlite3.Connection, report: ChainReport) -> Iterator[Constat]:
    """Yield one finding a break, in the order of their numbers."""
    naming = _Naming(connection, report)
    for one in report.breaks:
        numbers = f"n° {one.seq}" if one.seq == one.until else f"n° {one.seq} à {one.until}"
        yield Constat("journal", f"écriture {numbers} : {naming.describe(one)}")
    if report.others:
        yield Constat("journal", f"et {count_of(report.others, 'autre rupture')} de la chaîne")


class _Naming:
    def __init__(self, connection: sqlite3.Connection, report: ChainReport) -> None:
        self._connection = connection
        self._names = Names(lambda sql: list(connection.execute(sql)))
        lost = (Rupture.ALTEREE, Rupture.RETIREE)
        self._lost = [one.seq for one in report.breaks if one.rupture in lost]

    def describe(self, one: Break) -> str:
        if one.rupture is Rupture.MANQUANTE:
            return f"retirée du journal avec son sceau{self._moment_around(one)}"
        if one.rupture is Rupture.RETIREE:
            return self._describe_removed(one)
        row = self._row(one.seq)
        said = self._say(row) if row else ""
        if one.rupture is Rupture.ALTEREE and row is not None:
            return self._describe_altered(row)
        return {
            Rupture.SANS_SCEAU: f"son sceau a été retiré, ou elle a été insérée. Elle dit : {said}",
            Rupture.NON_SCELLEE: f"écrite par un autre outil, pas encore scellée. Elle dit : {said}",
            Rupture.HORS_OUTIL: f"écrite par un autre outil, scellée comme telle. Elle dit : {said}",
            Rupture.SCEAU_ALTERE: f"son sceau ne suit pas celui d'avant : l'un des deux a été récrit. {said}",
            Rupture.SEL_EFFACE: f"de quoi vérifier son sceau a été effacé, sans purge. Elle dit : {said}",
        }.get(one.rupture, str(one.rupture))

    def _row(self, seq: int) -> Fields | None:
        found: Fields | None = self._connection.execute(_ROW, (seq,)).fetchone()
        return found

    def _say(self, row: Fields) -> str:
        """Return what a row says, who wrote it and when."""
        seq, quand, acteur, objet, cle, action, avant, apres, motif = row
        who = ACTEUR_SYSTEME if acteur is None else self._names.of("agent", acteur)
        read = self._names.read_text
        one = Ecriture(
            seq=seq,
            quand=quand,
            acteur=who,
            objet=objet,
            cle=self._names.read_key(objet, cle),
            avant=read(avant),
            apres=read(apres),
            motif=motif,
            action=action,
        )
        why = f", motif « {motif} »" if motif else ""
        return f"« {describe_ecriture(one)} », par {who}, le {format_moment(quand)}{why}"

    def _describe_removed(self, one: Break) -> str:
        place = self._find_place(one.seq)
        if place is not None:
            return f"déplacée au n° {place}, où une autre a été scellée"
        return f"retirée du journal ; son sceau reste{self._moment_around(one)}"

    def _describe_altered(self, row: Fields) -> str:
        seq, now = row[0], self._say(row)
        origin = self._find_origin(row)
        if origin is not None:
            return f"ce n'est pas celle qui a été scellée, mais la n° {origin}, déplacée : {now}"
        original = self._find_original(row)
        if original is not None:
            return f"modifiée. Elle disait {self._say(original)} ; elle dit {now}"
        place = self._find_place(seq)
        if place is not None:
            return f"celle qui a été scellée se trouve au n° {place}. À sa place : {now}"
        return f"modifiée, ou insérée à la place d'une autre. Elle dit {now} ; l'original n'est plus connu"

    def _moment_around(self, one: Break) -> str:
        before, after = self._row(one.seq - 1), self._row(one.until + 1)
        if before is None or after is None:
            return ""
        return f" ; elle date d'entre le {format_moment(before[1])} et le {format_moment(after[1])}"

    def _holds(self, seq: int, row: Fields) -> bool:
        """Tell whether `row`, under the number `seq`, is what was sealed there."""
        seal = self._connection.execute(_SEAL, (seq,)).fetchone()
        return seal is not None and seal[0] is not None and hash_content(seal[0], row) == seal[1]

    def _find_origin(self, row: Fields) -> int | None:
        """Return the number under which a row now elsewhere was sealed."""
        seq = int(row[0])
        near = (number for number in range(seq - _NEAR, seq + _NEAR + 1) if number != seq)
        return next((one for one in (*near, *self._lost) if self._holds(one, (one, *row[1:]))), None)

    def _find_place(self, seq: int) -> int | None:
        """Return the number where the row sealed under `seq` is now."""
        near = (number for number in range(seq - _NEAR, seq + _NEAR + 1) if number != seq)
        for one in (*near, *self._lost):
            row = self._row(one)
            if row is not None and self._holds(seq, (seq, *row[1:])):
                return one
        return None

    def _find_original(self, row: Fields) -> Fields | None:
        """Return the row that was sealed, where it can be found again; its seal proves it."""
        seq, quand, acteur, objet, cle, action, avant, apres, motif = row
        everybody = [acteur, None, *(found[0] for found in self._connection.execute(_AGENTS))]
        motifs = [motif, *(found[0] for found in self._connection.execute(_MOTIFS, (seq - 2, seq + 2)))]
        for key in dict.fromkeys((cle, *_keys_of(objet, avant, apres))):
            sides = self._sides(objet, key, seq, avant, apres)
            for (old, new), who, why, what in product(
                sides, dict.fromkeys(everybody), dict.fromkeys(motifs), dict.fromkeys((action, *_ACTIONS))
            ):
                tried = (seq, quand, who, objet, key, what, old, new, why)
                if self._holds(seq, tried):
                    return tried
        return None

    def _sides(
        self, objet: str, cle: str, seq: int, avant: str | None, apres: str | None
    ) -> Sequence[tuple[str | None, str | None]]:
        """Return what a row may have said: as it is, or as the rows of the same key around say."""
        before = self._connection.execute(_BEFORE, (objet, cle, seq)).fetchone()
        after = self._connection.execute(_AFTER, (objet, cle, seq)).fetchone()
        olds = dict.fromkeys((avant, before[0] if before else None))
        news = dict.fromkeys((apres, after[0] if after else self._current(objet, cle)))
        return list(product(olds, news))

    def _current(self, objet: str, cle: str) -> str | None:
        """Return the table's own row, as its journal would say it."""
        if objet not in KEYS:
            return None
        key = " || '/' || ".join(KEYS[objet])
        found = self._connection.execute(
            f"SELECT {row_as_json(objet)} FROM {objet} WHERE {key} || '' = ?", (cle,)
        ).fetchone()
        return str(found[0]) if found else None


def _keys_of(objet: str, *texts: str | None) -> Iterator[str]:
    """Yield the keys that a row's own texts give it."""
    for texte in texts:
        try:
            row = json.loads(texte or "null")
        except ValueError:
            continue
        columns = KEYS.get(objet, ())
        if isinstance(row, dict) and columns and all(column in row for column in columns):
            yield "/".join(str(row[column]) for column in columns)
