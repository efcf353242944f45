"""A review as JSON: days as numbers, dates ISO, null where there is no number."""

from __future__ import annotations

from typing import Any

from cariforef_tui.cli.kit.lignes import iso
from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.revue.figures import FiguresRevue, Revue, StatutAlerte, Synthese
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.values.days import to_number


def revue_to_json(revue: Revue) -> dict[str, Any]:
    """Return the review's stable keys."""
    figures, ecrite = revue.figures, revue.ecrite
    meteo = ecrite.meteo
    return {
        "perimetre": figures.perimetre,
        "semaine": figures.semaine,
        "au": figures.au.isoformat(),
        "close_le": iso(ecrite.close_le),
        "close_par": ecrite.close_par,
        "precedente": figures.precedente,
        "depuis": figures.depuis.isoformat(),
        "meteo": None
        if meteo is None
        else {"couleur": meteo.couleur.value, "commentaire": meteo.commentaire, "auteur": meteo.auteur},
        "remarques": [
            {"code": one.code, "texte": one.texte, "auteur": one.auteur} for one in ecrite.remarques
        ],
        "decisions": [_decision(one, figures) for one in figures.decisions],
        **_figures(figures),
    }


def _figures(figures: FiguresRevue) -> dict[str, Any]:
    si = figures.si
    return {
        "lignes": [_synthese(one) for one in figures.syntheses],
        "jours": [
            {
                "equipe": one.code,
                "agents": one.agents,
                "saisi": to_number(one.saisi),
                # A team of one is a person: their absent days are not for everybody.
                "absent": to_number(one.absent if one.agents > 1 else None),
                "attendu": to_number(one.attendu + one.absent),
                "attendu_net": to_number(one.attendu if one.agents > 1 else None),
                "incomplets": one.incomplets,
            }
            for one in figures.jours
        ],
        "ecarts": [_synthese(one) for one in figures.ecarts],
        "ecarts_finals": [_synthese(one) for one in figures.atterrissages],
        "progressions": [
            {"code": one.code, "avant": to_number(one.avant), "apres": to_number(one.apres)}
            for one in figures.progressions
        ],
        "evenements": [
            {
                "type": one.nature.value,
                "date": one.jour.isoformat(),
                "code": one.code,
                "texte": one.texte,
                "auteur": one.auteur,
            }
            for one in figures.evenements
        ],
        "alertes": {
            f"{statut}s": [_alerte(one) for one in figures.alertes_of(statut)] for statut in StatutAlerte
        },
        "echeances": [
            {
                "date": one.jour.isoformat(),
                "code": one.code,
                "jalon": one.jalon,
                "prevu": to_number(one.prevu),
                "realise": to_number(one.realise),
            }
            for one in figures.echeances
        ],
        "feuilles": [
            {"agent": one.agent, "manque": to_number(one.manque), "jours_incomplets": one.jours}
            for one in figures.feuilles
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


def _synthese(one: Synthese) -> dict[str, Any]:
    return {
        "code": one.code,
        "prevu": to_number(one.prevu),
        "realise": to_number(one.realise),
        "attendu": to_number(one.attendu),
        "atterrissage": to_number(one.atterrissage),
        "calcul": one.base.value if one.base else None,
        "semaine": to_number(one.semaine),
    }


def _alerte(one: Alerte) -> dict[str, Any]:
    return {
        "type": one.type.value,
        "gravite": one.gravite.value,
        "code": one.code,
        "jalon": one.jalon,
        "agent": one.agent,
        "message": one.message,
    }


def _decision(one: Decision, figures: FiguresRevue) -> dict[str, Any]:
    return {
        "numero": one.numero,
        "perimetre": one.perimetre,
        "semaine": one.semaine,
        "texte": one.texte,
        "qui": one.qui,
        "pour": iso(one.pour),
        "faite_le": iso(one.faite_le),
        "en_retard": one.is_late_at(figures.au),
    }
