"""A programme written is the programme read, and no text of it is a formula."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.exchange.programme import writer
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.exchange.programme.writer import programme_tables, write_folder
from cariforef_tui.services.ports.errors import ConfigurationError, StoreIO
from tests.worlds import read_2018

NIVEAUX = {Niveau.POLE: "Direction", Niveau.OPERATION: "DGA"}


def test_what_is_written_is_read_the_same(tmp_path: Path) -> None:
    programme, agents = read_2018()
    programme = replace(programme, niveaux=NIVEAUX)
    folder = write_folder(tmp_path / "p", programme_tables(programme, agents))
    read = read_folder(folder)
    found, people = read.programme, read.agents
    assert (found, found.tirages) == (programme, programme.tirages)
    assert found.niveaux == NIVEAUX
    assert set(people) == set(agents)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_label_that_looks_like_a_formula_is_protected_and_comes_back(tmp_path: Path) -> None:
    programme, agents = read_2018()
    trapped = replace(
        programme,
        lignes=tuple(
            replace(one, libelle="=cmd()") if one.code == "1.1" else one for one in programme.lignes
        ),
    )
    folder = write_folder(tmp_path / "p", programme_tables(trapped, agents))
    texte = (folder / "lignes.csv").read_text(encoding="utf-8")
    assert ";'=cmd();" in texte
    assert ";-98;" in texte
    assert read_folder(folder).programme == trapped


def test_a_folder_already_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    with pytest.raises(ConfigurationError):
        write_folder(tmp_path / "p", {"a": [["x"]]})
    with pytest.raises(ConfigurationError):
        write_folder(tmp_path / "no" / "p", {"a": [["x"]]})


def test_a_failure_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer.os, "fsync", full)
    with pytest.raises(StoreIO):
        write_folder(tmp_path / "p", {"a": [["x"]]})
    assert list(tmp_path.iterdir()) == []
