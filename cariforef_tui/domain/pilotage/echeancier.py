"""The échéancier: each line's window in the year, what is done of it month by month, and what falls due.

Amounts are hundredths of a day. What is to be caught up or over is what the alerts say, so that a line never
stands otherwise here than among them. It is not « en retard », which is said of an écart (`Standing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable, format_ratios
from cariforef_tui.domain.pilotage.tree import Node, TreeRow
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.echeances import Recurrence
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

MOIS_PAR_AN = 12
_FINS_DE_TRIMESTRE = (3, 6, 9, 12)

Travail = Mapping[str, tuple[int, ...]]
"""Hundredths used on each line of the tree in each of the twelve months."""


class Etat(StrEnum):
    """Where a line stands at a date; one to be caught up, or over now or soon, alone asks for the eye."""

    EN_COURS = "en cours"
    BIENTOT = "échéance proche"
    A_RATTRAPER = "à rattraper"
    DEPASSEMENT = "enveloppe dépassée"
    DEPASSEMENT_A_VENIR = "dépassement à venir"
    SOLDEE = "soldée"
    RETIREE = "retirée"


_A_RATTRAPER = frozenset(
    {
        TypeAlerte.ECHEANCE_DEPASSEE,
        TypeAlerte.RECURRENCE_EN_RETARD,
        TypeAlerte.NON_DEMARREE,
        TypeAlerte.SOUS_CONSOMMATION,
        TypeAlerte.LIVRABLE_EN_RETARD,
    }
)
"""To be caught up whatever is done; an échéance of the week is, where less is done than the plan asks for."""
_DEPASSEMENTS = {
    TypeAlerte.DEPASSEMENT: Etat.DEPASSEMENT,
    TypeAlerte.DEPASSEMENT_PROJETE: Etat.DEPASSEMENT_A_VENIR,
    TypeAlerte.SURCHARGE_SI: Etat.DEPASSEMENT_A_VENIR,
}


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
    and have used of it; None for the others. `mois` are the days used month by month. `gravite` is that of
    what is to be caught up or over. `livrables` is how many the line has produced of those promised: `12/44`.
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
    etat: Etat
    gravite: Gravite | None
    livrables: str = ""

    @property
    def intitule(self) -> str:
        """The label, behind what is produced where the line promises something by the count."""
        return f"{self.livrables} · {self.libelle}" if self.livrables else self.libelle

    @property
    def is_close(self) -> bool:
        """True for a line on which nothing is expected any more."""
        return self.etat in (Etat.SOLDEE, Etat.RETIREE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Echeancier:
    """The bars of some lines in the order of their tree, at the end of `au`; `jalons` by date."""

    exercice: int
    au: date
    barres: tuple[Barre, ...]
    jalons: tuple[Repere, ...]


@dataclass(frozen=True, kw_only=True)
class FaitsEcheancier:
    """What bars are made of at the date of `avancement`; `alertes` by line, as `group_alertes` gives them."""

    programme: Programme
    calendrier: Calendrier
    avancement: Avancement
    declarations: Declarations
    retirees: frozenset[str]
    travail: Travail
    alertes: Mapping[str, tuple[Alerte, ...]]
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
    return Echeancier(
        exercice=faits.programme.exercice,
        au=faits.avancement.au,
        barres=tuple(_make_barre(faits, rangee) for rangee in rangees),
        jalons=tuple(sorted((_repere(faits, jalon) for jalon in jalons), key=lambda repere: repere.jour)),
    )


def _make_barre(faits: FaitsEcheancier, rangee: TreeRow) -> Barre:
    programme, code = faits.programme, rangee.code
    ligne, figures = programme.by_code[code], faits.avancement.lignes[code]
    is_feuille = rangee.noeud is Node.FEUILLE
    debut, fin = programme.window(code) if is_feuille else programme.window_within(code)
    etat, gravite = _etat(faits, code)
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
        reperes=tuple(sorted(_reperes(faits, code), key=lambda repere: repere.jour)),
        etat=etat,
        gravite=gravite,
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
            after = date(exercice + mois // MOIS_PAR_AN, mois % MOIS_PAR_AN + 1, 1)
            yield Repere(after - timedelta(days=1), Nature.TRIMESTRE, code)
    for jalon in programme.jalons:
        if code in jalon.lignes and jalon.jour.year == exercice:
            yield _repere(faits, jalon)
    if code in faits.declarations.soldees and faits.declarations.soldees[code].jour.year == exercice:
        yield Repere(faits.declarations.soldees[code].jour, Nature.SOLDE, code)


def _repere(faits: FaitsEcheancier, jalon: Jalon) -> Repere:
    nature = Nature.JALON_TENU if jalon.code in faits.declarations.tenus else Nature.JALON
    return Repere(jalon.jour, nature, jalon.code)


def _etat(faits: FaitsEcheancier, code: str) -> tuple[Etat, Gravite | None]:
    if code in faits.declarations.soldees:
        return Etat.SOLDEE, None
    if code in faits.retirees:
        return Etat.RETIREE, None
    figures = faits.avancement.lignes[code]
    behind = _A_RATTRAPER | ({TypeAlerte.ECHEANCE_PROCHE} if (figures.ecart or 0) < 0 else set())
    sharers = figures.enveloppe.lignes if figures.enveloppe else (code,)
    own = faits.alertes.get(code, ())
    together = [alerte for sharer in sharers for alerte in faits.alertes.get(sharer, ())]
    for gravite in (Gravite.CRITIQUE, Gravite.ATTENTION):
        if any(alerte.gravite is gravite and alerte.type in behind for alerte in own):
            return Etat.A_RATTRAPER, gravite
        for alerte in together:
            if alerte.gravite is gravite and alerte.type in _DEPASSEMENTS:
                return _DEPASSEMENTS[alerte.type], gravite
    au = faits.avancement.au
    to_come = [
        repere.jour
        for repere in _reperes(faits, code)
        if repere.nature in (Nature.ECHEANCE, Nature.JALON) and repere.jour >= au
    ]
    is_near = any((jour - au).days <= ANNONCE_JOURS for jour in to_come)
    return (Etat.BIENTOT if is_near else Etat.EN_COURS), None
