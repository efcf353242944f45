"""What every place and dialog shows, read by rules: columns apart, nouns that agree, figures whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from textual.widget import Widget

from cariforef_tui.ui.temps.picker import PickerList
from tests.sentences import faults_of
from tests.ui.visit import MakeApp, Press, Shown, visiting

AU = date(2018, 5, 22)
SIZES = [(60, 20), (80, 24), (100, 30), (120, 40), (160, 50)]

PLACES = (
    "",
    *("m", "H", "escape"),
    *("f3", "plus", "v", "v", "down", "i", "escape"),
    *("f4", "tab"),
    *("f5", "right", "tab", "tab", "tab", "tab"),
    *("f6", "right", "v"),
)
"""Keys that lead from one place and panel to the next: the week and its month, Avancement folded and open,
its échéancier and a simulation, Alertes and jalons, Revue of the GIP and each pôle, Équipe's views."""

SCREENS = ("Semaine", "Mois", "Avancement", "Simulation", "Alertes", "Revue", "Equipe")

DIALOGS = {
    "f2": ("slash", "a", "H", "Y", "question_mark", "d", "A", "ctrl+e"),
    "f3": ("r", "x", "m", "t", "c", "a", "f"),
    "f4": ("x", "P", "r"),
    "f5": ("c", "o", "w", "X", "e"),
}
"""Keys that open a dialog from each place."""


def touching_columns(widget: Widget) -> Iterator[str]:
    """Lines of a table that it draws segment by segment where two cells have no blank between them."""
    for y in range(widget.size.height):
        cells = [segment.text for segment in widget.render_line(y) if segment.text]
        for left, right in pairwise(cells):
            if left[-1].isalnum() and (right[0].isalnum() or right[0] in "-+−"):
                yield f"{left}|{right}"


def draws_its_lines(widget: Widget) -> bool:
    """True for our own tables; the picker parts its words to show what matches."""
    kind = type(widget)
    own = kind.__module__.startswith("cariforef_tui") and not isinstance(widget, PickerList)
    return own and kind.render_line is not Widget.render_line


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "{}x{}".format(*size))
@pytest.mark.parametrize("kind", ["demonstration", "empty"])
async def test_every_screen_keeps_columns_apart_agrees_and_cuts_no_figure(
    make_app: MakeApp,
    press: Press,
    shown: Shown,
    demonstration: Path,
    store_path: Path,
    size: tuple[int, int],
    kind: str,
) -> None:
    if kind == "demonstration":
        shutil.copy(demonstration, store_path)
    app = make_app(au=AU, demo=True)
    faults: set[tuple[str, str, str]] = set()
    seen: set[str] = set()
    words = ""

    def look(key: str) -> None:
        where = f"{key} {type(app.screen).__name__}"
        seen.add(type(app.screen).__name__)
        faults.update((where, *fault) for fault in faults_of(shown(app), words))
        for widget in filter(draws_its_lines, app.screen.query(Widget)):
            faults.update((where, "two columns touch", line) for line in touching_columns(widget))

    async with visiting(app, press, size) as pilot:
        with app.session.store.reading() as reading:
            words = "\n".join(one.libelle for one in reading.programme(AU.year).lignes)
        for key in PLACES:
            await press(pilot, *([key] if key else []))
            look(key)
        for place, keys in DIALOGS.items() if kind == "demonstration" else ():
            await press(pilot, place)
            for key in keys:
                await press(pilot, key)
                look(key)
                await press(pilot, "escape")
    assert sorted(faults) == []
    assert seen >= {f"{place}Screen" for place in SCREENS}
