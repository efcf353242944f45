"""The state of each month of each agent, and the alerts of those whose visas are late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.alertes.alertes import Alerte, FaitsAlertes, TypeAlerte, compute_alertes
from cariforef_tui.domain.alertes.of_agents import name_months
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.mois.visas import (
    Etape,
    EtatMois,
    FaitsMois,
    GesteVisa,
    MoisAgent,
    Visa,
    compute_mois_agents,
    group_visas,
    offered_gestes,
)
from cariforef_tui.domain.programme.declarations import declarations_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.semaine import EVERY_DAY, Asked
from cariforef_tui.domain.values.months import Mois, list_months

JANVIER, AVRIL, MAI, DECEMBRE = (Mois(2018, numero) for numero in (1, 4, 5, 12))
LR = Agent(initiales="LR", pole="PRI", arrivee=date(2018, 1, 1))
DM = Agent(initiales="DM", pole="PRI", coordonne="PRI", arrivee=date(2018, 5, 1))
Months = Callable[..., dict[str, MoisAgent]]
Days = Mapping[tuple[str, date], tuple[int, int]]


def full(calendrier: Calendrier, agent: str, *months: Mois) -> dict[tuple[str, date], tuple[int, int]]:
    return {
        (agent, jour): (100, 0)
        for mois in months
        for jour in calendrier.working_days_in(mois.first_day, mois.last_day)
    }


def by_agent(days: Days) -> dict[str, dict[date, int]]:
    remplis: dict[str, dict[date, int]] = {}
    for (agent, jour), amounts in days.items():
        remplis.setdefault(agent, {})[jour] = sum(amounts)
    return remplis


def visas(agent: str, mois: Mois, *gestes: GesteVisa) -> tuple[Visa, ...]:
    return tuple(
        Visa(
            agent=agent,
            mois=mois,
            geste=geste,
            par=agent if geste is GesteVisa.SIGNATURE else "DM",
            numero=rang,
        )
        for rang, geste in enumerate(gestes, start=1)
    )


def compute(
    calendrier: Calendrier,
    agents: tuple[Agent, ...],
    days: Days,
    signed: tuple[Visa, ...] = (),
    *,
    au: date,
    copies: tuple[tuple[str, date], ...] = (),
    asked: Asked = EVERY_DAY,
    first: Mois = JANVIER,
    last: Mois = DECEMBRE,
) -> tuple[MoisAgent, ...]:
    activite = FaitsMois(
        calendriers={2018: calendrier},
        rythmes=Rythmes(()),
        remplis=by_agent(days),
        copies=copies,
        visas=group_visas(signed),
        asked={2018: asked},
    )
    return compute_mois_agents(agents, list_months(first, last), activite, au)


def etape(calendrier: Calendrier, days: Days, *gestes: GesteVisa, au: date) -> Etape:
    found = compute(calendrier, (LR,), days, visas("LR", AVRIL, *gestes), au=au, first=AVRIL, last=AVRIL)
    return found[0].etape


def test_a_month_waits_for_its_end_then_its_days_then_its_visas(calendrier: Calendrier) -> None:
    days = full(calendrier, "LR", AVRIL)
    holed = {key: value for key, value in days.items() if key[1] != date(2018, 4, 12)}
    assert etape(calendrier, {}, au=date(2018, 3, 31)) is Etape.A_VENIR
    assert etape(calendrier, days, au=date(2018, 4, 29)) is Etape.EN_COURS
    assert etape(calendrier, holed, au=date(2018, 4, 30)) is Etape.A_COMPLETER
    assert etape(calendrier, days, au=date(2018, 4, 30)) is Etape.A_SIGNER
    signed = GesteVisa.SIGNATURE
    assert etape(calendrier, days, signed, au=date(2018, 4, 30)) is Etape.SIGNE
    assert etape(calendrier, days, signed, GesteVisa.CONTRESEING, au=date(2018, 4, 30)) is Etape.VALIDE
    for back in ((GesteVisa.RENVOI,), (GesteVisa.CONTRESEING, GesteVisa.REOUVERTURE)):
        assert etape(calendrier, days, signed, *back, au=date(2018, 4, 30)) is Etape.A_REPRENDRE


def test_copied_days_keep_a_full_month_from_being_ready(calendrier: Calendrier) -> None:
    copies = (("LR", date(2018, 4, 12)),)
    found = compute(calendrier, (LR,), full(calendrier, "LR", AVRIL), au=MAI.first_day, copies=copies)
    assert (found[3].etape, found[3].a_confirmer) == (Etape.A_COMPLETER, 1)


def test_months_out_of_contract_expect_nothing_and_auditors_have_none(calendrier: Calendrier) -> None:
    auditor = Agent(initiales="AU", role=Role.AUDITEUR)
    gone = Agent(initiales="ZZ", actif=False, depart=date(2017, 12, 31))
    found = compute(calendrier, (DM, auditor, gone), {}, au=date(2018, 5, 31))
    assert {one.agent.initiales for one in found} == {"DM"}
    assert [one.etape for one in found[3:6]] == [Etape.SANS_OBJET, Etape.A_COMPLETER, Etape.A_VENIR]


def test_a_month_before_the_suivi_is_not_asked_unless_a_week_of_it_is_begun(calendrier: Calendrier) -> None:
    asked, au = Asked(date(2018, 4, 23), {"PG": [date(2018, 2, 12)]}), date(2018, 5, 2)
    begun = {("PG", date(2018, 2, 13)): (100, 0)}
    found = compute(calendrier, (LR, Agent(initiales="PG")), begun, au=au, asked=asked)
    unasked, asks = Etape.NON_SUIVI, Etape.A_COMPLETER
    assert [one.etape for one in found[:4]] == [unasked, unasked, unasked, asks]
    # Of April, only the days from the suivi on are lacking; all of them are expected.
    assert (found[3].manque, found[3].attendu) == (600, 2000)
    assert [one.etape for one in found[12:16]] == [unasked, asks, unasked, asks]
    assert found[13].manque == 400


@pytest.fixture
def alertes(programme: Programme, calendrier: Calendrier) -> Callable[..., list[Alerte]]:
    def found(au: date, days: Days, *signed: Visa, agents: tuple[Agent, ...] = (LR, DM)) -> list[Alerte]:
        facts = FaitsAlertes(
            programme=programme,
            calendrier=calendrier,
            avancement=compute_avancement(programme, calendrier, Consommation({}, {}), au),
            realises={},
            declarations=declarations_at((), au),
            agents=agents,
            rythmes=Rythmes(()),
            remplis=by_agent(days),
            au=au,
            mois=compute(calendrier, agents, days, signed, au=au, last=Mois.of(au).previous),
            saisis=frozenset((agent, Mois.of(jour)) for (agent, jour), (saisi, _) in days.items() if saisi),
            premier_signe=min((one.mois for one in signed), default=None),
        )
        return [one for one in compute_alertes(facts) if one.type in OF_MONTHS]

    return found


Alertes = Callable[..., list[Alerte]]
OF_MONTHS = (TypeAlerte.MOIS_NON_SIGNE, TypeAlerte.MOIS_A_CONTRESIGNER)
MARS = visas("LR", Mois(2018, 3), GesteVisa.SIGNATURE, GesteVisa.CONTRESEING)


def test_an_unsigned_month_is_told_once_the_delay_is_over(calendrier: Calendrier, alertes: Alertes) -> None:
    days = full(calendrier, "LR", Mois(2018, 3), AVRIL)
    # After April come the 2nd, 3rd, 4th, 7th, 9th and 11th: five working days of delay, then late.
    assert alertes(date(2018, 5, 9), days, *MARS) == []
    (one,) = alertes(date(2018, 5, 11), days, *MARS)
    assert (one.agent, one.gravite, one.date) == ("LR", Gravite.ATTENTION, date(2018, 4, 30))
    assert one.message == ("LR : avril 2018 n'est pas signé, 6 jours ouvrés après la fin du mois. À signer.")


def test_a_month_sent_back_is_said_to_be_so_once(calendrier: Calendrier, alertes: Alertes) -> None:
    back = visas("LR", AVRIL, GesteVisa.SIGNATURE, GesteVisa.RENVOI)
    (one,) = alertes(date(2018, 5, 11), full(calendrier, "LR", AVRIL), *back)
    assert one.message.startswith("LR : avril 2018 n'est pas signé (à reprendre), 6 jours")


def test_what_is_missing_and_every_month_are_in_one_sentence(
    calendrier: Calendrier, alertes: Alertes
) -> None:
    days = full(calendrier, "LR", Mois(2018, 3))
    (one,) = alertes(date(2018, 6, 29), days, *MARS, agents=(LR,))
    assert "LR : avril et mai 2018 ne sont pas signés" in one.message
    assert "Compléter 39 j, puis signer." in one.message


def test_a_signed_month_waits_twice_the_delay_and_says_who_can(
    calendrier: Calendrier, alertes: Alertes
) -> None:
    days = full(calendrier, "LR", AVRIL)
    signed = visas("LR", AVRIL, GesteVisa.SIGNATURE)
    assert alertes(date(2018, 5, 17), days, *signed) == []
    (one,) = alertes(date(2018, 5, 18), days, *signed)
    assert "PRI, avril 2018 : 1 mois signé mais pas contresigné (LR), 11 jours" in one.message
    assert one.message.endswith("À contresigner par DM.")
    assert (one.agent, one.code) == ("LR", None)
    (alone,) = alertes(date(2018, 5, 18), days, *signed, agents=(LR,))
    assert alone.message.endswith("Personne ne le peut : nommer un coordinateur de PRI ou la direction.")


def test_a_pole_has_one_alert_a_month_for_all_that_its_coordinateur_has_to_countersign(
    calendrier: Calendrier, alertes: Alertes
) -> None:
    people = (LR, DM, Agent(initiales="PG", pole="PRI", arrivee=date(2018, 1, 1)))
    signed = [visa for one in ("LR", "PG", "DM") for visa in visas(one, AVRIL, GesteVisa.SIGNATURE)]
    days = full(calendrier, "LR", AVRIL) | full(calendrier, "PG", AVRIL)
    found = {one.signataires: one for one in alertes(date(2018, 5, 18), days, *signed, agents=people)}
    theirs, nobody = found["DM",], found[()]
    assert (theirs.fait, theirs.objet, theirs.chiffre) == ("depuis 11 j", "avril 2018 : LR PG", "40 j")
    assert (theirs.agent, theirs.code, theirs.date) == (None, "PRI", date(2018, 4, 30))
    assert "PRI, avril 2018 : 2 mois signés mais pas contresignés (LR, PG)" in theirs.message
    assert theirs.message.endswith("À contresigner par DM.")
    assert nobody.agent == "DM"
    assert nobody.message.endswith("Personne ne le peut : nommer un coordinateur de PRI ou la direction.")


def test_months_before_the_first_visa_of_the_store_are_let_be(
    calendrier: Calendrier, alertes: Alertes
) -> None:
    days = full(calendrier, "LR", Mois(2018, 1), Mois(2018, 2), Mois(2018, 3))
    assert alertes(date(2018, 4, 30), days, *MARS) == []


def test_a_store_where_nobody_ever_signed_gives_one_mild_alert(
    calendrier: Calendrier, alertes: Alertes
) -> None:
    months = (Mois(2018, 1), Mois(2018, 2), Mois(2018, 3), AVRIL)
    days = full(calendrier, "LR", *months) | full(calendrier, "DM", AVRIL)
    (one,) = alertes(date(2018, 5, 22), days)
    assert (one.gravite, one.agent) == (Gravite.INFO, None)
    assert "(janvier à avril 2018)" in one.message
    assert alertes(date(2018, 5, 22), {}) == []


def test_who_left_who_never_began_and_auditors_are_not_chased(
    calendrier: Calendrier, alertes: Alertes
) -> None:
    gone = Agent(initiales="ZA", pole="PRI", actif=False)
    never = Agent(initiales="ZB", pole="PRI")
    auditor = Agent(initiales="ZC", role=Role.AUDITEUR)
    days = full(calendrier, "ZA", AVRIL) | full(calendrier, "LR", Mois(2018, 3))
    assert alertes(date(2018, 5, 22), days, *MARS, agents=(gone, never, auditor)) == []


def test_the_december_of_the_year_before_is_still_told_in_january(programme: Programme) -> None:
    last, this = Calendrier(2018, {}), Calendrier(2019, {})
    au, december = date(2019, 1, 14), Mois(2018, 12)
    facts = FaitsAlertes(
        programme=programme,
        calendrier=this,
        avancement=compute_avancement(programme, this, Consommation({}, {}), au, suivi=this.first_day),
        realises={},
        declarations=declarations_at((), au),
        agents=(LR,),
        rythmes=Rythmes(()),
        remplis={},
        au=au,
        mois=(MoisAgent(agent=LR, mois=december, etape=Etape.A_SIGNER, attendu=100, rempli=100),),
        saisis=frozenset({("LR", december)}),
        premier_signe=Mois(2018, 1),
        precedents=(last,),
    )
    (one,) = [one for one in compute_alertes(facts) if one.type is TypeAlerte.MOIS_NON_SIGNE]
    assert "LR : décembre 2018 n'est pas signé, 10 jours ouvrés" in one.message
    # Where nobody followed the year before, the first fortnight tells dated ends alone.
    alone = compute_alertes(replace(facts, precedents=(), delai_visa=1))
    assert [one for one in alone if one.type is TypeAlerte.MOIS_NON_SIGNE] == []


def test_months_are_named_as_people_say_them() -> None:
    months = [Mois(2018, numero) for numero in range(1, 5)]
    assert name_months(months[:1]) == "janvier 2018"
    assert name_months(months[:2]) == "janvier et février 2018"
    assert name_months(months) == "janvier à avril 2018"
    assert name_months([months[0], months[2], months[3]]) == "janvier, mars et avril 2018"
    assert name_months([Mois(2017, 12), months[0]]) == "décembre 2017 et janvier 2018"


def test_only_what_somebody_may_do_now_is_offered() -> None:
    other = Agent(initiales="ZA", pole="AD2I", coordonne="AD2I")
    direction = Agent(initiales="ZD", role=Role.DIRECTION)

    def offered(acteur: Agent, agent: Agent, etat: EtatMois, par: str = "") -> tuple[GesteVisa, ...]:
        signed = Visa(
            agent=agent.initiales, mois=AVRIL, geste=GesteVisa.SIGNATURE, par=par or agent.initiales
        )
        validated = Visa(agent=agent.initiales, mois=AVRIL, geste=GesteVisa.CONTRESEING, par="ZD")
        visas = {EtatMois.OUVERT: (), EtatMois.SIGNE: (signed,), EtatMois.VALIDE: (signed, validated)}[etat]
        return offered_gestes(acteur, agent, visas)

    assert offered(LR, LR, EtatMois.OUVERT) == (GesteVisa.SIGNATURE,)
    assert offered(DM, LR, EtatMois.OUVERT) == ()
    for one in (DM, direction):
        assert offered(one, LR, EtatMois.SIGNE) == (GesteVisa.CONTRESEING, GesteVisa.RENVOI)
        assert offered(one, LR, EtatMois.VALIDE) == (GesteVisa.REOUVERTURE,)
    for etat in (EtatMois.SIGNE, EtatMois.VALIDE):
        assert offered(DM, DM, etat) == offered(LR, LR, etat) == offered(other, LR, etat) == ()
    gone = replace(LR, actif=False, depart=date(2018, 4, 30))
    for one in (DM, direction, gone):
        assert offered(one, gone, EtatMois.OUVERT) == (GesteVisa.SIGNATURE,)
    assert offered(other, gone, EtatMois.OUVERT) == ()
    assert offered(DM, gone, EtatMois.SIGNE, par="DM") == (GesteVisa.RENVOI,)
    assert offered(direction, gone, EtatMois.SIGNE, par="DM") == (GesteVisa.CONTRESEING, GesteVisa.RENVOI)


def test_a_month_tells_the_signature_and_the_countersignature_in_force_or_what_opened_it(
    calendrier: Calendrier,
) -> None:
    signature, contreseing, renvoi = GesteVisa.SIGNATURE, GesteVisa.CONTRESEING, GesteVisa.RENVOI
    for gestes, told in (
        ((), (None, None, None)),
        ((signature,), (1, None, None)),
        ((signature, contreseing), (1, 2, None)),
        ((signature, renvoi), (None, None, 2)),
        ((signature, renvoi, signature), (3, None, None)),
        ((signature, contreseing, GesteVisa.REOUVERTURE), (None, None, 3)),
    ):
        months = compute(
            calendrier, (LR,), full(calendrier, "LR", AVRIL), visas("LR", AVRIL, *gestes), au=date(2018, 6, 1)
        )
        (one,) = [month for month in months if month.mois == AVRIL]
        in_force = (one.signature, one.contreseing, one.reprise)
        assert tuple(visa and visa.numero for visa in in_force) == told, gestes
