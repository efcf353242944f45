"""Place the lines of a programme, and check the rules between the rows and the sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import fold
from cariforef_tui.exchange.programme.faults import Fault, shown

if TYPE_CHECKING:
    from cariforef_tui.exchange.programme.rows import (
        AgentRow,
        AliasRow,
        JalonRow,
        Jours,
        LigneRow,
        LivrableRow,
        NumberedCells,
        ProgrammeRow,
    )

Value = TypeVar("Value")
Numbered = tuple[int, Value]
LIVRABLE_MAX = 200
"""Characters of a livrable's label and of its source."""
_DEPTHS = {niveau: depth for depth, niveau in enumerate(Niveau)}
_ROOT = "la première ligne est l'organisme entier"
_NUMBERED = (Niveau.AXE, Niveau.ACTION, Niveau.OPERATION)
"""The niveau of a code in figures, by the number of its dots."""


@dataclass(frozen=True)
class Lines:
    """The codes of a file, faulty rows included: the first, all, those of headings, those of régulations."""

    root: str
    codes: frozenset[str]
    parents: frozenset[str]
    regulations: frozenset[str]


def guess_niveau(code: str, rank: int) -> Niveau:
    """Return what the code of the line `rank` says of it: the first is the body, then letters are a pôle."""
    if rank == 0:
        return Niveau.GIP
    return Niveau.POLE if code[:1].isalpha() else _NUMBERED[min(code.count("."), 2)]


def guess_parent(code: str, niveau: Niveau, root: str, pole: str | None) -> str | None:
    """Return the line above: `1` for `1.1`, the body for a pôle, else the pôle whose lines these are."""
    if niveau is Niveau.GIP:
        return None
    return root if niveau is Niveau.POLE else code.rpartition(".")[0] or pole or root


def place_lignes(table: Sequence[NumberedCells]) -> list[NumberedCells]:
    """Return the rows with the niveau and the parent that their codes say, where these cells are empty."""
    has_poles = any(cells.get("code", "").strip()[:1].isalpha() for _, cells in table[1:])
    placed = []
    root, pole = "", None
    for rank, (line, cells) in enumerate(table):
        code = cells.get("code", "").strip()
        said = fold(cells.get("niveau", "").strip())
        niveau = next((one for one in Niveau if one == said), None) or guess_niveau(code, rank)
        root = code if rank == 0 else root
        pole = code if niveau is Niveau.POLE else pole
        parent = cells.get("parent", "").strip()
        if rank and not parent and (pole or not has_poles or niveau is Niveau.POLE or "." in code):
            parent = guess_parent(code, niveau, root, pole) or ""
        placed.append((line, {**cells, "niveau": said or niveau.value, "parent": parent}))
    return placed


def check_lignes(rows: Sequence[Numbered[LigneRow]], lines: Lines) -> list[Fault]:
    """Return what is wrong with the tree and its days."""
    feuille = "lignes"
    faults = _duplicates(feuille, "code", ((line, row.code) for line, row in rows))
    readable = {row.code for _, row in rows}
    before: dict[str, LigneRow] = {}
    for line, row in rows:
        message = _parent_problem(row, before, lines, readable)
        if message:
            faults.append(Fault(feuille, message, line, "parent"))
        if row.code == lines.root and row.niveau is not Niveau.GIP:
            message = f"{_ROOT} : niveau gip, ou rien."
            faults.append(Fault(feuille, message, line, "niveau"))
        before.setdefault(row.code, row)
    regulated = _with_headings(before, lines.regulations)
    above: set[str] = set()
    for line, row in rows:
        is_heading = row.code in lines.parents
        if row.tirage and (is_heading or row.regulation):
            message = f"{row.code} n'est pas une ligne de détail : aucune demande ne s'y ouvre."
            faults.append(Fault(feuille, message, line, "tirage"))
        if row.jours_annonces is not None and row.jours is not None and is_heading:
            message = f"rien d'attendu : le total annoncé de {row.code} est déjà dans la colonne jours."
            faults.append(Fault(feuille, message, line, "jours_annonces"))
        elif row.jours_annonces is not None and row.jours_annonces < 0 and row.code not in regulated:
            faults.append(Fault(feuille, _negative(row.jours_annonces, row.code), line, "jours_annonces"))
        for champ, jours in (("jours", row.jours), ("jours_si", row.jours_si)):
            if jours is None:
                continue
            if is_heading:
                message = _heading_problem(row, champ, jours, regulated)
            elif jours.avec is not None:
                message = _sharing_problem(row, champ, jours.avec, before, lines)
                if not message and jours.avec in readable and jours.avec not in above:
                    message = f"{jours.avec} vient après : les jours s'écrivent sur la première des lignes."
            else:
                message = _sign_problem(row, jours.centiemes or 0)
            if message:
                faults.append(Fault(feuille, message, line, champ))
        above.add(row.code)
    return faults


