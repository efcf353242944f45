"""What only a process of its own shows: pipes, closed streams, bytes, signals, the terminal asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.kit.patience import PATIENCE_S
from tests.people import open_store

ROOT = Path(__file__).parents[3]
MARDI = date(2018, 5, 22)
COMMAND = [sys.executable, "-m", "cariforef_tui"]


def run(
    args: Sequence[str | bytes], environment: dict[str, str], cwd: Path = ROOT
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *args],
        env=environment,
        cwd=cwd,
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
        stdin=subprocess.DEVNULL,
    )


def test_a_pipe_closed_by_its_reader_is_silent(environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "agent"],
        env=environment,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=PATIENCE_S,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_under_standard_output_is_9(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "avancement"], env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
        mute = subprocess.run([*COMMAND, "ailleurs"], env=environment, stdout=full, stderr=full, check=False)
    assert (done.returncode, mute.returncode) == (9, 2)
    assert b"Traceback" not in done.stderr


def test_bytes_that_are_no_text_are_refused_without_a_traceback(environment: dict[str, str]) -> None:
    words = ["saisir", "DM", b"14.7\xff", "0,5", "22/05/2018", "--commentaire", b"\xff\xfe"]
    done = run(words, environment)
    assert (done.returncode, done.stdout) == (8, b"")
    assert done.stderr.decode("utf-8").count("\n") == 1


def test_accents_are_read_under_a_locale_without_any_in_a_zone_of_more_than_a_day(
    environment: dict[str, str], store_path: Path
) -> None:
    place = store_path.rename(store_path.with_name("année.db"))
    plain = {**environment, "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "ABC+50"}
    said = ["saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", "Réunion à Nîmes"]
    written = run(["--base", str(place), *said], plain)
    assert (written.returncode, written.stderr) == (0, b"")
    with open_store(place) as store, store.reading() as reading:
        (saisie,) = reading.saisies("DM", MARDI, MARDI)
    assert saisie.commentaire == "Réunion à Nîmes"


def test_without_home_nor_locale_a_pipe_gets_what_ascii_holds(environment: dict[str, str]) -> None:
    without = {name: value for name, value in environment.items() if name != "HOME"}
    plain = run(["programme", "controle"], {**without, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"})
    assert plain.returncode == 0
    assert b"?" in plain.stdout


def test_json_is_in_utf_8_in_any_locale(environment: dict[str, str]) -> None:
    value = run(["jalon", "--json"], {**environment, "PYTHONIOENCODING": "ascii"})
    assert (value.returncode, value.stderr) == (0, b"")
    assert "Règlement".encode() in value.stdout


def test_a_standard_input_that_is_closed_is_refused_in_one_sentence(environment: dict[str, str]) -> None:
    line = f"{sys.executable} -m cariforef_tui importer saisies - --agent DM <&-"
    done = subprocess.run(["sh", "-c", line], env=environment, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (8, b"")
    assert done.stderr.decode().startswith("entrée standard : 1 faute, rien n'a été écrit : fermée")


def test_the_interface_asks_for_a_terminal_and_never_imports_a_driver_of_the_environment(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "piege.py").write_text("open('piege.txt', 'w')\n")
    hostile = {
        **environment,
        "TEXTUAL_DRIVER": "piege:Driver",
        "PYTHONPATH": f"{environment['PYTHONPATH']}{os.pathsep}{tmp_path}",
    }
    done = run([], hostile, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().startswith("L'interface demande un terminal")
    assert not (tmp_path / "piege.txt").exists()
