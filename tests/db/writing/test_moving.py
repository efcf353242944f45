"""Saisies moved to another line and loaded in bulk: totals kept, all or nothing, refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cariforef_db.store.store import SqliteStore
from cariforef_db.temps import writes as bulk
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.temps.saisies import CellChange, Saisie
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CodeRefuse,
    DateRefusee,
    JourneePleine,
    Refus,
    TexteRefuse,
)
from cariforef_tui.services.ports.errors import ConflitSaisie
from tests.kit.engines import both_engines
from tests.people import last_rows

JOUR = date(2018, 5, 22)
LENDEMAIN = date(2018, 5, 23)
FIN = date(2018, 12, 31)
CODES = ("14.7.1", "18", "7.1")


def write(store: SqliteStore, *changes: CellChange) -> tuple[Saisie, ...]:
    with store.writing("LR") as writing:
        return tuple(one.after for one in writing.write_cells(changes) if one.after)


def move(store: SqliteStore, code: str, *saisies: Saisie) -> tuple[Saisie, ...]:
    with store.writing("DM") as writing:
        return writing.move_saisies(saisies, code)


def load(store: SqliteStore, *saisies: Saisie) -> None:
    with store.writing("DM") as writing:
        writing.load_saisies(saisies)


def held(store: SqliteStore, agent: str = "LR", first: date = JOUR, last: date = JOUR) -> dict[str, int]:
    with store.reading() as reading:
        return {one.code: one.centiemes for one in reading.saisies(agent, first, last)}


def test_saisies_moved_to_an_empty_line_keep_all_but_their_line(store: SqliteStore) -> None:
    first = write(
        store,
        CellChange(agent="LR", jour=JOUR, code="18", centiemes=100, commentaire="registre", a_confirmer=True),
    )[0]
    second = write(store, CellChange(agent="DM", jour=LENDEMAIN, code="7.1", centiemes=50))[0]
    moved = move(store, "14.7.1", first, second)
    version = moved[0].version
    assert version != first.version
    assert moved == (
        replace(first, code="14.7.1", version=version, par="DM"),
        replace(second, code="14.7.1", version=version, par=None),
    )
    with store.reading() as reading:
        assert reading.saisies("LR", JOUR, FIN) == moved[:1]
        assert reading.saisies("DM", JOUR, FIN) == moved[1:]
        assert [(one.agent, one.saisi) for one in reading.totaux_jour(JOUR, FIN)] == [("DM", 50), ("LR", 100)]
        journal = [(one.acteur, one.cle, one.apres is None) for one in last_rows(reading, 4)]
    assert journal == [
        ("DM", "DM 2018-05-23 14.7.1", False),
        ("DM", "DM 2018-05-23 7.1", True),
        ("DM", "LR 2018-05-22 14.7.1", False),
        ("DM", "LR 2018-05-22 18", True),
    ]


@both_engines
def test_saisies_moved_onto_days_already_there_are_added_to_them(store: SqliteStore) -> None:
    target, first, second = write(
        store,
        CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=25, commentaire="audit"),
        CellChange(agent="LR", jour=JOUR, code="18", centiemes=50, commentaire="registre", a_confirmer=True),
        CellChange(agent="LR", jour=JOUR, code="7.1", centiemes=25, commentaire="audit"),
    )
    (moved,) = move(store, "14.7.1", first, target, second)
    assert (moved.centiemes, moved.commentaire, moved.a_confirmer) == (100, "audit ; registre", True)
    with store.reading() as reading:
        assert reading.saisies("LR", JOUR, JOUR) == (moved,)


def test_a_saisie_already_on_the_line_is_left_as_it_is(store: SqliteStore) -> None:
    (there,) = write(store, CellChange(agent="LR", jour=JOUR, code="18", centiemes=50))
    with store.reading() as reading:
        before = last_rows(reading, 1)
    assert move(store, "18", there) == (there,)
    with store.reading() as reading:
        assert last_rows(reading, 1) == before


@both_engines
def test_moving_is_all_or_nothing(store: SqliteStore) -> None:
    first, second = write(
        store,
        CellChange(agent="LR", jour=JOUR, code="18", centiemes=50),
        CellChange(agent="LR", jour=LENDEMAIN, code="18", centiemes=50),
    )
    (other,) = write(store, CellChange(agent="LR", jour=LENDEMAIN, code="18", centiemes=75))
    with store.writing("DM") as writing:
        with pytest.raises(ConflitSaisie) as caught:
            writing.move_saisies([first, second], "14.7.1")
        writing.write_cells([CellChange(agent="DM", jour=JOUR, code="7.1", centiemes=25)])
    assert (caught.value.actuel, caught.value.par) == (other, "LR")
    assert held(store) == {"18": 50}
    assert held(store, "DM") == {"7.1": 25}


def test_what_cannot_be_moved_is_refused(store: SqliteStore) -> None:
    (first,) = write(store, CellChange(agent="LR", jour=JOUR, code="18", centiemes=50, commentaire="x" * 300))
    write(store, CellChange(agent="LR", jour=JOUR, code="7.1", centiemes=25, commentaire="y" * 300))
    with pytest.raises(TexteRefuse):
        move(store, "7.1", first)
    with pytest.raises(CodeRefuse):
        move(store, "99", first)
    with pytest.raises(AgentRefuse):
        move(store, "7.1", replace(first, agent="ZZ"))
    with pytest.raises(ConflitSaisie):
        move(store, "7.1", replace(first, code="14.7.1"))
    with pytest.raises(ValueError, match="twice"):
        move(store, "14.7.1", first, first)
    assert held(store) == {"18": 50, "7.1": 25}


def test_a_moved_saisie_keeps_the_account_of_the_day_it_was_logged(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.update_agent(Agent(initiales="VS", equipe="SI"))
    (si,) = write(store, CellChange(agent="VS", jour=JOUR, code="18", centiemes=50))
    with store.writing("DM") as writing:
        writing.update_agent(Agent(initiales="VS"))
    (si,) = move(store, "14.7.1", si)
    with store.reading() as reading:
        assert (reading.realises(2018, FIN)["14.7.1"].si, reading.realises(2018, FIN)["14.7.1"].metier) == (
            50,
            0,
        )
    (metier,) = write(store, CellChange(agent="VS", jour=JOUR, code="7.1", centiemes=25))
    with pytest.raises(Refus, match="changé d'équipe"):
        move(store, "7.1", si)
    assert held(store, "VS") == {"14.7.1": 50, "7.1": 25}
    assert metier.centiemes == 25


def test_a_quotite_lowered_since_refuses_the_move_in_words(store: SqliteStore) -> None:
    (full,) = write(store, CellChange(agent="LR", jour=LENDEMAIN, code="18", centiemes=100))
    with store.writing("DM") as writing:
        writing.set_quotite(Quotite("LR", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
    with pytest.raises(JourneePleine):
        move(store, "14.7.1", full)
    assert held(store, "LR", LENDEMAIN, LENDEMAIN) == {"18": 100}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.dictionaries(
        st.tuples(st.sampled_from(["LR", "DM"]), st.integers(0, 3), st.sampled_from(CODES)),
        st.sampled_from([25, 30]),
    ),
    chosen=st.sets(st.integers(0, 20)),
    target=st.sampled_from(CODES),
)
def test_moving_keeps_the_totals_of_every_day_and_agent(
    cells: dict[tuple[str, int, str], int], chosen: set[int], target: str, store: SqliteStore
) -> None:
    with store.writing("DM") as writing:
        for agent in ("LR", "DM"):
            days = [JOUR + timedelta(days=offset) for offset in range(4)]
            writing.write_cells(
                [
                    CellChange(agent=agent, jour=day, code=code, centiemes=None)
                    for day in days
                    for code in CODES
                ]
            )
        writing.load_saisies(
            [
                Saisie(agent=agent, jour=JOUR + timedelta(days=offset), code=code, centiemes=n)
                for (agent, offset, code), n in cells.items()
            ]
        )
        saisies = [one for agent in ("DM", "LR") for one in writing.saisies(agent, JOUR, FIN)]
        totals = writing.totaux_jour(JOUR, FIN)
        moved = [one for index, one in enumerate(saisies) if index in chosen]
        writing.move_saisies(moved, target)
        assert writing.totaux_jour(JOUR, FIN) == totals
        left = {(one.agent, one.jour, one.code) for one in moved if one.code != target}
        now = {
            (one.agent, one.jour, one.code): one.centiemes
            for agent in ("DM", "LR")
            for one in writing.saisies(agent, JOUR, FIN)
        }
    expected = {(agent, JOUR + timedelta(days=offset), code): n for (agent, offset, code), n in cells.items()}
    for key in left:
        n = expected.pop(key)
        expected[key[0], key[1], target] = expected.get((key[0], key[1], target), 0) + n
    assert now == expected


def test_saisies_loaded_in_bulk_are_those_that_single_writes_would_make(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.update_agent(Agent(initiales="VS", equipe="SI"))
    wanted = [
        Saisie(agent="LR", jour=JOUR, code="18", centiemes=50, commentaire="registre"),
        Saisie(agent="LR", jour=JOUR, code="14.7.1", centiemes=25, commentaire="", a_confirmer=True),
        Saisie(agent="VS", jour=LENDEMAIN, code="14.7.1", centiemes=100),
    ]
    load(store, *wanted)
    with store.reading() as reading:
        version = reading.saisies("LR", JOUR, FIN)[0].version
        assert reading.saisies("LR", JOUR, FIN) == (
            replace(wanted[1], version=version, commentaire=None, par="DM"),
            replace(wanted[0], version=version, par="DM"),
        )
        assert reading.realises(2018, FIN)["14.7.1"].si == 100
        assert {one.acteur for one in last_rows(reading, 3)} == {"DM"}
    load(store)


@both_engines
def test_one_wrong_row_among_many_loads_none_and_is_named(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", 4)
    write(store, CellChange(agent="LR", jour=JOUR, code="18", centiemes=50))
    many = [
        Saisie(agent="LR", jour=LENDEMAIN + timedelta(days=offset), code="18", centiemes=25)
        for offset in range(10)
    ]
    for wrong, kind in (
        (Saisie(agent="LR", jour=JOUR, code="7.1", centiemes=75), JourneePleine),
        (Saisie(agent="LR", jour=JOUR, code="18", centiemes=25), ConflitSaisie),
        (Saisie(agent="LR", jour=LENDEMAIN, code="18", centiemes=25), ConflitSaisie),
        (Saisie(agent="ZZ", jour=JOUR, code="18", centiemes=25), AgentRefuse),
        (Saisie(agent="LR", jour=JOUR, code="99", centiemes=25), CodeRefuse),
        (Saisie(agent="LR", jour=date(2019, 1, 2), code="18", centiemes=25), DateRefusee),
    ):
        with store.writing("DM") as writing:
            with pytest.raises(kind) as caught:
                writing.load_saisies([*many, wrong])
            writing.write_cells([CellChange(agent="DM", jour=JOUR, code="18", centiemes=25)])
        assert held(store, "LR", JOUR, FIN) == {"18": 50}
        if kind in (JourneePleine, ConflitSaisie):
            assert f"{wrong.jour:%d/%m/%Y}" in str(caught.value)
    assert held(store, "DM") == {"18": 25}
