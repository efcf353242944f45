"""The checks of « base verifier »: the file, SQLite's own checks, the schema, the totals, and the replay."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cariforef_db.engine.sqlite import WAL_SAFE_SINCE, Access, opened
from cariforef_db.engine.sqlite_engines import driver_of
from cariforef_db.files.copying import explain_damage, find_broken_links, find_damage
from cariforef_db.files.etat import Etat, read_etat, write_etat
from cariforef_db.files.opening import check_before_content, check_schema, refuse_if_restoring
from cariforef_db.files.rotation import backup_folder, describe_last_backup, list_backups, read_stamp
from cariforef_db.proof.findings import FILE, gather
from cariforef_db.proof.journal import prove_content, put_aside
from cariforef_db.schema.version import read_schema_version
from cariforef_tui.domain.values.dates import format_heure
from cariforef_tui.services.ports.errors import StoreError, StoreForeign
from cariforef_tui.services.ports.files import Constat, Verification
from cariforef_tui.services.ports.store import Progress, silent

# An index may differ from its table: the values of the table are the ones that count.
_TABLE_ITSELF = " NOT INDEXED"


def verify_store(path: Path, progress: Progress = silent) -> Verification:
    """Check everything in a copy put aside: nobody waits for it.

    A sound store is no longer marked as interrupted or damaged.

    Raises:
        StoreError: the file cannot be read as a store at all (see `check_opening`).
    """
    etat = read_etat(path)
    try:
        refusal = check_before_content(path)
    except StoreForeign:
        refuse_if_restoring(path, etat)
        raise
    with opened(path, Access.allowed_by(refusal)) as live:
        engine = tuple(_describe_engine(live))
    with put_aside(path, refusal, progress) as (copy, beside):
        driver = driver_of(copy)
        changed = check_schema(path, driver)
        progress("Contrôle du fichier…")
        damage = [Constat(FILE, problem) for problem in find_damage(driver)]
        damage += gather(_check_links(driver), explain_damage)
        proofs = [] if changed is None else [Constat("schéma", str(changed))]
        found, held = prove_content(copy, beside, progress, explain_damage, _TABLE_ITSELF)
        proofs += found
        faits = (*_describe_file(path, refusal), *engine, *held)
    constats = (*damage, *proofs)
    # A mark made meanwhile, such as that of a restore, is not about the content that was checked.
    if not constats and read_etat(path) == etat:
        with suppress(OSError):
            write_etat(path, Etat(echec=etat.echec, essai=etat.essai))
    return Verification(
        faits,
        constats,
        integrity_broken=any(proof.objet != FILE for proof in proofs),
        conseils=tuple(_advise(path, etat, damage)),
    )


def _advise(path: Path, etat: Etat, damage: list[Constat]) -> Iterator[Constat]:
    if damage:
        yield Constat(FILE, describe_last_backup(path))
    if etat.echec is not None:
        yield Constat("sauvegardes", etat.echec)


def _check_links(connection: sqlite3.Connection) -> Iterator[Constat]:
    for table, rowid, parent in find_broken_links(connection):
        yield Constat(table, f"la ligne {rowid} renvoie à un élément de « {parent} » qui n'existe pas")


def _describe_file(path: Path, refusal: StoreError | None) -> Iterator[tuple[str, str]]:
    status = path.stat()
    copies = list_backups(path)
    last = format_heure(read_stamp(copies[0])) if copies else "aucune"
    yield "Fichier", str(path)
    yield "Taille", f"{status.st_size // 1024} Kio"
    yield "Droits", f"{stat.S_IMODE(status.st_mode):04o}"
    yield "Accès", "lecture et écriture" if refusal is None else str(refusal)
    yield "Dernière sauvegarde", last
    yield "Sauvegardes gardées", f"{len(copies)} dans {backup_folder(path)}"


def _describe_engine(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0]).upper()
    yield "SQLite", sqlite3.sqlite_version
    yield "Mode de journal", f"{mode} ({explain_journal_mode(sqlite3.sqlite_version_info)})"
    yield "Version du schéma", str(read_schema_version(connection))


def explain_journal_mode(version: tuple[int, ...]) -> str:
    """Return why a store uses the journal mode that `choose_journal_mode` gives it."""
    since = ".".join(map(str, WAL_SAFE_SINCE))
    if version < WAL_SAFE_SINCE:
        return f"avant SQLite {since}, le mode WAL peut abîmer une base ouverte par deux connexions"
    return f"à partir de SQLite {since}, le mode WAL est sûr"
