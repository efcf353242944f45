"""The checks before a store is used, and whether it is still the same file."""

from __future__ import annotations

import os
import shlex
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from cariforef_db.engine.errors import explain_move, translating
from cariforef_db.engine.sqlite import IMMUTABLE, Access, opened, to_uri
from cariforef_db.files.anchors import find_contradiction
from cariforef_db.files.copying import explain_damage
from cariforef_db.files.etat import Etat, read_etat
from cariforef_db.files.filesystem import beside, check_place, check_regular, check_rights, refuse_writing
from cariforef_db.files.rotation import describe_last_backup, is_rotation_copy
from cariforef_db.schema.comparison import compare_schema, schema_is_expected
from cariforef_db.schema.version import (
    APPLICATION_ID,
    OLDER_FINGERPRINTS,
    SCHEMA_VERSION,
    read_application_id,
    read_schema_version,
)
from cariforef_tui.services.ports.errors import (
    ConfigurationError,
    StoreDenied,
    StoreError,
    StoreForeign,
    StoreIntegrity,
    StoreVersion,
)

OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""


class FileIdentity(NamedTuple):
    """Device and inode of a store's file."""

    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> FileIdentity:
        """Look at `path` without opening it.

        Raises:
            OSError: there is no file there.
        """
        status = path.stat()
        return cls(status.st_dev, status.st_ino)

    def is_at(self, path: Path) -> bool:
        """Tell whether `path` is still that file."""
        try:
            return FileIdentity.of(path) == self
        except OSError:
            return False

    def check(self, path: Path) -> os.stat_result:
        """Return the status of the file, which is the one that was opened: a write would go to another.

        Raises:
            StoreIO: the file was renamed or deleted.
            StoreForeign: another file, or an empty one, took its place.
        """
        try:
            status = path.stat()
        except OSError:
            raise explain_move(path) from None
        # A restore over a damaged file empties it in place: nobody may write in it meanwhile.
        if (status.st_dev, status.st_ino) != (self.device, self.inode) or status.st_size == 0:
            raise explain_move(path)
        return status


def trace_of(path: Path) -> tuple[tuple[int, ...], ...]:
    """Return a mark of a store's files, which changes once somebody writes in them or replaces them.

    `<store>.etat` is one of them, since the day's check reports damage there. No file is opened. A file
    system that dates writes by the second may hide one: read the store too from time to time.
    """
    return tuple(_look_at(beside(path, suffix)) for suffix in ("", "-wal", "-journal", ".etat"))


