"""Jalons that revisions move, add and take away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cariforef_tui.domain.pilotage.what_if import compact
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait
from cariforef_tui.domain.programme.gestes import add_jalon, move_jalon, remove_jalon
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    Plan,
    Revision,
    apply_changements,
    check_unmoved,
    concerns,
    inverse_of_revision,
    lines_of,
    plan_at,
    poles_touched,
)
from cariforef_tui.domain.programme.sentences import describe_changement, describe_doubts, tell_earlier_ends
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, PlanRefuse, Refus

MAI, JUIN = date(2018, 5, 22), date(2018, 6, 29)
AUDIT = {"libelle": "Audit de la CNIL", "jour": "14/09", "lignes": "7.1, 14.7.1", "bornees": "7.1"}


def ends(code: str) -> dict[str, str]:
    """A jalon with which the work of a line ends."""
    return {**AUDIT, "lignes": code, "bornees": code}


@pytest.fixture
def plan(programme: Programme) -> Plan:
    return Plan(programme, programme, frozenset())


def rgpd(programme: Programme) -> Jalon:
    return next(jalon for jalon in programme.jalons if jalon.code == "RGPD")


def revision(*changements: Changement, jour: date = MAI) -> Revision:
    return Revision(jour=jour, auteur="DM", motif="report", changements=changements, numero=1)


def test_a_jalon_that_moves_keeps_its_lines_and_its_place_by_date(plan: Plan) -> None:
    voted = rgpd(plan.programme)
    (change,) = move_jalon(plan, "rgpd", "29/06")
    assert change == JalonRevise(voted, replace(voted, jour=JUIN))
    assert describe_changement(plan.programme, change) == "jalon RGPD : 25/05/2018 → 29/06/2018"
    (early,) = move_jalon(plan, "RGPD", "02/01/2018")
    assert apply_changements(plan, [early]).programme.jalons[0].code == "RGPD"


def test_the_window_of_a_line_that_it_bounds_follows_from_the_revision_on(programme: Programme) -> None:
    moved = revision(*move_jalon(plan_at(programme, (), MAI), "RGPD", "29/06"))
    for au, fin in ((date(2018, 5, 21), date(2018, 5, 25)), (MAI, JUIN)):
        bound = plan_at(programme, [moved], au).bound_by(Declarations({}, {}), ())
        assert (bound.programme.window("14.7.1")[1], bound.baseline.window("14.7.1")[1]) == (
            fin,
            date(2018, 5, 25),
        )
    held = Declarations({}, {"RGPD": Fait(code="RGPD", declaration=Declaration.TENU, jour=MAI, agent="DM")})
    bound = plan_at(programme, [moved], MAI).bound_by(Declarations({}, {}), ())
    assert [one.jour for one in bound.programme.bounding("14.7.1")] == [JUIN]
    assert bound.programme.bounding("7.1") == ()
    assert bound.bound_by(held, ()).programme.bounding("14.7.1") == ()


def test_a_jalon_is_added_with_its_lines_and_a_code_made_of_its_label(plan: Plan) -> None:
    (change,) = add_jalon(plan, AUDIT)
    assert change == JalonRevise(
        None, Jalon("AUDIT", "Audit de la CNIL", date(2018, 9, 14), ("7.1", "14.7.1"), ("7.1",))
    )
    said = "jalon AUDIT ajouté au 14/09/2018 : « Audit de la CNIL » (7.1, 14.7.1 ; finit avec lui : 7.1)"
    assert describe_changement(plan.programme, change) == said
    after = apply_changements(plan, [change])
    assert [jalon.code for jalon in after.programme.jalons] == ["PRO", "RGPD", "AUDIT"]
    for nouveau, code in (
        (AUDIT, "AUDIT2"),
        ({**AUDIT, "code": "cnil"}, "CNIL"),
        ({**AUDIT, "libelle": "Évaluation à mi-parcours"}, "EVALUATI"),
        ({**AUDIT, "libelle": "Le 1er"}, "JALON"),
    ):
        (other,) = add_jalon(after, nouveau)
        assert isinstance(other, JalonRevise)
        assert other.jalon.code == code
    (elsewhere,) = add_jalon(plan, AUDIT, {"AUDIT", "AUDIT2"})
    assert isinstance(elsewhere, JalonRevise)
    assert elsewhere.jalon.code == "AUDIT3"


@pytest.mark.parametrize(
    ("change", "refusal", "field", "said"),
    [
        (lambda plan: move_jalon(plan, "RGDP", "29/06"), CodeRefuse, "code", "Jalon « RGDP » inconnu"),
        (lambda plan: move_jalon(plan, "RGPD", "25/05"), PlanRefuse, "jour", "est déjà au 25/05/2018"),
        (lambda plan: move_jalon(plan, "RGPD", "29/06/2019"), DateRefusee, "jour", "hors de l'exercice 2018"),
        (lambda plan: move_jalon(plan, "RGPD", "31/02"), DateRefusee, "jour", "date non reconnue"),
        (lambda plan: move_jalon(plan, "RGPD", "Hebdomadaire"), DateRefusee, "jour", "date non reconnue"),
        (lambda plan: remove_jalon(plan, "RGDP"), CodeRefuse, "code", "Jalon « RGDP » inconnu"),
        (lambda plan: add_jalon(plan, {**AUDIT, "libelle": " "}), Refus, "libelle", "il en faut un"),
        (lambda plan: add_jalon(plan, {**AUDIT, "lignes": ""}), CodeRefuse, "lignes", "en concerne une"),
        (lambda plan: add_jalon(plan, {**AUDIT, "lignes": "7.9"}), CodeRefuse, "lignes", "7.9"),
        (lambda plan: add_jalon(plan, {**AUDIT, "bornees": "18"}), CodeRefuse, "bornees", "18 n'est pas"),
        (lambda plan: add_jalon(plan, ends("8.2")), CodeRefuse, "bornees", "8.2 est une ligne de régulation"),
        (lambda plan: add_jalon(plan, ends("14.7")), CodeRefuse, "bornees", "14.7 regroupe d'autres lignes"),
        (lambda plan: add_jalon(plan, {**AUDIT, "code": "RGPD"}), CodeRefuse, "code", "est déjà pris"),
        (lambda plan: add_jalon(plan, {**AUDIT, "code": "PRI"}), CodeRefuse, "code", "est déjà pris"),
        (lambda plan: add_jalon(plan, {**AUDIT, "code": "7.1"}), CodeRefuse, "code", "code attendu"),
    ],
)
def test_what_a_jalon_cannot_be_is_refused_beside_its_field(
    plan: Plan, change: gestes.Callable[[Plan], object], refusal: type[Refus], field: str, said: str
) -> None:
    with pytest.raises(refusal, match=said) as refused:
        change(plan)
    assert refused.value.champ == field


def test_a_jalon_taken_away_is_known_no_more_and_its_inverse_brings_it_back(plan: Plan) -> None:
    (change,) = remove_jalon(plan, "RGPD")
    said = "jalon RGPD retiré du plan, prévu le 25/05/2018"
    assert describe_changement(plan.programme, change) == said
    out = apply_changements(plan, [change])
    with pytest.raises(CodeRefuse, match="inconnu"):
        move_jalon(out, "RGPD", "29/06")
    with pytest.raises(CodeRefuse, match="déjà pris"):
        add_jalon(out, {**AUDIT, "code": "RGPD"})
    back = inverse_of_revision(revision(change), MAI, "DM", "retour")
    assert {*apply_changements(out, back.changements).programme.jalons} == {*plan.programme.jalons}


def test_a_revised_jalon_concerns_its_lines_and_touches_their_poles(plan: Plan) -> None:
    moved = revision(*move_jalon(plan, "RGPD", "29/06"))
    (change,) = moved.changements
    assert lines_of(plan.programme, change) == ("14.7.1", "7.1", "18")
    assert [concerns(moved, plan.programme, code) for code in ("14.7", "7.1", "GIP", "14.1", "1")] == (
        [True, True, True, False, False]
    )
    # Those of the line that ends with it: nothing moves for the two others.
    assert poles_touched(plan.programme, [change]) == ("PRI",)
    free = JalonRevise(None, Jalon("LIBRE", "Sans fin", JUIN, ("14.7.1", "7.1", "18")))
    assert poles_touched(plan.programme, [free]) == ("PRI", "AD2I", "DIR")
    bare = JalonRevise(None, Jalon("NU", "Sans ligne", JUIN, ()))
    assert poles_touched(plan.programme, [bare]) == (None,)


def test_a_jalon_that_moved_meanwhile_is_refused(plan: Plan) -> None:
    first = move_jalon(plan, "RGPD", "29/06")
    check_unmoved(plan, revision(*first))
    after = apply_changements(plan, first)
    check_unmoved(after, revision(*remove_jalon(after, "RGPD")))
    for stale in (first, add_jalon(plan, AUDIT), remove_jalon(plan, "RGPD")):
        met = apply_changements(after, add_jalon(plan, AUDIT))
        with pytest.raises(PlanRefuse, match="changé entre-temps"):
            check_unmoved(met, revision(*stale))


def test_a_jalon_moved_several_times_is_one_change_and_none_where_it_comes_back(plan: Plan) -> None:
    first = move_jalon(plan, "RGPD", "29/06")
    second = move_jalon(apply_changements(plan, first), "RGPD", "31/08")
    voted = rgpd(plan.programme)
    assert compact((*first, *second)) == (JalonRevise(voted, replace(voted, jour=date(2018, 8, 31))),)
    assert compact((*first, *inverse_of_revision(revision(*first), MAI, "", "").changements)) == ()
    added = add_jalon(plan, AUDIT)
    assert compact((*added, *remove_jalon(apply_changements(plan, added), "AUDIT"))) == ()


def test_a_jalon_that_ends_one_line_of_a_shared_enveloppe_is_doubted(programme: Programme) -> None:
    def doubts(*bornees: str) -> list[str]:
        jalons = (replace(programme.jalons[0], bornees=bornees),)
        said = describe_doubts(replace(programme, jalons=jalons))
        return [one for one in said if "jours partagés" in one]

    (said,) = doubts("10.1.1")
    assert said == "Jalons sans effet sur des jours partagés (1) : RGPD finit 10.1.1 sans 10.1.2"
    assert doubts("10.1.1", "10.1.2", "14.7.1") == []


def test_a_line_that_ends_before_its_jalon_is_told(programme: Programme) -> None:
    plan = plan_at(programme, (), MAI)
    early = apply_changements(plan, gestes.move_echeance(plan, "14.7.1", "30/06"))
    for jour, told in (("29/06", []), ("31/08", ["14.7.1 finit avant lui, le 30/06/2018"])):
        (change,) = move_jalon(early, "RGPD", jour)
        assert [one.partition(" :")[0] for one in tell_earlier_ends(early.programme, change)] == told
