"""The status line: a deed on one line, a refusal on those that it needs, beside the mark of an auditor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.ui.visit import MakeApp, Press, Shown, visiting

JEUDI = date(2018, 5, 17)
REFUSAL = (
    "DM n'a pas le droit d'administrer les agents et les programmes : réservé à la direction. "
    "Rien n'a été écrit."
)


async def test_why_something_cannot_be_is_said_whole_and_what_was_done_on_one_whole_line(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI, demo=True)
    async with visiting(app, press, (120, 40)) as pilot:
        for size, level in (((120, 40), "warn"), ((80, 24), "error"), ((60, 20), "warn")):
            await pilot.resize_terminal(*size)
            app.show_status(REFUSAL, level)
            await press(pilot)
            assert REFUSAL in " ".join(shown(app).split())
            assert "Aide" in shown(app)
            app.show_status("", "")
            await press(pilot)
            assert REFUSAL[:20] not in shown(app)

        app.show_status(f"Enregistré : {'14.7.1 0,5 j, ' * 8} · u : annuler", "ok")
        await press(pilot)
        line = shown(app).splitlines()[-2]
        assert line.startswith(" ✓ Enregistré")
        assert "u : annuler" in line
        done = "jeu. 17/05 : 14.7.1 0,5 j « salon » · u : annuler"
        app.show_status(done, "ok")
        await press(pilot)
        assert f"✓ {done}" in shown(app)
        app.header = replace(app.header, restriction="lecture seule (auditeur)")
        await press(pilot)
        line = shown(app).splitlines()[-2]
        assert line.rstrip().endswith("lecture seule")
        assert "DÉMO" not in line
