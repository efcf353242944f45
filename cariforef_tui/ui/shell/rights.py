"""What the person may do, as screens know it: they say so at the first key, and the journal keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import App
from textual.reactive import var

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.kit.header import HeaderState

if TYPE_CHECKING:
    from pathlib import Path

    from cariforef_tui.domain.agents.rights import Droit
    from cariforef_tui.services.agents.rights import Droits
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.services.ports.store import Store

LECTURE_SEULE = "lecture seule (auditeur)"


class RightsApp(App[int]):
    """The part of the application that knows the person's rights; every write asks the store again."""

    header: var[HeaderState] = var(HeaderState())
    """What every screen's header shows."""

    agent: str | None
    compte: str | None = None
    """Initials that the account of the machine is bound to, None where people say who they are."""
    _droits: Droits | None = None
    _kept: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def opened_store(self) -> Store | None:
        """The store, None until it is open."""
        raise NotImplementedError

    def notify_text(self, text: str, severity: str = "information") -> None:
        """Show a passing message, brackets and all."""
        raise NotImplementedError

    def refusal(self, droit: Droit, objet: str | None = None) -> DroitRefuse | None:
        """Return why the person may not do that, None where they may, as far as is known here."""
        known = self._droits
        return known.refusal(droit, objet) if known is not None and known.acteur == self.agent else None

    def refuses(self, droit: Droit, objet: str | None = None) -> bool:
        """True where the person may not do that: they are told, and the journal keeps the attempt once."""
        refused = self.refusal(droit, objet)
        if refused is None:
            return False
        self.notify_text(str(refused), "warning")
        self.keep_attempt(refused)
        return True

    def refuses_file(self, path: Path) -> bool:
        """True where no file would be the person's own, as `refuses`: nothing is asked for nothing."""
        from cariforef_tui.services.agents.access import PAR_LES_COMMANDES, check_named_file
        from cariforef_tui.services.ports.errors import DroitRefuse

        try:
            check_named_file(path, PAR_LES_COMMANDES)
        except DroitRefuse as refused:
            self.notify_text(str(refused), "warning")
            self.keep_attempt(refused)
            return True
        return False

    def keep_attempt(self, refused: DroitRefuse) -> None:
        """Let the journal keep a refused attempt, once a session for the same one."""
        attempt = (self.agent or "", refused.action, refused.objet)
        if attempt not in self._kept:
            self._kept |= {attempt}
            self._journal_refusal(refused)

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell; through sudo there may be none to bring us back."""
        from cariforef_tui.machine.account import is_for_another

        if is_for_another():
            self.notify_text("Pas d'interpréteur à qui rendre la main : q quitte.", "warning")
        else:
            super().action_suspend_process()

    @work(thread=True, group="droits", description="worker")
    def _journal_refusal(self, refused: DroitRefuse) -> None:
        from cariforef_tui.services.agents.rights import journal_refusal

        store = self.opened_store
        if store is not None and store.read_only_reason is None:
            journal_refusal(store, self.agent, refused)

    @work(thread=True, exclusive=True, group="lire-droits")
    def read_droits(self) -> None:
        """Read again what the person may do: a role may have changed."""
        store, agent = self.opened_store, self.agent
        if store is None or agent is None:
            return
        from cariforef_tui.services.agents.rights import load_droits

        try:
            found = load_droits(store, agent)
        except CariforefError:
            return
        self.call_from_thread(self._use_droits, found)

    def _use_droits(self, found: Droits) -> None:
        if found.acteur == self.agent:
            self._droits = found
            self.header = replace(self.header, marque=LECTURE_SEULE if found.is_auditor else "")
