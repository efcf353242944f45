"""What every place and dialog shows keeps the laws of `laws.py`, at two sizes, in each theme of ours."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.themes import OWN_THEMES
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

SCREENS = ("Semaine", "Mois", "Avancement", "Simulation", "Alertes", "Revue", "Equipe")

DIALOGS = (
    *("f2", "slash", "a", "Y", "question_mark", "d", "A", "ctrl+e", "ctrl+p", "ctrl+t"),
    *("f3", "r", "x", "m", "t", "c", "f"),
    *("f4", "P"),
    *("f5", "c", "o", "w", "X", "e"),
)
"""Keys that open a place, then each of its dialogs."""
WORLDS = [
    ("demonstration", (80, 24), "sombre", DIALOGS),
    ("demonstration", (120, 40), "contraste", ()),
    ("empty", (80, 24), "clair", ()),
]


@pytest.mark.parametrize(
    ("world", "size", "theme", "dialogs"), WORLDS, ids=[f"{world}-{theme}" for world, _, theme, _ in WORLDS]
)
async def test_every_place_and_dialog_keeps_the_laws_of_what_is_shown(
    make_app: MakeApp,
    press: Press,
    shown: Shown,
    demonstration: Path,
    store_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    world: str,
    size: tuple[int, int],
    theme: str,
    dialogs: tuple[str, ...],
) -> None:
    monkeypatch.setenv("HOME", "/maison")  # An export shows in which folder it is written.
    if world == "demonstration":
        shutil.copy(demonstration, store_path)
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
        for key in PLACES:
            await press(pilot, *([key] if key else []))
            look(key)
        for key in dialogs:
            await press(pilot, key)
            look(key)
            while not isinstance(app.screen, PlaceScreen):
                await press(pilot, "escape")
    assert sorted(faults) == []
    assert {where.split()[1] for where in seen} >= {f"{place}Screen" for place in SCREENS}
    assert len(set(seen.values())) > len(seen) // 2


def test_each_theme_of_ours_is_visited() -> None:
    assert {theme for _, _, theme, _ in WORLDS} == {theme.name for theme in OWN_THEMES}
