"""The command that brings a missing library is the one of the installation that runs."""

from __future__ import annotations

import json
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from cariforef_tui.machine import extras


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        ({"url": "file:///a/mon%20clone", "dir_info": {"editable": True}}, "-e '/a/mon clone[pdf]'"),
        ({"url": "file:///a/clone", "dir_info": {}}, "'/a/clone[pdf]'"),
        (
            {"url": "https://forge.example/c.git", "vcs_info": {"vcs": "git", "commit_id": "0" * 40}},
            "'cariforef[pdf] @ git+https://forge.example/c.git'",
        ),
        (
            {"url": "file:///a/c.whl", "archive_info": {}},
            "'cariforef[pdf] @ file:///a/c.whl'",
        ),
        (None, "'cariforef[pdf]'"),
    ],
)
@pytest.mark.parametrize(
    ("mark", "installer"),
    [
        (None, "{python} -m pip install"),
        ("pipx_metadata.json", "pipx install --force"),
        ("uv-receipt.toml", "uv tool install --force"),
    ],
)
def test_the_command_keeps_the_installer_and_the_source(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    origin: dict[str, object] | None,
    source: str,
    mark: str | None,
    installer: str,
) -> None:
    said = json.dumps(origin) if origin is not None else None
    found = SimpleNamespace(read_text=lambda _file: said, requires=None)
    monkeypatch.setattr(extras, "distribution", lambda _name: found)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    if mark is not None:
        (tmp_path / mark).touch()
    assert extras.install_command("pdf") == f"{installer.format(python=sys.executable)} {source}"


@pytest.mark.parametrize(
    ("mark", "named"),
    [("pipx_metadata.json", "[ics,pdf]"), ("uv-receipt.toml", "[ics,pdf]"), ("pip", "[pdf]")],
)
def test_what_makes_the_environment_anew_is_asked_for_the_extras_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str, named: str
) -> None:
    requires = [
        "click<9",
        "icalendar<8,>=7; extra == 'ics'",
        'recurring-ical-events>=3.8; extra == "ics"',
        "xlsxwriter<4; extra == 'xlsx'",
        "python-calamine<1; extra == 'xlsx'",
        "typst<1; extra == 'pdf'",
        "cariforef[ics,pdf,xlsx]; extra == 'tout'",
    ]

    def find(name: str) -> SimpleNamespace:
        if name in ("typst", "python-calamine"):
            raise PackageNotFoundError
        return SimpleNamespace(read_text=lambda _file: None, requires=requires)

    monkeypatch.setattr(extras, "distribution", find)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / mark).touch()
    assert f"cariforef{named}" in extras.install_command("pdf")


def test_without_pip_the_interpreter_is_named_to_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert extras.install_command("pdf").startswith(f"uv pip install --python {sys.executable} ")
