"""Whose an alert is, and who may act on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent, Role, agent_of
from cariforef_tui.domain.agents.rights import NOMINATIVE, Charte, Droit, autorise
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.of_agents import name_months
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.find import codes_within, resolve_code
from cariforef_tui.domain.programme.programme import Programme, initiales_of, list_workers
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import count_of

_OF_MONTHS = frozenset({TypeAlerte.MOIS_NON_SIGNE, TypeAlerte.MOIS_A_CONTRESIGNER})


class Portee(StrEnum):
    """Whose alerts a person looks at."""

    POUR_VOUS = "pour vous"
    POLE = "mon pôle"
    TOUT = "tout"


CENTIEMES_A_REGARDER = 200
"""Hundredths logged in eight weeks that make a line of attention concern a person."""
LIGNES_CITEES = 8
"""Lines of attention that an alert on many of them names, the gravest first."""


def poles_of(alerte: Alerte, programme: Programme, agents: Iterable[Agent]) -> set[str | None]:
    """Return the pôles that an alert is about: those of its months, of its person, or else of its lines."""
    if alerte.mois:
        return {state.agent.pole for state in alerte.mois}
    if alerte.agent is not None:
        return {agent.pole for agent in agents if agent.initiales == alerte.agent}
    return {programme.pole_of(line) for line in alerte.lignes}


def keep_within(
    alertes: Iterable[Alerte], code: str | None, programme: Programme, agents: Collection[Agent]
) -> list[Alerte]:
    """Return the alerts about the line that `code` names and what it contains, all of them for None.

    Those of a pôle are also about its people, and of the whole, every one. An axe, or a line below one, has
    those of the jalons that concern it too.

    Raises:
        CodeRefuse: no such line.
    """
    named = None if code is None else resolve_code(programme, code)
    if named is None or named == programme.racine:
        return list(alertes)
    if any(pole.code == named for pole in programme.poles):
        return [alerte for alerte in alertes if named in poles_of(alerte, programme, agents)]
    within = codes_within(programme, named)
    jalons = {jalon.code for jalon in programme.jalons if not within.isdisjoint(jalon.lignes)}
    return [alerte for alerte in alertes if not within.isdisjoint(alerte.lignes) or alerte.jalon in jalons]


def list_to_countersign(alertes: Iterable[Alerte], acteur: str | None) -> tuple[tuple[str, Mois], ...]:
    """Return the months that these alerts ask `acteur` to countersign, each with its agent."""
    return tuple(
        (state.agent.initiales, state.mois)
        for alerte in alertes
        if alerte.type is TypeAlerte.MOIS_A_CONTRESIGNER and acteur in alerte.signataires
        for state in alerte.mois
    )


@dataclass(frozen=True)
class Viewer:
    """A person (`agent`, among all the `agents`) who looks at the alerts of `programme`.

    `charte` is what their rights depend on. `recents` are the hundredths that they logged in the last eight
    weeks, by line.
    """

    agent: Agent
    agents: tuple[Agent, ...]
    programme: Programme
    recents: Mapping[str, int] = field(default_factory=dict)
    charte: Charte = NOMINATIVE

    @cached_property
    def pole(self) -> str | None:
        """The pôle that they coordinate, or else their own."""
        return self.agent.coordonne or self.agent.pole

    @cached_property
    def default_portee(self) -> Portee:
        """Their own alerts; all of them for an auditor, who has none."""
        return Portee.TOUT if self.agent.role is Role.AUDITEUR else Portee.POUR_VOUS

    @cached_property
    def portees(self) -> tuple[Portee, ...]:
        """How far they may look, nearest first: without a pôle, one's own or all."""
        return tuple(portee for portee in Portee if portee is not Portee.POLE or self.pole is not None)

    def pour_vous(self, alertes: Iterable[Alerte]) -> tuple[Alerte, ...]:
        """Return the alerts that are for them, in order: those that the header and the week count.

        They are the person's sheets and months, the lines of critique that name them or on which they worked,
        and those of attention on which they worked for two days. A coordinateur also has their pôle's lines
        of critique one by one, those of attention together, and the months to countersign together.
        """
        mine = [alerte for alerte in alertes if self._is_for(alerte)]
        lines = [one for one in mine if self._is_together(one)]
        months = [one for one in mine if one.type is TypeAlerte.MOIS_A_CONTRESIGNER]
        apart = [one for one in mine if one not in lines and one not in months]
        together = [merge_lines(lines, self._coordinates or self.programme.racine)] if lines else []
        return (*apart, *together, *([merge_months(months)] if months else []))

    def _is_for(self, alerte: Alerte) -> bool:
        if alerte.gravite is Gravite.INFO:
            return False
        if alerte.mois:
            return self.agent.initiales in alerte.signataires
        if alerte.agent is not None:
            return alerte.agent == self.agent.initiales
        return self._is_coordinated(alerte) or self._is_worked(alerte)

    def _is_worked(self, alerte: Alerte) -> bool:
        worked = sum(self.recents.get(code, 0) for code in alerte.lignes)
        # For a line of critique, one day logged or a name in « qui » is enough.
        if alerte.gravite is Gravite.CRITIQUE:
            return worked > 0 or self.agent.initiales in self.concerned_by(alerte)
        return worked >= CENTIEMES_A_REGARDER

    def _is_together(self, alerte: Alerte) -> bool:
        of_lines = not alerte.mois and alerte.agent is None
        return of_lines and alerte.gravite is Gravite.ATTENTION and self._coordinates is not None

    @cached_property
    def _coordinates(self) -> str | None:
        """The pôle that they coordinate; the direction coordinates the whole programme."""
        if self.agent.role is Role.DIRECTION:
            return self.programme.racine
        return self.agent.coordonne

    def _is_coordinated(self, alerte: Alerte) -> bool:
        if self._coordinates is None:
            return False
        poles = poles_of(alerte, self.programme, self.agents)
        return self._coordinates == self.programme.racine or self._coordinates in poles

    def listed(self, alertes: Iterable[Alerte], portee: Portee) -> tuple[Alerte, ...]:
        """Return the alerts to list within `portee`, in their order."""
        if portee is Portee.POUR_VOUS:
            return self.pour_vous(alertes)
        return tuple(
            keep_within(alertes, self.pole if portee is Portee.POLE else None, self.programme, self.agents)
        )

    def after(self, portee: Portee) -> Portee:
        """Return the next scope, wider by one step; their own alerts after all of them."""
        return self.portees[(self.portees.index(portee) + 1) % len(self.portees)]

    def may_act(self, alerte: Alerte, droit: Droit = Droit.DECLARER) -> bool:
        """True if they may do something about it: sign, log the days, or use that right on its lines."""
        if alerte.type in _OF_MONTHS:
            return self.agent.initiales in alerte.signataires
        if alerte.agent is not None:
            concerned = agent_of(self.agents, alerte.agent)
            return concerned is not None and self._may(Droit.SAISIR, concerned)
        if alerte.jalon is not None:
            poles = poles_of(alerte, self.programme, self.agents)
            return self._may(droit, poles.pop() if len(poles) == 1 else None)
        programme, own = self.programme, self.agent.initiales
        return any(
            self._may(droit, programme.pole_of(code), list_workers(programme, code, own, self.recents))
            for code in alerte.lignes
        )

    def list_able(self, alerte: Alerte, droit: Droit) -> tuple[str, ...]:
        """Return the initials of those who may use that right on the alert's lines."""
        return tuple(one.initiales for one in self.agents if replace(self, agent=one).may_act(alerte, droit))

    def _may(self, droit: Droit, objet: Agent | str | None, qui: Collection[str] = ()) -> bool:
        return autorise(self.agent, droit, objet, self.charte, qui) is None

    def concerned_by(self, alerte: Alerte) -> set[str]:
        """Initials of its person, else of whom « qui » names on its lines."""
        if alerte.agent is not None:
            return {alerte.agent}
        return {
            initiales
            for line in alerte.lignes
            for initiales in initiales_of(self.programme.by_code[line].responsables)
        }


