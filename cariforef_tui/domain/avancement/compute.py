"""Compute the forecast of every line by sharing out the days that people still have ahead.

Lines declared or planned are served first, from half of these days at most. Their days go to those who worked
on the line in their counted weeks, in proportion. If nobody did, they go evenly to those whom it concerns.
The other days are shared among each person's lines at their pace. The weight of a line is its part of all
that the person logged, in the counted weeks whose Monday is in its window. On any day, the weights of the
open lines are scaled to sum to 1. A group is rounded to the hundredth, and nodes sum rounded figures.

So the whole lands on the days that people will have worked, however they share them. It lands beyond only if
the plan asks more of them than they have. Amounts are hundredths of a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.activite import SEMAINES_COMPTEES, Activite, Personne
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Groupe, Prevision, list_groupes
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.avancement.promises import concerned_agents, split_evenly
from cariforef_tui.domain.programme.programme import Programme

SEMAINES_TRAVAILLEES_MIN = 3
"""Work in fewer counted weeks is no pace: a quarterly line, or one that has just begun."""
_PRECISION = 10**9
"""Shares are added in billionths of a hundredth of a day, and rounded once for each group."""
Window = tuple[date, date]
Travail = Sequence[tuple[str, int, int]]
"""(initials, rank of the complete week, hundredths), as `Activite.on` gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Poste:
    """Lines forecast together, and how; `prevu` is their landing unless they go at their pace.

    `realise` includes what was done before the suivi.
    """

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
class _Part:
    """The part, in billionths, of all that a person logged that went to the lines of one window.

    `weeks` of their counted weeks are in the window. `centieme` is the part of a hundredth logged in these
    weeks, `total` that of all the work. `semaines` is the part of each counted week, `total` for a week
    outside the window.
    """

    weeks: int
    centieme: int
    total: int
    semaines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Weight:
    """The share, in billionths, of a person's days ahead that each hundredth they logged brings.

    The hundredth is of one of the `weeks` in the window. `moyenne` is for all these weeks, `semaines` for
    each alone; `inconnues` replaces, by rank, the weeks that say nothing of the pace.
    """

    weeks: int
    moyenne: int
    semaines: tuple[int, ...]
    inconnues: tuple[tuple[int, int], ...]


def compute_previsions(
    programme: Programme,
    agents: Iterable[Agent],
    consommation: Consommation,
    activite: Activite,
    fermees: Collection[str],
) -> dict[tuple[str, ...], Prevision]:
    """Return the forecasts at the date of `activite`, by the lines that each one concerns.

    `fermees` are the lines soldées or retirées. These, and lines whose RAF is declared, each have a forecast;
    the other lines of an enveloppe share one.
    """
    postes = tuple(_list_postes(programme, consommation, activite, fermees))
    shares = _Shares(activite, postes, _claims(programme, agents, activite, postes))
    previsions = {poste.lignes: shares.land(poste) for poste in postes}
    _weigh_plans(previsions, postes)
    previsions.update(_of_regulations(programme))
    return previsions


def _weigh_plans(previsions: dict[tuple[str, ...], Prevision], postes: Iterable[_Poste]) -> None:
    """Set, once for each group, its plan and the part of it whose landing is its own."""
    by_group: dict[tuple[str, ...], list[_Poste]] = {}
    for poste in postes:
        by_group.setdefault(poste.groupe.lignes, []).append(poste)
    for parts in by_group.values():
        enveloppe = parts[0].groupe.enveloppe
        prevu = max(0, (enveloppe.centiemes or 0) if enveloppe else 0)
        is_own = all(poste.base is not BaseAtterrissage.PLAN for poste in parts)
        # One forecast of the group has its plan, so that sums count it once.
        last = parts[-1].lignes
        previsions[last] = replace(previsions[last], prevu=prevu, fonde=prevu if is_own else 0)


def _of_regulations(programme: Programme) -> Iterator[tuple[tuple[str, ...], Prevision]]:
    """Yield the forecasts of régulations, which land on their plan: they are arithmetic, not work."""
    for enveloppe in programme.enveloppes:
        if programme.is_regulation(enveloppe):
            centiemes = enveloppe.centiemes or 0
            lignes = {BaseAtterrissage.REGULATION: len(enveloppe.lignes)}
            yield enveloppe.lignes, Prevision(centiemes, lignes, (centiemes,) * SEMAINES_COMPTEES, 0)


