"""A programme of one's own at the first start: its file, what is shown of it, and its people."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import stored
from tests.ui.visit import MakeApp, Press, Shown, visiting
from tests.worlds import MEDIATHEQUE

IN_2026, IN_2027 = date(2026, 11, 25), date(2027, 3, 3)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MEDIATHEQUE, tmp_path / "mon plan"))


def on_one_line(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


@pytest.fixture
def give(press: Press) -> Press:
    """Paste the path of a file, in place of the one that stands there, and ask to read it."""

    async def give(pilot: Pilot[int], path: Path) -> None:
        await press(pilot, "ctrl+u")
        pilot.app.post_message(events.Paste(f"'{path}' "))
        await press(pilot, "enter")

    return give


async def test_one_s_own_programme_is_read_again_once_corrected_shown_loaded_and_its_people_are_known(
    make_app: MakeApp, press: Press, burst: Press, give: Press, shown: Shown, store_path: Path, plan: Path
) -> None:
    lignes = plan / "lignes.csv"
    whole = lignes.read_text()
    lignes.write_text(whole.replace("\n2;", "\n1;"))
    app = make_app(agent=None, today=IN_2027, has_files=True)
    async with visiting(app, press) as pilot:
        assert "o  Ouvrir 2027, tiré du programme 2018 ou d'un classeur" in shown(app)
        restore = "Pour remettre une copie : quittez, puis « cariforef base restaurer COPIE »."
        assert restore in on_one_line(shown(app))
        await press(pilot, "o", "d")
        await give(pilot, plan.with_name("rien.xlsx"))
        assert "Aucun fichier ni dossier de ce nom" in shown(app)
        await press(pilot, "ctrl+u", "enter")
        assert "Aucun fichier ni dossier de ce nom" in shown(app)
        await give(pilot, plan)
        text = on_one_line(shown(app))
        assert "rien n'a été chargé" in text
        assert "lignes.csv, ligne 5" in text
        assert "Corrigez le fichier et enregistrez-le : Entrée le relit." in text
        lignes.write_text(whole)
        await press(pilot, "enter")
        assert "Charger 2027" in shown(app)
        await press(pilot, "escape")
        assert "mon plan" in shown(app)
        await press(pilot, "escape")
        assert "Bienvenue dans cariforef" in shown(app)
        with app.session.store.reading() as reading:
            assert reading.exercices() == (2018,)
        await press(pilot, "o", "d")
        await give(pilot, plan)
        text = on_one_line(shown(app))
        assert "Programme 2027, Médiathèque municipale" in text
        assert "Colonnes laissées de côté, programme.csv : « vote », « source »" in text
        assert "21 lignes à saisir, 1700 j prévus." in text
        assert "9 nouvelles personnes : ADL BK CMR DVN EF GTO HB JS NPL." in text
        assert "Il prend la place du programme 2018 (GIP)" in text
        assert "CUL : jours, annoncé 325, sommé 330" in text
        assert "Entrée : charger 2027" in text
        await press(pilot, "enter")
        assert "Qui êtes-vous ?" in shown(app)
        assert "GTO" in shown(app)
        assert "LR" not in shown(app)
        await burst(pilot, *"gto", "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.reference.au == IN_2027
        await press(pilot, ".", "5", "enter")
    assert stored(store_path, "GTO", IN_2027) == {"8": 50}


async def test_before_its_year_one_s_programme_is_looked_at_on_its_first_day_now_and_at_the_next_start(
    make_app: MakeApp, press: Press, burst: Press, give: Press, shown: Shown, plan: Path
) -> None:
    app = make_app(agent=None, today=IN_2026, has_files=True)
    async with visiting(app, press) as pilot:
        await press(pilot, "o", "d")
        await give(pilot, plan)
        assert "on le regarde à son premier jour ouvré" in on_one_line(shown(app))
        await burst(pilot, "enter", *"gto", "enter")
        assert app.session.reference.au == date(2027, 1, 4)
    app = make_app(agent="GTO", today=IN_2026, has_files=True)
    async with visiting(app, press):
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.reference.au == date(2027, 1, 4)
