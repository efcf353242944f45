"""Where the product's source is changed: each site is one small fault in one statement."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import CodeType

from tests.mutants.changes import Change, changes_of, find_siblings

_SKIPPED_FIELDS = frozenset({"annotation", "returns", "decorator_list", "type_comment", "type_params", "msg"})
_SKIPPED_NODES = (ast.Import, ast.ImportFrom, ast.Assert, ast.Global, ast.Nonlocal)


@dataclass(frozen=True, kw_only=True)
class Site:
    """One fault: the `number`-th of its file.

    The lines `first` to `last` hold what runs when the fault is met. Where the module runs them when it is
    imported, `bound` are the names that they give a value to.
    """

    file: str
    number: int
    where: str
    kind: str
    before: str
    after: str
    line: int
    source: str
    first: int
    last: int
    bound: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells this fault from others whatever the lines above it become."""
        return self.file, self.where, f"{self.before} -> {self.after}"

    def is_sampled(self, every: int) -> bool:
        """Tell whether the site is of a sample of one in `every`, always the same one."""
        text = "|".join((*self.key, self.kind))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % every == 0


@dataclass(frozen=True)
class _Around:
    """What is around a node: its function and what it returns, its statement's lines, the names bound."""

    where: str
    returns: str
    lines: tuple[int, int]
    bound: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    change: Change
    parent: ast.AST
    field: str
    rank: int | None
    around: _Around
    line: int


def find_sites(root: Path, file: str, siblings: Mapping[str, str]) -> Sequence[Site]:
    """Return every fault of a file, in the order of its source."""
    source = (root / file).read_text()
    lines = source.splitlines()
    return [
        Site(
            file=file,
            number=number,
            where=found.around.where,
            kind=found.change.kind,
            before=found.change.before,
            after=found.change.after,
            line=found.line,
            source=lines[found.line - 1].strip(),
            first=found.around.lines[0],
            last=found.around.lines[1],
            bound=found.around.bound,
        )
        for number, found in enumerate(_walk_file(ast.parse(source), siblings))
    ]


def mutate(root: Path, site: Site, siblings: Mapping[str, str]) -> CodeType:
    """Return the module's code with this one fault in it."""
    tree = ast.parse((root / site.file).read_text())
    found = next(one for number, one in enumerate(_walk_file(tree, siblings)) if number == site.number)
    old = getattr(found.parent, found.field)
    fresh = found.change.replacement
    ast.copy_location(fresh, old if found.rank is None else old[found.rank])
    if found.rank is None:
        setattr(found.parent, found.field, fresh)
    else:
        old[found.rank] = fresh
    ast.fix_missing_locations(tree)
    return compile(tree, str(root / site.file), "exec")


def read_siblings(root: Path, files: Sequence[str]) -> dict[str, str]:
    """Return the fields that may be taken for each other; see `find_siblings`."""
    return find_siblings(ast.parse((root / file).read_text()) for file in files)


@cache
def uses_of(path: Path) -> Mapping[str, frozenset[int]]:
    """Return the lines of a file where each name is read."""
    uses: dict[str, set[int]] = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            uses.setdefault(node.id, set()).add(node.lineno)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            uses.setdefault(node.attr, set()).add(node.end_lineno or node.lineno)
    return {name: frozenset(lines) for name, lines in uses.items()}


def _walk_file(tree: ast.Module, siblings: Mapping[str, str]) -> Iterator[_Found]:
    yield from _walk(tree, _Around("", "", (1, 1)), siblings)


def _walk(node: ast.AST, around: _Around, siblings: Mapping[str, str]) -> Iterator[_Found]:
    for field, value in ast.iter_fields(node):
        if field in _SKIPPED_FIELDS or (field == "slice" and _is_end(node)):
            continue
        for rank, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _is_skipped(child):
                inside = _around(child, around)
                line = getattr(child, "lineno", inside.lines[0])
                for change in changes_of(child, inside.returns, siblings):
                    yield _Found(change, node, field, rank, inside, line)
                yield from _walk(child, inside, siblings)


def _is_end(node: ast.AST) -> bool:
    """Tell whether a node takes the first or the last, which is changed whole."""
    return isinstance(node, ast.Subscript) and ast.unparse(node.slice) in ("0", "-1")


def _is_skipped(node: ast.AST) -> bool:
    is_typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    return is_typing or isinstance(node, _SKIPPED_NODES)


def _around(node: ast.AST, around: _Around) -> _Around:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            returns = ast.unparse(node.returns) if node.returns else ""
            where = f"{around.where}.{node.name}".lstrip(".")
            return _Around(where, returns, (node.lineno, node.end_lineno or node.lineno))
        case ast.ClassDef():
            return _Around(
                f"{around.where}.{node.name}".lstrip("."), "", (node.lineno, node.lineno), (node.name,)
            )
        case ast.stmt():
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) and body else node.end_lineno
            lines = node.lineno, max(node.lineno, last or node.lineno)
            if around.returns or (around.where and not around.bound):
                return replace(around, lines=lines)
            return replace(around, lines=lines, bound=tuple({*around.bound, *_bound_by(node)}))
        case _:
            return around


def _bound_by(node: ast.stmt) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
