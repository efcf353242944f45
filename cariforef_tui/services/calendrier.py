"""The year's days off: public holidays as loaded, amended with bridges and closures."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.calendrier import Calendrier
from cariforef_tui.domain.refus import DateRefusee
from cariforef_tui.domain.texte import clean_text
from cariforef_tui.services.ports import Reglages, Store

LIBELLE_MAX = 60


def load_calendrier(store: Store, exercice: int) -> Calendrier:
    """Return the days off of one exercice."""
    with store.reading() as reading:
        return reading.calendrier(exercice)


def set_ferie(store: Store, jour: date, libelle: str | None, *, acteur: str) -> None:
    """Name a day off, or make it ordinary again (None); raises DateRefusee outside the exercice."""
    cleaned = clean_text(libelle, longueur_max=LIBELLE_MAX, champ="Libellé") if libelle else None
    with store.writing(acteur) as writing:
        if jour.year not in writing.exercices():
            raise DateRefusee(f"{jour:%d/%m/%Y} est hors de l'exercice.")
        writing.set_ferie(jour, cleaned)


def load_reglages(store: Store) -> Reglages:
    """Return the settings that everybody shares."""
    with store.reading() as reading:
        return reading.reglages()


def set_reglages(store: Store, reglages: Reglages, *, acteur: str) -> None:
    """Set the settings that everybody shares."""
    with store.writing(acteur) as writing:
        writing.set_reglages(reglages)
