"""What a file may hold and a server does not: NUL, bytes that are no text, numbers too large. Named first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cariforef_db.engine.sqlite_driver import SqliteDriver
from cariforef_db.transfer.content import CONTENTS, Content, read_rows
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.progress import Progress

_FOREIGN = re.compile("[\0\ud800-\udfff]")
"""NUL, and the surrogates that stand for bytes of no text."""
_LARGEST = 2**31 - 1
_SHOWN = 20


def decode_as_is(raw: bytes) -> str:
    """Return a text of SQLite whose bytes that are no UTF-8 show as lone surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def refuse_hostile(driver: SqliteDriver, progress: Progress) -> None:
    """Read everything once, `decode_as_is`.

    Raises:
        Refus: a server cannot hold some of it; each is named, and nothing was written.
    """
    progress("Recherche de ce qu'un serveur ne sait pas garder…")
    driver.text_factory = decode_as_is
    found = [text for content in CONTENTS for text in _find(content, read_rows(driver, content))]
    if found:
        others = f" ; et {count_of(len(found) - _SHOWN, 'autre')}" if len(found) > _SHOWN else ""
        raise Refus(
            f"Un serveur ne garde pas ce que contient cette base : {' ; '.join(found[:_SHOWN])}{others}. "
            "Rien n'a été écrit. Corrigez-le dans la base, puis recommencez."
        )


def _find(content: Content, rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    width = len(content.key)
    places = [content.columns.index(column) for column in content.key]
    for row in rows:
        for column, value in zip(content.columns, row, strict=True):
            what = _describe(value)
            if what is not None:
                key = "/".join(str(row[place]) for place in places[:width])
                yield f"table {content.table}, ligne {key!a}, colonne {column} : {what}"


def _describe(value: object) -> str | None:
    if isinstance(value, str):
        found = _FOREIGN.search(value)
        if found is None:
            return None
        if found.group() == "\0":
            return f"un caractère NUL, en position {found.start() + 1}"
        return f"un octet qui n'est pas du texte, en position {found.start() + 1}"
    if isinstance(value, int) and abs(value) > _LARGEST:
        return f"un nombre trop grand ({value})"
    return None
