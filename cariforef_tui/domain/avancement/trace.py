"""The plan that a burn-down draws: its parts, their windows, and the dated marks on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from cariforef_tui.domain.avancement.arrete import expect_at
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours


class MarkKind(StrEnum):
    REVISION = "revision"
    JALON = "jalon"


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated mark: a revision that moved the plan drawn, or a jalon of its lines."""

    jour: date
    nature: MarkKind
    texte: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Parts of a total, each spread over its own window; `lignes` are the lines whose work is counted."""

    lignes: tuple[str, ...]
    total: int | None
    parts: tuple[tuple[int, date, date], ...]
    debut: date
    fin: date

    def left_at(self, calendrier: Calendrier, jour: date) -> int | None:
        if self.total is None:
            return None
        return self.total - sum(
            expect_at(calendrier, centiemes, first, last, jour) for centiemes, first, last in self.parts
        )


def trace_line(programme: Programme, code: str) -> Trace | None:
    """Return what a burn-down of `code` draws, None if the programme has no such line."""
    if code not in programme.by_code:
        return None
    shared = programme.shared_enveloppe(code)
    drawn: tuple[Enveloppe, ...] = (shared,) if shared else programme.enveloppes_within[code]
    parts = tuple(
        (enveloppe.centiemes, *programme.enveloppe_window(enveloppe))
        for enveloppe in drawn
        if enveloppe.compte is Compte.METIER and enveloppe.centiemes is not None
    )
    below = programme.subtrees[code]
    lignes = (
        shared.lignes
        if shared
        else tuple(ligne.code for ligne in programme.imputables() if ligne.code in below)
    )
    windows = [(first, last) for _, first, last in parts] or [programme.window(line) for line in lignes]
    windows = windows or [programme.window(code)]
    return Trace(
        lignes=lignes,
        total=sum(centiemes for centiemes, _, _ in parts) if parts else None,
        parts=parts,
        debut=min(first for first, _ in windows),
        fin=max(last for _, last in windows),
    )


def in_force(traces: Sequence[tuple[date, Trace | None]], jour: date) -> Trace | None:
    """Return the plan drawn on `jour`: the last one in force by then."""
    return next((trace for since, trace in reversed(traces) if since <= jour), traces[0][1])


def find_moves(traces: Sequence[tuple[date, Trace | None]], debut: date) -> list[Mark]:
    """Return a mark at each revision that moved the plan drawn, on `debut` at the earliest."""
    reperes = []
    for (_, before), (jour, after) in pairwise(traces):
        if after is not None and before != after:
            reperes.append(Mark(max(jour, debut), MarkKind.REVISION, _describe_move(before, after)))
    return reperes


def _describe_move(before: Trace | None, after: Trace) -> str:
    if before is None:
        return "ligne ajoutée"
    delta = (after.total or 0) - (before.total or 0)
    if delta:
        return f"{'+' if delta > 0 else ''}{format_jours(delta)}"
    return f"fin au {format_date(after.fin)}" if after.fin != before.fin else "jours déplacés"


def find_jalons(programme: Programme, trace: Trace) -> list[Mark]:
    """Return a mark at each jalon of the window that concerns a line drawn."""
    drawn = frozenset(trace.lignes)
    return [
        Mark(jalon.jour, MarkKind.JALON, jalon.code)
        for jalon in programme.jalons
        if trace.debut <= jalon.jour <= trace.fin
        and any(not drawn.isdisjoint(programme.subtrees[code]) for code in jalon.lignes)
    ]
