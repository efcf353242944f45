"""Write a programme as the sheets that a person edits and `parse.parse_sheets` reads; a folder of them."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.echeances import join_debut, split_debut
from cariforef_tui.domain.programme.programme import (
    NOMMES,
    Chiffrage,
    Compte,
    Jalon,
    Livrable,
    Niveau,
    Programme,
)
from cariforef_tui.domain.values.days import format_cell
from cariforef_tui.domain.values.tables import protect
from cariforef_tui.exchange.files.write import BOM
from cariforef_tui.exchange.programme.checks import guess_niveau, guess_parent
from cariforef_tui.exchange.programme.rows import (
    TITRES,
    AgentRow,
    AliasRow,
    JalonRow,
    LigneRow,
    LivrableRow,
    ProgrammeRow,
    Row,
    columns_of,
    needed_columns_of,
)
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.machine.store_files import check_apart
from cariforef_tui.services.ports.errors import ConfigurationError, StoreDenied, StoreIO

_USUAL = frozenset({"jours", "debut", "echeance", "qui", "pole", "axe", "action", "operation", "coordonne"})
"""Columns that are written even if they are empty: people fill them in."""


def programme_tables(
    programme: Programme, agents: Iterable[Agent] = ()
) -> dict[str, Sequence[Sequence[str]]]:
    """Return the rows of each sheet that has some, titles first, by its name.

    Columns that would be empty are left out, but for those that people usually fill in.
    """
    there = [agent for agent in agents if agent.actif and not agent.fictif]
    sheets = {
        "programme": _table(ProgrammeRow, [_programme_row(programme)]),
        "lignes": _table(LigneRow, _ligne_rows(programme)),
        "agents": _table(AgentRow, [_agent_row(agent) for agent in there]),
        "jalons": _table(JalonRow, [_jalon_row(jalon) for jalon in programme.jalons]),
        "livrables": _table(LivrableRow, _livrable_rows(programme)),
        "aliases": _table(AliasRow, programme.aliases),
    }
    return {name: table for name, table in sheets.items() if len(table) > 1}


def _table(model: type[Row], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    columns = columns_of(model)
    kept = [
        rank
        for rank, name in enumerate(columns)
        if name in _USUAL or name in needed_columns_of(model) or any(row[rank] for row in rows)
    ]
    titles = [TITRES.get(columns[rank], columns[rank]) for rank in kept]
    return [titles, *([row[rank] for rank in kept] for row in rows)]


def write_folder(folder: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write `tables` in a new folder, a CSV file each, all of them or none; returns its full path.

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
            fill_private(beside / f"{name}.csv", _to_csv(rows))
        beside.rename(folder)
    except PermissionError as error:
        raise StoreDenied(f"{folder} ne s'écrit pas : droits insuffisants.") from error
    except OSError as error:
        raise StoreIO(f"{folder} ne s'écrit pas : {error.strerror}.") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)
    return folder


def _to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as the files of a programme are: `;`, UTF-8 with its mark, one line a row."""
    stream = io.StringIO()
    stream.write(BOM)
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    # A number keeps its sign; a text never becomes a formula.
    writer.writerows([cell if _is_number(cell) else protect(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(",", "", 1).isdecimal()


def _programme_row(programme: Programme) -> tuple[str, ...]:
    niveaux = (programme.niveaux.get(niveau, "") for niveau in NOMMES)
    return (str(programme.exercice), programme.code_si or "", *niveaux)


def _agent_row(agent: Agent) -> tuple[str, ...]:
    return (agent.initiales, agent.pole or "", agent.equipe or "", agent.coordonne or "")


def _ligne_rows(programme: Programme) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    root, pole = programme.racine, None
    for rank, ligne in enumerate(programme.lignes):
        pole = ligne.code if ligne.niveau is Niveau.POLE else pole
        guessed = guess_niveau(ligne.code, rank)
        parent = guess_parent(ligne.code, ligne.niveau, root, pole)
        debut, echeance = split_debut(ligne.echeance.texte)
        # « dès avril » would come back as « depuis le 01/04 »: a person reads what was written.
        if join_debut(debut, echeance) != ligne.echeance.texte:
            debut, echeance = "", ligne.echeance.texte
        is_heading = bool(programme.children[ligne.code])
        rows.append(
            (
                ligne.code,
                "" if ligne.niveau is guessed else ligne.niveau.value,
                "" if ligne.parent == parent else ligne.parent or "",
                ligne.libelle,
                format_cell(ligne.centiemes_annonces)
                if is_heading
                else _own_days(programme, ligne.code, Compte.METIER),
                _own_days(programme, ligne.code, Compte.SI),
                debut,
                echeance,
                "/".join(map(str, ligne.responsables)),
                "" if is_heading else format_cell(ligne.centiemes_annonces),
                _count(ligne.actions_annoncees),
                _count(ligne.operations_annoncees),
                "oui" if ligne.regulation else "",
                "oui" if ligne.code in programme.tirages else "",
            )
        )
    return rows


def _own_days(programme: Programme, code: str, compte: Compte) -> str:
    """Return the days of a line in a compte: a number, X, or the first of the lines that share them."""
    for enveloppe in programme.enveloppes_of[code]:
        if enveloppe.compte is compte:
            if enveloppe.lignes[0] != code:
                return f"avec {enveloppe.lignes[0]}"
            return "X" if enveloppe.chiffrage is Chiffrage.X else format_cell(enveloppe.centiemes)
    return ""


def _jalon_row(jalon: Jalon) -> tuple[str, ...]:
    return (
        jalon.code,
        jalon.libelle,
        f"{jalon.jour:%d/%m/%Y}",
        " ".join(jalon.lignes),
        " ".join(jalon.bornees),
    )


def _livrable_rows(programme: Programme) -> list[tuple[str, ...]]:
    rows = []
    for code in dict.fromkeys(livrable.code for livrable in programme.livrables):
        mine = programme.livrables_of(code)
        is_counted = [livrable.numero for livrable in mine] == [*range(1, len(mine) + 1)]
        rows += [_livrable_row(livrable, "" if is_counted else str(livrable.numero)) for livrable in mine]
    return rows


def _livrable_row(livrable: Livrable, numero: str) -> tuple[str, ...]:
    return (livrable.code, numero, livrable.libelle, str(livrable.quantite), livrable.source or "")


def _count(count: int | None) -> str:
    return "" if count is None else str(count)
