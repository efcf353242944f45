"""Made years whose end is known: who logged and was away on which day, and what is forecast of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cariforef_seeds.delivered import PROGRAMME_2018
from cariforef_seeds.fictif import imagine_agents, imagine_year
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.activite import (
    SEMAINES_CHERCHEES,
    Activite,
    compute_personnes,
    gather_travaux,
)
from cariforef_tui.domain.avancement.atterrissage import Prevision, sum_previsions
from cariforef_tui.domain.avancement.compute import compute_previsions
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.programme.declarations import RafConstate
from cariforef_tui.domain.programme.programme import Compte, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between, monday_of
from cariforef_tui.domain.values.days import JOURS_PAR_ETP
from cariforef_tui.exchange.programme.folder import read_folder

_CONGES = 52
"""What 252 working days leave of a year beyond the 200 that the programme counts for a full-time person."""
SEARCHED = timedelta(weeks=SEMAINES_CHERCHEES + 1)
Choix = Callable[[Agent, date], Mapping[str, int]]
"""Hundredths that somebody logs by line on a date that expects a whole day."""


@dataclass(repr=False)
class Annee:
    """One year of people: `saisies` and `absences` in hundredths by (initials, date)."""

    programme: Programme
    calendrier: Calendrier
    agents: tuple[Agent, ...]
    rythmes: Rythmes = field(default_factory=lambda: Rythmes(()))
    saisies: dict[tuple[str, date], Counter[str]] = field(default_factory=dict)
    absences: dict[tuple[str, date], int] = field(default_factory=dict)
    jours_par_etp: int = JOURS_PAR_ETP

    @property
    def debut(self) -> date:
        return self.calendrier.first_day

    @property
    def fin(self) -> date:
        return self.calendrier.last_day

    def leave(self, initiales: str, first: date, last: date) -> Annee:
        """Take a person's expected days from `first` to `last` off."""
        agent = next(one for one in self.agents if one.initiales == initiales)
        for day in days_between(first, last):
            expected = self.rythmes.expected(agent, day, self.calendrier)
            if expected:
                self.absences[initiales, day] = expected
        return self

    def work(self, choix: Choix, first: date | None = None, last: date | None = None) -> Annee:
        """Log what `choix` says on every expected day of everybody, on what leave left of it."""
        for agent in self.agents:
            for day in days_between(first or self.debut, last or self.fin):
                expected = self.rythmes.expected(agent, day, self.calendrier)
                room = expected - self.absences.get((agent.initiales, day), 0)
                parts = choix(agent, day) if room > 0 else {}
                if parts:
                    self.saisies[agent.initiales, day] = split(room, parts)
        return self

    def without(self, hidden: Callable[[str, date], bool]) -> Annee:
        """Return the same year less the sheets that are not in."""
        kept = {key: parts for key, parts in self.saisies.items() if not hidden(*key)}
        return replace(self, saisies=kept)

    def realises(self, first: date, last: date) -> dict[str, Realise]:
        """What was logged from `first` to `last`, by line."""
        si = {agent.initiales for agent in self.agents if agent.is_si}
        found: dict[str, tuple[dict[date, int], dict[date, int]]] = {}
        for (initiales, day), parts in self.saisies.items():
            if first <= day <= last:
                for code, centiemes in parts.items():
                    days = found.setdefault(code, ({}, {}))[initiales in si]
                    days[day] = days.get(day, 0) + centiemes
        return {
            code: Realise(sum(metier.values()), sum(of_si.values()), _span(metier), _span(of_si))
            for code, (metier, of_si) in found.items()
        }

    def activite(self, au: date, *, known: Collection[str] = (), suivi: date | None = None) -> Activite:
        """What the forecast knows at the end of `au`; leave to come is that of the people `known`."""
        totaux: dict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
        a_venir: dict[str, dict[date, int]] = defaultdict(dict)
        for (initiales, day), parts in self.saisies.items():
            if day <= au:
                _add(totaux[initiales], day, sum(parts.values()), 0)
        for (initiales, day), centiemes in sorted(self.absences.items()):
            if day <= au:
                _add(totaux[initiales], day, 0, centiemes)
            elif initiales in known:
                a_venir[initiales][day] = centiemes
        personnes = compute_personnes(
            self.agents,
            self.rythmes,
            self.calendrier,
            totaux,
            a_venir,
            au,
            jours_par_etp=self.jours_par_etp,
            suivi=suivi,
        )
        rows = (
            (code, initiales, day, centiemes)
            for (initiales, day), parts in self.saisies.items()
            if au - SEARCHED <= day <= au
            for code, centiemes in parts.items()
        )
        return Activite(au, personnes, gather_travaux(personnes, rows))

    def previsions(
        self,
        au: date,
        *,
        rafs: Mapping[str, RafConstate] | None = None,
        fermees: Collection[str] = (),
        known: Collection[str] = (),
    ) -> dict[str, Prevision]:
        """The forecast of every line and node at the end of `au`."""
        consommation = Consommation(self.realises(self.debut, au), rafs or {})
        activite = self.activite(au, known=known)
        return sum_previsions(
            self.programme, compute_previsions(self.programme, self.agents, consommation, activite, fermees)
        )

    def finals(self) -> dict[str, int]:
        """Hundredths that every line and node really used in the end."""
        realises = self.realises(self.debut, self.fin)
        of_si = sum(one.si for one in realises.values())
        used = {code: one.metier for code, one in realises.items()}
        if self.programme.code_si:
            used[self.programme.code_si] = used.get(self.programme.code_si, 0) + of_si
        return {
            code: sum(centiemes for line, centiemes in used.items() if line in below)
            for code, below in self.programme.subtrees.items()
        }


