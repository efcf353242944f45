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

import pytest
from textual.pilot import Pilot

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import Reading
from cariforef_tui.services.temps.saisies import write_cells
from tests.ui.visit import MakeApp, Press, Shown

MARDI, VENDREDI = date(2018, 5, 22), date(2018, 5, 25)
MERCREDI_2026 = date(2026, 11, 25)
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


async def start(pilot: Pilot[int], press: Press) -> None:
    await press(pilot)


async def test_a_first_day_of_three_lines_on_a_new_store(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    keys = (*"dm", "enter", "comma", "5", "enter", "plus", "down", "equals_sign")
    app = make_app(agent=None, today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, *keys)
        assert logged(store, "DM", MARDI) == [25, 25, 50]
    assert cost(keys) <= 15


@pytest.mark.parametrize(("begun", "today"), [((), MARDI), (("o", "enter"), MERCREDI_2026)])
async def test_a_first_day_of_three_lines_of_somebody_new_of_ad2i(
    make_app: MakeApp, press: Press, store: SqliteStore, begun: tuple[str, ...], today: date
) -> None:
    """On a store of this year, and on one whose year is opened first."""
    keys = (*begun, *"zx1", "enter", "comma", "5", "enter", "plus", "down", "equals_sign")
    app = make_app(agent=None, today=today)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, *keys)
    with store.reading() as reading:
        rows = [(one.code, one.centiemes) for one in reading.saisies("ZX", today, today)]
        assert find_pole(reading, "ZX") == "AD2I"
    assert sorted(rows) == [("1.1", 50), ("1.2", 25), ("1.3", 25)]
    assert cost(keys) <= 15


def find_pole(reading: Reading, initiales: str) -> str | None:
    return next(agent.pole for agent in reading.agents() if agent.initiales == initiales)


async def test_a_day_of_three(make_app: MakeApp, press: Press, store: SqliteStore) -> None:
    keys = ("comma", "5", "enter", "plus", "down", "equals_sign")
    app = make_app(today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, *keys)
        assert logged(store, "DM", MARDI) == [25, 25, 50]
    assert len(keys) <= 6
    assert cost(keys) <= 8


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
        await start(pilot, press)
        await press(pilot, *keys)
    with store.reading() as reading:
        week = reading.saisies("DM", date(2018, 5, 21), VENDREDI)
    assert [(one.jour.day, one.centiemes, one.a_confirmer) for one in week] == [
        (day, 100, False) for day in (22, 23, 24, 25)
    ]
    assert cost(keys) <= 8


async def test_what_is_late_in_my_pole(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="DM", jour=date(2018, 1, 2), code="14.7.1", centiemes=25)])
    keys = ("f3", "exclamation_mark")
    app = make_app(today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, *keys)
        assert re.search(r" PRI · \d+ à regarder sur 43", shown(app))
        assert "14.1.6+ " in shown(app)
        assert "AD2I" not in shown(app)
    assert cost(keys) <= 2


async def test_what_is_left_to_do_on_a_line_known_by_a_word(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    word = (*"rgpd",)
    keys = ("f3", "slash", "enter", "r", "4", "enter")
    app = make_app(today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, "f3", "slash", *word, "enter", "r", "4", "enter")
    with store.reading() as reading:
        assert [(one.code, one.centiemes) for one in reading.rafs(2018)] == [("14.7.1", 400)]
    assert cost(keys) <= 9


async def test_a_decision_with_a_person_and_a_date(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    text, who, when = (*"rendre le bilan",), (*"lr",), (*"ven",)
    keys = ("f5", "o", "tab", "tab", "enter")
    app = make_app(today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, "f5", "o", *text, "tab", *who, "tab", *when, "enter")
    with store.reading() as reading:
        decisions = [one for one in reading.decisions(2018) if one.texte == "rendre le bilan"]
    assert [(one.qui, one.pour) for one in decisions] == [("LR", VENDREDI)]
    assert cost(keys) <= 6


@pytest.fixture
def worked_april(store: SqliteStore) -> SqliteStore:
    """DM and LR have logged every working day of April, and DM coordinates PRI."""
    from cariforef_tui.services.temps.calendrier import load_calendrier

    calendrier = load_calendrier(store, 2018)
    days = [jour for jour in Mois(2018, 4).days if calendrier.is_working_day(jour)]
    for agent in ("DM", "LR"):
        changes = [CellChange(agent=agent, jour=jour, code="14.1.1", centiemes=100) for jour in days]
        write_cells(store, changes, today=MARDI, acteur=agent)
    return store


async def test_signing_last_month(make_app: MakeApp, press: Press, worked_april: SqliteStore) -> None:
    keys = ("m", "p", "s", "enter")
    app = make_app(today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, *keys)
    with worked_april.reading() as reading:
        (signed,) = reading.gestes(Mois(2018, 4), Mois(2018, 4), "DM")
    assert signed.geste is GesteVisa.SIGNATURE
    assert cost(keys) <= 4


async def test_countersigning_a_pole(
    make_app: MakeApp, press: Press, shown: Shown, worked_april: SqliteStore
) -> None:
    from cariforef_tui.services.mois.visas import sign_month

    sign_month(worked_april, "LR", Mois(2018, 4), today=MARDI, acteur="LR")
    keys = ("f4", "S", "enter")
    app = make_app(today=MARDI)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, *keys[:-1])
        assert "Contresigner avril 2018 de LR, 20 j ?" in shown(app)
        assert "FSE" not in shown(app)
        await press(pilot, keys[-1])
    with worked_april.reading() as reading:
        gestures = [one.geste for one in reading.gestes(Mois(2018, 4), Mois(2018, 4), "LR")]
    assert gestures == [GesteVisa.SIGNATURE, GesteVisa.CONTRESEING]
    assert len(keys) <= 3
    assert cost(keys) <= 4


JOURNEYS = {
    "a day of three lines": (("comma", "5", "enter", "plus", "down", "equals_sign"), 6),
    "my month signed": (("m", "s", "enter"), 4),
    "my pôle's months countersigned": (("f4", "S", "enter"), 3),
    "what is late in my pôle": (("f3", "exclamation_mark"), 2),
}
"""What a coordinateur does in the fictitious year, and in how many keys at most."""


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_the_fictitious_year_takes_as_few_keys(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, demonstration: Path, journey: str
) -> None:
    keys, most = JOURNEYS[journey]
    shutil.copy(demonstration, store_path)
    april = Mois(2018, 4)
    app = make_app(au=MARDI, demo=True)
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, press)
        await press(pilot, *keys)
        text, store = shown(app), app.session.store
        with store.reading() as reading:
            visas = {(one.agent, one.geste) for one in reading.gestes(april, april)}
            done = {
                "a day of three lines": logged(store, "DM", MARDI) == [25, 25, 50],
                "my month signed": ("DM", GesteVisa.SIGNATURE) in visas,
                "my pôle's months countersigned": {
                    ("ME", GesteVisa.CONTRESEING),
                    ("SPB", GesteVisa.CONTRESEING),
                }
                <= visas,
                "what is late in my pôle": "à regarder sur 43" in text and "14.7.1" in text,
            }
    assert done[journey]
    assert len(keys) <= most
