"""What each agent and équipe can do against what the plan asks of them, over the year and week by week.

Amounts are hundredths of a day. Source: programme 2018, 200 days = 1 ETP.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.avancement.atterrissage import Consommation, Realise
from cariforef_tui.domain.avancement.promises import Part, is_present, split_enveloppes, split_evenly
from cariforef_tui.domain.equipe.load import asked_parts, spread_parts, to_pourcent
from cariforef_tui.domain.equipe.load_si import compute_charge_si
from cariforef_tui.domain.programme.programme import GIP, Compte, Niveau, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.completude import (
    SemaineAgent,
    Totaux,
    compute_semaines,
    days_by_week,
    mondays_of,
)
from cariforef_tui.domain.values.days import JOURS_PAR_ETP, describe_jours, format_nombre
from cariforef_tui.domain.values.text import count_of

SANS_POLE = "—"
"""Code of the group of agents whose pôle the programme does not give."""


@dataclass(frozen=True)
class CapaciteAgent:
    """One agent's year at `au`: weeks, and what the plan promises of them (`parts`).

    `demandes_si` are the claims on the SI team and its infrastructure work: draws on the team's own days,
    never added to what is promised. `lisible` is False for the year as others see it (`before_absences`).
    """

    agent: Agent
    semaines: tuple[SemaineAgent, ...]
    parts: tuple[Part, ...]
    demandes_si: tuple[Part, ...]
    lisible: bool = True

    @cached_property
    def before_absences(self) -> CapaciteAgent:
        """The year for who may not read the agent's days: as if nobody had said any absence.

        What was logged is left out with them: beside what lacks, it would tell them.
        """
        weeks = (
            replace(week, disponible=week.attendu, disponible_a_date=week.du, saisi=0, absent=0)
            for week in self.semaines
        )
        return replace(self, semaines=tuple(weeks), lisible=False)

    @cached_property
    def disponible(self) -> int:
        """Days of the exercice that the agent works, absences known today left out."""
        return sum(semaine.disponible for semaine in self.semaines)

    @cached_property
    def disponible_a_date(self) -> int:
        return sum(semaine.disponible_a_date for semaine in self.semaines)

    @cached_property
    def disponible_a_venir(self) -> int:
        return self.disponible - self.disponible_a_date

    @cached_property
    def saisi(self) -> int:
        return sum(semaine.saisi for semaine in self.semaines)

    @cached_property
    def absent(self) -> int:
        return sum(semaine.absent for semaine in self.semaines)

    @cached_property
    def du(self) -> int:
        return sum(semaine.du for semaine in self.semaines)

    @cached_property
    def fait(self) -> int:
        return sum(semaine.fait for semaine in self.semaines)

    @property
    def a_saisir(self) -> int:
        """What the days up to `au` still lack."""
        return self.du - self.fait

    @cached_property
    def promis(self) -> int:
        return sum(part.centiemes for part in self.parts)

    @cached_property
    def demande_si(self) -> int:
        return sum(part.centiemes for part in self.demandes_si)

    @property
    def demande(self) -> int:
        """What is asked: for the SI team, the greater of its own enveloppe and of the claims on it."""
        return max(self.promis, self.demande_si)

    @cached_property
    def reste(self) -> int:
        """What is asked and still left of the plan."""
        return sum(part.reste for part in asked_parts(self.parts, self.demandes_si))

    @property
    def charge(self) -> int | None:
        """Percents of the year's available days that are asked."""
        return to_pourcent(self.demande, self.disponible)

    @property
    def charge_a_venir(self) -> int | None:
        """As `charge`, of what is left in the days left."""
        return to_pourcent(self.reste, self.disponible_a_venir)


