"""What a person likes: a theme picked by its look, keys of their own, both found again at the next start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.agents.preferences import Cle, StoreKeeper, keep_preference, load_preferences
from cariforef_tui.ui.keys.commands import label_of
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.remap import read_key, read_touches
from cariforef_tui.ui.shell.help import HelpDialog
from cariforef_tui.ui.shell.theme_dialog import ThemeDialog
from cariforef_tui.ui.shell.themes import NOMS, USUAL
from cariforef_tui.ui.temps.dialogs import AbsenceDialog, CommentDialog
from tests.ui.visit import MakeApp, Press, Shown, visiting


async def test_themes_are_seen_in_passing_escape_gives_back_enter_keeps(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        assert app.theme == USUAL
        await press(pilot, "ctrl+t")
        assert isinstance(app.screen, ThemeDialog)
        seen = [app.theme]
        for _ in list(NOMS)[1:]:
            await press(pilot, "down")
            seen.append(app.theme)
        assert seen == list(NOMS)
        await press(pilot, "escape")
        assert app.theme == USUAL
        assert load_preferences(StoreKeeper(store, "DM")).theme is None
        await press(pilot, "ctrl+t", "down", "enter")
        assert isinstance(app.screen, PlaceScreen)
        assert app.theme == "clair"
        assert "Thème retenu : clair" in shown(app)
    assert load_preferences(StoreKeeper(store, "DM")).theme == "clair"
    again = make_app()
    async with again.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert again.theme == "clair"
        await press(pilot, "A", *"pg", "enter")
        assert again.session.agent == "PG"


async def test_the_theme_of_the_configuration_is_there_from_the_first_frame(make_app: MakeApp) -> None:
    app = make_app()
    launch = replace(app.session.launch, theme="contraste")
    assert type(app)(launch).theme == "contraste"
    assert type(app)(replace(launch, theme="inconnu")).theme == USUAL


async def test_a_key_of_one_s_own_acts_in_a_place_and_in_the_grid_and_the_old_one_does_nothing(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    own = {"aide": "f9", "commentaire": "ctrl+k", "absence": "c"}
    assert keep_preference(StoreKeeper(store, "DM"), Cle.TOUCHES, own)
    app = make_app()
    async with visiting(app, press) as pilot:
        for key, expected in (("a", PlaceScreen), ("ctrl+k", CommentDialog), ("c", AbsenceDialog)):
            await press(pilot, key)
            assert isinstance(app.screen, expected), key
            if expected is not PlaceScreen:
                await press(pilot, "escape")
        await press(pilot, "f4")
        assert "F9 Aide" in shown(app).splitlines()[-1]
        assert app.screen.query_one(FooterBar).hints[-1].key == "f9"
        await press(pilot, "question_mark")
        assert isinstance(app.screen, PlaceScreen)
        await press(pilot, "f9")
        assert isinstance(app.screen, HelpDialog)
        await press(pilot, "G")
        assert "F9" in shown(app)


async def test_a_wrong_key_is_told_in_words_and_ends_nothing(
    make_app: MakeApp, press: Press, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_preference(StoreKeeper(store, "DM"), Cle.TOUCHES, {"aide": "ctrl+zz", "aid": "f9"})
    app = make_app()
    said: list[str] = []
    monkeypatch.setattr(type(app), "notify", lambda _app, text, **_how: said.append(text))
    async with visiting(app, press) as pilot:
        (sentence,) = said
        assert "« ctrl+zz » n'est pas une touche, aide garde la sienne" in sentence
        assert "« aid » n'est le nom d'aucune commande (aide" in sentence
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpDialog)


@pytest.mark.parametrize(
    ("typed", "key", "label"),
    [("f9", "f9", "F9"), ("ctrl+k", "ctrl+k", "ctrl+k"), ("é", "é", "é"), (";", "semicolon", ";")],
)
def test_a_key_is_read_as_people_write_it(typed: str, key: str, label: str) -> None:
    read = read_key(typed)
    assert read is not None
    assert label_of(read) == label


@pytest.mark.parametrize("typed", ["", "abc", "ctrl+", "meta+k", "f99"])
def test_what_is_no_key_is_not_read(typed: str) -> None:
    assert read_key(typed) is None


@pytest.mark.parametrize(
    ("touches", "kept"),
    [
        ({"aide": "q"}, {}),
        ({"aide": "f9", "quitter": "f9"}, {"aide": "f9"}),
        ({"aide": "f9", "quitter": "question_mark"}, {"aide": "f9", "quitter": "question_mark"}),
    ],
)
def test_a_key_already_taken_is_refused(touches: Mapping[str, str], kept: Mapping[str, str]) -> None:
    keymap, faults = read_touches(touches)
    assert keymap == kept
    assert len(faults) == len(touches) - len(kept)
