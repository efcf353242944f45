"""A private file is its owner's alone, and holds the old content or the new, never half of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cariforef_tui.machine import private_file
from cariforef_tui.machine.private_file import fill_private, replace_private


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_and_the_folder_made_for_it_are_the_owners_alone(tmp_path: Path) -> None:
    target = tmp_path / "neuf" / "etat"
    replace_private(target, b"un")
    assert target.read_bytes() == b"un"
    assert (mode_of(target), mode_of(target.parent)) == (0o600, 0o700)


def test_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    replace_private(tmp_path / "etat", b"un")
    replace_private(tmp_path / "etat", b"deux")
    assert [path.name for path in tmp_path.iterdir()] == ["etat"]
    assert (tmp_path / "etat").read_bytes() == b"deux"


def test_a_disk_that_refuses_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_private(tmp_path / "etat", b"un")

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private_file.os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        replace_private(tmp_path / "etat", b"deux")
    assert [path.name for path in tmp_path.iterdir()] == ["etat"]
    assert (tmp_path / "etat").read_bytes() == b"un"


def test_a_link_put_in_the_temporarys_place_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "autre"
    other.write_bytes(b"intact")
    (tmp_path / f".etat.{os.getpid()}.tmp").symlink_to(other)
    with pytest.raises(FileExistsError):
        replace_private(tmp_path / "etat", b"un")
    assert other.read_bytes() == b"intact"


@pytest.mark.parametrize("umask", [0o000, 0o277])
def test_no_umask_changes_who_may_read(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        fill_private(tmp_path / "etat", b"un")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "etat") == 0o600
