"""Absences: which days take them, what a half-day joins or replaces, and what an undo puts back."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite, Role
from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence
from cariforef_tui.domain.values.refusals import AgentRefuse, DateRefusee, JourneePleine, Refus
from cariforef_tui.services.agents.agents import set_quotite
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.temps.absences import (
    clear_absence,
    list_absences,
    resolve_type,
    restore_absences,
    set_absence,
)
from cariforef_tui.services.temps.absences import (
    list_absences as read_absences,
)
from tests.people import log

VENDREDI, LUNDI_FERIE, MARDI, MERCREDI = (date(2018, 5, day) for day in (18, 21, 22, 23))
CONGE, RTT = TypeAbsence.CONGE, TypeAbsence.RTT


def declare(
    store: SqliteStore,
    kind: TypeAbsence = CONGE,
    first: date = MARDI,
    last: date | None = None,
    duree: Duree = Duree.JOURNEE,
    acteur: str = "DM",
) -> tuple[Absence, ...]:
    return set_absence(store, "dm", kind, first, last or first, duree, acteur=acteur)


def held(store: SqliteStore, jour: date = MARDI) -> list[tuple[TypeAbsence, int]]:
    return sorted((one.type, one.centiemes) for one in read_absences(store, "DM", jour, jour, lecteur="DM"))


def test_a_type_is_named_without_its_accents_or_capitals() -> None:
    assert (resolve_type(" conge "), resolve_type("rtt")) == (CONGE, RTT)
    with pytest.raises(Refus, match="Type d'absence « vacances » inconnu") as refused:
        resolve_type("vacances")
    assert set(refused.value.suggestions) == set(TypeAbsence)


def test_a_range_takes_the_days_that_expect_work_and_says_which(store: SqliteStore) -> None:
    written = declare(store, first=VENDREDI, last=MERCREDI)
    assert [(one.jour, one.centiemes) for one in written] == [
        (VENDREDI, 100),
        (MARDI, 100),
        (MERCREDI, 100),
    ]
    assert list_absences(store, "DM", VENDREDI, MERCREDI, lecteur="DM") == written


def test_an_absence_takes_no_more_than_the_day_expects(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.set_quotite(Quotite("DM", date(2018, 1, 1), (100, 50, 0, 100, 100, 0, 0)))
    written = declare(store, last=MERCREDI)
    assert [(one.jour, one.centiemes) for one in written] == [(MARDI, 50)]


@pytest.mark.parametrize("jour", [LUNDI_FERIE, date(2018, 5, 20)], ids=["férié", "week-end"])
def test_days_that_expect_no_work_take_no_absence(store: SqliteStore, jour: date) -> None:
    with pytest.raises(DateRefusee, match="aucun jour ouvré pour cet agent"):
        declare(store, first=jour)


def test_dates_in_disorder_or_of_no_exercice_are_refused(store: SqliteStore) -> None:
    for first, last, said in (
        (MERCREDI, MARDI, "Du 23/05/2018 au 22/05/2018 : dates dans le désordre"),
        (date(2018, 12, 31), date(2019, 1, 2), r"hors de l'exercice \(2018\) : .* Ouvrir 2019 : ctrl\+p"),
        (date(2018, 12, 31), date(2020, 1, 2), "02/01/2020 .* donnez-en une qui y est.$"),
    ):
        with pytest.raises(DateRefusee, match=said):
            declare(store, first=first, last=last)


def test_days_to_come_take_absences(store: SqliteStore) -> None:
    (written,) = declare(store, first=date(2018, 12, 3))
    assert written == Absence("DM", date(2018, 12, 3), CONGE, 100)


def test_two_half_days_of_two_types_share_a_day_and_others_replace(store: SqliteStore) -> None:
    declare(store, CONGE, duree=Duree.DEMI)
    declare(store, RTT, duree=Duree.DEMI)
    assert held(store) == [(RTT, 50), (CONGE, 50)]
    declare(store, RTT, duree=Duree.DEMI)
    assert held(store) == [(RTT, 50), (CONGE, 50)]
    declare(store, TypeAbsence.MALADIE)
    assert held(store) == [(TypeAbsence.MALADIE, 100)]
    declare(store, CONGE, duree=Duree.DEMI)
    assert held(store) == [(CONGE, 50)]


def test_a_day_that_holds_saisies_takes_what_they_leave_and_no_day_of_the_range_is_written_otherwise(
    store: SqliteStore,
) -> None:
    log(store, "DM", "7.1", 50, on=MERCREDI)
    with pytest.raises(JourneePleine):
        declare(store, last=MERCREDI)
    assert held(store) == []
    declare(store, first=MERCREDI, duree=Duree.DEMI)
    assert held(store, MERCREDI) == [(CONGE, 50)]


def test_what_somebody_changed_meanwhile_is_left_as_it_is_and_said(store: SqliteStore) -> None:
    declare(store, RTT, duree=Duree.DEMI)
    for attempt in (
        lambda: set_absence(store, "DM", CONGE, MARDI, MARDI, Duree.JOURNEE, acteur="DM", seen=()),
        lambda: clear_absence(store, "DM", MARDI, MARDI, acteur="DM", seen=()),
        lambda: restore_absences(store, "DM", MARDI, MARDI, (), seen=(), acteur="DM"),
    ):
        with pytest.raises(Refus, match=r"L'absence du mar\. 22/05 a changé entre-temps \(RTT 0,5 j\)"):
            attempt()
    assert held(store) == [(RTT, 50)]


def test_removing_counts_the_absences_that_there_were(store: SqliteStore) -> None:
    declare(store, CONGE, last=MERCREDI, duree=Duree.DEMI)
    declare(store, RTT, duree=Duree.DEMI)
    assert clear_absence(store, "DM", VENDREDI, MERCREDI, acteur="DM") == 3
    assert clear_absence(store, "DM", VENDREDI, MERCREDI, acteur="DM") == 0


def test_an_undo_puts_back_the_absences_of_the_date(store: SqliteStore) -> None:
    declare(store, CONGE, duree=Duree.DEMI)
    before = read_absences(store, "DM", MARDI, MARDI, lecteur="DM")
    after = declare(store, RTT)
    restore_absences(store, "DM", MARDI, MARDI, before, seen=after, acteur="DM")
    assert read_absences(store, "DM", MARDI, MARDI, lecteur="DM") == before
    restore_absences(store, "DM", MARDI, MARDI, (), seen=before, acteur="DM")
    assert read_absences(store, "DM", MARDI, MARDI, lecteur="DM") == ()


@pytest.mark.parametrize("parts", [(1,), (33,), (99, 1), (50, 50, 25), (25, 25)])
def test_an_undo_puts_back_only_what_a_day_can_hold(store: SqliteStore, parts: tuple[int, ...]) -> None:
    types = (CONGE, RTT, TypeAbsence.MALADIE)
    forged = tuple(Absence("DM", MARDI, kind, part) for kind, part in zip(types, parts, strict=False))
    with pytest.raises(DateRefusee, match="22/05/2018 ne peut pas tenir ces absences"):
        restore_absences(store, "DM", MARDI, MARDI, forged, seen=(), acteur="DM")
    assert held(store) == []


def test_an_undo_puts_back_an_absence_of_the_rhythm_of_then(store: SqliteStore) -> None:
    set_quotite(store, "DM", date(2018, 1, 1), (80, 80, 80, 80, 80), acteur="DM")
    before = declare(store)
    assert held(store) == [(CONGE, 80)]
    set_quotite(store, "DM", date(2018, 5, 1), (100, 100, 100, 100, 100), acteur="DM")
    clear_absence(store, "DM", MARDI, MARDI, acteur="DM")
    restore_absences(store, "DM", MARDI, MARDI, before, seen=(), acteur="DM")
    assert held(store) == [(CONGE, 80)]


def test_an_undo_is_refused_where_saisies_have_taken_the_place(store: SqliteStore) -> None:
    declared = declare(store)
    clear_absence(store, "DM", MARDI, MARDI, acteur="DM")
    log(store, "DM", "7.1", 25, on=MARDI)
    with pytest.raises(JourneePleine):
        restore_absences(store, "DM", MARDI, MARDI, declared, seen=(), acteur="DM")


@pytest.mark.parametrize(
    "absence",
    [
        Absence("DM", MARDI, CONGE, 200),
        Absence("DM", MARDI, CONGE, -50),
        Absence("DM", date(2018, 5, 20), CONGE, 50),
        Absence("DM", MERCREDI, CONGE, 50),
        Absence("DM", date(2030, 5, 21), CONGE, 50),
    ],
)
def test_an_undo_puts_back_nothing_that_a_day_does_not_expect(store: SqliteStore, absence: Absence) -> None:
    with pytest.raises(DateRefusee):
        restore_absences(store, "DM", VENDREDI, MARDI, (absence,), seen=(), acteur="DM")
    assert read_absences(store, "DM", VENDREDI, MERCREDI, lecteur="DM") == ()


def test_an_auditor_is_never_absent(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZA", pole="PRI", role=Role.AUDITEUR))
    with pytest.raises(AgentRefuse, match="ZA est auditeur"):
        set_absence(store, "ZA", CONGE, MARDI, MARDI, Duree.JOURNEE, acteur="DM")


def test_an_agent_of_another_pole_neither_writes_nor_reads_them(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
    declared = declare(store)
    for write in (
        lambda: declare(store, RTT, acteur="ZX"),
        lambda: clear_absence(store, "DM", MARDI, MARDI, acteur="ZX"),
        lambda: restore_absences(store, "DM", MARDI, MARDI, (), seen=declared, acteur="ZX"),
    ):
        with pytest.raises(DroitRefuse, match="ZX n'a pas le droit de saisir pour DM"):
            write()
    for read in (
        lambda: list_absences(store, "DM", MARDI, MARDI, lecteur="ZX"),
        lambda: read_absences(store, "DM", MARDI, MARDI, lecteur="ZX"),
    ):
        with pytest.raises(DroitRefuse, match="lire le détail de DM"):
            read()
    assert list_absences(store, None, MARDI, MARDI, lecteur="ZX") == ()
    assert list_absences(store, None, MARDI, MARDI, lecteur="ZD") == declared
