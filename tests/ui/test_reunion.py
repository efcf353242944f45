"""The meeting: one pôle and one topic a page, read from the end of the table, and written in as one works."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import NewDecision, take_decision
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.dialogs.export import ExportDialog
from cariforef_tui.ui.revue.dialogs.decision import DecisionDialog
from cariforef_tui.ui.revue.dialogs.meteo import MeteoDialog, PresenceDialog
from cariforef_tui.ui.revue.reunion.figures import HEIGHT, BigFigures, draw_number
from cariforef_tui.ui.revue.reunion.pages import Topic
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from cariforef_tui.ui.revue.screen import RevueScreen
from tests.people import log, open_store, selects_of
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

LUNDI = date(2018, 5, 28)
PAST = DateReference(LUNDI, 2018)
PRI_20 = CleRevue("PRI", date(2018, 5, 14))
TO_PRI = ("f5", "tab", "tab", "tab", "v")


@pytest.fixture
def app(make_app: MakeApp) -> CariforefApp:
    return make_app(today=LUNDI)


def meeting(app: CariforefApp) -> ReunionScreen:
    return screen_of(app, ReunionScreen)


def digits(app: CariforefApp) -> list[str]:
    """Return the big figures shown, the first one first."""
    return [each.nombre for each in app.screen.query_one(BigFigures).figures]


def topics(app: CariforefApp) -> tuple[Topic, ...]:
    """Return what the page shown is about."""
    return meeting(app).pages[meeting(app).page]


def sight(app: CariforefApp) -> tuple[CleRevue | None, int, int]:
    """Return which page is shown, and from which line on."""
    return meeting(app).cle, meeting(app).page, round(meeting(app).table.scroll_y)


async def turn(pilot: Pilot[int], app: CariforefApp, press: Press, key: str) -> None:
    """Press a key until another page is shown, or nothing more."""
    before, last = sight(app)[:2], None
    while sight(app)[:2] == before and sight(app) != last:
        last = sight(app)
        await press(pilot, key)


def note(app: CariforefApp, start: str) -> str:
    """Return what is said below the row whose key starts so."""
    row = next(row for row in meeting(app).table.rows if row.cle.startswith(start))
    return " ".join(one.texte for one in row.notes)


async def test_v_projects_the_review_shown_and_escape_comes_back_to_the_one_of_the_meeting(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert "PRI  Pôle Ressources Information · semaine 21, du 21 au 27 mai" in shown(app)
        assert "situation, échéances  1 / 2   ◉ ○" in shown(app)
        await press(pilot, "tab", "escape")
        assert screen_of(app, RevueScreen).cle == CleRevue("DIR", date(2018, 5, 21))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (160, 50)])
async def test_right_goes_through_every_page_of_a_pole_then_to_the_next_one(
    app: CariforefApp, press: Press, shown: Shown, store: SqliteStore, size: tuple[int, int]
) -> None:
    take_decision(store, PAST, PRI_20, NewDecision("relancer", "MP", date(2018, 5, 18)), acteur="DM")
    async with app.run_test(size=size) as pilot:
        await press(pilot, *TO_PRI)
        pages = meeting(app).pages
        assert [topic for page in pages for topic in page] == [
            topic for topic in Topic if topic is not Topic.A_VOIR
        ]
        for rank, page in enumerate(pages):
            text = shown(app)
            assert f"{rank + 1} / {len(pages)}" in text
            assert ", ".join(page) in text
            assert meeting(app).cle == CleRevue("PRI", date(2018, 5, 21))
            await turn(pilot, app, press, "pagedown" if rank % 2 else "right")
        assert meeting(app).page == 0
        assert meeting(app).cle == CleRevue("DIR", date(2018, 5, 21))
        await press(pilot, "left")
        assert topics(app) == pages[-1]
        assert meeting(app).cle == CleRevue("PRI", date(2018, 5, 21))


async def test_the_heading_stays_through_a_resize_of_every_page(
    app: CariforefApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    take_decision(store, PAST, PRI_20, NewDecision("relancer", "MP", date(2018, 5, 18)), acteur="DM")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_PRI)
        for _ in range(len(meeting(app).pages)):
            first = topics(app)[0]
            for width, height in ((160, 50), (60, 20), (100, 30), (80, 24)):
                await pilot.resize_terminal(width, height)
                await press(pilot)
                assert first in topics(app)
                rank, pages = meeting(app).page, meeting(app).pages
                title = next(line for line in shown(app).splitlines() if " / " in line)
                assert title.lstrip().startswith("PRI")
                assert f"{', '.join(pages[rank])}  {rank + 1} / {len(pages)}   " in title
                assert title.count("○") + title.count("●") + 1 == len(pages)
            await press(pilot, "right")


async def test_after_the_last_page_one_is_told_what_is_left_to_do(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "v", "shift+tab", *["right"] * 3)
        assert meeting(app).cle == CleRevue("DIR", date(2018, 5, 21))
        await press(pilot, "right")
        assert topics(app) == (Topic.CLOTURE,)
        assert "dernière page : X clôt, e écrit le compte rendu" in shown(app)


async def test_a_page_reads_nothing_a_pole_is_read_once(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        seen = selects_of(app.session.store)  # type: ignore[arg-type]
        last = len(meeting(app).pages) - 1
        await press(pilot, *["right"] * last, *["left"] * last)
        assert seen == []
        await press(pilot, "tab")
        assert len(seen) == 50


async def test_the_situation_draws_the_burn_down_below_its_rows(app: CariforefApp, press: Press) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert Topic.SITUATION in topics(app)
        chart = app.screen.query_one(BurndownChart)
        assert chart.display
        assert chart.size.height >= 12
        assert digits(app)[0] == "0"
        await turn(pilot, app, press, "right")
        assert not chart.display


async def test_decisions_are_ticked_or_crossed_and_those_overdue_come_by_person(
    app: CariforefApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    for texte, qui, pour in (
        ("relancer", "MP", date(2018, 5, 18)),
        ("publier", "DM", date(2018, 5, 25)),
        ("chiffrer", "LR", date(2018, 6, 1)),
        ("imprimer", "PG", None),
    ):
        take_decision(store, PAST, PRI_20, NewDecision(texte, qui, pour), acteur="DM")
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert digits(app)[0] == "2"
        rows = [
            (row.signe, row.code, row.texte) for row in meeting(app).table.rows if row.decision is not None
        ]
        assert rows == [
            ("✗", "DM", "publier"),
            ("✗", "MP", "relancer"),
            ("○", "LR", "chiffrer"),
            ("○", "PG", "imprimer"),
        ]
        await press(pilot, "x")
        assert digits(app)[0] == "1"
        assert "faite le 28/05/2018 · u : annuler" in shown(app)
        assert ("✓", "publier") in [(row.signe, row.texte) for row in meeting(app).table.rows]
        await press(pilot, "u")
        assert digits(app)[0] == "2"
        await press(pilot, "ctrl+r")
        assert digits(app)[0] == "1"


async def test_the_meeting_writes_and_closes_as_the_work_view_does(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *TO_PRI, "w", "1")
        await press(pilot, "c", *"vu", "enter")
        await press(pilot, "X")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Aucune décision n'est prise" in " ".join(shown(app).split())
        assert "météo n'est pas donnée" not in shown(app)
        await press(pilot, "c")
        assert meeting(app).snapshot is not None
        await press(pilot, "c")
        assert "dans la suivante" in shown(app)
        footer = shown(app).splitlines()[-2] + shown(app).splitlines()[-1]
        assert "→ Suivante" in footer
        assert "Décider" not in footer
    with open_store(store_path) as store, store.reading() as reading:
        (revue,) = reading.revues(2018)
    assert revue.close_le == LUNDI
    assert revue.meteo is not None
    assert (revue.meteo.couleur, [each.texte for each in revue.remarques]) == (Meteo.VERT, ["vu"])


async def test_a_closed_review_still_says_what_lacked_when_it_was_closed(
    app: CariforefApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    take_decision(store, PAST, PRI_20, NewDecision("relancer", "MP", date(2018, 5, 18)), acteur="DM")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_PRI)
        while Topic.CLOTURE not in topics(app):
            await press(pilot, "right")

        def lacking() -> list[str]:
            return [row.texte for row in meeting(app).table.rows if row.cle.startswith("reste ")]

        before = lacking()
        assert "1 décision en retard reste à faire." in before
        await press(pilot, "X", "c")
        assert lacking() == before
        assert "Il manquait à la clôture" in shown(app)
        assert f"{len(before)} points manquaient" in app.screen.query_one(BigFigures).figures[-1].sentence
        rows = meeting(app).table.rows
        assert {row.code for row in rows if row.cle.startswith("reste ")} == {""}


@pytest.mark.parametrize(
    ("start", "dialog"),
    [
        ("reste météo", MeteoDialog),
        ("reste présents", PresenceDialog),
        ("reste prochaine", PresenceDialog),
        ("reste décision", DecisionDialog),
        ("meteo PRI", MeteoDialog),
        ("fin clore", ConfirmDialog),
        ("fin minutes", ExportDialog),
    ],
)
async def test_enter_on_what_is_left_to_do_does_it_and_on_what_is_late_shows_it(
    app: CariforefApp,
    press: Press,
    burst: Press,
    store: SqliteStore,
    start: str,
    dialog: type[Screen[object]],
) -> None:
    take_decision(store, PAST, PRI_20, NewDecision("relancer", "MP", date(2018, 5, 18)), acteur="DM")
    log(store, "MP", "16.1.1", 50, on=date(2018, 5, 15))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_PRI)
        meeting(app).action_show_topic(Topic.CLOTURE)
        meeting(app).table.point_at(start)
        await burst(pilot, "enter", "tab")
        assert isinstance(app.screen, dialog)
        await press(pilot, "escape")
        assert topics(app) == (Topic.CLOTURE,)
        for what, topic in (("retards", Topic.DECISIONS), ("feuilles", Topic.ECHEANCES)):
            meeting(app).action_show_topic(Topic.CLOTURE)
            meeting(app).table.point_at(f"reste {what}")
            await press(pilot, "enter")
            assert topic in topics(app)


async def test_enter_opens_the_line_in_avancement_and_escape_finds_the_same_page_again(
    app: CariforefApp, press: Press
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *TO_PRI, "down", "enter")
        assert isinstance(app.screen, AvancementScreen)
        await press(pilot, "escape")
        assert topics(app)[0] is Topic.SITUATION
        assert meeting(app).row is not None
        assert meeting(app).row.ligne == "14"


async def test_a_launch_for_a_meeting_opens_there_and_escape_is_the_work_view(
    make_app: Callable[..., CariforefApp], press: Press, shown: Shown
) -> None:
    app = make_app(today=LUNDI, reunion=PRI_20)
    async with visiting(app, press, (160, 50)) as pilot:
        assert meeting(app).cle == PRI_20
        assert "F5 Revue" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, RevueScreen)


async def test_keys_of_the_meeting_before_anything_is_read_do_nothing_wrong(app: CariforefApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f5", "v", "right", "x", "left", "tab", "delete", "u", "y", "z", "end")
        assert isinstance(pilot.app.screen, ReunionScreen)


@pytest.fixture
def year(make_app: MakeApp, store_path: Path, demonstration: Path) -> CariforefApp:
    """The application on the frozen year, at one of its Tuesdays."""
    shutil.copy(demonstration, store_path)
    return make_app(today=date(2018, 5, 22))


async def test_a_row_says_who_at_what_pace_and_what_was_decided_and_a_decision_is_taken_on_it(
    year: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with year.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert topics(year)[0] is Topic.A_VOIR
        assert digits(year)[:2] == ["7", "7"]
        first = meeting(year).row
        assert first is not None
        assert (first.code, first.fait) == ("14.3.2+", "Dépasse le prévu de 29,5 j au 18/05")
        said = note(year, "groupe 14.3.2")
        assert "ILG 2,75 j" in said
        assert re.search(r"en six semaines · [0-9,]+ j par semaine, et le prévu est utilisé", said)
        assert re.search(r"[▁-█]+ depuis janvier ; rien de décidé\.$", said)
        late = note(year, "groupe 14.7.1")
        assert "il en faudrait" in late
        await press(pilot, "o")
        fields = [year.screen.query_one(f"#decision-{name}", Input).value for name in ("pour", "ligne")]
        assert fields == ["28/05/2018", "14.3.2"]
        await press(pilot, *"solder", "enter", "enter", "enter")
        with open_store(store_path) as store, store.reading() as reading:
            (taken,) = reading.decisions(2018)
        assert (taken.ligne, taken.perimetre, taken.texte) == ("14.3.2", "PRI", "solder")
        told = f"○ n° 1, semaine 20, {taken.qui}, pour le 28/05 : « solder »"
        assert note(year, "groupe 14.3.2").endswith(told)
        assert told in shown(year)
        while topics(year) != (Topic.CLOTURE,):
            await press(pilot, "right")
        assert digits(year)[0] == "1"
        rows = [row.texte for row in meeting(year).table.rows]
        assert rows[:2] == ["Décidé dans cette revue", "solder"]
        assert "Aucune décision n'est prise." not in rows
        assert ("w", "La météo n'est pas donnée.") in [
            (row.code, row.texte) for row in meeting(year).table.rows
        ]
        assert "X" in [row.code for row in meeting(year).table.rows]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
async def test_every_line_of_every_page_is_seen_on_the_way_and_on_the_way_back(
    year: CariforefApp, press: Press, size: tuple[int, int]
) -> None:
    async with year.run_test(size=size) as pilot:
        await press(pilot, "f5", "v")
        first, walks = sight(year), []
        for key in ("right", "left"):
            seen = dict[tuple[CleRevue | None, int], set[int]]()
            before = None
            while sight(year) != before:
                cle, page, top = before = sight(year)
                liste = meeting(year).table
                assert year.screen.focused is liste
                start, end = liste.lines_of(liste.cursor)
                assert start < top + liste.room
                assert end > top
                left = seen.setdefault((cle, page), {*range(len(liste.lines))})
                left -= {*range(top, top + liste.room)}
                await press(pilot, key)
            assert {page: left for page, left in seen.items() if left} == {}
            walks.append({*seen})
        assert walks[0] == walks[1]
        assert sight(year) == first
        assert len({cle for cle, _ in walks[0]}) == 5


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_no_page_of_the_fictitious_year_is_two_thirds_void_and_no_figure_is_cut(
    year: CariforefApp, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    async with year.run_test(size=size) as pilot:
        await press(pilot, "f5", "v")
        for _ in range(40):
            lines = shown(year).splitlines()[3:-3]
            assert 3 * sum(not line.strip() for line in lines) <= 2 * len(lines), "\n".join(lines)
            figures = year.screen.query_one(BigFigures)
            assert all(line.cell_length <= figures.size.width for line in figures.draw(0))
            before = sight(year)
            await press(pilot, "right")
            if sight(year) == before:
                break
        assert meeting(year).cle == CleRevue("DIR", date(2018, 5, 14))


async def test_a_page_shows_no_big_zero_that_tells_nothing(
    app: CariforefApp, press: Press, store: SqliteStore
) -> None:
    take_decision(store, PAST, PRI_20, NewDecision("relancer", "MP", date(2018, 5, 18)), acteur="DM")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_PRI)
        assert topics(app) == (Topic.DECISIONS,)
        assert digits(app) == ["1"]
        await press(pilot, "x")
        assert digits(app) == ["0"]


async def test_each_figure_says_what_it_counts_and_the_gip_counts_what_its_rows_list(
    year: CariforefApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    past = DateReference(date(2018, 5, 22), 2018)
    for texte, pour in (("relancer", date(2018, 5, 18)), ("publier", date(2018, 5, 29))):
        take_decision(store, past, PRI_20, NewDecision(texte, "MP", pour), acteur="DM")
    async with year.run_test(size=(160, 50)) as pilot:
        await press(pilot, "f5", "v")
        said = [one.sentence for one in year.screen.query_one(BigFigures).figures]
        assert topics(year)[0] is Topic.DECISIONS
        assert said[0] == "1 décision en retard"
        assert [row.texte for row in meeting(year).table.rows if row.decision] == ["relancer", "publier"]
        await pilot.resize_terminal(60, 20)
        await press(pilot)
        assert "1 décision en retard   1 décision à faire" in shown(year)
        seen = set[str]()
        while topics(year) != (Topic.CLOTURE,):
            await press(pilot, "right")
            seen |= {one.sentence for one in year.screen.query_one(BigFigures).figures}
        assert {"13 lignes dépassent ou dépasseront", "13 lignes en retard"} <= {
            re.sub(r"^[0-9]+", "13", one) for one in seen
        }
        assert "2 décisions prises" in seen
        taken = [row.texte for row in meeting(year).table.rows if row.decision]
        assert taken == ["relancer", "publier"]


async def test_who_logs_most_on_a_line_that_names_nobody_is_proposed_for_a_decision(
    year: CariforefApp, press: Press
) -> None:
    async with year.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f5", "tab", "v")
        table = meeting(year).table
        nameless = next(
            row
            for row in table.rows
            if row.cle.startswith("groupe ") and row.notes and row.notes[0].texte.startswith("Z")
        )
        table.point_at(nameless.cle)
        await press(pilot, "o")
        first = nameless.notes[0].texte.split()[0]
        assert year.screen.query_one("#decision-qui", Input).value == first
        await press(pilot, "escape", "f3", "slash", *str(nameless.ligne), "enter", "o")
        assert year.screen.query_one("#decision-qui", Input).value == first


async def test_a_jalon_without_days_shows_none(year: CariforefApp, press: Press) -> None:
    async with year.run_test(size=(60, 20)) as pilot:
        await press(pilot, "f5", "tab", "v")
        meeting(year).action_show_topic(Topic.ECHEANCES)
        row = next(row for row in meeting(year).table.rows if row.code == "RGPD")
        assert row.droite == ""


async def test_its_footer_has_the_keys_of_a_page_and_the_help_has_the_others(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_PRI)
        words = "→ Suivante  o Décider  ← Précédente  Tab Pôle  ↵ Ouvrir  ? Aide"
        assert shown(app).splitlines()[-1].split() == words.split()
        await press(pilot, "question_mark")
        assert "Clore la revue" in shown(app)


@pytest.mark.parametrize("nombre", ["0", "-34,5", "+1284", "67890"])
def test_a_big_figure_is_five_rows_high_each_as_wide(nombre: str) -> None:
    for scale in (1, 2):
        rows = draw_number(nombre, scale)
        assert len(rows) == HEIGHT
        assert len({len(row) for row in rows}) == 1
    assert len(draw_number(nombre, 2)[0]) == 2 * len(draw_number(nombre, 1)[0])
