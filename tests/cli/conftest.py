"""Run commands in this process, on a real store, at a date that the test sets."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import click
import pytest

from cariforef_db.files.apercu import read_apercu
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.transfer import Transfers
from cariforef_seeds.delivered import PROGRAMME_2018
from cariforef_tui.cli.kit.invocation import Wiring
from cariforef_tui.cli.kit.options import Group
from cariforef_tui.cli.kit.registry import COMMANDS
from cariforef_tui.cli.main import root, run
from cariforef_tui.demonstration import build_demonstration
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.machine.places import is_address
from cariforef_tui.services.launch import Launch
from cariforef_tui.services.ports.files import StoreAdmin
from tests.kit.accounts import set_accounts
from tests.worlds import MADE

MARDI = date(2018, 5, 22)
Cell = tuple[str, str, str, int, str | None]


class FillOnce(Protocol):
    def __call__(self, name: str, fill: Callable[[], object], at: Path | None = None) -> None: ...


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Cli:
    """`cli("saisir", "DM", …)` runs a command; `today` and `wiring` may be changed first."""

    wiring: Wiring
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *args: str) -> Outcome:
        self.capsys.readouterr()
        code = run(args, self.wiring)
        said = self.capsys.readouterr()
        return Outcome(code, said.out, said.err)

    def at(self, today: date) -> Cli:
        return Cli(replace(self.wiring, today=lambda: today), self.capsys)

    def done(self, *args: str) -> Outcome:
        outcome = self(*args)
        assert (outcome.code, outcome.err) == (0, "")
        return outcome

    def name(self, initiales: str, role: str = "direction") -> Outcome:
        """Give somebody a role, in the name of the store's own account: nobody says initials."""
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("CARIFOREF_AGENT", raising=False)
            return self.done("agent", "role", initiales, role)

    def cells(self) -> list[Cell]:
        """Return what the store at CARIFOREF_BASE holds: date, person, code, hundredths and comment."""
        with closing(sqlite3.connect(os.environ["CARIFOREF_BASE"])) as connection:
            return connection.execute(
                "SELECT s.jour, a.initiales, l.code, s.centiemes, s.commentaire FROM saisie s"
                " JOIN agent a ON a.id = s.agent_id JOIN ligne l ON l.id = s.ligne_id ORDER BY 1, 2, 3"
            ).fetchall()

    def refused(self, code: int, *args: str) -> str:
        """Run a command that must fail: nothing on standard output, one line on standard error."""
        outcome = self(*args)
        assert (outcome.code, outcome.out) == (code, "")
        assert outcome.err.endswith("\n")
        assert outcome.err.count("\n") == 1
        return outcome.err.strip()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, on a machine of few accounts."""
    set_accounts(monkeypatch)
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    return folder


@pytest.fixture
def eighty_columns(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed fits a line of 80 cells."""
    monkeypatch.setenv("COLUMNS", "80")


def admin_of(place: str) -> StoreAdmin:
    return PostgresAdmin() if is_address(place) else SqliteAdmin()


@pytest.fixture
def bare_cli(home: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Commands without any store yet."""

    def no_interface(launch: Launch) -> int:
        raise AssertionError(launch)

    return Cli(
        Wiring(
            admin=admin_of,
            seeds=lambda: read_folder(PROGRAMME_2018),
            today=lambda: MARDI,
            now=lambda: MADE,
            demonstration=build_demonstration,
            interface=no_interface,
            transfers=Transfers,
            apercu=read_apercu,
        ),
        capsys,
    )


@pytest.fixture
def cli(bare_cli: Cli, store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Commands on the test's own store of 2018; today is Tuesday 22/05/2018."""
    monkeypatch.setenv("CARIFOREF_BASE", str(store_path))
    return bare_cli


@pytest.fixture
def as_dm(monkeypatch: pytest.MonkeyPatch) -> None:
    """DM acts and reads, who coordinates PRI: unless a command or a test says who does."""
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")


@pytest.fixture(scope="module")
def filled_stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what a module's fixtures made of a store is kept: to be copied, never opened."""
    return tmp_path_factory.mktemp("remplies")


@pytest.fixture
def fill_once(filled_stores: Path, store_path: Path) -> FillOnce:
    """Fill the test's own store, or another `at` a path, unless a test of the module did so: then copy it."""

    def fill_once(name: str, fill: Callable[[], object], at: Path | None = None) -> None:
        path = at or store_path
        kept = filled_stores / f"{name}.db"
        if not kept.exists():
            fill()
            shutil.copy(path, kept)
        shutil.copy(kept, path)

    return fill_once


@pytest.fixture(scope="session")
def leaves() -> dict[tuple[str, ...], click.Command]:
    """Every command of the registry by the words that name it, sub-commands included."""

    def walk(
        path: tuple[str, ...], command: click.Command
    ) -> Iterator[tuple[tuple[str, ...], click.Command]]:
        if not isinstance(command, Group) or command.family.alone:
            yield path, command
        if isinstance(command, Group):
            for name in command.family.members:
                inner = command.get_command(context, name)
                assert inner is not None
                yield from walk((*path, name), inner)

    context = click.Context(root)
    found = {}
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        found |= dict(walk((name,), command))
    return found


@pytest.fixture
def write_config(home: Path) -> Callable[[str], Path]:
    def write(texte: str) -> Path:
        path = home / ".config" / "cariforef" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texte, encoding="utf-8")
        return path

    return write
