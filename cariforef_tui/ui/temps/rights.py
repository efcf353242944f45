"""What may be written in the week shown: by whom, and on which days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cariforef_tui.ui.kit.messages import AttemptRefused

if TYPE_CHECKING:
    from cariforef_tui.ui.temps.screen import SemaineScreen


class WeekRights:
    """Knows who may log in the week shown, and which of its days a signed month locks."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen = screen

    @property
    def is_read_only(self) -> bool:
        """True where the person is known to log nothing in the week shown."""
        from cariforef_tui.domain.agents.rights import Droit

        session = self._screen.session
        return (
            session.agent is not None and session.refusal(Droit.SAISIR, self._screen.agent_shown) is not None
        )

    def may_write(self) -> bool:
        """True where the person may log in the week shown; says why not otherwise."""
        from cariforef_tui.domain.agents.rights import Droit

        refused = self._screen.session.refusal(Droit.SAISIR, self._screen.agent_shown)
        if refused is not None:
            self._screen.around.say(f"✗ {refused}")
            self._screen.post_message(AttemptRefused(refused))
        return refused is None

    @property
    def until(self) -> date:
        """The last day that takes days: none is logged before it has come."""
        return min(self._screen.session.au, self._screen.session.launch.today())

    def describe_lock(self, jour: date | None) -> str | None:
        """Why a day takes no writing, None where it does or is not read yet."""
        snapshot = self._screen.snapshot
        visa = snapshot.lock_of(jour) if snapshot is not None and jour is not None else None
        if visa is None:
            return None
        from cariforef_tui.domain.mois.history import describe_verrou

        return describe_verrou(visa)
