"""Export what a place shows: ask where, write in the background, say what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from cariforef_tui.domain.refus import CariforefError
from cariforef_tui.domain.tableau import Tableau
from cariforef_tui.exchange.ecriture import Format, render
from cariforef_tui.exchange.fichiers import Existant, check_target, write_atomically
from cariforef_tui.ui.inert import inert
from cariforef_tui.ui.screens.dialog import Dialog
from cariforef_tui.ui.screens.place import PlaceScreen

_FORMATS = (Format.CSV, Format.XLSX, Format.JSON)


@dataclass(frozen=True, slots=True)
class Destination:
    """The file chosen, its format, and what becomes of one already there."""

    path: Path
    format: Format
    existant: Existant


class ExportDialog(Dialog[Destination]):
    """Asks for a file; one already there is replaced once Enter is pressed twice on its name."""

    DEFAULT_CSS = """
    ExportDialog #export-boutons { height: 3; margin-top: 1; }
    ExportDialog Button { margin-right: 2; }
    """

    def __init__(self, tableau: Tableau, path: Path, store: str) -> None:
        super().__init__()
        self._tableau, self._path, self._store = tableau, path, store
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        count = len(self._tableau.lignes)
        rows = f"{count} ligne" if count == 1 else f"{count} lignes"
        with Vertical(id="cadre"):
            yield Static(inert(f"Exporter ce qui est affiché ({rows})"), classes="dialogue-titre")
            yield Input(str(self._path), id="export-chemin", select_on_focus=False)
            yield Static("", id="export-erreur", classes="dialogue-erreur", markup=False)
            yield Static(
                inert("L'extension décide du format : .csv, .xlsx ou .json."), classes="dialogue-aide"
            )
            with Horizontal(id="export-boutons"):
                yield Button(inert("Exporter (Entrée)"), variant="primary", id="export-oui")
                yield Button(inert("Renoncer (Échap)"), id="export-non")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "export-oui":
            self._choose()
        else:
            self.dismiss(None)

    def _choose(self) -> None:
        path = Path(self.query_one(Input).value.strip()).expanduser().absolute()
        suffix = path.suffix.casefold().removeprefix(".")
        if suffix not in _FORMATS:
            self._refuse("Finissez le nom par .csv, .xlsx ou .json.")
            return
        existant = Existant.REMPLACER if path == self._warned else Existant.GARDER
        try:
            check_target(path, Existant.REMPLACER, self._store)
        except CariforefError as error:
            self._refuse(str(error))
            return
        if existant is Existant.GARDER and path.exists():
            self._warned = path
            self._refuse("Ce fichier existe déjà : Entrée de nouveau l'écrase.")
            return
        self.dismiss(Destination(path, Format(suffix), existant))

    def _refuse(self, message: str) -> None:
        self.query_one("#export-erreur", Static).update(inert(message))


def ask_export(place: PlaceScreen) -> None:
    """Ask where the table that `place` shows goes, and write it there."""
    tableau = place.seen_table() if place.cariforef.is_ready else None
    if tableau is None or not tableau.lignes:
        place.cariforef.notify_text("Rien à exporter ici.")
        return
    shown, store = tableau, place.store.place

    def answer(chosen: Destination | None) -> None:
        if chosen is not None:
            place.run_worker(lambda: _write(place, shown, chosen, store), thread=True, group="export")

    place.app.push_screen(ExportDialog(shown, _default_path(shown), store), answer)


def _write(place: PlaceScreen, tableau: Tableau, chosen: Destination, store: str) -> None:
    try:
        written = write_atomically(chosen.path, render(tableau, chosen.format), chosen.existant, store)
    except CariforefError as error:
        place.app.call_from_thread(place.cariforef.notify_text, str(error), "error")
        return
    place.app.call_from_thread(place.cariforef.notify_text, f"Écrit : {written}")


def _default_path(tableau: Tableau) -> Path:
    """A name of its own in the user's documents, else in their home."""
    from platformdirs import user_documents_path

    try:
        documents = user_documents_path()
        folder = documents if documents.is_dir() else Path.home()
    except (RuntimeError, OSError):
        folder = Path.cwd()
    return folder / f"{tableau.cle}-{tableau.au.isoformat()}.csv"
