"""Messages between the application and its places, and what reads in threads."""

from __future__ import annotations

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
    from cariforef_tui.ui.keys.commands import Place

T = TypeVar("T")


class StoreReady(Message):
    """The store is open: a screen may read."""


class StoreChanged(Message):
    """Somebody's writes have committed, here or elsewhere: figures that follow `touched` may have moved."""

    def __init__(self, touched: Touched) -> None:
        super().__init__()
        self.touched = touched


class AlertesCounted(Message):
    """The alerts were counted again."""

    def __init__(self, snapshot: AlertesSnapshot) -> None:
        super().__init__()
        self.snapshot = snapshot


class ReferenceChanged(Message):
    """The date de référence or the agent is another: everything shown must be read again."""


class StoreFailed(Message):
    """A read or a write failed; `message` is the French sentence to show."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message


class SaveState(Message):
    """What became of what was typed, for the header: « Enregistrement… », « Enregistré », a failure."""

    def __init__(self, text: str, level: str = "ok") -> None:
        super().__init__()
        self.text = text
        self.level = level


class Loaded(Message, bubble=False):
    """What was asked of a thread has ended: `use` takes what it brought, or why it brought nothing."""

    def __init__(self, use: Callable[[], None]) -> None:
        super().__init__()
        self.use = use


class Reading(DOMNode):
    """What reads in threads: the application, a place, a dialog. It uses what it has read in its own turn."""

    def read(
        self,
        load: Callable[[], T],
        use: Callable[[T], None],
        *,
        refuse: Callable[[CariforefError], None],
        group: str = "read",
    ) -> None:
        """Run `load` in a thread, then `use` what it returns, unless a later read of the group has begun.

        Where the store or a rule says no, `refuse` is told.
        """
        work = partial(self._load, load, use, refuse)
        # Without a description, Textual writes out all that `work` holds: the whole plan.
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
        message.use()


class FiguresShown(Message):
    """A place shows its figures: what could wait for the first ones may start."""


class AttemptRefused(Message):
    """The person tried what they have no right to do; the application writes it in the journal."""

    def __init__(self, refused: DroitRefuse) -> None:
        super().__init__()
        self.refused = refused


class GoTo(Message):
    """Asks the application to show a place as it was left."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class ComeBack(Message):
    """Asks the application to go back to the place that opened this one, if any."""


class ShowTarget(Message):
    """Base of what asks the application to go somewhere and show something there."""


class ShowLigne(ShowTarget):
    """Asks the application to show a line of the programme in Avancement."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class ShowSemaine(ShowTarget):
    """Asks the application to show the week of a date, the person's own or another agent's."""

    def __init__(self, jour: date, agent: str | None = None) -> None:
        super().__init__()
        self.jour, self.agent = jour, agent


class AskDecision(Message):
    """Asks the application to note a decision about a line, in the current review of its pôle."""

    def __init__(self, code: str, situation: Situation) -> None:
        super().__init__()
        self.code, self.situation = code, situation


class DaysWritten(Message):
    """Days of the person were written by a sentence: their week says so, and can take them back."""

    def __init__(self, written: SentenceWritten) -> None:
        super().__init__()
        self.written = written


class ShowMois(ShowTarget):
    """Asks the application to show the month of an agent."""

    def __init__(self, agent: str, mois: Mois) -> None:
        super().__init__()
        self.agent, self.mois = agent, mois


class ShowVisas(ShowTarget):
    """Asks the application to show everybody's months in Équipe, the cursor on one agent's."""

    def __init__(self, agent: str | None) -> None:
        super().__init__()
        self.agent = agent


class ShowAlertes(ShowTarget):
    """Asks the application to show every alert of a perimeter, the GIP or a pôle."""

    def __init__(self, perimetre: str) -> None:
        super().__init__()
        self.perimetre = perimetre


class ShowRevue(ShowTarget):
    """Asks the application to show a review, as one works on it alone."""

    def __init__(self, cle: CleRevue) -> None:
        super().__init__()
        self.cle = cle


class ShowReunion(ShowTarget):
    """Asks the application to show a review page by page, for a meeting."""

    def __init__(self, cle: CleRevue) -> None:
        super().__init__()
        self.cle = cle


Target = ShowLigne | ShowSemaine | ShowMois | ShowVisas | ShowAlertes | ShowRevue | ShowReunion
"""What a place is asked to show, now or once it is read."""
