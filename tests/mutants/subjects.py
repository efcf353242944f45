"""What is put to the test, and by which tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Subject:
    """Files of the product, and the patterns of the test files that hold them, their own first."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


_ABOVE = (
    "tests/services/**/test_*.py",
    "tests/cli/**/test_*.py",
    "tests/exchange/**/test_*.py",
    "tests/db/**/test_*.py",
)
_WEEK = (
    "tests/ui/test_week_*.py",
    "tests/ui/test_semaine*.py",
    "tests/ui/test_histoire.py",
    "tests/ui/test_bursts.py",
)
_TREE = (
    "tests/ui/test_tree_table.py",
    "tests/ui/test_avancement_tree_table.py",
    "tests/ui/test_avancement.py",
    "tests/ui/test_avancement_p*.py",
)
_WIDE = ("tests/ui/test_any_width.py", "tests/ui/test_rendered_texts.py", "tests/ui/test_inert.py")

SUBJECTS = (
    Subject(
        "domain",
        ("cariforef_tui/domain/**/*.py",),
        ("tests/domain/**/test_*.py", *_ABOVE),
    ),
    Subject(
        "services",
        ("cariforef_tui/services/**/*.py",),
        _ABOVE,
    ),
    # The released migrations are frozen, and held by the fingerprint of the schema that they make. `built` is
    # held by the test that builds it again.
    Subject(
        "db",
        ("db/cariforef_db/[!b]*/*.py",),
        ("tests/db/**/test_*.py", "tests/services/**/test_*.py", "tests/cli/**/test_*.py"),
    ),
    Subject("week_state", ("cariforef_tui/ui/temps/state.py",), _WEEK),
    Subject("week_grid", ("cariforef_tui/ui/temps/grid/*.py",), (*_WEEK, *_WIDE)),
    Subject("tree_table", ("cariforef_tui/ui/avancement/tree*.py",), (*_TREE, *_WIDE)),
)


def expand(root: Path, patterns: Sequence[str]) -> list[str]:
    """Return the files of some patterns, in the order of the patterns."""
    return list(dict.fromkeys(file for pattern in patterns for file in _match(root, pattern)))


def _match(root: Path, pattern: str) -> Iterator[str]:
    for path in sorted(root.glob(pattern)):
        yield str(path.relative_to(root))
