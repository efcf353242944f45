"""Visas of a month, and where each agent's month stands by them; a signed month is locked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit, autorise
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.semaine import EVERY_DAY, Asked
from cariforef_tui.domain.values.months import Mois

MOTIF_VISA_MAX = 2000


class GesteVisa(StrEnum):
    SIGNATURE = "signature"
    CONTRESEING = "contreseing"
    RENVOI = "renvoi"
    REOUVERTURE = "reouverture"


class EtatMois(StrEnum):
    """The state of a month; SIGNE and VALIDE are locked."""

    OUVERT = "ouvert"
    SIGNE = "signé"
    VALIDE = "contresigné"

    @property
    def cle(self) -> str:
        """Its name in JSON: `signe`."""
        return self.name.lower()

    @property
    def is_locked(self) -> bool:
        return self is not EtatMois.OUVERT


AFTER = {
    GesteVisa.SIGNATURE: EtatMois.SIGNE,
    GesteVisa.CONTRESEING: EtatMois.VALIDE,
    GesteVisa.RENVOI: EtatMois.OUVERT,
    GesteVisa.REOUVERTURE: EtatMois.OUVERT,
}
BEFORE = {
    GesteVisa.SIGNATURE: EtatMois.OUVERT,
    GesteVisa.CONTRESEING: EtatMois.SIGNE,
    GesteVisa.RENVOI: EtatMois.SIGNE,
    GesteVisa.REOUVERTURE: EtatMois.VALIDE,
}
"""The only state in which each gesture has a meaning; the database holds to it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visa:
    """One gesture on the month of `agent`, by `par`.

    `numero` orders the gestures of a month from 1 and `quand` is UTC, ISO; the store gives both. A signature
    carries the month's hundredths, absences included, and the sheet that it signs, frozen as JSON. `supplee`
    is of visas given up to version 0.3.0: the coordinateur whose deputy `par` was. No new visa has one.
    """

    agent: str
    mois: Mois
    geste: GesteVisa
    par: str
    motif: str | None = None
    centiemes: int | None = None
    contenu: str | None = None
    numero: int = 0
    quand: str = ""
    supplee: str | None = None

    @property
    def signataires(self) -> frozenset[str]:
        """Whose gesture it is: who made it, and in whose place if it is an old one."""
        return frozenset((self.par, self.supplee or self.par))

    @property
    def auteur(self) -> str:
        """The author, and the person in whose place they acted: `ME pour DM`."""
        return f"{self.par} pour {self.supplee}" if self.supplee else self.par

    @property
    def pour(self) -> str | None:
        """The agent who had left, if `par` signed for them; None for a gesture of one's own."""
        return self.agent if self.geste is GesteVisa.SIGNATURE and self.par != self.agent else None


def tell_author(visa: Visa, suite: str = "") -> str:
    """Return `LR le 03/06`, `ME pour DM le 03/06` of a deputy of then, `ME pour PP, parti, le 03/06`.

    `suite` is what follows the author.
    """
    if visa.pour is None:
        return f"{visa.auteur} {suite}".rstrip()
    place = f", à la place de {visa.pour}, parti" if visa.supplee else f" pour {visa.pour}, parti"
    return f"{visa.auteur}{place}" + (f", {suite}" if suite else "")


def etat_of(visas: Sequence[Visa]) -> EtatMois:
    """Return the state of one month, whose gestures are given in order."""
    return AFTER[visas[-1].geste] if visas else EtatMois.OUVERT


def version_of(visas: Iterable[Visa]) -> int:
    """Return how many times the month was signed: 0 never, 2 once signed again after a reopening."""
    return sum(visa.geste is GesteVisa.SIGNATURE for visa in visas)


def last_signature(visas: Sequence[Visa]) -> Visa | None:
    """Return the signature in force, None if the month is open."""
    if not etat_of(visas).is_locked:
        return None
    return next(visa for visa in reversed(visas) if visa.geste is GesteVisa.SIGNATURE)


def group_visas(visas: Iterable[Visa]) -> dict[tuple[str, Mois], tuple[Visa, ...]]:
    """Return the gestures of each agent's month, their order kept."""
    by_month: dict[tuple[str, Mois], list[Visa]] = {}
    for visa in visas:
        by_month.setdefault((visa.agent, visa.mois), []).append(visa)
    return {key: tuple(gestes) for key, gestes in by_month.items()}


def locking_visas(visas: Iterable[Visa]) -> dict[tuple[str, Mois], Visa]:
    """Return the last gesture of each agent's month that is signed, and so takes no writing."""
    last = {(visa.agent, visa.mois): visa for visa in visas}
    return {key: visa for key, visa in last.items() if AFTER[visa.geste].is_locked}


