"""Read and write a programme as a folder of CSV files: the whole of it, or every fault in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cariforef_seeds.faults import Fault, SeedInvalid
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Enveloppe, Jalon, Ligne, Livrable, Niveau, Programme
from cariforef_tui.services.ports.errors import ConfigurationError

EXERCICE = 2018
_PREFIX = "programme_"
LIVRABLES = "livrables.csv"
"""The only file that may be missing: older programmes have no livrables."""


class CsvProgrammeFiles:
    """The folder of CSV files; each operation in its own module, imported when asked for."""

    def read(self, folder: Path) -> tuple[Programme, tuple[Agent, ...]]:
        return read_folder(folder)

    def tables(
        self, programme: Programme, agents: Sequence[Agent], source: str
    ) -> Mapping[str, Sequence[Sequence[str]]]:
        from cariforef_seeds.writer import programme_tables

        return programme_tables(programme, agents, source)

    def write(self, folder: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> Path:
        from cariforef_seeds.writer import write_folder

        return write_folder(folder, tables)


if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cariforef_seeds import rows
    from cariforef_seeds.checks import Numbered
    from cariforef_seeds.rows import NumberedCells

    RowType = TypeVar("RowType", bound=rows.Row)


def read_programme(exercice: int = EXERCICE) -> tuple[Programme, tuple[Agent, ...]]:
    """Return a programme that comes with the product, and the agents that it names.

    Raises:
        ConfigurationError: no programme of that year comes with the product.
        SeedInvalid: its files hold faults.
    """
    from importlib.resources import files

    package = files("cariforef_seeds")
    folder = package.joinpath(f"{_PREFIX}{exercice}")
    if not folder.is_dir():
        names = sorted(item.name for item in package.iterdir() if item.name.startswith(_PREFIX))
        known = ", ".join(name.removeprefix(_PREFIX) for name in names)
        raise ConfigurationError(f"Aucun programme {exercice} n'est fourni ; fournis : {known}.")
    return _read(folder)


def read_folder(folder: Path) -> tuple[Programme, tuple[Agent, ...]]:
    """Return the programme of an edited copy of the files, and its agents.

    Raises:
        SeedInvalid: a file is absent or unreadable, or any fault in them.
    """
    return _read(folder)


def _read(folder: Traversable) -> tuple[Programme, tuple[Agent, ...]]:
    from cariforef_seeds import checks, rows

    faults: list[Fault] = []
    table = _read_cells(folder, "lignes.csv", rows.LigneRow, faults)
    codes = {cells["code"].strip() for _, cells in table}
    parents = {cells["parent"].strip() for _, cells in table}
    regulations = {cells["code"].strip() for _, cells in table if cells["regulation"].strip() == "oui"}
    racines = [cells["code"] for _, cells in table if cells["niveau"].strip() == Niveau.GIP]
    poles = {cells["code"].strip() for _, cells in table if cells["niveau"].strip() == Niveau.POLE}
    programme = _read_rows(folder, "programme.csv", rows.ProgrammeRow, faults)
    lignes = _validate("lignes.csv", rows.LigneRow, table, faults)
    enveloppes = _read_rows(folder, "enveloppes.csv", rows.EnveloppeRow, faults)
    jalons = _read_rows(folder, "jalons.csv", rows.JalonRow, faults)
    livrables: list[Numbered[rows.LivrableRow]] = []
    if folder.joinpath(LIVRABLES).is_file():
        livrables = _read_rows(folder, LIVRABLES, rows.LivrableRow, faults)
    agents = _read_rows(folder, "agents.csv", rows.AgentRow, faults)
    aliases = _read_rows(folder, "aliases.csv", rows.AliasRow, faults)
    if table:
        faults += checks.check_programme(programme, codes)
        faults += checks.check_lignes(lignes, codes, racines, regulations)
        faults += checks.check_enveloppes(enveloppes, codes, parents, regulations)
        faults += checks.check_jalons(jalons, codes)
        faults += checks.check_livrables(livrables, codes, regulations)
        faults += checks.check_agents(agents, poles)
        faults += checks.check_aliases(aliases, codes)
    for fichier, of_file in (
        ("programme.csv", programme),
        ("lignes.csv", lignes),
        ("enveloppes.csv", enveloppes),
    ):
        if not of_file and not any(fault.fichier == fichier for fault in faults):
            faults.append(Fault(fichier, "aucune ligne sous les titres."))
    if faults:
        raise SeedInvalid(tuple(sorted(faults, key=lambda fault: (fault.fichier, fault.ligne or 0))))
    built = _build_programme(programme[0][1], lignes, enveloppes, jalons, aliases)
    return replace(built, livrables=_build_livrables(built, livrables)), _build_agents(agents)


def _read_rows(
    folder: Traversable, fichier: str, model: type[RowType], faults: list[Fault]
) -> list[Numbered[RowType]]:
    return _validate(fichier, model, _read_cells(folder, fichier, model, faults), faults)


def _read_cells(
    folder: Traversable, fichier: str, model: type[RowType], faults: list[Fault]
) -> list[NumberedCells]:
    from cariforef_seeds.rows import TAILLE_MAX, columns_of, optional_columns_of, read_table

    source = folder.joinpath(fichier)
    if not source.is_file():
        faults.append(Fault(fichier, "fichier absent."))
        return []
    try:
        with source.open("rb") as stream:
            data = stream.read(TAILLE_MAX + 1)
    except OSError as error:
        faults.append(Fault(fichier, f"fichier illisible ({error.strerror})."))
        return []
    return read_table(fichier, data, columns_of(model), optional_columns_of(model), faults)


def _validate(
    fichier: str, model: type[RowType], table: list[NumberedCells], faults: list[Fault]
) -> list[Numbered[RowType]]:
    from cariforef_seeds.rows import validate_row

    checked = ((line, validate_row(model, fichier, line, cells, faults)) for line, cells in table)
    return [(line, row) for line, row in checked if row is not None]


def _build_programme(
    programme: rows.ProgrammeRow,
    lignes: list[Numbered[rows.LigneRow]],
    enveloppes: list[Numbered[rows.EnveloppeRow]],
    jalons: list[Numbered[rows.JalonRow]],
    aliases: list[Numbered[rows.AliasRow]],
) -> Programme:
    return Programme(
        exercice=programme.exercice,
        lignes=tuple(_build_ligne(row) for _, row in lignes),
        enveloppes=tuple(
            Enveloppe(
                id=row.id, compte=row.compte, chiffrage=row.chiffrage, centiemes=row.jours, lignes=row.lignes
            )
            for _, row in enveloppes
        ),
        jalons=tuple(
            Jalon(
                row.code,
                row.libelle,
                row.date,
                row.lignes,
                tuple(code for code in row.lignes if code in row.borne),
            )
            for _, row in jalons
        ),
        aliases=tuple((row.alias, row.code) for _, row in aliases),
        code_si=programme.code_si,
        tirages=frozenset(row.code for _, row in lignes if row.tirage),
    )


def _build_ligne(row: rows.LigneRow) -> Ligne:
    return Ligne(
        code=row.code,
        niveau=row.niveau,
        parent=row.parent,
        libelle=row.libelle,
        echeance=row.echeance,
        responsables=row.qui,
        centiemes_annonces=row.jours_annonces,
        actions_annoncees=row.actions_annoncees,
        operations_annoncees=row.operations_annoncees,
        regulation=row.regulation,
    )


def _build_livrables(
    programme: Programme, livrables: list[Numbered[rows.LivrableRow]]
) -> tuple[Livrable, ...]:
    """Return the livrables in the order of the tree, then by number."""
    rank = {code: index for index, code in enumerate(programme.by_code)}
    built = [
        Livrable(
            code=row.ligne, numero=row.numero, libelle=row.libelle, quantite=row.quantite, source=row.source
        )
        for _, row in livrables
    ]
    return tuple(sorted(built, key=lambda livrable: (rank[livrable.code], livrable.numero)))


def _build_agents(agents: list[Numbered[rows.AgentRow]]) -> tuple[Agent, ...]:
    return tuple(
        Agent(initiales=row.initiales, pole=row.pole, equipe=row.equipe, coordonne=row.coordonne)
        for _, row in agents
    )
