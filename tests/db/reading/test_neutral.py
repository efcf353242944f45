"""What reads, writes and proves is run by any engine: no word of SQLite alone, nothing of its driver."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cariforef_db

ROOT = Path(cariforef_db.__file__).parent
OF_SQLITE = {"proof/store.py"}
"""What is checked of a file."""

FILES = sorted(
    name
    for path in (*ROOT.glob("reading/*.py"), *ROOT.glob("writing/*.py"), *ROOT.glob("proof/*.py"))
    if (name := str(path.relative_to(ROOT))) not in OF_SQLITE
)
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|FROM|JOIN|CASE WHEN)\b")
SQLITE_ONLY = {
    "a function of its own": r"\b(instr|ifnull|julianday|strftime|group_concat|json\w*|typeof|glob)\s*\(",
    "a date of its own": r"\b(date|datetime|time)\s*\(",
    "a row without a key": r"\browid\b",
    "a word of its planner": r"\bNOT INDEXED\b|\bPRAGMA\b|\bsqlite_\w+",
    "IS between values": r"\bIS (NOT )?(:|\?)",
    "a cross join on a condition": r"CROSS JOIN \w+ \w+ ON\b",
    "a parameter without a type": r"(?<!\w):\w+ IS (NOT )?NULL",
    "a parameter by its place": r"\?",
    "the larger of two": r"\b(max|min)\s*\([^()]*,",
    "a write over another": r"\bOR (REPLACE|IGNORE)\b",
}


def texts_of(name: str) -> Iterator[str]:
    """Yield the texts of SQL of a file; the parts of one that Python puts together come as one."""
    nodes = list(ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))))
    formatted = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in formatted for part in node.values}
    texts = ["".join(map(_part, node.values)) for node in formatted]
    texts += [_part(node) for node in nodes if isinstance(node, ast.Constant) and id(node) not in parts]
    for text in texts:
        if SQL.search(text):
            yield re.sub(r"'[^']*'", "''", text)


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "x"


@pytest.mark.parametrize("what", SQLITE_ONLY)
def test_no_text_says_what_sqlite_alone_understands(what: str) -> None:
    found = [(name, text) for name in FILES for text in texts_of(name) if re.search(SQLITE_ONLY[what], text)]
    assert found == []


def test_every_query_that_another_reads_from_has_a_name() -> None:
    assert [(name, text) for name in FILES for text in texts_of(name) if has_unnamed_table(text)] == []


def has_unnamed_table(text: str) -> bool:
    for opening in re.finditer(r"\b(?:FROM|JOIN)\s*\((?=\s*SELECT)", text):
        depth, end = 1, opening.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        if re.match(r"\s*(?:(?:WHERE|GROUP|ORDER|JOIN|LEFT|ON)\b|\)|\Z)", text[end:]):
            return True
    return False


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_the_driver_of_sqlite(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & {"sqlite3", "cariforef_db.engine.sqlite_driver"}


def test_the_texts_are_found() -> None:
    assert sum(1 for name in FILES for _ in texts_of(name)) > 120
