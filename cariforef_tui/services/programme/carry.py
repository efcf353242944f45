"""Carry into a new year what goes on from the one before, by one function for each way into that year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cariforef_tui.domain.pilotage.carry import (
    Choix,
    Marque,
    carry_demandes,
    carry_fermetures,
    carry_marques,
    list_homeless,
    list_lost_poles,
    list_unpaid,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.revue import Decision, carry_decisions
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Demande
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.text import cite_some, inert_text, quote_text
from cariforef_tui.services.ports.store import Reading, Writing
from cariforef_tui.services.programme.plan import read_last_plan

_CITED = 8
"""Lines named of each question, in a dialog that one reads at a glance."""
Feries = Callable[[int], Calendrier]
"""The French public holidays of a year."""


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What a year takes over besides its programme, and the choices that this leaves.

    Of `fermetures`, None is a public holiday on which one works.
    """

    marques: tuple[Marque, ...] = ()
    fermetures: Mapping[date, str | None] = field(default_factory=dict)
    demandes: tuple[Demande, ...] = ()
    decisions: tuple[Decision, ...] = ()
    choix: tuple[Choix, ...] = ()


def read_carried(reading: Reading, source: int, programme: Programme, feries: Feries) -> Carried:
    """Return what the year of `programme` takes over from an earlier one.

    A year that is there already keeps its conventions and its days off as they are, on the lines that stay.
    """
    exercice, conventions = programme.exercice, reading.conventions()
    demandes = reading.demandes(source)
    fermetures, unplaced = carry_fermetures(reading.calendrier(source), feries(source), feries(exercice))
    marques = carry_marques(conventions, source, programme)
    if exercice in reading.exercices():
        placed = {*reading.calendrier(exercice).feries.values()}
        unplaced = tuple(choix for choix in unplaced if choix.libelle not in placed)
        fermetures = {}
        marques = tuple(
            (convention.numero, ligne)
            for convention in conventions
            for ligne in convention.lignes
            if ligne.exercice == exercice and ligne.code in programme.by_code
        )
    before = read_last_plan(reading, source).programme
    return Carried(
        marques=marques,
        fermetures=fermetures,
        demandes=carry_demandes(demandes, programme),
        decisions=carry_decisions(reading.decisions(source), programme),
        choix=(
            *list_unpaid(conventions, before, programme, marques),
            *unplaced,
            *list_homeless(demandes, programme),
            *list_lost_poles(reading.agents(), programme),
        ),
    )


def write_carried(writing: Writing, exercice: int, carried: Carried) -> None:
    """Write it in a year whose programme has just been written."""
    for numero, ligne in carried.marques:
        writing.set_ligne_conventionnee(numero, ligne)
    for jour, libelle in carried.fermetures.items():
        writing.set_ferie(jour, libelle)
    for demande in carried.demandes:
        writing.add(exercice, demande)
    for decision in carried.decisions:
        writing.add(exercice, decision)


def take_out(writing: Writing, exercice: int) -> None:
    """Remove the decisions that were carried into a year whose programme is about to be replaced."""
    for decision in writing.decisions(exercice):
        writing.remove(exercice, decision)


def has_own(reading: Reading, exercice: int) -> bool:
    """True if somebody opened a request of the exercice, or took a decision: those carried are not theirs."""
    earlier = [year for year in reading.exercices() if year < exercice]
    asked = {(one.code, one.libelle) for year in earlier for one in reading.demandes(year)}
    decided = {(one.semaine, one.texte, one.faite_le) for year in earlier for one in reading.decisions(year)}
    return any(
        one.close_le is not None or (one.code, one.libelle) not in asked for one in reading.demandes(exercice)
    ) or any((one.semaine, one.texte, one.faite_le) not in decided for one in reading.decisions(exercice))


def describe_carried(carried: Carried) -> Iterator[str]:
    """Say what a year takes over, one sentence a line."""
    days = sorted(carried.fermetures.items())
    for title, names in (
        ("Lignes encore financées", [f"{ligne.code} ({numero})" for numero, ligne in carried.marques]),
        ("Fermetures gardées", [f"{format_jour(jour)} ({nom})" for jour, nom in days if nom]),
        ("Fériés travaillés, comme l'année d'avant", [format_jour(jour) for jour, nom in days if not nom]),
        (
            "Demandes gardées, encore ouvertes",
            [f"{one.code} {quote_text(one.libelle)}" for one in carried.demandes],
        ),
        ("Décisions gardées, encore à faire", [f"n° {one.numero}" for one in carried.decisions]),
    ):
        if names:
            yield f"{title} : {', '.join(names)}."


def describe_questions(choices: Sequence[Choix], exercice: int) -> Iterator[str]:
    """Say what is left to decide for the exercice, one question a line, and where its commands are."""
    asked: dict[str, list[str]] = {}
    for choix in choices:
        asked.setdefault(choix.question, []).append(choix.code or choix.libelle)
    if asked:
        yield f"À décider ({len(choices)}) :"
        for question, named in asked.items():
            yield f"  {question}{'' if question.endswith('?') else ' :'} {cite_some(named, _CITED)}"
        yield f"Les commandes qui décident sont dans la feuille a_decider de {_name_draft(exercice)}."


def _name_draft(exercice: int) -> str:
    return f"cariforef plan preparer {exercice} --vers {exercice}.xlsx"


def describe_choices(choices: Sequence[Choix], exercice: int) -> Iterator[str]:
    """Say how many choices an import leaves, and where those of the draft are, then each with its gesture."""
    if choices:
        yield f"À décider ({len(choices)}) ; d'autres points, feuille a_decider de {_name_draft(exercice)} :"
    for choix in choices:
        told = (choix.code or choix.libelle, choix.question, choix.detail, choix.geste)
        yield f"  {inert_text(' · '.join(told))}"