def merge_lines(alertes: Sequence[Alerte], pole: str) -> Alerte:
    """Return a pôle's alerts of attention, or everybody's, as one alert; a single alert stays as it is."""
    if len(alertes) == 1:
        return alertes[0]
    lignes = tuple(dict.fromkeys(code for alerte in alertes for code in alerte.lignes))
    counted, first = count_of(len(alertes), "autre alerte"), alertes[0]
    names = [alerte.jalon or alerte.code or "" for alerte in alertes]
    others = f" et {len(names) - LIGNES_CITEES} autres" if len(names) > LIGNES_CITEES else ""
    return Alerte(
        type=TypeAlerte.POINTS_A_VOIR,
        gravite=Gravite.ATTENTION,
        code=pole,
        lignes=lignes,
        date=None,
        fait=count_of(len(alertes), "alerte"),
        objet=f"d'abord {first.code} {first.objet}",
        sujet=pole,
        constat=f"{counted} ({', '.join(names[:LIGNES_CITEES])}{others}).",
        conseil=f"« cariforef alertes --code {pole} » les montre une à une.",
        poids=len(alertes),
    )


def merge_months(alertes: Sequence[Alerte]) -> Alerte:
    """Return the months of others that wait for somebody, as one alert."""
    if len(alertes) == 1:
        return alertes[0]
    oldest = max(alertes, key=lambda alerte: alerte.poids)
    states = tuple(state for alerte in alertes for state in alerte.mois)
    names = dict.fromkeys(state.agent.initiales for state in states)
    months = name_months(sorted({state.mois for state in states}))
    return replace(
        oldest,
        code=oldest.code if len({alerte.code for alerte in alertes}) == 1 else None,
        agent=None,
        objet=f"{months} : {' '.join(names)}",
        chiffre=format_jours(sum(state.rempli or 0 for state in states)),
        sujet=count_of(len(states), "mois à contresigner", "mois à contresigner"),
        constat=f"{', '.join(names)}.",
        conseil="Équipe (F6) les montre tous.",
        mois=states,
    )
