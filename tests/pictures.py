"""Draw pictures of the demonstration, as it is today: SVG files in the folder given.

python tests/pictures.py FOLDER            the README's pictures
python tests/pictures.py FOLDER --every    every place and dialog at four sizes, 80x24 in each theme
rsvg-convert -z 0.8 FOLDER/semaine.svg | pngquant 48 - > .github/images/semaine.png
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from textual.pilot import Pilot

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.creating import french_holidays
from cariforef_seeds.delivered import PROGRAMME_2018
from cariforef_tui.demonstration import build_demonstration
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.services.launch import Launch
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.shell.themes import NOMS, USUAL

AU = date(2018, 5, 22)
NOW = datetime(2018, 5, 22, 12, 40, tzinfo=UTC)
PICTURES = (
    ("semaine", ("p", *("down",) * 6, "right", "right", "right"), 26),
    ("avancement", ("f3", "slash", *"rgpd", "enter"), 34),
)
"""Keys to each picture of the README, from the week, and the height of its window."""
REUNION = ("f5", "v")
STATES = (
    ("semaine", ()),
    ("semaine-saisie", ("0", "comma", "5")),
    ("semaine-ligne", ("slash", *"perm")),
    ("semaine-absence", ("a",)),
    ("semaine-absence-periode", ("a", "tab", *"ven")),
    ("semaine-pleine", ("p", "c")),
    ("semaine-note", ("c",)),
    ("semaine-histoire", ("escape", "H")),
    ("mois", ("m", "p")),
    ("mois-annee", ("m", "v")),
    ("mois-signer", ("m", "p", "s")),
    ("avancement", ("f3",)),
    ("avancement-ligne", ("f3", "slash", *"rgpd", "enter")),
    ("avancement-filtre", ("f3", "f")),
    ("avancement-a-regarder", ("f3", "exclamation_mark")),
    ("avancement-echeancier", ("f3", "v")),
    ("avancement-plan", ("f3", "slash", *"rgpd", "enter", "P")),
    ("avancement-reste", ("f3", "slash", *"rgpd", "enter", "r")),
    ("avancement-fait", ("f3", "slash", *"rgpd", "enter", "x")),
    ("simulation", ("f3", "right", "down", "i")),
    ("alertes", ("f4",)),
    ("alertes-toutes", ("f4", "v", "v")),
    ("alertes-tout-contresigner", ("f4", "S")),
    ("revue", ("f5",)),
    ("revue-ensemble", ("f5", "tab", "tab")),
    *((f"revue-reunion-{page}", (*REUNION, *("right",) * (page - 1))) for page in range(1, 6)),
    ("revue-decision", ("f5", "o")),
    ("revue-meteo", ("f5", "w")),
    ("revue-clore", ("f5", "X")),
    ("equipe", ("f6",)),
    ("equipe-disponibles", ("f6", "v")),
    ("equipe-absences", ("f6", "v", "a")),
    ("barre", ("ctrl+p",)),
    ("barre-phrase", ("ctrl+p", *"0,5 rgpd hier : registre")),
    ("barre-choix", ("ctrl+p", *"0,5 permanences")),
    ("aide", ("question_mark",)),
    ("aide-guide", ("question_mark", "tab")),
    ("accueil", ()),
    ("accueil-annee", ("o",)),
    ("date", ("d",)),
    ("personne", ("A",)),
    ("personne-nouvelle", ("A", *"zx")),
    ("theme", ("ctrl+t",)),
    ("exporter", ("f4", "e")),
)
"""Keys to each place and dialog, from the week."""
SIZES = ((60, 20), (80, 24), (120, 40), (160, 50))
THEMED_WIDTH = 80
"""Width of the size that is drawn in every theme."""


def picture_of(app: CariforefApp) -> str:
    """Return what is on screen as SVG; its blanks are kept, without which figures leave their columns."""
    return app.export_screenshot(title="cariforef demo").replace("<svg ", '<svg xml:space="preserve" ', 1)


async def press(pilot: Pilot[int], keys: Iterable[str]) -> None:
    for key in ("", *keys, ""):
        if key:
            await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.1)


def build_store(folder: Path, name: str) -> Path:
    """Make a store of the picture's own: the demonstration, or for the welcome a programme without a day."""
    is_new = name.startswith("accueil")
    template = folder / ("neuve.db" if is_new else "modele.db")
    if is_new and not template.exists():
        read = read_folder(PROGRAMME_2018)
        SqliteAdmin().create(str(template), read.programme, read.agents, lambda _text: None)
    elif not template.exists():
        build_demonstration(str(template), AU, lambda _text: None).close()
    return Path(shutil.copy(template, folder / f"{name}.db"))


def make_app(folder: Path, name: str) -> CariforefApp:
    """Return the application on a store of its own, in `folder`, as the person who looks at that picture."""
    path, is_new = build_store(folder, name), name.startswith("accueil")
    return CariforefApp(
        Launch(
            open_store=lambda _progress: SqliteAdmin().open(str(path)),
            feries=french_holidays,
            today=lambda: date(2026, 11, 25) if is_new else AU,
            now=lambda: NOW,
            au=None if is_new else AU,
            agent="DM",
            remember_agent=lambda _initiales: None,
            state_dir=folder,
            demo=not is_new,
        )
    )


async def draw(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        for picture, keys, height in PICTURES:
            app = make_app(Path(name), picture)
            async with app.run_test(size=(120, height)) as pilot:
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
                    for theme in NOMS if width == THEMED_WIDTH else (USUAL,):
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
