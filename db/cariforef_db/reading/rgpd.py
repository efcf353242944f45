"""One person's file by rubrique, what is past the retention and the purges made, as values of the domain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable

from cariforef_db.reading import queries as common
from cariforef_db.reading import rgpd_queries as queries
from cariforef_db.reading.journal_queries import NAMES
from cariforef_db.reading.values import Row, to_agent, to_jour
from cariforef_db.schema.facts import REFERENCES
from cariforef_tui.domain.values.refusals import AgentRefuse

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading
    from cariforef_tui.domain.rgpd.retention import PurgeFaite, TextesEchus, Trace

_NAMED = ("agent", "ligne", "jalon", "enveloppe")
"""The tables of which a journal row gives the name in place of the number; other numbers are left out."""

_Rows = tuple[Mapping[str, Any], ...]


def read_dossier(reading: SqlReading, agent: str) -> Mapping[str, _Rows]:
    """Raises AgentRefuse where nobody has those initials."""
    row = reading.row(common.AGENT_OF, agent=agent)
    if row is None:
        raise AgentRefuse(f"Agent inconnu : « {agent} ».")
    key = row[0]
    rubriques = {name: _dicts(reading, statement, id=key) for name, statement in queries.RUBRIQUES.items()}
    rubriques["programme"] = _dicts(reading, queries.PROGRAMME)
    rubriques["citations"] = _dicts(reading, queries.CITATIONS, id=key)
    names: dict[str, dict[int, str]] = {table: dict(reading.rows(NAMES[table])) for table in _NAMED}
    rubriques["journal"] = tuple(
        {**row, "avant": _read(row["avant"], names), "apres": _read(row["apres"], names)}
        for row in _dicts(reading, queries.ECRITURES, id=key)
    )
    return rubriques


def read_traces(reading: SqlReading) -> tuple[Trace, ...]:
    from cariforef_tui.domain.rgpd.retention import Trace

    last: dict[int, int] = dict(reading.rows(queries.TRACES))
    return tuple(Trace(to_agent(row[1:]), last.get(row[0])) for row in reading.rows(queries.AGENT_ROW))


def read_textes_echus(reading: SqlReading, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
    from cariforef_tui.domain.rgpd.retention import MOTIF_EFFACE, TextesEchus

    names = {int(row[0]): str(row[1]) for row in reading.rows(queries.AGENT_ROW)}
    agent_id = next((key for key, name in names.items() if name == agent), None)
    erased = f'%"motif":"{MOTIF_EFFACE}"%'
    scope = {"annee": annee, "agent_id": agent_id}
    counts_of: dict[int, dict[str, Row]] = {}
    for kind, rows in (
        ("commentaires", reading.rows(queries.COMMENTAIRES_ECHUS, **scope)),
        ("motifs", reading.rows(queries.MOTIFS_ECHUS, **scope, efface=MOTIF_EFFACE)),
        (
            "ecritures",
            reading.rows(queries.ECRITURES_ECHUES, **scope, efface=erased),
        ),
    ):
        for row in rows:
            counts_of.setdefault(int(row[0]), {})[kind] = row
    return tuple(
        TextesEchus(
            agent=names[key],
            commentaires=_count(counts, "commentaires"),
            motifs=_count(counts, "motifs"),
            ecritures=_count(counts, "ecritures"),
            premier=min(_day(row[2]) for row in counts.values()),
            dernier=max(_day(row[3]) for row in counts.values()),
        )
        for key, counts in sorted(counts_of.items(), key=lambda item: names[item[0]])
    )


def count_autres_echus(reading: SqlReading, annee: int, agent: str | None) -> int:
    from cariforef_tui.domain.rgpd.retention import MOTIF_EFFACE, TEXTE_EFFACE

    agent_id = None if agent is None else reading.row(common.AGENT_OF, agent=agent)
    row = reading.row(
        queries.AUTRES_ECHUS,
        annee=annee,
        agent_id=agent_id and agent_id[0],
        motif_efface=MOTIF_EFFACE,
        texte_efface=TEXTE_EFFACE,
    )
    assert row is not None
    return int(row[0])


def read_purges(reading: SqlReading) -> tuple[PurgeFaite, ...]:
    from cariforef_tui.domain.rgpd.retention import PurgeFaite

    return tuple(
        PurgeFaite(quand=quand, par=par, agent=agent, limite=to_jour(limite), motif=motif)
        for quand, par, agent, limite, motif in reading.rows(queries.PURGES)
    )


def _dicts(reading: SqlReading, statement: Executable, **parameters: object) -> _Rows:
    return tuple(dict(row) for row in reading.connection.execute(statement, parameters).mappings())


def _read(texte: str | None, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any] | None:
    """Return the columns of a journal row as people know them; the numbers of rows are left out."""
    if texte is None:
        return None
    row: dict[str, Any] = {}
    for column, value in json.loads(texte).items():
        known = names.get(REFERENCES.get(column, ""))
        if known is not None:
            row["par" if column == "acteur_id" else column.removesuffix("_id")] = known.get(value)
        elif column == "exercice_id":
            row["exercice"] = value
        elif column != "id" and not column.endswith("_id"):
            row[column] = value
    return row


def _count(counts: dict[str, Row], kind: str) -> int:
    return int(counts[kind][1]) if kind in counts else 0


def _day(texte: str) -> date:
    """Return the date of a day, or the first of a month, at the start of a journal key's second part."""
    return to_jour(texte if len(texte) == 10 and texte[7:8] == "-" else f"{texte[:7]}-01")
