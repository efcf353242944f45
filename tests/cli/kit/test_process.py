"""What only a process of its own shows: pipes, closed streams, bytes, signals, the terminal asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
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
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def test_a_refusal_leaves_with_8_and_says_so_on_standard_error(environment: dict[str, str]) -> None:
    done = run(["saisir", "DM", "14.7.1", "2", "22/05/2018"], environment)
    assert (done.returncode, done.stdout) == (8, b"")
    assert done.stderr.decode() == "« 2 » : entre 0 et 1 jour.\n"


@pytest.mark.parametrize("command", ["agent", "--help"])
def test_a_pipe_closed_by_its_reader_is_silent(environment: dict[str, str], command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, command], env=environment, stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_saisie_is_written_even_where_nobody_reads_the_answer(environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "saisir", "DM", "14.7.1", "0,5", "22/05/2018"],
        env=environment,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 9
    assert done.stderr.decode().startswith("C'est enregistré")
    assert b'"jours": 0.5' in run(["semaine", "DM", "--semaine", "2018-W21", "--json"], environment).stdout


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
    hostile: tuple[list[str | bytes], ...] = (
        ["saisir", "DM", b"14.7\xff", "0,5", "22/05/2018"],
        ["saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", b"\xff\xfe"],
    )
    for args in hostile:
        done = run(args, environment)
        assert done.returncode == 8
        assert done.stderr.count(b"\n") == 1
        done.stderr.decode("utf-8")


def test_accents_typed_under_a_locale_without_any_are_read(
    environment: dict[str, str], tmp_path: Path
) -> None:
    place = str(tmp_path / "année.db")
    plain = {**environment, "LC_ALL": "C", "PYTHONUTF8": "0"}
    made = run(["base", "creer", place], plain)
    said = ["saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", "Réunion à Nîmes"]
    written = run(["--base", place, *said], plain)
    assert (made.returncode, written.returncode, written.stderr) == (0, 0, b"")
    week = run(["--base", place, "semaine", "DM", "--semaine", "2018-W21", "--json"], environment)
    assert "Réunion à Nîmes".encode() in week.stdout


def test_the_same_text_goes_to_a_pipe_in_any_locale(environment: dict[str, str]) -> None:
    usual = run(["programme", "controle"], environment)
    plain = run(["programme", "controle"], {**environment, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"})
    assert plain.returncode == usual.returncode == 0
    assert b"?" in plain.stdout
    value = run(["programme", "controle", "--json"], {**environment, "PYTHONIOENCODING": "ascii"}).stdout
    assert value == run(["programme", "controle", "--json"], environment).stdout


def test_a_standard_input_that_is_closed_is_refused_in_one_sentence(environment: dict[str, str]) -> None:
    line = f"{sys.executable} -m cariforef_tui importer saisies - --agent DM <&-"
    done = subprocess.run(["sh", "-c", line], env=environment, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (8, b"")
    assert done.stderr.decode().startswith("entrée standard : 1 faute, rien n'a été écrit : fermée")


def test_a_zone_of_more_than_a_day_changes_nothing(environment: dict[str, str]) -> None:
    odd = {**environment, "TZ": "ABC+50"}
    assert run(["saisir", "DM", "14.7.1", "0,5", "22/05/2018"], odd).returncode == 0
    assert b'"jours": 0.5' in run(["semaine", "DM", "--semaine", "2018-W21", "--json"], odd).stdout


def test_the_interface_asks_for_a_terminal(environment: dict[str, str]) -> None:
    for args in ((), ("demo",)):
        done = run(args, environment)
        assert (done.returncode, done.stdout) == (3, b"")
        assert done.stderr.decode().startswith("L'interface demande un terminal")


def test_home_unset_uses_defaults(environment: dict[str, str]) -> None:
    without = {name: value for name, value in environment.items() if name != "HOME"}
    assert run(["programme", "controle"], without).returncode == 0


def test_a_textual_driver_in_the_environment_is_never_imported(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "piege.py").write_text("open('piege.txt', 'w')\n")
    hostile = {
        **environment,
        "TEXTUAL_DRIVER": "piege:Driver",
        "PYTHONPATH": f"{environment['PYTHONPATH']}{os.pathsep}{tmp_path}",
    }
    run([], hostile, cwd=tmp_path)
    run(["programme", "controle"], hostile, cwd=tmp_path)
    assert not (tmp_path / "piege.txt").exists()
