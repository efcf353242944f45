"""The meeting: one pôle and one topic a page, read from the end of the table, and written in as one works."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store
from cariforef_tui.services.programme.declarations import declare_reprise
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import Extent, RevueSnapshot, load_revue
from cariforef_tui.services.revue.write import NewDecision, complete_decision, take_decision
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.dialogs.export import ExportDialog
from cariforef_tui.ui.revue.dialogs.decision import DecisionDialog
from cariforef_tui.ui.revue.dialogs.meteo import MeteoDialog, PresenceDialog
from cariforef_tui.ui.revue.reunion.figures import HEIGHT, BigFigures, Figure, draw_number
from cariforef_tui.ui.revue.reunion.pages import Topic, make_page, make_pages
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from cariforef_tui.ui.revue.rows import RevueRow, draw_spark
from cariforef_tui.ui.revue.screen import RevueScreen
from tests.people import copy_store, log, open_store, selects_of, set_agent
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

LUNDI, MARDI = date(2018, 5, 28), date(2018, 5, 22)
PAST = DateReference(LUNDI, 2018)
PRI_20, PRI_21 = CleRevue("PRI", date(2018, 5, 14)), CleRevue("PRI", date(2018, 5, 21))
TO_PRI = ("f5", "v")


@pytest.fixture
def app(make_app: MakeApp) -> CariforefApp:
    return make_app(today=LUNDI)


@pytest.fixture
def year(make_app: MakeApp, store_path: Path, demonstration: Path) -> CariforefApp:
    """The application on the frozen year, at one of its Tuesdays."""
    shutil.copy(demonstration, store_path)
    return make_app(today=MARDI)


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


def note(rows: tuple[RevueRow, ...], start: str) -> str:
    """Return what is said below the row whose key starts so."""
    row = next(row for row in rows if row.cle.startswith(start))
    return " ".join(one.texte for one in row.notes)


async def test_v_projects_the_review_shown_whose_pages_read_nothing_more_until_one_comes_back(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        # Its end is near: one would have to say what was done of it before the suivi.
        declare_reprise(store, "16.2.2", 950, date(2018, 5, 14), acteur="DM")
    async with visiting(app, press, (160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert "PRI  Pôle Ressources Information · semaine 21, du 21 au 27 mai" in shown(app)
        assert "situation  1 / 2   ◉ ○" in shown(app)
        chart = app.screen.query_one(BurndownChart)
        assert chart.display
        assert chart.size.height >= 12
        figures = app.screen.query_one(BigFigures)
        assert figures.figures[0].nombre == "0"
        assert figures.scale == 2
        assert all(line.cell_length <= figures.size.width for line in figures.draw(0))
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, AvancementScreen)
        await press(pilot, "escape")
        assert topics(app)[0] is Topic.SITUATION
        assert meeting(app).row is not None
        assert meeting(app).row.ligne == "14"
        await pilot.resize_terminal(60, 20)
        await press(pilot)
        assert topics(app) == (Topic.SITUATION,)
        assert any(re.match(r" *PRI .* situation  1 / 3   ◉ ○ ○", line) for line in shown(app).splitlines())
        await pilot.resize_terminal(160, 50)
        await press(pilot)
        seen = selects_of(app.session.store)  # type: ignore[arg-type]
        await press(pilot, "right")
        assert "clôture  2 / 2   ● ◉" in shown(app)
        assert not chart.display
        await press(pilot, "left")
        assert seen == []
        await press(pilot, "tab")
        assert len(seen) == 12
        await press(pilot, "escape")
        assert screen_of(app, RevueScreen).cle == CleRevue("DIR", date(2018, 5, 21))


async def test_the_meeting_it_was_launched_for_is_written_in_and_closed_as_the_work_view_is(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        late = NewDecision("relancer", "MP", date(2018, 5, 18))
        take_decision(store, PAST, PRI_20, late, acteur="DM")
        declare_reprise(store, "16.2.2", 950, date(2018, 5, 14), acteur="DM")
    app = make_app(today=LUNDI, reunion=PRI_21)
    async with visiting(app, press) as pilot:
        assert meeting(app).cle == PRI_21
        assert "F5 Revue" in shown(app)
        words = "→ Suivante  o Décider  ← Précédente  Tab Pôle  ↵ Ouvrir  w Météo  ? Aide (+2)"
        assert shown(app).splitlines()[-1].split() == words.split()
        await press(pilot, "question_mark")
        assert "Clore la revue" in shown(app)
        while "✗ ○ ✓  Une décision en retard, à faire, faite." not in (text := shown(app)):
            await press(pilot, "down")
            assert shown(app) != text
        await press(pilot, "escape", "w")
        assert "v, o ou r choisit" in shown(app)
        await press(pilot, "escape")
        assert (topics(app), digits(app)) == ((Topic.DECISIONS,), ["1"])
        await press(pilot, "x")
        assert digits(app) == ["0"]
        assert "faite le 28/05/2018 · u : annuler" in shown(app)
        await press(pilot, "u")
        assert digits(app) == ["1"]
        await burst(pilot, "c", *"vu", "enter", "w", "v", "X")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Aucune décision n'est prise" in " ".join(shown(app).split())
        assert "météo n'est pas donnée" not in shown(app)
        for key, label in (("right", "clore"), ("left", "pas encore"), ("left", "clore")):
            await press(pilot, key)
            assert f"Entrée : {label}" in shown(app)
        await press(pilot, "enter", "c")
        assert app.status.text.endswith("notez cela dans la suivante. n : semaine suivante.")
        footer = shown(app).splitlines()[-1]
        assert "→ Suivante" in footer
        assert "Décider" not in footer
        await press(pilot, "escape")
        assert isinstance(app.screen, RevueScreen)
    with open_store(store_path) as store, store.reading() as reading:
        (revue,) = reading.revues(2018)
    assert revue.close_le == LUNDI
    assert revue.meteo is not None
    assert (revue.meteo.couleur, [each.texte for each in revue.remarques]) == (Meteo.VERT, ["vu"])


async def test_enter_on_what_is_left_to_do_does_it_and_on_what_is_late_shows_it(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    with open_store(store_path) as store:
        late = NewDecision("relancer", "MP", date(2018, 5, 18))
        take_decision(store, PAST, PRI_20, late, acteur="DM")
        log(store, "MP", "16.1.1", 50, on=date(2018, 5, 15))
    app = make_app(today=LUNDI, reunion=PRI_21)
    async with visiting(app, press) as pilot:
        meeting(app).action_show_topic(Topic.CLOTURE)
        for start, dialog in (
            ("meteo PRI", MeteoDialog),
            ("reste présents", PresenceDialog),
            ("reste décision", DecisionDialog),
            ("fin clore", ConfirmDialog),
            ("fin minutes", ExportDialog),
        ):
            meeting(app).table.point_at(start)
            await burst(pilot, "enter", "tab")
            assert isinstance(app.screen, dialog), start
            await press(pilot, "escape")
            assert topics(app) == (Topic.CLOTURE,)
        for what, topic in (("retards", Topic.DECISIONS), ("feuilles", Topic.ECHEANCES)):
            meeting(app).action_show_topic(Topic.CLOTURE)
            meeting(app).table.point_at(f"reste {what}")
            await press(pilot, "enter")
            assert topic in topics(app)


async def test_a_decision_taken_on_a_row_is_told_below_and_ones_own_place_alone_proposes_who_logs_most(
    year: CariforefApp, press: Press, burst: Press, shown: Shown, store_path: Path
) -> None:
    def field(name: str) -> str:
        return year.screen.query_one(f"#decision-{name}", Input).value

    with open_store(store_path) as store:
        set_agent(store, "DM", role=Role.DIRECTION)
    async with visiting(year, press, (120, 40)) as pilot:
        await press(pilot, "f5", "tab", "v")
        meeting(year).table.point_at("groupe 1.5")
        await press(pilot, "o")
        assert (field("qui"), field("pour"), field("ligne")) == ("", "28/05/2018", "1.5")
        await burst(pilot, *"solder", "enter", *"ZA", "enter", "enter")
        with open_store(store_path) as store, store.reading() as reading:
            (taken,) = reading.decisions(2018)
        assert (taken.ligne, taken.perimetre, taken.texte) == ("1.5", "AD2I", "solder")
        told = "○ n° 1, semaine 20, ZA, pour le 28/05 : « solder »"
        assert note(meeting(year).table.rows, "groupe 1.5").endswith(told)
        assert told in shown(year)
        await burst(pilot, "f3")
        await burst(pilot, "slash", *"1.5", "enter", "o")
        assert (field("qui"), field("ligne")) == ("ZA", "1.5")


async def test_one_comes_back_on_the_row_left_and_the_footer_says_what_the_next_page_is(
    year: CariforefApp, press: Press, shown: Shown
) -> None:
    async with visiting(year, press, (160, 50)) as pilot:
        await press(pilot, "f5", "shift+tab", "v")
        meeting(year).show(CleRevue("GIP", PRI_20.lundi))
        await press(pilot)
        meeting(year).action_show_topic(Topic.SITUATION)
        await press(pilot, "down", "down", "right", "left")
        assert topics(year) == (Topic.SITUATION,)
        assert meeting(year).row is not None
        assert meeting(year).row.ligne == "APO"
        assert "→ Suivante" in shown(year)
        meeting(year).action_show_topic(Topic.CLOTURE)
        await press(pilot)
        assert "→ Périmètre suivant" in shown(year)
        meeting(year).show(CleRevue("DIR", PRI_20.lundi))
        await press(pilot)
        meeting(year).action_show_topic(Topic.CLOTURE)
        await press(pilot)
        assert "→ " not in "".join(shown(year).splitlines()[-2:])


async def test_who_may_not_write_there_is_offered_no_key_and_told_the_right_that_lacks(
    year: CariforefApp, press: Press, store_path: Path
) -> None:
    with open_store(store_path) as store:
        set_agent(store, "DM", role=Role.AUDITEUR)
    async with visiting(year, press) as pilot:
        await press(pilot, "f5", "v")
        meeting(year).action_show_topic(Topic.CLOTURE)
        await press(pilot)
        rows = [row for row in meeting(year).table.rows if row.cle.startswith("reste ")]
        assert {row.code for row in rows} == {""}
        await press(pilot, "x")
        assert "le droit d'écrire dans la revue de PRI" in year.status.text


async def test_every_line_of_every_page_is_seen_on_the_way_and_on_the_way_back(
    year: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    """No page is two thirds void either, and no figure is cut."""

    def check_page() -> None:
        lines = shown(year).splitlines()[3:-3]
        assert 3 * sum(not line.strip() for line in lines) <= 2 * len(lines), "\n".join(lines)
        figures = year.screen.query_one(BigFigures)
        assert all(line.cell_length <= figures.size.width for line in figures.draw(0))

    async def walk(pilot: Pilot[int], key: str, end: object = None) -> set[tuple[CleRevue | None, int]]:
        left, before = dict[tuple[CleRevue | None, int], set[int]](), None
        while sight(year) != before:
            cle, page, top = before = sight(year)
            liste = meeting(year).table
            assert year.screen.focused is liste
            assert liste.row is not None
            assert liste.row.opens
            start, after = liste.lines_of(liste.cursor)
            assert start < top + liste.room
            assert after > top
            unseen = left.setdefault((cle, page), {*range(len(liste.lines))})
            unseen -= {*range(top, top + liste.room)}
            check_page()
            if before == end:
                break
            await press(pilot, key)
        assert {page: unseen for page, unseen in left.items() if unseen} == {}
        return {*left}

    with open_store(store_path) as store:
        # Anybody may close the review of the last pôle once nobody coordinates it.
        with store.reading() as reading:
            named = [one.initiales for one in reading.agents() if one.coordonne == "DIR"]
        for one in named:
            set_agent(store, one, coordonne=None)
    async with visiting(year, press) as pilot:
        await press(pilot, "f5", "shift+tab", "v")
        meeting(year).action_show_topic(Topic.CLOTURE)
        await press(pilot)
        first = sight(year)
        pages = await walk(pilot, "right")
        assert {cle.perimetre for cle, _ in pages if cle} == {"APO", "PRI", "DIR"}
        assert topics(year) == (Topic.CLOTURE,)
        assert "Dernière page : X clôt, e écrit le compte rendu" in shown(year)
        assert await walk(pilot, "left", first) == pages


AU_MARDI = DateReference(MARDI, 2018)


def read(store: Store, perimetre: str) -> RevueSnapshot:
    cle = CleRevue(perimetre, PRI_20.lundi)
    return load_revue(store, AU_MARDI, cle, Extent.COMPLETE, lecteur=ACTEUR_SYSTEME)


@pytest.fixture(scope="module")
def told(master_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The frozen year with decisions of PRI: two late, one to do, one done; to be read only."""
    path = copy_store(master_demonstration, tmp_path_factory.mktemp("told"))
    with closing(SqliteAdmin().open(str(path))) as store:
        for texte, qui, pour, ligne in (
            ("relancer", "MP", date(2018, 5, 18), None),
            ("publier", "DM", date(2018, 5, 18), None),
            ("solder", "LR", date(2018, 5, 29), "14.3.2"),
            ("imprimer", "PG", None, None),
        ):
            given = NewDecision(texte, qui, pour, ligne)
            taken = take_decision(store, AU_MARDI, PRI_20, given, acteur="DM")
        complete_decision(store, AU_MARDI, taken.numero, MARDI, acteur="DM")
        yield store


