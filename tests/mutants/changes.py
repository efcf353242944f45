"""The small faults that are put in the product, one at a time: what a node of its source may become."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_LARGE = 1000
"""From here on an integer is a size or a delay, which one more would not change: it is doubled instead."""

_COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_FUNCTIONS: Mapping[str, str] = {"min": "max", "max": "min", "any": "all", "all": "any"}
_TEXTS = (ast.JoinedStr, ast.List, ast.Tuple)
_EMPTY: Mapping[str, str] = {
    "Collection": "()",
    "Iterable": "()",
    "Mapping": "{}",
    "Sequence": "()",
    "dict": "{}",
    "frozenset": "frozenset()",
    "int": "0",
    "list": "[]",
    "set": "set()",
    "str": "''",
    "tuple": "()",
}


@dataclass(frozen=True)
class Change:
    """What a node becomes; `before` and `after` are the part of it that differs, as source."""

    kind: str
    replacement: ast.AST
    before: str
    after: str


def find_siblings(trees: Iterator[ast.Module]) -> dict[str, str]:
    """Return, of each field that one dataclass alone has, the next field of the same type there."""
    siblings: dict[str, list[str | None]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(
                "dataclass" in ast.unparse(d) for d in node.decorator_list
            ):
                by_type: dict[str, list[str]] = {}
                for field in node.body:
                    if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                        by_type.setdefault(ast.unparse(field.annotation), []).append(field.target.id)
                for names in by_type.values():
                    for rank, name in enumerate(names):
                        other = names[(rank + 1) % len(names)]
                        siblings.setdefault(name, []).append(None if other == name else other)
    return {name: others[0] for name, others in siblings.items() if len(others) == 1 and others[0]}


def changes_of(node: ast.AST, returns: str, siblings: Mapping[str, str]) -> Iterator[Change]:
    """Yield what `node` may become in a function that says it `returns` this type."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARISONS:
            yield _with("comparison", node, ops=[_COMPARISONS[type(operator)]()])
        case ast.Compare():
            for rank, operator in enumerate(node.ops):
                if type(operator) in _COMPARISONS:
                    turned = [*node.ops]
                    turned[rank] = _COMPARISONS[type(operator)]()
                    yield _with("comparison", node, ops=turned)
        case ast.BoolOp():
            for rank in range(len(node.values)):
                kept = [*node.values[:rank], *node.values[rank + 1 :]]
                yield _become("term", node, kept[0]) if len(kept) == 1 else _with("term", node, values=kept)
        case ast.UnaryOp(op=ast.Not()):
            yield _become("not", node, node.operand)
        case ast.BinOp() if (
            type(node.op) in _OPERATORS and not _is_text(node.left) and not _is_text(node.right)
        ):
            yield _with("operator", node, op=_OPERATORS[type(node.op)]())
        case ast.AugAssign() if type(node.op) in _OPERATORS and not _is_text(node.value):
            yield _with("operator", node, op=_OPERATORS[type(node.op)]())
        case ast.Constant(value=bool() as truth):
            yield _become("constant", node, ast.Constant(not truth))
        case ast.Constant(value=int() as number):
            yield _become("constant", node, ast.Constant(number * 2 if number >= _LARGE else number + 1))
        case ast.Subscript(slice=ast.Constant(value=0)):
            yield _with("end", node, slice=ast.UnaryOp(ast.USub(), ast.Constant(1)))
        case ast.Subscript(slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))):
            yield _with("end", node, slice=ast.Constant(0))
        case ast.Attribute(ctx=ast.Load()) if node.attr in siblings:
            yield _with("attribute", node, attr=siblings[node.attr])
        case ast.Call():
            yield from _changes_of_call(node)
        case ast.If() | ast.While() | ast.IfExp() if not _is_turned_elsewhere(node.test):
            yield _negated(node, "test", node.test)
        case ast.comprehension():
            for rank, test in enumerate(node.ifs):
                if not _is_turned_elsewhere(test):
                    tests: list[ast.expr] = [*node.ifs]
                    tests[rank] = ast.UnaryOp(ast.Not(), test)
                    yield _part("condition", node, test, tests[rank], ifs=tests)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            empty = _empty_of(returns, value)
            if ast.unparse(empty) != ast.unparse(value):
                yield _part("return", node, value, empty, value=empty)
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield _become("statement", node, ast.Pass())
        case ast.Break():
            yield _become("break", node, ast.Continue())
        case _:
            pass


def _changes_of_call(node: ast.Call) -> Iterator[Change]:
    """Yield what a call may become; the order of what `max` compares changes nothing."""
    if isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        yield _with("function", node, func=ast.Name(_FUNCTIONS[node.func.id], ast.Load()))
    if isinstance(node.func, ast.Name) and node.func.id == "sorted":
        kept = [word for word in node.keywords if word.arg != "reverse"]
        if len(kept) == len(node.keywords):
            kept.append(ast.keyword("reverse", ast.Constant(True)))
        yield _with("order", node, keywords=kept)
    if isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        return
    for rank, (left, right) in enumerate(pairwise(node.args)):
        is_pair = type(left) is type(right) and isinstance(left, ast.Name | ast.Attribute)
        if is_pair and ast.unparse(left) != ast.unparse(right):
            yield _with("arguments", node, args=[*node.args[:rank], right, left, *node.args[rank + 2 :]])


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, _TEXTS) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_turned_elsewhere(test: ast.expr) -> bool:
    """Tell whether negating a condition is what turning its one comparison, or dropping its `not`, does."""
    match test:
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Compare(ops=[operator]):
            return not isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        case _:
            return False


def _empty_of(returns: str, value: ast.expr) -> ast.expr:
    if returns == "bool":
        return ast.UnaryOp(ast.Not(), value)
    outer = returns.split("[")[0]
    text = "None" if "None" in returns else _EMPTY.get(outer, "None")
    return ast.parse(text, mode="eval").body


def _with(kind: str, node: ast.AST, **fields: Any) -> Change:
    after = copy.copy(node)
    for name, value in fields.items():
        setattr(after, name, value)
    return _become(kind, node, after)


def _part(kind: str, node: ast.AST, before: ast.expr, after: ast.expr, **fields: Any) -> Change:
    whole = copy.copy(node)
    for name, value in fields.items():
        setattr(whole, name, value)
    return Change(kind, whole, ast.unparse(before), ast.unparse(after))


def _negated(node: ast.AST, field: str, test: ast.expr) -> Change:
    turned = ast.UnaryOp(ast.Not(), test)
    return _part("condition", node, test, turned, **{field: turned})


def _become(kind: str, node: ast.AST, after: ast.AST) -> Change:
    return Change(kind, after, ast.unparse(node), ast.unparse(after))
