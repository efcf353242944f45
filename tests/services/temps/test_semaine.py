"""A week as the grid shows it: its days, the lines offered, what is left of them, and what is locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite, Role
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.revisions import MontantRevise, Revision
from cariforef_tui.domain.temps.lignes import LIGNES_MAX, PROCHE
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme import declarations, revisions
from cariforef_tui.services.temps.semaine import SemaineSnapshot, load_semaine
from tests import people
from tests.people import follow, signature_of

LUNDI, MARDI = date(2018, 5, 21), date(2018, 5, 22)


def left_of(snapshot: SemaineSnapshot, code: str) -> int | None:
    """What is left of the enveloppe of a line, the week being as it was read."""
    return snapshot.left_with(code, snapshot.semaine)


def load(store: SqliteStore, agent: str = "DM", monday: date = LUNDI, au: date = MARDI) -> SemaineSnapshot:
    return load_semaine(store, agent, monday, au, lecteur=agent.upper())


def log(store: SqliteStore, code: str, jour: date = MARDI, centiemes: int = 50, agent: str = "DM") -> None:
    with store.writing(agent) as writing:
        writing.write_cells([CellChange(agent=agent, jour=jour, code=code, centiemes=centiemes)])


def test_a_week_has_seven_days_with_what_each_expects_and_the_name_of_a_day_off(store: SqliteStore) -> None:
    semaine = load(store, "dm").semaine
    assert (semaine.agent, semaine.iso) == ("DM", "2018-W21")
    assert [one.jour for one in semaine.jours] == [LUNDI + timedelta(days=rank) for rank in range(7)]
    assert [one.attendu for one in semaine.jours] == [0, 100, 100, 100, 100, 0, 0]
    assert [one.ferie for one in semaine.jours] == ["Lundi de Pentecôte", *[None] * 6]


def test_the_days_of_a_week_outside_the_exercice_are_closed(store: SqliteStore) -> None:
    semaine = load(store, monday=date(2018, 12, 31), au=date(2018, 12, 31)).semaine
    assert semaine.iso == "2019-W01"
    assert [one.ouvert for one in semaine.jours] == [True, *[False] * 6]
    assert [one.attendu for one in semaine.jours] == [100, *[0] * 6]


def test_a_day_expects_and_allows_what_the_agent_s_pattern_says(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.set_quotite(Quotite("DM", date(2018, 1, 1), (100, 50, 0, 100, 100, 0, 0)))
    assert [(one.attendu, one.plafond) for one in load(store).semaine.jours[1:4]] == [
        (50, 50),
        (0, 0),
        (100, 100),
    ]
    with store.writing("DM") as writing:
        writing.set_reglages(replace(writing.reglages(), au_dela_quotite=True))
    assert [(one.attendu, one.plafond) for one in load(store).semaine.jours[1:3]] == [(50, 100), (0, 100)]


def test_a_week_holds_the_agent_s_saisies_and_absences_of_its_days_alone(store: SqliteStore) -> None:
    log(store, "7.1")
    log(store, "7.1", LUNDI - timedelta(days=3))
    log(store, "14.7.1", agent="LR")
    with store.writing("DM") as writing:
        writing.write_absence("DM", MARDI, (Absence("DM", MARDI, TypeAbsence.RTT, 50),))
    semaine = load(store).semaine
    assert [(one.code, one.jour, one.centiemes) for one in semaine.saisies] == [("7.1", MARDI, 50)]
    assert semaine.absences == (Absence("DM", MARDI, TypeAbsence.RTT, 50),)


def test_the_lines_offered_are_mine_then_the_recent_then_all_each_once(store: SqliteStore) -> None:
    log(store, "7.1", date(2018, 5, 15))
    found = load(store)
    assert "14.7.1" in found.miennes
    assert "7.1" not in found.miennes
    assert found.recents == ("7.1",)
    mine = len(found.miennes)
    assert found.proposees[: mine + 1] == (*found.miennes, "7.1")
    assert sorted(found.proposees) == sorted(one.code for one in found.programme.imputables())


def test_a_line_is_recent_for_six_weeks_and_the_newest_comes_first(store: SqliteStore) -> None:
    log(store, "7.1", LUNDI - timedelta(weeks=6))
    log(store, "14.7.1", LUNDI - timedelta(weeks=1))
    log(store, "18", LUNDI - timedelta(weeks=6, days=3))
    log(store, "9.2.1")
    assert load(store).recents == ("14.7.1", "7.1")


def test_the_grid_shows_what_the_week_holds_what_is_pinned_what_was_used_and_what_is_due(
    store: SqliteStore,
) -> None:
    follow(store)
    log(store, "9.2.1", LUNDI - timedelta(weeks=1))
    log(store, "18")
    found = load(store)
    shown = found.choose_lignes(["1.1", "99.1"])
    assert "99.1" not in shown
    assert {"18", "1.1", "9.2.1", "14.7.1"} <= shown
    assert len(shown) == LIGNES_MAX


def test_a_line_is_due_by_a_jalon_that_is_not_held_or_because_it_is_late(store: SqliteStore) -> None:
    monday = date(2018, 4, 23)
    follow(store, monday)
    with store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZB"))
    used = [f"14.1.{rank}" for rank in range(1, 9)] + [f"15.1.{rank}" for rank in range(1, 5)]
    for rank, code in enumerate(used):
        log(store, code, monday - timedelta(days=4 + rank // 4), 25, "ZB")
    people.change_qui(store, "7.1", "ZB", revisions.Redaction(date(2018, 4, 1), "DM", "essai"))
    jalon = next(one for one in load(store).programme.jalons if "7.1" in one.lignes)
    near = jalon.jour - PROCHE

    def shown(au: date) -> frozenset[str]:
        return load(store, "ZB", monday, au).choose_lignes(())

    assert "7.1" in shown(near)
    assert "7.1" not in shown(near - timedelta(days=1))
    declarations.hold_jalon(store, jalon.code, near, acteur="DM")
    assert "7.1" not in shown(near)
    follow(store)
    assert "7.1" in shown(near)


def test_one_is_offered_the_lines_that_name_them_or_those_of_their_pole_before_and_after_a_first_day(
    store: SqliteStore,
) -> None:
    with store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZA", pole="AD2I"))
        writing.add_agent(Agent(initiales="ZZ"))
    found = load(store)
    assert found.choose_lignes(()) <= set(found.miennes)
    found = load(store, "ZA")
    offered = found.choose_lignes(())
    assert (found.miennes, len(offered)) == ((), LIGNES_MAX)
    assert {found.programme.pole_of(code) for code in offered} == {"AD2I"}
    assert load(store, "ZZ").choose_lignes(()) == frozenset()
    log(store, "7.1", MARDI, agent="ZA")
    assert len(load(store, "ZA").choose_lignes(())) == LIGNES_MAX
    later = load(store, "ZA", LUNDI + timedelta(weeks=1)).choose_lignes(())
    assert "7.1" in later
    assert len(later) == LIGNES_MAX
    assert later - {"7.1"} < offered


def test_a_line_closed_or_out_of_the_plan_is_offered_no_more_but_shows_where_it_holds_days(
    store: SqliteStore,
) -> None:
    log(store, "14.7.1")
    log(store, "7.1", LUNDI - timedelta(weeks=1))
    log(store, "18", LUNDI - timedelta(weeks=1))
    declarations.close_ligne(store, "14.7.1", MARDI, acteur="DM")
    people.retire_ligne(store, "7.1", revisions.Redaction(MARDI, "DM", "essai"))
    found = load(store)
    assert found.fermees == {"14.7.1", "7.1"}
    assert not found.fermees & set(found.proposees)
    shown = found.choose_lignes(["7.1"])
    assert shown >= {"14.7.1", "18"}
    assert "14.7.1" in load(store, monday=LUNDI - timedelta(weeks=1)).proposees
    assert "7.1" not in shown


def test_what_is_left_counts_everybody_s_days_of_the_year_on_the_enveloppe(store: SqliteStore) -> None:
    follow(store)
    before = left_of(load(store), "14.7.1")
    assert before is not None
    log(store, "14.7.1", centiemes=50)
    log(store, "14.7.1", date(2018, 3, 6), centiemes=75, agent="LR")
    assert left_of(load(store), "14.7.1") == before - 125


def test_what_was_done_before_the_suivi_is_left_no_more(store: SqliteStore) -> None:
    follow(store, LUNDI)
    found = load(store)
    figures = found.avancement.lignes["15.1.1"]
    assert figures.groupe is not None
    assert left_of(found, "15.1.1") == 16_000 - estimate(figures.groupe.avant)
    assert left_of(found, "14.1.9") == 3000 - estimate(found.avancement.lignes["14.1.9"].avant or 0) < 2000
    assert found.avancement.suivi == LUNDI


def test_what_is_being_typed_counts_at_once_in_what_is_left(store: SqliteStore) -> None:
    log(store, "14.7.1", centiemes=50)
    found = load(store)
    left = left_of(found, "14.7.1")
    assert left is not None
    typed = replace(found.semaine, saisies=(Saisie(agent="DM", jour=MARDI, code="14.7.1", centiemes=75),))
    assert found.left_with("14.7.1", typed) == left - 25
    assert found.left_with("14.7.1", replace(found.semaine, saisies=())) == left + 50


@pytest.mark.parametrize(("code", "centiemes"), [("1.1", 25), ("14.7.1", 100), ("15.1.1", 100)])
def test_days_typed_before_the_suivi_leave_what_a_reading_then_finds(
    store: SqliteStore, code: str, centiemes: int
) -> None:
    before = date(2018, 4, 2)
    follow(store, LUNDI)
    found = load(store, monday=before)
    days = [before + timedelta(days=rank) for rank in range(1, 5)]
    typed = found.semaine.with_cells(
        {(code, day): Saisie(agent="DM", jour=day, code=code, centiemes=centiemes) for day in days}
    )
    told = found.left_with(code, typed), found.avant_with(code, typed)
    for day in days:
        log(store, code, day, centiemes)
    read = load(store, monday=before)
    assert told == (left_of(read, code), read.avant_with(code, read.semaine))


def test_a_line_without_a_number_of_days_has_nothing_left_to_say(store: SqliteStore) -> None:
    enveloppe = load(store).programme.enveloppes_of["14.7.1"][0]
    unnumbered = MontantRevise(enveloppe.id, enveloppe.centiemes, None)
    with store.writing("DM") as writing:
        writing.add_revision(
            2018, Revision(jour=LUNDI, auteur="DM", motif="essai", changements=(unnumbered,))
        )
    found = load(store)
    assert left_of(found, "14.7.1") is None
    assert found.left_with("14.7.1", found.semaine) is None


def test_a_signed_month_locks_its_days_of_the_week_and_an_open_one_does_not(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.add_visa(signature_of("DM", Mois(2018, 4)))
    found = load(store, monday=date(2018, 4, 30))
    lock = found.lock_of(date(2018, 4, 30))
    assert lock is not None
    assert (lock.geste, lock.par) == (GesteVisa.SIGNATURE, "DM")
    assert found.lock_of(date(2018, 5, 1)) is None
    with store.writing("LR") as writing:
        writing.add_visa(
            Visa(agent="DM", mois=Mois(2018, 4), geste=GesteVisa.RENVOI, par="LR", motif="À revoir")
        )
    assert load(store, monday=date(2018, 4, 30)).verrous == {}


def test_a_week_is_of_somebody_known_and_read_by_who_may(store: SqliteStore) -> None:
    with pytest.raises(AgentRefuse):
        load(store, "ZZ")
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
    with pytest.raises(DroitRefuse, match="ZX n'a pas le droit de lire le détail de DM"):
        load_semaine(store, "DM", LUNDI, MARDI, lecteur="ZX")
    assert load_semaine(store, "DM", LUNDI, MARDI, lecteur="ZD").agent.initiales == "DM"


def test_what_is_left_is_that_of_the_enveloppe_whoever_draws_on_it_and_follows_what_is_typed(
    store: SqliteStore,
) -> None:
    follow(store)
    log(store, "15.1.1", centiemes=100, agent="LR")
    log(store, "15.1.2", centiemes=50)
    log(store, "14.7.1", centiemes=25)
    found = load(store)
    assert left_of(found, "15.1.1") == left_of(found, "15.1.3") == 16_000 - 150
    assert left_of(found, "14.7.1") == 3000 - 25
    assert left_of(found, "14.7.9") is None
    typed = found.semaine.with_cells(
        {("15.1.3", MARDI): Saisie(agent="DM", jour=MARDI, code="15.1.3", centiemes=25)}
    )
    assert found.left_with("15.1.1", typed) == 16_000 - 175
    assert found.left_with("14.7.1", typed) == 3000 - 25
