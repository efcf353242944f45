"""The command bar: every command of every place, lines, people, weeks, months, and a sentence that logs."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.registry import COMMANDS
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.mois.screen import MoisScreen
from cariforef_tui.ui.shell.bar.dialog import BarDialog, BarList
from cariforef_tui.ui.shell.bar.entries import Offer
from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

MARDI = date(2018, 5, 22)


def titles(app: CariforefApp) -> list[str]:
    return [entry.title for entry in screen_of(app, BarDialog).query_one(BarList).rows]


def logged(store: SqliteStore, jour: date) -> dict[str, tuple[int, str | None]]:
    with store.reading() as reading:
        return {one.code: (one.centiemes, one.commentaire) for one in reading.saisies("DM", jour, jour)}


async def test_every_command_of_every_place_is_found_by_its_name(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (80, 40)) as pilot:
        await press(pilot, "ctrl+p")
        offer = screen_of(app, BarDialog)._offer
        offered = {entry.cle.removeprefix("commande ") for entry in (*offer.commands, *offer.others)}
        unnamed = {one.name for one in COMMANDS if one.place is Place.SIMULATION} | {"barre"}
        assert offered == {command.name for command in COMMANDS} - unnamed


async def test_the_bar_first_shows_what_the_place_and_the_role_allow_then_all(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (80, 40)) as pilot:
        await press(pilot, "ctrl+p")
        first = titles(app)
        assert "Saisir" in first
        assert "Réunion" not in first
        assert first[-1].startswith("Tout : ")
        await press(pilot, *"tout")
        assert {"Saisir", "Réunion", "Réviser"} <= {*titles(app)}
        await press(pilot, "escape", "f5", "ctrl+p")
        assert "Réunion" in titles(app)
        assert "Saisir" not in titles(app)


async def test_what_is_read_before_the_bar_is_made_is_offered_once_it_is(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p")
        whole = screen_of(app, BarDialog)._offer
        await press(pilot, "escape")
        early = BarDialog(Offer(commands=(), au=MARDI), ())
        early.use(whole)
        app.push_screen(early)
        await press(pilot, *"14.7.1")
        assert titles(app)[0].startswith("14.7.1")


@pytest.mark.parametrize("typed", ["initiales", "identite", "identité", "qui suis-je"])
async def test_the_command_that_changes_who_one_is_has_the_words_that_people_try(
    make_app: MakeApp, press: Press, typed: str
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p", *typed)
        assert titles(app)[0] == "Agent"


async def test_a_command_of_another_place_goes_there_and_acts(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "ctrl+p", *"simuler", "enter")
        assert "Simulation" in type(app.screen).__name__
        await press(pilot, "escape", "ctrl+p", *"date", "enter")
        assert isinstance(app.screen, ReferenceDialog)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("3", AlertesScreen),
        ("14.7", AvancementScreen),
        ("RGPD", AvancementScreen),
        ("pri", AvancementScreen),
        ("sem 20", SemaineScreen),
        ("LR mai", MoisScreen),
        ("équipe", EquipeScreen),
    ],
)
async def test_what_is_named_is_shown_without_accents_nor_case(
    make_app: MakeApp, press: Press, typed: str, kind: type
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p", *typed, "enter")
        assert isinstance(app.screen, kind)


async def test_a_sentence_shows_what_it_will_write_and_enter_writes_it(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f4", "ctrl+p", *"0,5 14.7.1 vendredi : réunion CNIL")
        assert titles(app)[0].startswith("Écrire : 0,5 j · ven. 18/05 · 14.7.1")
        assert "« réunion CNIL »" in shown(app)
        assert logged(store, date(2018, 5, 18)) == {}
        await press(pilot, "enter")
        assert logged(store, date(2018, 5, 18)) == {"14.7.1": (50, "réunion CNIL")}
        week = screen_of(app, SemaineScreen)
        assert week.shown.monday == date(2018, 5, 14)
        assert "✓ Enregistré : 14.7.1 0,5 j ven. 18/05 · u : annuler" in shown(app)
        await press(pilot, "u")
        assert logged(store, date(2018, 5, 18)) == {}


async def test_words_that_mean_several_lines_are_answered_by_them(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI, agent="LR")
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "ctrl+p", *"0,5 permanences")
        offered = titles(app)
        assert len(offered) > 1
        assert "peut être plusieurs lignes" in shown(app)
        await press(pilot, "down", "enter")
        assert titles(app)[0].startswith(f"Écrire : 0,5 j · mar. 22/05 · {offered[1].split()[0]}")


async def test_what_cannot_be_written_says_why_and_keeps_what_was_typed(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p", *"3 14.7.1 mardi", "enter")
        assert isinstance(app.screen, BarDialog)
        assert titles(app) == []
        assert "3 14.7.1 mardi" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, SemaineScreen)


async def test_what_was_used_lately_comes_first(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press, (80, 40)) as pilot:
        await press(pilot, "ctrl+p", *"theme", "enter", "escape", "ctrl+p")
        assert titles(app)[0] == "Thème"


async def test_the_bar_opens_in_one_place_while_it_is_still_open_in_another(
    make_app: MakeApp, press: Press
) -> None:
    from cariforef_tui.ui.keys.acts import Place

    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p")
        app.places.go(Place.ALERTES)
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, BarDialog)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)


async def test_each_part_of_a_sentence_is_a_line_and_the_status_says_all_within_80_columns(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p", *"matin 14.1.9, après-midi 14.7.1 : point")
        text = shown(app)
        assert "Écrire 2 saisies : 14.1.9 0,5 j mar. 22/05 + 14.7.1 0,5 j mar. 22/05" in text
        assert "0,5 j · mar. 22/05 · 14.1.9 " in text
        second = next(line for line in text.splitlines() if "0,5 j · mar. 22/05 · 14.7.1 " in line)
        assert "14.1.9" not in second
        assert "… · « point »" in second
        assert "␛" not in text
        await press(pilot, "enter")
        assert set(logged(store, MARDI)) == {"14.1.9", "14.7.1"}
        assert "✓ Enregistré : 14.1.9 0,5 j, 14.7.1 0,5 j mar. 22/05 · u : annuler" in shown(app)


async def test_a_day_off_is_said_first_and_written_at_a_second_enter(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app(today=MARDI)
    monday = date(2018, 5, 21)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p", *"0,5 14.7.1 lundi")
        assert "jour férié : Lundi de Pentecôte · 0,5 j · lun. 21/05 · 14.7.1" in shown(app)
        await press(pilot, "enter")
        assert "Jour férié : Entrée de nouveau pour l'enregistrer" in shown(app)
        assert logged(store, monday) == {}
        await press(pilot, "space", "enter")
        assert logged(store, monday) == {}
        await press(pilot, "enter")
        assert logged(store, monday) == {"14.7.1": (50, None)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sem 99", "L'année 2018 n'a pas de semaine 99."),
        ("suppl", "Rien ne correspond · ? puis Tab : le guide"),
        ("0,5 14.7.1 demian", "« demian » n'est ni une ligne ni une date : « demain » ?"),
    ],
)
async def test_what_means_nothing_is_said(
    make_app: MakeApp, press: Press, shown: Shown, typed: str, said: str
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p", *typed)
        assert titles(app) == []
        assert said in shown(app)


async def test_a_long_absence_is_counted_its_last_day_said_and_taken_back_at_once(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    def days() -> list[int]:
        with store.reading() as reading:
            return [one.jour.day for one in reading.absences("DM", date(2018, 6, 1), date(2018, 6, 30))]

    app = make_app(today=MARDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+p", *"vacances du 4 au 8 juin")
        assert titles(app)[0].startswith("Écrire 5 absences : congé 1 j lun. 04/06 + ")
        assert "… et 3 autres, la dernière : 1 j · ven. 08/06 · congé" in shown(app)
        await press(pilot, "enter")
        assert "✓ Enregistré : congé 5 j du lun. 04/06 au ven. 08/06 · u : annuler" in shown(app)
        await press(
            pilot, "ctrl+p", *"14/06 congé, 15/06 matin congé, 15/06 après-midi rtt, 18/06 rtt", "enter"
        )
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
        await press(pilot, "ctrl+p", *"locales objectif")
        assert "5.1 …missions locales - Objectif 4 " in shown(app)
        assert "5.2 …missions locales - Objectif 5 " in shown(app)
        said = " ".join(line.strip("│ ") for line in shown(app).splitlines())
        assert "Avancement (AD2I › 5) : Assistance technique régionale des missions locales" in said
        await press(pilot, "escape", "ctrl+p", *"0,5 permanences")
        assert "16.2.4 …mails de l'Offre de formation : aide à la" in shown(app)
        assert "16.2.5 …mail de la Documentation : Réalisation de" in shown(app)


@pytest.mark.parametrize("key", ["f2", "f3", "f4", "f5", "f6"])
async def test_the_key_of_a_place_leaves_the_bar_for_it(make_app: MakeApp, burst: Press, key: str) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "ctrl+p", "r", "g", key)
        assert isinstance(app.screen, PlaceScreen)
        assert app.screen.PLACE is list(Place)[int(key[1]) - 1]
