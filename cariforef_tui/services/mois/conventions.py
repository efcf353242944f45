"""Conventions of funds: name one and who pays, mark the lines that it pays for, end them.

Signed months keep their sheet: a later mark shows only on sheets signed after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.mois.conventions import (
    FONDS_MAX,
    FSE,
    INTITULE_MAX,
    NUMERO_MAX,
    Convention,
    LigneConventionnee,
    paid_codes,
)
from cariforef_tui.domain.mois.visas import group_visas, last_signature
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import ConventionRefusee, DateRefusee, TexteRefuse
from cariforef_tui.domain.values.text import clean_said, fold, quote_text
from cariforef_tui.services.agents.rights import writing_as
from cariforef_tui.services.mois.fiche import parse_signed
from cariforef_tui.services.ports.store import Reading, Store, Writing
from cariforef_tui.services.programme.exercice import check_exercice
from cariforef_tui.services.programme.plan import read_last_plan

_INTITULE = "Intitulé de l'opération"
_FONDS = "Nom du fonds"


@dataclass(frozen=True, slots=True)
class Periode:
    """A period from `depuis` to `jusque`, both included, in one exercice; None: to its ends."""

    depuis: date
    jusque: date | None = None


@dataclass(frozen=True, slots=True)
class Marquage:
    """The result of a mark: the lines as they now are in the convention.

    `fiches_signees` counts the signed months with days on those lines, whose sheets stay as signed.
    """

    convention: Convention
    lignes: tuple[LigneConventionnee, ...]
    fiches_signees: int


def list_conventions(store: Store) -> tuple[Convention, ...]:
    """Return every convention with its lines, of every exercice."""
    with store.reading() as reading:
        return reading.conventions()


def load_conventions(store: Store) -> tuple[tuple[Convention, ...], dict[tuple[int, str], str]]:
    """Return every convention, and the label of each line in one, by exercice and code."""
    with store.reading() as reading:
        conventions = reading.conventions()
        exercices = {ligne.exercice for convention in conventions for ligne in convention.lignes}
        plans = {exercice: read_last_plan(reading, exercice).programme for exercice in exercices}
    return conventions, {
        (ligne.exercice, ligne.code): plans[ligne.exercice].by_code[ligne.code].libelle
        for convention in conventions
        for ligne in convention.lignes
    }


def load_paid_codes(store: Store, programme: Programme, au: date) -> dict[str, Convention]:
    """Return the convention of every line of `programme` that one pays for on `au`."""
    parents = {ligne.code: ligne.parent for ligne in programme.lignes}
    return paid_codes(list_conventions(store), parents, au)


def add_convention(store: Store, numero: str, intitule: str, fonds: str = FSE, *, acteur: str) -> Convention:
    """Add a convention without lines, which `fonds` pays.

    Raises:
        ConventionRefusee: the number is taken.
        TexteRefuse, DroitRefuse: as everywhere.
    """
    convention = Convention(
        _clean(numero, "Numéro de convention", NUMERO_MAX),
        _clean(intitule, _INTITULE, INTITULE_MAX),
        fonds=_clean(fonds, _FONDS, FONDS_MAX),
    )
    with writing_as(store, acteur, Droit.REGLER) as writing:
        for known in writing.conventions():
            if fold(known.numero) == fold(convention.numero):
                raise ConventionRefusee(
                    f"La convention « {known.numero} » existe déjà : {known.intitule}. Rien n'a été écrit."
                )
        writing.set_convention(convention)
    return convention


def retitle_convention(store: Store, numero: str, intitule: str, *, acteur: str) -> Convention:
    """Change the title of a convention; sheets already signed keep the one that they bear."""
    cleaned = _clean(intitule, _INTITULE, INTITULE_MAX)
    with writing_as(store, acteur, Droit.REGLER) as writing:
        convention = replace(resolve_convention(writing.conventions(), numero), intitule=cleaned)
        writing.set_convention(convention)
    return convention


def change_fonds(store: Store, numero: str, fonds: str, *, acteur: str) -> Convention:
    """Change who pays for a convention; sheets already signed keep the fund that they bear."""
    cleaned = _clean(fonds, _FONDS, FONDS_MAX)
    with writing_as(store, acteur, Droit.REGLER) as writing:
        convention = replace(resolve_convention(writing.conventions(), numero), fonds=cleaned)
        writing.set_convention(convention)
    return convention


def mark_lignes(
    store: Store, numero: str, codes: Sequence[str], periode: Periode, *, acteur: str
) -> Marquage:
    """Put lines or headings, of any pôle, in a convention; a heading covers every line below it.

    The end of a line already there from the same date is replaced. Without an end, it goes on in the years
    after that are open already.

    Raises:
        ConventionRefusee: unknown number, or a line that a convention pays for already on those dates.
        CodeRefuse: no such line.
        DateRefusee: outside the exercice, or an end before the start.
        DroitRefuse: reserved to the direction.
    """
    with writing_as(store, acteur, Droit.REGLER) as writing:
        check_exercice(periode.depuis, writing.exercices())
        _check_periode(periode)
        convention = resolve_convention(writing.conventions(), numero)
        programme = read_last_plan(writing, periode.depuis.year).programme
        named = dict.fromkeys(resolve_code(programme, code) for code in codes)
        lignes = tuple(
            LigneConventionnee(programme.exercice, code, periode.depuis, periode.jusque) for code in named
        )
        for ligne in lignes:
            writing.set_ligne_conventionnee(convention.numero, ligne)
            if ligne.jusque is None:
                _go_on(writing, convention.numero, ligne)
        return _marquage(writing, convention.numero, programme, lignes)


def _go_on(writing: Writing, numero: str, ligne: LigneConventionnee) -> None:
    """Go on paying for a line in the years after, where nothing says yet who does."""
    marked = {(one.exercice, one.code) for convention in writing.conventions() for one in convention.lignes}
    for exercice in writing.exercices():
        is_there = ligne.code in writing.programme(exercice).by_code
        if exercice > ligne.exercice and is_there and (exercice, ligne.code) not in marked:
            after = replace(ligne, exercice=exercice, depuis=date(exercice, 1, 1))
            writing.set_ligne_conventionnee(numero, after)


def unmark_ligne(store: Store, numero: str, code: str, depuis: date, *, acteur: str) -> Marquage:
    """Remove a line from a convention from `depuis` on: it still pays for the days before.

    Raises:
        ConventionRefusee: unknown number, or a line that it does not pay for on `depuis` by its own mark.
        CodeRefuse, DateRefusee, DroitRefuse: as `mark_lignes`.
    """
    with writing_as(store, acteur, Droit.REGLER) as writing:
        check_exercice(depuis, writing.exercices())
        convention = resolve_convention(writing.conventions(), numero)
        programme = read_last_plan(writing, depuis.year).programme
        line = resolve_code(programme, code)
        held = [
            ligne
            for ligne in convention.lignes
            if ligne.code == line and ligne.exercice == depuis.year and ligne.covers(depuis)
        ]
        later = [one for one in convention.lignes if one.code == line and one.exercice > depuis.year]
        if not held:
            raise ConventionRefusee(_explain_absent(convention, programme, line, depuis))
        _end(writing, convention.numero, later, depuis)
        return _marquage(
            writing, convention.numero, programme, _end(writing, convention.numero, held, depuis)
        )


def close_convention(store: Store, numero: str, le: date, *, acteur: str) -> Marquage:
    """End a convention after `le`: its lines leave it, and lines that begin later were never in it.

    Raises:
        ConventionRefusee: unknown number, or nothing left to end after `le`.
        DateRefusee, DroitRefuse: as `mark_lignes`.
    """
    with writing_as(store, acteur, Droit.REGLER) as writing:
        check_exercice(le, writing.exercices())
        convention = resolve_convention(writing.conventions(), numero)
        held = [
            ligne
            for ligne in convention.lignes
            if ligne.exercice >= le.year and (ligne.jusque is None or ligne.jusque > le)
        ]
        if not held:
            raise ConventionRefusee(
                f"La convention « {convention.numero} » n'a plus de ligne après le {format_date(le)}. "
                "Rien n'a été écrit."
            )
        programme = read_last_plan(writing, le.year).programme
        ended = _end(writing, convention.numero, held, le + timedelta(days=1))
        return _marquage(writing, convention.numero, programme, ended)


def resolve_convention(conventions: Sequence[Convention], texte: str) -> Convention:
    """Return the convention of that number, case and accents aside; raises ConventionRefusee."""
    wanted = fold(texte.strip())
    for convention in conventions:
        if fold(convention.numero) == wanted:
            return convention
    raise ConventionRefusee(
        f"Convention {quote_text(texte)} inconnue.", tuple(convention.numero for convention in conventions)
    )


def _end(
    writing: Writing, numero: str, held: Sequence[LigneConventionnee], first_out: date
) -> tuple[LigneConventionnee, ...]:
    """End the lines on the eve of `first_out`; return them as they now are."""
    last = first_out - timedelta(days=1)
    for ligne in held:
        # It would begin after its end.
        if ligne.depuis >= first_out:
            writing.remove_ligne_conventionnee(numero, ligne)
        else:
            writing.set_ligne_conventionnee(numero, replace(ligne, jusque=last))
    return tuple(replace(ligne, jusque=last) for ligne in held)


def _marquage(
    writing: Writing, numero: str, programme: Programme, lignes: tuple[LigneConventionnee, ...]
) -> Marquage:
    convention = next(convention for convention in writing.conventions() if convention.numero == numero)
    touched = frozenset().union(
        *(programme.subtrees[ligne.code] for ligne in lignes if ligne.code in programme.subtrees)
    )
    first = min(ligne.depuis for ligne in lignes)
    return Marquage(convention, lignes, _count_signed(writing, touched, Mois.of(first)))


def _count_signed(reading: Reading, codes: frozenset[str], first: Mois) -> int:
    """Count the signed months, from `first` to the year's end, whose sheet has days on one of the lines."""
    months = group_visas(reading.visas(first, Mois(first.annee, 12)))
    sheets = (parse_signed(visa) for visas in months.values() if (visa := last_signature(visas)) is not None)
    return sum(any(ligne.code in codes for ligne in sheet.lignes) for sheet in sheets)


