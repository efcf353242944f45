"""What each command answers to `--json` is what its JSON Schema, `cariforef guide --schema`, says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from cariforef_tui.__main__ import make_wiring
from cariforef_tui.cli.kit import options
from cariforef_tui.cli.kit.options import Group
from cariforef_tui.cli.kit.registry import COMMANDS
from cariforef_tui.cli.main import root, run
from cariforef_tui.cli.tools import schemas
from cariforef_tui.cli.tools.schemas import SHAPES, TARGET, build

WITH_ARGUMENTS = {
    "agent droits": ("DM",),
    "avancement": ("PRI",),
    "equipe": ("PRI",),
    "mois": ("PRI",),
    "mois fiche": ("DM", "mars"),
    "semaine": ("DM",),
    "mois histoire": ("DM", "mars"),
    "revue": ("PRI", "--semaine", "20"),
    "plan simuler": ("--transfert", "14.1.1:14.1.2:1"),
    "plan rattacher": ("14.1.1", "14.1.2", "--de", "DM", "--du", "01/05/2018"),
    "rgpd exporter --format json": ("DM",),
}
EXPORTS = ("saisies", "heures", "avancement", "livrables", "programme", "alertes", "echeances", "absences")
OPTIONS = {
    "rgpd exporter --format json",
    *(f"exporter {name} --format json" for name in EXPORTS),
    "plan bilan --format json",
    "rappels --essai",
    "avancement --a-regarder",
}
"""What an option makes another answer."""
TOLD_LESS = ("mois", "equipe", "revue", "alertes")
"""What says less of others to who may not read their days."""
WRITTEN = (
    ("raf", "14.1.1", "20"),
    ("livrable", "produire", "15.3.2", "1"),
    ("plan", "reviser", "14.1.1", "31", "--motif", "essai"),
    ("plan", "echeance", "14.1.1", "12/2018", "--motif", "essai"),
    ("plan", "ajouter", "14.1", "Ligne", "--motif", "essai"),
    ("revue", "remarque", "PRI", "14.1.1", "vu", "--semaine", "20"),
    ("revue", "decision", "PRI", "essayer", "--qui", "DM", "--semaine", "20"),
    ("revue", "meteo", "PRI", "vert", "--semaine", "20"),
)


def test_without_the_group_dev_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic", None)
    with pytest.raises(SystemExit, match="Il manque pydantic : installez le groupe dev"):
        schemas.main()


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


def test_the_schemas_are_those_of_today() -> None:
    assert TARGET.read_text(encoding="utf-8") == build(), f"python -m {schemas.__name__} > {TARGET}"


def test_each_command_answers_as_its_schema_says(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert SHAPES.keys() == with_json() | OPTIONS
    monkeypatch.setenv("CARIFOREF_BASE", str(demonstration))
    wiring = replace(make_wiring(), today=lambda: date(2018, 5, 22))

    def read(*args: str) -> str:
        code = run(args, wiring)
        said = capsys.readouterr()
        assert (code, said.err) == (0, ""), args
        return said.out

    read("agent", "role", "DM", "direction")
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")
    for words in WRITTEN:
        read(*words)
    faults = []
    for command, who in (*product(SHAPES, ("DM",)), *product(TOLD_LESS, ("LR",))):
        monkeypatch.setenv("CARIFOREF_AGENT", who)
        schema = json.loads(read("guide", "--schema", command))
        given = WITH_ARGUMENTS.get(command, ())
        said = read(*command.split(), *given, *(() if "json" in command else ("--json",)))
        assert said.count("\n") == 1 or "json" in command, command
        answer = json.loads(said)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        faults += [f"{command}: {fault.json_path} {fault.message}" for fault in validator.iter_errors(answer)]
    assert faults == []


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("revue voir", "revue"),
        ("journal lister", "journal"),
        (" agent  liste", "agent"),
        ("reglages calendrier communs", None),
        ("voir", None),
    ],
)
def test_the_word_that_a_noun_runs_alone_may_be_said(bare_cli: Any, whole: str, short: str | None) -> None:
    if short is None:
        bare_cli.refused(2, "guide", "--schema", whole)
    else:
        assert bare_cli.done("guide", "--schema", whole) == bare_cli.done("guide", "--schema", short)


def test_a_command_that_answers_nothing_in_json_is_told_those_that_do(bare_cli: Any) -> None:
    assert "Au choix : programme, " in bare_cli.refused(2, "guide", "--schema", "saisir")
