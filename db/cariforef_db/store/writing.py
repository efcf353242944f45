"""One write transaction as the services know it, and the one path by which all are begun and sealed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cariforef_db.agents.writes import (
    add_agent,
    forget_rappels,
    remove_agent,
    set_preference,
    set_quotite,
    set_rappel,
    update_agent,
)
from cariforef_db.engine.errors import BUSY_MESSAGE, broken_constraint
from cariforef_db.mois.writes import add_visa, remove_ligne_conventionnee, set_ligne_conventionnee
from cariforef_db.programme.reads import LIVRABLE, PRODUCTION, RAF
from cariforef_db.programme.writes import (
    add_borne,
    add_fait,
    add_revision,
    load_programme,
    remove_borne,
    remove_programme,
    replace_programme,
    set_suivi_depuis,
)
from cariforef_db.rows.records import Record
from cariforef_db.rows.transaction import OwnWrite, Transaction
from cariforef_db.schema import journal as tables
from cariforef_db.schema import mois, temps
from cariforef_db.schema.law import ACTEUR_INCONNU
from cariforef_db.schema.mois import MOIS_SIGNE
from cariforef_db.store.reading import SqlReading
from cariforef_db.temps.cells import write_cells
from cariforef_db.temps.reads import DEMANDE
from cariforef_db.temps.writes import load_saisies, move_saisies, remove_tirage, set_tirage, write_absence
from cariforef_tui.domain.programme.declarations import Raf
from cariforef_tui.domain.programme.programme import Livrable, Production
from cariforef_tui.domain.temps.saisies import Demande
from cariforef_tui.domain.values.dates import write_utc
from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError, MoisSigne, Refus
from cariforef_tui.services.ports.errors import DroitRefuse, StoreBusy
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import OneRow

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.conventions import Convention
    from cariforef_tui.domain.revue.revue import RevueEcrite
    from cariforef_tui.domain.rgpd import Effacement, EffacementFait

_RECORDS: dict[type[Any], Record[Any]] = {
    Raf: RAF,
    Demande: DEMANDE,
    Livrable: LIVRABLE,
    Production: PRODUCTION,
}
THREAD_WAIT_S = 20.0
"""Longer than any wait for the engine's lock: the thread that writes gives up first, and says why."""
_OBJET_MAX = 200
"""The longest text that `refus_droit.objet` takes."""


class SqlWriting(Transaction, SqlReading):
    """`services.ports.store.Writing` inside the transaction that its connection has begun.

    A function of a room is a method here.
    """

    write_cells = write_cells
    write_absence = write_absence
    move_saisies = move_saisies
    load_saisies = load_saisies
    add_agent = add_agent
    update_agent = update_agent
    remove_agent = remove_agent
    set_quotite = set_quotite
    set_preference = set_preference
    set_rappel = set_rappel
    forget_rappels = forget_rappels
    add_fait = add_fait
    add_borne = add_borne
    remove_borne = remove_borne
    set_suivi_depuis = set_suivi_depuis
    add_revision = add_revision
    set_tirage = set_tirage
    remove_tirage = remove_tirage
    add_visa = add_visa
    set_ligne_conventionnee = set_ligne_conventionnee
    remove_ligne_conventionnee = remove_ligne_conventionnee
    load_programme = load_programme
    replace_programme = replace_programme
    remove_programme = remove_programme

    def add(self, exercice: int, thing: OneRow) -> None:
        self.add_row(_record_of(thing), exercice, thing)

    def replace(self, exercice: int, before: OneRow, after: OneRow) -> None:
        self.replace_row(_record_of(before), exercice, before, after)

    def remove(self, exercice: int, thing: OneRow) -> None:
        self.remove_row(_record_of(thing), exercice, thing)

    def set_ferie(self, jour: date, libelle: str | None) -> None:
        if libelle is None:
            self.delete(temps.jour_ferie, jour=jour)
        else:
            self.put(temps.jour_ferie, {"jour": jour}, libelle=libelle)

    def set_reglages(self, reglages: Reglages) -> None:
        for cle, valeur in asdict(reglages).items():
            if valeur is None:
                self.delete(temps.reglage, cle=cle)
            else:
                self.put(temps.reglage, {"cle": cle}, valeur=valeur)

    def set_convention(self, convention: Convention) -> None:
        key = {"numero": convention.numero}
        self.put(mois.convention, key, intitule=convention.intitule, fonds=convention.fonds)

    # To write a day needs neither room: to import them takes a twentieth of its time.

    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        from cariforef_db.revue.writes import write_revue

        write_revue(self, exercice, revue)

    def erase(self, effacement: Effacement) -> EffacementFait:
        from cariforef_db.rgpd.writes import erase

        return erase(self, effacement)

    def erase_comment(self, agent: str, code: str, jour: date, motif: str) -> int:
        from cariforef_db.rgpd.writes import erase_comment

        return erase_comment(self, agent, code, jour, motif)


def _record_of(thing: OneRow) -> Record[Any]:
    """Return how a thing is stored; raises TypeError for a type that no table holds."""
    if record := _RECORDS.get(type(thing)):
        return record
    # Imported here: a day logged does without the review.
    from cariforef_db.revue.reads import DECISION
    from cariforef_tui.domain.revue.revue import Decision

    if not isinstance(thing, Decision):
        raise TypeError(f"no table holds a {type(thing).__name__}")
    return DECISION


class Committed(NamedTuple):
    """The rows that a transaction wrote, and the seal of its last journal row."""

    write: OwnWrite
    empreinte: str


class Session(Protocol):
    """Write transactions of one engine."""

    @property
    def failures(self) -> type[Exception]:
        """The errors of its driver."""

    def warm_up(self) -> None:
        """Open what a first write needs."""

    def transaction(
        self, acteur: str, motif: str | None, committed: Callable[[Committed], None]
    ) -> AbstractContextManager[SqlWriting]:
        """Write in the name of `acteur`: commit when the block ends, roll back when it raises.

        `committed` is called with what was sealed, if anything was.

        Raises:
            StoreError: the write is impossible; nothing is written.
        """

    def explain(self, error: BaseException) -> StoreBusy | None:
        """Return how somebody else's write made this one fail, which is rolled back; None if it did not."""


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
