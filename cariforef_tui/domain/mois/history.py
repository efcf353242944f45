"""A month's history: each gesture with who, when and why, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cariforef_tui.domain.mois.fiche import Fiche
from cariforef_tui.domain.mois.visas import AFTER, EtatMois, GesteVisa, Visa, etat_of, tell_author, version_of
from cariforef_tui.domain.values.dates import format_ago, format_date, format_jour_moment, format_moment
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import elide

SIGNES = {EtatMois.OUVERT: "○", EtatMois.SIGNE: "◐", EtatMois.VALIDE: "●"}
_FAITS = {
    GesteVisa.SIGNATURE: "signé",
    GesteVisa.CONTRESEING: "contresigné",
    GesteVisa.RENVOI: "renvoyé",
    GesteVisa.REOUVERTURE: "rouvert",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EcartFiche:
    """A cell in two versions, in hundredths; `rubrique` is a line's code or an absence's type.

    `convention` is the number that pays for the line in that row, None without one and for absences.
    """

    jour: date
    rubrique: str
    convention: str | None
    avant: int
    apres: int

    @property
    def phrase(self) -> str:
        """`14/05/2018, 14.7.1 (FSE 2017-01) : 0,5 → 1`."""
        paid = f" ({self.convention})" if self.convention else ""
        return (
            f"{format_date(self.jour)}, {self.rubrique}{paid} : "
            f"{format_nombre(self.avant)} → {format_nombre(self.apres)}"
        )


def compare_fiches(avant: Fiche, apres: Fiche) -> tuple[EcartFiche, ...]:
    """Return the cells that differ between two sheets of one month, by day then in the order of the sheet.

    Raises:
        ValueError: sheets of two months.
    """
    if avant.mois != apres.mois:
        raise ValueError(f"{avant.mois} {apres.mois}")
    before, after = dict(_rows(avant)), dict(_rows(apres))
    nothing = (0,) * len(apres.jours)
    return tuple(
        EcartFiche(
            jour=jour.jour,
            rubrique=key[0],
            convention=key[1],
            avant=before.get(key, nothing)[rang],
            apres=after.get(key, nothing)[rang],
        )
        for rang, jour in enumerate(apres.jours)
        for key in {**before, **after}
        if before.get(key, nothing)[rang] != after.get(key, nothing)[rang]
    )


def compare_to_days(fiche: Fiche, stored: Mapping[tuple[date, str], int]) -> tuple[EcartFiche, ...]:
    """Return the cells in which a sheet differs from the days stored, by day; `avant` is what is stored.

    `stored` holds hundredths by date and rubrique; a line is one cell, whatever pays for it.
    """
    told: dict[tuple[date, str], int] = {}
    for (rubrique, _), centiemes in _rows(fiche):
        for jour, amount in zip(fiche.jours, centiemes, strict=True):
            told[jour.jour, rubrique] = told.get((jour.jour, rubrique), 0) + amount
    return tuple(
        EcartFiche(jour=key[0], rubrique=key[1], convention=None, avant=avant, apres=apres)
        for key in sorted({*stored, *told})
        if (avant := stored.get(key, 0)) != (apres := told.get(key, 0))
    )


def describe_ecarts(ecarts: Sequence[EcartFiche]) -> tuple[str, ...]:
    """Return what changed, in sentences: first the cells, then, by line, days that only changed convention.

    A convention marked after a signature changes every day of its lines: cell by cell, that would hide what
    the agent corrected.
    """
    cells: dict[tuple[date, str], list[EcartFiche]] = {}
    for ecart in ecarts:
        cells.setdefault((ecart.jour, ecart.rubrique), []).append(ecart)
    phrases: list[str] = []
    moved: dict[tuple[str, str | None, str | None], list[EcartFiche]] = {}
    for (_, rubrique), of_day in cells.items():
        left = next((ecart for ecart in of_day if ecart.avant and not ecart.apres), None)
        gained = next((ecart for ecart in of_day if ecart.apres and not ecart.avant), None)
        if len(of_day) == 2 and left and gained and left.avant == gained.apres:
            moved.setdefault((rubrique, left.convention, gained.convention), []).append(gained)
        else:
            phrases += [ecart.phrase for ecart in of_day]
    phrases += [_describe_move(*key, moves) for key, moves in moved.items()]
    return tuple(phrases)


def _describe_move(rubrique: str, avant: str | None, apres: str | None, ecarts: Sequence[EcartFiche]) -> str:
    """Return `14.7.1, 9,5 j du 03/04/2018 au 30/04/2018 : hors convention → convention 2018-01`."""
    first, last = ecarts[0].jour, ecarts[-1].jour
    days = f"le {format_date(first)}" if first == last else f"du {format_date(first)} au {format_date(last)}"
    names = " → ".join(f"convention {numero}" if numero else "hors convention" for numero in (avant, apres))
    return f"{rubrique}, {format_jours(sum(ecart.apres for ecart in ecarts))} {days} : {names}"


def _rows(fiche: Fiche) -> Iterator[tuple[tuple[str, str | None], tuple[int, ...]]]:
    for ligne in fiche.lignes:
        yield (ligne.code, ligne.convention), ligne.centiemes
    for absence in fiche.absences:
        yield (absence.type.value, None), absence.centiemes


def describe_etat(visas: Sequence[Visa], now: datetime) -> str:
    """Return `◐ signé par LR il y a 3 jours (version 2)`, `○ ouvert, rouvert par DM il y a 1 heure`."""
    etat = etat_of(visas)
    sign = f"{SIGNES[etat]} {etat.value}"
    if not visas:
        return sign
    last = visas[-1]
    when = f"par {tell_author(last, format_ago(last.quand, now))}"
    if etat is EtatMois.OUVERT:
        return f"{sign}, {_FAITS[last.geste]} {when}"
    version = version_of(visas)
    return f"{sign} {when}{f' (version {version})' if version > 1 else ''}"


def describe_verrou(visa: Visa) -> str:
    """Say who locked the month by that last visa, and what one can do."""
    etat = AFTER[visa.geste]
    way = "rouvrir" if etat is EtatMois.VALIDE else "renvoyer"
    return (
        f"{visa.mois.libelle.capitalize()} {elide(visa.agent)} est {etat.value} par "
        f"{tell_author(visa, f'depuis le {format_jour_moment(visa.quand)}')} : "
        "il ne change plus. "
        f"Un coordinateur peut le {way}, avec un motif."
    )


def describe_episode(
    visa: Visa, version: int, ecarts: Sequence[EcartFiche] | None, apres: int | None
) -> Iterator[str]:
    """Yield the lines on a gesture; `ecarts` is what changed until version `apres`, None if nothing may."""
    total = f", {format_jours(visa.centiemes)}" if visa.centiemes is not None else ""
    done = f"{_FAITS[visa.geste]} par {tell_author(visa)}"
    yield f"{format_moment(visa.quand)}  {done} (version {version}{total})"
    if visa.motif:
        yield f"   Motif : {visa.motif}"
    if ecarts is None:
        return
    until = f"à la version {apres}" if apres is not None else "à ce jour, non signé"
    if not ecarts:
        yield f"   Rien n'a changé de la version {version} {until}."
        return
    yield f"   Ce qui a changé de la version {version} {until} :"
    for phrase in describe_ecarts(ecarts):
        yield f"   · {phrase}"
