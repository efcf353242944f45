"""The copy that a restore is given: whole, sound, and of a version that this program knows. Reads only."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cariforef_db.engine.sqlite import Access, opened
from cariforef_db.files.integrity import find_damage
from cariforef_db.files.opening import check_application, check_version, read_header
from cariforef_db.schema.version import (
    OLDER_FINGERPRINTS,
    SCHEMA_FINGERPRINT,
    compute_fingerprint,
    read_schema_version,
)
from cariforef_tui.services.ports.errors import StoreForeign, StoreIntegrity, StoreNotFound

_INTACTE = (
    "rien n'a été restauré, la base n'a pas été touchée. Choisissez une autre sauvegarde : « cariforef base "
    "sauvegardes » les liste."
)


def check_source(path: Path, source: Path) -> bool:
    """Verify that `source` is a sound copy, not the store itself; tell whether it is of an older version."""
    if not source.is_file():
        raise StoreNotFound(f"La sauvegarde {source} n'existe pas ou n'est pas un fichier.")
    if path.exists() and path.samefile(source):
        raise StoreNotFound(f"{source} est la base elle-même : donnez une sauvegarde.")
    if source.stat().st_size == 0:
        raise StoreForeign(f"La sauvegarde {source} est vide : {_INTACTE}")
    try:
        header = read_header(source)
    except StoreForeign as error:
        raise StoreForeign(
            f"{source} n'est pas une sauvegarde entière de cariforef (fichier tronqué, endommagé, ou d'un "
            f"autre format) : {_INTACTE}"
        ) from error
    if header is not None:
        check_application(source, header)
    with opened(source, Access.READ) as connection:
        version = read_schema_version(connection)
        if version not in OLDER_FINGERPRINTS:
            check_version(source, version)
        check_content(connection, source, OLDER_FINGERPRINTS.get(version, SCHEMA_FINGERPRINT), _INTACTE)
    return version in OLDER_FINGERPRINTS


def check_content(
    connection: sqlite3.Connection,
    place: Path,
    fingerprint: str = SCHEMA_FINGERPRINT,
    suite: str = "choisissez une autre sauvegarde.",
) -> None:
    """Raise where the content is damaged or of another schema; `suite` ends the sentence."""
    problems = find_damage(connection)
    if problems:
        raise StoreForeign(f"{place} est endommagé ({problems[0]}) : {suite}")
    if compute_fingerprint(connection) != fingerprint:
        raise StoreIntegrity(
            f"Le schéma de {place} n'est pas celui du programme, il a été modifié hors de l'outil : {suite}"
        )
