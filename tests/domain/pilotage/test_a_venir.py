"""What comes: which échéances and jalons, in which order, and which group must be ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.pilotage.echeancier import AVenir, Suite, list_suite
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from tests.kit.examples import examples

AU = date(2018, 5, 22)
DAYS = st.integers(0, 364).map(lambda rank: date(2018, 1, 1) + timedelta(days=rank))


class World:
    """The programme of 2018, the RGPD bounding 14.7.1, with nothing logged but what a test says."""

    def __init__(self, programme: Programme, calendrier: Calendrier) -> None:
        jalons = tuple(
            replace(jalon, bornees=("14.7.1",)) if jalon.code == "RGPD" else jalon
            for jalon in programme.jalons
        )
        self.programme = replace(programme, jalons=jalons).bound_by((), (), ())
        self.calendrier = calendrier

    def at(self, au: date, **realises: int) -> Avancement:
        done = {code: Realise(centiemes) for code, centiemes in realises.items()}
        return compute_avancement(self.programme, self.calendrier, Consommation(done, {}), au)

    def list(
        self,
        au: date = AU,
        *,
        codes: tuple[str, ...] | None = None,
        tenus: tuple[str, ...] = (),
        closed: tuple[str, ...] = (),
    ) -> tuple[AVenir, ...]:
        """What is to come."""
        suite = self.suite(au, codes=codes, tenus=tenus, closed=closed)
        return (*suite.proches, *suite.suivantes)

    def suite(
        self,
        au: date = AU,
        *,
        codes: tuple[str, ...] | None = None,
        tenus: tuple[str, ...] = (),
        closed: tuple[str, ...] = (),
    ) -> Suite:
        kept = tuple(self.programme.by_code) if codes is None else codes
        return list_suite(self.programme, self.at(au), kept, tenus, closed)


@pytest.fixture(scope="module")
def world(programme: Programme, calendrier: Calendrier) -> World:
    return World(programme, calendrier)


def test_the_soonest_comes_first_with_the_group_that_must_be_ready(world: World) -> None:
    first, second, *_ = world.list()
    assert first.ratio == "0/30"
    assert (first.jour, first.code, first.jalon, first.abrege) == (
        date(2018, 5, 25),
        "14.7.1",
        "RGPD",
        "14.7.1",
    )
    assert first.groupe is not None
    assert (first.groupe.etat, first.groupe.gravite) == (Etat.RETARD, Gravite.CRITIQUE)
    assert first.libelle == world.programme.by_code["14.7.1"].libelle
    assert set(first.lignes) == {"14.7.1", "7.1", "18"}
    assert (second.jour, second.code, second.jalon) == (date(2018, 5, 31), "16.2.2", "")


def test_a_jalon_that_bounds_no_line_is_named_by_itself(world: World) -> None:
    pro = next(one for one in world.list(date(2018, 3, 12)) if one.jalon == "PRO")
    jalon = next(one for one in world.programme.jalons if one.code == "PRO")
    assert (pro.abrege, pro.libelle, pro.groupe) == ("PRO", jalon.libelle, None)
    assert pro.code in jalon.lignes


def test_a_line_that_shares_its_days_says_so(world: World) -> None:
    june = {one.abrege for one in world.list() if one.jour == date(2018, 6, 30)}
    assert {"14.3.2+", "16.4.1"} <= june


def test_a_jalon_held_and_a_line_closed_come_no_more(world: World) -> None:
    assert "14.7.1" not in {one.code for one in world.list(tenus=("RGPD",))}
    assert "16.2.2" not in {one.code for one in world.list(closed=("16.2.2",))}
    assert "14.7.1" not in {one.code for one in world.list(closed=("14.7.1",)) if one.groupe}


def test_a_jalon_stays_due_though_all_its_lines_are_closed(world: World) -> None:
    (due,) = [one for one in world.list(closed=("14.7.1", "7.1", "18")) if one.jalon == "RGPD"]
    assert (due.code, due.groupe) == ("14.7.1", None)


def test_those_of_some_lines_alone_are_listed(world: World) -> None:
    assert [one.code for one in world.list(codes=("16", "16.2", "16.2.2"))] == ["16.2.2"]
    (only,) = world.list(codes=("7.1",))
    assert (only.code, only.abrege, only.groupe) == ("7.1", "RGPD", None)


@examples(20)
@given(DAYS)
def test_days_go_up_from_the_date_to_the_year_s_end_which_counts_once_near(world: World, au: date) -> None:
    days = [one.jour for one in world.list(au)]
    assert days == sorted(days)
    assert all(au <= jour <= date(2018, 12, 31) for jour in days)
    assert (date(2018, 12, 31) in days) is (au >= date(2018, 12, 3))


@examples(20)
@given(DAYS)
def test_each_dated_line_comes_once(world: World, au: date) -> None:
    dated = {
        (ligne.echeance.fin, ligne.code)
        for ligne in world.programme.lignes
        if ligne.echeance.fin is not None
        and au <= ligne.echeance.fin < (date(2019, 1, 1) if au >= date(2018, 12, 3) else date(2018, 12, 31))
    }
    found = [(one.jour, one.code) for one in world.list(au) if not one.jalon]
    assert len(found) == len(set(found))
    assert set(found) == dated


def test_four_weeks_are_near(world: World) -> None:
    suite = world.suite()
    assert suite.horizon == date(2018, 6, 19)
    assert [one.abrege for one in suite.proches] == ["14.7.1", "16.2.2"]
    assert suite.suivantes[0].jour > suite.horizon


def test_what_is_past_stays_until_it_is_held_or_closed(world: World) -> None:
    suite = world.suite()
    assert [(one.jour, one.abrege) for one in suite.passees] == [
        (date(2018, 1, 31), "15.2.1+"),
        (date(2018, 3, 31), "PRO"),
    ]
    assert suite.dates == (*suite.passees, *suite.proches, *suite.suivantes)
    assert world.suite(tenus=("PRO",), closed=("15.2.1",)).passees == ()


def test_the_work_of_a_date_goes_from_the_first_day_of_its_group(world: World) -> None:
    begun = {one.abrege: one.debut for one in world.suite().dates}
    assert (begun["14.7.1"], begun["PRO"]) == (date(2018, 1, 1), None)
    assert begun["14.3.2+"] == date(2018, 1, 1)
