"""Say where each jalon stands at a date, those declared tenus included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, URGENCE_JOURS
from cariforef_tui.domain.programme.declarations import Declarations, Fait
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DateRefusee


class PhaseJalon(StrEnum):
    TENU = "tenu"
    LOINTAIN = "lointain"
    ANNONCE = "annonce"
    URGENT = "urgent"
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True, kw_only=True)
class EtatJalon:
    """A jalon at a date: `tenu` is the declaration in force, `lignes` the figures of its lines."""

    jalon: Jalon
    phase: PhaseJalon
    jours_restants: int
    tenu: Fait | None
    lignes: tuple[AvancementLigne, ...]


def jalons_at(
    programme: Programme, avancement: Avancement, declarations: Declarations
) -> tuple[EtatJalon, ...]:
    """Return every jalon by date, as it stands at the end of `avancement.au`."""
    return tuple(
        EtatJalon(
            jalon=jalon,
            phase=_phase(jalon, avancement.au, declarations),
            jours_restants=(jalon.jour - avancement.au).days,
            tenu=declarations.tenus.get(jalon.code),
            lignes=tuple(avancement.lignes[code] for code in jalon.lignes),
        )
        for jalon in sorted(programme.jalons, key=lambda jalon: jalon.jour)
    )


def _phase(jalon: Jalon, au: date, declarations: Declarations) -> PhaseJalon:
    if jalon.code in declarations.tenus:
        return PhaseJalon.TENU
    restants = (jalon.jour - au).days
    if restants < 0:
        return PhaseJalon.DEPASSE
    if restants <= URGENCE_JOURS:
        return PhaseJalon.URGENT
    return PhaseJalon.ANNONCE if restants <= ANNONCE_JOURS else PhaseJalon.LOINTAIN


def check_declaration(etat: EtatJalon, jour: date, au: date) -> None:
    """Check the date of a declaration; raises DateRefusee if it changes nothing at `au` or makes no sense."""
    if jour.year != etat.jalon.jour.year:
        raise DateRefusee(f"{format_date(jour)} est hors de l'exercice {etat.jalon.jour.year}.")
    if jour > au:
        raise DateRefusee(f"{format_date(jour)} est après la date de référence, {format_date(au)}.")
    if etat.tenu is not None and jour < etat.tenu.jour:
        raise DateRefusee(
            f"Le jalon est tenu depuis le {format_date(etat.tenu.jour)} : pas avant cette date."
        )
