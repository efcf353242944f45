"""Workers: Textual names one by the `repr` of its arguments, 40 ms for a plan, unless it is described."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[2] / "cariforef_tui" / "ui"


def workers() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef, ast.Call]]:
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "work":
                        yield f"{path.name}:{node.lineno} {node.name}", node, decorator


def test_no_worker_is_named_by_its_arguments() -> None:
    found = list(workers())
    assert len(found) > 3
    undescribed = [
        where
        for where, node, decorator in found
        if len(node.args.args) > 1 and "description" not in {one.arg for one in decorator.keywords}
    ]
    assert undescribed == []
