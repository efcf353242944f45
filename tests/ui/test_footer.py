"""The line of keys below every place: it says what works there, and each key is a button."""

from __future__ import annotations

import pytest

from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.keys.commands import Place, commands_of
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.help_dialog import HelpDialog
from tests.ui.visit import MakeApp, Press, Shown

ALERTES = [
    f"{one.key_label} {one.label}"
    for one in (*commands_of(Place.ALERTES), *commands_of(Place.PARTOUT))
    if one.footer
]


def footer_of(app: CariforefApp) -> FooterBar:
    return app.screen.query_one(FooterBar)


async def test_the_footer_says_every_key_of_the_place_once(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        hints = [f"{hint.key_label} {hint.label}" for hint in footer_of(app).hints]
        assert sorted(hints) == sorted(ALERTES)
        assert shown(app).splitlines()[-1].rstrip() == " ".join(hints)


async def test_a_click_on_a_key_presses_it_and_a_click_between_two_does_nothing(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        line = shown(app).splitlines()[-1]
        for x in (line.index("?") - 1, len(line) - 1):
            await pilot.click(FooterBar, offset=(x, 0))
            assert isinstance(app.screen, PlaceScreen)
        await pilot.click(FooterBar, offset=(line.index("Aide") + 3, 0))
        assert isinstance(app.screen, HelpDialog)


async def test_the_key_pointed_at_is_lit_and_says_its_sentence_until_one_points_elsewhere(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24), tooltips=True) as pilot:
        await press(pilot)
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


@pytest.mark.parametrize("size", [(50, 14), (80, 24)])
async def test_the_footer_takes_one_line_whatever_the_width(
    make_app: MakeApp, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        line = shown(app).splitlines()[-1]
        assert line.endswith("…") is (size[0] < 80)


async def test_the_keys_follow_the_place_and_are_the_same_after_a_dialog(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f3")
        tree = footer_of(app).hints
        await press(pilot, "f4")
        assert footer_of(app).hints != tree
        await press(pilot, "f3", "question_mark", "escape")
        assert footer_of(app).hints == tree
