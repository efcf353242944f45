"""Any arguments at all: an answer, or a refusal with its code in inert words; never a defect."""

from __future__ import annotations

from typing import Any

import click
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.texte import inert_text

Leaves = dict[tuple[str, ...], click.Command]
SOUND = (
    "DM",
    "LR",
    "14.7.1",
    "18",
    "PRI",
    "GIP",
    "0,5",
    "1",
    "22/05/2018",
    "hier",
    "2018-W21",
    "RTT",
    "rouge",
)
ODD = (
    "",
    " ",
    "-",
    "--",
    "=",
    ":",
    "a=b",
    "18:7.1:1",
    "é",
    "½",
    "99",
    "-1",
    "1e9",
    "9" * 400,
    "31/12/9999",
    "٣",
)
ALIVE = ("\x1b]52;c;Zm9v\x07", "\u202e", "\u200b", "\udcff", "[/x]", "'; DROP TABLE saisie; --")
VALUE = st.sampled_from((*SOUND, *SOUND, *ODD, *ALIVE)) | st.text(max_size=12).filter(
    lambda one: "\0" not in one
)
WITH_FILES = {("importer", "saisies"), ("importer", "programme"), ("annee", "preparer"), ("demo",)}
FILES = {"--vers", "--base"}


def draw_arguments(data: st.DataObject, command: click.Command) -> list[str]:
    given: list[str] = []
    for param in command.params:
        if isinstance(param, click.Argument):
            if param.required or data.draw(st.booleans()):
                given += [data.draw(VALUE) for _ in range(max(1, param.nargs))]
        elif param.opts[0] not in FILES and (param.required or data.draw(st.integers(0, 3)) == 0):
            is_flag = getattr(param, "is_flag", False)
            given += [param.opts[0]] if is_flag else [param.opts[0], data.draw(VALUE)]
    return given


@given(st.data())
def test_any_arguments_get_an_answer_or_a_refusal(cli: Any, leaves: Leaves, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([one for one in leaves if one[0] != "base" and one not in WITH_FILES]))
    outcome = cli(*path, *draw_arguments(data, leaves[path]))
    assert outcome.code != 1, outcome.err
    for line in (outcome.out + outcome.err).removeprefix("\ufeff").replace("\r\n", "\n").split("\n"):
        assert inert_text(line) == line
