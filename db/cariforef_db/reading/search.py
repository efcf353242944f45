"""What is asked of the journal, as conditions of its one query: branches that the index answers, joined."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cariforef_db.reading import journal_queries as queries
from cariforef_db.reading.queries import AGENT_OF
from cariforef_tui.domain.journal.filter import PUBLICS, JournalFilter
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading

_NOBODY = -1
"""The number of unknown initials: no row bears it, so that they find nothing."""

_ON_AGENT = ("saisie", "absence", "visa", "quotite", "suppleance")
_ON_DAY = ("saisie", "absence")
_KEPT = ("fait", "raf")


class Search:
    """One filter as the conditions and the parameters of `HISTORY`."""

    def __init__(self, reading: SqlReading, filtre: JournalFilter) -> None:
        self._reading, self._filtre = reading, filtre
        self._parameters: dict[str, object] = {}

    def build(self) -> tuple[str, dict[str, object]]:
        filtre = self._filtre
        conditions = []
        if filtre.agent is not None or filtre.ligne is not None or filtre.jour is not None:
            selects = [queries.SEQ_OF.format(where=where) for where in self._branches()]
            conditions.append(queries.AMONG.format(selects=" UNION ALL ".join(selects)))
        if filtre.par == ACTEUR_SYSTEME:
            conditions.append("j.acteur_id IS NULL")
        elif filtre.par is not None:
            conditions.append(f"j.acteur_id = {self._bind('par', self._agent_number(filtre.par))}")
        if filtre.depuis is not None:
            conditions.append(f"j.quand >= {self._bind('depuis', filtre.depuis)}")
        if filtre.avant is not None:
            conditions.append(f"j.quand < {self._bind('avant', filtre.avant)}")
        if filtre.objets is not None:
            conditions.append(f"j.objet IN ({_quote(filtre.objets)})")
        if filtre.lisibles is not None:
            conditions.append(self._restricted(filtre.lisibles))
        return " AND ".join(conditions) or "1 = 1", self._parameters

    def _bind(self, name: str, value: object) -> str:
        self._parameters[name] = value
        return f":{name}"

    def _branches(self) -> Iterator[str]:
        """Yield conditions whose rows, together, are those on the agent, the line and the date."""
        filtre = self._filtre
        lignes: tuple[int, ...] | None = None
        if filtre.ligne is not None:
            lignes = self._subtree(filtre.exercice, filtre.ligne)
        yield from self._on_people(lignes)
        if filtre.agent is None and filtre.jour is None and lignes is not None:
            yield from self._on_lignes(lignes)

    def _on_people(self, lignes: tuple[int, ...] | None) -> Iterator[str]:
        filtre = self._filtre
        objets = ("saisie",) if lignes is not None else _ON_DAY if filtre.jour is not None else _ON_AGENT
        conditions = [f"x.objet IN ({_quote(objets)})"]
        if filtre.agent is not None:
            number = self._agent_number(filtre.agent)
            prefix = f"{number}/{filtre.jour.isoformat()}" if filtre.jour else str(number)
            self._parameters["cles"] = prefix
            conditions.append(queries.KEYS_FROM.format(name="cles"))
        elif filtre.jour is not None:
            conditions.append(f"x.cle LIKE {self._bind('jour', f'%/{filtre.jour.isoformat()}/%')}")
        if lignes is not None:
            conditions.append(f"({' OR '.join(_endings(lignes)) or '1 = 0'})")
        yield " AND ".join(conditions)
        if filtre.agent is not None and filtre.jour is None and lignes is None:
            self._parameters |= {"agent_id": number, "initiales": filtre.agent, "numero": str(number)}
            yield "x.objet = 'agent' AND x.cle = :numero"
            yield queries.REFUSALS_OF
            yield queries.PURGES_OF

    def _on_lignes(self, lignes: tuple[int, ...]) -> Iterator[str]:
        ids = ", ".join(map(str, lignes)) or "NULL"
        cles = ", ".join(f"'{number}'" for number in lignes) or "NULL"
        yield f"x.objet = 'ligne' AND x.cle IN ({cles})"
        for table in _KEPT:
            yield queries.KEPT_ON_LIGNES.format(table=table, ids=ids)
        yield queries.CHANGES_ON_LIGNES.format(ids=ids)
        yield queries.REVISIONS_ON_LIGNES.format(ids=ids)
        removable = ", ".join(map(str, self._removable_on(lignes))) or "NULL"
        yield f"x.seq IN ({removable})"

    def _restricted(self, lisibles: Sequence[str]) -> str:
        """Leave out what is about other people than `lisibles`."""
        numbers = [self._agent_number(initiales) for initiales in lisibles]
        ids = ", ".join(map(str, numbers)) or "NULL"
        cles = ", ".join(f"'{number}'" for number in numbers) or "NULL"
        theirs = " OR ".join(
            queries.KEYS_FROM.format(name=self._bind(f"lisible{rang}", str(number))[1:])
            for rang, number in enumerate(numbers)
        ).replace("x.cle", "j.cle")
        return (
            f"(j.objet IN ({_quote(sorted(PUBLICS))}) "
            f"OR (j.objet IN ({_quote(_ON_AGENT)}) AND ({theirs or '1 = 0'})) "
            f"OR (j.objet = 'agent' AND j.cle IN ({cles})) "
            f"OR (j.objet = 'refus_droit' AND j.acteur_id IN ({ids})))"
        )

    def _agent_number(self, initiales: str) -> int:
        """Return the number of an agent, `_NOBODY` for unknown initials."""
        row = self._reading.row(AGENT_OF, agent=initiales)
        return int(row[0]) if row else _NOBODY

    def _subtree(self, exercice: int | None, code: str) -> tuple[int, ...]:
        """Return the numbers of a line and of those below it."""
        return tuple(int(row[0]) for row in self._reading.rows(queries.SUBTREE, exercice=exercice, code=code))

    def _removable_on(self, lignes: Sequence[int]) -> Iterator[int]:
        """Yield the numbers of the journal rows on these lines that no table may hold any more."""
        wanted = frozenset(lignes)
        for seq, texte in self._reading.rows(queries.REMOVABLE):
            try:
                row = json.loads(texte)
            except ValueError:
                continue
            if isinstance(row, dict) and row.get("ligne_id") in wanted:
                yield int(seq)


def _quote(objets: Sequence[str]) -> str:
    """Return names of tables, which are this program's constants, as SQL texts."""
    return ", ".join(f"'{objet}'" for objet in objets)


def _endings(lignes: Sequence[int]) -> Iterator[str]:
    """Yield, for each length of number, the condition that a saisie's key ends with one of these lines."""
    by_length: dict[int, list[str]] = {}
    for number in lignes:
        by_length.setdefault(len(str(number)), []).append(f"/{number}")
    for length, endings in by_length.items():
        yield queries.ENDS_WITH.format(last=length, endings=_quote(endings))
