"""Dialog that exports a document: it asks for a destination, then makes the document in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.exchange.files.write import Format, render
from cariforef_tui.ui.dialogs.dialog import ButtonDialog, labelled
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.exchange.files.outlet import Outlet, Target
    from cariforef_tui.ui.kit.place import PlaceScreen

_FORMATS = (Format.CSV, Format.XLSX, Format.JSON)


@dataclass(frozen=True, slots=True)
class Document:
    """A document to export: a proposed `name`, the `formats` of its extension; `make` runs in a thread."""

    titre: str
    name: str
    formats: Sequence[str]
    make: Callable[[str], bytes]
    """Returns the bytes of the document in the format given."""
    more: str = ""
    """Sentence on what only some of the formats hold."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the document goes, and its format, which the extension of the name gives."""

    target: Target
    format: str


class ExportDialog(ButtonDialog[Destination]):
    """Asks for a name. Replacing a file that exists takes a second Enter."""

    accept_label = "Exporter"

    def __init__(self, document: Document, outlet: Outlet) -> None:
        super().__init__()
        self._document, self._outlet = document, outlet
        self._warned: Target | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._document.titre), classes="dialogue-titre")
            offered = self._outlet.offer(self._document.name)
            yield labelled("Fichier", Input(offered, id="export-chemin", select_on_focus=False))
            told = f"La fin du nom décide du format : {self._endings}. {self._document.more}"
            yield Static(inert(told.rstrip()), classes="champ-lu")
            yield from self.compose_end()

    @property
    def _endings(self) -> str:
        *others, last = (f".{ending}" for ending in self._document.formats)
        return f"{', '.join(others)} ou {last}"

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def accept(self) -> None:
        typed = self.query_one(Input).value.strip()
        suffix = PurePath(typed).suffix.casefold().removeprefix(".")
        if suffix not in self._document.formats:
            self.refuse(f"Finissez le nom par {self._endings}.")
            return
        try:
            target = self._outlet.aim(typed)
        except CariforefError as error:
            self.refuse(str(error))
            return
        if target.is_taken and target != self._warned:
            self._warned = target
            self.refuse("Ce fichier existe déjà : Entrée de nouveau l'écrase.")
            return
        self.dismiss(Destination(target, suffix))


def ask_where(host: PlaceScreen, document: Document) -> None:
    """Ask for a destination, make the document, write it there, and say so."""
    outlet = host.session.outlet
    if host.refuses_file(outlet.check_open):
        return

    def put(chosen: Destination) -> None:
        host.write(lambda: chosen.target.fill(document.make(chosen.format)), host.tell)

    host.ask_person(ExportDialog(document, outlet), put)


def ask_export(place: PlaceScreen) -> None:
    """Export the table that `place` shows to a destination that the person chooses."""
    tableau, calendar = place.seen_table() if place.session.is_ready else None, place.seen_calendar()
    if tableau is None or not tableau.lignes:
        place.tell("Rien à exporter ici.", "warn")
        return
    formats = (*_FORMATS, Format.ICS) if calendar else _FORMATS
    # A CSV holds one table only.
    second = tableau.recapitulatif
    usual = Format.XLSX if second else Format.CSV
    ask_where(
        place,
        Document(
            titre=f"Exporter ce qui est affiché ({count_of(len(tableau.lignes), 'rangée')})",
            name=f"{tableau.cle}-{tableau.au.isoformat()}.{usual}",
            formats=formats,
            make=lambda chosen: (
                calendar() if calendar and chosen == Format.ICS else render(tableau, Format(chosen))
            ),
            more=_tell_second(second, formats) if second else "",
        ),
    )


def _tell_second(second: Table, formats: Sequence[str]) -> str:
    """Say which formats hold the second table of an export."""
    held = "en .xlsx et .json, pas en .csv" if second.lignes else "aucune ligne"
    alone = " ; .ics n'a rien d'autre" if Format.ICS in formats else ""
    return f"« {second.titre} » : {held}{alone}."
