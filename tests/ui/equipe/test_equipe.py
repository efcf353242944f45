"""The screen Équipe: the map, what its cell says, whose week it opens, and who is free."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from rich.cells import cell_len

from cariforef_db.store.creating import french_holidays
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Role
from cariforef_tui.domain.journal.entries import ORIGINE, Touched
from cariforef_tui.domain.programme.revisions import TexteRevise
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.equipe import EquipeSnapshot, load_equipe
from cariforef_tui.services.mois.months import load_mois_agents
from cariforef_tui.services.pilotage.year_end import open_year
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.equipe.rows import build_feuilles
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.equipe.team_map import FIRST_CELL, WEEK_WIDTH, TeamRow
from cariforef_tui.ui.equipe.texts import describe_week
from cariforef_tui.ui.kit.messages import StoreChanged
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.conftest import StoreAfter
from tests.people import follow, last_rows, log, logged
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

MARDI = date(2018, 5, 22)


@pytest.fixture
def team(store_after: StoreAfter) -> SqliteStore:
    """A store in which LR told part of a week, DM all of it, with people in every group."""
    return store_after("team", make_team)


def make_team(store: SqliteStore) -> None:
    logged = [("ZN", 14, "14.1.1", 100), ("LR", 14, "14.7.1", 50), ("LR", 15, "14.7.1", 50)]
    logged += [("DM", day, "14.7.1", 100) for day in range(14, 19)]
    with store.writing(ACTEUR_SYSTEME) as writing:
        for rank in range(5):
            writing.add_agent(Agent(initiales=f"Z{chr(65 + rank)}", pole="AD2I"))
        writing.add_agent(Agent(initiales="ZN", pole="DIR", equipe=EQUIPE_SI))
        writing.write_cells(
            [
                CellChange(agent=agent, jour=date(2018, 5, day), code=code, centiemes=jours)
                for agent, day, code, jours in logged
            ]
        )
        absence = Absence("LR", date(2018, 5, 16), TypeAbsence.CONGE, 100)
        writing.write_absence("LR", date(2018, 5, 16), (absence,))
    follow(store)


def line_of(text: str, name: str) -> str:
    """The map's line of an agent."""
    return next(line for line in text.splitlines() if line[1:].startswith(f"{name} "))


def point_at(app: CariforefApp, agent: str, semaine: int) -> None:
    team_map = screen_of(app, EquipeScreen).team_map
    rang = next(rank for rank, row in enumerate(team_map.view.rows) if row.cle == agent)
    team_map.go(rang, semaine)


def read(store: SqliteStore, au: date = MARDI) -> EquipeSnapshot:
    """What DM reads of the team at a date."""
    return load_equipe(store, DateReference(au, 2018), lecteur="DM")


def week_of(store: SqliteStore, agent: str, week: int, au: date = MARDI) -> str:
    """What is told below the map of a week of an agent."""
    return describe_week(read(store, au).capacite, agent, week).plain


# What is told of a week, of an agent and of a group


def test_the_cell_names_the_days_that_lack_something(team: SqliteStore) -> None:
    text = week_of(team, "LR", 19)
    assert "LR, sem. 20 (14/05 au 20/05) · attendu 5 j · saisi 1 j · absent 1 j · 40 %" in text
    assert "À compléter : lun. 14 (0,5 j), mar. 15 (0,5 j), jeu. 17, ven. 18" in text


def test_a_day_that_is_not_over_is_neither_late_nor_shrunk_and_complete_means_nothing_before(
    team: SqliteStore,
) -> None:
    log(team, "DM", "14.7.1", 25, on=MARDI)
    late = "Rien à compléter dans cette semaine ; 90 j avant elle."
    assert "en cours · attendu 4 j · saisi 0,25 j" in week_of(team, "DM", 20)
    assert late in week_of(team, "DM", 20)
    assert late in week_of(team, "DM", 19)
    assert "✓ Complète" not in week_of(team, "DM", 0)
    months = load_mois_agents(team, DateReference(MARDI, 2018), lecteur="DM")
    view = build_feuilles(read(team).capacite, months, None, Mois(2018, 4))
    assert next(row.figure for row in view.rows if row.cle == "DM") == "90"


def test_complete_says_until_which_day_where_the_week_goes_on(team: SqliteStore) -> None:
    with team.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZT", pole="PRI", arrivee=MARDI))
        writing.write_cells([CellChange(agent="ZT", jour=MARDI, code="14.7.1", centiemes=100)])
    assert "✓ Complète jusqu'au mar. 22/05." in week_of(team, "ZT", 20, date(2018, 5, 23))


