"""Who is at the review, who is excused, and when the next one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.programme.programme import check_qui
from cariforef_tui.domain.revue.revue import CleRevue, RevueEcrite, check_prochaine
from cariforef_tui.domain.values.dates import format_date, parse_coming_date
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.ui.dialogs.dialog import Dialog, EndLine
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.dialogs.base import reading

_SEPARATORS = re.compile(r"[\s,;/]+")
"""What people put between initials."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Initials of those there and of those excused, and the date of the next review."""

    presents: tuple[str, ...]
    excuses: tuple[str, ...]
    prochaine: date | None


class PresenceDialog(Dialog[Presence]):
    """Proposes the people of the perimeter until somebody said who is there; who is excused is not there."""

    accept_label = "Enregistrer"

    def __init__(self, cle: CleRevue, au: date, people: Mapping[str, str | None], said: RevueEcrite) -> None:
        """`people` may be there, their pôle by their initials; `said` is what the review holds already."""
        super().__init__()
        self._cle, self._au, self._people, self._said = cle, au, people, said

    def compose(self) -> ComposeResult:
        said = self._said
        is_said = said.presents or said.excuses
        proposed = [name for name, pole in self._people.items() if pole == self._cle.perimetre]
        prochaine = format_date(said.prochaine) if said.prochaine else ""
        with Vertical(id="cadre"):
            yield Static(
                inert(f"Réunion · {self._cle.court}"),
                classes="dialogue-titre",
            )
            for name, label, value in (
                ("presents", "Présents", " ".join(said.presents if is_said else proposed)),
                ("excuses", "Excusés", " ".join(said.excuses)),
                ("prochaine", "Prochaine revue (lundi, 04/06, +7 ; vide, pas encore dite)", prochaine),
            ):
                yield Static(label, markup=False)
                yield Input(value, id=f"presence-{name}", select_on_focus=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one("#presence-presents", Input).focus()

    def _show_end(self) -> None:
        focused = self.focused
        if isinstance(focused, Input) and focused.id != "presence-prochaine":
            self.query_one(EndLine).show("champ suivant", self.give_up_label)
        else:
            super()._show_end()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field; the last one writes."""
        event.stop()
        event.prevent_default()
        if event.input.id == "presence-prochaine":
            self.accept()
        else:
            self.focus_next(Input)

    def accept(self) -> None:
        try:
            said, excuses = self._read("presents"), self._read("excuses")
            presents = tuple(name for name in said if name not in excuses)
            prochaine = self._read_prochaine()
        except Refus as refusal:
            self.refuse(str(refusal))
            return
        self.dismiss(Presence(presents, excuses, prochaine))

    def _read_prochaine(self) -> date | None:
        field = self.query_one("#presence-prochaine", Input)
        with reading(field):
            prochaine = parse_coming_date(field.value, self._au) if field.value.strip() else None
            if prochaine is not None:
                check_prochaine(self._cle, prochaine)
        return prochaine

    def _read(self, name: str) -> tuple[str, ...]:
        field = self.query_one(f"#presence-{name}", Input)
        known = {*self._people, *self._said.presents, *self._said.excuses}
        with reading(field):
            names = check_qui("/".join(_SEPARATORS.split(field.value.strip())), known)
        return tuple(names.split("/")) if names else ()
