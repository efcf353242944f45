"""The screen Revue: what a room sees, what the meeting writes, and that nothing typed is lost."""

from __future__ import annotations

import re
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.revue.revue import CleRevue, Decision, Meteo, RevueEcrite
from cariforef_tui.machine.extras import install_command
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import NewDecision, close_revue, take_decision
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Drafts, Nature
from cariforef_tui.ui.revue.dialogs.decision import RemarqueDialog
from cariforef_tui.ui.revue.list import RevueList
from cariforef_tui.ui.revue.screen import RevueScreen, RevueTabs
from cariforef_tui.ui.revue.writing import cle_of
from tests.people import log, open_store
from tests.ui.prompt import until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

LUNDI = date(2018, 5, 28)
GIP_21, PRI_21 = CleRevue("GIP", date(2018, 5, 21)), CleRevue("PRI", date(2018, 5, 21))


@pytest.fixture
def app(make_app: MakeApp) -> CariforefApp:
    return make_app(today=LUNDI)


def point_at(liste: RevueList, start: str) -> None:
    """Put the cursor on the first item whose key starts so."""
    liste.cursor = next(rank for rank, row in enumerate(liste.rows) if row.cle.startswith(start))


def stored(store_path: Path) -> tuple[tuple[RevueEcrite, ...], tuple[Decision, ...]]:
    with open_store(store_path) as store, store.reading() as reading:
        return reading.revues(2018), reading.decisions(2018)


