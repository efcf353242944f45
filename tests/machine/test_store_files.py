"""Names around a store that nothing else may take, there or not, however the path is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from cariforef_tui.machine.store_files import COMPANIONS, check_apart
from cariforef_tui.services.ports.errors import ConfigurationError


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "c.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(84))
    (tmp_path / "lien").symlink_to(tmp_path, target_is_directory=True)
    return path


@pytest.mark.parametrize(
    "name",
    ["c.db", *(f"c.db{suffix}" for suffix in COMPANIONS), "c.db.sauvegardes", "c.db.sauvegardes/a/b.csv"],
)
@pytest.mark.parametrize("way", [".", "lien", "lien/lien"])
def test_a_file_of_a_store_or_among_its_copies_is_no_target(base: Path, name: str, way: str) -> None:
    with pytest.raises(ConfigurationError, match=r"est un fichier de la base .*c\.db, ou de ses sauvegardes"):
        check_apart(base.parent / way / name)


@pytest.mark.parametrize(
    "name",
    ["c.csv", "c.db.csv", "d.db-wal", "d.db.sauvegardes/a.csv", ".sauvegardes/a.csv", "a\0b"],
)
def test_any_other_name_is_one_s_own(base: Path, name: str) -> None:
    check_apart(base.parent / name)
