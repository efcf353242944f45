"""What alerts are computed from at a date of a made year, as the services read it from a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.avancement.activite import gather_recents
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.avant import Veille, find_before, veille_at
from cariforef_tui.domain.avancement.compute import compute_previsions
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.avancement.etat import arrete_at
from cariforef_tui.domain.avancement.livrables import compute_livrables
from cariforef_tui.domain.programme.declarations import Fait, RafConstate, declarations_at
from cariforef_tui.domain.programme.programme import Production
from tests.bench.annees import SEARCHED, Annee


def look_at(
    annee: Annee,
    au: date,
    *,
    faits: Sequence[Fait] = (),
    productions: Sequence[Production] = (),
    rafs: Mapping[str, RafConstate] | None = None,
    suivi: date | None = None,
    known: Collection[str] = (),
) -> FaitsAlertes:
    """Return the facts at the end of `au`; without `suivi` the whole year is followed.

    `known` are the people whose leave to come is known.
    """
    calendrier, since = annee.calendrier, suivi or annee.debut
    declarations = declarations_at(faits, au)
    programme = annee.programme.bound_by(declarations.tenus, declarations.soldees, rafs or ())
    bound = replace(annee, programme=programme)
    arrete = arrete_at(calendrier, au)
    jour = veille_at(calendrier, since, arrete)
    veille = Veille(jour, programme, annee.realises(annee.debut, jour)) if jour else None
    avants = find_before(programme, calendrier, declarations, veille)
    consommation = Consommation(annee.realises(annee.debut, au), rafs or {}, avants)
    arretee = replace(consommation, realises=annee.realises(annee.debut, arrete) if arrete else {})
    activite = bound.activite(arrete or annee.debut, known=known, suivi=since)
    is_over = arrete is None or arrete >= annee.fin
    fermees = frozenset(declarations.soldees)
    previsions = {} if is_over else compute_previsions(programme, annee.agents, arretee, activite, fermees)
    avancement = compute_avancement(
        programme, calendrier, consommation, au, previsions, arretee=arretee, suivi=since, fermees=fermees
    )
    remplis: dict[str, dict[date, int]] = defaultdict(dict)
    premiers: dict[str, date] = {}
    for (initiales, day), parts in sorted(annee.saisies.items(), key=lambda one: one[0][1]):
        if day <= au:
            remplis[initiales][day] = sum(parts.values())
            premiers.setdefault(initiales, day)
    for (initiales, day), centiemes in annee.absences.items():
        if day <= au:
            remplis[initiales][day] = remplis[initiales].get(day, 0) + centiemes
    return FaitsAlertes(
        programme=programme,
        calendrier=calendrier,
        avancement=avancement,
        realises=consommation.realises,
        declarations=declarations,
        agents=annee.agents,
        rythmes=annee.rythmes,
        remplis=remplis,
        premiers=premiers,
        au=au,
        livrables=compute_livrables(programme, calendrier, avancement, productions),
    )


def recents_of(annee: Annee, au: date) -> dict[str, dict[str, int]]:
    """Hundredths that people outside the SI team logged in the six weeks up to the arrêté of `au`."""
    arrete = arrete_at(annee.calendrier, au)
    if arrete is None:
        return {}
    si = {agent.initiales for agent in annee.agents if agent.is_si}
    rows = (
        (code, initiales, day, centiemes)
        for (initiales, day), parts in annee.saisies.items()
        if arrete - SEARCHED <= day and initiales not in si
        for code, centiemes in parts.items()
    )
    return gather_recents(rows, arrete)
