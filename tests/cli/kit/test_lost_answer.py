"""A command that wrote and whose answer goes nowhere says that it is saved, so that nobody runs it again."""

from __future__ import annotations

import errno
import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from cariforef_tui.cli.main import run
from tests.cli.kit.walks import ECRIVENT, IMPORTENT, LISENT, check_inert, is_written_by
from tests.people import stored
from tests.worlds import MEDIATHEQUE

Leaves = dict[tuple[str, ...], click.Command]
AGENDA = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Point
DTSTART;TZID=Europe/Paris:20180517T090000
DTEND;TZID=Europe/Paris:20180517T110000
END:VEVENT
END:VCALENDAR
"""
ENREGISTRE = "C'est enregistré, mais la réponse ne s'écrit pas ({}) : ne relancez pas la commande.\n"


class Muette(io.StringIO):
    """A standard output that takes so many answers, then none; `told` keeps what it was given."""

    def __init__(self, error: OSError, taken: int) -> None:
        super().__init__()
        self.error, self.taken = error, taken
        self.told = ""

    def write(self, texte: str) -> int:
        self.told += texte
        if not self.taken:
            raise self.error
        self.taken -= 1
        return len(texte)


@pytest.fixture
def answers_lost(cli: Any, hostile_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command on the hostile store with nowhere to answer: its code, and what standard error was told.

    What it tells either is inert.
    """
    monkeypatch.setenv("CARIFOREF_BASE", str(hostile_path))
    (tmp_path / "temps.csv").write_text("agent;date;code;jours\nLR;22/05/2018;14.7.1;0,5\n")
    (tmp_path / "toggl.csv").write_text("agent;date;code;heures\nLR;17/05/2018;14.7.1;3,5\n")
    (tmp_path / "agenda.ics").write_text(AGENDA)
    (tmp_path / "rh.csv").write_text("initiales;type;du\nLR;RTT;23/05/2018\n")
    (tmp_path / "agents.csv").write_text("initiales;nom\nLR;Zoé\n")
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")

    compte = cli.wiring.compte("").name

    def lose(line: str, error: OSError, taken: int = 0) -> tuple[int, str]:
        cli.capsys.readouterr()
        said = Muette(error, taken)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", said)
            # Without a direction, the store's own account names it.
            if line.startswith("agent role "):
                patch.delenv("CARIFOREF_AGENT")
            words = line.format(dossier=tmp_path, compte=compte, plan=MEDIATHEQUE).split(" ")
            code = run(words, cli.wiring)
        err = cli.capsys.readouterr().err
        check_inert(said.told)
        check_inert(err)
        return code, err

    return lose


def test_every_command_that_writes_says_that_it_is_saved_where_its_answer_is_lost(answers_lost: Any) -> None:
    full = OSError(errno.ENOSPC, "")
    said = {line: answers_lost(line, full) for line in ECRIVENT.splitlines()}
    said |= {line: answers_lost(line, full, 2) for line in IMPORTENT.splitlines()}
    expected = ENREGISTRE.format("disque plein")
    assert {line: told for line, told in said.items() if told[0] != 9 or not told[1].endswith(expected)} == {}


def test_what_was_saved_is_said_where_whoever_read_the_answer_has_gone_and_what_only_reads_is_silent(
    answers_lost: Any, hostile_path: Path
) -> None:
    closed = BrokenPipeError(errno.EPIPE, "")
    line = "saisir DM 14.7.1 0,5 22/05/2018"
    assert answers_lost(line, closed) == (9, ENREGISTRE.format("sortie fermée"))
    assert stored(hostile_path, "DM", date(2018, 5, 22)) == {"14.7.1": 50}
    assert answers_lost("--help", closed) == (0, "")


def test_nothing_is_said_to_be_saved_where_nothing_was(answers_lost: Any) -> None:
    full = OSError(errno.ENOSPC, "")
    assert answers_lost("programme controle", full) == (9, "Sortie impossible à écrire : disque plein.\n")
    for line in ("reglages", "plan rattacher 14.7.1 14.3.1", "importer saisies {dossier}/temps.csv"):
        assert "enregistré" not in answers_lost(line, full)[1]


def test_every_command_is_known_to_write_or_not(leaves: Leaves) -> None:
    known = {" ".join(path) for path, command in leaves.items() if not isinstance(command, click.Group)}
    assert {name for name in known if not is_written_by(name)} == {*LISENT.split(", ")}
