"""What every place shows keeps the laws of `laws.py`, on the figures of a year and on none, in each theme.

`test_inert.py` asks the same laws of every dialog, in a world whose texts are hostile.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.ui.shell.themes import OWN_THEMES
from tests.people import log, open_store
from tests.ui.laws import faults_shown
from tests.ui.visit import MakeApp, Press, Shown, visiting

AU = date(2018, 5, 22)
PLACES = (
    "",
    *("m", "H", "escape"),
    *("f3", "plus", "v", "v", "down", "i", "escape"),
    *("f4", "tab"),
    *("f5", "right", "tab", "tab", "tab", "tab"),
    *("f6", "right", "v", "v"),
)
"""Keys that lead from one place and panel to the next: the week and its month, Avancement folded and open,
its échéancier and a simulation, Alertes and jalons, Revue of the GIP and each pôle, Équipe's views."""

FEWER = ("", "m", *("f3", "plus", "v", "v"), *("f4", "tab"), *("f5", "right"), *("f6", "right", "v"))
"""The same places, without what they have of several of a kind."""

SCREENS = ("Semaine", "Mois", "Avancement", "Alertes", "Revue", "Equipe")
WORLDS = [
    ("demonstration", (80, 24), "sombre", PLACES),
    ("demonstration", (120, 40), "contraste", FEWER),
    ("empty", (80, 24), "clair", FEWER),
    ("begun in May", (160, 50), "sombre", ("", "m", *("f3", "exclamation_mark", "f4", "v", "f5", "f6"))),
]


@pytest.mark.parametrize(
    ("world", "size", "theme", "keys"), WORLDS, ids=[f"{world}-{theme}" for world, _, theme, _ in WORLDS]
)
async def test_every_place_keeps_the_laws_of_what_is_shown(
    make_app: MakeApp,
    press: Press,
    shown: Shown,
    demonstration: Path,
    store_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    world: str,
    size: tuple[int, int],
    theme: str,
    keys: tuple[str, ...],
) -> None:
    monkeypatch.setenv("HOME", "/maison")  # An export shows in which folder it is written.
    if world == "demonstration":
        shutil.copy(demonstration, store_path)
    elif world != "empty":
        with open_store(store_path) as store:
            log(store, "DM", "14.7.1", 50, on=AU)
    app = make_app(au=AU, demo=True)
    faults: set[tuple[str, ...]] = set()
    seen: dict[str, str] = {}
    words = ""

    def look(key: str) -> None:
        text, where = shown(app), type(app.screen).__name__
        seen[f"{len(seen)} {where}"] = text
        faults.update((key, where, *fault) for fault in faults_shown(app, text, words))

    async with visiting(app, press, size, tooltips=True) as pilot:
        app.theme = theme
        with app.session.store.reading() as reading:
            words = "\n".join(one.libelle for one in reading.programme(AU.year).lignes)
        for key in keys:
            await press(pilot, *([key] if key else []))
            look(key)
    assert sorted(faults) == []
    assert {where.split()[1] for where in seen} >= {f"{place}Screen" for place in SCREENS}
    assert len(set(seen.values())) > len(seen) // 2


def test_each_theme_of_ours_is_visited() -> None:
    assert {theme for _, _, theme, _ in WORLDS} == {theme.name for theme in OWN_THEMES}
