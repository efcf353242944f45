"""The screen Revue: what a room sees, what the meeting writes, and that nothing typed is lost."""

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
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.revue.revue import CleRevue, Decision, Meteo, RevueEcrite
from cariforef_tui.machine.extras import install_command
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.revisions import Redaction
from cariforef_tui.services.revue.read import RevueSnapshot, load_revue
from cariforef_tui.services.revue.write import NewDecision, close_revue, take_decision
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Drafts, Nature
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.revue.columns import left_rows, right_rows, single_rows
from cariforef_tui.ui.revue.dialogs.decision import DecisionDialog, RemarqueDialog
from cariforef_tui.ui.revue.list import ROOMY, RevueList
from cariforef_tui.ui.revue.reunion.pages import Topic, make_page
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from cariforef_tui.ui.revue.rows import RevueRow, jours_rows
from cariforef_tui.ui.revue.screen import RevueScreen, RevueTabs
from cariforef_tui.ui.revue.writing import cle_of
from tests.people import copy_store, log, open_store, revise_montant
from tests.ui.prompt import until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

LUNDI = date(2018, 5, 28)
PAST = DateReference(LUNDI, 2018)
GIP_20, GIP_21 = CleRevue("GIP", date(2018, 5, 14)), CleRevue("GIP", date(2018, 5, 21))
PRI_21 = CleRevue("PRI", date(2018, 5, 21))
TO_PRI = ("f5",)
TO_GIP = ("f5", "tab", "tab")
PRESENCE = ("ctrl+p", *"présents", "enter")


@pytest.fixture
def app(make_app: MakeApp) -> CariforefApp:
    return make_app(today=LUNDI)


def point_at(liste: RevueList, start: str) -> None:
    """Put the cursor on the first item whose key starts so."""
    liste.cursor = next(rank for rank, row in enumerate(liste.rows) if row.cle.startswith(start))


def point_in(app: CariforefApp, start: str) -> RevueRow:
    """Put the cursor on the first item of the first column whose key starts so, and return it."""
    point_at(screen_of(app, RevueScreen).gauche, start)
    row = screen_of(app, RevueScreen).row
    assert row is not None
    return row


def texts_in(app: CariforefApp) -> list[str]:
    return [row.texte for row in screen_of(app, RevueScreen).gauche.rows]


def stored(store: SqliteStore) -> tuple[tuple[RevueEcrite, ...], tuple[Decision, ...]]:
    with store.reading() as reading:
        return reading.revues(2018), reading.decisions(2018)


