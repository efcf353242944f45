"""Laws of everything shown: columns apart, whole figures, French, texts that stand out, one line of keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import keyed_of
from cariforef_tui.ui.keys.signs import MOTS_OF
from cariforef_tui.ui.kit.footer import SHORT_LABELS, FooterBar
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.status import StatusLine
from cariforef_tui.ui.temps.picker import PickerList
from tests.kit.glossary import mots_of
from tests.kit.sentences import faults_of

CONTRAST_MIN = 4.5
"""What the Web's guidelines ask of a text (WCAG 2.1, 1.4.3)."""
SIGN_CONTRAST_MIN = 3.0
"""What they ask of a sign or a bar (1.4.11)."""
SIGNS = frozenset("‼!◆◇●○✓✗×▲▼·▸▾❯█▌▐░▒▓")
HELP = "? Aide"
ENGLISH = re.compile(
    r"\b(search|quit|keys?|theme|maximize|minimize|screenshot|toggle|focus|press|cancel|submit|select|"
    r"copy|cut|delete|move|cursor|scroll|page up|page down|go to|enter|escape|help|show|hide|close|open|"
    r"loading|no matches|command|the|yes|of|and|with)\b",
    re.IGNORECASE,
)
FROM_THE_DOCUMENT = re.compile(r"/of/|\bOF\b")

Fault = tuple[str, str]
"""A law and what breaks it."""


def faults_shown(app: CariforefApp, text: str, words: str) -> Iterator[Fault]:
    """Yield what breaks a law on the screen, whose `text` is given; `words` are the programme's own."""
    yield from faults_of(text, words)
    yield from faults_drawn(app, text)
    if isinstance(app.screen, PlaceScreen):
        for mot in mots_of(text) - {*MOTS_OF.get(app.screen.PLACE, ())}:
            yield "not explained by ?", mot


def faults_drawn(app: CariforefApp, text: str) -> Iterator[Fault]:
    """Yield what breaks a law on the screen, whatever the texts that it was given."""
    for widget in filter(draws_its_lines, app.screen.query(Widget)):
        yield from (("two columns touch", line) for line in touching_columns(widget))
    tooltips = [str(one.tooltip) for one in app.screen.query(Widget) if one.tooltip]
    yield from (("English", word) for word in english_in("\n".join([text, *tooltips])))
    yield from (("faint", segment) for segment in faint_texts(app))
    if isinstance(app.screen, PlaceScreen) and not app.screen.is_typing and not app.screen.is_small:
        yield from footer_faults(app, app.screen, text)


def touching_columns(widget: Widget) -> Iterator[str]:
    """Lines of a table that it draws segment by segment where two cells have no blank between them."""
    for y in range(widget.size.height):
        cells = [segment.text for segment in widget.render_line(y) if segment.text]
        for left, right in pairwise(cells):
            if left[-1].isalnum() and (right[0].isalnum() or right[0] in "-+−"):
                yield f"{left}|{right}"


def draws_its_lines(widget: Widget) -> bool:
    """True for our own tables; the picker parts its words to show what matches, a field at its cursor."""
    kind = type(widget)
    own = kind.__module__.startswith("cariforef_tui") and not isinstance(widget, PickerList | Input)
    return own and kind.render_line is not Widget.render_line


def english_in(text: str) -> list[str]:
    return sorted(set(ENGLISH.findall(FROM_THE_DOCUMENT.sub("", text))))


def luminance(color: ColorTriplet) -> float:
    shares = [value / 255 for value in color]
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def faint_texts(app: CariforefApp) -> Iterator[str]:
    """Texts that do not stand out of their ground, and signs and bars that stand out too little."""
    for segment in drawn(app):
        style = segment.style
        assert style is not None
        assert style.color is not None
        assert style.bgcolor is not None
        value = contrast(style.color.get_truecolor(), style.bgcolor.get_truecolor())
        least = CONTRAST_MIN if any(map(str.isalnum, segment.text)) else SIGN_CONTRAST_MIN
        if value < least or style.dim:
            yield f"{segment.text.strip()} {value:.2f}"


def drawn(app: CariforefApp) -> Iterator[Segment]:
    """Every segment with letters, figures, signs or bars, of the dialog alone where there is one."""
    frames = [child for child in app.screen.children if isinstance(child, Vertical)]
    is_dialog = not isinstance(app.screen, PlaceScreen)
    region = frames[0].region if is_dialog else app.screen.region
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            if region.contains(x, y) and any(mark.isalnum() or mark in SIGNS for mark in segment.text):
                yield segment
            x += segment.cell_length


def footer_faults(app: CariforefApp, screen: PlaceScreen, text: str) -> Iterator[Fault]:
    """Yield where the last lines are not the place's first keys, whole, then the help.

    The help says how many keys had no room. The status line stands right above.
    """
    footer, status = screen.query_one(FooterBar), screen.query_one(StatusLine)
    height = 2 if app.size.height >= 30 else 1
    if (footer.region.height, footer.region.bottom) != (height, app.size.height):
        yield "footer misplaced", str(footer.region)
    if status.region.bottom != footer.region.y:
        yield "status not above the footer", str(status.region)
    lines = [line.strip() for line in text.splitlines()[-height:]]
    shown = [word for line in lines for word in line.split("  ") if word]
    possible = footer_words(screen)
    missing = possible[len(shown) - 1 :]
    if shown != [*possible[: len(shown) - 1], f"{HELP} (+{len(missing)})" if missing else HELP]:
        yield "footer", " ".join(shown)
    if missing and len("  ".join([lines[-1], missing[0]])) <= app.size.width - 2:
        yield "footer not filled", missing[0]


def footer_words(screen: PlaceScreen) -> list[str]:
    """Return what the footer may show of a place, in order, without the help."""
    keyed = (*keyed_of(Place.PARTOUT), *keyed_of(screen.PLACE))
    by_gesture = {one.gesture: one for one in keyed}
    name = screen.session.name_of
    possible = [
        (by_gesture[gesture], capitalize(name(word)) if isinstance(word, Niveau) else word)
        for gesture, word in screen.footer_words.items()
        if not isinstance(one := by_gesture[gesture], Command) or screen.offers(one)
    ]
    return [f"{SHORT_LABELS.get(one.key_label, one.key_label)} {word}" for one, word in possible]
