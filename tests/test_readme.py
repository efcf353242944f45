"""The README tells the truth: its key table is the registry, its commands exist, its pictures are there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from cariforef_tui.cli.kit.registry import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def commands_shown() -> set[str]:
    """Commands that the table of them or a shell block shows as code: `solder\\|rouvrir CODE` shows two."""
    table = README.partition("\n## Commands\n")[2].partition("\n### ")[0]
    cells = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    shown = [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        shown += [line for line in block.splitlines() if line.startswith("cariforef ")]
    words = [code.removeprefix("cariforef ").split()[0] for code in shown]
    return {name for word in words for name in word.split("\\|")}


def test_every_command_is_shown_as_code() -> None:
    assert set(COMMANDS) - commands_shown() == {"guide", "completion"}


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    for picture in pictures:
        assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")


def test_ci_runs_the_readme_s_own_test_command() -> None:
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(commands) == 2
    assert commands[1].endswith("-m pytest -q")
    assert "-m1 -E '^python3 -m venv .* -m pytest' README.md" in (ROOT / ".ci" / "run").read_text()


def test_every_pinned_dependency_is_in_the_constraints() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = project["dependencies"]
    pinned = {line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    names = {re.split(r"[<>=!~\[]", name)[0].lower() for name in (*asked, *extras)}
    assert names - {"cariforef"} <= pinned
