"""The mutants of the triggers: those that somebody would think of are made, and each breaks a case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.db.triggers.cases import open_inhabited
from tests.mutants import triggers as mutants
from tests.mutants.trigger_changes import Mutant, columns_of, mutants_of
from tests.mutants.trigger_survivors import REASONS

THOUGHT_OF = (
    ("tr_saisie_mois_insert", "IN without 'contreseing'"),
    ("tr_absence_mois_update", "old.jour , 1 , [7 → 6] )"),
    ("tr_visa_signature", "new.centiemes [<> → <] ("),
    ("tr_visa_pour", "without AND p.role IS NULL"),
    ("tr_visa_double", "absent"),
    ("tr_convention_ligne_periode_insert", "new.depuis [<= → <] coalesce"),
    ("tr_absence_total_insert", "WHEN '1' THEN [lundi → mardi]"),
    ("tr_absence_total_delete", "absent [- → +] old.centiemes"),
    ("tr_sceau_acteur", "seq [<> → <] 1 +"),
    ("tr_agent_journal_update", "'pole' , [new.pole → old.pole]"),
)
"""One of each kind of change; `triggers.py` makes them all."""


@pytest.fixture(scope="module")
def inhabited() -> Iterator[sqlite3.Connection]:
    with closing(open_inhabited()) as connection:
        yield connection


@pytest.mark.parametrize(("trigger", "change"), THOUGHT_OF)
def test_a_mutant_that_one_would_think_of_breaks_a_case(
    trigger: str, change: str, inhabited: sqlite3.Connection
) -> None:
    sql = mutants.triggers_of(inhabited)[trigger]
    made = [mutant for mutant in mutants_of(sql, columns_of(inhabited)) if change in mutant.change]
    outcome = mutants.try_mutants(inhabited, trigger, sql, made)
    assert outcome.mutants > 0
    assert outcome.survivors == ()


def test_a_mutant_that_no_case_breaks_lives_and_one_that_sqlite_refuses_is_not_counted(
    inhabited: sqlite3.Connection,
) -> None:
    sql = mutants.triggers_of(inhabited)["tr_visa_double"]
    same, other = Mutant("spaced", 0, sql.replace(" ", "  ")), sql.replace("new.mois", "new.annee")
    refused = (Mutant("no SQL", 0, sql.replace("BEGIN", "START")), Mutant("no column", 0, other))
    outcome = mutants.try_mutants(inhabited, "tr_visa_double", sql, (same, *refused))
    assert outcome == mutants.Outcome(1, (mutants.Survivor("tr_visa_double", same),))
    assert mutants.triggers_of(inhabited)["tr_visa_double"] == sql


def test_a_survivor_without_a_reason_is_named_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    change, trigger = "id IS NOT [new.id → old.id]", "tr_convention_ligne_periode_update"

    def try_only(at: int) -> int:
        outcome = mutants.Outcome(2, (mutants.Survivor(trigger, Mutant(change, at, "")),))
        monkeypatch.setattr(mutants, "run", lambda connection, names: iter((outcome,)))
        return mutants.main([trigger])

    assert try_only(30) == 0
    assert "1 the same by a reason, 0 survive" in capsys.readouterr().out
    assert try_only(31) == 1
    assert f"{trigger} @31: {change}" in capsys.readouterr().out


def test_a_reason_that_no_survivor_has_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutants, "run", lambda connection, names: iter(()))
    assert mutants.main([]) == 1
    assert capsys.readouterr().out.count("No survivor any more has this reason") == len(REASONS)


@pytest.mark.parametrize(("argument", "code"), [("--help", 0), ("--hlep", 2), ("tr_of_nothing", 2)])
def test_what_names_no_trigger_is_refused(argument: str, code: int) -> None:
    with pytest.raises(SystemExit) as leaving:
        mutants.main([argument])
    assert leaving.value.code == code
