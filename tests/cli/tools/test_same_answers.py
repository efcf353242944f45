"""Each `--json` is the same twice: no answer follows the order that a process gives its sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from cariforef_tui.cli.tools.schemas import SHAPES
from tests.cli.tools.test_schemas import WITH_ARGUMENTS

_ANSWER = """
import json, sys
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, TextIOWrapper
from cariforef_tui.__main__ import make_wiring
from cariforef_tui.cli.main import run

made = datetime(2018, 5, 22, 12, 40, tzinfo=UTC)
wiring = replace(make_wiring(), today=lambda: date(2018, 5, 22), now=lambda: made)
said = []
for words in json.load(sys.stdin):
    with redirect_stdout(TextIOWrapper(BytesIO(), encoding="utf-8")) as out:
        code = run(words, wiring)
        out.flush()
    said.append((words, code, out.buffer.getvalue().decode()))
print(json.dumps(said))
"""
"""Runs the commands that it is given, in the demonstration's week."""


def _answer(base: Path, seed: int, asked: str) -> Any:
    told = {"CARIFOREF_BASE": str(base), "CARIFOREF_AGENT": "DM", "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(
        [sys.executable, "-c", _ANSWER],
        input=asked,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_each_answer_is_the_same_whatever_the_hash_seed(bare_cli: Any, demonstration: Path) -> None:
    bare_cli.done("agent", "role", "DM", "direction", "--base", str(demonstration))
    asked = [
        [*command.split(), *WITH_ARGUMENTS.get(command, ()), *(() if "json" in command else ("--json",))]
        for command in SHAPES
    ]
    first, *others = (_answer(demonstration, seed, json.dumps(asked)) for seed in range(3))
    assert [words for words, code, _said in first if code] == []
    for other in others:
        assert [one for one, same in zip(first, other, strict=True) if one != same] == []
