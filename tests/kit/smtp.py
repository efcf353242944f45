"""A real SMTP server on loopback, with the faults that mail meets."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from cariforef_tui.machine.mail import Securite

USER, PASSWORD = "cariforef", "ouvre-toi"


@dataclass
class Facteur:
    """What the server answers by address, to the recipient then to the mail; whom it hangs up on, and what
    it took.
    """

    refusals: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    hangs_up_before: set[str] = field(default_factory=set)
    hangs_up_after: set[str] = field(default_factory=set)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    port: int = 0

    @property
    def addresses(self) -> list[str]:
        return [to for to, _ in self.taken]

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.hangs_up_before:
            server.transport.abort()
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (to,) = envelope.rcpt_tos
        if to in self.verdicts:
            return self.verdicts[to]
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append((to, message))
        if to in self.hangs_up_after:
            server.transport.abort()
        return "250 OK"


class _AnyPort(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


def write_authority(folder: Path) -> Path:
    """Write the certificate that the server's is signed by, as the configuration names it."""
    path = folder / "autorite.pem"
    _authority().cert_pem.write_to_path(str(path))
    return path


@contextmanager
def serve(
    facteur: Facteur, *, securite: Securite | None = Securite.STARTTLS, password: str | None = PASSWORD
) -> Iterator[Facteur]:
    """Serve on loopback until the end of the block; None: without TLS, or without asking who sends."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _authority().issue_cert("127.0.0.1").configure_cert(context)

    def knows(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        said = (data.login, data.password)
        return AuthResult(success=said == (USER.encode(), str(password).encode()), handled=False)

    options: dict[str, Any] = {}
    if securite is Securite.STARTTLS:
        options |= {"tls_context": context, "require_starttls": True}
    elif securite is Securite.TLS:
        # The library does not see that this connection is ciphered already.
        options |= {"ssl_context": context, "auth_require_tls": False}
    if securite and password:
        options |= {"authenticator": knows, "auth_required": securite is Securite.STARTTLS}
    controller = _AnyPort(facteur, hostname="127.0.0.1", port=0, **options)
    controller.start()
    facteur.port = controller.port
    try:
        yield facteur
    finally:
        controller.stop()
