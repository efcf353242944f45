"""The README tells the truth: its commands exist, what it links to is there, and it is short."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from cariforef_tui.cli.kit.registry import COMMANDS
from cariforef_tui.machine.documents import read_guide

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def commands_shown() -> set[str]:
    """Commands that the shell blocks and the code of its sentences name."""
    shown = re.findall(r"`(cariforef [a-z][^`]*)`", README)
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        shown += [line for line in block.splitlines() if line.startswith("cariforef ")]
    return {line.split()[1] for line in shown}


def test_every_command_that_is_shown_is_one() -> None:
    assert commands_shown() <= {*COMMANDS, "--help", "--version"}
    assert len(commands_shown()) > 8


def test_every_command_is_in_the_guide() -> None:
    named = set(re.findall(r"(?:`|^ {4})cariforef ([a-z]+)", read_guide(), re.MULTILINE))
    assert set(COMMANDS) - named == set()


def test_it_is_read_in_a_few_minutes() -> None:
    assert len(README.splitlines()) <= 150


def test_what_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(links) > 8
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


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
    pinned = {
        line.split("==")[0].lower() for line in (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    }
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    names = {re.split(r"[<>=!~\[]", name)[0].lower() for name in (*asked, *extras)}
    assert names - {"cariforef"} <= pinned
