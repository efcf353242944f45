"""What a review lacks, in sentences: nothing of it forbids closing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.values.text import agree, count_of

FROZEN = "Ses chiffres, remarques et météo se figent pour toujours ; la suite va dans la revue suivante."


class Manque(StrEnum):
    METEO = "météo"
    PRESENTS = "présents"
    PROCHAINE = "prochaine"
    DECISION = "décision"
    RETARDS = "retards"
    FEUILLES = "feuilles"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a review lacks, and the sentence that says so."""

    manque: Manque
    phrase: str


def list_missing(revue: Revue) -> tuple[Missing, ...]:
    """Return what was not said, that nothing is decided, decisions overdue, sheets to fill.

    Of a closed review, that is what lacked when it was closed: all of it is frozen.
    """
    return tuple(_missing(revue))


def _missing(revue: Revue) -> Iterator[Missing]:
    figures, ecrite = revue.figures, revue.ecrite
    if ecrite.meteo is None:
        yield Missing(Manque.METEO, "La météo n'est pas donnée.")
    if not ecrite.presents:
        yield Missing(Manque.PRESENTS, "Les présents ne sont pas notés.")
    if ecrite.prochaine is None:
        yield Missing(Manque.PROCHAINE, "La date de la prochaine revue n'est pas fixée.")
    if not any(decision.semaine == figures.semaine for decision in figures.decisions):
        yield Missing(Manque.DECISION, "Aucune décision n'est prise.")
    late = len(figures.en_souffrance)
    if late:
        left = agree(late, "reste", "restent")
        yield Missing(Manque.RETARDS, f"{count_of(late, 'décision')} en retard {left} à faire.")
    sheets = len(figures.attendues)
    if sheets:
        left = agree(sheets, "reste", "restent")
        yield Missing(Manque.FEUILLES, f"{count_of(sheets, 'feuille')} de la semaine {left} à compléter.")
