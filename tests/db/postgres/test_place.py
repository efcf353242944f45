"""The address of a store on a server, as people type it."""

from __future__ import annotations

import pytest

from cariforef_db.engine.place import parse_address
from cariforef_tui.services.ports.errors import StoreNotFound


def test_an_address_says_where_and_who() -> None:
    address = parse_address("postgresql+psycopg://dm:s%40cret@pg.example:5433/carif?sslmode=require")
    assert address.parameters == {
        "host": "pg.example",
        "port": "5433",
        "user": "dm",
        "password": "s@cret",
        "dbname": "carif",
        "sslmode": "require",
    }


@pytest.mark.parametrize(
    "place",
    [
        "postgresql+psycopg://dm:secret@pg.example/carif",
        "postgresql://dm:secret@pg.example/carif",
        "postgresql+psycopg://dm:secret@/carif?host=/run/postgresql",
    ],
)
def test_what_is_shown_of_it_never_holds_the_password(place: str) -> None:
    assert "secret" not in parse_address(place).shown


@pytest.mark.parametrize(
    "place",
    [
        "mysql://h/b",
        "postgres//h/b",
        "postgresql://h",
        "postgresql://h/",
        "postgresql://h/b/c",
        "postgresql://h:port/b",
        "postgresql://[h/b",
        "postgresql://h/b?sslmode",
        "postgresql://h/b?options=-csearch_path%3Dorg_autre",
        "postgresql://h/b%00c",
    ],
)
def test_a_mistyped_address_is_refused_in_words_that_say_the_right_one(place: str) -> None:
    with pytest.raises(StoreNotFound):
        parse_address(place)


def test_an_address_of_the_version_before_is_told_that_a_database_is_one_body_s() -> None:
    with pytest.raises(StoreNotFound, match="celle d'un seul organisme"):
        parse_address("postgresql://h/b?organisme=pdl")
