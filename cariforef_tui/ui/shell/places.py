"""Creates places on first use, and navigates between them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cariforef_tui.ui.keys.acts import ROOMS, Place
from cariforef_tui.ui.kit.messages import (
    AskEntrust,
    ShowAlertes,
    ShowLigne,
    ShowLignes,
    ShowMois,
    ShowReunion,
    ShowRevue,
    ShowSemaine,
    ShowVisas,
    Target,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from cariforef_tui.ui.kit.place import PlaceScreen
    from cariforef_tui.ui.kit.session import SessionApp
    from cariforef_tui.ui.temps.screen import SemaineScreen


_OPENED = (Place.SEMAINE, Place.AVANCEMENT, Place.ALERTES, Place.EQUIPE)
"""Places that a list may open, besides their own tab."""
_LISTS = (Place.REVUE, Place.REUNION, Place.ALERTES, Place.EQUIPE)
"""Places whose rows open other places, which then come back to them."""


class Places:
    """Creates each place when it is first needed, and remembers the place that opened it.

    Each place is a mode of the application; the week of another agent has a mode of its own.
    """

    def __init__(self, app: SessionApp) -> None:
        self._app = app
        self._made: dict[Place, PlaceScreen] = {}
        self._visits: dict[str, SemaineScreen] = {}
        self._back: dict[str, str] = {Place.MOIS: Place.SEMAINE, Place.REUNION: Place.REVUE}
        """Mode to come back to from each mode that another one opened."""
        self._week_of_month: str | None = None
        """Mode of the week opened from the month on screen; the month does not come back to that week."""

    @property
    def made(self) -> tuple[PlaceScreen, ...]:
        """Every place created so far, weeks of other agents included."""
        return (*self._made.values(), *self._visits.values())

    def tell_all(self, message: Callable[[], Message]) -> None:
        """Post a new message to every place created so far."""
        for place in self.made:
            place.post_message(message())

    def screen_of(self, place: Place) -> PlaceScreen:
        if place not in self._made:
            self._made[place] = _make(place)
        return self._made[place]

    def go(self, place: Place) -> None:
        """Show a place as it was left, opened by no other."""
        if place in _OPENED:
            self._back.pop(place, None)
        if place in self._made:
            self._made[place].leave_target()
        self._switch(place)

    def _switch(self, place: Place) -> None:
        if place not in self._made:
            self._app.add_mode(place.value, lambda: self.screen_of(place))
        self._app.switch_mode(place.value)

    def leave_visit(self, agent: str) -> None:
        """Show the person's own week if the visited week of `agent` is on screen, since `agent` now acts."""
        if self._app.current_mode == f"{Place.SEMAINE}-{agent}":
            self.go(Place.SEMAINE)

    @property
    def is_opened(self) -> bool:
        """True if another place opened the one on screen."""
        return self._app.current_mode in self._back

    def come_back(self) -> None:
        """Return to the place that opened the one on screen; a place with its own tab comes back only once.

        A list is shown as it was left, and still comes back to the place that opened it.
        """
        current = self._app.current_mode
        mode = self._back.pop(current, None) if current in _OPENED else self._back.get(current)
        if mode in _LISTS:
            self._switch(Place(mode))
        elif mode in set(Place):
            self.go(Place(mode))
        elif mode is not None:
            self._app.switch_mode(mode)

    def show(self, target: Target) -> None:
        """Open the place of `target`, and show it there."""
        came_from = self._app.current_mode
        match target:
            case ShowLigne() | ShowLignes() | AskEntrust():
                self._open_tab(Place.AVANCEMENT, target, came_from)
            case ShowAlertes():
                self._open_tab(Place.ALERTES, target, came_from)
            case ShowRevue():
                self._show_in(Place.REVUE, target)
            case ShowReunion():
                self._show_in(Place.REUNION, target)
            case ShowVisas():
                self._open_tab(Place.EQUIPE, target, came_from)
            case ShowMois():
                # Otherwise Escape would go back and forth between a month and the week that it opened.
                if came_from not in (self._week_of_month, Place.MOIS):
                    self._back[Place.MOIS] = came_from
                self._week_of_month = None
                self._show_in(Place.MOIS, target)
            case ShowSemaine():
                self._show_semaine(target)
                if came_from == Place.MOIS:
                    self._week_of_month = self._app.current_mode

    def _open_tab(self, place: Place, target: Target, came_from: str) -> None:
        """Show a target in a place with its own tab; it comes back to `came_from` only if that is a list."""
        self._back.pop(place, None)
        if came_from in _LISTS:
            self._back[place] = came_from
        self._show_in(place, target)

    def _show_in(self, place: Place, target: Target) -> None:
        self._switch(place)
        self._made[place].show_target(target)

    def _show_semaine(self, target: ShowSemaine) -> None:
        agent = target.agent
        if agent is None or agent == self._app.session.agent:
            self._open_tab(Place.SEMAINE, target, self._app.current_mode)
            return
        week = self._visits.get(agent)
        if week is None:
            from cariforef_tui.ui.temps.screen import SemaineScreen

            week = self._visits[agent] = SemaineScreen(agent)
            self._app.add_mode(week.mode, lambda: self._visits[agent])
        came_from = self._app.current_mode
        self._back[week.mode] = came_from if came_from in set(Place) else Place.EQUIPE
        self._app.switch_mode(week.mode)
        week.show_target(target)


def _make(place: Place) -> PlaceScreen:
    """Import and return the screen of a place: `SemaineScreen` of the room `temps`."""
    module = import_module(f"cariforef_tui.ui.{ROOMS[place]}.screen")
    screen: PlaceScreen = getattr(module, f"{place.value.capitalize()}Screen")()
    return screen
