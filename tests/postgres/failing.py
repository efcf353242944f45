"""Servers that fail as a test asks: a full disk, and one of another age."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

FULL_DISK = """CREATE FUNCTION remplir() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER tr_saisie_9_plein BEFORE INSERT ON saisie
FOR EACH ROW EXECUTE FUNCTION remplir()"""
"""Makes a store take no more days, as a server whose disk is full."""


@contextmanager
def serve_version(version: str) -> Iterator[int]:
    """Let in whoever connects, as a server that says that it is of that version; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, version))
        thread.start()
        yield listener.getsockname()[1]
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listener: socket.socket, version: str) -> None:
    with suppress(OSError):
        while True:
            session, _ = listener.accept()
            with session:
                _greet(session, version)
                session.recv(1024)


def _greet(session: socket.socket, version: str) -> None:
    """Refuse to encrypt, then let in."""
    while struct.unpack("!ii", session.recv(8, socket.MSG_WAITALL))[1] != 196608:
        session.sendall(b"N")
    session.recv(4096)
    said = {"server_version": version, "client_encoding": "UTF8", "standard_conforming_strings": "on"}
    answer = b"R" + struct.pack("!ii", 8, 0)
    for name, value in said.items():
        text = f"{name}\0{value}\0".encode()
        answer += b"S" + struct.pack("!i", len(text) + 4) + text
    session.sendall(answer + b"Z" + struct.pack("!i", 5) + b"I")
