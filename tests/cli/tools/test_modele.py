"""`cariforef reglages modele` prints the files of a shared machine, which its programs accept."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.cli.tools.modele import MODELES, read_modele
from cariforef_tui.machine.configuration import parse_configuration
from cariforef_tui.machine.documents import read_administration
from cariforef_tui.machine.mail import read_settings

ANALYZE = shutil.which("systemd-analyze")
VISUDO = shutil.which("visudo", path="/usr/sbin")
PROGRAM = "/opt/cariforef/bin/cariforef"


def test_each_model_is_listed_with_its_place_and_printed_as_it_is(bare_cli: Any) -> None:
    rows = [line.split() for line in bare_cli.done("reglages", "modele").out.splitlines()[2:]]
    assert [row[0] for row in rows] == list(MODELES)
    for name, place, mode in rows:
        text = read_modele(name)
        assert bare_cli.done("reglages", "modele", name).out == text
        assert f"# {place}, {mode} : " in "\n".join(text.splitlines()[:2])
    assert "nginx-openid" in bare_cli.refused(2, "reglages", "modele", "apache")


def test_the_page_says_where_each_goes_as_the_model_does() -> None:
    page = read_administration()
    written = re.findall(r"reglages modele (\S+) (?:>|\| install -m (\d+) /dev/stdin) (/\S+)", page)
    assert len(written) >= 9
    for name, mode, place in written:
        assert f"# {place}, {mode or '0644'} : " in read_modele(name)
    named = set(re.findall(r"modele ([\w.-]+)|`([\w-]+)`", page))
    assert set(MODELES) <= {word for pair in named for word in pair}


def test_what_the_page_removes_holds_each_file_outside_the_service_s_home_and_the_server() -> None:
    removal = read_administration().rpartition("D'une machine partagée")[2]
    removed = [word for line in re.findall(r"^ +rm -f (.+)", removal, re.MULTILINE) for word in line.split()]
    places = [re.findall(r"^# (\S+), \d{4}", read_modele(name), re.MULTILINE) for name in MODELES]
    left = {place for (place,) in places if not any(fnmatch(place, word) for word in removed)}
    assert left == {"~/.config/cariforef/config.toml", "/etc/postgresql/VERSION/main/pg_hba.conf"}


def test_the_page_lets_the_others_in_once_the_first_account_is_bound() -> None:
    page = read_administration()
    steps = (
        "base creer",
        "modele sudoers",
        "agents dominique",
        "agent compte DM",
        "agents lirone",
        "modele sshd",
    )
    found = [page.index(step, page.index("### Machine partagée")) for step in steps]
    assert found == sorted(found)


@pytest.mark.parametrize("name", ["commande", "copie"])
def test_the_shell_reads_the_scripts(name: str) -> None:
    subprocess.run(["sh", "-n"], input=read_modele(name), text=True, check=True)


def test_the_program_reads_the_mail_settings() -> None:
    table = parse_configuration(read_modele("courriel"), "config.toml").courriel
    assert read_settings(table, "config.toml").address == "cariforef@exemple.fr"


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    assert ANALYZE is not None
    units = [name for name in MODELES if name.endswith((".service", ".timer"))]
    for name in units:
        (tmp_path / f"cariforef-{name}").write_text(read_modele(name).replace(PROGRAM, sys.executable))
    done = subprocess.run(
        [ANALYZE, "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize(
    ("name", "hours"), [("rappels.timer", ["08:30", "13:30"]), ("nuit.timer", ["02:30"])]
)
def test_a_timer_runs_at_the_hours_that_are_meant(name: str, hours: list[str]) -> None:
    (when,) = re.findall(r"^OnCalendar=(.+)$", read_modele(name), re.MULTILINE)
    assert ANALYZE is not None
    words = [ANALYZE, "calendar", "--base-time=2026-11-30", f"--iterations={len(hours)}", when]
    told = subprocess.run(words, env={"TZ": "UTC"}, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"2026-11-30 (\S+) UTC", told) == [f"{hour}:00" for hour in hours]


@pytest.mark.parametrize(
    ("account", "typed", "by_ssh", "run"),
    [
        ("dominique", ["semaine", "a b"], "", f"sudo -n -u cariforef {PROGRAM} semaine a b"),
        ("dominique", [], "cariforef avancement *", f"sudo -n -u cariforef {PROGRAM} avancement *"),
        ("cariforef", ["base", "verifier"], "", "base verifier"),
    ],
)
def test_the_service_account_runs_the_program_itself_and_the_others_by_sudo(
    tmp_path: Path, account: str, typed: list[str], by_ssh: str, run: str
) -> None:
    for name, does in (("id", f"echo {account}"), ("sudo", 'echo sudo "$@"'), ("program", 'echo "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    text = read_modele("commande").replace(f"exec {PROGRAM}", f"exec {tmp_path / 'program'}")
    done = subprocess.run(
        ["/bin/sh", "-c", text, "cariforef", *typed],
        env={"PATH": str(tmp_path), "SSH_ORIGINAL_COMMAND": by_ssh},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{run}\n"


@pytest.mark.parametrize("name", ["nginx", "nginx-openid", "web.service"])
def test_what_says_to_change_the_address_is_left_by_its_replacement(name: str) -> None:
    head = [line for line in read_modele(name).splitlines() if line.startswith("#")]
    assert [line for line in head if "jours.exemple.fr" in line] == []


@pytest.mark.skipif(VISUDO is None, reason="visudo is not installed")
def test_sudo_accepts_its_file() -> None:
    assert VISUDO is not None
    subprocess.run([VISUDO, "-cf", "-"], input=read_modele("sudoers"), text=True, check=True)
