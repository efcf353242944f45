"""The line of keys below every place: it says what works there, and each key is a button.

That each place shows its first keys whole, right below the status line, is a law of `laws.py`.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import commands_of
from cariforef_tui.ui.keys.footers import FOOTERS
from cariforef_tui.ui.kit.footer import GAP, FooterBar, Hint, fit_hints
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.help import HelpDialog
from tests.ui.visit import MakeApp, Press, Shown, visiting

HINTS = st.builds(
    Hint,
    st.just("x"),
    st.sampled_from(["x", "↵", "Échap"]),
    st.sampled_from(["Plan", "Reste à faire", "Échéancier"]),
    st.just("Une phrase."),
)
HELP = Hint("question_mark", "?", "Aide", "Aide de cet écran.")


def footer_of(app: CariforefApp) -> FooterBar:
    return app.screen.query_one(FooterBar)


def width_of(line: list[Hint]) -> int:
    return sum(hint.width for hint in line) + GAP * (len(line) - 1)


@given(st.lists(HINTS, max_size=14), st.integers(12, 160), st.integers(1, 2))
def test_the_first_keys_that_fit_stand_whole_then_the_help_which_counts_the_others(
    hints: list[Hint], width: int, height: int
) -> None:
    lines = fit_hints((*hints, HELP), width, height)
    assert len(lines) <= height
    assert all(width_of(line) <= width for line in lines)
    *shown, last = [hint for line in lines for hint in line]
    assert shown == hints[: len(shown)]
    left = hints[len(shown) :]
    assert last.label == (f"Aide (+{len(left)})" if left else "Aide")
    if left:
        told = Hint("question_mark", "?", f"Aide (+{len(left) - 1})" if left[1:] else "Aide", "")
        *above, end = [*lines[:-1], [*lines[-1][:-1], left[0]]]
        is_full = len(above) + 1 == height and width_of([*end, told]) > width
        assert is_full, "one key more would have its place"


async def test_a_key_is_a_button_lit_and_explained_where_one_points_and_typing_has_its_own(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press, tooltips=True) as pilot:
        week = footer_of(app).hints
        for leave in ("escape", "enter", "tab"):
            await press(pilot, "5")
            assert shown(app).splitlines()[-1].rstrip().split("  ") == [
                " ↵ Enregistrer",
                "Tab Jour suivant",
                "Échap Annuler",
                "F1 Aide",
            ]
            await press(pilot, leave)
            assert footer_of(app).hints == week
        await press(pilot, "5", "f1")
        assert isinstance(app.screen, HelpDialog)
        await press(pilot, "escape", "escape", "f4")

        alertes = footer_of(app).hints
        assert alertes != week
        help_key = shown(app).splitlines()[-1].index("?")
        before = footer_of(app).render().spans
        await pilot.hover(FooterBar, offset=(help_key, 0))
        (help_text,) = (one.help_text for one in commands_of(Place.PARTOUT) if one.label == "Aide")
        assert footer_of(app).tooltip == help_text
        assert footer_of(app).render().spans != before
        await pilot.hover(offset=(3, 5))
        assert footer_of(app).tooltip is None
        assert footer_of(app).render().spans == before

        for x in (help_key - 1, help_key - 2):
            await pilot.click(FooterBar, offset=(x, 0))
            assert isinstance(app.screen, PlaceScreen)
        await pilot.click(FooterBar, offset=(help_key + 5, 0))
        assert isinstance(app.screen, HelpDialog)
        await press(pilot, "escape")
        assert footer_of(app).hints == alertes


async def test_what_one_may_not_do_anywhere_does_not_stand_in_the_footer_of_alertes_nor_avancement(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
    asked = {
        f"{command.key_label} {FOOTERS[Place.ALERTES][command.gesture]}"
        for command in commands_of(Place.ALERTES)
        if command.droit is not None and command.gesture in FOOTERS[Place.ALERTES]
    }
    app = make_app(agent="DM")
    async with visiting(app, press, (120, 40)) as pilot:
        for agent, possible in (
            ("DM", {"P Plan", "r Reste à faire", "o Décider"}),
            ("PG", {"r Reste à faire"}),
            ("ZA", set()),
        ):
            if agent != "DM":
                await press(pilot, "A", *agent, "enter")
            await press(pilot, "f4", "v")
            assert {words for words in asked if words in shown(app)} == possible
            # The cursor of DM is on the jalon, which whoever answers for its line declares held.
            assert ("x Jalon tenu" in shown(app)) is (agent == "DM")
            await press(pilot, "f3", "slash", *"14.7.1", "enter")
            assert ("P Plan" in shown(app)) is ("P Plan" in possible)


async def test_in_avancement_deciding_bears_one_word_and_closing_is_named_after_what_it_does(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f3")
        for key in ("v", "exclamation_mark"):
            assert " o Décider " in "".join(shown(app).splitlines()[-2:])
            await press(pilot, key)
        await press(pilot, "f", *"zzz", "enter")
        assert [hint.label for hint in footer_of(app).hints] == ["Échéancier", "Aide"], "nothing to look at"

        await press(pilot, "escape", "slash", *"16.4.1", "enter")
        assert "  x Solder  " in shown(app)
        await press(pilot, "slash", *"14.7.1", "enter")
        assert "  x Jalon tenu  " in shown(app)
        await press(pilot, "x", "enter")
        assert "  x Solder  " in shown(app)
        await press(pilot, "x", "enter")
        assert "  x Rouvrir  " in shown(app)