def _heading_problem(row: LigneRow, champ: str, jours: Jours, regulated: Collection[str]) -> str | None:
    """Return what is wrong with the days of a heading, which are only a total that it announces."""
    if champ == "jours_si":
        return f"{row.code} a des lignes sous elle : ce sont elles qui portent des jours SI."
    if jours.centiemes is None:
        return f"{row.code} a des lignes sous elle : un total annoncé y est attendu, ou rien."
    return _negative(jours.centiemes, row.code) if jours.centiemes < 0 and row.code not in regulated else None


def _sign_problem(row: LigneRow, centiemes: int) -> str | None:
    """Return what is wrong with the sign: a régulation is never above 0, another line never below."""
    if centiemes > 0 and row.regulation:
        return f"{format_jours(centiemes)} : une régulation retire des jours, elle n'en ajoute pas."
    return _negative(centiemes, row.code) if centiemes < 0 and not row.regulation else None


def _sharing_problem(
    row: LigneRow, champ: str, avec: str, lignes: Mapping[str, LigneRow], lines: Lines
) -> str | None:
    if avec not in lines.codes:
        return f"ligne inconnue {shown(avec)}."
    if avec in lines.parents:
        return f"{avec} a des lignes sous elle : citez l'une d'elles."
    if row.regulation or avec in lines.regulations:
        return "une régulation ne partage pas ses jours."
    first = lignes.get(avec)
    theirs = None if first is None else first.jours if champ == "jours" else first.jours_si
    if theirs is not None and theirs.avec is not None:
        return f"{avec} partage les jours de {theirs.avec} : écrivez « avec {theirs.avec} »."
    return None


def _with_headings(lignes: Mapping[str, LigneRow], codes: Collection[str]) -> set[str]:
    """Return `codes` and every heading above them: a régulation may bring their days below 0."""
    seen: set[str] = set()
    for code in codes:
        row = lignes.get(code)
        while row is not None and row.code not in seen:
            seen.add(row.code)
            row = lignes.get(row.parent) if row.parent else None
    return seen


def _negative(centiemes: int, code: str) -> str:
    return f"{format_jours(centiemes)} : seule une régulation retire des jours, {code} n'en est pas une."


def _parent_problem(
    row: LigneRow, before: Mapping[str, LigneRow], lines: Lines, readable: Collection[str]
) -> str | None:
    is_root = row.code == lines.root
    if row.parent is None:
        return None if is_root else f"aucune ligne au-dessus de {row.code} ; {_ROOT}."
    if is_root:
        return f"rien d'attendu : {_ROOT}."
    if row.parent not in lines.codes:
        return f"ligne inconnue {shown(row.parent)}, au-dessus de {row.code}."
    parent = before.get(row.parent)
    if parent is None:
        return f"{shown(row.parent)} doit venir avant ses propres lignes." if row.parent in readable else None
    if _DEPTHS[parent.niveau] >= _DEPTHS[row.niveau]:
        return f"« {row.niveau} » ne peut pas être sous « {parent.niveau} »."
    if "." in row.code and row.code.rpartition(".")[0] != row.parent:
        return f"le code {row.code} annonce le parent {row.code.rpartition('.')[0]}."
    return None


