"""The words of the selected line's panel, and what reading them asks of the store."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.dates import format_ago
from cariforef_tui.services.agents.agents import add_agent
from cariforef_tui.services.avancement import load_avancement, load_detail
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.declarations import close_ligne, declare_raf, declare_reprise
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.livrables import declare_production
from cariforef_tui.services.programme.revisions import Redaction, revise
from cariforef_tui.services.temps.demandes import write_answering
from cariforef_tui.ui.avancement.panel import LigneShown, describe_ligne
from tests.people import follow, open_store, retire_ligne, selects_of, transfer_jours

AU = date(2018, 5, 28)


def log(store: SqliteStore, *cells: tuple[str, str, int], comment: str | None = None) -> None:
    with store.writing("LR") as writing:
        writing.write_cells(
            [
                CellChange(
                    agent=agent, jour=date(2018, 5, 15), code=code, centiemes=days, commentaire=comment
                )
                for agent, code, days in cells
            ]
        )


def words(store: SqliteStore, code: str, au: date = AU) -> str:
    snapshot = load_avancement(store, DateReference(au, 2018))
    detail = load_detail(store, snapshot, code, lecteur=ACTEUR_SYSTEME)
    return describe_ligne(LigneShown(snapshot, code, (), detail)).plain


def test_an_echeance_is_quoted_with_what_was_understood_of_it(store: SqliteStore) -> None:
    assert "« 07/2018 – En lien avec DEFP » : pour le 31/07/2018" in words(store, "14.1.5")
    assert "« Quotidien » : chaque jour ouvré" in words(store, "14.1.4")
    assert "« 6 IDEO/25 GRETA / AFPA » : non comprise" in words(store, "14.1.3")
    assert "Échéance : aucune" in words(store, "1.1")


def test_a_beginning_is_said_with_the_echeance(store: SqliteStore) -> None:
    for code, echeance, told in (
        ("1.1", "30/06", "« 04/2018 – 30/06/2018 » : du 01/04/2018 au 30/06/2018"),
        ("14.1.4", "Quotidien", "« Quotidien, depuis le 01/04/2018 » : chaque jour ouvré, début 01/04/2018"),
        ("14.7.1", "", "« depuis le 01/04/2018 » : début 01/04/2018"),
    ):
        change = gestes.DEPLACER.read({"code": code, "echeance": echeance, "debut": "04/2018"})
        revise(store, change, Redaction(AU, "DM", "embauche"))
        assert told in words(store, code)


def test_who_revises_the_plan_reads_how_to_say_that_a_line_begins_later(store: SqliteStore) -> None:
    follow(store, date(2018, 1, 1))
    snapshot = load_avancement(store, DateReference(AU, 2018))
    shown = LigneShown(snapshot, "1.1", (), None)
    advice = "Pas encore commencée ? P, échéance, dit son début."
    assert advice not in describe_ligne(shown).plain
    assert advice in describe_ligne(replace(shown, may_revise=True)).plain


def test_a_shared_line_names_the_lines_it_shares_with_and_what_they_used(store: SqliteStore) -> None:
    log(store, ("DM", "15.1.2", 75))
    text = words(store, "15.1.1")
    assert "160 j partagés par 15.1.1 à 15.1.7" in text
    assert "0,75 j réalisé en tout" in text
    assert "Aucune saisie." in text


def test_axe_18_says_how_much_of_its_work_was_done_for_the_poles(store: SqliteStore) -> None:
    add_agent(store, Agent(initiales="SIA", equipe="SI"), exercice=2018)
    log(store, ("SIA", "14.1.1", 75), ("SIA", "18", 25))
    assert "dont 0,75 j sur d'autres lignes" in words(store, "18")
    assert "20 j demandés, 0,75 j fait par l'équipe SI" in words(store, "14.1.1")


def test_si_days_nobody_quantified_are_said_to_be_x(store: SqliteStore) -> None:
    assert "SI : besoin non chiffré (X), rien de saisi" in words(store, "14.7.1")


def test_the_regulation_line_is_no_line_of_work(store: SqliteStore) -> None:
    text = words(store, "8.2")
    assert "Régulation : -108 j, écart final +108 à trouver.\nNi saisie, ni pourcentage." in text
    assert "%" not in text


def test_where_the_document_and_its_lines_disagree_both_figures_are_shown(store: SqliteStore) -> None:
    text = words(store, "14.2")
    assert "74" in text
    assert "Annoncé par le document : 75 j" in text


def test_the_frozen_year_is_told_in_words(demonstration: Path) -> None:
    with open_store(demonstration) as store:
        au = date(2018, 5, 22)
        over = words(store, "14.1.9", au)
        told = "‼ dépasse le prévu de 5,25 j au 18/05, de 22 j à la fin, et l'attendu de 23,75 j\n"
        assert told in over
        assert "attendu 11,5 · écart +23,75 au 18/05" in over
        landing = "52 j : 35,5 si le plan est tenu, 101 si l'on continue comme ces huit semaines"
        assert landing in over
        assert "Rythme 2 j par semaine, le prévu est consommé" in over
        shared = words(store, "14.3.3", au)
        assert "‼ enveloppe de 14.3.2 à 14.3.3 : dépasse le prévu de 29,5 j au 18/05" in shared
        ends = "« 06/2018 » : pour le 30/06/2018 ; les jours partagés vont jusqu'au 31/12"
        assert f"Échéance : {ends}\n" in words(store, "14.3.2", au)
        assert "! en retard de 14,25 j au 18/05, fin le 30/06" in words(store, "16.4.1", au)
        bound = words(store, "14.7.1", au)
        assert "Échéance : finit avec ◆ RGPD, 25/05 (J-3)" in bound
        assert "Échéance : aucune" not in bound
        gip = words(store, "GIP", au)
        assert "Atterrissage : 5414 j, entre 5263 et 5653 ; écart final +254\n" in gip
        assert "Écart final +254 : +146 des lignes, +108 de régulation à trouver\n" in gip
        assert "à ce jour" not in gip, "the régulation explains by itself"
        axe = words(store, "8", au)
        assert "attendu 3,75 · écart -2,25 au 18/05\nÉcart final +105,75 : -2,25 des lignes" in axe
        assert "avant le suivi" not in gip


def test_people_add_up_to_the_realise_of_a_line_and_the_si_team_stands_beside(store: SqliteStore) -> None:
    add_agent(store, Agent(initiales="SIA", equipe="SI"), exercice=2018)
    log(store, ("DM", "14.7.1", 50), ("LR", "14.7.1", 25), ("SIA", "14.7.1", 50))
    text = words(store, "14.7.1")
    assert "réalisé 0,75 sur 30 j" in text
    assert text.endswith("Par : DM 0,5 · LR 0,25")
    assert "0,5 j fait par l'équipe SI" in text
    assert "Par : SIA" not in words(store, "18")
    log(store, ("SIA", "14.1.1", 50))
    assert "\nPar : " not in words(store, "14.1.1")
    assert "Aucune saisie." not in words(store, "14.1.1")


def test_days_logged_since_the_arrete_are_said_beside_the_ecart(store: SqliteStore) -> None:
    follow(store)
    log(store, ("DM", "14.7.1", 100), ("ME", "14.7.1", 100))
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=AU, code="14.7.1", centiemes=50)])
    text = words(store, "14.7.1")
    assert "réalisé 2,5 sur 30 j" in text
    assert "attendu 30 · écart -28 au 25/05 (+0,5 depuis)" in text


def test_a_heading_says_that_sheets_lack_beside_its_landing_to_who_may_read_them(store: SqliteStore) -> None:
    follow(store)
    log(store, ("DM", "14.7.1", 100))
    told = "Atterrissage : [^\\n]*écart final [^\\n]* \\(plus d'une feuille sur dix manque\\)"
    assert re.search(told, words(store, "14"))
    assert not re.search(told, words(store, "14.7.1")), "its rythme holds them"
    snapshot = load_avancement(store, DateReference(AU, 2018))
    mine = load_detail(store, snapshot, "14", lecteur="KF")
    assert "manque" not in describe_ligne(LigneShown(snapshot, "14", (), mine)).plain


def test_what_stands_for_the_days_before_the_suivi_is_said_by_itself_supposed_or_declared(
    store: SqliteStore,
) -> None:
    mardi = date(2018, 5, 22)
    with store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="DM", jour=mardi, code="14.7.1", centiemes=50)])
    before = "Avant le suivi du 21/05, "
    assert f"\n{before}29 j comptés comme faits\n" in words(store, "14.7.1", mardi)
    declare_reprise(store, "14.7.1", 1200, mardi, acteur="DM")
    assert f"\n{before}12 j déclarés faits\n" in words(store, "14.7.1", mardi)
    assert re.search(
        f"\\n{before}12 j déclarés faits et [0-9,]+ j comptés comme faits\\n", words(store, "14", mardi)
    )


def test_a_closed_line_says_which_way_it_ended(store: SqliteStore) -> None:
    follow(store)
    close_ligne(store, "14.7.1", AU, acteur="DM")
    retire_ligne(store, "14.5.1", Redaction(AU, "DM", "essai"))
    assert "Atterrissage : 0 j, soldé ; " in words(store, "14.7.1")
    assert "Atterrissage : 0 j, retiré ; " in words(store, "14.5.1")


def test_comments_are_shown_as_typed_with_the_line_and_who_logged_it_for_somebody_else(
    store: SqliteStore,
) -> None:
    log(store, ("DM", "1.5", 50), comment="[/b] [@click=app.quit]x[/]")
    assert "mar. 15/05  DM  0,5  j 1.5 (par LR)  [/b] [@click=app.quit]x[/]" in words(store, "1")


def test_the_last_days_say_how_long_ago_and_a_revision_first_what_it_changed(store: SqliteStore) -> None:
    log(store, ("DM", "14.7.1", 50))
    transfer_jours(store, "14.1.6", "14.7.1", 1000, Redaction(date(2018, 4, 4), "LR", "arbitrage"))
    told = words(store, "14.7.1")
    assert f"Dernières saisies, {format_ago(date(2018, 5, 15), AU)}\n" in told
    assert re.search(r"\n14\.1\.6 [^\n]*14\.7\.1[^\n]* · n° 1, 04/04, LR : arbitrage\n", told)
    assert "30 j au vote, 40 j au plan (+10)" in told


def test_a_line_retired_from_the_plan_says_so(store: SqliteStore) -> None:
    retire_ligne(store, "14.7.1", Redaction(date(2018, 4, 4), "LR", "arbitrage"))
    assert "× retirée du plan" in words(store, "14.7.1")


def test_what_is_produced_is_said_against_what_was_expected(store: SqliteStore) -> None:
    follow(store)
    mardi = date(2018, 5, 22)
    assert "▼ Lico : 0/44, attendu 16 à ce jour" in words(store, "15.3.2", mardi)
    declare_production(store, "15.3.2", 16, mardi, numero=None, today=mardi, acteur="DM")
    assert "✓ Lico : 16/44, attendu 16 à ce jour" in words(store, "15.3.2", mardi)


def test_a_soldee_line_says_since_when_by_whom_and_why(store: SqliteStore) -> None:
    close_ligne(store, "1.5", date(2018, 5, 20), acteur="DM", motif="livrée")
    assert "✓ soldée le 20/05/2018 par DM : livrée" in words(store, "1.5")
    assert "soldée" not in words(store, "1.5", au=date(2018, 5, 19))


def test_a_line_soldee_says_neither_what_is_left_nor_the_pace_that_it_would_need(store: SqliteStore) -> None:
    declare_raf(store, "14.7.1", 600, date(2018, 5, 18), today=AU, acteur="DM")
    assert "Reste à faire : 6 j" in words(store, "14.7.1")
    close_ligne(store, "14.7.1", AU, acteur="DM")
    assert not {"Reste à faire :", "Rythme :"} & set(re.findall(r"^[^:]+ :", words(store, "14.7.1"), re.M))


def test_reading_the_tree_then_a_line_takes_a_known_number_of_statements(
    store: SqliteStore,
) -> None:
    load_avancement(store, DateReference(AU, 2018))
    seen = selects_of(store)
    snapshot = load_avancement(store, DateReference(AU, 2018))
    tree = len(seen)
    load_detail(store, snapshot, "14.7.1")
    assert (tree, len(seen) - tree) == (23, 7)


def test_a_droit_de_tirage_lists_its_requests_with_the_days_of_each(store_path: Path) -> None:
    with open_store(store_path) as store:
        assert "Aucune demande : la première s'ouvre quand vous saisissez un jour." in words(store, "4.5")
        salon = CellChange(agent="LR", jour=date(2018, 5, 15), code="4.5", centiemes=25)
        write_answering(store, [salon], "Salon", today=AU, acteur="LR")
        log(store, ("DM", "4.5", 50))
        told = words(store, "4.5")
        assert " 1  Salon  0,25 j · LR 0,25" in told
        assert "0,5 j sans demande · DM 0,5" in told
        assert "Demandes" not in words(store, "14.7.1")
