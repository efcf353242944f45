"""The figures of a year that only exists in memory: what was logged, seen at a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.activite import Activite, compute_activite, first_recent
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import arrete_at
from cariforef_tui.domain.programme.declarations import RafConstate
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, Saisie


def see(
    programme: Programme,
    calendrier: Calendrier,
    agents: Collection[Agent],
    saisies: Collection[Saisie],
    au: date,
    *,
    absences: Collection[Absence] = (),
    rythmes: Rythmes | None = None,
    suivi: date | None = None,
    fermees: Collection[str] = (),
    rafs: Mapping[str, RafConstate] | None = None,
) -> Avancement:
    """Return the figures at `au`, for which the exercice has had a working day."""
    arrete = arrete_at(calendrier, au)
    assert arrete is not None
    si = {agent.initiales for agent in agents if agent.is_si}
    activite = recent_work(programme, calendrier, agents, saisies, arrete, absences, rythmes, suivi)
    return compute_avancement(
        programme,
        calendrier,
        Consommation(_sum(saisies, si, au), rafs or {}),
        au,
        activite=activite,
        arretee=Consommation(_sum(saisies, si, arrete), rafs or {}),
        suivi=suivi,
        fermees=fermees,
    )


def recent_work(
    programme: Programme,
    calendrier: Calendrier,
    agents: Collection[Agent],
    saisies: Iterable[Saisie],
    arrete: date,
    absences: Iterable[Absence] = (),
    rythmes: Rythmes | None = None,
    suivi: date | None = None,
) -> Activite:
    """Return what was logged in the eight weeks that end at `arrete`, and the days left by all absences."""
    si, begun = {agent.initiales for agent in agents if agent.is_si}, suivi or calendrier.first_day
    since = first_recent(calendrier, begun, arrete)
    kept = [one for one in saisies if since <= one.jour <= arrete]
    away = [one for one in absences if since <= one.jour]
    return compute_activite(
        agents,
        rythmes or Rythmes(()),
        calendrier,
        ((one.code, one.agent, one.jour, one.centiemes) for one in kept if one.agent not in si),
        (
            *((one.agent, one.jour, one.centiemes, 0) for one in kept),
            *((one.agent, one.jour, 0, one.centiemes) for one in away),
        ),
        code_si=programme.code_si,
        suivi=begun,
        arrete=arrete,
    )


def _sum(saisies: Iterable[Saisie], si: Collection[str], last: date) -> dict[str, Realise]:
    metier, of_si = Counter[str](), Counter[str]()
    for one in saisies:
        if one.jour <= last:
            (of_si if one.agent in si else metier)[one.code] += one.centiemes
    return {code: Realise(metier[code], of_si[code]) for code in {*metier, *of_si}}