def _look_at(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


class OpeningState(NamedTuple):
    """A store that may be read; `refusal` is what a write must raise, `notice` a sentence to show once."""

    identity: FileIdentity
    refusal: StoreError | None = None
    notice: str | None = None


class Header(NamedTuple):
    """The marks that the first page of a file holds."""

    application_id: int
    schema_version: int


def check_opening(path: Path) -> OpeningState:
    """Check file, place, header, version, schema, and the result of the day's check (see `daily`).

    Raises:
        StoreError: the class says what is wrong; nothing was written.
        ConfigurationError: SQLite itself is too old.
    """
    etat = read_etat(path)
    try:
        refusal = check_before_content(path)
    except StoreForeign:
        # A file that a restore left empty or half filled is told as such, with the way back.
        refuse_if_restoring(path, etat)
        raise
    refuse_if_restoring(path, etat)
    # Before any connection: a file put in its place from now on is told at the first write.
    identity = FileIdentity.of(path)
    # A connection that may write also rolls back the write that a killed program left half made.
    with opened(path, Access.allowed_by(refusal)) as connection:
        # Again: the header was read without a lock, or not at all while somebody wrote.
        check_version(path, read_schema_version(connection))
        # The proof first: it is broken for whoever may write. Only pages that these reads touch are checked:
        # the rest of the file is the day's check's, behind everybody's work.
        refusal = (
            check_schema(path, connection)
            or find_contradiction(path, connection)
            or refuse_copy(path)
            or describe_damage(path, etat)
            or refusal
        )
    # Other refusals are told when somebody writes; these must be known at once.
    broken = str(refusal) if isinstance(refusal, StoreIntegrity | StoreForeign) else None
    notice = " ".join(filter(None, (broken, etat.echec))) or None
    return OpeningState(identity, refusal, notice)


def check_before_content(path: Path) -> StoreError | None:
    """Check all that needs no connection; return why the file cannot be written, None if it can."""
    check_sqlite(sqlite3.sqlite_version_info)
    header, refusal = check_file(path)
    if header is not None:
        check_version(path, header.schema_version)
    return refusal


def check_file(path: Path) -> tuple[Header | None, StoreError | None]:
    """Check what the file is, whose and where; return its header, and why it cannot be written if it cannot.

    Raises:
        StoreNotFound: no file, no regular one, or a network file system.
        StoreForeign: an empty file, or not a store.
        StoreDenied: somebody else's file, or one that others may read.
    """
    # A link leads elsewhere and a pipe blocks: neither is opened, even to read its header.
    status = check_regular(path)
    # What the file is comes before any advice about it: nobody is told to change the mode of /etc/passwd.
    header = read_header(path)
    if header is not None:
        check_application(path, header)
    # A file that others may read has perhaps been read already: its owner must know before anything is added.
    check_rights(path, status)
    # Locks do not hold on a network disk, and a connection that may write leaves files beside.
    check_place(path)
    return header, refuse_writing(path, status)


def check_sqlite(version: tuple[int, ...]) -> None:
    if version < OLDEST_SQLITE:
        raise ConfigurationError(
            f"La bibliothèque SQLite de cette machine ({'.'.join(map(str, version))}) est trop ancienne : il "
            f"faut au moins la version {'.'.join(map(str, OLDEST_SQLITE[:2]))}. Mettez Python ou le système "
            "à jour."
        )


def read_header(path: Path) -> Header | None:
    """Return the marks of the header, None if it cannot be told yet: a write under way, no right to read.

    Raises:
        StoreForeign: not an SQLite file, or a damaged one.
    """
    # Immutable: no lock is taken and no file is made beside, whatever program this file belongs to. SQLite
    # reads it, and not `open()`, which would drop the locks of this process on that file when it closes it.
    for _ in range(2):
        try:
            with closing(sqlite3.connect(to_uri(path, Access.READ) + IMMUTABLE, uri=True)) as connection:
                return Header(read_application_id(connection), read_schema_version(connection))
        except sqlite3.DatabaseError as error:
            code = error.sqlite_errorcode & 0xFF
            if code == sqlite3.SQLITE_NOTADB:
                raise StoreForeign(f"{path} n'est pas une base cariforef : il n'a pas été touché.") from error
            if code == sqlite3.SQLITE_CANTOPEN:
                return None
            if code != sqlite3.SQLITE_CORRUPT:
                with translating(str(path)):
                    raise
            # The page looks damaged if it is read in the middle of a write: look again, once.
            if _write_under_way(path):
                return None
    raise StoreForeign(damage_message(path, "le fichier est tronqué"))


def _write_under_way(path: Path) -> bool:
    """Tell whether a rollback journal or a write-ahead log completes the file."""
    for suffix in ("-journal", "-wal"):
        with suppress(OSError):
            if beside(path, suffix).stat().st_size:
                return True
    return False


def check_application(path: Path, header: Header) -> None:
    if header.application_id != APPLICATION_ID:
        raise StoreForeign(f"{path} est la base d'un autre logiciel : il n'a pas été touché.")


def check_version(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise StoreVersion(
            f"La base {path} vient d'une version plus récente du programme (schéma {version}, celui-ci "
            f"connaît {SCHEMA_VERSION}) : rien n'a été écrit. Mettez le programme à jour."
        )
    refuse_unserved(path, version)
    if version < SCHEMA_VERSION:
        raise StoreVersion(
            f"La base {path} vient d'une version plus ancienne (schéma {version}, il faut {SCHEMA_VERSION}) "
            ": rien n'a été écrit. « cariforef base migrer » la sauvegarde puis la met à jour."
        )


def refuse_unserved(path: Path, version: int) -> None:
    """Refuse a store of a version that no migration leads from: it was never put in service."""
    if version < SCHEMA_VERSION and version not in OLDER_FINGERPRINTS:
        raise StoreVersion(
            f"La base {path} (schéma {version}) date d'avant la première mise en service : rien n'a été "
            "écrit, et « cariforef base creer CHEMIN » en fait une neuve."
        )


def check_schema(path: Path, connection: sqlite3.Connection) -> StoreIntegrity | None:
    """Return the refusal to write if the schema was changed by hand.

    Raises:
        StoreForeign: tables are missing or changed, or SQLite finds the file damaged.
    """
    try:
        if schema_is_expected(connection):
            return None
    except sqlite3.DatabaseError as error:
        if explain_damage(error) is None:
            raise
        raise StoreForeign(damage_message(path, "SQLite ne peut pas la lire")) from error
    differences = compare_schema(connection)
    if differences.tables:
        raise StoreForeign(
            f"La base {path} n'a pas le schéma attendu ({', '.join(differences.tables)}) : rien n'a été "
            f"écrit. {describe_last_backup(path)}"
        )
    return StoreIntegrity(
        f"L'empreinte du schéma de {path} n'est pas celle du programme ({', '.join(differences.others)}) : "
        "la base a été modifiée hors de l'outil. Elle s'ouvre en lecture seule ; lancez « cariforef base "
        "verifier »."
    )


def refuse_copy(path: Path) -> StoreDenied | None:
    """Return the refusal to write in a copy of the rotation: it stays what was saved."""
    return describe_copy(path) if is_rotation_copy(path) else None


def describe_copy(path: Path) -> StoreDenied:
    """Return the refusal to write in a copy."""
    return StoreDenied(
        f"{path} est une sauvegarde : elle s'ouvre en lecture seule. « cariforef base restaurer » la remet "
        "en place."
    )


def describe_damage(path: Path, etat: Etat) -> StoreForeign | None:
    """Return the refusal to write in a store that the day's check found damaged."""
    return None if etat.dommage is None else StoreForeign(damage_message(path, etat.dommage))


def damage_message(path: Path, detail: str) -> str:
    sentence = f"La base {path} est endommagée ({detail}) ; le fichier est gardé tel quel."
    return f"{sentence} {describe_last_backup(path)}"


def refuse_if_restoring(path: Path, etat: Etat) -> None:
    """Refuse a store whose restore was interrupted, whatever its content looks like."""
    if etat.restauration is not None:
        raise StoreIntegrity(
            f"La restauration de {path} a été interrompue. « cariforef base restaurer "
            f"{shlex.quote(str(etat.restauration))} » remet une copie vérifiée ; ou bien « cariforef base "
            "verifier » lève ce blocage si la base est saine."
        )