def _check_periode(periode: Periode) -> None:
    if periode.jusque is None:
        return
    if periode.jusque < periode.depuis:
        raise DateRefusee(
            f"Du {format_date(periode.depuis)} au {format_date(periode.jusque)} : dates dans le désordre."
        )
    if periode.jusque.year != periode.depuis.year:
        raise DateRefusee(f"Donnez une date du même exercice, au plus tard le 31/12/{periode.depuis.year}.")


def _explain_absent(convention: Convention, programme: Programme, code: str, jour: date) -> str:
    parents = {ligne.code: ligne.parent for ligne in programme.lignes}
    above = next(
        (
            ligne.code
            for step in programme.path(code)[1:]
            for ligne in convention.lignes
            if ligne.code == step and ligne.exercice == jour.year and ligne.covers(jour)
        ),
        None,
    )
    if above is not None and paid_codes([convention], parents, jour).get(code):
        return (
            f"{code} est conventionnée par {above}, qui la contient : retirez {above}, puis marquez ce qui "
            "reste. Rien n'a été écrit."
        )
    return (
        f"La convention « {convention.numero} » ne finance pas {code} le {format_date(jour)}. "
        "Rien n'a été écrit."
    )


def _clean(texte: str, champ: str, longueur_max: int) -> str:
    empty = TexteRefuse(f"{champ} : il est vide.")
    return clean_said(texte, empty, longueur_max=longueur_max, champ=champ)
