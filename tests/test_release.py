"""A release is whole: its version, what it brings, and a store that the next ones have to open."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from cariforef_db.schema.version import OLDER_FINGERPRINTS, SCHEMA_VERSION
from cariforef_tui import __version__
from tests.db.kept_stores import SCHEMAS

CHANGELOG = (Path(__file__).parent.parent / "CHANGELOG.md").read_text()
COMING = "À venir"
TITLES = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
RELEASES = [title for title in TITLES if title != COMING]


def test_the_changelog_opens_on_this_version_or_on_what_comes_after_it() -> None:
    assert TITLES in (RELEASES, [COMING, *RELEASES])
    version, _, day = RELEASES[0].partition(" ")
    assert version == __version__
    assert datetime.strptime(day, "(%d/%m/%Y)")
    assert not re.search(r"^## .+\n+(## |\Z)", CHANGELOG, re.MULTILINE)


def test_each_version_begins_with_what_it_brings_in_five_lines() -> None:
    for version in RELEASES:
        said = CHANGELOG.partition(f"## {version}\n\n")[2].split("\n\n")[0].splitlines()
        assert [line[:2] for line in said] == ["- "] * 5, version


def test_every_schema_released_has_its_store() -> None:
    released = {SCHEMA_VERSION} if TITLES[0] != COMING else set()
    assert OLDER_FINGERPRINTS.keys() | released <= set(SCHEMAS)
