"""Texts and tones of the week's grid; figures come from the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.calendrier import week_days
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.temps.semaine import EtatJour
from cariforef_tui.domain.values.dates import JOURS
from cariforef_tui.domain.values.days import format_nombre

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.temps.semaine import JourSemaine, Semaine
    from cariforef_tui.services.temps.semaine import SemaineSnapshot

JOURS_OUVRABLES = 5
"""Days from Monday that are always shown; the weekend where it is asked for or holds something."""


class Tone(StrEnum):
    """How something is drawn; each is a component class of the grid, doubled by a sign in the text."""

    NORMAL = "normal"
    CONFIRMER = "confirmer"
    ECRITURE = "ecriture"
    REFUS = "refus"
    AUJOURDHUI = "aujourdhui"
    FERME = "ferme"
    BON = "bon"
    PARTIEL = "partiel"
    DISCRET = "discret"


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: the number, its marks (`?` to confirm, `›` logged by somebody else, `*` commented, `…`
    being saved, `✗` refused); the first two are shown.

    `version` is the saisie's, 0 for an empty cell: what a person who starts typing has seen. `texte` is what
    the typing starts from.
    """

    nombre: str = ""
    marks: str = ""
    tone: Tone = Tone.NORMAL
    version: int = 0
    texte: str = ""


@dataclass(frozen=True, slots=True)
class LigneView:
    """One line: `reste` in full and, for narrow screens, `reste_court`."""

    code: str
    libelle: str
    cells: tuple[CellView, ...]
    total: str
    reste: str
    reste_court: str
    rest_tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class JourView:
    """One day: its header, and the four figures below the lines."""

    jour: date
    court: str
    long: str
    note: str = ""
    tone: Tone = Tone.NORMAL
    absence: str = ""
    total: str = ""
    total_tone: Tone = Tone.NORMAL
    attendu: str = ""
    manque: str = ""