def check_jalons(rows: Sequence[Numbered[JalonRow]], codes: Collection[str]) -> list[Fault]:
    feuille = "jalons"
    faults = _duplicates(feuille, "code", ((line, row.code) for line, row in rows))
    for line, row in rows:
        faults += _unknown(feuille, line, "lignes", row.lignes, codes)
        faults += (
            Fault(feuille, f"{code} n'est pas une ligne de ce jalon.", line, "borne")
            for code in row.borne
            if code not in row.lignes
        )
    return faults


def number_livrables(table: Sequence[NumberedCells]) -> list[NumberedCells]:
    """Return the rows with the rank of each among those of its line, where the cell of numero is empty."""
    ranks = Counter[str]()
    numbered = []
    for line, cells in table:
        ligne = cells.get("ligne", "").strip()
        ranks[ligne] += 1
        is_empty = not cells.get("numero", " ").strip() and "numero" in cells
        numbered.append((line, {**cells, "numero": str(ranks[ligne])} if is_empty else cells))
    return numbered


def check_livrables(rows: Sequence[Numbered[LivrableRow]], lines: Lines) -> list[Fault]:
    feuille = "livrables"
    faults = _duplicates(feuille, "numero", ((line, f"{row.ligne} n° {row.numero}") for line, row in rows))
    for line, row in rows:
        faults += _unknown(feuille, line, "ligne", (row.ligne,), lines.codes)
        if row.ligne in lines.regulations:
            message = f"{row.ligne} est une régulation : elle ne promet rien."
            faults.append(Fault(feuille, message, line, "ligne"))
        for champ, count in (("numero", row.numero), ("quantite", row.quantite)):
            if count == 0:
                faults.append(Fault(feuille, "0 : nombre entier attendu, 1 au moins.", line, champ))
        for champ, texte in (("libelle", row.libelle), ("source", row.source or "")):
            if len(texte) > LIVRABLE_MAX:
                faults.append(Fault(feuille, f"{LIVRABLE_MAX} caractères au plus.", line, champ))
    return faults


def check_agents(rows: Sequence[Numbered[AgentRow]], poles: Collection[str]) -> list[Fault]:
    feuille = "agents"
    faults = _duplicates(feuille, "initiales", ((line, row.initiales) for line, row in rows))
    for line, row in rows:
        faults += _unknown(feuille, line, "pole", (row.pole,), poles, "sigle inconnu")
        faults += _unknown(feuille, line, "coordonne", (row.coordonne,), poles, "sigle inconnu")
    return faults


def check_aliases(rows: Sequence[Numbered[AliasRow]], codes: Collection[str]) -> list[Fault]:
    feuille = "aliases"
    faults = _duplicates(feuille, "alias", ((line, row.alias) for line, row in rows))
    for line, row in rows:
        faults += _unknown(feuille, line, "code", (row.code,), codes)
        if row.alias in codes:
            faults.append(Fault(feuille, f"{row.alias} est déjà le code d'une ligne.", line, "alias"))
    return faults


def check_programme(rows: Sequence[Numbered[ProgrammeRow]], codes: Collection[str]) -> list[Fault]:
    feuille = "programme"
    faults = [Fault(feuille, "une seule ligne attendue sous les titres.", line) for line, _ in rows[1:]]
    for line, row in rows:
        faults += _unknown(feuille, line, "code_si", (row.code_si,), codes)
        if not 2000 <= row.exercice <= 2100:
            faults.append(Fault(feuille, f"année {row.exercice} hors de 2000 à 2100.", line, "exercice"))
    return faults


def _unknown(
    feuille: str,
    line: int,
    champ: str,
    cited: Iterable[str | None],
    codes: Collection[str],
    noun: str = "ligne inconnue",
) -> list[Fault]:
    unknown = [code for code in cited if code is not None and code not in codes]
    return [Fault(feuille, f"{noun} {shown(code)}.", line, champ) for code in unknown]


def _duplicates(feuille: str, champ: str, keys: Iterable[Numbered[str]]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for line, key in keys:
        if key in first:
            lost = " 1.10 écrit en nombre devient 1.1 : mettez la colonne en texte." if "." in key else ""
            message = f"{shown(key)} est déjà à la ligne {first[key]}.{lost}"
            faults.append(Fault(feuille, message, line, champ))
        first.setdefault(key, line)
    return faults
