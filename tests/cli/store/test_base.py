"""The store as a file, from the command line."""

from __future__ import annotations

import gc
import io
import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.schema.version import OLDER_FINGERPRINTS, SCHEMA_VERSION
from cariforef_tui.domain.agents.rights import NAME_DIRECTION
from cariforef_tui.machine import clock
from tests.db.kept_stores import name_deputies, unpack_store

LAST_WRITE = r"Dernière écriture de la sauvegarde, le \d\d/\d\d/\d{{4}} à \d\d:\d\d : {}\."


def test_the_default_store_is_made_private_for_who_asks_for_it(bare_cli: Any, home: Path) -> None:
    path = home / ".local" / "share" / "cariforef" / "cariforef.db"
    assert bare_cli.done("base", "creer").out == f"Base créée : {path}\n{NAME_DIRECTION}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    bare_cli.done("saisir", "DM", "14.7.1", "0,5")
    assert bare_cli.done("avancement", "GIP", "--json").json["lignes"][0]["realise"] == 0.5


def test_no_other_command_makes_the_default_store(bare_cli: Any, home: Path) -> None:
    for words in ("semaine DM", "rappels", "avancement GIP --json", "saisir DM 14.7.1 0,5"):
        message = bare_cli.refused(3, *words.split())
        assert message.startswith("Vous n'avez pas encore de base : « cariforef » en crée une")
    for words in ("verifier", "migrer", "sauvegarder"):
        assert "cariforef base creer" in bare_cli.refused(3, "base", words)
    assert list(home.iterdir()) == []


def test_a_new_laptop_takes_a_copy_and_says_that_it_is_to_be_migrated(bare_cli: Any, tmp_path: Path) -> None:
    copy = unpack_store(13, tmp_path)
    restored, held, then = bare_cli.done("base", "restaurer", str(copy), "--oui").out.splitlines()
    assert restored == f"Base restaurée depuis {copy}."
    assert re.fullmatch(LAST_WRITE.format("(?:[A-Z]{2,3}|système), .+"), held)
    assert "lancez « cariforef base migrer »" in then
    bare_cli.done("base", "migrer")
    bare_cli.done("semaine", "DM", "--agent", "DM")


def test_an_explicit_store_that_does_not_exist_is_refused_and_not_made(bare_cli: Any, tmp_path: Path) -> None:
    for path in (tmp_path / "absente.db", tmp_path / "nulle" / "part.db"):
        message = bare_cli.refused(3, "programme", "--base", str(path))
        assert str(path) in message or str(path.parent) in message
        assert not path.exists()
    assert "cariforef base creer" in bare_cli.refused(3, "programme", "--base", str(tmp_path / "absente.db"))


