"""The burn-down drawn in characters: three lines told apart without colour, whatever the figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.avancement.burndown import compute_burndown, trace_line
from cariforef_tui.domain.avancement.etat import arrete_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Plan
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.ui.avancement.burndown.chart import draw_burndown

CALENDRIER = Calendrier(2018, {})
AU = date(2018, 5, 28)
Sums = Sequence[tuple[date, int]]


def draw(
    programme: Programme,
    code: str,
    sums: Sums = (),
    *,
    au: date = AU,
    width: int = 40,
    height: int = 8,
    prevision: Prevision | None = None,
) -> list[str]:
    voted = [(date(2018, 1, 1), Plan(programme, programme, frozenset()))]
    drawn, arrete = trace_line(programme, code), arrete_at(CALENDRIER, au)
    assert drawn is not None
    assert arrete is not None
    left = drawn.left_at(CALENDRIER, arrete)
    attendu = None if drawn.total is None or left is None else drawn.total - left
    burndown = compute_burndown(voted, CALENDRIER, code, sums, au, attendu=attendu, prevision=prevision)
    return ["".join(text for _, text in line) for line in draw_burndown(burndown, width, height)]


def every_day(centiemes: int, count: int) -> list[tuple[date, int]]:
    return [(jour, centiemes) for jour in CALENDRIER.working_days[:count]]


def column_of(line: str, sign: str) -> int:
    return line.index(sign)


def row_of(lines: list[str], sign: str) -> int:
    return next(rank for rank, line in enumerate(lines) if sign in line and rank > 0)


def test_the_chart_holds_in_eight_rows_of_forty_cells_and_says_what_it_counts(
    programme_2018: Programme,
) -> None:
    lines = draw(programme_2018, "2.1", every_day(50, 100))
    assert len(lines) == 8
    assert {cell_len(line) for line in lines} == {40}
    assert lines[0].rstrip() == "jours restants"
    assert lines[-1].split() == ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"]


@pytest.mark.parametrize("width", [40, 55, 80])
def test_every_month_is_as_wide_as_another_and_the_last_point_is_off_the_edge(
    programme_2018: Programme, width: int
) -> None:
    lines = draw(programme_2018, "2.1", every_day(50, 100), width=width, height=12)
    axis = lines[-2]
    starts = [column for column, char in enumerate(axis) if char in "┬▲"]
    months = [column for column in starts if axis[column] == "┬"]
    assert len({after - before for before, after in pairwise(months) if after - before < width // 10}) == 1
    assert all(line[-1] == " " for line in lines[4:])


def test_the_jalons_are_named_on_a_line_of_their_own_above_the_months(programme_2018: Programme) -> None:
    lines = draw(programme_2018, "14.7.1", width=60, height=12)
    named = next(line for line in lines if "RGPD 25/05" in line)
    assert lines.index(named) == len(lines) - 2
    assert "◇" in lines[-3]
    assert not any("RGPD" in line for line in draw(programme_2018, "14.7.1", width=60, height=8))


def test_each_figure_stands_on_a_row_of_its_own_where_its_line_ends(programme_2018: Programme) -> None:
    """In days used, as the sentences show them; the words go where the chart is too narrow for them."""
    landing = Prevision(
        centiemes=17540, base=BaseAtterrissage.RYTHME, plan_tenu=16000, continue_=20010, fourchette=(0, 1)
    )
    sums = every_day(50, 100)
    for width in (65, 78):
        lines = draw(programme_2018, "2.1", sums, width=width, height=14, prevision=landing)
        for text in ("50 réalisé", "64 attendu", "160 plan tenu", "175 atterrissage", "200 si l'on continue"):
            assert len([line for line in lines if text in line]) == 1
    narrow = draw(programme_2018, "2.1", sums, width=36, height=9, prevision=landing)
    figures = [line.split()[-1] for line in narrow[1:-2] if line.rstrip()[-1].isdigit()]
    assert figures == ["50", "160", "175", "200"]
    assert not any(word in "".join(narrow) for word in ("réalisé", "atterrissage", "plan tenu"))


@pytest.mark.parametrize("width", [16, 20, 34, 80])
def test_the_figure_of_a_mark_is_whole_beside_it_or_left_out(programme_2018: Programme, width: int) -> None:
    for au in (date(2018, 1, 3), date(2018, 5, 24), date(2018, 12, 28)):
        for code, sums in (("2.1", every_day(25, 1)), ("14.7.1", every_day(125, 3))):
            lines = draw(programme_2018, code, sums, au=au, width=width, height=7)
            drawn = "\n".join(line.rpartition("┤")[2] for line in lines[1:-2])
            done = format_nombre(sum(centiemes for _, centiemes in sums))
            assert re.search(r"[0-9,][●◆◈]|[●◆◈][0-9,]", drawn) is None
            assert done in drawn or width < 20


def test_the_figure_of_a_mark_does_not_cover_the_line_that_comes_to_it(programme_2018: Programme) -> None:
    """The line ends three days later: there is no room at the right of its mark."""
    bounded = programme_2018.bound_by((), (), ())
    for height in (8, 10, 14):
        lines = draw(bounded, "14.7.1", every_day(25, 16), au=date(2018, 5, 22), width=80, height=height)
        line = lines[row_of(lines, "●")].partition("●")[0]
        assert "réalisé" not in line
        assert "29 attendu ◆" in "".join(lines)


def test_a_line_behind_its_plan_ends_above_the_expected_mark_at_the_same_day(
    programme_2018: Programme,
) -> None:
    lines = draw(programme_2018, "2.1", every_day(20, 90), height=14)
    actual, expected = row_of(lines, "●"), row_of(lines, "◆")
    assert actual < expected
    assert column_of(lines[actual], "●") == column_of(lines[expected], "◆") == lines[-2].index("▲")


def test_a_line_ahead_of_its_plan_ends_below_the_expected_mark(programme_2018: Programme) -> None:
    lines = draw(programme_2018, "2.1", every_day(120, 100), height=14)
    assert row_of(lines, "●") > row_of(lines, "◆")


def test_actual_and_expected_in_one_cell_share_a_sign(programme_2018: Programme) -> None:
    days = CALENDRIER.count_working_days(CALENDRIER.first_day, AU)
    expected = 16000 * days // len(CALENDRIER.working_days)
    lines = draw(programme_2018, "2.1", [(date(2018, 1, 2), expected)])
    assert row_of(lines, "◈")


def test_without_any_saisie_the_actual_line_stays_at_the_planned_days(programme_2018: Programme) -> None:
    lines = draw(programme_2018, "2.1")
    assert row_of(lines, "●") == 1
    assert row_of(lines, "◆") > 1


def test_one_saisie_is_enough_to_draw(programme_2018: Programme) -> None:
    lines = draw(programme_2018, "1.5", [(date(2018, 1, 10), 100)], height=14)
    assert row_of(lines, "●") > 1


def test_an_overrun_goes_below_zero_and_the_axis_says_so(programme_2018: Programme) -> None:
    lines = draw(programme_2018, "1.5", every_day(50, 40), height=12)
    labels = [line.split("┤")[0].strip() for line in lines if "┤" in line]
    assert "0" in labels
    assert any(label.startswith("-") for label in labels)
    assert row_of(lines, "●") > row_of(lines, "0┤")


def test_beside_a_regulation_the_plan_of_the_lines_is_drawn_and_the_head_says_so(
    programme_2018: Programme,
) -> None:
    lines = draw(programme_2018, "8", height=12, width=78)
    assert lines[0].rstrip() == "jours restants sur 10 prévus par les lignes, -98 avec la régulation"
    assert lines[1].startswith("10┤")
    assert lines[-3].rstrip().endswith(" 10 prévu des lignes")
    assert draw(programme_2018, "8")[0].rstrip() == "jours restants, régulation à part"


def test_a_line_without_a_number_shows_the_days_done_and_says_there_is_no_plan(
    programme_2018: Programme,
) -> None:
    lignes = tuple(e for e in programme_2018.enveloppes if "1.5" not in e.lignes)
    bare = Programme(exercice=2018, lignes=programme_2018.lignes, enveloppes=lignes)
    lines = draw(bare, "1.5", every_day(25, 20), width=60)
    assert "jours réalisés, aucun nombre prévu" in lines[0]
    assert "attendu" not in "".join(lines)
    assert row_of(lines, "●") == 1


def test_before_the_window_opens_the_chart_says_when_it_does(programme_2018: Programme) -> None:
    lines = draw(programme_2018, "14.1.1", au=date(2018, 1, 15))
    assert "commence le 01/03/2018" in lines[-1]
    assert "●" not in "".join(lines[1:])


def test_a_space_too_small_asks_for_more(programme_2018: Programme) -> None:
    assert draw(programme_2018, "2.1", width=12, height=3) == ["Graphique :…"]


@given(st.data())
def test_every_line_fills_the_width_whatever_was_logged(
    programme_2018: Programme, data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from([ligne.code for ligne in programme_2018.lignes]))
    sums = sorted(
        data.draw(st.dictionaries(st.sampled_from(CALENDRIER.working_days), st.integers(25, 3000))).items()
    )
    width, height = data.draw(st.integers(16, 70)), data.draw(st.integers(5, 16))
    lines = draw(programme_2018, code, sums, width=width, height=height)
    assert len(lines) == height
    assert {cell_len(line) for line in lines} == {width}
