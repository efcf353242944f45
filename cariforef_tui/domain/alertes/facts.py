"""What an alert is, the facts that alerts are computed from, and how alerts of one type are put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.avancement.consommation import Realise, days_drawn
from cariforef_tui.domain.avancement.etat import DEBUT_JOURS, Gravite, rank_gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.mois.visas import MoisAgent
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.programme import Ligne, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.semaine import EVERY_DAY, Asked, Feuilles
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import capitalize

LIBELLE_MAX = 60
"""Characters of a label that an alert cites: the code before it already names the line."""
LIGNES_NOMMEES_MAX = 3
"""Lines of a shared enveloppe that an alert names; for more, it names what their codes have in common."""
_THEN_SIGN = ", puis signer"


class TypeAlerte(StrEnum):
    ECHEANCE_DEPASSEE = "echeance_depassee"
    ECHEANCE_PROCHE = "echeance_proche"
    RECURRENCE_EN_RETARD = "recurrence_en_retard"
    DEPASSEMENT = "depassement"
    DEPASSEMENT_PROJETE = "depassement_projete"
    SOUS_CONSOMMATION = "sous_consommation"
    NON_DEMARREE = "non_demarree"
    A_CONFIRMER = "a_confirmer"
    LIVRABLE_EN_RETARD = "livrable_en_retard"
    SURCHARGE_SI = "surcharge_si"
    SAISIE_MANQUANTE = "saisie_manquante"
    MOIS_NON_SIGNE = "mois_non_signe"
    MOIS_A_CONTRESIGNER = "mois_a_contresigner"
    POINTS_A_VOIR = "points_a_voir"


_OF_PEOPLE = frozenset(
    {TypeAlerte.SAISIE_MANQUANTE, TypeAlerte.MOIS_NON_SIGNE, TypeAlerte.MOIS_A_CONTRESIGNER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerte:
    """One thing that needs attention, in French: of what (`sujet`), what was found (`constat`), the advice.

    A line of a list shows `fait` (`+29,5 j sur 10`), then `objet`, what it is about, then `chiffre` (`réal.
    39,5`). `code` is the line to open, `lignes` all the lines concerned; `jalon` and `agent` are what or whom
    else it concerns. `date` is the échéance, the end of the recurrence, or the day since when.
    `jours_restants` counts calendar days to it: negative once an échéance is past, None if nothing is due.
    `poids` orders alerts of one type and gravité, the heaviest first. `mois` are the months to sign or
    countersign, `signataires` the initials of those who may.
    """

    type: TypeAlerte
    gravite: Gravite
    code: str | None = None
    lignes: tuple[str, ...] = ()
    jalon: str | None = None
    agent: str | None = None
    date: date | None
    jours_restants: int | None = None
    fait: str
    objet: str
    chiffre: str = ""
    sujet: str = ""
    constat: str
    conseil: str
    poids: int = 0
    mois: tuple[MoisAgent, ...] = ()
    signataires: tuple[str, ...] = ()

    @property
    def advised(self) -> str:
        """The same, then the advice."""
        return f"{self.phrase} {self.conseil}"

    @property
    def phrase(self) -> str:
        """The fact, what it is about, then why: `+4,5 j sur 30 · 14.1.9 « Gérer… » : enveloppe dépassée…`.

        For people's days and months, the `constat` already says the fact.
        """
        if not self.sujet:
            return capitalize(self.constat)
        if self.type in _OF_PEOPLE:
            return f"{capitalize(self.constat).removesuffix('.')} · {self.sujet}."
        return f"{self.fait} · {self.sujet} : {self.constat}"

    @property
    def message(self) -> str:
        """The whole alert in sentences, as other programmes read it."""
        return f"{self.sujet} : {self.constat} {self.conseil}" if self.sujet else self.details

    @property
    def details(self) -> str:
        """What was found and what one can do, without the object."""
        return f"{capitalize(self.constat)} {self.conseil}"


@dataclass(frozen=True, kw_only=True)
class FaitsAlertes:
    """The facts at the end of `au`; `remplis` holds hundredths logged or absent, by agent and date.

    `feuilles` are the days that `asked` asks of each agent up to the arrêté, `feuilles_avant` those of the
    year before if it was followed, `saisis` the months in which they logged anything. `retirees` are the
    lines that have left the plan. `mois` are the months that may be over, of this exercice and of the one
    before; `premier_signe` the earliest that anybody ever signed; `delai_visa` working days.
    """

    programme: Programme
    calendrier: Calendrier
    avancement: Avancement
    realises: Mapping[str, Realise]
    declarations: Declarations
    agents: tuple[Agent, ...]
    rythmes: Rythmes
    remplis: Mapping[str, Mapping[date, int]]
    au: date
    asked: Asked = EVERY_DAY
    feuilles: Feuilles = field(default_factory=dict)
    feuilles_avant: Feuilles = field(default_factory=dict)
    saisis: frozenset[tuple[str, Mois]] = frozenset()
    retirees: frozenset[str] = frozenset()
    mois: tuple[MoisAgent, ...] = ()
    premier_signe: Mois | None = None
    delai_visa: int = 5
    livrables: tuple[EtatLivrable, ...] = ()
    precedents: tuple[Calendrier, ...] = ()
    """The calendar of the exercice before this one, if it was followed."""

    @cached_property
    def fermees(self) -> frozenset[str]:
        """Lines soldées and lines that have left the plan: they raise no alert."""
        return self.retirees.union(self.declarations.soldees)

    @cached_property
    def open_lignes(self) -> tuple[Ligne, ...]:
        """Imputable lines still open, in document order."""
        return tuple(ligne for ligne in self.programme.imputables() if ligne.code not in self.fermees)

    @property
    def is_beginning(self) -> bool:
        """True in the first fortnight of the suivi, when dated ends alone are told."""
        return self.au < self.avancement.suivi + timedelta(days=DEBUT_JOURS)

    def is_begun(self, state: MoisAgent) -> bool:
        """True if the agent logged something in the month, or made a gesture on it."""
        return bool(state.visas) or (state.agent.initiales, state.mois) in self.saisis

    def last_day_on(self, code: str) -> date | None:
        """The last day of what an imputable line used."""
        jours = days_drawn(self.programme, self.realises, (code,))
        return jours[1] if jours else None

    def name(self, code: str) -> str:
        """`14.7.1 « Mise en conformité… »`: a line in a sentence, its label shortened."""
        libelle = self.programme.by_code[code].libelle
        if len(libelle) > LIBELLE_MAX:
            libelle = libelle[: LIBELLE_MAX - 1].rstrip() + "…"
        return f"{code} « {libelle} »"

    def name_lignes(self, lignes: tuple[str, ...]) -> str:
        """The line, or the lines of a shared enveloppe, in a sentence."""
        if len(lignes) == 1:
            return self.name(lignes[0])
        if len(lignes) <= LIGNES_NOMMEES_MAX:
            return f"{', '.join(lignes)} (enveloppe partagée)"
        return f"{lignes[0]} à {lignes[-1]} (enveloppe partagée, {len(lignes)} lignes)"

    def common_code(self, lignes: tuple[str, ...]) -> str:
        """The parent of which every imputable line draws on the enveloppe, or else its first line."""
        parent = self.programme.by_code[lignes[0]].parent
        if len(lignes) == 1 or parent is None:
            return lignes[0]
        below = self.programme.subtrees[parent]
        covered = {ligne.code for ligne in self.programme.imputables() if ligne.code in below}
        return parent if covered == set(lignes) else lignes[0]


_ORDER = (
    TypeAlerte.ECHEANCE_DEPASSEE,
    TypeAlerte.A_CONFIRMER,
    TypeAlerte.DEPASSEMENT,
    TypeAlerte.ECHEANCE_PROCHE,
    TypeAlerte.DEPASSEMENT_PROJETE,
    TypeAlerte.POINTS_A_VOIR,
    TypeAlerte.MOIS_A_CONTRESIGNER,
    TypeAlerte.MOIS_NON_SIGNE,
    TypeAlerte.SAISIE_MANQUANTE,
    TypeAlerte.RECURRENCE_EN_RETARD,
    TypeAlerte.LIVRABLE_EN_RETARD,
    TypeAlerte.SURCHARGE_SI,
    TypeAlerte.NON_DEMARREE,
    TypeAlerte.SOUS_CONSOMMATION,
)
"""Among groups of the same gravité, those with a date, or that block somebody, come first."""


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """The alerts of one type, at least one: by gravité, then the heaviest first."""

    type: TypeAlerte
    alertes: tuple[Alerte, ...]

    @property
    def gravite(self) -> Gravite:
        """That of its gravest alert."""
        return self.alertes[0].gravite


def group_alertes(alertes: Iterable[Alerte]) -> tuple[AlertGroup, ...]:
    """Return a group for each type of alert, the gravest first; alerts of equal weight keep their order."""
    by_type: dict[TypeAlerte, list[Alerte]] = {}
    for alerte in alertes:
        by_type.setdefault(alerte.type, []).append(alerte)
    groups = [AlertGroup(kind, tuple(sorted(of_kind, key=_rank))) for kind, of_kind in by_type.items()]
    return tuple(sorted(groups, key=lambda group: (rank_gravite(group.gravite), _ORDER.index(group.type))))


def _rank(alerte: Alerte) -> tuple[int, int]:
    return rank_gravite(alerte.gravite), -alerte.poids


def seen_by(alertes: Iterable[Alerte], lisibles: Collection[str]) -> tuple[Alerte, ...]:
    """Return the alerts for somebody who may read only the days of `lisibles`, in the same order.

    The number of missing days, their first date and the gravité would reveal absences.
    """
    seen = [(alerte, alerte.agent is None or alerte.agent in lisibles) for alerte in alertes]
    shown = [(alerte if is_read else _withhold(alerte), is_read) for alerte, is_read in seen]

    def order(one: tuple[Alerte, bool]) -> tuple[int, bool, str]:
        alerte, is_read = one
        return rank_gravite(alerte.gravite), not is_read, "" if is_read else alerte.agent or ""

    return tuple(alerte for alerte, _ in sorted(shown, key=order))


def _withhold(alerte: Alerte) -> Alerte:
    match alerte.type:
        case TypeAlerte.SAISIE_MANQUANTE if alerte.date is not None:
            return replace(
                alerte,
                gravite=Gravite.INFO,
                date=None,
                fait="à compléter",
                objet="",
                chiffre="",
                constat="des jours à compléter.",
                poids=0,
            )
        case TypeAlerte.MOIS_NON_SIGNE:
            _, is_lacking, rest = alerte.conseil.partition(_THEN_SIGN)
            return replace(
                alerte,
                chiffre="à compléter" if is_lacking else alerte.chiffre,
                conseil=f"Compléter{_THEN_SIGN}{rest}" if is_lacking else alerte.conseil,
                mois=tuple(state.before_absences for state in alerte.mois),
            )
        case TypeAlerte.MOIS_A_CONTRESIGNER:
            return replace(alerte, mois=tuple(state.before_absences for state in alerte.mois))
        case _:
            return alerte
