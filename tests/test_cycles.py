"""No file of the product comes back to itself by what it imports."""

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


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for package, folder in SOURCES.items():
        for path in folder.rglob("*.py"):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join((package, *parts)).removesuffix(".__init__")] = path
    assert found
    return found


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
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known or node.module in known:
                    yield whole if whole in known else node.module


def statements(block: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a block and in those inside it, but for what is imported for types alone."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        is_for_types = (
            isinstance(block, ast.If) and name == "body" and ast.unparse(block.test) == "TYPE_CHECKING"
        )
        for inner in () if is_for_types else getattr(block, name, ()):
            yield inner
            yield from statements(inner)
