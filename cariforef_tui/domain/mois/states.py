"""Compute the state of every agent's month: to come, to complete, to sign, signed, validated.

Amounts are hundredths of a day. Visas are those known now: the date de référence applies to days, not to
signatures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.visas import EtatMois, Visa, etat_of, last_signature, version_of
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.values.months import Mois


class Etape(StrEnum):
    """What a month waits for, as a table of months shows it."""

    SANS_OBJET = "sans_objet"
    A_VENIR = "a_venir"
    EN_COURS = "en_cours"
    A_COMPLETER = "a_completer"
    A_SIGNER = "a_signer"
    A_REPRENDRE = "a_reprendre"
    SIGNE = "signe"
    VALIDE = "valide"


SIGNES = {
    Etape.SANS_OBJET: " ",
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
    Etape.A_VENIR: "à venir",
    Etape.EN_COURS: "en cours",
    Etape.A_COMPLETER: "à compléter",
    Etape.A_SIGNER: "à signer",
    Etape.A_REPRENDRE: "à reprendre",
    Etape.SIGNE: "signé",
    Etape.VALIDE: "validé",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoisAgent:
    """A month of an agent; `manque` is what its days up to the date still lack.

    `rempli` is what its days hold, logged or absent, and `absent` the part that is absence; the three are
    None for those who may not read them. `a_confirmer` counts the days that hold copied values. `visas` are
    its gestures in order.
    """

    agent: Agent
    mois: Mois
    etape: Etape
    attendu: int = 0
    rempli: int | None = 0
    absent: int | None = None
    manque: int | None = 0
    a_confirmer: int = 0
    visas: tuple[Visa, ...] = ()

    @property
    def saisi(self) -> int | None:
        """What was logged, None for those who may not read it."""
        return None if self.absent is None or self.rempli is None else self.rempli - self.absent

    @property
    def before_absences(self) -> MoisAgent:
        """Return the month for those who may not read the agent's days: its state only."""
        visas = tuple(replace(visa, motif=None) for visa in self.visas)
        return replace(self, rempli=None, absent=None, manque=None, visas=visas)

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
    `absents` holds the hundredths absent of those whose absences the reader may read.
    """

    calendriers: Mapping[int, Calendrier]
    rythmes: Rythmes
    remplis: Mapping[str, Mapping[date, int]]
    copies: Collection[tuple[str, date]]
    visas: Mapping[tuple[str, Mois], tuple[Visa, ...]]
    absents: Mapping[str, Mapping[date, int]] = field(default_factory=dict)


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
    attendu = rempli = manque = 0
    last = mois.first_day
    for day in mois.days:
        expected = activite.rythmes.expected(agent, day, calendrier)
        filled = remplis.get(day, 0)
        attendu += expected
        rempli += filled
        if expected:
            last = day
        if day <= au:
            manque += max(0, expected - filled)
    visas = activite.visas.get((agent.initiales, mois), ())
    copied = sum((agent.initiales, day) in activite.copies for day in mois.days)
    # A month that expects nothing ends with its last day.
    end = last if attendu else mois.last_day
    is_empty = not (attendu or rempli)
    etape = etape_of(mois, visas, au, end, is_empty=is_empty, is_ready=not manque and not copied)
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


def etape_of(
    mois: Mois, visas: Sequence[Visa], au: date, end: date, *, is_empty: bool, is_ready: bool
) -> Etape:
    """Return what a month waits for at `au`; `end` is its last day that expects work, else its last.

    `is_empty` is True if nothing is expected or held, `is_ready` if nothing is missing up to `au`.
    """
    etat = etat_of(visas)
    if etat is not EtatMois.OUVERT:
        return Etape.VALIDE if etat is EtatMois.VALIDE else Etape.SIGNE
    if is_empty and not visas:
        return Etape.SANS_OBJET
    if au < mois.first_day:
        return Etape.A_VENIR
    if au < end:
        return Etape.EN_COURS
    if visas:
        return Etape.A_REPRENDRE
    return Etape.A_SIGNER if is_ready else Etape.A_COMPLETER
