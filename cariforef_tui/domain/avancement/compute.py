"""Compute the forecast of every line by sharing out the days that people still have ahead.

What is left of it, half at least, is shared among their other lines as their last complete weeks were. So
the GIP lands on the days that people will have worked, however they share them out, and beyond only where
more is planned of them than they have. Amounts are hundredths of a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.activite import SEMAINES_CHERCHEES, SEMAINES_COMPTEES, Activite, Personne
from cariforef_tui.domain.avancement.atterrissage import (
    BaseAtterrissage,
    Consommation,
    Groupe,
    Prevision,
    list_groupes,
)
from cariforef_tui.domain.avancement.promises import concerned_agents, split_evenly
from cariforef_tui.domain.programme.programme import Programme

SEMAINES_TRAVAILLEES_MIN = 3
"""Work in fewer of the counted weeks is no pace: a quarterly line, a line hardly begun."""
_PRECISION = 10**9
"""Shares are added up in billionths of a hundredth of a day and rounded once a group."""

Travail = Sequence[tuple[str, int, int]]
"""(initials, rank of the complete week, hundredths), as `Activite.on` gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Poste:
    """Lines forecast together and how; `prevu` is where they land unless they go at their pace."""

    groupe: Groupe
    lignes: tuple[str, ...]
    base: BaseAtterrissage
    realise: int
    prevu: int
    travail: Travail

    @property
    def left(self) -> int:
        return self.prevu - self.realise


@dataclass(frozen=True, slots=True)
class _Weight:
    """What a hundredth logged by somebody stands for, in billionths, over the days that they have ahead.

    `moyenne` is for all their counted weeks within the window, `semaines` for each of them alone; `inconnues`
    are the ranks of the weeks that say nothing of their pace, and count as the mean.
    """

    weeks: int
    moyenne: int
    semaines: tuple[int, ...]
    inconnues: tuple[int, ...]


def compute_previsions(
    programme: Programme,
    agents: Iterable[Agent],
    consommation: Consommation,
    activite: Activite,
    fermees: Collection[str],
) -> dict[tuple[str, ...], Prevision]:
    """Return the forecasts at the date of `activite`, by the lines that each one concerns.

    `fermees` are the lines soldées or retirées: they, and those whose RAF is declared, are alone; the
    others of their enveloppe share one forecast.
    """
    postes = tuple(_list_postes(programme, consommation, activite, fermees))
    shares = _Shares(activite, postes, _claims(programme, agents, activite, postes))
    return {poste.lignes: shares.land(poste) for poste in postes}


def _list_postes(
    programme: Programme, consommation: Consommation, activite: Activite, fermees: Collection[str]
) -> Iterator[_Poste]:
    for groupe in list_groupes(programme):
        left, others = groupe.enveloppe.centiemes if groupe.enveloppe else None, []
        for code in groupe.lignes:
            if code not in fermees and code not in consommation.rafs:
                others.append(code)
                continue
            realise = landing = consommation.drawn(programme, code)
            base, travail = BaseAtterrissage.FERMEE, tuple[tuple[str, int, int], ...]()
            if code not in fermees:
                landing = consommation.rafs[code].landing(realise)
                base, travail = BaseAtterrissage.RAF, tuple(activite.on(code, programme.code_si))
            yield _Poste(
                groupe=groupe, lignes=(code,), base=base, realise=realise, prevu=landing, travail=travail
            )
            left = None if left is None else max(0, left - landing)
        if others:
            yield _of_others(programme, consommation, activite, groupe, tuple(others), left)


def _of_others(
    programme: Programme,
    consommation: Consommation,
    activite: Activite,
    groupe: Groupe,
    lignes: tuple[str, ...],
    prevu: int | None,
) -> _Poste:
    """Lines open and undeclared, of which the plan has `prevu` left for them together."""
    realise = landing = sum(consommation.drawn(programme, code) for code in lignes)
    travail = [work for code in lignes for work in activite.on(code, programme.code_si)]
    if activite.au >= groupe.window[1]:
        base = BaseAtterrissage.ECHUE
    elif _count_weeks(activite, travail, groupe.window[0]) >= SEMAINES_TRAVAILLEES_MIN:
        base = BaseAtterrissage.RYTHME
    elif _is_idle(consommation, activite, lignes):
        base = BaseAtterrissage.ARRET
    elif prevu is None:
        base = BaseAtterrissage.SANS_PLAN
    else:
        base, landing = BaseAtterrissage.PLAN, max(prevu, realise)
    return _Poste(groupe=groupe, lignes=lignes, base=base, realise=realise, prevu=landing, travail=travail)


def _is_idle(consommation: Consommation, activite: Activite, lignes: Iterable[str]) -> bool:
    """True for lines begun, on which nobody has worked for as long as a pace is sought."""
    days = [consommation.realises[code].dernier_jour for code in lignes if code in consommation.realises]
    last = max((day for day in days if day is not None), default=None)
    return last is not None and last + timedelta(weeks=SEMAINES_CHERCHEES) < activite.au


