"""The journal as people consult it: a history by line, agent or cell, filtered by one query."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import text

from cariforef_db.journal.touched import Names
from cariforef_db.rows.snapshot import Snapshot
from cariforef_db.rows.transaction import AGENT_OF
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import PUBLICS, JournalFilter
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

AMONG = "j.seq IN ({selects})"
SEQ_OF = "SELECT x.seq FROM journal x WHERE {where}"
KEYS_FROM = "x.cle >= :{name} || '/' AND x.cle < :{name} || '0'"
"""A range of the index: « 0 » follows « / » in ASCII, so that it holds the keys that begin with the
prefix."""
ENDS_WITH = "substr(x.cle, length(x.cle) - {last}) IN ({endings})"
"""Each of `endings` has `last` + 1 characters."""
REFUSALS_OF = """
x.objet = 'refus_droit' AND x.cle IN
(SELECT CAST(r.id AS TEXT) FROM refus_droit r WHERE r.objet = :initiales OR r.acteur_id = :agent_id)
"""
PURGES_OF = """
x.objet = 'purge' AND x.cle IN (SELECT CAST(p.id AS TEXT) FROM purge p WHERE p.agent_id = :agent_id)
"""
KEPT_ON_LIGNES = """
x.objet = '{table}' AND x.cle IN (SELECT CAST(t.id AS TEXT) FROM {table} t WHERE t.ligne_id IN ({ids}))
"""
CHANGES_ON_LIGNES = """
x.objet = 'plan_changement' AND x.cle IN (
  SELECT c.revision_id || '/' || c.rang FROM plan_changement c
  WHERE c.ligne_id IN ({ids})
     OR c.enveloppe_id IN (SELECT el.enveloppe_id FROM enveloppe_ligne el WHERE el.ligne_id IN ({ids}))
     OR c.jalon_id IN (SELECT jl.jalon_id FROM jalon_ligne jl WHERE jl.ligne_id IN ({ids})))
"""
REVISIONS_ON_LIGNES = """
x.objet = 'plan_revision' AND x.cle IN (
  SELECT r.exercice_id || '/' || r.numero FROM plan_revision r JOIN plan_changement c ON c.revision_id = r.id
  WHERE c.ligne_id IN ({ids})
     OR c.enveloppe_id IN (SELECT el.enveloppe_id FROM enveloppe_ligne el WHERE el.ligne_id IN ({ids}))
     OR c.jalon_id IN (SELECT jl.jalon_id FROM jalon_ligne jl WHERE jl.ligne_id IN ({ids})))
"""
REMOVABLE = text("""
SELECT j.seq, coalesce(j.apres, j.avant) FROM journal j
WHERE j.objet IN ('convention_ligne', 'remarque', 'decision', 'livrable', 'production', 'tirage', 'demande')
""")
"""Tables from which people remove rows: of a removed one, the journal's text alone says the line."""
SUBTREE = text("""
WITH RECURSIVE below(id) AS (
  SELECT l.id FROM ligne l
  WHERE l.code = :code AND (l.exercice_id = :exercice OR CAST(:exercice AS INTEGER) IS NULL)
  UNION ALL SELECT l.id FROM ligne l JOIN below b ON l.parent_id = b.id)
SELECT id FROM below
""")
_NOBODY = -1
"""The number of unknown initials: no row bears it, so that they find nothing."""
# `suppleance` is a table of the past: its rows of the journal stay.
_ON_AGENT = ("saisie", "absence", "visa", "quotite", "suppleance")
_ON_DAY = ("saisie", "absence")
_KEPT = ("fait", "raf")
HISTORY = """
SELECT j.seq, j.quand, a.initiales, j.objet, j.cle, j.avant, j.apres, j.motif, j.action,
       coalesce(s.hors_outil, 1), p.quand
FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
     LEFT JOIN sceau s ON s.seq = j.seq
     LEFT JOIN effacement e ON e.seq = j.seq LEFT JOIN purge p ON p.id = e.purge_id
WHERE {where} ORDER BY j.seq DESC LIMIT :nombre
"""


