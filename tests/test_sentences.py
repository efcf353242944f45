"""The rules that read texts find what they are for, and let what is right through."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cariforef_tui.cli.tools.man import render_man
from tests.sentences import faults_of

ROOT = Path(__file__).parent.parent
OF_WORDS = ("a word of ours alone", "an English word", "a sign of punctuation touches its word")
CODE = re.compile(
    r"[{}$]|^\w+: |; [\w*]+=|^[a-z ]*$|^not |^(?:BEGIN|SET|ROLLBACK) |\b(?:AND|END|UPDATE)\b", re.MULTILINE
)
"""A style sheet, a format, a header, a name, SQL or what only a traceback says: nobody reads it."""
OF_FILES = re.compile(r"^ {4,}(?:[^#].*;|\w+=.*)$", re.MULTILINE)
"""What nginx and systemd read."""


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Groupement d'i…        0-5139,96    5160", "two columns touch"),
        ("0,2526 j", "two columns touch"),
        ("Consommé : 18 145 j saisis", "a line's number reads as days"),
        ("1 saisies", "a plural of one"),
        ("et 1 autres jours", "a plural of one"),
        ("1,5 j déjà saisis", "a plural of one day"),
        ("2 autre jour", "a singular of many"),
        ("12 j saisi", "a singular of many days"),
        ("3 ligne(s) reprise(s)", "a plural left to the reader"),
        ("-2111,…", "a figure is cut"),
        ("Prévu à date", "a word of ours alone"),
        ("Déclarer le RAF", "a word of ours alone"),
        ("9 j consommés sur l'env. 14.7", "a word of ours alone"),
        ("Envoyé par mail", "an English word"),
        ("Signer mai ?  Attention: relisez", "a sign of punctuation touches its word"),
        ("Vraiment?", "a sign of punctuation touches its word"),
    ],
)
def test_the_rules_find_what_they_are_for(text: str, rule: str) -> None:
    assert rule in {found for found, _ in faults_of(text)}


def test_the_rules_let_right_sentences_through() -> None:
    right = (
        "Semaine 21 · du lun. 21/05 au 27/05/2018 · DM : 1,5 j sur 4 j · 1 fois, 2 jours, 0 ligne",
        "ligne 18 : 145 j saisis sur 360 j · 2018-05-22 · 2018-W21 · 14.1.1 à 14.1.8 · -3 j · 0,5 j saisi",
    )
    assert list(faults_of("\n".join(right))) == []


def sentences_of(path: Path) -> Iterator[str]:
    """Each text of a module that may be shown, its docstrings left aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if " " in node.value and not CODE.search(node.value):
            yield node.value


def faults_of_words(text: str) -> list[tuple[str, str]]:
    return [(rule, found) for rule, found in faults_of(text) if rule in OF_WORDS]


def test_every_text_of_the_product_is_in_the_words_of_its_readers() -> None:
    modules = [path for part in ("cariforef_tui", "db") for path in (ROOT / part).rglob("*.py")]
    found = {
        path: [fault for text in sentences_of(path) for fault in faults_of_words(text)] for path in modules
    }
    assert {str(path.relative_to(ROOT)): faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("page", ["guide.md", "notice.md"])
def test_every_page_of_the_product_is_in_the_words_of_its_readers(page: str) -> None:
    text = (ROOT / "cariforef_tui" / page).read_text(encoding="utf-8")
    assert faults_of_words(OF_FILES.sub("", text)) == []


def test_every_help_of_the_product_is_in_the_words_of_its_readers() -> None:
    assert faults_of_words("\n".join(render_man())) == []
