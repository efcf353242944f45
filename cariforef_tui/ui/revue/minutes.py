"""The minutes of the review shown, written in a file from its screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import work
from textual.message import Message

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.files.files import Existing
from cariforef_tui.exchange.revue.minutes import FormatMinutes, export_minutes, minutes_name
from cariforef_tui.services.revue.read import RevueSnapshot, load_revues
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.messages import SaveState, StoreFailed
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.revue.minutes_dialog import MinutesDialog


@dataclass
class MinutesWritten(Message):
    """The minutes are in a file."""

    path: Path


class RevueMinutes(PlaceScreen):
    """Asks where, never replaces a file unasked, writes in a worker."""

    def __init__(self) -> None:
        super().__init__()
        self.snapshot: RevueSnapshot | None = None

    def action_export_seen(self) -> None:
        """Export the review shown as its minutes."""
        self.action_write_minutes()

    def action_write_minutes(self) -> None:
        if self.snapshot is None:
            return
        revue = self.snapshot.revue
        cle = revue.cle

        def answer(path: Path | None) -> None:
            if path is None:
                return
            if path.exists() and path.is_file():
                self._confirm_replacing(cle, path)
            else:
                self._export(cle, path, Existing.KEEP)

        self.app.push_screen(MinutesDialog(minutes_name(cle, FormatMinutes.PDF)), answer)

    def _confirm_replacing(self, cle: CleRevue, path: Path) -> None:
        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._export(cle, path, Existing.REPLACE)

        question = f"{path} existe déjà. Le remplacer ?"
        self.app.push_screen(ConfirmDialog(question, yes="Remplacer", no="Garder"), answer)

    @work(thread=True, group="export", description="worker")
    def _export(self, cle: CleRevue, path: Path, existing: Existing) -> None:
        self.post_message(SaveState("Compte rendu…", "busy"))
        try:
            revues = load_revues(self.store, self.reference, cle)
            written = export_minutes(revues, path, existing, self.store.place)
        except CariforefError as error:
            self.post_message(SaveState("Compte rendu non écrit", "error"))
            self.post_message(StoreFailed(str(error)))
            return
        self.post_message(MinutesWritten(written))

    def on_minutes_written(self, message: MinutesWritten) -> None:
        self.post_message(SaveState("Compte rendu écrit"))
        self.notify(f"Compte rendu écrit : {message.path}")
