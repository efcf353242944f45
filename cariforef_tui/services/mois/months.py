"""Read the states of everybody's months, one month as shown, and an agent's year by line and month."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent, agent_of
from cariforef_tui.domain.mois.fiche import CadreFiche
from cariforef_tui.domain.mois.history import describe_episode
from cariforef_tui.domain.mois.sentences import Manque
from cariforef_tui.domain.mois.visas import (
    Etape,
    EtatMois,
    FaitsMois,
    GesteVisa,
    MoisAgent,
    Visa,
    compute_mois_agents,
    empty_etape,
    etape_of,
    group_visas,
    offered_gestes,
    who_is_expected,
    who_may,
)
from cariforef_tui.domain.mois.year import AgentYear, compute_ecarts, compute_year
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.months import MOIS_PAR_AN, Mois, list_months
from cariforef_tui.services.agents.rights import check_reading, readable
from cariforef_tui.services.mois.fiche import FicheVisee, Reprise, default_mois, read_cadre, read_fiche_visee
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_asked, read_temps_plein


@dataclass(frozen=True, kw_only=True)
class MoisSnapshot:
    """Every agent's months of an exercice, by agent then month.

    `december` are the months of the December before, in January alone, if the store holds that year.
    `lisibles` are the initials of those whose days the reader may read.
    """

    au: date
    programme: Programme
    agents: tuple[Agent, ...]
    mois: tuple[MoisAgent, ...]
    december: tuple[MoisAgent, ...]
    lisibles: frozenset[str]

    @cached_property
    def by_agent(self) -> dict[str, tuple[MoisAgent, ...]]:
        """The twelve months of each agent."""
        grouped: dict[str, list[MoisAgent]] = {}
        for state in self.mois:
            grouped.setdefault(state.agent.initiales, []).append(state)
        return {agent: tuple(months) for agent, months in grouped.items()}

    def may(self, acteur: str, geste: GesteVisa, state: MoisAgent) -> bool:
        """True if `acteur` may make that gesture on that month now."""
        acting = agent_of(self.agents, acteur)
        return acting is not None and geste in offered_gestes(acting, state.agent, state.visas)

    def is_expected(self, acteur: str, state: MoisAgent) -> bool:
        """True if that signed month is of a team of `acteur`: its coordinateur, else whoever may."""
        return acteur in who_is_expected(GesteVisa.CONTRESEING, state.agent, state.visas, self.agents)

    def to_countersign(self, acteur: str, mois: Mois, among: Sequence[str]) -> tuple[MoisAgent, ...]:
        """Return the signed months `mois` of the agents in `among` that `acteur` may countersign."""
        return tuple(
            state
            for state in self.mois
            if state.mois == mois
            and state.agent.initiales in among
            and self.may(acteur, GesteVisa.CONTRESEING, state)
        )


def load_mois_agents(store: Store, reference: DateReference, *, lecteur: str | None) -> MoisSnapshot:
    """Return the state of every month of the exercice for everybody, at the date de référence.

    Only those who may read an agent's days see what a month holds and lacks, and why it was taken back.
    """
    year = reference.exercice
    with store.reading() as reading:
        agents = reading.agents()
        ended = default_mois(reference, reading.exercices())
        months = list_months(min(ended, Mois(year, 1)), Mois(year, MOIS_PAR_AN))
        calendriers = {one: reading.calendrier(one) for one in {ended.annee, year}}
        remplis = reading.remplis(months[0].first_day, months[-1].last_day)
        shown = readable(agents, lecteur)
        states = read_mois_agents(reading, agents, months, calendriers, remplis, reference.au, lisibles=shown)
        seen = tuple(state if state.agent.initiales in shown else state.before_absences for state in states)
        return MoisSnapshot(
            au=reference.au,
            programme=reading.programme(year),
            agents=agents,
            mois=tuple(state for state in seen if state.mois.annee == year),
            december=tuple(state for state in seen if state.mois.annee < year),
            lisibles=shown,
        )


def list_unsigned(store: Store, gone: Agent) -> tuple[Mois, ...]:
    """Return the unsigned months of somebody who left, in the exercice of their last day.

    They begin with the first month that holds anything of theirs; none if nothing was logged.
    """
    depart = gone.depart
    with store.reading() as reading:
        if depart is None or depart.year not in reading.exercices():
            return ()
        months = list_months(Mois(depart.year, 1), Mois.of(depart))
        calendriers = {depart.year: reading.calendrier(depart.year)}
        remplis = reading.remplis(months[0].first_day, months[-1].last_day)
        states = read_mois_agents(reading, (gone,), months, calendriers, remplis, depart)
    begun = next((state.mois for state in states if state.rempli or state.visas), None)
    return tuple(state.mois for state in states if begun and state.mois >= begun and state.is_due)


def read_mois_agents(
    reading: Reading,
    agents: Sequence[Agent],
    months: Sequence[Mois],
    calendriers: Mapping[int, Calendrier],
    remplis: Mapping[str, Mapping[date, int]],
    au: date,
    *,
    lisibles: Collection[str] = (),
) -> tuple[MoisAgent, ...]:
    """Do as `load_mois_agents` for consecutive `months` and what they hold, in an open snapshot.

    Absences are given only of `lisibles`.
    """
    first, last = months[0], months[-1]
    absents = reading.absents(first.first_day, last.last_day) if lisibles else {}
    activite = FaitsMois(
        calendriers=calendriers,
        rythmes=reading.rythmes(),
        remplis=remplis,
        copies=frozenset(reading.copied_days(first.first_day, last.last_day)),
        visas=group_visas(reading.gestes(first, last)),
        absents={agent: absents.get(agent, {}) for agent in lisibles},
        asked={year: read_asked(reading, calendrier, au) for year, calendrier in calendriers.items()},
    )
    return compute_mois_agents(agents, months, activite, au)


@dataclass(frozen=True, slots=True)
class Episode:
    """A gesture of a month's history: its version, and what changed after it if it took the month back."""

    visa: Visa
    version: int
    reprise: Reprise | None

    @property
    def phrases(self) -> Iterator[str]:
        """The gesture in words, then what changed after it."""
        reprise = self.reprise
        ecarts, apres = (reprise.ecarts, reprise.apres) if reprise else (None, None)
        return describe_episode(self.visa, self.version, ecarts, apres)


