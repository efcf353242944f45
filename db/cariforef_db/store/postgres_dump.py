"""Copy of a body's schema to a file, and back: all or nothing, verified."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from cariforef_db.files.server_anchors import keep_end, keep_restored
from cariforef_db.postgres.connection import LONG, open_address, open_server, schema_exists, to_driver
from cariforef_db.postgres.dump import Archive, Statements, read_archive, read_parts, remove, write_archive
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.place import Address, named_schema, organisme_of
from cariforef_db.postgres.roles import grant_everybody, make_roles
from cariforef_db.proof.chain import verify_chain
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_tui.machine.store_files import check_apart
from cariforef_tui.services.ports.errors import (
    ConfigurationError,
    StoreForeign,
    StoreIntegrity,
    StoreIO,
    StoreNotFound,
    StoreVersion,
    describe_os_error,
)
from cariforef_tui.services.ports.progress import Progress


def dump_body(address: Address, target: Path | None, progress: Progress) -> Path:
    """Write a verified archive of the body to a new file `target`; return its path.

    Raises:
        ConfigurationError: no target, or something there already; `pg_dump` is missing.
        StoreError: the body cannot be read, or the file not written.
    """
    if target is None:
        raise ConfigurationError(
            "Sur un serveur, dites où mettre la sauvegarde : cariforef base sauvegarder FICHIER."
        )
    target = target.absolute()
    if os.path.lexists(target):
        raise ConfigurationError(f"{target} existe déjà : il n'a pas été touché.")
    check_apart(target)
    opened = open_address(address, settings=LONG)
    opened.driver.close()
    partial = target.with_name(f".{target.name}.partiel")
    try:
        remove(partial)
        progress("Sauvegarde…")
        write_archive(address, opened.schema, partial)
        progress("Vérification de la copie…")
        archive = read_archive(partial)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        os.link(partial, target)
    except OSError as error:
        raise StoreIO(f"{target} ne s'écrit pas : {describe_os_error(error)}.") from error
    finally:
        remove(partial)
    keep_end(address)
    progress(f"Copie lue en entier ; journal scellé jusqu'à {archive.head}.")
    return target


def restore_body(address: Address, source: Path, progress: Progress) -> Path | None:
    """Put the content of an archive in place of the body's, verified; return the archive of what was there.

    Raises:
        StoreForeign, StoreVersion, StoreIntegrity: the archive is not one of this body, of this version, or
            its journal was rewritten. Nothing is changed.
        StoreError: the server refuses. Nothing is changed.
    """
    schema = named_schema(address, "restaurer")
    if not source.is_file():
        raise StoreNotFound(f"{source} : fichier introuvable.")
    progress("Lecture de la sauvegarde…")
    archive = read_archive(source)
    _check(archive, schema, source)
    connection = open_server(address, LONG)
    with connection, translating(address.shown):
        kept = _keep(connection, address, schema, source, progress)
        with connection.transaction():
            progress("Remplacement du contenu…")
            _replace(connection, schema, source)
            progress("Vérification du contenu…")
            _verify(connection, schema, archive)
            grant_everybody(connection, schema)
    keep_restored(address)
    return kept


def _check(archive: Archive, schema: str, source: Path) -> None:
    if archive.schema != schema:
        raise StoreForeign(
            f"{source} est une sauvegarde de l'organisme « {organisme_of(archive.schema)} » : rien n'a été "
            "changé."
        )
    if archive.version != f"{SCHEMA_VERSION:04}":
        raise StoreVersion(
            f"{source} est d'une autre version du programme ({archive.version}, celui-ci est à "
            f"{SCHEMA_VERSION:04}) : rien n'a été changé. Restaurez-la avec le programme qui l'a faite, puis "
            "« cariforef base migrer »."
        )


def _keep(
    connection: psycopg.Connection[Any], address: Address, schema: str, source: Path, progress: Progress
) -> Path | None:
    """Write an archive of what is about to be replaced beside the one that replaces it."""
    if not schema_exists(connection, schema):
        return None
    # To the microsecond: to go back on a restore is one more, maybe within a second.
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return dump_body(address, source.absolute().with_name(f"{schema}-avant-{moment}.dump"), progress)


def _replace(connection: psycopg.Connection[Any], schema: str, source: Path) -> None:
    make_roles(connection, schema)
    connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema)))
    for part in read_parts(source):
        if isinstance(part, Statements):
            connection.execute(part.sql)
            continue
        with connection.cursor().copy(part.copy) as copy:
            for line in part.lines:
                copy.write(line)


def _verify(connection: psycopg.Connection[Any], schema: str, archive: Archive) -> None:
    """Raise StoreIntegrity unless the chain holds, up to the seal that the archive ends with."""
    connection.execute(SQL("SET LOCAL search_path = {}").format(Identifier(schema)))
    report = verify_chain(to_driver(connection), [archive.head])
    if not report.is_sound or report.refuted or report.head != archive.head:
        raise StoreIntegrity(
            "Le journal de cette sauvegarde ne tient pas : il a été réécrit hors de l'outil. Rien n'a "
            "été changé."
        )
