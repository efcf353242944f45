"""Alerts of livrables: fewer produced than their window asks for."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.values.dates import format_date


def late_livrables(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the livrables that will not be made at the pace so far, from a third of their window on.

    A livrable without any declaration waits for half of its window, as work not begun does.
    """
    for state in facts.livrables:
        code = state.livrable.code
        inside = facts.programme.subtrees[code]
        is_open = any(ligne.code in inside for ligne in facts.open_lignes)
        part = 3 if state.produit else 2
        if is_open and not state.is_tenu and part * state.ecoules >= state.ouvres:
            yield _late(facts, state)


def _late(facts: FaitsAlertes, state: EtatLivrable) -> Alerte:
    livrable = state.livrable
    is_young = not state.produit and 4 * state.ecoules < 3 * state.ouvres
    when = f"au {format_date(state.fin)}"
    before = f" et {state.avant} supposés avant le suivi" if state.avant else ""
    made = f"{state.produit} sur {livrable.quantite}{before}, attendu {state.attendu} à ce jour"
    rest = f" ; à ce rythme, {state.projete} {when}" if state.produit and facts.au < state.fin else ""
    last = "" if state.dernier is None else f" (dernière déclaration : {format_date(state.dernier)})"
    return Alerte(
        type=TypeAlerte.LIVRABLE_EN_RETARD,
        gravite=Gravite.INFO if is_young else Gravite.ATTENTION,
        code=livrable.code,
        lignes=(livrable.code,),
        date=state.fin,
        jours_restants=(state.fin - facts.au).days,
        fait=state.ratio,
        objet=livrable.libelle,
        chiffre=f"attendu {state.attendu}",
        sujet=f"{livrable.code} « {livrable.libelle} »",
        constat=f"{made}{rest}{last}.",
        conseil="Déclarer ce qui est produit, ou revoir la quantité promise.",
        poids=state.attendu - state.compte,
    )
