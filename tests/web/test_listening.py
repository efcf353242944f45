"""Where the server listens, and what it reads its secret from: a file of nobody else's is never touched."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from ipaddress import ip_address
from pathlib import Path

import pytest

from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.web.entrance import read_secret
from cariforef_tui.web.server import listen_anew, listen_on_file, listen_on_loopback

SECRET = "5b1d" * 16


def test_a_port_is_of_this_machine_alone() -> None:
    listening = listen_on_loopback(0)
    with listening.socket:
        assert listening.socket.getsockname()[0] == "127.0.0.1"
        assert listening.shown == f"127.0.0.1:{listening.port}"
        listening.forget()


def test_each_start_has_an_address_of_its_own_on_this_machine() -> None:
    """The random part of an address is 24 bits: two of three alike are one chance in some millions."""
    started = [listen_anew() for _ in range(3)]
    hosts = {one.shown.split(":")[0] for one in started}
    for one in started:
        one.socket.close()
    assert len(hosts) == 3
    assert all(ip_address(host).is_loopback for host in hosts)


def test_a_port_taken_is_said_even_before_the_other_serves() -> None:
    first = listen_on_loopback(0)
    with first.socket, pytest.raises(ConfigurationError, match="--port"):
        listen_on_loopback(first.port)


def test_a_file_is_for_the_proxys_group_and_goes_with_the_server(tmp_path: Path) -> None:
    path = tmp_path / "cariforef.sock"
    listening = listen_on_file(path)
    with listening.socket:
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        assert listening.shown == str(path)
        listening.forget()
    assert not path.exists()


def test_the_file_that_a_killed_server_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "cariforef.sock"
    with listen_on_file(path).socket:
        pass
    assert path.is_socket()
    with listen_on_file(path).socket, socket.socket(socket.AF_UNIX) as proxy:
        proxy.connect(str(path))


def test_a_server_that_starts_keeps_its_file(tmp_path: Path) -> None:
    """Even before it serves: its imports take seconds, and another may be started meanwhile."""
    path = tmp_path / "cariforef.sock"
    with listen_on_file(path).socket:
        before = path.stat().st_ino
        with pytest.raises(ConfigurationError, match="un autre y écoute"):
            listen_on_file(path)
        assert path.stat().st_ino == before


@pytest.mark.parametrize("kind", ["file", "link", "folder", "pipe", "datagrams"])
def test_what_is_no_server_of_ours_is_left_there(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    other = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with other:
        match kind:
            case "file":
                path.write_text("à garder")
            case "link":
                (tmp_path / "cible").write_text("à garder")
                path.symlink_to(tmp_path / "cible")
            case "folder":
                path.mkdir()
            case "pipe":
                os.mkfifo(path)
            case _:
                other.bind(str(path))
        before = path.lstat()
        with pytest.raises(ConfigurationError, match="ne peut pas écouter"):
            listen_on_file(path)
        assert path.lstat().st_ino == before.st_ino


@pytest.mark.parametrize("where", ["absent/x", "x" * 200])
def test_a_folder_that_refuses_is_said(tmp_path: Path, where: str) -> None:
    with pytest.raises(ConfigurationError, match="le dossier refuse"):
        listen_on_file(tmp_path / where)


def test_a_secret_is_read_from_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    assert read_secret(path) == SECRET
    path.chmod(0o400)
    assert read_secret(path) == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o644, 0o666])
def test_a_secret_that_others_may_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        read_secret(path)


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives a file away")
def test_a_secret_of_another_account_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET)
    path.chmod(0o600)
    os.chown(path, 12_345, -1)
    with pytest.raises(ConfigurationError, match="chown"):
        read_secret(path)


def test_a_link_to_a_secret_is_judged_by_what_it_leads_to(tmp_path: Path) -> None:
    path, link = tmp_path / "secret", tmp_path / "lien"
    path.write_text(SECRET)
    link.symlink_to(path)
    path.chmod(0o600)
    assert read_secret(link) == SECRET
    path.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        read_secret(link)


@pytest.mark.parametrize(
    "content",
    [b"", b"court", b"\n" * 40, b"a" * 31, b"a b" * 20, b"a\tb" * 20, "é".encode() * 40, b"a" * 2000],
)
def test_what_is_no_secret_is_refused_and_never_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "un secret"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(ConfigurationError) as refused:
        read_secret(path)
    assert content.decode().strip() == "" or content.decode() not in str(refused.value)


def test_how_to_make_a_secret_is_said_where_there_is_no_file_and_never_writes_over_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "un secret"
    with pytest.raises(ConfigurationError, match="Pour le faire") as refused:
        read_secret(path)
    command = str(refused.value).partition("Pour le faire : ")[2]
    subprocess.run(["sh", "-c", command], check=True)
    made = read_secret(path)
    assert subprocess.run(["sh", "-c", command], capture_output=True, check=False).returncode != 0
    assert read_secret(path) == made


@pytest.mark.parametrize("content", [b"", b"court", b"root:x:0:0:root:/root:/bin/bash\n" * 100, b"\xff" * 40])
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_nothing_is_proposed_of_a_file_that_holds_something_else(
    tmp_path: Path, content: bytes, mode: int
) -> None:
    path = tmp_path / "passwd"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(ConfigurationError) as refused:
        read_secret(path)
    assert not [word for word in ("openssl", ">", "chmod", "chown") if word in str(refused.value)]


@pytest.mark.parametrize("kind", ["absent", "folder", "pipe", "dangling"])
def test_what_is_no_file_holds_no_secret(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "dangling":
            path.symlink_to(tmp_path / "absent")
    with pytest.raises(ConfigurationError, match=r"ne se lit pas|n'existe pas"):
        read_secret(path)
