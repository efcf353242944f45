"""What may be written in the week shown: by whom, and on which days."""

from __future__ import annotations

from datetime import date

from cariforef_tui.ui.kit.messages import AttemptRefused
from cariforef_tui.ui.temps.hooks import WeekHooks


class WeekRights:
    """Knows who may log in the week shown, and which of its days a signed month locks."""

    def __init__(self, hooks: WeekHooks) -> None:
        self._hooks = hooks

    @property
    def is_read_only(self) -> bool:
        """True where the person is known to log nothing in the week shown."""
        from cariforef_tui.domain.agents.rights import Droit

        session = self._hooks.session()
        return session.agent is not None and session.refusal(Droit.SAISIR, self._hooks.agent()) is not None

    def may_write(self) -> bool:
        """True where the person may log in the week shown; says why not otherwise."""
        from cariforef_tui.domain.agents.rights import Droit

        refused = self._hooks.session().refusal(Droit.SAISIR, self._hooks.agent())
        if refused is not None:
            self._hooks.say(f"✗ {refused}")
            self._hooks.post(AttemptRefused(refused))
        return refused is None

    def describe_lock(self, jour: date | None) -> str | None:
        """Why a day takes no writing, None where it does or is not read yet."""
        snapshot = self._hooks.snapshot()
        visa = snapshot.lock_of(jour) if snapshot is not None and jour is not None else None
        if visa is None:
            return None
        from cariforef_tui.domain.mois.history import describe_verrou

        return describe_verrou(visa)