async def test_f5_opens_the_gips_review_of_the_last_full_week_with_every_section(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f5")
        text = shown(app)
        assert "Revue · semaine 21, du 21/05 au 27/05/2018 · en préparation" in text
        for part in ("À regarder", "Décisions", "Situation", "Échéances", "Feuilles"):
            assert part in text
        revue = screen_of(app, RevueScreen)
        left, right = (
            [row.cle.removeprefix("titre ") for row in column.rows if row.is_heading]
            for column in (revue.gauche, revue.droite)
        )
        assert left == ["decisions", "depasse", "situation", "livrables", "mouvements"]
        assert right == ["echeances", "suivi", "jours", "si"]


async def test_at_80_columns_one_column_holds_everything_decisions_first(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5")
        liste = screen_of(app, RevueScreen).gauche
        titles = [row.cle for row in liste.rows if row.is_heading]
        assert titles[:4] == ["titre decisions", "titre depasse", "titre echeances", "titre suivi"]
        assert "Décisions" in shown(app)
        await pilot.resize_terminal(120, 40)
        await press(pilot)
        assert screen_of(app, RevueScreen).droite.rows[0].cle == "titre echeances"


async def test_tab_goes_round_the_perimeters_and_a_click_chooses_one(app: CariforefApp, press: Press) -> None:
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f5")
        seen = []
        for _ in range(5):
            await press(pilot, "tab")
            seen.append(screen_of(app, RevueScreen).query_one(RevueTabs).choisi)
        assert seen == ["AD2I", "APO", "PRI", "DIR", "GIP"]
        await press(pilot, "shift+tab")
        assert screen_of(app, RevueScreen).query_one(RevueTabs).choisi == "DIR"
        await pilot.click(RevueTabs, offset=(3, 0))
        await press(pilot)
        assert screen_of(app, RevueScreen).query_one(RevueTabs).choisi == "GIP"


async def test_a_regulation_is_told_from_the_work_of_a_pole(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, "f5", "tab")
        assert re.search(r" 8 +Régulation : .+ -98 ", shown(app))
        assert shown(app).count("Régulation") == 1


async def test_weeks_go_back_and_forth_within_what_has_begun(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f5", "left_square_bracket")
        assert "Revue · semaine 20" in shown(app)
        await press(pilot, "right_square_bracket")
        await press(pilot, "n")
        assert "Revue · semaine 22" in shown(app)
        await press(pilot, "n")
        assert "Revue · semaine 22" in shown(app)
        assert "n'a pas commencé" in shown(app)


@pytest.mark.parametrize("back", ["escape", "4"])
async def test_enter_opens_the_line_in_avancement_and_coming_back_finds_the_same_item(
    app: CariforefApp, press: Press, back: str
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab")
        liste = screen_of(app, RevueScreen).gauche
        point_at(liste, "echeance 16.2.2")
        await press(pilot, "enter")
        assert isinstance(app.screen, AvancementScreen)
        row = app.screen.query_one(TreeTable).row
        assert row is not None
        assert row.code == "16.2.2"
        await press(pilot, back)
        assert screen_of(app, RevueScreen).gauche.has_focus
        current = screen_of(app, RevueScreen).row
        assert current is not None
        assert current.ligne == "16.2.2"


async def test_escape_in_avancement_goes_back_once_and_only_to_the_review_it_came_from(
    app: CariforefApp, press: Press
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5")
        point_at(screen_of(app, RevueScreen).gauche, "echeance 16.2.2")
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, RevueScreen)
        await press(pilot, "2", "escape")
        assert isinstance(app.screen, AvancementScreen)


async def test_one_row_names_the_missing_sheets_opens_them_in_equipe_and_escape_comes_back(
    app: CariforefApp, press: Press, store: SqliteStore
) -> None:
    for agent, jours in (("LR", 100), ("DM", 50)):
        log(store, agent, "14.7.1", jours, on=date(2018, 5, 14))
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "p")
        point_at(screen_of(app, RevueScreen).gauche, "feuilles")
        row = screen_of(app, RevueScreen).row
        assert row is not None
        assert row.texte == "2 feuilles à compléter : DM 4,5 j, LR 4 j"
        assert "n'ont encore rien saisi." in row.notes[0].texte
        await press(pilot, "enter")
        assert isinstance(app.screen, EquipeScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, RevueScreen)


async def test_c_writes_a_remark_on_the_line_under_the_cursor(
    app: CariforefApp, press: Press, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab")
        point_at(screen_of(app, RevueScreen).gauche, "echeance 16.2.2")
        await press(pilot, "c")
        await press(pilot, *"[/b]", "space", *"vu", "enter")
        assert "[/b] vu" in [row.texte for row in screen_of(app, RevueScreen).gauche.rows]
    (revue,), _ = stored(store_path)
    (remarque,) = revue.remarques
    assert (revue.perimetre, revue.semaine) == ("PRI", "2018-W21")
    assert (remarque.code, remarque.texte, remarque.auteur) == ("16.2.2", "[/b] vu", "DM")


async def test_a_remark_opens_again_as_it_was_said_and_an_empty_one_removes_it(
    app: CariforefApp, press: Press, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "c")
        await press(pilot, *"un", "enter")
        await press(pilot, "c")
        assert app.screen.query_one(LongText).text == "un"
        app.screen.query_one(LongText).text = ""
        await press(pilot, "enter")
    assert [one.remarques for one in stored(store_path)[0]] == [()]


async def test_a_remark_refused_explains_itself_in_the_dialog(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "c")
        app.screen.query_one("#remarque-code", Input).value = "zz"
        await press(pilot, "x", "enter")
        assert isinstance(app.screen, RemarqueDialog)
        assert "✗" in shown(app)
    assert stored(store_path)[0] == ()


async def test_o_takes_a_decision_field_after_field_and_x_declares_it_done_and_back(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "o")
        await press(pilot, *"finir", "enter")
        await press(pilot, *"LR", "enter")
        await press(pilot, *"08/06", "enter")
        assert "LR · finir" in shown(app)
        (_, (taken,)) = stored(store_path)
        assert (taken.perimetre, taken.texte, taken.qui, taken.pour, taken.numero) == (
            "GIP",
            "finir",
            "LR",
            date(2018, 6, 8),
            1,
        )
        point_at(screen_of(app, RevueScreen).gauche, "decision 1")
        await press(pilot, "x")
        assert stored(store_path)[1][0].faite_le == LUNDI
        assert "faite lun. 28/05" in shown(app)
        await press(pilot, "x")
        assert stored(store_path)[1][0].faite_le is None


async def test_a_decision_is_corrected_removed_and_each_write_undone(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "o", *"finir", "enter", *"Jean", "enter", "enter")
        assert "« Jean » n'est personne de connu" in " ".join(shown(app).split())
        assert stored(store_path)[1] == ()
        await press(pilot, *["backspace"] * 4, *"LR", "enter", *"08/06", "enter")
        (taken,) = stored(store_path)[1]
        point_at(screen_of(app, RevueScreen).gauche, "decision 1")
        await press(pilot, "enter")
        assert "Décision n° 1" in shown(app)
        await press(pilot, *" tout", "enter")
        assert "LR · finir tout" in shown(app)
        point_at(screen_of(app, RevueScreen).gauche, "decision 1")
        await press(pilot, "delete")
        assert stored(store_path)[1] == ()
        await press(pilot, "u")
        (back,) = stored(store_path)[1]
        assert back.texte == "finir tout"
        await press(pilot, "u")
        assert stored(store_path)[1] == (taken,)
        assert "décision n° 1 comme avant · ctrl+r : rétablir" in shown(app)
        await press(pilot, "u")
        assert stored(store_path)[1] == ()
        await press(pilot, "u")
        assert "finir" not in shown(app)


async def test_w_gives_a_weather_that_says_why_and_the_tab_shows_sign_and_word(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "w", "r")
        await press(pilot, "enter")
        assert "dites pourquoi" in shown(app)
        await press(pilot, *"retard", "enter")
        assert "☂ rouge" in shown(app)
        assert "rouge, DM : retard" in shown(app)
    (revue,), _ = stored(store_path)
    assert revue.meteo is not None
    assert (revue.meteo.couleur, revue.meteo.commentaire) == (Meteo.ROUGE, "retard")


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        (("w", "o", "tab", "enter"), "meteo-texte"),
        (("o", "enter", "enter", "enter"), "decision-texte"),
        (("o", "x", "enter", "tab", "tab", "enter"), "decision-qui"),
        (("o", "x", "enter", "L", "R", "enter", *"1/1/18", "tab", "enter"), "decision-pour"),
        (("o", "x", "enter", "L", "R", "tab", "tab", "9", "9", "tab", "enter"), "decision-ligne"),
        (("ctrl+p", *"présents", "enter", "z", "z", "z", "tab", "tab", "enter"), "presence-presents"),
        (("ctrl+p", *"présents", "enter", "tab", "z", "z", "z", "tab", "enter"), "presence-excuses"),
        (("ctrl+p", *"présents", "enter", "tab", "tab", *"1/1/18", "tab", "enter"), "presence-prochaine"),
        (("c", "x", "shift+tab", "z", "tab", "enter"), "remarque-code"),
    ],
)
async def test_a_refusal_puts_the_focus_on_the_field_that_it_is_about(
    app: CariforefApp, press: Press, shown: Shown, keys: tuple[str, ...], field: str
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", *keys)
        assert "✗" in shown(app)
        assert app.screen.focused is not None
        assert app.screen.focused.id == field


async def test_closing_asks_first_then_freezes_the_review_which_refuses_any_writing(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f5", "X")
        await press(pilot, "p")
        assert stored(store_path)[0] == ()
        await press(pilot, "X")
        await press(pilot, "c")
        assert "close le 28/05/2018 par DM" in shown(app)
        for key in ("c", "o", "w", "X"):
            await press(pilot, key)
            assert isinstance(app.screen, RevueScreen)
        assert "dans la suivante" in shown(app)
        assert "GIP ✓" in shown(app)
    (revue,), _ = stored(store_path)
    assert (revue.close_le, revue.close_par) == (LUNDI, "DM")


async def test_a_week_not_over_is_not_closed_and_says_when_it_may_be(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f5", "n")
        await press(pilot, "X")
        assert "se clôt à partir du" in shown(app)
    assert stored(store_path)[0] == ()


async def test_e_writes_the_minutes_and_never_over_a_file_unasked(
    app: CariforefApp, press: Press, shown: Shown, tmp_path: Path
) -> None:
    target = tmp_path / "cr.md"
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "e")
        app.screen.query_one(Input).value = "cr.docx"
        await press(pilot, "enter")
        assert ".md ou .pdf" in shown(app)
        app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        assert target.read_text(encoding="utf-8").startswith("# Revue de coordination — GIP")
        target.write_text("à moi", encoding="utf-8")
        for answer, kept in (("escape", True), ("enter", False)):
            await press(pilot, "e")
            app.screen.query_one(Input).value = str(target)
            await press(pilot, "enter")
            assert "existe déjà" in shown(app)
            await press(pilot, answer)
            assert (target.read_text(encoding="utf-8") == "à moi") is kept


async def test_the_minutes_are_offered_in_the_folder_of_every_other_export(
    app: CariforefApp, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "Documents"))
    offered = []
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("f5", "e"), ("escape", "f2", "m", "e")):
            await press(pilot, *keys)
            offered.append(Path(app.screen.query_one(Input).value).parent)
    assert offered == [tmp_path / "Documents"] * 2


async def test_the_minutes_offered_are_markdown_where_nothing_makes_a_pdf(
    app: CariforefApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_tui.exchange.revue.minutes.has_optional", lambda _module: False)
    monkeypatch.setitem(sys.modules, "typst", None)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "e")
        name = app.screen.query_one(Input)
        assert Path(name.value).name == "compte-rendu-2018-W21-GIP.md"
        name.value = "cr.pdf"
        await press(pilot, "enter")
        assert app.status.text.endswith(install_command("pdf"))


def drafts_of(tmp_path: Path, store_path: Path) -> list[Draft]:
    return Drafts(tmp_path / "etat", "DM").all_of(str(store_path), Nature)


async def test_what_is_being_typed_is_kept_when_the_terminal_dies_and_offered_back(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, tmp_path: Path
) -> None:
    first = make_app(today=LUNDI)
    async with first.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f5", "tab", "tab", "tab", "c")
        await pilot.press(*"long texte".replace(" ", "_"))
        first._leave(129)
    (kept,) = drafts_of(tmp_path, store_path)
    assert (kept.texte, cle_of(kept.pour), kept.pour.code) == ("long_texte", PRI_21, "PRI")
    assert stored(store_path)[0] == ()
    second = make_app(today=LUNDI)
    async with second.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f5")
        assert isinstance(second.screen, ConfirmDialog)
        await press(pilot, "r")
        assert isinstance(second.screen, RemarqueDialog)
        assert second.screen.query_one(LongText).text == "long_texte"
        await press(pilot, "enter")
        assert "long_texte" in shown(second)
    assert [one.remarques[0].texte for one in stored(store_path)[0]] == ["long_texte"]
    assert drafts_of(tmp_path, store_path) == []


async def test_typing_is_kept_while_it_goes_on_and_giving_up_keeps_it_for_the_same_dialog(
    app: CariforefApp, press: Press, store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RemarqueDialog, "REPOS_SECONDES", 0.001)
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "c")
        await press(pilot, *"ab")
        assert isinstance(app.screen, RemarqueDialog)
        await until_rested(app, app.screen._rest)
        assert [one.texte for one in drafts_of(tmp_path, store_path)] == ["ab"]
        await press(pilot, "escape")
        await press(pilot, "c")
        assert app.screen.query_one(LongText).text == "ab"
        app.screen.query_one(LongText).text = ""
        await press(pilot, "escape")
        assert drafts_of(tmp_path, store_path) == []


async def test_a_draft_that_one_forgets_is_not_offered_again(
    make_app: MakeApp, press: Press, store_path: Path, tmp_path: Path
) -> None:
    drafts = Drafts(tmp_path / "etat", "DM")
    pour = DraftKey(str(store_path), Nature.DECISION, GIP_21.lundi, perimetre="GIP")
    drafts.keep(Draft(pour, (("texte", "x"),)))
    drafts.flush()
    app = make_app(today=LUNDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "f5")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "j")
        assert isinstance(app.screen, RevueScreen)
    assert drafts_of(tmp_path, store_path) == []


