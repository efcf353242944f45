"""Make a programme of its sheets, those of a folder or of a workbook: the whole of it, or every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.echeances import join_debut, parse_echeance, write_years
from cariforef_tui.domain.programme.programme import (
    NOMMES,
    Chiffrage,
    Compte,
    Enveloppe,
    Jalon,
    Ligne,
    Livrable,
    Programme,
)
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.tables import Grid
from cariforef_tui.domain.values.text import cite_some, fold
from cariforef_tui.exchange.programme import checks, rows
from cariforef_tui.exchange.programme.checks import Numbered
from cariforef_tui.exchange.programme.faults import Fault, ProgrammeRefuse, shown
from cariforef_tui.exchange.programme.rows import NumberedCells

RowType = TypeVar("RowType", bound=rows.Row)
CELLULES_CITEES = 10
"""Cells that a remark names; it counts the others."""


@dataclass(frozen=True, slots=True)
class ProgrammeLu:
    """A programme read from files, the agents that it names, and what was left aside, in words."""

    programme: Programme
    agents: tuple[Agent, ...]
    remarques: tuple[str, ...] = ()


def parse_sheets(grids: Mapping[str, Grid]) -> ProgrammeLu:
    """Return the programme of sheets by their names; other sheets are left aside.

    Raises:
        ProgrammeRefuse: a sheet is absent, or any fault in them.
    """
    return _Sheets(grids).assemble()


class _Sheets:
    """Sheets on their way to a programme; reading them adds to `faults`."""

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.faults: list[Fault] = []
        self._grids = grids
        self._columns: dict[str, rows.Columns] = {}
        self._remarques: list[str] = []

    def assemble(self) -> ProgrammeLu:
        table = checks.place_lignes(self._cells("lignes", rows.LigneRow))
        lines = checks.Lines(
            root=table[0][1].get("code", "").strip() if table else "",
            codes=frozenset(cells.get("code", "").strip() for _, cells in table),
            parents=frozenset(cells.get("parent", "").strip() for _, cells in table),
            regulations=frozenset(
                cells.get("code", "").strip()
                for _, cells in table
                if rows.is_oui(cells.get("regulation", ""))
            ),
        )
        poles = {cells.get("code", "").strip() for _, cells in table if cells.get("niveau", "") == "pole"}
        programme = self._rows("programme", rows.ProgrammeRow)
        lignes = self._validate("lignes", rows.LigneRow, table)
        jalons = self._rows("jalons", rows.JalonRow)
        numbered = checks.number_livrables(self._cells("livrables", rows.LivrableRow))
        livrables = self._validate("livrables", rows.LivrableRow, numbered)
        agents = self._rows("agents", rows.AgentRow)
        aliases = self._rows("aliases", rows.AliasRow)
        if table:
            self.faults += checks.check_programme(programme, lines.codes)
            self.faults += checks.check_lignes(lignes, lines)
            for _, row in programme:
                self.faults += _check_debuts(lignes, row.exercice)
            self.faults += checks.check_jalons(jalons, lines.codes)
            self.faults += checks.check_livrables(livrables, lines)
            self.faults += checks.check_agents(agents, {*poles, lines.root})
            self.faults += checks.check_aliases(aliases, lines.codes)
        if self.faults:
            placed = [self._place(fault) for fault in self.faults]
            raise ProgrammeRefuse(tuple(sorted(placed, key=lambda fault: (fault.fichier, fault.ligne or 0))))
        built = _build_programme(programme[0][1], lignes, jalons, aliases)
        return ProgrammeLu(
            replace(built, livrables=_build_livrables(built, livrables)),
            _build_agents(agents, lines.root),
            (*self._remarques, *self._tell_ignored(), *_tell_of_all(agents, lines.root)),
        )

    def _rows(self, feuille: str, model: type[RowType]) -> list[Numbered[RowType]]:
        return self._validate(feuille, model, self._cells(feuille, model))

    def _cells(self, feuille: str, model: type[RowType]) -> list[NumberedCells]:
        grid = self._grids.get(feuille)
        if grid is None or not grid.lignes:
            if feuille in rows.NEEDED:
                what = "absente." if grid is None else "vide : des titres et des lignes y sont attendus."
                self.faults.append(Fault(feuille, what))
            return []
        if len(grid.lignes) > rows.LIGNES_MAX + 1:
            self.faults.append(Fault(feuille, f"{len(grid.lignes) - 1} lignes, {rows.LIGNES_MAX} au plus."))
            return []
        columns = self._columns[feuille] = rows.find_columns(feuille, grid, model)
        if columns.faults:
            self.faults += columns.faults
            return []
        last, row = grid.lignes[-1]
        if fold(next((cell.strip() for cell in row if cell.strip()), "")) == "total":
            self._remarques.append(f"Ligne {last} « Total » laissée de côté, {grid.source}.")
            grid = replace(grid, lignes=grid.lignes[:-1])
        lines, ranks = {line for line, _ in grid.lignes[1:]}, {*columns.ranks.values()}
        taken = [
            f"{grid.lettres[rank]}{line}" for line, rank in grid.formules if line in lines and rank in ranks
        ]
        if taken:
            cited = cite_some(taken, CELLULES_CITEES)
            self._remarques.append(f"Formules prises pour leur valeur, {grid.source} : {cited}")
        cells = rows.read_cells(feuille, grid, columns, model, self.faults)
        if not cells and feuille in rows.NEEDED:
            self.faults.append(Fault(feuille, "aucune ligne sous les titres."))
        return cells

    def _validate(
        self, feuille: str, model: type[RowType], table: Sequence[NumberedCells]
    ) -> list[Numbered[RowType]]:
        checked = (
            (line, rows.validate_row(model, feuille, line, cells, self.faults)) for line, cells in table
        )
        return [(line, row) for line, row in checked if row is not None]

    def _place(self, fault: Fault) -> Fault:
        """Return the fault with its sheet, its column and its cell as the file names them."""
        grid, columns = self._grids.get(fault.fichier), self._columns.get(fault.fichier)
        if grid is None:
            return replace(fault, fichier=f"feuille {fault.fichier}")
        rank = columns.ranks.get(fault.champ or "") if columns is not None else None
        if columns is None or rank is None:
            # A column that is absent keeps its name; one that was deduced has none.
            kept = fault.champ if columns is None or columns.faults else None
            return replace(fault, fichier=grid.source, champ=kept)
        champ = grid.lignes[0][1][rank].strip()
        if grid.lettres and fault.ligne is not None:
            champ = f"{champ} ({grid.lettres[rank]}{fault.ligne})"
        return replace(fault, fichier=grid.source, champ=champ)

    def _tell_ignored(self) -> Iterator[str]:
        for feuille, columns in self._columns.items():
            if columns.ignored:
                what = ", ".join(map(shown, columns.ignored))
                yield f"Colonnes laissées de côté, {self._grids[feuille].source} : {what}"


def _build_programme(
    programme: rows.ProgrammeRow,
    lignes: list[Numbered[rows.LigneRow]],
    jalons: list[Numbered[rows.JalonRow]],
    aliases: list[Numbered[rows.AliasRow]],
) -> Programme:
    parents = {row.parent for _, row in lignes}
    return Programme(
        exercice=programme.exercice,
        lignes=tuple(_build_ligne(row, programme.exercice, parents) for _, row in lignes),
        enveloppes=tuple(_build_enveloppes([row for _, row in lignes if row.code not in parents])),
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
        niveaux={
            niveau: nom
            for niveau, nom in zip(
                NOMMES, (programme.pole, programme.axe, programme.action, programme.operation), strict=True
            )
            if nom
        },
        tirages=frozenset(row.code for _, row in lignes if row.tirage),
    )


def _build_ligne(row: rows.LigneRow, exercice: int, parents: Collection[str | None]) -> Ligne:
    """Return the line of a row; raise DateRefusee if its beginning does not go with its échéance."""
    annonces, echeance = row.jours_annonces, write_years(row.echeance.texte, exercice)
    if row.code in parents and row.jours is not None:
        annonces = row.jours.centiemes
    return Ligne(
        code=row.code,
        niveau=row.niveau,
        parent=row.parent,
        libelle=row.libelle,
        echeance=parse_echeance(join_debut(write_years(row.debut, exercice), echeance)),
        responsables=row.qui,
        centiemes_annonces=annonces,
        actions_annoncees=row.actions_annoncees,
        operations_annoncees=row.operations_annoncees,
        regulation=row.regulation,
    )


def _check_debuts(lignes: Iterable[Numbered[rows.LigneRow]], exercice: int) -> Iterator[Fault]:
    """Yield a fault for each beginning that does not go with its échéance."""
    for line, row in lignes:
        try:
            _build_ligne(row, exercice, ())
        except DateRefusee as refus:
            yield Fault("lignes", refus.message, line, "debut")


def _build_enveloppes(lignes: Sequence[rows.LigneRow]) -> Iterator[Enveloppe]:
    """Yield the enveloppe of each line of detail in each compte, with the lines that share it.

    A line without days has one all the same, which a révision may fill.
    """
    sharing: dict[tuple[Compte, str], list[str]] = {}
    days = [(row.code, Compte.METIER, row.jours) for row in lignes]
    days += [(row.code, Compte.SI, row.jours_si) for row in lignes if row.jours_si is not None]
    for code, compte, jours in days:
        if jours is not None and jours.avec is not None:
            sharing.setdefault((compte, jours.avec), []).append(code)
    rank = {row.code: index for index, row in enumerate(lignes)}
    for code, compte, jours in sorted(days, key=lambda one: rank[one[0]]):
        if jours is not None and jours.avec is not None:
            continue
        centiemes = jours.centiemes if jours is not None else None
        unknown = Chiffrage.AUCUN if jours is None else Chiffrage.X
        yield Enveloppe(
            id=f"{code}-{compte}",
            compte=compte,
            chiffrage=unknown if centiemes is None else Chiffrage.CHIFFRE,
            centiemes=centiemes,
            lignes=(code, *sharing.get((compte, code), ())),
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


def _build_agents(agents: list[Numbered[rows.AgentRow]], root: str) -> tuple[Agent, ...]:
    """Return the agents; somebody of the whole body has no pôle."""

    def pole(code: str | None) -> str | None:
        return None if code == root else code

    return tuple(
        Agent(
            initiales=row.initiales,
            pole=pole(row.pole),
            equipe=row.equipe,
            coordonne=pole(row.coordonne),
        )
        for _, row in agents
    )


def _tell_of_all(agents: list[Numbered[rows.AgentRow]], root: str) -> Iterator[str]:
    """Say who is of the whole body, and how the direction is named."""
    named = [row.initiales for _, row in agents if root in (row.pole, row.coordonne)]
    if named:
        yield (
            f"{', '.join(named)} : {root} est l'organisme entier, donc sans service. "
            f"Pour la direction, ensuite : cariforef agent role {named[0]} direction."
        )
