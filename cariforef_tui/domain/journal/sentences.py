"""Journal rows as sentences: what was done, on what, before and after, each field named."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.values.dates import JOURS, format_date, format_moment
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois

VIDE = "vide"
TUS = frozenset(("id", "version", "exercice", "contenu", "figures", "rang", "niveau"))
"""Fields that a sentence leaves out: they mean nothing to a reader, or the body calls them otherwise."""
_FLAGS = frozenset(("a_confirmer", "actif", "fictif", "regulation", "equipe_si", "borne"))
_NOMS = {
    "a_confirmer": "à confirmer",
    "actif": "en activité",
    "agent": "par",
    "arrivee": "arrivée",
    "borne": "fin avec le jalon",
    "centiemes": "jours",
    "centiemes_annonces": "jours annoncés",
    "close_le": "close le",
    "close_par": "close par",
    "ouverte_le": "ouverte le",
    "compte": "compte",
    "coordonne": "coordonne",
    "delai_visa": "délai de signature",
    "depart": "départ",
    "echeance": "échéance",
    "equipe": "équipe",
    "equipe_si": "équipe SI",
    "quantite": "quantité",
    "regulation": "régulation",
    "faite_le": "faite le",
    "libelle": "libellé",
    "meteo": "météo",
    "par": "écrit par",
    "perimetre": "périmètre",
    "operation": "opération",
    "pole": "pôle",
    "role": "rôle",
    "jusque": "jusqu'au",
    "suppleant": "suppléant",
    "supplee": "en suppléance de",
}
OBJETS_DITS = {
    "quotite": "rythme",
    "jour_ferie": "jour non ouvré",
    "reglage": "réglage",
    "visa": "signature",
    "enveloppe_ligne": "enveloppe",
    "jalon_ligne": "jalon",
    "decision": "décision",
    "meteo": "météo",
    "remarque": "commentaire",
    "presence": "présence",
    "tirage": "droit de tirage",
    "suppleance": "suppléance",
    "fait": "déclaration",
    "raf": "reste à faire",
    "plan_revision": "révision",
    "plan_changement": "révision",
    "convention_ligne": "convention",
    "refus_droit": "droit refusé",
}
_VALEURS = {
    "compte": {"metier": "métier"},
    "chiffrage": {"chiffre": "chiffrée", "aucun": "aucune"},
    "etat": {"present": "présent", "excuse": "excusé"},
}
_GESTES = {
    "signature": "signature",
    "contreseing": "contreseing",
    "renvoi": "renvoi à l'agent",
    "reouverture": "réouverture",
}
_REGLAGES = {
    "plan_a_tous": ("plan révisé par", {0: "coordinateurs", 1: "tous"}),
    "au_dela_quotite": ("au-delà de la quotité", {0: "refusé", 1: "permis"}),
    "conges": ("congés d'un temps plein", {}),
}
_REGLAGES_EN_JOURS = {"pas", "conges"}
_DECLARATIONS = {
    "soldee": "déclarée soldée",
    "rouverte": "rouverte",
    "tenu": "déclaré tenu",
    "non_tenu": "déclaré non tenu",
}


def matters(name: str, value: object) -> bool:
    """Return False for a flag at the value that it nearly always has."""
    return name not in _FLAGS or bool(value) != (name == "actif")


def say_name(name: str) -> str:
    return _NOMS.get(name, name.replace("_", " "))


def say_value(name: str, value: object) -> str:
    if value is None or value == "":
        return VIDE
    if isinstance(value, int) and (name.startswith("centiemes") or name in JOURS):
        return format_jours(value)
    if name in _FLAGS:
        return "oui" if value else "non"
    if isinstance(value, str) and (day := _read_day(value)) is not None:
        return format_date(day)
    return _VALEURS.get(name, {}).get(str(value), str(value))


def say_day(value: object) -> str:
    day = _read_day(value)
    return str(value) if day is None else format_date(day)


def _read_day(value: object) -> date | None:
    if not isinstance(value, str) or len(value) != len("2018-05-22"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def say_of_month(value: object) -> str:
    try:
        return Mois.from_iso(str(value)).de_libelle
    except ValueError:
        return f"de {value}"


def quote(value: object) -> str:
    return f"« {value} »" if value else VIDE


Champs = Mapping[str, Any]
"""The fields of one row, names in place of ids."""


def describe_ecriture(ecriture: Ecriture) -> str:
    """Return what a row says, in French: `saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 → 0,5 j`."""
    before, after = read_champs(ecriture.avant), read_champs(ecriture.apres)
    row = after or before or {}
    if ecriture.objet in _FACTS:
        sentence = _FACTS[ecriture.objet](row, before or row) + _fate(before, after)
    elif ecriture.objet in _CHANGES:
        sentence = _CHANGES[ecriture.objet](before, after)
    else:
        sentence = _tell_other(ecriture, before, after)
    if ecriture.effacee is not None:
        sentence += " (textes effacés par une purge)"
    return sentence


def describe_author(ecriture: Ecriture) -> str:
    """Return when a row was written, by whom, and of what kind: `21/05/2018 à 17:42 : DM, saisie`.

    An absence is told as a saisie: not everybody who reads this may know of it.
    """
    objet = "saisie" if ecriture.objet == "absence" else ecriture.objet
    what = OBJETS_DITS.get(objet, objet.replace("_", " "))
    return f"{format_moment(ecriture.quand)} : {ecriture.acteur}, {what}"


def describe_motif(ecriture: Ecriture) -> str:
    """Return ` ; motif « … »`, empty without one or where the row itself says the same."""
    row = read_champs(ecriture.apres) or {}
    if not ecriture.motif or row.get("motif") == ecriture.motif:
        return ""
    return f" ; motif {quote(ecriture.motif)}"


def read_champs(texte: str | None) -> Champs | None:
    """Return the fields of one side of a row, None for no row; a damaged text is a field of its own."""
    if texte is None:
        return None
    try:
        champs = json.loads(texte)
    except ValueError:
        return {"texte": texte}
    return champs if isinstance(champs, dict) else {"texte": texte}


def _tell_saisie(before: Champs | None, after: Champs | None) -> str:
    row = after or before or {}
    where = f"saisie de {row.get('agent')} le {say_day(row.get('jour'))} sur {row.get('ligne')}"
    par = f" ; par {row['par']} pour {row.get('agent')}" if after and after.get("par") else ""
    return f"{where} : {_change_of_days(before, after)}{_notes(before, after)}{par}"


def _notes(before: Champs | None, after: Champs | None) -> str:
    """Say the comment and the mark to confirm, where they came, changed or went."""
    if after is None:
        return ""
    old, new = (before or {}).get("commentaire"), after.get("commentaire")
    notes = ""
    if old != new:
        notes = f" ; commentaire {quote(old)} → {quote(new)}" if old else f" ; commentaire {quote(new)}"
    if bool((before or {}).get("a_confirmer")) != bool(after.get("a_confirmer")):
        notes += " ; copiée, à confirmer" if after.get("a_confirmer") else " ; confirmée"
    asked, answered = (before or {}).get("demande"), after.get("demande")
    if asked or answered:
        changed = f"{quote(asked)} → " if asked and asked != answered else ""
        notes += f" ; demande {changed}{quote(answered)}"
    return notes


def _tell_absence(before: Champs | None, after: Champs | None) -> str:
    row = after or before or {}
    where = f"absence de {row.get('agent')} le {say_day(row.get('jour'))} ({row.get('type')})"
    return f"{where} : {_change_of_days(before, after)}"


def _change_of_days(before: Champs | None, after: Champs | None) -> str:
    if before is None:
        return f"{_days(after)} j"
    if after is None:
        return f"{_days(before)} j → {VIDE}"
    if before.get("centiemes") == after.get("centiemes"):
        return f"{_days(after)} j"
    return f"{_days(before)} → {_days(after)} j"


def _days(row: Champs | None) -> str:
    return _number((row or {}).get("centiemes"))


def _tell_visa(row: Champs, _: Champs) -> str:
    geste = _GESTES.get(str(row.get("geste")), str(row.get("geste")))
    total = f" : {_days(row)} j" if row.get("centiemes") is not None else ""
    why = f" ; motif {quote(row['motif'])}" if row.get("motif") else ""
    agent, par = row.get("agent"), row.get("par")
    gone = f", parti, par {par}" if row.get("geste") == "signature" and par not in (None, agent) else ""
    supplee = f", pour {row['supplee']} (suppléance)" if row.get("supplee") else ""
    month = f"{say_of_month(row.get('mois'))} de {agent}"
    return f"{geste} {month}{gone}{supplee}{total}{why}"


def _tell_suppleance(row: Champs, first: Champs) -> str:
    """Tell a deputy: nothing writes one any more, but the journal of a store of 0.3.0 may hold some."""
    who = f"{row.get('suppleant')} supplée {row.get('agent')} ({row.get('pole')})"
    until = say_day(first.get("jusque"))
    return f"{who} du {say_day(row.get('depuis'))} au {until}"


def _tell_presence(row: Champs, first: Champs) -> str:
    etat = say_value("etat", first.get("etat"))
    return f"revue {row.get('revue')} : {row.get('agent')} {etat}"


def _tell_quotite(before: Champs | None, after: Champs | None) -> str:
    row = after or before or {}
    rythme = f"rythme de {row.get('agent')} à partir du {say_day(row.get('depuis'))}"
    if before is None or after is None:
        days = ", ".join(f"{jour[:3]}. {_number(row.get(jour))}" for jour in JOURS)
        return f"{rythme} : {days}{_fate(before, after)}"
    return f"{rythme} : {_differences(before, after)}"


def _number(centiemes: object) -> str:
    return format_jours(centiemes).removesuffix(" j") if isinstance(centiemes, int) else str(centiemes)


def _tell_fait(row: Champs, _: Champs) -> str:
    what = row.get("ligne") or row.get("jalon")
    declared = _DECLARATIONS.get(str(row.get("declaration")), str(row.get("declaration")))
    why = f" ; motif {quote(row['motif'])}" if row.get("motif") else ""
    if row.get("declaration") == "reprise":
        days = VIDE if row.get("centiemes") is None else f"{_days(row)} j"
        since = say_day(row.get("jour"))
        return f"fait sur {what} avant le suivi, au {since} : {days}{why}"
    return f"{what} {declared} au {say_day(row.get('jour'))}{why}"


def _tell_raf(row: Champs, _: Champs) -> str:
    why = f" ; {quote(row['commentaire'])}" if row.get("commentaire") else ""
    days = "retiré" if row.get("centiemes") is None else f"{_days(row)} j"
    what = f"reste à faire de {row.get('ligne')} au {say_day(row.get('jour'))} : {days}"
    return f"{what}{why}"


def _tell_livrable(row: Champs, first: Champs) -> str:
    return f"livrable de {row.get('ligne')} : {first.get('quantite')} {quote(first.get('libelle'))}"


def _tell_production(row: Champs, _: Champs) -> str:
    why = f" ; {quote(row['commentaire'])}" if row.get("commentaire") else ""
    # A livrable that was withdrawn has no name any more: its number replaces it.
    name = str(row.get("livrable"))
    what = "d'un livrable retiré" if name.isdecimal() else f"de {quote(name)}"
    made = f"{row.get('quantite')} {what} le {say_day(row.get('jour'))}"
    return f"produit sur {row.get('ligne')} : {made}{why}"


def _tell_revision(row: Champs, _: Champs) -> str:
    what = f"révision n° {row.get('numero')} du plan, au {say_day(row.get('jour'))}"
    undone = f", annule la n° {row['annule']}" if row.get("annule") else ""
    return f"{what}{undone} : {row.get('motif') or VIDE}"


def _tell_changement(row: Champs, _: Champs) -> str:
    return f"révision n° {row.get('revision')} : {_planned(row)}"


def _planned(row: Champs) -> str:
    ligne = row.get("ligne")
    match row.get("type"):
        case "montant":
            old, new = (_amount(row.get(name)) for name in ("centiemes_avant", "centiemes"))
            return f"enveloppe {row.get('enveloppe')} : {old} → {new}"
        case "echeance":
            return f"échéance de {ligne} : {quote(row.get('texte_avant'))} → {quote(row.get('texte'))}"
        case "qui":
            return f"{ligne} confiée à {quote(row.get('texte'))} ({quote(row.get('texte_avant'))} avant)"
        case "ajout":
            return f"{ligne} ajoutée au plan"
        case "retrait":
            return f"{ligne} retirée du plan"
        case "reprise":
            return f"{ligne} remise au plan"
        case "jalon":
            return _planned_jalon(row)
        # A kind that this version does not know is named as it is stored.
        case kind:
            return f"{ligne} : {kind}"


def _planned_jalon(row: Champs) -> str:
    code, avant, apres = row.get("jalon"), row.get("texte_avant"), row.get("texte")
    if avant and apres:
        return f"jalon {code} déplacé du {say_day(avant)} au {say_day(apres)}"
    return f"jalon {code} ajouté au {say_day(apres)}" if apres else f"jalon {code} retiré du plan"


def _tell_tirage(row: Champs, _: Champs) -> str:
    return f"droit de tirage sur {row.get('ligne')}"


def _tell_demande(before: Champs | None, after: Champs | None) -> str:
    row = after or before or {}
    named = f"demande n° {row.get('numero')} de {row.get('ligne')}, {quote((before or row).get('libelle'))}"
    return named + (_fate(before, after) or f", ouverte le {say_day(row.get('ouverte_le'))}")


def _amount(centiemes: object) -> str:
    return format_jours(centiemes) if isinstance(centiemes, int) else "non chiffrée"


def _tell_conventionnee(before: Champs | None, after: Champs | None) -> str:
    row = after or before or {}
    since = say_day(row.get("depuis"))
    what = f"{row.get('ligne')} dans la convention {row.get('convention')} depuis le {since}"
    until = f" jusqu'au {say_day(row['jusque'])}" if row.get("jusque") else ""
    if before is not None and after is not None:
        return f"{what} : {_differences(before, after)}"
    return f"{what}{until}{_fate(before, after)}"


def _tell_refus(row: Champs, _: Champs) -> str:
    return f"tentative refusée faute de droit : {row.get('action')} ({row.get('objet')})"


def _tell_purge(before: Champs | None, after: Champs | None) -> str:
    row = after or before or {}
    whose = f"de {row['agent']}" if row.get("agent") else "de tous"
    # No retention ends on the day of the purge: one comment was erased before its own.
    if row.get("limite") and str(row.get("quand")).startswith(str(row["limite"])):
        return f"effacement {whose} : {row.get('motif') or VIDE}"
    until = f"antérieures au {say_day(row.get('limite'))}"
    return f"purge des données personnelles {whose}, {until} : {row.get('motif') or VIDE}"


def _tell_reglage(before: Champs | None, after: Champs | None) -> str:
    row = after or before or {}
    name, values = _REGLAGES.get(str(row.get("cle")), (say_name(str(row.get("cle"))), {}))
    say = format_jours if row.get("cle") in _REGLAGES_EN_JOURS else lambda value: values.get(value, value)
    was, now = (VIDE if side is None else say(side["valeur"]) for side in (before, after))
    return f"réglage {name} : {' → '.join(dict.fromkeys((str(was), str(now))))}"


def _tell_other(ecriture: Ecriture, before: Champs | None, after: Champs | None) -> str:
    what = f"{OBJETS_DITS.get(ecriture.objet, ecriture.objet.replace('_', ' '))} {ecriture.cle}"
    if before is not None and after is not None:
        return f"{what} : {_differences(before, after)}"
    row = after or before or {}
    key = {*ecriture.cle.split(), ecriture.cle}
    shown = ", ".join(
        f"{say_name(name)} {say_value(name, value)}"
        for name, value in row.items()
        if value not in (None, "") and name not in TUS and str(value) not in key and matters(name, value)
    )
    return f"{what}{f' : {shown}' if shown else ''}{_fate(before, after)}"


def _differences(before: Champs, after: Champs) -> str:
    changed = [
        f"{say_name(name)} {say_value(name, before.get(name))} → {say_value(name, after.get(name))}"
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name) and name not in TUS
    ]
    return ", ".join(changed) or "sans changement visible"


def _fate(before: Champs | None, after: Champs | None) -> str:
    """Say that what the sentence describes was taken away, or changed."""
    if after is None:
        return " (supprimé)"
    return f" ({_differences(before, after)})" if before is not None else ""


_FACTS: Mapping[str, Callable[[Champs, Champs], str]] = {
    "visa": _tell_visa,
    "suppleance": _tell_suppleance,
    "presence": _tell_presence,
    "fait": _tell_fait,
    "raf": _tell_raf,
    "tirage": _tell_tirage,
    "livrable": _tell_livrable,
    "production": _tell_production,
    "plan_revision": _tell_revision,
    "plan_changement": _tell_changement,
    "refus_droit": _tell_refus,
}
"""What tells a row as it is, or was before a change: what became of it is said after."""
_CHANGES: Mapping[str, Callable[[Champs | None, Champs | None], str]] = {
    "saisie": _tell_saisie,
    "absence": _tell_absence,
    "quotite": _tell_quotite,
    "demande": _tell_demande,
    "convention_ligne": _tell_conventionnee,
    "purge": _tell_purge,
    "reglage": _tell_reglage,
}
"""What tells a row by its two sides."""
