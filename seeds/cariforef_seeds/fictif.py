"""A fictitious year for the demonstration: plausible, deterministic, and marked as such.

The agents that the programme names keep their initials; other pôles get agents whose name says that they are
fictitious. The same date always gives the same days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from random import Random

from cariforef_seeds.charges import share_plan
from cariforef_seeds.journees import work
from cariforef_seeds.presences import centiemes_of_team, imagine_presences
from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.programme.programme import Niveau, Production, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Absence, Demande, Saisie
from cariforef_tui.domain.values.days import JOUR_ENTIER, JOURS_PAR_ETP

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
        tuple(absence for one in people for absence in one.known_at(au)),
        demandes,
        tuple(_imagine_productions(programme, calendrier, agents, au)),
    )


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
