"""A command that says a word of the glossary explains it in its help, and the guide explains it alike."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.cli.kit.options import Group
from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.machine.documents import read_sections
from tests.cli.conftest import MARDI
from tests.kit.glossary import mots_of
from tests.people import log

SAY = (
    *("mois etat", "programme voir 8", "avancement voir", "avancement voir --a-regarder PRI", "alertes"),
    *("avancement echeancier", "avancement courbe AD2I", "revue voir", "revue compte-rendu", "plan bilan"),
    *("plan regulation", "plan preparer 2019 --vers brouillon", "plan reprise 14.7.1 2"),
    "plan reviser 14.3.2 12 --motif essai",
    *("journal lister", "reglages communs", "exporter avancement", "exporter programme", "exporter alertes"),
)
"""Commands that show figures of the plan, and what a suivi or a shared enveloppe has them say."""

DOCUMENTS = ("revue compte-rendu", "plan bilan")
"""Those that people read without the program: they explain what they say."""


@pytest.mark.parametrize("world", ["begun", "demonstration"])
def test_what_a_command_says_is_in_its_help(
    cli: Any,
    leaves: dict[tuple[str, ...], click.Command],
    store: SqliteStore,
    store_path: Path,
    demonstration: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    world: str,
) -> None:
    if world == "begun":
        log(store, "DM", "14.7.1", 50, on=MARDI)
    else:
        shutil.copy(demonstration, store_path)
    monkeypatch.setenv("CARIFOREF_BASE", str(store_path))
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")
    monkeypatch.chdir(tmp_path)
    said: set[str] = set()
    for line in SAY:
        outcome = cli(*line.split())
        found = mots_of(outcome.out)
        path = max((path for path in leaves if f"{line} ".startswith(f"{' '.join(path)} ")), key=len)
        assert found <= explained_by(leaves[path]), (line, outcome.out[-2000:])
        if line in DOCUMENTS:
            assert found <= {mot for mot, sense in MOTS.items() if f" : {sense}.\n" in outcome.out}, line
        said |= found
    assert said >= {*MOTS} - ({"suivi"} if world == "demonstration" else set())


def test_a_help_that_says_a_word_explains_it(leaves: dict[tuple[str, ...], click.Command]) -> None:
    for path, command in leaves.items():
        if isinstance(command, Group):
            continue
        options = [param.help or "" for param in command.params if isinstance(param, click.Option)]
        assert mots_of("\n".join((command.help or "", *options))) <= explained_by(command), path


def explained_by(command: click.Command) -> set[str]:
    return {mot for mot, sense in MOTS.items() if sense in (command.help or "")}


def test_a_word_has_one_plain_sentence_and_the_guide_has_the_same() -> None:
    guide = "\n".join(section.text for section in read_sections())
    for mot, sense in MOTS.items():
        assert len(sense.split()) < 25
        assert f"| {mot} | {sense}" in guide
