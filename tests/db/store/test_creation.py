"""Creation: a whole store or nothing, never over something."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from cariforef_db.store.admin import SqliteAdmin, to_path
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.ports.errors import StoreIO, StoreNotFound
from tests.kit.disk import file_size_limited


def create(path: Path | str, programme: Programme, agents: Sequence[Agent] = ()) -> list[str]:
    told: list[str] = []
    SqliteAdmin().create(str(path), programme, agents, told.append)
    return told


def test_a_new_store_is_private_whole_and_alone_in_its_folder(
    tmp_path: Path, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    admin, path = SqliteAdmin(), tmp_path / "année 2018 #1 ?%20é.db"
    assert not admin.exists(str(path))
    told = create(path, programme_2018, agents_2018)
    assert told[-1].endswith(str(path))
    assert admin.exists(str(path))
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600
    store = admin.open(str(path))
    assert (store.place, store.read_only_reason) == (str(path), None)
    with store.reading() as reading:
        assert reading.programme(2018) == programme_2018
    store.close()


@pytest.mark.parametrize("content", [b"", b"important"])
def test_nothing_is_created_over_a_file(content: bytes, tmp_path: Path, programme_2018: Programme) -> None:
    path = tmp_path / "cariforef.db"
    path.write_bytes(content)
    with pytest.raises(StoreNotFound, match="existe déjà"):
        create(path, programme_2018)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_created_through_a_dangling_link(tmp_path: Path, programme_2018: Programme) -> None:
    (tmp_path / "lien.db").symlink_to(tmp_path / "cible.db")
    with pytest.raises(StoreNotFound, match="existe déjà"):
        create(tmp_path / "lien.db", programme_2018)
    assert not (tmp_path / "cible.db").exists()


def test_a_missing_folder_is_named_and_not_made(tmp_path: Path, programme_2018: Programme) -> None:
    with pytest.raises(StoreNotFound, match="absent"):
        create(tmp_path / "absent" / "cariforef.db", programme_2018)
    assert list(tmp_path.iterdir()) == []


def test_a_programme_that_cannot_be_stored_leaves_no_file(tmp_path: Path, programme_2018: Programme) -> None:
    first = replace(programme_2018.lignes[0], responsables=programme_2018.lignes[-1].responsables)
    broken = replace(programme_2018, lignes=(first, *programme_2018.lignes[1:], first))
    with pytest.raises(Exception, match="ligne"):
        create(tmp_path / "cariforef.db", broken)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_file(tmp_path: Path, programme_2018: Programme) -> None:
    with file_size_limited(65536), pytest.raises(StoreIO):
        create(tmp_path / "cariforef.db", programme_2018)
    assert list(tmp_path.iterdir()) == []


def test_of_two_first_starts_at_once_one_creates_and_the_other_is_told(
    tmp_path: Path, programme_2018: Programme
) -> None:
    path, barrier = tmp_path / "cariforef.db", Barrier(2)

    def start() -> None:
        barrier.wait()
        create(path, programme_2018)

    with ThreadPoolExecutor(2) as threads:
        said = [made.exception() for made in [threads.submit(start) for _ in range(2)]]
    assert said.count(None) == 1
    assert [type(error) for error in said if error] == [StoreNotFound]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["", "  ", "a\0b"])
def test_a_place_that_is_no_file_is_refused(place: str) -> None:
    with pytest.raises(StoreNotFound):
        to_path(place)


def test_a_relative_place_stays_the_same_file_wherever_the_program_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert to_path("base.db") == tmp_path / "base.db"


def test_a_file_that_comes_while_a_store_is_made_is_left_alone(
    tmp_path: Path, programme_2018: Programme
) -> None:
    folder = tmp_path / "base"
    folder.mkdir(mode=0o700)
    path = folder / "cariforef.db"
    with pytest.raises(StoreNotFound, match="existe déjà : il n'a pas été touché"):
        SqliteAdmin().create(str(path), programme_2018, (), lambda _: path.write_text("autre"))
    assert path.read_text() == "autre"
    assert [one.name for one in folder.iterdir()] == ["cariforef.db"]
