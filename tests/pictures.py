"""Draw pictures of the demonstration, as it is today: SVG files in the folder given.

python tests/pictures.py FOLDER            the README's pictures
python tests/pictures.py FOLDER --every    every place and dialog, at four sizes, in each theme
rsvg-convert -z 0.8 FOLDER/semaine.svg | pngquant 48 - > .github/images/semaine.png
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.machine.demonstration import build_demonstration
from cariforef_tui.services.launch import Launch
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.shell.themes import NOMS

AU = date(2018, 5, 22)
PICTURES = (
    ("semaine", ()),
    ("avancement", ("f3", "slash", *"rgpd", "enter")),
    ("mois", ("m", "left", "left")),
)
STATES = (
    ("semaine", ()),
    ("semaine-saisie", ("0", "comma", "5")),
    ("semaine-ligne", ("slash", *"perm")),
    ("semaine-absence", ("a",)),
    ("semaine-note", ("c",)),
    ("semaine-histoire", ("escape", "H")),
    ("mois", ("m", "p")),
    ("mois-annee", ("m", "v")),
    ("mois-signer", ("m", "p", "s")),
    ("avancement", ("f3",)),
    ("avancement-ligne", ("f3", "slash", *"rgpd", "enter")),
    ("avancement-filtre", ("f3", "f")),
    ("avancement-retards", ("f3", "exclamation_mark")),
    ("avancement-echeancier", ("f3", "v")),
    ("avancement-plan", ("f3", "slash", *"rgpd", "enter", "P")),
    ("avancement-reste", ("f3", "slash", *"rgpd", "enter", "r")),
    ("avancement-fait", ("f3", "slash", *"rgpd", "enter", "x")),
    ("simulation", ("f3", "right", "down", "i")),
    ("alertes", ("f4",)),
    ("alertes-toutes", ("f4", "v", "v")),
    ("alertes-tout-contresigner", ("f4", "S")),
    ("revue", ("f5",)),
    ("revue-pole", ("f5", "tab", "tab", "tab")),
    ("revue-reunion", ("f5", "tab", "tab", "tab", "v")),
    ("revue-situation", ("f5", "tab", "tab", "tab", "v", "space", "space")),
    ("revue-decision", ("f5", "o")),
    ("revue-meteo", ("f5", "w")),
    ("revue-clore", ("f5", "X")),
    ("equipe", ("f6",)),
    ("equipe-charge", ("f6", "v")),
    ("equipe-visas", ("f6", "v", "v")),
    ("equipe-si", ("f6", "v", "v", "v")),
    ("barre", ("ctrl+p",)),
    ("barre-phrase", ("ctrl+p", *"0,5 rgpd hier : registre")),
    ("barre-choix", ("ctrl+p", *"0,5 permanences")),
    ("aide", ("question_mark",)),
    ("date", ("d",)),
    ("personne", ("A",)),
    ("theme", ("ctrl+t",)),
    ("exporter", ("f4", "e")),
)
"""Keys to each place and dialog, from the week."""
SIZES = ((60, 20), (80, 24), (120, 40), (160, 50))


def picture_of(app: CariforefApp) -> str:
    """Return what is on screen as SVG; its blanks are kept, without which figures leave their columns."""
    return app.export_screenshot(title="cariforef demo").replace("<svg ", '<svg xml:space="preserve" ', 1)


async def press(pilot: Pilot[int], keys: Iterable[str]) -> None:
    for key in ("", *keys, ""):
        if key:
            await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.1)


def make_app(folder: Path, name: str) -> CariforefApp:
    """Return the application on a demonstration of its own, in `folder`."""
    template = folder / "modele.db"
    if not template.exists():
        build_demonstration(str(template), AU, lambda _text: None).close()
    path = shutil.copy(template, folder / f"{name}.db")
    store = SqliteAdmin().open(str(path))
    return CariforefApp(
        Launch(
            open_store=lambda _progress: store,
            today=lambda: AU,
            au=AU,
            agent="DM",
            remember_agent=lambda _initiales: None,
            state_dir=folder,
            demo=True,
        )
    )


async def draw(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        for picture, keys in PICTURES:
            app = make_app(Path(name), picture)
            async with app.run_test(size=(120, 34)) as pilot:
                await press(pilot, keys)
                (folder / f"{picture}.svg").write_text(picture_of(app))


async def draw_every(folder: Path, wanted: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        for state, keys in STATES:
            if not state.startswith(wanted):
                continue
            for width, height in SIZES:
                app = make_app(Path(name), f"{state}-{width}")
                async with app.run_test(size=(width, height)) as pilot:
                    await press(pilot, keys)
                    for theme in NOMS:
                        app.theme = theme
                        await pilot.pause(0.1)
                        (folder / f"{state}-{width}x{height}-{theme}.svg").write_text(picture_of(app))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if "--every" in sys.argv:
        asyncio.run(draw_every(target, sys.argv[3] if len(sys.argv) > 3 else ""))
    else:
        asyncio.run(draw(target))