async def test_figures_follow_a_write_made_elsewhere_and_the_cursor_stays(
    app: CariforefApp, press: Press, store: SqliteStore
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5")
        point_at(screen_of(app, RevueScreen).gauche, "feuilles")
        past = DateReference(LUNDI, 2018)
        take_decision(store, past, GIP_21, NewDecision("venue d'ailleurs", "LR"), acteur="LR")
        app.session.following.ask()
        await press(pilot)
        assert "LR · venue d'ailleurs" in [one.texte for one in screen_of(app, RevueScreen).gauche.rows]
        row = screen_of(app, RevueScreen).row
        assert row is not None
        assert row.cle == "feuilles"


async def test_keys_before_anything_is_read_do_nothing(app: CariforefApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(
            "f5", "c", "o", "m", "x", "F", "e", "tab", "n", "p", "enter", "down", "end", "right"
        )
        assert isinstance(pilot.app.screen, RevueScreen)


async def test_a_decision_with_a_person_and_a_date_takes_six_keys_and_its_text(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    texte = "relancer le prestataire"
    keys = ("o", *texte, "enter", "l", "enter", "v", "enter")
    assert len(keys) - len(texte) <= 6
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab")
        await press(pilot, *keys)
        assert "décision n° 1 notée, pour le 01/06/2018 : LR · u : annuler" in shown(app)
    (decision,) = stored(store_path)[1]
    assert (decision.texte, decision.qui, decision.pour) == (texte, "LR", date(2018, 6, 1))


async def test_people_are_picked_from_the_list_of_those_that_letters_may_mean(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab", "o", *"publier", "enter", "p")
        assert "Entrée : suite" in shown(app)
        assert "❯PG" in shown(app)
        await press(pilot, "down")
        assert "❯PP" in shown(app)
        await press(pilot, "enter", "shift+tab", "end", *"/equ", "enter", *"+7", "enter")
        assert "PP équipe · publier" in shown(app)
    (decision,) = stored(store_path)[1]
    assert (decision.personnes, decision.pour) == (("PP", "équipe"), date(2018, 6, 4))


async def test_a_decision_taken_on_a_line_is_attached_to_it_and_proposes_who_the_line_names(
    app: CariforefApp, press: Press, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab")
        point_at(screen_of(app, RevueScreen).gauche, "echeance 16.2.2")
        await press(pilot, "o", *"boucler", "enter", *"LR", "enter", *"08/06", "enter")
        rows = [row.texte for row in screen_of(app, RevueScreen).gauche.rows]
        assert "LR · 16.2.2 : boucler" in rows
        (taken,) = stored(store_path)[1]
        assert taken.ligne == "16.2.2"
        point_at(screen_of(app, RevueScreen).gauche, "decision 1")
        await press(pilot, "enter", "tab", "tab", "tab", "delete", "enter")
        assert stored(store_path)[1][0].ligne is None
        await press(pilot, "u")
        assert stored(store_path)[1] == (taken,)
        await press(pilot, "ctrl+r")
        assert stored(store_path)[1][0].ligne is None


async def test_the_dialog_says_how_a_date_and_a_line_are_understood_and_keeps_what_it_refuses(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab", "o", *"x", "enter", *"lr", "enter", *"ven")
        assert "vendredi 01/06/2018" in shown(app)
        assert "Entrée : décider" in shown(app)
        await press(pilot, "tab", *"1.1")
        assert "1.1 n'est pas une ligne" in shown(app)
        await press(pilot, "enter")
        assert app.screen.query_one("#decision-pour", Input).value == "ven"
        assert stored(store_path)[1] == ()


async def test_present_excused_and_the_next_review_are_said_in_one_dialog_and_undone(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "ctrl+p", *"présents", "enter")
        await press(pilot, *"dm lr pg", "enter", *"lr", "enter", *"+7", "enter")
        assert "GIP : 2 présents, 1 excusé, prochaine revue le 04/06/2018 · u : annuler" in shown(app)
        await press(pilot, "G")
        text = "\n".join(row.as_text for row in screen_of(app, RevueScreen).table.rows)
        assert "Présents : DM, PG" in text
        assert "Excusés : LR" in text
        assert "Prochaine revue : le 04/06/2018" in text
        await press(pilot, "u")
        (revue,) = stored(store_path)[0]
        assert (revue.presents, revue.excuses, revue.prochaine) == ((), (), None)


async def test_a_pole_proposes_its_own_people_as_present(app: CariforefApp, press: Press) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab", "ctrl+p", *"présents", "enter")
        proposed = app.screen.query_one("#presence-presents", Input).value.split()
        assert {"DM", "LR", "PG"} <= {*proposed}
        await press(pilot, "escape")
        assert isinstance(app.screen, RevueScreen)


async def test_remark_and_weather_are_undone_and_done_again(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "w", "v")
        assert "météo du GIP : vert · u : annuler" in shown(app)
        await press(pilot, "w", "3", *"panne", "enter")
        await press(pilot, "c", *"vu", "enter", "u", "u")
        (revue,) = stored(store_path)[0]
        assert revue.meteo is not None
        assert (revue.meteo.couleur, revue.remarques) == (Meteo.VERT, ())
        await press(pilot, "u")
        assert stored(store_path)[0][0].meteo is None
        await press(pilot, "u")
        assert "Rien à annuler ici." in shown(app)
        await press(pilot, *["ctrl+r"] * 3)
        (revue,) = stored(store_path)[0]
        assert revue.meteo is not None
        assert (revue.meteo.commentaire, [each.texte for each in revue.remarques]) == ("panne", ["vu"])


async def test_undo_typed_in_a_burst_takes_back_as_many_writes_in_their_order(
    app: CariforefApp, press: Press, burst: Press, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "o", *"un", "enter", *"lr", "enter", "enter")
        point_at(screen_of(app, RevueScreen).gauche, "decision 1")
        await press(pilot, "enter", *" bis", "enter")
        await burst(pilot, "u", "u", "ctrl+r")
        assert [each.texte for each in stored(store_path)[1]] == ["un"]


async def test_closing_says_what_is_missing_and_a_closed_footer_offers_the_minutes(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "X")
        text = " ".join(shown(app).split())
        assert "Clore la revue du GIP, semaine 21 de 2018 ?" in text
        for missing in (
            "météo n'est pas donnée",
            "présents ne sont pas notés",
            "Aucune décision n'est prise",
        ):
            assert missing in text
        await press(pilot, "enter")
        assert not any(revue.is_close for revue in stored(store_path)[0])
        await press(pilot, "X", "c")
        footer = shown(app).splitlines()[-1]
        await press(pilot, "c")
        assert "Revue du GIP, semaine 21 de 2018, close (DM, 28/05/2018) : notez cela dans" in shown(app)
        assert "e Compte rendu" in footer
        assert "Décision" not in footer


async def test_z_comes_back_to_the_current_review_and_y_copies_the_item(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "p", "p", "z")
        assert "Revue · semaine 21" in shown(app)
        point_at(screen_of(app, RevueScreen).gauche, "echeance")
        await press(pilot, "y")
        assert "copié :" in shown(app)
        assert app.clipboard.startswith("RGPD") or app.clipboard[0].isdigit()


async def test_words_in_the_line_of_a_decision_offer_the_lines_that_they_name(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "o", *"relancer", "enter", *"lr", "enter", "tab", *"salon")
        offered = [word for word in shown(app).split() if word.startswith("❯")]
        first = offered[-1].removeprefix("❯")
        await press(pilot, "down")
        second = [word for word in shown(app).split() if word.startswith("❯")][-1].removeprefix("❯")
        assert first != second
        await press(pilot, "enter")
    with open_store(store_path) as store, store.reading() as reading:
        assert [one.ligne for one in reading.decisions(2018)] == [second]


@pytest.fixture
def year(make_app: MakeApp, store_path: Path, demonstration: Path) -> CariforefApp:
    """The application on the frozen year, at one of its Tuesdays."""
    shutil.copy(demonstration, store_path)
    return make_app(today=date(2018, 5, 22))


def parts_of(liste: RevueList, rank: int) -> tuple[str, str]:
    """Return what a row's first line draws before what stands on its right, and that."""
    width = liste.scrollable_content_region.width
    text = liste.draw_row(rank, liste.lines_of(rank)[0], width).text
    right = liste._right_of(liste.rows[rank])
    end = text.rstrip()
    assert end.endswith(right.rstrip()), (text, right)
    return end[: len(end) - len(right.rstrip())], right


async def test_between_two_columns_there_is_a_blank_at_every_width(year: CariforefApp, press: Press) -> None:
    async with year.run_test(size=(60, 40)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab")
        for width in range(60, 161):
            await pilot.resize_terminal(width, 40)
            revue = screen_of(year, RevueScreen)
            for liste in (revue.gauche, revue.droite):
                for rank, row in enumerate(liste.rows):
                    before, right = parts_of(liste, rank)
                    assert not right or before.endswith(" "), (width, before, right)
                    assert row.is_heading or before[2:4].strip() in ("", row.signe), before
            side = revue.droite.region
            if side.width:
                assert side.x > revue.gauche.region.right - 1


async def test_one_row_counts_the_alerts_opens_them_in_their_place_and_escape_comes_back(
    year: CariforefApp, press: Press, shown: Shown
) -> None:
    async with visiting(year, press, (120, 40)) as pilot:
        await press(pilot, "f5")
        for perimetre in ("GIP", "PRI"):
            screen = screen_of(year, RevueScreen)
            while screen.cle is None or screen.cle.perimetre != perimetre:
                await press(pilot, "tab")
            screen.droite.focus()
            await press(pilot)
            point_at(screen.droite, "alertes")
            assert screen.row is not None
            told = screen.row.texte
            await press(pilot, "enter")
            assert isinstance(year.screen, AlertesScreen)
            listed = [row.alerte for row in year.screen.table.rows if row.alerte is not None]
            assert told.startswith(f"{len(listed)} alertes : ")
            critical = sum(one.gravite is Gravite.CRITIQUE for one in listed)
            assert f" : {critical} critiques, " in told
            assert ("pôle PRI" in shown(year)) is (perimetre == "PRI")
            await press(pilot, "f", *"info", "enter", "escape")
            assert isinstance(year.screen, AlertesScreen)
            alerts = screen_of(year, AlertesScreen).table
            alerts.cursor = next(
                rank for rank, row in enumerate(alerts.rows) if row.alerte and row.alerte.code
            )
            await press(pilot, "enter")
            assert isinstance(year.screen, AvancementScreen)
            await press(pilot, "escape")
            assert isinstance(year.screen, AlertesScreen)
            assert ("pôle PRI" in shown(year)) is (perimetre == "PRI")
            await press(pilot, "escape")
            assert screen_of(year, RevueScreen).row is not None
            assert screen_of(year, RevueScreen).row.cle == "alertes"
        await press(pilot, "enter")
        assert "f : pôle PRI" in shown(year)
        await press(pilot, "f2", "f4")
        assert "pôle PRI" not in shown(year)


async def test_what_was_decided_of_a_line_is_below_it_and_a_frozen_decision_says_so_before_one_types(
    year: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    past = DateReference(date(2018, 5, 14), 2018)
    before = CleRevue("PRI", date(2018, 5, 7))
    with open_store(store_path) as store:
        taken = NewDecision("borner", "LR", date(2018, 5, 29), "14.1.9")
        numero = take_decision(store, past, before, taken, acteur="DM").numero
        close_revue(store, past, before, acteur="DM")
    async with visiting(year, press, (120, 40)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab")
        liste = screen_of(year, RevueScreen).gauche
        row = next(row for row in liste.rows if row.cle == "groupe 14.1.9")
        assert row.notes[0].texte == f"○ n° {numero}, semaine 19, LR, pour le 29/05 : « borner »"
        point_at(liste, f"decision {numero}")
        for key in ("enter", "delete"):
            await press(pilot, key)
            assert isinstance(year.screen, RevueScreen)
            assert f"La décision n° {numero} est de la semaine 19, close : x la déclare faite" in shown(year)
        await press(pilot, "x")
    assert stored(store_path)[1][0].faite_le == date(2018, 5, 22)


async def test_days_to_an_end_are_counted_from_the_date_shown_as_alertes_counts_them(
    year: CariforefApp, press: Press, shown: Shown
) -> None:
    async with visiting(year, press, (120, 40)) as pilot:
        await press(pilot, "f5", "tab", "tab", "tab")
        rows = screen_of(year, RevueScreen).gauche.rows
        fact = next(row.fait for row in rows if row.cle == "groupe 14.7.1")
        assert fact.startswith("En retard de 25 j au 18/05, fin le 25/05 (J-3)")
        await press(pilot, "f3", "exclamation_mark")
        assert "J-3" in shown(year)
