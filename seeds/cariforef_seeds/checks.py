"""Check the rules between the rows and the files of one programme."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, TypeVar

from cariforef_seeds.faults import Fault, shown
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Niveau
from cariforef_tui.domain.values.days import format_jours

if TYPE_CHECKING:
    from cariforef_seeds.rows import (
        AgentRow,
        AliasRow,
        EnveloppeRow,
        JalonRow,
        LigneRow,
        LivrableRow,
        ProgrammeRow,
    )

Value = TypeVar("Value")
Numbered = tuple[int, Value]
LIVRABLE_MAX = 200
"""Characters of a livrable's label and of its source."""
_DEPTHS = {niveau: depth for depth, niveau in enumerate(Niveau)}


def check_lignes(
    rows: Sequence[Numbered[LigneRow]],
    codes: Collection[str],
    racines: Collection[str],
    regulations: Collection[str],
) -> list[Fault]:
    """Return what is wrong with the tree.

    `codes` are all those of the file, its faulty rows included; `racines` those of the body itself, and
    `regulations` those of its régulations.
    """
    fichier = "lignes.csv"
    faults = _duplicates(fichier, "code", ((line, row.code) for line, row in rows))
    if len(racines) != 1:
        faults.append(Fault(fichier, f"une ligne de niveau « {Niveau.GIP} » attendue, et une seule."))
    readable = {row.code for _, row in rows}
    before: dict[str, LigneRow] = {}
    for line, row in rows:
        message = _parent_problem(row, before, codes, readable)
        if message:
            faults.append(Fault(fichier, message, line, "parent"))
        before.setdefault(row.code, row)
    regulated = _with_headings(before, regulations)
    headings = {row.parent for _, row in rows}
    for line, row in rows:
        if row.tirage and (row.code in headings or row.regulation):
            message = f"{row.code} n'est pas une ligne de détail : aucune demande ne s'y ouvre."
            faults.append(Fault(fichier, message, line, "tirage"))
        if row.jours_annonces is not None and row.jours_annonces < 0 and row.code not in regulated:
            faults.append(Fault(fichier, _negative(row.jours_annonces, row.code), line, "jours_annonces"))
    return faults


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
    row: LigneRow, before: dict[str, LigneRow], codes: Collection[str], readable: Collection[str]
) -> str | None:
    if row.parent is None:
        if row.niveau is Niveau.GIP:
            return None
        return f"valeur absente : seul le niveau « {Niveau.GIP} » n'a pas de parent."
    if row.parent not in codes:
        return f"ligne inconnue {shown(row.parent)}."
    parent = before.get(row.parent)
    if parent is None:
        return f"{shown(row.parent)} doit venir avant ses propres lignes." if row.parent in readable else None
    if _DEPTHS[parent.niveau] >= _DEPTHS[row.niveau]:
        return f"« {row.niveau} » ne peut pas être sous « {parent.niveau} »."
    if "." in row.code and row.code.rpartition(".")[0] != row.parent:
        return f"le code {row.code} annonce le parent {row.code.rpartition('.')[0]}."
    return None


def check_enveloppes(
    rows: Sequence[Numbered[EnveloppeRow]],
    codes: Collection[str],
    parents: Collection[str],
    regulations: Set[str],
) -> list[Fault]:
    """Return what is wrong with the enveloppes.

    `parents` are the lines that have lines below them, `regulations` those that balance demand and means.
    """
    fichier = "enveloppes.csv"
    faults = _duplicates(fichier, "id", ((line, row.id) for line, row in rows))
    taken: dict[tuple[Compte, str], str] = {}
    for line, row in rows:
        if (row.jours is None) is (row.chiffrage is Chiffrage.CHIFFRE):
            message = "nombre attendu." if row.jours is None else f"rien d'attendu avec « {row.chiffrage} »."
            faults.append(Fault(fichier, message, line, "jours"))
        elif sign_message := _sign_problem(row, regulations):
            faults.append(Fault(fichier, sign_message, line, "jours"))
        for code in row.lignes:
            other = taken.setdefault((row.compte, code), row.id)
            if code not in codes:
                faults.append(Fault(fichier, f"ligne inconnue {shown(code)}.", line, "lignes"))
            elif code in parents:
                message = f"{code} a des lignes sous elle : ce sont elles qu'il faut citer."
                faults.append(Fault(fichier, message, line, "lignes"))
            elif other != row.id or row.lignes.count(code) > 1:
                message = f"{code} est déjà dans l'enveloppe {shown(other)} du compte « {row.compte} »."
                faults.append(Fault(fichier, message, line, "lignes"))
    return faults


