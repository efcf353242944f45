"""What one may not do is said at the first key, nothing is typed for nothing, and the journal keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual import events

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.machine import account
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.mois.months import load_mois_agents
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.temps.calendrier import set_reglages
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.equipe.rows import build_feuilles
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.equipe.texts import describe_month, describe_week
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.messages import ShowLigne, ShowSemaine
from cariforef_tui.ui.shell.bar.dialog import BarDialog, BarList
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.conftest import StoreAfter
from tests.people import last_rows, log, open_store, set_agent
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting
from tests.worlds import MADE

MARDI = date(2018, 5, 22)


def add_people(store: SqliteStore) -> None:
    """Add people of every role, and a day of three of them."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
        for agent in ("LR", "DM", "ZX"):
            writing.write_cells([CellChange(agent=agent, jour=MARDI, code="14.7.1", centiemes=25)])


@pytest.fixture(autouse=True)
def people(store_after: StoreAfter) -> None:
    """Every application of this file opens their store."""
    store_after("people", add_people).close()


def read(store_path: Path, agent: str) -> tuple[Saisie, ...]:
    with open_store(store_path) as store, store.reading() as reading:
        return reading.saisies(agent, MARDI, MARDI)


def refusals(store_path: Path) -> list[Ecriture]:
    with open_store(store_path) as store, store.reading() as reading:
        return [one for one in last_rows(reading, 50) if one.objet == "refus_droit"]


def said(app: CariforefApp) -> str:
    return app.status.text


async def test_an_auditor_sees_everywhere_that_they_only_read_before_anything_is_typed(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent="ZA")
    async with visiting(app, press) as pilot:
        assert "lecture seule" in "\n".join(shown(app).splitlines()[-3:])
        await press(pilot, "f3")
        assert "lecture seule" in "\n".join(shown(app).splitlines()[-3:])
        app.places.show(ShowLigne("14.7.1"))
        await press(pilot)
        await press(pilot, "x", "r")
        assert len(app.screen_stack) == 1
        assert "un auditeur lit tout et n'écrit rien" in said(app)
        await pilot.resize_terminal(120, 40)
        await press(pilot, "down")
        assert "lecture seule" in "\n".join(shown(app).splitlines()[-3:])
        before = len(refusals(store_path))
        app.places.show(ShowSemaine(MARDI, "LR"))
        await press(pilot)
        assert "SEMAINE DE LR  lecture seule" in shown(app)
        assert "Tapez 0,5" not in shown(app)
        assert " / Ligne  m Mois  ? Aide" in shown(app)
        for key in ("5", "enter", "f", "c", "a", "delete", "plus", "Y", "v", "u"):
            await press(pilot, key)
            assert screen_of(app, SemaineScreen).grid.editor is None
            assert "✗ ZA n'a pas le droit de saisir pour LR" in shown(app)
        screen_of(app, SemaineScreen).grid.post_message(events.Paste("0,5"))
        await press(pilot)
        assert screen_of(app, SemaineScreen).grid.editor is None
    assert [one.centiemes for one in read(store_path, "LR")] == [25]
    assert len(refusals(store_path)) == before + 1
    assert {one.acteur for one in refusals(store_path)} == {"ZA"}


async def test_a_week_logged_for_somebody_else_says_by_whom_in_the_cell_and_below_and_ones_own_nothing(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "full_stop", "5", "enter")
        assert "›" not in shown(app)
        assert "lecture seule" not in shown(app)
        app.places.show(ShowSemaine(MARDI, "LR"))
        await press(pilot)
        assert "SEMAINE DE LR  saisie par DM" in shown(app)
        await press(pilot, "full_stop", "5", "enter", "up")
        assert "0,5 ›" in shown(app) or "0,5›" in shown(app)
        assert "› Saisi par DM pour LR." in shown(app)
    (one,) = read(store_path, "LR")
    assert (one.centiemes, one.par) == (50, "DM")


