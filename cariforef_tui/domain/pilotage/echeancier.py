"""The échéancier: each line's window in the year, what is done of it month by month, and what falls due.

Amounts are hundredths of a day. A bar has the état and the gravité of its group, as in the tree; that of a
heading has the worst gravité below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, Etat, Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable, format_ratios
from cariforef_tui.domain.pilotage.a_venir import Suite, list_suite
from cariforef_tui.domain.pilotage.tree import Node, TreeRow, worst_below
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.echeances import Recurrence
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.months import Mois

MOIS_PAR_AN = 12
_FINS_DE_TRIMESTRE = (3, 6, 9, 12)

Travail = Mapping[str, tuple[int, ...]]
"""Hundredths used on each line of the tree in each of the twelve months."""
NO_TRAVAIL: Travail = {}
"""For who does not show the work by month."""


class Nature(StrEnum):
    """What falls on a day: a line's échéance, the end of a quarter's work, a jalon, a line soldée."""

    ECHEANCE = "échéance"
    TRIMESTRE = "trimestre"
    JALON = "jalon"
    JALON_TENU = "jalon tenu"
    SOLDE = "soldée"


@dataclass(frozen=True, slots=True)
class Repere:
    """Something that falls on a day of the exercice; `code` is the jalon's, else the line's."""

    jour: date
    nature: Nature
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Barre:
    """One line of the échéancier.

    `debut` and `fin` bound its window within the exercice. `atteint` is the last day that the plan asks no
    more for than what is done: before today the line is behind, after it ahead; None where nothing is done
    or the line has no number of its own. `partage` is what the lines of its shared enveloppe have together,
    and have used of it; None for the others. `mois` are the days used month by month. `etat` is that of the
    line's group, None for a heading; `gravite` is the group's, or the worst below a heading, and None for a
    line closed: `cloture` says « soldée » or « retirée ». `is_near` says that an échéance or a jalon of its
    own falls within thirty days. `livrables` is how many the line has produced of those promised: `12/44`.
    """

    code: str
    libelle: str
    profondeur: int
    is_feuille: bool
    echeance: str
    debut: date
    fin: date
    prevu: int | None
    partage: tuple[int, int] | None
    realise: int
    atteint: date | None
    mois: tuple[int, ...]
    reperes: tuple[Repere, ...]
    etat: Etat | None
    gravite: Gravite | None
    cloture: str = ""
    is_near: bool = False
    livrables: str = ""

    @property
    def intitule(self) -> str:
        """The label, behind what is produced where the line promises something by the count."""
        return f"{self.livrables} · {self.libelle}" if self.livrables else self.libelle

    @property
    def is_close(self) -> bool:
        """True for a line on which nothing is expected any more."""
        return bool(self.cloture)

    @property
    def is_late(self) -> bool:
        """True where days are lacking, and that is grave enough to be looked at."""
        return self.etat is not None and self.etat.is_late and self.is_to_look_at

    @property
    def is_over(self) -> bool:
        """True where the plan is used up, or will be, and that is grave enough to be looked at."""
        return self.etat is not None and self.etat.is_over and self.is_to_look_at

    @property
    def is_to_look_at(self) -> bool:
        return self.gravite in (Gravite.CRITIQUE, Gravite.ATTENTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Echeancier:
    """The bars of some lines in the order of their tree, at the end of `au`; `jalons` by date.

    Their états are at `arrete`.
    """

    exercice: int
    au: date
    barres: tuple[Barre, ...]
    jalons: tuple[Repere, ...]
    arrete: date | None = None


@dataclass(frozen=True, kw_only=True)
class FaitsEcheancier:
    """What bars are made of at the date of `avancement`."""

    programme: Programme
    calendrier: Calendrier
    avancement: Avancement
    declarations: Declarations
    retirees: frozenset[str]
    travail: Travail
    livrables: tuple[EtatLivrable, ...] = ()


def sum_travail(programme: Programme, work: Iterable[tuple[str, date, int]]) -> dict[str, tuple[int, ...]]:
    """Return the hundredths of every line of the tree by month, of `work`: (imputable line, day, hundredths).

    Lines without any are absent.
    """
    months: dict[str, list[int]] = {}
    for code, jour, centiemes in work:
        months.setdefault(code, [0] * MOIS_PAR_AN)[jour.month - 1] += centiemes
    sums: dict[str, tuple[int, ...]] = {}
    for code, own in months.items():
        for above in programme.path(code):
            sums[above] = tuple(map(sum, zip(sums.get(above, (0,) * MOIS_PAR_AN), own, strict=True)))
    return sums


def make_echeancier(faits: FaitsEcheancier, rangees: Iterable[TreeRow]) -> Echeancier:
    """Return the bars of the lines that `rangees` names, in their order, and the jalons that concern one."""
    rangees = tuple(rangees)
    codes = {rangee.code for rangee in rangees}
    jalons = [jalon for jalon in faits.programme.jalons if not codes.isdisjoint(jalon.lignes)]
    worst = worst_below(faits.programme, faits.avancement)
    return Echeancier(
        exercice=faits.programme.exercice,
        au=faits.avancement.au,
        barres=tuple(_make_barre(faits, rangee, worst) for rangee in rangees),
        jalons=tuple(sorted((_repere(faits, jalon) for jalon in jalons), key=lambda repere: repere.jour)),
        arrete=faits.avancement.arrete,
    )


def make_suite(faits: FaitsEcheancier, rangees: Iterable[TreeRow]) -> Suite:
    """Return what falls due for the lines that `rangees` names."""
    closed = faits.declarations.soldees.keys() | faits.retirees
    codes = {rangee.code for rangee in rangees}
    return list_suite(faits.programme, faits.avancement, codes, faits.declarations.tenus, closed)


def _make_barre(faits: FaitsEcheancier, rangee: TreeRow, worst: Mapping[str, Gravite]) -> Barre:
    programme, code = faits.programme, rangee.code
    ligne, figures = programme.by_code[code], faits.avancement.lignes[code]
    is_feuille = rangee.noeud is Node.FEUILLE
    debut, fin = programme.window(code) if is_feuille else programme.window_within(code)
    reperes = tuple(sorted(_reperes(faits, code), key=lambda repere: repere.jour))
    cloture = "soldée" if code in faits.declarations.soldees else "retirée" if code in faits.retirees else ""
    gravite = figures.gravite if figures.groupe else worst.get(code)
    return Barre(
        code=code,
        libelle=ligne.libelle,
        profondeur=rangee.profondeur,
        is_feuille=is_feuille,
        echeance=ligne.echeance.texte,
        debut=debut,
        fin=fin,
        prevu=figures.prevu,
        partage=_partage(figures),
        realise=figures.realise,
        atteint=day_reached(faits.calendrier, figures.realise, figures.prevu, debut, fin),
        mois=faits.travail.get(code, (0,) * MOIS_PAR_AN),
        reperes=reperes,
        etat=figures.etat,
        gravite=None if cloture else gravite,
        cloture=cloture,
        is_near=not cloture and _is_near(reperes, faits.avancement.au),
        livrables=format_ratios(faits.livrables, code),
    )


def _partage(figures: AvancementLigne) -> tuple[int, int] | None:
    if figures.enveloppe is None or figures.enveloppe.centiemes is None:
        return None
    return figures.enveloppe.centiemes, figures.enveloppe_realise or 0


def day_reached(
    calendrier: Calendrier, realise: int, prevu: int | None, debut: date, fin: date
) -> date | None:
    """Return the last working day from `debut` to `fin` by which no more than `realise` was expected.

    `fin` once the whole plan is done; None where nothing is done, or nothing was planned.
    """
    if prevu is None or prevu <= 0 or realise <= 0:
        return None
    if realise >= prevu:
        return fin
    days = calendrier.working_days_in(debut, fin)
    rank = realise * len(days) // prevu
    return days[rank - 1] if rank else None


def _reperes(faits: FaitsEcheancier, code: str) -> Iterator[Repere]:
    programme, echeance = faits.programme, faits.programme.by_code[code].echeance
    exercice = programme.exercice
    if echeance.fin is not None and echeance.fin.year == exercice:
        yield Repere(echeance.fin, Nature.ECHEANCE, code)
    if echeance.recurrence is Recurrence.TRIMESTRIEL:
        for mois in _FINS_DE_TRIMESTRE:
            yield Repere(Mois(exercice, mois).last_day, Nature.TRIMESTRE, code)
    for jalon in programme.jalons:
        if code in jalon.lignes and jalon.jour.year == exercice:
            yield _repere(faits, jalon)
    if code in faits.declarations.soldees and faits.declarations.soldees[code].jour.year == exercice:
        yield Repere(faits.declarations.soldees[code].jour, Nature.SOLDE, code)


def _repere(faits: FaitsEcheancier, jalon: Jalon) -> Repere:
    nature = Nature.JALON_TENU if jalon.code in faits.declarations.tenus else Nature.JALON
    return Repere(jalon.jour, nature, jalon.code)


def _is_near(reperes: Iterable[Repere], au: date) -> bool:
    """True where an échéance or a jalon not held falls within thirty days."""
    due = (repere.jour for repere in reperes if repere.nature in (Nature.ECHEANCE, Nature.JALON))
    return any(0 <= (jour - au).days <= ANNONCE_JOURS for jour in due)
