"""The screen Alertes: groups, whose they are, what a row opens, what its keys write and take back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.alertes.alertes import TypeAlerte
from cariforef_tui.domain.alertes.scope import Portee
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.programme.declarations import Declaration
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.typed_filter import read_filter
from cariforef_tui.services import alertes as service
from cariforef_tui.services.agents.accounts import set_role
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.mois.visas import sign_month
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.livrables import declare_production
from cariforef_tui.ui.alertes.list import (
    AlertRow,
    keeps,
    make_vocabulary,
    rows_of_alertes,
    tell_keys,
    write_strip,
)
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.messages import ShowLigne
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.conftest import StoreAfter
from tests.people import log, open_store, signature_of
from tests.ui.prompt import paste
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

RGPD = date(2018, 5, 25)
AU = date(2018, 5, 22)


@pytest.fixture(autouse=True)
def store(store_after: StoreAfter) -> SqliteStore:
    """The year is followed from its first week: DM and LR did in January all the work of the RGPD."""
    return store_after("january", log_january)


def log_january(store: SqliteStore) -> None:
    for agent in ("DM", "LR"):
        with store.reading() as reading:
            days = reading.calendrier(2018).working_days[:15]
        log_days(store, agent, "14.7.1", days)


def log_days(store: SqliteStore, agent: str, code: str, days: Iterable[date]) -> None:
    """Log whole days of an agent on a line."""
    with store.writing(agent) as writing:
        writing.write_cells([CellChange(agent=agent, jour=jour, code=code, centiemes=100) for jour in days])


@pytest.fixture
def direction(store: SqliteStore) -> str:
    """Somebody of the direction, who may act on every line."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    return "ZD"


def listed(
    store: SqliteStore, agent: str = "DM", portee: Portee = Portee.TOUT, au: date = AU
) -> tuple[AlertRow, ...]:
    """The rows that the list shows to somebody."""
    snapshot = load_alertes(store, DateReference(au, 2018))
    viewer = snapshot.viewer(agent)
    assert viewer is not None
    return rows_of_alertes(viewer.listed(snapshot.alertes, portee), viewer)


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


def test_the_rgpd_is_silent_31_days_ahead_then_announced_urgent_and_critical(store: SqliteStore) -> None:
    for restants, told in (
        (31, []),
        (30, [("info", "J-30 (25/05)")]),
        (7, [("attention", "J-7 (25/05)")]),
        (-1, [("critique", "J+1 (25/05)")]),
    ):
        rows = listed(store, portee=Portee.POLE, au=RGPD - timedelta(days=restants))
        assert [(row.look, row.fait) for row in rows if row.code == "RGPD"] == told


def test_the_headings_of_all_alerts_add_up_to_their_number(store: SqliteStore, direction: str) -> None:
    for agent in ("PG", "ME"):
        with store.writing(agent) as writing:
            writing.add_visa(signature_of(agent, Mois(2018, 3)))
    rows = listed(store, direction)
    headings = [row.fait for row in rows if row.is_heading]
    assert "Mois à contresigner" in headings
    # A heading of one alert does not count it.
    counts = [int([*fait.split("  "), "1"][1]) for fait in headings]
    assert sum(counts) == len([row for row in rows if not row.is_heading])


def test_the_key_that_countersigns_is_shown_to_who_may(store: SqliteStore, direction: str) -> None:
    with store.writing("PG") as writing:
        writing.add_visa(signature_of("PG", Mois(2018, 3)))
    for agent, keys in ((direction, "S tout contresigner"), ("PG", "")):
        headings = {row.fait: row.chiffre for row in listed(store, agent)}
        assert headings["Mois à contresigner"] == keys


def test_what_is_others_to_settle_is_quiet(store: SqliteStore, direction: str) -> None:
    looks = {row.code: row.look for row in listed(store, "PG") if not row.is_heading}
    assert (looks["16.4.1"], looks["RGPD"], looks["1.1"]) == ("attention", "attention", "discret")


