"""Logging days: who may, on which line, which day, how much; what is written, and what a refusal says."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.temps.saisies import CellChange, CellWritten, Saisie
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CodeRefuse,
    ConfirmationRequise,
    DateRefusee,
    DejaSaisi,
    JourneePleine,
    JoursRefuses,
    Refus,
    TexteRefuse,
)
from cariforef_tui.services.ports.errors import ConflitSaisie, DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme import declarations, revisions
from cariforef_tui.services.temps.saisies import ModeSaisie, clear_cell, log_days, write_cells
from tests import people

pytestmark = pytest.mark.quick

FERIE, MARDI = date(2018, 5, 21), date(2018, 5, 22)


def log(store: SqliteStore, jours: str, jour: date = MARDI, **given: object) -> CellWritten:
    asked = {"mode": ModeSaisie.AJOUTER, "today": MARDI, "acteur": None, **given}
    return log_days(store, "dm", "14.7.1", jours, jour, **asked)  # type: ignore[arg-type]


def write(store: SqliteStore, *changes: CellChange, acteur: str = "DM") -> tuple[CellWritten, ...]:
    return write_cells(store, changes, today=MARDI, acteur=acteur)


def held(store: SqliteStore, agent: str = "DM") -> dict[str, int]:
    with store.reading() as reading:
        return {one.code: one.centiemes for one in reading.saisies(agent, FERIE, MARDI)}


def test_adding_and_replacing_give_the_cell_before_and_after(store: SqliteStore) -> None:
    first = log(store, "1/4", commentaire="  relecture ")
    assert first.before is None
    assert first.after is not None
    assert first.after == Saisie(
        agent="DM",
        jour=MARDI,
        code="14.7.1",
        centiemes=25,
        commentaire="relecture",
        version=first.after.version,
    )
    added = log(store, "0,5")
    assert added.before == first.after
    assert added.after is not None
    assert (added.after.centiemes, added.after.commentaire) == (75, "relecture")
    replaced = log(store, "0,5", mode=ModeSaisie.REMPLACER, commentaire="")
    assert replaced.after is not None
    assert (replaced.after.centiemes, replaced.after.commentaire) == (50, None)


def test_who_logs_for_somebody_else_is_kept_with_the_saisie(store: SqliteStore) -> None:
    mine, of_another = log(store, "0,25", acteur="DM"), log(store, "0,25", acteur="LR")
    assert mine.after is not None
    assert of_another.after is not None
    assert (mine.after.par, of_another.after.par) == (None, "LR")


def test_the_store_as_it_was_comes_back_when_the_cells_before_are_written_again(store: SqliteStore) -> None:
    log(store, "0,5", commentaire="à garder")
    changed = write(
        store,
        CellChange(agent="DM", jour=MARDI, code="14.7.1", centiemes=25, commentaire="autre"),
        CellChange(agent="DM", jour=MARDI, code="7.1", centiemes=75),
    )
    back = [
        CellChange(
            agent=one.change.agent,
            jour=one.change.jour,
            code=one.change.code,
            centiemes=one.before.centiemes if one.before else None,
            commentaire=one.before.commentaire if one.before else None,
            expected_version=one.after.version if one.after else 0,
        )
        for one in changed
    ]
    write(store, *back)
    with store.reading() as reading:
        (cell,) = reading.saisies("DM", MARDI, MARDI)
    assert (cell.code, cell.centiemes, cell.commentaire) == ("14.7.1", 50, "à garder")


def test_one_cell_refused_leaves_all_of_them_unwritten(store: SqliteStore) -> None:
    with pytest.raises(CodeRefuse):
        write(
            store,
            CellChange(agent="DM", jour=MARDI, code="7.1", centiemes=25),
            CellChange(agent="DM", jour=MARDI, code="14.7", centiemes=25),
        )
    assert held(store) == {}


def test_a_cell_changed_since_it_was_read_is_a_conflict_that_shows_both_values(store: SqliteStore) -> None:
    log(store, "0,25", acteur="LR")
    with pytest.raises(ConflitSaisie, match=r"par LR.*Elle contient : 0,25 j ; vous vouliez : 0,5 j"):
        write(store, CellChange(agent="DM", jour=MARDI, code="14.7.1", centiemes=50, expected_version=0))
    assert held(store) == {"14.7.1": 25}


def test_an_amount_is_a_multiple_of_the_step_up_to_a_day(store: SqliteStore) -> None:
    for jours, because in (("1,25", "entre 0 et 1 jour"), ("0,1", "n'est pas un multiple")):
        with pytest.raises(JoursRefuses, match=because):
            log(store, jours)


def test_a_cell_takes_a_day_at_most_and_the_refusal_says_what_it_holds(store: SqliteStore) -> None:
    log(store, "0,75")
    with pytest.raises(JourneePleine, match=r"0,75 j déjà saisi sur 14\.7\.1 le 22/05/2018, 1 j au plus"):
        log(store, "0,5")
    with pytest.raises(DejaSaisi, match=r"DM a déjà 0,75 j sur 14\.7\.1") as refused:
        log(store, "0,5", mode=ModeSaisie.NOUVELLE)
    assert (refused.value.held, refused.value.typed, refused.value.room) == (75, 50, 25)
    assert held(store) == {"14.7.1": 75}


def test_a_day_to_come_and_one_of_no_exercice_take_nothing(store: SqliteStore) -> None:
    with pytest.raises(DateRefusee, match=r"23/05/2018 est à venir"):
        log(store, "0,5", date(2018, 5, 23))
    with pytest.raises(DateRefusee, match=r"31/12/2017 est hors de l'exercice \(2018\)"):
        log(store, "0,5", date(2017, 12, 31))


def test_a_day_off_takes_days_once_it_is_confirmed_and_the_question_says_why(store: SqliteStore) -> None:
    for jour, why in ((FERIE, "Lundi de Pentecôte"), (date(2018, 5, 20), "week-end")):
        with pytest.raises(ConfirmationRequise, match=rf"n'est pas ouvré \({why}\)"):
            log(store, "0,5", jour)
        assert log(store, "0,5", jour, confirmed=frozenset({jour})).after is not None


def test_only_a_line_of_the_plan_of_that_day_that_takes_days_is_logged_on(store: SqliteStore) -> None:
    with pytest.raises(CodeRefuse) as refused:
        log_days(store, "DM", "14.7", "0,5", MARDI, mode=ModeSaisie.AJOUTER, today=MARDI, acteur=None)
    assert "14.7.1" in refused.value.suggestions
    declarations.close_ligne(store, "14.7.1", MARDI, acteur="DM")
    with pytest.raises(CodeRefuse, match=r"14\.7\.1 est soldée depuis le 22/05/2018"):
        log(store, "0,5")
    log(store, "0,5", FERIE, confirmed=frozenset({FERIE}))
    people.retire_ligne(store, "7.1", revisions.Redaction(MARDI, "DM", "essai"))
    with pytest.raises(CodeRefuse, match=r"7\.1 est retirée du plan : plus de saisie le 22/05/2018"):
        write(store, CellChange(agent="DM", jour=MARDI, code="7.1", centiemes=25))


def test_nobody_logs_for_an_auditor_nor_for_somebody_inactive_or_unknown(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZA", pole="PRI", role=Role.AUDITEUR))
        writing.add_agent(Agent(initiales="ZI", pole="PRI", actif=False))
    with pytest.raises(AgentRefuse, match="ZA est auditeur : vous ne pouvez pas saisir"):
        write(store, CellChange(agent="ZA", jour=MARDI, code="7.1", centiemes=25), acteur="DM")
    with pytest.raises(AgentRefuse, match="ZI inconnu ou inactif"):
        write(store, CellChange(agent="ZI", jour=MARDI, code="7.1", centiemes=25), acteur="DM")
    with pytest.raises(Refus, match="inconnu"):
        log_days(store, "ZZ", "7.1", "0,5", MARDI, mode=ModeSaisie.AJOUTER, today=MARDI, acteur=None)


def test_an_agent_of_another_pole_may_not_log_for_one(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
    for attempt in (
        lambda: log(store, "0,5", acteur="ZX"),
        lambda: write(store, CellChange(agent="DM", jour=MARDI, code="7.1", centiemes=25), acteur="ZX"),
        lambda: clear_cell(store, "DM", "7.1", MARDI, acteur="ZX"),
    ):
        with pytest.raises(DroitRefuse, match="ZX n'a pas le droit de saisir pour DM"):
            attempt()
    assert held(store) == {}


def test_a_comment_that_could_act_on_a_terminal_or_is_too_long_is_refused(store: SqliteStore) -> None:
    for commentaire in ("a\x1b[2J", "x" * 501):
        with pytest.raises(TexteRefuse, match="Commentaire"):
            log(store, "0,5", commentaire=commentaire)
    assert held(store) == {}


def test_emptying_gives_what_the_cell_held_and_is_refused_where_it_holds_nothing(store: SqliteStore) -> None:
    written = log(store, "0,5")
    assert clear_cell(store, "dm", "14.7.1", MARDI, acteur=None) == written.after
    assert held(store) == {}
    with pytest.raises(JoursRefuses, match=r"DM n'a pas de saisie sur 14\.7\.1 le 22/05/2018"):
        clear_cell(store, "DM", "14.7.1", MARDI, acteur=None)


def test_a_line_that_takes_no_more_days_can_still_be_emptied(store: SqliteStore) -> None:
    log(store, "0,5")
    declarations.close_ligne(store, "14.7.1", MARDI, acteur="DM")
    assert clear_cell(store, "DM", "14.7.1", MARDI, acteur=None).centiemes == 50
