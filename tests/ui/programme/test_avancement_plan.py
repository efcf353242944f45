"""Steering from Avancement: keys in, screen text and stored rows out."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.programme.revisions import MontantRevise
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.programme.revisions import Redaction
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.avancement.panel import LignePanel
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.dialogs.form import FormDialog
from cariforef_tui.ui.keys.plan import PlanGesture
from cariforef_tui.ui.kit.figures import format_ecart
from cariforef_tui.ui.kit.messages import ShowLigne
from cariforef_tui.ui.pilotage.screen import SimulationScreen
from cariforef_tui.ui.programme.plan_menu import PlanMenu, Subject, refusal_of
from tests.people import follow, log, logged, open_store, transfer_jours
from tests.ui.prompt import paste, until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of

MARDI = date(2018, 5, 22)
AU = DateReference(MARDI, 2018)
REDACTION = Redaction(MARDI, "LR", "arbitrage")


async def open_ligne(pilot: Pilot[int], press: Press, code: str) -> None:
    """Ask for a line as Alertes does."""
    await press(pilot)
    pilot.app.places.show(ShowLigne(code))  # type: ignore[attr-defined]
    await press(pilot)
    await read_panel(pilot)


async def read_panel(pilot: Pilot[int]) -> None:
    """Wait until the panel tells of the line under the cursor."""
    assert isinstance(pilot.app.screen, AvancementScreen)
    await until_rested(pilot.app, pilot.app.screen.body.panel.rest)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LignePanel, "REPOS_SECONDES", 0.01)


async def fill(pilot: Pilot[int], press: Press, **values: str) -> None:
    """Fill the form on top, then validate it from its last field."""
    form = pilot.app.screen
    assert isinstance(form, FormDialog)
    for name, value in values.items():
        form.query_one(f"#champ-{name}", Input).value = value
    form.query(Input).last().focus()
    await press(pilot, "enter")
    if isinstance(pilot.app.screen, AvancementScreen):
        await read_panel(pilot)


def plan_of(store: SqliteStore, code: str) -> int | None:
    return load_plan(store, AU).programme.centiemes_prevus(code)


async def test_a_raf_a_livrable_and_what_is_produced_are_declared_seen_and_taken_back(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    follow(store)
    log(store, "DM", "14.7.1", 100, on=MARDI)
    app = make_app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await open_ligne(pilot, press, "14.7.1")
        await press(pilot, "r")
        await fill(pilot, press, jours="beaucoup")
        assert "non reconnu" in shown(app)
        await fill(pilot, press, jours="8", commentaire="PABX")
        text = shown(app)
        assert "14.7.1 : 8 j à faire, 22/05" in text
        assert "Atterrissage : 9 j, déclaré ; écart final -21" in text
        assert re.search(r"14\.7\.1 .* 9 ", text)
        await press(pilot, "r")
        await fill(pilot, press, jours="5")
        await press(pilot, "u")
        with store.reading() as reading:
            assert [raf.centiemes for raf in reading.rafs(2018)] == [800, 500, None]
        assert "14.7.1 : reste à faire retiré, de nouveau 8 j à faire, 22/05" in shown(app)
        await press(pilot, "u")
        assert "14.7.1 : reste à faire retiré · ctrl+r" in shown(app)
        await read_panel(pilot)
        assert "déclaré ; écart final" not in shown(app)
        await press(pilot, "ctrl+r")
        assert "14.7.1 : 8 j à faire, 22/05" in shown(app)
        await press(pilot, "left", "r")
        assert isinstance(app.screen, AvancementScreen)
        assert "regroupe d'autres lignes" in shown(app)
        await open_ligne(pilot, press, "14.7.1")
        await press(pilot, "P")
        assert "livrable" not in shown(app)
        await press(pilot, "8")
        await fill(pilot, press, quantite="3")
        assert app.focused is app.screen.query_one("#champ-libelle")
        await fill(pilot, press, libelle="registres")
        assert "14.7.1 promet 3 registres" in shown(app)
        await press(pilot, "u")
        assert "14.7.1 ne promet plus 3 registres" in shown(app)
        with store.reading() as reading:
            assert reading.programme(2018).livrables_of("14.7.1") == ()
        await open_ligne(pilot, press, "15.3.2")
        await press(pilot, "P", "5")
        await fill(pilot, press, quantite="beaucoup")
        assert "nombre entier attendu" in shown(app)
        assert app.focused is app.screen.query_one("#champ-quantite")
        await fill(pilot, press, quantite="16", commentaire="jusqu'au n° 16")
        text = shown(app)
        assert "15.3.2 : 16 Lico de plus, 22/05 · u : annuler" in text
        assert re.search(r"15\.3\.2 Produire 44 Lico.* 16/44 ", text)
        await press(pilot, "u")
        assert produced(store) == []
        await press(pilot, "ctrl+r")
        assert produced(store) == [(16, "jusqu'au n° 16")]


def produced(store: SqliteStore) -> list[tuple[int, str | None]]:
    with store.reading() as reading:
        return [(one.quantite, one.commentaire) for one in reading.productions(2018)]


async def test_a_transfer_is_one_revision_undone_and_done_again_once_no_field_is_refused(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ligne(pilot, press, "14.7.1")
        await press(pilot, "P", "4")
        for values, refused in (
            ({"vers": "14.7.9", "jours": "2", "motif": "moins"}, "vers"),
            ({"vers": "14.7.1"}, "vers"),
            ({"vers": "14.1.6", "jours": "beaucoup"}, "jours"),
            ({"jours": "300"}, "jours"),
            ({"jours": "2", "de": "14"}, "de"),
            ({"de": "14.7.1", "motif": ""}, "motif"),
            ({"motif": "moins", "depuis": "hier soir"}, "depuis"),
        ):
            await fill(pilot, press, **values)
            assert app.focused is app.screen.query_one(f"#champ-{refused}")
        with store.reading() as reading:
            assert reading.revisions(2018) == ()
        await fill(pilot, press, depuis="22/05", motif="allègement")
        assert plan_of(store, "14.7.1") == 2800
        await press(pilot, "u")
        assert plan_of(store, "14.7.1") == 3000
        with store.reading() as reading:
            assert [one.annule for one in reading.revisions(2018)] == [None, 1]
        assert app.status.text.startswith("Révision n° 1 annulée : ")
        await press(pilot, "ctrl+r")
        assert plan_of(store, "14.7.1") == 2800
        assert app.status.text.startswith("De nouveau : ")


async def test_every_revision_of_a_line_has_its_number_and_keeps_why(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ligne(pilot, press, "14.7.1")
        for key, values, told in (
            ("1", {"jours": "42"}, "42 j"),
            ("2", {"echeance": "31/05/2018"}, "31/05/2018"),
            ("6", {"libelle": "Audit nouveau"}, "14.7.2 ajoutée"),
            ("9", {}, "14.7.1 retirée"),
        ):
            await press(pilot, "P", key)
            await fill(pilot, press, motif=key, **values)
            assert told in shown(app)
            if key in "29":
                # A jalon ends the work of this line: it stays where it is.
                await press(pilot, "n")
        await press(pilot, "P", "9")
        await fill(pilot, press, motif="si")
        assert "14.7.1 remise au plan" in shown(app)
        with store.reading() as reading:
            assert [one.motif for one in reading.revisions(2018)] == ["1", "2", "6", "9", "si"]


async def test_a_gesture_has_the_same_number_on_every_line_the_rarer_ones_behind_others(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        for code in ("15.3.2", "14.7.1"):
            await open_ligne(pilot, press, code)
            await press(pilot, "P")
            assert "4  Transférer des jours" in shown(app)
            assert ("5  Déclarer ce qui est produit" in shown(app)) is (code == "15.3.2")
            await press(pilot, "plus")
            assert "9  Retirer la ligne du plan" in shown(app)
            # Escape leaves the rarer gestures for the usual ones.
            await press(pilot, "escape")
            assert "1  Réviser les jours de l'enveloppe" in shown(app)
            await press(pilot, "end", "enter")
            assert "6  Ajouter une ligne à côté de celle-ci" in shown(app)
            await press(pilot, "escape", "escape")
            assert isinstance(app.screen, AvancementScreen)
        await press(pilot, "P", "5")
        assert isinstance(app.screen, PlanMenu)
        await press(pilot, "escape")
        await press(pilot, "g", "P")
        assert isinstance(app.screen, AvancementScreen)
        assert app.status.text == "Rien du plan ne se change sur GIP : choisissez une ligne."


@pytest.mark.parametrize(("code", "jours"), [("14.1.9", "57"), ("14.2.1", "28")])
async def test_a_form_says_the_ecart_final_that_the_line_has_once_it_is_written(
    make_app: MakeApp,
    press: Press,
    shown: Shown,
    demonstration: Path,
    store_path: Path,
    code: str,
    jours: str,
) -> None:
    shutil.copy(demonstration, store_path)
    app = make_app(au=MARDI)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_ligne(pilot, press, code)
        await press(pilot, "P", "1", *jours)
        promised = re.search(f"Écart final de {code} : .* → (\\S+)", shown(app))
        assert promised is not None
        await fill(pilot, press, motif="essai")
    with open_store(store_path) as store:
        assert format_ecart(load_avancement(store, AU).avancement.lignes[code].ecart_final) == promised[1]


async def test_a_form_goes_from_field_to_field_and_shows_what_will_change_before_it_is_written(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ligne(pilot, press, "14.1.7")
        await press(pilot, "P", "1")
        assert "Nouveaux jours   par exemple 42" in shown(app)
        assert "Prévu : 225 j, en commun." in shown(app)
        await press(pilot, "2", "3", "0")
        for sentence in (
            "14.1.6 à 14.1.8 : 225 j → 230 j (+5 j)",
            "Pôle PRI : 2120 j → 2125 j (+5 j)",
            "Programme : 5160 j → 5165 j (+5 j)",
        ):
            assert sentence in shown(app)
        # Enter goes on to the field still empty, and says nothing until it is refused.
        await press(pilot, "enter")
        assert app.focused is app.screen.query_one("#champ-motif")
        assert "dit pourquoi" not in shown(app)
        await press(pilot, "enter")
        assert "dit pourquoi" in shown(app)
        # What was refused is no more what the fields say.
        await press(pilot, "r")
        assert "dit pourquoi" not in shown(app)
        assert load_plan(store, AU).programme.centiemes_prevus("PRI") == 212_000
        await press(pilot, "escape", "P", "2")
        assert app.focused is app.screen.query_one("#champ-echeance")
        assert not app.screen.query_one("#form-effet").display
        await press(pilot, *"30/6")
        assert "→ « 30/06/2018 »" in shown(app)
        await press(pilot, "escape", "P", "6")
        await fill(pilot, press, motif="audit")
        assert app.focused is app.screen.query_one("#champ-libelle")
        await fill(pilot, press, libelle="Audit", pris_sur="14.7.1")
        assert app.focused is app.screen.query_one("#champ-jours")
        await fill(pilot, press, jours="2", pris_sur="14.7.9")
        assert app.focused is app.screen.query_one("#champ-pris_sur")
        # A line is given to people who are known.
        await press(pilot, "escape", "P", "3")
        assert app.focused is app.screen.query_one("#champ-qui")
        await paste(app, "DM/ZZZ")
        await press(pilot, "enter")
        assert "« ZZZ » n'est personne de connu" in shown(app)
        await press(pilot, *["backspace"] * 3, "l", "r", "enter")
        await paste(app, "relais")
        await press(pilot, "enter")
    with store.reading() as reading:
        (revision,) = reading.revisions(2018)
    assert [getattr(each, "texte", "") for each in revision.changements] == ["DM/LR"]


async def test_days_logged_are_moved_once_shown_less_than_them_is_asked_and_those_before_are_said(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    log(store, "DM", "14.7.1", 100, on=MARDI)
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_ligne(pilot, press, "14.7.1")
        await press(pilot, "P", "7")
        await fill(pilot, press, vers="14.1.1")
        assert "1 saisie, 1 j (DM 1 j)" in shown(app)
        await press(pilot, "o")
        assert logged(store, "DM", MARDI) == {"14.1.1": 100}
        moved = "1 saisie, 1 j du 22/05 au 22/05, 14.7.1 → 14.1.1"
        assert app.status.text == f"Déplacé : {moved} · u : annuler"
        await press(pilot, "u")
        assert app.status.text == f"Remis : {moved}"
        assert logged(store, "DM", MARDI) == {"14.7.1": 100}
        for answer, expected in (("n", 3000), ("o", 50)):
            await press(pilot, "P", "1")
            await fill(pilot, press, jours="0,5", motif="x")
            assert isinstance(app.screen, ConfirmDialog)
            assert "déjà réalisé" in shown(app)
            await press(pilot, answer)
            assert plan_of(store, "14.7.1") == expected
        await press(pilot, "P", "0")
        assert "Dire ce qui était fait sur 14.7.1 avant le suivi" in shown(app)
        assert "Le suivi commence le 21/05/2018 ; avant, c'est supposé fait." in shown(app)
        assert "Aujourd'hui : 0,5 j, ce que le plan supposait." in shown(app)
        await press(pilot, *"12,5", "enter")
        assert "14.7.1, fait avant le suivi : 12,5 j, au 22/05/2018 · u : annuler" in shown(app)
        await press(pilot, "P", "0")
        assert "Aujourd'hui : 12,5 j, dit par DM (14.7.1 12,5)." in shown(app)
        await press(pilot, "escape", "u")
        assert "14.7.1, fait avant le suivi : ce que le plan suppose" in shown(app)
    with store.reading() as reading:
        assert [fait.centiemes for fait in reading.faits(2018)] == [1250, None]


async def test_the_chart_is_read_point_by_point(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    follow(store)
    for jour in (date(2018, 2, 1), date(2018, 4, 12), MARDI):
        log(store, "DM", "14.7.1", 100, on=jour)
    transfer_jours(store, "14.1.6", "14.7.1", 1000, Redaction(date(2018, 4, 4), "LR", "arbitrage"))
    app = make_app()
    async with app.run_test(size=(150, 40)) as pilot:
        await open_ligne(pilot, press, "14.7.1")
        await press(pilot, "r")
        await fill(pilot, press, jours="30")
        chart = app.screen.query_one(BurndownChart)
        assert chart.burndown is not None
        await press(pilot, "tab", "tab")
        assert "22/05 reste réel 37 prévu 1,25 voté 1 " in shown(app)
        await press(pilot, "right")
        assert "25/05 ◇ RGPD reste projeté" in shown(app)
        await press(pilot, "escape", "enter", "tab")
        assert shown(app).splitlines()[1].startswith(" ← → les points de la courbe · Échap revenir ")
        await press(pilot, "escape", "tab", "tab")
        while chart.burndown.etapes[chart.cursor or 0].jour > date(2018, 4, 4):
            await press(pilot, "h")
        assert "R +10 j" in shown(app)
        await pilot.click(BurndownChart, offset=(20, 5))
        assert chart.has_focus
        assert chart.cursor is not None
        # A régulation has no chart.
        await open_ligne(pilot, press, "8.2")
        await press(pilot, "tab", "tab")
        assert screen_of(app, AvancementScreen).tree_table.has_focus


async def open_simulation(pilot: Pilot[int], press: Press, code: str) -> SimulationScreen:
    await open_ligne(pilot, press, code)
    await press(pilot, "i")
    screen = pilot.app.screen
    assert isinstance(screen, SimulationScreen)
    return screen


async def test_a_what_if_moves_days_live_and_is_left_unwritten_only_where_nothing_is_lost_or_once_confirmed(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_simulation(pilot, press, "8.1")
        regulation = next(row for row in screen.table.rows if row.code == "8.2")
        assert (regulation.atterrissage, regulation.ecart) == (None, 10800)
        screen = await open_simulation(pilot, press, "14.6.1")
        # A code typed there leaves for no other place; a line asked for elsewhere leaves what holds nothing.
        await press(pilot, "slash", *"14.2.1", "enter")
        assert app.screen is screen
        screen = await open_simulation(pilot, press, "14.7.1")
        assert screen.table.row is not None
        assert screen.table.row.nom == "14.7.1"
        await press(pilot, "plus")
        assert "Espace : marquer la ligne qui donne des jours" in shown(app).splitlines()[1]
        assert not screen.query_one("#simulation-effets").display
        # What was tried and what was voted have no column before they differ from the plan.
        assert not {"voté", "essayé", "+/-"} & {*shown(app).splitlines()[screen.table.region.y].split()}
        await press(pilot, "space")
        assert "De 14.7.1 ◂ au curseur : + donne 1 j" in shown(app).splitlines()[1]
        await press(pilot, "plus")
        assert app.status.text.endswith("puis allez à une autre ligne.")
        assert "Écrire" not in shown(app)
        await press(pilot, "up", *["plus"] * 3, "minus")
        text = shown(app)
        assert "↵ Écrire  u Annuler" in text
        assert "14.7.1 : 30 j → 28 j (-2 j)" in text
        assert text.splitlines()[2].rstrip().endswith("GIP 5160 j")
        await press(pilot, "plus")
        assert "14.7.1 : 30 j → 27 j (-3 j)" in shown(app)
        await press(pilot, "u")
        assert "14.7.1 : 30 j → 28 j (-2 j)" in shown(app)
        await press(pilot, "ctrl+r")
        # Figures yield to labels and stand apart.
        for width, titles in (
            (60, ["prévu", "essayé"]),
            (80, ["prévu", "essayé", "écart", "état"]),
            (120, ["prévu", "essayé", "+/-", "réal.", "atterr.", "écart", "état"]),
        ):
            await pilot.resize_terminal(width, 24)
            lines = [line.partition("│")[0] for line in shown(app).splitlines()]
            assert {*titles} <= {*lines[screen.table.region.y].split()}
            row = next(line for line in lines if line.startswith("❯"))
            current = screen.table.row
            assert current is not None
            values = {column.titre: column.read(current) for column in screen.table.COLUMNS}
            figures = " ".join(values[title] for title in titles if title in ("prévu", "essayé", "+/-"))
            assert f" {figures} " in f" {' '.join(row[3 + 8 + 28 :].split())} "
            below = shown(app).splitlines()[screen.query_one("#simulation-ligne").region.y]
            assert below.startswith(f" {current.nom} {current.libelle[:40]}")
        app.places.show(ShowLigne("15.1"))
        await press(pilot)
        assert app.screen is screen
        assert "Une simulation est en cours" in shown(app)
        await press(pilot, "n")
        assert "DIR" in shown(app)
        await press(pilot, "p", "p")
        assert "APO" in shown(app)
        await press(pilot, "u", "q")
        assert "Quitter la simulation ?" in shown(app)
        await press(pilot, "n")
        assert (app.screen, app.return_code) == (screen, None)
        await press(pilot, "escape")
        assert "Quitter la simulation ?" in shown(app)
        await press(pilot, "o")
        assert isinstance(app.screen, AvancementScreen)
        with store.reading() as reading:
            assert reading.revisions(2018) == ()


async def test_a_what_if_is_confirmed_with_a_reason_as_one_revision(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await open_simulation(pilot, press, "14.6.1")
        await press(pilot, "enter")
        assert "rien à enregistrer" in shown(app)
        await press(pilot, "space", "up", "plus", "down", "P", "2")
        await fill(pilot, press, echeance="bientôt")
        assert "non comprise" in shown(app)
        await fill(pilot, press, echeance="31/05/2018")
        assert "Alertes : 1 nouvelle" in shown(app)
        await press(pilot, "P", "3")
        await fill(pilot, press, qui="PG")
        await press(pilot, "enter")
        await fill(pilot, press, motif="arbitrage de juin")
        assert isinstance(app.screen, AvancementScreen)
        with store.reading() as reading:
            (revision,) = reading.revisions(2018)
        assert (revision.motif, len(revision.changements)) == ("arbitrage de juin", 4)
        assert (
            sum(
                one.centiemes - one.avant
                for one in revision.changements
                if isinstance(one, MontantRevise) and one.centiemes is not None and one.avant is not None
            )
            == 0
        )
        said = app.status.text
        assert all(code in said for code in ("14.5.4", "14.6.1", "31/05/2018", "PG"))
        await press(pilot, "u")
        assert load_plan(store, AU).programme == load_plan(store, AU).baseline
        # Over a plan that moved meanwhile, it is refused and nothing tried is lost.
        await press(pilot, "i", "space", "up", "plus")
        transfer_jours(store, "1.1", "14.6.1", 100, REDACTION)
        await press(pilot, "enter")
        await fill(pilot, press, motif="x")
        assert "entre-temps" in shown(app)
        assert isinstance(app.screen, SimulationScreen)
        with store.reading() as reading:
            assert len(reading.revisions(2018)) == 3
        await press(pilot, "escape", "o")
        screen = await open_simulation(pilot, press, "14.6.1")
        assert " voté prévu " in shown(app).splitlines()[screen.table.region.y]


async def test_who_may_not_revise_the_plan_tries_it_and_leaves_without_a_question(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    app = make_app(agent="KF")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_simulation(pilot, press, "14.6.1")
        await press(pilot, "space", "up", *["plus"] * 3)
        assert screen.has_changes
        assert "u Annuler" in shown(app)
        assert "Écrire" not in shown(app)
        await press(pilot, "enter")
        assert "KF n'a pas le droit de réviser le plan" in app.status.text
        await press(pilot, "escape")
        assert isinstance(app.screen, AvancementScreen)


def test_the_plan_menu_offers_what_the_forms_accept(store: SqliteStore) -> None:
    follow(store)
    situation = load_avancement(store, AU)
    for code, refused in (
        ("GIP", set(PlanGesture)),
        ("PRI", set(PlanGesture)),
        ("14.1", set(PlanGesture) - {PlanGesture.AJOUTER, PlanGesture.DEFINIR, PlanGesture.JALON}),
        ("14.7.1", {PlanGesture.PRODUIRE, PlanGesture.REPRISE}),
        ("15.3.2", {PlanGesture.REPRISE}),
        ("8.2", set(PlanGesture) - {PlanGesture.REVISER, PlanGesture.TRANSFERER, PlanGesture.AJOUTER}),
    ):
        subject = Subject(situation, code)
        assert {gesture for gesture in PlanGesture if refusal_of(subject, gesture)} == refused, code


async def test_a_jalon_is_moved_with_its_line_added_and_removed_and_u_takes_each_back(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    def jalons() -> list[tuple[str, str]]:
        moved = load_plan(store, AU).programme.jalons
        return [(one.code, f"{one.jour:%d/%m}") for one in moved if one.jour.month > 4]

    follow(store)
    app = make_app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        # The échéance of a line that ends with a jalon moves: so may the jalon, to the same day.
        await open_ligne(pilot, press, "14.7.1")
        await press(pilot, "P", "2")
        await fill(pilot, press, echeance="29/06/2018", motif="décret")
        assert isinstance(app.screen, ConfirmDialog)
        assert "jalon RGPD" in shown(app)
        await press(pilot, "o")
        assert app.screen.query_one("#champ-jour", Input).value == "29/06/2018"
        await fill(pilot, press, motif="décret")
        assert jalons() == [("RGPD", "29/06")]
        assert "Jalon RGPD : 25/05/2018 → 29/06/2018" in shown(app).replace("jalon", "Jalon")
        assert "RGPD, 29/06" in shown(app)
        await press(pilot, "u")
        assert jalons() == [("RGPD", "25/05")]
        # One is added to a line, and it is the end of its work.
        await press(pilot, "P", "plus", "up", "enter")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert form.query_one("#champ-lignes", Input).value == "14.7.1"
        await fill(pilot, press, libelle="Audit de la CNIL", jour="fin août", motif="annoncé")
        assert jalons() == [("RGPD", "25/05"), ("AUDIT", "31/08")]
        await press(pilot, "u")
        assert jalons() == [("RGPD", "25/05")]
        # In the échéancier, P proposes first to move it, and removes it too.
        await press(pilot, "v", "P", "enter")
        await fill(pilot, press, jour="30/05", motif="report")
        assert jalons() == [("RGPD", "30/05")]
        await press(pilot, "P", "4")
        await fill(pilot, press, motif="sans objet")
        assert jalons() == []
        await press(pilot, "u", "u")
        assert jalons() == [("RGPD", "25/05")]
        # A line that ends with a jalon to come is taken away, or closed: the jalon may be held at once.
        await press(pilot, "ctrl+r")
        assert jalons() == [("RGPD", "30/05")]
        await press(pilot, "P", "2")
        await fill(pilot, press, jour="31/08", motif="report")
        # The cursor goes with it, past the rows of the dates between.
        row = screen_of(app, AvancementScreen).table.row
        assert row is not None
        assert row.code == "14.7.1"
        await press(pilot, "escape")
        await open_ligne(pilot, press, "14.7.1")
        await press(pilot, "P", "9")
        await fill(pilot, press, motif="abandon")
        assert "Le retirer du plan aussi ?" in shown(app)
        await press(pilot, "escape", "u", "x", "enter")
        assert "tenu aussi ?" in shown(app)
        await press(pilot, "o", "enter")
        assert "Jalon RGPD tenu au 22/05/2018" in shown(app)
        with store.reading() as reading:
            assert [fait.declaration.value for fait in reading.faits(2018)] == ["soldee", "tenu"]
