"""The status line: a deed on one line, a refusal on those that it needs, beside the marks of the session."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.visit import MakeApp, Press, Shown, visiting

JEUDI = date(2018, 5, 17)
REFUSAL = (
    "DM n'a pas le droit d'administrer les agents et les programmes : réservé à la direction. "
    "Rien n'a été écrit."
)


@pytest.mark.parametrize("level", ["warn", "error"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_why_something_cannot_be_is_said_whole_beside_the_mark_of_a_demonstration(
    make_app: MakeApp, press: Press, shown: Shown, size: tuple[int, int], level: str
) -> None:
    app = make_app(today=JEUDI, demo=True)
    async with visiting(app, press, size) as pilot:
        app.show_status(REFUSAL, level)
        await press(pilot)
        said = " ".join(shown(app).replace("DÉMO fictive", "").replace("DÉMO", "").split())
        assert REFUSAL in said
        assert "DÉMO" in shown(app)
        assert "Aide" in shown(app)
        app.show_status("", "")
        await press(pilot)
        assert REFUSAL[:20] not in shown(app)


async def test_what_has_been_done_stays_on_one_line_and_keeps_how_to_undo_it(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI, demo=True)
    async with visiting(app, press, (60, 20)) as pilot:
        app.show_status(f"Enregistré : {'14.7.1 0,5 j, ' * 8} · u : annuler", "ok")
        await press(pilot)
        assert "u : annuler" in shown(app).splitlines()[-2]
        assert "Enregistré" in shown(app).splitlines()[-2]
        assert "DÉMO" in shown(app).splitlines()[-2]
