"""Read a programme from the files that people edit: a folder of CSV files, or a workbook of these sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Column, Table
from cariforef_tui.exchange.files.files import check_source, read_bytes
from cariforef_tui.exchange.files.read_xlsx import read_sheets
from cariforef_tui.exchange.temps.recognise import ENTREE, read_standard_input
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.services.ports.files import ProgrammeFiles

FEUILLES = ("programme", "lignes", "enveloppes", "jalons", "livrables", "agents", "aliases")
_FACULTATIVES = frozenset({"livrables"})
"""Sheets that may be missing: workbooks of earlier versions lack them."""


def read_programme(chemin: str, files: ProgrammeFiles) -> tuple[Programme, tuple[Agent, ...]]:
    """Return the programme at `chemin` and its agents; `-` is a workbook on standard input.

    Raises:
        ConfigurationError, DroitRefuse, StoreError: the file does not exist, or cannot be read.
        Refus: it lists every fault, with its file or sheet, its line and its field.
    """
    if chemin == ENTREE:
        return _read_workbook("entrée standard", read_standard_input(), files)
    path = Path(chemin).expanduser()
    check_source(path)
    if path.is_dir():
        return files.read(path)
    if not path.exists():
        raise ConfigurationError(f"{path} est introuvable.")
    return _read_workbook(path.name, read_bytes(path), files)


def _read_workbook(source: str, data: bytes, files: ProgrammeFiles) -> tuple[Programme, tuple[Agent, ...]]:
    sheets = read_sheets(source, data, FEUILLES)
    absent = [name for name in FEUILLES if name not in sheets and name not in _FACULTATIVES]
    if absent:
        raise FichierRefuse(source, [Fault(f"feuille « {name} » absente") for name in absent])
    with TemporaryDirectory(prefix="cariforef-") as temporary:
        folder = Path(temporary) / "programme"
        files.write(folder, {f"{name}.csv": _same_width(rows) for name, rows in sheets.items()})
        return files.read(folder)


def _same_width(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows filled to the width of the titles.

    Beyond that width, empty cells are dropped, and the others are kept to be refused later.
    """
    titles = list(rows[0]) if rows else []
    while titles and not titles[-1]:
        titles.pop()
    width = len(titles)
    return [
        [*row[:width], *[""] * (width - len(row)), *(cell for cell in row[width:] if cell)] for row in rows
    ]


def form_sheets(exercice: Programme, tables: Mapping[str, Sequence[Sequence[str]]]) -> list[Table]:
    """Return the sheets of text of a workbook that `read_programme` reads."""
    from datetime import date

    au = date(exercice.exercice, 1, 1)
    tableaux = []
    for name in FEUILLES:
        titles, *rows = tables[f"{name}.csv"]
        widths = {"libelle": 60, "lignes": 40, "source": 40, "echeance": 25, "qui": 25}
        colonnes = tuple(Column(titre, titre, largeur=widths.get(titre, 12)) for titre in titles)
        cells = tuple(tuple(row) for row in rows)
        tableaux.append(
            Table(cle=name, titre=name, exercice=exercice.exercice, au=au, colonnes=colonnes, lignes=cells)
        )
    return tableaux
