"""Who is in the frozen year, and their days: people draw their lines by lot, so that it is worse than any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.programme.programme import (
    Compte,
    Enveloppe,
    Ligne,
    Niveau,
    Production,
    Programme,
    initiales_of,
)
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Absence, Demande, Saisie, TypeAbsence
from cariforef_tui.domain.values.days import JOUR_ENTIER, JOURS_PAR_ETP, PAS_PAR_DEFAUT

_GRAINE = 2018
"""The same year at each demonstration, so that pictures and tests can be compared."""

_COMMENTAIRES = (
    "réunion (fictif)",
    "point d'étape (fictif)",
    "préparation (fictif)",
    "suite du chantier (fictif)",
)
_DEMANDES = (
    "Chiffres d'un bassin d'emploi",
    "Carte des formations sanitaires",
    "Entrées en apprentissage",
    "Note pour une réunion",
    "Offre d'un territoire",
)
_SANS_DEMANDE = 5
"""One day in so many names no request."""
_DECOUPES = ((100,), (50, 50), (75, 25), (50, 25, 25), (25, 25, 25, 25))
_CONGES = ((2, 26), (4, 23), (7, 23), (8, 6), (10, 22), (12, 24))
_MERCREDI_LIBRE = (100, 100, 0, 100, 100, 0, 0)
_JOURS_SANS_SAISIE = 4
_PART_SI_HORS_AXE = 0.75
_JOUR_DES_PRODUCTIONS = 3
"""Thursdays."""


@dataclass(frozen=True)
class FictitiousYear:
    """What the demonstration adds to a programme; saisies by agent then date."""

    agents: tuple[Agent, ...]
    quotites: tuple[Quotite, ...]
    saisies: tuple[Saisie, ...]
    absences: tuple[Absence, ...]
    demandes: tuple[Demande, ...]
    productions: tuple[Production, ...] = ()


def imagine_agents(programme: Programme, agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """Return fictitious agents for the pôles without any, one for 200 days planned, and the SI's two.

    The first of each pôle coordinates it.
    """
    staffed = {agent.pole for agent in agents}
    fictifs: list[Agent] = []
    for ligne in programme.lignes:
        if ligne.niveau is not Niveau.POLE or ligne.code in staffed:
            continue
        days = programme.centiemes_prevus(ligne.code) or 0
        si = programme.code_si if programme.code_si in programme.subtrees[ligne.code] else None
        own = days - (programme.centiemes_prevus(si) or 0 if si else 0)
        for rang in range(1, max(1, round(own / (JOURS_PAR_ETP * JOUR_ENTIER))) + 1):
            invented = _fictif(len(fictifs), f"Agent fictif {ligne.code} {rang}", ligne.code, None)
            fictifs.append(replace(invented, coordonne=ligne.code) if rang == 1 else invented)
        if si:
            for rang in (1, 2):
                fictifs.append(_fictif(len(fictifs), f"Agent fictif SI {rang}", ligne.code, EQUIPE_SI))
    return tuple(fictifs)


def _fictif(rang: int, nom: str, pole: str, equipe: str | None) -> Agent:
    return Agent(initiales=f"Z{chr(ord('A') + rang)}", nom=nom, pole=pole, equipe=equipe, fictif=True)


def imagine_year(
    programme: Programme, calendrier: Calendrier, agents: tuple[Agent, ...], au: date
) -> FictitiousYear:
    """Return a fictitious year of `agents` (the programme's own and those of `imagine_agents`) up to `au`."""
    first = calendrier.first_day
    quotites = tuple(_imagine_quotites(programme, agents, first))
    rythmes = Rythmes(quotites)
    saisies: list[Saisie] = []
    absences: list[Absence] = []
    for rang, agent in enumerate(agent for agent in agents if agent.pole):
        random = Random(f"{_GRAINE}-{agent.initiales}")
        weights = _weigh_lignes(programme, agent, random)
        if not weights:
            continue
        off = _pick_absences(agent, rang, calendrier, random)
        unlogged = (
            set(calendrier.working_days_in(first, au)[-_JOURS_SANS_SAISIE:]) if rang % 5 == 3 else set()
        )
        for day in calendrier.working_days_in(first, au):
            absence = off.get(day)
            room = rythmes.expected(agent, day, calendrier)
            if absence and room:
                absences.append(absence)
                room -= min(room, absence.centiemes)
            if room and day not in unlogged:
                saisies.extend(_fill_day(agent, day, room, weights, random))
    demandes, answering = _imagine_demandes(programme, saisies)
    productions = tuple(_imagine_productions(programme, calendrier, agents, au))
    return FictitiousYear(agents, quotites, answering, tuple(absences), demandes, productions)


def _imagine_demandes(
    programme: Programme, saisies: list[Saisie]
) -> tuple[tuple[Demande, ...], tuple[Saisie, ...]]:
    """Return requests, and the days that answer them in turn; some name none, as people forget."""
    demandes: list[Demande] = []
    answers: dict[tuple[str, date, str], int] = {}
    on_tirages = [saisie for saisie in saisies if saisie.code in programme.tirages]
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
        for saisie in saisies
    )
    return tuple(demandes), answering


