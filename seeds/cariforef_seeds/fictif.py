"""A fictitious year for the demonstration: who is there, what they log, plausible and deterministic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from random import Random

from cariforef_seeds.charges import Charges, share_plan
from cariforef_seeds.recits import COURBES, ELOIGNEMENT
from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.programme.programme import Niveau, Production, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Absence, Demande, Saisie, TypeAbsence
from cariforef_tui.domain.values.days import JOUR_ENTIER, JOURS_PAR_ETP, PAS_PAR_DEFAUT

_ETES = ((7, 9), (7, 16), (7, 23), (7, 30), (8, 6), (8, 13))
_PETITES_VACANCES = ((2, 26), (4, 23), (10, 22), (3, 5), (4, 30), (10, 29))
_NOEL = (12, 24)
_SEMAINES_D_ETE = 3
_TYPES = (
    TypeAbsence.RTT,
    TypeAbsence.RTT,
    TypeAbsence.RTT,
    TypeAbsence.FORMATION,
    TypeAbsence.RTT,
    TypeAbsence.RTT,
    TypeAbsence.MALADIE,
)
_COMMENTAIRES = (
    "réunion (fictif)",
    "point d'étape (fictif)",
    "préparation (fictif)",
    "suite du chantier (fictif)",
)
_PART_COMMENTEE = 0.04
_DECOUPES = ((50, 50), (50, 25, 25), (75, 25), (25, 25, 25, 25), (50, 50), (50, 25, 25), (100,))
_ALEA = 0.4
"""How far chance changes the order in which lines are taken."""
_PETITE_LIGNE = 500
"""Hundredths a year below which a person's line takes a quarter of a day at a time."""
_PETITES = 0.6
"""Exponent of a line's size in its weight: small lines come as often; 1 would be proportional."""
_RECITS = 4
"""Factor by which the lines of stories come sooner."""
_DELAI = 5
"""Working days after the end of a line in which its last days may still be logged."""
_EN_RETARD = 7
"""One person in so many has not filled in their last days; the second is how many days."""
_JOURS_SANS_SAISIE = 3
_DEMI_JOUR = 50
_A_COMPLETER = "DM"
"""The person who has half of their last day left to log."""
_GRAINE = 2018
"""Seed of the random numbers: each demonstration has the same year, so that images and tests compare."""
_DEMANDES = (
    "Chiffres d'un bassin d'emploi",
    "Carte des formations sanitaires",
    "Entrées en apprentissage",
    "Note pour une réunion",
    "Offre d'un territoire",
)
_SANS_DEMANDE = 5
"""One day in so many names no request."""
_JOURS_DE_PLUS = 1.1
"""A pôle's people may have this many times 200 days each to do."""
_COORDINATEURS = 2
_MERCREDI_LIBRE = (100, 100, 0, 100, 100, 0, 0)
_JOUR_DES_PRODUCTIONS = 3
"""Thursday, as `date.weekday` counts."""


@dataclass(frozen=True)
class Presence:
    """One agent's year: the hundredths to work on each working day, and the absences."""

    agent: Agent
    rang: int
    places: tuple[int, ...]
    absences: tuple[Absence, ...]

    def known_at(self, au: date) -> Iterator[Absence]:
        """Yield the absences that are entered by `au`: ten weeks ahead, and all of the long one."""
        away = self.agent.initiales == ELOIGNEMENT.agent and ELOIGNEMENT.debut <= au
        said = au + timedelta(weeks=10)
        last = max(said, ELOIGNEMENT.fin) if away else said
        return (absence for absence in self.absences if absence.jour <= last)


