"""Dialog that exports the table a place shows: asks for a file, then writes it in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.exchange.files.files import Existing, check_target, write_atomically
from cariforef_tui.exchange.files.write import Format, render
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.place import PlaceScreen

_FORMATS = (Format.CSV, Format.XLSX, Format.JSON)


@dataclass(frozen=True, slots=True)
class Destination:
    """The file chosen, its format by its ending, and what becomes of one already there."""

    path: Path
    format: str
    existing: Existing


class ExportDialog(Dialog[Destination]):
    """Asks for a file; one already there is replaced once Enter is pressed twice on its name."""

    accept_label = "Exporter"

    def __init__(self, titre: str, path: Path, store: str, formats: Sequence[str] = _FORMATS) -> None:
        """`formats` are the endings that a file may have."""
        super().__init__()
        self._titre, self._path, self._store, self._formats = titre, path, store, formats
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            yield Input(str(self._path), id="export-chemin", select_on_focus=False)
            yield Static(inert(f"La fin du nom décide du format : {self._endings}."))
            yield from self.compose_end()

    @property
    def _endings(self) -> str:
        *others, last = (f".{ending}" for ending in self._formats)
        return f"{', '.join(others)} ou {last}"

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def accept(self) -> None:
        path = Path(self.query_one(Input).value.strip()).expanduser().absolute()
        suffix = path.suffix.casefold().removeprefix(".")
        if suffix not in self._formats:
            self.refuse(f"Finissez le nom par {self._endings}.")
            return
        existing = Existing.REPLACE if path == self._warned else Existing.KEEP
        try:
            check_target(path, Existing.REPLACE, self._store)
        except CariforefError as error:
            self.refuse(str(error))
            return
        if existing is Existing.KEEP and path.exists():
            self._warned = path
            self.refuse("Ce fichier existe déjà : Entrée de nouveau l'écrase.")
            return
        self.dismiss(Destination(path, suffix, existing))


def ask_export(place: PlaceScreen) -> None:
    """Ask where the table that `place` shows goes, and write it there."""
    tableau = place.seen_table() if place.session.is_ready else None
    if tableau is None or not tableau.lignes:
        place.tell("Rien à exporter ici.", "warn")
        return
    shown, store = tableau, place.store.place

    def answer(chosen: Destination | None) -> None:
        if chosen is not None:
            place.run_worker(lambda: _write(place, shown, chosen, store), thread=True, group="export")

    count = len(shown.lignes)
    titre = f"Exporter ce qui est affiché ({count_of(count, 'ligne')})"
    path = export_folder() / f"{shown.cle}-{shown.au.isoformat()}.csv"
    if place.refuses_file(path):
        return
    place.app.push_screen(ExportDialog(titre, path, store), answer)


def _write(place: PlaceScreen, tableau: Table, chosen: Destination, store: str) -> None:
    try:
        written = write_atomically(
            chosen.path, render(tableau, Format(chosen.format)), chosen.existing, store
        )
    except CariforefError as error:
        place.app.call_from_thread(place.tell, str(error), "error")
        return
    place.app.call_from_thread(place.tell, f"Écrit : {written}")


def export_folder() -> Path:
    """The user's documents, else their home."""
    from platformdirs import user_documents_path

    try:
        documents = user_documents_path()
        return documents if documents.is_dir() else Path.home()
    except (RuntimeError, OSError):
        return Path.cwd()