def _sign_problem(row: EnveloppeRow, regulations: Set[str]) -> str | None:
    """Return what is wrong with the sign: a régulation is never above 0, another line never below."""
    jours = row.jours or 0
    if jours > 0 and not regulations.isdisjoint(row.lignes):
        return f"{format_jours(jours)} : une régulation retire des jours, elle n'en ajoute pas."
    ordinary = next((code for code in row.lignes if code not in regulations), None)
    return _negative(jours, ordinary) if jours < 0 and ordinary is not None else None


def check_jalons(rows: Sequence[Numbered[JalonRow]], codes: Collection[str]) -> list[Fault]:
    fichier = "jalons.csv"
    faults = _duplicates(fichier, "code", ((line, row.code) for line, row in rows))
    for line, row in rows:
        faults += _unknown(fichier, line, "lignes", row.lignes, codes)
        faults += (
            Fault(fichier, f"{code} n'est pas une ligne de ce jalon.", line, "borne")
            for code in row.borne
            if code not in row.lignes
        )
    return faults


def check_livrables(
    rows: Sequence[Numbered[LivrableRow]], codes: Collection[str], regulations: Collection[str]
) -> list[Fault]:
    fichier = "livrables.csv"
    faults = _duplicates(fichier, "numero", ((line, f"{row.ligne} n° {row.numero}") for line, row in rows))
    for line, row in rows:
        faults += _unknown(fichier, line, "ligne", (row.ligne,), codes)
        if row.ligne in regulations:
            message = f"{row.ligne} est une régulation : elle ne promet rien."
            faults.append(Fault(fichier, message, line, "ligne"))
        for champ, count in (("numero", row.numero), ("quantite", row.quantite)):
            if not count:
                faults.append(Fault(fichier, "0 : nombre entier attendu, 1 au moins.", line, champ))
        for champ, texte in (("libelle", row.libelle), ("source", row.source or "")):
            if len(texte) > LIVRABLE_MAX:
                faults.append(Fault(fichier, f"{LIVRABLE_MAX} caractères au plus.", line, champ))
    return faults


def check_agents(rows: Sequence[Numbered[AgentRow]], poles: Collection[str]) -> list[Fault]:
    fichier = "agents.csv"
    faults = _duplicates(fichier, "initiales", ((line, row.initiales) for line, row in rows))
    for line, row in rows:
        faults += _unknown(fichier, line, "pole", (row.pole,), poles, "pôle inconnu")
        faults += _unknown(fichier, line, "coordonne", (row.coordonne,), poles, "pôle inconnu")
    return faults


def check_aliases(rows: Sequence[Numbered[AliasRow]], codes: Collection[str]) -> list[Fault]:
    fichier = "aliases.csv"
    faults = _duplicates(fichier, "alias", ((line, row.alias) for line, row in rows))
    for line, row in rows:
        faults += _unknown(fichier, line, "code", (row.code,), codes)
        if row.alias in codes:
            faults.append(Fault(fichier, f"{row.alias} est déjà le code d'une ligne.", line, "alias"))
    return faults


def check_programme(rows: Sequence[Numbered[ProgrammeRow]], codes: Collection[str]) -> list[Fault]:
    fichier = "programme.csv"
    faults = [Fault(fichier, "une seule ligne attendue sous les titres.", line) for line, _ in rows[1:]]
    for line, row in rows:
        faults += _unknown(fichier, line, "code_si", (row.code_si,), codes)
        if not 2000 <= row.exercice <= 2100:
            faults.append(Fault(fichier, f"année {row.exercice} hors de 2000 à 2100.", line, "exercice"))
    return faults


def _unknown(
    fichier: str,
    line: int,
    champ: str,
    cited: Iterable[str | None],
    codes: Collection[str],
    noun: str = "ligne inconnue",
) -> list[Fault]:
    unknown = [code for code in cited if code is not None and code not in codes]
    return [Fault(fichier, f"{noun} {shown(code)}.", line, champ) for code in unknown]


def _duplicates(fichier: str, champ: str, keys: Iterable[Numbered[str]]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for line, key in keys:
        if key in first:
            faults.append(Fault(fichier, f"{shown(key)} est déjà à la ligne {first[key]}.", line, champ))
        first.setdefault(key, line)
    return faults
