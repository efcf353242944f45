"""Refusals: exceptions raised when a rule of the programme or of the counting says no, in French.

The class tells the caller what kind of refusal it is; `suggestions` are the answers a person may have
meant, best first; `champ` names the field of a form that is to be typed again. The world's own failures
(disk, locks, files) are in `services.ports.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

R = TypeVar("R")


class CariforefError(Exception):
    """Any foreseen failure of the product; `str()` is one French sentence for people."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = (), champ: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = suggestions
        self.champ = champ

    def __str__(self) -> str:
        if not self.suggestions:
            return self.message
        return f"{self.message} Proches : {', '.join(self.suggestions)}."


class Refus(CariforefError):
    """A rule refuses; nothing was written."""


class JoursRefuses(Refus):
    """Days that are no number, out of bounds or off the step."""


class DateRefusee(Refus):
    """A date that does not exist, is outside the exercice, or is still to come."""


class TexteRefuse(Refus):
    """Text with control, bidi or zero-width characters, or too long."""


class CodeRefuse(Refus):
    """Unknown, closed or non-imputable line; `suggestions` are the nearest codes, or those below."""


class AgentRefuse(Refus):
    """Unknown or inactive agent; `suggestions` are the nearest initials."""


class JourneePleine(Refus):
    """The day would exceed what it allows."""


class ConfirmationRequise(Refus):
    """Legitimate but unusual (weekend, public holiday): to be asked once, then confirmed."""


class DejaSaisi(Refus):
    """The line has days on that date already: a new saisie would be typed twice.

    `held` are the hundredths there, `typed` the new ones, `room` those that the day still takes.
    """

    def __init__(self, message: str, held: int = 0, typed: int = 0, room: int = 0) -> None:
        super().__init__(message)
        self.held, self.typed, self.room = held, typed, room


class PlanRefuse(Refus):
    """A revision that changes nothing, that the plan does not allow, or that a later one forbids."""


class MoisSigne(Refus):
    """The month is signed: locked until a coordinateur sends it back or reopens it."""


class VisaRefuse(Refus):
    """A month that cannot be signed, countersigned, sent back or reopened as it stands."""


class DemandeRefusee(Refus):
    """A request unknown, closed or full, or a line that takes none."""


class ConventionRefusee(Refus):
    """A convention unknown or taken, or a line already paid for by another on those dates."""


class EmpreinteRefusee(Refus):
    """A seal that is not typed as it is printed."""


@contextmanager
def about(champ: str) -> Iterator[None]:
    """Name the field that a refusal raised within is about; the outermost name stays."""
    try:
        yield
    except CariforefError as refusal:
        refusal.champ = champ
        raise


def read_field(values: Mapping[str, str], champ: str, read: Callable[[str], R]) -> R:
    """Return what `read` makes of the text of a field; a refusal is about that field."""
    with about(champ):
        return read(values[champ])
