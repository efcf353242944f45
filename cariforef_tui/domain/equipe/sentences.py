"""Who is free, in words: absences, the month of a person, and the days that fall on nobody."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.disponibles import Disponible, Disponibles, Periode
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre


def describe_periode(one: Periode, debut: date) -> str:
    """Return « 06/08 – 17/08 », « 15/06 » for a day, « jusqu'au 29/06 » for who is away before `debut`."""
    if one.debut < debut:
        return f"jusqu'au {one.fin:%d/%m}"
    return f"{one.debut:%d/%m}" + (f" – {one.fin:%d/%m}" if one.fin > one.debut else "")


def describe_absences(one: Disponible) -> str:
    """Return the absences of a person, the first one first."""
    return ", ".join(describe_periode(absence, one.mois[0].debut) for absence in one.absences)


def describe_mois(one: Disponible, rank: int) -> str:
    """Return « 20,5 j ouvrés en juin, 8,5 pris par ses lignes : 14.1.9 3, 14.1.3 2,5 », the most first."""
    month = one.mois[rank]
    told = f"{describe_jours(month.ouvres, 'ouvré')} en {MOIS[month.mois.numero - 1]}"
    taken = sorted(month.pris.items(), key=lambda pris: -pris[1])
    lines = [
        f"{name_lines(lignes)} {format_nombre(shown)}" for lignes, days in taken if (shown := estimate(days))
    ]
    if not lines or not month.pris_montres:
        return f"{told}, rien n'est pris par ses lignes"
    return f"{told}, {format_nombre(month.pris_montres)} pris par ses lignes : {', '.join(lines)}"


def name_lines(codes: tuple[str, ...]) -> str:
    """Return `14.7.1`, or `14.1.6 à 14.1.8` for lines that share an enveloppe."""
    return codes[0] if len(codes) == 1 else f"{codes[0]} à {codes[-1]}"


def describe_nobody(free: Disponibles, groupe: str | None) -> str:
    """Return how many days of a group (None: of all) fall on nobody in the months to come; else nothing."""
    days = estimate(free.a_personne.get(groupe, 0))
    until = f"du {free.debut:%d/%m} au {free.fin:%d/%m}"
    return f"{format_jours(days)} à faire {until} ne reviennent à personne." if days else ""
