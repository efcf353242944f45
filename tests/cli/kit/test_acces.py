"""Whose rights judge a file: through an account that is not one's own, the installation's store alone."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.cli.main import run
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.kit.accounts import ACCOUNTS, AUTRES
from tests.people import copy_store, open_store

MARDI = date(2018, 5, 22)
Leaves = dict[tuple[str, ...], click.Command]


def become(monkeypatch: pytest.MonkeyPatch, rang: int) -> None:
    """Come through sudo, from the account of PG (0), of the direction (1) or of nobody (2)."""
    monkeypatch.setenv("SUDO_UID", str(AUTRES[rang]))


@pytest.fixture(scope="module")
def before_and_after(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose only copy is of before any direction or account: CA's days are in both."""
    path = copy_store(master_store, tmp_path_factory.mktemp("partagee"))
    with open_store(path) as store:
        with store.writing(ACTEUR_SYSTEME) as writing:
            writing.add_agent(Agent(initiales="CA", pole="APO"))
            writing.write_cells(
                [CellChange(agent="CA", jour=MARDI, code="18", centiemes=50, commentaire="confidence")]
            )
        SqliteAdmin().backup(str(path), None)
        with store.writing(ACTEUR_SYSTEME) as writing:
            known = {one.initiales: one for one in writing.agents()}
            writing.update_agent(replace(known["PG"], compte=ACCOUNTS[AUTRES[0]]))
            writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION, compte=ACCOUNTS[AUTRES[1]]))
    return path


