"""Semaine, on a droit de tirage: days say which request they answer, as they are typed or later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreBusy
from cariforef_tui.services.temps import demandes
from cariforef_tui.services.temps.demandes import open_demande
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.temps.demandes_dialog import DemandeDialog
from tests.people import log, open_store
from tests.ui.visit import MakeApp, Press, Shown, visiting

LUNDI, MARDI = date(2018, 5, 14), date(2018, 5, 22)


@pytest.fixture
def forum(store_path: Path) -> int:
    """DM answered a request of 4.5 the week before, and a newer one waits."""
    with open_store(store_path) as store:
        numero = open_demande(store, "4.5", "Forum", LUNDI, acteur="DM").numero
        open_demande(store, "4.5", "Salon", LUNDI, acteur="DM")
        change = CellChange(agent="DM", jour=LUNDI, code="4.5", centiemes=25, demande=numero)
        write_cells(store, [change], today=MARDI, acteur="DM")
    return numero


def answers(path: Path) -> list[tuple[int, str | None]]:
    """What DM logged on Tuesday on 4.5: hundredths, and the label of the request answered."""
    with open_store(path) as store, store.reading() as reading:
        labels = {demande.numero: demande.libelle for demande in reading.demandes(2018)}
        return [
            (saisie.centiemes, labels.get(saisie.demande))
            for saisie in reading.saisies("DM", MARDI, MARDI)
            if saisie.code == "4.5"
        ]


async def test_on_a_droit_de_tirage_alone_a_number_asks_which_request_the_last_one_used_first(
    make_app: MakeApp, burst: Press, shown: Shown, store_path: Path, forum: int
) -> None:
    app = make_app()
    async with visiting(app, burst) as pilot:
        await burst(pilot, "g", "down", ",", "5", "enter")
        assert not isinstance(app.screen, DemandeDialog)
        await burst(pilot, "g")
        facts = next(line for line in shown(app).splitlines() if "réalisé" in line)
        assert facts.rstrip(" │").split()[-1] != "·"
        for keys, written in (
            (("enter",), (25, "Forum")),
            (("escape",), (25, None)),
            ((*"sal", "enter"), (25, "Salon")),
            ((*"gala", "enter"), (25, "gala")),
        ):
            await burst(pilot, "g", ",", "2", "5", "enter")
            assert isinstance(app.screen, DemandeDialog)
            await burst(pilot, *keys)
            assert answers(store_path) == [written]
            await burst(pilot, "u")
            assert answers(store_path) == []


async def test_a_value_changed_keeps_its_request_undo_and_redo_follow_and_none_reaches_a_day(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, forum: int
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g", "+", "enter", "+")
        assert answers(store_path) == [(50, "Forum")]
        assert "Demande « Forum »." in shown(app)
        assert "✓ mar. 22/05 : 4.5 0,5 j « Forum » · u : annuler" in shown(app)
        await press(pilot, "u", "u")
        assert answers(store_path) == []
        await press(pilot, "g", ",", "7", "5", "enter", "enter")
        text = " ".join(shown(app).split())
        assert "« Forum » a 0,25 j saisi : une demande reste inférieure à un jour" in text
        assert answers(store_path) == []
        await press(pilot, "escape", "ctrl+r")
        assert answers(store_path) == [(25, "Forum")]


async def test_days_without_a_request_are_said_and_completed_by_entering_them_again(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, forum: int
) -> None:
    app = make_app(today=date(2018, 5, 23))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g", "left", ",", "5", "enter", "escape", "g")
        assert "Sans demande : Entrée, puis Entrée, en choisit une." in shown(app)
        await press(pilot, "right")
        assert "0,5 j sans demande" in shown(app)
        await press(pilot, "left", "enter", "enter", *"salon", "enter")
    assert answers(store_path) == [(50, "Salon")]


@pytest.mark.parametrize(("said", "answered"), [("gala", "gala"), ("salon", "Salon")])
async def test_the_request_said_of_days_that_a_full_day_refused_is_proposed_again(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, forum: int, said: str, answered: str
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g", ",", "5", "enter")
        with open_store(store_path) as store:
            log(store, "DM", "14.1.1", 75, on=MARDI)
        await press(pilot, *said, "enter")
        assert answers(store_path) == []
        await press(pilot, "enter", *["backspace"] * 3, *"0,25", "enter")
        assert isinstance(app.screen, DemandeDialog)
        await press(pilot, "enter")
    assert answers(store_path) == [(25, answered)]


@pytest.mark.parametrize(
    "again",
    [("enter", "3", "enter"), ("escape",), ("delete",), ("right",)],
    ids=["typed wrong", "forgotten", "emptied", "another day"],
)
async def test_the_words_of_a_request_that_a_full_day_refused_stay_for_the_next_try(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, forum: int, again: tuple[str, ...]
) -> None:
    with open_store(store_path) as store:
        log(store, "DM", "14.1.1", 100, on=MARDI)
    app = make_app(today=date(2018, 5, 25))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g", *["left"] * 3, ",", "5", "enter", *"gala", "enter")
        assert "Journée pleine" in " ".join(shown(app).split())
        await press(pilot, *again, ",", "5", "enter")
        assert "Nouvelle demande : « gala »" in shown(app)
        await press(pilot, "escape", ",", "5", "enter")
        assert "gala" not in shown(app)


async def test_what_is_typed_in_one_burst_goes_to_the_question_and_a_busy_store_keeps_it(
    make_app: MakeApp,
    burst: Press,
    shown: Shown,
    store_path: Path,
    forum: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    errors: list[Exception] = [StoreBusy("Une autre personne enregistre.")]
    really_write = demandes.write_answering

    def write(*args: object, **kwargs: object) -> object:
        if errors:
            raise errors.pop()
        return really_write(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(demandes, "write_answering", write)
    app = make_app()
    async with visiting(app, burst) as pilot:
        await burst(pilot, "g", ",", "5", "enter", *"gala", "enter")
        assert "Une autre personne enregistre." in shown(app)
        assert answers(store_path) == []
        await burst(pilot, "enter")
    assert answers(store_path) == [(50, "gala")]
