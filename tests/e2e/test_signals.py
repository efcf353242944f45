"""Signals, defects and a terminal that shrinks, in a real pseudo-terminal: the terminal is given back."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pexpect
import pyte
import pytest

from cariforef_db.store.admin import SqliteAdmin

WAIT_MAX = 30
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
SHOWS_CURSOR = "\x1b[?25h"
MODES = {"?1000": "l", "?1003": "l", "?1006": "l", "?1004": "l", "?2004": "l", "?1049": "l", "?25": "h"}
"""Mouse, focus, bracketed paste, alternate screen, cursor: how each is left."""
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


class Terminal:
    """A program in a pseudo-terminal, and what its screen shows."""

    def __init__(self, args: list[str], env: dict[str, str]) -> None:
        self.child = pexpect.spawn(
            sys.executable, args, env=env, encoding="utf-8", dimensions=(24, 80), timeout=WAIT_MAX
        )
        self.raw = ""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.Stream(self._screen)

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def wait_for(self, wanted: str) -> None:
        self.wait_until(lambda: wanted in self.text)

    def wait_until(self, is_there: Callable[[], bool]) -> None:
        limit = time.monotonic() + WAIT_MAX
        while not is_there():
            assert time.monotonic() < limit, f"rien de tel à l'écran :\n{self.text}"
            self._read(0.2)

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def resize(self, lines: int, columns: int) -> None:
        self._screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def wipe(self) -> None:
        """Empty the screen, as the shell does that has it meanwhile."""
        self._screen.reset()

    def wait_for_exit(self) -> int:
        """The exit code, once everything written has been read."""
        limit = time.monotonic() + WAIT_MAX
        while self._read(0.2):
            assert time.monotonic() < limit
        self.child.wait()
        assert self.child.signalstatus is None
        return int(self.child.exitstatus)

    def vanish(self) -> int:
        """Close the terminal's other end, as a dropped line does; the exit code."""
        process = self.child.ptyproc
        process.fileobj.close()
        process.fd, process.closed = -1, True
        self.child.child_fd, self.child.closed = -1, True
        process.wait()
        return int(process.exitstatus)

    @property
    def is_given_back(self) -> bool:
        """True once the alternate screen is left and the cursor shown again."""
        tail = self.raw[self.raw.rfind("\x1b[?1049h") :]
        return LEAVES_ALTERNATE_SCREEN in tail and SHOWS_CURSOR in tail

    @property
    def settings(self) -> list[object]:
        """How the line treats what is typed and written: echo, lines, signals."""
        return termios.tcgetattr(self.child.child_fd)[:4]

    def last_mode(self, mode: str) -> str:
        """How a private mode was last set: `h` on, `l` off, empty never."""
        found = re.findall(rf"\x1b\[{re.escape(mode)}([hl])", self.raw)
        return found[-1] if found else ""

    @property
    def is_stopped(self) -> bool:
        state = Path(f"/proc/{self.child.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
        return state == "T"

    def _read(self, seconds: float) -> bool:
        """Read what came; False at the end."""
        try:
            got = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += got
        self._stream.feed(got)
        return True


Start = Callable[..., Terminal]


@pytest.fixture
def start(store_path: Path, environment: dict[str, str]) -> Iterator[Start]:
    """Start the interface on the test's own store, with a home of its own."""
    terminals: list[Terminal] = []
    env = {**environment, "TEXTUAL_ANIMATIONS": "none"}

    def start(program: tuple[str, ...] = ("-m", "cariforef_tui")) -> Terminal:
        options = ["--base", str(store_path), "--agent", "DM", "--au", "2018-05-22"]
        terminal = Terminal([*program, *options], env)
        terminals.append(terminal)
        terminal.wait_for("DM au ")
        return terminal

    yield start
    for terminal in terminals:
        terminal.child.close(force=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_program_with_its_code_and_gives_the_terminal_back(
    start: Start, number: int
) -> None:
    terminal = start()
    terminal.child.kill(number)
    assert terminal.wait_for_exit() == 128 + number
    assert terminal.is_given_back


def test_control_c_ends_with_130_and_q_with_0_and_the_store_is_sound(start: Start, store_path: Path) -> None:
    for keys, code in (("\x03", 130), ("q", 0)):
        terminal = start()
        terminal.press(keys)
        assert terminal.wait_for_exit() == code
        assert terminal.is_given_back
    assert SqliteAdmin().verify(str(store_path)).constats == ()


def test_a_terminal_that_vanishes_while_typing_ends_the_program_and_the_text_is_offered_next_time(
    start: Start,
) -> None:
    terminal = start()
    terminal.press("/")
    terminal.press("14.7.1\r")
    terminal.wait_for("14.7.1")
    terminal.press("0,75")
    terminal.wait_for("0,75")
    assert terminal.vanish() == 128 + signal.SIGHUP
    again = start()
    again.wait_for("0,75")


def test_control_z_gives_the_terminal_back_and_fg_draws_everything_again(start: Start) -> None:
    terminal = start(("-c", SHELL))
    terminal.press("\x1bOS")
    terminal.wait_for("Échéances")
    terminal.press("\x1a")
    terminal.wait_until(lambda: terminal.is_stopped and terminal.is_given_back)
    terminal.wipe()
    terminal.child.kill(signal.SIGCONT)
    terminal.wait_until(lambda: not terminal.is_given_back)
    terminal.wait_for("Échéances")
    terminal.press("q")
    assert terminal.wait_for_exit() == 0


def test_control_z_stops_nothing_where_no_shell_is_there_to_go_on(start: Start) -> None:
    terminal = start()
    terminal.press("\x1a")
    terminal.wait_for("L'interface n'a pas été lancée d'un terminal : q quitte.")
    assert not terminal.is_stopped


@pytest.mark.parametrize(
    ("way", "code"), [("\x11", 0), ("\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_the_terminal_is_given_back_as_it_was_whatever_was_pressed_and_however_it_ends(
    start: Start, store_path: Path, way: str | int, code: int
) -> None:
    _, line = os.openpty()
    random, untouched = Random(code), termios.tcgetattr(line)[:4]
    terminal = start()
    assert terminal.settings != untouched
    for _ in range(4):
        terminal.press("".join(random.choices(BURST, k=25)))
        terminal.resize(random.randint(5, 60), random.randint(20, 200))
    terminal.resize(24, 80)
    terminal.child.kill(way) if isinstance(way, int) else terminal.press(way)
    assert terminal.wait_for_exit() == code
    assert terminal.settings == untouched
    assert {mode: terminal.last_mode(mode) for mode in MODES} == MODES
    assert SqliteAdmin().verify(str(store_path)).constats == ()


def test_a_terminal_of_40_by_10_says_so_and_gets_its_screen_back_when_it_grows(start: Start) -> None:
    terminal = start()
    terminal.resize(10, 40)
    terminal.wait_for("Fenêtre trop petite (40 × 10)")
    terminal.resize(24, 80)
    terminal.wait_for("Semaine 21")
    terminal.press("q")
    assert terminal.wait_for_exit() == 0


def test_a_defect_ends_with_one_french_line_a_private_log_and_no_local_variable(
    start: Start, tmp_path: Path
) -> None:
    terminal = start(("-c", DEFECT))
    terminal.press("\x1bOS")
    terminal.wait_for("Échéances")
    terminal.press("v")
    assert terminal.wait_for_exit() == 1
    assert terminal.is_given_back
    said = terminal.raw[terminal.raw.rfind(LEAVES_ALTERNATE_SCREEN) :]
    assert "Erreur imprévue du programme (KeyError)" in said
    assert "Traceback" not in terminal.raw
    (log,) = tmp_path.rglob("incidents.log")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert SECRET not in terminal.raw + log.read_text(encoding="utf-8")
