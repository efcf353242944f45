"""What people do every day, in so many keys: each journey starts on the week, at 80x24, and grows no longer.

Every key counts, and Shift with it, on a French keyboard: digits, `/`, `+` and capitals take it, `,` `=` and
`!` do not. Words and texts that people choose are counted apart.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import Reading
from cariforef_tui.services.temps.saisies import write_cells
from tests.ui.visit import MakeApp, Press, Shown, visiting

MARDI, VENDREDI = date(2018, 5, 22), date(2018, 5, 25)
SIZE = (80, 24)
NAMED = {
    "comma": ",",
    "equals_sign": "=",
    "exclamation_mark": "!",
    "plus": "+",
    "slash": "/",
    "question_mark": "?",
    "space": " ",
}


def cost(keys: Sequence[str]) -> int:
    """Return the keys pressed, Shift counted, on a French keyboard."""
    total = 0
    for key in keys:
        char = NAMED.get(key, key)
        is_char = len(char) == 1 and char != " "
        total += 2 if is_char and (char.isdigit() or char.isupper() or char in "/+?.") else 1
    return total


def test_digits_and_capitals_take_shift_on_a_french_keyboard() -> None:
    assert cost(("comma", "5", "enter")) == 4
    assert cost(("S", "enter")) == 3
    assert cost(("slash", "exclamation_mark", "equals_sign", "f3")) == 5


def logged(store: SqliteStore, agent: str, first: date, last: date | None = None) -> list[int]:
    with store.reading() as reading:
        return sorted(one.centiemes for one in reading.saisies(agent, first, last or first))


async def test_a_first_day_of_three_lines_on_a_new_store(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    keys = (*"dm", "enter", "comma", "5", "enter", "plus", "down", "equals_sign")
    app = make_app(agent=None, today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        await press(pilot, *keys)
        assert logged(store, "DM", MARDI) == [25, 25, 50]
    assert cost(keys) <= 15


async def test_a_first_day_of_three_lines_of_somebody_new_of_ad2i(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    keys = (*"zx1", "enter", "comma", "5", "enter", "plus", "down", "equals_sign")
    app = make_app(agent=None, today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        await press(pilot, *keys)
    with store.reading() as reading:
        rows = [(one.code, one.centiemes) for one in reading.saisies("ZX", MARDI, MARDI)]
        assert find_pole(reading, "ZX") == "AD2I"
    assert sorted(rows) == [("1.1", 50), ("1.2", 25), ("1.3", 25)]
    assert cost(keys) <= 13


def find_pole(reading: Reading, initiales: str) -> str | None:
    return next(agent.pole for agent in reading.agents() if agent.initiales == initiales)


async def test_a_week_from_last_week(make_app: MakeApp, press: Press, store: SqliteStore) -> None:
    last_week = [date(2018, 5, 15 + rank) for rank in range(4)]
    write_cells(
        store,
        [CellChange(agent="DM", jour=jour, code="14.1.1", centiemes=100) for jour in last_week],
        today=VENDREDI,
        acteur="DM",
    )
    keys = ("B", *["space"] * 4)
    app = make_app(today=VENDREDI)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        await press(pilot, *keys)
    with store.reading() as reading:
        week = reading.saisies("DM", date(2018, 5, 21), VENDREDI)
    assert [(one.jour.day, one.centiemes, one.a_confirmer) for one in week] == [
        (day, 100, False) for day in (22, 23, 24, 25)
    ]
    assert cost(keys) <= 8


async def test_what_is_left_to_do_on_a_line_known_by_a_word_then_a_decision_with_a_person_and_a_date(
    make_app: MakeApp, burst: Press, store: SqliteStore
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "f3")
        await burst(pilot, "slash", *"rgpd", "enter", "r", "4", "enter")
        await burst(pilot, "f5")
        await burst(pilot, "o", *"rendre le bilan", "tab", *"lr", "tab", *"ven", "enter")
    with store.reading() as reading:
        assert [(one.code, one.centiemes) for one in reading.rafs(2018)] == [("14.7.1", 400)]
        decisions = [one for one in reading.decisions(2018) if one.texte == "rendre le bilan"]
    assert [(one.qui, one.pour) for one in decisions] == [("LR", VENDREDI)]
    assert cost(("f3", "slash", "enter", "r", "4", "enter")) <= 9
    assert cost(("f5", "o", "tab", "tab", "enter")) <= 6


async def test_a_coordinateur_s_day_in_the_fictitious_year_takes_few_keys(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, demonstration: Path
) -> None:
    shutil.copy(demonstration, store_path)
    april = Mois(2018, 4)
    app = make_app(au=MARDI, demo=True)
    async with visiting(app, press, SIZE) as pilot:
        store = app.session.store

        def visas() -> set[tuple[str, GesteVisa]]:
            with store.reading() as reading:
                return {(one.agent, one.geste) for one in reading.gestes(april, april)}

        day = ("comma", "5", "enter", "plus", "down", "equals_sign")
        await press(pilot, *day)
        assert logged(store, "DM", MARDI) == [25, 25, 50]
        assert (len(day), cost(day)) <= (6, 8)
        await press(pilot, "m", "s", "enter")
        assert ("DM", GesteVisa.SIGNATURE) in visas()
        await press(pilot, "f4", "S")
        assert re.search(r"Contresigner \d+ mois", shown(app))
        await press(pilot, "enter")
        assert {("ME", GesteVisa.CONTRESEING), ("SPB", GesteVisa.CONTRESEING)} <= visas()
        await press(pilot, "f3", "exclamation_mark")
        assert re.search(r" PRI · \d+ à regarder sur 43", shown(app))
        assert "14.7.1" in shown(app)
        assert "AD2I" not in shown(app)
