"""Workers: Textual names one by the `repr` of its arguments, 40 ms for a plan, unless it is described."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[2] / "cariforef_tui" / "ui"


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.name}:{getattr(node, 'lineno', 0)}", node


def decorated() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef, ast.Call]]:
    for where, node in nodes():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "work":
                    yield f"{where} {node.name}", node, decorator


def started() -> Iterator[str]:
    """Calls that start a worker by `run_worker`, which describes none by arguments."""
    for where, node in nodes():
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".run_worker"):
            yield where


def test_no_worker_is_named_by_its_arguments() -> None:
    found = list(decorated())
    assert len(found) + len(list(started())) > 10
    undescribed = [
        where
        for where, node, decorator in found
        if len(node.args.args) > 1 and "description" not in {one.arg for one in decorator.keywords}
    ]
    assert undescribed == []
