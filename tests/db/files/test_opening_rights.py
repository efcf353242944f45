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


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640, 0o660, 0o601, 0o444])
def test_a_store_that_others_may_use_is_refused_with_the_chmod_to_run(mode: int) -> None:
    with pytest.raises(StoreDenied, match="trop ouverte") as caught:
        check_mode(PATH, stat_of(mode))
    assert f"chmod {mode & 0o700:o} '{PATH}'" in str(caught.value)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_private_store_is_accepted(mode: int) -> None:
    check_mode(PATH, stat_of(mode))


@pytest.mark.parametrize("euid", [0, 1001])
def test_somebody_elses_store_is_refused_even_to_root(euid: int) -> None:
    with pytest.raises(StoreDenied, match="appartient à"):
        check_owner(PATH, stat_of(0o600, uid=1000), euid)
    check_owner(PATH, stat_of(0o600, uid=euid), euid)


@pytest.mark.parametrize("mode", [0o644, 0o666])
def test_a_file_too_open_is_refused_by_the_opening_and_left_alone(store_path: Path, mode: int) -> None:
    store_path.chmod(mode)
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


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph", "afs"])
def test_a_network_file_system_is_refused_before_the_file_is_opened(
    store_path: Path, mounted: Mounted, kind: str
) -> None:
    mounted(kind)
    before = store_path.read_bytes()
    with pytest.raises(StoreNotFound, match=f"réseau \\({kind}\\)"):
        check_opening(store_path)
    assert [entry.name for entry in store_path.parent.iterdir()] == [store_path.name]
    assert store_path.read_bytes() == before


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk"])
def test_a_local_file_system_is_accepted(store_path: Path, mounted: Mounted, kind: str) -> None:
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


def open_as_nobody(path: Path) -> str:
    """Open `path` as another account and return what the opening says."""
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from cariforef_db.files.opening import check_opening\n"
        "from cariforef_db.files.migrating import upgrade\n"
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "try:\n"
        "    state = check_opening(Path(sys.argv[1]))\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
        "else:\n"
        "    print('open', type(state.refusal).__name__, state.refusal)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]},
    )
    return done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_another_account_gets_sentences_about_rights(master_store: Path, shared_folder: Path) -> None:
    path = Path(shutil.copy(master_store, shared_folder / "cariforef.db"))
    assert "StoreDenied" in open_as_nobody(path)
    os.chown(path, NOBODY, NOBODY)
    said = open_as_nobody(path)
    assert said.startswith("open StoreDenied")
    assert str(shared_folder) in said
    os.chown(shared_folder, NOBODY, NOBODY)
    assert open_as_nobody(path).startswith("open NoneType")
    path.chmod(0o400)
    assert open_as_nobody(path).startswith("open StoreDenied")
    os.chown(shared_folder, 0, 0)
    shared_folder.chmod(0o700)
    assert "StoreDenied Pas le droit de lire le dossier" in open_as_nobody(path)
