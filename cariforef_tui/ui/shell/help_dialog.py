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
from cariforef_tui.ui.kit.commands import Lieu, commands_of

TITRES = {
    Lieu.PARTOUT: "Partout",
    Lieu.SEMAINE: "Ma semaine",
    Lieu.AVANCEMENT: "Avancement",
    Lieu.ALERTES: "Alertes",
    Lieu.REVUE: "Revue",
    Lieu.EQUIPE: "Équipe",
    Lieu.SIMULATION: "Simulation",
    Lieu.MOIS: "Mon mois",
}


class HelpDialog(ScrollDialog):
    """Closes by its own key too."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,question_mark,f1", "give_up", show=False)]
    DEFAULT_CSS = """
    HelpDialog > #cadre { height: 94%; }
    HelpDialog Markdown { background: $surface; margin: 0; padding: 0; }
    """

    def __init__(self, lieu: Lieu) -> None:
        super().__init__()
        self._lieu = lieu

    def compose(self) -> ComposeResult:
        lieux = dict.fromkeys((self._lieu, Lieu.PARTOUT))
        with Vertical(id="cadre"):
            with VerticalScroll(id="aide-texte"):
                yield Static(Content("\n\n").join(describe_commands(lieu) for lieu in lieux))
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


def describe_commands(lieu: Lieu) -> Content:
    """Return a title, then one line a command: its key and what it does."""
    commands = commands_of(lieu)
    width = max((cell_len(command.key_label) for command in commands), default=0)
    lines = [Content.styled(f"Touches : {TITRES[lieu]}", "bold underline")]
    for command in commands:
        key = " " * (width - cell_len(command.key_label)) + command.key_label
        lines.append(Content.styled(f"  {key}", "bold $text-accent") + Content(f"  {command.aide}"))
    return Content("\n").join(lines)
