"""The manual page is the registry's: every command with its help and its options."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.tools import man
from cariforef_tui.cli.tools.man import SORTIES, render_man

PAGE = Path(man.__file__).with_name("cariforef.1")


def test_the_page_that_is_installed_is_the_one_made_now() -> None:
    made = "".join(f"{line}\n" for line in render_man())
    assert PAGE.read_text(encoding="utf-8") == made, f"python -m cariforef_tui.cli.tools.man > {PAGE}"


def test_the_page_names_every_command_and_each_of_its_options(
    leaves: dict[tuple[str, ...], click.Command],
) -> None:
    text = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    for path, command in leaves.items():
        part = re.split(r"\n\.B cariforef ", text.partition(f"\n.B cariforef {' '.join(path)}\n")[2])[0]
        assert part, path
        for param in command.params:
            if isinstance(param, click.Option) and not param.hidden:
                assert param.opts[0] in (part if param.expose_value else text), (path, param.opts)


def test_every_exit_code_is_explained() -> None:
    assert set(SORTIES) == set(ExitCode)


def test_the_page_is_sound_roff() -> None:
    if shutil.which("groff") is None and shutil.which("mandoc") is None:
        pytest.skip("neither groff nor mandoc is installed")
    groff = ["groff", "-man", "-ww", "-z", "-K", "utf8"]
    check = groff if shutil.which("groff") else ["mandoc", "-T", "lint"]
    done = subprocess.run([*check, str(PAGE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_is_read_in_any_locale() -> None:
    assert PAGE.read_text(encoding="ascii")
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    for locale, word in (("C", "realise"), ("C.UTF-8", "réalisé")):
        environment = {**os.environ, "LC_ALL": locale, "MANPAGER": "cat"}
        done = subprocess.run(
            ["man", "-l", "--warnings", str(PAGE)], env=environment, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr.decode()) == (0, "")
        assert word in done.stdout.decode()


def test_the_page_names_no_level_of_a_programme_since_each_body_calls_them_its_own_way() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("\\[u00F4]", "ô")
    assert re.findall(r"\b(?:pôles?|axes?)\b", text, re.IGNORECASE) == []