async def test_no_dialog_nor_week_opens_for_what_one_may_not_do_until_a_role_is_given(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    app = make_app(agent="ZX")
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f6", "escape")
        screen_of(app, EquipeScreen).team_map.point_at("LR")
        await press(pilot, "enter")
        assert app.current_mode == Place.EQUIPE
        assert "ZX n'a pas le droit de lire le détail de LR" in said(app)
        # On 14.7.1, where they logged, they may declare what is left.
        app.places.show(ShowLigne("14.7.1"))
        await press(pilot, "r")
        assert len(app.screen_stack) == 2
        await press(pilot, "escape")
        app.places.show(ShowLigne("14.1.1"))
        await press(pilot)
        for way, refused in (
            ("x", "de solder une ligne de PRI"),
            ("r", "de déclarer sur une ligne de PRI"),
            ("P", "de réviser le plan de PRI"),
            ("o", "d'écrire dans la revue de PRI"),
            ("f5", ""),
            *[("tab", "")] * 3,
            ("c", "d'écrire dans la revue de l'ensemble"),
            ("o", "d'écrire dans la revue de l'ensemble"),
            ("w", "d'écrire dans la revue de l'ensemble"),
        ):
            await press(pilot, way)
            assert len(app.screen_stack) == 1
            assert not refused or f"ZX n'a pas le droit {refused}" in said(app)
        assert len(refusals(store_path)) == 6
        await burst(pilot, "ctrl+p", *"tout")
        offered = {entry.title for entry in screen_of(app, BarDialog).query_one(BarList).rows}
        assert "Semaine" in offered
        assert not {"Confier", "Réviser"} & offered
        await press(pilot, "escape")
        # A day that they log on the line lets them declare there at once.
        log(app.session.store, "ZX", "14.1.1", 25, on=MARDI)
        app.session.following.ask()
        app.places.show(ShowLigne("14.1.1"))
        await press(pilot)
        assert app.session.droits is not None
        assert "14.1.1" in app.session.droits.lignes
        await press(pilot, "r")
        assert len(app.screen_stack) == 2
        await press(pilot, "escape")
        set_agent(app.session.store, "ZX", coordonne="PRI")
        app.session.following.ask()
        await press(pilot, "f3", "x")
        assert len(app.screen_stack) == 2


async def test_who_may_not_revise_the_plan_declares_what_is_produced_or_was_done_on_their_pole(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent="PG")
    async with visiting(app, press, (120, 40)) as pilot:
        app.places.show(ShowLigne("15.3.2"))
        await press(pilot, "P")
        assert "dire ce qui l'était avant le suivi" in shown(app)
        assert "Réviser" not in shown(app)
        await press(pilot, "5")
        assert "Déclarer ce qui est produit sur 15.3.2" in shown(app)
        await press(pilot, "escape")
        app.places.show(ShowLigne("14.7.1"))
        await press(pilot, "P")
        assert "Dire ce qui était fait sur 14.7.1 avant le suivi" in shown(app)


async def test_an_account_says_who_acts_and_by_service_neither_stops_the_session_nor_gives_files(
    make_app: MakeApp,
    press: Press,
    burst: Press,
    shown: Shown,
    store_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app(agent=None, bound="DM")
    async with visiting(app, press, (120, 40)) as pilot:
        assert len(app.screen_stack) == 1
        assert " DM " in shown(app).splitlines()[0]
        await press(pilot, "A")
        assert len(app.screen_stack) == 1
        assert "lié à DM : l'agent ne se change pas ici" in said(app)
        monkeypatch.setattr(account, "is_for_another", lambda: True)
        await press(pilot, "ctrl+z")
        assert "q quitte" in said(app)
        await burst(pilot, "ctrl+p", *"remplir", "enter")
        assert len(app.screen_stack) == 1
        assert "importer agenda - < agenda.ics" in said(app)
        await press(pilot, "f3", "ctrl+e", "ctrl+e")
        assert len(app.screen_stack) == 1
        assert "vous passez par un compte de service" in said(app)
    assert [one.acteur for one in refusals(store_path)] == ["DM", "DM"]


async def test_an_account_of_nobody_sees_nothing_and_leaves_with_the_reason(
    make_app: MakeApp, shown: Shown
) -> None:
    app = make_app(agent=None)
    refused = DroitRefuse("Le compte n'est lié à personne.", "entrer", "inconnu")

    def refuse(_progress: object) -> object:
        raise refused

    app.session.launch = replace(app.session.launch, open_store=refuse)  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "14." not in shown(app)
        await app.workers.wait_for_complete()
    assert app.launch_error is refused


def told_of_lr(store: SqliteStore, lecteur: str) -> str:
    """All that Équipe draws of LR, view by view, week by week and month by month."""
    reference = DateReference(MARDI, 2018)
    equipe = load_equipe(store, reference, lecteur=lecteur)
    mois = load_mois_agents(store, reference, lecteur=lecteur)
    capacite, texts = equipe.capacite, [str(equipe.disponibles.by_agent.get("LR"))]
    rows = build_feuilles(capacite, mois, None, Mois(2018, 4)).rows
    texts += [str(row) for row in rows if row.cle == "LR"]
    texts += [describe_week(capacite, "LR", rank).plain for rank in range(len(capacite.lundis))]
    texts += [describe_month(mois, one, lecteur, 0, MADE).plain for one in mois.by_agent["LR"]]
    return "\n".join(texts)


def test_equipe_draws_an_absence_only_for_who_reads_the_days_of_that_person(store_path: Path) -> None:
    readers = {"DM": True, "ZX": False}
    with open_store(store_path) as store:
        before = {lecteur: told_of_lr(store, lecteur) for lecteur in readers}
        with store.writing("LR") as writing:
            for day in range(9, 14):
                jour = date(2018, 7, day)
                writing.write_absence("LR", jour, [Absence("LR", jour, TypeAbsence.CONGE, 100)])
        assert {one: told_of_lr(store, one) != told for one, told in before.items()} == readers


async def test_the_footer_follows_the_setting_that_opens_the_plan(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent="PG")
    async with visiting(app, press, (120, 40)) as pilot:
        app.places.show(ShowLigne("14.1.1"))
        await press(pilot)
        assert " r Reste " in shown(app)
        assert " x Solder " not in shown(app)
        set_reglages(app.session.store, Reglages(plan_a_tous=True), acteur="ZD")
        app.session.following.ask()
        await press(pilot)
        assert " x Solder " in shown(app)
        assert " P Plan " in shown(app)
