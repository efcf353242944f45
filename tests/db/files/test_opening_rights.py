"""Owner, mode, folder and file system: as decisions on what `stat` says, and as a real other account."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cariforef_db.files import filesystem
from cariforef_db.files.filesystem import check_mode, check_owner, refuse_writing
from cariforef_db.files.opening import check_opening
from cariforef_tui.services.ports.errors import StoreDenied, StoreIO, StoreNotFound

NOBODY = 65534
PATH = Path("/srv/ma base/cariforef.db")


def stat_of(mode: int, uid: int = 1000) -> os.stat_result:
    return os.stat_result((0o100000 | mode, 1, 1, 1, uid, uid, 4096, 0, 0, 0))


def test_a_store_that_others_may_use_is_refused_with_the_chmod_to_run() -> None:
    for mode in (0o644, 0o666, 0o640, 0o660, 0o601, 0o444):
        with pytest.raises(StoreDenied, match="trop ouverte") as caught:
            check_mode(PATH, stat_of(mode))
        assert f"chmod {mode & 0o700:o} '{PATH}'" in str(caught.value)
    for mode in (0o600, 0o400, 0o700):
        check_mode(PATH, stat_of(mode))


@pytest.mark.parametrize("euid", [0, 1001])
def test_somebody_elses_store_is_refused_even_to_root(euid: int) -> None:
    with pytest.raises(StoreDenied, match="appartient à"):
        check_owner(PATH, stat_of(0o600, uid=1000), euid)
    check_owner(PATH, stat_of(0o600, uid=euid), euid)


def test_a_file_too_open_is_refused_by_the_opening_and_left_alone(store_path: Path) -> None:
    store_path.chmod(0o644)
    before = store_path.read_bytes()
    with pytest.raises(StoreDenied, match="chmod 600"):
        check_opening(store_path)
    assert [entry.name for entry in store_path.parent.iterdir()] == [store_path.name]
    assert store_path.read_bytes() == before


def test_a_read_only_file_opens_for_reading_and_says_how_to_write(store_path: Path) -> None:
    store_path.chmod(0o400)
    state = check_opening(store_path)
    assert isinstance(state.refusal, StoreDenied)
    assert "lecture seule" in str(state.refusal)
    assert "chmod 600" in str(state.refusal)


def test_a_folder_that_cannot_be_written_is_named(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_args, **_options: False)
    refusal = refuse_writing(store_path, store_path.stat())
    assert isinstance(refusal, StoreDenied)
    assert str(store_path.parent) in str(refusal)


def test_a_disk_mounted_read_only_is_told(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.statvfs(store_path.parent)
    fields = [*tuple(real)[:8], real.f_flag | os.ST_RDONLY, real.f_namemax]
    monkeypatch.setattr(os, "statvfs", lambda _path: os.statvfs_result(fields))
    assert isinstance(refuse_writing(store_path, store_path.stat()), StoreIO)


Mounted = Callable[[str], None]


@pytest.fixture
def mounted(store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mounted:
    """The system says that the store's folder is on a file system of this type."""

    def mount(kind: str) -> None:
        device = store_path.parent.stat().st_dev
        told = tmp_path / "mountinfo"
        told.write_text(
            "22 1 0:0 / /ailleurs rw shared:1 - nfs4 serveur:/ rw\n"
            f"30 22 {os.major(device)}:{os.minor(device)} / / rw,relatime shared:5 - {kind} ici rw\n"
        )
        monkeypatch.setattr(filesystem, "MOUNTINFO", told)

    return mount


def test_a_network_file_system_is_refused_before_the_file_is_opened(
    store_path: Path, mounted: Mounted
) -> None:
    before = store_path.read_bytes()
    for kind in ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "9p", "ceph", "afs"):
        mounted(kind)
        with pytest.raises(StoreNotFound, match=f"réseau \\({kind}\\)"):
            check_opening(store_path)
    assert [entry.name for entry in store_path.parent.iterdir()] == [store_path.name]
    assert store_path.read_bytes() == before


def test_a_local_file_system_is_accepted(store_path: Path, mounted: Mounted) -> None:
    for kind in ("ext4", "zfs", "fuseblk"):
        mounted(kind)
        assert check_opening(store_path).refusal is None


def test_where_mounts_cannot_be_read_the_place_is_accepted(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filesystem, "MOUNTINFO", store_path.with_name("absent"))
    assert check_opening(store_path).refusal is None


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every account can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="cariforef-droits-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


OPEN_AS_NOBODY = f"""
import os, sqlite3, sys
from contextlib import closing
from pathlib import Path
from cariforef_db.files.opening import check_opening

path = Path(sys.argv[1])


def open_as_nobody():
    if os.fork() == 0:
        os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
        try:
            state = check_opening(path)
        except Exception as error:
            print(type(error).__name__, error, flush=True)
        else:
            print("open", type(state.refusal).__name__, state.refusal, flush=True)
        os._exit(0)
    os.wait()


open_as_nobody()
os.chown(path, {NOBODY}, {NOBODY})
open_as_nobody()
os.chown(path.parent, {NOBODY}, {NOBODY})
open_as_nobody()
path.chmod(0o400)
open_as_nobody()
os.chown(path.parent, 0, 0)
with closing(sqlite3.connect(path)) as connection:
    connection.execute("PRAGMA journal_mode = WAL")
open_as_nobody()
path.parent.chmod(0o700)
open_as_nobody()
"""
"""What another account is told of somebody else's file, its own in a folder of another, then in its own, its
own read-only, in WAL and in a folder of another, then in a folder closed to it.
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_another_account_gets_sentences_about_rights(master_store: Path, shared_folder: Path) -> None:
    path = Path(shutil.copy(master_store, shared_folder / "cariforef.db"))
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AS_NOBODY, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]},
    )
    somebody_elses, in_another_s, own, read_only, at_rest, closed = done.stdout.splitlines()
    assert somebody_elses.startswith("StoreDenied")
    assert in_another_s.startswith("open StoreDenied")
    assert str(shared_folder) in in_another_s
    assert own.startswith("open NoneType")
    assert read_only.startswith("open StoreDenied")
    assert at_rest.startswith("open StoreDenied")
    assert closed.startswith("StoreDenied Pas le droit de lire le dossier")
