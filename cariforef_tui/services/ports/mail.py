"""Port of the mail: what is sent to a person, and how that may fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `kind` is as MIME says it: `application/pdf`."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address."""

    to: str
    subject: str
    text: str
    attachment: Attachment | None = None


class Mailer(Protocol):
    """Hands mails over, one by one, to a server or to the host's own program."""

    def open(self) -> None:
        """Get ready to send, unless it is; callers write nothing before that.

        Raises:
            ConfigurationError: the configuration names no server, or one that cannot be used.
            MailAway: no server answers, or not as it should.
        """

    def send(self, mail: Mail) -> None:
        """Hand one mail over, once open; it was accepted if nothing is raised.

        Raises:
            MailRefused: this one was clearly refused.
            MailAway: the connection was lost before its end: it cannot have left.
            MailUncertain: the connection was lost after it: it may have left.
        """

    def close(self) -> None: ...
