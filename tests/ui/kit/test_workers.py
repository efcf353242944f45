"""Workers, as Textual starts them.

It names one by the `repr` of its arguments, 40 ms for a plan, unless it is described. A coroutine given to
one that is cancelled before it starts is never awaited, which Python says on the terminal.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[3] / "cariforef_tui" / "ui"


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Yield the nodes of the files that speak of a worker, with where each stands."""
    for path in sorted(UI.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "work" in text:
            for node in ast.walk(ast.parse(text)):
                yield f"{path.name}:{getattr(node, 'lineno', 0)}", node


def decorators_of(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of `work` that decorate a function."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "work":
                yield decorator


def starts(node: ast.AST) -> bool:
    """True for a call that starts a worker by `run_worker`, which describes none by arguments."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr == "run_worker"


def test_no_worker_is_named_by_its_arguments() -> None:
    read = list(nodes())
    found = [(where, node, decorator) for where, node in read for decorator in decorators_of(node)]
    assert len(found) + sum(starts(node) for _, node in read) > 10
    undescribed = [
        where
        for where, node, decorator in found
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and len(node.args.args) > 1
        and "description" not in {one.arg for one in decorator.keywords}
    ]
    assert undescribed == []


def test_no_worker_is_given_a_coroutine() -> None:
    given = [(where, node.args[0]) for where, node in nodes() if isinstance(node, ast.Call) and starts(node)]
    called = [(where, work) for where, work in given if isinstance(work, ast.Call)]
    assert [where for where, work in called if ast.unparse(work.func) != "partial"] == []
