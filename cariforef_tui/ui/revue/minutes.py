"""The minutes of the review shown, written in a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.exchange.files.files import Existing
from cariforef_tui.exchange.revue.minutes import FormatMinutes, export_minutes, minutes_name, offered_format
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import load_revues
from cariforef_tui.ui.dialogs.export import ExportDialog, export_folder
from cariforef_tui.ui.kit.session import BUSY
from cariforef_tui.ui.revue.host import RevueHost, describe_cle


class MinutesWriting:
    """Asks where, then writes in a worker."""

    def __init__(self, host: RevueHost) -> None:
        self._host = host

    def ask(self) -> None:
        """Ask for the file of the minutes of the review shown, then write it."""
        snapshot = self._host.snapshot
        if snapshot is None:
            return
        cle = snapshot.revue.cle
        path = export_folder() / minutes_name(cle, offered_format())
        titre = f"Compte rendu de la {describe_cle(cle)}"
        dialog = ExportDialog(titre, path, self._host.store.place, tuple(FormatMinutes))
        self._host.ask_person(dialog, lambda chosen: self._write(cle, chosen.path, chosen.existing))

    def _write(self, cle: CleRevue, path: Path, existing: Existing) -> None:
        self._host.tell("Compte rendu…", BUSY)
        store, reference = self._host.store, self._host.reference
        self._host.read(
            partial(_write_minutes, store, reference, cle, path, existing),
            lambda written: self._host.tell(f"Compte rendu écrit : {written}"),
            refuse=self._host.tell_unwritten,
            group="export",
        )


def _write_minutes(
    store: Store, reference: DateReference, cle: CleRevue, path: Path, existing: Existing
) -> Path:
    return export_minutes(load_revues(store, reference, cle), path, existing, store.place)
