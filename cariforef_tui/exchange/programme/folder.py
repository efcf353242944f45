"""Read a programme from the files that people edit: a folder of CSV files, or a workbook of these sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Grid
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.exchange.files.files import check_source, read_bytes
from cariforef_tui.exchange.files.read_csv import read_csv
from cariforef_tui.exchange.files.read_xlsx import looks_like_archive, read_sheets
from cariforef_tui.exchange.programme.form import LISEZ_MOI
from cariforef_tui.exchange.programme.parse import ProgrammeLu, parse_sheets
from cariforef_tui.exchange.programme.rows import SHEETS
from cariforef_tui.exchange.temps.recognise import ENTREE, read_standard_input
from cariforef_tui.services.ports.errors import ConfigurationError

_ENVELOPPES = "enveloppes"
"""The sheet in which earlier versions wrote days."""


def read_programme(chemin: str) -> ProgrammeLu:
    """Return the programme at `chemin`, its agents and what was left aside; `-` is standard input.

    Raises:
        ConfigurationError, DroitRefuse, StoreError: the file does not exist, or cannot be read.
        Refus: it lists every fault, with its file or sheet, its line and its column.
    """
    if chemin == ENTREE:
        return _read_workbook("entrée standard", read_standard_input())
    path = Path(chemin).expanduser()
    check_source(path)
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise ConfigurationError(f"{path} est introuvable.")
    return _read_workbook(path.name, read_bytes(path))


def read_folder(folder: Path) -> ProgrammeLu:
    """Return the programme of a folder of CSV files, whoever wrote them.

    Raises:
        ConfigurationError, StoreError: a file cannot be read.
        Refus: it lists every fault, with its file, its line and its column.
    """
    grids = {}
    remarques = []
    for name in (*SHEETS, _ENVELOPPES):
        path = folder / f"{name}.csv"
        if path.exists():
            sheet = read_csv(path.name, read_bytes(path))
            rows = ((sheet.ligne_titres, sheet.titres), *sheet.lignes)
            grids[name] = Grid(source=path.name, lignes=rows)
            remarques += [f"{path.name} : {remarque}" for remarque in sheet.remarques]
    return _parse(folder.name, grids, remarques)


def _read_workbook(source: str, data: bytes) -> ProgrammeLu:
    if not looks_like_archive(data):
        what = "ce n'est ni un dossier, ni un classeur .xlsx ou .ods"
        raise FichierRefuse(source, [Fault(what)])
    grids, others = read_sheets(source, data, (*SHEETS, _ENVELOPPES))
    ignored = ", ".join(quote_text(name) for name in others if name != LISEZ_MOI)
    return _parse(source, grids, [f"Feuilles laissées de côté : {ignored}"] if ignored else [])


def _parse(source: str, grids: dict[str, Grid], remarques: list[str]) -> ProgrammeLu:
    if len(grids.get(_ENVELOPPES, Grid(source="", lignes=())).lignes) > 1:
        what = (
            f"{grids[_ENVELOPPES].source} ne se lit plus : écrivez les jours dans lignes, colonne jours "
            "(« avec 14.1.6 » partage ceux de 14.1.6), puis retirez enveloppes"
        )
        raise FichierRefuse(source, [Fault(what)])
    read = parse_sheets(grids)
    return replace(read, remarques=(*remarques, *read.remarques))
