"""Base of the dialogs of a review, which keeps their text as a draft; and people found by a few letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar, cast

from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.dialogs.dialog import ButtonDialog
from cariforef_tui.ui.dialogs.drafting import Slot
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.kit.draft import Champs

if TYPE_CHECKING:
    from cariforef_tui.ui.kit.session import SessionApp

T = TypeVar("T")
EQUIPE = "équipe"
"""Name of the whole team in a decision."""


@contextmanager
def reading(field: Widget) -> Iterator[None]:
    """Put the focus on a field if its value is refused."""
    try:
        yield
    except Refus:
        field.focus()
        raise


class RevueDialog(ButtonDialog[T]):
    """A dialog that keeps its fields in `slot`. Subclasses give `read_champs` and `answer`.

    If the person gives up, the draft stays, and the same dialog offers it the next time.
    """

    CSS_PATH = "styles.tcss"
    give_up_label = "Plus tard"
    REPOS_SECONDES = 0.25
    """Seconds without a key before the draft is kept. If the terminal goes away, it is kept at once."""

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self._slot = slot
        self._rest: Timer | None = None

    def read_champs(self) -> Champs:
        raise NotImplementedError

    def answer(self) -> T:
        """Return the value of the dialog; raise Refus if a field is refused."""
        raise NotImplementedError

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        self._keep_soon()

    def on_input_changed(self, _event: Input.Changed) -> None:
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._rest is None:
            self._rest = self.set_timer(self.REPOS_SECONDES, self.keep_now)

    def keep_now(self) -> None:
        """Keep the fields as a draft."""
        self._rest = None
        self._slot.keep(self.read_champs())

    def on_long_text_submitted(self, event: LongText.Submitted) -> None:
        event.stop()
        self.accept()

    def accept(self) -> None:
        try:
            answer = self.answer()
        except Refus as error:
            self.refuse(str(error))
            return
        self._leave()
        self.dismiss(answer)

    def action_give_up(self) -> None:
        self._leave()
        if self._slot.champs:
            cast("SessionApp", self.app).show_status("Brouillon gardé : la même touche le reprend.", "ok")
        self.dismiss(None)

    def _leave(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self.keep_now()


def order_people(agents: Sequence[Agent], perimetre: str) -> dict[str, str]:
    """Return the names of active agents by initials, the perimeter first, then the name of the équipe."""
    active = [agent for agent in agents if agent.actif]
    ordered = sorted(active, key=lambda agent: (agent.pole != perimetre, agent.initiales))
    return {**{agent.initiales: agent.nom or "" for agent in ordered}, EQUIPE: "toute l'équipe"}


def people_of(
    programme: Programme, code: str, people: Mapping[str, str], acteur: str, loggers: Sequence[str]
) -> str:
    """Return the likely person of a decision about a line, or an empty text.

    It is `acteur` if the line names them, else the first person named, else the first of its `loggers`.
    """
    responsables = programme.by_code[code].responsables
    named = [name for responsable in responsables for name in responsable.membres if name in people]
    logging = (name for name in loggers if name in people)
    return acteur if acteur in named else next(iter(named), next(logging, ""))


def find_people(typed: str, people: Mapping[str, str]) -> list[str]:
    """Return the initials of the people that the last name typed may begin, the likeliest first."""
    last = fold(typed.rpartition("/")[2].strip())
    exact = [initiales for initiales in people if fold(initiales) == last]
    by_initials = [initiales for initiales in people if fold(initiales).startswith(last)]
    by_name = [
        initiales
        for initiales, nom in people.items()
        if any(word.startswith(last) for word in fold(nom).split())
    ]
    return [*dict.fromkeys((*exact, *by_initials, *by_name))]


def complete_people(typed: str, chosen: str) -> str:
    """Return the names typed, with `chosen` in place of the last one."""
    before, separator, _ = typed.rpartition("/")
    return f"{before}{separator}{chosen}"