def _list_postes(
    programme: Programme, consommation: Consommation, activite: Activite, fermees: Collection[str]
) -> Iterator[_Poste]:
    for groupe in list_groupes(programme):
        left = groupe.enveloppe.centiemes if groupe.enveloppe else None
        avant = consommation.avants.get(groupe.enveloppe.id, 0) if groupe.enveloppe else 0
        alone = [code for code in groupe.lignes if code in fermees or code in consommation.rafs]
        others = tuple(code for code in groupe.lignes if code not in alone)
        for code in alone:
            # What was done before the suivi is the group's: count it once, with the lines still open.
            before = avant if not others and code == alone[0] else 0
            realise = landing = consommation.drawn(programme, code)
            base, travail = BaseAtterrissage.FERMEE, tuple[tuple[str, int, int], ...]()
            if code not in fermees:
                landing = consommation.rafs[code].landing(realise)
                base, travail = BaseAtterrissage.RAF, tuple(activite.on(code, programme.code_si))
            yield _Poste(
                groupe=groupe,
                lignes=(code,),
                base=base,
                realise=realise + before,
                prevu=landing + before,
                travail=travail,
            )
            # What this line takes of the enveloppe is no longer left for the others.
            left = None if left is None else max(0, left - landing)
        if others:
            yield _of_others(programme, consommation, activite, groupe, others, left, avant)


def _of_others(
    programme: Programme,
    consommation: Consommation,
    activite: Activite,
    groupe: Groupe,
    lignes: tuple[str, ...],
    prevu: int | None,
    avant: int,
) -> _Poste:
    """Return the forecast of open lines without a declared RAF, which share `prevu` of the plan.

    `avant` is what was done of them before the suivi.
    """
    realise = landing = avant + sum(consommation.drawn(programme, code) for code in lignes)
    travail = [work for code in lignes for work in activite.on(code, programme.code_si)]
    # A window that is over has no pace any more. Before that, a pace tells more than the plan.
    if activite.au >= groupe.window[1]:
        base = BaseAtterrissage.ECHUE
    elif _count_weeks(activite, travail, groupe.window[0]) >= SEMAINES_TRAVAILLEES_MIN:
        base = BaseAtterrissage.RYTHME
    elif prevu is None:
        base = BaseAtterrissage.SANS_PLAN
    else:
        base, landing = BaseAtterrissage.PLAN, max(prevu, realise)
    return _Poste(groupe=groupe, lignes=lignes, base=base, realise=realise, prevu=landing, travail=travail)


def _count_weeks(activite: Activite, travail: Travail, first: date) -> int:
    """Return in how many different weeks from `first` on anybody worked."""
    mondays = {activite.personnes[initiales].mondays[rank] for initiales, rank, _ in travail}
    return sum(monday >= first for monday in mondays)


def _claims(
    programme: Programme, agents: Iterable[Agent], activite: Activite, postes: Iterable[_Poste]
) -> dict[str, int]:
    """Return the hundredths of their days ahead that each person owes to lines declared or planned.

    They go to those who worked on the lines in their counted weeks, in proportion; otherwise, evenly, to
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
    """Everybody's days ahead, shared among the lines that go at their pace."""

    def __init__(self, activite: Activite, postes: Iterable[_Poste], claims: Mapping[str, int]) -> None:
        pools: dict[str, dict[Window, list[int]]] = {}
        for poste in postes:
            if poste.base is BaseAtterrissage.RYTHME:
                for initiales, rank, centiemes in poste.travail:
                    windows = pools.setdefault(initiales, {})
                    windows.setdefault(poste.groupe.window, [0] * SEMAINES_COMPTEES)[rank] += centiemes
        self._weights = {
            initiales: _weigh(activite.personnes[initiales], windows, claims.get(initiales, 0))
            for initiales, windows in pools.items()
        }

    def land(self, poste: _Poste) -> Prevision:
        """Return where the lines land; at their pace, the share of everybody's days ahead is added."""
        lignes = {poste.base: len(poste.lignes)}
        if poste.base is not BaseAtterrissage.RYTHME:
            return Prevision(poste.prevu, lignes, (poste.prevu,) * SEMAINES_COMPTEES, 0)
        total = hebdomadaire = connues = 0
        semaines = [0] * SEMAINES_COMPTEES
        for initiales, rank, centiemes in poste.travail:
            poids = self._weights[initiales][poste.groupe.window]
            # The latest week has rank 0: this one is before the window opened.
            if rank >= poids.weeks:
                continue
            connues = max(connues, poids.weeks)
            total += centiemes * poids.moyenne
            hebdomadaire += centiemes * _PRECISION // poids.weeks
            semaines[rank] += centiemes * poids.semaines[rank]
            for unknown, stand_in in poids.inconnues:
                semaines[unknown] += centiemes * stand_in
        return Prevision(
            poste.realise + _round(total),
            lignes,
            tuple(poste.realise + _round(semaine) for semaine in semaines),
            _round(hebdomadaire),
            connues=connues or SEMAINES_COMPTEES,
        )


