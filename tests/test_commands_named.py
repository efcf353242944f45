"""Every command that a text of the product names exists: sentences, help, guides, READMEs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cariforef_tui.cli.kit.registry import COMMANDS, RENAMED, Family

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / ".github/CONTRIBUTING.md",
    *ROOT.glob("cariforef_tui/*.md"),
    *ROOT.glob("*/README.md"),
]
MODULES = [path for part in ("cariforef_tui", "db", "seeds") for path in (ROOT / part).rglob("*.py")]
AFTER_PROGRAM = re.compile(
    r"(?:[`«(:] ?|^ {4}|^)cariforef ([a-z][a-z|\\-]*)(?: ([a-z][a-z|\\-]*))?", re.MULTILINE
)
"""Where a command is shown: in backquotes, in « », after a colon, or in a block of them."""
VERBS = {"sert", "tient"}
"""What sentences say of the program, at the head of a line."""
ALONE = re.compile(r"(?:`|« ?)([a-z]+(?:\\?\|[a-z]+)*)(?: ([a-z-]+(?:\\?\|[a-z-]+)*))?[^`»\n]*(?:`|»)")
"""What may be one without the program's name: judged only where its first word is a command, or was."""


def texts_of(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield source
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def words_of(part: str) -> list[str]:
    return [word for word in re.split(r"\\?\|", part) if word and not word.startswith("-")]


def faults_of(text: str) -> Iterator[str]:
    for first, second in AFTER_PROGRAM.findall(text):
        for word in words_of(first) if first not in VERBS else ():
            entry = COMMANDS.get(word)
            if entry is None:
                yield word
            elif isinstance(entry, Family):
                yield from (f"{word} {sub}" for sub in words_of(second) if sub not in entry.members)
    for first, second in ALONE.findall(text):
        entry = COMMANDS.get(first)
        if f"{first} {second}" in RENAMED:
            yield f"{first} {second}"
        elif isinstance(entry, Family):
            yield from (f"{first} {sub}" for sub in words_of(second) if sub not in entry.members)


def test_every_command_named_exists() -> None:
    paths = [*PAGES, *MODULES]
    named = [path for path in paths if any(AFTER_PROGRAM.search(text) for text in texts_of(path))]
    assert {path.relative_to(ROOT).parts[0] for path in named} >= {"README.md", "cariforef_tui", "db"}
    found = {path: [fault for text in texts_of(path) for fault in faults_of(text)] for path in paths}
    assert {str(path.relative_to(ROOT)): faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "text", ["`cariforef visa`", "« cariforef mois rouvrire LR »", "`revisions annuler 3`"]
)
def test_a_command_that_does_not_exist_is_found(text: str) -> None:
    assert list(faults_of(text))