def test_the_words_of_avancement_keep_the_same_alerts(store: SqliteStore) -> None:
    snapshot = load_alertes(store, DateReference(AU, 2018))
    viewer = snapshot.viewer("DM")
    assert viewer is not None
    typed = read_filter("retard", make_vocabulary(snapshot))
    late = {TypeAlerte.ECHEANCE_DEPASSEE, TypeAlerte.NON_DEMARREE, TypeAlerte.SOUS_CONSOMMATION}
    for alerte in snapshot.alertes:
        assert keeps(typed, alerte, viewer) is (alerte.type in late)


@pytest.mark.parametrize(("agent", "pole"), [("DM", "PRI"), ("PG", "PRI"), ("ZD", "DIR")])
def test_the_strip_tells_what_is_shown_then_what_is_for_oneself(
    store: SqliteStore, direction: str, agent: str, pole: str
) -> None:
    snapshot = load_alertes(store, DateReference(AU, 2018))
    viewer, counts = snapshot.viewer(agent), snapshot.counts(agent)
    assert viewer is not None
    mine = len(viewer.listed(snapshot.alertes, Portee.POUR_VOUS))
    assert mine == sum(counts)
    for portee, name in zip(viewer.portees, ("", f"{pole} : ", "Tout : "), strict=True):
        shown, keys = viewer.listed(snapshot.alertes, portee), tell_keys(viewer, portee, "")
        told = write_strip(shown, counts, viewer, portee, filtre="", keys=keys).plain
        assert told.startswith(f" {name}{len(shown)} · {mine} pour vous" if name else f" {mine} pour vous")
        after = {"": pole, f"{pole} : ": "tout", "Tout : ": "pour vous"}[name]
        assert told.endswith(f" · v {after} · f filtrer")


