"""`cariforef reglages modele` prints the files of a shared machine, which its programs accept."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
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


@pytest.mark.skipif(VISUDO is None, reason="visudo is not installed")
def test_sudo_accepts_its_file() -> None:
    assert VISUDO is not None
    subprocess.run([VISUDO, "-cf", "-"], input=read_modele("sudoers"), text=True, check=True)
