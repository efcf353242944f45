"""What every place shows of a store, as text: screens drawn at 80x24, what commands print and write."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from textual.pilot import Pilot

from cariforef_db.files.apercu import read_apercu
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.creating import french_holidays
from cariforef_db.transfer import Transfers
from cariforef_seeds.delivered import PROGRAMME_2018
from cariforef_tui.cli.kit.invocation import Wiring
from cariforef_tui.cli.main import run
from cariforef_tui.demonstration import build_demonstration
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.services.launch import Launch
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.revue.place import RevuePlace
from tests.kit.accounts import set_accounts
from tests.people import copy_store
from tests.ui.prompt import PACE, PromptPilot
from tests.worlds import MADE

SIZE = (80, 24)
_HEADS = 4
"""Rows that a list keeps for its heads while it scrolls."""
_ROWS_MAX = 12
"""Rows of the échéancier that are looked at, one under the cursor after the other."""


class Subject(StrEnum):
    """What a figure is of: the whole plan, a pôle, who reads, or a line."""

    WHOLE = auto()
    POLE = auto()
    """The pôle of who reads; the direction has none."""
    READER = auto()
    EVERYBODY = auto()
    """Everybody's days, for who may read them all."""
    OVER = auto()
    """A line over its plan, or that will be."""
    LATE = auto()
    """A late line, that has an end of its own."""
    GOING_ON = auto()
    """A line that goes on to the end of the year."""
    REGULATION = auto()


class Place(StrEnum):
    """A place that shows figures."""

    STRIP = auto()
    TREE = auto()
    LOOK = auto()
    DETAIL = auto()
    CURVE = auto()
    ECHEANCIER = auto()
    ALERTES = auto()
    REVUE = auto()
    MEETING = auto()
    EQUIPE = auto()
    WHAT_IF = auto()
    RAF = auto()
    MINUTES = auto()
    BILAN = auto()
    SHELL_AVANCEMENT = auto()
    SHELL_SIMPLE = auto()
    SHELL_COURBE = auto()
    SHELL_ALERTES = auto()
    SHELL_REVUE = auto()
    SHELL_EQUIPE = auto()
    SHELL_REGULATION = auto()
    JSON = auto()
    CSV = auto()
    XLSX = auto()
    JSON_ALERTES = auto()
    CSV_ALERTES = auto()
    XLSX_ALERTES = auto()


@dataclass(frozen=True, kw_only=True)
class World:
    """A store at a date, who reads it, and the code of what is looked at; a subject left out is not read."""

    base: Path
    au: date
    reader: str
    codes: dict[Subject, str]


Shown = dict[tuple[Place, Subject | None], str]
"""What each place shows, by what is looked at there; None is of them all."""

_SHELL: tuple[tuple[Place, Subject | None, str], ...] = (
    (Place.SHELL_AVANCEMENT, None, "avancement"),
    (Place.SHELL_SIMPLE, None, "avancement --simple"),
    (Place.SHELL_COURBE, Subject.WHOLE, "avancement courbe {code}"),
    (Place.SHELL_COURBE, Subject.OVER, "avancement courbe {code}"),
    (Place.SHELL_ALERTES, None, "alertes"),
    (Place.SHELL_ALERTES, Subject.READER, "alertes --de {code}"),
    (Place.SHELL_REVUE, None, "revue"),
    (Place.SHELL_REVUE, Subject.POLE, "revue {code}"),
    (Place.SHELL_EQUIPE, None, "equipe"),
    (Place.SHELL_REGULATION, None, "plan regulation"),
    (Place.MINUTES, None, "revue compte-rendu"),
    (Place.MINUTES, Subject.POLE, "revue compte-rendu {code}"),
    (Place.BILAN, None, "plan bilan"),
    (Place.JSON, None, "avancement --json"),
    (Place.CSV, None, "exporter avancement --format csv --vers {folder}/avancement.csv"),
    (Place.XLSX, None, "exporter avancement --format xlsx --vers {folder}/avancement.xlsx"),
    (Place.JSON_ALERTES, Subject.WHOLE, "alertes --json"),
    (Place.JSON_ALERTES, Subject.READER, "alertes --json --de {code}"),
    (Place.CSV_ALERTES, None, "exporter alertes --format csv --vers {folder}/alertes.csv"),
    (Place.XLSX_ALERTES, None, "exporter alertes --format xlsx --vers {folder}/alertes.xlsx"),
)
"""Each command of the shell whose figures are read, and what they are of."""


