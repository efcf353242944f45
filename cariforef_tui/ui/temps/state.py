"""State of the week shown: the last snapshot, the writes of this session over it, and who may write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Absence, CellChange, CellWritten, Saisie
from cariforef_tui.domain.values.days import parse_jours
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.ui.temps.grid.cells import CellEditor, CellKey
from cariforef_tui.ui.temps.grid.view import JOURS_OUVRABLES, Mark, Tone

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.semaine import Semaine
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.kit.place import PlaceScreen


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A cell being written, with its future saisie. Compared by identity: two writes may hold equal texts."""

    saisie: Saisie | None
    texte: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A cell written by this session. A read with a mark up to `tick` may not show it yet."""

    saisie: Saisie | None
    tick: int


@dataclass(frozen=True, slots=True)
class Written:
    """The version of a cell after the last write of this session, with the `moment` of that write."""

    version: int
    moment: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that was not saved, and why. `can_retry` is True if the store failed, not if a rule refused.

    `change` is the change to write, None if the text is no number of days. `nouvelle` is the label of the
    request to open with it.
    """

    texte: str
    motif: str
    change: CellChange | None = None
    can_retry: bool = False
    nouvelle: str = ""


class WeekState:
    """State of the week, owned by its screen. Use it only in the event loop."""

    def __init__(self) -> None:
        self.agent: str | None = None
        """Initials of the agent whose week is shown, None until they are known."""
        self.monday = date.min
        """Monday of the week shown, which may not be read yet."""
        self.snapshot: SemaineSnapshot | None = None
        """The last week read, which may be another than the one shown."""
        self.shows_weekend = False
        self.refused: dict[CellKey, Refused] = {}
        self.unopened: dict[str, str] = {}
        """Label of the request last said for each line, while the days that would open it are refused."""
        self._pending: dict[CellKey, Pending] = {}
        self._settled: dict[CellKey, Settled] = {}
        self._written: dict[CellKey, Written] = {}
        self.notes: dict[CellKey, str] = {}
        """Unsaved comments. That of an empty cell waits for days, that of another cell for the person."""
        self._added: dict[str, None] = {}
        self._pins: dict[str, set[str]] = {}
        self._chosen: tuple[date, frozenset[str], frozenset[str]] | None = None
        """Monday of the week, lines chosen for it, and those of them not used lately."""
        self.confirmed: frozenset[date] = frozenset()
        """Days off on which the person has agreed to log."""
        self.absences: dict[tuple[str, date], tuple[tuple[Absence, ...], tuple[Absence, ...]]] = {}
        """Absences before and after the last write of this session, by agent and first day."""
        self._tick = self._read = 0
        self.own: set[int] = set()
        """Numbers of the transactions of this session, whose cells the week already shows."""
        self.moment = 0
        """Number of writes of this session that have ended. A cell seen before a write may be out of date."""

    @property
    def is_asked(self) -> bool:
        """True once a read has begun."""
        return self._tick > 0

    @property
    def current(self) -> SemaineSnapshot | None:
        """The week shown, None until it has been read."""
        snapshot = self.snapshot
        return snapshot if snapshot and snapshot.semaine.jours[0].jour == self.monday else None

    def begin_read(self) -> int:
        """Return the mark of a read that starts now, for `adopt`."""
        self._tick += 1
        return self._tick

    def adopt(self, snapshot: SemaineSnapshot, tick: int) -> bool:
        """Take a snapshot, and forget the writes that it shows. If a later read has begun, return False."""
        if tick != self._tick:
            return False
        self.snapshot, self._read = snapshot, tick
        monday = snapshot.semaine.jours[0].jour
        if self._chosen is None or self._chosen[0] != monday:
            # Keep the choice of the first reading: logging days must not hide or move a line.
            chosen = snapshot.choose_lignes(self.pinned).difference(snapshot.semaine.codes)
            self._chosen = monday, chosen, chosen.difference(snapshot.recents)
        days = {jour.jour for jour in snapshot.semaine.jours}
        # The snapshot may lack a write that ended after the read began; it has no cell of other weeks.
        self._settled = {
            cell: settled
            for cell, settled in self._settled.items()
            if settled.tick >= tick or cell.jour not in days
        }
        return True

    def forget(self) -> None:
        """Start again for another agent."""
        self.snapshot = self._chosen = None
        self.unopened.clear()
        for overlay in (self.refused, self._pending, self._settled, self._written, self._added, self.notes):
            overlay.clear()

    def add_lignes(self, codes: Iterable[str]) -> None:
        """Show lines, even empty, until the session ends or the agent changes."""
        self._added.update(dict.fromkeys(codes))

    @property
    def pinned(self) -> frozenset[str]:
        """Codes of the lines that the agent of the week keeps on top."""
        agent = self.snapshot.agent.initiales if self.snapshot else ""
        return frozenset(self._pins.get(agent, ()))

    def has_pins_of(self, agent: str) -> bool:
        """Return True once the pinned lines of an agent are known."""
        return agent in self._pins

    def set_pins(self, agent: str, codes: Iterable[str]) -> None:
        """Set the pinned lines of an agent."""
        self._pins[agent] = set(codes)

    def pin(self, snapshot: SemaineSnapshot, code: str) -> bool:
        """Pin a line, or unpin it if it is pinned. Return True if it is pinned now."""
        self._pins.setdefault(snapshot.agent.initiales, set()).symmetric_difference_update({code})
        return code in self.pinned

    def note(self, cell: CellKey, texte: str) -> str:
        """Set the comment that waits in a cell, or remove it if `texte` is empty. Return the one before."""
        before = self.notes.pop(cell, "")
        if texte:
            self.notes[cell] = texte
        return before

    def codes(self, snapshot: SemaineSnapshot, beside: Collection[str] = ()) -> tuple[str, ...]:
        """Return the codes of the lines to show: pinned, then used lately or added, then due.

        Each group is in document order. `beside` are those of the week before, if it is shown.
        """
        _, chosen, due = self._chosen or (None, frozenset[str](), frozenset[str]())
        pinned = self.pinned
        shown = {
            *chosen.union(pinned).difference(snapshot.fermees),
            *snapshot.semaine.codes,
            *self._added,
            *beside,
        }
        codes = (ligne.code for ligne in snapshot.programme.lignes if ligne.code in shown)
        return tuple(sorted(codes, key=lambda code: (code not in pinned, code in due)))

    def semaine(self, snapshot: SemaineSnapshot, typed: Mapping[CellKey, Saisie] | None = None) -> Semaine:
        """Return the week with the writes of this session, ended or not, and the text being `typed`."""
        return self._lay_over(snapshot.semaine, typed or {})

    def precedente(self, snapshot: SemaineSnapshot) -> Semaine:
        """Return the week before, with the writes of this session that it may lack."""
        return self._lay_over(snapshot.precedente, {})

    def _lay_over(self, semaine: Semaine, typed: Mapping[CellKey, Saisie]) -> Semaine:
        days = {jour.jour for jour in semaine.jours}
        # The later ones win: written, then being written, then being typed.
        laid: dict[CellKey, Saisie | None] = {}
        # Cells of other weeks settled before this one was read are in it.
        settled = self._settled.items()
        laid.update((cell, written.saisie) for cell, written in settled if written.tick >= self._read)
        laid.update((cell, pending.saisie) for cell, pending in self._pending.items())
        laid.update(typed)
        here: dict[tuple[str, date], Saisie | None] = {
            cell: saisie for cell, saisie in laid.items() if cell.jour in days
        }
        return semaine.with_cells(here)

    def held(self, cell: CellKey) -> Saisie | None:
        """Return the saisie of a cell of the week, even if it is still being written; None if empty."""
        for laid in (self._pending.get(cell), self._settled.get(cell)):
            if laid is not None:
                return laid.saisie
        return self.snapshot.semaine.cells.get(cell) if self.snapshot else None

    def parse(self, snapshot: SemaineSnapshot, cell: CellKey, texte: str) -> int:
        """Return the hundredths of days typed in a cell; raise JoursRefuses if the text is refused."""
        semaine, held, reglages = self.semaine(snapshot), self.held(cell), snapshot.reglages
        # The days that the cell holds are free again: what is typed takes their place.
        left = sum(semaine.left_of(jour) for jour in semaine.jours if jour.jour == cell.jour)
        reste = left + (held.centiemes if held else 0)
        return parse_jours(texte, pas=reglages.pas, reste=reste, minutes_par_jour=reglages.minutes_par_jour)

    def read_typed(self, snapshot: SemaineSnapshot, editor: CellEditor | None) -> dict[CellKey, Saisie]:
        """Return the saisie being typed if its text is already valid: the figures follow each key."""
        if editor is None:
            return {}
        cell = CellKey(editor.code, editor.jour)
        try:
            centiemes = self.parse(snapshot, cell, editor.texte)
        except JoursRefuses:
            return {}
        saisie = Saisie(
            agent=snapshot.agent.initiales,
            jour=editor.jour,
            code=editor.code,
            centiemes=centiemes,
            version=editor.seen,
        )
        return {cell: saisie}

    def describe_lock(self, jour: date | None) -> str | None:
        """Return why a day of the week shown is locked; None if it is not, or if it is not read yet."""
        snapshot = self.current
        visa = snapshot.lock_of(jour) if snapshot is not None and jour is not None else None
        if visa is None:
            return None
        from cariforef_tui.domain.mois.history import describe_verrou

        return describe_verrou(visa)

    def marks(self) -> dict[tuple[str, date], Mark]:
        """Return the sign of each cell that refused a text, is being saved, or has a comment waiting."""
        marks: dict[tuple[str, date], Mark] = dict.fromkeys(self.notes, Mark("*", Tone.ECRITURE))
        marks.update(
            (cell, Mark("✗", Tone.REFUS, refused.texte, refused.can_retry))
            for cell, refused in self.refused.items()
        )
        marks.update(dict.fromkeys(self._pending, Mark("…", Tone.ECRITURE)))
        return marks

    def days_shown(self, semaine: Semaine) -> int:
        """Return the number of days to show: seven on demand or if the weekend holds something, else five."""
        weekend = {jour.jour for jour in semaine.jours[JOURS_OUVRABLES:]}
        taken = {saisie.jour for saisie in semaine.saisies} | {absence.jour for absence in semaine.absences}
        holds = not weekend.isdisjoint(taken)
        return len(semaine.jours) if self.shows_weekend or holds else JOURS_OUVRABLES

    def begin_write(self, changes: Iterable[CellChange], texte: str) -> dict[CellKey, Pending]:
        """Show changes before they are written. `end_write`, `refuse_write` or `drop_write` ends it."""
        begun = {}
        for change in changes:
            cell = cell_of(change)
            begun[cell] = self._pending[cell] = Pending(_saisie_of(change, self.held(cell)), texte)
            # A line stays on screen once written, even if its days are removed.
            self._added[cell.code] = None
            self.refused.pop(cell, None)
        return begun

    def end_write(self, begun: Mapping[CellKey, Pending], written: Iterable[CellWritten]) -> None:
        """Note the cells as the store now holds them."""
        self.drop_write(begun)
        self.moment += 1
        for cell_written in written:
            cell = cell_of(cell_written.change)
            self._written[cell] = Written(
                cell_written.after.version if cell_written.after else 0, self.moment
            )
            self._settled[cell] = Settled(cell_written.after, self._tick)
            if self.notes.get(cell) == cell_written.change.commentaire:
                self.notes.pop(cell, None)
            if cell_written.after is not None and cell_written.after != cell_written.before:
                self.own.add(cell_written.after.version)

    def refuse_write(
        self,
        begun: Mapping[CellKey, Pending],
        changes: Iterable[CellChange],
        motif: str,
        *,
        can_retry: bool,
        nouvelle: str = "",
    ) -> None:
        """Show the cells as they were. A typed text stays, with the reason `motif`."""
        for change in changes:
            cell = cell_of(change)
            pending = begun.get(cell)
            # A later write of the same cell has its own answer.
            if pending is not None and pending.texte and self._pending.get(cell) is pending:
                self.refused[cell] = Refused(pending.texte, motif, change, can_retry, nouvelle)
                if nouvelle:
                    self.unopened[cell.code] = nouvelle
        self.drop_write(begun)

    def keep_text(self, cell: CellKey, texte: str, motif: str) -> None:
        """Keep an unsaved text, so that typing in its cell starts from it."""
        self.refused[cell] = Refused(texte, motif)

    def forget_text(self, cell: CellKey) -> bool:
        """Forget the unsaved text of a cell, but not a comment that waits for days. Return True if any."""
        note = self.notes.pop(cell, None) if self.held(cell) is not None else None
        return (self.refused.pop(cell, None) or note) is not None

    def drop_write(self, begun: Mapping[CellKey, Pending]) -> None:
        """Show the cells as they were, and keep no text."""
        for cell, pending in begun.items():
            if self._pending.get(cell) is pending:
                del self._pending[cell]

    def expect(self, change: CellChange, moment: int) -> CellChange:
        """Return a change decided at `moment`, which expects the version that this session wrote since."""
        written = self._written.get(cell_of(change))
        if written is None or written.moment <= moment:
            return change
        return replace(change, expected_version=written.version)

    def unsaved(self) -> tuple[tuple[CellKey, str], ...]:
        """Return the typed texts that are refused or being saved, to keep if the terminal goes away."""
        texts = {cell: refused.texte for cell, refused in self.refused.items()}
        texts.update((cell, pending.texte) for cell, pending in self._pending.items() if pending.texte)
        return tuple(texts.items())


def cell_of(change: CellChange) -> CellKey:
    return CellKey(change.code, change.jour)


def _saisie_of(change: CellChange, held: Saisie | None) -> Saisie | None:
    if change.centiemes is None:
        return None
    kept = held.demande if held else SANS_DEMANDE
    return Saisie(
        agent=change.agent,
        jour=change.jour,
        code=change.code,
        centiemes=change.centiemes,
        commentaire=change.commentaire,
        a_confirmer=change.a_confirmer,
        version=change.expected_version or 0,
        demande=kept if change.demande is None else change.demande,
    )


class WeekRights:
    """Tells whose week is shown, and whether the person may log in it."""

    def __init__(self, place: PlaceScreen, visited: str | None) -> None:
        """`visited` is the agent whose week to show; None for the person's own."""
        self._place, self.visited = place, visited

    @property
    def agent(self) -> str:
        """Initials of the agent whose week to show; the person must be known."""
        return self.visited or self._place.session.require_agent()

    @property
    def refusal(self) -> DroitRefuse | None:
        """Why the person may not log in the week shown, None if they may or are not known yet."""
        from cariforef_tui.domain.agents.rights import Droit

        session = self._place.session
        return None if session.agent is None else session.refusal(Droit.SAISIR, self.agent)
