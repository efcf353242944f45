"""The same commands on a store of a server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.__main__ import make_wiring
from cariforef_tui.cli.tools.modele import read_modele
from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.machine.documents import read_administration
from cariforef_tui.machine.places import is_address
from cariforef_tui.services.ports.errors import ConfigurationError, StoreForeign
from tests.people import log, set_agent
from tests.postgres.server import Server, dsn


def days_of(cli: Any, *where: str) -> list[str]:
    """Return the dates that DM has logged days on, in the week of 14/05/2018."""
    week = cli.done("semaine", "DM", "--semaine", "2018-W20", "--json", *where).json
    return [jour["date"] for jour in week["jours"] if jour["total"]]


@pytest.mark.usefixtures("as_dm")
def test_a_day_is_logged_and_read_back(served: Any) -> None:
    served.done("saisir", "DM", "14.7.1", "0,5", "14/05/2018", "--agent", "DM")
    assert days_of(served) == ["2018-05-14"]


@pytest.mark.usefixtures("as_dm")
def test_what_reads_a_file_reads_a_server(served: Any) -> None:
    for line in (
        "avancement PRI --json",
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
    ):
        assert served(*line.split()).code == 0, line


def test_the_configuration_says_where_the_store_is(
    bare_cli: Any, store_address: str, write_config: Any
) -> None:
    write_config(f"base = {json.dumps(store_address)}\nagent = 'DM'\n")
    bare_cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    assert "0,5" in bare_cli.done("semaine", "DM", "--semaine", "2018-W21").out


def test_a_store_is_created_where_the_address_says(
    bare_cli: Any, postgres: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARIFOREF_BASE", postgres.url(database))
    assert "« cariforef base creer » la crée" in bare_cli.refused(3, "agent")
    assert bare_cli("base", "creer").out.startswith("Base créée : ")
    bare_cli.done("agent")


def test_an_address_that_names_a_body_is_refused_in_one_sentence(served: Any) -> None:
    old = "postgresql://dm@hote/carif?organisme=pdl"
    assert "celle d'un seul organisme" in served.refused(3, "agent", "--base", old)
    assert served("agent", "--organisme", "pdl").code == 2


def test_whoever_opens_the_store_says_in_whose_name_until_accounts_are_bound(served: Any) -> None:
    assert "Qui agit ?" in served.refused(3, "raf", "14.7.1", "12")
    served.done("saisir", "LR", "14.7.1", "0,5", "22/05/2018", "--agent", "LR")
    written = served.done("journal", "--par", "LR", "--json", "--agent", "LR").json["ecritures"]
    assert [row["acteur"] for row in written] == ["LR", "LR"]


def test_what_only_a_file_has_is_refused_with_what_to_do(served: Any) -> None:
    for words in (("sauvegarder",), ("sauvegarder", "x.dump"), ("sauvegardes",), ("restaurer", "x.dump")):
        assert "se copie par pg_dump et se restaure par pg_restore" in served.refused(3, "base", *words)
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


@pytest.mark.usefixtures("as_dm")
def test_a_store_is_copied_and_comes_back_by_the_two_commands_that_are_printed(
    served: Any, client_programs: None, tmp_path: Path, store_address: str
) -> None:
    printed = re.findall(r"^ *(pg_\w+ .+)$", read_modele("copie") + read_administration(), re.MULTILINE)
    known = {
        "'postgresql:///carif?host=/var/run/postgresql'": f"'{dsn(store_address)}'",
        "COPIE": "carif-*.dump",
    }
    served.done("saisir", "DM", "14.7.1", "0,5", "14/05/2018", "--agent", "DM")
    with closing(PostgresAdmin().open(store_address)) as store:
        for jour, line in enumerate(printed, start=15):
            log(store, "DM", "14.7.1", 25, on=date(2018, 5, jour))
            for word, own in known.items():
                line = line.replace(word, own)
            subprocess.run(line, shell=True, cwd=tmp_path, check=True)
        with pytest.raises(StoreForeign, match="remplacé"):
            log(store, "DM", "14.7.1", 25, on=date(2018, 5, 17))
    assert [line.split()[0] for line in printed] == ["pg_dump", "pg_restore"]
    assert days_of(served) == ["2018-05-14", "2018-05-15"]
    # Triggers, keys and sequences came back with it.
    served.done("saisir", "DM", "14.7.1", "0,25", "16/05/2018", "--agent", "DM")
    verified = served("base", "verifier")
    assert (verified.code, "Tout est en ordre." in verified.out) == (0, True), verified.out


def test_without_the_driver_the_extra_is_said_before_a_module_that_needs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    wiring = make_wiring()
    for asked in (lambda: wiring.admin("postgresql://localhost:1/carif"), wiring.transfers):
        with pytest.raises(ConfigurationError, match=r"serveur demande.*\[postgres\]"):
            asked()


def test_a_path_is_no_address_and_a_mistyped_address_no_path() -> None:
    for place in ("base.db", "/srv/postgres/base.db", "postgres.db", "~/postgresql-17/base.db"):
        assert not is_address(place)
    for place in ("postgresql:/u:x@h/b", "postgres//u:x@h/b", "//u:x@h/b", "postgresql:u:x@h/b"):
        assert is_address(place)


def test_a_service_account_serves_who_came_through_it_as_themselves(
    served: Any, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(PostgresAdmin().open(store_address)) as store:
        set_agent(store, "LR", compte="lirone")
    monkeypatch.setattr("cariforef_tui.machine.account.is_for_another", lambda: True)
    caller = Account("lirone", 1002, Way.SUDO)
    through = type(served)(replace(served.wiring, compte=lambda _place: caller), served.capsys)
    through.done("saisir", "LR", "14.7.1", "0,5", "22/05/2018")
    assert "est celui de LR" in through.refused(4, "saisir", "DM", "14.7.1", "0,5", "--agent", "DM")
    elsewhere = f"{store_address.partition('?')[0]}x"
    assert "n'est pas à vous" in through.refused(4, "agent", "--base", elsewhere)


def test_who_shares_the_password_acts_as_their_account_and_is_told_that_it_proves_nothing(
    served: Any, store_address: str
) -> None:
    with closing(PostgresAdmin().open(store_address)) as store:
        set_agent(store, "LR", compte="lirone")

    def coming(name: str, way: Way) -> Any:
        caller = Account(name, 1002, way)
        return type(served)(replace(served.wiring, compte=lambda _place: caller), served.capsys)

    warned = "rien ne prouve qui vous êtes"
    assert warned in coming("lirone", Way.PASSWORD).done("agent", "droits").out
    assert warned not in coming("lirone", Way.SUDO).done("agent", "droits").out
    coming("lirone", Way.PASSWORD).refused(4, "saisir", "DM", "14.7.1", "0,5", "--agent", "DM")
    service = coming("cariforef", Way.PASSWORD)
    assert service("base", "verifier").code == 0
    assert service("rappels", "--essai", "--au", "22/05/2018").code == 0
    service.refused(4, "avancement")
