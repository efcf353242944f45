"""Write a programme as the folder of CSV files that `reader.read_folder` reads and a person edits."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cariforef_seeds.rows import (
    AgentRow,
    AliasRow,
    EnveloppeRow,
    JalonRow,
    LigneRow,
    LivrableRow,
    ProgrammeRow,
    columns_of,
)
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Enveloppe, Jalon, Ligne, Livrable, Programme
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.tables import protect
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.machine.store_files import check_apart
from cariforef_tui.services.ports.errors import ConfigurationError, StoreDenied, StoreIO

Rows = tuple[tuple[str, ...], ...]
"""Rows of one file, its titles first."""
BOM = "\ufeff"


def programme_tables(programme: Programme, agents: Iterable[Agent], source: str = "") -> dict[str, Rows]:
    """Return the rows of every file, by its name; `source` names the document of the programme."""
    return {
        "programme.csv": (
            columns_of(ProgrammeRow),
            (str(programme.exercice), programme.code_si or "", "", source),
        ),
        "lignes.csv": (
            columns_of(LigneRow),
            *(_ligne_row(programme, ligne) for ligne in programme.lignes),
        ),
        "enveloppes.csv": (
            columns_of(EnveloppeRow),
            *(_enveloppe_row(enveloppe) for enveloppe in programme.enveloppes),
        ),
        "jalons.csv": (
            columns_of(JalonRow),
            *(_jalon_row(jalon) for jalon in programme.jalons),
        ),
        "livrables.csv": (
            columns_of(LivrableRow),
            *(_livrable_row(livrable) for livrable in programme.livrables),
        ),
        "agents.csv": (
            columns_of(AgentRow),
            *(
                (agent.initiales, agent.pole or "", agent.equipe or "", agent.coordonne or "", "")
                for agent in agents
                if agent.actif and not agent.fictif
            ),
        ),
        "aliases.csv": (
            columns_of(AliasRow),
            *((alias, code, "") for alias, code in programme.aliases),
        ),
    }


def write_folder(folder: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write `tables` in a new folder, all of them or none; returns its full path.

    Raises:
        ConfigurationError: something is there already, its parent is missing, or a store keeps that name.
        StoreDenied, StoreIO: the folder or the disk refuses.
    """
    folder = folder.expanduser().absolute()
    check_apart(folder)
    if os.path.lexists(folder):
        raise ConfigurationError(f"{folder} existe déjà : donnez un dossier nouveau.")
    if not folder.parent.is_dir():
        raise ConfigurationError(f"Le dossier {folder.parent} n'existe pas.")
    beside = folder.with_name(f".{folder.name[:200]}.{os.getpid()}.tmp")
    try:
        beside.mkdir(mode=0o700)
        for name, rows in tables.items():
            fill_private(beside / name, to_csv(rows))
        beside.rename(folder)
    except PermissionError as error:
        raise StoreDenied(f"{folder} ne s'écrit pas : droits insuffisants.") from error
    except OSError as error:
        raise StoreIO(f"{folder} ne s'écrit pas : {error.strerror}.") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)
    return folder


def to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as the files of a programme are: `;`, UTF-8 with its mark, one line a row."""
    stream = io.StringIO()
    stream.write(BOM)
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    # A number keeps its sign; a text never becomes a formula.
    writer.writerows([cell if _is_number(cell) else protect(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(",", "", 1).isdecimal()


def _ligne_row(programme: Programme, ligne: Ligne) -> tuple[str, ...]:
    return (
        ligne.code,
        ligne.niveau.value,
        ligne.parent or "",
        ligne.libelle,
        ligne.echeance.texte,
        "/".join(map(str, ligne.responsables)),
        _days(ligne.centiemes_annonces),
        _count(ligne.actions_annoncees),
        _count(ligne.operations_annoncees),
        "oui" if ligne.regulation else "",
        "oui" if ligne.code in programme.tirages else "",
    )


def _enveloppe_row(enveloppe: Enveloppe) -> tuple[str, ...]:
    return (
        enveloppe.id,
        enveloppe.compte.value,
        enveloppe.chiffrage.value,
        _days(enveloppe.centiemes),
        " ".join(enveloppe.lignes),
    )


def _jalon_row(jalon: Jalon) -> tuple[str, ...]:
    jour, lignes, bornees = f"{jalon.jour:%d/%m/%Y}", " ".join(jalon.lignes), " ".join(jalon.bornees)
    return (jalon.code, jalon.libelle, jour, lignes, "", bornees)


def _livrable_row(livrable: Livrable) -> tuple[str, ...]:
    numero, quantite = str(livrable.numero), str(livrable.quantite)
    return (livrable.code, numero, livrable.libelle, quantite, livrable.source or "")


def _days(centiemes: int | None) -> str:
    return "" if centiemes is None else format_nombre(centiemes)


def _count(count: int | None) -> str:
    return "" if count is None else str(count)
