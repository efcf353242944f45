"""The same commands on a body of a server."""

from __future__ import annotations

import json
import re
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.machine.account import Account
from cariforef_tui.machine.places import is_address
from cariforef_tui.services.ports.errors import StoreForeign
from tests.cli.store.conftest import Known
from tests.people import log, set_agent
from tests.postgres.server import Server


def days_of(cli: Any, *where: str) -> list[str]:
    """Return the dates that DM has logged days on, in the week of 14/05/2018."""
    week = cli.done("semaine", "DM", "--semaine", "2018-W20", "--json", *where).json
    return [jour["date"] for jour in week["jours"] if jour["total"]]


def test_a_day_is_logged_and_read_back(served: Any) -> None:
    served.done("saisir", "DM", "14.7.1", "0,5", "14/05/2018", "--agent", "DM")
    assert days_of(served) == ["2018-05-14"]


@pytest.mark.parametrize(
    "line",
    [
        "avancement --json",
        "alertes",
        "equipe",
        "revue",
        "mois",
        "journal",
        "exporter saisies",
        "agent droits DM",
        "rgpd notice",
        "plan revisions",
        "rappels",
    ],
)
def test_what_reads_a_file_reads_a_body(served: Any, line: str) -> None:
    assert served(*line.split()).code == 0


