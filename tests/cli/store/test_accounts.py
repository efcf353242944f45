"""The accounts of a server: opened for the agents that they are bound to, closed after them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.cli.store.conftest import Known
from tests.postgres.server import Server


def test_an_account_is_opened_on_the_server_for_the_agent_that_it_is_bound_to(
    served: Any, postgres: Server, database_of: str
) -> None:
    account = postgres.create_role("lirone")
    served.done("agent", "compte", "LR", account, "--agent", "DM")
    own = postgres.url(database_of, account)
    served.done("saisir", "LR", "14.7.1", "0,5", "22/05/2018", "--base", own)
    served.done("agent", "compte", "LR", "aucun", "--agent", "DM")
    served.refused(4, "semaine", "LR", "--base", f"{own}&organisme=pdl")


def test_an_account_that_no_agent_is_bound_to_any_more_is_told_so(
    served: Any, postgres: Server, database_of: str
) -> None:
    account = postgres.create_role("lirone")
    served.done("agent", "compte", "LR", account, "--agent", "DM")
    postgres.psql(
        "BEGIN; SELECT set_config('cariforef.acteur', 'DM', true); "
        "UPDATE org_pdl.agent SET compte = NULL WHERE initiales = 'LR'; COMMIT",
        database=database_of,
    )
    own = f"{postgres.url(database_of, account)}&organisme=pdl"
    assert "lié à aucun agent" in served.refused(4, "semaine", "LR", "--base", own)


def test_an_account_that_is_not_there_is_made(served: Any, postgres: Server, database_of: str) -> None:
    account = f"{postgres.create_role('absent')}x"
    served.done("agent", "compte", "LR", account, "--agent", "DM")
    try:
        login = f"SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = '{account}'"
        assert postgres.psql(login) == [(True, False)]
    finally:
        served.done("agent", "compte", "LR", "aucun", "--agent", "DM")
        postgres.psql(f"DROP ROLE {account}")


def test_a_direction_is_given_the_very_command_that_opens_on_the_server_the_account_that_they_bind(
    served: Any, postgres: Server, database_of: str, known: Known
) -> None:
    served.done("agent", "role", "DM", "direction", "--agent", "DM")
    account = postgres.create_role("lirone")
    said = served("agent", "compte", "LR", account, "--base", known("DM")).err
    own = postgres.url(database_of, account)
    served.refused(4, "semaine", "LR", "--base", f"{own}&organisme=pdl")
    printed = re.search(r"« cariforef (.+?) »", " ".join(said.split()))
    assert printed is not None, said
    served.done(*printed[1].split())
    served.done("saisir", "LR", "14.7.1", "0,5", "22/05/2018", "--base", own)


def test_the_sql_that_opens_an_account_is_written_and_nothing_else_is_done(
    served: Any, postgres: Server, database_of: str
) -> None:
    account = postgres.create_role("lirone")
    before = served.done("agent", "--json").json
    said = served.done("agent", "compte", "LR", account, "--sql", "--agent", "DM").out
    assert said.rstrip().endswith(";")
    assert account in said
    assert served.done("agent", "--json").json == before
    postgres.psql(said, database=database_of)


def test_the_sql_of_an_account_is_a_server_s(cli: Any) -> None:
    assert "serveur" in cli.refused(3, "agent", "compte", "LR", "lirone", "--sql", "--agent", "DM")


def test_accounts_brought_by_a_table_are_opened_too(
    served: Any, postgres: Server, database_of: str, tmp_path: Path
) -> None:
    account = postgres.create_role("lirone")
    table = tmp_path / "agents.csv"
    table.write_text(f"initiales;compte\nLR;{account}\n", encoding="utf-8")
    outcome = served("agent", "importer", str(table), "--oui", "--agent", "DM")
    assert outcome.code == 0, outcome.err
    served.done("semaine", "LR", "--base", postgres.url(database_of, account))


def test_a_body_is_restored_in_another_database_with_the_accounts_of_its_people(
    served: Any, client_programs: None, known: Known, postgres: Server, database: str, tmp_path: Path
) -> None:
    own = known("LR")
    served.done("saisir", "LR", "14.7.1", "0,5", "14/05/2018", "--base", own)
    saved = tmp_path / "lundi.dump"
    assert served("base", "sauvegarder", str(saved)).code == 0
    url = postgres.url(database)
    elsewhere = f"{url}{'&' if '?' in url else '?'}organisme=pdl"
    assert served("base", "restaurer", str(saved), "--base", elsewhere).code == 0
    account = own.partition("://")[2].partition(":")[0]
    there = postgres.url(database, account)
    served.done("saisir", "LR", "14.7.1", "0,25", "15/05/2018", "--base", there)
    served.refused(4, "saisir", "DM", "14.7.1", "0,25", "15/05/2018", "--agent", "DM", "--base", there)


def test_a_person_neither_verifies_nor_copies_what_they_do_not_read_whole(
    served: Any, client_programs: None, known: Known, tmp_path: Path
) -> None:
    own = known("LR")
    for words in (("base", "verifier"), ("journal", "verifier")):
        assert "un compte qui l'administre" in served.refused(4, *words, "--base", own)
    copy = tmp_path / "copie.dump"
    outcome = served("base", "sauvegarder", str(copy), "--base", own)
    assert (outcome.code, copy.exists()) == (4, False)
    assert "la sauvegarde revient à un compte qui l'administre" in outcome.err