@dataclass(frozen=True)
class Equipe:
    """The agents of a pôle outside the SI team, the SI team, those without pôle, or everybody (the GIP).

    `non_attribue` is what the plan asks of a group in which it knows nobody to do it.
    """

    code: str
    libelle: str
    agents: tuple[CapaciteAgent, ...]
    non_attribue: int = 0

    @property
    def disponible(self) -> int:
        return sum(one.disponible for one in self.agents)

    @property
    def disponible_a_date(self) -> int:
        return sum(one.disponible_a_date for one in self.agents)

    @property
    def saisi(self) -> int:
        return sum(one.saisi for one in self.agents)

    @property
    def absent(self) -> int:
        return sum(one.absent for one in self.agents)

    @property
    def a_saisir(self) -> int:
        return sum(one.a_saisir for one in self.agents)

    @property
    def completude(self) -> int | None:
        """Whole percents of what was due up to `au`: days summed first."""
        du = sum(one.du for one in self.agents)
        return 100 * sum(one.fait for one in self.agents) // du if du else None

    @property
    def promis(self) -> int:
        """What the plan promises of the group, to people or to nobody yet."""
        return sum(one.promis for one in self.agents) + self.non_attribue

    @property
    def demande(self) -> int:
        return sum(one.demande for one in self.agents) + self.non_attribue

    @property
    def reste(self) -> int:
        return sum(one.reste for one in self.agents)

    @property
    def charge(self) -> int | None:
        return to_pourcent(self.demande, self.disponible)


@dataclass(frozen=True)
class Capacite:
    """Everybody's capacity at `au`, by group in the document's order.

    `lisibles` are the initials of those whose days who looks may read; None is everybody.
    """

    au: date
    calendrier: Calendrier
    equipes: tuple[Equipe, ...]
    lisibles: frozenset[str] | None = None

    def seen(self, initiales: str) -> CapaciteAgent:
        """The agent's year as who looks may see it; totals of groups stay those of all."""
        one = self.by_agent[initiales]
        return one if self.lisibles is None or initiales in self.lisibles else one.before_absences

    def absent_of(self, equipe: Equipe) -> int | None:
        """Days absent of a group, None where they would be those of people whom who looks may not read."""
        return equipe.absent if all(self.seen(one.agent.initiales).lisible for one in equipe.agents) else None

    @cached_property
    def lundis(self) -> tuple[date, ...]:
        """The Mondays of the exercice's weeks."""
        return mondays_of(self.calendrier)

    @property
    def jours_ouvres(self) -> int:
        return len(self.calendrier.working_days)

    @cached_property
    def gip(self) -> Equipe:
        return Equipe(
            GIP,
            "Ensemble du GIP",
            tuple(one for equipe in self.equipes for one in equipe.agents),
            sum(equipe.non_attribue for equipe in self.equipes),
        )

    @cached_property
    def _charges(self) -> dict[str, tuple[int, ...]]:
        return {}

    def charges(self, initiales: str) -> tuple[int, ...]:
        """What is asked of an agent in each week, computed once it is looked at."""
        if initiales not in self._charges:
            one = self.by_agent[initiales]
            asked = asked_parts(one.parts, one.demandes_si)
            self._charges[initiales] = spread_parts(asked, self.calendrier, self.lundis, self.au)
        return self._charges[initiales]

    @property
    def equipe_si(self) -> Equipe | None:
        """The SI team, None where the programme has none."""
        return next((one for one in self.equipes if one.code == EQUIPE_SI), None)

    @cached_property
    def by_agent(self) -> dict[str, CapaciteAgent]:
        return {one.agent.initiales: one for one in self.gip.agents}


