"""The words and tones of a week: each day's header and figures, each cell, its marks, what is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.temps.semaine import SemaineSnapshot, load_semaine
from cariforef_tui.ui.temps.grid.view import (
    CellView,
    GridView,
    JourView,
    Mark,
    Reste,
    Tone,
    build_frame,
    build_view,
    format_reste,
)
from tests.people import follow, signature_of

LUNDI = date(2018, 5, 21)
MERCREDI = date(2018, 5, 23)


def log(store: SqliteStore, jour: int, code: str, centiemes: int, **fields: str | bool) -> None:
    with store.writing("DM") as writing:
        writing.write_cells(
            [CellChange(agent="DM", jour=date(2018, 5, jour), code=code, centiemes=centiemes, **fields)]
        )  # type: ignore[arg-type]


def view_of(snapshot: SemaineSnapshot, au: date = MERCREDI, shown: int = 7, **marks: Mark) -> GridView:
    by_cell = {(code.replace("_", "."), date(2018, 5, 22)): one for code, one in marks.items()}
    codes = ("14.7.1", "18")
    return build_view(snapshot, snapshot.semaine, codes, by_cell, au=au, shown=shown, moment=4)


def cells_of(shown: GridView) -> tuple[CellView, ...]:
    """The cells of the line that these tests log on."""
    return next(one.cells for one in shown.lignes if one.code == "14.7.1")


def test_before_anything_is_read_the_grid_shows_its_five_days() -> None:
    frame = build_frame(LUNDI, MERCREDI)
    assert not frame.is_read
    assert [(one.court, one.long) for one in frame.jours][:2] == [
        ("lu21", "lun. 21/05"),
        ("ma22", "mar. 22/05"),
    ]
    assert [(one.note, one.tone) for one in frame.jours] == [
        ("", Tone.NORMAL),
        ("", Tone.NORMAL),
        ("aujourd'hui", Tone.AUJOURDHUI),
        ("à venir", Tone.FERME),
        ("à venir", Tone.FERME),
    ]


def test_each_day_says_what_it_is_what_it_holds_and_what_it_lacks(store: SqliteStore) -> None:
    log(store, 22, "14.7.1", 75)
    log(store, 23, "14.7.1", 100)
    log(store, 24, "14.7.1", 25)
    with store.writing("DM") as writing:
        writing.write_absence("DM", MERCREDI, [])
        writing.write_absence(
            "DM", date(2018, 5, 25), [Absence("DM", date(2018, 5, 25), TypeAbsence.RTT, 50)]
        )
    shown = view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM"))
    told = [
        (one.note, one.tone, one.absence, one.absent, one.total, one.total_mark, one.total_tone, one.manque)
        for one in shown.jours
    ]
    assert told == [
        ("Lundi de Pentecôte", Tone.FERME, "", "", "férié", "", Tone.DISCRET, ""),
        ("", Tone.NORMAL, "", "", "0,75", "", Tone.NORMAL, "0,25"),
        ("aujourd'hui", Tone.AUJOURDHUI, "", "", "1", "✓", Tone.DISCRET, ""),
        ("à venir", Tone.FERME, "", "", "0,25", "", Tone.NORMAL, ""),
        ("à venir", Tone.FERME, "½ RTT", "0,5", "0,5", "", Tone.NORMAL, ""),
        ("à venir", Tone.FERME, "", "", "", "", Tone.DISCRET, ""),
        ("à venir", Tone.FERME, "", "", "", "", Tone.DISCRET, ""),
    ]
    assert (shown.absences, shown.is_read, shown.moment) == (("½ RTT",), True, 4)
    assert shown.lignes[shown.rang_of("14.7.1") or 0].total == "2"


def test_a_day_due_and_empty_counts_nothing_and_a_day_to_come_says_nothing(store: SqliteStore) -> None:
    shown = view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM"))
    assert [(one.total, one.manque) for one in shown.jours][1:5] == [
        ("0", "1"),
        ("0", "1"),
        ("", ""),
        ("", ""),
    ]


def test_a_whole_absence_of_somebody_part_time_is_no_half_and_a_day_beyond_is_marked(
    store: SqliteStore,
) -> None:
    with store.writing("DM") as writing:
        writing.set_quotite(Quotite("DM", date(2018, 1, 1), (100, 50, 50, 100, 100, 0, 0)))
        writing.set_reglages(replace(writing.reglages(), au_dela_quotite=True))
        mardi = date(2018, 5, 22)
        writing.write_absence("DM", mardi, [Absence("DM", mardi, TypeAbsence.CONGE, 50)])
    log(store, 23, "14.7.1", 75)
    shown = view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM"))
    assert shown.jours[1].absence == TypeAbsence.CONGE.value
    assert shown.jours[1].tone is Tone.NORMAL, "half of it is still free"
    assert (shown.jours[2].total, shown.jours[2].total_mark) == ("0,75", "+")


def test_a_past_day_that_an_absence_fills_offers_no_cell(store: SqliteStore) -> None:
    mardi = date(2018, 5, 22)
    with store.writing("DM") as writing:
        writing.write_absence("DM", mardi, [Absence("DM", mardi, TypeAbsence.RTT, 100)])
    jour = view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM")).jours[1]
    assert (jour.note, jour.tone, jour.is_off) == ("RTT", Tone.FERME, False)


def test_days_of_a_signed_month_say_so_except_the_public_holidays(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.add_visa(signature_of("DM", Mois(2018, 5)))
    shown = view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM"), shown=5)
    assert [one.note for one in shown.jours] == ["Lundi de Pentecôte", *["signé"] * 4]
    assert {one.tone for one in shown.jours} == {Tone.FERME}


def test_days_outside_the_exercice_say_so(store: SqliteStore) -> None:
    au = date(2018, 12, 31)
    snapshot = load_semaine(store, "DM", au, au, lecteur="DM")
    assert [one.note for one in view_of(snapshot, au).jours] == [
        "aujourd'hui",
        *["hors de l'exercice"] * 6,
    ]


@pytest.mark.parametrize(
    ("fields", "mark", "expected"),
    [
        ({}, None, CellView("0,5", "", Tone.NORMAL, 0, "0,5")),
        ({"commentaire": "vu"}, None, CellView("0,5", "*", Tone.NORMAL, 0, "0,5")),
        ({"a_confirmer": True}, None, CellView("0,5", "?", Tone.CONFIRMER, 0, "0,5")),
        (
            {"a_confirmer": True, "commentaire": "vu"},
            None,
            CellView("0,5", "?*", Tone.CONFIRMER, 0, "0,5"),
        ),
        (
            {"a_confirmer": True, "commentaire": "vu"},
            Mark("…", Tone.ECRITURE),
            CellView("0,5", "…?", Tone.ECRITURE, 0, "0,5"),
        ),
        ({}, Mark("✗", Tone.REFUS, "2"), CellView("0,5", "✗", Tone.REFUS, 0, "2")),
    ],
)
def test_a_cell_shows_its_number_its_marks_and_what_this_session_makes_of_it(
    store: SqliteStore, fields: dict[str, str | bool], mark: Mark | None, expected: CellView
) -> None:
    log(store, 22, "14.7.1", 50, **fields)
    marks = {"14_7_1": mark} if mark else {}
    snapshot = load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM")
    version = snapshot.semaine.cells["14.7.1", date(2018, 5, 22)].version
    shown = view_of(snapshot, **marks)
    assert cells_of(shown)[1] == replace(expected, version=version)
    assert cells_of(shown)[2] == CellView()


def test_a_day_that_is_only_proposed_is_not_shown_as_done(store: SqliteStore) -> None:
    log(store, 22, "14.7.1", 50, a_confirmer=True)
    log(store, 22, "14.1.1", 50)
    day = view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM")).jours[1]
    assert (day.total, day.total_mark, day.total_tone) == ("1", "?", Tone.CONFIRMER)


def test_what_somebody_else_logged_is_marked(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        writing.write_cells(
            [CellChange(agent="DM", jour=date(2018, 5, 22), code="14.7.1", centiemes=50, commentaire="vu")]
        )
    found = cells_of(view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM")))[1]
    assert (found.nombre, found.marks) == ("0,5", "›*")


def test_a_cell_refused_where_nothing_is_held_keeps_its_text(store: SqliteStore) -> None:
    log(store, 23, "14.7.1", 50)
    mark = Mark("✗", Tone.REFUS, "bof")
    shown = view_of(load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM"), **{"14_7_1": mark})
    assert cells_of(shown)[1] == CellView("", "✗", Tone.REFUS, 0, "bof")


def test_what_is_left_is_in_days_of_the_line_or_of_its_shared_enveloppe_and_marked_when_exceeded(
    store: SqliteStore,
) -> None:
    follow(store)
    log(store, 22, "15.1.1", 25)
    snapshot = load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM")
    semaine = snapshot.semaine
    assert format_reste(snapshot, semaine, "14.7.1") == Reste("30")
    assert format_reste(snapshot, semaine, "15.1.1") == Reste("159,75", "/160")
    assert Reste("159,75", "/160").texte == "159,75 /160"
    cell = {("14.3.1", MERCREDI): Saisie(agent="DM", jour=MERCREDI, code="14.3.1", centiemes=100)}
    before = semaine.with_cells(cell)
    assert format_reste(snapshot, before, "14.3.1") == Reste("0")
    over = before.with_cells(
        {
            ("14.3.1", date(2018, 5, 24)): Saisie(
                agent="DM", jour=date(2018, 5, 24), code="14.3.1", centiemes=25
            )
        }
    )
    assert format_reste(snapshot, over, "14.3.1") == Reste("-0,25", tone=Tone.REFUS)


def test_a_line_outside_the_figures_is_not_quantified(store: SqliteStore) -> None:
    snapshot = load_semaine(store, "DM", LUNDI, MERCREDI, lecteur="DM")
    assert format_reste(snapshot, snapshot.semaine, "14.7.9") == Reste("non chiffré", tone=Tone.DISCRET)


def test_a_view_finds_its_lines_and_its_days() -> None:
    days = tuple(JourView(jour=date(2018, 5, day), court="", long="") for day in (21, 22))
    shown = GridView(days)
    assert (shown.column_of(date(2018, 5, 22)), shown.column_of(MERCREDI)) == (1, None)
    assert shown.rang_of("14.7.1") is None
