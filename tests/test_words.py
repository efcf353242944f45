"""One word for one thing in every text that people read of commands, files and refusals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PRODUCT = Path(__file__).parent.parent / "cariforef_tui"
LAYERS = ("cli", "exchange", "services", "domain")
BANNED = {
    "an abbreviation": r"\benv\. ?[0-9«{]|\bAtterr\.|\béc\. ?fin|\bRégul\.",
    "English or jargon": r"(?<!\S)imputables?(?![a-z_\"])|\bRAF\b",
    "another word for à ce jour": r"à date",
    "another word for atterrissage": r"à terme\b|[Éé]carts? à la fin|\bprévision\b|^À la fin",
    "another word for réalisé": r"\bFait /",
}
KEYS = frozenset({"imputable"})
"""Names of JSON, which never change."""


def texts_of(path: Path) -> Iterator[str]:
    """Every text of a file but the docstrings, which nobody is shown unless they are a command's help."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            decorators = getattr(node, "decorator_list", [])
            is_command = any("command" in ast.dump(decorator) for decorator in decorators)
            if not is_command and isinstance(node.body[0], ast.Expr):
                hidden.add(node.body[0].value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in hidden:
            yield node.value


def faults_of(text: str) -> list[str]:
    return [rule for rule, pattern in BANNED.items() if text not in KEYS and re.search(pattern, text)]


@pytest.mark.parametrize("layer", LAYERS)
def test_no_text_says_a_thing_by_another_word(layer: str) -> None:
    texts = [(path, text) for path in (PRODUCT / layer).rglob("*.py") for text in texts_of(path)]
    assert len(texts) > 200
    found = {(str(path.relative_to(PRODUCT)), text) for path, text in texts if faults_of(text)}
    assert found == set()


@pytest.mark.parametrize(
    "text",
    ["env. 160", "Atterr.", "14.7 n'est pas imputable : choisissez", "RAF", "Écarts à date", "À la fin"],
)
def test_the_rules_find_what_they_are_for(text: str) -> None:
    assert faults_of(text)
