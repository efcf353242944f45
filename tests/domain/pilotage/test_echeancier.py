"""The échéancier: windows, what is done in them, and what falls due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.consommation import Before, Consommation, Realise
from cariforef_tui.domain.avancement.etat import Etat, Gravite, expect_at
from cariforef_tui.domain.pilotage.echeancier import (
    Barre,
    Echeancier,
    FaitsEcheancier,
    Nature,
    cell_of,
    day_reached,
    make_echeancier,
    sum_travail,
)
from cariforef_tui.domain.pilotage.tree import list_rows, open_everywhere
from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

AU = date(2018, 5, 22)
DAYS = st.integers(0, 364).map(lambda rank: date(2018, 1, 1) + timedelta(days=rank))
PAR_MOIS = st.integers(1, 9)
WORK = st.lists(
    st.tuples(st.sampled_from(["14.1.1", "14.7.1", "9.2.1", "1.1", "18"]), DAYS, st.integers(25, 400))
)


class World:
    """The programme 2018 with some days logged and some facts, at a date."""

    def __init__(self, programme: Programme, calendrier: Calendrier) -> None:
        self.programme, self.calendrier = programme, calendrier

    def show(
        self,
        realises: dict[str, int] | None = None,
        *,
        au: date = AU,
        declarations: Declarations | None = None,
        avants: dict[str, int] | None = None,
    ) -> Echeancier:
        done = {code: Realise(centiemes) for code, centiemes in (realises or {}).items()}
        before = {
            self.programme.enveloppes_of[code][0].id: Before(days, None, 0)
            for code, days in (avants or {}).items()
        }
        consommation = Consommation(done, {}, before)
        faits = FaitsEcheancier(
            programme=self.programme,
            calendrier=self.calendrier,
            avancement=compute_avancement(
                self.programme,
                self.calendrier,
                consommation,
                au,
                fermees=declarations.soldees if declarations else (),
            ),
            declarations=declarations or Declarations({}, {}),
            retirees=frozenset(),
            travail={},
        )
        rows = list_rows(self.programme, open_everywhere(self.programme), None)
        return make_echeancier(faits, rows)

    def barre(self, code: str, echeancier: Echeancier) -> Barre:
        return next(barre for barre in echeancier.barres if barre.code == code)


@pytest.fixture(scope="module")
def world(programme: Programme, calendrier: Calendrier) -> World:
    return World(programme, calendrier)


@given(DAYS, PAR_MOIS)
def test_a_day_stands_within_its_month(jour: date, par_mois: int) -> None:
    assert cell_of(jour, par_mois) // par_mois == jour.month - 1


@given(DAYS, DAYS, PAR_MOIS)
def test_days_stand_in_their_order(one: date, other: date, par_mois: int) -> None:
    first, last = sorted((one, other))
    assert cell_of(first, par_mois) <= cell_of(last, par_mois)


@pytest.mark.parametrize("par_mois", range(1, 10))
def test_a_year_fills_its_cells_from_the_first_to_the_last(par_mois: int) -> None:
    assert cell_of(date(2018, 1, 1), par_mois) == 0
    assert cell_of(date(2018, 12, 31), par_mois) == 12 * par_mois - 1
    assert {cell_of(date(2018, 1, 1) + timedelta(days=rank), par_mois) for rank in range(365)} == set(
        range(12 * par_mois)
    )


def test_windows_marks_and_order_are_those_of_the_programme(world: World) -> None:
    echeancier = world.show()
    assert [barre.code for barre in echeancier.barres] == [ligne.code for ligne in world.programme.lignes]
    for barre in echeancier.barres:
        assert date(2018, 1, 1) <= barre.debut <= barre.fin <= date(2018, 12, 31)
        assert all(repere.jour.year == 2018 for repere in barre.reperes)
        assert [repere.jour for repere in barre.reperes] == sorted(repere.jour for repere in barre.reperes)
    dated = {ligne.code: ligne.echeance.fin for ligne in world.programme.imputables()}
    for code, fin in dated.items():
        marks = [one.jour for one in world.barre(code, echeancier).reperes if one.nature is Nature.ECHEANCE]
        assert marks == ([fin] if fin is not None and fin.year == 2018 else [])


def test_the_jalon_of_the_rgpd_is_over_the_months_and_on_its_lines(world: World) -> None:
    echeancier = world.show()
    assert ("RGPD", date(2018, 5, 25)) in [(jalon.code, jalon.jour) for jalon in echeancier.jalons]
    on = [barre.code for barre in echeancier.barres if any(repere.code == "RGPD" for repere in barre.reperes)]
    assert on == ["7.1", "14.7.1", "18"]


def test_quarterly_work_falls_due_four_times(world: World) -> None:
    barre = world.barre("14.1.8", world.show())
    assert [repere.jour for repere in barre.reperes if repere.nature is Nature.TRIMESTRE] == [
        date(2018, 3, 31),
        date(2018, 6, 30),
        date(2018, 9, 30),
        date(2018, 12, 31),
    ]


def test_quarterly_work_falls_due_from_its_beginning_on(programme: Programme, calendrier: Calendrier) -> None:
    begun = parse_echeance("Trimestriel, depuis le 01/07/2018")
    lignes = tuple(replace(one, echeance=begun) if one.code == "14.1.8" else one for one in programme.lignes)
    world = World(replace(programme, lignes=lignes), calendrier)
    barre = world.barre("14.1.8", world.show())
    assert barre.debut == date(2018, 7, 1)
    marks = [repere.jour for repere in barre.reperes if repere.nature is Nature.TRIMESTRE]
    assert marks == [date(2018, 9, 30), date(2018, 12, 31)]


@given(st.integers(0, 20_000), st.integers(1, 10_000), DAYS, DAYS)
def test_what_is_done_reaches_the_day_that_asks_no_more(
    calendrier: Calendrier, realise: int, prevu: int, one: date, other: date
) -> None:
    debut, fin = sorted((one, other))
    reached = day_reached(calendrier, realise, prevu, debut, fin)
    if reached is None:
        days = calendrier.working_days_in(debut, fin)
        assert realise < prevu
        assert realise == 0 or not days or prevu > realise * len(days)
        return
    assert debut <= reached <= fin
    assert reached == fin or expect_at(calendrier, prevu, debut, fin, reached) <= realise
    after = calendrier.working_days_in(reached + timedelta(days=1), fin)
    assert not after or expect_at(calendrier, prevu, debut, fin, after[0]) >= realise


def test_half_of_the_days_reach_the_middle_of_a_line_s_working_days(world: World) -> None:
    assert world.barre("14.7.1", world.show({"14.7.1": 1500})).atteint == date(2018, 7, 3)
    supposed = world.barre("14.7.1", world.show({"14.7.1": 500}, avants={"14.7.1": 1000}))
    assert (supposed.atteint, supposed.realise) == (date(2018, 7, 3), 500)


@pytest.mark.parametrize(
    ("realise", "etat", "gravite"),
    [
        (250, Etat.RETARD, Gravite.ATTENTION),
        (700, Etat.RETARD, Gravite.INFO),
        (4000, Etat.DEPASSE, Gravite.CRITIQUE),
    ],
)
def test_a_line_of_the_year_has_the_etat_of_its_group(
    world: World, realise: int, etat: Etat, gravite: Gravite
) -> None:
    barre = world.barre("14.7.1", world.show({"14.7.1": realise}))
    assert (barre.etat, barre.gravite) == (etat, gravite)


def test_lines_that_share_an_exceeded_enveloppe_are_all_over(world: World) -> None:
    echeancier = world.show({"14.3.3": 3875})
    for code in ("14.3.2", "14.3.3"):
        barre = world.barre(code, echeancier)
        assert barre.etat is Etat.DEPASSE


def test_a_line_past_its_end_is_late_whatever_is_left_of_the_year(world: World) -> None:
    barre = world.barre("16.4.1", world.show({"16.4.1": 200}, au=date(2018, 7, 16)))
    assert (barre.fin, barre.etat, barre.gravite) == (date(2018, 6, 30), Etat.ECHU, Gravite.CRITIQUE)


def test_a_jalon_that_bounds_a_line_ends_its_window(programme: Programme, calendrier: Calendrier) -> None:
    jalons = tuple(
        replace(jalon, bornees=("14.7.1",)) if jalon.code == "RGPD" else jalon for jalon in programme.jalons
    )
    bounded = World(replace(programme, jalons=jalons).bound_by((), (), ()), calendrier)
    barre = bounded.barre("14.7.1", bounded.show({"14.7.1": 375}))
    assert (barre.fin, barre.etat, barre.gravite) == (date(2018, 5, 25), Etat.RETARD, Gravite.CRITIQUE)


def test_a_heading_has_no_etat_and_the_worst_gravite_below_it(world: World) -> None:
    echeancier = world.show({"14.7.1": 4000})
    for code in ("14.7", "14", "PRI", "GIP"):
        barre = world.barre(code, echeancier)
        assert (barre.etat, barre.gravite) == (None, Gravite.CRITIQUE)


def test_that_something_falls_due_within_thirty_days_is_a_fact_beside_the_etat(world: World) -> None:
    before, near = (world.show(au=jour) for jour in (date(2018, 4, 24), date(2018, 4, 25)))
    assert not world.barre("14.7.1", before).is_near
    assert world.barre("14.7.1", near).is_near
    assert not world.barre("14.7.1", world.show(au=date(2018, 5, 26))).is_near


def test_a_line_soldee_is_never_late_and_bears_its_day(world: World) -> None:
    fait = Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=date(2018, 4, 3), agent="DM")
    echeancier = world.show(declarations=Declarations({"14.7.1": fait}, {}))
    barre = world.barre("14.7.1", echeancier)
    assert (barre.etat, barre.gravite, barre.cloture, barre.is_near) == (Etat.SOLDE, None, "soldée", False)
    assert (date(2018, 4, 3), Nature.SOLDE) in [(repere.jour, repere.nature) for repere in barre.reperes]


@given(WORK)
def test_a_line_s_months_are_the_sums_of_those_below_it(
    programme: Programme, work: list[tuple[str, date, int]]
) -> None:
    sums = sum_travail(programme, work)
    for code in programme.by_code:
        below = programme.subtrees[code]
        months = [0] * 12
        for line, jour, centiemes in work:
            if line in below:
                months[jour.month - 1] += centiemes
        assert sums.get(code, (0,) * 12) == tuple(months)
