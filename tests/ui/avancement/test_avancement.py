"""Avancement: the tree against the plan, the line under the cursor, and what happens elsewhere meanwhile."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from textual.worker import WorkerCancelled

from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.programme.declarations import Declaration
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.avancement.panel import LignePanel
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.messages import ShowLigne
from cariforef_tui.ui.kit.text_block import TextPane
from tests.kit.patience import PATIENCE_S
from tests.people import follow, open_store, set_agent
from tests.ui.prompt import paste, until_rested
from tests.ui.visit import MakeApp

AU = date(2018, 5, 28)


@pytest.fixture(autouse=True)
def followed(store_path: Path) -> None:
    """The year is followed from January: what nobody logged is late."""
    with open_store(store_path) as store:
        follow(store)


class Visit:
    """Somebody in front of Avancement: presses keys, reads the screen, waits for what comes."""

    def __init__(self, app: CariforefApp) -> None:
        self.app = app
        self.pilot: Pilot[int]
        self._news = asyncio.Event()

    def hear(self, _message: Message) -> None:
        self._news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait, from one message of the application to the next, until `holds`."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                await self._news.wait()
                self._news.clear()
                await self.pilot.pause()

    async def settle(self) -> None:
        with suppress(WorkerCancelled):
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def write(self, text: str) -> None:
        """Write a text at once where the cursor is."""
        await paste(self.app, text)
        await self.settle()

    async def open(self, code: str) -> str:
        """Ask for a line as Alertes does; return the panel's words once it is read, where it is shown."""
        self.app.places.show(ShowLigne(code))
        await self.until(lambda: self.is_on(code))
        return self.panel

    def is_on(self, code: str) -> bool:
        """True once a line is under the cursor, and read by the panel where that is not hidden."""
        trees = self.app.screen.query(TreeTable)
        row = trees.first().row if trees else None
        is_read = self.detail_code == code or not all(
            panel.display for panel in self.app.screen.query(LignePanel)
        )
        return row is not None and row.code == code and is_read

    @property
    def detail_code(self) -> str | None:
        panels = self.app.screen.query(LignePanel)
        shown = panels.first().shown if panels else None
        return shown.code if shown and shown.detail else None

    @property
    def panel(self) -> str:
        return str(self.screen.query_one("#ligne-textes", TextPane).render())

    @property
    def screen(self) -> AvancementScreen:
        assert isinstance(self.app.screen, AvancementScreen)
        return self.app.screen

    @property
    def tree(self) -> TreeTable:
        return self.screen.query_one(TreeTable)

    @property
    def codes(self) -> list[str]:
        return [row.code for row in self.tree.rows]

    @property
    def code(self) -> str:
        assert self.tree.row is not None
        return self.tree.row.code

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line(self, start: str) -> str:
        """The line of the tree whose label starts so, signs aside."""
        return next(line for line in self.lines if line.lstrip(" ❯▸▾").startswith(start))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LignePanel, "REPOS_SECONDES", 0.01)


@asynccontextmanager
async def visit(
    make_app: MakeApp, size: tuple[int, int] = (100, 30), code: str = "GIP"
) -> AsyncIterator[Visit]:
    """Open Avancement; on a line where one is asked for, before anything is read."""
    guest = Visit(make_app(au=AU))
    async with guest.app.run_test(size=size, message_hook=guest.hear, notifications=True) as pilot:
        guest.pilot = pilot
        if code == "GIP":
            guest.app.places.go(Place.AVANCEMENT)
        else:
            guest.app.places.show(ShowLigne(code))
        await guest.until(lambda: guest.is_on(code) and guest.app.header.alertes is not None)
        await guest.settle()
        yield guest


def log(path: Path, *cells: CellChange, acteur: str = "LR") -> None:
    """Log days as another session would."""
    with open_store(path) as store, store.writing(acteur) as writing:
        writing.write_cells(cells)