@pytest.fixture(scope="module")
def pri(told: Store) -> RevueSnapshot:
    return read(told, "PRI")


def test_every_topic_has_its_page_in_the_order_of_the_meeting_but_those_without_rows(
    told: Store, pri: RevueSnapshot
) -> None:
    for width, height in ((40, 14), (60, 18), (100, 34), (140, 44)):
        assert [topic for page in make_pages(pri, width, height) for topic in page] == [*Topic]
    dir_ = read(told, "DIR")
    quiet = replace(dir_, revue=replace(dir_.revue, figures=replace(dir_.revue.figures, a_regarder=())))
    rest = (Topic.SITUATION, Topic.ECHEANCES, Topic.CLOTURE)
    assert make_pages(quiet, 60, 18) == tuple((topic,) for topic in rest)
    assert make_pages(quiet, 100, 34) == (rest[:1], rest[1:]), "the curve stands below its figures"


def test_decisions_are_ticked_or_crossed_and_those_overdue_come_by_person(pri: RevueSnapshot) -> None:
    page = make_page(pri, [Topic.DECISIONS])
    assert [one.sentence for one in page.figures] == ["2 décisions en retard", "1 décision à faire"]
    assert [(row.signe, row.code, row.texte) for row in page.rows if row.decision is not None] == [
        ("✗", "DM", "publier"),
        ("✗", "MP", "relancer"),
        ("○", "LR", "solder"),
        ("✓", "PG", "imprimer"),
    ]


