"""Write frozen dataclasses as JSON text that is kept for ever, and read them; keys are field names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache, partial
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


def write_text(version: int, value: dict[str, Any]) -> str:
    """Return the compact text of `value` under the version of its form; the same always gives the same."""
    return json.dumps({"version": version, **value}, ensure_ascii=False, separators=(",", ":"))


def read_text(version: int, texte: str) -> dict[str, Any]:
    """Return what `write_text` wrote under that version; raises ValueError, KeyError or TypeError."""
    value: dict[str, Any] = json.loads(texte)
    if value["version"] != version:
        raise ValueError(f"unknown version {value['version']!r}")
    return value


def encode(value: object) -> Any:
    """Return the JSON of a frozen dataclass, or of what its fields hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _same(_: type, value: Any) -> Any:
    return value


@cache
def reader_of(kind: Any, bring_up: Callable[[type, Any], Any] = _same) -> Callable[[Any], Any]:
    """Return what reads the JSON that `encode` wrote of a `kind`: a dataclass, or the type of a field.

    A field that an older text lacks has its default. `bring_up` returns in today's form what an older text
    holds of a dataclass. What is read raises ValueError, KeyError or TypeError for anything else.
    """
    if isinstance(kind, UnionType):
        (inner,) = (alternative for alternative in get_args(kind) if alternative is not type(None))
        read = reader_of(inner, bring_up)
        return lambda value: None if value is None else read(value)
    if get_origin(kind) is tuple:
        first, *others = get_args(kind)
        every = [reader_of(item, bring_up) for item in (first, *others) if item is not ...]
        return partial(_read_all, every[0]) if others == [...] else partial(_read_each, every)
    if is_dataclass(kind):
        readers = {name: reader_of(hint, bring_up) for name, hint in get_type_hints(kind).items()}
        return partial(_read_fields, kind, readers, bring_up)
    if kind is date:
        return date.fromisoformat
    return kind if issubclass(kind, StrEnum) else partial(_read_exact, kind)


def _read_all(read: Callable[[Any], Any], value: Any) -> tuple[Any, ...]:
    return tuple(map(read, _read_exact(list, value)))


def _read_each(readers: Sequence[Callable[[Any], Any]], value: Any) -> tuple[Any, ...]:
    return tuple(read(item) for read, item in zip(readers, _read_exact(list, value), strict=True))


def _read_fields(
    kind: Any,
    readers: Mapping[str, Callable[[Any], Any]],
    bring_up: Callable[[type, Any], Any],
    value: Any,
) -> Any:
    known = bring_up(kind, _read_exact(dict, value))
    # A dataclass refuses to be made without a field that has no default.
    return kind(**{name: read(known[name]) for name, read in readers.items() if name in known})


def _read_exact(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value
