"""A programme of one's own at the first start: its file, what is shown of it, and its people."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import open_store, stored
from tests.ui.visit import MakeApp, Press, Shown, visiting
from tests.worlds import MEDIATHEQUE

IN_2026, IN_2027 = date(2026, 11, 25), date(2027, 3, 3)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MEDIATHEQUE, tmp_path / "mon plan"))


def on_one_line(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def type_path(path: Path) -> tuple[str, ...]:
    return ("o", "d", *(f"'{path}' "), "enter")


async def test_one_s_own_programme_is_shown_loaded_and_its_people_are_known(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, plan: Path
) -> None:
    app = make_app(agent=None, today=IN_2027, has_files=True)
    async with visiting(app, press) as pilot:
        assert "o  Ouvrir 2027, tiré du programme 2018 ou d'un classeur" in shown(app)
        await press(pilot, *type_path(plan))
        text = on_one_line(shown(app))
        assert "Programme 2027, Médiathèque municipale" in text
        assert "Colonnes laissées de côté, programme.csv : « vote », « source »" in text
        assert "21 lignes à saisir, 1700 j prévus." in text
        assert "9 nouvelles personnes : ADL BK CMR DVN EF GTO HB JS NPL." in text
        assert "Il prend la place du programme 2018 (GIP)" in text
        assert "CUL : jours annoncés 325, sommés 330" in text
        assert "Entrée : charger 2027" in text
        await press(pilot, "enter")
        assert "Qui êtes-vous ?" in shown(app)
        assert "GTO" in shown(app)
        assert "LR" not in shown(app)
        await press(pilot, *"gto", "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.reference.au == IN_2027
        await press(pilot, ".", "5", "enter")
    assert stored(store_path, "GTO", IN_2027) == {"8": 50}


async def test_before_its_year_one_s_programme_is_looked_at_on_its_first_day_now_and_at_the_next_start(
    make_app: MakeApp, press: Press, shown: Shown, plan: Path
) -> None:
    app = make_app(agent=None, today=IN_2026, has_files=True)
    async with visiting(app, press) as pilot:
        await press(pilot, *type_path(plan))
        assert "on le regarde à son premier jour ouvré" in on_one_line(shown(app))
        await press(pilot, "enter", *"gto", "enter")
        assert app.session.reference.au == date(2027, 1, 4)
    app = make_app(agent="GTO", today=IN_2026, has_files=True)
    async with visiting(app, press):
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.reference.au == date(2027, 1, 4)


async def test_the_faults_of_a_file_are_shown_with_their_places_and_it_is_read_again_once_corrected(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, plan: Path
) -> None:
    lignes = plan / "lignes.csv"
    whole = lignes.read_text()
    lignes.write_text(whole.replace("\n2;", "\n1;"))
    app = make_app(agent=None, today=IN_2027, has_files=True)
    async with visiting(app, press) as pilot:
        await press(pilot, *type_path(plan))
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
    with open_store(store_path) as store, store.reading() as reading:
        assert reading.exercices() == (2018,)


async def test_a_file_that_is_not_there_is_asked_for_again(
    make_app: MakeApp, press: Press, shown: Shown, tmp_path: Path
) -> None:
    app = make_app(agent=None, today=IN_2027, has_files=True)
    async with visiting(app, press) as pilot:
        await press(pilot, *type_path(tmp_path / "rien.xlsx"))
        assert "Aucun fichier ni dossier de ce nom" in shown(app)
        await press(pilot, "ctrl+u", "enter")
        assert "Aucun fichier ni dossier de ce nom" in shown(app)


async def test_a_person_without_files_here_is_offered_none(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=IN_2027)
    async with visiting(app, press) as pilot:
        assert "classeur" not in shown(app)
        await press(pilot, "o")
        assert "classeur" not in shown(app)
