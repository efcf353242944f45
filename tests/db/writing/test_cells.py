"""Cells of the week: written, replaced, emptied, by version, under the cap."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Saisie, TypeAbsence
from cariforef_tui.domain.values.dates import format_jour_moment
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, DateRefusee, JourneePleine
from cariforef_tui.services.ports.errors import ConflitSaisie
from cariforef_tui.services.ports.rooms import Reglages
from tests.kit.engines import both_engines
from tests.people import last_rows

pytestmark = pytest.mark.quick

JOUR = date(2018, 5, 22)
MERCREDI = date(2018, 5, 23)


def change(
    centiemes: int | None, *, code: str = "14.7.1", jour: date = JOUR, expected: int | None = None
) -> CellChange:
    return CellChange(agent="LR", jour=jour, code=code, centiemes=centiemes, expected_version=expected)


def write(store: SqliteStore, *changes: CellChange) -> None:
    with store.writing("LR") as writing:
        writing.write_cells(changes)


def saisies(store: SqliteStore, jour: date = JOUR) -> dict[str, int]:
    with store.reading() as reading:
        return {saisie.code: saisie.centiemes for saisie in reading.saisies("LR", jour, jour)}


def version_of(store: SqliteStore) -> int:
    with store.reading() as reading:
        return reading.saisies("LR", JOUR, JOUR)[0].version


@both_engines
def test_a_cell_written_is_read_back_whole(store: SqliteStore) -> None:
    wanted = CellChange(
        agent="LR", jour=JOUR, code="14.7.1", centiemes=75, commentaire="registre", a_confirmer=True
    )
    with store.writing("DM") as writing:
        (written,) = writing.write_cells([wanted])
        assert writing.saisies("LR", JOUR, JOUR) == (written.after,)
    assert written.before is None
    with store.reading() as reading:
        (read,) = reading.saisies("LR", JOUR, JOUR)
    assert read == written.after
    assert read == Saisie(
        agent="LR",
        jour=JOUR,
        code="14.7.1",
        centiemes=75,
        commentaire="registre",
        a_confirmer=True,
        version=read.version,
        par="DM",
    )


def test_a_cell_says_who_wrote_it_for_the_agent_until_the_agent_writes_it(store: SqliteStore) -> None:
    for acteur, centiemes, par in (("DM", 25, "DM"), ("LR", 50, None), ("DM", 75, "DM")):
        with store.writing(acteur) as writing:
            (written,) = writing.write_cells([change(centiemes)])
            assert writing.saisies("LR", JOUR, JOUR) == (written.after,)
        assert written.after is not None
        assert written.after.par == par


def test_each_transaction_gives_its_number_to_what_it_writes(store: SqliteStore) -> None:
    for code in ("14.7.1", "7.1"):
        write(store, change(25, code=code), change(25, code="18" if code == "14.7.1" else "5.1"))
    with store.reading() as reading:
        found = {saisie.code: saisie.version for saisie in reading.saisies("LR", JOUR, JOUR)}
    first = found["14.7.1"]
    assert found == {"14.7.1": first, "18": first, "7.1": first + 1, "5.1": first + 1}


@both_engines
def test_emptying_then_refilling_a_cell_never_shows_an_old_version(store: SqliteStore) -> None:
    write(store, change(25))
    first = version_of(store)
    write(store, change(None))
    write(store, change(25))
    with pytest.raises(ConflitSaisie):
        write(store, change(50, expected=first))


def test_the_same_value_again_changes_nothing(store: SqliteStore) -> None:
    write(store, change(25))
    with store.reading() as reading:
        (before,), journal = reading.saisies("LR", JOUR, JOUR), last_rows(reading, 1)
    write(store, change(25))
    with store.reading() as reading:
        assert reading.saisies("LR", JOUR, JOUR) == (before,)
        assert last_rows(reading, 1) == journal


@both_engines
def test_a_conflict_says_what_is_there_who_wrote_it_and_when(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        (other,) = writing.write_cells([change(50)])
    with pytest.raises(ConflitSaisie) as caught:
        write(store, change(75, expected=0))
    with store.reading() as reading:
        entry = next(entry for entry in last_rows(reading, 2) if entry.objet == "saisie")
    assert caught.value.actuel == other.after
    assert (caught.value.par, caught.value.quand) == ("DM", entry.quand)
    assert f"modifiée par DM le {format_jour_moment(entry.quand)}" in str(caught.value)
    assert saisies(store) == {"14.7.1": 50}


@both_engines
def test_a_cell_emptied_meanwhile_is_a_conflict_that_names_who_emptied_it(store: SqliteStore) -> None:
    write(store, change(50))
    seen = version_of(store)
    with store.writing("DM") as writing:
        writing.write_cells([change(None)])
    with pytest.raises(ConflitSaisie) as caught:
        write(store, change(75, expected=seen))
    assert (caught.value.actuel, caught.value.par) == (None, "DM")
    assert "vide" in str(caught.value)


def test_the_inverse_changes_undo_a_batch(store: SqliteStore) -> None:
    write(store, change(50), change(25, code="18"))
    held = saisies(store)
    with store.writing("LR") as writing:
        done = writing.write_cells([change(None), change(75, code="18"), change(25, code="7.1")])
    inverse = [
        CellChange(
            agent=one.change.agent,
            jour=one.change.jour,
            code=one.change.code,
            centiemes=one.before.centiemes if one.before else None,
            expected_version=one.after.version if one.after else 0,
        )
        for one in done
    ]
    write(store, *inverse)
    assert saisies(store) == held


@both_engines
def test_a_batch_is_written_whole_or_not_at_all_even_when_the_block_goes_on(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        with pytest.raises(JourneePleine):
            writing.write_cells([change(25, jour=MERCREDI), change(75), change(50, code="18")])
        writing.write_cells([change(25, code="7.1")])
    assert saisies(store) == {"7.1": 25}
    assert saisies(store, MERCREDI) == {}


@both_engines
def test_a_full_day_says_what_it_holds_and_what_it_allows(store: SqliteStore) -> None:
    write(store, change(75))
    with pytest.raises(JourneePleine) as caught:
        write(store, change(50, code="18"))
    assert str(caught.value) == "Journée pleine : 0,75 j déjà saisi le 22/05/2018, 1 j au plus."
    assert saisies(store) == {"14.7.1": 75}
    write(store, change(25, code="18"))
    with pytest.raises(JourneePleine, match=r"0,25 j déjà saisi sur d'autres lignes"):
        write(store, change(100))
    assert saisies(store) == {"14.7.1": 75, "18": 25}


@both_engines
def test_absences_count_in_the_day(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        assert writing.write_absence("LR", JOUR, [Absence("LR", JOUR, TypeAbsence.RTT, 50)]) == ()
    with pytest.raises(JourneePleine, match=r"0,5 j d'absence le 22/05/2018, 1 j au plus"):
        write(store, change(75))
    write(store, change(50))
    with pytest.raises(JourneePleine), store.writing("LR") as writing:
        writing.write_absence("LR", JOUR, [Absence("LR", JOUR, TypeAbsence.CONGE, 100)])
    with store.reading() as reading:
        (total,) = reading.totaux_jour(JOUR, JOUR)
        assert (total.agent, total.saisi, total.absent) == ("LR", 50, 50)
        assert reading.absences("LR", JOUR, JOUR) == (Absence("LR", JOUR, TypeAbsence.RTT, 50),)


def test_replacing_absences_returns_those_before_and_may_swap_them_on_a_full_day(store: SqliteStore) -> None:
    whole = Absence("LR", JOUR, TypeAbsence.CONGE, 100)
    halves = (Absence("LR", JOUR, TypeAbsence.RTT, 50), Absence("LR", JOUR, TypeAbsence.CONGE, 50))
    with store.writing("LR") as writing:
        writing.write_absence("LR", JOUR, [whole])
        assert writing.write_absence("LR", JOUR, halves) == (whole,)
        assert set(writing.write_absence("LR", JOUR, [])) == set(halves)
        assert writing.totaux_jour(JOUR, JOUR) == ()


@both_engines
def test_the_quotite_in_force_caps_its_weekdays_unless_a_setting_lets_a_day_exceed_it(
    store: SqliteStore,
) -> None:
    vendredi = date(2018, 5, 25)
    with store.writing("LR") as writing:
        writing.set_quotite(Quotite("LR", date(2018, 3, 1), (100, 100, 50, 100, 0, 0, 0)))
    with pytest.raises(JourneePleine, match=r"0 j déjà saisi le 23/05/2018, 0,5 j au plus"):
        write(store, change(75, jour=MERCREDI))
    write(store, change(50, jour=MERCREDI))
    write(store, change(100, jour=date(2018, 2, 28)))
    with pytest.raises(JourneePleine) as caught:
        write(store, change(25, jour=vendredi))
    assert str(caught.value) == "ven. 25/05 n'est pas travaillé (jour libre)."
    with store.writing("LR") as writing:
        writing.set_reglages(Reglages(au_dela_quotite=True))
        writing.write_cells([change(100, jour=vendredi)])
    with pytest.raises(JourneePleine):
        write(store, change(25, code="18", jour=vendredi))


def test_a_quotite_lowered_afterwards_still_lets_a_day_shrink(store: SqliteStore) -> None:
    write(store, change(100, jour=MERCREDI))
    with store.writing("LR") as writing:
        writing.set_quotite(Quotite("LR", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
    write(store, change(75, jour=MERCREDI))
    with pytest.raises(JourneePleine):
        write(store, change(100, jour=MERCREDI))
    write(store, change(None, jour=MERCREDI))
    assert saisies(store, MERCREDI) == {}


def test_a_weekend_takes_a_day_whatever_the_quotite_since_the_rules_ask_about_it(store: SqliteStore) -> None:
    before, samedi = date(2018, 5, 19), date(2018, 5, 26)
    write(store, change(100, jour=before))
    with store.writing("LR") as writing:
        writing.set_quotite(Quotite("LR", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
    write(store, change(100, jour=samedi))
    with pytest.raises(JourneePleine, match=r"1 j déjà saisi le 26/05/2018, 1 j au plus"):
        write(store, change(25, code="18", jour=samedi))
    assert saisies(store, before) == saisies(store, samedi) == {"14.7.1": 100}


def test_an_unknown_agent_code_or_exercice_is_refused(store: SqliteStore) -> None:
    with pytest.raises(AgentRefuse):
        write(store, CellChange(agent="ZZ", jour=JOUR, code="18", centiemes=25))
    with pytest.raises(CodeRefuse):
        write(store, change(25, code="99.9"))
    with pytest.raises(DateRefusee):
        write(store, change(25, jour=date(2019, 1, 2)))


def test_days_of_the_si_team_keep_the_account_of_the_day_they_were_logged(store: SqliteStore) -> None:
    with store.reading() as reading:
        agent = next(one for one in reading.agents() if one.initiales == "VS")
    with store.writing("VS") as writing:
        writing.update_agent(type(agent)(initiales="VS", equipe="SI"))
        writing.write_cells([CellChange(agent="VS", jour=JOUR, code="14.7.1", centiemes=25)])
        writing.update_agent(type(agent)(initiales="VS"))
        writing.write_cells([CellChange(agent="VS", jour=MERCREDI, code="14.7.1", centiemes=50)])
    with store.reading() as reading:
        assert reading.realises(2018, date(2018, 12, 31))["14.7.1"].si == 25
        assert reading.realises(2018, date(2018, 12, 31))["14.7.1"].metier == 50


@both_engines
def test_time_moved_between_the_lines_of_a_full_day_is_never_refused(store: SqliteStore) -> None:
    write(store, change(50), change(25, code="18"), change(25, code="7.1"))
    for moved in (
        (change(75), change(None, code="18")),
        (change(25), change(50, code="18")),
        (change(50, code="7.1"), change(None)),
        (change(50), change(25, code="7.1"), change(25, code="18")),
    ):
        write(store, *moved)
    assert saisies(store) == {"14.7.1": 50, "18": 25, "7.1": 25}
    write(store, change(70), change(30, code="18"), change(None, code="7.1"))
    # What each line loses is freed first, not what it held.
    write(store, change(80), change(20, code="18"))
    assert saisies(store) == {"14.7.1": 80, "18": 20}