def test_a_page_shows_no_zero_that_tells_nothing_but_the_one_of_its_subject(pri: RevueSnapshot) -> None:
    figures = replace(pri.revue.figures, decisions=())
    nothing = replace(pri, revue=replace(pri.revue, figures=figures))
    assert [one.sentence for one in make_page(nothing, [Topic.DECISIONS]).figures] == ["0 décision en retard"]
    both = make_page(pri, [Topic.DECISIONS, Topic.A_VOIR]).figures
    assert [one.sentence for one in both] == [
        "2 décisions en retard",
        "1 décision à faire",
        "11 lignes dépassent ou dépasseront",
        "6 lignes en retard",
    ]


def test_a_row_says_who_at_what_pace_and_what_was_decided(pri: RevueSnapshot) -> None:
    page = make_page(pri, [Topic.A_VOIR])
    assert [one.nombre for one in page.figures] == ["11", "6"]
    first = next(row for row in page.rows if not row.is_heading)
    assert first.code == "14.3.2+"
    said = note(page.rows, "groupe 14.3.2")
    fact = "Dépasse le prévu de 29,5 j au 18/05, de 46 j à la fin · PP ILG VS ME +6"
    paced = "Rythme 2 j par semaine, le prévu est consommé"
    landing = "Atterrissage : 56 j : 39,5 si le plan est tenu"
    assert re.match(rf"{re.escape(fact)} [▁-█·]{{8}} {re.escape(paced)} {landing}", said)
    assert said.endswith("○ n° 3, semaine 20, LR, pour le 29/05 : « solder »")
    late = note(page.rows, "groupe 14.7.1")
    assert re.search(r" [▁-█·]{8} .* en huit semaines Atterrissage", late), "it has no pace any more"
    assert late.endswith("si l'on continue comme ces huit semaines ; rien de décidé.")


