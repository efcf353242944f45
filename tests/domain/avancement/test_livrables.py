"""Livrables: how many are produced, asked for by now, and how many days each has taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.livrables import (
    EtatLivrable,
    compute_livrables,
    describe_livrable,
    format_ratios,
)
from cariforef_tui.domain.programme.programme import Livrable, Production, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from tests.kit.examples import examples

MARDI = date(2018, 5, 22)
DAYS = st.integers(0, 364).map(lambda days: date(2018, 1, 1) + timedelta(days=days))


def made(quantite: int, jour: date = MARDI, code: str = "15.3.2") -> Production:
    return Production(code=code, numero=1, jour=jour, quantite=quantite, agent="VS")


def states(
    programme: Programme, calendrier: Calendrier, au: date, *productions: Production, metier: int = 0
) -> tuple[EtatLivrable, ...]:
    worked = {"15.3.2": Realise(metier, jours=(au, au))} if metier else {}
    avancement = compute_avancement(programme, calendrier, Consommation(worked, {}), au)
    return compute_livrables(programme, calendrier, avancement, productions)


def lico(
    programme: Programme, calendrier: Calendrier, au: date, *productions: Production, metier: int = 0
) -> EtatLivrable:
    found = states(programme, calendrier, au, *productions, metier=metier)
    return next(one for one in found if one.livrable.libelle == "Lico")


def test_12_lico_in_may_are_fewer_than_the_16_that_the_year_asks_for(
    programme: Programme, calendrier: Calendrier
) -> None:
    state = lico(programme, calendrier, MARDI, made(12), metier=5400)
    assert (state.produit, state.attendu, state.is_tenu, state.projete) == (12, 16, False, 31)
    assert describe_livrable(state) == "Lico : 12/44, attendu 16 à ce jour, 4,5 j par unité"


def test_days_for_each_are_an_estimate_and_none_below_its_quarter(
    programme: Programme, calendrier: Calendrier
) -> None:
    state = lico(programme, calendrier, MARDI, made(12), metier=4700)
    assert (state.centiemes_par_unite, state.par_unite_montre) == (392, 400)
    assert lico(programme, calendrier, MARDI, made(12), metier=100).par_unite_montre is None


def test_declarations_add_up_to_the_date_and_those_of_another_livrable_stay_apart(
    programme: Programme, calendrier: Calendrier
) -> None:
    two = replace(
        programme,
        livrables=(*programme.livrables, Livrable(code="15.3.2", numero=2, libelle="Hors-série", quantite=2)),
    )
    after = made(9, MARDI + timedelta(days=1))
    other = replace(made(1), numero=2)
    found = states(two, calendrier, MARDI, made(3), made(2, date(2018, 1, 4)), after, other)
    assert format_ratios(found, "15.3.2") == "5/44 1/2"
    assert next(one for one in found if one.livrable.libelle == "Lico").dernier == MARDI


@pytest.mark.parametrize(("produit", "metier"), [(0, 5400), (12, 0)])
def test_nothing_is_said_of_the_days_of_each_before_the_first_or_without_days(
    programme: Programme, calendrier: Calendrier, produit: int, metier: int
) -> None:
    productions = [made(produit)] if produit else []
    assert lico(programme, calendrier, MARDI, *productions, metier=metier).centiemes_par_unite is None


@examples(20)
@given(suivi=DAYS, quantite=st.integers(1, 200), declared=st.integers(0, 300))
def test_on_the_first_day_of_a_suivi_what_was_asked_for_before_is_supposed_produced(
    programme: Programme, calendrier: Calendrier, suivi: date, quantite: int, declared: int
) -> None:
    plan = replace(programme, livrables=(Livrable(code="15.3.2", numero=1, libelle="x", quantite=quantite),))
    avancement = compute_avancement(plan, calendrier, Consommation({}, {}), suivi, suivi=suivi)
    told = [made(declared, date(2018, 1, 1))] if declared else []
    (state,) = compute_livrables(plan, calendrier, avancement, told)
    if suivi > date(2018, 1, 2):
        assert state.is_tenu or suivi == state.fin
        assert state.avant <= max(0, quantite - declared)
    else:
        assert state.avant == 0


def test_no_livrable_is_late_on_the_first_day_of_a_suivi_in_november(
    programme: Programme, calendrier: Calendrier
) -> None:
    lundi = date(2018, 11, 19)
    avancement = compute_avancement(programme, calendrier, Consommation({}, {}), lundi, suivi=lundi)
    found = compute_livrables(programme, calendrier, avancement, [made(5, date(2018, 3, 1))])
    assert all(state.is_tenu for state in found)
    state = next(one for one in found if one.livrable.libelle == "Lico")
    assert (state.produit, state.avant, state.attendu, state.compte) == (5, 33, 38, 38)
    assert describe_livrable(state) == "Lico : 5/44 + 33 d'avant le suivi, attendu 38 à ce jour"


def test_a_title_promises_over_the_window_of_its_lines_with_their_days(
    programme: Programme, calendrier: Calendrier
) -> None:
    groupes = next(one for one in states(programme, calendrier, MARDI) if one.livrable.code == "9.2")
    assert (groupes.attendu, groupes.fin) == (6, date(2018, 12, 31))


def test_a_livrable_of_a_line_that_the_plan_does_not_hold_yet_is_left_out(
    programme: Programme, calendrier: Calendrier
) -> None:
    later = replace(programme, livrables=(Livrable(code="14.7.9", numero=1, libelle="audits", quantite=2),))
    assert states(later, calendrier, MARDI) == ()


@examples(20)
@given(au=DAYS, quantite=st.integers(1, 1_000_000), produit=st.integers(0, 1_000_000))
def test_what_is_asked_for_grows_to_the_promise_and_keeping_it_is_reaching_it(
    programme: Programme, calendrier: Calendrier, au: date, quantite: int, produit: int
) -> None:
    plan = replace(programme, livrables=(Livrable(code="15.3.2", numero=1, libelle="x", quantite=quantite),))
    productions = [made(produit, date(2018, 1, 1))] if produit else []
    (state,) = states(plan, calendrier, au, *productions)
    (eve,) = states(plan, calendrier, max(au - timedelta(days=1), date(2018, 1, 1)))
    (end,) = states(plan, calendrier, date(2018, 12, 31))
    assert 0 <= eve.attendu <= state.attendu <= end.attendu == quantite
    assert state.is_tenu is (produit >= state.attendu)
    assert (state.sign == "✓") is (state.is_tenu and produit > 0)
    assert (state.sign == "▼") is not state.is_tenu
