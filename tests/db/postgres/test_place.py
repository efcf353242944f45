"""The address of a body's store, as people type it."""

from __future__ import annotations

import pytest

from cariforef_db.postgres.place import parse_address
from cariforef_tui.services.ports.errors import StoreNotFound


def test_an_address_says_where_who_and_which_body() -> None:
    address = parse_address(
        "postgresql+psycopg://dm:s%40cret@pg.example:5433/carif?organisme=pdl&sslmode=require"
    )
    assert address.organisme == "pdl"
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
        "postgresql+psycopg://dm:secret@pg.example/carif?organisme=pdl",
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
        "postgres//h/b?organisme=pdl",
        "postgresql://h",
        "postgresql://h/",
        "postgresql://h/b/c",
        "postgresql://h:port/b",
        "postgresql://[h/b",
        "postgresql://h/b?organisme=Pays de la Loire",
        "postgresql://h/b?organisme=pdl;drop",
        "postgresql://h/b?organisme",
        "postgresql://h/b?options=-csearch_path%3Dorg_autre",
        "postgresql://h/b%00c?organisme=pdl",
        "postgresql://h/b?organisme=" + "a" * 40,
    ],
)
def test_a_mistyped_address_is_refused_in_words_that_say_the_right_one(place: str) -> None:
    with pytest.raises(StoreNotFound):
        parse_address(place)
