"""What the panel of Équipe says of an agent: read once the cursor rests on them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.services.equipe import AgentDetail, EquipeSnapshot, load_agent_detail

if TYPE_CHECKING:
    from textual.timer import Timer

    from cariforef_tui.ui.equipe.screen import EquipeScreen

REST_SECONDS = 0.08
"""How long the cursor rests before the agent's days are read."""


class AgentDetails:
    """Keeps the detail of the last agent read."""

    def __init__(self, screen: EquipeScreen) -> None:
        self._screen = screen
        self._detail: AgentDetail | None = None
        self._rest: Timer | None = None

    def of(self, agent: str) -> AgentDetail | None:
        """The detail of an agent, None until it is read."""
        return self._detail if self._detail is not None and self._detail.agent == agent else None

    def read_soon(self, snapshot: EquipeSnapshot, agent: str) -> None:
        """Read an agent's detail unless another is asked for at once."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self._screen.set_timer(REST_SECONDS, partial(self.read, snapshot, agent))

    def read(self, snapshot: EquipeSnapshot, agent: str) -> None:
        """Read an agent's detail now."""
        lecteur = self._screen.session.agent
        load = partial(load_agent_detail, self._screen.store, snapshot, agent, lecteur=lecteur)
        self._screen.read(load, self._use, group="detail")

    def _use(self, detail: AgentDetail) -> None:
        self._detail = detail
        self._screen.show_cell()
