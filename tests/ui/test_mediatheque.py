"""The five places for another body: what its plan does not have is not shown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.people import copy_store
from tests.ui.visit import MakeApp, Press, Shown, visiting

FOREIGN = re.compile(r"\b(GIP|AD2I|APO|PRI|DIR|SI|FSE|axes?|2018|Cariforef|rgpd)\b|14\.\d|convention")
NIVEAUX = re.compile(r"\b(pôles?|axes?)\b", re.IGNORECASE)
"""The levels of the programme that comes with the product: this body calls its own otherwise."""
JEUDI = date(2027, 5, 20)


@pytest.fixture
def store_path(master_mediatheque: Path, tmp_path: Path) -> Path:
    return copy_store(master_mediatheque, tmp_path / "base")


JOURNEY = (
    (("f2",), "Accueil, prêts et retours"),
    (("/",), "Code, mots"),
    (("escape", "m"), "mai 2027"),
    (("escape", "f3"), "MED · "),
    (("down", "down"), "Acquisitions adultes"),
    (("!",), "RES · "),
    (("escape",), "MED · 7 à regarder sur 19"),
    (("!", "v"), "Prix des lecteurs"),
    (("v", "end", "P"), "Plan · "),
    (("escape", "f4"), "pour vous"),
    (("v",), "RES : 3"),
    (("v",), "Tout : 13"),
    (("f5",), "RES"),
    (("v",), "RES"),
    (("right", "right", "right"), "semaine 19"),
    (("escape", "tab"), "RES"),
    (("f6",), "MED"),
    (("v",), "Disponibles"),
    (("?",), "Touches"),
    (("escape", "ctrl+p"), "0,5 CODE hier"),
    (("escape", "d"), "20/05/2027"),
    (("escape", "A"), "Être qui"),
)


async def test_another_body_reads_its_own_plan_in_the_five_places_and_nothing_of_the_first_one(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent="ADL", today=JEUDI)
    async with visiting(app, press, (120, 40)) as pilot:
        for keys, told in JOURNEY:
            await press(pilot, *keys)
            text = shown(app)
            assert told in text, (keys, text)
            assert not FOREIGN.findall(text), (keys, text)


OF_LEVELS = (
    (("?",), "Touches"),
    (("escape", "f3", "?"), "Touches"),
    (("escape", "f"), "sigle, qui, état, mots"),
    ((*"pub",), "service PUB"),
    (("escape", "end", "P"), "Plan · "),
    (("1", "3", "0", "tab"), "Service RES"),
    (("escape", "i"), "n Service"),
    (("?",), "Touches"),
    (("escape", "escape", "f4", "?"), "Touches"),
    (("escape", "f"), "gravité, sigle, qui"),
    ((*"pub",), "service PUB"),
    (("escape", "f5"), "Service"),
    (("?",), "Touches"),
    (("escape", "v"), "Service"),
    (("?",), "Touches"),
    (("escape", "escape", "f6"), "n : service"),
    (("?",), "Touches"),
    (("escape", "v"), "service"),
    (("escape", "f2", "m"), "mai 2027"),
    (("v",), "2027"),
    (("?",), "Touches"),
    (("escape", "escape", "A"), "Être qui"),
    ((*"zzz",), "Pour l'ajouter"),
)
"""The places, their help, the filters and the forms; the guide tells of the programme of 2018."""


async def test_another_body_reads_its_own_words_for_the_levels_of_its_plan(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent="ADL", today=JEUDI)
    async with visiting(app, press, (120, 40)) as pilot:
        for keys, told in OF_LEVELS:
            await press(pilot, *keys)
            text = shown(app)
            assert told in text, (keys, text)
            assert not NIVEAUX.findall(text), (keys, text)
