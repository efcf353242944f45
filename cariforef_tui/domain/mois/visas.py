"""Visas of a month: the agent signs, a coordinateur countersigns or sends back; a signed month is locked.

Every gesture is kept for ever, in order: the state of a month is what its last one says. The European
Social Fund asks for time records signed by the agent and the hierarchy, not rewritten afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit, Regime, autorise, supplee_on
from cariforef_tui.domain.values.months import Mois

MOTIF_VISA_MAX = 2000


class GesteVisa(StrEnum):
    SIGNATURE = "signature"
    CONTRESEING = "contreseing"
    RENVOI = "renvoi"
    REOUVERTURE = "reouverture"


class EtatMois(StrEnum):
    """Where a month stands; SIGNE and VALIDE are locked."""

    OUVERT = "ouvert"
    SIGNE = "signé"
    VALIDE = "validé"

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
    """One gesture on the month of `agent`, by `par`, who stood for the coordinateur `supplee` where given.

    `numero` orders the gestures of a month from 1 and `quand` is UTC, ISO; the store gives both. A signature
    carries the month's hundredths, absences included, and the sheet that it signs, frozen as JSON.
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
        """Whose gesture it is: who made it, and in whose place."""
        return frozenset((self.par, self.supplee or self.par))

    @property
    def auteur(self) -> str:
        """Who made it, and in whose place: `ME pour DM`."""
        return f"{self.par} pour {self.supplee}" if self.supplee else self.par

    @property
    def pour(self) -> str | None:
        """Who had left, where `par` signed for them; None for a gesture of one's own."""
        return self.agent if self.geste is GesteVisa.SIGNATURE and self.par != self.agent else None


def tell_author(visa: Visa, suite: str = "") -> str:
    """Return `LR le 03/06`, `ME pour DM le 03/06` of a deputy, `ME pour PP, parti, le 03/06`.

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
    """Return the signature in force, None where the month is open."""
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


def offered_gestes(
    acteur: Agent, agent: Agent, visas: Sequence[Visa], regime: Regime
) -> tuple[GesteVisa, ...]:
    """Return the gestures that `acteur` may make on a month of `agent` that has these visas."""
    etat = etat_of(visas)
    return tuple(
        geste
        for geste, before in BEFORE.items()
        if before is etat and _may(acteur, geste, agent, visas, regime)
    )


def who_may(
    geste: GesteVisa, agent: Agent, visas: Sequence[Visa], agents: Iterable[Agent], regime: Regime
) -> tuple[str, ...]:
    """Initials of who may make that gesture on a month of `agent`, in the order given."""
    return tuple(other.initiales for other in agents if _may(other, geste, agent, visas, regime))


def _may(acteur: Agent, geste: GesteVisa, agent: Agent, visas: Sequence[Visa], regime: Regime) -> bool:
    """Nobody countersigns what they signed, for somebody who left, nor what was signed in their place."""
    signature = last_signature(visas)
    hands = {acteur.initiales, supplee_on(acteur, agent)}
    is_double = (
        geste is GesteVisa.CONTRESEING and signature is not None and bool(hands & signature.signataires)
    )
    return not is_double and autorise(acteur, DROITS[geste], agent, regime) is None
