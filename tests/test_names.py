"""Pages, docstrings and comments name files, modules and functions that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRODUCT = ROOT / "cariforef_tui"
PACKAGES = (PRODUCT, ROOT / "db" / "cariforef_db", ROOT / "seeds" / "cariforef_seeds")
PAGES = [
    *(ROOT / name for name in ("README.md", "db/README.md", "seeds/README.md", "tests/README.md")),
    *(ROOT / ".github").rglob("*.md"),
]
FOLDERS = (ROOT, *PACKAGES, PRODUCT / "ui", PRODUCT / "ui/temps", ROOT / "tests", ROOT / "tests/db")
"""Where a path named in a page may start."""
FILES = {path.name for folder in (*PACKAGES, ROOT / "tests") for path in folder.rglob("*.py")}
_PATH = re.compile(r"`((?:[\w-]+/)*[\w-]+\.py|(?:[\w-]+/)+)`")
_DOTTED = re.compile(r"`((?:services|domain|ui|cli|exchange|machine|web)(?:\.\w+)+)`")


def is_there(name: str) -> bool:
    """True where a dotted name of the product is a module, or something that a module defines."""
    path, parts = PRODUCT, name.split(".")
    while parts and (path / parts[0]).is_dir():
        path /= parts.pop(0)
    if not parts:
        return True
    module = (path / parts.pop(0)).with_suffix(".py")
    if not module.exists():
        return False
    text = module.read_text(encoding="utf-8")
    return all(re.search(rf"\b(?:def|class) {part}\b|^\s*{part}\b.*=", text, re.MULTILINE) for part in parts)


def missing_paths(page: Path) -> Iterator[str]:
    """Yield what a page names and is nowhere; a name without a folder may be in any."""
    for name in _PATH.findall(page.read_text(encoding="utf-8")):
        if not any((folder / name).exists() for folder in (*FOLDERS, page.parent)) and name not in FILES:
            yield name


def test_the_files_that_pages_name_are_there() -> None:
    assert {page.name: names for page in PAGES if (names := [*missing_paths(page)])} == {}


def test_the_modules_that_docstrings_name_are_there() -> None:
    found = [
        (path.relative_to(ROOT).as_posix(), name)
        for package in (*PACKAGES, ROOT / "tests")
        for path in package.rglob("*.py")
        for name in _DOTTED.findall(path.read_text(encoding="utf-8"))
    ]
    assert found
    assert [(path, name) for path, name in found if not is_there(name)] == []
