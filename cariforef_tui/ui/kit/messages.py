"""Messages between the application and its places, and the base class that reads in threads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import get_current_worker

from cariforef_tui.domain.values.refusals import CariforefError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.domain.revue.revue import CleRevue
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.services.programme.plan import Situation
    from cariforef_tui.services.temps.sentence import SentenceWritten
    from cariforef_tui.ui.keys.acts import Place

T = TypeVar("T")


class StoreReady(Message):
    """The store is open: a screen may read."""


@dataclass(eq=False)
class StoreChanged(Message):
    """Writes have committed, here or elsewhere; figures that depend on `touched` may have changed."""

    touched: Touched


@dataclass(eq=False)
class AlertesCounted(Message):
    """The alerts were counted again."""

    snapshot: AlertesSnapshot


class ReferenceChanged(Message):
    """The date de référence or the agent has changed; every place must read again."""


@dataclass(eq=False)
class StoreFailed(Message):
    """A read or a write failed; `message` is the French sentence to show."""

    message: str


@dataclass(eq=False)
class SaveState(Message):
    """State of the last save, for the status line: « Enregistrement… », « Enregistré », a failure."""

    text: str
    level: str = "ok"


@dataclass(eq=False)
class Loaded(Message, bubble=False):
    """A thread has ended; `use` takes its result, or its error."""

    use: Callable[[], None]


WRITES = "write"
"""Group of the workers that write in a thread: the application ends only once they have."""


class Reading(DOMNode):
    """Base of the application, places and dialogs: they read in threads, and use results in their turn."""

    def read(
        self,
        load: Callable[[], T],
        use: Callable[[T], None],
        *,
        refuse: Callable[[CariforefError], None],
        group: str = "read",
    ) -> None:
        """Run `load` in a thread, then `use` what it returns, unless a later read of the group has begun.

        If the store or a rule refuses, call `refuse` with the error.
        """
        work = partial(self._load, load, use, refuse)
        # Without a description, Textual makes one from the arguments of `work`: the whole plan.
        self.run_worker(work, group=group, description=group, exclusive=True, thread=True)

    def _load(
        self, load: Callable[[], T], use: Callable[[T], None], refuse: Callable[[CariforefError], None]
    ) -> None:
        worker = get_current_worker()
        try:
            outcome = Loaded(partial(use, load()))
        except CariforefError as error:
            outcome = Loaded(partial(refuse, error))
        if not worker.is_cancelled:
            self.post_message(outcome)

    def on_loaded(self, message: Loaded) -> None:
        # Messages are still handled once the application has begun to end, and has no screen any more.
        if self.app.is_running:
            message.use()


class FiguresShown(Message):
    """A place shows its figures; tasks that waited for the first figures may start."""


@dataclass(eq=False)
class AttemptRefused(Message):
    """The person tried something without the right to; the application writes the attempt in the journal."""

    refused: DroitRefuse


@dataclass(eq=False)
class GoTo(Message):
    """Asks the application to show a place as it was left."""

    place: Place


class ComeBack(Message):
    """Asks the application to go back to the place that opened this one, if any."""


class ShowTarget(Message):
    """Base of the messages that ask the application to show something in a place."""


@dataclass(eq=False)
class ShowLigne(ShowTarget):
    """Asks the application to show a line of the programme in Avancement."""

    code: str


@dataclass(eq=False)
class ShowLignes(ShowTarget):
    """Asks the application to show the lines of an agent in Avancement."""

    agent: str


@dataclass(eq=False)
class AskEntrust(ShowTarget):
    """Asks the application to entrust a line to an agent, in Avancement, where it can be undone."""

    agent: str


@dataclass(eq=False)
class ShowSemaine(ShowTarget):
    """Asks the application to show the week of a date, the person's own or another agent's.

    The cursor goes to that day, on the line `code` if it is not empty.
    """

    jour: date
    agent: str | None = None
    code: str = ""


@dataclass(eq=False)
class AskDecision(Message):
    """Asks the application to record a decision about a line in the current review of its pôle."""

    code: str
    situation: Situation


@dataclass(eq=False)
class DaysWritten(Message):
    """A sentence wrote days of the person; their week says so, and can undo it."""

    written: SentenceWritten


@dataclass(eq=False)
class ShowMois(ShowTarget):
    """Asks the application to show the month of an agent."""

    agent: str
    mois: Mois


@dataclass(eq=False)
class ShowVisas(ShowTarget):
    """Asks the application to show everybody's months in Équipe, the cursor on one agent's."""

    agent: str | None


@dataclass(eq=False)
class ShowAlertes(ShowTarget):
    """Asks the application to show every alert of a pôle, or of all of them (None)."""

    pole: str | None


@dataclass(eq=False)
class ShowRevue(ShowTarget):
    """Asks the application to show a review, as one works on it alone."""

    cle: CleRevue


@dataclass(eq=False)
class ShowReunion(ShowTarget):
    """Asks the application to show a review page by page, for a meeting."""

    cle: CleRevue


Target = (
    ShowLigne
    | ShowLignes
    | AskEntrust
    | ShowSemaine
    | ShowMois
    | ShowVisas
    | ShowAlertes
    | ShowRevue
    | ShowReunion
)
"""Requests that a place shows at once, or after its reading."""
