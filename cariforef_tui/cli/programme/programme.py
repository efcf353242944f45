"""`cariforef programme [CODE]`: the whole tree, or a line with its own; `controle`: totals compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import indent_libelle
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows, wrap_text
from cariforef_tui.domain.programme.comparison import Ecart, ObjetEcart, compute_controle
from cariforef_tui.domain.programme.find import codes_within, resolve_code
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Programme
from cariforef_tui.domain.programme.sentences import name_objet
from cariforef_tui.domain.values.days import format_jours, format_nombre, to_number
from cariforef_tui.domain.values.shown import TEXT, Shape, as_is, field, listed, member
from cariforef_tui.services.mois.conventions import load_paid_codes
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.shown.programme import LIGNE, PROGRAMME, Extrait, Rangee


@command("base", "au", "json", mots=("enveloppe", "régulation"))
@click.argument("code", required=False)
@click.option("--initial", is_flag=True, help="Le programme tel qu'il a été voté, avant toute révision.")
def voir(invocation: Invocation, *, code: str | None, initial: bool) -> None:
    """Montrer l'arbre du programme, ou la ligne CODE.

    La ligne est montrée avec ce qu'elle contient. « partagé 160 » : elle partage avec d'autres une enveloppe
    de 160 jours. X : des jours de l'équipe SI sont nécessaires, sans être chiffrés. (FSE) : une convention
    de ce fonds finance la ligne à la date de référence.
    """
    with invocation.store() as store:
        reference = invocation.reference_alone(store)
        plan = load_plan(store, reference)
        loaded = plan.baseline if initial else plan.programme
        paid = load_paid_codes(store, loaded, reference.au)
    root = resolve_code(loaded, code) if code is not None else loaded.racine
    below = loaded.subtrees[root]
    shown = Extrait(loaded, [ligne for ligne in loaded.lignes if ligne.code in below], paid)
    invocation.answer(PROGRAMME.to_json(shown), _render_tree(shown) if code is None else _render_one(shown))


def _render_tree(shown: Extrait) -> Iterator[str]:
    yield f"Programme de travail {shown.programme.exercice}"
    yield ""
    yield from render_rows(_columns(shown.programme), shown.rangees)


def _columns(programme: Programme) -> list[ColumnOf[Rangee]]:
    """Return the columns of lines; a programme that asks nothing of an SI team has none for it."""
    si = any(enveloppe.compte is Compte.SI for enveloppe in programme.enveloppes)
    return [column for column in COLUMNS if si or column.title != "SI"]


def _render_one(shown: Extrait) -> Iterator[str]:
    first, *others = shown.rangees
    ligne = first.ligne
    yield from wrap_text(f"{ligne.code}  {ligne.libelle}", indent=" " * (len(ligne.code) + 2))
    yield ""
    for nom, valeur in _facts(shown.programme, ligne):
        yield from wrap_text(f"{nom} : {valeur}", indent="  ")
    if first.convention:
        convention = first.convention
        yield from wrap_text(f"Convention {convention.fonds} : {convention.numero}", indent="  ")
    if others:
        yield ""
        yield from render_rows(_columns(shown.programme), others)


def _facts(loaded: Programme, ligne: Ligne) -> Iterator[tuple[str, str]]:
    above = loaded.path(ligne.code)[1:]
    yield "Niveau", loaded.name_of(ligne.niveau) + (f", dans {' < '.join(above)}" if above else "")
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
    compte = "jours de l'équipe SI" if enveloppe.compte is Compte.SI else "jours métier"
    if enveloppe.centiemes is not None:
        valeur = f"{format_jours(enveloppe.centiemes)} ({compte})"
    elif enveloppe.chiffrage is Chiffrage.X:
        valeur = f"{compte} nécessaires, non chiffrés"
    else:
        valeur = "non chiffrée"
    return f"{valeur}, partagée par {', '.join(enveloppe.lignes)}" if enveloppe.is_shared else valeur


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
    """Return the SI days that a line claims, for a cell: a number, a shared enveloppe, X if unquantified.

    A line that claims both has both: `3+X`.
    """
    centiemes, shared = loaded.centiemes_si(code), loaded.shared_enveloppe(code, Compte.SI)
    parts = []
    if centiemes is not None:
        parts.append(format_nombre(centiemes))
    elif shared is not None and shared.centiemes is not None:
        parts.append(f"partagé {format_nombre(shared.centiemes)}")
    if loaded.has_si_non_chiffre(code):
        parts.append("X")
    return "+".join(parts)


def _libelle(rangee: Rangee) -> str:
    libelle = indent_libelle(rangee.ligne) + (f" ({rangee.convention.fonds})" if rangee.convention else "")
    return f"{libelle} (régulation)" if rangee.ligne.regulation else libelle


COLUMNS = (
    *columns_of(*LIGNE.pick("code")),
    ColumnOf("Libellé", _libelle, Fit.LABEL),
    ColumnOf[Rangee]("Jours", lambda it: describe_jours(it.programme, it.code), Fit.RIGHT),
    ColumnOf[Rangee]("SI", lambda it: describe_si(it.programme, it.code), Fit.RIGHT),
    ColumnOf[Rangee]("Échéance", lambda it: it.ligne.echeance.texte, Fit.WRAP),
)


@command("base", "au", "json")
@click.argument("code", required=False)
def controle(invocation: Invocation, code: str | None) -> None:
    """Confronter les totaux annoncés et sommés.

    Un total annoncé est écrit dans le programme ; un total sommé est celui de ses lignes.

    Les écarts sont ceux du document voté : ils sont montrés, jamais corrigés.
    """
    with invocation.store() as store:
        exercice = invocation.exercice(store)
        with store.reading() as reading:
            loaded, agents = reading.programme(exercice), reading.agents()
    codes = codes_within(loaded, code)
    ecarts = tuple(ecart for ecart in compute_controle(loaded, agents) if ecart.code in codes)
    invocation.answer(CONTROLE.to_json(ecarts), _render_control(loaded, ecarts))


def _number(ecart: Ecart, value: int | str | None) -> Any:
    return to_number(value) if ecart.objet is ObjetEcart.JOURS and isinstance(value, int) else value


def _text(ecart: Ecart, value: int | str | None) -> str:
    if isinstance(value, int):
        return format_nombre(value) if ecart.objet is ObjetEcart.JOURS else str(value)
    return value or ""


def _delta(ecart: Ecart) -> str:
    if not isinstance(ecart.annonce, int) or ecart.somme is None:
        return "inconnues"
    delta = _text(ecart, ecart.somme - ecart.annonce)
    return delta if delta.startswith("-") else f"+{delta}"


CONTROLE = listed(
    "Controle",
    "ecarts",
    Shape[Ecart](
        "Ecart",
        field("code", TEXT, lambda ecart: ecart.code),
        field("objet", member(ObjetEcart), lambda ecart: ecart.objet),
        field("annonce", as_is(float | str | None), lambda ecart: _number(ecart, ecart.annonce)),
        field("somme", as_is(float | None), lambda ecart: _number(ecart, ecart.somme)),
    ),
)


def _render_control(loaded: Programme, ecarts: tuple[Ecart, ...]) -> Iterator[str]:
    yield f"Programme de travail {loaded.exercice} : annoncé et sommé"
    yield ""
    if not ecarts:
        yield "Aucun écart."
        return
    columns = (
        ColumnOf[Ecart]("Code", lambda ecart: ecart.code),
        ColumnOf[Ecart]("Libellé", lambda ecart: loaded.by_code[ecart.code].libelle, Fit.CUT),
        ColumnOf[Ecart]("Objet", partial(name_objet, loaded)),
        ColumnOf[Ecart]("Annoncé", lambda ecart: _text(ecart, ecart.annonce), Fit.RIGHT),
        ColumnOf[Ecart]("Sommé", lambda ecart: _text(ecart, ecart.somme), Fit.RIGHT),
        ColumnOf("Écart", _delta, Fit.RIGHT),
    )
    yield from render_rows(columns, ecarts)
