"""The palette: every command of the registry, in French, searched without accents nor case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import FuzzySearch

from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.kit.commands import Command, Place, commands_of
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.textual_internals import EarlyPages

HELP_SCORE = 0.1
"""Below any match of a title: commands found by their sentence come last."""
SANS_RESULTAT = "Aucune commande ne correspond."


class RegistryProvider(Provider):
    """The commands of the place under the palette, then those that work everywhere."""

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(
                Content(_title(command)), self._runner(command), text=_title(command), help=command.help_text
            )

    async def search(self, query: str) -> Hits:
        has_hit = False
        for command in self._commands():
            title = _title(command)
            score, shown = match_text(query, title)
            if not score and fold(query) in fold(command.help_text):
                score = HELP_SCORE
            if score:
                has_hit = True
                yield Hit(score, shown, self._runner(command), text=title, help=command.help_text)
        if not has_hit:
            yield Hit(HELP_SCORE, Content(SANS_RESULTAT), lambda: None, text=SANS_RESULTAT)

    def _commands(self) -> Iterator[Command]:
        screen = self.screen
        if isinstance(screen, PlaceScreen):
            yield from (
                command for command in commands_of(screen.PLACE) if screen.check_action(_name(command), ())
            )
        yield from commands_of(Place.PARTOUT)

    def _runner(self, command: Command) -> Callable[[], None]:
        """Do what its key would do on the screen under the palette."""

        async def run() -> None:
            if not await self.app.run_action(command.action, default_namespace=self.screen):
                self.app.simulate_key(command.keys.split(",")[0])

        def ask() -> None:
            self.app.call_later(run)

        return ask


def match_text(query: str, texte: str) -> tuple[float, Content]:
    """Return how well `query` matches, 0 for not at all, and the text with what matched marked."""
    folded = fold(texte)
    score, offsets = FuzzySearch().match(fold(query), folded)
    shown = Content(texte)
    if score and len(folded) == len(texte):
        for offset in offsets:
            shown = shown.stylize("bold underline", offset, offset + 1)
    return score, shown


def _name(command: Command) -> str:
    """The name of its action, without parameters."""
    return command.action.partition("(")[0]


def _title(command: Command) -> str:
    return f"{command.label} ({command.key_label})" if command.keys else command.label


class FrenchPalette(EarlyPages, CommandPalette):
    """Textual's palette with the registry's commands only."""

    def __init__(self) -> None:
        super().__init__(providers=[RegistryProvider], placeholder="Chercher une commande…")

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close once, and only from the top: keys typed fast may have opened something above."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
