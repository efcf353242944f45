"""Planned against actual: what each line, and each level above it, holds and expects."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.atterrissage import SANS_RYTHME, BaseAtterrissage
from cariforef_tui.domain.avancement.avancement import AvancementLigne, compute_avancement
from cariforef_tui.domain.avancement.consommation import Before, Consommation, Realise, days_drawn
from cariforef_tui.domain.avancement.etat import expect_at
from cariforef_tui.domain.programme.declarations import Raf, RafConstate
from cariforef_tui.domain.programme.programme import Compte, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

AU = date(2018, 5, 25)
YEAR_END = date(2018, 12, 31)
in_2018 = st.dates(date(2018, 1, 1), YEAR_END)


def figures(
    programme: Programme,
    calendrier: Calendrier,
    realises: Mapping[str, Realise],
    au: date,
    rafs: Mapping[str, RafConstate] | None = None,
) -> dict[str, AvancementLigne]:
    """The figures of every line, nothing of which is recent."""
    return compute_avancement(programme, calendrier, Consommation(realises, rafs or {}), au).lignes


def declared(code: str, centiemes: int, realise: int = 0) -> dict[str, RafConstate]:
    return {code: RafConstate(Raf(code=code, jour=AU, centiemes=centiemes, auteur="DM"), realise)}


@st.composite
def some_realises(draw: st.DrawFn, programme: Programme) -> dict[str, Realise]:
    codes = draw(st.lists(st.sampled_from([one.code for one in programme.imputables()]), max_size=12))
    amount = st.integers(0, 30_000)
    return {code: Realise(draw(amount), draw(amount)) for code in codes}


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_parent_has_done_what_its_children_have_done_and_the_gip_every_day_once(
    programme: Programme, calendrier: Calendrier, data: st.DataObject
) -> None:
    realises = data.draw(some_realises(programme))
    lignes = figures(programme, calendrier, realises, AU)
    for code, children in programme.children.items():
        if children:
            assert lignes[code].realise == sum(lignes[child].realise for child in children)
            assert lignes[code].realise_si == sum(lignes[child].realise_si for child in children)
    assert lignes["GIP"].realise == sum(realise.metier + realise.si for realise in realises.values())


def test_every_day_of_the_si_team_counts_once_in_axe_18_wherever_it_is_logged(
    programme: Programme, calendrier: Calendrier
) -> None:
    realises = {"18": Realise(0, 1000), "14.7.1": Realise(300, 200), "15.1.1": Realise(0, 500)}
    lignes = figures(programme, calendrier, realises, AU)
    assert lignes["18"].realise == 1700
    assert lignes["18"].au_titre_des_poles == 700
    assert lignes["14.7.1"].realise == 300
    assert lignes["14.7.1"].realise_si == 200
    assert lignes["PRI"].realise == 300
    assert lignes["DIR"].realise == 1700
    assert lignes["GIP"].realise == 2000
    assert lignes["GIP"].prevu == 516_000


def test_a_line_was_last_worked_on_by_those_whose_days_it_uses(programme: Programme) -> None:
    janvier, fevrier, mars = date(2018, 1, 8), date(2018, 2, 8), date(2018, 3, 8)
    realises = {
        "18": Realise(si=100, jours_si=(fevrier, fevrier)),
        "14.7.1": Realise(200, 100, jours=(janvier, fevrier), jours_si=(fevrier, mars)),
        "15.1.1": Realise(si=500, jours_si=(janvier, mars)),
    }
    assert days_drawn(programme, realises, ("14.7.1",)) == (janvier, fevrier)
    assert days_drawn(programme, realises, ("15.1.1",)) is None
    assert days_drawn(programme, realises, ("18",)) == (janvier, mars)


def test_a_line_within_a_shared_enveloppe_has_no_figure_of_its_own_but_the_enveloppe_s(
    programme: Programme, calendrier: Calendrier
) -> None:
    realises = {"15.1.1": Realise(2000), "15.1.7": Realise(500, 100)}
    lignes = figures(programme, calendrier, realises, AU)
    shared = lignes["15.1.2"]
    assert (shared.prevu, shared.taux, shared.reste, shared.attendu) == (None, None, None, None)
    assert shared.realise == 0
    assert shared.enveloppe is not None
    assert shared.enveloppe.centiemes == 16_000
    assert shared.enveloppe_realise == 2500
    assert lignes["15.1"].prevu == 16_000
    assert lignes["15.1"].enveloppe is None


def test_the_regulation_line_is_planned_but_has_no_rate(programme: Programme, calendrier: Calendrier) -> None:
    lignes = figures(programme, calendrier, {}, AU)
    assert lignes["8.2"].prevu == -10_800
    assert lignes["8.2"].taux is None
    assert lignes["8"].prevu == -9_800
    assert lignes["8"].taux is None
    assert lignes["AD2I"].prevu == 94_000


def test_at_the_end_of_the_year_everything_planned_is_expected(
    programme: Programme, calendrier: Calendrier
) -> None:
    lignes = figures(programme, calendrier, {}, YEAR_END)
    for code, ligne in lignes.items():
        regulation = programme.centiemes_prevus("8.2") or 0
        is_above = "8.2" in programme.subtrees[code]
        assert (ligne.attendu or 0) == (ligne.prevu or 0) - (regulation if is_above else 0)


def test_what_is_expected_follows_the_working_days_of_the_window(
    programme: Programme, calendrier: Calendrier
) -> None:
    half = calendrier.working_days[126]
    at_half = figures(programme, calendrier, {}, half)
    assert at_half["18"].attendu == 18_000
    assert at_half["15.1.2"].attendu is None
    assert figures(programme, calendrier, {}, date(2018, 2, 28))["14.1.1"].attendu == 0
    assert figures(programme, calendrier, {}, date(2018, 6, 1))["16.2.2"].attendu == 1000


@settings(max_examples=10, deadline=None)
@given(first=in_2018, second=in_2018)
def test_what_is_expected_never_decreases_where_days_are_planned(
    programme: Programme, calendrier: Calendrier, first: date, second: date
) -> None:
    earlier, later = (figures(programme, calendrier, {}, jour) for jour in sorted((first, second)))
    for ligne in programme.lignes:
        if (programme.centiemes_prevus(ligne.code) or 0) <= 0 or ligne.code == "AD2I":
            continue
        before, after = earlier[ligne.code].attendu, later[ligne.code].attendu
        assert (before or 0) <= (after or 0)


def test_a_rate_sums_days_before_it_divides(programme: Programme, calendrier: Calendrier) -> None:
    lignes = figures(programme, calendrier, {"14.7.1": Realise(3000)}, AU)
    assert lignes["14.7.1"].taux == 1.0
    assert lignes["14"].taux == pytest.approx(3000 / 105_500)
    assert lignes["14.7.1"].reste == 0
    attendu = lignes["14.7.1"].attendu
    assert attendu is not None
    assert lignes["14.7.1"].ecart == 3000 - attendu


def test_a_declared_raf_makes_the_forecast(programme: Programme, calendrier: Calendrier) -> None:
    realises = {"14.7.1": Realise(1000)}
    ligne = figures(programme, calendrier, realises, AU, declared("14.7.1", 500, 800))["14.7.1"]
    assert (ligne.atterrissage, ligne.base_atterrissage) == (1300, BaseAtterrissage.RAF)
    assert (ligne.raf, ligne.ecart_atterrissage) == (300, -1700)


def test_what_was_declared_left_of_a_line_since_closed_is_left_no_more(
    programme: Programme, calendrier: Calendrier
) -> None:
    consommation = Consommation({"14.7.1": Realise(1000)}, declared("14.7.1", 500, 800))
    closed = compute_avancement(programme, calendrier, consommation, AU, fermees={"14.7.1"}).lignes["14.7.1"]
    assert (closed.raf, closed.atterrissage) == (None, 1000)


def test_a_plan_revised_to_nothing_has_no_etat(programme: Programme, calendrier: Calendrier) -> None:
    enveloppes = (
        replace(one, centiemes=0) if one.lignes == ("14.7.1",) and one.compte is Compte.METIER else one
        for one in programme.enveloppes
    )
    revised = replace(programme, enveloppes=tuple(enveloppes))
    line = figures(revised, calendrier, {"14.7.1": Realise(650)}, AU)["14.7.1"]
    assert (line.prevu, line.etat, line.gravite) == (0, None, None)


def test_whoever_does_more_than_they_said_lands_on_what_was_done(
    programme: Programme, calendrier: Calendrier
) -> None:
    realises = {"14.7.1": Realise(1000)}
    ligne = figures(programme, calendrier, realises, AU, declared("14.7.1", 100, 800))["14.7.1"]
    assert (ligne.atterrissage, ligne.raf) == (1000, 0)


def test_a_raf_on_one_line_of_a_shared_enveloppe_leaves_the_others_together(
    programme: Programme, calendrier: Calendrier
) -> None:
    realises = {"15.1.1": Realise(1000), "15.1.2": Realise(400)}
    lignes = figures(programme, calendrier, realises, AU, declared("15.1.1", 200, 1000))
    assert lignes["15.1.1"].atterrissage is lignes["15.1.2"].atterrissage is None
    shared = lignes["15.1.2"].enveloppe_prevision
    assert shared is not None
    assert (shared.plan_tenu, shared.base) == (16_000, BaseAtterrissage.RYTHME)
    assert shared.continue_ == 1000 + 200 + 400
    assert lignes["15.1"].atterrissage == shared.centiemes
    assert lignes["15.1"].raf is None


def test_the_need_leaves_out_what_was_done_before_the_suivi(
    programme: Programme, calendrier: Calendrier
) -> None:
    half = calendrier.working_days[126]
    arrete = calendrier.working_days[125]
    ahead = calendrier.count_working_days(arrete + timedelta(days=1), YEAR_END)
    for code, left in (("14.7.1", 1300), ("15.1.2", 14_000)):
        enveloppe = programme.shared_enveloppe(code) or programme.enveloppes_of[code][0]
        avants = {enveloppe.id: Before((enveloppe.centiemes or 0) - 1000 - left, None, 0)}
        consommation = Consommation({code: Realise(1000)}, {}, avants)
        avancement = compute_avancement(programme, calendrier, consommation, half)
        assert avancement.lignes[code].rythme.requis == round(left * 5 / ahead)
    assert avancement.lignes["8.2"].rythme == SANS_RYTHME


def test_what_is_left_is_shown_as_the_plan_minus_the_days_shown(
    programme: Programme, calendrier: Calendrier
) -> None:
    avants = {programme.enveloppes_of["14.7.1"][0].id: Before(1033, None, 0)}
    consommation = Consommation({"14.7.1": Realise(100)}, {}, avants)
    avancement = compute_avancement(programme, calendrier, consommation, calendrier.working_days[126])
    line = avancement.lignes["14.7.1"]
    assert (line.prevu, line.realise, line.avant, line.reste, line.reste_montre) == (
        3000,
        100,
        1033,
        1867,
        1850,
    )


def test_what_nobody_quantified_is_never_zero(programme: Programme, calendrier: Calendrier) -> None:
    lignes = figures(programme, calendrier, {}, AU)
    assert lignes["14.7.1"].prevu_si is None
    assert lignes["14.7.1"].si_non_chiffre
    assert lignes["PRI"].prevu_si == 33_200
    assert lignes["PRI"].si_non_chiffre
    assert not lignes["APO"].si_non_chiffre


def test_half_a_hundredth_expected_rounds_up(calendrier: Calendrier) -> None:
    january = (date(2018, 1, 1), date(2018, 1, 3))
    assert calendrier.count_working_days(*january) == 2
    assert expect_at(calendrier, 25, *january, date(2018, 1, 2)) == 13