def split(room: int, parts: Mapping[str, int]) -> Counter[str]:
    """Share `room` hundredths in proportion to `parts`, to the hundredth, by largest remainders."""
    total = sum(parts.values())
    shares = Counter({code: room * part // total for code, part in parts.items()})
    left = room - sum(shares.values())
    for code, _ in sorted(parts.items(), key=lambda item: -(room * item[1] % total))[:left]:
        shares[code] += 1
    return +shares


def make_demonstration(calendrier: Calendrier) -> Annee:
    """The demonstration's own year, whole."""
    read = read_folder(PROGRAMME_2018)
    programme, agents = read.programme, read.agents
    agents = (*agents, *imagine_agents(programme, agents))
    made = imagine_year(programme, calendrier, agents, calendrier.last_day)
    annee = Annee(programme, calendrier, agents, Rythmes(made.quotites))
    for saisie in made.saisies:
        parts = annee.saisies.setdefault((saisie.agent, saisie.jour), Counter())
        parts[saisie.code] += saisie.centiemes
    for absence in made.absences:
        annee.absences[absence.agent, absence.jour] = absence.centiemes
    return annee


def make_steady(calendrier: Calendrier, every: int = 1) -> Annee:
    """Everybody keeps their shares all year and takes 52 days of leave spread over it."""
    annee = _people(calendrier, every)
    _spread_leave(annee)
    return annee.work(_by_weights(annee))


def make_front_loaded(calendrier: Calendrier, every: int = 1) -> Annee:
    """As steady, but a third of each person's lines get twice their share until June and none after."""
    annee = _people(calendrier, every)
    _spread_leave(annee)
    weights = _weights(annee)
    half = date(calendrier.exercice, 6, 30)

    def choix(agent: Agent, day: date) -> dict[str, int]:
        mine = _open_on(annee, weights[agent.initiales], day)
        early = list(mine)[::3] if len(mine) > 1 else []
        factor = 2 if day <= half else 0
        return {code: part * (factor if code in early else 1) for code, part in mine.items()}

    return annee.work(choix)


def make_with_leave(calendrier: Calendrier, every: int = 1) -> Annee:
    """Steady shares; 52 days of leave in blocks: five weeks in summer, the others in school holidays."""
    annee = _people(calendrier, every)
    year = calendrier.exercice
    blocks = (
        (date(year, 2, 19), 5), (date(year, 4, 23), 8), (date(year, 7, 9), 25), (date(year, 10, 22), 6),
        (date(year, 12, 3), 8),
    )  # fmt: skip
    for rank, agent in enumerate(annee.agents):
        for first, days in blocks:
            for day in calendrier.working_days_in(first + timedelta(weeks=rank % 3), annee.fin)[:days]:
                annee.leave(agent.initiales, day, day)
    return annee.work(_by_weights(annee))


def make_told(calendrier: Calendrier) -> Annee:
    """As steady, by people who work 215 days full time, where the setting says so."""
    annee = replace(_people(calendrier, 1), jours_par_etp=215)
    _spread_leave(annee, 252 - 215)
    return annee.work(_by_weights(annee))


YEARS: dict[str, Callable[[Calendrier], Annee]] = {
    "demonstration": make_demonstration,
    "steady": make_steady,
    "steady, 215 j": make_told,
    "front-loaded": make_front_loaded,
    "leave in blocks": make_with_leave,
}


def _people(calendrier: Calendrier, every: int) -> Annee:
    """Nobody has logged yet; `every` keeps one person and one line in so many."""
    read = read_folder(PROGRAMME_2018)
    programme, agents = read.programme, read.agents
    team = tuple(one for one in (*agents, *imagine_agents(programme, agents)) if one.pole)
    if every > 1:
        codes = [one.code for one in programme.imputables()]
        programme = keep_lines(
            programme, [*codes[::every], *(code for code in codes if code == programme.code_si)]
        )
    return Annee(programme, calendrier, team[::every])


def _spread_leave(annee: Annee, conges: int = _CONGES) -> None:
    """Take working days off at even distances, everybody on days of their own."""
    days = annee.calendrier.working_days
    for rank, agent in enumerate(annee.agents):
        for index in range(conges):
            day = days[(index * len(days) // conges + rank) % len(days)]
            annee.leave(agent.initiales, day, day)


def _weights(annee: Annee) -> dict[str, dict[str, int]]:
    """Parts by line of everybody, as the plan has them; a pôle's lines are dealt out in turn."""
    programme, found = annee.programme, dict[str, dict[str, int]]()
    for agent in annee.agents:
        team = [one.initiales for one in annee.agents if one.pole == agent.pole and one.is_si == agent.is_si]
        lines = [
            one.code
            for one in programme.imputables()
            if programme.pole_of(one.code) == agent.pole and (one.code == programme.code_si) == agent.is_si
        ]
        first = team.index(agent.initiales)
        dealt = range(first, max(len(lines), len(team)), len(team))
        found[agent.initiales] = {
            code: _planned(programme, code) for code in (lines[rank % len(lines)] for rank in dealt)
        }
    return found


def _planned(programme: Programme, code: str) -> int:
    """Hundredths that the plan has for a line, its even part of a shared enveloppe; 1 where it has none."""
    for enveloppe in programme.enveloppes_of[code]:
        if enveloppe.compte is Compte.METIER and enveloppe.centiemes:
            return enveloppe.centiemes // len(enveloppe.lignes)
    return 1


def _by_weights(annee: Annee) -> Choix:
    weights = _weights(annee)
    return lambda agent, day: _open_on(annee, weights[agent.initiales], day)


def _open_on(annee: Annee, parts: Mapping[str, int], day: date) -> dict[str, int]:
    """The parts of the lines whose window holds `day`, all of them where none does."""
    windows = {code: annee.programme.window(code) for code in parts}
    return {
        code: part for code, part in parts.items() if windows[code][0] <= day <= windows[code][1]
    } or dict(parts)


def _span(days: Collection[date]) -> tuple[date, date] | None:
    return (min(days), max(days)) if days else None


def _add(weeks: dict[date, tuple[int, int]], day: date, saisi: int, absent: int) -> None:
    before = weeks.get(monday_of(day), (0, 0))
    weeks[monday_of(day)] = (before[0] + saisi, before[1] + absent)


def keep_lines(programme: Programme, codes: Collection[str]) -> Programme:
    """Return the programme with these imputable lines alone, and what is above them."""
    kept = {above for code in codes for above in programme.path(code)}
    return replace(
        programme,
        lignes=tuple(one for one in programme.lignes if one.code in kept),
        enveloppes=tuple(one for one in programme.enveloppes if kept.issuperset(one.lignes)),
        jalons=(),
        aliases=(),
        code_si=programme.code_si if programme.code_si in kept else None,
    )


def codes_of(annee: Annee, niveau: Iterable[str]) -> tuple[str, ...]:
    """Codes of the lines of these niveaux, in document order."""
    wanted = set(niveau)
    return tuple(one.code for one in annee.programme.lignes if one.niveau.value in wanted)