def test_base_creer_makes_a_store_once(bare_cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "é ? # %20.db"
    said = bare_cli.done("base", "creer", str(path)).out
    assert said == f"Base créée : {path}\n{NAME_DIRECTION}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert bare_cli("base", "creer", "--base", str(path)).code != 0
    assert path.read_bytes() == content
    bare_cli.done("--base", str(path), "saisir", "DM", "14.7.1", "0,5")


@pytest.mark.parametrize("initiales", ["dm", "ZX"])
def test_a_new_store_names_its_direction_at_once_of_known_people_or_not(
    bare_cli: Any, tmp_path: Path, initiales: str
) -> None:
    path = str(tmp_path / "neuve.db")
    assert bare_cli.done("base", "creer", path, "--direction", initiales).out == f"Base créée : {path}\n"
    people = bare_cli.done("agent", "--base", path, "--json").json["agents"]
    assert [one["initiales"] for one in people if one["role"] == "direction"] == [initiales.upper()]


def test_initiales_that_are_none_make_no_store(bare_cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "neuve.db"
    assert "Initiales" in bare_cli.refused(8, "base", "creer", str(path), "--direction", "d!")
    assert not path.exists()


@pytest.mark.parametrize(
    ("schema", "way_out"),
    [
        (min(OLDER_FINGERPRINTS) - 1, "« cariforef base creer CHEMIN » en fait une neuve."),
        (SCHEMA_VERSION + 1, "Mettez le programme à jour."),
    ],
)
def test_a_store_that_this_version_cannot_have_is_refused_and_left_as_it_is(
    bare_cli: Any, store_path: Path, schema: int, way_out: str
) -> None:
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema}")
    before = {path: path.read_bytes() for path in store_path.parent.iterdir()}
    for command in ("alertes", "saisir LR 14.7.1 0,5", "base migrer", "base verifier", "base sauvegarder"):
        assert way_out in bare_cli.refused(7, "--base", str(store_path), "--agent", "LR", *command.split())
    assert {path: path.read_bytes() for path in store_path.parent.iterdir()} == before


def test_the_option_wins_over_the_environment(
    bare_cli: Any, store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARIFOREF_BASE", str(tmp_path / "absente.db"))
    bare_cli.refused(3, "programme")
    bare_cli.done("--base", str(store_path), "programme")
    bare_cli.done("--base", str(tmp_path / "autre.db"), "programme", "--base", str(store_path))


def test_an_address_of_another_kind_is_not_supported(bare_cli: Any) -> None:
    assert "« mysql:// » non prise en charge" in bare_cli.refused(
        3, "programme", "--base", "mysql://hote/base"
    )


def test_a_home_that_cannot_be_written_names_the_folder(
    bare_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store_path: Path
) -> None:
    blocked = tmp_path / "fichier"
    blocked.write_text("")
    monkeypatch.setenv("HOME", str(blocked))
    assert "--base" in bare_cli.refused(4, "base", "creer")
    bare_cli.done("programme", "--base", str(store_path))


def test_verify_backup_change_restore(cli: Any, tmp_path: Path) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5")
    assert "Tout est en ordre." in cli.done("base", "verifier").out
    copy = tmp_path / "copie.db"
    assert str(copy) in cli.done("base", "sauvegarder", str(copy)).out
    cli.done("effacer", "DM", "14.7.1")
    assert "Base restaurée" in cli.done("base", "restaurer", str(copy), "--oui").out
    assert cli.done("avancement", "14.7.1", "--json").json["lignes"][0]["realise"] == 0.5
    assert cli.done("base", "verifier", "--json").json["constats"] == []


def test_where_nobody_can_be_asked_a_restore_wants_oui(cli: Any, tmp_path: Path) -> None:
    copy = str(tmp_path / "copie.db")
    cli.done("base", "sauvegarder", copy)
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    assert "ajoutez --oui" in cli.refused(8, "base", "restaurer", copy)
    assert cli.done("avancement", "14.7.1", "--json").json["lignes"][0]["realise"] == 0.5


def test_the_advice_on_a_damaged_store_is_no_circle(cli: Any, store_path: Path) -> None:
    made = cli.done("base", "sauvegarder").out.split(" : ")[1].strip()
    store_path.write_bytes(store_path.read_bytes()[:4096] + b"x" * 20_000)
    said = cli.refused(6, "base", "verifier")
    assert "base verifier" not in said
    assert "base restaurer" in said
    assert made in cli.done("base", "sauvegardes").out


@pytest.mark.parametrize("table", ["agent", "ligne", "sceau", "sqlite_autoindex_convention_1"])
def test_a_page_of_nothing_is_told_in_sentences_alone(
    cli: Any, store_path: Path, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(store_path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (root,) = connection.execute(page, (table,)).fetchone()
    content = store_path.read_bytes()
    store_path.write_bytes(content[: (root - 1) * size] + bytes(size) + content[root * size :])
    outcome = cli("base", "verifier")
    gc.collect()
    assert outcome.code == 6
    assert "✗ fichier : sa structure est abîmée" in outcome.out
    assert "***" not in outcome.out
    assert (outcome.err, caplog.records) == ("", [])


def test_a_backup_of_the_rotation_is_listed(cli: Any) -> None:
    none = cli.done("base", "sauvegardes").out
    assert none.startswith("Aucune sauvegarde.")
    assert none.endswith(" : cariforef base restaurer COPIE\n")
    cli.done("--agent", "DM", "absence", "ajouter", "DM", "maladie", "22/05/2018")
    made = cli.done("base", "sauvegarder").out.split(" : ")[1]
    shown = cli.done("base", "sauvegardes").out
    assert made.strip() in shown
    # Everybody may read this list, and not that somebody was away.
    assert " : DM, saisie " in shown
    assert ", il y a quelques secondes " in shown
    assert "cariforef base restaurer FICHIER" in shown
    (copy,) = cli.done("base", "sauvegardes", "--json").json["sauvegardes"]
    assert (copy["chemin"], copy["octets"]) == (made.strip(), Path(made.strip()).stat().st_size)
    assert (copy["par"], copy["derniere_ecriture"][-1]) == ("DM", "Z")


def test_what_a_restore_replaced_is_listed_first_and_may_be_restored(cli: Any) -> None:
    made = cli.done("base", "sauvegarder").out.split(" : ")[1].strip()
    restored = cli.done("base", "restaurer", made, "--oui").out
    before = restored.partition("gardé dans ")[2].partition("\n")[0].removesuffix(".")
    listed = cli.done("base", "sauvegardes", "--json").json["sauvegardes"]
    assert [copy["chemin"] for copy in listed] == [before, made]
    assert "Base restaurée" in cli.done("base", "restaurer", before, "--oui").out


def test_a_command_that_only_reads_makes_no_copy(cli: Any) -> None:
    cli.done("avancement")
    assert cli.done("base", "sauvegardes", "--json").json["sauvegardes"] == []


def test_a_store_up_to_date_needs_no_migration(cli: Any) -> None:
    assert cli.done("base", "migrer").out == "La base est déjà à jour.\n"


def test_a_migration_says_what_the_new_version_leaves_to_people(bare_cli: Any, tmp_path: Path) -> None:
    path = unpack_store(13, tmp_path)
    name_deputies(path, clock.today())
    first, why, *deputies, plan = bare_cli.done("--base", str(path), "base", "migrer").out.splitlines()
    assert first.startswith("Base migrée ; sauvegarde d'avant : ")
    assert why.startswith("Les suppléances n'existent plus")
    assert [line.partition(" ")[0] for line in deputies] == ["ME", "PG", "KF"]
    assert plan.endswith("cariforef reglages --plan-revise-par tous")
    assert bare_cli.done("--base", str(path), "base", "migrer").out == "La base est déjà à jour.\n"


def test_files_that_are_no_store_are_told_apart_and_left_as_they_are(cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "autre.db"
    for content in (b"", b"nom;jours\nDM;1\n", bytes(range(256)) * 40):
        path.write_bytes(content)
        path.chmod(0o600)
        cli.refused(6, "programme", "--base", str(path))
        assert path.read_bytes() == content


def test_a_folder_a_link_and_an_open_mode_are_refused(cli: Any, store_path: Path, tmp_path: Path) -> None:
    cli.refused(3, "programme", "--base", str(tmp_path))
    link = tmp_path / "lien.db"
    link.symlink_to(store_path)
    cli.refused(3, "programme", "--base", str(link))
    shared = Path(shutil.copy(store_path, tmp_path / "ouverte.db"))
    shared.chmod(0o644)
    assert "chmod" in cli.refused(4, "programme", "--base", str(shared))


def test_at_a_terminal_a_restore_is_asked_for(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copie.db"
    for days, jour in (("0,25", "17/05/2018"), ("0,5", "18/05/2018")):
        cli.done("saisir", "LR", "14.7.1", days, jour)
    cli.done("base", "sauvegarder", str(copy))
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    held = LAST_WRITE.format("LR, saisie")
    for answer, left in (("", 1.25), ("\n", 1.25), ("o\n", 0.75)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        outcome = cli("base", "restaurer", str(copy))
        assert re.match(f"{held} Remplacer tout le contenu de ", outcome.err)
        assert (
            ("Base restaurée" in outcome.out) == (re.search(held, outcome.out) is not None) == (left == 0.75)
        )
        assert cli.done("avancement", "GIP", "--json").json["lignes"][0]["realise"] == left
