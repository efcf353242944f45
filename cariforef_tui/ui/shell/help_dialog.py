"""Help: the commands of the place one is in, those that work everywhere, then the guide."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cariforef_tui.machine.documents import read_guide
from cariforef_tui.ui.dialogs.scroll import ScrollDialog
from cariforef_tui.ui.keys.commands import Place, commands_of

TITRES = {
    Place.PARTOUT: "Partout",
    Place.SEMAINE: "Ma semaine",
    Place.AVANCEMENT: "Avancement",
    Place.ALERTES: "Alertes",
    Place.REVUE: "Revue",
    Place.EQUIPE: "Équipe",
    Place.SIMULATION: "Simulation",
    Place.MOIS: "Mon mois",
}


class HelpDialog(ScrollDialog):
    """Closes by its own key too."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,question_mark,f1", "give_up", show=False)]
    DEFAULT_CSS = """
    HelpDialog > #cadre { height: 94%; }
    HelpDialog Markdown { background: $surface; margin: 0; padding: 0; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        places = dict.fromkeys((self._place, Place.PARTOUT))
        with Vertical(id="cadre"):
            with VerticalScroll(id="aide-texte"):
                yield Static(Content("\n\n").join(describe_commands(place) for place in places))
            yield Static(
                "↑ ↓ PgPréc PgSuiv : défiler   Échap, q ou ? : fermer", classes="dialogue-bas", markup=False
            )

    def on_mount(self) -> None:
        self.call_after_refresh(self._add_guide)

    def _add_guide(self) -> None:
        from textual.widgets import Markdown

        # Closed as soon as opened, it is being taken apart: it is displayed no more.
        if self.display:
            self.query_one("#aide-texte", VerticalScroll).mount(Markdown(read_guide(), open_links=False))


def describe_commands(place: Place) -> Content:
    """Return a title, then one line a command: its key and what it does."""
    commands = commands_of(place)
    width = max((cell_len(command.key_label) for command in commands), default=0)
    lines = [Content.styled(f"Touches : {TITRES[place]}", "bold underline")]
    for command in commands:
        key = " " * (width - cell_len(command.key_label)) + command.key_label
        lines.append(Content.styled(f"  {key}", "bold $text-accent") + Content(f"  {command.help_text}"))
    return Content("\n").join(lines)
