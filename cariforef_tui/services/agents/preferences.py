"""A person's preferences of the interface: read all at once, kept one by one, without ever failing.

A preference that cannot be read, or is not valid, is ignored; one that cannot be kept returns False.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.ports.store import PreferenceKeeper, Store

TEXTE_MAX = 200
"""Characters of one name, key or command kept."""
OCTETS_MAX = 4000
"""Characters of one preference as JSON: half of what the store takes, since a purge may lengthen it."""
RECENTES_MAX = 20


class Cle(StrEnum):
    """A preference, by the name under which it is kept."""

    THEME = "theme"
    EPINGLEES = "epinglees"
    VUES = "vues"
    TOUCHES = "touches"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The preferences of one person.

    `epinglees` are codes of lines kept on top, `vues` the last view of each place, `touches` the keys of each
    command changed. `date` is the date de référence (ISO) of the start, while no exercice holds today.
    """

    theme: str | None = None
    epinglees: tuple[str, ...] = ()
    vues: Mapping[str, str] = field(default_factory=dict)
    touches: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None


@dataclass(frozen=True, slots=True)
class StoreKeeper:
    """Keeps preferences in the store, by person: used when the files of the account are everybody's."""

    store: Store
    agent: str

    def read(self) -> Mapping[str, str]:
        with self.store.reading() as reading:
            return reading.preferences(self.agent)

    def write(self, cle: str, valeur: str | None) -> None:
        if self.store.read_only_reason is not None:
            raise CariforefError(self.store.read_only_reason)
        with self.store.writing(self.agent) as writing:
            writing.set_preference(self.agent, cle, valeur)


def load_preferences(keeper: PreferenceKeeper) -> Preferences:
    """Return what is kept; whatever is unknown, damaged or unreadable is left out."""
    try:
        texts = keeper.read()
    except CariforefError:
        return Preferences()
    values = {cle: _READERS[cle](_decode(texts[cle])) for cle in Cle if cle in texts}
    return Preferences(**{cle.value: value for cle, value in values.items() if value is not None})


def keep_preference(
    keeper: PreferenceKeeper, cle: Cle, valeur: str | Sequence[str] | Mapping[str, str] | None
) -> bool:
    """Keep one preference, or forget it (None); return False if it is too long or cannot be written."""
    text = None if valeur is None else json.dumps(_plain(valeur), ensure_ascii=False, separators=(",", ":"))
    if text is not None and (len(text) > OCTETS_MAX or _READERS[cle](_decode(text)) is None):
        return False
    try:
        keeper.write(cle, text)
    except CariforefError:
        return False
    return True


def with_recent(recentes: Sequence[str], command: str) -> tuple[str, ...]:
    """Return the recent commands once `command` was run: it comes first, and only once."""
    return (command, *(other for other in recentes if other != command))[:RECENTES_MAX]


def _plain(valeur: str | Sequence[str] | Mapping[str, str]) -> Any:
    if isinstance(valeur, str):
        return valeur
    return dict(valeur) if isinstance(valeur, Mapping) else list(valeur)


def _decode(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= TEXTE_MAX else None


def _day(value: Any) -> str | None:
    text = _text(value)
    try:
        return text and date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or any(_text(item) is None for item in value):
        return None
    return tuple(dict.fromkeys(value))


def _pairs(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict) or any(_text(item) is None for pair in value.items() for item in pair):
        return None
    return value


_READERS: Mapping[Cle, Callable[[Any], Any]] = {
    Cle.THEME: _text,
    Cle.EPINGLEES: _texts,
    Cle.VUES: _pairs,
    Cle.TOUCHES: _pairs,
    Cle.DATE: _day,
}
