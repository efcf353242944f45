"""Help: the keys of the place and of the role, then the guide."""

from __future__ import annotations

import re

import pytest
from textual.widgets import OptionList

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.machine.documents import read_sections
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import commands_of, moves_of
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.revue.screen import RevueScreen
from cariforef_tui.ui.shell.guide_page import NOTHING, GuideText, draw_section
from cariforef_tui.ui.shell.help import (
    HelpDialog,
    KeyRow,
    draw_keys,
    group_keys,
    group_signs,
    group_words,
)
from tests.kit.glossary import mots_of
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting


async def test_help_shows_the_keys_of_the_place_and_of_the_role_then_all_and_leaves_by_its_own_key(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    app = make_app(agent="PG")
    async with visiting(app, press, (120, 60)) as pilot:
        await press(pilot, "f3", "question_mark")
        assert "Déclarer ce qui reste à faire" in shown(app)
        assert "Solder la ligne" not in shown(app), "who logs on a line declares there, and soldes none"
        assert "Changer le plan" not in shown(app)
        assert "v : tout (+" in shown(app)
        await press(pilot, "v")
        assert "Changer le plan" in shown(app)
        assert "v : tout" not in shown(app)
        assert "Premiers pas" not in shown(app)
        await press(pilot, "question_mark", "f5", "question_mark", "v")
        assert "Écrire le compte rendu" in shown(app)
        assert "Écrire dans un fichier ce que l'écran montre" not in shown(app), "said of the place alone"
        await press(pilot, "question_mark")
        assert isinstance(app.screen, RevueScreen)
        for key in ("q", "escape", "f1"):
            await press(pilot, "f1")
            assert isinstance(app.screen, HelpDialog)
            await press(pilot, key)
            assert isinstance(app.screen, RevueScreen)


async def test_help_of_avancement_names_its_view_and_what_its_signs_mean(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press, (80, 90)) as pilot:
        await press(pilot, "f3", "question_mark")
        assert "Touches : Avancement  " in shown(app)
        signs = shown(app).split("Lire les signes")[1]
        assert "Un jalon." in signs
        assert {*"●◆◈▲R◇"} <= {sign for line in signs.splitlines() for sign in line.split()}
        await press(pilot, "escape", "v", "question_mark")
        assert "Touches : Avancement, échéancier  " in shown(app)
        await press(pilot, "escape", "exclamation_mark", "question_mark")
        assert "Touches : Avancement, à regarder  " in shown(app)


async def test_the_keys_scroll_and_tab_turns_to_the_guide_which_is_read_by_sections_and_searched(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    sections = read_sections()
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "question_mark")
        first = shown(app)
        assert "Agir" in first
        await press(pilot, "G")
        assert shown(app) != first
        await press(pilot, "g")
        assert shown(app) == first

        await press(pilot, "tab")
        for section in sections[:3]:
            assert screen_of(app, HelpDialog).query_one(GuideText).section == section
            assert section.title in shown(app)
            await press(pilot, "down")
        await press(pilot, "tab")
        assert "Agir" in shown(app)

        await press(pilot, "slash", *"CONTRÔLE")
        assert "contrôle" in shown(app)
        options = app.screen.query_one(OptionList)
        assert 0 < options.option_count < len(sections)
        await press(pilot, *"zzz")
        assert NOTHING in shown(app)
        await press(pilot, "escape")
        assert options.option_count == len(sections)
        await press(pilot, "escape")
        assert isinstance(app.screen, PlaceScreen)


@pytest.mark.parametrize("width", [40, 120])
@pytest.mark.parametrize("place", list(Place))
def test_every_command_is_in_the_help_of_its_place_its_sentence_beside_its_key(
    place: Place, width: int
) -> None:
    groups = group_keys(place, {}, lambda _command: True)
    said = {row.help_text for group in groups for row in group.rows}
    assert [
        one.name for one in (*commands_of(place), *moves_of(place)) if one.help_in(place) not in said
    ] == []
    lines = draw_keys(groups, width)
    assert max(line.cell_length for line in lines) <= width
    if width < 100:
        for group in groups:
            indent = min(max(len(row.keys) for row in group.rows), width // 3) + 3
            title = next(rank for rank, line in enumerate(lines) if line.plain == group.title)
            for line in lines[title + 1 :]:
                if not line.plain:
                    break
                assert line.plain[indent - 2 : indent] == "  "


def test_the_keys_of_the_footer_come_first_and_places_with_signs_of_their_own_tell_them() -> None:
    acting = group_keys(Place.ALERTES, {}, lambda _command: True)[0].rows
    assert [row.keys for row in acting][:4] == ["Entrée", "x", "P", "r"]
    places = {place for place in Place if group_signs(place)}
    assert places == {*Place} - {Place.PARTOUT, Place.SIMULATION}


@pytest.mark.parametrize("place", list(Place))
def test_a_word_that_the_help_itself_says_is_explained_below(place: Place) -> None:
    groups = (*group_keys(place, {}, lambda _command: True), *group_signs(place))
    said = mots_of("\n".join(row.help_text for group in groups for row in group.rows))
    explained = {row.keys for group in group_words(place) for row in group.rows}
    assert said <= explained


def test_two_keys_that_do_the_same_are_one_row() -> None:
    rows = [row for group in group_keys(Place.ALERTES, {}, lambda _command: True) for row in group.rows]
    assert KeyRow("g Début", "Aller à la première ligne.") in rows


@pytest.mark.parametrize("width", [30, 90])
def test_no_word_of_the_guide_is_cut_and_every_line_holds_in_its_width(width: int) -> None:
    for section in read_sections():
        lines = [line.plain for line in draw_section(section, width)]
        text = " ".join(lines)
        # What is wider than the screen, an address in a command, is cut somewhere.
        fitting = " ".join(token for token in section.text.split() if len(token) <= width - 4)
        for word in re.findall(r"[\w’']+", fitting):
            assert word in text, (section.title, word)
        assert max(map(len, lines)) <= width
        assert "`" not in text
        assert "**" not in text


async def test_a_dialog_covered_or_not_yet_drawn_ends_nothing(
    make_app: MakeApp, press: Press, burst: Press
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        for typed in (("ctrl+p",), ("A", "tab"), ("d", "tab", "tab")):
            for key in ("pageup", "pagedown"):
                await burst(pilot, *typed, key)
                assert app.is_running
                await press(pilot, "escape")
                assert isinstance(app.screen, PlaceScreen)

        for opening in ("ctrl+p", "a"):
            await press(pilot, opening)
            under = app.screen
            app.action_show_help()
            await press(pilot)
            for _ in range(2):
                under.dismiss(None)
                await press(pilot)
            assert isinstance(app.screen, HelpDialog)
            await press(pilot, "escape", "escape")
            assert len(app.screen_stack) == 1
