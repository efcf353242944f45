"""The report of the year, written in a file."""

from __future__ import annotations

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.files.files import write_atomically
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.exchange.pilotage.year_report import FormatBilan, bilan_name, to_year_report
from cariforef_tui.services.pilotage.year_report import load_bilan
from cariforef_tui.ui.dialogs.export import Destination, ExportDialog, export_folder
from cariforef_tui.ui.kit.place import PlaceScreen


def ask_year_report(place: PlaceScreen) -> None:
    """Ask where the report of the year looked at goes, and write it there."""
    store, reference = place.store, place.reference
    offered = FormatBilan.PDF if has_optional("typst") else FormatBilan.MARKDOWN
    path = export_folder() / bilan_name(reference.exercice, offered)
    if place.refuses_file(path):
        return

    def write(chosen: Destination) -> None:
        try:
            data = to_year_report(load_bilan(store, reference), FormatBilan(chosen.format))
            written = write_atomically(chosen.path, data, chosen.existing, store.place)
        except CariforefError as error:
            place.app.call_from_thread(place.notify, str(error), severity="error")
            return
        place.app.call_from_thread(place.tell, f"Écrit : {written}")

    def answer(chosen: Destination | None) -> None:
        if chosen is not None:
            place.run_worker(lambda: write(chosen), thread=True, group="export")

    titre = f"Bilan de l'année {reference.exercice}, au {format_date(reference.au)}"
    place.app.push_screen(ExportDialog(titre, path, store.place, tuple(FormatBilan)), answer)