def compute_capacite(
    programme: Programme,
    calendrier: Calendrier,
    agents: Sequence[Agent],
    rythmes: Rythmes,
    totaux: Mapping[str, Totaux],
    consommation: Consommation,
    closes: Collection[str],
    au: date,
) -> Capacite:
    """Return the capacity of every agent of the exercice, and of anybody else who logged in it.

    `closes` are the lines soldées or out of the plan.
    """
    parts = split_enveloppes(programme, agents, consommation, closes)
    promised = [part for part in parts if part.compte is Compte.METIER]
    claimed = [part for part in parts if part.compte is Compte.SI]
    claimed += _split_infrastructure(programme, calendrier, agents, consommation)
    weeks = days_by_week(calendrier)
    found = []
    for agent in agents:
        name = agent.initiales
        if not is_present(agent, programme.exercice) and name not in totaux:
            continue
        found.append(
            CapaciteAgent(
                agent,
                compute_semaines(agent, calendrier, rythmes, totaux.get(name, {}), au, weeks),
                tuple(part for part in promised if part.agent == name),
                tuple(part for part in claimed if part.agent == name),
            )
        )
    orphans = [part for part in promised if part.agent is None]
    return Capacite(au, calendrier, _group(programme, found, orphans))


def to_etp(centiemes: int) -> int:
    """Hundredths of an ETP that a number of hundredths of a day makes, at 200 days each."""
    return (2 * centiemes + JOURS_PAR_ETP) // (2 * JOURS_PAR_ETP)


def describe_calendrier(equipe: Equipe | None) -> str:
    """Say what the real calendar gives a team, beside the days that the programme counts for it."""
    if equipe is None or not equipe.agents:
        return "Aucun agent de l'équipe n'est enregistré."
    count = len(equipe.agents)
    return (
        f"Calendrier réel : {count_of(count, 'agent')}, "
        f"{describe_jours(equipe.disponible, 'disponible')}, "
        f"{format_nombre(to_etp(equipe.disponible))} ETP à {JOURS_PAR_ETP} j."
    )


def _split_infrastructure(
    programme: Programme, calendrier: Calendrier, agents: Iterable[Agent], consommation: Consommation
) -> list[Part]:
    """The SI team's infrastructure and security work, split as a claim of the team on itself."""
    charge, code = compute_charge_si(programme), programme.code_si
    team = [agent.initiales for agent in agents if agent.is_si and is_present(agent, programme.exercice)]
    if charge is None or code is None or not team:
        return []
    left = max(0, charge.infrastructure - consommation.realises.get(code, Realise()).si)
    amounts = zip(
        team, split_evenly(charge.infrastructure, len(team)), split_evenly(left, len(team)), strict=True
    )
    return [
        Part(
            "infrastructure",
            Compte.SI,
            (code,),
            programme.pole_of(code),
            name,
            centiemes,
            reste,
            calendrier.first_day,
            calendrier.last_day,
        )
        for name, centiemes, reste in amounts
    ]


def _group(
    programme: Programme, found: Sequence[CapaciteAgent], orphans: Sequence[Part]
) -> tuple[Equipe, ...]:
    """Pôles in document order, the SI team after the pôle that holds its line, those without pôle last."""
    pole_si = programme.pole_of(programme.code_si) if programme.code_si else None
    own_si = programme.subtrees[programme.code_si] if programme.code_si else frozenset[str]()
    equipes: list[Equipe] = []
    poles = [ligne for ligne in programme.lignes if ligne.niveau is Niveau.POLE]
    for ligne in poles:
        nobody = sum(
            part.centiemes
            for part in orphans
            if part.pole == ligne.code and not own_si.issuperset(part.lignes)
        )
        members = tuple(one for one in found if one.agent.pole == ligne.code and not one.agent.is_si)
        equipes.append(Equipe(ligne.code, ligne.libelle, members, nobody))
        if ligne.code == pole_si:
            nobody = sum(part.centiemes for part in orphans if own_si.issuperset(part.lignes))
            team = tuple(one for one in found if one.agent.is_si)
            equipes.append(Equipe(EQUIPE_SI, "Équipe SI", team, nobody))
    known = {one.agent.initiales for equipe in equipes for one in equipe.agents}
    others = tuple(one for one in found if one.agent.initiales not in known)
    return (*equipes, Equipe(SANS_POLE, "Sans pôle", others)) if others else tuple(equipes)
