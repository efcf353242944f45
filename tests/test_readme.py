"""The README tells the truth: its key table is the registry, its commands exist, its pictures are there."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from cariforef_tui.__main__ import make_wiring
from cariforef_tui.cli.kit import options
from cariforef_tui.cli.kit.groups import Group
from cariforef_tui.cli.kit.registry import COMMANDS
from cariforef_tui.cli.main import root, run

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


WITH_ARGUMENTS = {
    "agent droits": ("DM",),
    "mois fiche": ("DM", "mars"),
    "semaine": ("DM",),
    "mois histoire": ("DM", "mars"),
    "revue": ("PRI", "--semaine", "20"),
    "plan simuler": ("--transfert", "14.1.1:14.1.2:1"),
    "plan rattacher": ("14.1.1", "14.1.2", "--de-qui", "DM", "--du", "01/05/2018"),
    "rgpd exporter --format json": ("DM",),
}
WRITTEN = (
    ("raf", "14.1.1", "20"),
    ("plan", "reviser", "14.1.1", "31", "--motif", "essai"),
    ("plan", "echeance", "14.1.1", "12/2018", "--motif", "essai"),
    ("plan", "ajouter", "14.1", "Ligne", "--motif", "essai"),
    ("revue", "remarque", "PRI", "14.1.1", "vu", "--semaine", "20"),
    ("revue", "decision", "PRI", "essayer", "--qui", "DM", "--semaine", "20"),
    ("revue", "meteo", "PRI", "vert", "--semaine", "20"),
)


def documented() -> dict[str, Any]:
    """The shape of each command's JSON, by what one types."""
    table = README.split("### JSON")[1].split("###")[0]
    found = {}
    for line in table.splitlines()[4:]:
        if line.startswith("| `"):
            commands, shape = line.removeprefix("| ").split(" | ", 1)
            tokens = re.findall(r'"\w+"|[][{}:]|\bor\b', shape.split("`")[1])
            for command in re.findall("`([^`]+)`", commands):
                found[command] = parse_shape(iter(tokens))
    return found


def parse_shape(tokens: Iterator[str]) -> Any:
    """Objects as a list of alternatives, each its keys and their shapes; a list as what it holds."""
    opening = next(tokens)
    alternatives: list[dict[str, Any]] = []
    keys: dict[str, Any] = {}
    last = ""
    for token in tokens:
        if token == "}" and opening == "{":
            return [keys]
        if token == "]":
            return alternatives
        if token == "{":
            alternatives += parse_shape(iter(("{", *_until(tokens))))
        elif token == ":":
            following = next(tokens)
            closing = _until(tokens) if following == "{" else _until(tokens, "[", "]")
            keys[last] = parse_shape(iter((following, *closing)))
        elif token != "or":
            last = token.strip('"')
            keys[last] = None
    raise AssertionError(alternatives)


def _until(tokens: Iterator[str], opening: str = "{", closing: str = "}") -> list[str]:
    """What comes up to the sign that closes the one just read."""
    taken, depth = [], 1
    while depth:
        taken.append(next(tokens))
        depth += (taken[-1] == opening) - (taken[-1] == closing)
    return taken


def check_shape(value: Any, shape: Any, where: str) -> None:
    if isinstance(value, list):
        for one in value:
            if isinstance(one, dict):
                check_shape(one, shape, f"{where}[]")
    elif isinstance(value, dict) and shape != [{}]:
        assert shape is not None, f"{where}: {list(value)}"
        near = next((keys for keys in shape if keys.keys() == value.keys()), None)
        assert near is not None, f"{where}: {list(value)}"
        for key, inner in value.items():
            check_shape(inner, near[key], f"{where}.{key}")


def with_json() -> set[str]:
    """Commands that take --json, those that a group runs alone by the group's name."""
    found = set()
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        found |= set(_with_json((name,), command))
    return found


def _with_json(path: tuple[str, ...], command: click.Command) -> Iterator[str]:
    if isinstance(command, options.Command) and "json" in command.common:
        yield " ".join(path)
    if isinstance(command, Group):
        for name in command.family.members:
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield from _with_json(path if name == command.family.alone else (*path, name), inner)


def test_each_command_that_answers_in_json_has_its_keys_in_the_table(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shapes = documented()
    assert shapes.keys() == with_json() | {"rgpd exporter --format json"}
    monkeypatch.setenv("CARIFOREF_BASE", str(demonstration))
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")
    wiring = replace(make_wiring(), today=lambda: date(2018, 5, 22))

    def read(*args: str) -> str:
        code = run(args, wiring)
        said = capsys.readouterr()
        assert (code, said.err) == (0, ""), args
        return said.out

    for words in WRITTEN:
        read(*words)
    for command, shape in shapes.items():
        wanted = () if "json" in command else ("--json",)
        answer = json.loads(read(*command.split(), *WITH_ARGUMENTS.get(command, ()), *wanted))
        check_shape(answer, shape, command)


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
