"""People read the words of an office: what this house calls otherwise among itself is replaced."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import cariforef_db
import cariforef_tui
from cariforef_tui.cli.tools.man import render_man

REPLACED = re.compile(
    r"\b(maillons?|sceaux?|scell\w*|visas?|visée?s?|born(?:er|ent|e|es|é|ée|és|ées)|rattach\w*|reprises?)\b",
    re.IGNORECASE,
)
"""Said instead: code de contrôle, signature, finir avec un jalon, déplacer, déjà fait avant le suivi."""
NAMES = re.compile(
    r"jalon borner|plan (?:rattacher|reprise)|--reprise|--borne|--delai-visa|absence, visa, agent|\(visa :"
)
"""Commands and options keep their names: scripts type them."""
KEPT = frozenset(
    {
        *("Visa", "Reprise", "Rattachement"),
        *(
            "liste tenu annuler borner liberer",
            "solder rouvrir reprise",
            "agent.initiales, visa.mois, visa.numero",
        ),
        *(
            "reprise repris",
            "contresigner renvoyer rouvrir visa",
            "visas complétude signatures disponibles libres",
        ),
        "qui n'a pas signé est absent jours manquants libre disponible visas",
    }
)
"""Titles of schemas, which scripts read; lists of names; words by which the bar finds."""
FOLDERS = [Path(package.__path__[0]) for package in (cariforef_tui, cariforef_db)]
_SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|coalesce|IS NULL)\b")


def words_of(text: str) -> set[str]:
    return {found.group() for found in REPLACED.finditer(NAMES.sub("", text))}


def test_no_text_of_the_program_says_a_word_that_was_replaced() -> None:
    found = {
        (path.name, text)
        for folder in FOLDERS
        for path in folder.rglob("*.py")
        if not {"schema", "migrations"} & {*path.parts}
        for text in texts_of(path.read_text(encoding="utf-8"))
        if text not in KEPT and words_of(text)
    }
    assert sorted(found) == []


def texts_of(source: str) -> Iterator[str]:
    """Every string of a module but its docstrings, its SQL and its keys."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in alone:
            continue
        if not re.fullmatch(r"[a-z_./]*", node.value) and not _SQL.search(node.value):
            yield node.value


def test_no_page_says_a_word_that_was_replaced() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in FOLDERS[0].rglob("*.md")}
    pages["man"] = "\n".join(render_man()).replace("\\-", "-")
    for path in FOLDERS[0].rglob("*.typ"):
        pages[path.name] = "\n".join(re.findall(r"\[([^\[\]]*)\]", path.read_text(encoding="utf-8")))
    assert len(pages) > 4
    assert {name: words for name, text in pages.items() if (words := words_of(text))} == {}
