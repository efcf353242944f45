"""What a key makes of a cell: steps, copies of a week, and the way back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.temps.editing import (
    confirm_cell,
    copy_codes,
    copy_values,
    explain_no_codes,
    explain_no_values,
    inverse_of,
    step_centiemes,
)
from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Saisie, TypeAbsence
from cariforef_tui.domain.temps.semaine import JourSemaine, Semaine

MONDAY = date(2018, 5, 14)
NEXT_MONDAY = date(2018, 5, 21)
PENTECOTE = NEXT_MONDAY


def week(
    monday: date,
    saisies: tuple[Saisie, ...] = (),
    absences: tuple[Absence, ...] = (),
    attendus: tuple[int, ...] = (100, 100, 100, 100, 100, 0, 0),
) -> Semaine:
    jours = tuple(
        JourSemaine(
            jour=monday + timedelta(days=rank),
            attendu=0 if monday + timedelta(days=rank) == PENTECOTE else attendu,
            plafond=100,
            ferie="Lundi de Pentecôte" if monday + timedelta(days=rank) == PENTECOTE else None,
        )
        for rank, attendu in enumerate(attendus)
    )
    return Semaine(agent="DM", iso=monday.isoformat(), jours=jours, saisies=saisies, absences=absences)


def cell(monday: date, rank: int, code: str, centiemes: int, **more: object) -> Saisie:
    return Saisie(agent="DM", jour=monday + timedelta(days=rank), code=code, centiemes=centiemes, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("current", "delta", "room", "after"),
    [
        (0, 1, 100, 25),
        (25, 1, 75, 50),
        (25, 1, 25, 50),
        (25, 1, 10, 25),
        (100, 1, 0, 100),
        (25, -1, 0, 0),
        (0, -1, 100, 0),
        (30, 1, 70, 50),
        (30, -1, 70, 25),
        (0, 3, 50, 50),
    ],
)
def test_a_step_moves_to_the_next_multiple_within_what_the_day_allows(
    current: int, delta: int, room: int, after: int
) -> None:
    assert step_centiemes(current, delta, 25, room) == after


@given(
    st.integers(0, 100),
    st.integers(-5, 5).filter(bool),
    st.sampled_from([5, 10, 25, 50]),
    st.integers(-50, 100),
)
def test_no_step_leaves_the_day_nor_goes_the_wrong_way(current: int, delta: int, pas: int, room: int) -> None:
    after = step_centiemes(current, delta, pas, room)
    assert 0 <= after <= max(current, current + room)
    assert after >= current if delta > 0 else after <= current


saisies = st.builds(
    Saisie,
    agent=st.just("DM"),
    jour=st.just(MONDAY),
    code=st.just("14.7.1"),
    centiemes=st.integers(1, 100),
    commentaire=st.none() | st.text(max_size=5),
    a_confirmer=st.booleans(),
    version=st.integers(1, 50),
)


def write(change: CellChange, current: Saisie | None, version: int) -> CellWritten:
    """What a store does: refuse a stale version, else keep the change under a new version."""
    assert change.expected_version == (current.version if current else 0)
    after = None
    if change.centiemes is not None:
        after = Saisie(
            agent=change.agent,
            jour=change.jour,
            code=change.code,
            centiemes=change.centiemes,
            commentaire=change.commentaire,
            a_confirmer=change.a_confirmer,
            version=version,
        )
    return CellWritten(change, current, after)


def values(saisie: Saisie | None) -> tuple[object, ...] | None:
    return None if saisie is None else (saisie.centiemes, saisie.commentaire, saisie.a_confirmer)


@given(st.none() | saisies, st.none() | st.integers(1, 100))
def test_undo_gives_the_cell_back_and_redo_writes_it_again(before: Saisie | None, wanted: int | None) -> None:
    expected = before.version if before else 0
    first = write(
        CellChange(
            agent="DM",
            jour=MONDAY,
            code="14.7.1",
            centiemes=wanted,
            commentaire="note",
            expected_version=expected,
        ),
        before,
        100,
    )
    undone = write(inverse_of(first), first.after, 101)
    assert values(undone.after) == values(before)
    redone = write(inverse_of(undone), undone.after, 102)
    assert values(redone.after) == values(first.after)


def test_undo_expects_the_version_that_the_write_left() -> None:
    after = cell(MONDAY, 0, "18", 50, version=7)
    assert inverse_of(
        CellWritten(CellChange(agent="DM", jour=MONDAY, code="18", centiemes=50), None, after)
    ) == CellChange(agent="DM", jour=MONDAY, code="18", centiemes=None, expected_version=7)


def test_copying_lines_brings_codes_that_the_week_does_not_show() -> None:
    previous = week(
        MONDAY, (cell(MONDAY, 0, "18", 50), cell(MONDAY, 1, "7.1", 50), cell(MONDAY, 2, "18", 25))
    )
    target = week(NEXT_MONDAY, (cell(NEXT_MONDAY, 1, "7.1", 25),))
    assert copy_codes(previous, target) == ("18",)


def test_copied_values_fall_on_the_same_weekday_to_be_confirmed_without_their_comment() -> None:
    previous = week(MONDAY, (cell(MONDAY, 1, "18", 50, commentaire="sauvegardes"),))
    assert copy_values(previous, week(NEXT_MONDAY)) == (
        CellChange(
            agent="DM",
            jour=date(2018, 5, 22),
            code="18",
            centiemes=50,
            a_confirmer=True,
            expected_version=0,
        ),
    )


def test_no_value_is_copied_over_a_cell_on_a_holiday_or_on_an_absence() -> None:
    previous = week(MONDAY, tuple(cell(MONDAY, rank, "18", 50) for rank in range(5)))
    target = week(
        NEXT_MONDAY,
        (cell(NEXT_MONDAY, 1, "18", 25),),
        (Absence("DM", date(2018, 5, 23), TypeAbsence.CONGE, 100),),
    )
    assert [change.jour for change in copy_values(previous, target)] == [
        date(2018, 5, 24),
        date(2018, 5, 25),
    ]


def test_a_copied_value_is_cut_to_what_the_day_still_expects() -> None:
    previous = week(MONDAY, (cell(MONDAY, 1, "18", 75), cell(MONDAY, 1, "7.1", 25)))
    target = week(NEXT_MONDAY, absences=(Absence("DM", date(2018, 5, 22), TypeAbsence.RTT, 50),))
    assert [(change.code, change.centiemes) for change in copy_values(previous, target)] == [("18", 50)]


def test_a_day_off_the_step_is_copied_whole_where_its_values_fill_it() -> None:
    target = week(NEXT_MONDAY, attendus=(80, 80, 80, 80, 80, 0, 0))
    for values, copied in (((100,), [80]), ((65, 15), [65, 15]), ((65,), [50]), ((15, 10), [])):
        cells = (cell(MONDAY, 1, code, one) for code, one in zip(("18", "7.1"), values, strict=False))
        changes = copy_values(week(MONDAY, tuple(cells)), target)
        assert [change.centiemes for change in changes] == copied


def test_nothing_is_copied_after_a_day_nor_on_a_line_closed_since() -> None:
    previous = week(
        MONDAY, (cell(MONDAY, 1, "18", 50), cell(MONDAY, 1, "7.1", 50), cell(MONDAY, 3, "18", 50))
    )
    copied = copy_values(previous, week(NEXT_MONDAY), until=date(2018, 5, 22), closed={"7.1"})
    assert [(change.code, change.jour) for change in copied] == [("18", date(2018, 5, 22))]


def explain(previous: Semaine, target: Semaine, **more: object) -> str:
    known = {"until": date(2018, 5, 27), "closed": (), "locked": (), **more}
    assert copy_values(previous, target, **known) == ()  # type: ignore[arg-type]
    return explain_no_values(previous, target, **known)  # type: ignore[arg-type]


def test_where_nothing_is_copied_each_day_still_free_is_named_with_what_stands_in_the_way() -> None:
    def done(monday: date, *ranks: int) -> Semaine:
        return week(monday, tuple(cell(monday, rank, "18", 100) for rank in ranks))

    assert explain(week(MONDAY), week(NEXT_MONDAY)) == ("Rien à reprendre : rien de saisi la semaine passée.")
    assert explain(done(MONDAY, 1, 2), done(NEXT_MONDAY, 1, 2), until=date(2018, 5, 24)) == (
        "Rien à reprendre : rien de saisi la semaine passée (jeu. 24/05) ; à venir (ven. 25/05)."
    )
    assert explain(done(MONDAY, 1, 4), done(NEXT_MONDAY, 2, 3), closed={"18"}) == (
        "Rien à reprendre : lignes soldées ou retirées (mar. 22/05, ven. 25/05)."
    )
    locked = {date(2018, 5, 22)}
    assert explain(done(MONDAY, 1), done(NEXT_MONDAY, 2, 3, 4), locked=locked) == (
        "Rien à reprendre : mois signé (mar. 22/05)."
    )
    begun = week(NEXT_MONDAY, (cell(NEXT_MONDAY, 1, "18", 50),), attendus=(0, 100, 0, 0, 0, 0, 0))
    assert explain(done(MONDAY, 1), begun) == "Rien à reprendre : lignes déjà remplies (mar. 22/05)."
    part = week(NEXT_MONDAY, attendus=(0, 20, 0, 0, 0, 0, 0))
    little = week(MONDAY, (cell(MONDAY, 1, "18", 15),))
    assert explain(little, part) == "Rien à reprendre : reste moins d'un pas (mar. 22/05)."
    assert explain(done(MONDAY, 1), done(NEXT_MONDAY, 1, 2, 3, 4)) == ("Rien à reprendre : aucun jour libre.")


def test_last_week_without_a_line_is_not_said_to_be_taken_up_already() -> None:
    empty, done = week(MONDAY), week(MONDAY, (cell(MONDAY, 1, "18", 100),))
    assert explain_no_codes(empty, closed=()) == "Rien à reprendre : la semaine passée n'a aucune ligne."
    assert "soldées ou retirées" in explain_no_codes(done, closed={"18"})
    assert explain_no_codes(done, closed=()) == "Les lignes de la semaine passée sont déjà là."


def test_weekend_work_is_not_copied() -> None:
    previous = week(MONDAY, (cell(MONDAY, 5, "18", 50),))
    assert copy_values(previous, week(NEXT_MONDAY)) == ()


def test_confirming_a_copied_cell_keeps_its_value_and_expects_its_version() -> None:
    copied = cell(MONDAY, 1, "18", 50, commentaire="note", a_confirmer=True, version=3)
    assert confirm_cell(copied) == CellChange(
        agent="DM",
        jour=date(2018, 5, 15),
        code="18",
        centiemes=50,
        commentaire="note",
        expected_version=3,
    )


def test_a_day_still_expects_what_neither_saisies_nor_absences_fill() -> None:
    semaine = week(
        MONDAY,
        (cell(MONDAY, 0, "18", 25), cell(MONDAY, 0, "7.1", 25), cell(MONDAY, 5, "18", 50)),
        (Absence("DM", MONDAY, TypeAbsence.RTT, 50),),
    )
    assert semaine.total_saisi(MONDAY) == 50
    assert semaine.total_absent(MONDAY) == 50
    assert semaine.left_of(semaine.jours[0]) == 0
    assert semaine.left_of(semaine.jours[1]) == 100
    assert semaine.left_of(semaine.jours[5]) == 0
    assert semaine.codes == ("18", "7.1")
    assert semaine.cells["7.1", MONDAY].centiemes == 25