@dataclass(frozen=True, slots=True)
class GridView:
    """Lines and days of the grid; `is_read` is False until a week has been read.

    `moment` is how many of this session's writes it shows.
    """

    jours: tuple[JourView, ...]
    lignes: tuple[LigneView, ...] = ()
    total: str = ""
    is_read: bool = False
    moment: int = 0

    def rang_of(self, code: str) -> int | None:
        """Rank of a line, None where it is not shown."""
        return next((rang for rang, ligne in enumerate(self.lignes) if ligne.code == code), None)

    def column_of(self, jour: date) -> int | None:
        return next((rang for rang, jour_view in enumerate(self.jours) if jour_view.jour == jour), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """Sign laid on a cell that this session is saving, or whose text was refused."""

    signe: str
    tone: Tone
    texte: str = ""
    """The text refused, with which the cell is taken up again."""


_SIGNES = {
    EtatJour.VIDE: ("", Tone.DISCRET),
    EtatJour.PARTIEL: ("… ", Tone.PARTIEL),
    EtatJour.COMPLET: ("✓ ", Tone.BON),
    EtatJour.SUPPLEMENT: ("+ ", Tone.PARTIEL),
    EtatJour.DEPASSE: ("✗ ", Tone.REFUS),
}


def build_frame(monday: date, au: date) -> GridView:
    """Return the grid before anything is read: its days."""

    from cariforef_tui.domain.temps.semaine import JourSemaine

    days = week_days(monday)[:JOURS_OUVRABLES]
    jours = (JourSemaine(jour=day, attendu=0, plafond=0) for day in days)
    return GridView(tuple(JourView(jour.jour, *_titles(jour.jour), *_note_of(jour, au)) for jour in jours))


def build_view(
    snapshot: SemaineSnapshot,
    semaine: Semaine,
    codes: Sequence[str],
    marks: Mapping[tuple[str, date], Mark],
    *,
    au: date,
    shown: int,
    moment: int,
) -> GridView:
    """Return `semaine` (the snapshot's week with what is being typed) on the first `shown` days."""
    jours = semaine.jours[:shown]
    return GridView(
        jours=tuple(_build_jour(semaine, jour, au, snapshot.lock_of(jour.jour)) for jour in jours),
        lignes=tuple(_build_ligne(snapshot, semaine, code, jours, marks) for code in codes),
        total=format_nombre(semaine.total()),
        is_read=True,
        moment=moment,
    )


def _titles(day: date) -> tuple[str, str]:
    name = JOURS[day.weekday()][:3]
    return f"{name} {day.day:02d}", f"{name}. {day.day:02d}/{day.month:02d}"


def _note_of(jour: JourSemaine, au: date) -> tuple[str, Tone]:
    if jour.jour == au:
        return "▼auj.", Tone.AUJOURDHUI
    if not jour.ouvert:
        return "hors ex.", Tone.FERME
    if jour.ferie:
        return jour.ferie, Tone.FERME
    if jour.jour.weekday() >= JOURS_OUVRABLES:
        return "repos", Tone.FERME
    return ("à venir", Tone.FERME) if jour.jour > au else ("", Tone.NORMAL)


def _note_lock(jour: JourSemaine, visa: Visa | None, au: date) -> tuple[str, Tone]:
    """Say that the day's month is signed, where it is no public holiday."""
    if visa is None or jour.ferie:
        return _note_of(jour, au)
    from cariforef_tui.domain.mois.visas import AFTER

    return AFTER[visa.geste].value, Tone.FERME


def _build_jour(semaine: Semaine, jour: JourSemaine, au: date, lock: Visa | None) -> JourView:
    done = semaine.total_saisi(jour.jour) + semaine.total_absent(jour.jour)
    signe, total_tone = _SIGNES[semaine.etat_of(jour)]
    left = semaine.left_of(jour)
    is_due = jour.jour <= au
    if not is_due and done == 0:
        signe, total_tone = "", Tone.DISCRET
    return JourView(
        jour.jour,
        *_titles(jour.jour),
        *_note_lock(jour, lock, au),
        absence=" ".join(
            f"{'½ ' if absence.centiemes < jour.attendu else ''}{absence.type.value}"
            for absence in semaine.absences
            if absence.jour == jour.jour
        ),
        total=f"{signe}{format_nombre(done)}" if done or (jour.attendu and is_due) else "–",
        total_tone=total_tone,
        attendu=format_nombre(jour.attendu) if jour.attendu else "–",
        manque=format_nombre(left) if left and is_due else "",
    )


def _build_ligne(
    snapshot: SemaineSnapshot,
    semaine: Semaine,
    code: str,
    jours: Sequence[JourSemaine],
    marks: Mapping[tuple[str, date], Mark],
) -> LigneView:
    total = semaine.total_ligne(code)
    return LigneView(
        code,
        snapshot.programme.by_code[code].libelle,
        tuple(
            _build_cell(semaine.cells.get((code, jour.jour)), marks.get((code, jour.jour))) for jour in jours
        ),
        format_nombre(total) if total else "",
        *format_reste(snapshot, semaine, code),
    )


def _build_cell(saisie: Saisie | None, mark: Mark | None) -> CellView:
    nombre = format_nombre(saisie.centiemes) if saisie else ""
    marks = ""
    tone = Tone.NORMAL
    if saisie and saisie.a_confirmer:
        marks, tone = "?", Tone.CONFIRMER
    if saisie and saisie.par:
        marks += "›"
    if saisie and saisie.commentaire:
        marks += "*"
    version = saisie.version if saisie else 0
    if mark:
        return CellView(nombre, mark.signe + marks[:1], mark.tone, version, mark.texte or nombre)
    return CellView(nombre, marks, tone, version, nombre)


def format_reste(snapshot: SemaineSnapshot, semaine: Semaine, code: str) -> tuple[str, str, Tone]:
    """Return the rest of the line's enveloppe, in full and short: `12,5 j`, `env. 160: 42,25`."""
    left = snapshot.left_with(code, semaine)
    if left is None:
        return "non chiffré", "n. ch.", Tone.DISCRET
    nombre, tone = format_nombre(left), Tone.NORMAL
    if left < 0:
        nombre, tone = f"✗{nombre}", Tone.REFUS
    enveloppe = snapshot.avancement.lignes[code].enveloppe
    if enveloppe is None or enveloppe.centiemes is None:
        return f"{nombre} j", nombre, tone
    return f"env. {format_nombre(enveloppe.centiemes)}: {nombre}", f"e.{nombre}", tone