@pytest.fixture
def shared(bare_cli: Any, before_and_after: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Commands on a copy of that store, which is the installation's."""
    folder = Path(shutil.copytree(before_and_after.parent, tmp_path / "partagee"))
    monkeypatch.setenv("CARIFOREF_BASE", str(folder / "cariforef.db"))
    return bare_cli


def place() -> Path:
    return Path(os.environ["CARIFOREF_BASE"])


def oldest_copy() -> str:
    return str(next(place().with_name("cariforef.db.sauvegardes").glob("*-demandee.db")))


def refusals() -> list[tuple[str | None, str, str]]:
    with closing(sqlite3.connect(place())) as connection:
        return connection.execute(
            "SELECT a.initiales, r.action, r.objet FROM refus_droit r LEFT JOIN agent a ON a.id = r.acteur_id"
        ).fetchall()


def test_a_copy_is_read_by_the_rights_of_today_in_its_live_store(
    shared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = oldest_copy()
    become(monkeypatch, 2)
    assert "n'est lié à aucun agent" in shared.refused(4, "--base", copy, "--agent", "CA", "semaine", "CA")
    assert refusals() == [(None, "entrer", ACCOUNTS[AUTRES[2]])]
    become(monkeypatch, 0)
    assert "est celui de PG" in shared.refused(4, "--base", copy, "--agent", "CA", "semaine", "CA")
    assert "confidence" not in shared.refused(4, "--base", copy, "semaine", "CA")
    assert refusals()[1:] == [(None, "entrer", "CA"), ("PG", "lire", "CA")]
    shared.done("--base", copy, "semaine")
    shared.done("--base", copy, "avancement")
    become(monkeypatch, 1)
    assert "confidence" in shared.done("--base", copy, "semaine", "CA").out
    assert "lecture seule" in shared.refused(4, "--base", copy, "agent", "role", "PG", "direction")
    shared.refused(4, "--base", copy, "base", "restaurer", copy)
    assert shared.done("--base", str(place()), "semaine", "CA").out


def test_the_copies_are_listed_to_the_direction_alone(shared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for rang in (2, 0):
        become(monkeypatch, rang)
        assert "sauvegardes" not in shared.refused(4, "base", "sauvegardes")
    assert [one[:2] for one in refusals()] == [(None, "entrer"), ("PG", "administrer")]
    become(monkeypatch, 1)
    assert oldest_copy() in shared.done("base", "sauvegardes").out
    assert "Base restaurée" in shared("base", "restaurer", oldest_copy(), "--oui").out


def test_through_sudo_a_file_that_is_refused_is_asked_for_as_standard_output(
    shared: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    become(monkeypatch, 1)
    assert "Donnez « - » au lieu du nom" in shared.refused(4, "programme", "modele", str(tmp_path / "x.xlsx"))


PATHS = ("CHEMIN", "FICHIER", "DOSSIER", "CIBLE", "SOURCE")
SOUND = {"AGENT": "ZD", "CODE": "18", "DATE": "22/05/2018", "JOURS": "1", "MOIS": "mai", "PERIMETRE": "GIP"}
_NO_FILE = """
AGENT; [AGENT]... [MOIS]; [AGENT]...; CHAMP=TITRE,…; CODE; CODE...; CODE:JOURS; CODE=TEXTE; COMMENTAIRE;
COMPTE|AUCUN; DATE; [DATE]; DE; DE:VERS:JOURS; DEBUT; FIN; HEURES; INITIALES; INTITULE; JOURS; LIBELLE;
LUN MAR MER JEU VEN; MOIS; N-XXXX-…; NOM; NUMERO; PARENT; PERIMETRE; POLE; POLE|AUCUN; QUI; SEMAINE; SI;
TEXTE; TEXTE=CODE,…; TYPE; VERS
"""
NO_FILE = frozenset(" ".join(_NO_FILE.split()).split("; "))
"""What the commands call what is no file; whatever else a new one takes is walked."""

TOGETHER = {"dossier": ["--tous", "mai"]}


def metavar_of(param: click.Parameter) -> str:
    return str(param.metavar or param.name).upper()


def is_path(param: click.Parameter) -> bool:
    return any(name in metavar_of(param) for name in PATHS)


def sound(param: click.Parameter, otherwise: str) -> str:
    """Return a value that the command takes, so that it goes as far as the file."""
    if isinstance(param.type, click.Choice):
        return str(next(iter(param.type.choices)))
    if isinstance(param.type, click.types.IntParamType):
        return "2019"
    return SOUND.get(metavar_of(param), otherwise)


def give(command: click.Command, param: click.Parameter, value: str) -> list[str]:
    """Return arguments that give `value` to `param`, and to the others what they must have."""
    words: list[str] = list(TOGETHER.get(str(param.name), ()))
    for one in command.params:
        if one is param or one.required:
            said = value if one is param else sound(one, value)
            words += [said] if isinstance(one, click.Argument) else [one.opts[0], said]
    return words


_watched: list[tuple[str, list[str]]] = []


def _watch(event: str, args: tuple[object, ...]) -> None:
    for folder, seen in _watched:
        named = [os.fsdecode(one) for one in args if isinstance(one, str | bytes | Path)]
        seen.extend(event for one in named if folder in one)


@pytest.fixture
def touched() -> Iterator[Callable[[Path], list[str]]]:
    """Return the list of what this process opens, lists, makes or renames from now on under a folder."""
    if not hasattr(sys, "_cariforef_watch"):
        sys.addaudithook(lambda event, args: _watch(event, args) if _watched else None)
        sys._cariforef_watch = True  # type: ignore[attr-defined]

    def watch(folder: Path) -> list[str]:
        _watched.append((str(folder), []))
        return _watched[-1][1]

    yield watch
    _watched.clear()


def test_no_command_reads_or_writes_a_file_that_somebody_names_through_a_service_account(
    shared: Any,
    leaves: Leaves,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    touched: Callable[[Path], list[str]],
) -> None:
    """A new command or option is walked as the others: whatever it is called, what it touches is seen.

    What opens `--base` is one for all: a command of each noun is given it.
    """
    named = tmp_path / "nommes"
    named.mkdir(mode=0o700)
    there = Path(shutil.copy(oldest_copy(), named / "la.db"))
    content = there.read_bytes()
    # Read-only: that the journal keeps each attempt is told apart, and costs a write each time.
    place().chmod(0o400)
    become(monkeypatch, 1)
    seen = touched(named)
    nouns: set[str] = set()
    for path, command in leaves.items():
        for param in () if isinstance(command, click.Group) else command.params:
            if getattr(param, "is_flag", False) or metavar_of(param) in NO_FILE:
                continue
            if not is_path(param) and not isinstance(param.type, click.types.StringParamType):
                continue
            is_base = param.name == "_base"
            if is_base and path[0] in nouns:
                continue
            new = [] if is_base or not is_path(param) else [str(named / "nouveau.csv")]
            folder = [str(named)] if "DOSSIER" in metavar_of(param) else []
            for value in (str(there), *new, *folder):
                outcome = shared(*path, *give(command, param, value))
                assert seen == [], (path, param.name, outcome)
                # What else it must be told, a command may ask for before it opens the store.
                allowed = {4, 2, 8} if is_base else {4} if is_path(param) else set(range(12))
                assert outcome.code in allowed, (path, param.name, outcome)
        if not isinstance(command, click.Group) and any(param.name == "_base" for param in command.params):
            nouns.add(path[0])
    assert there.read_bytes() == content
    assert seen == ["open"]
    assert [one.name for one in named.iterdir()] == ["la.db"]


READ = ("agent importer", "base", "importer", "servir")
"""Commands whose files are read, or are no document."""
FIRST_BYTES = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG",
    "xlsx": b"PK",
    "zip": b"PK",
    "svg": b"<svg",
    "ics": b"BEGIN:VCALENDAR",
}
BINARY = ("pdf", "png", "xlsx", "zip")


def documents(leaves: Leaves) -> Iterator[tuple[str, list[str]]]:
    """Yield the format and the words of every document that a command makes, asked for as standard output."""
    for path, command in leaves.items():
        if isinstance(command, click.Group) or " ".join(path).startswith(READ):
            continue
        types = {param.name: param.type for param in command.params}
        for param in command.params:
            if param.name == "_base" or metavar_of(param) in NO_FILE or not is_path(param):
                continue
            words, choice = [*path, *give(command, param, "-")], types.get("format_")
            if param.name in (*FIRST_BYTES, "csv"):
                yield param.name, words
            elif param.name == "dossier":
                yield "zip", words
            elif isinstance(choice, click.Choice):
                yield from ((form, [*words, "--format", form]) for form in choice.choices)
            else:
                yield "xlsx", words


class Screen(io.BytesIO):
    """Standard output of a terminal."""

    def isatty(self) -> bool:
        return True


def test_every_document_goes_to_standard_output_and_to_a_terminal_only_what_it_can_show(
    shared: Any, leaves: Leaves, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    become(monkeypatch, 1)
    monkeypatch.chdir(tmp_path)
    there = sorted(tmp_path.iterdir())

    def written(words: list[str], stream: io.BytesIO) -> tuple[int, bytes]:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", io.TextIOWrapper(stream, "utf-8", write_through=True))
            code = run(words, shared.wiring)
            return code, stream.getvalue()

    made = set()
    for form, words in documents(leaves):
        code, data = written(words, io.BytesIO())
        assert (code, bool(data), "Écrit".encode() in data) == (0, True, False), words
        assert data.startswith(FIRST_BYTES.get(form, b"")), words
        if form in BINARY:
            assert written(words, Screen()) == (3, b""), words
        made.add(form)
    assert made == {*FIRST_BYTES, "csv", "json", "md", "texte"}
    assert sorted(tmp_path.iterdir()) == there


def test_a_new_store_is_made_only_where_the_installation_keeps_its_own(
    shared: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 2)
    said = shared.refused(4, "base", "creer", str(tmp_path / "x9.db"))
    assert f"Vous ne pouvez ouvrir que la base de l'installation ({place()})" in said
    assert not (tmp_path / "x9.db").exists()
    assert refusals() == [(None, "nommer un fichier", str(tmp_path / "x9.db"))]
    monkeypatch.setenv("CARIFOREF_BASE", str(tmp_path / "partagee" / "neuve.db"))
    shared("base", "creer")
    assert place().exists()


def test_without_bound_accounts_the_store_as_a_file_is_the_directions(cli: Any, tmp_path: Path) -> None:
    copy = tmp_path / "vieille.db"
    cli.done("base", "sauvegarder", str(copy))
    commands = (("sauvegarder",), ("sauvegardes",), ("migrer",), ("restaurer", str(copy), "--oui"))
    assert cli("--agent", "PG", "base", *commands[-1]).code == 0
    cli.name("LR", "auditeur")
    cli.name("DM")
    for words in commands:
        cli.refused(4, "--agent", "PG", "base", *words)
    for who in (("--agent", "LR"), ("--agent", "ZZ")):
        cli.refused(4, *who, "base", "sauvegardes")
    cli.refused(4, "base", *commands[-1])
    assert [one[:2] for one in refusals()] == [
        *[("PG", "administrer")] * len(commands),
        ("LR", "administrer"),
        *[(None, "administrer")] * 2,
    ]
    # Who owns the file says nobody's initials to copy it.
    for words in commands[:-1]:
        assert cli("base", *words).code == 0
    for words in commands:
        assert cli("--agent", "DM", "base", *words).code == 0


def test_a_store_that_does_not_open_is_its_owners_to_put_back(cli: Any, tmp_path: Path) -> None:
    copy = tmp_path / "bonne.db"
    cli.done("base", "sauvegarder", str(copy))
    cli.name("DM")
    place().write_bytes(b"x" * 9000)
    assert "Base restaurée" in cli("--agent", "PG", "base", "restaurer", str(copy), "--oui").out
