"""The Markdown texts that come with the program: guide, administrator's page, notice on personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from itertools import groupby
from pathlib import Path
from string import Template

from cariforef_tui.domain.rgpd import count_years, expires_on, last_expired
from cariforef_tui.domain.values.text import fold
from cariforef_tui.machine.places import is_address

TITLES_MAX = 6
"""Titles proposed beside the one that is shown, or in place of none."""
WORD_MIN, LIKE = 4, 0.7
"""Letters of a significant word, and the ratio of likeness of two of them."""
_AS_FILE = """ (mode 0600, un seul propriétaire).
- Ses copies, à côté, dans le dossier de même nom suivi de « .sauvegardes », selon leur rotation. Après une
  purge, `--effacer-copies` efface celles d'avant ; sinon elles sont listées."""
_ON_SERVER = """.
- Ses copies, les journaux de transactions du serveur et, s'il y en a un, son serveur de secours : chez la
  personne qui l'administre, qui dit combien de temps ils sont gardés. Une purge ne les atteint pas."""
EMPHASIS = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")
"""A word in bold, or a key, a command, a name as one types it."""
_RULE = re.compile(r"\|[-| ]+\|")
"""Line under the head of a table."""
_FOLDER = Path(__file__).parents[1]


def read_guide() -> str:
    """Return the guide, shown by `cariforef guide` and by the interface's help."""
    return (_FOLDER / "guide.md").read_text(encoding="utf-8")


def read_administration() -> str:
    """Return the administrator's page, a part that follows those of the guide."""
    return (_FOLDER / "administration.md").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the guide; `depth` is 0 for a part, 1 for a subject in it."""

    title: str
    depth: int
    text: str


def read_sections() -> tuple[Section, ...]:
    """Return the sections of the guide, then the administrator's, each without those below it."""
    _, *parts = re.split(r"^(##+) (.+)$", read_guide() + read_administration(), flags=re.MULTILINE)
    marks, titles, texts = parts[::3], parts[1::3], parts[2::3]
    return tuple(
        Section(title, len(mark) - 2, text.strip("\n"))
        for mark, title, text in zip(marks, titles, texts, strict=True)
    )


class Sort(Enum):
    """What a line of a section is."""

    TEXT = auto()
    TITLE = auto()
    ROW = auto()
    COMMAND = auto()
    BLANK = auto()


_STARTS = {"#": Sort.TITLE, "|": Sort.ROW, "    ": Sort.COMMAND}


def read_blocks(text: str) -> Iterator[tuple[Sort, str]]:
    """Yield the lines of a section: a paragraph is one, and the row of a table a sentence."""
    for sort, lines in groupby(text.split("\n"), _sort_of):
        if sort is Sort.TEXT:
            yield sort, " ".join(line.strip() for line in lines)
        elif sort is Sort.ROW:
            yield from ((sort, _say_row(line)) for line in lines if not _RULE.fullmatch(line))
        else:
            yield from ((sort, line.strip()) for line in lines)


def _sort_of(line: str) -> Sort:
    otherwise = Sort.TEXT if line.strip() else Sort.BLANK
    return next((sort for start, sort in _STARTS.items() if line.startswith(start)), otherwise)


def _say_row(line: str) -> str:
    name, *rest = (cell.strip() for cell in line.strip("|").split("|"))
    return f"{name if '`' in name else f'**{name}**'} : {' ; '.join(rest)}"


def split_words(text: str) -> list[str]:
    """Return the words of a search, accents and case aside."""
    return fold(text).replace("’", "'").split()


def find_sections(text: str) -> tuple[list[Section], list[Section]]:
    """Return the sections whose title has all the words of `text`, then the others that have them."""
    words = split_words(text)
    titled, told = list[Section](), list[Section]()
    for section in read_sections():
        if all(word in fold(section.title) for word in words):
            titled.append(section)
        elif all(word in fold(f"{section.title}\n{section.text}") for word in words):
            told.append(section)
    return titled, told


def with_below(chosen: Sequence[Section]) -> Iterator[Section]:
    """Yield these sections, each with those below it."""
    parent: Section | None = None
    for section in read_sections():
        if parent is None or section.depth <= parent.depth:
            parent = section if section in chosen else None
        if parent is not None:
            yield section


def near_titles(text: str) -> tuple[str, ...]:
    """Return the titles with a word like one of `text`, mistyped."""
    from difflib import get_close_matches

    words = [word for word in re.findall(r"\w+", fold(text)) if len(word) >= WORD_MIN]
    like = (
        section.title
        for section in read_sections()
        if any(get_close_matches(word, re.findall(r"\w+", fold(section.title)), 1, LIKE) for word in words)
    )
    return tuple(like)[:TITLES_MAX]


def write_notice(conservation: int, today: date, place: str) -> str:
    """Return the notice, with the retention in force (in years) and where the store is."""
    template = Template((_FOLDER / "notice.md").read_text(encoding="utf-8"))
    return template.substitute(
        duree=count_years(conservation),
        exercice=today.year,
        efface=f"{expires_on(today.year, conservation):%d/%m/%Y}",
        echu=last_expired(today, conservation),
        base=f"{place}{_ON_SERVER if is_address(place) else _AS_FILE}",
        lecteur="La personne qui administre son serveur"
        if is_address(place)
        else "Le propriétaire de son fichier",
    )
