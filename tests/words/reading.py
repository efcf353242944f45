"""How a figure is read in what a place shows.

A pattern is a regular expression, where `§` stands for the code of what is looked at and `#` for a number, or
« – » and « — » where there is none. Several `#` add up. Where a pattern has a group `clef`, so do the numbers
of different keys, each counting 1 if there is no `#`. A number in an optional part that is not there is 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cariforef_tui.domain.avancement.sentences import estimate, estimate_gap
from cariforef_tui.domain.values.days import VOLUME_MAX, parse_volume

_NUMBER = r"(?P<n{}>[+−-]?\d+(?:[.,]\d+)?|[–—])"
Found = re.Match[str]


def read_numbers(found: Found) -> int | None:
    """Return the sum of the numbers read, in hundredths; None where the place says that there is none."""
    read = [text for name, text in found.groupdict().items() if re.fullmatch(r"n\d+", name) and text]
    if any(text in ("–", "—") for text in read):
        return None
    return sum(map(_to_centiemes, read))


def _to_centiemes(text: str) -> int:
    plain = text.lstrip("+").replace("−", "-")
    return parse_volume(plain, minimum=-VOLUME_MAX, maximum=VOLUME_MAX)


def read_opposite(found: Found) -> int | None:
    """Read days late, which a sentence says without a sign."""
    return -_to_centiemes(found["n1"])


def read_as_shown(found: Found) -> int | None:
    """Round an exact number as it is shown."""
    number = read_numbers(found)
    return None if number is None else estimate(number)


def read_ecart_as_shown(found: Found) -> int:
    """Work out the écart shown from exact days done, supposed done and expected."""
    realise, avant, attendu = (_to_centiemes(found[name]) for name in ("n1", "n2", "n3"))
    return realise + estimate(avant) - estimate(attendu)


def read_final_as_shown(found: Found) -> int | None:
    """Work out the écart final shown from the exact plan and landing."""
    prevu, landing = _to_centiemes(found["n1"]), _to_centiemes(found["n2"])
    return estimate_gap(landing, prevu)


def read_need(found: Found) -> int:
    """Read the need beside the rythme: as much, as it says, or nothing where the plan is used up."""
    if found["n2"]:
        return _to_centiemes(found["n2"])
    return _to_centiemes(found["n1"]) if found[0].endswith("demande") else 0


@dataclass(frozen=True)
class Reading:
    """How a place writes a figure.

    `empty` is what it writes where the figure is 0, `short` where it has no room for the figure.
    """

    pattern: str
    empty: str = r"(?!)"
    short: str = r"(?!)"
    value: Callable[[Found], int | None] = read_numbers

    def is_short(self, text: str, code: str) -> bool:
        """True if the place has no room for the figure."""
        has_room = _compile(self.pattern, code).search(text) is not None
        return not has_room and _compile(self.short, code).search(text) is not None

    def read(self, text: str, code: str) -> set[int | None]:
        """Return the numbers that the place writes, which are one if it agrees with itself."""
        found = list(_compile(self.pattern, code).finditer(text))
        if not found:
            return {0} if _compile(self.empty, code).search(text) else set()
        if "clef" not in found[0].re.groupindex:
            return {self.value(one) for one in found}
        has_number = "n1" in found[0].re.groupindex
        by_key = {one["clef"]: (self.value(one) or 0) if has_number else 100 for one in found}
        return {sum(by_key.values())}


def _compile(pattern: str, code: str) -> re.Pattern[str]:
    parts = pattern.replace("§", re.escape(code)).split("#")
    text = parts[0] + "".join(_NUMBER.format(rank) + part for rank, part in enumerate(parts[1:], start=1))
    return re.compile(text, re.MULTILINE)
