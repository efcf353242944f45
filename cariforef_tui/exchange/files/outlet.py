"""Destinations of the documents that a person exports from the interface: their files or their browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from platformdirs import user_documents_path

from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.exchange.files.files import Existing, check_target, write_atomically
from cariforef_tui.machine.named_files import PAR_L_IMPORT, PAR_LES_COMMANDES, check_named_file
from cariforef_tui.services.ports.errors import ConfigurationError, StoreIO, describe_os_error

NAME_MAX = 200
"""Longest name given to a browser, in bytes: any disk takes it, even with « (1) » added."""
Give = Callable[[str, bytes], None]
"""Hands a file to the person's browser, by name and content; raises OSError if the browser is gone."""


class Target(Protocol):
    """The destination of one document."""

    @property
    def is_taken(self) -> bool:
        """True if the document would replace an existing file."""
        ...

    def fill(self, data: bytes) -> str:
        """Write or send the document, and return the sentence that says so.

        Raises:
            CariforefError: it was not written or sent.
        """
        ...


class Outlet(Protocol):
    """The means by which a session exports documents and imports calendars."""

    def check_open(self) -> None:
        """Check that documents may be exported; raises DroitRefuse."""
        ...

    def check_agenda(self) -> None:
        """Check that a calendar may be imported; raises DroitRefuse, Refus."""
        ...

    def offer(self, name: str) -> str:
        """Return the path or name that the interface proposes for a document of that name."""
        ...

    def aim(self, typed: str) -> Target:
        """Return the destination that a person typed; raises CariforefError."""
        ...


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """The files of the person who runs the program; `store` is the place of the open store."""

    store: str

    def check_open(self) -> None:
        check_named_file("Ce fichier", PAR_LES_COMMANDES)

    def check_agenda(self) -> None:
        check_named_file("agenda.ics", PAR_L_IMPORT)

    def offer(self, name: str) -> str:
        # From the home, a path is short enough for its end to be read: it decides the format.
        path = _own_folder() / name
        with suppress(ValueError, RuntimeError):
            return f"~/{path.relative_to(Path.home())}"
        return str(path)

    def aim(self, typed: str) -> Target:
        path = Path(typed).expanduser().absolute()
        check_target(path, Existing.REPLACE, self.store)
        return _OwnFile(path, self.store, Existing.REPLACE if path.exists() else Existing.KEEP)


@dataclass(frozen=True, slots=True)
class _OwnFile:
    path: Path
    store: str
    existing: Existing

    @property
    def is_taken(self) -> bool:
        return self.existing is Existing.REPLACE

    def fill(self, data: bytes) -> str:
        return f"Écrit : {write_atomically(self.path, data, self.existing, self.store)}"


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser of a person who has no file on this machine; it chooses the folder of downloads itself."""

    give: Give

    def check_open(self) -> None:
        return

    def check_agenda(self) -> None:
        raise Refus(
            "Le navigateur ne peut pas lire un agenda : dans un terminal de la machine, tapez cariforef "
            "importer agenda - < agenda.ics."
        )

    def offer(self, name: str) -> str:
        return name

    def aim(self, typed: str) -> Target:
        if not typed.isprintable() or typed.startswith(".") or set(typed) & set("/\\"):
            raise ConfigurationError("Donnez un nom, sans dossier : votre navigateur choisit où il le range.")
        if len(typed.encode()) > NAME_MAX:
            raise ConfigurationError("Ce nom est trop long : donnez-en un plus court.")
        return _Given(typed, self.give)


@dataclass(frozen=True, slots=True)
class _Given:
    name: str
    give: Give
    is_taken: bool = False

    def fill(self, data: bytes) -> str:
        try:
            self.give(self.name, data)
        except OSError as error:
            raise StoreIO(f"{self.name} n'a pas été remis : {describe_os_error(error)}.") from error
        return f"Remis à votre navigateur : {self.name}"


def _own_folder() -> Path:
    """Return the user's folder of documents, or else their home."""
    try:
        documents = user_documents_path()
        return documents if documents.is_dir() else Path.home()
    except (RuntimeError, OSError):
        return Path.cwd()
