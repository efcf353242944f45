"""Revisions in French, one sentence a change; the discrepancies of a document, and its doubts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cariforef_tui.domain.programme.comparison import Ecart, ObjetEcart
from cariforef_tui.domain.programme.declarations import Fait
from cariforef_tui.domain.programme.echeances import TypeEcheance
from cariforef_tui.domain.programme.gestes import describe_enveloppe
from cariforef_tui.domain.programme.programme import Compte, NatureResponsable, Niveau, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Revision,
    TexteLigne,
    TexteRevise,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import agree, cite_some, quote_text

_COUNTED = {ObjetEcart.ACTIONS: Niveau.ACTION, ObjetEcart.OPERATIONS: Niveau.OPERATION}


def describe_changement(programme: Programme, changement: Changement) -> str:
    """Return `14.1.6 : 225 j → 213 j (-12 j)`; `programme` holds every line named, added ones too."""
    match changement:
        case MontantRevise():
            return _montant(programme, changement)
        case TexteRevise():
            name = "échéance" if changement.objet is TexteLigne.ECHEANCE else "qui"
            return f"{changement.code} : {name} {_quote(changement.avant)} → {_quote(changement.texte)}"
        case LigneAjoutee():
            return f"{changement.ligne.code} ajoutée : « {changement.ligne.libelle} »"
        case LigneRetiree():
            return f"{changement.code} retirée du plan"
        case LigneRemise():
            return f"{changement.code} remise au plan"
        case JalonRevise():
            return describe_jalon_revise(changement)


def tell_earlier_ends(programme: Programme, changement: Changement) -> Iterator[str]:
    """Yield which lines of a jalon that was added or moved end before it, by their own échéance."""
    if isinstance(changement, JalonRevise) and changement.apres:
        for code in changement.apres.bornees:
            fin = programme.by_code[code].echeance.fin
            if fin is not None and fin < changement.apres.jour:
                yield f"{code} finit avant lui, le {format_date(fin)} : son échéance n'a pas changé."


def describe_jalon_revise(revised: JalonRevise) -> str:
    """Return `jalon RGPD : 25/05/2018 → 29/06/2018`."""
    code, avant, apres = revised.jalon.code, revised.avant, revised.apres
    if avant and apres:
        return f"jalon {code} : {format_date(avant.jour)} → {format_date(apres.jour)}"
    if apres is None:
        return f"jalon {code} retiré du plan, prévu le {format_date(revised.jalon.jour)}"
    ends = f" ; finit avec lui : {', '.join(apres.bornees)}" if apres.bornees else ""
    lignes = f"{', '.join(apres.lignes)}{ends}"
    return f"jalon {code} ajouté au {format_date(apres.jour)} : « {apres.libelle} » ({lignes})"


def describe_reprise(fait: Fait) -> str:
    """Return `fait avant le suivi : 12,5 j`."""
    said = "ce que le plan suppose" if fait.centiemes is None else format_jours(fait.centiemes)
    return f"fait avant le suivi : {said}"


def describe_revision(programme: Programme, revision: Revision) -> str:
    return " ; ".join(describe_changement(programme, changement) for changement in revision.changements)


def name_objet(programme: Programme, ecart: Ecart) -> str:
    """Return what disagrees: `jours`, `initiales`, or the body's word for the lines counted."""
    niveau = _COUNTED.get(ecart.objet)
    return ecart.objet.value if niveau is None else agree(2, programme.name_of(niveau))


def describe_ecart(programme: Programme, ecart: Ecart) -> str:
    """Return `CUL : jours, annoncé 325, sommé 330`."""
    if ecart.objet is ObjetEcart.INITIALES:
        return f"{ecart.code} : initiales {ecart.annonce} que personne ne porte"
    is_days = ecart.objet is ObjetEcart.JOURS
    announced, summed = (
        format_nombre(value) if is_days and isinstance(value, int) else "–" if value is None else str(value)
        for value in (ecart.annonce, ecart.somme)
    )
    return f"{ecart.code} : {name_objet(programme, ecart)}, annoncé {announced}, sommé {summed}"


_AS_TEXT = "Échéances gardées comme texte, sans alerte"
ECHEANCES_LUES = "30/06, juin, mi-juin, 1er trimestre, avant le 30/06, Mensuel"
"""Ways to write an échéance that are understood, among others."""
CITES_MAX = 5
"""Lines without « qui » that a doubt names: a plan may leave all of them to the team."""


def describe_doubts(programme: Programme) -> Iterator[str]:
    """Return a sentence for lines without days, two for « qui », two for échéances, one for jalons."""
    counted = {
        code
        for enveloppe in programme.enveloppes
        if enveloppe.centiemes is not None or enveloppe.is_non_chiffree
        for code in enveloppe.lignes
    }
    year = programme.exercice
    dated = [(ligne.code, ligne.echeance) for ligne in programme.lignes]
    found = {
        "Lignes sans jours": [ligne.code for ligne in programme.imputables() if ligne.code not in counted],
        "Qui, sans initiales ni équipe": [
            f"{ligne.code} {quote_text(str(one))}"
            for ligne in programme.lignes
            for one in ligne.responsables
            if one.nature is NatureResponsable.ROLE
        ],
        _AS_TEXT: [
            f"{code} {quote_text(one.texte)}" for code, one in dated if one.type is TypeEcheance.NON_COMPRISE
        ],
        "Échéances hors de l'année": [
            f"{code} {quote_text(one.texte)}"
            for code, one in dated
            if (one.fin or date.max).year < year or (one.debut or one.fin or date.min).year > year
        ],
        "Jalons sans effet sur des jours partagés": [
            f"{jalon.code} finit {' '.join(ended)} sans {' '.join(others)}"
            for jalon in programme.jalons
            for enveloppe in programme.enveloppes
            if enveloppe.compte is Compte.METIER
            and (ended := [code for code in enveloppe.lignes if code in jalon.bornees])
            and (others := [code for code in enveloppe.lignes if code not in jalon.bornees])
        ],
    }
    nobody = [ligne.code for ligne in programme.imputables() if not ligne.responsables]
    if nobody:
        yield f"Lignes sans « qui » ({len(nobody)}) : {cite_some(nobody, CITES_MAX)}"
    for titre, cited in found.items():
        if cited:
            also = f" ; on peut écrire {ECHEANCES_LUES}" if titre == _AS_TEXT else ""
            yield f"{titre} ({len(cited)}) : {', '.join(cited)}{also}"


def _montant(programme: Programme, changement: MontantRevise) -> str:
    enveloppe = programme.enveloppes_by_id.get(changement.enveloppe)
    # That of a line which was just added is not in the programme shown yet: its id begins with its code.
    name = describe_enveloppe(enveloppe) if enveloppe else changement.enveloppe.partition("-")[0]
    before, after = changement.avant, changement.centiemes
    montants = f"{name} : {format_montant(before)} → {format_montant(after)}"
    if before is None or after is None:
        return montants
    return f"{montants} ({format_delta(after - before)})"


def format_montant(centiemes: int | None) -> str:
    return "non chiffré" if centiemes is None else format_jours(centiemes)


def format_delta(centiemes: int) -> str:
    """Return `+12 j`, `-12 j`."""
    return f"+{format_jours(centiemes)}" if centiemes > 0 else format_jours(centiemes)


def _quote(texte: str) -> str:
    return f"« {texte} »" if texte else "aucune"
