"""Texts and tones of the grid of the week; the domain computes the figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.calendrier import week_days
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.temps.semaine import EtatJour, JourSemaine, Semaine
from cariforef_tui.domain.values.dates import JOURS
from cariforef_tui.domain.values.days import format_nombre

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.services.temps.semaine import SemaineSnapshot

JOURS_OUVRABLES = 5
"""Number of days from Monday that are always shown. The weekend shows on demand or if it holds something."""


class Tone(StrEnum):
    """How something is drawn. Each tone is a component class of the grid; the text has a sign for it too."""

    NORMAL = "normal"
    CONFIRMER = "confirmer"
    ECRITURE = "ecriture"
    REFUS = "refus"
    AUJOURDHUI = "aujourdhui"
    FERME = "ferme"
    PARTIEL = "partiel"
    DISCRET = "discret"


@dataclass(frozen=True, slots=True)
class Mark:
    """Sign on a cell that is being saved, that refused a text, or that has a comment waiting.

    `texte` is the refused text: typing in the cell starts from it.
    """

    signe: str
    tone: Tone
    texte: str = ""
    can_retry: bool = False


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: its number and its marks, of which the first ones are shown.

    The marks are `?` to confirm, `›` logged by somebody else, `*` commented, `…` being saved, `✗` refused.
    `version` is the version of its saisie, 0 for an empty cell. Typing starts from `texte`. `can_retry` is
    True if the store failed, not if a rule refused the write.
    """

    nombre: str = ""
    marks: str = ""
    tone: Tone = Tone.NORMAL
    version: int = 0
    texte: str = ""
    can_retry: bool = False


