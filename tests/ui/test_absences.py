"""No place tells absences to who may not read them, and a review that is projected tells them to nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.mois.months import load_mois_agents
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import Extent, load_revue
from cariforef_tui.services.revue.write import close_revue
from cariforef_tui.services.shown.equipe import Vue, tabulate_disponibles, tabulate_feuilles
from cariforef_tui.ui.equipe.rows import build_feuilles
from cariforef_tui.ui.equipe.texts import describe_month, describe_week
from cariforef_tui.ui.revue.columns import left_rows, right_rows
from cariforef_tui.ui.revue.reunion.pages import Topic, make_page
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from tests.people import open_store
from tests.worlds import MADE, build_absences

MARDI = date(2018, 5, 22)
REFERENCE = DateReference(MARDI, 2018)
SEMAINES = (date(2018, 4, 9), date(2018, 5, 14))


@pytest.fixture(scope="module")
def stores(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqliteStore, ...]]:
    with ExitStack() as stack:
        built = build_absences(master_store, tmp_path_factory.mktemp("mondes"))
        yield tuple(stack.enter_context(open_store(path)) for path in built.values())


@pytest.fixture(scope="module")
def open_stores(
    master_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SqliteStore, ...]]:
    """The same, before anybody is at the direction."""
    with ExitStack() as stack:
        built = build_absences(master_store, tmp_path_factory.mktemp("ouverts"), role=None)
        yield tuple(stack.enter_context(open_store(path)) for path in built.values())


def equipe(store: SqliteStore, lecteur: str) -> object:
    snapshot = load_equipe(store, REFERENCE, lecteur=lecteur)
    capacite = snapshot.capacite
    months, ended = load_mois_agents(store, REFERENCE, lecteur=lecteur), Mois(2018, 4)
    feuilles = build_feuilles(capacite, months, None, ended)
    seen = Vue(capacite, snapshot.disponibles, capacite.equipes)
    return (
        feuilles,
        [describe_week(capacite, "CB", semaine) for semaine in range(len(capacite.lundis))],
        [snapshot.day_to_open("CB", semaine) for semaine in range(len(capacite.lundis))],
        snapshot.disponibles,
        tabulate_feuilles(seen, months, feuilles.weeks, feuilles.months),
        tabulate_disponibles(seen),
    )


def mois(store: SqliteStore, lecteur: str) -> object:
    snapshot = load_mois_agents(store, REFERENCE, lecteur=lecteur)
    return [describe_month(snapshot, state, lecteur, 0, MADE) for state in snapshot.by_agent["CB"]]


def revue(store: SqliteStore, lecteur: str) -> object:
    shown = [
        load_revue(store, REFERENCE, CleRevue(perimetre, lundi), lecteur=lecteur)
        for perimetre in ("GIP", "APO")
        for lundi in SEMAINES
    ]
    return [(left_rows(one), right_rows(one)) for one in shown]


def reunion(store: SqliteStore, _lecteur: str) -> object:
    cle, lecteur = CleRevue("APO", SEMAINES[1]), ReunionScreen().lecteur
    shown = load_revue(store, REFERENCE, cle, Extent.COMPLETE, lecteur=lecteur)
    return [make_page(shown, (topic,)) for topic in Topic]


def alertes(store: SqliteStore, lecteur: str) -> object:
    return load_alertes(store, REFERENCE, lecteur=lecteur).alertes


PLACES: tuple[Callable[[SqliteStore, str], object], ...] = (equipe, mois, revue, reunion, alertes)


@pytest.mark.parametrize("place", PLACES)
def test_a_colleague_is_shown_nothing_of_absences(
    stores: tuple[SqliteStore, ...], place: Callable[[SqliteStore, str], object]
) -> None:
    first, *others = (place(store, "CA") for store in stores)
    assert others == [first] * len(others)


@pytest.mark.parametrize("place", PLACES)
def test_nor_before_a_direction_is_named(
    open_stores: tuple[SqliteStore, ...], place: Callable[[SqliteStore, str], object]
) -> None:
    first, *others = (place(store, "CA") for store in open_stores)
    assert others == [first] * len(others)


@pytest.mark.parametrize("place", [place for place in PLACES if place is not reunion])
def test_who_may_read_those_days_is_shown_them(
    stores: tuple[SqliteStore, ...], place: Callable[[SqliteStore, str], object]
) -> None:
    first, *others = (place(store, "ZD") for store in stores)
    assert first not in others


def test_a_review_is_projected_as_everybody_may_read_it(stores: tuple[SqliteStore, ...]) -> None:
    first, *others = (reunion(store, "ZD") for store in stores)
    assert others == [first] * len(others)


def test_a_closed_review_tells_a_colleague_nothing_either(master_store: Path, tmp_path: Path) -> None:
    shown = []
    cle = CleRevue("APO", SEMAINES[1])
    for path in build_absences(master_store, tmp_path).values():
        with open_store(path) as store:
            close_revue(store, REFERENCE, cle, acteur="ZD")
            shown.append(load_revue(store, REFERENCE, cle, lecteur="CA").revue.figures)
            assert load_revue(store, REFERENCE, cle, lecteur="ZD").revue.figures.jours[0].absent is not None
    assert shown == [shown[0]] * len(shown)
