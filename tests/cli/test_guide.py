"""The guide's commands run as printed, years after 2018, on the store that it tells to make for a try."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.machine.documents import read_guide

TRY = "Essayer les commandes"
LATER = date(2026, 12, 1)
APART = {"cariforef servir"}
"""Commands that do not end by themselves: tests of `servir` run them."""
FILES = {
    "agenda.ics": (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//essai//FR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20180501T080000Z\n"
        "SUMMARY:Point rgpd\nDTSTART:20180515T080000Z\nDTEND:20180515T120000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    ),
    "toggl.csv": (
        "User,Project,Description,Start date,Duration\n"
        "DM,RGPD,registre,2018-05-16,03:30:00\nDM,Pause,,2018-05-16,00:30:00\n"
    ),
    "annee.csv": "agent;date;ligne;jours\nDM;2018-03-13;14.7.1;0,5\n",
    "rh.csv": "initiales;type;du;au\nLR;congé;09/07/2018;13/07/2018\n",
}
"""What people's other programs have written, in the folder where they are."""
TO_AGREE = "hors d'un terminal, ajoutez --oui"


def read_parts() -> dict[str, list[str]]:
    """Return the commands that the guide prints, by the title above them."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^#+ ", read_guide(), flags=re.MULTILINE):
        title, _, body = part.partition("\n")
        if commands := re.findall(r"^ {4}((?:cariforef|export|mkdir) .*)$", body, re.MULTILINE):
            found[title] = commands
    return found


PARTS = read_parts()


def run_as_printed(cli: Any, line: str) -> None:
    """Run a line as a shell would; where it asks for an agreement, run it again with one."""
    words = shlex.split(line, comments=True)[1:]
    words, file = (words[:-2], words[-1]) if ">" in words else (words, "")
    done = cli(*words)
    if TO_AGREE in done.err:
        done = cli(*words, "--oui")
    assert done.code == 0, f"{line}\n{done.out}{done.err}"
    if file:
        Path(file).write_text(done.out)


@pytest.fixture
def trying(bare_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Commands on the store that the guide tells to make, in its folder."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text)
    cli = bare_cli.at(LATER)
    folder, variables, *commands = PARTS[TRY]
    Path(folder.removeprefix("mkdir ")).mkdir()
    for variable in variables.removeprefix("export ").split():
        monkeypatch.setenv(*variable.split("="))
    for line in commands:
        run_as_printed(cli, line)
    return cli


@pytest.mark.parametrize("title", [title for title in PARTS if title != TRY])
def test_the_commands_of_a_part_run_one_after_the_other(trying: Any, title: str) -> None:
    for line in PARTS[title]:
        if line.partition("  ")[0] not in APART:
            run_as_printed(trying, line)


def test_every_command_that_is_printed_is_of_a_part() -> None:
    printed = re.findall(r"^ {4}(cariforef .*)$", read_guide(), re.MULTILINE)
    assert sum(line.startswith("cariforef ") for lines in PARTS.values() for line in lines) == len(printed)
    assert len(printed) > 70
