"""What a review that is about to be closed lacks, in sentences: nothing of it forbids closing."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.values.text import agree, count_of

FROZEN = "Ses chiffres, remarques et météo se figent pour toujours ; la suite va dans la revue suivante."


def list_missing(revue: Revue) -> tuple[str, ...]:
    """Return French sentences: what was not said, no decision, decisions overdue, sheets to fill."""
    return tuple(_missing(revue))


def _missing(revue: Revue) -> Iterator[str]:
    figures, ecrite = revue.figures, revue.ecrite
    if ecrite.meteo is None:
        yield "La météo n'est pas donnée."
    if not ecrite.presents:
        yield "Les présents ne sont pas notés."
    if ecrite.prochaine is None:
        yield "La date de la prochaine revue n'est pas fixée."
    if not any(decision.semaine == figures.semaine for decision in figures.decisions):
        yield "Aucune décision n'est prise."
    late = sum(decision.is_late_at(figures.au) for decision in figures.decisions)
    if late:
        yield f"{count_of(late, 'décision')} en retard {agree(late, 'reste', 'restent')} à faire."
    sheets = len(figures.feuilles)
    if sheets:
        yield f"{count_of(sheets, 'feuille')} de la semaine {agree(sheets, 'reste', 'restent')} à compléter."
