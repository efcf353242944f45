"""People's days in the week of a review: those who have not filled theirs, and the sums of each group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.alertes.facts import seen_by as alertes_seen_by
from cariforef_tui.domain.programme.programme import GIP, Niveau
from cariforef_tui.domain.revue.facts import FaitsRevue
from cariforef_tui.domain.revue.figures import AlerteRevue, Feuille, FiguresRevue, JoursSemaine, StatutAlerte
from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.completude import SommesSemaine

SANS_POLE = "—"


def _members(faits: FaitsRevue) -> Iterator[Agent]:
    """Yield the people of the perimeter (everybody for the GIP) who log days and are present in the week."""
    for agent in faits.facts.agents:
        here = faits.cle.perimetre in (GIP, agent.pole)
        present = agent.actif or (agent.depart is not None and agent.depart >= faits.cle.lundi)
        if here and present and agent.logs_days:
            yield agent


def _week(faits: FaitsRevue) -> tuple[date, ...]:
    days, calendrier = days_between(faits.cle.lundi, faits.dernier), faits.facts.calendrier
    return tuple(jour for jour in days if calendrier.contains(jour))


def _feuille(faits: FaitsRevue, agent: Agent) -> tuple[Feuille, int]:
    """Return the agent's week up to the last day that counts, and their absences in it."""
    facts, sommes = faits.facts, faits.semaine.get(agent.initiales, SommesSemaine())
    remplis = facts.remplis.get(agent.initiales, {})
    rempli = attendu = manque = jours = 0
    for jour in _week(faits):
        expected = facts.rythmes.expected(agent, jour, facts.calendrier)
        filled = remplis.get(jour, 0)
        rempli, attendu = rempli + filled, attendu + expected
        manque += max(0, expected - filled)
        jours += expected > filled
    return Feuille(
        agent=agent.initiales,
        pole=agent.pole,
        saisi=rempli - sommes.absent,
        attendu=attendu - sommes.otes,
        manque=manque,
        jours=jours,
        is_begun=agent.initiales in facts.premiers,
    ), sommes.absent


def list_feuilles(faits: FaitsRevue) -> Iterator[Feuille]:
    """Yield the people whose week is not filled, those who lack the most first."""
    feuilles = [feuille for agent in _members(faits) if (feuille := _feuille(faits, agent)[0]).manque]
    yield from sorted(feuilles, key=lambda feuille: (-(feuille.manque or 0), feuille.agent))


def list_jours(faits: FaitsRevue) -> Iterator[JoursSemaine]:
    """Yield the days of each pôle, of the SI team and of those without pôle."""
    groups: dict[str, list[Agent]] = {}
    for agent in _members(faits):
        groups.setdefault(_group_of(agent), []).append(agent)
    poles = [ligne.code for ligne in faits.facts.programme.lignes if ligne.niveau is Niveau.POLE]
    for code in (*poles, EQUIPE_SI, SANS_POLE):
        if code in groups:
            yield _group(faits, code, groups[code])


def _group(faits: FaitsRevue, code: str, agents: list[Agent]) -> JoursSemaine:
    libelle = {EQUIPE_SI: "Équipe SI", SANS_POLE: "Sans pôle"}.get(code)
    sheets = [_feuille(faits, agent) for agent in agents]
    return JoursSemaine(
        code=code,
        libelle=libelle or faits.facts.programme.by_code[code].libelle,
        agents=len(agents),
        saisi=sum(feuille.saisi or 0 for feuille, _ in sheets),
        absent=sum(absent for _, absent in sheets),
        attendu=sum(feuille.attendu or 0 for feuille, _ in sheets),
        incomplets=sum(bool(feuille.manque) for feuille, _ in sheets),
    )


def _group_of(agent: Agent) -> str:
    return EQUIPE_SI if agent.is_si else agent.pole or SANS_POLE


def seen_by(figures: FiguresRevue, agents: Iterable[Agent], lisibles: Collection[str]) -> FiguresRevue:
    """Return the figures of a review for somebody who may read only the days of `lisibles` among `agents`.

    They see the week of a group if they may read each of its people; everybody sees who must complete it.
    """
    hidden = {
        _group_of(agent)
        for agent in agents
        if agent.logs_days and agent.initiales not in lisibles and figures.perimetre in (GIP, agent.pole)
    }
    read = [feuille for feuille in figures.feuilles if feuille.agent in lisibles]
    others = [feuille.before_absences for feuille in figures.feuilles if feuille.agent not in lisibles]
    return replace(
        figures,
        jours=tuple(jours.before_absences if jours.code in hidden else jours for jours in figures.jours),
        feuilles=(*read, *sorted(others, key=lambda feuille: feuille.agent)),
        alertes=tuple(
            AlerteRevue(statut, alerte)
            for statut in StatutAlerte
            for alerte in alertes_seen_by(figures.alertes_of(statut), lisibles)
        ),
    )
