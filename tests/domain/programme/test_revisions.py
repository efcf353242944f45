"""Revisions over the real programme: zero-sum transfers, inverses, past plans that never move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cariforef_tui.domain.pilotage.what_if import compact
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Jalon, Niveau, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    LigneRetiree,
    MontantRevise,
    Plan,
    Revision,
    TexteLigne,
    TexteRevise,
    apply_changements,
    apply_on,
    check_date,
    check_unmoved,
    inverse_of_revision,
    plan_at,
    plans_until,
    take_back,
    undone_by,
)
from cariforef_tui.domain.programme.sentences import describe_changement, describe_revision
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, JoursRefuses, PlanRefuse, Refus

JUIN = date(2018, 6, 1)
FIN = date(2018, 12, 31)
JALONS = ("move", "remove", "jalon")


def voted(programme: Programme) -> Plan:
    return Plan(programme, programme, frozenset())


def revision(*changements: Changement, jour: date = JUIN, numero: int = 1) -> Revision:
    return Revision(jour=jour, auteur="DM", motif="arbitrage", changements=changements, numero=numero)


def montants(programme: Programme) -> dict[str, tuple[int | None, Chiffrage]]:
    return {one.id: (one.centiemes, one.chiffrage) for one in programme.enveloppes}


def gesture(data: st.DataObject, plan: Plan) -> tuple[Changement, ...]:
    """One gesture that the plan allows, any kind."""
    programme = plan.programme
    imputables = sorted(one.code for one in programme.imputables())
    code = data.draw(st.sampled_from(imputables))
    match data.draw(st.sampled_from(["transfer", "montant", "echeance", "qui", "add", "retire", *JALONS])):
        case "transfer":
            other = data.draw(st.sampled_from(imputables))
            return gestes.transfer(plan, code, other, data.draw(st.integers(1, 2000)))
        case "montant":
            return gestes.set_montant(plan, code, data.draw(st.integers(0, 50_000)))
        case "echeance":
            month = data.draw(st.integers(1, 12))
            return gestes.move_echeance(plan, code, f"{month:02d}/2018")
        case "qui":
            return gestes.change_qui(plan, code, data.draw(st.sampled_from(["DM", "LR/PG", "équipe"])))
        case "move" | "remove" as kind:
            jalons = [one.code for one in programme.jalons] or ["RGPD"]
            jalon = data.draw(st.sampled_from(jalons))
            if kind == "remove":
                return gestes.remove_jalon(plan, jalon)
            return gestes.move_jalon(plan, jalon, f"{data.draw(st.integers(1, 28)):02d}/05")
        case "jalon":
            typed = {"libelle": "Audit", "jour": "fin mai", "lignes": code, "bornees": code}
            return gestes.add_jalon(plan, typed)
        case "add":
            parent = programme.by_code[code].parent
            return gestes.add_ligne(plan, parent or "", "Ligne nouvelle", taken=programme.by_code)
        case _:
            if code in plan.retirees:
                return gestes.resume_ligne(plan, code)
            return gestes.retire_ligne(plan, code)


def history(data: st.DataObject, programme: Programme) -> list[Revision]:
    """Some revisions in date order, each made over the plan that the others left."""
    plan, found = voted(programme), list[Revision]()
    for jour in sorted(data.draw(st.lists(st.dates(date(2018, 1, 1), FIN), min_size=1, max_size=6))):
        try:
            changements = gesture(data, plan)
        except Refus:
            continue
        found.append(revision(*changements, jour=jour, numero=len(found) + 1))
        plan = apply_changements(plan, changements)
    return found


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_transfers_never_move_the_total(programme: Programme, data: st.DataObject) -> None:
    plan = voted(programme)
    names = [gestes.name_enveloppe(one) for one in programme.enveloppes if one.compte is Compte.METIER]
    for _ in range(data.draw(st.integers(1, 8))):
        de, vers = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        try:
            plan = apply_changements(plan, gestes.transfer(plan, de, vers, data.draw(st.integers(1, 3000))))
        except Refus:
            continue
    assert gestes.total_metier(plan.programme) == 516_000
    assert plan.programme.centiemes_prevus("GIP") == 516_000


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_taking_every_revision_back_gives_the_voted_amounts_again(
    programme: Programme, data: st.DataObject
) -> None:
    revisions = history(data, programme)
    for target in reversed(list(revisions)):
        back = take_back(revisions, target.numero, FIN, "LR", "retour")
        revisions.append(
            Revision(
                jour=back.jour,
                auteur=back.auteur,
                motif=back.motif,
                changements=back.changements,
                numero=len(revisions) + 1,
                annule=back.annule,
            )
        )
    plan = plan_at(programme, revisions, FIN)
    assert {key: value for key, value in montants(plan.programme).items() if key in montants(programme)} == (
        montants(programme)
    )
    for ligne in programme.lignes:
        now = plan.programme.by_code[ligne.code]
        assert (now.echeance, now.responsables) == (ligne.echeance, ligne.responsables)
    assert {one.code: one for one in plan.programme.jalons} == {one.code: one for one in programme.jalons}
    added = plan.programme.by_code.keys() - programme.by_code.keys()
    assert plan.retirees == added
    assert plan.programme.centiemes_prevus("GIP") == 516_000


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_past_plan_never_changes_when_later_revisions_are_written(
    programme: Programme, data: st.DataObject
) -> None:
    revisions = history(data, programme)
    cut = data.draw(st.dates(date(2018, 1, 1), FIN))
    before = plan_at(programme, [one for one in revisions if one.jour <= cut], cut)
    assert plan_at(programme, revisions, cut) == before
    assert plan_at(programme, revisions, cut).baseline == programme


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_plans_of_a_year_are_those_of_each_day(programme: Programme, data: st.DataObject) -> None:
    revisions = history(data, programme)
    plans = plans_until(programme, revisions, FIN)
    assert plans[-1][1] == plan_at(programme, revisions, FIN)
    for (jour, plan), following in zip(
        plans, [*(day for day, _ in plans[1:]), FIN + timedelta(days=1)], strict=True
    ):
        assert plan == plan_at(programme, revisions, jour)
        if following > jour:
            assert plan == plan_at(programme, revisions, following - timedelta(days=1))


def test_a_line_names_its_enveloppe_and_a_node_the_only_one_within(programme: Programme) -> None:
    assert gestes.resolve_enveloppe(programme, "14.1.8").lignes == ("14.1.6", "14.1.7", "14.1.8")
    assert gestes.resolve_enveloppe(programme, "15.1").centiemes == 16_000
    assert gestes.resolve_enveloppe(programme, "14.1.1:si").compte is Compte.SI
    assert gestes.resolve_enveloppe(programme, "18").centiemes == 36_000
    with pytest.raises(CodeRefuse, match=r"contient 7 enveloppes"):
        gestes.resolve_enveloppe(programme, "14.1")
    with pytest.raises(CodeRefuse, match=r"n'a pas d'enveloppe de jours SI"):
        gestes.resolve_enveloppe(programme, "1.1:SI")
    with pytest.raises(CodeRefuse) as caught:
        gestes.resolve_enveloppe(programme, "14.7.9")
    assert "14.7.1" in caught.value.suggestions


def test_an_x_becomes_a_number_and_is_an_x_again_once_taken_back(programme: Programme) -> None:
    plan = voted(programme)
    changements = gestes.set_montant(plan, "14.7.1:SI", 500)
    quantified = apply_changements(plan, changements)
    assert montants(quantified.programme)["14.7.1-SI"] == (500, Chiffrage.CHIFFRE)
    assert not quantified.programme.has_si_non_chiffre("14.7.1")
    back = inverse_of_revision(revision(*changements), JUIN, "LR", "non")
    assert montants(apply_changements(quantified, back.changements).programme) == montants(programme)


@pytest.mark.parametrize(
    ("de", "vers", "centiemes", "why"),
    [
        ("14.7.1", "14.1.6", 0, "plus de 0"),
        ("14.1.6", "14.1.7", 100, "une même enveloppe"),
        ("14.7.1", "14.1.1:SI", 100, "jamais de l'un à l'autre"),
        ("14.7.1:SI", "14.1.1:SI", 100, "pas chiffrée"),
        ("14.7.1", "14.1.6", 3001, "impossible de descendre"),
        ("14.1.6", "8.2", 20_000, "elle retire des jours"),
    ],
)
def test_a_transfer_that_makes_no_sense_is_refused(
    programme: Programme, de: str, vers: str, centiemes: int, why: str
) -> None:
    with pytest.raises(Refus, match=why):
        gestes.transfer(voted(programme), de, vers, centiemes)


def test_a_revision_that_changes_nothing_is_refused(programme: Programme) -> None:
    plan = voted(programme)
    refused: tuple[Callable[[], object], ...] = (
        lambda: gestes.set_montant(plan, "14.7.1", 3000),
        lambda: gestes.change_qui(plan, "14.7.1", "DM/LR"),
        lambda: gestes.move_echeance(plan, "14.1.1", plan.programme.by_code["14.1.1"].echeance.texte),
        lambda: gestes.resume_ligne(plan, "14.7.1"),
        lambda: gestes.move_echeance(plan, "14.7.1", "bientôt"),
        lambda: gestes.move_echeance(plan, "14.7.1", "31/03/2019"),
    )
    for attempt in refused:
        with pytest.raises(PlanRefuse):
            attempt()


def test_a_line_keeps_its_beginning_until_another_is_said_or_none(programme: Programme) -> None:
    plan = voted(programme)

    def move(texte: str, debut: str | None = None) -> str:
        nonlocal plan
        plan = apply_changements(plan, gestes.move_echeance(plan, "14.7.1", texte, debut))
        return plan.programme.by_code["14.7.1"].echeance.texte

    assert move("30/09", "avril") == "01/04/2018 – 30/09/2018"
    assert move("Hebdomadaire") == "Hebdomadaire, depuis le 01/04/2018"
    assert move("03/2018 – 31/12/2018") == "03/2018 – 31/12/2018"
    assert move("31/12/2018", "aucun") == "31/12/2018"
    assert move("", "01/09/2017") == "depuis le 01/09/2017"
    for texte, debut, champ in (
        ("", "01/2019", "echeance"),
        ("", "bientôt", "debut"),
        ("08/2017", None, "debut"),
    ):
        with pytest.raises(Refus) as refused:
            move(texte, debut)
        assert refused.value.champ == champ
    (added, _) = gestes.AJOUTER.read(
        {"parent": "14.1", "libelle": "Neuve", "jours": "3", "debut": "04/2018"}
    )(plan, ())
    assert added.ligne.echeance.debut == date(2018, 4, 1)


def test_a_line_is_added_after_its_sisters_with_the_next_free_number(programme: Programme) -> None:
    plan = voted(programme)
    added = gestes.add_ligne(plan, "1", "Enquête nouvelle", echeance="12/2018", qui="DM", taken=("1.9",))
    after = apply_changements(plan, added).programme
    assert after.by_code["1.10"].niveau is Niveau.ACTION
    codes = [one.code for one in after.lignes]
    assert codes.index("1.10") == codes.index("2") - 1
    assert after.is_imputable("1.10")
    assert after.centiemes_prevus("1.10") is None
    assert gestes.add_ligne(plan, "14.1", "Opération")[0] != added[0]
    for parent in ("PRI", "GIP", "14", "17", "14.7.1"):
        with pytest.raises(CodeRefuse):
            gestes.add_ligne(plan, parent, "Nulle part")


def test_only_a_line_of_saisie_is_retired_and_only_once(programme: Programme) -> None:
    plan = apply_changements(voted(programme), gestes.retire_ligne(voted(programme), "14.7.1"))
    assert plan.retirees == {"14.7.1"}
    assert plan.programme.centiemes_prevus("14.7.1") == 3000
    with pytest.raises(PlanRefuse, match="déjà retirée"):
        gestes.retire_ligne(plan, "14.7.1")
    with pytest.raises(CodeRefuse):
        gestes.retire_ligne(plan, "8.2")
    assert apply_changements(plan, gestes.resume_ligne(plan, "14.7.1")).retirees == frozenset()


def test_a_revision_is_not_dated_before_a_later_one_of_the_same_enveloppe(programme: Programme) -> None:
    plan = voted(programme)
    written = [revision(*gestes.set_montant(plan, "14.7.1", 4000), jour=date(2018, 7, 2))]
    with pytest.raises(PlanRefuse, match="n° 1 du 02/07/2018"):
        check_date(written, revision(*gestes.set_montant(plan, "14.7.1", 2000), jour=JUIN, numero=0))
    check_date(written, revision(*gestes.set_montant(plan, "14.7.1", 2000), jour=date(2018, 7, 2), numero=0))
    check_date(written, revision(*gestes.set_montant(plan, "14.1.6", 2000), jour=JUIN, numero=0))


def test_what_was_followed_or_taken_back_already_is_not_taken_back(programme: Programme) -> None:
    plan = voted(programme)
    first = revision(*gestes.set_montant(plan, "14.7.1", 4000))
    plan = apply_changements(plan, first.changements)
    second = revision(*gestes.set_montant(plan, "14.7.1", 5000), numero=2)
    with pytest.raises(PlanRefuse, match="n° 2 a suivi"):
        take_back([first, second], 1, JUIN, "LR", "non")
    with pytest.raises(PlanRefuse, match="n° 9 inconnue"):
        take_back([first, second], 9, JUIN, "LR", "non")
    with pytest.raises(DateRefusee):
        take_back([first, second], 2, date(2018, 5, 1), "LR", "non")
    third = Revision(
        jour=JUIN,
        auteur="LR",
        motif="non",
        changements=inverse_of_revision(second, JUIN, "LR", "non").changements,
        numero=3,
        annule=2,
    )
    assert undone_by([first, second, third]) == {2: 3}
    with pytest.raises(PlanRefuse, match="déjà annulée, par la n° 3"):
        take_back([first, second, third], 2, JUIN, "LR", "non")
    assert take_back([first, second, third], 1, JUIN, "LR", "non").annule == 1
    fourth = take_back([first, second, third], 3, JUIN, "LR", "si")
    again = Revision(jour=JUIN, auteur="LR", motif="si", changements=fourth.changements, numero=4, annule=3)
    assert undone_by([first, second, third, again]) == {3: 4}
    assert plan_at(programme, [first, second, third, again], FIN).programme.centiemes_prevus("14.7.1") == 5000


def test_a_scenario_made_over_another_plan_is_refused(programme: Programme) -> None:
    plan = voted(programme)
    tried = revision(*gestes.transfer(plan, "14.1.6", "14.7.1", 500))
    check_unmoved(plan, tried)
    moved = apply_changements(plan, gestes.set_montant(plan, "14.7.1", 4000))
    with pytest.raises(PlanRefuse, match="entre-temps"):
        check_unmoved(moved, tried)
    dated = revision(*gestes.move_echeance(plan, "14.7.1", "12/2018"))
    check_unmoved(plan, dated)
    with pytest.raises(PlanRefuse, match="entre-temps"):
        check_unmoved(apply_changements(plan, gestes.move_echeance(plan, "14.7.1", "11/2018")), dated)


def test_an_enveloppe_cut_below_what_is_used_is_named(programme: Programme) -> None:
    plan = voted(programme)
    cut = gestes.set_montant(plan, "14.7.1", 1000)
    ((enveloppe, centiemes, used),) = gestes.overdrawn(plan, cut, {"14.7.1-metier": 1500})
    assert (enveloppe.id, centiemes, used) == ("14.7.1-metier", 1000, 1500)
    assert gestes.overdrawn(plan, cut, {"14.7.1-metier": 1000}) == ()
    assert gestes.overdrawn(plan, gestes.set_montant(plan, "14.7.1", 3500), {"14.7.1-metier": 9000}) == ()
    assert gestes.overdrawn(plan, gestes.set_montant(plan, "8.2", -12000), {}) == (), "nobody logs on it"


def test_a_change_is_said_in_french(programme: Programme) -> None:
    plan = voted(programme)
    told = describe_revision(programme, revision(*gestes.transfer(plan, "14.1.7", "14.7.1", 1250)))
    assert told == "14.1.6 à 14.1.8 : 225 j → 212,5 j (-12,5 j) ; 14.7.1 : 30 j → 42,5 j (+12,5 j)"
    (dated,) = gestes.move_echeance(plan, "14.7.1", "12/2018")
    assert describe_changement(programme, dated) == "14.7.1 : échéance aucune → « 12/2018 »"
    (quantified,) = gestes.set_montant(plan, "14.7.1:SI", 500)
    assert describe_changement(programme, quantified) == "14.7.1 (SI) : non chiffré → 5 j"


def test_a_regulation_only_takes_days_away(programme: Programme) -> None:
    plan = voted(programme)
    with pytest.raises(JoursRefuses):
        gestes.set_montant(plan, "8.2", 100)
    with pytest.raises(JoursRefuses):
        gestes.set_montant(plan, "8.1", -100)
    after = apply_changements(plan, gestes.set_montant(plan, "8.2", -9000)).programme
    assert after.centiemes_prevus("AD2I") == 104_800 - 9000


def test_changes_tried_one_after_the_other_are_told_once_and_not_at_all_where_they_come_back() -> None:
    tried: tuple[Changement, ...] = (
        MontantRevise("18", 500, 600),
        TexteRevise(TexteLigne.ECHEANCE, "18", "06/2018", "09/2018"),
        TexteRevise(TexteLigne.QUI, "18", "DM", "LR"),
        LigneRetiree("7.1"),
        MontantRevise("18", 600, 700),
        TexteRevise(TexteLigne.ECHEANCE, "18", "09/2018", "12/2018"),
        TexteRevise(TexteLigne.QUI, "18", "LR", "PG"),
        LigneRetiree("1.1"),
    )
    assert compact(tried) == (
        MontantRevise("18", 500, 700),
        TexteRevise(TexteLigne.ECHEANCE, "18", "06/2018", "12/2018"),
        TexteRevise(TexteLigne.QUI, "18", "DM", "PG"),
        LigneRetiree("7.1"),
        LigneRetiree("1.1"),
    )
    back = (
        MontantRevise("18", 700, 500),
        TexteRevise(TexteLigne.ECHEANCE, "18", "12/2018", "06/2018"),
        TexteRevise(TexteLigne.QUI, "18", "PG", "DM"),
    )
    assert compact((*tried, *back)) == (LigneRetiree("7.1"), LigneRetiree("1.1"))


def test_an_enveloppe_does_not_go_below_nothing_nor_a_regulation_above(programme: Programme) -> None:
    plan = voted(programme)
    with pytest.raises(Refus, match="ne compte que 30 j : impossible de descendre à -1 j"):
        gestes.set_montant(plan, "14.7.1", -100)
    with pytest.raises(Refus, match="est une régulation : elle retire des jours"):
        gestes.set_montant(plan, "8.2", 100)


def test_a_line_that_is_closed_or_retired_no_longer_decides_what_bounds_its_enveloppe(
    programme: Programme,
) -> None:
    shared = next(one for one in programme.enveloppes if len(one.lignes) == 3)
    first, second, third = shared.lignes
    jalon = Jalon("J", "", JUIN, (first,), (first,))
    plan = voted(replace(programme, jalons=(jalon,)))
    closed = Fait(code=second, declaration=Declaration.SOLDEE, jour=JUIN, agent="DM")
    said = Declarations({second: closed}, {})
    assert plan.bound_by(said, ()).programme.window(*shared.lignes)[1] == FIN
    left = apply_on(plan, [LigneRetiree(third)], JUIN).bound_by(said, ())
    assert left.programme.window(*shared.lignes)[1] == left.baseline.window(*shared.lignes)[1] == JUIN
    assert plan.bound_by(said, (third,)).programme.window(*shared.lignes)[1] == JUIN
    held = Fait(code="J", declaration=Declaration.TENU, jour=JUIN, agent="DM")
    unbound = left.bound_by(Declarations(said.soldees, {"J": held}), ()).programme
    assert unbound.borne_of(shared.lignes) is None
