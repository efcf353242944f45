"""Capacity: what each agent and équipe can do against what the plan asks of them, in hundredths of a day.

Amounts are hundredths of a day. Source: programme 2018, 200 days = 1 ETP unless a setting says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.agents.rights import charte_of, describe_unnamed
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import DEBUT_JOURS
from cariforef_tui.domain.avancement.promises import Part, is_present, split_enveloppes, split_evenly
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.load import asked_parts, compute_charge_si, spread_parts, to_pourcent
from cariforef_tui.domain.programme.programme import Compte, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.semaine import (
    EVERY_DAY,
    Asked,
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


@dataclass(frozen=True, kw_only=True)
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

    @property
    def before_absences(self) -> CapaciteAgent:
        """The year for those who may not read the agent's days: as if there were no absence.

        Saisies are left out too: beside the missing days, they would reveal the absences.
        """
        return replace(self, semaines=tuple(week.before_absences for week in self.semaines), lisible=False)

    @cached_property
    def disponible(self) -> int:
        """Days of the exercice that the agent works, absences known today left out."""
        return sum(semaine.disponible for semaine in self.semaines)

    @cached_property
    def disponible_a_date(self) -> int:
        return sum(semaine.disponible_a_date for semaine in self.semaines)

    @cached_property
    def avant(self) -> int:
        """Hundredths missing before the agent began, which nobody asks for."""
        return sum(semaine.avant for semaine in self.semaines)

    @cached_property
    def disponible_a_venir(self) -> int:
        return self.disponible - self.disponible_a_date - self.avant

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
    def a_saisir(self) -> int | None:
        """Hundredths still missing up to `au`, None for those who may not read them."""
        return self.du - self.fait if self.lisible else None

    @property
    def completude(self) -> int | None:
        """Whole percents of what was due up to `au`; None if nothing was or if one may not read it."""
        return 100 * self.fait // self.du if self.lisible and self.du else None

    @cached_property
    def promis(self) -> int:
        return sum(part.centiemes for part in self.parts)

    @cached_property
    def demande_si(self) -> int:
        return sum(part.centiemes for part in self.demandes_si)

    @property
    def demande(self) -> int:
        """Hundredths asked; for the SI team, the greater of its own enveloppe and of the claims on it."""
        return max(self.promis, self.demande_si)

    @cached_property
    def reste(self) -> int:
        """What is asked and still left of the plan."""
        return sum(part.reste for part in asked_parts(self.parts, self.demandes_si))

    @property
    def charge(self) -> int | None:
        """Percents of the year's available days that the plan asks for."""
        return to_pourcent(self.demande, self.disponible)

    @property
    def charge_a_venir(self) -> int | None:
        """The same for what is left of the plan, in the days left."""
        return to_pourcent(self.reste, self.disponible_a_venir)


@dataclass(frozen=True)
class Equipe:
    """The agents of a pôle outside the SI team, the SI team, those without pôle, or everybody.

    `non_attribue` is what the plan asks of the group without naming anybody to do it. Somebody who may not
    read the days of each member gets None for what absences change: beside what they know, it would reveal
    the others' absences.
    """

    code: str
    libelle: str
    agents: tuple[CapaciteAgent, ...]
    non_attribue: int = 0

    @property
    def nom(self) -> str:
        """The code, or « Sans pôle »."""
        return self.libelle if self.code == SANS_POLE else self.code

    @cached_property
    def lisible(self) -> bool:
        return all(capacite.lisible for capacite in self.agents)

    @property
    def disponible(self) -> int | None:
        return self._sum(capacite.disponible for capacite in self.agents)

    @property
    def disponible_a_date(self) -> int | None:
        return self._sum(capacite.disponible_a_date for capacite in self.agents)

    @property
    def saisi(self) -> int | None:
        return self._sum(capacite.saisi for capacite in self.agents)

    @property
    def absent(self) -> int | None:
        return self._sum(capacite.absent for capacite in self.agents)

    @property
    def a_saisir(self) -> int | None:
        return self._sum(capacite.du - capacite.fait for capacite in self.agents)

    @property
    def completude(self) -> int | None:
        """Whole percents of what was due up to `au`: a ratio of sums, not a mean of ratios."""
        du = sum(capacite.du for capacite in self.agents)
        return 100 * sum(capacite.fait for capacite in self.agents) // du if du and self.lisible else None

    def _sum(self, centiemes: Iterable[int]) -> int | None:
        return sum(centiemes) if self.lisible else None

    @property
    def promis(self) -> int:
        """What the plan promises of the group, to people or to nobody yet."""
        return sum(capacite.promis for capacite in self.agents) + self.non_attribue

    @property
    def demande(self) -> int:
        return sum(capacite.demande for capacite in self.agents) + self.non_attribue

    @property
    def reste(self) -> int:
        return sum(capacite.reste for capacite in self.agents)

    @property
    def charge(self) -> int | None:
        return None if self.disponible is None else to_pourcent(self.demande, self.disponible)


