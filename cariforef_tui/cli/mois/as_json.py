"""The JSON of `cariforef mois fiche`: days as numbers, dates ISO, as `cli/tools/shapes` says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cariforef_tui.domain.mois.changes import EcartFiche
from cariforef_tui.domain.mois.fiche import Cumul, Fiche
from cariforef_tui.domain.mois.gaps import Manque
from cariforef_tui.domain.mois.visas import Visa
from cariforef_tui.domain.values.days import to_number
from cariforef_tui.services.mois.fiche import FicheVisee, Reprise


def to_json(visee: FicheVisee, manques: tuple[Manque, ...]) -> dict[str, Any]:
    """Return one sheet; percentages and days have two decimals at most."""
    fiche, agent = visee.fiche, visee.agent
    return {
        "agent": agent.initiales,
        "nom": agent.nom,
        "fonction": fiche.fonction,
        "organisme": fiche.organisme,
        "mois": str(fiche.mois),
        "etat": visee.etat.cle,
        "version": visee.version,
        "maillon": str(visee.maillon),
        "empreinte": visee.maillon.empreinte,
        "quotites": [
            {
                "depuis": quotite.depuis.isoformat(),
                "part": to_number(quotite.part),
                "semaine": [to_number(centiemes) for centiemes in quotite.semaine],
            }
            for quotite in fiche.quotites
        ],
        "jours": _jours(fiche),
        "lignes": _lignes(fiche),
        "absences": [
            {
                "type": absence.type.value,
                "jours": _days(fiche, absence.centiemes),
                "total": to_number(absence.total),
            }
            for absence in fiche.absences
        ],
        "conventions": _conventions(fiche),
        "totaux": {
            "ouvres": to_number(fiche.ouvres),
            **_cumul(fiche.cumul),
            "excedent": to_number(fiche.excedent),
            "manque": to_number(sum(centiemes for _, centiemes in fiche.manques)),
            "part_fse": to_number(fiche.cumul.part_fse),
        },
        "manques": manques_to_json(manques),
        "visas": [visa_to_json(visa) for visa in visee.visas],
        "reprises": [_reprise(reprise) for reprise in visee.reprises],
    }


def manques_to_json(manques: Iterable[Manque]) -> list[dict[str, Any]]:
    return [
        {
            "motif": manque.motif.value,
            "message": manque.phrase,
            "dates": [jour.isoformat() for jour in manque.jours],
            "jours": to_number(manque.centiemes),
        }
        for manque in manques
    ]


def visa_to_json(visa: Visa) -> dict[str, Any]:
    return {
        "numero": visa.numero,
        "geste": visa.geste.value,
        "par": visa.par,
        "pour": visa.pour,
        "supplee": visa.supplee,
        "quand": visa.quand,
        "motif": visa.motif,
        "jours": to_number(visa.centiemes),
    }


def ecarts_to_json(ecarts: Iterable[EcartFiche]) -> list[dict[str, Any]]:
    return [
        {
            "date": ecart.jour.isoformat(),
            "rubrique": ecart.rubrique,
            "convention": ecart.convention,
            "avant": to_number(ecart.avant),
            "apres": to_number(ecart.apres),
        }
        for ecart in ecarts
    ]


def _conventions(fiche: Fiche) -> list[dict[str, Any]]:
    days = dict(fiche.cumul.fse)
    return [
        {
            "numero": convention.numero,
            "intitule": convention.intitule,
            "jours": to_number(days.get(convention.numero, 0)),
            "part": to_number(fiche.cumul.part_of(days.get(convention.numero, 0))),
        }
        for convention in fiche.conventions
    ]


def _jours(fiche: Fiche) -> list[dict[str, Any]]:
    return [
        {
            "date": jour.jour.isoformat(),
            "nature": jour.nature.value,
            "ferie": jour.ferie,
            "sous_contrat": jour.sous_contrat,
            **_cumul(cumul),
            "a_confirmer": to_number(jour.a_confirmer),
            "saisi_par": [*fiche.auteurs_of(jour.jour)],
        }
        for jour, cumul in zip(fiche.jours, fiche.par_jour, strict=True)
    ]


def _cumul(cumul: Cumul) -> dict[str, Any]:
    return {
        "attendu": to_number(cumul.attendu),
        "fse": to_number(cumul.total_fse),
        "autres": to_number(cumul.autres),
        "absences": to_number(cumul.absent),
        "total": to_number(cumul.total),
        "ecart": to_number(cumul.ecart),
    }


def _lignes(fiche: Fiche) -> list[dict[str, Any]]:
    return [
        {
            "code": ligne.code,
            "libelle": ligne.libelle,
            "convention": ligne.convention,
            "jours": _days(fiche, ligne.centiemes),
            "total": to_number(ligne.total),
        }
        for ligne in fiche.lignes
    ]


def _days(fiche: Fiche, centiemes: tuple[int, ...]) -> dict[str, Any]:
    """Only the days that hold something."""
    days = zip(fiche.jours, centiemes, strict=True)
    return {jour.jour.isoformat(): to_number(amount) for jour, amount in days if amount}


def _reprise(reprise: Reprise) -> dict[str, Any]:
    return {
        "visa": reprise.visa.numero,
        "version": reprise.avant,
        "version_suivante": reprise.apres,
        "ecarts": ecarts_to_json(reprise.ecarts),
    }
