"""The minutes of the review shown, written in a file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.files.files import Existing
from cariforef_tui.exchange.revue.minutes import FormatMinutes, export_minutes, minutes_name
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import load_revues
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.session import BUSY
from cariforef_tui.ui.revue.desk import Desk
from cariforef_tui.ui.revue.dialogs.minutes import MinutesDialog


class MinutesWriting:
    """Asks where, never replaces a file unasked, writes in a worker."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self) -> None:
        """Ask for the file of the minutes of the review shown, then write it."""
        snapshot = self._desk.snapshot()
        if snapshot is None:
            return
        cle = snapshot.revue.cle

        def answer(path: Path | None) -> None:
            if path is None:
                return
            if path.exists() and path.is_file():
                self._confirm_replacing(cle, path)
            else:
                self._write(cle, path, Existing.KEEP)

        self._desk.push(MinutesDialog(minutes_name(cle, FormatMinutes.PDF)), answer)

    def _confirm_replacing(self, cle: CleRevue, path: Path) -> None:
        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._write(cle, path, Existing.REPLACE)

        question = f"{path} existe déjà. Le remplacer ?"
        self._desk.push(ConfirmDialog(question, yes="Remplacer", no="Garder"), answer)

    def _write(self, cle: CleRevue, path: Path, existing: Existing) -> None:
        self._desk.run(self._export(cle, path, existing), group="export")

    async def _export(self, cle: CleRevue, path: Path, existing: Existing) -> None:
        self._desk.tell("Compte rendu…", BUSY)
        store, reference = self._desk.store, self._desk.reference
        try:
            written = await asyncio.to_thread(_write_minutes, store, reference, cle, path, existing)
        except CariforefError as error:
            self._desk.tell(f"Compte rendu non écrit : {error}", "error")
            return
        self._desk.tell(f"Compte rendu écrit : {written}", "ok")


def _write_minutes(
    store: Store, reference: DateReference, cle: CleRevue, path: Path, existing: Existing
) -> Path:
    return export_minutes(load_revues(store, reference, cle), path, existing, store.place)
