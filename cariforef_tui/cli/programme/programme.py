"""`cariforef programme [CODE]`: its tree, or a line and what is below; `controle`: totals confronted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import indent_libelle, iso
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table, wrap_text
from cariforef_tui.domain.programme.control import Ecart, ObjetEcart
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau, Programme
from cariforef_tui.domain.values.days import format_jours, format_nombre, to_number
from cariforef_tui.services.mois.conventions import load_paid_codes
from cariforef_tui.services.programme.plan import load_controle, load_plan, load_programme

COLUMNS = (
    Column("Code"),
    Column("Libellé", Fit.WRAP),
    *numbers("Jours", "SI"),
    Column("Échéance", Fit.WRAP),
)
NIVEAUX = {
    Niveau.GIP: "GIP",
    Niveau.POLE: "pôle",
    Niveau.AXE: "axe",
    Niveau.ACTION: "action",
    Niveau.OPERATION: "opération",
}
CONTROL = (
    Column("Code"),
    Column("Libellé", Fit.CUT),
    Column("Objet"),
    *numbers("Annoncé", "Sommé", "Écart"),
)
OBJETS = {
    ObjetEcart.JOURS: "jours",
    ObjetEcart.ACTIONS: "actions",
    ObjetEcart.OPERATIONS: "opérations",
    ObjetEcart.INITIALES: "initiales",
}


@command("base", "au", "json")
@click.argument("code", required=False)
@click.option("--initial", is_flag=True, help="Le programme tel qu'il a été voté, avant toute révision.")
def voir(invocation: Invocation, *, code: str | None, initial: bool) -> None:
    """Montrer l'arbre du programme, ou la ligne CODE.

    Avec ce qu'elle contient. « partagé 160 » : avec d'autres lignes, une enveloppe de 160 jours. X :
    des jours de l'équipe SI sont nécessaires, sans être chiffrés. (FSE) : une convention finance la ligne à
    la date de référence.
    """
    with invocation.store() as store:
        reference = invocation.reference_alone(store)
        plan = load_plan(store, reference)
        loaded = plan.baseline if initial else plan.programme
        fse = load_paid_codes(store, loaded, reference.au)
    root = resolve_code(loaded, code) if code is not None else loaded.lignes[0].code
    lignes = [ligne for ligne in loaded.lignes if ligne.code in loaded.subtrees[root]]
    lines = _render_tree(loaded, lignes, fse) if code is None else _render_one(loaded, lignes, fse)
    invocation.answer(_to_json(loaded, lignes, fse), lines)


def _render_tree(loaded: Programme, lignes: list[Ligne], fse: Mapping[str, str]) -> Iterator[str]:
    yield f"Programme de travail {loaded.exercice}"
    yield ""
    yield from render_table(COLUMNS, (_row(loaded, ligne, fse) for ligne in lignes))


def _render_one(loaded: Programme, lignes: list[Ligne], fse: Mapping[str, str]) -> Iterator[str]:
    ligne = lignes[0]
    yield from wrap_text(f"{ligne.code}  {ligne.libelle}", indent=" " * (len(ligne.code) + 2))
    yield ""
    for nom, valeur in _facts(loaded, ligne):
        yield from wrap_text(f"{nom} : {valeur}", indent="  ")
    if ligne.code in fse:
        yield from wrap_text(f"Convention FSE : {fse[ligne.code]}", indent="  ")
    if len(lignes) > 1:
        yield ""
        yield from render_table(COLUMNS, (_row(loaded, below, fse) for below in lignes[1:]))


def _facts(loaded: Programme, ligne: Ligne) -> Iterator[tuple[str, str]]:
    above = loaded.path(ligne.code)[1:]
    yield "Niveau", NIVEAUX[ligne.niveau] + (f", dans {' < '.join(above)}" if above else "")
    yield "Saisie", _describe_saisie(loaded, ligne)
    if ligne.echeance.texte:
        yield "Échéance", ligne.echeance.texte
    if ligne.responsables:
        yield "Qui", ", ".join(map(str, ligne.responsables))
    prevus = loaded.centiemes_prevus(ligne.code)
    if prevus is not None:
        yield "Jours prévus", format_jours(prevus)
    if ligne.centiemes_annonces is not None:
        yield "Jours annoncés", format_jours(ligne.centiemes_annonces)
    for enveloppe in loaded.enveloppes_of[ligne.code]:
        if enveloppe.is_shared or enveloppe.centiemes is None or enveloppe.compte is Compte.SI:
            yield "Enveloppe", _describe_enveloppe(enveloppe)


def _describe_saisie(loaded: Programme, ligne: Ligne) -> str:
    if loaded.is_imputable(ligne.code):
        return "possible"
    return "impossible (régulation)" if ligne.regulation else "sur ses lignes de détail"


def _describe_enveloppe(enveloppe: Enveloppe) -> str:
    compte = "jours de l'équipe SI" if enveloppe.compte is Compte.SI else "jours du pôle"
    if enveloppe.centiemes is not None:
        valeur = f"{format_jours(enveloppe.centiemes)} ({compte})"
    elif enveloppe.chiffrage is Chiffrage.X:
        valeur = f"{compte} nécessaires, non chiffrés"
    else:
        valeur = "non chiffrée"
    return f"{valeur}, partagée par {', '.join(enveloppe.lignes)}" if enveloppe.is_shared else valeur


def _row(loaded: Programme, ligne: Ligne, fse: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    libelle = indent_libelle(ligne) + (" (FSE)" if ligne.code in fse else "")
    return (
        ligne.code,
        f"{libelle} (régulation)" if ligne.regulation else libelle,
        describe_jours(loaded, ligne.code),
        describe_si(loaded, ligne.code),
        ligne.echeance.texte,
    )


def describe_jours(loaded: Programme, code: str) -> str:
    """Return the métier days of a line for a cell: its number, its shared enveloppe, or « non chiffré »."""
    prevus = loaded.centiemes_prevus(code)
    if prevus is not None:
        return format_nombre(prevus)
    shared = loaded.shared_enveloppe(code)
    if shared is not None and shared.centiemes is not None:
        return f"partagé {format_nombre(shared.centiemes)}"
    return "non chiffré" if loaded.is_imputable(code) else ""


def describe_si(loaded: Programme, code: str) -> str:
    """Return the SI days claimed for a cell: a number, an enveloppe, X where unquantified, or several."""
    centiemes, shared = loaded.centiemes_si(code), loaded.shared_enveloppe(code, Compte.SI)
    parts = []
    if centiemes is not None:
        parts.append(format_nombre(centiemes))
    elif shared is not None and shared.centiemes is not None:
        parts.append(f"partagé {format_nombre(shared.centiemes)}")
    if loaded.has_si_non_chiffre(code):
        parts.append("X")
    return "+".join(parts)


def _to_json(loaded: Programme, lignes: list[Ligne], fse: Mapping[str, str]) -> dict[str, Any]:
    codes = {ligne.code for ligne in lignes}
    return {
        "exercice": loaded.exercice,
        "lignes": [_ligne_to_json(loaded, ligne, fse.get(ligne.code)) for ligne in lignes],
        "enveloppes": [
            {
                "id": enveloppe.id,
                "compte": enveloppe.compte.value,
                "chiffrage": enveloppe.chiffrage.value,
                "jours": to_number(enveloppe.centiemes),
                "lignes": list(enveloppe.lignes),
            }
            for enveloppe in loaded.enveloppes
            if not codes.isdisjoint(enveloppe.lignes)
        ],
    }


def _ligne_to_json(loaded: Programme, ligne: Ligne, fse: str | None) -> dict[str, Any]:
    echeance = ligne.echeance
    return {
        "code": ligne.code,
        "niveau": ligne.niveau.value,
        "parent": ligne.parent,
        "libelle": ligne.libelle,
        "imputable": loaded.is_imputable(ligne.code),
        "echeance": {
            "texte": echeance.texte,
            "type": echeance.type.value,
            "debut": iso(echeance.debut),
            "fin": iso(echeance.fin),
        },
        "responsables": [str(responsable) for responsable in ligne.responsables],
        "jours": to_number(loaded.centiemes_prevus(ligne.code)),
        "jours_si": to_number(loaded.centiemes_si(ligne.code)),
        "si_non_chiffre": loaded.has_si_non_chiffre(ligne.code),
        "jours_annonces": to_number(ligne.centiemes_annonces),
        "actions_annoncees": ligne.actions_annoncees,
        "operations_annoncees": ligne.operations_annoncees,
        "fse": fse,
    }


@command("base", "au", "json")
@click.argument("code", required=False)
def controle(invocation: Invocation, code: str | None) -> None:
    """Confronter les totaux annoncés et sommés.

    Ceux que le programme annonce, et ce que ses lignes additionnent.

    Les écarts sont ceux du document voté : ils sont montrés, jamais corrigés.
    """
    with invocation.store() as store:
        exercice = invocation.exercice(store)
        loaded, ecarts = load_programme(store, exercice), load_controle(store, exercice)
    if code is not None:
        below = loaded.subtrees[resolve_code(loaded, code)]
        ecarts = tuple(ecart for ecart in ecarts if ecart.code in below)
    invocation.answer(
        {"ecarts": [_ecart_to_json(ecart) for ecart in ecarts]}, _render_control(loaded, ecarts)
    )


def _ecart_to_json(ecart: Ecart) -> dict[str, Any]:
    return {
        "code": ecart.code,
        "objet": ecart.objet.value,
        "annonce": to_number(ecart.annonce)
        if ecart.objet is ObjetEcart.JOURS and isinstance(ecart.annonce, int)
        else ecart.annonce,
        "somme": to_number(ecart.somme) if ecart.objet is ObjetEcart.JOURS else ecart.somme,
    }


def _render_control(loaded: Programme, ecarts: tuple[Ecart, ...]) -> Iterator[str]:
    yield f"Programme de travail {loaded.exercice} : annoncé et sommé"
    yield ""
    if not ecarts:
        yield "Aucun écart."
        return
    yield from render_table(CONTROL, (_ecart_row(loaded, ecart) for ecart in ecarts))


def _ecart_row(loaded: Programme, ecart: Ecart) -> tuple[str, str, str, str, str, str]:
    show = format_nombre if ecart.objet is ObjetEcart.JOURS else str
    delta = ""
    if isinstance(ecart.annonce, int) and ecart.somme is not None:
        delta = show(ecart.somme - ecart.annonce)
        delta = delta if delta.startswith("-") else f"+{delta}"
    return (
        ecart.code,
        loaded.by_code[ecart.code].libelle,
        OBJETS[ecart.objet],
        show(ecart.annonce) if isinstance(ecart.annonce, int) else ecart.annonce,
        "" if ecart.somme is None else show(ecart.somme),
        delta or "inconnues",
    )
