"""A week without a line yet: every key leads to one, or says why it does nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.ui.temps.picker import PickerDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import last_rows, log, open_store, set_agent, stored
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting, week_of

JEUDI = date(2018, 5, 17)


@pytest.fixture(autouse=True)
def nobody_s(store_path: Path) -> None:
    """ZZ is named on no line and has no pôle; ZA is of AD2I, whose lines name nobody."""
    with open_store(store_path) as store, store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZZ"))
        writing.add_agent(Agent(initiales="ZA", pole="AD2I"))


async def test_on_an_empty_week_a_key_says_that_there_is_no_line_and_days_wait_for_the_line_that_they_ask(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent="ZZ", today=JEUDI)
    async with visiting(app, press) as pilot:
        assert "Aucune ligne cette semaine" in shown(app)
        for key in ("plus", "minus", "delete", "c", "space", "*", "y", "H"):
            await burst(pilot, key)
            assert "Aucune ligne ici : « / » en choisit une." in shown(app), key
            await burst(pilot, "escape")
        await press(pilot, "b")
        assert "la semaine passée n'a aucune ligne" in shown(app)
        await press(pilot, "B")
        assert "rien de saisi la semaine passée" in shown(app)
        await press(pilot, ".")
        assert isinstance(app.screen, PickerDialog)
        await burst(pilot, "5", "escape")
        assert stored(store_path, "ZZ", JEUDI) == {}
        await burst(pilot, *"0,5 rgpd", "enter")
    assert stored(store_path, "ZZ", JEUDI) == {"14.7.1": 50}


async def test_a_day_filled_on_an_empty_week_goes_to_the_line_chosen(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    app = make_app(agent="ZZ", today=JEUDI)
    async with visiting(app, press) as pilot:
        await burst(pilot, "=", *"14.7.1", "enter")
    assert stored(store_path, "ZZ", JEUDI) == {"14.7.1": 100}


HORS_EXERCICE = date(2026, 11, 25)


async def test_on_a_day_of_no_programme_a_new_store_says_so_and_keeps_the_date_entered_for_the_next_start(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, burst) as pilot:
        text = " ".join(shown(app).replace("│", " ").split())
        assert "Nous sommes le 25/11/2026, et la base n'a que le programme 2018" in text
        assert "‼" not in text
        assert "Semaine 1 " in shown(app)
        assert "Lecture de la semaine" not in shown(app)
        assert "e  Entrer dans le programme 2018, au 22/05/2018 " in shown(app)
        assert "change la date" not in text
        assert "o  Ouvrir 2026, tiré du programme 2018" in shown(app)
        await burst(pilot, "e")
        assert app.session.reference.au == date(2018, 5, 22)
        assert screen_of(app, SemaineScreen).grid.jour == date(2018, 5, 22)
        assert "14.1.1" in shown(app)
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, burst) as pilot:
        assert screen_of(app, SemaineScreen).grid.jour == date(2018, 5, 22)
        await burst(pilot, "d", *"02/05", "enter")
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, burst):
        assert "DM au 02/05" in shown(app).splitlines()[0]
    app = make_app(today=JEUDI)
    async with visiting(app, burst):
        assert app.session.reference.au == JEUDI


@pytest.mark.parametrize(("key", "is_wanted"), [("v", True), ("escape", False)])
async def test_the_welcome_is_left_for_the_fictitious_year_or_for_good(
    make_app: MakeApp, press: Press, key: str, is_wanted: bool
) -> None:
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, press) as pilot:
        await press(pilot, key)
    assert app.return_code == 0
    assert app.welcome.wants_demonstration is is_wanted


async def test_this_year_s_programme_is_shown_then_made_from_the_one_of_the_store_and_entered_at_today(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, press) as pilot:
        await press(pilot, "o")
        for line in (
            "Programme 2026, tiré de 2018",
            "105 lignes à saisir, 5160 j prévus ; 16 personnes gardées.",
            "À décider (33) :",
            "2 jalons laissés de côté : RGPD (25/05/2018), PRO",
            "Jalon non tenu : à reporter ? RGPD, PRO",
            "Entrée : ouvrir 2026 · Échap : revenir",
        ):
            assert line in shown(app)
        await press(pilot, "escape")
        assert "Bienvenue dans cariforef" in shown(app)
        with open_store(store_path) as store, store.reading() as reading:
            assert reading.exercices() == (2018,)
        await press(pilot, "o", "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert (app.session.reference.au, app.session.fixed_au) == (HORS_EXERCICE, None)
        assert shown(app).splitlines()[0].rstrip().endswith("DM mer. 25/11/2026")
        assert "DM, PRI (A en change). 2026 est ouverte : F3 puis P pour la corriger." in shown(app)
        await press(pilot, ".", "5", "enter")
    assert sum(stored(store_path, "DM", HORS_EXERCICE).values()) == 50


async def test_a_day_typed_in_one_burst_behind_who_one_is_is_written_in_the_year_that_opens_in_their_name(
    make_app: MakeApp, burst: Press, store_path: Path
) -> None:
    app = make_app(agent=None, today=HORS_EXERCICE)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "o")
        await burst(pilot, "enter")
        with open_store(store_path) as store, store.reading() as reading:
            assert reading.exercices() == (2018,)
            before = reading.head().seq
        await burst(pilot, *"zx1", "enter", "comma", "5", "enter", "plus", "down", "equals_sign")
    assert stored(store_path, "ZX", HORS_EXERCICE) == {"1.1": 50, "1.2": 25, "1.3": 25}
    assert stored(store_path, "ZX", date(2018, 12, 31)) == {}
    with open_store(store_path) as store, store.reading() as reading:
        assert reading.exercices() == (2018, 2026)
        # The store's own account opens the year of a new store: ZX coordinates nothing in it.
        acteurs = {row.acteur for row in last_rows(reading, 9_999) if row.seq > before}
        assert acteurs == {"ZX", ACTEUR_SYSTEME}


async def test_a_store_with_days_welcomes_nobody_and_its_year_is_opened_from_the_bar(
    make_app: MakeApp, burst: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        log(store, "DM", "14.7.1", 50, on=JEUDI)
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, burst) as pilot:
        assert screen_of(app, SemaineScreen).grid.jour == date(2018, 12, 31)
        assert "Le 25/11/2026 est hors de l'exercice 2018" in shown(app).splitlines()[-3]
        assert "Ouvrir l'année : ctrl+p, « ouvrir »." in shown(app)
        await burst(pilot, "f3")
        await burst(pilot, "ctrl+p", *"ouvrir l'annee", "enter")
        assert "Programme 2026, tiré de 2018" in shown(app)
        await burst(pilot, "escape")
        assert app.session.reference.au.year == 2018
        await burst(pilot, "ctrl+p", *"ouvrir l'annee", "enter")
        await burst(pilot, "enter")
        assert app.session.reference.au == HORS_EXERCICE
        assert "2026 est ouverte pour tous. À décider : cariforef plan preparer 2026" in shown(app)
        assert "0 sur 5160 j" in shown(app)
        # The next year may be opened before it begins: one goes on with this one.
        await burst(pilot, "ctrl+p", *"ouvrir l'annee", "enter")
        assert "Programme 2027, tiré de 2026" in shown(app)
        await burst(pilot, "enter")
        assert "2027 est ouverte pour tous." in shown(app)
        await burst(pilot, "u")
        assert "2027 est ouverte pour tous : cela ne s'annule pas ici." in shown(app)
        assert app.session.reference.au == HORS_EXERCICE


async def test_who_may_not_open_a_year_is_told_and_looks_at_the_programme_there(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        set_agent(store, "LR", role=Role.DIRECTION)
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "o", "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert "réservé à la direction" in shown(app)
        assert app.session.reference.au == date(2018, 12, 31)
    with open_store(store_path) as store, store.reading() as reading:
        assert reading.exercices() == (2018,)


async def test_the_header_says_no_date_before_one_is_chosen_and_keeps_the_one_chosen_before_who_one_is(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=HORS_EXERCICE)
    async with visiting(app, press, (120, 40)) as pilot:
        assert "Semaine 1 · lun. 31/12" in shown(app)
        assert "Lecture de la semaine" not in shown(app)
        assert "31/12/2018" not in shown(app)
        await press(pilot, "o", "enter")
        assert "Qui êtes-vous ?" in shown(app)
        assert "31/12/2018" not in shown(app)
        await press(pilot, "escape")
        assert "31/12/2018" not in shown(app)
        week = week_of(app)
        assert week.week.monday == week.grid.jour == date(2018, 12, 31)
        await press(pilot, "e")
        await press(pilot, *"dm", "enter")
    app = make_app(today=HORS_EXERCICE)
    async with visiting(app, press):
        assert app.session.reference.au == date(2018, 5, 22)


async def test_what_is_left_is_right_as_soon_as_the_days_are_saved_even_before_the_suivi(
    make_app: MakeApp, burst: Press, store_path: Path
) -> None:
    app = make_app(agent="ZA", today=date(2018, 5, 22))

    def left() -> list[str]:
        week = screen_of(app, SemaineScreen)
        return [row.reste.nombre for row in week.grid.view.lignes if row.code in ("1.1", "1.2")]

    async with visiting(app, burst) as pilot:
        for away, keys in ((7, "1*"), (-1, "1*"), (-2, "0,5")):
            await burst(pilot, *("p" if away > 0 else "n") * abs(away), *keys, "enter")
            saved = left()
            await burst(pilot, "n", "p")
            assert left() == saved
    assert stored(store_path, "ZA", date(2018, 4, 3)) == {"1.1": 100}
