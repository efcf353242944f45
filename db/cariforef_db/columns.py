"""What tables are described with: SQLAlchemy columns and constraints, named as migrations name them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def make_table(name: str, *items: SchemaItem) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True)


def integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def maybe_integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=True)


def text_column(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def maybe_text(name: str) -> Column[str]:
    return Column(name, Text, nullable=True)


def check(sql: str, name: str) -> CheckConstraint:
    return CheckConstraint(sql, name=name)


def is_date(column: str) -> CheckConstraint:
    return check(f"date({column}) IS NOT NULL AND date({column}) = {column}", column)


def is_date_or_null(column: str) -> CheckConstraint:
    return check(f"{column} IS NULL OR (date({column}) IS NOT NULL AND date({column}) = {column})", column)


def is_flag(column: str) -> CheckConstraint:
    return check(f"{column} IN (0, 1)", column)


def primary_key(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint(*columns)


def refers(table: str, column: str, name: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [f"{table}.id"], ondelete="RESTRICT", name=name)


def refers_in_exercice(table: str, column: str, name: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [column, "exercice_id"], [f"{table}.id", f"{table}.exercice_id"], ondelete="RESTRICT", name=name
    )