def test_weeks_of_all_rows_are_drawn_on_one_scale() -> None:
    assert draw_spark((0, 25, 100), 200) == "·▁▄"
    assert draw_spark((200, 0, 0), 200) == "█··"


def test_the_gip_counts_what_its_rows_list_and_names_what_it_counts(told: Store) -> None:
    gip = read(told, "GIP")
    pages = {topic: make_page(gip, [topic]) for topic in Topic}
    said = {one.sentence for page in pages.values() for one in page.figures}
    assert "2 décisions en retard" in said
    assert {"13 lignes dépassent ou dépasseront", "13 lignes en retard"} <= {
        re.sub(r"^[0-9]+", "13", one) for one in said
    }
    assert "4 décisions prises" in said
    taken = [row.texte for row in pages[Topic.CLOTURE].rows if row.decision]
    assert taken == ["relancer", "publier", "solder", "imprimer"]


def test_a_jalon_without_days_shows_none(told: Store) -> None:
    rows = make_page(read(told, "AD2I"), [Topic.ECHEANCES]).rows
    assert next(row for row in rows if row.code == "RGPD").droite == ""


def test_the_last_page_says_what_is_left_to_do_and_by_which_key(pri: RevueSnapshot) -> None:
    rows = make_page(pri, [Topic.CLOTURE]).rows
    assert [row.texte for row in rows][:2] == ["Décidé dans cette revue", "relancer"]
    left = {row.cle: (row.code, row.action) for row in rows if row.action}
    assert left == {
        "meteo PRI": ("PRI", "set_meteo"),
        "reste météo": ("w", "set_meteo"),
        "reste présents": ("", "set_presence"),
        "reste prochaine": ("", "set_presence"),
        "reste retards": ("", "show_topic('décisions')"),
        "reste feuilles": ("", "show_topic('échéances')"),
        "fin clore": ("X", "close_revue"),
        "fin minutes": ("e", "write_minutes"),
    }


