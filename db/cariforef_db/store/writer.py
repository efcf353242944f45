"""The one write path: begin in somebody's name, write, seal, commit; one at a time in a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from cariforef_db.engine.errors import BUSY_MESSAGE, broken_constraint
from cariforef_db.schema import journal as tables
from cariforef_db.schema.law import ACTEUR_INCONNU
from cariforef_db.schema.mois import MOIS_SIGNE
from cariforef_db.store.session import Committed, Session
from cariforef_db.store.writing import SqlWriting
from cariforef_tui.domain.values.dates import write_utc
from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError, MoisSigne, Refus
from cariforef_tui.services.ports.errors import DroitRefuse, StoreBusy

THREAD_WAIT_S = 20.0
"""Longer than any wait for the engine's lock: the thread that writes gives up first, and says why."""

_OBJET_MAX = 200
"""The longest text that `refus_droit.objet` takes."""


class Writer:
    """Write transactions of one session with the store.

    `committed` is called with what each transaction wrote, and the seal of its last journal row.
    """

    def __init__(self, session: Session, committed: Callable[[Committed], None]) -> None:
        self._session, self._committed = session, committed
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Open what a first write needs."""
        with self._turn():
            self._session.warm_up()

    @contextmanager
    def transaction(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        """Commit when the block ends, its journal rows sealed; roll back when it raises.

        A DroitRefuse that the block raises is journalled in a transaction of its own.

        Raises:
            AgentRefuse: nobody has the initials `acteur`, and the block did not add them.
            MoisSigne: the trigger of a signed month refused what no check did.
            Refus: a constraint refused; it is named.
            StoreCrossed: somebody else wrote meanwhile what this write read; nothing was written.
            StoreBusy, StoreIO, StoreForeign, StoreVersion: nothing was written.
        """
        with self._turn():
            try:
                with self._session.transaction(acteur, motif, self._committed) as writing:
                    yield writing
            # The transaction is rolled back by now: the attempt is written in another one.
            except DroitRefuse as error:
                self._journal_refusal(acteur, error)
                raise
            except Exception as error:
                busy = self._session.explain(error)
                if busy is not None:
                    raise busy from error
                broken = broken_constraint(error)
                if broken is not None:
                    raise _known_refusal(broken, acteur) from error
                raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the other threads of this process, THREAD_WAIT_S at most."""
        if not self._lock.acquire(timeout=THREAD_WAIT_S):
            raise StoreBusy(BUSY_MESSAGE)
        try:
            yield
        finally:
            self._lock.release()

    def _journal_refusal(self, acteur: str, refused: DroitRefuse) -> None:
        """Write the attempt in `refus_droit`, even of somebody who did not say who they are.

        If that fails, the refusal of the right is raised all the same.
        """
        try:
            with self._session.transaction(acteur, None, self._committed) as writing:
                writing.insert(
                    tables.refus_droit,
                    quand=write_utc(datetime.now(UTC)),
                    acteur_id=writing.key_or_none(acteur),
                    action=refused.action,
                    objet=refused.objet[:_OBJET_MAX],
                )
        except (CariforefError, self._session.failures):
            return
        refused.is_kept = True


def _known_refusal(broken: str, acteur: str) -> CariforefError:
    """Return in words what a trigger or a constraint refused although no rule had."""
    if broken == ACTEUR_INCONNU:
        return AgentRefuse(f"Agent inconnu : « {acteur} ». Rien n'a été écrit.")
    if broken == MOIS_SIGNE:
        return MoisSigne("Ce mois est signé : rien n'a été écrit. Un coordinateur peut le rouvrir.")
    return Refus(
        f"La base refuse cette valeur ({broken}) : rien n'a été écrit. C'est une règle qui manque au "
        "programme : signalez-la, avec ce que vous avez tapé."
    )
