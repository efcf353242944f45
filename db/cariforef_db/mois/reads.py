"""Visas and conventions, as domain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, text

from cariforef_db.rows.records import Record, names_agent
from cariforef_db.rows.snapshot import Snapshot, grouped, to_day_or_none, to_jour
from cariforef_db.schema import mois as tables
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.values.months import Mois

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.conventions import Convention

FIRST_SIGNED = text("SELECT min(mois) FROM visa")
CONVENTIONS = text("""
SELECT c.numero, c.intitule, c.fonds, cl.exercice_id, l.code, cl.depuis, cl.jusque
FROM convention c LEFT JOIN convention_ligne cl ON cl.convention_id = c.id
     LEFT JOIN ligne l ON l.id = cl.ligne_id
ORDER BY c.numero, cl.exercice_id, l.rang, cl.depuis
""")
VISA = Record(
    Visa,
    tables.visa,
    names_agent("agent"),
    names_agent("par", "par_id"),
    names_agent("supplee", "supplee_id"),
    said="Signature",
    order="agent.initiales, visa.mois, visa.numero",
    read={"mois": Mois.from_iso, "geste": GesteVisa},
)


def read_visas(snapshot: Snapshot, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
    return VISA.fetch(snapshot.connection, *_of_months(first, last, agent))


def read_gestes(snapshot: Snapshot, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
    return VISA.fetch(snapshot.connection, *_of_months(first, last, agent), without="contenu")


def _of_months(first: Mois, last: Mois, agent: str | None) -> Iterator[ColumnElement[bool]]:
    # Not `between`: PostgreSQL takes no COLLATE there.
    yield tables.visa.c.mois >= str(first)
    yield tables.visa.c.mois <= str(last)
    if agent is not None:
        yield VISA.shown["agent"] == agent


def read_first_signed(snapshot: Snapshot) -> Mois | None:
    mois = snapshot.scalar(FIRST_SIGNED)
    return Mois.from_iso(mois) if mois else None


def read_conventions(snapshot: Snapshot) -> tuple[Convention, ...]:
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee

    return tuple(
        Convention(
            numero,
            intitule,
            tuple(
                LigneConventionnee(exercice, code, to_jour(depuis), to_day_or_none(jusque))
                for exercice, code, depuis, jusque in lignes
                if code is not None
            ),
            fonds,
        )
        for (numero, intitule, fonds), lignes in grouped(snapshot.rows(CONVENTIONS), 3).items()
    )