def imagine_presences(
    programme: Programme, calendrier: Calendrier, agents: tuple[Agent, ...], rythmes: Rythmes
) -> tuple[Presence, ...]:
    """Return who is there and when: each team has about the days that the plan asks of it."""
    people = [agent for agent in agents if agent.pole]
    attendus = {
        agent.initiales: [rythmes.expected(agent, day, calendrier) for day in calendrier.working_days]
        for agent in people
    }
    shares = {name: sum(days) / (len(days) * JOUR_ENTIER) for name, days in attendus.items()}
    found = []
    for rang, agent in enumerate(people):
        team = [one for one in people if (one.pole, one.is_si) == (agent.pole, agent.is_si)]
        heads = sum(shares[one.initiales] for one in team)
        part = shares[agent.initiales] / heads if heads else 0
        asked = centiemes_of_team(programme, agent.pole or "", si=agent.is_si) * part
        off = _pick_absences(agent, rang, calendrier, attendus[agent.initiales], round(asked))
        places = tuple(
            attendu - (off[day].centiemes if day in off else 0)
            for day, attendu in zip(calendrier.working_days, attendus[agent.initiales], strict=True)
        )
        found.append(Presence(agent, rang, places, tuple(off.values())))
    return tuple(found)


def centiemes_of_team(programme: Programme, pole: str, *, si: bool) -> int:
    """Return what the plan asks of a pôle's own people, or with `si` of the SI team that is in it."""
    code = programme.code_si
    of_si = (programme.centiemes_prevus(code) or 0) if code and code in programme.subtrees[pole] else 0
    return of_si if si else (programme.centiemes_prevus(pole) or 0) - of_si


def _pick_absences(
    agent: Agent, rang: int, calendrier: Calendrier, attendus: list[int], asked: int
) -> dict[date, Absence]:
    """Return absences for the days that are not asked of the agent: five weeks, then days all year."""
    days = calendrier.working_days
    rest = sum(attendus) - asked
    off: dict[date, Absence] = {}

    def take(place: int, kind: TypeAbsence, centiemes: int = JOUR_ENTIER) -> int:
        taken = min(centiemes, attendus[place])
        if days[place] in off or not taken:
            return 0
        off[days[place]] = Absence(agent.initiales, days[place], kind, taken)
        return taken

    for first, last in _weeks_off(agent, rang, calendrier):
        kind = TypeAbsence.FORMATION if first == ELOIGNEMENT.debut else TypeAbsence.CONGE
        for place, day in enumerate(days):
            if first <= day <= last:
                rest -= take(place, kind)
    random = Random(f"absences-{agent.initiales}")  # noqa: S311 - same days every time, no secret
    free = [place for place, day in enumerate(days) if attendus[place] and day not in off]
    wanted = max(0, round(rest / JOUR_ENTIER))
    for number in range(wanted):
        place = free[min(len(free) - 1, int((number + random.uniform(0.1, 0.9)) * len(free) / wanted))]
        take(place, _TYPES[(number + rang) % len(_TYPES)])
    return off


def _weeks_off(agent: Agent, rang: int, calendrier: Calendrier) -> Iterator[tuple[date, date]]:
    """Yield the first and last days of the agent's weeks of leave, and of a story's long absence."""
    if agent.initiales == ELOIGNEMENT.agent:
        yield ELOIGNEMENT.debut, ELOIGNEMENT.fin
    for month_day, weeks in (
        (_ETES[rang % len(_ETES)], _SEMAINES_D_ETE),
        (_PETITES_VACANCES[rang % len(_PETITES_VACANCES)], 1),
        (_NOEL, 1),
    ):
        first = date(calendrier.exercice, *month_day)
        yield first, first + timedelta(days=7 * weeks - 1)


def work(
    presence: Presence, charges: Charges, calendrier: Calendrier, au: date, random: Random
) -> Iterator[Saisie]:
    """Yield the saisies of one agent up to `au`, as they are at the end of that day."""
    mine = charges.par_agent.get(presence.agent.initiales, {})
    if not mine:
        return
    done = dict.fromkeys(mine, 0)
    days = [day for day in calendrier.working_days if day <= au]
    is_late = presence.rang % _EN_RETARD == 3
    in_until = len(days) - (_JOURS_SANS_SAISIE if is_late else 0)
    for rang, day in enumerate(days):
        # Fill the day even if its sheet is not in: a later date then shows the same days.
        parts = _fill(presence.places[rang], rang, mine, done, charges, random)
        if rang >= in_until:
            continue
        if rang == len(days) - 1 and presence.agent.initiales == _A_COMPLETER:
            parts = [(code, min(centiemes, _DEMI_JOUR)) for code, centiemes in parts[:1]]
        for code, centiemes in parts:
            yield Saisie(
                agent=presence.agent.initiales,
                jour=day,
                code=code,
                centiemes=centiemes,
                commentaire=random.choice(_COMMENTAIRES) if random.random() < _PART_COMMENTEE else None,
            )


