"""The days of a month as its table draws them; figures come from the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.mois.fiche import Cumul, Fiche, JourFiche
from cariforef_tui.domain.mois.sentences import describe_jour
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_filled, format_nombre


class DayTone(StrEnum):
    """How a day is drawn; each is a component class of the table, doubled by a sign in the note."""

    NORMAL = "normal"
    COMPLET = "complet"
    MANQUE = "manque"
    CONFIRMER = "confirmer"
    EN_COURS = "en_cours"
    FERME = "ferme"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day, its amounts as text, empty for none; `is_missing` where something forbids to sign.

    `court` stands for `note` where it has no room.
    """

    jour: date
    nom: str
    fse: str
    autres: str
    absent: str
    total: str
    note: str
    court: str
    tone: DayTone

    @property
    def is_missing(self) -> bool:
        return self.tone in (DayTone.MANQUE, DayTone.CONFIRMER, DayTone.EN_COURS)


def rows_of_month(fiche: Fiche, today: date) -> tuple[DayRow, ...]:
    """Return the days that expect or hold something, and the public holidays; weekends are left out."""
    return tuple(
        _row(jour, cumul, today)
        for jour, cumul in zip(fiche.jours, fiche.par_jour, strict=True)
        if jour.attendu or cumul.total or (jour.ferie and jour.jour.weekday() < 5)
    )


def _row(jour: JourFiche, cumul: Cumul, today: date) -> DayRow:
    note, court, tone = _note(jour, cumul, today)
    figures = f"{format_nombre(cumul.total)}/{format_nombre(jour.attendu)}"
    return DayRow(
        jour.jour,
        format_jour(jour.jour)[:7],
        format_filled(cumul.total_fse),
        format_filled(cumul.autres),
        format_filled(cumul.absent),
        figures if cumul.total or jour.attendu else "",
        note,
        court,
        tone,
    )


def _note(jour: JourFiche, cumul: Cumul, today: date) -> tuple[str, str, DayTone]:
    """What is said of a day, in how few words at least, and how it is drawn."""
    ecart = format_nombre(abs(cumul.ecart))
    if jour.a_confirmer:
        return "? à confirmer", "?", DayTone.CONFIRMER
    if cumul.ecart < 0:
        if jour.jour > today:
            return "· à venir", "·", DayTone.FERME
        if jour.jour == today:
            return f"· manque {ecart}", "· manque", DayTone.EN_COURS
        return f"✗ manque {ecart}", "✗ manque", DayTone.MANQUE
    if cumul.ecart > 0:
        return f"+ {ecart} de plus", f"+ {ecart}", DayTone.NORMAL
    if jour.attendu:
        return "✓", "✓", DayTone.COMPLET
    return describe_jour(jour), "férié" if jour.ferie else "", DayTone.FERME
