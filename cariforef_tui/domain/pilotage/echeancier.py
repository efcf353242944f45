"""The échéancier: each line's window and months, what is past and open, and what falls due next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, Etat, Gravite, rank_gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable, format_ratios
from cariforef_tui.domain.avancement.position import Position
from cariforef_tui.domain.pilotage.tree import Node, TreeRow, worst_below
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.echeances import Recurrence
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.months import FINS_DE_TRIMESTRE, MOIS_PAR_AN, Mois, sum_by_month

PROCHE = timedelta(weeks=4)
"""Days ahead within which each thing that falls due is listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AVenir:
    """An échéance, or the jalon whose code is `jalon`, to come or past and still open.

    `code` is its line, and `lignes` are all its lines. A jalon that bounds no line has the first one that it
    concerns, and its own label. `groupe` is the group that must be ready: None for such a jalon, and for a
    line without a number. `realise` was logged on that group, at the date. `debut` is the first day of the
    work that ends on `jour`, None for a jalon that bounds no line.
    """

    jour: date
    debut: date | None = None
    code: str
    libelle: str
    lignes: tuple[str, ...]
    jalon: str = ""
    groupe: AvancementGroupe | None = None

    @property
    def realise(self) -> int:
        return self.groupe.realise if self.groupe else 0

    @property
    def ratio(self) -> str:
        """`12/20`: the days logged and planned of the group that must be ready, if there is one."""
        return f"{format_nombre(self.realise)}/{format_nombre(self.groupe.prevu)}" if self.groupe else ""

    @property
    def abrege(self) -> str:
        """`14.3.2+` if other lines share the days of this one; the jalon's code if it bounds none."""
        if self.jalon and self.groupe is None:
            return self.jalon
        return f"{self.code}+" if self.groupe and len(self.groupe.lignes) > 1 else self.code


@dataclass(frozen=True, slots=True)
class Suite:
    """What falls due in the year, earliest first: at the date `au`, what is past is still open."""

    au: date
    dates: tuple[AVenir, ...]

    @property
    def horizon(self) -> date:
        """The last day of the four weeks to come."""
        return self.au + PROCHE

    @property
    def passees(self) -> tuple[AVenir, ...]:
        return tuple(one for one in self.dates if one.jour < self.au)

    @property
    def proches(self) -> tuple[AVenir, ...]:
        """The things that fall due within four weeks."""
        return tuple(one for one in self.dates if self.au <= one.jour <= self.horizon)

    @property
    def suivantes(self) -> tuple[AVenir, ...]:
        """The things that fall due after these four weeks."""
        return tuple(one for one in self.dates if one.jour > self.horizon)


def list_suite(
    programme: Programme,
    avancement: Avancement,
    codes: Collection[str],
    tenus: Collection[str],
    closed: Collection[str],
) -> Suite:
    """Return what falls due for the lines `codes` within the exercice, and what is past and still open.

    The jalons `tenus` and the lines `closed` are left out, and so is the year's end until it is near: many
    lines end there. On one day, the gravest come first.
    """
    kept = frozenset(codes).difference(closed)
    last = date(programme.exercice, 12, 31)
    found = dict[tuple[date, str], AVenir]()
    due = [jalon for jalon in programme.jalons if jalon.code not in tenus]
    for one in (*_jalons(programme, avancement, due, codes, kept), *_echeances(programme, avancement, kept)):
        if one.jour < last or one.jour == last <= avancement.au + PROCHE:
            found.setdefault((one.jour, one.abrege), one)

    def order(one: AVenir) -> tuple[date, int, int]:
        return one.jour, rank_gravite(one.groupe.gravite if one.groupe else None), programme.ranks[one.code]

    return Suite(avancement.au, tuple(sorted(found.values(), key=order)))


def _jalons(
    programme: Programme,
    avancement: Avancement,
    due: Collection[Jalon],
    codes: Collection[str],
    kept: Collection[str],
) -> Iterator[AVenir]:
    """Yield each jalon that is due, beside each line `kept` whose work ends with it, else beside one line.

    It is due until somebody says that it is held, though all its lines `codes` are closed.
    """
    for jalon in due:
        bounded = [code for code in jalon.bornees if code in kept]
        others = sorted((code for code in jalon.lignes if code in codes), key=lambda code: code not in kept)
        for code in bounded or others[:1]:
            groupe = avancement.lignes[code].groupe if code in bounded else None
            yield _of_jalon(programme, jalon, code, groupe)


def _of_jalon(programme: Programme, jalon: Jalon, code: str, groupe: AvancementGroupe | None) -> AVenir:
    return AVenir(
        jour=jalon.jour,
        debut=groupe.debut if groupe else None,
        code=code,
        libelle=programme.by_code[code].libelle if groupe else jalon.libelle,
        lignes=jalon.lignes,
        jalon=jalon.code,
        groupe=groupe,
    )


