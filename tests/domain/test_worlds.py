"""What holds over whole years: days that pass, a year that begins, a suivi that begins in its midst."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_tui.domain.alertes.alertes import compute_alertes
from cariforef_tui.domain.alertes.facts import FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, DEBUT_JOURS, Etat
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import days_between
from tests.forecast.annee import Annee
from tests.forecast.bodies import make_delivered
from tests.forecast.looking import look_at
from tests.forecast.years import NULL, simulate_year

MARDI = date(2018, 5, 22)
SUIVI = date(2018, 5, 21)
EVE = SUIVI - timedelta(days=1)
DATED = (TypeAlerte.ECHEANCE_PROCHE, TypeAlerte.ECHEANCE_DEPASSEE)


@pytest.fixture(scope="module")
def null_year(programme_2018: Programme) -> Annee:
    """Each group is worked at its plan; the RGPD bounds the work that is done for it, and nobody holds it."""
    made = simulate_year(make_delivered(), NULL, 2018)
    jalons = (
        replace(one, bornees=("14.7.1",)) if one.code == "RGPD" else one for one in programme_2018.jalons
    )
    return replace(made, programme=replace(made.programme, jalons=tuple(jalons)))


def keep_from(annee: Annee, first: date) -> Annee:
    """The same year, of which nobody logged anything before `first`."""
    return annee.without(lambda _initiales, day: day < first)


def groups_of(facts: FaitsAlertes) -> dict[str, AvancementGroupe]:
    return {groupe.enveloppe.id: groupe for groupe in facts.avancement.groupes}


def ecarts_of(facts: FaitsAlertes) -> dict[str, int | None]:
    return {key: groupe.ecart for key, groupe in groups_of(facts).items()}


def declare(code: str, declaration: Declaration, jour: date, centiemes: int | None = None) -> Fait:
    return Fait(code=code, declaration=declaration, jour=jour, agent="DM", centiemes=centiemes)


def expected_between(annee: Annee, groupe: AvancementGroupe, before: date, after: date) -> tuple[int, int]:
    """Hundredths that working days after `before` up to `after` expect of a group, rounded down then up."""
    calendrier = annee.calendrier
    days = calendrier.count_working_days(
        max(groupe.debut, before + timedelta(days=1)), min(groupe.fin, after)
    )
    asked, whole = groupe.prevu * days, calendrier.count_working_days(groupe.debut, groupe.fin)
    return asked // whole, -(-asked // whole)


def test_without_a_saisie_an_ecart_moves_by_what_each_day_expects_and_no_more(null_year: Annee) -> None:
    silent = null_year.without(lambda _initiales, day: day > date(2018, 5, 18))
    held = look_at(silent, date(2018, 5, 19))
    for au in days_between(date(2018, 5, 20), date(2018, 5, 28)):
        now = look_at(silent, au)
        assert held.avancement.arrete is not None
        assert now.avancement.arrete is not None
        before, after = held.avancement.arrete, now.avancement.arrete
        for key, groupe in groups_of(now).items():
            low, high = expected_between(silent, groupe, before, after)
            moved = (groups_of(held)[key].ecart or 0) - (groupe.ecart or 0)
            assert low - 1 <= moved <= high + 1
            assert (moved == 0) or after > before
        held = now


def test_a_revision_moves_the_ecart_of_its_group_on_its_day_and_no_other(null_year: Annee) -> None:
    annee = null_year
    plan = annee.programme
    revised = replace(
        plan,
        enveloppes=tuple(
            replace(one, centiemes=8000) if one.id == "16.5.1-metier" else one for one in plan.enveloppes
        ),
    )
    before, after = look_at(annee, MARDI), look_at(replace(annee, programme=revised), MARDI)
    moved = {key for key, ecart in ecarts_of(after).items() if ecart != ecarts_of(before)[key]}
    assert moved == {"16.5.1-metier"}


@pytest.mark.parametrize("logged", [(), ("DM", "ME", "ZA", "ZK")], ids=["nobody", "four people"])
def test_a_year_that_begins_lands_near_its_plan(null_year: Annee, logged: tuple[str, ...]) -> None:
    annee = null_year.without(
        lambda initiales, day: initiales not in logged or day.weekday() != 1 or day.month > 1
    )
    gips = [look_at(annee, date(2018, 1, day)).avancement.lignes["GIP"] for day in (1, 3, 9, 31)]
    regulation = annee.programme.centiemes_prevus("8.2") or 0
    planned = (gips[0].prevu or 0) - regulation
    assert gips[0].atterrissage is None
    for gip, percent in zip(gips[1:], (1, 2, 5), strict=True):
        assert gip.atterrissage is not None
        assert abs(gip.atterrissage - planned) * 100 <= percent * planned


@pytest.mark.parametrize("depuis", [MARDI, date(2019, 1, 1)], ids=["from then on", "never"])
def test_a_suivi_that_begins_supposes_the_plan_done_and_tells_dated_ends_alone(
    null_year: Annee, depuis: date
) -> None:
    annee = keep_from(null_year, depuis)
    first = look_at(annee, MARDI, suivi=SUIVI)
    for groupe in first.avancement.groupes:
        is_due = groupe.fin_propre is not None and groupe.fin_propre <= MARDI + timedelta(days=ANNONCE_JOURS)
        etat = Etat.A_CONFIRMER if is_due else Etat.A_L_HEURE
        assert (groupe.etat, groupe.ecart, groupe.avant) == (etat, 0, groupe.attendu)
    for days in (0, 5, DEBUT_JOURS - 1):
        au = SUIVI + timedelta(days=days)
        facts = look_at(annee, au, suivi=SUIVI)
        found = compute_alertes(facts)
        assert [one for one in found if one.type not in DATED and (one.jours_restants or 99) > 30] == []
        assert {groupe.fin_propre is None for groupe in facts.avancement.a_regarder} <= {False}
    assert len(compute_alertes(look_at(annee, SUIVI + timedelta(days=DEBUT_JOURS), suivi=SUIVI))) > len(found)


def test_days_of_before_the_suivi_change_no_ecart_up_to_what_was_supposed(null_year: Annee) -> None:
    au = date(2018, 6, 15)
    late = look_at(keep_from(null_year, SUIVI), au, suivi=SUIVI)
    imported = look_at(null_year.without(lambda name, _day: name == "ME"), au, suivi=SUIVI)
    only_after = look_at(
        keep_from(null_year, SUIVI).without(lambda name, _day: name == "ME"), au, suivi=SUIVI
    )
    assert ecarts_of(late) != ecarts_of(only_after)
    before = null_year.without(lambda name, _day: name == "ME").used(EVE)
    under = over = 0
    for key, groupe in groups_of(only_after).items():
        logged = sum(before[code] for code in groupe.lignes)
        if "18" in groupe.lignes:
            continue
        excess = max(0, logged - groupe.avant)
        under, over = under + (excess == 0), over + (excess > 0)
        assert groups_of(imported)[key].ecart == (groupe.ecart or 0) + excess
    assert under > 10 < over


def test_a_reprise_moves_its_group_alone_and_may_be_taken_back(null_year: Annee) -> None:
    annee, au = keep_from(null_year, SUIVI), date(2018, 6, 15)
    said = declare("16.5.1", Declaration.REPRISE, date(2018, 6, 1), 500)
    back = declare("16.5.1", Declaration.REPRISE, date(2018, 6, 2))
    supposed, told = (look_at(annee, au, suivi=SUIVI, faits=faits) for faits in ((), (said,)))
    before, after = ecarts_of(supposed), ecarts_of(told)
    moved = {key for key in before if before[key] != after[key]}
    assert moved == {"16.5.1-metier"}
    assert groups_of(told)["16.5.1-metier"].avant == 500
    delta = (after["16.5.1-metier"] or 0) - (before["16.5.1-metier"] or 0)
    gips = [facts.avancement.lignes["GIP"].ecart or 0 for facts in (supposed, told)]
    assert gips[1] - gips[0] == delta
    assert ecarts_of(look_at(annee, au, suivi=SUIVI, faits=(said, back))) == before


def test_a_jalon_held_gives_the_window_back(null_year: Annee) -> None:
    held = declare("RGPD", Declaration.TENU, MARDI)
    bounded, free = (
        groups_of(look_at(null_year, MARDI, faits=faits))["14.7.1-metier"] for faits in ((), (held,))
    )
    assert (bounded.fin_propre, bounded.is_borne, bounded.attendu) == (date(2018, 5, 25), True, 2879)
    assert (free.fin_propre, free.is_borne, free.attendu) == (None, False, 1131)


def test_an_exercice_that_is_over_has_no_etat(null_year: Annee) -> None:
    annee = null_year
    for au, is_over in ((date(2018, 12, 30), False), (date(2018, 12, 31), True), (date(2019, 1, 2), True)):
        facts = look_at(annee, au)
        groupes = facts.avancement.groupes
        assert {groupe.etat is None for groupe in groupes} == {is_over}
        if is_over:
            assert facts.avancement.arrete == date(2018, 12, 31)
            assert facts.avancement.a_regarder == ()
            assert all(groupe.attendu == groupe.prevu for groupe in groupes)


def test_nothing_is_judged_before_the_first_working_day_is_over(null_year: Annee) -> None:
    for au in (date(2018, 1, 1), date(2018, 1, 2)):
        facts = look_at(null_year, au)
        assert facts.avancement.arrete is None
        assert {(one.etat, one.attendu) for one in facts.avancement.groupes} == {(None, None)}
    assert look_at(null_year, date(2018, 1, 3)).avancement.arrete == date(2018, 1, 2)


def test_lines_of_one_enveloppe_stand_together_whichever_is_logged(null_year: Annee) -> None:
    annee = null_year
    shared = [one for one in look_at(annee, MARDI).avancement.groupes if len(one.lignes) > 1]
    first = {code: groupe.lignes[0] for groupe in shared for code in groupe.lignes}
    moved = tuple(replace(one, code=first.get(one.code, one.code)) for one in annee.saisies)
    facts, other = look_at(annee, MARDI), look_at(replace(annee, saisies=moved), MARDI)
    assert shared
    for groupe in shared:
        assert {id(facts.avancement.lignes[code].groupe) for code in groupe.lignes} == {
            id(groups_of(facts)[groupe.enveloppe.id])
        }
        assert {facts.avancement.lignes[code].ecart for code in groupe.lignes} == {None}
    assert judged(facts.avancement) == judged(other.avancement)


def judged(avancement: Avancement) -> list[tuple[int | None, Etat | None, int]]:
    return [(one.ecart, one.etat, one.enjeu) for one in avancement.groupes]
