"""Mon mois, the lock in Ma semaine, the visas of Équipe: keys in, screen text and stored visas out."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.agents import deactivate_agent
from cariforef_tui.services.mois.conventions import Periode, add_convention, change_fonds, mark_lignes
from cariforef_tui.services.mois.months import load_mois, load_mois_agents
from cariforef_tui.services.mois.visas import countersign_months, reopen_month, send_back_month, sign_month
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.temps.semaine import load_semaine
from cariforef_tui.ui.alertes.list import AlertList
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.equipe.texts import describe_month
from cariforef_tui.ui.kit.messages import ShowMois
from cariforef_tui.ui.mois.screen import MoisScreen
from cariforef_tui.ui.mois.texts import (
    DayRow,
    DayTone,
    rows_of_month,
    write_month,
    write_month_title,
)
from cariforef_tui.ui.temps.grid.cells import CellKey
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.conftest import StoreAfter
from tests.people import log, selects_of
from tests.ui.prompt import paste
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting
from tests.worlds import MADE

AVRIL = Mois(2018, 4)
MARDI = date(2018, 5, 22)
LUNDI_AVRIL = date(2018, 4, 23)


@pytest.fixture
def filled(store_after: StoreAfter) -> SqliteStore:
    """April of LR and PG all told but the 12th of PG; DM and LR coordinate PRI."""
    return store_after("filled april", fill_april)


def fill_april(store: SqliteStore) -> None:
    log_april(store, "LR")
    log_april(store, "PG", but=12)


def log_april(store: SqliteStore, agent: str, but: int | None = None) -> None:
    """Log the whole month of an agent, but one day."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        days = writing.calendrier(2018).working_days_in(AVRIL.first_day, AVRIL.last_day)
        writing.write_cells(
            [
                CellChange(agent=agent, jour=jour, code="14.7.1", centiemes=100)
                for jour in days
                if jour.day != but
            ]
        )


def sign(store: SqliteStore, agent: str = "LR") -> None:
    sign_month(store, agent, AVRIL, today=MARDI, acteur=agent)


def gestes(store: SqliteStore, agent: str = "LR") -> list[GesteVisa]:
    with store.reading() as reading:
        return [visa.geste for visa in reading.visas(AVRIL, AVRIL, agent)]


def said(app: CariforefApp) -> str:
    return app.status.text


SIGN = "Signer ou contresigner"


def offered(app: CariforefApp) -> set[str]:
    """The labels of the commands that the footer and the palette offer now."""
    return {active.binding.description for active in app.screen.active_bindings.values() if active.enabled}


