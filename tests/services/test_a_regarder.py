"""What needs a look is the same for the tree, the échéancier, the review and its minutes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.pilotage.what_if import simulate
from cariforef_tui.domain.programme.gestes import describe_enveloppe
from cariforef_tui.domain.programme.revisions import Changement, MontantRevise, TexteLigne, TexteRevise
from cariforef_tui.domain.revue.figures import decode_figures, encode_figures
from cariforef_tui.domain.revue.revue import CleRevue, perimetres_of
from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.exchange.revue.minutes import FormatMinutes, to_minutes
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.pilotage.echeancier import load_echeancier
from cariforef_tui.services.pilotage.what_if import load_depart
from cariforef_tui.services.ports.files import silent
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.revue.read import load_revue, load_revues
from cariforef_tui.services.shown.avancement import export_avancement
from tests.conftest import BuildOnce
from tests.frozen.year import build_year
from tests.people import open_store
from tests.worlds import MADE

MONDAYS = [date(2018, 5, 28), date(2018, 12, 31)]
"""One in the midst of the year, and its last day, from which nothing is judged any more."""


@pytest.fixture(scope="module")
def year(build_once: BuildOnce) -> Iterator[Store]:
    """The frozen year to its end, opened to be read."""

    def build(path: Path) -> None:
        build_year(str(path), date(2018, 12, 28), silent).close()

    with open_store(build_once("frozen-year", build)) as store:
        yield store


def names(situation: Situation) -> list[str]:
    return [describe_enveloppe(groupe.enveloppe) for groupe in situation.avancement.a_regarder]


@pytest.mark.parametrize("monday", MONDAYS)
def test_the_review_of_a_monday_looks_at_what_the_tree_does(year: Store, monday: date) -> None:
    reference = DateReference(monday, 2018)
    situation = load_avancement(year, reference)
    last_week = monday - timedelta(weeks=1)
    whole = load_revue(year, reference, CleRevue("GIP", last_week)).revue
    figures = whole.figures
    assert [groupe.nom for groupe in figures.a_regarder] == names(situation)
    assert figures.arrete == situation.avancement.arrete
    assert situation.tell_arrete(None).startswith(figures.assise)
    assert {*figures.a_regarder} == {*figures.depassent, *figures.en_retard}
    parts = [
        load_revue(year, reference, CleRevue(pole, last_week)).revue.figures.a_regarder
        for pole in perimetres_of(situation.programme)[1:]
    ]
    assert sorted(one.nom for part in parts for one in part) == sorted(names(situation))
    assert all([one for one in figures.a_regarder if one in part] == [*part] for part in parts)
    minutes = to_minutes((whole,), FormatMinutes.MARKDOWN, MADE).decode()
    section = minutes.partition("## À regarder")[2].partition("##")[0]
    told = re.findall(r"^\| \S.*? \| (.+?) \|", section.replace("*", ""), re.MULTILINE)
    assert [name for name in told if name not in ("Ligne", "---")] == names(situation)
    assert decode_figures(encode_figures(figures)) == figures


@pytest.mark.parametrize("au", [*MONDAYS, date(2018, 5, 30)])
def test_what_sheets_lack_is_one_sum_in_every_place(year: Store, au: date) -> None:
    reference, lecteur = DateReference(au, 2018), ACTEUR_SYSTEME
    seen = load_alertes(year, reference, lecteur=lecteur)
    lacking = sum(one.poids for one in seen.alertes if one.type is TypeAlerte.SAISIE_MANQUANTE)
    assert lacking > 0
    told = f"il manque {format_jours(lacking)} de feuilles"
    assert told in seen.situation.tell_arrete(lecteur)
    assert load_equipe(year, reference, lecteur=lecteur).capacite.ensemble.a_saisir == lacking
    # The running week, or that of the review of the Monday.
    cle = CleRevue("GIP", monday_of(au - timedelta(days=1)))
    review = load_revue(year, reference, cle, lecteur=lecteur).revue
    assert review.figures.manque == lacking
    minutes = to_minutes((review,), FormatMinutes.MARKDOWN, MADE).decode()
    assert capitalize(told) in minutes
    # Whoever may not read everybody's days sees no sum, and minutes are for anybody.
    assert "il manque" not in seen.situation.tell_arrete("LR")
    assert load_revue(year, reference, cle, lecteur="LR").revue.figures.manque is None
    public = to_minutes(load_revues(year, reference, cle), FormatMinutes.MARKDOWN, MADE).decode()
    assert "Feuilles à compléter : " in public
    assert "Il manque" not in public


@pytest.mark.parametrize("au", [date(2018, 1, 15), *MONDAYS])
def test_the_bars_to_look_at_are_the_lines_of_the_groups_to_look_at(year: Store, au: date) -> None:
    reference = DateReference(au, 2018)
    situation = load_avancement(year, reference)
    by_code = {barre.code: barre for barre in load_echeancier(year, reference).echeancier.barres}
    expected = {code for groupe in situation.avancement.a_regarder for code in groupe.ouvertes}
    leaves = {code for code, barre in by_code.items() if situation.avancement.lignes[code].groupe}
    assert {code for code in leaves if by_code[code].is_to_look_at} == expected
    above = {code for line in expected for code in situation.programme.path(line)}
    assert {code for code, barre in by_code.items() if barre.is_to_look_at} == above
    for code in leaves:
        assert by_code[code].etat is situation.avancement.lignes[code].etat


def test_a_change_that_is_tried_says_what_becomes_of_the_group(year: Store) -> None:
    depart = load_depart(year, DateReference(date(2018, 7, 16), 2018))
    tried = simulate(depart, (MontantRevise("16.1.1-metier", 27_500, 36_000),)).avancement
    assert depart.avancement.lignes["16.1.1"].etat is Etat.DEPASSERA
    assert tried.lignes["16.1.1"].etat is Etat.A_L_HEURE
    left = [groupe.lignes for groupe in depart.avancement.a_regarder if groupe.lignes != ("16.1.1",)]
    assert [groupe.lignes for groupe in tried.a_regarder] == left


@pytest.mark.parametrize(
    ("changement", "said"),
    [
        (
            MontantRevise("16.1.1-metier", 27_500, 36_000),
            "16.1.1 levée : prévu 275 → 360 j, dépassera +43 → à l'heure",
        ),
        (
            MontantRevise("14.1.9-metier", 3000, 4000),
            "14.1.9 allégée : prévu 30 → 40 j, dépasse +34 → dépasse +24",
        ),
        (
            MontantRevise("16.1.1-metier", 27_500, 15_000),
            "16.1.1 aggravée : prévu 275 → 150 j, dépassera +43 → dépasse +126",
        ),
        (
            TexteRevise(TexteLigne.ECHEANCE, "16.4.1", "6/2018", "31/12/2018"),
            "16.4.1 allégée : échéance 6/2018 → 31/12/2018, échu -18 → en retard -8,5",
        ),
        (
            TexteRevise(TexteLigne.ECHEANCE, "14.6.1", "Quotidien", "31/07/2018"),
            "14.6.1 aggravée : échéance Quotidien → 31/07/2018, en retard -9,75 → en retard -32,75",
        ),
        (
            TexteRevise(TexteLigne.ECHEANCE, "9.2.1", "", "31/07/2018"),
            "9.2.1 nouvelle : échéance aucune → 31/07/2018",
        ),
    ],
)
def test_a_change_that_is_tried_says_once_of_each_alert_what_moved(
    year: Store, changement: Changement, said: str
) -> None:
    depart = load_depart(year, DateReference(date(2018, 7, 16), 2018))
    assert [one.phrase for one in simulate(depart, (changement,)).alertes] == [said]


def test_the_printed_minutes_are_a_page_with_the_gravest_groups(year: Store) -> None:
    monday = date(2018, 5, 21)
    cle = CleRevue("GIP", monday - timedelta(weeks=1))
    revue = load_revues(year, DateReference(monday, 2018), cle)[0]
    pages = PdfReader(io.BytesIO(to_minutes((revue,), FormatMinutes.PDF, MADE))).pages
    assert len(pages) == 2
    shown = pages[0].extract_text()
    assert len(revue.figures.a_regarder) > 8
    assert all(groupe.nom in shown for groupe in revue.figures.a_regarder[:8])
    assert f"et {len(revue.figures.a_regarder) - 8} autres" in shown


def test_an_export_gives_the_etat_and_the_gravite_of_each_line(year: Store) -> None:
    reference = DateReference(date(2018, 5, 22), 2018)
    lignes = load_avancement(year, reference).avancement.lignes
    table = export_avancement(year, reference, None)
    keys = [one.cle for one in table.colonnes]
    code, etat, gravite = (keys.index(name) for name in ("code", "etat", "gravite"))
    for row in table.lignes:
        figures = lignes[str(row[code])]
        assert row[gravite] == (figures.gravite.value if figures.gravite else None)
        if not str(row[etat]).startswith("soldée le"):
            assert row[etat] == (name_etat(figures.etat) or None)


def test_the_review_of_the_running_week_is_judged_at_today_s_arrete(year: Store) -> None:
    reference = DateReference(date(2018, 5, 23), 2018)
    situation = load_avancement(year, reference)
    figures = load_revue(year, reference, CleRevue("GIP", monday_of(reference.au))).revue.figures
    assert (figures.au, figures.arrete) == (reference.au, date(2018, 5, 22))
    assert [groupe.nom for groupe in figures.a_regarder] == names(situation)


def test_a_review_counts_its_week_and_not_the_monday_after(year: Store) -> None:
    monday = DateReference(date(2018, 5, 28), 2018)
    sunday = DateReference(date(2018, 5, 27), 2018)
    cle = CleRevue("GIP", date(2018, 5, 21))
    after, before = (load_revue(year, reference, cle).revue.figures for reference in (monday, sunday))
    assert (after.jours, after.feuilles, after.realises) == (before.jours, before.feuilles, before.realises)
    assert [(one.realise, one.semaine) for one in after.syntheses] == [
        (one.realise, one.semaine) for one in before.syntheses
    ]
    logged_on_monday = load_avancement(year, monday).avancement.lignes["GIP"].realise
    assert logged_on_monday > after.syntheses[0].realise


def test_the_ecart_of_a_review_is_that_of_the_tree(year: Store) -> None:
    reference = DateReference(date(2018, 5, 28), 2018)
    lignes = load_avancement(year, reference).avancement.lignes
    for synthese in load_revue(year, reference, CleRevue("GIP", date(2018, 5, 21))).revue.figures.syntheses:
        figures = lignes[synthese.code]
        assert (synthese.ecart, synthese.atterrissage) == (figures.ecart, figures.atterrissage)
