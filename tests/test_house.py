"""The house that a newcomer is promised: small rooms, short files, few of our classes above one another."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = {
    "cariforef_tui": ROOT / "cariforef_tui",
    "cariforef_db": ROOT / "db" / "cariforef_db",
    "cariforef_seeds": ROOT / "seeds" / "cariforef_seeds",
}
FILES_MAX = 18
"""What one reads the names of at a glance; past it, a sub-room by subject."""
LINES_MAX = 300
DEPTH_MAX = 3
GENERATED = set((ROOT / "db" / "cariforef_db" / "built").glob("*.py"))


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for package, folder in SOURCES.items():
        for path in folder.rglob("*.py"):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join((package, *parts)).removesuffix(".__init__")] = path
    assert len(found) > 400
    return found


def test_a_room_has_at_most_eighteen_files() -> None:
    counts: dict[Path, int] = {}
    for path in modules().values():
        if path.name != "__init__.py":
            counts[path.parent] = counts.get(path.parent, 0) + 1
    assert {str(room): count for room, count in counts.items() if count > FILES_MAX} == {}


def test_a_file_has_at_most_three_hundred_lines() -> None:
    lengths = {
        str(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules().values()
        if path not in GENERATED
    }
    assert {path: length for path, length in lengths.items() if length > LINES_MAX} == {}


def without_parameters(base: ast.expr) -> ast.expr:
    """Return `Dialog` of `Dialog[str]`."""
    return base.value if isinstance(base, ast.Subscript) else base


def test_no_more_than_three_of_our_classes_stand_above_one_another_refusals_aside() -> None:
    bases = {
        node.name: [base.id for base in map(without_parameters, node.bases) if isinstance(base, ast.Name)]
        for path in modules().values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }

    def chains(name: str) -> list[list[str]]:
        above = [base for base in bases[name] if base in bases and base != name]
        return [[name, *chain] for base in above for chain in chains(base)] or [[name]]

    deep = {
        name
        for name in bases
        for chain in chains(name)
        if len(chain) > DEPTH_MAX and chain[-1] != "CariforefError"
    }
    assert deep == set()


@pytest.mark.parametrize("package", SOURCES)
def test_no_file_comes_back_to_itself_by_what_it_imports(package: str) -> None:
    known = modules()
    imports = {
        name: set(run_time_imports(path, known)) - {name}
        for name, path in known.items()
        if name.startswith(package)
    }
    assert any(imports.values())
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def run_time_imports(path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """Yield the modules of the product that a file imports, in its functions too, but for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node not in for_types:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known or node.module in known:
                    yield whole if whole in known else node.module
