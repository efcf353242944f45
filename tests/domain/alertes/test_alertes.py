"""Every alert of a date: one a line at most, their order, a suivi that begins, the SI team."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.alertes import Alerte, compute_alertes
from cariforef_tui.domain.alertes.facts import TypeAlerte, seen_by
from cariforef_tui.domain.alertes.of_groupes import OF_GROUPS
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Production, Programme
from tests.domain.alertes.conftest import Compute, Facts, about
from tests.kit.examples import examples
from tests.worlds import read_2018

AU = date(2018, 5, 22)
CODES = tuple(one.code for one in read_2018()[0].imputables())
USED = st.integers(0, 60).map(lambda n: n * n * 5)


@examples(25)
@given(
    au=st.dates(date(2018, 1, 1), date(2018, 12, 31)),
    used=st.dictionaries(
        st.sampled_from(CODES), USED | st.tuples(USED, st.just(date(2018, 1, 5))), max_size=20
    ),
    suivi=st.sampled_from((date(2018, 1, 1), date(2018, 3, 5), date(2018, 5, 21))),
    productions=st.sampled_from((None, ())),
)
def test_no_line_is_in_two_alerts_and_each_group_to_look_at_makes_one(
    facts: Facts,
    au: date,
    used: dict[str, int | tuple[int, date]],
    suivi: date,
    productions: tuple[Production, ...] | None,
) -> None:
    made = facts(max(au, suivi), used, suivi=suivi, productions=productions)
    found = [one for one in compute_alertes(made) if one.code is not None and one.mois == ()]
    bounding = {one.code for one in made.programme.jalons if one.bornees}
    of_lines = [one for one in found if one.jalon is None or one.jalon in bounding]
    told = [code for one in of_lines for code in one.lignes]
    assert len(told) == len(set(told))

    of_groups = [one for one in of_lines if one.type in OF_GROUPS and one.gravite is not Gravite.INFO]
    alone = {one.lignes for one in of_groups if one.sujet.startswith("Jalon")}
    to_look_at = {groupe.lignes for groupe in made.avancement.a_regarder}
    assert {one.lignes for one in of_groups} - alone == to_look_at - alone


def test_alerts_come_by_gravite_then_days_at_stake_then_date_then_document_order(
    alertes: Compute, bounded: Programme
) -> None:
    agents = (Agent(initiales="DM"), Agent(initiales="LR"))
    idle = dict.fromkeys(("14.7.1", "16.5.1", "16.4.1", "10.3.1", "16.1.1"), 0)
    found = alertes(date(2018, 6, 20), idle | {"14.1.9": 3525, "16.2.1": 1900}, agents=agents, productions=())
    rank = {ligne.code: index for index, ligne in enumerate(bounded.lignes)}

    def key(one: Alerte) -> tuple[int, bool, int, date, int]:
        is_group = one.type in OF_GROUPS
        stake = -one.poids if is_group else 0
        place = rank.get(one.code or "", len(rank))
        return list(Gravite).index(one.gravite), not is_group, stake, one.date or date.max, place

    assert [key(one) for one in found] == sorted(map(key, found))
    assert [one.code for one in found][:3] == ["14.7.1", "14.1.9", "16.2.1"]
    assert {one.gravite for one in found} == set(Gravite)
    assert [one for one in seen_by(found, ()) if one.agent is None] == [
        one for one in found if one.agent is None
    ]


@pytest.mark.parametrize("au", [date(2018, 5, 22), date(2018, 5, 31), date(2018, 6, 3), date(2018, 6, 4)])
def test_the_first_fortnight_of_a_suivi_tells_dated_ends_alone(alertes: Compute, au: date) -> None:
    idle = dict.fromkeys(("16.5.1", "16.2.2", "14.1.4", "15.3.2"), 0)
    over = {"14.1.9": 9000, "15.2.1": 0}
    found = alertes(au, idle | over, agents=(Agent(initiales="DM"),), suivi=date(2018, 5, 21), productions=())
    dated = {TypeAlerte.ECHEANCE_PROCHE, TypeAlerte.ECHEANCE_DEPASSEE}
    undated = [one for one in found if one.type not in dated and one.jours_restants is None]
    assert bool(undated) is (au == date(2018, 6, 4))
    assert {one.jalon for one in found if one.jalon} <= {"RGPD"}
    assert about(found, "16.2.2") != []


def test_nothing_is_asked_of_the_first_fortnight_of_a_year(alertes: Compute) -> None:
    agents = (Agent(initiales="ZZ"),)
    none = dict.fromkeys(CODES, 0)
    for day in range(1, 15):
        found = alertes(date(2018, 1, day), none, agents=agents, productions=())
        assert {one.lignes for one in found} <= {("15.2.1",)}
    assert len(alertes(date(2018, 1, 15), none, agents=agents, productions=())) > 10


def test_the_regulation_line_never_raises_an_alert(alertes: Compute) -> None:
    for au in (date(2018, 1, 1), AU, date(2018, 12, 31)):
        assert about(alertes(au, {"8.2": 0}), "8.2") == []


def test_the_claims_on_the_si_team_are_told_where_they_exceed_its_days(
    alertes: Compute, bounded: Programme
) -> None:
    (found,) = about(alertes(AU), "18")
    assert (found.type, found.gravite, found.fait) == (
        TypeAlerte.SURCHARGE_SI,
        Gravite.ATTENTION,
        "+26 j sur 360",
    )
    assert found.message == (
        "18 « Assurer la maintenance et le développement des systèmes num… » : 332 j demandés sur les lignes "
        "et 54 j d'infrastructure (15 %) pour 360 j disponibles, soit 26 j de trop, sans compter 3 besoins "
        "non chiffrés (X). Arbitrer ces demandes."
    )
    (late,) = about(alertes(AU, {"18": 0}), "18")
    assert (late.type, "332 j demandés" in late.message) == (TypeAlerte.NON_DEMARREE, True)
    closed = Fait(code="18", declaration=Declaration.SOLDEE, jour=date(2018, 5, 2), agent="DM")
    assert about(alertes(AU, faits=(closed,)), "18") == []
    assert about(alertes(AU, plan=replace(bounded, code_si=None)), "18") == []


def test_every_alert_is_one_or_more_french_sentences_about_a_known_line(
    alertes: Compute, bounded: Programme
) -> None:
    for au in (date(2018, 1, 31), AU, date(2018, 10, 1), date(2018, 12, 31)):
        for used in (dict.fromkeys(CODES, 0), dict.fromkeys(CODES, 9000), {}):
            for one in alertes(au, used, agents=(Agent(initiales="DM"),), productions=()):
                assert one.code is None or one.code in bounded.by_code
                assert one.message.endswith(".")
                assert "None" not in one.message
                assert "\n" not in one.message
                assert ".." not in one.details


def lico(quantite: int, jour: date = date(2018, 1, 18)) -> tuple[Production, ...]:
    return (Production(code="15.3.2", numero=1, jour=jour, quantite=quantite, agent="VS"),)


@pytest.mark.parametrize(
    ("au", "productions", "gravites"),
    [
        (date(2018, 4, 27), lico(1), []),
        (AU, lico(12), [Gravite.ATTENTION]),
        (AU, lico(16), []),
        (AU, lico(44, AU + timedelta(days=1)), []),
        (AU, (), []),
        (date(2018, 7, 9), (), [Gravite.INFO]),
        (date(2018, 10, 8), (), [Gravite.ATTENTION]),
        (date(2018, 12, 31), lico(43), [Gravite.ATTENTION]),
        (date(2018, 12, 31), lico(44), []),
    ],
)
def test_a_livrable_that_the_pace_will_not_make_is_told_from_a_third_of_its_window_on(
    alertes: Compute, au: date, productions: tuple[Production, ...], gravites: list[Gravite]
) -> None:
    found = about(alertes(au, productions=productions), "15.3.2")
    assert [one.gravite for one in found] == gravites
    for one in found:
        assert one.type is TypeAlerte.LIVRABLE_EN_RETARD
        assert (one.objet, one.date) == ("Lico", date(2018, 12, 31))


def test_a_late_livrable_says_how_many_where_that_leads_and_what_to_do(alertes: Compute) -> None:
    (late,) = about(alertes(AU, productions=lico(12)), "15.3.2")
    assert (late.fait, late.chiffre) == ("12/44", "attendu 16")
    assert late.message == (
        "15.3.2 « Lico » : 12 sur 44, attendu 16 à ce jour ; à ce rythme, 31 au 31/12/2018 (dernière "
        "déclaration : 18/01/2018). Déclarer ce qui est produit, ou revoir la quantité promise."
    )


def test_a_soldee_line_says_nothing_of_its_livrable(alertes: Compute) -> None:
    soldee = Fait(code="15.3.2", declaration=Declaration.SOLDEE, jour=date(2018, 5, 2), agent="DM")
    assert about(alertes(AU, faits=(soldee,), productions=lico(12)), "15.3.2") == []


@pytest.mark.parametrize(
    ("kind", "fait", "sujet", "constat", "told"),
    [
        (
            TypeAlerte.DEPASSEMENT,
            "+4,5 j sur 30",
            "14.1.9 « Annuaire »",
            "enveloppe dépassée de 4,5 j.",
            "+4,5 j sur 30 · 14.1.9 « Annuaire » : enveloppe dépassée de 4,5 j.",
        ),
        (
            TypeAlerte.MOIS_NON_SIGNE,
            "depuis 10 j",
            "ZA",
            "avril 2018 n'est pas signé, 10 jours ouvrés après la fin du mois.",
            "Avril 2018 n'est pas signé, 10 jours ouvrés après la fin du mois · ZA.",
        ),
        (
            TypeAlerte.SAISIE_MANQUANTE,
            "manque 1 j",
            "DM",
            "1 jour à compléter (18/05/2018), il manque 1 j.",
            "1 jour à compléter (18/05/2018), il manque 1 j · DM.",
        ),
    ],
)
def test_an_alert_says_the_fact_first_and_once_then_what_it_is_about_and_the_advice(
    kind: TypeAlerte, fait: str, sujet: str, constat: str, told: str
) -> None:
    alerte = Alerte(
        type=kind,
        gravite=Gravite.INFO,
        date=None,
        fait=fait,
        objet="",
        sujet=sujet,
        constat=constat,
        conseil="À faire.",
    )
    assert alerte.phrase == told
    assert alerte.advised == f"{told} À faire."
