"""Every file that is read is an ordinary one: neither a pipe makes anybody wait nor a device fills memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cariforef_db.files.anchors import ancres_path, read_ancres
from cariforef_db.files.etat import Etat, etat_path, read_etat
from cariforef_tui.exchange.temps.memory import NOM, load_memory
from cariforef_tui.exchange.temps.recognise import load_source
from cariforef_tui.machine.configuration import Configuration, load_configuration, remember_agent
from cariforef_tui.machine.logs import record_incident
from cariforef_tui.machine.private_file import NotRegular, TooLarge, read_regular
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.ui.kit.draft import Drafts, Nature


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_folder(path: Path) -> None:
    path.mkdir()


odd = pytest.mark.parametrize("make", [make_pipe, make_device, make_folder])


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / ".config" / "cariforef"
    folder.mkdir(parents=True)
    return folder / "config.toml"


@odd
def test_a_configuration_that_is_no_file_is_refused(config: Path, make: Callable[[Path], None]) -> None:
    make(config)
    for use in (load_configuration, lambda: remember_agent("DM")):
        with pytest.raises(ConfigurationError, match="un fichier ordinaire est attendu"):
            use()


def test_a_configuration_of_20_mb_is_not_read(config: Path) -> None:
    with config.open("wb") as file:
        file.truncate(20_000_000)
    with pytest.raises(ConfigurationError, match="100 Ko au plus"):
        load_configuration()


def test_a_configuration_may_start_with_the_mark_of_notepad(config: Path) -> None:
    config.write_bytes(b'\xef\xbb\xbfagent = "DM"\r\n')
    assert load_configuration() == Configuration(agent="DM")
    remember_agent("LR")
    assert load_configuration() == Configuration(agent="LR")


@odd
def test_what_is_remembered_in_no_ordinary_file_is_nothing(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    store = tmp_path / "c.db"
    for path in (etat_path(store), ancres_path(store), tmp_path / "brouillon-DM.json", tmp_path / NOM):
        make(path)
    make(tmp_path / "incidents.log")
    assert read_etat(store) == Etat()
    assert Drafts(tmp_path, "DM").all_of(str(store), Nature) == []
    assert record_incident(ValueError(), tmp_path) is None
    with pytest.raises(OSError, match=r"\[Errno"):
        read_ancres(store)
    with pytest.raises(ConfigurationError, match="n'est pas un fichier ordinaire"):
        load_memory(tmp_path)


@odd
def test_a_file_to_import_is_an_ordinary_one(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "temps.csv")
    with pytest.raises(ConfigurationError, match="n'est pas un fichier ordinaire"):
        load_source(str(tmp_path / "temps.csv"))


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_regular(path, 5) == b"12345"
    with pytest.raises(TooLarge):
        read_regular(path, 4)
    with pytest.raises(NotRegular):
        read_regular(tmp_path, 5)