@dataclass(frozen=True)
class Capacite:
    """Everybody's capacity at `au`, by group in the document's order.

    `racine` is the code of the body. `jours_par_etp` are the days that a full-time year counts, `suivi` the
    day from which it is followed.
    """

    au: date
    calendrier: Calendrier
    racine: str
    equipes: tuple[Equipe, ...]
    jours_par_etp: int = JOURS_PAR_ETP
    suivi: date = date.min

    @property
    def is_beginning(self) -> bool:
        """True in the first fortnight of a suivi begun within the year: it is too early to show a load."""
        begun = self.suivi > self.calendrier.first_day
        return begun and self.au < self.suivi + timedelta(days=DEBUT_JOURS)

    def to_etp(self, centiemes: int) -> int:
        """Hundredths of an ETP that a number of hundredths of a day makes."""
        return (2 * centiemes + self.jours_par_etp) // (2 * self.jours_par_etp)

    def describe_calendrier(self) -> str:
        """Say what the real calendar gives the SI team, beside the days that the programme counts for it."""
        equipe = self.equipe_si
        if equipe is None or not equipe.agents:
            return "Aucun agent de l'équipe n'est enregistré."
        people = count_of(len(equipe.agents), "agent")
        if equipe.disponible is None:
            return f"Calendrier réel : {people}."
        return (
            f"Calendrier réel : {people}, {describe_jours(estimate(equipe.disponible), 'disponible')}, "
            f"{format_nombre(self.to_etp(equipe.disponible))} ETP à {self.jours_par_etp} j."
        )

    def seen_by(self, lisibles: Collection[str]) -> Capacite:
        """Return the capacity for somebody who may read only the days of `lisibles`."""
        return replace(
            self,
            equipes=tuple(
                replace(
                    equipe,
                    agents=tuple(
                        capacite if capacite.agent.initiales in lisibles else capacite.before_absences
                        for capacite in equipe.agents
                    ),
                )
                for equipe in self.equipes
            ),
        )

    @property
    def unnamed(self) -> str:
        """How to name a direction or a coordinateur; empty if a direction is named."""
        charte = charte_of([year.agent for year in self.by_agent.values()], plan_a_tous=False)
        others = (EQUIPE_SI, SANS_POLE)
        return describe_unnamed(charte, (one.code for one in self.equipes if one.code not in others))

    @cached_property
    def lundis(self) -> tuple[date, ...]:
        """The Mondays of the exercice's weeks."""
        return mondays_of(self.calendrier)

    @property
    def jours_ouvres(self) -> int:
        return len(self.calendrier.working_days)

    @cached_property
    def ensemble(self) -> Equipe:
        return Equipe(
            self.racine,
            "Ensemble",
            tuple(capacite for equipe in self.equipes for capacite in equipe.agents),
            sum(equipe.non_attribue for equipe in self.equipes),
        )

    @cached_property
    def _charges(self) -> dict[str, tuple[int, ...]]:
        return {}

    def charges(self, initiales: str) -> tuple[int, ...]:
        """Return the hundredths asked of an agent in each week, computed when first asked for."""
        if initiales not in self._charges:
            capacite = self.by_agent[initiales]
            parts = asked_parts(capacite.parts, capacite.demandes_si)
            self._charges[initiales] = spread_parts(parts, self.calendrier, self.lundis, self.au)
        return self._charges[initiales]

    @property
    def equipe_si(self) -> Equipe | None:
        """The SI team, None if the programme has none."""
        return next((equipe for equipe in self.equipes if equipe.code == EQUIPE_SI), None)

    @cached_property
    def by_agent(self) -> dict[str, CapaciteAgent]:
        return {capacite.agent.initiales: capacite for capacite in self.ensemble.agents}


