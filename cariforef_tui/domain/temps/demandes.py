"""Requests of a droit de tirage: those that a day may answer, and the hundredths that each has taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, CellChange, Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_jours, format_jours
from cariforef_tui.domain.values.refusals import DemandeRefusee
from cariforef_tui.domain.values.text import fold, quote_text

LIBELLE_MAX = 120
AUCUNE = "aucune"
"""The word to type for days that answer no request."""


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


@dataclass(frozen=True, slots=True)
class PartDemande:
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
        f"La demande « {libelle} » atteindrait un jour : {describe_jours(held, 'déjà saisi')}, "
        f"moins de {format_jours(JOUR_ENTIER)} en tout. Ouvrez-en une autre, ou laissez ces jours sans "
        "demande. Rien n'a été écrit."
    )