def test_the_body_is_named_in_the_address_by_an_option_or_by_the_environment(
    served: Any, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = re.sub(r"[?&]organisme=pdl", "", store_address)
    message = served.refused(3, "agent", "--base", bare)
    assert "ajoutez « ?organisme=… »" in message
    said = served.done("agent", "--base", bare, "--organisme", "pdl").out
    assert said == served.done("agent").out
    both = ("--base", store_address, "--organisme", "autre")
    assert "Deux organismes" in served.refused(3, "agent", *both)
    # Typed, it goes before what everybody's environment says.
    monkeypatch.setenv("CARIFOREF_BASE", f"{bare}&organisme=autre")
    assert served.done("agent", "--organisme", "pdl").out == said
    monkeypatch.setenv("CARIFOREF_BASE", bare)
    monkeypatch.setenv("CARIFOREF_ORGANISME", "pdl")
    assert served.done("agent").out == said


def test_a_session_opened_before_a_restore_writes_nothing_over_it(
    served: Any, client_programs: None, store_address: str, tmp_path: Path
) -> None:
    saved = str(tmp_path / "avant.dump")
    assert served("base", "sauvegarder", saved).code == 0
    with closing(PostgresAdmin().open(store_address)) as store:
        log(store, "DM", "14.7.1", 50, on=date(2018, 5, 14))
        assert served("base", "restaurer", saved).code == 0
        with pytest.raises(StoreForeign, match="remplacé"):
            log(store, "DM", "14.7.1", 25, on=date(2018, 5, 15))
    assert days_of(served) == []


def test_the_configuration_says_where_the_store_is(
    bare_cli: Any, store_address: str, write_config: Any
) -> None:
    write_config(f"base = {json.dumps(store_address)}\nagent = 'DM'\n")
    bare_cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    assert "0,5" in bare_cli.done("semaine", "DM", "--semaine", "2018-W21").out


def test_a_body_belongs_to_a_server_alone(cli: Any) -> None:
    for args in (("base", "organisme"), ("base", "organisme", "ajouter", "pdl")):
        assert "serveur" in cli.refused(3, *args)
    assert "un seul organisme" in cli.refused(3, "agent", "--organisme", "pdl")


def test_bodies_are_made_listed_and_keep_to_themselves(served: Any, store_address: str) -> None:
    served.done("saisir", "DM", "14.7.1", "0,5", "14/05/2018", "--agent", "DM")
    created = served("base", "organisme", "ajouter", "bfc")
    assert (created.code, created.out.count("organisme=bfc")) == (0, 1)
    assert served.done("base", "organisme", "--json").json == {
        "organismes": [{"nom": "bfc", "ouvert": True}, {"nom": "pdl", "ouvert": True}]
    }
    other = store_address.replace("organisme=pdl", "organisme=bfc")
    assert days_of(served, "--base", other) == []
    assert "existe déjà" in served.refused(3, "base", "organisme", "ajouter", "bfc")
    assert "minuscules" in served.refused(3, "base", "organisme", "ajouter", "BFC")


def test_a_body_is_created_where_the_address_says(
    bare_cli: Any, postgres: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.url(database)
    monkeypatch.setenv("CARIFOREF_BASE", f"{url}{'&' if '?' in url else '?'}organisme=neuf")
    assert "pas d'organisme de ce nom" in bare_cli.refused(3, "agent")
    assert bare_cli("base", "creer").out.startswith("Base créée : ")
    bare_cli.done("agent")


def test_an_account_of_the_server_is_its_agent_and_nobody_else(served: Any, known: Known) -> None:
    address = known("LR")
    served.done("saisir", "LR", "14.7.1", "0,5", "22/05/2018", "--base", address)
    written = served.done("journal", "--par", "LR", "--json", "--base", address).json["ecritures"]
    assert [row["acteur"] for row in written] == ["LR"]
    message = served.refused(4, "saisir", "DM", "14.7.1", "1", "--agent", "DM", "--base", address)
    assert "est celui de LR" in message


def test_who_administers_says_in_whose_name(served: Any, known: Known) -> None:
    known("LR")
    assert "Qui agit ?" in served.refused(3, "raf", "14.7.1", "12")
    served.done("saisir", "DM", "14.7.1", "1", "22/05/2018", "--agent", "DM")
    assert served.done("journal", "--par", "DM", "--json").json["ecritures"]


def test_an_account_that_is_nobody_sees_nothing(
    served: Any, known: Known, postgres: Server, database_of: str
) -> None:
    known("LR")
    stranger = postgres.create_role("inconnu")
    message = served.refused(4, "agent", "--base", postgres.url(database_of, stranger) + "&organisme=pdl")
    assert "n'est pas ouvert à ce compte" in message
    assert stranger not in message.replace(f"{stranger}@", "")


def test_what_only_a_file_has_is_refused_with_what_to_do(served: Any) -> None:
    assert "base sauvegarder FICHIER" in served.refused(3, "base", "sauvegarder")
    assert "sauvegardes" in served.refused(3, "base", "sauvegardes")
    refused = served.refused(3, "rgpd", "purger", "--oui", "--effacer-copies", "--motif", "échu")
    assert "WAL" in refused


def test_a_purge_says_what_it_cannot_reach_there(served: Any) -> None:
    served.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--agent", "DM", "--commentaire", "réunion")
    later = served.at(date(2040, 2, 1))
    said = later.done("--agent", "DM", "rgpd", "purger", "--oui", "--motif", "échu").out
    assert "Effacés : 1 commentaire" in said
    assert "journaux de transactions (WAL)" in " ".join(said.split())


def test_the_notice_says_where_copies_are_there(served: Any, store_address: str) -> None:
    said = " ".join(served.done("rgpd", "notice").out.split())
    assert "chez la personne qui l'administre" in said
    assert "0600, un seul propriétaire" not in said
    assert ".sauvegardes" not in said


def test_a_person_s_file_names_the_server_among_the_places(served: Any) -> None:
    assert "le serveur de la base" in served.done("rgpd", "exporter", "DM", "--agent", "DM").out


def test_a_body_comes_back_as_it_was_saved_and_what_it_replaced_is_kept(
    served: Any, client_programs: None, tmp_path: Path, store_address: str
) -> None:
    served.done("saisir", "DM", "14.7.1", "0,5", "14/05/2018", "--agent", "DM")
    saved = tmp_path / "lundi.dump"
    assert served("base", "sauvegarder", str(saved)).code == 0
    assert saved.stat().st_mode & 0o777 == 0o600
    served.done("saisir", "DM", "14.7.1", "0,25", "15/05/2018", "--agent", "DM")
    restored = served("base", "restaurer", str(saved))
    assert restored.code == 0, restored.err
    assert days_of(served) == ["2018-05-14"]
    (before,) = tmp_path.glob("org_pdl-avant-*.dump")
    assert str(before) in restored.out
    assert served("base", "restaurer", str(before)).code == 0
    assert days_of(served) == ["2018-05-14", "2018-05-15"]
    # Triggers, keys and sequences came back with it.
    served.done("saisir", "DM", "14.7.1", "0,25", "16/05/2018", "--agent", "DM")
    verified = served("base", "verifier")
    assert (verified.code, "Tout est en ordre." in verified.out) == (0, True), verified.out
    assert "existe déjà" in served.refused(3, "base", "sauvegarder", str(saved))


def test_an_archive_cut_short_or_of_another_body_changes_nothing(
    served: Any, client_programs: None, tmp_path: Path, store_address: str
) -> None:
    served.done("saisir", "DM", "14.7.1", "0,5", "14/05/2018", "--agent", "DM")
    saved = tmp_path / "lundi.dump"
    assert served("base", "sauvegarder", str(saved)).code == 0
    assert served("base", "organisme", "ajouter", "bfc").code == 0
    other = store_address.replace("organisme=pdl", "organisme=bfc")
    assert "de l'organisme « pdl »" in served("base", "restaurer", str(saved), "--base", other).err
    cut = tmp_path / "coupe.dump"
    for size in (10, 20_000, saved.stat().st_size - 5_000):
        cut.write_bytes(saved.read_bytes()[:size])
        assert served("base", "restaurer", str(cut)).code == 6
    assert served("base", "restaurer", str(tmp_path / "absent.dump")).code == 3
    assert days_of(served) == ["2018-05-14"]


def test_without_the_programs_the_command_to_run_is_said(
    served: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    message = served.refused(3, "base", "sauvegarder", str(tmp_path / "x.dump"))
    assert "pg_dump --format=custom --schema=org_pdl" in message
    assert list(tmp_path.glob("*.dump*")) == []


def test_without_the_driver_the_extra_is_said(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "[postgres]" in served.refused(3, "agent")


def test_a_path_is_no_address_and_a_mistyped_address_no_path() -> None:
    for place in ("base.db", "/srv/postgres/base.db", "postgres.db", "~/postgresql-17/base.db"):
        assert not is_address(place)
    for place in ("postgresql:/u:x@h/b", "postgres//u:x@h/b", "//u:x@h/b", "postgresql:u:x@h/b"):
        assert is_address(place)


def test_a_service_account_that_administers_serves_who_came_by_service_as_themselves(
    served: Any, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(PostgresAdmin().open(store_address)) as store:
        set_agent(store, "LR", compte="lirone")
    monkeypatch.setattr("cariforef_tui.machine.account.is_for_another", lambda: True)
    caller = Account("lirone", 1002, by_service=True)
    through = type(served)(replace(served.wiring, compte=lambda _place: caller), served.capsys)
    through.done("saisir", "LR", "14.7.1", "0,5", "22/05/2018")
    assert "est celui de LR" in through.refused(4, "saisir", "DM", "14.7.1", "0,5", "--agent", "DM")
    elsewhere = f"{store_address.partition('?')[0]}x?organisme=pdl"
    assert "n'est pas à vous" in through.refused(4, "agent", "--base", elsewhere)
