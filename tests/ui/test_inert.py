"""Stored text is shown literally on every screen: nothing in it acts on the terminal or on the program."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.widgets import Static

from cariforef_db.admin import SqliteAdmin
from cariforef_tui.domain.agents import Agent
from cariforef_tui.domain.programme import Programme
from cariforef_tui.domain.saisies import CellChange
from cariforef_tui.domain.suivi import Declaration, Fait
from cariforef_tui.domain.texte import SUBSTITUTE, is_dangerous
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.inert import InertFilter, inert
from cariforef_tui.ui.screens.place import PlaceScreen
from cariforef_tui.ui.widgets.alert_rows import wrap_cells
from cariforef_tui.ui.widgets.columns import fit

MakeApp = Callable[..., CariforefApp]
Shown = Callable[[CariforefApp], str]
Press = Callable[..., Awaitable[None]]

MARKUP = ("[/b]", "[@click=app.quit]x[/]", "[AE-01]", "[link=http://x]y", "[red", "\\[b]")
ALIVE = (
    "\x1b]52;c;Zm9v\x07",
    "\x1b]52;c;Zm9v\x1b\\",
    "\x1b[2J",
    "\x9b31m",
    "\x90q\x9c",
    "\x00",
    "\x08\r",
    "\u202egnp",
    "\u2066x\u2069",
    "\u200b\ufeff",
    "\U000e0041",
)
WIDE = ("漢字かな", "👩‍👩‍👧", "עברית", "e\u0301")
NASTY = tuple(f"{markup} {alive} {wide}" for markup, alive, wide in zip(cycle(MARKUP), ALIVE, cycle(WIDE)))


def is_alive(text: str) -> bool:
    """True where something could act on a terminal, emoji joined by ZWJ left aside."""
    return any(is_dangerous(char) and char != "\u200d" for char in text.replace("\n", ""))


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_whatever_the_text_nothing_dangerous_is_left_and_brackets_are_brackets(texte: str) -> None:
    shown = inert(texte)
    assert not is_alive(shown.plain)
    assert shown.spans == []
    assert shown.plain.count("[") == texte.count("[")


@given(st.lists(st.text(max_size=20), max_size=5))
@settings(max_examples=200, deadline=None)
def test_the_last_net_lets_no_dangerous_segment_through_and_leaves_controls_of_the_terminal_alone(
    texts: list[str],
) -> None:
    control = Segment("\x1b[1A", None, [])
    segments = [*(Segment(text) for text in texts), control._replace(control=[(1,)])]  # type: ignore[list-item]
    *found, kept = InertFilter().apply(segments, Color(0, 0, 0))
    assert [unicodedata.category(char) for segment in found for char in segment.text if ord(char) < 32] == []
    assert "\x1b" not in "".join(segment.text for segment in found)
    assert kept == segments[-1]


@given(
    st.text(alphabet=st.sampled_from("ab é漢👩…\x1b[]"), max_size=80), st.integers(2, 30), st.integers(1, 3)
)
@settings(max_examples=200, deadline=None)
def test_a_wrapped_or_cut_text_never_exceeds_its_cells(texte: str, width: int, lines: int) -> None:
    wrapped = wrap_cells(texte, width, lines)
    assert len(wrapped) <= lines
    assert max(cell_len(line) for line in wrapped) <= width
    assert cell_len(fit(texte, width)) == width


@pytest.fixture
def nasty_path(programme_2018: Programme, agents_2018: Sequence[Agent], tmp_path: Path) -> Path:
    """A store whose every label, name, motif and comment is hostile, written under the rules' nose."""
    texts: Iterator[str] = cycle(NASTY)
    folder = tmp_path / "hostile"
    folder.mkdir(mode=0o700)
    path = folder / "cariforef.db"
    programme = replace(
        programme_2018,
        lignes=tuple(replace(one, libelle=next(texts) + one.libelle) for one in programme_2018.lignes),
        jalons=tuple(replace(one, libelle=next(texts)) for one in programme_2018.jalons),
    )
    agents = tuple(replace(one, nom=next(texts)) for one in agents_2018)
    admin = SqliteAdmin()
    admin.create(str(path), programme, agents, lambda _: None)
    store = admin.open(str(path))
    codes = [ligne.code for ligne in programme.imputables()][:20]
    with store.writing("DM") as writing:
        for rank, code in enumerate(codes):
            day = date(2018, 5, 14 + rank % 5)
            writing.write_cells([CellChange("DM", day, code, 25, next(texts))])
        writing.add_fait(2018, Fait("RGPD", Declaration.TENU, date(2018, 5, 15), "DM", NASTY[0]))
    store.close()
    return path


async def test_hostile_labels_names_motifs_and_comments_are_inert_on_every_screen_and_dialog(
    make_app: MakeApp, press: Press, shown: Shown, nasty_path: Path
) -> None:
    app = make_app(au=date(2018, 5, 18))
    admin = SqliteAdmin()
    app.launch = replace(app.launch, open_store=lambda _progress: admin.open(str(nasty_path)))
    seen = []
    keys = "f5 down slash escape A escape c escape f6 e f escape x escape "
    keys += "f7 down tab end t escape x escape d escape ctrl+p escape"
    async with app.run_test(size=(90, 26), notifications=True, tooltips=True) as pilot:
        await press(pilot)
        for key in keys.split():
            await press(pilot, key)
            seen.append(shown(app))
        assert isinstance(app.screen, PlaceScreen)
        assert app.return_code is None
    text = "\n".join(seen)
    assert not is_alive(text)
    assert SUBSTITUTE in text
    for markup in ("[/b]", "[@click=app.quit]x[/]", "[AE-01]"):
        assert markup in text


async def test_a_passing_message_shows_brackets_and_no_escape(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot)
        app.notify_text("[AE-01] \x1b]52;c;Zm9v\x07 [/b]")
        await press(pilot)
        assert "[AE-01] ␛]52;c;Zm9v␛ [/b]" in shown(app)


async def test_a_widget_that_forgot_to_be_inert_is_caught_by_the_last_net(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await app.screen.mount(Static("oubli \x1b]52;c;Zm9v\x07 \u202e fin", markup=False))
        await press(pilot)
        text = shown(app)
        assert "oubli" in text
        assert not is_alive(text)
