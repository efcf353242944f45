"""Every command on a store whose every text is hostile: nothing alive reaches the terminal, whatever it says.

A command added later is run too: only the values of its arguments may have to be named in `GIVEN`. Those that
only write are run in `test_lost_answer.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from cariforef_tui.domain.values.text import SUBSTITUTE
from tests.cli.kit.walks import check_inert, is_written_by
from tests.worlds import HOSTILE_TEXTS

Leaves = dict[tuple[str, ...], click.Command]
GIVEN = {
    "agent": "DM",
    "initiales": "DM",
    "perimetre": "GIP",
    "pole": "PRI",
    "parent": "14.7",
    "vers": "7.1",
    "jours": "0,5",
    "texte_type": "RTT",
    "texte_date": "22/05/2018",
    "debut": "22/05/2018",
    "numero": "1",
    "exercice": "2019",
    "couleur": "rouge",
    "interpreteur": "bash",
    "qui": "LR",
}
CODE = "14.7.1"
GLYPHS = re.compile("[\u2500-\u259f\u2800-\u28ff]")
"""Rules, boxes, blocks and braille, which a screen reader spells or passes over."""
OPEN_THE_INTERFACE = (("demo",), ("servir",))
WRITE_WHERE_TOLD = (
    *("avancement", "base", "exporter", "mois fiche", "plan bilan", "plan rattacher", "plan simuler"),
    *("raf", "rappels", "reglages communs", "revue compte-rendu", "revue clore", "rgpd"),
)
"""Commands that show what is stored, and write only where an option or an argument says so."""


def arguments(command: click.Command, value_of: Callable[[click.Parameter], str]) -> list[str]:
    """Return what a person must give, options that are required included."""
    given: list[str] = []
    for param in command.params:
        if isinstance(param, click.Argument):
            given += [value_of(param)] * max(1, param.nargs)
        elif param.required:
            given += [param.opts[0], value_of(param)]
    return given


def test_every_command_says_of_a_hostile_store_nothing_alive_and_no_box_that_a_screen_reader_spells(
    cli: Any, leaves: Leaves, hostile_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CARIFOREF_BASE", str(hostile_path))
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")
    monkeypatch.chdir(tmp_path)
    said = {}
    for path, command in leaves.items():
        name = " ".join(path)
        if path in OPEN_THE_INTERFACE or isinstance(command, click.Group):
            continue
        if is_written_by(name) and not name.startswith(WRITE_WHERE_TOLD):
            continue
        given = arguments(command, lambda param: GIVEN.get(str(param.name), CODE))
        is_alone = not any(isinstance(param, click.Argument) and param.required for param in command.params)
        for args in ([], given) if is_alone and given else (given,):
            outcome = cli(*path, *args)
            assert outcome.code != 1, (path, outcome.err)
            check_inert(outcome.out)
            check_inert(outcome.err)
            said[path, *args] = outcome.out + outcome.err
    assert sum(SUBSTITUTE in one for one in said.values()) > 15
    assert any("[@click=app.quit]x[/]" in one for one in said.values())
    assert {words: GLYPHS.findall(one) for words, one in said.items() if GLYPHS.search(one)} == {}
    raw = cli.done("programme", "--json")
    check_inert(raw.out)
    assert any("\x1b]52;c;Zm9v\x07" in one["libelle"] for one in raw.json["lignes"])


def test_every_command_refuses_hostile_arguments_in_inert_words(
    cli: Any, leaves: Leaves, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    said = [path for path, command in leaves.items() if not isinstance(command, click.Group)]
    for rank, path in enumerate(path for path in said if path not in OPEN_THE_INTERFACE):
        texte = HOSTILE_TEXTS[rank % len(HOSTILE_TEXTS)].replace("\0", "\x01")
        given = arguments(leaves[path], lambda _, texte=texte: texte)
        common = [(), ("--agent", texte), (), ("--au", texte), (), ("--base", texte)][rank % 6]
        outcome = cli(*path, *common, *given)
        assert outcome.code != 1, (path, outcome.err)
        check_inert(outcome.out)
        check_inert(outcome.err)