async def test_a_month_not_ready_to_sign_leads_from_day_to_day_until_it_is(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    with filled.writing("PG") as writing:
        writing.write_cells(
            [CellChange(agent="PG", jour=date(2018, 4, 20), code="14.7.1", centiemes=100, a_confirmer=True)]
        )
    app = make_app(agent="PG")
    async with visiting(app, press) as pilot:
        await press(pilot, "m")
        # May is not over, and has no visa.
        assert not {"Signer", "Histoire"} & {*shown(app).splitlines()[-1].split()}
        await press(pilot, "left")
        text = shown(app)
        assert "s Signer" in text.splitlines()[-1]
        assert "PG · avril 2018 · ✗ à compléter · 19 j sur 20 j" in text
        assert "❯jeu. 12" in text
        assert "✗ manque 1" in text
        assert "Avant de signer" in text
        for size in ((80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            assert all(cell_len(line) == size[0] for line in shown(app).splitlines())
        await press(pilot, "tab")
        assert ("❯ven. 20" in shown(app), said(app)) == (True, "")
        await press(pilot, "home", "s")
        assert "❯jeu. 12" in shown(app)
        assert said(app).endswith("Entrée ouvre la semaine.")
        assert gestes(filled, "PG") == []
        await press(pilot, "enter")
        assert screen_of(app, SemaineScreen).grid.jour == date(2018, 4, 12)
        await press(pilot, "=", "m")
        assert "❯ven. 20" in shown(app)
        await press(pilot, "s")
        assert said(app).endswith("Entrée ouvre la semaine ; Espace y confirme le jour.")
        await press(pilot, "enter", "space", "m", "s")
        assert "Signer avril 2018 : 20 j ?" in shown(app)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, SemaineScreen)


async def test_signing_asks_once_with_the_total_locks_the_month_and_s_then_says_how_it_stands(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, filled: SqliteStore
) -> None:
    app = make_app(agent="LR", today=MARDI)
    async with visiting(app, press) as pilot:
        # « e » pressed before the month is read waits for it.
        await burst(pilot, "m", "p", "e")
        assert not isinstance(app.screen, MoisScreen)
        assert "fiche" in shown(app).casefold()
        await press(pilot, "escape", "s")
        text = shown(app)
        assert "Signer avril 2018 : 20 j ?" in text
        assert "Le mois n'acceptera plus d'écriture." in text
        assert "Annuler" in text
        await press(pilot, "a")
        assert gestes(filled) == []
        await press(pilot, "s", "enter")
        text = shown(app)
        assert "LR · avril 2018 · ◐ signé · 20 j sur 20 j" in text
        assert "À contresigner par DM." in text
        assert ", il y a quelques secondes" in text
        assert SIGN not in offered(app)
        assert "À compléter" not in "".join(text.splitlines()[-2:])
        await press(pilot, "u")
        assert "Une signature ne s'annule pas : coordinateur ou direction renvoie le mois." in shown(app)
        assert gestes(filled) == [GesteVisa.SIGNATURE]
        await press(pilot, "s")
        assert said(app) == "Avril 2018 de LR est déjà signé."
        await press(pilot, "v", "s")
        assert said(app) == "On signe un mois à la fois : v revient au mois."
        await press(pilot, "v")
        countersign_months(filled, ["LR"], AVRIL, acteur="DM")
        await press(pilot, "f6", "s")
        assert said(app) == "Avril 2018 de LR est contresigné : il est terminé."


async def test_e_writes_the_sheet_where_one_says_with_the_seal_that_it_prints_as_a_table_without_a_pdf(
    make_app: MakeApp, press: Press, filled: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(filled)
    app = make_app(agent="LR")
    async with visiting(app, press) as pilot:
        await press(pilot, "m", "left", "e")
        field = app.screen.query_one(Input)
        assert field.value.endswith("fiche-2018-04-LR.pdf")
        field.value = str(tmp_path / "avril.csv")
        log(filled, "PG", "14.7.1", 25, on=MARDI)
        await press(pilot, "enter")
        assert said(app) == f"Écrit : {tmp_path / 'avril.csv'}"
        monkeypatch.setattr("cariforef_tui.exchange.mois.batch.has_optional", lambda _module: False)
        monkeypatch.setitem(sys.modules, "typst", None)
        await press(pilot, "e")
        field = app.screen.query_one(Input)
        assert field.value.endswith("fiche-2018-04-LR.csv")
        field.value = "avril.pdf"
        await press(pilot, "enter")
        assert "demande une bibliothèque de plus" in said(app)
        assert not app._notifications
        await press(pilot, "escape")
        assert said(app) == ""
    written = (tmp_path / "avril.csv").read_text(encoding="utf-8-sig")
    assert "14.7.1" in written


async def test_the_dialog_of_the_coordinateur_sends_a_signed_month_back_with_a_reason_or_countersigns_it(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    sign(filled)
    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        app.places.show(ShowMois("LR", AVRIL))
        await press(pilot)
        assert "À contresigner par" not in shown(app)
        assert "s Contresigner" in shown(app).splitlines()[-1]
        await press(pilot, "s")
        assert "Contresigner avril 2018 de LR, 20 j ?" in shown(app)
        await press(pilot, "tab", "enter")
        assert "Renvoyer avril 2018 de LR" in shown(app)
        await press(pilot, "escape", "s", "r")
        assert "Renvoyer avril 2018 de LR" in shown(app)
        await paste(app, "jour")
        await press(pilot, "enter")
        assert said(app) == "Avril 2018 de LR renvoyé."
        assert "LR · avril 2018 · ↩ à reprendre" in shown(app)
        sign(filled)
        screen_of(app, MoisScreen).request_load()
        await press(pilot)
        await press(pilot, "s", "enter")
        assert "● contresigné" in shown(app)
        assert "s Rouvrir" in shown(app)
        await press(pilot, "s", "enter")
        assert "Motif requis" in shown(app)
        await paste(app, "ligne")
        await press(pilot, "enter")
        log(filled, "LR", "14.7.1", 50, on=date(2018, 4, 12))
        screen_of(app, MoisScreen).request_load()
        await press(pilot, "H")
        text = shown(app)
        assert "rouvert par DM (version 2)" in text
        assert "Motif : ligne" in text
        assert "· 12/04/2018, 14.7.1 : 1 → 0,5" in text
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, SemaineScreen)
    assert gestes(filled) == [
        GesteVisa.SIGNATURE,
        GesteVisa.RENVOI,
        GesteVisa.SIGNATURE,
        GesteVisa.CONTRESEING,
        GesteVisa.REOUVERTURE,
    ]


async def test_what_one_may_not_do_is_not_offered_and_a_month_that_one_may_not_read_says_why(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    sign(filled)
    app = make_app(agent="PG")
    async with visiting(app, press, (120, 40)) as pilot:
        app.places.show(ShowMois("LR", AVRIL))
        await press(pilot)
        for key in ("s", "x"):
            await press(pilot, key)
            assert isinstance(app.screen, MoisScreen)
        assert SIGN not in offered(app)
        await press(pilot, "ctrl+p", *"renvoyer")
        assert "Renvoyer" not in shown(app)
        await press(pilot, "escape")
        # Once somebody of the direction is there, a month is its agent's and the coordinateurs'.
        with filled.writing(ACTEUR_SYSTEME) as writing:
            writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        app.session.following.look()
        await press(pilot)
        text = shown(app)
        assert "LR · avril 2018" in text
        assert "n'a pas le droit" in text
        assert "20 j" not in text
        await press(pilot, "e")
        assert shown(app).count("n'a pas le droit") == 2
        await press(pilot, "escape", "f3")
        assert not isinstance(app.screen, MoisScreen)
    assert gestes(filled) == [GesteVisa.SIGNATURE]


async def test_a_month_signed_while_one_types_refuses_the_entry_keeps_the_text_and_then_says_so_before(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    app = make_app(agent="LR", au=date(2018, 4, 24))
    async with visiting(app, press) as pilot:
        await press(pilot, "0", "comma", "5")
        sign(filled)
        await press(pilot, "enter")
        kept = screen_of(app, SemaineScreen).week.refused[CellKey("14.7.1", date(2018, 4, 24))]
        assert kept.texte == "0,5"
        assert "Avril 2018 de LR est signé par LR" in shown(app)
        assert "Non enregistré" in shown(app)
        await press(pilot, "escape")
        app.session.following.look()
        await press(pilot)
        text = shown(app)
        assert "avril ◐ signé" in text.splitlines()[1]
        assert "·" not in text.splitlines()[3][41:]
        for key in ("=", "a", "c", "plus", "delete"):
            await press(pilot, key)
            assert isinstance(app.screen, SemaineScreen)
            assert "il ne change plus" in shown(app)
        await press(pilot, "5")
        assert "✗ Avril 2018 de LR est signé par LR" in shown(app)
        await press(pilot, "escape")
    with filled.reading() as reading:
        assert sum(one.centiemes for one in reading.saisies("LR", LUNDI_AVRIL, date(2018, 4, 27))) == 500


@pytest.mark.parametrize("is_countersigned", [False, True])
def test_equipe_says_of_a_month_sent_back_or_reopened_the_word_of_its_gesture(
    filled: SqliteStore, is_countersigned: bool
) -> None:
    sign(filled)
    if is_countersigned:
        countersign_months(filled, ("LR",), AVRIL, acteur="DM")
        reopen_month(filled, "LR", AVRIL, "12 avril", acteur="DM")
    else:
        send_back_month(filled, "LR", AVRIL, "12 avril", acteur="DM")
    snapshot = load_mois_agents(filled, DateReference(MARDI, 2018), lecteur="DM")
    state = snapshot.by_agent["LR"][AVRIL.numero - 1]
    told = describe_month(snapshot, state, "DM", 0, MADE).plain
    assert f"{'Rouvert' if is_countersigned else 'Renvoyé'} par DM il y a" in told


async def test_an_alert_of_months_leads_to_the_team_which_countersigns_all_but_those_to_read_first(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    log(filled, "PG", "14.7.1", 100, on=date(2018, 4, 12), par="DM")
    log_april(filled, "ME")
    for agent in ("LR", "PG", "ME"):
        sign(filled, agent)
    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        open_months(app)
        await press(pilot)
        screen = screen_of(app, EquipeScreen)
        text = shown(app)
        assert "Feuilles · tous" in text
        row = next(line for line in text.splitlines() if line[1:].startswith("LR "))
        assert row.split()[-5:] == ["–", "–", "–", "◐", "…"]
        assert "S : contresigner les 3 signés" in text
        screen.team_map.show_cell("DM", AVRIL)
        await press(pilot)
        assert "DM, avril 2018 · ✗ à compléter" in shown(app)
        assert "Tout contresigner" in offered(app)
        assert SIGN not in offered(app)
        screen.team_map.show_cell("LR", AVRIL)
        await press(pilot)
        assert "LR, avril 2018 · ◐ signé il y a quelques secondes · 20 j sur 20 j" in shown(app)
        assert {SIGN, "Tout contresigner"} <= offered(app)
        # The view of who is free shows no month: the key acts there on the last one over.
        await press(pilot, "v", "S")
        assert "Contresigner 2 mois, 40 j ?" in shown(app)
        await press(pilot, "escape", "v", "S")
        assert "Contresigner 2 mois, 40 j ?" in shown(app)
        assert "! PG · avril 2018 : en partie saisi par vous" in shown(app)
        await press(pilot, "enter")
        assert said(app) == "Contresigné : avril 2018 de LR, ME."
        assert "LR, avril 2018 · ● contresigné" in shown(app)
        await press(pilot, "s")
        assert said(app) == "Avril 2018 de LR est contresigné : Entrée sur le mois, puis s, le rouvre."
        await press(pilot, "enter")
        assert isinstance(app.screen, MoisScreen)
        await press(pilot, "escape")
        assert app.screen is screen
        # The alert of one month opens it.
        await press(pilot, "f4")
        open_months(app)
        await press(pilot)
        assert "PG · avril 2018 · ◐ signé" in shown(app)
    assert gestes(filled, "ME")[-1] is gestes(filled, "LR")[-1] is GesteVisa.CONTRESEING
    assert gestes(filled, "PG")[-1] is GesteVisa.SIGNATURE


def open_months(app: CariforefApp) -> None:
    """Open the first alert about months."""
    alerts = app.screen.query_one(AlertList)
    alerts.cursor = next(rank for rank, row in enumerate(alerts.rows) if row.alerte and row.alerte.mois)
    alerts.open_row()


def test_a_month_and_a_week_take_a_known_number_of_statements(
    filled: SqliteStore,
) -> None:
    sign(filled)
    send_back_month(filled, "LR", AVRIL, "12 avril", acteur="DM")
    seen, counts = selects_of(filled), []
    for load in (
        lambda: load_mois(filled, "LR", AVRIL, acteur="LR", today=MARDI),
        lambda: load_semaine(filled, "LR", LUNDI_AVRIL, MARDI, lecteur="LR"),
    ):
        load()
        seen.clear()
        load()
        counts.append(len(seen))
    assert counts == [21, 29]


async def test_a_coordinateur_completes_and_signs_the_month_of_who_left_and_another_countersigns_it(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    deactivate_agent(filled, "PG", AVRIL.last_day, acteur="DM")
    app = make_app(agent="DM")
    async with visiting(app, press, (120, 40), notifications=True) as pilot:
        app.places.show(ShowMois("PG", AVRIL))
        await press(pilot)
        await press(pilot, "s", "enter")
        assert isinstance(app.screen, SemaineScreen)
        await press(pilot, "=")
        app.places.show(ShowMois("PG", AVRIL))
        await press(pilot)
        await press(pilot, "s")
        assert "Signer avril 2018 pour PG, parti" in shown(app)
        await press(pilot, "enter")
        text = shown(app)
        assert "signé par DM pour PG, parti" in text
        assert "À contresigner par LR." in text
    assert gestes(filled, "PG") == [GesteVisa.SIGNATURE]
    countersign_months(filled, ["PG"], AVRIL, acteur="LR")


async def test_the_lines_of_a_month_and_of_a_year_keep_their_words_and_slash_finds_a_comment(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    for code, jour, comment in (
        ("5.1", 16, None),
        ("5.2", 17, None),
        ("14.1.1", 14, "réunion CNIL"),
        ("14.1.1", 15, "préparation"),
    ):
        log(filled, "LR", code, 25, on=date(2018, 5, jour), commentaire=comment)
    app = make_app(agent="LR")
    async with visiting(app, press, (120, 50)) as pilot:
        await press(pilot, "m")
        assert "Adapter SOFI et flux Lheo (" in shown(app)
    app = make_app(agent="LR")
    async with visiting(app, press) as pilot:
        await press(pilot, "m")
        for width in (60, 120):
            await pilot.resize_terminal(width, 50)
            days = [line.partition("│")[0] for line in shown(app).splitlines()]
            assert any("0,25 ✗ manque 0,75" in " ".join(line.split()) for line in days)
            assert any(line.split() == ["Jour", "total"] for line in days)
            await press(pilot, "pagedown")
            text = shown(app)
            assert "locales - Objectif 4" in text
            assert "Adapter SOFI et flux Lheo (" in text
        await press(pilot, "v")
        for size, heads in (
            ((120, 40), " jan   fév  mars   avr   mai  juin  juil  août  sept   oct   nov   déc"),
            ((60, 24), "année"),
            ((80, 24), "trim. 1"),
        ):
            await pilot.resize_terminal(*size)
            text = shown(app)
            assert heads in text
            assert all(cell_len(line) == size[0] for line in text.splitlines())
            year = next(line for line in text.splitlines() if line[1:].startswith("14.1.1 "))
            assert year.split()[-1] == "0,5"
            assert len(year.partition(" ")[2].partition("0,5")[0].strip()) >= 26
            below = text.splitlines()[app.screen.query_one("#annee-ligne").region.y]
            assert below.startswith(" 5.1 Assistance technique régionale des missions locales")
            assert "LR · 2018 · 21 j réalisés · 0,11 ETP de 200 j · écart -" in text
            below = next(rank for rank, line in enumerate(text.splitlines()) if " Commentaires : 2" in line)
            assert len(text.splitlines()) - below <= 6, "the lines of the year have the room left"
        assert "v Le mois" in text
        await press(pilot, "question_mark")
        assert "Touches : Mois, année" in shown(app)
        await press(pilot, "escape", "G", "enter")
        assert "« Écart » n'est pas une ligne du programme : rien à ouvrir." in shown(app)
        text = shown(app)
        assert SIGN not in offered(app)
        await press(pilot, "slash", *"cnil", "enter")
        text = shown(app)
        assert "Commentaires : 1" in text
        assert "❯lun. 14/05 14.1.1    0,25  réunion CNIL" in text
        await press(pilot, "enter")
        assert screen_of(app, SemaineScreen).grid.jour == date(2018, 5, 14)
        await press(pilot, "m")
        await press(pilot, "escape")
        assert "Commentaires : 2" in shown(app)
        await press(pilot, "escape")
        assert "❯" in shown(app)
        assert "LR · mai 2018" in shown(app)
        # In the month, the same key searches the comments of the year; the letters are no gestures.
        await press(pilot, "slash", *"sv", "escape", "escape")
        assert isinstance(app.screen, MoisScreen)
        assert "LR · mai 2018" in shown(app)
    assert gestes(filled) == []


def month_of(store: SqliteStore, au: date, mois: Mois = AVRIL) -> tuple[str, tuple[DayRow, ...], str]:
    """The title of LR's month, its days and what is beside them."""
    seen = load_mois(store, "LR", mois, acteur="LR", today=au)
    rows = rows_of_month(seen.visee.fiche, au, seen.visee.demandes)
    return write_month_title(seen).plain, rows, write_month(seen, au, MADE, 40).plain


def test_a_month_reads_the_same_here_as_in_the_map_at_an_earlier_date(filled: SqliteStore) -> None:
    au = date(2018, 4, 18)
    snapshot = load_mois_agents(filled, DateReference(au, 2018), lecteur="LR")
    told = describe_month(snapshot, snapshot.by_agent["LR"][AVRIL.numero - 1], "LR", 0, MADE).plain
    assert told.startswith("LR, avril 2018 · … en cours")
    assert month_of(filled, au)[0].startswith(" LR · avril 2018 · … en cours")


async def test_a_month_names_the_fund_of_each_convention_and_what_several_pay_together(
    make_app: MakeApp, press: Press, shown: Shown, filled: SqliteStore
) -> None:
    for numero, code, fonds in (("2018-01", "14.7.1", "FSE"), ("R-1", "18", "Région")):
        add_convention(filled, numero, "Essai", fonds, acteur="DM")
        mark_lignes(filled, numero, [code], Periode(date(2018, 1, 1)), acteur="DM")
    app = make_app(agent="PG")
    async with visiting(app, press) as pilot:
        await press(pilot, "m", "left")
        assert shown(app).splitlines()[2].split()[:2] == ["Jour", "FSE"]
        log(filled, "PG", "18", 100, on=date(2018, 4, 12))
        change_fonds(filled, "R-1", "Région Grand Est", acteur="DM")
        await press(pilot, "right", "left")
        assert shown(app).splitlines()[2].split()[:2] == ["Jour", "Conv."]
        assert "FSE 2018-01" in shown(app)
        assert "Région Grand Est R-1" in shown(app)
        assert " Région… " in shown(app)


def test_a_day_that_is_not_over_is_not_late(filled: SqliteStore) -> None:
    days = {row.jour.day: (row.tone, row.note) for row in month_of(filled, MARDI, Mois(2018, 5))[1]}
    assert (days[18], days[22], days[23]) == (
        (DayTone.MANQUE, "✗ manque 1"),
        (DayTone.EN_COURS, "· manque 1"),
        (DayTone.FERME, ""),
    )


def test_a_complete_day_is_plain_and_no_convention_makes_no_column(filled: SqliteStore) -> None:
    rows = month_of(filled, MARDI)[1]
    worked = [row for row in rows if row.total]
    assert {(row.total, row.autres, row.note, row.tone) for row in worked} == {("1", "", "", DayTone.NORMAL)}
    assert [row.note for row in rows if row not in worked] == ["Lundi de Pâques"]


def test_a_day_half_logged_and_half_to_confirm_says_both_and_the_state_of_the_month_is_said_once(
    store: SqliteStore,
) -> None:
    with store.writing("LR") as writing:
        half = CellChange(agent="LR", jour=LUNDI_AVRIL, code="14.7.1", centiemes=50, a_confirmer=True)
        writing.write_cells([half])
    title, rows, beside = month_of(store, date(2018, 4, 24))
    days = {row.jour.day: (row.total, row.lignes, row.note) for row in rows}
    assert (days[23], days[20]) == (("0,5", "14.7.1 0,5", "✗ manque 0,5, ?"), ("", "", "– avant le suivi"))
    assert f"{title}{beside}".count("en cours") == 1
    assert "Avant de signer · 2 jours" in beside
    assert "avant le suivi   14" in beside
    assert "écart au contrat -0,5 depuis le 23/04" in beside
    title, _, beside = month_of(store, date(2018, 4, 24), AVRIL.previous)
    assert "mars 2018 · – avant le suivi" in title
    assert "Rien n'est demandé avant le suivi." in beside
