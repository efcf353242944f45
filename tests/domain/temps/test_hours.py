"""Hours of other tools: their unit, the order of their dates, the names of their entries, the rounding."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.temps.columns import Field, guess_columns
from cariforef_tui.domain.temps.hours import (
    HEURE,
    EntryWords,
    OrdreDates,
    Unite,
    format_heures,
    join_comments,
    parse_seconds,
    recognise_order,
    recognise_unite,
    round_to_step,
    share_day,
    spell_date,
)
from cariforef_tui.domain.values.columns import parse_cell_date
from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.domain.values.tables import Sheet


def sheet(titres: tuple[str, ...], *rows: tuple[str, ...]) -> Sheet:
    return Sheet(source="h.csv", titres=titres, lignes=tuple(enumerate(rows, start=2)))


@pytest.mark.parametrize(
    ("titre", "cells", "unite"),
    [
        ("Jours", ("0,5", "1"), Unite.JOURS),
        ("Jours", ("0,5", "3h30"), Unite.JOURS),
        ("Jours pointés", ("0,5",), Unite.JOURS),
        ("Durée", ("0,5",), None),
        ("Temps passé", ("0,5", "7"), None),
        ("Durée", ("0:30", "7:00"), Unite.HEURES),
        ("Temps passé", ("07:00:00",), Unite.HEURES),
        ("Heures", ("7", "24"), Unite.HEURES),
        ("Durée (h)", ("0,5",), Unite.HEURES),
        ("Duration", ("3.5",), Unite.HEURES),
        ("Hours", ("1", ""), Unite.HEURES),
        ("Duration", ("12600", "1"), Unite.SECONDES),
        ("Duration", ("12600", "1.5"), Unite.HEURES),
        ("Duration", ("12600", "3:30"), Unite.SECONDES),
    ],
)
def test_the_unit_is_that_of_the_cells_or_of_the_title(
    titre: str, cells: tuple[str, ...], unite: Unite | None
) -> None:
    found = sheet(("Date", titre), *(("2018-05-22", cell) for cell in cells))
    assert recognise_unite(found, {Field.DATE: 0, Field.JOURS: 1}) is unite


@pytest.mark.parametrize(
    ("texte", "unite", "secondes"),
    [
        ("03:30:00", Unite.HEURES, 12_600),
        ("3:30", Unite.HEURES, 12_600),
        (" 3h30 ", Unite.HEURES, 12_600),
        ("2H", Unite.HEURES, 7_200),
        ("3.5", Unite.HEURES, 12_600),
        ("3,5", Unite.HEURES, 12_600),
        ("1.28", Unite.HEURES, 4_608),
        (",5", Unite.HEURES, 1_800),
        ("0:00:59", Unite.HEURES, 59),
        ("12600", Unite.SECONDES, 12_600),
        ("3:30", Unite.SECONDES, 12_600),
        ("0", Unite.HEURES, 0),
    ],
)
def test_a_duration_is_read_to_the_second(texte: str, unite: Unite, secondes: int) -> None:
    assert parse_seconds(texte, unite) == secondes


@pytest.mark.parametrize("texte", ["", "x", "-1", "3:60", "24:00:01", "25", ".", "1e3", "３", "1:2:3", "nan"])
def test_what_is_no_duration_is_refused(texte: str) -> None:
    with pytest.raises(JoursRefuses):
        parse_seconds(texte, Unite.HEURES)


@pytest.mark.parametrize(
    ("minutes", "centiemes"),
    [
        (0, 0),
        (52, 0),
        (53, 25),
        (120, 25),
        (157, 25),
        (158, 50),
        (210, 50),
        (420, 100),
        (450, 100),
        (480, 125),
    ],
)
def test_a_sum_becomes_the_nearest_step(minutes: int, centiemes: int) -> None:
    assert round_to_step(minutes, pas=25, par_jour=420) == centiemes


def test_of_two_steps_as_near_the_larger_is_taken() -> None:
    assert round_to_step(60 * 60, pas=25, par_jour=480 * 60) == 25
    assert round_to_step(60 * 60 - 1, pas=25, par_jour=480 * 60) == 0
    assert round_to_step(24, pas=10, par_jour=480) == 10


@given(
    st.dictionaries(st.text(max_size=2), st.integers(1, 12 * HEURE), min_size=1, max_size=12),
    st.sampled_from([1, 5, 10, 25, 50, 100]),
    st.integers(5 * HEURE, 10 * HEURE),
    st.integers(0, 100),
)
def test_a_day_is_that_of_its_entries_to_half_a_step_or_as_much_as_it_allows(
    secondes: dict[str, int], pas: int, par_jour: int, room: int
) -> None:
    shares = share_day(secondes, pas=pas, par_jour=par_jour, room=room)
    total, exact = sum(shares.values()), sum(secondes.values()) * 100 / par_jour
    assert total <= room
    assert total == room or abs(total - exact) <= pas / 2
    assert total <= exact + pas / 2
    assert all(centiemes > 0 for centiemes in shares.values())
    off_step = [centiemes for centiemes in shares.values() if centiemes % pas]
    assert len(off_step) <= (total == room)
    assert share_day(dict(reversed(secondes.items())), pas=pas, par_jour=par_jour, room=room) == shares
    # A line has more than another only if it lasted as long, what fills the room off the step aside.
    on_step = [(secondes[code], centiemes - centiemes % pas) for code, centiemes in shares.items()]
    assert all(more >= less for more, high in on_step for less, low in on_step if high > low)


@pytest.mark.parametrize(
    ("titre", "jours", "ordre"),
    [
        ("Duration", ("05/22/2018", "05/06/2018"), OrdreDates.MJ),
        ("Duration", ("22/05/2018", "05/06/2018"), OrdreDates.JM),
        ("Duration", ("05/05/2018",), OrdreDates.JM),
        ("Duration", ("2018-05-06",), OrdreDates.JM),
        ("Durée (h)", ("05/06/2018", "05/22/2018"), OrdreDates.MJ),
        ("Duration", ("05/06/2018",), None),
        ("Durée (h)", ("05/06/2018", "2018-05-22"), None),
    ],
)
def test_the_whole_column_decides_the_order_of_dates(
    titre: str, jours: tuple[str, ...], ordre: OrdreDates | None
) -> None:
    found = sheet(("Date", titre), *((jour, "1:00") for jour in jours))
    assert recognise_order(found, guess_columns(found.titres)) is ordre


def test_a_column_of_dates_in_both_orders_is_refused() -> None:
    found = sheet(("Date", "Duration"), ("05/22/2018", "1:00"), ("21/05/2018", "1:00"))
    with pytest.raises(FichierRefuse) as refused:
        recognise_order(found, guess_columns(found.titres))
    assert str(refused.value.faults[0]).startswith("ligne 2, colonne « Date »")


@pytest.mark.parametrize(
    ("texte", "ordre"),
    [
        ("05/22/2018", OrdreDates.MJ),
        ("5-22-2018", OrdreDates.MJ),
        ("22.05.2018", OrdreDates.JM),
        ("22/05/2018", None),
        ("2018/05/22", OrdreDates.MJ),
        ("2018-05-22T09:00", OrdreDates.JM),
        ("22/05/2018 09:00:00 AM", OrdreDates.JM),
    ],
)
def test_the_date_of_an_entry_is_read_without_its_hour(texte: str, ordre: OrdreDates | None) -> None:
    assert parse_cell_date(spell_date(texte, ordre), date(2018, 5, 22)) == date(2018, 5, 22)


@pytest.mark.parametrize(
    ("words", "nom", "names", "code"),
    [
        (("RGPD",), "RGPD", ([], ["RGPD"]), "RGPD"),
        (("RGPD", "cnil", "a, b"), "RGPD", (["RGPD / cnil", "RGPD / a", "RGPD / b"], ["RGPD"]), "RGPD"),
        (("", "", "a,b"), "a / b", (["a / b"], ["a", "b"]), "a / b"),
        (("", "", ""), "sans projet", (["sans projet"], []), "sans projet"),
        (("14.7.1 RGPD",), "14.7.1 RGPD", ([], ["14.7.1 RGPD"]), "14.7.1"),
        (("Version 2.1",), "Version 2.1", ([], ["Version 2.1"]), "Version 2.1"),
        (("2.1b",), "2.1b", ([], ["2.1b"]), "2.1b"),
    ],
)
def test_an_entry_is_named_by_its_project_then_by_its_task_and_tags(
    words: tuple[str, ...], nom: str, names: tuple[list[str], list[str]], code: str
) -> None:
    found = EntryWords(*words)
    assert (found.nom, found.names, found.code) == (nom, names, code)


def test_comments_of_a_day_are_told_once_and_no_longer_than_one() -> None:
    assert join_comments(["a", None, "b", "a"]) == "a ; b"
    assert join_comments([None, ""]) is None
    assert (len(join_comments(["x" * 400, "y" * 400]) or "")) == 500


def test_hours_are_told_to_the_minute() -> None:
    assert [format_heures(secondes) for secondes in (0, 59, 3_540, 3_590, 138_000)] == [
        "0h00",
        "0h01",
        "0h59",
        "1h00",
        "38h20",
    ]