def _fill(
    room: int, rang: int, mine: Mapping[str, float], done: dict[str, int], charges: Charges, random: Random
) -> list[tuple[str, int]]:
    """Share one day among the lines that are most behind, and add what each receives to `done`."""
    weights = {
        code: (_RECITS if code in COURBES else 1) / part**_PETITES
        for code, part in mine.items()
        if (allure := charges.allures[code]).debut <= rang <= allure.fin + (0 if code in COURBES else _DELAI)
    }
    if not weights:
        return []
    behind = {
        code: (mine[code] * charges.allures[code].parts[rang] - done[code]) * weight
        + random.uniform(0, _ALEA)
        for code, weight in weights.items()
    }
    given: dict[str, int] = {}
    parts = list(random.choice(_DECOUPES))
    # Each part goes to the line that is most behind, which then is less so.
    while room:
        code = max(behind, key=behind.__getitem__)
        part = min(parts.pop(0) if parts else PAS_PAR_DEFAUT, room)
        if mine[code] < _PETITE_LIGNE:
            part = min(part, PAS_PAR_DEFAUT)
        behind[code] -= part * weights[code]
        given[code] = given.get(code, 0) + part
        done[code] += part
        room -= part
    return list(given.items())


@dataclass(frozen=True)
class FictitiousYear:
    """What the demonstration adds to a programme; saisies are in the order of agent, then date."""

    agents: tuple[Agent, ...]
    quotites: tuple[Quotite, ...]
    saisies: tuple[Saisie, ...]
    absences: tuple[Absence, ...]
    demandes: tuple[Demande, ...]
    productions: tuple[Production, ...] = ()