def _imagine_productions(
    programme: Programme, calendrier: Calendrier, agents: tuple[Agent, ...], au: date
) -> Iterator[Production]:
    """Produce each livrable week after week, one in two more slowly than promised."""
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
    """Four fifths for as many people as each team has beyond its days at 200 a head."""
    code_si = programme.code_si
    days_si = (programme.centiemes_prevus(code_si) or 0) if code_si else 0
    teams: dict[tuple[str | None, str | None], list[Agent]] = {}
    for agent in agents:
        teams.setdefault((agent.pole, agent.equipe), []).append(agent)
    for (pole, equipe), team in teams.items():
        if pole is None:
            continue
        days = days_si if equipe else programme.centiemes_prevus(pole) or 0
        if not equipe and code_si in programme.subtrees[pole]:
            days -= days_si
        beyond = len(team) * JOURS_PAR_ETP * JOUR_ENTIER - days
        parts = max(0, round(beyond / (JOURS_PAR_ETP * JOUR_ENTIER // 5)))
        for agent in team[max(0, len(team) - parts) :]:
            yield Quotite(agent.initiales, depuis, _MERCREDI_LIBRE)


def _weigh_lignes(programme: Programme, agent: Agent, random: Random) -> dict[str, float]:
    """Share of the agent's days by line: the plan's own shares, each at a pace of its own."""
    weights: dict[str, float] = {}
    for ligne in programme.imputables():
        share = _share(programme, ligne, agent)
        if share > 0:
            weights[ligne.code] = share * random.choice((0.2, 0.7, 0.9, 1.0, 1.0, 1.1, 1.3))
    if agent.is_si and programme.code_si:
        weights[programme.code_si] = sum(weights.values()) / _PART_SI_HORS_AXE * (1 - _PART_SI_HORS_AXE)
    return weights


def _share(programme: Programme, ligne: Ligne, agent: Agent) -> float:
    compte = Compte.SI if agent.is_si else Compte.METIER
    named = initiales_of(ligne.responsables)
    in_pole = programme.pole_of(ligne.code) == agent.pole and ligne.code != programme.code_si
    concerned = agent.initiales in named if named else in_pole
    if not concerned and not agent.is_si:
        return 0.0
    for enveloppe in programme.enveloppes_of[ligne.code]:
        if enveloppe.compte is compte and enveloppe.centiemes and enveloppe.centiemes > 0:
            return _even_part(enveloppe) / max(1, len(named))
    return 0.0


def _even_part(enveloppe: Enveloppe) -> float:
    return (enveloppe.centiemes or 0) / len(enveloppe.lignes)


def _pick_absences(agent: Agent, rang: int, calendrier: Calendrier, random: Random) -> dict[date, Absence]:
    absences: dict[date, Absence] = {}
    for index, (month, day) in enumerate(_CONGES):
        if (index + rang) % 6:
            start = calendrier.working_days.index(
                calendrier.working_days_in(date(calendrier.exercice, month, day), calendrier.last_day)[0]
            )
            for jour in calendrier.working_days[start : start + 5]:
                absences[jour] = Absence(agent.initiales, jour, TypeAbsence.CONGE, JOUR_ENTIER)
    for jour in random.sample(calendrier.working_days, 16):
        kind, centiemes = random.choice(
            (
                (TypeAbsence.RTT, 100),
                (TypeAbsence.RTT, 50),
                (TypeAbsence.FORMATION, 100),
                (TypeAbsence.MALADIE, 100),
            )
        )
        absences.setdefault(jour, Absence(agent.initiales, jour, kind, centiemes))
    return absences


def _fill_day(agent: Agent, day: date, room: int, weights: dict[str, float], random: Random) -> list[Saisie]:
    parts = [part for part in random.choice(_DECOUPES) if part <= room] or [PAS_PAR_DEFAUT]
    chosen: dict[str, int] = {}
    while room >= PAS_PAR_DEFAUT:
        part = min(parts.pop(0) if parts else PAS_PAR_DEFAUT, room)
        code = random.choices(tuple(weights), tuple(weights.values()))[0]
        chosen[code] = chosen.get(code, 0) + part
        room -= part
    return [
        Saisie(
            agent=agent.initiales,
            jour=day,
            code=code,
            centiemes=centiemes,
            commentaire=random.choice(_COMMENTAIRES) if random.random() < 0.04 else None,
        )
        for code, centiemes in chosen.items()
    ]