DROITS = {
    GesteVisa.SIGNATURE: Droit.SIGNER,
    GesteVisa.CONTRESEING: Droit.CONTRESIGNER,
    GesteVisa.RENVOI: Droit.CONTRESIGNER,
    GesteVisa.REOUVERTURE: Droit.ROUVRIR,
}


def offered_gestes(acteur: Agent, agent: Agent, visas: Sequence[Visa]) -> tuple[GesteVisa, ...]:
    """Return the gestures that `acteur` may make on a month of `agent` that has these visas."""
    etat = etat_of(visas)
    return tuple(
        geste for geste, before in BEFORE.items() if before is etat and _may(acteur, geste, agent, visas)
    )


def who_may(
    geste: GesteVisa, agent: Agent, visas: Sequence[Visa], agents: Iterable[Agent]
) -> tuple[str, ...]:
    """Return initials of the people who may make that gesture on a month of `agent`, in the order given."""
    return tuple(other.initiales for other in agents if _may(other, geste, agent, visas))


def who_is_expected(
    geste: GesteVisa, agent: Agent, visas: Sequence[Visa], agents: Collection[Agent]
) -> tuple[str, ...]:
    """Return, of those who may make that gesture, the coordinateurs of the agent's pôle.

    Without any, it is everybody who may. The direction may countersign all, and does so where no coordinateur
    can.
    """
    able = who_may(geste, agent, visas, agents)
    coordonne = {other.initiales: other.coordonne for other in agents}
    of_pole = tuple(name for name in able if agent.pole is not None and coordonne[name] == agent.pole)
    return of_pole or able


def _may(acteur: Agent, geste: GesteVisa, agent: Agent, visas: Sequence[Visa]) -> bool:
    """Tell whether a person may: nobody countersigns their own signature, nor one made in their place."""
    signature = last_signature(visas)
    is_double = (
        geste is GesteVisa.CONTRESEING and signature is not None and acteur.initiales in signature.signataires
    )
    return not is_double and autorise(acteur, DROITS[geste], agent) is None


class Etape(StrEnum):
    """The next step of a month, as a table of months shows it."""

    SANS_OBJET = "sans_objet"
    NON_SUIVI = "non_suivi"
    A_VENIR = "a_venir"
    EN_COURS = "en_cours"
    A_COMPLETER = "a_completer"
    A_SIGNER = "a_signer"
    A_REPRENDRE = "a_reprendre"
    SIGNE = "signe"
    VALIDE = "valide"


