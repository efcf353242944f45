"""The command bar: every command of every place, lines, people, weeks, months, and a sentence that logs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.registry import COMMANDS
from cariforef_tui.ui.kit.messages import ShowLigne, ShowMois, ShowSemaine
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.mois.screen import MoisScreen
from cariforef_tui.ui.shell.bar.dialog import LIEUX, BarDialog, BarList, read_offer
from cariforef_tui.ui.shell.bar.entries import Completion, Entry, Offer, entry_of, explain, rank_entries
from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import commented, copy_store, open_store
from tests.ui.prompt import post_key, until_no_message
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

MARDI = date(2018, 5, 22)
SHOWN = (Place.PARTOUT, Place.SEMAINE)
REFERENCE = DateReference(MARDI, 2018)


@pytest.fixture(scope="module")
def offer(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Offer]:
    """Return all that the bar may offer a person over the week of 22/05/2018, whatever the role."""
    place = copy_store(master_store, tmp_path_factory.mktemp("bar"))
    here, others = (
        tuple(entry_of(one, Place.SEMAINE) for one in COMMANDS if (one.place in SHOWN) is is_here)
        for is_here in (True, False)
    )

    def offer(agent: str) -> Offer:
        with open_store(place) as store:
            return read_offer(store, Offer(commands=here, others=others, au=MARDI), agent, REFERENCE, MARDI)

    return offer


async def ask(pilot: Pilot[int], press: Press, typed: str) -> None:
    """Open the bar and give it a text at once, as the terminal gives what is pasted."""
    await press(pilot, "ctrl+p")
    paste = events.Paste(typed)
    paste.set_sender(pilot.app)
    pilot.app.post_message(paste)
    await press(pilot)


def rows_of(app: CariforefApp) -> tuple[Entry, ...]:
    return tuple(screen_of(app, BarDialog).query_one(BarList).rows)


def titles(app: CariforefApp) -> list[str]:
    return [entry.title for entry in rows_of(app)]


@pytest.mark.parametrize("typed", ["initiales", "identite", "identité", "qui suis-je"])
def test_the_command_that_changes_who_one_is_has_the_words_that_people_try(
    offer: Callable[[str], Offer], typed: str
) -> None:
    assert rank_entries(typed, offer("DM"), ())[0].title == "Agent"


def what_it_shows(entry: Entry) -> tuple[object, ...]:
    match entry.goal:
        case ShowLigne() as line:
            return (line.code,)
        case ShowSemaine() as week:
            return (week.jour, week.agent)
        case ShowMois() as month:
            return (month.agent, month.mois)
    return (entry.cle,)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("14.7", ("14.7",)),
        ("RGPD", ("14.7.1",)),
        ("pri", ("PRI",)),
        ("sem 20", (date(2018, 5, 14), None)),
        ("LR mai", ("LR", Mois(2018, 5))),
        ("lr", (MARDI, "LR")),
        ("3", ("commande lieu.alertes",)),
        ("EQUIPE", ("commande lieu.equipe",)),
    ],
)
def test_what_is_named_comes_first_without_accents_nor_case(
    offer: Callable[[str], Offer], typed: str, what: tuple[object, ...]
) -> None:
    assert what_it_shows(rank_entries(typed, offer("DM"), ())[0]) == what


def test_words_that_mean_several_lines_are_answered_by_them(offer: Callable[[str], Offer]) -> None:
    known = offer("LR")
    entries = rank_entries("0,5 permanences", known, ())
    assert len(entries) > 1
    for entry in entries:
        assert "peut être plusieurs lignes" in entry.help_text
        assert isinstance(entry.goal, Completion)
        (chosen,) = rank_entries(entry.goal.text, known, ())
        assert chosen.title.startswith(f"Écrire : 0,5 j · mar. 22/05 · {entry.title.split()[0]}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sem 99", "✗ L'année 2018 n'a pas de semaine 99."),
        ("0,5 mardi", "Sur quelle ligne ? Donnez son code ou des mots de son libellé, après les jours."),
        ("suppl", "Rien ne correspond · ? puis Tab : le guide"),
        (
            "0,5 14.7.1 demian",
            "✗ « demian » n'est ni une ligne ni une date : « demain » ? Un commentaire s'écrit après « : ».",
        ),
        ("3 14.7.1 mardi", "✗ « 3 » : plus de 0 et 1 jour au plus pour une date."),
    ],
)
def test_what_means_nothing_is_said(offer: Callable[[str], Offer], typed: str, said: str) -> None:
    known = offer("DM")
    assert rank_entries(typed, known, ()) == ()
    assert explain(typed, known) == said


async def test_the_bar_offers_what_the_place_and_the_role_allow_then_all_and_acts_where_it_must(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (80, 40)) as pilot:
        await press(pilot, "ctrl+p")
        first = titles(app)
        assert "Saisir" in first
        assert "Réunion" not in first
        assert first[-1].startswith("Tout : ")
        lines = [line.strip("│┃▌▐█ ") for line in shown(app).splitlines()]
        for entry in [entry for entry in rows_of(app)[:6] if entry.key]:
            assert any(entry.title in line and line.endswith(f" {entry.key}") for line in lines), entry.title
        await burst(pilot, *"tout")
        unnamed = {one.name for one in COMMANDS if one.place is Place.SIMULATION} | {"barre"}
        named = {command.name for command in COMMANDS} - unnamed
        assert {entry.cle.removeprefix("commande ") for entry in rows_of(app)} == named

        await press(pilot, "escape", "f5", "ctrl+p")
        assert "Réunion" in titles(app)
        assert "Saisir" not in titles(app)
        await burst(pilot, *"simuler", "enter")
        assert "Simulation" in type(app.screen).__name__

        await press(pilot, "escape")
        await ask(pilot, press, "date")
        await press(pilot, "enter")
        assert isinstance(app.screen, ReferenceDialog)
        await press(pilot, "escape", "ctrl+p")
        assert titles(app)[0] == "Date", "what was used lately comes first"


async def test_what_is_named_is_shown_and_the_bar_is_left_for_a_place_or_opened_in_another(
    make_app: MakeApp, press: Press, burst: Press, offer: Callable[[str], Offer]
) -> None:
    app = make_app(today=MARDI)
    shows = {"14.7": AvancementScreen, "sem 20": SemaineScreen, "LR mai": MoisScreen}
    async with visiting(app, press) as pilot:
        for typed, kind in shows.items():
            await ask(pilot, press, typed)
            await press(pilot, "enter")
            assert isinstance(app.screen, kind)
        for key, place in (("f4", Place.ALERTES), ("f2", Place.SEMAINE), ("f3", Place.AVANCEMENT)):
            await burst(pilot, "ctrl+p", "r", "g", key)
            assert screen_of(app, PlaceScreen).PLACE is place

        await press(pilot, "ctrl+p")
        app.places.go(Place.ALERTES)
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, BarDialog)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)

        early = BarDialog(Offer(commands=(), au=MARDI), ())
        early.use(offer("DM"))
        app.push_screen(early)
        await burst(pilot, *"14.7.1")
        assert titles(app)[0].startswith("14.7.1")
    assert LIEUX == (Place.SEMAINE, Place.AVANCEMENT, Place.ALERTES, Place.REVUE, Place.EQUIPE)


async def test_an_enter_typed_before_lines_and_people_are_read_waits_for_them(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = threading.Event()

    def read_late(*given: Any) -> Offer:
        may_read.wait()
        return read_offer(*given)

    monkeypatch.setattr("cariforef_tui.ui.shell.bar.acting.read_offer", read_late)
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        for key in ("ctrl+p", *"14.7", "enter"):
            post_key(app, key)
        await until_no_message()
        may_read.set()
        await press(pilot)
        assert isinstance(app.screen, AvancementScreen)


async def test_a_sentence_shows_what_it_will_write_and_enter_writes_it(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        await ask(pilot, press, "0,5 14.7.1 vendredi : réunion CNIL")
        assert titles(app)[0].startswith("Écrire : 0,5 j · ven. 18/05 · 14.7.1")
        assert "« réunion CNIL »" in shown(app)
        assert commented(store, "DM", date(2018, 5, 18)) == {}
        await press(pilot, "enter")
        assert commented(store, "DM", date(2018, 5, 18)) == {"14.7.1": (50, "réunion CNIL")}
        assert screen_of(app, SemaineScreen).grid.cell == ("14.7.1", date(2018, 5, 18))
        assert "✓ Enregistré : 14.7.1 0,5 j ven. 18/05 · u : annuler" in shown(app)
        await press(pilot, "u")
        assert commented(store, "DM", date(2018, 5, 18)) == {}

        await ask(pilot, press, "matin 14.1.9, après-midi 14.7.1 : point")
        text = shown(app)
        assert "Écrire 2 saisies : 14.1.9 0,5 j mar. 22/05 + 14.7.1 0,5 j mar. 22/05" in text
        assert "0,5 j · mar. 22/05 · 14.1.9 " in text
        second = next(line for line in text.splitlines() if "0,5 j · mar. 22/05 · 14.7.1 " in line)
        assert "14.1.9" not in second
        assert "… · « point »" in second
        assert "␛" not in text
        await press(pilot, "enter")
        assert set(commented(store, "DM", MARDI)) == {"14.1.9", "14.7.1"}
        assert "✓ Enregistré : 14.1.9 0,5 j, 14.7.1 0,5 j mar. 22/05 · u : annuler" in shown(app)


async def test_a_day_off_asks_a_second_enter_what_cannot_be_written_stays_and_an_absence_is_taken_back_whole(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    def days() -> list[int]:
        with store.reading() as reading:
            return [one.jour.day for one in reading.absences("DM", date(2018, 6, 1), date(2018, 6, 30))]

    app = make_app(today=MARDI)
    monday = date(2018, 5, 21)
    async with visiting(app, press) as pilot:
        await ask(pilot, press, "3 14.7.1 mardi")
        await press(pilot, "enter")
        assert titles(app) == []
        assert "3 14.7.1 mardi" in shown(app)
        assert "Échap : annuler" in shown(app)
        assert "Entrée : faire" not in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, SemaineScreen)

        await ask(pilot, press, "0,5 14.7.1 lundi")
        assert "jour férié : Lundi de Pentecôte · 0,5 j · lun. 21/05 · 14.7.1" in shown(app)
        await press(pilot, "enter")
        assert "Jour férié : Entrée de nouveau pour l'enregistrer" in shown(app)
        assert commented(store, "DM", monday) == {}
        await press(pilot, "space", "enter")
        assert commented(store, "DM", monday) == {}
        await press(pilot, "enter")
        assert commented(store, "DM", monday) == {"14.7.1": (50, None)}

        await ask(pilot, press, "vacances du 4 au 8 juin")
        assert titles(app)[0].startswith("Écrire 5 absences : congé 1 j lun. 04/06 + ")
        assert "… et 3 autres, la dernière : 1 j · ven. 08/06 · congé" in shown(app)
        await press(pilot, "enter")
        assert "✓ Enregistré : congé 5 j du lun. 04/06 au ven. 08/06 · u : annuler" in shown(app)
        await ask(pilot, press, "14/06 congé, 15/06 matin congé, 15/06 après-midi rtt, 18/06 rtt")
        await press(pilot, "enter")
        assert set(days()) == {4, 5, 6, 7, 8, 14, 15, 18}
        await press(pilot, "u")
        assert days() == [4, 5, 6, 7, 8]
        await press(pilot, "u")
        assert days() == []
        await press(pilot, "ctrl+r")
        assert days() == [4, 5, 6, 7, 8]


async def test_lines_that_begin_alike_are_told_apart_and_the_one_chosen_said_whole(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (60, 20)) as pilot:
        await ask(pilot, press, "locales objectif")
        assert "5.1 …missions locales - Objectif 4 " in shown(app)
        assert "5.2 …missions locales - Objectif 5 " in shown(app)
        said = " ".join(line.strip("│ ") for line in shown(app).splitlines())
        assert "Avancement (AD2I › 5) : Assistance technique régionale des missions locales" in said
        await press(pilot, "escape")
        await ask(pilot, press, "0,5 permanences")
        assert "16.2.4 …mails de l'Offre de formation : aide à la" in shown(app)
        assert "16.2.5 …mail de la Documentation : Réalisation de" in shown(app)
        code = titles(app)[1].split()[0]
        await press(pilot, "down", "enter")
        assert titles(app)[0].startswith(f"Écrire : 0,5 j · mar. 22/05 · {code}")


async def test_the_example_of_a_sentence_stands_whole_in_a_narrow_window(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (60, 20)) as pilot:
        await press(pilot, "ctrl+p")
        assert "« 0,5 CODE hier : réunion »" in shown(app)
