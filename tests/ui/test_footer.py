"""The line of keys below every place: it says what works there, and each key is a button."""

from __future__ import annotations

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import commands_of, keyed_of
from cariforef_tui.ui.keys.footers import FOOTERS
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.help import HelpDialog
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

HELP = "? Aide"
SIZES = [(60, 20), (80, 24), (120, 40), (160, 50)]
PLACES = {
    "f2": Place.SEMAINE,
    "f3": Place.AVANCEMENT,
    "f4": Place.ALERTES,
    "f5": Place.REVUE,
    "f6": Place.EQUIPE,
}


def footer_of(app: CariforefApp) -> FooterBar:
    return app.screen.query_one(FooterBar)


def words_of(app: CariforefApp, place: Place) -> list[str]:
    """Return what the footer may show of a place, in order, without the help."""
    screen = screen_of(app, PlaceScreen)
    by_gesture = {one.gesture: one for one in keyed_of(place)}
    possible = [
        (by_gesture[gesture], word)
        for gesture, word in screen.footer_words.items()
        if not isinstance(one := by_gesture[gesture], Command) or screen.offers(one)
    ]
    return [f"{'↵' if one.key_label == 'Entrée' else one.key_label} {word}" for one, word in possible]


@pytest.mark.parametrize("size", SIZES)
async def test_the_footer_shows_the_first_keys_whole_then_the_help_on_two_lines_where_there_is_room(
    make_app: MakeApp, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    app = make_app()
    async with visiting(app, press, size) as pilot:
        for key, place in PLACES.items():
            await press(pilot, key)
            height = 2 if size[1] >= 30 else 1
            lines = [line.strip() for line in shown(app).splitlines()[-height:]]
            words = [word for line in lines for word in line.split("  ") if word]
            possible = words_of(app, place)
            assert words[:-1] == possible[: len(words) - 1]
            missing = possible[len(words) - 1 :]
            assert words[-1] == (f"{HELP} (+{len(missing)})" if missing else HELP)
            if missing:
                assert len("  ".join([lines[-1], missing[0]])) > size[0] - 2
                assert all(lines)


@pytest.mark.parametrize("size", SIZES)
async def test_what_has_just_happened_stands_right_above_the_footer(
    make_app: MakeApp, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    app = make_app()
    async with visiting(app, press, size) as pilot:
        for key in PLACES:
            await press(pilot, key)
            app.show_status("Ce qui vient d'être fait", "ok")
            await press(pilot)
            assert shown(app).splitlines()[-3 if size[1] >= 30 else -2].startswith(" ✓ Ce qui vient d'être")


async def test_a_click_on_a_key_presses_it_and_a_click_between_two_does_nothing(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        line = shown(app).splitlines()[-1]
        for x in (line.index("?") - 1, line.index("?") - 2):
            await pilot.click(FooterBar, offset=(x, 0))
            assert isinstance(app.screen, PlaceScreen)
        await pilot.click(FooterBar, offset=(line.index("Aide") + 3, 0))
        assert isinstance(app.screen, HelpDialog)


async def test_the_key_pointed_at_is_lit_and_says_its_sentence_until_one_points_elsewhere(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press, tooltips=True) as pilot:
        await press(pilot, "f4")
        help_key = shown(app).splitlines()[-1].index("?")
        before = footer_of(app).render().spans
        await pilot.hover(FooterBar, offset=(help_key, 0))
        (help_text,) = (one.help_text for one in commands_of(Place.PARTOUT) if one.label == "Aide")
        assert footer_of(app).tooltip == help_text
        assert footer_of(app).render().spans != before
        await pilot.hover(offset=(3, 5))
        assert footer_of(app).tooltip is None
        assert footer_of(app).render().spans == before


async def test_the_keys_follow_the_place_and_are_the_same_after_a_dialog(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f3")
        tree = footer_of(app).hints
        await press(pilot, "f4")
        assert footer_of(app).hints != tree
        await press(pilot, "f3", "question_mark", "escape")
        assert footer_of(app).hints == tree


@pytest.mark.parametrize(
    ("agent", "possible"),
    [
        ("DM", {"x Solder", "P Plan", "r Reste à faire", "o Décider"}),
        ("PG", {"x Solder", "r Reste à faire"}),
        ("ZA", set()),
    ],
    ids=["coordinateur", "agent", "auditeur"],
)
async def test_what_one_may_not_do_anywhere_does_not_stand_in_the_footer_of_alertes_nor_avancement(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore, agent: str, possible: set[str]
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
    asked = {
        f"{command.key_label} {FOOTERS[Place.ALERTES][command.gesture]}"
        for command in commands_of(Place.ALERTES)
        if command.droit is not None and command.gesture in FOOTERS[Place.ALERTES]
    }
    app = make_app(agent=agent)
    async with visiting(app, press, (160, 50)) as pilot:
        await press(pilot, "f4", "v")
        assert {words for words in asked if words in shown(app)} == possible
        await press(pilot, "f3")
        assert ("P Plan" in shown(app)) is ("P Plan" in possible)


async def test_the_act_of_deciding_bears_one_word_in_every_view_of_avancement(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press, (160, 50)) as pilot:
        await press(pilot, "f3")
        for key in ("v", "exclamation_mark"):
            assert " o Décider " in "".join(shown(app).splitlines()[-2:])
            await press(pilot, key)
        assert [hint.label for hint in footer_of(app).hints] == ["Échéancier", "Aide"], "nothing to look at"


async def test_while_a_cell_is_typed_the_keys_are_those_that_work_in_it(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        before = footer_of(app).hints
        for leave in ("escape", "enter", "tab"):
            await press(pilot, "5")
            assert shown(app).splitlines()[-1].rstrip().split("  ") == [
                " ↵ Enregistrer",
                "Tab Jour suivant",
                "Échap Annuler",
                "F1 Aide",
            ]
            await press(pilot, leave)
            assert footer_of(app).hints == before
        await press(pilot, "5", "f1")
        assert isinstance(app.screen, HelpDialog)


async def test_the_key_that_closes_a_line_is_named_after_what_it_does_to_the_one_under_the_cursor(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press, (160, 50)) as pilot:
        await press(pilot, "f3", "slash", *"16.4.1", "enter")
        assert "  x Solder  " in shown(app)
        await press(pilot, "slash", *"14.7.1", "enter")
        assert "  x Jalon tenu  " in shown(app)
        await press(pilot, "x", "enter")
        assert "  x Solder  " in shown(app)
        await press(pilot, "x", "enter")
        assert "  x Rouvrir  " in shown(app)
