"""Keeper of the date de référence: it reads it in the store, and lets the person or midnight move it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cariforef_tui.domain.values.refusals import CariforefError
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.kit.session import SessionApp


class ReferenceKeeper:
    """Keeps the session's date de référence; `announce` tells the places that it has changed.

    `keep` is called with a date chosen while no exercice contains today, for the next start.
    """

    def __init__(self, app: SessionApp, announce: Callable[[], None], keep: Callable[[date], None]) -> None:
        self._app, self._session, self._announce, self._keep = app, app.session, announce, keep
        self._today: date | None = None
        self._is_today_outside = False
        """True if no exercice of the store contains today."""

    def open(self, reference: DateReference, today: date) -> None:
        """Take the date that the store gave when it opened, on the day `today`.

        A date that replaces a day of no exercice is not shown before the person chooses how to start.
        """
        self._session.known_reference, self._today = reference, today
        self._is_today_outside = reference.hors_exercice is not None
        if not self._is_today_outside:
            self.show()

    def begin_at(self, au: date) -> None:
        """Take a date of the known exercice, before any reading."""
        from cariforef_tui.services.programme.exercice import DateReference

        self._session.known_reference = DateReference(au, au.year)
        self._session.fixed_au = au
        self.show()

    def follow(self, reference: DateReference, today: date) -> None:
        """Take the date that the store gives `today`, once it has another exercice, before any reading."""
        self._session.fixed_au = None
        self.open(reference, today)
        self.show()

    def look(self) -> None:
        """Check for a new day, if the date follows the clock."""
        if self._session.fixed_au is None and self._session.launch.today() != self._today:
            self.resolve(None)

    def follow_exercices(self) -> None:
        """Resolve the date again, if it follows the clock, because the store's exercices have changed."""
        if self._session.fixed_au is None:
            self.resolve(None)

    def resolve(self, au: date | None) -> None:
        """Resolve `au` in the store (None for today), and take the result."""
        from cariforef_tui.services.programme.exercice import resolve_reference

        today = self._session.launch.today()
        self._app.read(
            partial(resolve_reference, self._session.store, today, au),
            partial(self._use, au, today),
            refuse=self._tell_unread,
            group="reference",
        )

    def _tell_unread(self, error: CariforefError) -> None:
        self._app.notify(str(error), severity="error")

    def ask(self) -> None:
        """Ask the person for another date."""
        if self._session.opened_store is None:
            return
        from cariforef_tui.services.programme.exercice import load_reperes
        from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog

        reference, today = self._session.reference, self._session.launch.today()
        load = partial(load_reperes, self._session.store, reference)
        self._app.push_screen(ReferenceDialog(reference, today, load), self.move)

    def move(self, au: date | None) -> None:
        """Move the date de référence; None keeps it, the real today makes it follow the clock again."""
        if au is not None:
            self.resolve(None if au == self._session.launch.today() else au)
            if self._is_today_outside:
                self._keep(au)

    def _use(self, au: date | None, today: date, reference: DateReference) -> None:
        before, was_au = self._session.reference, self._session.fixed_au
        self._session.known_reference, self._session.fixed_au, self._today = reference, au, today
        if au is None:
            self._is_today_outside = reference.hors_exercice is not None
        self.show()
        if was_au != au or before.hors_exercice is None:
            self.say_notice()
        if reference.au != before.au:
            self._announce()

    def show(self) -> None:
        """Write the date in the header."""
        reference = self._session.reference
        is_fixed = self._session.fixed_au is not None or reference.hors_exercice is not None
        self._app.header = replace(self._app.header, au=reference.au, is_au_fixed=is_fixed)

    def say_notice(self) -> None:
        """Say that the real today is outside the exercice, once and not whenever the clock is read."""
        notice = self._session.reference.notice
        if notice:
            self._app.show_status(f"{notice} Ouvrir l'année : ctrl+p, « ouvrir ».", "warn")
