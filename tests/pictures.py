"""Draw the README's pictures from the demonstration, as it is today: SVG files in the folder given.

python tests/pictures.py FOLDER
sed -i "s/<svg /&xml:space=\"preserve\" /" FOLDER/semaine.svg
rsvg-convert -z 0.8 FOLDER/semaine.svg | pngquant 48 - > .github/images/semaine.png
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import date
from pathlib import Path

from cariforef_tui.machine.demonstration import build_demonstration
from cariforef_tui.services.launch import Launch
from cariforef_tui.ui.app import CariforefApp

AU = date(2018, 5, 23)
PICTURES = (
    ("semaine", ()),
    ("avancement", ("f3", "slash", *"rgpd", "enter")),
    ("mois", ("m", "left", "left")),
)


async def draw(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        for picture, keys in PICTURES:
            store = build_demonstration(str(Path(name) / f"{picture}.db"), AU, lambda _text: None)
            launch = Launch(
                open_store=lambda _progress, store=store: store,
                today=lambda: AU,
                au=AU,
                agent="LR",
                remember_agent=lambda _initiales: None,
                state_dir=Path(name),
                demo=True,
            )
            app = CariforefApp(launch)
            async with app.run_test(size=(120, 34)) as pilot:
                for key in ("", *keys, ""):
                    if key:
                        await pilot.press(key)
                    await app.workers.wait_for_complete()
                    await pilot.pause(0.15)
                (folder / f"{picture}.svg").write_text(app.export_screenshot(title="cariforef demo"))


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))