def test_days_of_a_week_under_way_and_their_share_say_the_same(team: SqliteStore) -> None:
    tomorrow = MARDI + timedelta(days=1)
    for jour, part in ((MARDI, 75), (tomorrow, 25)):
        log(team, "DM", "14.7.1", part, on=jour)
    assert "attendu 1 j · saisi 0,75 j · 75 %" in week_of(team, "DM", 20, tomorrow)


def test_a_heading_drops_what_is_done_before_what_is_to_do() -> None:
    facts = ("7 contresignés", "2 signés", "1 à reprendre", "2 à signer")
    row = TeamRow(cle="groupe PRI", nom="PRI", titre="avril : ", faits=facts)
    assert row.tell(60) == "avril : 7 contresignés, 2 signés, 1 à reprendre, 2 à signer"
    assert row.tell(45) == "avril : 2 signés, 1 à reprendre, 2 à signer"
    assert row.tell(5) == "avril : 2 à signer"


# The screen


async def test_the_map_opens_on_oneself_and_the_current_week_and_n_keeps_one_group_at_a_time(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f6")
        team_map = screen_of(app, EquipeScreen).team_map
        for size in ((80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            text = shown(app)
            assert (team_map.row and team_map.row.cle, team_map.column) == ("DM", 20)
            assert "❯DM" in text
            assert "▼" in text
            assert "DM, sem. 21 (21/05 au 27/05) · en cours · attendu 4 j" in text
            assert re.search(r"DM (mar. )?22/05", text.splitlines()[0])
            assert all(cell_len(line) == size[0] for line in text.splitlines())
        assert "· complète" in text
        assert " Feuilles · PRI" in text
        seen = []
        for _ in range(8):
            seen.append(next(row.nom or row.titre for row in team_map.view.rows if row.is_heading))
            await press(pilot, "n")
        assert seen == ["PRI", "DIR", "SI", "Sans pôle, avril : ", "AD2I", "AD2I", "APO", "PRI"]
        await press(pilot, "p")
        # A full week is a dot; one that is not shows the days that it lacks.
        text = shown(app)
        assert re.match(r"DM +90 (\d  )+·  …    ✗     ✗     ✗     ✗     … ", line_of(text, "DM")[1:])
        assert re.match(r"LR +93 (\d  )+3  …    ✗ ", line_of(text, "LR")[1:])
        await press(pilot, "escape")
        assert len([row for row in team_map.view.rows if not row.is_heading]) == 20
        await press(pilot, "g")
        for beside, column in ((10 * WEEK_WIDTH + 1, 10), (21 * WEEK_WIDTH + 1 + 3 * 6 + 1, 24)):
            await pilot.click("#equipe-carte", offset=(FIRST_CELL + beside, 3))
            await press(pilot)
            assert (team_map.row and team_map.row.cle, team_map.column) == ("ZA", column)


async def test_keys_move_over_people_weeks_and_months_and_the_next_session_opens_on_the_last_view(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f6", "escape", "right")
        assert "DM, janvier 2018 · ✗ à compléter" in shown(app)
        assert " ◀10 " in shown(app)
        await press(pilot, "left")
        point_at(app, "DM", 3)
        await press(pilot, "left")
        assert "DM, sem. 3 (15/01 au 21/01)" in shown(app)
        assert " ◀2 " in shown(app)
        await press(pilot, "end", "left", "left", "z")
        assert "DM, avril 2018" in shown(app)
        team_map = screen_of(app, EquipeScreen).team_map
        await press(pilot, "v", "s")
        assert "« Signer ou contresigner » : rien n'attend ici votre signature." in shown(app)
        await press(pilot, "v", "left", "g", "left")
        assert (team_map.row and team_map.row.cle, team_map.column) == ("ZA", 22)
        await press(pilot, "z", *["down"] * 5)
        assert team_map.row
        assert team_map.row.cle == "CR"
        await press(pilot, "k", "l", "right", "h")
        assert team_map.row.cle == "ZE"
        await press(pilot, "G", "v")
        assert team_map.row.cle == "YM"
    # The next session opens on the view that this person left.
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f6")
        assert shown(app).splitlines()[1].startswith(" Disponibles · PRI")


async def test_in_january_the_sheets_say_where_december_stands_and_the_keys_told_show_its_year(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    open_year(team, 2019, french_holidays, acteur="DM")
    app = make_app(today=date(2019, 1, 8))
    async with visiting(app, press) as pilot:
        await press(pilot, "f6", "escape")
        told = " ".join(shown(app).split())
        assert re.search(
            r"Décembre 2018 : \d+ à compléter. Pour voir cette année : d, puis 31/12/2018.", told
        )
        await press(pilot, "v")
        assert "Décembre 2018" not in shown(app)
        await press(pilot, "v", "d", *"31/12/2018", "enter")
        assert "DM, sem. 1 (31/12" in shown(app)
        assert "Pour voir cette année" not in shown(app)


async def test_who_is_free_is_two_keys_from_the_week_and_each_row_leads_to_lines_and_absences(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    away = [date(2018, 6, day) for day in (11, 12, 13, 14, 15)]
    with team.writing("LR") as writing:
        for jour in away:
            writing.write_absence("LR", jour, (Absence("LR", jour, TypeAbsence.FORMATION, 100),))
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f6", "v")
        text, table = shown(app), screen_of(app, EquipeScreen).free_table
        assert " Disponibles · PRI · libres, selon le plan, du 01/06 au 31/08" in text
        assert " 1 ETP = 200 j (programme) ; un temps plein : 252 j ouvrés, congés non dits" in text
        assert re.search(r"^ qui +juin +juillet +août +libres +absences", text, re.M)
        free = [row.libre.libres for row in table.rows]
        assert free == sorted(free, reverse=True)
        assert "11/06 – 15/06" in line_of(text, "LR")
        assert re.search(r"j ouvrés en juin, [\d,]+ pris par ses lignes : [\d.]+", text)
        await press(pilot, "right")
        assert "j ouvrés en juillet, " in shown(app)
        assert "formation" not in shown(app)
        await press(pilot, "v", "a")
        assert "Les absences se lisent dans Disponibles : v, puis a." in shown(app)
        await press(pilot, "v", "a")
        assert "11/06 – 15/06    LR    5 j, formation" in shown(app)
        await press(pilot, "escape")
        assert "formation" not in shown(app)
        # A person of PRI reads nobody of the other pôles: no key is left that would act on one.
        await press(pilot, "n")
        assert "Personne dont vous puissiez lire les jours." in shown(app)
        await press(pilot, "a")
        assert "Personne de ceux que vous pouvez lire n'a d'absence du 01/06 au 31/08." in shown(app)
        assert " ne reviennent à personne." in shown(app)
        assert not {"Ses lignes", "Confier", "Exporter"} & {
            *re.findall(r"[A-Z][a-z]+(?: [a-z]+)?", shown(app).splitlines()[-1])
        }
        await press(pilot, "p")
        table.point_at("LR")
        await press(pilot, "enter")
        assert app.current_mode == "avancement"
        assert "Filtre : LR" in shown(app)
        await press(pilot, "escape")
        assert app.current_mode == "equipe"
        await press(pilot, "P", *"14.7.1", "tab", *"/DM", "tab", *"relais", "enter", "enter")
        assert app.current_mode == "avancement"
        with team.reading() as reading:
            (revision,) = reading.revisions(2018)
        assert [one.texte for one in revision.changements if isinstance(one, TexteRevise)] == ["DM"]
        await press(pilot, "u")
        with team.reading() as reading:
            assert len(reading.revisions(2018)) == 2
        await press(pilot, "escape")
        assert "❯LR" in shown(app)


async def test_f_keeps_the_pole_that_one_types(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f6", "f", *"ad2i", "enter")
        assert shown(app).splitlines()[1].startswith(" Feuilles · AD2I")
        await press(pilot, "escape")
        assert shown(app).splitlines()[1].startswith(" Feuilles · tous")
        # The field has the pôle kept, which one types over, gives back by Escape, or erases.
        for keys, kept in (
            (("f", *"ad2i", "enter"), "AD2I"),
            (("f", *"pri", "enter"), "PRI"),
            (("f", *"ad2i", "escape"), "PRI"),
            (("f", "ctrl+u", "enter"), "tous"),
        ):
            await press(pilot, *keys)
            assert shown(app).splitlines()[1].startswith(f" Feuilles · {kept}")


def unwrapped(text: str) -> str:
    """The text of a dialog, whose sentences may take several lines."""
    return " ".join(text.replace("│", " ").split())


async def test_where_there_is_no_absence_the_list_and_the_export_say_so_and_no_calendar_is_offered(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    app, jour = make_app(), date(2018, 6, 11)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f6", "v", "e")
        assert "« Absences 2018 » : aucune ligne." in unwrapped(shown(app))
        assert ".ics" not in shown(app)
        await press(pilot, "escape")
        with team.writing("LR") as writing:
            writing.write_absence("LR", jour, (Absence("LR", jour, TypeAbsence.FORMATION, 100),))
    app = make_app()
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f6", "a", "e")
        assert "« Absences 2018 » : en .xlsx et .json, pas en .csv ; .ics n'a rien d'autre." in unwrapped(
            shown(app)
        )
        await press(pilot, "escape", "n")
        assert " Aucune absence à montrer du 01/06 au 31/08." in shown(app)


async def test_enter_opens_the_agents_week_marked_as_theirs_saved_by_oneself_and_escape_comes_back(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "p", "0", "comma", "1", "enter")
        await press(pilot, "f6", "G", "end", "home")
        point_at(app, "LR", 19)
        await press(pilot, "enter")
        assert isinstance(app.screen, SemaineScreen)
        text = shown(app)
        assert "SEMAINE DE LR" in text.splitlines()[1]
        assert "saisie par DM · Échap : revenir" in text.splitlines()[1]
        assert "✗" not in text.splitlines()[4]
        assert app.session.agent == "DM"
        await press(pilot, "0", "comma", "2", "5", "enter")
        assert logged(team, "LR", date(2018, 5, 14)) == {"14.7.1": 25}
        with team.reading() as reading:
            last = last_rows(reading, 1)[0]
            mine = reading.saisies("DM", date(2018, 5, 21), MARDI)
        assert (last.acteur, last.objet, last.cle) == ("DM", "saisie", "LR 2018-05-14 14.7.1")
        assert mine == ()
        await press(pilot, "escape")
        assert "LR, sem. 20" in shown(app)
        # A write elsewhere moves the figures, and neither cursor nor scroll.
        team_map = screen_of(app, EquipeScreen).team_map
        before = (team_map.cursor, team_map.column, team_map._left, team_map.scroll_y)
        days = [(14, "14.1.1", 75), (15, "14.1.1", 50), (17, "18", 100), (18, "18", 100)]
        with team.writing("LR") as writing:
            writing.write_cells(
                [
                    CellChange(agent="LR", jour=date(2018, 5, day), code=code, centiemes=jours)
                    for day, code, jours in days
                ]
            )
        app.screen.post_message(StoreChanged(Touched(head=ORIGINE, is_everything=True)))
        await press(pilot)
        assert (team_map.cursor, team_map.column, team_map._left, team_map.scroll_y) == before
        assert "Rien à compléter dans cette semaine ; 90 j avant elle." in shown(app)
        # One's own week, and what is refused there, survive the visit; Enter on oneself opens it.
        point_at(app, "DM", 19)
        for key in ("f2", "enter"):
            await press(pilot, "f6", key)
            text = shown(app)
            assert "SEMAINE DE" not in text
            assert "Semaine 20" in text.splitlines()[1]
            assert screen_of(app, SemaineScreen).week.refused


async def test_a_month_that_one_may_not_read_is_refused_where_one_is(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    app = make_app(agent="PG")
    async with visiting(app, press) as pilot:
        await press(pilot, "f6")
        point_at(app, "LR", 19)
        for keys in (("m",), ("end", "left", "enter")):
            await press(pilot, *keys)
            assert app.current_mode == "equipe"
            assert "PG n'a pas le droit de lire le détail de LR" in shown(app)
        await press(pilot, "v")
        assert re.search(r"Seuls leur coordinateur et la direction lisent les jours de \d+", shown(app))


async def test_the_week_of_somebody_gone_opens_and_becoming_the_agent_one_visits_leads_to_ones_own(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    with team.writing(ACTEUR_SYSTEME) as writing:
        writing.update_agent(Agent(initiales="ZA", pole="AD2I", actif=False, depart=date(2018, 3, 30)))
        writing.update_agent(Agent(initiales="DM", pole="PRI", role=Role.DIRECTION))
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f6", "g", "enter")
        assert screen_of(app, SemaineScreen).week.agent == "ZA"
        await press(pilot, "escape")
        point_at(app, "LR", 19)
        await press(pilot, "enter", "A")
        await press(pilot, *"LR", "enter")
        assert app.session.agent == "LR"
        assert app.current_mode == "semaine"
        assert "SEMAINE DE" not in shown(app)


async def test_every_month_is_in_sight_beside_the_last_weeks_and_no_title_is_cut_nor_touches_another(
    make_app: MakeApp, press: Press, shown: Shown, team: SqliteStore
) -> None:
    app = make_app(today=date(2018, 12, 28))
    async with visiting(app, press, (60, 20)) as pilot:
        await press(pilot, "f6")
        weeks = {f"{number:02d}" for number in range(1, 53)}
        months = [Mois(2018, numero) for numero in range(1, 13)]
        for size in ((60, 20), (120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            titles = next(line for line in shown(app).splitlines() if line.startswith(" Agent")).split()
            assert titles[:2] == ["Agent", "manque"]
            assert titles[-12:] in ([one.court for one in months], [f"{one.numero:02d}" for one in months])
            assert titles[-13] == "52"
            assert {*titles[2:-12]} <= weeks
            assert len(screen_of(app, EquipeScreen).team_map._weeks_shown) >= 2
        for au in (MARDI, date(2018, 8, 8)):
            app._reference.move(au)
            await press(pilot, "z")
            words = re.findall(r"[^\W\d]+", shown(app).splitlines()[3])
            assert len(words) >= 3
            assert set(words) <= {"mois", *MOIS, *(one.court for one in months)}