def _echeances(programme: Programme, avancement: Avancement, kept: Collection[str]) -> Iterator[AVenir]:
    for code, ligne in programme.by_code.items():
        fin = ligne.echeance.fin
        if code in kept and fin is not None:
            groupe = avancement.lignes[code].groupe
            yield AVenir(
                jour=fin,
                debut=groupe.debut if groupe else programme.window(code)[0],
                code=code,
                libelle=ligne.libelle,
                lignes=(code,),
                groupe=groupe,
            )


Travail = Mapping[str, tuple[int, ...]]
"""Hundredths used on each line of the tree in each of the twelve months."""


class Nature(StrEnum):
    """The event on a day: a line's échéance, the end of a quarter's work, a jalon, a line soldée."""

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

    `debut` and `fin` bound its window within the exercice. `atteint` is the last day at which the plan asks
    for no more than what is done or supposed done: before today, the line is behind; after today, it is
    ahead. It is None if nothing is done or the line has no number of its own. `mois` are the days used month
    by month. `etat` is that of the line's group, None for a heading; `gravite` is the group's, or the worst
    below a heading; it is None for a closed line, of which `cloture` says « soldée » or « retirée ».
    `is_near` says that an échéance or a jalon of its own falls within thirty days. `livrables` is how many
    the line has produced of those promised: `12/44`.
    """

    code: str
    libelle: str
    profondeur: int
    is_feuille: bool
    echeance: str
    debut: date
    fin: date
    prevu: int | None
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
        """The label, after the count of what is produced if the line has livrables."""
        return f"{self.livrables} · {self.libelle}" if self.livrables else self.libelle

    @property
    def is_close(self) -> bool:
        """True for a line on which nothing is expected any more."""
        return bool(self.cloture)

    @property
    def is_late(self) -> bool:
        """True if days are lacking, and that is grave enough to be looked at."""
        return self.etat is not None and self.etat.is_late and self.is_to_look_at

    @property
    def is_over(self) -> bool:
        """True if the plan is used up, or will be, and that is grave enough to be looked at."""
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
    """The facts from which bars are made at the date of `avancement`."""

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
    sums: dict[str, tuple[int, ...]] = {}
    for code, own in sum_by_month(work).items():
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


def make_suite(position: Position, rangees: Iterable[TreeRow]) -> Suite:
    """Return what falls due for the lines that `rangees` names."""
    declarations, codes = position.declarations, {rangee.code for rangee in rangees}
    closed = position.plan.retirees.union(declarations.soldees)
    return list_suite(position.programme, position.avancement, codes, declarations.tenus, closed)


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
        realise=figures.realise,
        atteint=day_reached(
            faits.calendrier, figures.realise + (figures.avant or 0), figures.prevu, debut, fin
        ),
        mois=faits.travail.get(code, (0,) * MOIS_PAR_AN),
        reperes=reperes,
        etat=figures.etat,
        gravite=None if cloture else gravite,
        cloture=cloture,
        is_near=not cloture and _is_near(reperes, faits.avancement.au),
        livrables=format_ratios(faits.livrables, code),
    )


def day_reached(
    calendrier: Calendrier, realise: int, prevu: int | None, debut: date, fin: date
) -> date | None:
    """Return the last working day from `debut` to `fin` by which no more than `realise` was expected.

    `fin` once the whole plan is done; None if nothing is done, or nothing was planned.
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
        for mois in FINS_DE_TRIMESTRE:
            if (last := Mois(exercice, mois).last_day) >= programme.window(code)[0]:
                yield Repere(last, Nature.TRIMESTRE, code)
    for jalon in programme.jalons:
        if code in jalon.lignes and jalon.jour.year == exercice:
            yield _repere(faits, jalon)
    if code in faits.declarations.soldees and faits.declarations.soldees[code].jour.year == exercice:
        yield Repere(faits.declarations.soldees[code].jour, Nature.SOLDE, code)


def _repere(faits: FaitsEcheancier, jalon: Jalon) -> Repere:
    nature = Nature.JALON_TENU if jalon.code in faits.declarations.tenus else Nature.JALON
    return Repere(jalon.jour, nature, jalon.code)


def _is_near(reperes: Iterable[Repere], au: date) -> bool:
    """True if an échéance or a jalon not held falls within thirty days."""
    due = (repere.jour for repere in reperes if repere.nature in (Nature.ECHEANCE, Nature.JALON))
    return any(0 <= (jour - au).days <= ANNONCE_JOURS for jour in due)


def cell_of(jour: date, par_mois: int) -> int:
    """Return the cell of a day in a year of `par_mois` cells a month; that of the 1st of January is 0."""
    days = monthrange(jour.year, jour.month)[1]
    return (jour.month - 1) * par_mois + (jour.day - 1) * par_mois // days
