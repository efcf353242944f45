"""The screen Alertes: groups, whose they are, what a row opens, what its keys write and take back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.alertes.alertes import TypeAlerte
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.programme.declarations import Declaration
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.machine import clock
from cariforef_tui.services.agents.suppleances import NewSuppleance, name_suppleant
from cariforef_tui.services.mois.visas import sign_month
from cariforef_tui.services.ports.errors import StoreBusy
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.livrables import declare_production
from cariforef_tui.ui.alertes.list import AlertRow
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.programme import declarations
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import log, open_store, signature_of
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

RGPD = date(2018, 5, 25)


@pytest.fixture(autouse=True)
def followed(store: SqliteStore) -> None:
    """The year is followed from its first week: DM and LR did in January all the work of the RGPD."""
    for agent in ("DM", "LR"):
        with store.writing(agent) as writing:
            days = writing.calendrier(2018).working_days[:15]
            writing.write_cells(
                [CellChange(agent=agent, jour=jour, code="14.7.1", centiemes=100) for jour in days]
            )


def rows_of(app: CariforefApp) -> list[AlertRow]:
    return [row for row in screen_of(app, AlertesScreen).table.rows if not row.is_heading]


def point_at(app: CariforefApp, code: str) -> None:
    """Put the list's cursor on the first row of this code."""
    alerts = screen_of(app, AlertesScreen).table
    codes = [row.code for row in alerts.rows]
    assert code in codes
    alerts.cursor = codes.index(code)


def faits_of(store_path: Path) -> list[tuple[str, Declaration, date, str, str | None]]:
    with open_store(store_path) as store, store.reading() as reading:
        return [(one.code, one.declaration, one.jour, one.agent, one.motif) for one in reading.faits(2018)]


