"""The agent who acts, chosen or bound to the account, with their rights and their refused attempts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.ui.kit.following import DROITS
from cariforef_tui.ui.kit.messages import WRITES

if TYPE_CHECKING:
    from collections.abc import Callable

    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.services.agents.rights import Droits
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.ui.kit.session import SessionApp

LECTURE_SEULE = "lecture seule (auditeur)"


class Acting:
    """Keeps the agent who acts in the session, and their rights; `changed` takes the previous initials.

    `unsaid` is called if the person gives up choosing an agent while there is none yet.
    """

    def __init__(
        self, app: SessionApp, *, changed: Callable[[str | None], None], unsaid: Callable[[], None]
    ) -> None:
        self._app, self._session = app, app.session
        self._changed, self._unsaid = changed, unsaid
        self._unknown = ("", "")
        """Initials given at the start that are nobody's, and the reason."""
        self._attempts: set[tuple[str, str, str]] = set()

    def follow_account(self, refused: str) -> None:
        """Act as the agent of the machine's account, if the store binds accounts; else as the one given.

        `refused` says why the initials given are nobody's; it is empty if they are somebody's.
        """
        bound = self._session.launch.bound_agent()
        if bound is not None:
            self._session.agent = self._session.account_agent = bound
            self._app.header = replace(self._app.header, agent=bound)
        elif refused:
            self._unknown = (self._session.agent or "", refused)
            self._session.agent = None
            self._app.header = replace(self._app.header, agent="")
        self.read_droits()

    def ask(self, give_up: str = "Annuler") -> None:
        """Ask who acts from now on; `give_up` is the label of Escape."""
        session = self._session
        if session.account_agent is not None:
            self._app.show_status(
                f"Votre compte est lié à {session.account_agent} : l'agent ne se change pas ici.",
                "warn",
            )
            return
        from cariforef_tui.ui.agents.agent_dialog import AgentDialog

        dialog = AgentDialog(session.store, session.reference, session.agent, give_up, self._unknown)
        self._app.push_screen(dialog, self._use_agent)

    def _use_agent(self, initiales: str | None) -> None:
        if initiales is None:
            if self._session.agent is None:
                self._unsaid()
            return
        before, self._session.agent = self._session.agent, initiales
        self._unknown = ("", "")
        if before is None:
            self._session.launch.remember_agent(initiales)
        self._app.header = replace(self._app.header, agent=initiales)
        self.read_droits()
        self._changed(before)

    def follow(self, touched: Touched) -> None:
        """Read the rights again where a role or a setting changed, or the lines on which the person logs."""
        droits = self._session.droits
        logs = droits is not None and droits.acteur in touched.auteurs and not touched.codes <= droits.lignes
        if logs or touched.is_among(DROITS):
            self.read_droits()

    def read_droits(self) -> None:
        """Read the person's rights again."""
        store, agent, exercice = self._session.opened_store, self._session.agent, self._session.au.year
        if store is None or agent is None:
            return

        def read() -> Droits:
            from cariforef_tui.services.agents.rights import load_droits

            return load_droits(store, agent, exercice)

        self._app.read(read, self._use_droits, refuse=lambda _error: None, group="lire-droits")

    def _use_droits(self, droits: Droits) -> None:
        if droits.acteur == self._session.agent:
            self._session.droits = droits
            restriction = LECTURE_SEULE if droits.is_auditor else ""
            self._app.header = replace(self._app.header, restriction=restriction)
            self._app.screen.refresh_bindings()

    def keep_attempt(self, refused: DroitRefuse) -> None:
        """Write a refused attempt in the journal, the same one only once in a session."""
        attempt = (self._session.agent or "", refused.action, refused.objet)
        if attempt not in self._attempts:
            self._attempts.add(attempt)
            self._app.run_worker(partial(self._journal_refusal, refused), group=WRITES, thread=True)

    def _journal_refusal(self, refused: DroitRefuse) -> None:
        from cariforef_tui.services.agents.rights import journal_refusal

        store = self._session.opened_store
        if store is not None and store.read_only_reason is None:
            journal_refusal(store, self._session.agent, refused)
