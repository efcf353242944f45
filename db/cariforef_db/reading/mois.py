"""Visas, conventions and the chain's head, as domain values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cariforef_db.reading import mois_queries as queries
from cariforef_db.reading.values import Row, to_day_or_none, to_jour

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading
    from cariforef_tui.domain.journal.links import Maillon
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.values.months import Mois


def read_visas(reading: SqlReading, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
    if agent is None:
        rows = reading.rows(queries.VISAS, first=str(first), last=str(last))
    else:
        rows = reading.rows(queries.VISAS_OF, first=str(first), last=str(last), agent=agent)
    return tuple(map(_to_visa, rows))


def read_gestes(reading: SqlReading, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
    rows = reading.rows(queries.GESTES, first=str(first), last=str(last), agent=agent)
    return tuple(map(_to_visa, rows))


def read_first_signed(reading: SqlReading) -> Mois | None:
    from cariforef_tui.domain.values.months import Mois

    row = reading.row(queries.FIRST_SIGNED)
    return Mois.from_iso(row[0]) if row and row[0] else None


def read_copied_days(reading: SqlReading, first: date, last: date) -> tuple[tuple[str, date], ...]:
    rows = reading.rows(queries.COPIED_DAYS, first=first.isoformat(), last=last.isoformat())
    return tuple((agent, to_jour(jour)) for agent, jour in rows)


def read_conventions(reading: SqlReading) -> tuple[Convention, ...]:
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee

    lignes: dict[tuple[str, str], list[LigneConventionnee]] = {}
    for numero, intitule, exercice, code, depuis, jusque in reading.rows(queries.CONVENTIONS):
        held = lignes.setdefault((numero, intitule), [])
        if code is not None:
            held.append(LigneConventionnee(exercice, code, to_jour(depuis), to_day_or_none(jusque)))
    return tuple(Convention(numero, intitule, tuple(held)) for (numero, intitule), held in lignes.items())


def read_head(reading: SqlReading) -> Maillon:
    from cariforef_tui.domain.journal.links import ORIGINE, Maillon

    row = reading.row(queries.HEAD)
    return Maillon(*row) if row else ORIGINE


def read_seal_of(reading: SqlReading, visa: Visa) -> Maillon:
    """Raises ValueError for a visa that is not in the store."""
    from cariforef_tui.domain.journal.links import Maillon

    row = reading.row(
        queries.SEAL_OF, objet="visa", mois=str(visa.mois), numero=visa.numero, agent=visa.agent
    )
    if row is None:
        raise ValueError(f"{visa.agent} {visa.mois} {visa.numero}")
    return Maillon(*row)


def _to_visa(row: Row) -> Visa:
    from cariforef_tui.domain.mois.visas import GesteVisa, Visa
    from cariforef_tui.domain.values.months import Mois

    agent, mois, geste, par, motif, centiemes, contenu, numero, quand, supplee = row
    return Visa(
        agent=agent,
        mois=Mois.from_iso(mois),
        geste=GesteVisa(geste),
        par=par,
        motif=motif,
        centiemes=centiemes,
        contenu=contenu,
        numero=numero,
        quand=quand,
        supplee=supplee,
    )
