"""The page of the store names rooms, files and tests that are there, and relations that the tables have."""

from __future__ import annotations

import re
from pathlib import Path

from cariforef_db.schema.columns import metadata

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "db" / "README.md").read_text(encoding="utf-8")


def test_the_rooms_named_are_those_that_are_there() -> None:
    table = PAGE.partition("| room |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    there = {path.parent.name for path in (ROOT / "db" / "cariforef_db").glob("*/__init__.py")}
    assert named == there


def test_the_files_and_tests_named_are_there() -> None:
    tests = re.findall(r"`((?:tests|cariforef_tui|db)/[\w/.]+)`", PAGE)
    files = re.findall(r"`([a-z_]+/[\w]+\.py)`", PAGE)
    missing = [name for name in tests if not (ROOT / name).exists()]
    missing += [name for name in files if not (ROOT / "db" / "cariforef_db" / name).exists()]
    assert tests
    assert files
    assert missing == []


def test_what_the_picture_joins_is_joined_by_a_key() -> None:
    drawn = re.findall(r"^  (\w+) \S+ (\w+) :", PAGE, re.MULTILINE)
    assert len(drawn) > 20
    for parent, child in drawn:
        assert parent in {key.column.table.name for key in metadata.tables[child].foreign_keys}, (
            parent,
            child,
        )


def test_each_paragraph_after_the_first_table_says_its_tests() -> None:
    body = PAGE.partition("## The tables")[2].partition("## Add a migration")[0]
    prose = re.sub(r"```.*?```", "", body, flags=re.DOTALL)
    law = prose.partition("## The law: triggers")[2].partition("\n\nThe first saisie")[0]
    items = re.split(r"\n\n|\n(?=- )", prose.replace(law, ""))
    told = [item for item in items if item.strip() and not item.strip().startswith("#")]
    assert [item for item in told if "tests/" not in item] == []