def compute_capacite(
    programme: Programme,
    calendrier: Calendrier,
    agents: Sequence[Agent],
    rythmes: Rythmes,
    totaux: Mapping[str, Totaux],
    consommation: Consommation,
    closes: Collection[str],
    au: date,
    asked: Asked = EVERY_DAY,
) -> Capacite:
    """Return the capacity of every agent of the exercice, and of anybody else who logged in it.

    `closes` are the lines soldées or out of the plan.
    """
    parts = split_enveloppes(programme, agents, consommation, closes)
    promised = [part for part in parts if part.compte is Compte.METIER]
    claimed = [part for part in parts if part.compte is Compte.SI]
    claimed += _split_infrastructure(programme, calendrier, agents, consommation)
    weeks = days_by_week(calendrier)
    capacites = []
    for agent in agents:
        name = agent.initiales
        if not is_present(agent, programme.exercice) and name not in totaux:
            continue
        capacites.append(
            CapaciteAgent(
                agent=agent,
                semaines=compute_semaines(
                    agent,
                    calendrier,
                    rythmes,
                    totaux.get(name, Totaux()),
                    au,
                    weeks,
                    asked,
                ),
                parts=tuple(part for part in promised if part.agent == name),
                demandes_si=tuple(part for part in claimed if part.agent == name),
            )
        )
    orphans = [part for part in promised if part.agent is None]
    return Capacite(
        au,
        calendrier,
        programme.racine,
        _group(programme, capacites, orphans),
        suivi=asked.suivi,
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
            enveloppe="infrastructure",
            compte=Compte.SI,
            lignes=(code,),
            pole=programme.pole_of(code),
            agent=name,
            centiemes=centiemes,
            reste=reste,
            debut=calendrier.first_day,
            fin=calendrier.last_day,
        )
        for name, centiemes, reste in amounts
    ]


def _group(
    programme: Programme, capacites: Sequence[CapaciteAgent], orphans: Sequence[Part]
) -> tuple[Equipe, ...]:
    """Pôles in document order, the SI team after the pôle that holds its line, those without pôle last."""
    pole_si = programme.pole_of(programme.code_si) if programme.code_si else None
    own_si = programme.subtrees[programme.code_si] if programme.code_si else frozenset[str]()
    equipes: list[Equipe] = []
    for ligne in programme.poles:
        nobody = sum(
            part.centiemes
            for part in orphans
            if part.pole == ligne.code and not own_si.issuperset(part.lignes)
        )
        members = tuple(
            capacite
            for capacite in capacites
            if capacite.agent.pole == ligne.code and not capacite.agent.is_si
        )
        equipes.append(Equipe(ligne.code, ligne.libelle, members, nobody))
        if ligne.code == pole_si:
            nobody = sum(part.centiemes for part in orphans if own_si.issuperset(part.lignes))
            team = tuple(capacite for capacite in capacites if capacite.agent.is_si)
            equipes.append(Equipe(EQUIPE_SI, "Équipe SI", team, nobody))
    known = {capacite.agent.initiales for equipe in equipes for capacite in equipe.agents}
    others = tuple(capacite for capacite in capacites if capacite.agent.initiales not in known)
    return (*equipes, Equipe(SANS_POLE, "Sans pôle", others)) if others else tuple(equipes)