@dataclass(frozen=True, kw_only=True)
class MonthSeen:
    """A month with its sheet; `manques` is empty if the month is signed or may be.

    `etape` is what the month waits for, as the table of months says it. `ecart` is that to the contract since
    January, or since the suivi if it is later (`depuis`). `offerts` are the gestures that the reader may make
    now, `peuvent` the initials of those who may countersign. `exercices` are the years that have months.
    """

    visee: FicheVisee
    etape: Etape
    manques: tuple[Manque, ...]
    ecart: int
    depuis: date
    offerts: tuple[GesteVisa, ...]
    peuvent: tuple[str, ...]
    exercices: tuple[int, ...]

    @property
    def agent(self) -> Agent:
        return self.visee.agent

    @property
    def mois(self) -> Mois:
        return self.visee.fiche.mois

    @property
    def etat(self) -> EtatMois:
        return self.visee.etat

    @property
    def can_sign(self) -> bool:
        """True if the reader may sign and nothing is missing."""
        return GesteVisa.SIGNATURE in self.offerts and not self.manques

    @cached_property
    def histoire(self) -> tuple[Episode, ...]:
        """Every gesture in order; a reopening and what changed after it stay for ever."""
        reprises = {reprise.visa: reprise for reprise in self.visee.reprises}
        episodes, version = [], 0
        for visa in self.visee.visas:
            version += visa.geste is GesteVisa.SIGNATURE
            episodes.append(Episode(visa, version, reprises.get(visa)))
        return tuple(episodes)


def load_mois(store: Store, agent: str, mois: Mois, *, acteur: str | None, today: date) -> MonthSeen:
    """Return one month of an agent, as signed if it is locked, else as it stands.

    Raises:
        DroitRefuse: `acteur` may not read the agent's days; see `check_reading` for None.
        AgentRefuse, DateRefusee: nobody of these initials, or a month outside every exercice.
    """
    with store.reading() as reading:
        agents = reading.agents()
        owner = resolve_anybody(agents, agent)
        looking = resolve_anybody(agents, acteur) if acteur is not None else None
        check_reading(agents, acteur, owner)
        cadre = read_cadre(reading, mois.annee, today)
        visee = read_fiche_visee(reading, owner, mois, cadre)
        ecarts = _read_ecarts(reading, owner, cadre, today)
        exercices = reading.exercices()
    fiche = visee.fiche
    manques = visee.missing(today) if visee.etat is EtatMois.OUVERT else ()
    return MonthSeen(
        visee=visee,
        etape=etape_of(
            mois,
            visee.visas,
            today,
            fiche.fin,
            empty_etape(fiche.cumul.attendu, fiche.total, is_asked=bool(visee.demandes)),
            is_ready=not any(manque.centiemes for manque in manques),
        ),
        manques=manques,
        ecart=sum(ecarts[: mois.numero]),
        depuis=max(cadre.asked.suivi, cadre.calendrier.first_day),
        offerts=offered_gestes(looking, owner, visee.visas) if looking is not None else (),
        peuvent=who_may(GesteVisa.CONTRESEING, owner, visee.visas, agents),
        exercices=exercices,
    )


def _read_ecarts(reading: Reading, agent: Agent, cadre: CadreFiche, au: date) -> tuple[int, ...]:
    remplis = reading.remplis(cadre.calendrier.first_day, cadre.calendrier.last_day)
    return compute_ecarts(agent, cadre, remplis.get(agent.initiales, {}), au)


def load_year(store: Store, agent: str, exercice: int, *, acteur: str | None, today: date) -> AgentYear:
    """Return all that an agent logged in an exercice.

    Raises:
        DroitRefuse: `acteur` may not read the agent's days; see `check_reading` for None.
        AgentRefuse: nobody of these initials.
    """
    first, last = date(exercice, 1, 1), date(exercice, 12, 31)
    with store.reading() as reading:
        agents = reading.agents()
        owner = resolve_anybody(agents, agent)
        check_reading(agents, acteur, owner)
        cadre = read_cadre(reading, exercice, today)
        return compute_year(
            owner.initiales,
            cadre.programme,
            reading.saisies(owner.initiales, first, last),
            reading.absences(owner.initiales, first, last),
            read_temps_plein(reading, cadre.calendrier),
            _read_ecarts(reading, owner, cadre, today),
        )
