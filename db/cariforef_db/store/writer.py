"""The one write path: begin in somebody's name, write, seal, commit; one at a time in a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from cariforef_db.built.sqlite import INSERT_REFUS_DROIT
from cariforef_db.engine.errors import BUSY_MESSAGE, broken_constraint
from cariforef_db.reading.values import OwnWrite
from cariforef_db.sqlite.journal import ACTEUR_INCONNU
from cariforef_db.sqlite.signed_months import MOIS_SIGNE
from cariforef_db.store.session import Session
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.domain.values.moments import write_utc
from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError, MoisSigne, Refus
from cariforef_tui.services.ports.errors import DroitRefuse, StoreBusy

THREAD_WAIT_S = 20.0
"""More than any wait for the engine's lock: the thread that has the turn gives up first, and says why."""

_OBJET_MAX = 200
"""The longest text that `refus_droit.objet` takes."""


class Writer:
    """Write transactions of one session with the store.

    `committed` is told what each transaction wrote, and the seal of its last journal row.
    """

    def __init__(self, session: Session, committed: Callable[[OwnWrite, str], None]) -> None:
        self._session, self._committed = session, committed
        self._lock = threading.Lock()
        self._is_closed = False

    def warm_up(self) -> None:
        """Open the connection."""
        with self._turn():
            self._session.warm_up()

    @contextmanager
    def transaction(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        """Commit when the block ends, its journal rows sealed; roll back when it raises.

        A DroitRefuse that the block raises is journalled in a transaction of its own.

        Raises:
            AgentRefuse: `acteur` is nobody, and did not add themselves.
            MoisSigne: the lock of a signed month refused what no check had.
            Refus: a constraint did; it is named.
            StoreCrossed: somebody else wrote meanwhile what this write read; nothing was written.
            StoreBusy, StoreIO, StoreForeign, StoreVersion: nothing was written.
        """
        with self._turn():
            try:
                writing = self._session.begin(acteur, motif)
                yield writing
                self._commit(writing)
            except BaseException as error:
                self._session.roll_back()
                if isinstance(error, DroitRefuse):
                    self._journal_refusal(acteur, error)
                busy = self._session.explain(error)
                if busy is not None:
                    raise busy from error
                broken = broken_constraint(error)
                if broken is not None:
                    raise _known_refusal(broken, acteur) from error
                raise

    def close(self) -> None:
        """Keep no connection between transactions: close it now, or at the end of the one under way."""
        self._is_closed = True
        self._drop_connection()

    def _drop_connection(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._session.close()
            finally:
                self._lock.release()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the other threads of this process, not for ever."""
        if not self._lock.acquire(timeout=THREAD_WAIT_S):
            raise StoreBusy(BUSY_MESSAGE)
        try:
            yield
        finally:
            self._lock.release()
            # Whoever could not have the lock to close it left that to the one who held it.
            if self._is_closed:
                self._drop_connection()

    def _commit(self, writing: SqlWriting) -> None:
        writing.begin_suivis()
        done = self._session.commit(writing)
        if done is not None:
            self._committed(done.write, done.empreinte)

    def _journal_refusal(self, acteur: str, refused: DroitRefuse) -> None:
        """Keep the attempt, of somebody who did not say who they are too.

        Where even that cannot be written, the refusal itself is what must be told.
        """
        try:
            writing = self._session.begin(acteur, None)
            writing.change(
                INSERT_REFUS_DROIT,
                quand=write_utc(datetime.now(UTC)),
                acteur_id=writing.key_or_none(acteur),
                action=refused.action,
                objet=refused.objet[:_OBJET_MAX],
            )
            self._commit(writing)
            refused.is_kept = True
        except (CariforefError, self._session.failures):
            self._session.roll_back()


def _known_refusal(broken: str, acteur: str) -> CariforefError:
    """Return what a trigger or a constraint refused, in words; the last net under the rules."""
    if broken == ACTEUR_INCONNU:
        return AgentRefuse(f"Agent inconnu : « {acteur} ». Rien n'a été écrit.")
    if broken == MOIS_SIGNE:
        return MoisSigne("Ce mois est signé : rien n'a été écrit. Un coordinateur peut le rouvrir.")
    return Refus(
        f"La base refuse cette valeur ({broken}) : rien n'a été écrit. C'est une règle qui manque au "
        "programme : signalez-la, avec ce que vous avez tapé."
    )