SIGNES = {
    Etape.SANS_OBJET: " ",
    Etape.NON_SUIVI: "–",
    Etape.A_VENIR: "·",
    Etape.EN_COURS: "…",
    Etape.A_COMPLETER: "✗",
    Etape.A_SIGNER: "○",
    Etape.A_REPRENDRE: "↩",
    Etape.SIGNE: "◐",
    Etape.VALIDE: "●",
}
"""One sign for each step: no visa, one, or both for the last steps."""
LIBELLES = {
    Etape.SANS_OBJET: "rien d'attendu",
    Etape.NON_SUIVI: "avant le suivi",
    Etape.A_VENIR: "à venir",
    Etape.EN_COURS: "en cours",
    Etape.A_COMPLETER: "à compléter",
    Etape.A_SIGNER: "à signer",
    Etape.A_REPRENDRE: "à reprendre",
    Etape.SIGNE: "signé",
    Etape.VALIDE: "contresigné",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoisAgent:
    """A month of an agent; `manque` is what its days up to the date still lack.

    `attendu` is what its days expect, `rempli` what they hold, logged or absent, and `absent` the part that
    is absence; the four are None for those who may not read them. `a_confirmer` counts the days that hold
    copied values. `visas` are its gestures in order.
    """

    agent: Agent
    mois: Mois
    etape: Etape
    attendu: int | None = 0
    rempli: int | None = 0
    absent: int | None = None
    manque: int | None = 0
    a_confirmer: int = 0
    visas: tuple[Visa, ...] = ()

    @property
    def saisi(self) -> int | None:
        """Hundredths logged, None for those who may not read them."""
        return None if self.absent is None or self.rempli is None else self.rempli - self.absent

    @property
    def before_absences(self) -> MoisAgent:
        """Return the month for those who may not read the agent's days: its state only."""
        visas = tuple(replace(visa, motif=None) for visa in self.visas)
        return replace(self, attendu=None, rempli=None, absent=None, manque=None, visas=visas)

    @property
    def etat(self) -> EtatMois:
        return etat_of(self.visas)

    @property
    def version(self) -> int:
        return version_of(self.visas)

    @property
    def signature(self) -> Visa | None:
        """The signature in force."""
        return last_signature(self.visas)

    @property
    def contreseing(self) -> Visa | None:
        """The countersignature in force."""
        return self.visas[-1] if self.etat is EtatMois.VALIDE else None

    @property
    def reprise(self) -> Visa | None:
        """The gesture that opened the month again, None once it is signed again."""
        return self.visas[-1] if self.visas and not self.etat.is_locked else None

    @property
    def is_due(self) -> bool:
        """True for a month that is over and waits for its agent."""
        return self.etape in (Etape.A_COMPLETER, Etape.A_SIGNER, Etape.A_REPRENDRE)


@dataclass(frozen=True, kw_only=True)
class FaitsMois:
    """The facts of the months; `remplis` holds hundredths logged or absent by agent and date.

    `copies` are the agents and dates that hold copied values to confirm. `calendriers` are by exercice.
    `asked` says, by exercice, which days are to be logged; those of others all are.
    `absents` holds the hundredths absent of those whose absences the reader may read.
    """

    calendriers: Mapping[int, Calendrier]
    rythmes: Rythmes
    remplis: Mapping[str, Mapping[date, int]]
    copies: Collection[tuple[str, date]]
    visas: Mapping[tuple[str, Mois], tuple[Visa, ...]]
    absents: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    asked: Mapping[int, Asked] = field(default_factory=dict)


def compute_mois_agents(
    agents: Iterable[Agent], months: Sequence[Mois], activite: FaitsMois, au: date
) -> tuple[MoisAgent, ...]:
    """Return the months of every agent that logs days, by agent then month, as they stand at the end of `au`.

    An agent who has left is included if one of the months has something of theirs.
    """
    every = []
    for agent in agents:
        if agent.logs_days:
            own = [_compute_mois(agent, mois, activite, au) for mois in months]
            if agent.actif or any(state.rempli or state.visas for state in own):
                every += own
    return tuple(every)


def _compute_mois(agent: Agent, mois: Mois, activite: FaitsMois, au: date) -> MoisAgent:
    calendrier, remplis = activite.calendriers[mois.annee], activite.remplis.get(agent.initiales, {})
    absents = activite.absents.get(agent.initiales)
    asked = activite.asked.get(mois.annee, EVERY_DAY)
    attendu = rempli = manque = 0
    last, is_asked = mois.first_day, False
    for day in mois.days:
        expected = activite.rythmes.expected(agent, day, calendrier)
        filled = remplis.get(day, 0)
        attendu += expected
        rempli += filled
        if expected:
            last = day
        if asked.asks(agent, day):
            is_asked = True
            if day <= au:
                manque += max(0, expected - filled)
    visas = activite.visas.get((agent.initiales, mois), ())
    copied = sum((agent.initiales, day) in activite.copies for day in mois.days)
    # A month that expects nothing ends with its last day.
    end = last if attendu else mois.last_day
    empty = empty_etape(attendu, rempli, is_asked=is_asked)
    etape = etape_of(mois, visas, au, end, empty, is_ready=not manque and not copied)
    return MoisAgent(
        agent=agent,
        mois=mois,
        etape=etape,
        attendu=attendu,
        rempli=rempli,
        absent=None if absents is None else sum(absents.get(day, 0) for day in mois.days),
        manque=manque,
        a_confirmer=copied,
        visas=visas,
    )


def empty_etape(attendu: int, rempli: int, *, is_asked: bool) -> Etape | None:
    """Return what a month is without a visa if it holds nothing and asks for nothing, else None."""
    if rempli or (attendu and is_asked):
        return None
    return Etape.NON_SUIVI if attendu else Etape.SANS_OBJET


def etape_of(
    mois: Mois, visas: Sequence[Visa], au: date, end: date, empty: Etape | None, *, is_ready: bool
) -> Etape:
    """Return what a month waits for at `au`; `end` is its last day that expects work, else its last.

    `empty` is what it is if nothing is asked or held, else None; `is_ready` is True if nothing is missing up
    to `au`.
    """
    etat = etat_of(visas)
    if etat is not EtatMois.OUVERT:
        return Etape.VALIDE if etat is EtatMois.VALIDE else Etape.SIGNE
    if empty is not None and not visas:
        return empty
    if au < mois.first_day:
        return Etape.A_VENIR
    if au < end:
        return Etape.EN_COURS
    if visas:
        return Etape.A_REPRENDRE
    return Etape.A_SIGNER if is_ready else Etape.A_COMPLETER