def imagine_agents(programme: Programme, agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """Return fictitious agents for pôles without any, as many as their days need, and two of the SI team.

    The first two of each pôle coordinate it, so that each countersigns the other's months.
    """
    staffed = {agent.pole for agent in agents}
    fictifs: list[Agent] = []
    for ligne in programme.lignes:
        if ligne.niveau is not Niveau.POLE or ligne.code in staffed:
            continue
        own = centiemes_of_team(programme, ligne.code, si=False)
        for rang in range(1, max(1, ceil(own / (JOURS_PAR_ETP * JOUR_ENTIER * _JOURS_DE_PLUS))) + 1):
            invented = _fictif(len(fictifs), f"Agent fictif {ligne.code} {rang}", ligne.code, None)
            fictifs.append(replace(invented, coordonne=ligne.code) if rang <= _COORDINATEURS else invented)
        if programme.code_si in programme.subtrees[ligne.code]:
            for rang in (1, 2):
                fictifs.append(_fictif(len(fictifs), f"Agent fictif SI {rang}", ligne.code, EQUIPE_SI))
    return tuple(fictifs)


def _fictif(rang: int, nom: str, pole: str, equipe: str | None) -> Agent:
    return Agent(initiales=f"Z{chr(ord('A') + rang)}", nom=nom, pole=pole, equipe=equipe, fictif=True)


def imagine_year(
    programme: Programme, calendrier: Calendrier, agents: tuple[Agent, ...], au: date
) -> FictitiousYear:
    """Return a fictitious year of `agents` (the programme's own and those of `imagine_agents`) up to `au`.

    A later `au` adds days; it changes earlier ones only in the sheets that were not filled in.
    """
    quotites = tuple(_imagine_quotites(programme, agents, calendrier.first_day))
    people = imagine_presences(programme, calendrier, agents, Rythmes(quotites))
    capacites = {one.agent.initiales: sum(one.places) for one in people}
    charges = share_plan(programme, calendrier, agents, capacites, Random(_GRAINE))  # noqa: S311 - as below
    saisies = tuple(
        saisie
        for one in people
        for saisie in work(one, charges, calendrier, au, Random(f"{_GRAINE}-{one.agent.initiales}"))  # noqa: S311 - same days every time, no secret
    )
    demandes, answering = _imagine_demandes(programme, saisies)
    return FictitiousYear(
        agents,
        quotites,
        answering,
        (*(absence for one in people for absence in one.known_at(au)), *_stay_away(agents, calendrier)),
        demandes,
        tuple(_imagine_productions(programme, calendrier, agents, au)),
    )


def _stay_away(agents: tuple[Agent, ...], calendrier: Calendrier) -> Iterator[Absence]:
    """Yield the whole year's absence of those who are of no pôle: they log nothing, and nobody asks them."""
    for agent in agents:
        if agent.pole is None:
            for jour in calendrier.working_days:
                yield Absence(agent.initiales, jour, TypeAbsence.AUTRE, JOUR_ENTIER)


def _imagine_demandes(
    programme: Programme, saisies: tuple[Saisie, ...]
) -> tuple[tuple[Demande, ...], tuple[Saisie, ...]]:
    """Return requests, and the days that answer them in turn; one day in 5 names none, as people forget."""
    demandes: list[Demande] = []
    answers: dict[tuple[str, date, str], int] = {}
    tirages = programme.tirages
    on_tirages = [saisie for saisie in saisies if saisie.code in tirages]
    left = 0
    for rang, saisie in enumerate(sorted(on_tirages, key=lambda saisie: (saisie.code, saisie.jour))):
        if rang % _SANS_DEMANDE == 0 or saisie.centiemes >= JOUR_ENTIER:
            continue
        if not demandes or saisie.centiemes >= left or demandes[-1].code != saisie.code:
            numero = sum(demande.code == saisie.code for demande in demandes) + 1
            libelle = f"{_DEMANDES[len(demandes) % len(_DEMANDES)]} (fictif)"
            demandes.append(Demande(code=saisie.code, numero=numero, libelle=libelle, ouverte_le=saisie.jour))
            left = JOUR_ENTIER
        left -= saisie.centiemes
        answers[saisie.agent, saisie.jour, saisie.code] = demandes[-1].numero
    answering = tuple(
        replace(saisie, demande=answers.get((saisie.agent, saisie.jour, saisie.code), SANS_DEMANDE))
        if saisie.code in tirages
        else saisie
        for saisie in saisies
    )
    return tuple(demandes), answering


def _imagine_productions(
    programme: Programme, calendrier: Calendrier, agents: tuple[Agent, ...], au: date
) -> Iterator[Production]:
    """Yield the productions of each livrable, week after week; one livrable in two is behind."""
    ouvres = len(calendrier.working_days)
    for rang, livrable in enumerate(programme.livrables):
        pole = programme.pole_of(livrable.code)
        agent = next((agent for agent in agents if agent.pole == pole and not agent.is_si), None)
        made = 0
        for ecoules, day in enumerate(calendrier.working_days_in(calendrier.first_day, au), start=1):
            due = livrable.quantite * ecoules * (2 if rang % 2 else 3) // (3 * ouvres)
            if agent is not None and due > made and day.weekday() == _JOUR_DES_PRODUCTIONS:
                yield Production(
                    code=livrable.code,
                    numero=livrable.numero,
                    jour=day,
                    quantite=due - made,
                    agent=agent.initiales,
                )
                made = due


def _imagine_quotites(programme: Programme, agents: tuple[Agent, ...], depuis: date) -> Iterator[Quotite]:
    """Yield four fifths for so many people that each team has about the days asked of it, at 200 each."""
    teams: dict[tuple[str | None, str | None], list[Agent]] = {}
    for agent in agents:
        teams.setdefault((agent.pole, agent.equipe), []).append(agent)
    for (pole, equipe), team in teams.items():
        if pole is None:
            continue
        days = centiemes_of_team(programme, pole, si=equipe == EQUIPE_SI)
        beyond = len(team) * JOURS_PAR_ETP * JOUR_ENTIER - days
        parts = max(0, round(beyond / (JOURS_PAR_ETP * JOUR_ENTIER // 5)))
        for agent in [one for one in team if not one.coordonne][:parts]:
            yield Quotite(agent.initiales, depuis, _MERCREDI_LIBRE)
