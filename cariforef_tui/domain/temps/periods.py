"""Periods of absence as a table of leave gives them, and the absences of each day, by half-days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence, absences_with
from cariforef_tui.domain.values.columns import parse_cell_date
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import fold, quote_text

_TYPES = {
    TypeAbsence.CONGE: ("congé annuel", "congé payé", "cp", "ca"),
    TypeAbsence.RTT: ("jrtt", "jour rtt", "jour de rtt"),
    TypeAbsence.MALADIE: ("arrêt maladie", "congé maladie", "congé de maladie", "arrêt de travail"),
    TypeAbsence.FORMATION: (),
    TypeAbsence.AUTRE: ("autre absence", "absence"),
}
"""The usual names of each type of absence, in the singular."""
_JOURNEE = ("journee", "journee entiere", "jour", "jour entier")


class PeriodField(StrEnum):
    """The columns of a table of leave."""

    AGENT = "initiales"
    TYPE = "type"
    DU = "du"
    AU = "au"
    DEMI = "demi-journée"


NEEDED = {PeriodField.AGENT: "", PeriodField.TYPE: "", PeriodField.DU: ""}
"""The fields that every row needs."""
TITRES = {
    PeriodField.AGENT: "initiales agent qui salarie collaborateur personne nom",
    PeriodField.TYPE: "type type_d_absence absence motif nature type_de_conge conge",
    PeriodField.DU: "du debut date_de_debut date_debut premier_jour date jour",
    PeriodField.AU: "au fin date_de_fin date_fin dernier_jour",
    PeriodField.DEMI: "demi_journee demi_journees demi moment",
}


class Moitie(StrEnum):
    MATIN = "matin"
    APRES_MIDI = "après-midi"


JOURNEE = frozenset(Moitie)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An agent is away from `first` to `last`, from and to these halves of the day.

    It begins at noon if `first_half` is the afternoon, and ends at noon if `last_half` is the morning.
    """

    agent: str
    type: TypeAbsence
    first: date
    last: date
    moities: frozenset[Moitie] = JOURNEE
    first_half: Moitie | None = None
    last_half: Moitie | None = None

    def moities_on(self, jour: date) -> frozenset[Moitie]:
        """Return the halves of a day of the period that are not worked."""
        left = self.moities
        if jour == self.first and self.first_half is Moitie.APRES_MIDI:
            left -= {Moitie.MATIN}
        if jour == self.last and self.last_half is Moitie.MATIN:
            left -= {Moitie.APRES_MIDI}
        return left


def parse_type(texte: str) -> TypeAbsence:
    """Return the type of absence that `texte` names, by its usual names too; raises Refus with the types."""
    wanted = _singular(texte)
    for kind, names in _TYPES.items():
        if wanted in map(_singular, (kind.value, *names)):
            return kind
    raise Refus(f"{quote_text(texte)} : type d'absence inconnu.", tuple(TypeAbsence))


def parse_moitie(texte: str) -> Moitie:
    """Return the half of a day that `texte` names; raises Refus."""
    wanted = _singular(texte)
    for moitie in Moitie:
        if wanted == _singular(moitie.value):
            return moitie
    raise Refus(f"{quote_text(texte)} : « matin » ou « après-midi » attendu, ou rien pour la journée.")


def parse_moities(texte: str) -> frozenset[Moitie]:
    """Return the halves of a day that `texte` names, both for « journée »; raises Refus."""
    return JOURNEE if " ".join(_singular(texte)) in _JOURNEE else frozenset({parse_moitie(texte)})


def parse_bound(texte: str, today: date) -> tuple[date, Moitie | None]:
    """Return the day at which a period begins or ends, and the half of the day if `texte` names one.

    Raises:
        DateRefusee, Refus: no such date, no such half.
    """
    day, _, half = texte.strip().partition(" ")
    if half and not half[0].isdigit():
        return parse_cell_date(day, today), parse_moitie(half)
    return parse_cell_date(texte, today), None


def absences_on(
    agent: str, jour: date, moities: Mapping[Moitie, TypeAbsence], attendu: int, held: Iterable[Absence]
) -> tuple[Absence, ...]:
    """Return the absences of a day that expects `attendu`, once these halves are added to those held.

    One half stays beside the half of another type, as when it is declared alone; two make the whole day.
    """
    kinds = [moities[moitie] for moitie in Moitie if moitie in moities]
    is_whole = len(kinds) > len({*kinds})
    absences = tuple(held) if len(kinds) == 1 else ()
    for kind in dict.fromkeys(kinds):
        new = Absence(agent, jour, kind, attendu)
        absences = absences_with(new, Duree.JOURNEE if is_whole else Duree.DEMI, attendu, absences)
    return absences


def _singular(texte: str) -> tuple[str, ...]:
    words = fold(texte.strip()).replace("'", " ").replace("-", " ").split()
    return tuple(word.removesuffix("s") for word in words)
