"""Where the server listens: a port or a socket file, of this machine only."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cariforef_tui.services.ports.errors import ConfigurationError

LOOPBACK = "127.0.0.1"
SOCKET_MODE = 0o660
"""The proxy is in the group of the file."""
CONNECT_S = 1.0
"""Seconds to connect to a server that listens; a stuck one still listens."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket of this server, and its file if it has one."""

    socket: socket.socket
    path: Path | None = None

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    @property
    def shown(self) -> str:
        return str(self.path) if self.path is not None else f"{LOOPBACK}:{self.port}"

    def forget(self) -> None:
        """Remove the file: nobody listens there any more."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink()


def listen_on_loopback(port: int) -> Listening:
    """Return a socket that only this machine reaches, on any free port if `port` is 0.

    Raises:
        ConfigurationError: another program has that port, or this account may not take it.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"Le port {port} est déjà pris, ou n'est pas permis : donnez-en un autre par --port."
        ) from error
    return Listening(listening)


def listen_on_file(path: Path) -> Listening:
    """Return a socket with a file; a file on which nobody listens any more is replaced.

    Raises:
        ConfigurationError: another server listens there, or the folder refuses.
    """
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket():
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other, suppress(ConnectionRefusedError):
                other.settimeout(CONNECT_S)
                other.connect(str(path))
                raise OSError
            path.unlink()
        listening.bind(str(path))
        path.chmod(SOCKET_MODE)
        # Listen now, before sessions are ready: another server that starts then sees this one.
        listening.listen()
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"Le serveur ne peut pas écouter sur {path} : un autre y écoute, ou le dossier refuse."
        ) from error
    return Listening(listening, path)