@dataclass(frozen=True, slots=True)
class Reste:
    """The days left in the enveloppe of a line: `nombre`, then `partage` (`/225`) if lines share it."""

    nombre: str
    partage: str = ""
    tone: Tone = Tone.NORMAL

    @property
    def texte(self) -> str:
        """`nombre` and `partage` in one text: `150,5 /225`."""
        return f"{self.nombre} {self.partage}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneView:
    """One line; `prevu` gives the days planned for it, or for all the lines of its enveloppe.

    `passed` are its cells of the week before, if it is shown.
    """

    code: str
    libelle: str
    cells: tuple[CellView, ...]
    total: str
    reste: Reste
    prevu: str = ""
    is_pinned: bool = False
    passed: tuple[CellView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JourView:
    """One day: its header, its note (a public holiday, a signed month), and the figures below the lines.

    `absent` gives the days of its absences and `absence` their names. `total_mark` is the sign of a complete
    day, of a day over what it expects, or of a day over what it allows. The cursor skips a day `is_off`:
    it expects nothing and holds nothing.
    """

    jour: date
    court: str
    long: str
    note: str = ""
    tone: Tone = Tone.NORMAL
    absence: str = ""
    absent: str = ""
    total: str = ""
    total_mark: str = ""
    total_tone: Tone = Tone.NORMAL
    manque: str = ""
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class GridView:
    """Lines and days of the grid; `is_read` is False until a week has been read.

    `moment` is the number of writes of this session that it shows. `is_awaited` is False until a week is
    asked for. `passed` are the days of the week before, empty if they are not shown.
    """

    jours: tuple[JourView, ...]
    lignes: tuple[LigneView, ...] = ()
    is_read: bool = False
    moment: int = 0
    is_awaited: bool = True
    passed: tuple[JourView, ...] = ()

    @property
    def days(self) -> tuple[JourView, ...]:
        """All the days drawn: those of the week before first."""
        return *self.passed, *self.jours

    @property
    def absences(self) -> tuple[str, ...]:
        """Names of the absences of the days shown, each once."""
        return tuple(dict.fromkeys(jour.absence for jour in self.days if jour.absence))

    @property
    def feet(self) -> int:
        """Number of rows below the lines: the rule, absences if any, the total and the days missing."""
        return 4 if self.absences else 3

    @property
    def shape(self) -> tuple[object, ...]:
        """What decides the layout: if it changes, the whole grid is drawn again."""
        drawn = len(self.passed), len(self.jours)
        return self.is_read, self.feet, drawn, [ligne.code for ligne in self.lignes]

    @property
    def tones(self) -> list[Tone]:
        """Tone of the empty cells of each day."""
        return [jour.tone for jour in self.jours]

    def rang_of(self, code: str) -> int | None:
        """Return the rank of a line, or None if it is not shown."""
        return next((rang for rang, ligne in enumerate(self.lignes) if ligne.code == code), None)

    def column_of(self, jour: date) -> int | None:
        return next((rang for rang, jour_view in enumerate(self.jours) if jour_view.jour == jour), None)

    def column_up_to(self, jour: date) -> int:
        """Return the rank of the last day shown up to `jour`: Friday for a hidden weekend."""
        return max((rang for rang, jour_view in enumerate(self.jours) if jour_view.jour <= jour), default=0)


_SIGNES = {
    EtatJour.VIDE: ("", Tone.DISCRET),
    EtatJour.PARTIEL: ("", Tone.NORMAL),
    EtatJour.COMPLET: ("✓", Tone.DISCRET),
    EtatJour.SUPPLEMENT: ("+", Tone.PARTIEL),
    EtatJour.DEPASSE: ("✗", Tone.REFUS),
}
_FERIE = "férié"


def build_frame(monday: date, au: date) -> GridView:
    """Return the grid before any reading: its days only."""

    days = week_days(monday)[:JOURS_OUVRABLES]
    jours = (JourSemaine(jour=day, attendu=0, plafond=0) for day in days)
    return GridView(tuple(_name_jour(jour, au) for jour in jours))


def _name_jour(jour: JourSemaine, au: date, visa: Visa | None = None) -> JourView:
    """Return the header of a day: its names and its note."""
    name, day = JOURS[jour.jour.weekday()], jour.jour
    note, tone = _note_of(jour, au) if visa is None or jour.ferie else _note_lock(visa)
    return JourView(
        jour=day,
        court=f"{name[:2]}{day.day:02d}",
        long=f"{name[:3]}. {day.day:02d}/{day.month:02d}",
        note=note,
        tone=tone,
    )


def build_view(
    snapshot: SemaineSnapshot,
    semaine: Semaine,
    codes: Sequence[str],
    marks: Mapping[tuple[str, date], Mark],
    *,
    au: date,
    shown: int,
    moment: int,
    pinned: Collection[str] = (),
    shows_off: bool = False,
    beside: Semaine | None = None,
) -> GridView:
    """Return the grid of the first `shown` days of `semaine`: the snapshot's week with unsaved changes.

    `beside` is the week before, to show its days too. If `shows_off`, the cursor skips no day.
    """
    jours = semaine.jours[:shown]
    built = [_build_jour(semaine, jour, au, snapshot.lock_of(jour.jour)) for jour in jours]
    passed = [] if beside is None else [_build_jour(beside, jour, au, None) for jour in beside.jours]
    return GridView(
        jours=tuple(replace(jour, is_off=jour.is_off and not shows_off) for jour in built),
        lignes=tuple(
            _build_ligne(snapshot, semaine, beside, code, jours, marks, is_pinned=code in pinned)
            for code in codes
        ),
        # What was done is read only, and quiet but for what it lacks.
        passed=tuple(replace(jour, tone=Tone.FERME) for jour in passed),
        is_read=True,
        moment=moment,
    )


def _note_of(jour: JourSemaine, au: date) -> tuple[str, Tone]:
    if jour.ferie:
        return jour.ferie, Tone.FERME
    if not jour.ouvert:
        return "hors de l'exercice", Tone.FERME
    if jour.jour == au:
        return "aujourd'hui", Tone.AUJOURDHUI
    if jour.jour > au:
        return "à venir", Tone.FERME
    return ("repos", Tone.FERME) if jour.jour.weekday() >= JOURS_OUVRABLES else ("", Tone.NORMAL)


def _note_lock(visa: Visa) -> tuple[str, Tone]:
    """Return the note of a day in a signed month."""
    from cariforef_tui.domain.mois.visas import AFTER

    return AFTER[visa.geste].value, Tone.FERME


def _build_jour(semaine: Semaine, jour: JourSemaine, au: date, lock: Visa | None) -> JourView:
    absent = semaine.total_absent(jour.jour)
    done = semaine.total_saisi(jour.jour) + absent
    mark, total_tone = _SIGNES[semaine.etat_of(jour)]
    left = semaine.left_of(jour)
    is_due = jour.jour <= au
    if not is_due and done == 0:
        mark, total_tone = "", Tone.DISCRET
    is_proposed = any(one.a_confirmer for one in semaine.saisies if one.jour == jour.jour)
    if is_proposed and total_tone is not Tone.REFUS:
        mark, total_tone = "?", Tone.CONFIRMER
    nothing = _FERIE if jour.ferie else "0" if jour.attendu and is_due else ""
    named = _name_jour(jour, au, lock)
    absence = " ".join(
        f"{'½ ' if absence.centiemes < jour.attendu else ''}{absence.type.value}"
        for absence in semaine.absences
        if absence.jour == jour.jour
    )
    if absent == done and absent and not semaine.room_of(jour) and named.tone is Tone.NORMAL:
        # Every entry would be refused there: its cells are as empty as on a holiday.
        named = replace(named, note=absence, tone=Tone.FERME)
    return replace(
        named,
        absence=absence,
        absent=format_nombre(absent) if absent else "",
        total=format_nombre(done) if done else nothing,
        total_mark=mark,
        total_tone=total_tone if done or left else Tone.DISCRET,
        manque=format_nombre(left) if left and is_due else "",
        is_off=not (jour.attendu or done),
    )


def _build_ligne(
    snapshot: SemaineSnapshot,
    semaine: Semaine,
    beside: Semaine | None,
    code: str,
    jours: Sequence[JourSemaine],
    marks: Mapping[tuple[str, date], Mark],
    *,
    is_pinned: bool,
) -> LigneView:
    total = semaine.total_ligne(code)
    reste, prevu = format_reste(snapshot, semaine, code), snapshot.prevu_of(code)
    return LigneView(
        code=code,
        libelle=snapshot.programme.by_code[code].libelle,
        cells=_build_cells(semaine, code, jours, marks),
        total=format_nombre(total) if total else "",
        reste=reste,
        prevu=reste.partage or ("" if prevu is None else format_nombre(prevu)),
        is_pinned=is_pinned,
        passed=_build_cells(beside, code, beside.jours, {}) if beside else (),
    )


def _build_cells(
    semaine: Semaine, code: str, jours: Sequence[JourSemaine], marks: Mapping[tuple[str, date], Mark]
) -> tuple[CellView, ...]:
    cells = semaine.cells
    return tuple(_build_cell(cells.get((code, jour.jour)), marks.get((code, jour.jour))) for jour in jours)


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
        texte = mark.texte or nombre
        return CellView(nombre, mark.signe + marks[:1], mark.tone, version, texte, mark.can_retry)
    return CellView(nombre, marks, tone, version, nombre)


def format_reste(snapshot: SemaineSnapshot, semaine: Semaine, code: str) -> Reste:
    """Return the days left in the enveloppe of a line, counting those of `semaine`."""
    left, prevu = snapshot.left_with(code, semaine), snapshot.prevu_of(code)
    if left is None or prevu is None:
        return Reste("non chiffré", tone=Tone.DISCRET)
    shared = snapshot.avancement.lignes[code].enveloppe
    part = "" if shared is None else f"/{format_nombre(prevu)}"
    return Reste(format_nombre(left), part, Tone.REFUS if left < 0 else Tone.NORMAL)