def day(
    agent: str, code: str, centiemes: int, jour: date = date(2018, 5, 15), comment: str = ""
) -> CellChange:
    return CellChange(agent=agent, jour=jour, code=code, centiemes=centiemes, commentaire=comment or None)


def spy_lines(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Lines of the tree that are drawn from now on."""
    painted: set[int] = set()
    render = TreeTable.render_line

    def spy(tree: TreeTable, y: int) -> Strip:
        painted.add(y)
        return render(tree, y)

    monkeypatch.setattr(TreeTable, "render_line", spy)
    return painted


async def test_the_tree_opens_on_the_poles_and_keys_and_clicks_open_close_and_climb_it(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visit(make_app) as guest:
        assert guest.codes[:3] == ["GIP", "AD2I", "1"]
        assert len(guest.codes) == 25
        assert "5160" in guest.line("GIP")
        assert "1060" in guest.line("APO")
        assert guest.code == "GIP"
        painted = spy_lines(monkeypatch)
        await guest.press("down")
        assert painted == {1, 2}
        await guest.press("j", "right")
        assert guest.code == "1"
        assert "1.6" in guest.codes
        await guest.press("l")
        assert guest.code == "1.1"
        await guest.press("h")
        assert guest.code == "1"
        await guest.press("left")
        assert "1.1" not in guest.codes
        await guest.press("enter")
        assert "1.1" in guest.codes
        await guest.press("enter", "left")
        assert guest.code == "AD2I"
        await guest.press("end")
        assert guest.code == "20"
        await guest.press("home", "up", "k")
        assert guest.code == "GIP"
        top = guest.tree.region.y
        await guest.pilot.click(offset=(20, top + 4))
        await guest.settle()
        assert guest.code == "2"
        sign = guest.line("2 Outiller").index("▸")
        await guest.pilot.click(offset=(sign, top + 4))
        await guest.settle()
        assert "2.1" in guest.codes


async def test_all_opens_and_closes_a_level_at_a_time_and_tab_goes_round_the_panes(make_app: MakeApp) -> None:
    async with visit(make_app) as guest:
        chart = guest.screen.query_one(BurndownChart)
        await guest.press("tab", "tab")
        assert chart.has_focus
        await guest.press("right")
        assert guest.code == "GIP"
        assert chart.cursor is not None
        await guest.press("tab")
        assert guest.tree.has_focus
        await guest.press("shift+tab")
        assert chart.has_focus
        await guest.press("escape")
        assert guest.tree.has_focus
        await guest.press("plus")
        assert "14.7" in guest.codes
        assert "14.7.1" not in guest.codes
        await guest.press("plus", "plus")
        assert len(guest.codes) == len(guest.screen.outline.situation.programme.lignes)  # type: ignore[union-attr]
        guest.tree.point_at("14.7.1")
        await guest.press("minus", "minus")
        assert guest.code == "14"
        await guest.press("minus", "minus")
        assert guest.codes == ["GIP", "AD2I", "APO", "PRI", "DIR"][: len(guest.codes)]


async def test_where_there_is_little_room_the_line_is_told_below_the_tree_and_whole_on_demand(
    make_app: MakeApp,
) -> None:
    async with visit(make_app, (80, 24)) as guest:
        panel = guest.screen.query_one(LignePanel)
        await guest.press("plus", "down")
        await until_rested(guest.app, panel.rest)
        assert (guest.detail_code, panel.region.area) == (None, 0)
        guest.tree.scroll_down(animate=False)
        guest.tree.scroll_down(animate=False)
        await guest.settle()
        assert guest.tree.scroll_y > 0
        assert guest.code == "AD2I"
        assert "prévu" in guest.lines[guest.tree.region.y]
        await guest.press("tab")
        await guest.until(lambda: guest.detail_code == guest.code)
        assert guest.panel
        assert panel.region.width == 80
        await guest.press("escape")
        await guest.open("1.2")
        label = guest.app.screen.query_one("#libelle").region
        await guest.until(lambda: guest.lines[label.y].startswith(" 1.2 "))
        shown = " ".join(line.strip() for line in guest.lines[label.y : label.bottom])
        assert shown.startswith(
            "1.2 Enquête sur l'insertion à 6 mois des demandeurs d'emploi ayant suivi une"
        )
        assert "…Conseil Régional (Visa métie" in guest.line("1.2")
        await guest.open("1")
        await guest.until(lambda: guest.lines[label.y].startswith(" 1 "))
        shown = " ".join(line.strip() for line in guest.lines[label.y : label.bottom])
        assert re.fullmatch(
            r"1 0 j réalisé sur 199 \(0 %\), écart -[\d,]+ au \d\d/\d\d\. Évaluer les dispositifs EFOP ?",
            shown,
        )
        await guest.open("14.7.1")
        await guest.press("enter")
        assert guest.tree.region.area == 0
        assert "PABX" in guest.text
        await guest.press("escape")
        assert (panel.region.area, guest.code) == (0, "14.7.1")


async def test_columns_yield_to_the_label_of_the_deepest_line_and_the_detail_is_beside_or_below(
    make_app: MakeApp,
) -> None:
    async with visit(make_app, (60, 20)) as guest:
        await guest.open("14.1.1")
        panel, tree = guest.screen.query_one(LignePanel), guest.tree
        for size, titles, place in (
            ((60, 20), "ligne prévu écart", "masque"),
            ((80, 24), "ligne prévu réal. écart atterr.", "masque"),
            ((120, 40), "ligne prévu réal. % retard│avance écart atterrissage", "dessous"),
            (
                (160, 50),
                "ligne prévu réal. % retard│avance écart atterrissage écart final échéance SI",
                "dessous",
            ),
            ((160, 24), "ligne prévu réal. % −│+ écart atterr.", "cote"),
            ((200, 50), "ligne prévu réal. % retard│avance écart atterrissage", "cote"),
        ):
            await guest.pilot.resize_terminal(*size)
            await guest.settle()
            assert guest.lines[tree.region.y][: tree.region.width].split() == titles.split()
            label = guest.line("14.1.1").split("14.1.1 ")[1].split("…")[0]
            assert len(label) >= 26
            assert "… " in guest.line("14.1.1")
            assert max(map(len, guest.lines)) == size[0]
            assert "105 lignes · " in guest.text
            assert guest.app.screen.query_one("#libelle").display is (place == "masque")
            if place == "masque":
                assert panel.region.area == 0
            elif place == "dessous":
                assert (panel.region.y > tree.region.y, panel.region.width) == (True, size[0])
                texts = panel.query_one(TextPane)
                assert texts.content_region.right < panel.chart.region.x, "a word may not touch the curve"
            else:
                assert panel.region.y == tree.region.y


async def test_the_line_asked_for_says_what_is_wrong_and_a_saisie_made_elsewhere_moves_its_figures_alone(
    make_app: MakeApp, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(store_path, day("DM", "14.7.1", 50, comment="registre des traitements"), day("LR", "14.7.1", 25))
    periodic: list[tuple[float, Callable[[], object]]] = []
    written: list[str] = []
    monkeypatch.setattr(CariforefApp, "set_interval", lambda _app, *asked: periodic.append(asked))
    monkeypatch.setattr(Situation, "__repr__", lambda _situation: written.append("") or "")
    async with visit(make_app, code="14.7.1") as guest:
        await guest.until(lambda: "Échéance : finit avec ◆ RGPD, 25/05 (J+3)" in guest.panel)
        text = guest.panel
        assert "DM, LR · réalisé 0,75 sur 30 j (3 %)" in text
        assert "DM 0,5 · LR 0,25" in text
        assert "mar. 15/05  DM  0,5  j" in text
        assert "registre" in text
        await guest.press("y")
        assert guest.app.clipboard.startswith("14.7.1 Mise en conformité")
        assert "réalisé 0,75 j sur 30 j, attendu 30, écart -29,25" in guest.app.clipboard
        codes, top = guest.codes, guest.tree.scroll_y
        painted = spy_lines(monkeypatch)
        log(store_path, day("ME", "14.7.1", 50))
        await guest.settle()
        assert "1,25" not in guest.line("14.7.1")
        # It is asked for every second at least.
        for seconds, act in periodic:
            if seconds <= 1:
                guest.app.call_later(act)
        await guest.until(lambda: "1,25" in guest.line("14.7.1"))
        rows = guest.tree.rows[round(top) :]
        assert {rows[y - 1].code for y in painted} <= {"GIP", "PRI", "14", "14.7", "14.7.1"}
        assert (guest.codes, guest.code, guest.tree.scroll_y) == (codes, "14.7.1", top)
        await guest.until(lambda: "mar. 15/05  ME  0,5  j" in guest.panel)
    # No reading writes out what it carries.
    assert written == []


async def test_finding_ignores_accents_may_be_given_up_and_says_that_enter_opens_what_the_filter_hides(
    make_app: MakeApp,
) -> None:
    async with visit(make_app, (80, 24)) as guest:
        await guest.press("down", "slash")
        assert "Échap : annuler" in guest.text
        await guest.write("evol")
        assert guest.code != "AD2I"
        await guest.write("zzz")
        assert "Aucune ligne trouvée" in guest.text
        assert guest.code == "AD2I"
        # Enter on nothing found leaves the field open.
        await guest.press("enter", "x")
        assert "Aucune ligne trouvée · Échap : annuler" in guest.text
        assert guest.screen.find_box.value == "evolzzzx"
        await guest.press("escape")
        assert (guest.code, len(guest.codes), guest.tree.has_focus) == ("AD2I", 25, True)
        await guest.press("slash")
        await guest.press(*"rgpd")
        first = guest.code
        assert first in ("14.7", "14.7.1", "7.1")
        await guest.press("down")
        assert guest.code != first
        assert "Ligne 2 sur " in guest.text
        await guest.press("up", "enter")
        assert (guest.code, guest.tree.has_focus) == (first, True)
        assert "Échap" not in guest.text
        # It goes first to what the filter keeps.
        await guest.press("f")
        await guest.write("pri")
        await guest.press("enter", "slash")
        await guest.write("coordination")
        await guest.press("enter")
        assert guest.code.startswith(("14.", "15.", "16."))
        assert "Filtre : pôle PRI" in guest.text
        await guest.press("slash")
        await guest.write("4.5")
        assert "4.5 est hors du filtre : ↵ l'ouvre" in guest.text
        assert "Filtre : pôle PRI" in guest.text
        await guest.press("escape")
        assert "Filtre : pôle PRI" in guest.text
        await guest.press("slash")
        await guest.write("coparef")
        assert "4.3 est hors du filtre : ↵ l'ouvre" in guest.text
        await guest.press("enter")
        assert (guest.code, "Filtre :" in guest.text) == ("4.3", False)
        assert guest.tree.has_focus
        # A line is found where the filter keeps none.
        await guest.press("f")
        await guest.write("zzz")
        await guest.press("enter", "slash")
        await guest.write("4.5")
        await guest.press("enter")
        assert guest.code == "4.5"
        # A line asked for that the filter hides clears it.
        await guest.press("f")
        await guest.write("ad2i")
        await guest.press("enter")
        await guest.open("18")
        assert "Filtre :" not in guest.text


async def test_a_filter_narrows_as_it_is_typed_to_a_state_a_pole_or_a_person_and_escape_gives_back_the_last(
    make_app: MakeApp, store_path: Path
) -> None:
    log(store_path, day("AR", "1.5", 50))
    with open_store(store_path) as store:
        set_agent(store, "DM", role=Role.DIRECTION)
    async with visit(make_app, (120, 40)) as guest:
        await guest.press("f")
        assert "Tab : regarder  retard  dépassé  jamais  ad2i  apo  pri  dir" in guest.text
        assert "Échap : annuler" in guest.text
        await guest.press(*"dir")
        assert guest.codes == ["GIP", "DIR", "17", "18", "19", "20"]
        await guest.press("enter")
        assert "Filtre : pôle DIR" in guest.text
        await guest.press("f")
        await guest.write("zzz")
        assert guest.codes == []
        assert "« zzz » : aucune ligne" in guest.text
        await guest.press("escape")
        assert guest.codes == ["GIP", "DIR", "17", "18", "19", "20"]
        await guest.press("escape")
        assert len(guest.codes) == 25
        await guest.press("f")
        await guest.write("pri dé")
        await guest.press("tab")
        assert "Filtre : dépassée · pôle PRI" in guest.text or "pôle PRI · dépassée" in guest.text
        assert "pri dépassé" in guest.text
        # The nodes that were open before the filter are those open after it.
        await guest.press("escape")
        assert (len(guest.codes), guest.screen.outline.filtre.is_active) == (25, False)
        # It keeps what needs a look, then of a pole.
        await guest.press("f")
        await guest.write("regarder")
        await guest.press("enter")
        assert "14.7.1" in guest.codes
        assert all(row.marque for row in guest.tree.rows if row.rangee.noeud == "feuille")
        await guest.press("f")
        await guest.write("ad2i")
        await guest.press("enter")
        assert "Filtre : à regarder · pôle AD2I" in guest.text
        assert "1.1" in guest.codes
        assert "14.7.1" not in guest.codes
        # A person keeps the lines that name them and those they logged on.
        await guest.press("escape", "f")
        await guest.write("ar")
        await guest.press("enter")
        await guest.until(lambda: "1.5" in guest.codes)
        assert "Filtre : AR" in guest.text
        leaves = [row.code for row in guest.tree.rows if row.rangee.noeud == "feuille"]
        assert leaves == ["1.5", "16.2.2"]


async def test_a_line_is_soldee_with_its_motif_and_its_jalon_declared_tenu_then_undone_and_done_again(
    make_app: MakeApp, store_path: Path
) -> None:
    async with visit(make_app) as guest:
        await guest.press("x")
        assert "regroupe d'autres lignes" in " ".join(guest.text.split())
        await guest.open("1.5")
        await guest.press("x", "escape")
        assert "✓" not in guest.line("1.5")
        await guest.press("x")
        await guest.write("livree")
        await guest.press("enter")
        await guest.until(lambda: "✓" in guest.line("1.5"))
        await guest.until(lambda: "soldée le 28/05/2018 par DM : livree" in guest.panel)
        await guest.press("u")
        await guest.until(lambda: "✓" not in guest.line("1.5"))
        await guest.open("14.7.1")
        await guest.press("x", "enter")
        await guest.until(lambda: "Jalon RGPD tenu au 28/05/2018 · u : annuler" in guest.text)
        await guest.press("u")
        await guest.until(lambda: "Jalon RGPD non tenu" in guest.text)
        await guest.press("ctrl+r")
        await guest.until(lambda: "Jalon RGPD tenu" in guest.text)
    with open_store(store_path) as store, store.reading() as reading:
        faits = reading.faits(2018)
    assert [(fait.code, fait.declaration, fait.jour, fait.motif) for fait in faits] == [
        ("1.5", Declaration.SOLDEE, AU, "livree"),
        ("1.5", Declaration.ROUVERTE, AU, None),
        ("RGPD", Declaration.TENU, AU, None),
        ("RGPD", Declaration.NON_TENU, AU, None),
        ("RGPD", Declaration.TENU, AU, "de nouveau, depuis le 28/05/2018"),
    ]
