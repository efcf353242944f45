"""The minutes of the review shown, written in a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.exchange.files.files import Existing
from cariforef_tui.exchange.revue.minutes import export_minutes, minutes_name, offered_format
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import load_revues
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.session import BUSY
from cariforef_tui.ui.revue.dialogs.minutes import MinutesDialog
from cariforef_tui.ui.revue.host import RevueHost


class MinutesWriting:
    """Asks where, never replaces a file unasked, writes in a worker."""

    def __init__(self, host: RevueHost) -> None:
        self._host = host

    def ask(self) -> None:
        """Ask for the file of the minutes of the review shown, then write it."""
        snapshot = self._host.snapshot
        if snapshot is None:
            return
        cle = snapshot.revue.cle

        def answer(path: Path) -> None:
            if path.exists() and path.is_file():
                self._confirm_replacing(cle, path)
            else:
                self._write(cle, path, Existing.KEEP)

        self._host.ask_person(MinutesDialog(minutes_name(cle, offered_format())), answer)

    def _confirm_replacing(self, cle: CleRevue, path: Path) -> None:
        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                self._write(cle, path, Existing.REPLACE)

        question = f"{path} existe déjà. Le remplacer ?"
        self._host.ask_person(ConfirmDialog(question, yes="Remplacer", no="Garder"), answer)

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
