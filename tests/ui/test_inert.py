"""Stored text is shown literally on every screen: nothing in it acts on the terminal or on the program."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Static

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui import ui
from cariforef_tui.domain.temps.saisies import Demande
from cariforef_tui.domain.values.text import SUBSTITUTE, inert_text, is_dangerous
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import commands_of
from cariforef_tui.ui.kit.columns import fit, wrap_cells
from cariforef_tui.ui.kit.inert import InertFilter, inert
from cariforef_tui.ui.kit.messages import ShowLigne
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.themes import OWN_THEMES
from cariforef_tui.ui.temps.demandes_dialog import DemandeDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.ui.laws import Fault, faults_shown
from tests.ui.visit import MakeApp, Press, Shown, visiting
from tests.worlds import HOSTILE_TEXTS


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


NEVER_PRESSED = frozenset({"quitter", "suspendre"})
BEFORE = {"commentaire": ("home", "ctrl+home")}
"""Where the cursor must be for a key to open its dialog."""
CUT_LABEL = "Plan 500 000…"
"""A label of 2018 that ends with a number, where the week cuts it: no figure of ours."""
CODE_THEN_DAYS = "a line's number reads as days"
BASES = frozenset({"ButtonDialog", "Dialog", "FormDialog", "RevueDialog"})
ASKED_ELSEWHERE = frozenset(
    {
        *("ConfirmDialog", "CountersignDialog", "DemandeDialog", "LargeTextDialog"),
        *("OpeningDialog", "PrefillDialog", "PresenceDialog", "WaitingDialog", "WelcomeDialog"),
    }
)
"""Dialogs that no key opens by itself here: the tests of their rooms open each."""


def dialogs_written() -> set[str]:
    """Names of the dialogs of the package, those that nobody has imported yet included."""
    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        import_module(module.name)
    found, pending = set(), [ModalScreen]
    while pending:
        kinds = [
            kind for kind in pending.pop().__subclasses__() if kind.__module__.startswith("cariforef_tui")
        ]
        found |= {kind.__name__ for kind in kinds}
        pending += kinds
    return found - BASES


async def test_every_command_of_every_place_shows_hostile_texts_literally_by_the_laws_of_what_is_shown(
    make_app: MakeApp, press: Press, shown: Shown, hostile_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place, a command or a dialog added later is covered by being registered; each dialog is seen.

    A third of the places are gone through in each theme of ours. Keys that open a dialog are all known to.
    """
    monkeypatch.setenv("HOME", "/maison")  # An export shows in which folder it is written.
    app = make_app(au=date(2018, 5, 18))
    app.session.launch = replace(
        app.session.launch, open_store=lambda _progress: SqliteAdmin().open(str(hostile_path))
    )
    seen: list[str] = []
    met: set[str] = set()
    faults: set[tuple[str, ...]] = set()

    def is_told(fault: Fault) -> bool:
        """True where a line says what was written or counted: its code, then days."""
        return fault[0] == CODE_THEN_DAYS and isinstance(app.screen, PlaceScreen)

    async def look(pilot: Pilot[int], key: str) -> None:
        await press(pilot, key)
        text = shown(app)
        seen.append(text)
        where = type(app.screen).__name__
        met.add(where)
        read = text.replace("app.quit", "").replace(CUT_LABEL, "")
        faults.update((key, where, *fault) for fault in faults_shown(app, read, words) if not is_told(fault))
        assert app.return_code is None, key

    async with visiting(app, press, notifications=True, tooltips=True) as pilot:
        with app.session.store.reading() as reading:
            words = "\n".join(inert_text(one.libelle) for one in reading.programme(2018).lignes)
        for rank, lieu in enumerate(Place):
            app.theme = OWN_THEMES[rank * len(OWN_THEMES) // len(Place)].name
            for command in commands_of(lieu):
                if command.name in NEVER_PRESSED or command.gesture is None:
                    continue
                await enter(app, pilot, press, lieu)
                await press(pilot, *BEFORE.get(command.name, ()))
                await look(pilot, command.keys.split(",")[0])
                if not isinstance(app.screen, PlaceScreen):
                    assert lieu in command.asks, command.name
                    await look(pilot, "down")
                await leave(app, pilot, press)
    text = "\n".join(seen)
    assert not is_alive(text)
    assert SUBSTITUTE in text
    for markup in ("[/b]", "[@click=app.quit]x[/]", "[AE-01]"):
        assert markup in text
    written = dialogs_written()
    assert len(written & met) > 10
    assert written - met <= ASKED_ELSEWHERE
    assert sorted(faults) == []


async def enter(app: CariforefApp, pilot: Pilot[int], press: Press, lieu: Place) -> None:
    """Go to a place, with the cursor on a line that has everything."""
    if lieu is Place.SIMULATION:
        app.places.show(ShowLigne("14.7.1"))
        await press(pilot)
        await press(pilot, "p")
        return
    is_there = isinstance(app.screen, PlaceScreen) and app.screen.PLACE is (
        Place.AVANCEMENT if lieu is Place.PARTOUT else lieu
    )
    if lieu is Place.AVANCEMENT or (lieu is Place.PARTOUT and not is_there):
        app.places.show(ShowLigne("14.7.1"))
    elif not is_there:
        app.places.go(lieu)
    await press(pilot)


async def leave(app: CariforefApp, pilot: Pilot[int], press: Press) -> None:
    """Give up what is open, until a place is shown with nothing being typed."""
    for _ in range(6):
        if isinstance(app.screen, PlaceScreen) and app.screen.PLACE is not Place.SIMULATION:
            break
        await press(pilot, "escape")
    assert isinstance(app.screen, PlaceScreen)
    if isinstance(app.screen, SemaineScreen) and app.screen.grid.editor is not None:
        await press(pilot, "escape")


async def test_dialogs_messages_and_a_widget_that_forgot_to_be_inert_show_hostile_texts_literally(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press, notifications=True) as pilot:
        for texte in HOSTILE_TEXTS[:3]:
            demande = Demande(code="4.5", numero=1, libelle=texte, ouverte_le=date(2018, 5, 22))
            app.push_screen(ConfirmDialog(texte))
            await press(pilot)
            assert not is_alive(shown(app))
            assert texte[:3] in shown(app)
            await press(pilot, "escape")
            app.push_screen(DemandeDialog(texte, [demande], {1: 25}))
            await press(pilot)
            assert not is_alive(shown(app))
            assert texte[:3] in shown(app)
            assert "0,25 j" in shown(app)
            await press(pilot, "escape")

        app.notify("[AE-01] \x1b]52;c;Zm9v\x07 [/b]")
        await press(pilot)
        assert "[AE-01] ␛]52;c;Zm9v␛ [/b]" in shown(app)

        await app.screen.mount(Static("oubli \x1b]52;c;Zm9v\x07 \u202e fin", markup=False))
        await press(pilot)
        assert "oubli" in shown(app)
        assert not is_alive(shown(app))
