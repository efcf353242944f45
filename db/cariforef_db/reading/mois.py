"""Visas, conventions and the chain's head, as domain values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement

from cariforef_db.reading import mois_queries as queries
from cariforef_db.reading.values import to_day_or_none, to_jour
from cariforef_db.schema import trust
from cariforef_db.schema.records import Record, names_agent
from cariforef_tui.domain.journal.links import ORIGINE, Maillon
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.values.months import Mois

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading


VISA = Record(
    Visa,
    trust.visa,
    names_agent("agent"),
    names_agent("par", "par_id"),
    names_agent("supplee", "supplee_id"),
    order="agent.initiales, visa.mois, visa.numero",
    read={"mois": Mois.from_iso, "geste": GesteVisa},
)


def read_visas(reading: SqlReading, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
    return VISA.fetch(reading.connection, *_of_months(first, last, agent))


def read_gestes(reading: SqlReading, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
    return VISA.fetch(reading.connection, *_of_months(first, last, agent), without="contenu")


def _of_months(first: Mois, last: Mois, agent: str | None) -> Iterator[ColumnElement[bool]]:
    # Not `between`: PostgreSQL takes no COLLATE there.
    yield trust.visa.c.mois >= str(first)
    yield trust.visa.c.mois <= str(last)
    if agent is not None:
        yield VISA.shown["agent"] == agent


def read_first_signed(reading: SqlReading) -> Mois | None:
    row = reading.row(queries.FIRST_SIGNED)
    return Mois.from_iso(row[0]) if row and row[0] else None


def read_copied_days(reading: SqlReading, first: date, last: date) -> tuple[tuple[str, date], ...]:
    rows = reading.rows(queries.COPIED_DAYS, first=first.isoformat(), last=last.isoformat())
    return tuple((agent, to_jour(jour)) for agent, jour in rows)


def read_conventions(reading: SqlReading) -> tuple[Convention, ...]:
    lignes: dict[tuple[str, str], list[LigneConventionnee]] = {}
    for numero, intitule, exercice, code, depuis, jusque in reading.rows(queries.CONVENTIONS):
        held = lignes.setdefault((numero, intitule), [])
        if code is not None:
            held.append(LigneConventionnee(exercice, code, to_jour(depuis), to_day_or_none(jusque)))
    return tuple(Convention(numero, intitule, tuple(held)) for (numero, intitule), held in lignes.items())


def read_head(reading: SqlReading) -> Maillon:
    row = reading.row(queries.HEAD)
    return Maillon(*row) if row else ORIGINE


def read_seal_of(reading: SqlReading, visa: Visa) -> Maillon:
    """Raises ValueError for a visa that is not in the store."""
    row = reading.row(
        queries.SEAL_OF, objet="visa", mois=str(visa.mois), numero=visa.numero, agent=visa.agent
    )
    if row is None:
        raise ValueError(f"{visa.agent} {visa.mois} {visa.numero}")
    return Maillon(*row)