def test_a_closed_review_still_says_what_lacked_when_it_was_closed(pri: RevueSnapshot) -> None:
    ecrite = replace(pri.revue.ecrite, close_le=MARDI, close_par="DM")
    closed = make_page(replace(pri, revue=replace(pri.revue, ecrite=ecrite)), [Topic.CLOTURE])
    opened = make_page(pri, [Topic.CLOTURE])

    def lacking(rows: tuple[RevueRow, ...]) -> list[str]:
        return [row.texte for row in rows if row.cle.startswith("reste ")]

    assert "2 décisions en retard restent à faire." in lacking(opened.rows)
    assert lacking(closed.rows) == lacking(opened.rows)
    assert "Il manquait à la clôture" in [row.texte for row in closed.rows]
    assert closed.figures[-1].sentence == f"{len(lacking(opened.rows))} points manquaient"
    assert {row.code + row.action for row in closed.rows if row.cle.startswith("reste ")} == {""}


class Figures(App[None]):
    """Big figures alone on the screen."""

    CSS_PATH = Path(sys.modules[BigFigures.__module__].__file__ or "").parent / "styles.tcss"

    def compose(self) -> ComposeResult:
        yield BigFigures()


async def test_figures_are_big_one_below_the_other_while_there_is_room_else_words_on_one_line() -> None:
    app = Figures()
    async with app.run_test(size=(40, 11)) as pilot:
        big = app.query_one(BigFigures)
        big.styles.height = "100%"
        big.figures = (
            Figure("1", "en retard", "critique", objet="décision"),
            Figure("1", "à faire", objet="décision"),
        )
        await pilot.pause()
        drawn = [line.text for line in big.draw(0)]
        assert drawn[:HEIGHT] == draw_number("1", 1)
        assert drawn[HEIGHT:] == ["décision", "en retard", "", "1", "décision", "à faire", ""]
        assert big.wanted_width == 12
        big.styles.height = HEIGHT
        await pilot.pause()
        assert [line.text for line in big.draw(0)] == ["1 décision en retard   1 décision à faire"]


@pytest.mark.parametrize("nombre", ["0", "-34,5", "+1284", "67890"])
def test_a_big_figure_is_five_rows_high_each_as_wide(nombre: str) -> None:
    for scale in (1, 2):
        rows = draw_number(nombre, scale)
        assert len(rows) == HEIGHT
        assert len({len(row) for row in rows}) == 1
    assert len(draw_number(nombre, 2)[0]) == 2 * len(draw_number(nombre, 1)[0])