def _weigh(personne: Personne, pools: Mapping[Window, Sequence[int]], claimed: int) -> dict[Window, _Weight]:
    """Share a person's days ahead, one stretch after the other, among the windows open on it.

    `pools` is what they logged on the lines of each window, by rank of the week. On each stretch, the parts
    of the open windows are scaled to sum to 1, whenever they opened.
    """
    left = _left_of(personne, claimed)
    units = tuple(_PRECISION // logged for logged in personne.comptees.values())
    parts = {window: _take_part(personne, window[0], pool, units) for window, pool in pools.items()}
    known = {window: part for window, part in parts.items() if part.total}
    moyennes = dict.fromkeys(parts, 0)
    semaines = {window: [0] * SEMAINES_COMPTEES for window in parts}
    inconnues = {window: [0] * SEMAINES_COMPTEES for window in parts}
    for days, still_open in _cut(personne, known):
        ahead, total = days * left, sum(known[window].total for window in still_open)
        for window in still_open:
            moyennes[window] += ahead * known[window].centieme // total
        for rank in range(SEMAINES_COMPTEES):
            alone = sum(known[window].semaines[rank] for window in still_open)
            for window in still_open:
                # A week before the window, or without work on any open one, says nothing: the mean replaces
                # it.
                if alone and rank < known[window].weeks:
                    semaines[window][rank] += ahead * units[rank] // alone
                else:
                    inconnues[window][rank] += ahead * known[window].centieme // total
    return {
        window: _Weight(
            part.weeks,
            moyennes[window],
            tuple(semaines[window]),
            tuple((rank, stand_in) for rank, stand_in in enumerate(inconnues[window]) if stand_in),
        )
        for window, part in parts.items()
    }


def _left_of(personne: Personne, claimed: int) -> int:
    """Return the part, in billionths, of a person's days ahead that goes to lines at their pace.

    Lines planned beyond what people have do not stop other work: they take half of the days at most.
    """
    part, whole = personne.presence
    calendar = personne.ahead(personne.attendus.first, personne.attendus.last)
    worked = calendar * part // whole
    free = max(worked // 2, worked - claimed)
    return _PRECISION * free // calendar if calendar else 0


def _take_part(personne: Personne, first: date, pool: Sequence[int], units: Sequence[int]) -> _Part:
    """Return the part that the lines of a window open since `first` took of the weeks in it.

    `units` is the part of each counted week that one hundredth logged in it makes.
    """
    weeks = sum(monday >= first for monday in personne.mondays)
    centieme = _PRECISION // sum(tuple(personne.comptees.values())[:weeks]) if weeks else 0
    total = centieme * sum(pool[:weeks])
    alone = [pool[rank] * units[rank] for rank in range(weeks)]
    return _Part(weeks, centieme, total, (*alone, *[total] * (SEMAINES_COMPTEES - weeks)))


def _cut(personne: Personne, windows: Collection[Window]) -> Iterator[tuple[int, list[Window]]]:
    """Yield a person's days ahead, one stretch after the other, with the windows open on each.

    Days not logged yet are cut where a window opens, days to come where one ends.
    """
    later = 0
    # `late_since` counts up to the date: from the latest opening back, the difference is one stretch.
    for first in sorted({first for first, _ in windows}, reverse=True):
        late = personne.late_since(first)
        yield late - later, [window for window in windows if window[0] <= first]
        later = late
    since = personne.au + timedelta(days=1)
    for last in sorted({last for _, last in windows}):
        yield personne.to_come(since, last), [window for window in windows if window[1] >= last]
        since = last + timedelta(days=1)


def _round(billionths: int) -> int:
    return (billionths + _PRECISION // 2) // _PRECISION
