"""The burn-down: what was planned, done and is forecast, point by point."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.avancement.burndown import (
    Burndown,
    MarkKind,
    Measure,
    compute_burndown,
)
from cariforef_tui.domain.avancement.etat import expect_enveloppe
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau, Programme
from cariforef_tui.domain.programme.revisions import LigneAjoutee, MontantRevise, Plan, Revision, plans_until
from cariforef_tui.domain.temps.calendrier import Calendrier

AU = date(2018, 5, 25)
JANVIER = date(2018, 1, 1)
Draw = Callable[..., Burndown]


def lands_on(landing: int, *cases: int, fourchette: tuple[int, int] | None = None) -> Prevision:
    """Return a landing, with its two cases if it is that of a group: the plan held, then the pace."""
    plan_tenu, continue_ = cases or (None, None)
    return Prevision(
        centiemes=landing,
        base=BaseAtterrissage.RYTHME,
        fourchette=fourchette,
        plan_tenu=plan_tenu,
        continue_=continue_,
    )


def told(chart: Burndown) -> list[tuple[str, int, int]]:
    return [(end.nature.value, end.montre, end.valeur) for end in chart.ends]


@pytest.fixture
def draw(programme: Programme, calendrier: Calendrier) -> Draw:
    def compute(
        code: str,
        sums: Sequence[tuple[date, int]] = (),
        au: date = AU,
        *,
        prevision: Prevision | None = None,
    ) -> Burndown:
        return compute_burndown(
            [(JANVIER, Plan(programme, programme, frozenset()))],
            calendrier,
            code,
            sums,
            au,
            prevision=prevision,
        )

    return compute


def test_without_a_saisie_everything_is_left_and_no_end_is_promised(draw: Draw) -> None:
    chart = draw("14.7.1")
    assert chart.mesure is Measure.RESTE
    assert (chart.total, chart.realise, chart.actuel) == (3000, 0, 3000)
    assert (chart.atterrissage, chart.fin_projetee) == (None, None)
    assert {etape.actuel for etape in chart.etapes if etape.jour <= AU} == {3000}


def test_the_plan_goes_from_the_total_to_nothing_by_the_working_day(
    draw: Draw, programme: Programme, calendrier: Calendrier
) -> None:
    enveloppe = programme.enveloppes_within["14.7.1"][0]
    chart = draw("14.7.1")
    planned = [etape.prevu for etape in chart.etapes if etape.prevu is not None]
    assert len(planned) == len(chart.etapes)
    assert planned[0] == 3000
    assert planned[-1] == 0
    assert planned == sorted(planned, reverse=True)
    today = {etape.jour: etape.prevu for etape in chart.etapes}[AU]
    assert today == 3000 - expect_enveloppe(programme, calendrier, enveloppe, AU)
    assert (chart.debut, chart.fin) == (date(2018, 1, 1), date(2018, 12, 31))


def test_a_point_stands_on_the_last_working_day_of_each_week(draw: Draw) -> None:
    jours = [etape.jour for etape in draw("14.7.1", au=date(2018, 5, 11)).etapes]
    assert jours[0] == date(2018, 1, 1)
    assert jours[1] == date(2018, 1, 5)
    assert date(2018, 5, 11) in jours
    assert len(jours) == len(set(jours)) == 54
    assert jours == sorted(jours)


def test_the_actual_line_stops_at_the_date_asked_for(draw: Draw) -> None:
    chart = draw("14.7.1", [(date(2018, 3, 1), 100), (date(2018, 6, 1), 100)], date(2018, 5, 23))
    assert chart.realise == 100
    assert [etape.actuel for etape in chart.etapes if etape.jour > chart.au].count(None) == len(
        [etape for etape in chart.etapes if etape.jour > chart.au]
    )
    assert {etape.jour: etape.actuel for etape in chart.etapes}[date(2018, 5, 23)] == 2900


def test_a_month_ends_on_its_last_day_and_the_last_one_at_the_date(
    draw: Draw, programme: Programme, calendrier: Calendrier
) -> None:
    # 30 April is a Monday: the week before it ends without what was done that day.
    chart = draw("14.7.1", [(date(2018, 1, 31), 100), (date(2018, 4, 30), 50), (date(2018, 5, 2), 25)])
    ends = [date(2018, 1, 31), date(2018, 2, 28), date(2018, 3, 31), date(2018, 4, 30), AU]
    assert [point.jour for point in chart.fins_de_mois] == ends
    assert [point.actuel for point in chart.fins_de_mois] == [2900, 2900, 2900, 2850, 2825]
    enveloppe = programme.enveloppes_within["14.7.1"][0]
    assert [point.prevu for point in chart.fins_de_mois] == [
        3000 - expect_enveloppe(programme, calendrier, enveloppe, jour) for jour in ends
    ]
    assert ends[3] not in [etape.jour for etape in chart.etapes]


def test_one_saisie_steps_down_once(draw: Draw) -> None:
    chart = draw("14.7.1", [(date(2018, 3, 1), 50)])
    before = {etape.actuel for etape in chart.etapes if etape.jour < date(2018, 3, 1)}
    after = {etape.actuel for etape in chart.etapes if date(2018, 3, 1) <= etape.jour <= AU}
    assert (before, after) == ({3000}, {2950})


def test_the_end_is_projected_on_the_way_to_the_landing(draw: Draw, calendrier: Calendrier) -> None:
    half = calendrier.working_days[99]
    ahead = len(calendrier.working_days) - 100
    chart = draw("14.7.1", [(half, 2000)], half, prevision=lands_on(2000 + 20 * ahead))
    assert chart.fin_projetee == calendrier.working_days[149]
    assert chart.atterrissage == 2000 + 20 * ahead
    last = chart.etapes[-1]
    assert last.projete == 3000 - chart.atterrissage
    assert [one.projete for one in chart.etapes if one.jour < half] == [None] * sum(
        one.jour < half for one in chart.etapes
    )


def test_the_end_is_the_day_on_which_nothing_is_left(draw: Draw, calendrier: Calendrier) -> None:
    half = calendrier.working_days[99]
    ahead = len(calendrier.working_days) - 100
    # At 0,3 j a day, 33 days leave a tenth of a day.
    chart = draw("14.7.1", [(half, 2000)], half, prevision=lands_on(2000 + 30 * ahead))
    assert chart.fin_projetee == calendrier.working_days[99 + 34]


def test_no_end_is_promised_where_the_landing_leaves_days(draw: Draw) -> None:
    assert draw("14.7.1", [(AU, 100)], prevision=lands_on(2999)).fin_projetee is None
    assert draw("14.7.1", [(AU, 100)], prevision=lands_on(3000)).fin_projetee == date(2018, 12, 31)


def test_two_lines_go_to_the_two_cases_of_a_group_with_the_landing_between(draw: Draw) -> None:
    chart = draw("14.7.1", [(AU, 100)], prevision=lands_on(4038, 3025, 5540, fourchette=(2725, 5840)))
    assert [(end.nature.value, end.valeur) for end in chart.ahead] == [
        ("atterrissage", -1038),
        ("plan tenu", -25),
        ("si l'on continue", -2540),
    ]
    # Each figure as the sentences show it, from the top of the drawing.
    assert told(chart) == [
        ("prévu", 3000, 0),
        ("plan tenu", 3050, -25),
        ("atterrissage", 4050, -1038),
        ("si l'on continue", 5500, -2540),
    ]


def test_two_lines_go_to_the_ends_of_the_fourchette_of_a_heading(draw: Draw) -> None:
    chart = draw("14.7.1", [(AU, 100)], prevision=lands_on(4000, fourchette=(3500, 6000)))
    assert told(chart)[1:] == [
        ("fourchette", 3500, -500),
        ("atterrissage", 4000, -1000),
        ("fourchette", 6000, -3000),
    ]


def test_a_figure_that_two_lines_share_is_written_once(draw: Draw) -> None:
    chart = draw("14.7.1", [(AU, 100)], prevision=lands_on(3004, 3000, 3000))
    assert told(chart) == [("atterrissage", 3000, -4)]
    assert len(chart.ahead) == 3


def test_nothing_goes_on_from_a_window_that_is_over(draw: Draw) -> None:
    chart = draw("16.2.2", [(date(2018, 5, 2), 100)], date(2018, 5, 31), prevision=lands_on(100))
    assert chart.ahead == ()
    assert told(chart) == [("prévu", 1000, 0)]
    assert {etape.projete for etape in chart.etapes} == {None}


def test_before_its_window_a_line_lands_from_its_first_day_on(draw: Draw) -> None:
    chart = draw("14.1.1", au=date(2018, 1, 15), prevision=lands_on(3000))
    assert [etape.projete for etape in chart.etapes[1:]] == [etape.prevu for etape in chart.etapes[1:]]


def test_a_revision_is_a_step_of_the_plan_and_the_vote_stays_beside(
    programme: Programme, calendrier: Calendrier
) -> None:
    cut = Revision(
        jour=date(2018, 4, 4),
        auteur="DM",
        motif="arbitrage",
        changements=(MontantRevise("14.7.1-metier", 3000, 2000),),
        numero=1,
    )
    chart = compute_burndown(plans_until(programme, [cut], AU), calendrier, "14.7.1", [], AU)
    assert (chart.total, chart.etapes[0].initial) == (2000, 3000)
    by_day = {one.jour: one for one in chart.etapes}
    before, after = by_day[date(2018, 4, 3)], by_day[date(2018, 4, 4)]
    assert before.prevu == before.initial
    assert after.prevu is not None
    assert after.initial is not None
    assert after.initial - after.prevu > 700
    assert before.actuel == 3000
    assert after.actuel == 2000
    assert [(one.jour, one.nature, one.texte) for one in chart.reperes] == [
        (date(2018, 4, 4), MarkKind.REVISION, "-10 j"),
        (date(2018, 5, 25), MarkKind.JALON, "RGPD"),
    ]


def test_an_end_beyond_the_exercice_is_not_dated(draw: Draw) -> None:
    assert draw("14.7.1", [(AU, 100)]).fin_projetee is None


def test_an_enveloppe_used_up_says_since_when_and_shows_what_is_too_much(draw: Draw) -> None:
    chart = draw("14.7.1", [(date(2018, 2, 1), 2900), (date(2018, 2, 2), 100), (date(2018, 2, 5), 100)])
    assert chart.fin_projetee == date(2018, 2, 2)
    assert chart.actuel == -100


def test_what_was_supposed_done_is_used_up_too(programme: Programme, calendrier: Calendrier) -> None:
    plans = [(JANVIER, Plan(programme, programme, frozenset()))]
    sums, suivi = [(date(2018, 4, 4), 100), (date(2018, 4, 5), 100)], date(2018, 4, 2)
    chart = compute_burndown(plans, calendrier, "14.7.1", sums, AU, suivi=suivi, avant=2850)
    assert chart.fin_projetee == date(2018, 4, 5)
    assert (chart.realise, chart.actuel) == (200, -50)
    assert (chart.utilise_montre, chart.mot_utilise) == (200 + 2850, "utilisé")


def test_a_line_of_a_shared_enveloppe_is_drawn_against_the_whole_of_it(draw: Draw) -> None:
    chart = draw("15.1.3", [(date(2018, 2, 1), 1000)])
    assert chart.total == 16_000
    assert chart.actuel == 15_000


def test_a_window_of_the_echeance_bounds_the_plan(draw: Draw) -> None:
    chart = draw("14.1.1", [(date(2018, 2, 1), 100)], date(2018, 2, 15))
    assert (chart.debut, chart.fin) == (date(2018, 3, 1), date(2018, 12, 31))
    assert chart.etapes[0].prevu == chart.total
    assert (chart.total, chart.actuel) == (3000, 2900)
    assert {etape.actuel for etape in chart.etapes} == {None}
    opened = draw("14.1.1", [(date(2018, 2, 1), 100)], date(2018, 3, 9))
    assert opened.etapes[0].actuel == 2900


def test_work_after_the_end_of_the_window_is_still_drawn(draw: Draw) -> None:
    chart = draw("16.2.2", [(date(2018, 6, 29), 100)], date(2018, 7, 6))
    assert chart.fin == date(2018, 5, 31)
    last = chart.etapes[-1]
    assert (last.jour, last.prevu, last.actuel) == (date(2018, 7, 6), 0, 900)


def test_a_regulation_has_no_curve(draw: Draw) -> None:
    chart = draw("8.2")
    assert (chart.is_regulation, chart.total, chart.plan) == (True, None, "")
    assert {etape.prevu for etape in chart.etapes} == {None}
    assert (chart.ends, chart.fin_projetee) == ((), None)


@pytest.mark.parametrize(
    ("code", "total", "plan"),
    [
        ("8", 1_000, "10 prévus par les lignes, -98 avec la régulation"),
        ("AD2I", 104_800, "1048 prévus par les lignes, 940 avec la régulation"),
        ("GIP", 526_800, "5268 prévus par les lignes, 5160 avec la régulation"),
        ("PRI", 212_000, "2120"),
    ],
)
def test_the_plan_drawn_is_that_of_the_lines_and_goes_down_to_nothing(
    draw: Draw, code: str, total: int, plan: str
) -> None:
    chart = draw(code)
    assert (chart.is_regulation, chart.total, chart.plan) == (False, total, plan)
    assert (chart.etapes[0].prevu, chart.etapes[-1].prevu) == (total, 0)
    assert told(chart) == [("prévu des lignes" if chart.regulation else "prévu", total, 0)]


def test_a_heading_that_lands_below_the_plan_of_its_lines_is_not_said_to_use_it_up(draw: Draw) -> None:
    assert draw("AD2I", [(AU, 100)], prevision=lands_on(103_000)).fin_projetee is None


def test_a_line_without_a_number_shows_days_done_and_no_plan(calendrier: Calendrier) -> None:
    none = parse_echeance("")
    programme = Programme(
        exercice=2018,
        lignes=(
            Ligne(code="GIP", niveau=Niveau.GIP, parent=None, libelle="GIP", echeance=none),
            Ligne(code="1", niveau=Niveau.AXE, parent="GIP", libelle="Axe", echeance=none),
        ),
        enveloppes=(
            Enveloppe(
                id="1-metier", compte=Compte.METIER, chiffrage=Chiffrage.X, centiemes=None, lignes=("1",)
            ),
        ),
    )
    chart = compute_burndown(
        [(JANVIER, Plan(programme, programme, frozenset()))],
        calendrier,
        "1",
        [(date(2018, 2, 1), 50), (date(2018, 3, 1), 50)],
        AU,
        prevision=lands_on(300),
    )
    assert chart.etapes[-1].projete == 300
    assert chart.mesure is Measure.CUMUL
    assert (chart.total, chart.attendu, chart.actuel) == (None, None, 100)
    assert {etape.prevu for etape in chart.etapes} == {None}
    done = [etape.actuel for etape in chart.etapes if etape.actuel is not None]
    assert done == sorted(done)


def test_a_line_added_during_the_year_is_drawn_from_then_on_beside_no_vote(
    programme: Programme, calendrier: Calendrier, added: LigneAjoutee
) -> None:
    since = date(2018, 5, 2)
    revision = Revision(jour=since, auteur="DM", motif="archivage", changements=(added,))
    plans = plans_until(programme, (revision,), AU)
    chart = compute_burndown(plans, calendrier, "14.7.9", [(date(2018, 5, 14), 125)], AU)
    assert (chart.total, chart.realise, chart.actuel) == (500, 125, 375)
    assert {etape.initial for etape in chart.etapes} == {None}
    after = [etape for etape in chart.etapes if etape.jour >= since]
    assert chart.debut == since
    assert after[-1].prevu == 0
    assert None not in {etape.prevu for etape in after}