async def test_the_rgpd_is_silent_31_days_ahead_then_announced_urgent_and_critical(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app(au=RGPD - timedelta(days=31))
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        assert "RGPD" not in [row.code for row in rows_of(app)]
        for restants, look, fait in (
            (30, "info", "J-30 (25/05)"),
            (7, "attention", "J-7 (25/05)"),
            (-1, "critique", "J+1 (25/05)"),
        ):
            app._reference.move(RGPD - timedelta(days=restants))
            await press(pilot)
            (row,) = [row for row in rows_of(app) if row.code == "RGPD"]
            assert (row.look, row.fait) == (look, fait)


async def test_a_jalon_is_declared_tenu_then_silent_then_taken_back(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(au=date(2018, 5, 28))
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "RGPD")
        await press(pilot, "x")
        await press(pilot, *"registre", "enter")
        assert "RGPD" not in [row.code for row in rows_of(app)]
        assert "✓ Jalon rgpd tenu au 28/05/2018 · u : annuler".casefold() in shown(app).casefold()
        await press(pilot, "u")
        assert "RGPD" in [row.code for row in rows_of(app)]
    day = date(2018, 5, 28)
    assert faits_of(store_path) == [
        ("RGPD", Declaration.TENU, day, "DM", "registre"),
        ("RGPD", Declaration.NON_TENU, day, "DM", None),
    ]


async def test_the_jalon_dialog_shows_the_lines_to_finish_for_it_and_changes_them(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    def bornees() -> tuple[str, ...]:
        with open_store(store_path) as store, store.reading() as reading:
            return reading.programme(2018).jalons[0].bornees

    app = make_app(au=date(2018, 5, 28))
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        point_at(app, "RGPD")
        await press(pilot, "x")
        assert "À finir pour le 25/05/2018 : 14.7.1. Concernées : 7.1, 18." in shown(app)
        await press(pilot, "tab", "tab", "enter")
        assert "Lignes à finir pour le jalon RGPD" in shown(app)
        await press(pilot, "end", *" 1.1", "enter")
        assert "1.1 n'est pas une ligne du jalon RGPD." in shown(app)
        await press(pilot, *["backspace"] * 4, *" 18", "enter")
        assert "Jalon RGPD : lignes à finir, 14.7.1 → 14.7.1, 18 · u : annuler" in shown(app)
        assert bornees() == ("14.7.1", "18")
        await press(pilot, "u")
        assert "Jalon RGPD : lignes à finir, 14.7.1, 18 → 14.7.1" in shown(app)
        assert bornees() == ("14.7.1",)
    assert faits_of(store_path) == []


async def test_a_date_that_makes_no_sense_is_explained_in_the_dialog_and_nothing_is_stored(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(au=date(2018, 5, 28))
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        point_at(app, "RGPD")
        await press(pilot, "x")
        app.screen.query_one("#champ-jour", Input).value = "31/05"
        await press(pilot, "enter")
        assert "après la date de référence" in shown(app)
        assert app.screen.focused is app.screen.query_one("#champ-jour")
        app.screen.query_one("#champ-jour", Input).value = "30/02"
        await press(pilot, "enter")
        assert "n'existe pas" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)
    assert faits_of(store_path) == []


async def test_x_soldes_the_line_which_raises_no_alert_any_more_and_u_reopens_it(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        before = len(rows_of(app))
        point_at(app, "16.4.1")
        await press(pilot, "x")
        await press(pilot, "enter")
        assert "16.4.1" not in [row.code for row in rows_of(app)]
        await press(pilot, "u")
        assert len(rows_of(app)) == before
    assert [fait[:2] for fait in faits_of(store_path)] == [
        ("16.4.1", Declaration.SOLDEE),
        ("16.4.1", Declaration.ROUVERTE),
    ]


async def test_u_pressed_twice_at_once_takes_back_both_declarations(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        for code in ("16.4.1", "RGPD"):
            point_at(app, code)
            await press(pilot, "x", "enter")
        await burst(pilot, "u", "u")
    faits = [fait[:2] for fait in faits_of(store_path)]
    assert len(faits) == 4
    assert {declaration for _, declaration in faits[2:]} == {Declaration.ROUVERTE, Declaration.NON_TENU}
    assert {code for code, _ in faits[:2]} == {code for code, _ in faits[2:]}


async def test_what_a_busy_store_refused_to_take_back_is_taken_back_next_time(
    make_app: MakeApp, press: Press, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise StoreBusy("Une autre personne enregistre.")

    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "16.4.1")
        await press(pilot, "x")
        await press(pilot, "enter")
        with monkeypatch.context() as patch:
            patch.setitem(declarations.SERVICES, Declaration.ROUVERTE, refuse)
            await press(pilot, "u")
        await press(pilot, "f3", "slash", *"14.1.1", "enter", "x", "enter")
        with monkeypatch.context() as patch:
            patch.setitem(declarations.SERVICES, Declaration.ROUVERTE, refuse)
            await press(pilot, "u")
        await press(pilot, "u", "f4", "u")
    assert [fait[:2] for fait in faits_of(store_path)][2:] == [
        ("14.1.1", Declaration.ROUVERTE),
        ("16.4.1", Declaration.ROUVERTE),
    ]


async def test_a_line_that_is_not_imputable_is_not_soldee_and_says_why(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(au=date(2018, 11, 15))
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "15.1")
        await press(pilot, "x")
        assert "15.1 regroupe d'autres lignes" in shown(app)
    assert faits_of(store_path) == []


async def test_enter_opens_the_line_and_escape_comes_back_to_its_alert(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "RGPD")
        await press(pilot, "enter")
        assert isinstance(app.screen, AvancementScreen)
        row = app.screen.query_one(TreeTable).row
        assert row is not None
        assert row.code == "14.7.1"
        await press(pilot, "escape")
        back = screen_of(app, AlertesScreen).table.row
        assert back is not None
        assert back.code == "RGPD"
        await press(pilot, "f3", "escape")
        assert isinstance(app.screen, AvancementScreen)


@pytest.mark.parametrize(
    "before",
    [("f", *"pri", "enter"), ("slash", *"rgpd", "enter"), ("v",), ("exclamation_mark",)],
)
async def test_escape_comes_back_to_the_alert_however_the_tree_was_looked_at(
    make_app: MakeApp, press: Press, before: tuple[str, ...]
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f3", *before, "f4", "v")
        point_at(app, "RGPD")
        await press(pilot, "enter")
        assert isinstance(app.screen, AvancementScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)


async def test_escape_takes_back_first_what_was_done_in_the_tree_since_an_alert_opened_it(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f3", "f4", "v")
        point_at(app, "RGPD")
        await press(pilot, "enter", "f", *"pri", "enter", "escape")
        assert isinstance(app.screen, AvancementScreen)
        assert "Filtre" not in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)


async def test_enter_on_missing_saisies_opens_the_week_of_whoever_lacks_them_and_escape_comes_back(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        for agent in ("LR", "DM"):
            point_at(app, agent)
            await press(pilot, "enter")
            assert screen_of(app, SemaineScreen).agent_shown == agent
            await press(pilot, "escape")
            back = screen_of(app, AlertesScreen).table.row
            assert back is not None
            assert back.code == agent


async def test_the_list_groups_alerts_by_type_the_gravest_first_each_with_its_count_and_its_gesture(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing("DM") as writing:
        days = writing.calendrier(2018).working_days_in(date(2018, 4, 23), date(2018, 5, 22))
        writing.write_cells(
            [
                CellChange(agent="DM", jour=jour, code=f"14.3.{2 + rank % 2}", centiemes=100)
                for rank, jour in enumerate(days)
            ]
        )
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        lines = [line.strip() for line in shown(app).splitlines()]
        assert lines[1].startswith("3 pour vous (‼1 !2) ")
        assert lines[2].startswith("Dépasse  1 ")
        assert lines[2].endswith("P réviser   x solder")
        assert lines[3].split()[:7] == ["❯‼", "+7", "j", "sur", "10", "14.3.2+", "Réflexion"]
        assert lines[4].startswith("Points à voir  1 ")
        assert lines[5].split()[:5] == ["!", "37", "points", "PRI", "d'abord"]
        assert lines[6].startswith("Jours à compléter  1 ")
        assert "Enveloppe dépassée de 7 j (17 j saisis pour 10 j" in shown(app)
        await press(pilot, "down")
        assert "37 points à voir (16.1.1, 14.4.4," in shown(app)
        assert "cariforef alertes" not in shown(app)
        await press(pilot, "enter")
        assert shown(app).splitlines()[1].startswith(" PRI : ")
        row = screen_of(app, AlertesScreen).table.row
        assert row is not None
        assert row.ligne_code == "16.1.1"


@pytest.mark.parametrize(
    ("agent", "strips"),
    [("DM", [" PRI : ", " Tout : "]), ("PG", [" PRI : ", " Tout : "]), ("ZD", [" DIR : ", " Tout : "])],
)
async def test_one_sees_what_is_for_oneself_then_v_turns_and_the_number_stays(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore, agent: str, strips: list[str]
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    app = make_app(agent=agent)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f4")
        mine = len(rows_of(app))
        assert shown(app).splitlines()[1].startswith(f" {mine} pour vous ")
        assert ("Rien pour vous au 22/05/2018 : v montre le reste." in shown(app)) is (mine == 0)
        for strip in strips:
            await press(pilot, "v")
            told = shown(app).splitlines()[1]
            assert told.startswith(f"{strip}{len(rows_of(app))} · {mine} pour vous ")
        await press(pilot, "v")
        assert len(rows_of(app)) == mine


async def test_the_headings_of_all_alerts_add_up_to_their_number(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    for agent in ("PG", "ME"):
        with store.writing(agent) as writing:
            writing.add_visa(signature_of(agent, Mois(2018, 3)))
    app = make_app(agent="ZD")
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f4", "v", "v")
        listed = re.search(r" Tout : (\d+)", shown(app))
        headings = [row.fait for row in screen_of(app, AlertesScreen).table.rows if row.is_heading]
        assert "Mois à contresigner  1" in headings
        counts = {title: int(count) for title, count in (fait.rsplit("  ", 1) for fait in headings)}
        assert listed
        assert int(listed[1]) == sum(counts.values())


async def test_what_is_others_to_settle_is_quiet(make_app: MakeApp, press: Press, store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    app = make_app(agent="PG")
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f4", "v", "v")
        looks = {row.code: row.look for row in rows_of(app)}
        assert (looks["16.4.1"], looks["RGPD"], looks["1.1"]) == ("attention", "attention", "discret")


async def test_p_capital_opens_the_plan_on_the_echeance_that_is_passed_and_u_takes_its_move_back(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    for day in range(14, 19):
        log(store, "DM", "16.2.2", 100, on=date(2018, 5, day))
    app = make_app(today=date(2018, 6, 4))
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "16.2.2")
        await press(pilot, "P")
        assert "Réviser les jours de l'enveloppe" in shown(app)
        await press(pilot, "enter")
        await press(pilot, *"31/10/2018", "tab", *"retard", "enter")
        assert "16.2.2" not in [row.code for row in rows_of(app)]
        told = shown(app).splitlines()[-2]
        assert told.startswith(" ✓ 16.2.2 : échéance ")
        assert told.rstrip().endswith(" · u : annuler")
        await press(pilot, "u")
        assert "16.2.2" in [row.code for row in rows_of(app)]
    with store.reading() as reading:
        assert [one.numero for one in reading.revisions(2018)] == [1, 2]


async def test_p_capital_declares_what_is_produced_of_a_late_livrable_whose_alert_goes(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    today = date(2018, 5, 22)
    declare_production(store, "9.2", 4, today, numero=None, today=today, acteur="ZD")
    app = make_app(agent="ZD")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4", "v", "v", "f", *"livrable", "enter")
        assert "Livrables à rattraper  1" in shown(app)
        point_at(app, "9.2")
        await press(pilot, "P", "enter", *"4", "enter")
        assert "9.2 : 4 groupes locaux animés de plus, 22/05" in shown(app)
        assert "Livrables à rattraper" not in shown(app)
        await press(pilot, "u")
        assert "Livrables à rattraper  1" in shown(app)


async def test_r_declares_what_is_left_to_do_on_the_line(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "16.4.1")
        await press(pilot, "r")
        await press(pilot, "8", "enter")
        assert "✓ 16.4.1 : 8 j à faire, 22/05 · u : annuler" in shown(app)


async def test_a_gesture_that_the_row_does_not_take_says_what_opens_it(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "DM")
        await press(pilot)
        assert not {"Solder", "Plan", "Reste à faire", "Décider"} & set(words_below(app))
        for key in ("x", "r", "P"):
            await press(pilot, key)
            assert "sous le curseur : Entrée ouvre l'objet de l'alerte." in shown(app)
        for key, told in (("s", "Pas de mois sous le curseur"), ("S", "Aucun mois que vous puissiez")):
            await press(pilot, key)
            assert told in shown(app)


async def test_the_footer_shows_what_the_row_allows_and_nothing_of_a_row_where_there_is_none(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "16.4.1")
        await press(pilot)
        assert {"Solder", "Plan", "Reste à faire", "Décider"} < set(words_below(app))
        await press(pilot, "f", *"zzz", "enter")
        assert words_below(app) == ["Vue", "Filtrer", "Aide"]
        for key in ("s", "o", "x"):
            await press(pilot, key)
            assert app.status.text == "Rien ici : v montre les autres, Échap efface le filtre."


def words_below(app: CariforefApp) -> list[str]:
    return [hint.label for hint in app.screen.query_one(FooterBar).hints]


async def test_figures_follow_a_write_made_elsewhere_and_the_cursor_stays_on_its_alert(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "14.2.1")
        cursor = screen_of(app, AlertesScreen).table.cursor
        log(store, "DM", "14.1.4", 50, on=date(2018, 5, 22))
        app.session.following.ask()
        await press(pilot)
        assert "14.1.4" not in [row.code for row in rows_of(app)]
        row = screen_of(app, AlertesScreen).table.row
        assert row is not None
        assert row.code == "14.2.1"
        assert screen_of(app, AlertesScreen).table.cursor < cursor


async def test_nothing_that_needs_attention_says_so(
    make_app: MakeApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cariforef_tui.services.alertes as alertes

    monkeypatch.setattr(alertes, "compute_alertes", lambda _facts: ())
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        text = shown(app)
        assert "Rien ne demande attention au 22/05/2018." in text
        assert " F4 Alertes  F5" in text


async def test_keys_before_anything_is_read_do_nothing(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4", "x", "P", "r", "S", "s", "u", "v", "n", "enter", "down", "end", "f4")
        assert isinstance(pilot.app.screen, AlertesScreen)


async def test_the_header_of_every_screen_counts_what_the_person_may_act_on_in_the_list(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    from cariforef_tui.services.alertes import load_alertes

    day = date(2018, 5, 22)
    mine = sum(load_alertes(store, DateReference(day, 2018)).counts("DM"))
    app = make_app(au=day, demo=True)
    async with visiting(app, press) as pilot:
        for key in ("f2", "f3", "f4"):
            await press(pilot, key)
            first = shown(app).splitlines()[0]
            assert f"Alertes !{mine} " in first
            assert first.rstrip().endswith("22/05")
            assert "DÉMO" in shown(app).splitlines()[-2]
            assert "F2 Semaine" in first
            assert "Avancement" in first
        assert shown(app).splitlines()[1].startswith(f" {mine} pour vous ")


async def test_f_keeps_what_is_typed_and_escape_shows_all_again(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        total = len(rows_of(app))
        await press(pilot, "f", *"attention", "enter")
        assert {row.look for row in rows_of(app)} == {"attention"}
        assert "f : attention" in shown(app).splitlines()[1]
        await press(pilot, "escape")
        assert len(rows_of(app)) == total
        await press(pilot, "f", *"jours lr", "enter")
        assert [row.code for row in rows_of(app)] == ["LR"]
        await press(pilot, "f", *"zzz", "enter")
        assert "Rien ici : v montre les autres, Échap efface le filtre." in shown(app)
        await press(pilot, "escape", "f", *"crit")
        assert "Échap : annuler" in shown(app).splitlines()[1]
        await press(pilot, "escape")
        assert len(rows_of(app)) == total
        await press(pilot, "f6", "f4")
        assert len(rows_of(app)) == total


async def test_the_words_of_avancement_keep_the_same_alerts(make_app: MakeApp, press: Press) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v", "v", "f", *"retard", "enter")
        types = {row.alerte.type for row in rows_of(app) if row.alerte is not None}
        assert types
        assert types <= {
            TypeAlerte.ECHEANCE_DEPASSEE,
            TypeAlerte.NON_DEMARREE,
            TypeAlerte.SOUS_CONSOMMATION,
        }


async def test_what_was_undone_is_done_again(make_app: MakeApp, press: Press, store_path: Path) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        point_at(app, "16.4.1")
        await press(pilot, "x", "enter", "u", "ctrl+r")
    assert [fait[1] for fait in faits_of(store_path)] == [
        Declaration.SOLDEE,
        Declaration.ROUVERTE,
        Declaration.SOLDEE,
    ]


async def test_a_deputy_sees_and_countersigns_in_the_place_of_the_coordinateur(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    april, today = Mois(2018, 4), clock.today()
    with store.writing(ACTEUR_SYSTEME) as writing:
        days = writing.calendrier(2018).working_days_in(april.first_day, april.last_day)
        writing.write_cells(
            [CellChange(agent="PG", jour=jour, code="14.7.1", centiemes=100) for jour in days]
        )
    sign_month(store, "PG", april, today=date(2018, 5, 22), acteur="PG")
    deputy = NewSuppleance("DM", "ME", today, today + timedelta(days=5))
    name_suppleant(store, deputy, today=today, acteur="DM")
    app = make_app(agent="ME")
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        await press(pilot, "v")
        assert shown(app).splitlines()[1].startswith(" PRI (ME pour DM) : ")
        await press(pilot, "S")
        assert "Contresigner avril 2018 de PG, 20 j, pour DM ?" in shown(app)
        await press(pilot, "enter")
        assert "PG" not in [row.code for row in rows_of(app) if row.alerte and row.alerte.mois]
    with store.reading() as reading:
        last = reading.visas(april, april, "PG")[-1]
    assert (last.geste, last.par, last.supplee) == (GesteVisa.CONTRESEING, "ME", "DM")


@pytest.mark.parametrize(
    ("width", "has_figure"), [(60, False), (80, True), (100, True), (120, True), (160, True)]
)
async def test_the_figure_at_the_end_yields_before_an_alert_says_less_than_28_cells_of_its_line(
    make_app: MakeApp, press: Press, shown: Shown, width: int, has_figure: bool
) -> None:
    app = make_app(au=RGPD)
    async with visiting(app, press, (width, 30)) as pilot:
        await press(pilot, "f4", "v", "v")
        rows = [row for row in rows_of(app) if row.code[:1].isdecimal() and row.chiffre]
        lines = {
            row.objet: line
            for row in rows
            for line in shown(app).splitlines()
            if f" {row.code} " in line and row.fait in line
        }
        assert lines
        assert all(" …" in line or objet[:27] in line for objet, line in lines.items())
        assert all(
            (row.chiffre.split()[0] in lines.get(row.objet, "réal.")) is has_figure for row in rows[:1]
        )
