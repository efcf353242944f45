"""The droits de tirage as they stand at a date: their requests, and the days of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import (
    SANS_DEMANDE,
    Demande,
    PartDemande,
    sum_parts,
)
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_plan


@dataclass(frozen=True, kw_only=True)
class LigneTirage:
    """A line whose days answer requests, with its requests and the days of each, by agent.

    `parts` holds only agents whose days the reader may read. `totaux` holds everybody's days by number; those
    that answer no request are under `SANS_DEMANDE`.
    """

    code: str
    libelle: str
    demandes: tuple[Demande, ...]
    parts: tuple[PartDemande, ...]
    totaux: dict[int, int]

    @property
    def sans_demande(self) -> int:
        return self.total(SANS_DEMANDE)

    def total(self, numero: int) -> int:
        return self.totaux.get(numero, 0)

    def parts_of(self, numero: int) -> tuple[PartDemande, ...]:
        return tuple(part for part in self.parts if part.numero == numero)


def load_tirages(
    store: Store, reference: DateReference, code: str | None = None, *, lecteur: str | None = None
) -> tuple[LigneTirage, ...]:
    """Return the droits de tirage at the date de référence, those within `code`; raises CodeRefuse."""
    with store.reading() as reading:
        programme = read_plan(reading, reference.exercice, reference.au).programme
        codes = programme.subtrees[resolve_code(programme, code)] if code else frozenset(programme.by_code)
        return read_tirages(reading, programme, reference.au, codes, lecteur)


def read_tirages(
    reading: Reading, programme: Programme, au: date, codes: frozenset[str], lecteur: str | None
) -> tuple[LigneTirage, ...]:
    """Do as `load_tirages`, within a snapshot already open; nothing is read if no line of `codes` is one."""
    wanted = [ligne for ligne in programme.lignes if ligne.code in programme.tirages & codes]
    if not wanted:
        return ()
    demandes, parts = reading.demandes(programme.exercice), reading.parts_demandes(programme.exercice, au)
    shown, totaux = readable(reading.agents(), lecteur), sum_parts(parts)
    return tuple(
        LigneTirage(
            code=ligne.code,
            libelle=ligne.libelle,
            demandes=tuple(demande for demande in demandes if demande.code == ligne.code),
            parts=tuple(part for part in parts if part.code == ligne.code and part.agent in shown),
            totaux={numero: total for (code, numero), total in totaux.items() if code == ligne.code},
        )
        for ligne in wanted
    )


def describe_parts(ligne: LigneTirage, numero: int) -> str:
    """Return `LR 0,5, DM 0,25, autres 0,25`: who logged on a request; people not to be named come last."""
    parts = ligne.parts_of(numero)
    named = [f"{part.agent} {format_nombre(part.centiemes)}" for part in parts]
    hidden = ligne.total(numero) - sum(part.centiemes for part in parts)
    return ", ".join([*named, f"autres {format_nombre(hidden)}"] if hidden else named)
