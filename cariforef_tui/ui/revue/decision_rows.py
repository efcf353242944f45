"""Rows of decisions: those that a review follows, and what was decided about a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cariforef_tui.domain.revue.figures import FiguresRevue
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.revue.rows import Note, RevueRow, heading

_CITED_MAX = 2
"""Decisions about a line that its row tells, the last ones."""


def decision_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the decisions to follow, those overdue first."""
    late = len(figures.en_souffrance)
    title = f"Décisions : {late} en retard" if late else "Décisions"
    yield heading("decisions", title, "pour le")
    for decision in figures.decisions:
        of = "" if decision.perimetre == figures.perimetre else f" ({decision.perimetre})"
        texte = f"{decision.noms} · {decision.sujet}{of}"
        yield decision_row(decision, figures.au, texte=texte, code=f"n° {decision.numero}")
    if not figures.decisions:
        yield RevueRow(cle="decision rien", texte="Aucune à suivre (o : en noter une).", niveau="discret")


def decision_row(
    decision: Decision, au: date, *, texte: str, code: str, notes: tuple[Note, ...] = ()
) -> RevueRow:
    """Return the row of a decision: where it stands at `au`, when it is due, and what opens it."""
    signe, niveau = sign_of(decision, au)
    return RevueRow(
        cle=f"decision {decision.numero}",
        texte=texte,
        signe=signe,
        niveau=niveau,
        code=code,
        droite=tell_day(decision),
        notes=notes,
        lignes_max=3,
        decision=decision.numero,
        ligne=decision.ligne,
    )


def sign_of(decision: Decision, au: date) -> tuple[str, str]:
    """Return the sign of where a decision stands, and its look."""
    if decision.is_done:
        return "✓", "bon"
    return ("✗", "critique") if decision.is_late_at(au) else ("○", "info")


def tell_day(decision: Decision) -> str:
    """Return when a decision is due, or that it is done."""
    if decision.faite_le is not None:
        return f"faite {format_jour(decision.faite_le)}"
    return format_jour(decision.pour) if decision.pour else "sans date"


def decided_notes(snapshot: RevueSnapshot, code: str | None) -> tuple[Note, ...]:
    """Return what was decided about a line, the last one first."""
    au = snapshot.revue.figures.au
    return tuple(_note(one, au) for one in snapshot.decided(code)[:_CITED_MAX])


def _note(decision: Decision, au: date) -> Note:
    signe, niveau = sign_of(decision, au)
    return Note(f"{signe} {decision.tell()}", niveau)