async def test_the_list_groups_alerts_by_type_the_gravest_first_each_with_its_count_and_its_gesture(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing("DM") as writing:
        days = writing.calendrier(2018).working_days_in(date(2018, 4, 23), AU)
        writing.write_cells(
            [
                CellChange(agent="DM", jour=jour, code=f"14.3.{2 + rank % 2}", centiemes=100)
                for rank, jour in enumerate(days)
            ]
        )
    mine = sum(load_alertes(store, DateReference(AU, 2018), lecteur="DM").counts("DM"))
    app = make_app(au=AU, demo=True)
    async with visiting(app, press) as pilot:
        for key in ("f2", "f4"):
            await press(pilot, key)
            first = shown(app).splitlines()[0]
            assert "Alertes ‼1 !2 " in first
            assert first.rstrip().endswith("DÉMO DM au 22/05")
        lines = [line.strip() for line in shown(app).splitlines()]
        assert lines[1].startswith("3 pour vous (‼1 !2) ")
        assert lines[2].startswith("Dépasse ")
        assert lines[2].endswith("P réviser   x solder")
        assert lines[3].split()[:7] == ["❯‼", "+48", "j", "sur", "10", "14.3.2+", "Réflexion"]
        assert lines[4].startswith("Autres alertes ")
        assert lines[5].split()[:5] == ["!", "37", "alertes", "PRI", "d'abord"]
        assert lines[6].startswith("Jours à compléter ")
        # The detail stands under the last row, and under it nothing.
        assert lines[7].startswith("!  manque ")
        assert lines[9].startswith("Enveloppe dépassée de 7 j, de 48 j à la fin (17 j saisis pour 10 j")
        assert lines[-4:-2] == ["", ""]
        await press(pilot, "down")
        assert "37 autres alertes (16.1.1, 14.4.4," in shown(app)
        assert "cariforef alertes" not in shown(app)
        await press(pilot, "enter")
        assert shown(app).splitlines()[1].startswith(" PRI : ")
        row = screen_of(app, AlertesScreen).table.row
        assert row is not None
        assert row.ligne_code == "16.1.1"
        await press(pilot, "v")
        assert shown(app).splitlines()[1].startswith(f" Tout : {len(rows_of(app))} · {mine} pour vous ")
        assert screen_of(app, AlertesScreen).table.cursor == 1
        # The figure at the end yields before an alert says less than 28 cells of its line.
        point_at(app, "14.4.4")
        for width in (80, 60):
            await pilot.resize_terminal(width, 30)
            told = [line for line in shown(app).splitlines() if " 14.4.4 " in line]
            (row,) = [row for row in rows_of(app) if row.code == "14.4.4"]
            assert " …" in told[0] or row.objet[:27] in told[0]
            assert (row.chiffre.split()[0] in told[0]) is (width == 80)
        await press(pilot, "v")
        assert len(rows_of(app)) == mine


async def test_the_keys_of_a_jalon_choose_the_lines_to_finish_for_it_and_declare_it_tenu(
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
        for typed, told in (("31/05", "après la date de référence"), ("30/02", "n'existe pas")):
            app.screen.query_one("#champ-jour", Input).value = typed
            await press(pilot, "enter")
            assert told in shown(app)
            assert app.screen.focused is app.screen.query_one("#champ-jour")
        await press(pilot, "escape", "P", "3")
        assert "Choisir les lignes à finir pour le jalon RGPD" in shown(app)
        await press(pilot, "end")
        await paste(app, " 1.1")
        await press(pilot, "enter")
        assert "1.1 n'est pas une ligne du jalon RGPD." in shown(app)
        app.screen.query_one(Input).value = "14.7.1 18"
        await press(pilot, "enter")
        assert "Jalon RGPD : lignes à finir, 14.7.1 → 14.7.1, 18 · u : annuler" in shown(app)
        assert bornees() == ("14.7.1", "18")
        await press(pilot, "u")
        assert "Jalon RGPD : lignes à finir, 14.7.1, 18 → 14.7.1" in shown(app)
        assert bornees() == ("14.7.1",)
        assert faits_of(store_path) == []
        await press(pilot, "x")
        await paste(app, "registre")
        await press(pilot, "enter")
        assert "RGPD" not in [row.code for row in rows_of(app)]
        assert "✓ Jalon rgpd tenu au 28/05/2018 · u : annuler".casefold() in shown(app).casefold()
        await press(pilot, "u")
        assert "RGPD" in [row.code for row in rows_of(app)]
    day = date(2018, 5, 28)
    assert faits_of(store_path) == [
        ("RGPD", Declaration.TENU, day, "DM", "registre"),
        ("RGPD", Declaration.NON_TENU, day, "DM", None),
    ]


async def test_x_soldes_the_line_which_raises_no_alert_any_more_and_u_takes_back_one_by_one_even_late(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        before = len(rows_of(app))
        point_at(app, "16.4.1")
        await press(pilot, "x", "enter")
        assert "16.4.1" not in [row.code for row in rows_of(app)]
        await press(pilot, "u")
        assert len(rows_of(app)) == before
        await press(pilot, "ctrl+r")
        assert "16.4.1" not in [row.code for row in rows_of(app)]
        point_at(app, "RGPD")
        await press(pilot, "x", "enter")
        # What was done in another place is taken back there.
        app.places.show(ShowLigne("14.1.1"))
        await press(pilot, "x", "enter", "f4")
        await burst(pilot, "u", "u")
        assert faits_of(store_path)[4][:2] == ("14.1.1", Declaration.SOLDEE)
        await press(pilot, "f3", "u")
    faits = [fait[:2] for fait in faits_of(store_path)]
    assert faits[:4] == [
        ("16.4.1", Declaration.SOLDEE),
        ("16.4.1", Declaration.ROUVERTE),
        ("16.4.1", Declaration.SOLDEE),
        ("RGPD", Declaration.TENU),
    ]
    assert faits[4:] == [
        ("14.1.1", Declaration.SOLDEE),
        ("RGPD", Declaration.NON_TENU),
        ("16.4.1", Declaration.ROUVERTE),
        ("14.1.1", Declaration.ROUVERTE),
    ]


async def test_enter_opens_the_line_or_the_week_and_escape_comes_back_to_the_alert_however_one_looked(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        for agent in ("LR", "DM"):
            point_at(app, agent)
            await press(pilot, "enter")
            assert screen_of(app, SemaineScreen).week.agent == agent
            await press(pilot, "escape")
            assert pointed(app) == agent
        point_at(app, "RGPD")
        # A jalon opens its gestures, one of which leads to its line.
        await press(pilot, "enter")
        assert "◆ RGPD · 25/05/2018, urgent" in shown(app)
        await press(pilot, "escape", "enter", "5")
        # Escape takes back first what was done in the tree since.
        await press(pilot, "f", *"pri", "enter", "escape")
        assert isinstance(app.screen, AvancementScreen)
        assert "Filtre : " not in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)
        for before in (("f", *"pri", "enter"), ("v",), ("exclamation_mark",)):
            await press(pilot, "f3", *before, "f4", "enter", "5")
            row = screen_of(app, AvancementScreen).tree_table.row
            assert row is not None
            assert row.code == "14.7.1"
            await press(pilot, "escape")
            assert pointed(app) == "RGPD"
        await press(pilot, "f3", "escape")
        assert isinstance(app.screen, AvancementScreen)


def pointed(app: CariforefApp) -> str:
    """The code of the alert under the cursor."""
    row = screen_of(app, AlertesScreen).table.row
    return row.code if row is not None else ""


async def test_a_row_says_what_it_takes_and_the_filter_and_others_writes_narrow_the_list(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.update_agent(Agent(initiales="PG", pole="PRI", arrivee=AU))
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v")
        total = len(rows_of(app))
        point_at(app, "16.4.1")
        await press(pilot)
        assert {"Solder", "Plan", "Reste à faire", "Décider"} < set(words_below(app))
        await press(pilot, "r", "8", "enter")
        assert "✓ 16.4.1 : 8 j à faire, 22/05 · u : annuler" in shown(app)
        await press(pilot, "u")
        point_at(app, "DM")
        await press(pilot)
        assert not {"Solder", "Plan", "Reste à faire", "Décider"} & set(words_below(app))
        for key in ("x", "r", "P"):
            await press(pilot, key)
            assert "sous le curseur : Entrée ouvre l'objet de l'alerte." in shown(app)
        for key, told in (("s", "Pas de mois sous le curseur"), ("S", "Aucun mois que vous puissiez")):
            await press(pilot, key)
            assert told in shown(app)
        await press(pilot, "f")
        await paste(app, "attention")
        await press(pilot, "enter")
        assert {row.look for row in rows_of(app)} == {"attention"}
        assert "f : attention" in shown(app).splitlines()[1]
        await press(pilot, "escape")
        assert len(rows_of(app)) == total
        await press(pilot, "f")
        await paste(app, "jours lr")
        await press(pilot, "enter")
        assert [row.code for row in rows_of(app)] == ["LR"]
        await press(pilot, "f", *"zzz", "enter")
        assert "Rien ici : v montre les autres, Échap efface le filtre." in shown(app)
        assert words_below(app) == ["Vue", "Filtrer", "Aide"]
        for key in ("s", "o", "x"):
            await press(pilot, key)
            assert app.status.text == "Rien ici : v montre les autres, Échap efface le filtre."
        await press(pilot, "escape", "f", *"crit")
        assert "Échap : annuler" in shown(app).splitlines()[1]
        await press(pilot, "escape", "f2", "f4")
        assert len(rows_of(app)) == total
        point_at(app, "14.2.1")
        cursor = screen_of(app, AlertesScreen).table.cursor
        log(store, "DM", "14.1.4", 50, on=AU)
        app.session.following.ask()
        await press(pilot)
        assert "14.1.4" not in [row.code for row in rows_of(app)]
        assert pointed(app) == "14.2.1"
        assert screen_of(app, AlertesScreen).table.cursor < cursor
        # Somebody who has nothing to do is told so.
        await press(pilot, "A", *"PG", "enter", "f4")
        assert "Rien pour vous au 22/05/2018 : v montre le reste." in shown(app)
        monkeypatch.setattr(service, "compute_alertes", lambda _facts: ())
        screen_of(app, AlertesScreen).request_load()
        await press(pilot)
        assert "Rien ne demande attention au 22/05/2018." in shown(app)
        assert " F4 Alertes  F5" in shown(app)


def test_one_s_own_sheets_come_before_those_of_others_of_the_same_gravite(store: SqliteStore) -> None:
    rows = [
        row.code for row in listed(store, "SPB") if row.alerte and row.alerte.type.value.startswith("saisie")
    ]
    assert rows[0] == "SPB"
    assert len(rows) > 1


async def test_the_footer_and_the_headings_offer_what_one_may_on_the_line_under_the_cursor(
    make_app: MakeApp, press: Press, shown: Shown, direction: str
) -> None:
    on_line = {"Solder", "Plan", "Reste à faire", "Décider"}
    for agent, may in ((direction, on_line), ("ME", set[str]())):
        app = make_app(agent=agent)
        async with visiting(app, press) as pilot:
            await press(pilot, "f4", "v", "v", "f", *"ad2i", "enter")
            assert rows_of(app)[0].code == "2.1"
            assert on_line & set(words_below(app)) == may
            assert ("x solder" in shown(app)) is bool(may)


def words_below(app: CariforefApp) -> list[str]:
    return [hint.label for hint in app.screen.query_one(FooterBar).hints]


async def test_p_capital_opens_the_plan_on_what_the_alert_calls_for_and_u_takes_it_back(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore, direction: str
) -> None:
    log_days(store, "DM", "16.2.2", [date(2018, 2, day) for day in range(5, 10)])
    app, today = make_app(agent=direction, today=date(2018, 6, 4)), date(2018, 6, 4)
    declare_production(store, "9.2", 4, today, numero=None, today=today, acteur=direction)
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v", "v")
        point_at(app, "16.2.2")
        await press(pilot, "P")
        assert "Réviser les jours de l'enveloppe" in shown(app)
        await press(pilot, "enter")
        await paste(app, "31/10/2018")
        await press(pilot, "tab", "tab")
        await paste(app, "retard")
        await press(pilot, "enter")
        assert "16.2.2" not in [row.code for row in rows_of(app)]
        told = shown(app).splitlines()[-2]
        assert told.startswith(" ✓ 16.2.2 : échéance ")
        assert told.rstrip().endswith(" · u : annuler")
        await press(pilot, "u")
        assert "16.2.2" in [row.code for row in rows_of(app)]
        await press(pilot, "f")
        await paste(app, "livrable")
        await press(pilot, "enter")
        assert "Livrables à rattraper " in shown(app)
        point_at(app, "9.2")
        await press(pilot, "P", "enter", *"4", "enter")
        assert "9.2 : 4 groupes locaux animés de plus, 04/06" in shown(app)
        assert "Livrables à rattraper" not in shown(app)
        await press(pilot, "u")
        assert "Livrables à rattraper " in shown(app)
    with store.reading() as reading:
        assert [one.numero for one in reading.revisions(2018)] == [1, 2]


async def test_the_direction_countersigns_while_a_coordinateur_is_away(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    april = Mois(2018, 4)
    with store.reading() as reading:
        days = reading.calendrier(2018).working_days_in(april.first_day, april.last_day)
    log_days(store, "PG", "14.7.1", days)
    sign_month(store, "PG", april, today=date(2018, 5, 22), acteur="PG")
    set_role(store, "ME", Role.DIRECTION, acteur=ACTEUR_SYSTEME)
    app = make_app(agent="ME")
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "S")
        assert "Contresigner avril 2018 de PG, 20 j ?" in shown(app)
        await press(pilot, "enter")
        assert "PG" not in [row.code for row in rows_of(app) if row.alerte and row.alerte.mois]
    with store.reading() as reading:
        last = reading.visas(april, april, "PG")[-1]
    assert (last.geste, last.par) == (GesteVisa.CONTRESEING, "ME")