def decisions_in(store: SqliteStore) -> tuple[Decision, ...]:
    return stored(store)[1]


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_f5_opens_ones_poles_last_full_week_one_goes_through_others_and_sees_what_others_write(
    app: CariforefApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f5")
        assert screen_of(app, RevueScreen).cle == PRI_21
        await press(pilot, "tab", "tab")
        text = shown(app)
        assert "Revue · semaine 21, du 21/05 au 27/05/2018 · en préparation" in text
        for part in ("À regarder (1)", "Décisions", "Situation", "Échéances", "Feuilles"):
            assert part in text
        revue = screen_of(app, RevueScreen)
        left, right = (
            [row.cle.removeprefix("titre ") for row in column.rows if row.is_heading]
            for column in (revue.gauche, revue.droite)
        )
        assert left == ["decisions", "a_regarder", "situation", "livrables"]
        assert right == ["echeances", "suivi", "mouvements", "jours", "si"]
        standing = r"Situation \(jours\) +réal\. +écart +prévu +atterr\."
        assert re.search(standing, text)
        await press(pilot, "right")
        assert revue.droite.has_focus
        await pilot.resize_terminal(80, 24)
        await press(pilot)
        titles = [row.cle for row in revue.gauche.rows if row.is_heading]
        assert titles[:4] == ["titre decisions", "titre a_regarder", "titre echeances", "titre suivi"]
        assert revue.gauche.has_focus
        assert "Décisions" in shown(app)
        await press(pilot, "pagedown")
        assert re.search(standing, shown(app))
        await pilot.resize_terminal(120, 40)
        await press(pilot)
        assert revue.droite.rows[0].cle == "titre echeances"
        # One goes round perimeters and through weeks.
        seen = []
        for key in ("tab", "shift+tab", "shift+tab", "tab"):
            await press(pilot, key)
            seen.append(screen_of(app, RevueScreen).query_one(RevueTabs).choisi)
        assert seen == ["AD2I", "GIP", "DIR", "GIP"]
        await pilot.click(RevueTabs, offset=(11, 0))
        await press(pilot)
        assert screen_of(app, RevueScreen).query_one(RevueTabs).choisi == "AD2I"
        await pilot.click(RevueTabs, offset=(3, 0))
        await press(pilot, "left_square_bracket")
        assert "Revue · semaine 20" in shown(app)
        await press(pilot, "right_square_bracket", "n", "X")
        assert "Revue · semaine 22" in shown(app)
        assert "se clôt à partir du" in shown(app)
        await press(pilot, "n")
        assert "Revue · semaine 22" in shown(app)
        assert "n'a pas commencé" in shown(app)
        await press(pilot, "p", "p", "z")
        assert "Revue · semaine 21" in shown(app)
        assert stored(store) == ((), ())
        point_at(screen_of(app, RevueScreen).gauche, "situation")
        take_decision(app.session.store, PAST, GIP_21, NewDecision("venue d'ailleurs", "LR"), acteur="LR")
        app.session.following.ask()
        await press(pilot)
        assert "LR · venue d'ailleurs" in texts_in(app)
        row = screen_of(app, RevueScreen).row
        assert row is not None
        assert row.cle == "situation GIP"
        await press(pilot, "y")
        assert "copié : GIP" in shown(app)
        assert app.clipboard == row.as_text


async def test_enter_opens_what_a_row_is_about_and_coming_back_finds_the_same_item(
    app: CariforefApp, press: Press, store: SqliteStore
) -> None:
    for agent, jours in (("LR", 100), ("DM", 50)):
        log(store, agent, "14.7.1", jours, on=date(2018, 5, 14))
    async with visiting(app, press) as pilot:
        await press(pilot, *TO_GIP, "p")
        row = point_in(app, "feuilles")
        # AR and YM are of no pôle: DM may not see how much they lack.
        assert row.texte.startswith("Feuilles à compléter : CR 5 j, ")
        assert row.texte.endswith(", DM 4,5 j, LR 4 j, AR, YM")
        await press(pilot, "enter")
        assert isinstance(app.screen, EquipeScreen)
        await press(pilot, "escape", "n")
        for back in ("4", "escape"):
            point_in(app, "echeance 16.2.2")
            await press(pilot, "enter")
            assert isinstance(app.screen, AvancementScreen)
            current = app.screen.query_one(TreeTable).row
            assert current is not None
            assert current.code == "16.2.2"
            await press(pilot, back)
            assert screen_of(app, RevueScreen).gauche.has_focus
            assert screen_of(app, RevueScreen).row is not None
            assert screen_of(app, RevueScreen).row.ligne == "16.2.2"
        await press(pilot, "2", "escape")
        assert isinstance(app.screen, AvancementScreen)


async def test_a_remark_is_written_on_the_line_under_the_cursor_and_an_empty_one_removes_it(
    app: CariforefApp, press: Press, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    async with visiting(app, press) as pilot:
        await burst(pilot, *TO_PRI)
        point_in(app, "echeance 16.2.2")
        await burst(pilot, "c", *"[/b]", "space", *"vu", "enter")
        assert "DM · [/b] vu" in texts_in(app)
        ((revue,), _) = stored(store)
        (remarque,) = revue.remarques
        assert (revue.perimetre, revue.semaine) == ("PRI", "2018-W21")
        assert (remarque.code, remarque.texte, remarque.auteur) == ("16.2.2", "[/b] vu", "DM")
        point_in(app, "echeance 16.2.2")
        await press(pilot, "c")
        assert app.screen.query_one(LongText).text == "[/b] vu"
        app.screen.query_one(LongText).text = ""
        await press(pilot, "enter")
        assert [one.remarques for one in stored(store)[0]] == [()]
        await press(pilot, "c", "x", "shift+tab", "z", "tab", "enter")
        assert isinstance(app.screen, RemarqueDialog)
        assert "✗" in shown(app)
        assert app.focused is not None
        assert app.focused.id == "remarque-code"
    assert [one.remarques for one in stored(store)[0]] == [()]


async def test_a_weather_that_is_not_green_says_why_and_each_write_is_undone_and_done_again(
    app: CariforefApp, press: Press, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    def said() -> tuple[Meteo, str | None, list[str]] | None:
        ((revue,), _) = stored(store)
        remarks = [one.texte for one in revue.remarques]
        return (revue.meteo.couleur, revue.meteo.commentaire, remarks) if revue.meteo else None

    async with visiting(app, press) as pilot:
        await press(pilot, *TO_GIP, "w", "3", "enter")
        assert "✗" in shown(app)
        assert app.focused is not None
        assert app.focused.id == "meteo-texte"
        await burst(pilot, *"panne", "enter")
        assert "météo du GIP : rouge · u : annuler" in shown(app)
        assert "☂ rouge" in shown(app)
        assert "rouge, DM : panne" in shown(app)
        await press(pilot, "w", "enter", "s", "escape")
        assert "Brouillon gardé : la même touche le reprend." in shown(app)
        await press(pilot, "w", "v")
        assert not isinstance(app.screen, PlaceScreen), "green would write a comment that nobody has seen"
        assert "pannes" in shown(app)
        await press(pilot, "enter")
        assert said() == (Meteo.VERT, "pannes", [])
        await press(pilot, "u")
        assert said() == (Meteo.ROUGE, "panne", [])
        await burst(pilot, "c", *"vu", "enter")
        await press(pilot, "u", "u", "u")
        assert said() is None
        assert "Rien à annuler ici." in shown(app)
        await press(pilot, "ctrl+r", "ctrl+r")
        assert said() == (Meteo.ROUGE, "panne", ["vu"])


async def test_a_decision_takes_six_keys_and_its_text_and_each_of_its_writes_is_undone(
    app: CariforefApp, press: Press, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    texte = "relancer le prestataire"
    keys = ("o", *texte, "enter", "l", "enter", "v", "enter")
    assert len(keys) - len(texte) <= 6
    async with visiting(app, press) as pilot:
        await burst(pilot, *TO_PRI)
        await burst(pilot, *keys)
        assert "décision n° 1 notée, pour le 01/06/2018 : LR · u : annuler" in shown(app)
        (taken,) = decisions_in(store)
        assert (taken.perimetre, taken.texte, taken.qui) == ("PRI", texte, "LR")
        assert (taken.pour, taken.numero) == (date(2018, 6, 1), 1)
        point_in(app, "decision 1")
        await press(pilot, "x")
        assert decisions_in(store)[0].faite_le == LUNDI
        assert "faite lun. 28/05" in shown(app)
        await press(pilot, "x")
        assert decisions_in(store) == (taken,)
        await press(pilot, "enter")
        assert "Décision n° 1" in shown(app)
        await burst(pilot, *" tout", "enter")
        assert f"LR · {texte} tout" in shown(app)
        await press(pilot, "delete")
        assert decisions_in(store) == ()
        await press(pilot, "u")
        assert [one.texte for one in decisions_in(store)] == [f"{texte} tout"]
        await press(pilot, "u")
        assert "décision n° 1 comme avant · ctrl+r : rétablir" in shown(app)
        assert decisions_in(store) == (taken,)
        await burst(pilot, "u", "u", "u", "ctrl+r")
        assert decisions_in(store) == (taken,)


async def test_a_decision_is_attached_to_the_line_it_is_taken_on_or_that_words_name(
    app: CariforefApp, press: Press, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    async with visiting(app, press) as pilot:
        await burst(pilot, *TO_PRI)
        point_in(app, "echeance 16.2.2")
        await burst(pilot, "o", *"boucler", "enter", *"LR", "enter", *"08/06", "enter")
        assert texts_in(app).count("LR · boucler") == 1
        (taken,) = decisions_in(store)
        assert (taken.ligne, taken.pour) == ("16.2.2", date(2018, 6, 8))
        point_in(app, "decision 1")
        await press(pilot, "enter", "tab", "tab", "tab", "delete", "enter")
        assert decisions_in(store)[0].ligne is None
        await press(pilot, "u")
        assert decisions_in(store) == (taken,)
        await press(pilot, "ctrl+r")
        assert decisions_in(store)[0].ligne is None
        await burst(pilot, "o", *"publier", "enter", *"lr", "enter", "tab", *"base")
        offered = [word for word in shown(app).split() if word.startswith("❯")]
        assert offered[-1] == "❯14.1"
        await press(pilot, "down")
        assert [word for word in shown(app).split() if word.startswith("❯")][-1] == "❯14.2"
        await press(pilot, "enter")
    assert decisions_in(store)[-1].ligne == "14.2"


async def test_people_are_picked_from_the_list_of_those_that_letters_may_mean(
    app: CariforefApp, press: Press, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    async with visiting(app, press) as pilot:
        await burst(pilot, *TO_PRI, "o", *"publier", "enter", "p")
        assert "Entrée : suite" in shown(app)
        assert "❯PG" in shown(app)
        await press(pilot, "down")
        assert "❯PP" in shown(app)
        await burst(pilot, "enter", "shift+tab", "end", *"/equ", "enter", *"+7")
        assert "lundi 04/06/2018" in shown(app)
        assert "Entrée : décider" in shown(app)
        await press(pilot, "enter")
        assert "PP équipe · publier" in shown(app)
    (decision,) = decisions_in(store)
    assert (decision.personnes, decision.pour) == (("PP", "équipe"), date(2018, 6, 4))


async def test_a_decision_refused_keeps_all_its_fields_and_puts_the_focus_on_the_one_it_is_about(
    app: CariforefApp, press: Press, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    def refused() -> str | None:
        assert isinstance(app.screen, DecisionDialog)
        assert "✗" in shown(app)
        return app.focused.id if app.focused else None

    async with visiting(app, press) as pilot:
        await press(pilot, *TO_GIP, "tab", "o", "escape")
        assert "Brouillon gardé" not in shown(app)
        await press(pilot, "o", "enter", "enter", "enter")
        assert refused() == "decision-texte"
        await burst(pilot, *"finir", "enter", *"Jean", "enter", "enter")
        assert refused() == "decision-qui"
        assert "« Jean » n'est personne de connu" in flat(shown(app))
        await burst(pilot, *["backspace"] * 4, *"LR", "enter", *"1/1/18", "tab", "enter")
        assert refused() == "decision-pour"
        await burst(pilot, "tab", *"14")
        assert "14 n'est pas une ligne" in shown(app)
        app.screen.query_one("#decision-pour", Input).value = "ven"
        await press(pilot, "enter")
        assert refused() == "decision-ligne"
        assert app.screen.query_one("#decision-pour", Input).value == "ven"
        assert decisions_in(store) == ()
        await press(pilot, *["backspace"] * 2, "enter")
        assert "LR · finir" in shown(app)
    (taken,) = decisions_in(store)
    assert (taken.perimetre, taken.texte, taken.qui, taken.pour) == ("AD2I", "finir", "LR", date(2018, 6, 1))


async def test_present_excused_and_the_next_review_are_said_in_one_dialog_and_undone(
    app: CariforefApp, press: Press, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    def refused() -> str | None:
        assert "✗" in shown(app)
        return app.focused.id if app.focused else None

    async with visiting(app, press) as pilot:
        await burst(pilot, *TO_GIP)
        await burst(pilot, *PRESENCE, *"zzz", "enter", "enter", "enter")
        assert refused() == "presence-presents"
        await burst(pilot, *["backspace"] * 3, *"dm lr pg", "enter", *"zzz", "enter", "enter")
        assert refused() == "presence-excuses"
        await burst(pilot, *["backspace"] * 3, *"lr", "enter", *"1/1/18", "enter")
        assert refused() == "presence-prochaine"
        await burst(pilot, *["backspace"] * 6, *"+7", "enter")
        assert "GIP : 2 présents, 1 excusé, prochaine revue le 04/06/2018 · u : annuler" in shown(app)
        text = "\n".join(row.as_text for row in screen_of(app, RevueScreen).table.rows)
        assert "Présents : DM, PG" in text
        assert "Excusés : LR" in text
        assert "Prochaine revue : le 04/06/2018" in text
        await press(pilot, "u")
        (revue,) = stored(store)[0]
        assert (revue.presents, revue.excuses, revue.prochaine) == ((), (), None)
        await burst(pilot, "shift+tab", "shift+tab", *PRESENCE)
        proposed = app.screen.query_one("#presence-presents", Input).value.split()
        assert {"DM", "LR", "PG"} <= {*proposed}
        await burst(pilot, *"zzz", "enter", "enter", "enter")
        assert "Présents : « zzz » n'est personne de connu" in flat(shown(app))
        await press(pilot, "escape")
        assert isinstance(app.screen, RevueScreen)


async def test_closing_says_what_is_missing_and_freezes_the_review_which_refuses_any_writing(
    app: CariforefApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    taken = NewDecision("borner", "LR", date(2018, 6, 8))
    take_decision(store, PAST, GIP_20, taken, acteur="DM")
    close_revue(store, PAST, GIP_20, acteur="DM")
    async with visiting(app, press) as pilot:
        await press(pilot, *TO_GIP)
        point_in(app, "decision 1")
        for key in ("enter", "delete"):
            await press(pilot, key)
            assert isinstance(app.screen, RevueScreen)
            assert "La décision n° 1 est de la semaine 20, close : x la déclare faite" in flat(shown(app))
        await press(pilot, "x", "X")
        assert decisions_in(store)[0].faite_le == LUNDI
        assert "Clore la revue du GIP, semaine 21 de 2018 ?" in flat(shown(app))
        for missing in (
            "météo n'est pas donnée",
            "présents ne sont pas notés",
            "Aucune décision n'est prise",
        ):
            assert missing in flat(shown(app))
        await press(pilot, "enter", "X", "p")
        assert [one.semaine for one in stored(store)[0]] == ["2018-W20"]
        await press(pilot, "X", "c")
        assert "close le 28/05/2018 par DM" in shown(app)
        assert "GIP ✓" in shown(app)
        assert "e Compte rendu" in shown(app).splitlines()[-1]
        assert "Décision" not in shown(app).splitlines()[-1]
        for key in ("c", "o", "w", "X"):
            await press(pilot, key)
            assert isinstance(app.screen, RevueScreen)
            assert "close (DM, 28/05/2018) : notez cela dans" in shown(app)
        assert "n Suivante" in shown(app).splitlines()[-1]
    (_, revue) = stored(store)[0]
    assert (revue.semaine, revue.close_le, revue.close_par) == ("2018-W21", LUNDI, "DM")


async def test_e_writes_the_minutes_as_text_where_no_pdf_can_be_made(
    app: CariforefApp, press: Press, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "cr.md"
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "Documents"))

    def name() -> Input:
        return app.screen.query_one(Input)

    async with visiting(app, press) as pilot:
        await press(pilot, *TO_GIP, "e")
        assert Path(name().value).parent == tmp_path / "Documents"
        name().value = "cr.docx"
        await press(pilot, "enter")
        assert ".md ou .pdf" in shown(app)
        name().value = str(target)
        await press(pilot, "enter")
        assert target.read_text(encoding="utf-8").startswith("# Revue de coordination — GIP")
        monkeypatch.setattr("cariforef_tui.exchange.revue.minutes.has_optional", lambda _module: False)
        monkeypatch.setitem(sys.modules, "typst", None)
        await press(pilot, "e")
        assert Path(name().value).name == "compte-rendu-2018-W21-GIP.md"
        name().value = "cr.pdf"
        await press(pilot, "enter")
        assert app.status.text.endswith(install_command("pdf"))


@pytest.mark.parametrize(("agent", "writes"), [("DM", True), ("ZA", False), ("PG", False)])
async def test_the_footer_has_what_the_review_lacks_and_nothing_that_one_may_not_do(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, store: SqliteStore, agent: str, writes: bool
) -> None:
    with store.writing("LR") as writing:
        writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
    app = make_app(agent=agent, today=LUNDI)

    def offered() -> set[str]:
        return {one.label for one in app.screen.query_one(FooterBar).hints}

    written = {"Décider", "Météo", "Clore"}
    async with visiting(app, press) as pilot:
        for keys in (("f5",), ("v",)):
            await press(pilot, *keys)
            assert written & offered() == (written if writes else set())
            assert "Compte rendu" in offered()
        actions = {row.action.partition("(")[0] for row in make_page(snapshot_of(app), [Topic.CLOTURE]).rows}
        meeting = screen_of(app, ReunionScreen)
        meeting.action_show_topic(Topic.CLOTURE)
        assert {row.action.partition("(")[0] for row in meeting.table.rows} == (
            actions if writes else {"", "write_minutes"}
        )
        await press(pilot, "escape")
        footer = "w Météo  X Clore  e Compte rendu" if writes else "e Compte rendu  Tab Pôle"
        assert footer in shown(app).splitlines()[-1]
        if writes:
            await press(pilot, "w", "v")
            assert offered() >= {"Décider", "Clore", "Compte rendu"}
            assert "Météo" not in offered()


async def test_whoever_a_decision_names_declares_it_done(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    take_decision(store, DateReference(LUNDI, 2018), PRI_21, NewDecision("relancer", "PG"), acteur="DM")
    app = make_app(agent="PG", today=LUNDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "f5")
        point_in(app, "decision 1")
        await press(pilot, "x")
        assert decisions_in(store)[0].faite_le == LUNDI


def snapshot_of(app: CariforefApp) -> RevueSnapshot:
    snapshot = screen_of(app, ReunionScreen).snapshot
    assert snapshot is not None
    return snapshot


def drafts_of(tmp_path: Path, store_path: Path) -> list[Draft]:
    return Drafts(tmp_path / "etat", "DM").all_of(str(store_path), Nature)


async def test_a_draft_is_forgotten_or_kept_as_one_asks_and_typing_is_kept_while_it_goes_on(
    app: CariforefApp,
    press: Press,
    burst: Press,
    store_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts = Drafts(tmp_path / "etat", "DM")
    pour = DraftKey(str(store_path), Nature.DECISION, GIP_21.lundi, perimetre="GIP")
    drafts.keep(Draft(pour, (("texte", "x"),)))
    drafts.flush()
    monkeypatch.setattr(RemarqueDialog, "REPOS_SECONDES", 0.001)
    async with visiting(app, press) as pilot:
        await press(pilot, "f5")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "j")
        assert isinstance(app.screen, RevueScreen)
        assert drafts_of(tmp_path, store_path) == []
        await burst(pilot, "c", *"ab")
        assert isinstance(app.screen, RemarqueDialog)
        await until_rested(app, app.screen._rest)
        assert [one.texte for one in drafts_of(tmp_path, store_path)] == ["ab"]
        await press(pilot, "escape", "c")
        assert app.screen.query_one(LongText).text == "ab"
        app.screen.query_one(LongText).text = ""
        await press(pilot, "escape")
        assert drafts_of(tmp_path, store_path) == []


async def test_what_is_being_typed_is_kept_when_the_terminal_dies_and_offered_back(
    make_app: MakeApp,
    press: Press,
    burst: Press,
    shown: Shown,
    store_path: Path,
    store: SqliteStore,
    tmp_path: Path,
) -> None:
    first = make_app(today=LUNDI)
    async with visiting(first, press) as pilot:
        await burst(pilot, *TO_PRI, "c", *"long_texte")
        first._leave(129)
    (kept,) = drafts_of(tmp_path, store_path)
    assert (kept.texte, cle_of(kept.pour), kept.pour.code) == ("long_texte", PRI_21, "16.2.2")
    assert stored(store)[0] == ()
    second = make_app(today=LUNDI)
    async with visiting(second, press) as pilot:
        await press(pilot, "f5")
        assert isinstance(second.screen, ConfirmDialog)
        await press(pilot, "r")
        assert isinstance(second.screen, RemarqueDialog)
        assert second.screen.query_one(LongText).text == "long_texte"
        await press(pilot, "enter")
        assert "long_texte" in shown(second)
    assert [one.remarques[0].texte for one in stored(store)[0]] == ["long_texte"]
    assert drafts_of(tmp_path, store_path) == []


MARDI = date(2018, 5, 22)
AU_MARDI = DateReference(MARDI, 2018)
PRI_20 = CleRevue("PRI", date(2018, 5, 14))


@pytest.fixture(scope="module")
def year(master_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The frozen year at one of its Tuesdays, to be read only."""
    path = copy_store(master_demonstration, tmp_path_factory.mktemp("year"))
    with closing(SqliteAdmin().open(str(path))) as store:
        yield store


@pytest.fixture(scope="module")
def pri(year: Store) -> RevueSnapshot:
    return load_revue(year, AU_MARDI, PRI_20, lecteur="DM")


def test_a_regulation_is_told_from_the_work_of_a_pole(year: Store) -> None:
    snapshot = load_revue(year, AU_MARDI, CleRevue("AD2I", date(2018, 5, 14)), lecteur="DM")
    told = [row for row in left_rows(snapshot) if "Régulation" in row.texte]
    assert [(row.code, row.texte.partition(" : ")[0]) for row in told] == [("8", "Régulation")]
    assert "-98" in told[0].droite.split()
    found = [row.texte for row in left_rows(snapshot) if "+108 de régulation à trouver." in row.texte]
    assert [texte.partition(", écart final ")[0] for texte in found] == ["AD2I", "8"]


def test_days_to_an_end_are_counted_from_the_date_shown(pri: RevueSnapshot) -> None:
    fact = next(row.notes[0] for row in left_rows(pri) if row.cle == "groupe 14.7.1")
    assert fact.texte.startswith("En retard de 25,25 j au 18/05, jalon le 25/05 (J-3)")


def test_where_no_day_is_expected_no_share_of_them_is_told(pri: RevueSnapshot) -> None:
    figures = pri.revue.figures
    nobody = replace(figures.jours[0], agents=1, saisi=0, attendu=0, incomplets=0)
    _, row = jours_rows(replace(figures, jours=(nobody,)))
    assert (row.texte, row.droite.split()) == ("1 pers., complet", ["0", "0"])


def test_a_decision_stands_once_under_its_line_where_it_is_shown_else_above_them_all(
    year: Store, tmp_path: Path
) -> None:
    path = Path(shutil.copy(year.place, tmp_path / "year.db"))
    before, week = DateReference(date(2018, 5, 14), 2018), CleRevue("PRI", date(2018, 5, 7))
    with open_store(path) as store:
        for texte, ligne in (
            ("borner", "14.1.9"),
            ("publier", "16.2.2"),
            ("ranger", "14.1.1"),
            ("dire", None),
        ):
            given = NewDecision(texte, "LR", date(2018, 5, 29), ligne)
            take_decision(store, before, week, given, acteur="DM")
        snapshot = load_revue(store, AU_MARDI, PRI_20)
    rows = single_rows(snapshot)
    told = [(row.texte, row.droite) for row in rows if row.decision is not None]
    assert sorted(told) == [
        ("LR · 14.1.1 : ranger", "mar. 29/05"),
        ("LR · borner", "pour mar. 29/05"),
        ("LR · dire", "mar. 29/05"),
        ("LR · publier", "pour mar. 29/05"),
    ]
    above = {row.texte: rows[rank - 1].cle for rank, row in enumerate(rows) if row.decision is not None}
    assert above["LR · borner"] == "groupe 14.1.9"
    assert above["LR · publier"] == "groupe 16.2.2"
    assert rows[0].texte == "Décisions"
    assert not any(note.texte.startswith("○") for row in rows for note in row.notes)
    assert [row.cle for row in (*left_rows(snapshot), *right_rows(snapshot))].count("decision 2") == 1


def test_a_review_counts_the_alerts_of_its_perimeter_as_its_own_day_knew_them(
    year: Store, pri: RevueSnapshot, tmp_path: Path
) -> None:
    mine = [one.gravite for one in pri.revue.figures.en_cours]
    assert tell_alertes(pri).startswith(f"{len(mine)} alertes : {mine.count(Gravite.CRITIQUE)} critiques, ")
    # What is revised since counts neither in them nor in the groups beside them.
    path = Path(shutil.copy(year.place, tmp_path / "year.db"))
    with open_store(path) as store:
        before = [one.gravite for one in load_alertes(store, AU_MARDI, lecteur="DM").alertes]
        revise_montant(store, "14.3.2", 20000, Redaction(MARDI, "DM", "revu"))
        assert [one.gravite for one in load_alertes(store, AU_MARDI, lecteur="DM").alertes] != before
        later = load_revue(store, AU_MARDI, PRI_20, lecteur="DM")
    assert later.revue.figures.a_regarder == pri.revue.figures.a_regarder
    assert tell_alertes(later) == tell_alertes(pri)


def tell_alertes(snapshot: RevueSnapshot) -> str:
    (row,) = (row for row in right_rows(snapshot) if row.cle == "alertes")
    return row.texte


class OneColumn(App[None]):
    """A column of a review alone on the screen."""

    CSS_PATH = Path(sys.modules[RevueList.__module__].__file__ or "").parent / "styles.tcss"

    def __init__(self, rows: tuple[RevueRow, ...]) -> None:
        super().__init__()
        self._rows_shown = rows

    def compose(self) -> ComposeResult:
        yield RevueList()

    def on_mount(self) -> None:
        self.query_one(RevueList).rows = self._rows_shown


async def test_between_two_columns_there_is_a_blank_at_every_width(year: Store, pri: RevueSnapshot) -> None:
    app = OneColumn(single_rows(pri))
    async with app.run_test(size=(60, 40)) as pilot:
        for width in range(44, 160, 13):
            await pilot.resize_terminal(width, 40)
            liste = app.query_one(RevueList)
            for rank, row in enumerate(liste.rows):
                before, right = parts_of(liste, rank)
                assert not right or before.endswith(" "), (width, before, right)
                assert row.is_heading or before[2:4].strip() in ("", row.signe), before
        liste.rooms = ROOMY
        await pilot.resize_terminal(80, 200)
        for rank, row in enumerate(liste.rows):
            begins = rank == 0 or (liste.rows[rank - 1].is_heading and not row.is_heading)
            assert liste.blanks_above(rank) == int(not begins), "a room far away needs air"
            start, end = liste.lines_of(rank)
            width = liste.scrollable_content_region.width
            drawn = [liste.draw_row(rank, line, width).text for line in range(start, end)]
            texts = liste.texts_of(row, width)
            assert all(any(text in line for line in drawn) for text in texts), "each line is drawn whole"


def parts_of(liste: RevueList, rank: int) -> tuple[str, str]:
    """Return what a row's first line draws before what stands on its right, and that."""
    width = liste.scrollable_content_region.width
    text = liste.draw_row(rank, liste.lines_of(rank)[0], width).text
    right = liste._right_of(liste.rows[rank], width)
    end = text.rstrip()
    assert end.endswith(right.rstrip()), (text, right)
    return end[: len(end) - len(right.rstrip())], right


async def test_one_row_opens_the_alerts_in_their_place_and_escape_comes_back(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, store_path: Path, demonstration: Path
) -> None:
    shutil.copy(demonstration, store_path)
    app = make_app(today=MARDI)

    async def open_alerts(pilot: Pilot[int]) -> int:
        """Open the alerts of the review shown; return how many its row told."""
        screen = screen_of(app, RevueScreen)
        screen.droite.focus()
        await press(pilot)
        point_at(screen.droite, "alertes")
        assert screen.row is not None
        told = int(screen.row.texte.partition(" ")[0])
        await press(pilot, "enter")
        return told

    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f5")
        for keys, pole in ((("tab", "tab"), False), (("shift+tab", "shift+tab"), True)):
            await burst(pilot, *keys)
            told = await open_alerts(pilot)
            alerts = screen_of(app, AlertesScreen).table
            assert len([row for row in alerts.rows if row.alerte is not None]) == told
            assert ("pôle PRI" in shown(app)) is pole
            await burst(pilot, *("f", *"info", "enter", "escape") if pole else ("escape",))
        alerts.cursor = next(rank for rank, row in enumerate(alerts.rows) if row.alerte and row.alerte.code)
        await press(pilot, "enter")
        assert isinstance(app.screen, AvancementScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)
        assert "pôle PRI" in shown(app)
        await press(pilot, "escape")
        assert screen_of(app, RevueScreen).row is not None
        assert screen_of(app, RevueScreen).row.cle == "alertes"
        await press(pilot, "enter")
        assert "f : pôle PRI" in shown(app)
        await press(pilot, "f2", "f4")
        assert "pôle PRI" not in shown(app)
