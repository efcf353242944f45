"""Saisies, absences and requests of a droit de tirage, in hundredths of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.refusals import DemandeRefusee
from cariforef_tui.domain.values.text import clean_text, fold, quote_text

COMMENTAIRE_MAX = 500
SANS_DEMANDE = 0
"""The number for days that answer no request."""
LIBELLE_MAX = 120
AUCUNE = "aucune"
"""The word to type for days that answer no request, and instead of the line of what is left out."""


def clean_commentaire(texte: str) -> str:
    """Return the comment of a day, or of a declaration of work, as it is kept; raises TexteRefuse."""
    return clean_text(texte, longueur_max=COMMENTAIRE_MAX, champ="Commentaire")


class TypeAbsence(StrEnum):
    CONGE = "congé"
    RTT = "RTT"
    MALADIE = "maladie"
    FORMATION = "formation"
    AUTRE = "autre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saisie:
    """Days of one agent, on one date, on one ligne. `a_confirmer` marks a value copied or proposed.

    `par` is who last wrote it for the agent, None if the agent did. `demande` is the number, on its
    line, of the request that it answers.
    """

    agent: str
    jour: date
    code: str
    centiemes: int
    commentaire: str | None = None
    a_confirmer: bool = False
    version: int = 1
    par: str | None = None
    demande: int = SANS_DEMANDE


def describe_auteur(saisie: Saisie) -> str | None:
    """Return `saisi par DM pour LR` if somebody else wrote it, None if the agent did."""
    return f"saisi par {saisie.par} pour {saisie.agent}" if saisie.par else None


def describe_held(agent: str, code: str, jour: date, centiemes: int) -> str:
    """Return `DM a déjà 0,5 j sur 14.7.1 le 22/05/2018.`"""
    return f"{agent} a déjà {format_jours(centiemes)} sur {code} le {format_date(jour)}."


@dataclass(frozen=True, slots=True)
class Absence:
    """Hundredths (1 to 100) of one agent's date that are not worked."""

    agent: str
    jour: date
    type: TypeAbsence
    centiemes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell of the week to write: `centiemes` None empties it.

    `expected_version` is what the writer saw: 0 for an empty cell, None to write whatever is there. `demande`
    is the number of the request that the days answer, None to keep that of the cell.
    """

    agent: str
    jour: date
    code: str
    centiemes: int | None
    commentaire: str | None = None
    a_confirmer: bool = False
    expected_version: int | None = None
    demande: int | None = None


def put_back(was: Saisie, seen: int) -> CellChange:
    """Return the change that makes a cell what it was, if it is still at version `seen`."""
    return CellChange(
        agent=was.agent,
        jour=was.jour,
        code=was.code,
        centiemes=was.centiemes,
        commentaire=was.commentaire,
        a_confirmer=was.a_confirmer,
        expected_version=seen,
        demande=was.demande,
    )


class CellWritten(NamedTuple):
    """The result of a write: the cell before (None if empty) and after (None if emptied)."""

    change: CellChange
    before: Saisie | None
    after: Saisie | None


class Duree(StrEnum):
    JOURNEE = "journée"
    DEMI = "demi-journée"


def half_of(attendu: int) -> int:
    """Return half of what a day expects (hundredths), an odd hundredth with it: 0,4 of 0,8, 0,13 of 0,25."""
    return -(-attendu // 2)


def fits_day(centiemes: int, *, pas: int, reste: int, plafond: int) -> bool:
    """True for a multiple of `pas`, and for what fills the rest of the day or half of it."""
    return centiemes % pas == 0 or centiemes == reste or centiemes == half_of(plafond)


def absences_with(new: Absence, duree: Duree, attendu: int, held: Iterable[Absence]) -> tuple[Absence, ...]:
    """Return the absences of a day that expects `attendu`, once `new` is added to those held, the last.

    A half-day stays beside the half-day of another type and takes at most what that one leaves, so that two
    halves make the day: 0,13 and 0,12 of 0,25. A whole day, or the same type again, replaces those held.
    """
    if duree is Duree.JOURNEE:
        return (replace(new, centiemes=attendu),)
    half = half_of(attendu)
    beside = tuple(
        absence for absence in held if absence.type is not new.type and absence.centiemes < attendu
    )
    left = attendu - sum(absence.centiemes for absence in beside)
    return (*beside, replace(new, centiemes=min(half, left) if left > 0 else half))


def can_hold(absences: Sequence[Absence], attendu: int) -> bool:
    """True if a day that expects `attendu` can hold these: the whole day, or halves, each of its own type.

    These are the days that `absences_with` makes.
    """
    half = half_of(attendu)
    parts = {attendu, half, attendu - half} - {0}
    types = {absence.type for absence in absences}
    amounts = [absence.centiemes for absence in absences]
    return len(types) == len(absences) and parts.issuperset(amounts) and sum(amounts) <= attendu


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """A request, known by its line and its number there; days after `close_le` may not answer it."""

    code: str
    numero: int
    libelle: str
    ouverte_le: date
    close_le: date | None = None

    def takes(self, jour: date) -> bool:
        return self.close_le is None or jour <= self.close_le


class PartDemande(NamedTuple):
    """Hundredths that an agent logged on a request, the last on `dernier`; `numero` is 0 for no request."""

    code: str
    numero: int
    agent: str
    centiemes: int
    dernier: date


def sum_parts(parts: Iterable[PartDemande]) -> dict[tuple[str, int], int]:
    """Return the hundredths of each request, by line and number."""
    sums: dict[tuple[str, int], int] = {}
    for part in parts:
        key = (part.code, part.numero)
        sums[key] = sums.get(key, 0) + part.centiemes
    return sums


def offer_demandes(
    demandes: Iterable[Demande], parts: Iterable[PartDemande], code: str, agent: str, jour: date
) -> tuple[Demande, ...]:
    """Return the requests of a line that a day may answer: those that `agent` used last, then the newest."""
    used = {part.numero: part.dernier for part in parts if (part.code, part.agent) == (code, agent)}
    offered = (demande for demande in demandes if demande.code == code and demande.takes(jour))
    ordered = sorted(offered, key=lambda demande: -demande.numero)
    return tuple(sorted(ordered, key=lambda demande: used.get(demande.numero, date.min), reverse=True))


def resolve_demande(demandes: Sequence[Demande], code: str, texte: str) -> Demande:
    """Return the request of a line that `texte` names: by its number, its label, or words of one label.

    Raises:
        DemandeRefusee: none, or several; `suggestions` are the labels.
    """
    of_line = [demande for demande in demandes if demande.code == code]
    if not of_line:
        raise DemandeRefusee(f"Aucune demande sur {code} : « cariforef demande ouvrir » en ouvre une.")
    wanted = fold(texte.strip())
    ranks = (
        [demande for demande in of_line if str(demande.numero) == wanted],
        [demande for demande in of_line if fold(demande.libelle) == wanted],
        [demande for demande in of_line if wanted and wanted in fold(demande.libelle)],
    )
    named = next((matches for matches in ranks if matches), [])
    if len(named) == 1:
        return named[0]
    why = (
        "plusieurs demandes se nomment ainsi : donnez son numéro"
        if named
        else (
            "aucune demande de ce nom. « cariforef demande ouvrir » en ouvre une, ou un nom nouveau tapé "
            "dans la cellule de Semaine"
        )
    )
    raise DemandeRefusee(
        f"{quote_text(texte.strip())} sur {code} : {why}.",
        tuple(f"{demande.numero} « {demande.libelle} »" for demande in (named or of_line)[:5]),
    )


def require_taking(demande: Demande, jour: date) -> None:
    """Raise DemandeRefusee if the request was closed before that date."""
    if demande.close_le is not None and not demande.takes(jour):
        raise DemandeRefusee(
            f"La demande « {demande.libelle} » est close depuis le {format_date(demande.close_le)} : "
            f"les jours du {format_date(jour)} n'y vont pas. Rouvrez-la d'abord, ou choisissez-en une autre."
        )


def open_earlier(
    demandes: Iterable[Demande], answering: Iterable[CellChange | Saisie]
) -> tuple[tuple[Demande, Demande], ...]:
    """Return each request opened after the first day that answers it, with itself opened on that day.

    People often open a request after they have begun the work.
    """
    first: dict[tuple[int, str, int], date] = {}
    for cell in answering:
        if cell.demande and cell.centiemes:
            key = (cell.jour.year, cell.code, cell.demande)
            first[key] = min(cell.jour, first.get(key, cell.jour))
    return tuple(
        (demande, replace(demande, ouverte_le=jour))
        for demande in demandes
        if (jour := first.get((demande.ouverte_le.year, demande.code, demande.numero))) is not None
        and jour < demande.ouverte_le
    )


def read_typed(demandes: Sequence[Demande], code: str, texte: str, jour: date) -> int:
    """Return the number of the request typed for a day, 0 for « aucune »; raises DemandeRefusee."""
    if fold(texte.strip()) == AUCUNE:
        return SANS_DEMANDE
    demande = resolve_demande(demandes, code, texte)
    require_taking(demande, jour)
    return demande.numero


def describe_full(libelle: str, held: int) -> str:
    """Return the sentence that refuses to bring a request that holds `held` to a day."""
    return (
        f"La demande « {libelle} » a {describe_jours(held, 'saisi')} : une demande reste inférieure à un "
        "jour, toutes personnes réunies. Ouvrez-en une autre, ou laissez ces jours sans demande. Rien n'a "
        "été écrit."
    )