def _count_weeks(activite: Activite, travail: Travail, first: date) -> int:
    """In how many different weeks from `first` on somebody worked."""
    mondays = {activite.personnes[initiales].mondays[rank] for initiales, rank, _ in travail}
    return sum(monday >= first for monday in mondays)


def _claims(
    programme: Programme, agents: Iterable[Agent], activite: Activite, postes: Iterable[_Poste]
) -> dict[str, int]:
    """Hundredths of their days ahead that each person owes to lines declared or planned.

    They fall to those who worked on the lines in their counted weeks, as they did; otherwise, evenly, to
    those whom the lines concern.
    """
    team = [agent for agent in agents if agent.initiales in activite.personnes]
    sums: dict[str, int] = {}
    for poste in postes:
        if poste.left <= 0:
            continue
        worked: dict[str, int] = {}
        for initiales, _, centiemes in poste.travail:
            worked[initiales] = worked.get(initiales, 0) + centiemes
        total = sum(worked.values())
        owed = {initiales: poste.left * part // total for initiales, part in worked.items()}
        if not worked and poste.groupe.enveloppe is not None:
            names = concerned_agents(programme, team, poste.groupe.enveloppe)
            owed = dict(zip(names, split_evenly(poste.left, len(names)), strict=True)) if names else {}
        for initiales, centiemes in owed.items():
            sums[initiales] = sums.get(initiales, 0) + centiemes
    return sums


class _Shares:
    """Everybody's shares among the lines that go at their pace, each computed once it is asked for."""

    def __init__(self, activite: Activite, postes: Iterable[_Poste], claims: Mapping[str, int]) -> None:
        self._activite, self._claims = activite, claims
        self._pools: dict[str, dict[date, list[int]]] = {}
        """What each person logged on all those lines, by last day of the window and rank of the week."""
        for poste in postes:
            if poste.base is BaseAtterrissage.RYTHME:
                last = poste.groupe.window[1]
                for initiales, rank, centiemes in poste.travail:
                    pools = self._pools.setdefault(initiales, {})
                    pool = pools.get(last)
                    if pool is None:
                        pool = pools[last] = [0] * SEMAINES_COMPTEES
                    pool[rank] += centiemes
        self._poids: dict[tuple[date, date], dict[str, _Weight]] = {}

    def land(self, poste: _Poste) -> Prevision:
        """Return where the lines land; at their pace, the share of everybody's days ahead is added."""
        lignes = {poste.base: len(poste.lignes)}
        if poste.base is not BaseAtterrissage.RYTHME:
            return Prevision(poste.prevu, lignes, (poste.prevu,) * SEMAINES_COMPTEES, 0)
        weights = self._poids.setdefault(poste.groupe.window, {})
        total = hebdomadaire = 0
        semaines = [0] * SEMAINES_COMPTEES
        for initiales, rank, centiemes in poste.travail:
            poids = weights.get(initiales)
            if poids is None:
                poids = weights[initiales] = self._weigh(initiales, poste.groupe.window)
            if rank >= poids.weeks:
                continue
            total += centiemes * poids.moyenne
            hebdomadaire += centiemes * _PRECISION // poids.weeks
            semaines[rank] += centiemes * poids.semaines[rank]
            for unknown in poids.inconnues:
                semaines[unknown] += centiemes * poids.moyenne
        return Prevision(
            poste.realise + _round(total),
            lignes,
            tuple(poste.realise + _round(semaine) for semaine in semaines),
            _round(hebdomadaire),
        )

    def _weigh(self, initiales: str, window: tuple[date, date]) -> _Weight:
        """Days ahead go to the lines still open, one stretch between two ends of windows after the other."""
        first, last = window
        personne, pools = self._activite.personnes[initiales], self._pools[initiales]
        weeks = sum(monday >= first for monday in personne.mondays)
        moyenne, semaines, inconnues = 0, [0] * SEMAINES_COMPTEES, set(range(weeks, SEMAINES_COMPTEES))
        part, since = self._left_of(personne), first
        for end in sorted(day for day in pools if day <= last):
            still_open = [
                sum(parts) for parts in zip(*(pools[day] for day in pools if day >= end), strict=True)
            ]
            total = sum(still_open[:weeks])
            if not total:
                continue
            ahead = personne.ahead(since, end) * part
            since = max(first, end, personne.au) + timedelta(days=1)
            moyenne += ahead // total
            for rank, centiemes in enumerate(still_open):
                if centiemes:
                    semaines[rank] += ahead // centiemes
                else:
                    inconnues.add(rank)
        return _Weight(weeks, moyenne, tuple(semaines), tuple(sorted(inconnues)))

    def _left_of(self, personne: Personne) -> int:
        """The part of somebody's days ahead, in billionths, that they will work on lines at their pace.

        Lines planned beyond what people have do not stop the work that goes on: they take half at most.
        """
        part, whole = personne.presence
        calendar = personne.ahead(personne.attendus.first, personne.attendus.last)
        worked = calendar * part // whole
        free = max(worked // 2, worked - self._claims.get(personne.initiales, 0))
        return _PRECISION * free // calendar if calendar else 0


def _round(billionths: int) -> int:
    return (billionths + _PRECISION // 2) // _PRECISION