def read_places(world: World) -> Shown:
    """Return what every place shows of a copy of the store."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        set_accounts(patch)
        patch.setattr("textual.pilot.Pilot", PromptPilot)
        patch.setattr("cariforef_tui.ui.app.monotonic", PACE)
        patch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
        patch.setenv("HOME", folder)
        patch.setenv("COLUMNS", str(SIZE[0]))
        base = copy_store(world.base, Path(folder) / "base")
        patch.setenv("CARIFOREF_BASE", str(base))
        patch.setenv("CARIFOREF_AGENT", world.reader)
        return _print_commands(world, Path(folder)) | asyncio.run(_Walk(world, base).draw())


def _print_commands(world: World, folder: Path) -> Shown:
    wiring = Wiring(
        admin=lambda _place: SqliteAdmin(),
        seeds=lambda: read_folder(PROGRAMME_2018),
        today=lambda: world.au,
        now=lambda: MADE,
        demonstration=build_demonstration,
        interface=lambda _launch: 0,
        transfers=Transfers,
        apercu=read_apercu,
    )
    seen: Shown = {}
    for place, subject, line in _SHELL:
        if subject is not None and subject not in world.codes:
            continue
        args = line.format(code=world.codes[subject or Subject.WHOLE], folder=folder).split()
        printed = io.BytesIO()
        with io.TextIOWrapper(printed, encoding="utf-8") as said:
            with redirect_stdout(said):
                code = run(args, wiring)
            said.flush()
            text = printed.getvalue().decode()
        assert code == 0, line
        if "--vers" in args:
            text = "\n".join(_list_rows(Path(args[-1])))
        seen[place, subject] = text.replace("**", "")
    return seen


def _list_rows(file: Path) -> Iterable[str]:
    """Yield each row of a table as `| Code: 14.7.1 | Prévu: 30 |`."""
    if file.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";"))
    else:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        rows = [[_work_out(sheet, cell) for cell in row] for row in sheet.iter_rows()]
    start = next(rank for rank, row in enumerate(rows) if "Code" in row)
    for row in rows[start + 1 :]:
        yield "".join(f"| {title}: {cell} " for title, cell in zip(rows[start], row, strict=True)) + "|"


def _work_out(sheet: Worksheet, cell: Cell) -> str:
    """Return what a cell shows once its sum is worked out, as a spreadsheet does it."""
    value = cell.value
    if isinstance(value, str) and value.startswith("=SUM("):
        value = round(_sum_of(sheet, value), 2)
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _sum_of(sheet: Worksheet, value: object) -> float:
    if not isinstance(value, str) or not value.startswith("=SUM("):
        return value if isinstance(value, (int, float)) else 0
    total = 0.0
    for part in value.removeprefix("=SUM(").removesuffix(")").split(","):
        found = sheet[part]
        cells = [one for row in found for one in row] if isinstance(found, tuple) else [found]
        total += sum(_sum_of(sheet, one.value) for one in cells)
    return total


class _Walk:
    """One session of the interface that goes through the places, and keeps what each draws."""

    def __init__(self, world: World, base: Path) -> None:
        self._world = world
        self._kept: dict[tuple[Place, Subject | None], list[str]] = defaultdict(list)
        self._app = CariforefApp(
            Launch(
                open_store=lambda _progress: SqliteAdmin().open(str(base)),
                feries=french_holidays,
                today=lambda: world.au,
                now=lambda: MADE,
                au=world.au,
                agent=world.reader,
                remember_agent=lambda _initiales: None,
                state_dir=base.parent / "etat",
                demo=False,
                bound_agent=lambda: None,
                reunion=None,
                give=None,
                has_files=False,
            )
        )

    async def draw(self) -> Shown:
        async with self._app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            self._keep(Place.STRIP)
            await self._draw_avancement(pilot)
            await pilot.press("f4")
            for subject in (Subject.READER, Subject.POLE, Subject.WHOLE):
                await self._scroll(pilot, Place.ALERTES, subject)
                await pilot.press("v")
            await self._draw_revue(pilot)
            await pilot.press("f6", "escape")
            await self._scroll(pilot, Place.EQUIPE)
        return {place: "\n".join(texts) for place, texts in self._kept.items()}

    async def _draw_avancement(self, pilot: Pilot[int]) -> None:
        await pilot.press("f3")
        self._keep(Place.STRIP)
        self._keep(Place.TREE)
        for subject, code in self._world.codes.items():
            if subject in (Subject.READER, Subject.EVERYBODY):
                continue
            await pilot.press("slash", *("full_stop" if one == "." else one for one in code), "enter")
            self._keep(Place.TREE)
            if subject in (Subject.WHOLE, Subject.POLE):
                continue
            await pilot.press("enter")
            await self._scroll(pilot, Place.DETAIL, subject)
            self._kept[Place.CURVE, subject] = self._kept[Place.DETAIL, subject]
            await pilot.press("escape")
            if subject is Subject.OVER:
                await pilot.press("r", "1")
                self._keep(Place.RAF)
                await pilot.press("escape", "escape")
            if subject is (Subject.OVER if Subject.OVER in self._world.codes else Subject.GOING_ON):
                await pilot.press("i")
                self._keep(Place.WHAT_IF)
                await pilot.press("escape")
        await pilot.press("exclamation_mark")
        if Subject.POLE in self._world.codes:
            await self._scroll(pilot, Place.LOOK, Subject.POLE)
            await pilot.press("escape")
        await self._scroll(pilot, Place.LOOK)
        await pilot.press("exclamation_mark", "v", "home")
        for _ in range(_ROWS_MAX):
            self._keep(Place.ECHEANCIER)
            await pilot.press("down")

    async def _draw_revue(self, pilot: Pilot[int]) -> None:
        """Draw the review of the whole and that of the pôle, then go through the meeting of the last."""
        await pilot.press("f5")
        for subject in (Subject.WHOLE, Subject.POLE):
            code = self._world.codes.get(subject)
            if code is None:
                continue
            while self._perimetre() != code:
                await pilot.press("tab")
            await self._scroll(pilot, Place.REVUE, subject)
        await pilot.press("v")
        before, perimetre = "", self._perimetre()
        while (text := self._read()) != before and self._perimetre() == perimetre:
            before = text
            self._keep(Place.MEETING)
            await pilot.press("right")
        await pilot.press("escape")

    def _perimetre(self) -> str | None:
        """Return whose review is on the screen: a meeting goes from one pôle to the next."""
        screen = self._app.screen
        assert isinstance(screen, RevuePlace)
        return screen.cle.perimetre if screen.cle else None

    async def _scroll(self, pilot: Pilot[int], place: Place, subject: Subject | None = None) -> None:
        """Keep what is drawn, from the top of what scrolls to its end, as the wheel shows it."""
        moving = [one for one in self._app.screen.query("*") if one.max_scroll_y and one.display]
        if not moving:
            self._keep(place, subject)
            return
        widget = max(moving, key=lambda one: one.size.area)
        for top in range(0, widget.max_scroll_y + widget.size.height, max(1, widget.size.height - _HEADS)):
            widget.scroll_to(y=top, animate=False, immediate=True)
            await pilot.pause()
            self._keep(place, subject)

    def _keep(self, place: Place, subject: Subject | None = None) -> None:
        text = self._read()
        if place is Place.MEETING:
            text = _beside_big_figure(text)
        self._kept[place, subject].append(text)

    def _read(self) -> str:
        lines = (strip.text.rstrip() for strip in self._app.screen._compositor.render_strips())
        return "\n".join(re.sub(r"[\s▁▂▃▄▅▆▇█]+$", "", line) for line in lines)


def _beside_big_figure(text: str) -> str:
    """Return the rows of a page of the meeting without the big figure that stands on their left."""
    rows = re.finditer(r"^(.*?)[‼!] +\d+(?:\.\d+)*\+? ", text, re.MULTILINE)
    left = min((len(row[1]) for row in rows), default=0)
    return "\n".join(line[max(0, left - 2) :] for line in text.splitlines())
