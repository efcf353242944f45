"""The tree's columns, bars and texts, before any terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.pilotage.tree import list_rows, open_everywhere
from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Programme
from cariforef_tui.domain.programme.revisions import Plan
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.semaine import EVERY_DAY
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.avancement.tree_rows import (
    EcartBar,
    LigneRow,
    draw_bar,
    echeance_courte,
    make_rows,
    si_court,
    side_of,
)
from cariforef_tui.ui.kit.column_table import share_width
from cariforef_tui.ui.kit.figures import align_decimals, format_ecart, format_estime

AU = date(2018, 5, 28)


def bar(ecart: int, plein: int, etat: Etat = Etat.A_L_HEURE) -> EcartBar:
    return EcartBar(ecart, plein, etat, None)


def text_of(barre: EcartBar, width: int = 9) -> str:
    return "".join(text for _, text in draw_bar(barre, width))


def rows_of(programme: Programme, **realises: int) -> dict[str, LigneRow]:
    calendrier = Calendrier(2018, {})
    done = {code.replace("_", "."): Realise(metier=centiemes) for code, centiemes in realises.items()}
    used = Consommation(done, {})
    soldee = Fait(code="1.1", declaration=Declaration.SOLDEE, jour=AU, agent="DM")
    snapshot = Situation(
        plan=Plan(programme, programme, frozenset()),
        calendrier=calendrier,
        agents=(),
        declarations=Declarations({"1.1": soldee}, {}),
        consommation=used,
        arretee=used,
        veille=None,
        activite=Activite(au=AU, since=calendrier.first_day, suivi=calendrier.first_day),
        asked=EVERY_DAY,
        feuilles={},
        avancement=compute_avancement(programme, calendrier, used, AU),
        livrables=(),
    )
    rangees = list_rows(programme, open_everywhere(programme), None)
    worst = {"1.1": Gravite.CRITIQUE, "1.2": Gravite.CRITIQUE, "1.3": Gravite.ATTENTION}
    rows = make_rows(snapshot, rangees, worst)
    return {row.code: row for row in rows}


def cell(row: LigneRow, titre: str) -> str:
    return next(column.read(row) for column in TreeTable.COLUMNS if column.titre == titre)


@pytest.mark.parametrize(
    ("barre", "expected"),
    [
        (bar(0, 100), "    │    "),
        (bar(-5, 100), "    │    "),
        (bar(-5, 100, Etat.RETARD), "   ▐│    "),
        (bar(-50, 100), "  ██│    "),
        (bar(-100, 100), "████│    "),
        (bar(-101, 100), "«███│    "),
        (bar(60, 100), "    │██▌ "),
        (bar(100, 100), "    │████"),
        (bar(101, 100), "    │███»"),
    ],
)
def test_a_bar_goes_left_where_late_and_right_where_ahead_or_over(barre: EcartBar, expected: str) -> None:
    assert text_of(barre) == expected


@given(
    st.integers(-900_000, 900_000),
    st.integers(1, 600_000),
    st.sampled_from(Etat),
    st.integers(0, 40),
)
def test_a_bar_always_fills_its_width(ecart: int, plein: int, etat: Etat, width: int) -> None:
    assert cell_len(text_of(EcartBar(ecart, plein, etat, None), width)) == width


@given(st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(1000, 9000), st.integers(0, 40))
def test_more_days_never_have_a_shorter_bar(one: int, other: int, plein: int, width: int) -> None:
    less, more = sorted((one, other), key=abs)
    drawn = [
        width - text_of(EcartBar(ecart, plein, Etat.A_L_HEURE, None), width).count(" ")
        for ecart in (less, more)
    ]
    assert drawn[0] <= drawn[1] or (less < 0) != (more < 0)


def test_lines_with_the_same_days_have_the_same_bar_whatever_was_expected(programme_2018: Programme) -> None:
    rows = rows_of(programme_2018)
    bars = [row.barre for row in rows.values() if isinstance(row.barre, EcartBar)]
    assert len({barre.plein for barre in bars}) == 1
    late = [row.barre for code, row in rows.items() if code in ("14.7.1", "14.1.1")]
    assert all(isinstance(barre, EcartBar) and abs(barre.ecart) <= barre.plein for barre in late)


def test_ten_days_at_least_fill_a_side() -> None:
    assert side_of(()) == 1000


@pytest.mark.parametrize(
    ("etat", "gravite", "look"),
    [
        (Etat.A_L_HEURE, None, "discret"),
        (Etat.AVANCE, None, "discret"),
        (Etat.RETARD, Gravite.INFO, "discret"),
        (Etat.RETARD, Gravite.ATTENTION, "attention"),
        (Etat.RETARD, Gravite.CRITIQUE, "critique"),
        (Etat.ECHU, Gravite.CRITIQUE, "critique"),
        (Etat.DEPASSERA, Gravite.ATTENTION, "attention"),
        (Etat.DEPASSE, Gravite.CRITIQUE, "critique"),
    ],
)
def test_what_is_critical_is_red_what_needs_a_look_amber_and_the_rest_quiet(
    etat: Etat, gravite: Gravite | None, look: str
) -> None:
    barre = EcartBar(-80, 100, etat, gravite)
    assert {piece for piece, _ in draw_bar(barre, 9)} == {"discret", look}


def test_every_text_of_the_programme_fits_its_column(programme_2018: Programme) -> None:
    widths = share_width(TreeTable.COLUMNS, {}, 158) | share_width(TreeTable.COLUMNS, {}, 78)
    for row in rows_of(programme_2018, **{"2.1": 1025, "16.1.1": 204_725}).values():
        for column in TreeTable.COLUMNS[1:]:
            text = column.read(row).rstrip()
            if column.draw is None and not text.startswith("?"):
                assert cell_len(text) <= widths[column], (row.code, column.titre, text)


def test_a_shared_enveloppe_has_its_name_and_no_percentage(programme_2018: Programme) -> None:
    row = rows_of(programme_2018)["15.1.1"]
    assert cell(row, "prévu") == "(160)"
    assert row.barre == "partagé"
    assert (cell(row, "%"), cell(row, "écart")) == ("", "—")
    assert cell(row, "SI") == "0/e.130"


def test_si_days_not_quantified_are_x_and_never_zero(programme_2018: Programme) -> None:
    rows = rows_of(programme_2018)
    assert cell(rows["14.7.1"], "SI") == "0/X"
    assert cell(rows["14"], "SI") == "0/167+X"
    assert cell(rows["1.1"], "SI") == ""


def test_a_line_without_any_enveloppe_is_not_quantified_rather_than_zero(programme_2018: Programme) -> None:
    enveloppes = tuple(one for one in programme_2018.enveloppes if "1.5" not in one.lignes)
    row = rows_of(Programme(exercice=2018, lignes=programme_2018.lignes, enveloppes=enveloppes))["1.5"]
    assert cell(row, "prévu") == "—"
    assert cell(row, "%") == ""
    assert row.barre == "non chiffré"


def test_the_regulation_line_and_a_negative_total_have_no_bar_nor_percentage(
    programme_2018: Programme,
) -> None:
    rows = rows_of(programme_2018)
    assert (cell(rows["8.2"], "prévu"), rows["8.2"].barre) == ("-108", "régulation")
    assert (cell(rows["8"], "prévu"), rows["8"].barre) == ("-98", "régulation")
    assert cell(rows["8"], "%") == cell(rows["8.2"], "%") == ""


def test_a_regulation_has_no_ecart_and_what_it_takes_away_is_in_the_ecart_final_of_its_pole(
    programme_2018: Programme,
) -> None:
    rows = rows_of(programme_2018)
    assert cell(rows["8.2"], "écart") == cell(rows["8.2"], "atterrissage") == "—"
    assert cell(rows["8.2"], "écart final").strip() == "+108"
    assert cell(rows["8"], "écart") == cell(rows["8.1"], "écart")
    finals = {code: float(cell(rows[code], "écart final").strip().replace(",", ".")) for code in ("8", "8.1")}
    assert finals["8"] == finals["8.1"] + 108


def test_a_line_that_a_jalon_ends_has_its_day_for_an_echeance(programme_2018: Programme) -> None:
    assert cell(rows_of(programme_2018)["14.7.1"], "échéance") == ""
    bound = programme_2018.bound_by((), (), ())
    assert cell(rows_of(bound)["14.7.1"], "échéance") == "◆ 25/05"


def test_a_line_ahead_has_a_signed_ecart(programme_2018: Programme) -> None:
    rows = rows_of(programme_2018, **{"1_5": 600})
    assert cell(rows["1.5"], "écart").startswith("+")
    assert cell(rows["1.6"], "écart").startswith("-")


def test_a_line_bears_the_sign_of_its_gravite_and_a_soldee_one_a_tick(programme_2018: Programme) -> None:
    rows = rows_of(programme_2018)
    assert [rows[code].marque for code in ("1.1", "1.2", "1.3", "1.4")] == ["✓", "‼", "!", "!"]


@pytest.mark.parametrize(
    ("texte", "expected"),
    [
        ("01/07/2018", "01/07"),
        ("12/2018", "31/12"),
        ("03/2018 – 31/12/2018", "→31/12"),
        ("06/2019", "06/2019"),
        ("Quotidien", "quotid."),
        ("Tout au long de l’année", "continu"),
        ("", ""),
        ("6 IDEO", "? 6 IDEO"),
    ],
)
def test_an_echeance_is_short_and_one_not_understood_bears_a_question_mark(texte: str, expected: str) -> None:
    assert echeance_courte(parse_echeance(texte), 2018) == expected


@pytest.mark.parametrize(
    ("centiemes", "ecart"),
    [
        (None, "—"),
        (0, "0"),
        (1250, "+12,5"),
        (-300, "-3"),
        (-99_375, "-993,75"),
        (100_050, "+1000,5"),
        (-100_000, "-1000"),
    ],
)
def test_a_difference_is_signed(centiemes: int | None, ecart: str) -> None:
    assert format_ecart(centiemes) == ecart


@pytest.mark.parametrize(("chiffrage", "said"), [(Chiffrage.X, "X"), (Chiffrage.AUCUN, "—")])
def test_a_line_whose_enveloppe_has_no_number_says_which_way(
    programme_2018: Programme, chiffrage: Chiffrage, said: str
) -> None:
    enveloppes = tuple(
        replace(one, centiemes=None, chiffrage=chiffrage) if one.lignes == ("1.5",) else one
        for one in programme_2018.enveloppes
    )
    row = rows_of(replace(programme_2018, enveloppes=enveloppes))["1.5"]
    assert cell(row, "prévu") == said


def test_si_days_done_on_a_line_that_claims_none_are_shown_against_none(programme_2018: Programme) -> None:
    calendrier = Calendrier(2018, {})
    used = Consommation({"1.1": Realise(si=150)}, {})
    figures = compute_avancement(programme_2018, calendrier, used, AU).lignes
    assert si_court(programme_2018, figures["1.1"]) == "1,5/—"
    assert si_court(programme_2018, figures["1.2"]) == ""


@pytest.mark.parametrize(
    ("centiemes", "estime"),
    [(None, "—"), (371, "3,75"), (-371, "-3,75"), (1_371, "13,5"), (-200_629, "-2006")],
)
def test_an_estimate_shows_quarters_below_ten_days_halves_up_to_fifty_and_whole_days_above(
    centiemes: int | None, estime: str
) -> None:
    assert format_estime(centiemes) == estime


def test_decimals_stand_under_one_another_where_numbers_are_aligned_right() -> None:
    shown = [align_decimals(text) for text in ("12", "0,25", "7,5", "—")]
    assert shown == ["12   ", "0,25", "7,5 ", "—"]
