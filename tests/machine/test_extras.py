"""The command that brings a missing library is the one of the installation that runs."""

from __future__ import annotations

import json
import sys
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
    monkeypatch.setattr(extras, "distribution", lambda _name: SimpleNamespace(read_text=lambda _file: said))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    if mark is not None:
        (tmp_path / mark).touch()
    assert extras.install_command("pdf") == f"{installer.format(python=sys.executable)} {source}"


def test_without_pip_the_interpreter_is_named_to_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert extras.install_command("pdf").startswith(f"uv pip install --python {sys.executable} ")
