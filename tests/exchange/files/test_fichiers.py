"""Files written whole or not at all, never through a link, never over the store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.exchange.files import files as fichiers
from cariforef_tui.exchange.files.files import (
    Existing,
    check_source,
    clean_path,
    read_bytes,
    write_atomically,
)
from cariforef_tui.machine import account
from cariforef_tui.services.ports.errors import ConfigurationError, DroitRefuse, StoreDenied, StoreIO


def test_a_new_file_is_written_for_its_owner_only(tmp_path: Path) -> None:
    written = write_atomically(tmp_path / "a.csv", b"x", Existing.KEEP)
    assert written.read_bytes() == b"x"
    assert written.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [written]


def test_an_existing_file_is_kept_unless_asked(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"before")
    with pytest.raises(ConfigurationError, match="--remplacer"):
        write_atomically(target, b"x", Existing.KEEP)
    assert target.read_bytes() == b"before"
    assert write_atomically(target, b"x", Existing.REPLACE).read_bytes() == b"x"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_appears_meanwhile_is_not_clobbered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.csv"
    link = os.link

    def late(source: Path, name: Path) -> None:
        target.write_bytes(b"theirs")
        link(source, name)

    monkeypatch.setattr(fichiers.os, "link", late)
    with pytest.raises(ConfigurationError, match="existe déjà"):
        write_atomically(target, b"ours", Existing.KEEP)
    assert target.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [target]


def test_neither_links_nor_the_store_nor_its_companions_are_targets(tmp_path: Path) -> None:
    store = tmp_path / "c.db"
    for name in ("c.db", "c.db-wal", "c.db-journal", "c.db.ancres", "c.db.etat", "plain"):
        (tmp_path / name).write_bytes(b"kept")
    (tmp_path / "link").symlink_to(tmp_path / "plain")
    (tmp_path / "dangling").symlink_to(tmp_path / "absent")
    os.link(store, tmp_path / "twin.csv")
    os.mkfifo(tmp_path / "pipe")
    mine = ("c.db", "c.db-wal", "c.db-journal", "c.db.ancres", "c.db.etat", "twin.csv")
    for name in (*mine, "link", "dangling", "pipe", "."):
        with pytest.raises(ConfigurationError):
            write_atomically(tmp_path / name, b"x", Existing.REPLACE, str(store))
    assert {path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {b"kept"}
    assert not (tmp_path / "absent").exists()


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fichiers.os, "fsync", full)
    with pytest.raises(StoreIO, match=r"disque plein\. Libérez de la place, puis réessayez\.$"):
        write_atomically(target, b"x" * 100, Existing.REPLACE)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_refusal_of_the_folder_is_one_of_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_args: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(fichiers.os, "open", denied)
    with pytest.raises(StoreDenied, match="droits"):
        write_atomically(tmp_path / "a.csv", b"x", Existing.KEEP)


@pytest.mark.parametrize("name", ["absent/a.csv", "a\0b", "x" * 300])
def test_a_name_that_cannot_be_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError):
        write_atomically(tmp_path / name, b"x", Existing.KEEP)


def test_reading_is_bounded_and_never_hangs(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as stream:
        stream.truncate(50_000_000)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FichierRefuse, match="trop grand"):
        read_bytes(big)
    for name in ("pipe", "absent", "."):
        with pytest.raises((ConfigurationError, StoreIO)):
            read_bytes(tmp_path / name)


def test_by_service_no_file_is_written_for_a_person_nor_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "is_for_another", lambda: True)
    store = str(tmp_path / "cariforef.db")
    with pytest.raises(DroitRefuse, match="sortie standard"):
        write_atomically(tmp_path / "export.csv", b"x", Existing.KEEP, store)
    assert list(tmp_path.iterdir()) == []
    write_atomically(tmp_path / "correspondances.json", b"x", Existing.KEEP)
    for name in ("correspondances.json", "absent"):
        with pytest.raises(DroitRefuse, match="entrée standard"):
            check_source(tmp_path / name)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/srv/plan.xlsx", "/srv/plan.xlsx"),
        ("  /srv/mon plan.xlsx ", "/srv/mon plan.xlsx"),
        ("'/srv/mon plan.xlsx' ", "/srv/mon plan.xlsx"),
        ('"/srv/mon plan.xlsx"', "/srv/mon plan.xlsx"),
        (r"/srv/mon\ plan.xlsx", "/srv/mon plan.xlsx"),
        ("/srv/l'année.xlsx", "/srv/l'année.xlsx"),
        ("file:///srv/mon%20plan.xlsx", "/srv/mon plan.xlsx"),
        ("", "."),
    ],
)
def test_a_path_typed_or_dropped_on_the_terminal_is_read(typed: str, path: str) -> None:
    assert str(clean_path(typed)) == path


def test_a_path_from_home_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/quelqu-un")
    assert str(clean_path("~/plan.xlsx")) == "/home/quelqu-un/plan.xlsx"
