"""A body's schema as an archive of PostgreSQL's own programs: written by `pg_dump`, read by `pg_restore`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cariforef_db.postgres.connection import parameters_of
from cariforef_db.postgres.place import Address
from cariforef_tui.domain.journal.links import Maillon
from cariforef_tui.services.ports.errors import (
    ConfigurationError,
    StoreBusy,
    StoreDenied,
    StoreForeign,
    StoreIO,
)

_LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "application_name": "PGAPPNAME",
}
"""Given by the environment, which other accounts of the machine do not see: `ps` shows arguments."""

_COPY = re.compile(rb"COPY (\w+)\.(\w+) \((.*)\) FROM stdin;\n")
_SKIPPED = (b"\\restrict ", b"\\unrestrict ", b"SET transaction_timeout ", b"SET row_security ")
"""Words to psql; what servers before 17 do not know; what would keep who administers from reading."""
_END = b"\\.\n"


@dataclass(frozen=True, slots=True)
class Statements:
    """Some SQL of an archive, to be run as it is."""

    sql: bytes


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table of an archive, as COPY takes them; read before what follows is asked for."""

    schema: str
    table: str
    columns: tuple[str, ...]
    copy: bytes
    lines: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds: the schema, the version of its tables, the last seal of its journal."""

    schema: str
    version: str
    head: Maillon


def write_archive(address: Address, schema: str, target: Path) -> None:
    """Write the schema to a new file `target`, its owner's alone.

    Raises:
        ConfigurationError, StoreError: `pg_dump` is not there, too old, or refused.
    """
    words = [
        _find("pg_dump", f"pg_dump --format=custom --schema={schema} --file={target} …"),
        "--format=custom",
        f"--schema={schema}",
        "--enable-row-security",
        "--lock-wait-timeout=5s",
        "--no-password",
        f"--file={target}",
    ]
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    done = subprocess.run(  # noqa: S603
        words, env=_environment(address), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise _explain(done.stderr.decode(errors="replace"), address.shown)


def read_archive(source: Path) -> Archive:
    """Read the whole archive; return what it holds.

    Raises:
        StoreForeign: it is no archive of a body, or a damaged one.
    """
    schema, version, head = "", "", Maillon(0, "")
    for part in read_parts(source):
        if isinstance(part, Statements):
            continue
        for line in part.lines:
            if part.table not in ("tete", "alembic_version"):
                continue
            row = dict(zip(part.columns, line.decode().rstrip("\n").split("\t"), strict=True))
            if part.table == "tete":
                schema, head = part.schema, Maillon(int(row["seq"]), row["empreinte"])
            else:
                version = row["version_num"]
    if not schema or not version:
        raise _not_an_archive(source)
    return Archive(schema, version, head)


def read_parts(source: Path) -> Iterator[Statements | Rows]:
    """Yield what to run, in order, to have the content of the archive.

    Raises:
        StoreForeign: it is no archive, or a damaged one; what was yielded before must then be undone.
    """
    with _reading(source) as lines:
        held: list[bytes] = []
        for line in lines:
            copied = _COPY.fullmatch(line)
            if copied is None:
                if not line.startswith(_SKIPPED):
                    held.append(line)
                continue
            yield Statements(b"".join(held))
            held.clear()
            schema, table, columns = (part.decode() for part in copied.groups())
            yield Rows(schema, table, tuple(columns.split(", ")), line.rstrip(b";\n"), _until_end(lines))
        yield Statements(b"".join(held))


def _until_end(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == _END:
            return
        yield line


@contextmanager
def _reading(source: Path) -> Iterator[Iterator[bytes]]:
    """The lines of the archive as `pg_restore` writes it; the block's end checks that it could read all."""
    program = _find("pg_restore", f"pg_restore --dbname=… {source}")
    with subprocess.Popen(  # noqa: S603
        [program, "--file=-", str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as reader:
        assert reader.stdout is not None
        try:
            yield iter(reader.stdout)
        except BaseException:
            reader.kill()
            raise
        if reader.wait() != 0:
            raise _not_an_archive(source)


def _not_an_archive(source: Path) -> StoreForeign:
    return StoreForeign(
        f"{source} n'est pas une sauvegarde entière d'un organisme (« cariforef base sauvegarder ») : rien "
        "n'a été changé."
    )


def _find(program: str, by_hand: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise ConfigurationError(
            f"« {program} » n'est pas sur cette machine : installez les programmes clients de PostgreSQL, ou "
            f"lancez sur le serveur : {by_hand}"
        )
    return found


def _environment(address: Address) -> dict[str, str]:
    given = parameters_of(address)
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**own, "LC_ALL": "C", **{_LIBPQ[name]: value for name, value in given.items() if name in _LIBPQ}}


def _explain(said: str, place: str) -> Exception:
    """Return why `pg_dump` failed; what it says itself may hold anything, and is not shown."""
    if "server version mismatch" in said:
        return ConfigurationError(
            f"pg_dump est d'une version plus ancienne que le serveur {place} : installez celle du serveur."
        )
    if "permission denied" in said or "row-level security" in said or "must be owner" in said:
        return StoreDenied(
            f"Votre compte ne lit pas tout de {place} : la sauvegarde revient à un compte qui l'administre."
        )
    if "canceling statement due to" in said or "lock timeout" in said:
        return StoreBusy(f"{place} est occupé : la sauvegarde n'est pas faite. Réessayez.")
    if "No space left" in said or "could not write" in said:
        return StoreIO("Plus de place pour la sauvegarde : elle n'est pas faite. Libérez de la place.")
    return StoreIO(f"pg_dump n'a pas pu lire {place} : la sauvegarde n'est pas faite. Réessayez.")


def remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