class Search:
    """One filter as the conditions and the parameters of `HISTORY`."""

    def __init__(self, snapshot: Snapshot, filtre: JournalFilter) -> None:
        self._snapshot, self._filtre = snapshot, filtre
        self._parameters: dict[str, object] = {}

    def build(self) -> tuple[str, dict[str, object]]:
        """Return the WHERE clause and its parameters."""
        filtre = self._filtre
        conditions = []
        if filtre.agent is not None or filtre.ligne is not None or filtre.jour is not None:
            selects = [SEQ_OF.format(where=where) for where in self._branches()]
            conditions.append(AMONG.format(selects=" UNION ALL ".join(selects)))
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
        """Yield conditions: a row on the agent, the line and the date meets one of them."""
        filtre = self._filtre
        lignes: tuple[int, ...] | None = None
        if filtre.ligne is not None:
            lignes = self._subtree(filtre.exercice, filtre.ligne)
        yield from self._on_people(lignes)
        if filtre.agent is None and filtre.jour is None and lignes is not None:
            yield from self._on_lignes(lignes)

    def _on_people(self, lignes: tuple[int, ...] | None) -> Iterator[str]:
        filtre = self._filtre
        # Only saisies are on a line, and only saisies and absences on a date.
        objets = ("saisie",) if lignes is not None else _ON_DAY if filtre.jour is not None else _ON_AGENT
        conditions = [f"x.objet IN ({_quote(objets)})"]
        if filtre.agent is not None:
            number = self._agent_number(filtre.agent)
            prefix = f"{number}/{filtre.jour.isoformat()}" if filtre.jour else str(number)
            self._parameters["cles"] = prefix
            conditions.append(KEYS_FROM.format(name="cles"))
        elif filtre.jour is not None:
            conditions.append(f"x.cle LIKE {self._bind('jour', f'%/{filtre.jour.isoformat()}/%')}")
        if lignes is not None:
            conditions.append(f"({' OR '.join(_endings(lignes)) or '1 = 0'})")
        yield " AND ".join(conditions)
        if filtre.agent is not None and filtre.jour is None and lignes is None:
            self._parameters |= {"agent_id": number, "initiales": filtre.agent, "numero": str(number)}
            yield "x.objet = 'agent' AND x.cle = :numero"
            yield REFUSALS_OF
            yield PURGES_OF

    def _on_lignes(self, lignes: tuple[int, ...]) -> Iterator[str]:
        ids = ", ".join(map(str, lignes)) or "NULL"
        cles = ", ".join(f"'{number}'" for number in lignes) or "NULL"
        yield f"x.objet = 'ligne' AND x.cle IN ({cles})"
        for table in _KEPT:
            yield KEPT_ON_LIGNES.format(table=table, ids=ids)
        yield CHANGES_ON_LIGNES.format(ids=ids)
        yield REVISIONS_ON_LIGNES.format(ids=ids)
        removable = ", ".join(map(str, self._removable_on(lignes))) or "NULL"
        yield f"x.seq IN ({removable})"

    def _restricted(self, lisibles: Sequence[str]) -> str:
        """Return the condition that leaves out rows about people who are not in `lisibles`."""
        numbers = [self._agent_number(initiales) for initiales in lisibles]
        ids = ", ".join(map(str, numbers)) or "NULL"
        cles = ", ".join(f"'{number}'" for number in numbers) or "NULL"
        theirs = " OR ".join(
            KEYS_FROM.format(name=self._bind(f"lisible{rang}", str(number))[1:])
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
        return int(self._snapshot.scalar(AGENT_OF, agent=initiales) or _NOBODY)

    def _subtree(self, exercice: int | None, code: str) -> tuple[int, ...]:
        """Return the numbers of a line and of those below it."""
        return tuple(int(row[0]) for row in self._snapshot.rows(SUBTREE, exercice=exercice, code=code))

    def _removable_on(self, lignes: Sequence[int]) -> Iterator[int]:
        """Yield the numbers of the journal rows on these lines that no table may hold any more."""
        wanted = frozenset(lignes)
        for seq, texte in self._snapshot.rows(REMOVABLE):
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
        yield ENDS_WITH.format(last=length, endings=_quote(endings))


def read_history(snapshot: Snapshot, filtre: JournalFilter) -> tuple[Ecriture, ...]:
    """Return the rows asked for, newest first, with names in place of numbers everywhere."""
    names = Names(snapshot.connection.execute)
    where, parameters = Search(snapshot, filtre).build()
    statement = text(HISTORY.format(where=where))
    rows = snapshot.rows(statement, nombre=filtre.nombre, **parameters)
    return tuple(
        Ecriture(
            seq=seq,
            quand=quand,
            acteur=acteur or ACTEUR_SYSTEME,
            objet=objet,
            cle=names.read_key(objet, cle),
            avant=names.read_text(avant),
            apres=names.read_text(apres),
            motif=motif,
            action=action,
            hors_outil=bool(hors_outil),
            effacee=effacee,
        )
        for seq, quand, acteur, objet, cle, avant, apres, motif, action, hors_outil, effacee in rows
    )
