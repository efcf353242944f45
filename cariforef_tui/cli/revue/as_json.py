"""A review as JSON: days as numbers, dates ISO, null where there is no number."""

from __future__ import annotations

from typing import Any

from cariforef_tui.cli.kit.lignes import iso
from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.revue.figures import FiguresRevue, GroupeRevue, Revue, StatutAlerte, Synthese
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.values.days import to_number
from cariforef_tui.services.shown.livrables import LIVRABLE


def revue_to_json(revue: Revue) -> dict[str, Any]:
    """Return the review's stable keys."""
    figures, ecrite = revue.figures, revue.ecrite
    meteo = ecrite.meteo
    return {
        "perimetre": figures.perimetre,
        "semaine": figures.semaine,
        "au": figures.au.isoformat(),
        "arrete": iso(figures.arrete),
        "close_le": iso(ecrite.close_le),
        "close_par": ecrite.close_par,
        "presents": [*ecrite.presents],
        "excuses": [*ecrite.excuses],
        "prochaine": iso(ecrite.prochaine),
        "precedente": figures.precedente,
        "depuis": figures.depuis.isoformat(),
        "meteo": None
        if meteo is None
        else {"couleur": meteo.couleur.value, "commentaire": meteo.commentaire, "auteur": meteo.auteur},
        "remarques": [
            {"code": remarque.code, "texte": remarque.texte, "auteur": remarque.auteur}
            for remarque in ecrite.remarques
        ],
        "decisions": [_decision(decision, figures) for decision in figures.decisions],
        **_figures(figures),
    }


def _figures(figures: FiguresRevue) -> dict[str, Any]:
    si = figures.si
    return {
        "lignes": [_synthese(synthese) for synthese in figures.syntheses],
        "jours": [
            {
                "equipe": jours.code,
                "agents": jours.agents,
                "saisi": to_number(jours.saisi),
                "absent": to_number(jours.absent),
                "attendu": to_number(jours.attendu_brut),
                "attendu_net": to_number(jours.attendu_net),
                "incomplets": jours.incomplets,
            }
            for jours in figures.jours
        ],
        "a_regarder": [_groupe(groupe) for groupe in figures.a_regarder],
        "progressions": [
            {
                "code": progression.code,
                "avant": to_number(progression.avant),
                "apres": to_number(progression.apres),
            }
            for progression in figures.progressions
        ],
        "evenements": [
            {
                "type": evenement.nature.value,
                "date": evenement.jour.isoformat(),
                "code": evenement.code,
                "texte": evenement.texte,
                "auteur": evenement.auteur,
            }
            for evenement in figures.evenements
        ],
        "alertes": {
            f"{statut}s": [_alerte(alerte) for alerte in figures.alertes_of(statut)]
            for statut in StatutAlerte
        },
        "echeances": [
            {
                "date": echeance.jour.isoformat(),
                "code": echeance.code,
                "jalon": echeance.jalon,
                "prevu": to_number(echeance.prevu),
                "realise": to_number(echeance.realise),
            }
            for echeance in figures.echeances
        ],
        "livrables": [LIVRABLE.to_json(etat) for etat in figures.livrables],
        "feuilles": [
            {"agent": feuille.agent, "manque": to_number(feuille.manque), "jours_incomplets": feuille.jours}
            for feuille in figures.feuilles
        ],
        "si": {
            "disponible": to_number(si.disponible),
            "infrastructure": to_number(si.infrastructure),
            "demande": to_number(si.demande),
            "non_chiffres": si.non_chiffres,
            "realise": to_number(si.realise),
            "semaine": to_number(si.semaine),
            "total": to_number(si.total),
        },
    }


def _synthese(synthese: Synthese) -> dict[str, Any]:
    return {
        "code": synthese.code,
        "prevu": to_number(synthese.prevu),
        "realise": to_number(synthese.realise),
        "attendu": to_number(synthese.attendu),
        "ecart": to_number(synthese.ecart),
        "atterrissage": to_number(synthese.atterrissage),
        "calcul": synthese.base.value if synthese.base else None,
        "semaine": to_number(synthese.semaine),
    }


def _groupe(groupe: GroupeRevue) -> dict[str, Any]:
    return {
        "code": groupe.code,
        "nom": groupe.nom,
        "prevu": to_number(groupe.prevu),
        "utilise": to_number(groupe.utilise),
        "attendu": to_number(groupe.attendu),
        "ecart": to_number(groupe.ecart),
        "atterrissage": to_number(groupe.atterrissage),
        "fin": iso(groupe.fin),
        "etat": groupe.etat.value if groupe.etat else None,
        "gravite": groupe.gravite.value if groupe.gravite else None,
        "enjeu": to_number(groupe.enjeu),
    }


def _alerte(alerte: Alerte) -> dict[str, Any]:
    return {
        "type": alerte.type.value,
        "gravite": alerte.gravite.value,
        "code": alerte.code,
        "jalon": alerte.jalon,
        "agent": alerte.agent,
        "message": alerte.message,
    }


def _decision(decision: Decision, figures: FiguresRevue) -> dict[str, Any]:
    return {
        "numero": decision.numero,
        "perimetre": decision.perimetre,
        "semaine": decision.semaine,
        "texte": decision.texte,
        "qui": decision.qui,
        "personnes": [*decision.personnes],
        "ligne": decision.ligne,
        "pour": iso(decision.pour),
        "faite_le": iso(decision.faite_le),
        "en_retard": decision.is_late_at(figures.au),
    }
