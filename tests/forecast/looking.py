"""What alerts are computed from at a date of a year, put together as the services do from a store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.avant import Veille, find_before, veille_at
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import arrete_at
from cariforef_tui.domain.programme.declarations import Fait, declarations_at
from cariforef_tui.domain.temps.calendrier import Rythmes
from cariforef_tui.domain.temps.semaine import Asked, list_asked_days
from tests.domain.avancement.seen import recent_work
from tests.forecast.annee import Annee


def look_at(annee: Annee, au: date, *, faits: Sequence[Fait] = (), suivi: date | None = None) -> FaitsAlertes:
    """Return the facts at the end of `au`; without `suivi` the whole year is followed."""
    calendrier, since = annee.calendrier, suivi or annee.calendrier.first_day
    arrete, declarations = arrete_at(calendrier, au), declarations_at(faits, au)
    programme = annee.programme.bound_by(declarations.tenus, declarations.soldees, ())
    jour = veille_at(calendrier, since, arrete)
    veille = Veille(jour, programme, realises_at(annee, jour)) if jour else None
    avants = find_before(programme, calendrier, declarations, veille)
    consommation = Consommation(realises_at(annee, au), {}, avants)
    activite = None
    if arrete is not None:
        activite = recent_work(
            programme, calendrier, annee.agents, annee.saisies, arrete, annee.absences_said(au), suivi=since
        )
    avancement = compute_avancement(
        programme,
        calendrier,
        consommation,
        au,
        activite=activite,
        arretee=replace(consommation, realises=realises_at(annee, arrete) if arrete else {}),
        suivi=since,
        fermees=frozenset(declarations.soldees),
    )
    remplis: dict[str, Counter[date]] = defaultdict(Counter)
    for saisie in annee.saisies:
        if saisie.jour <= au:
            remplis[saisie.agent][saisie.jour] += saisie.centiemes
    for absence in annee.absences:
        if absence.jour <= au:
            remplis[absence.agent][absence.jour] += absence.centiemes
    asked, rythmes = Asked(since), Rythmes(())
    return FaitsAlertes(
        programme=programme,
        calendrier=calendrier,
        avancement=avancement,
        realises=consommation.realises,
        declarations=declarations,
        agents=annee.agents,
        rythmes=rythmes,
        remplis=remplis,
        asked=asked,
        feuilles={
            one.initiales: list_asked_days(
                one, calendrier, rythmes, remplis[one.initiales], asked, since, arrete
            )
            for one in annee.agents
            if arrete
        },
        au=au,
    )


def realises_at(annee: Annee, last: date) -> dict[str, Realise]:
    """Return what was logged up to `last`, by line."""
    si = {agent.initiales for agent in annee.agents if agent.is_si}
    found: dict[str, tuple[Counter[date], Counter[date]]] = {}
    for one in annee.saisies:
        if one.jour <= last:
            found.setdefault(one.code, (Counter(), Counter()))[one.agent in si][one.jour] += one.centiemes
    return {
        code: Realise(metier.total(), of_si.total(), _span(metier), _span(of_si))
        for code, (metier, of_si) in found.items()
    }


def _span(days: Counter[date]) -> tuple[date, date] | None:
    return (min(days), max(days)) if days else None
