"""Signals, defects and a terminal that shrinks, in a real pseudo-terminal: the terminal is given back."""

from __future__ import annotations

import os
import signal
import stat
import termios
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from cariforef_db.store.admin import SqliteAdmin
from tests.e2e.conftest import Session

SECRET = "mot-de-passe-secret"
DEFECT = f"""
import sys
from cariforef_tui.ui.alertes.screen import AlertesScreen
def break_down(self):
    secret = "{SECRET}"
    raise KeyError(secret)
AlertesScreen.action_turn_scope = break_down
from cariforef_tui.__main__ import main
sys.exit(main())
"""
SHELL = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if job == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-m", "cariforef_tui", *sys.argv[1:]])
while os.WIFSTOPPED(status := os.waitpid(job, os.WUNTRACED)[1]):
    os.tcsetpgrp(0, os.getpid())
    os.kill(os.getpid(), signal.SIGSTOP)
    os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""What a shell does of the command that is typed in it; stopped with it, it continues it (`fg`)."""
LEAVES_ALTERNATE_SCREEN = "\x1b[?1049l"
BURST = (
    *"abcdefghijklmnoprstuvwxyzABEFGHNSVY0123456789,./+-é漢 ",
    *(
        "\r",
        "\t",
        "\x7f",
        "\x1b[A",
        "\x1b[B",
        "\x1b[C",
        "\x1b[D",
        "\x1b[Z",
        "\x1b[3~",
        "\x10",
        "\x12",
        "\x14",
    ),
    *(
        "\x1b[15~",
        "\x1b[17~",
        "\x1bOP",
        "\x1bOQ",
        "\x1bOR",
        "\x1bOS",
        "\x1b[<0;12;5M",
        "\x1b[<65;12;5M",
    ),
    *("\x1b[200~0,5\x1b[201~", "\x1b[200~collé [b]\x07\x1b[201~", "\x1b[?", "\x1b]0;x\x07"),
)
"""What a terminal may send: keys, places, the mouse, pastes, and sequences cut short."""

OpenSession = Callable[..., Session]
Start = Callable[..., Session]


@pytest.fixture
def start(open_session: OpenSession) -> Start:
    """Open the interface as DM on a Tuesday, by the program itself or by another."""

    def start(program: tuple[str, str] = ("-m", "cariforef_tui")) -> Session:
        session = open_session("--agent", "DM", "--au", "2018-05-22", program=program)
        session.wait_for("DM au ")
        return session

    return start


def test_a_first_start_asks_who_i_am_and_one_after_a_lost_terminal_knows_and_offers_what_i_was_typing(
    open_session: OpenSession,
) -> None:
    session = open_session("--au", "2018-05-24")
    session.wait_for("Qui êtes-vous")
    session.type("dm\r")
    session.wait_for("Semaine 21 · 0 / 4 j", "14.1.1")
    session.type("/14.7.1\r")
    session.wait_for("❯14.7.1")
    session.type("0,73")
    session.wait_for("0,73")
    assert session.vanish() == 128 + signal.SIGHUP
    again = open_session("--au", "2018-05-24")
    again.wait_for("Semaine 21 · 0 / 4 j", "« 0,73 » sur 14.7.1")


def job_of(session: Session) -> int:
    """The process that the shell started."""
    shell = session.child.pid
    return int(Path(f"/proc/{shell}/task/{shell}/children").read_text())


def test_control_z_and_a_signal_give_the_terminal_back_whatever_was_pressed_and_fg_draws_everything_again(
    start: Start, store_path: Path
) -> None:
    ends = os.openpty()
    random, untouched = Random(143), termios.tcgetattr(ends[1])[:4]
    for end in ends:
        os.close(end)
    session = start(("-c", SHELL))
    assert session.settings != untouched
    session.type("\x1bOS")
    session.wait_for("À confirmer")
    session.type("\x1a")
    session.wait_until(lambda: session.is_stopped and session.is_given_back)
    session.wipe()
    session.child.kill(signal.SIGCONT)
    session.wait_until(lambda: session.last_mode("?1049") == "h")
    session.wait_for("À confirmer")
    for _ in range(4):
        session.type("".join(random.choices(BURST, k=25)))
        session.resize(random.randint(5, 60), random.randint(20, 200))
    session.resize(24, 80)
    os.kill(job_of(session), signal.SIGTERM)
    assert session.wait_for_exit() == 128 + signal.SIGTERM
    assert session.settings == untouched
    assert session.is_given_back
    assert SqliteAdmin().verify(str(store_path)).constats == ()


def test_a_window_too_small_says_so_and_a_defect_ends_with_one_french_line_and_a_private_log(
    start: Start, tmp_path: Path
) -> None:
    session = start(("-c", DEFECT))
    # No shell is there to go on: nothing is stopped.
    session.type("\x1a")
    session.wait_for("L'interface n'a pas été lancée d'un terminal : q quitte.")
    assert not session.is_stopped
    session.resize(10, 40)
    session.wait_for("Fenêtre trop petite (40 × 10)")
    session.resize(24, 80)
    session.wait_for("Semaine 21")
    session.type("\x1bOS")
    session.wait_for("À confirmer")
    session.type("v")
    assert session.wait_for_exit() == 1
    assert session.is_given_back
    said = session.raw[session.raw.rfind(LEAVES_ALTERNATE_SCREEN) :]
    assert "Erreur imprévue du programme (KeyError)" in said
    assert "Traceback" not in session.raw
    (log,) = tmp_path.rglob("incidents.log")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert SECRET not in session.raw + log.read_text(encoding="utf-8")
