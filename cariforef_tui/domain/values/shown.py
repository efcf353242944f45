"""Fields of the things shown, from which come JSON, its schema and the columns of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, make_dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cached_property, reduce
from operator import or_
from types import GenericAlias
from typing import Any, Generic, Literal, TypeVar

from cariforef_tui.domain.values.days import format_nombre, to_number

T = TypeVar("T")
V = TypeVar("V")
E = TypeVar("E", bound=Enum)
Value = str | int | date | None
"""The value of a cell of a table."""


class Kind(StrEnum):
    """The kind of value in a column: JOURS are hundredths of a day, TAUX hundredths of a percent."""

    TEXTE = "texte"
    DATE = "date"
    JOURS = "jours"
    ENTIER = "entier"
    TAUX = "taux"


def format_value(value: Value, nature: Kind) -> str:
    """Return a cell as French text: `25/05/2018`, `12,5`, `37,5 %`."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, str):
        return value
    if nature is Kind.JOURS:
        return format_nombre(value)
    return f"{format_nombre(value)} %" if nature is Kind.TAUX else str(value)


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Form(Generic[V]):
    """How values of one type are shown: in JSON, where `schema` is their type, and in a cell of a table."""

    schema: Callable[[], Any]
    to_json: Callable[[V], object]
    kind: Kind = Kind.TEXTE
    to_cell: Callable[[V], Value] = _same


@dataclass(frozen=True)
class Field(Generic[T]):
    """One field of a `T`, made by `field`. `title` and `width` (in characters) are those of its column."""

    key: str
    form: Form[Any]
    read: Callable[[T], Any]
    title: str
    width: int

    def cell(self, value: T) -> Value:
        return self.form.to_cell(self.read(value))

    def text(self, value: T) -> str:
        """Return the cell as French text."""
        return format_value(self.cell(value), self.form.kind)


class Shape(Generic[T]):
    """The JSON object of a `T`: its fields in their order. `name` is its own in the schemas."""

    def __init__(self, name: str, *fields: Field[T]) -> None:
        self.name = name
        self.fields = fields

    def to_json(self, value: T) -> dict[str, Any]:
        return {one.key: one.form.to_json(one.read(value)) for one in self.fields}

    def pick(self, *keys: str) -> tuple[Field[T], ...]:
        """Return the fields named, in the order of `keys`."""
        by_key = {one.key: one for one in self.fields}
        return tuple(by_key[key] for key in keys)

    def schema(self) -> Any:
        """Return a dataclass of the fields' types, from which a library makes the JSON Schema."""
        return self._schema

    @cached_property
    def _schema(self) -> Any:
        return make_dataclass(self.name, [(one.key, one.form.schema()) for one in self.fields])


def field(
    key: str, form: Form[V] | Shape[V], read: Callable[[T], V], title: str = "", width: int = 10
) -> Field[T]:
    """Return the field `key` of a `T`, which `read` takes from it; `form` says its type."""
    return Field(key, _form(form), read, title, width)


def _form(of: Form[V] | Shape[V]) -> Form[V]:
    return of if isinstance(of, Form) else Form(of.schema, of.to_json)


TEXT = Form[str](lambda: str, _same)
WHOLE = Form[int](lambda: int, _same, Kind.ENTIER)
FLAG = Form[bool](lambda: bool, _same, to_cell=lambda value: "oui" if value else "non")
DAY = Form[date](lambda: date, date.isoformat, Kind.DATE)
JOURS = Form[int](lambda: float, to_number, Kind.JOURS)
"""Hundredths of a day."""
TAUX = Form[int](lambda: float, to_number, Kind.TAUX)
"""Hundredths of a percent."""


def as_is(schema: Any) -> Form[Any]:
    """Return the form of what is JSON already, of the type `schema`."""
    return Form(lambda: schema, _same)


def word(*words: str) -> Form[str]:
    """Return the form of one of `words`."""
    return Form(lambda: Literal[words], _same)


def member(of: type[E]) -> Form[E]:
    """Return the form of a member of `of`: its value."""
    return Form(lambda: of, _value, to_cell=_value)


def _value(one: Enum) -> Any:
    return one.value


def optional(of: Form[V] | Shape[V]) -> Form[V | None]:
    """Return the form of what may be None."""
    form = _form(of)
    return Form(
        lambda: form.schema() | None,
        lambda value: None if value is None else form.to_json(value),
        form.kind,
        lambda value: None if value is None else form.to_cell(value),
    )


def each(of: Form[V] | Shape[V]) -> Form[Iterable[V]]:
    """Return the form of a list; in a cell, its texts with a space between."""
    return Form(
        lambda: GenericAlias(list, (of.schema(),)),
        lambda values: [of.to_json(value) for value in values],
        to_cell=lambda values: " ".join(map(str, values)),
    )


def by_key(of: Form[V] | Shape[V]) -> Form[Mapping[str, V]]:
    """Return the form of an object whose keys are texts that vary."""
    return Form(
        lambda: GenericAlias(dict, (str, of.schema())),
        lambda values: {key: of.to_json(value) for key, value in values.items()},
    )


def known(value: V | None) -> V:
    """Return a value that is never None when it is read, whatever its type says."""
    if value is None:
        raise TypeError("nothing where a value is promised")
    return value


def one_of(shapes: Mapping[type, Shape[Any]]) -> Form[Any]:
    """Return the form of an object of several types, each with its shape."""
    return Form(
        lambda: reduce(or_, [shape.schema() for shape in shapes.values()]),
        lambda value: shapes[type(value)].to_json(value),
    )


def inside(read: Callable[[V], T], *fields: Field[T]) -> tuple[Field[V], ...]:
    """Return the fields of a `V` that are those of the `T` which `read` takes from it."""

    def lift(one: Field[T]) -> Field[V]:
        return Field(one.key, one.form, lambda value: one.read(read(value)), one.title, one.width)

    return tuple(map(lift, fields))


def listed(name: str, key: str, of: Shape[V]) -> Shape[Iterable[V]]:
    """Return the shape of a document that is one list, under `key`."""
    return Shape(name, field(key, each(of), _same))


def dated(name: str, key: str, of: Shape[V]) -> Shape[tuple[date, Iterable[V]]]:
    """Return the shape of a document that is a list at a date: `{"au": …, key: […]}`."""
    return Shape(name, field("au", DAY, lambda found: found[0]), field(key, each(of), lambda found: found[1]))


def exported(name: str, key: str, of: Shape[V]) -> Shape[tuple[int, date, Iterable[V]]]:
    """Return the shape of a table written as JSON: `{"exercice": …, "au": …, key: […]}`."""
    return Shape(
        name,
        field("exercice", WHOLE, lambda found: found[0]),
        field("au", DAY, lambda found: found[1]),
        field(key, each(of), lambda found: found[2]),
    )
