"""The échéancier: windows, what is done in them, what falls due, and the cells that they are drawn in."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.arrete import expect_at
from cariforef_tui.domain.avancement.atterrissage import Consommation, Realise
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.pilotage.echeancier import (
    Barre,
    Echeancier,
    Etat,
    FaitsEcheancier,
    Nature,
    day_reached,
    make_echeancier,
    sum_travail,
)
from cariforef_tui.domain.pilotage.frise import Fond, cell_of, draw_frise, draw_mois, month_names, now_cell
from cariforef_tui.domain.pilotage.tree import list_rows, open_everywhere
from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

AU = date(2018, 5, 22)
DAYS = st.integers(0, 364).map(lambda rank: date(2018, 1, 1) + timedelta(days=rank))
PAR_MOIS = st.integers(3, 9)
WORK = st.lists(
    st.tuples(st.sampled_from(["14.1.1", "14.7.1", "9.2.1", "1.1", "18"]), DAYS, st.integers(25, 400))
)


class World:
    """The programme 2018 with some days logged, some alerts and some facts, at a date."""

    def __init__(self, programme: Programme, calendrier: Calendrier) -> None:
        self.programme, self.calendrier = programme, calendrier

    def show(
        self,
        realises: dict[str, int] | None = None,
        *,
        au: date = AU,
        alertes: dict[str, Alerte] | None = None,
        declarations: Declarations | None = None,
    ) -> Echeancier:
        consommation = Consommation({code: Realise(done) for code, done in (realises or {}).items()}, {})
        faits = FaitsEcheancier(
            programme=self.programme,
            calendrier=self.calendrier,
            avancement=compute_avancement(self.programme, self.calendrier, consommation, au),
            declarations=declarations or Declarations({}, {}),
            retirees=frozenset(),
            travail={},
            alertes={code: (alerte,) for code, alerte in (alertes or {}).items()},
        )
        rows = list_rows(self.programme, self.programme.children, open_everywhere(self.programme), None)
        return make_echeancier(faits, rows)

    def barre(self, code: str, echeancier: Echeancier) -> Barre:
        return next(barre for barre in echeancier.barres if barre.code == code)


@pytest.fixture(scope="module")
def world(programme: Programme, calendrier: Calendrier) -> World:
    return World(programme, calendrier)


def alerte(kind: TypeAlerte, gravite: Gravite = Gravite.CRITIQUE) -> Alerte:
    return Alerte(type=kind, gravite=gravite, date=None, fait="", objet="", constat="", conseil="")


@given(DAYS, PAR_MOIS)
def test_a_day_stands_within_its_month(jour: date, par_mois: int) -> None:
    assert cell_of(jour, par_mois) // par_mois == jour.month - 1


@given(DAYS, DAYS, PAR_MOIS)
def test_days_stand_in_their_order(one: date, other: date, par_mois: int) -> None:
    first, last = sorted((one, other))
    assert cell_of(first, par_mois) <= cell_of(last, par_mois)


@pytest.mark.parametrize("par_mois", range(3, 10))
def test_a_year_fills_its_cells_from_the_first_to_the_last(par_mois: int) -> None:
    assert cell_of(date(2018, 1, 1), par_mois) == 0
    assert cell_of(date(2018, 12, 31), par_mois) == 12 * par_mois - 1
    assert {cell_of(date(2018, 1, 1) + timedelta(days=rank), par_mois) for rank in range(365)} == set(
        range(12 * par_mois)
    )


@pytest.mark.parametrize("par_mois", range(3, 10))
def test_each_month_is_named_where_it_begins_and_parted_from_the_next(par_mois: int) -> None:
    names = month_names(par_mois)
    assert len(names) == 12 * par_mois
    for rank, letter in enumerate("JFMAMJJASOND"):
        cells = names[rank * par_mois : (rank + 1) * par_mois]
        assert (cells[0].upper(), cells[-1]) == (letter, " ")


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


@given(st.integers(0, 12_000), DAYS, PAR_MOIS)
def test_a_line_s_cells_fill_its_window_alone_and_mark_today_once(
    world: World, realise: int, au: date, par_mois: int
) -> None:
    echeancier = world.show({"14.1.1": realise}, au=au)
    now = now_cell(echeancier, par_mois)
    for code in ("14.1.1", "14.1.2", "15.2.1"):
        barre = world.barre(code, echeancier)
        cells = draw_frise(barre, now, par_mois)
        first, last = cell_of(barre.debut, par_mois), cell_of(barre.fin, par_mois)
        assert [cell.is_now for cell in cells] == [rank == now for rank in range(12 * par_mois)]
        assert {rank for rank, cell in enumerate(cells) if cell.fond is not Fond.HORS} == set(
            range(first, last + 1)
        )
        marks = {cell_of(repere.jour, par_mois) for repere in barre.reperes}
        assert {rank for rank, cell in enumerate(cells) if cell.repere is not None} == marks


def fonds(world: World, code: str, echeancier: Echeancier) -> Counter[Fond]:
    cells = draw_frise(world.barre(code, echeancier), now_cell(echeancier, 3), 3)
    return Counter(cell.fond for cell in cells)


def test_half_of_the_days_fill_a_line_up_to_the_middle_of_its_working_days(world: World) -> None:
    echeancier = world.show({"14.7.1": 1500})
    assert world.barre("14.7.1", echeancier).atteint == date(2018, 7, 3)
    assert fonds(world, "14.7.1", echeancier) == {Fond.FAIT: 19, Fond.PERIODE: 17}


def test_a_late_line_lacks_what_lies_between_what_is_done_and_today(world: World) -> None:
    late = {"14.7.1": alerte(TypeAlerte.SOUS_CONSOMMATION, Gravite.ATTENTION)}
    echeancier = world.show({"14.7.1": 250}, alertes=late)
    assert world.barre("14.7.1", echeancier).etat is Etat.A_RATTRAPER
    assert fonds(world, "14.7.1", echeancier) == {Fond.FAIT: 3, Fond.MANQUE: 12, Fond.PERIODE: 21}


def test_a_late_line_without_a_number_lacks_what_follows_its_echeance(world: World) -> None:
    echeancier = world.show(alertes={"15.2.1": alerte(TypeAlerte.ECHEANCE_DEPASSEE)})
    barre = world.barre("15.2.1", echeancier)
    cells = draw_frise(barre, now_cell(echeancier, 3), 3)
    assert barre.prevu is None
    lacking = [rank for rank, cell in enumerate(cells) if cell.fond is Fond.MANQUE]
    assert lacking == list(range(cell_of(barre.fin, 3) + 1, cell_of(AU, 3) + 1))


def test_a_line_over_its_days_is_filled_beyond_the_plan(world: World) -> None:
    echeancier = world.show({"14.7.1": 4000}, alertes={"14.7.1": alerte(TypeAlerte.DEPASSEMENT)})
    assert fonds(world, "14.7.1", echeancier) == {Fond.EN_TROP: 36}


def test_a_line_about_to_be_over_is_so_from_today_on(world: World) -> None:
    soon = {"14.7.1": alerte(TypeAlerte.DEPASSEMENT_PROJETE, Gravite.ATTENTION)}
    echeancier = world.show({"14.7.1": 2000}, alertes=soon)
    cells = draw_frise(world.barre("14.7.1", echeancier), now_cell(echeancier, 3), 3)
    assert [cell.fond for cell in cells].index(Fond.EN_TROP) == cell_of(AU, 3)


def test_lines_that_share_an_exceeded_enveloppe_are_all_over(world: World) -> None:
    echeancier = world.show({"14.3.3": 3875}, alertes={"14.3.2": alerte(TypeAlerte.DEPASSEMENT)})
    for code in ("14.3.2", "14.3.3"):
        barre = world.barre(code, echeancier)
        assert (barre.etat, barre.partage) == (Etat.DEPASSEMENT, (1000, 3875))


@pytest.mark.parametrize(("realise", "etat"), [(0, Etat.A_RATTRAPER), (3000, Etat.BIENTOT)])
def test_an_echeance_of_the_week_is_late_only_where_less_is_done_than_asked(
    world: World, realise: int, etat: Etat
) -> None:
    near = {"14.7.1": alerte(TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION)}
    assert world.barre("14.7.1", world.show({"14.7.1": realise}, alertes=near)).etat is etat


def test_a_line_soldee_is_never_late_and_bears_its_day(world: World) -> None:
    fait = Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=date(2018, 4, 3), agent="DM")
    barre = world.barre(
        "14.7.1",
        world.show(
            alertes={"14.7.1": alerte(TypeAlerte.ECHEANCE_DEPASSEE)},
            declarations=Declarations({"14.7.1": fait}, {}),
        ),
    )
    assert (barre.etat, barre.gravite) == (Etat.SOLDEE, None)
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


@given(st.lists(st.integers(-100, 9000), min_size=12, max_size=12))
def test_the_busiest_month_is_the_highest_and_none_worked_is_blank(mois: list[int]) -> None:
    drawn = draw_mois(tuple(mois))
    assert [char == " " for char in drawn] == [centiemes <= 0 for centiemes in mois]
    if max(mois) > 0:
        assert drawn[mois.index(max(mois))] == "▇"
