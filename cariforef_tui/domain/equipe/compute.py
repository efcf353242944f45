"""Compute what each agent and équipe can do against what the plan asks of them, in hundredths of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.avancement.atterrissage import Consommation, Realise
from cariforef_tui.domain.avancement.promises import Part, is_present, split_enveloppes, split_evenly
from cariforef_tui.domain.equipe.capacite import SANS_POLE, Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.equipe.claims import compute_charge_si
from cariforef_tui.domain.programme.programme import Compte, Niveau, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.completude import (
    Totaux,
    compute_semaines,
    days_by_week,
)


def compute_capacite(
    programme: Programme,
    calendrier: Calendrier,
    agents: Sequence[Agent],
    rythmes: Rythmes,
    totaux: Mapping[str, Totaux],
    consommation: Consommation,
    closes: Collection[str],
    au: date,
    suivi: date = date.min,
) -> Capacite:
    """Return the capacity of every agent of the exercice, and of anybody else who logged in it.

    `closes` are the lines soldées or out of the plan. Days before the `suivi` are not asked.
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
                    agent, calendrier, rythmes, totaux.get(name, Totaux()), au, weeks, suivi
                ),
                parts=tuple(part for part in promised if part.agent == name),
                demandes_si=tuple(part for part in claimed if part.agent == name),
            )
        )
    orphans = [part for part in promised if part.agent is None]
    return Capacite(au, calendrier, _group(programme, capacites, orphans), suivi=suivi)


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
    poles = [ligne for ligne in programme.lignes if ligne.niveau is Niveau.POLE]
    for ligne in poles:
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
