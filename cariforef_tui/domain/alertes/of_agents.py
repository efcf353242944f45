"""Alerts of people: working days that nobody filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.values.dates import format_date, format_duree
from cariforef_tui.domain.values.days import format_jours

ATTENTION_AU_DELA_JOURS = 5
"""Working days: beyond a week of missing days, the alert is no longer a mere reminder."""


def missing_saisies(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the active agents with days before `au` that are not filled by saisies and absences.

    Auditors log none. Days count from the agent's arrival, or else from the first saisie of the year. An
    agent who never logged anything gives one mild alert, not a year of missing days.
    """
    yesterday = facts.au - timedelta(days=1)
    for agent in facts.agents:
        if not agent.actif or not agent.logs_days:
            continue
        debut = agent.arrivee or facts.premiers.get(agent.initiales)
        since = max(debut or facts.calendrier.first_day, facts.calendrier.first_day)
        missing = _missing_days(facts, agent, since, yesterday)
        if not missing:
            continue
        yield _never_logged(agent) if debut is None else _missing(agent, missing)


def _missing_days(facts: FaitsAlertes, agent: Agent, since: date, last: date) -> list[tuple[date, int]]:
    """Return each incomplete day and the hundredths that it lacks, in order."""
    incomplete, remplis = [], facts.remplis.get(agent.initiales, {})
    for jour in facts.calendrier.working_days_in(since, last):
        lacking = facts.rythmes.expected(agent, jour, facts.calendrier) - remplis.get(jour, 0)
        if lacking > 0:
            incomplete.append((jour, lacking))
    return incomplete


def _missing(agent: Agent, missing: list[tuple[date, int]]) -> Alerte:
    since, count = missing[0][0], len(missing)
    lacking = sum(centiemes for _, centiemes in missing)
    incomplete = "à compléter" if count == 1 else f"à compléter depuis le {format_date(since)}"
    quand = f" ({format_date(since)})" if count == 1 else ""
    objet = f"{format_duree(count)} {incomplete}{quand}"
    return Alerte(
        type=TypeAlerte.SAISIE_MANQUANTE,
        gravite=Gravite.ATTENTION if count > ATTENTION_AU_DELA_JOURS else Gravite.INFO,
        agent=agent.initiales,
        date=since,
        fait=f"manque {format_jours(lacking)}",
        objet=objet,
        sujet=agent.initiales,
        constat=f"{objet}, il manque {format_jours(lacking)}.",
        conseil="Saisir ces jours, ou déclarer les absences.",
        poids=lacking,
    )


def _never_logged(agent: Agent) -> Alerte:
    return Alerte(
        type=TypeAlerte.SAISIE_MANQUANTE,
        gravite=Gravite.INFO,
        agent=agent.initiales,
        date=None,
        fait="rien de saisi",
        objet="depuis le début de l'année",
        constat=f"{agent.initiales} n'a encore rien saisi cette année.",
        conseil="Saisir ses jours, ou noter son départ.",
    )
