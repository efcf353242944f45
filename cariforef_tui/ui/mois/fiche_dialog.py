"""Dialog that writes the month's sheet, as PDF or CSV by the file's ending."""

from __future__ import annotations

from pathlib import Path

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.mois.batch import FormatFiche, export_fiche, fiche_name
from cariforef_tui.services.mois.fiche import FicheVisee, keep_printed_seals
from cariforef_tui.ui.dialogs.export import Destination, ExportDialog, export_folder
from cariforef_tui.ui.kit.place import PlaceScreen


def ask_fiche(place: PlaceScreen, visee: FicheVisee) -> None:
    """Ask where the sheet goes, and write it there."""
    store = place.store.place
    path = export_folder() / fiche_name(visee.agent.initiales, visee.fiche.mois, FormatFiche.PDF)
    if place.refuses_file(path):
        return

    def answer(chosen: Destination | None) -> None:
        if chosen is not None:
            place.run_worker(lambda: _write(place, visee, chosen, store), thread=True, group="export")

    titre = f"Fiche de temps de {visee.agent.initiales}, {visee.fiche.mois.libelle}"
    place.app.push_screen(ExportDialog(titre, path, store, tuple(FormatFiche)), answer)


def _write(place: PlaceScreen, visee: FicheVisee, chosen: Destination, store: str) -> None:
    try:
        keep_printed_seals(place.store, [visee])
        written: Path = export_fiche(visee, chosen.path, FormatFiche(chosen.format), chosen.existing, store)
    except CariforefError as error:
        place.app.call_from_thread(place.notify, str(error), severity="error")
        return
    place.app.call_from_thread(place.tell, f"Écrit : {written}")
