"""Alerts: what is late, runs out or is missing, and from which day on."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.alertes.alertes import Alerte, FaitsAlertes, TypeAlerte, compute_alertes
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Consommation, Prevision, Realise
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.livrables import Production, compute_livrables
from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from tests.domain.totals import fill

RGPD = date(2018, 5, 25)
Compute = Callable[..., tuple[Alerte, ...]]


@pytest.fixture
def alertes(programme: Programme, calendrier: Calendrier) -> Compute:
    def compute(
        au: date,
        realises: dict[str, Realise] | None = None,
        faits: tuple[Fait, ...] = (),
        agents: tuple[Agent, ...] = (),
        days: dict[date, tuple[int, int]] | None = None,
        quotites: tuple[Quotite, ...] = (),
        atterrissages: dict[str, int] | None = None,
        plan: Programme = programme,
        productions: tuple[Production, ...] = (),
    ) -> tuple[Alerte, ...]:
        done, told = realises or {}, days or {}
        logged_on = [jour for jour, (saisi, _) in told.items() if saisi]
        used = Consommation(done, {})
        livrables = compute_livrables(
            plan, calendrier, compute_avancement(plan, calendrier, used, au), productions
        )
        return compute_alertes(
            FaitsAlertes(
                programme=plan,
                calendrier=calendrier,
                avancement=compute_avancement(
                    plan,
                    calendrier,
                    Consommation(done, {}),
                    au,
                    {(code,): at_pace(centiemes) for code, centiemes in (atterrissages or {}).items()},
                ),
                realises=done,
                declarations=declarations_at(faits, au),
                agents=agents,
                rythmes=Rythmes(quotites),
                remplis={"DM": fill(told)},
                premiers={"DM": min(logged_on)} if logged_on else {},
                au=au,
                livrables=livrables,
            )
        )

    return compute


def at_pace(centiemes: int) -> Prevision:
    return Prevision(centiemes, {BaseAtterrissage.RYTHME: 1}, (centiemes,) * 6, 0)


def logged(metier: int, first: date, last: date | None = None, si: int = 0) -> Realise:
    jours = (first, last or first)
    return Realise(metier, si, jours if metier else None, jours if si else None)


def about(found: tuple[Alerte, ...], code: str, *kinds: TypeAlerte) -> list[Alerte]:
    return [
        one for one in found if one.code == code and one.jalon is None and (not kinds or one.type in kinds)
    ]


def jalon(found: tuple[Alerte, ...], code: str = "RGPD") -> list[Alerte]:
    return [one for one in found if one.jalon == code]


@pytest.mark.parametrize(
    ("jours", "kind", "gravite"),
    [
        (30, TypeAlerte.ECHEANCE_PROCHE, Gravite.INFO),
        (8, TypeAlerte.ECHEANCE_PROCHE, Gravite.INFO),
        (7, TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION),
        (0, TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION),
        (-1, TypeAlerte.ECHEANCE_DEPASSEE, Gravite.CRITIQUE),
        (-200, TypeAlerte.ECHEANCE_DEPASSEE, Gravite.CRITIQUE),
    ],
)
def test_the_rgpd_jalon_is_announced_then_urgent_then_critical(
    alertes: Compute, jours: int, kind: TypeAlerte, gravite: Gravite
) -> None:
    (found,) = jalon(alertes(RGPD - timedelta(days=jours)))
    assert (found.type, found.gravite) == (kind, gravite)
    assert (found.code, found.date, found.jours_restants) == ("14.7.1", RGPD, jours)
    assert "25/05/2018" in found.message


def test_the_rgpd_jalon_says_nothing_before_thirty_days(alertes: Compute) -> None:
    assert jalon(alertes(RGPD - timedelta(days=31))) == []


def test_the_rgpd_jalon_names_each_of_its_lines_apart_from_what_it_has_consumed(alertes: Compute) -> None:
    done = {
        "14.7.1": logged(1250, date(2018, 1, 8)),
        "18": logged(0, date(2018, 1, 8), si=300),
        "7.1": logged(100, date(2018, 1, 8)),
    }
    (found,) = jalon(alertes(RGPD, done))
    assert (
        "Ligne 14.7.1 : 12,5 j saisis sur 30 j ; ligne 7.1 : 1 j saisi sur 85 j ; "
        "ligne 18 : 3 j saisis sur 360 j." in found.message
    )


def test_a_jalon_held_is_silent_until_it_is_taken_back(alertes: Compute) -> None:
    held = Fait(code="RGPD", declaration=Declaration.TENU, jour=date(2018, 5, 28), agent="DM")
    back = Fait(code="RGPD", declaration=Declaration.NON_TENU, jour=date(2018, 6, 4), agent="DM")
    assert len(jalon(alertes(date(2018, 5, 27), faits=(held, back)))) == 1
    assert jalon(alertes(date(2018, 5, 28), faits=(held, back))) == []
    assert len(jalon(alertes(date(2018, 6, 4), faits=(held, back)))) == 1


@pytest.mark.parametrize(
    ("au", "gravite"),
    [
        (date(2018, 5, 1), Gravite.INFO),
        (date(2018, 5, 24), Gravite.ATTENTION),
        (date(2018, 5, 31), Gravite.ATTENTION),
        (date(2018, 6, 1), Gravite.CRITIQUE),
    ],
)
def test_a_line_s_echeance_is_announced_and_passed_like_a_jalon(
    alertes: Compute, au: date, gravite: Gravite
) -> None:
    done = {"16.2.2": logged(500, date(2018, 2, 1))}
    (found,) = about(alertes(au, done), "16.2.2", TypeAlerte.ECHEANCE_PROCHE, TypeAlerte.ECHEANCE_DEPASSEE)
    assert found.gravite is gravite
    assert found.date == date(2018, 5, 31)


def test_a_passed_echeance_never_begun_is_one_alert_that_says_both(alertes: Compute) -> None:
    (found,) = about(alertes(date(2018, 6, 15)), "16.2.2")
    assert found.type is TypeAlerte.ECHEANCE_DEPASSEE
    assert "Pas commencée : rien de saisi sur 10 j" in found.message
    assert "depuis 15 jours" in found.message


def test_a_closed_line_raises_nothing(alertes: Compute) -> None:
    closed = Fait(code="16.2.2", declaration=Declaration.SOLDEE, jour=date(2018, 4, 3), agent="DM")
    done = {"16.2.2": logged(2000, date(2018, 3, 1))}
    assert about(alertes(date(2018, 6, 15), done), "16.2.2") != []
    assert about(alertes(date(2018, 6, 15), done, faits=(closed,)), "16.2.2") == []


def test_a_quotidien_line_is_late_after_five_working_days_without_work(alertes: Compute) -> None:
    done = {"14.1.4": logged(25, date(2018, 5, 11))}
    assert about(alertes(date(2018, 5, 18), done), "14.1.4", TypeAlerte.RECURRENCE_EN_RETARD) == []
    (found,) = about(alertes(date(2018, 5, 19), done), "14.1.4", TypeAlerte.RECURRENCE_EN_RETARD)
    assert found.gravite is Gravite.ATTENTION
    assert "depuis le 11/05/2018 (5 jours ouvrés)" in found.message


def test_a_quotidien_line_never_begun_counts_from_the_year_s_first_working_day(alertes: Compute) -> None:
    assert about(alertes(date(2018, 1, 8)), "14.1.4") == []
    assert len(about(alertes(date(2018, 1, 9)), "14.1.4", TypeAlerte.RECURRENCE_EN_RETARD)) == 1


def test_days_of_the_si_team_are_no_sign_of_life_for_a_line_of_the_poles(alertes: Compute) -> None:
    done = {code: logged(0, date(2018, 5, 17), si=25) for code in ("14.1.4", "14.7.1")}
    found = alertes(date(2018, 7, 6), done)
    (late,) = about(found, "14.1.4", TypeAlerte.RECURRENCE_EN_RETARD)
    assert "depuis le début de 2018" in late.message
    (idle,) = about(found, "14.7.1", TypeAlerte.NON_DEMARREE)
    assert "rien de saisi" in idle.message
    assert about(found, "18", TypeAlerte.NON_DEMARREE) == []


def test_a_late_recurrence_never_begun_is_not_said_twice(alertes: Compute) -> None:
    assert len(about(alertes(date(2018, 10, 1)), "14.1.4")) == 1


def test_a_hebdomadaire_line_is_late_after_a_full_week_without_work(alertes: Compute) -> None:
    done = {"15.3.2": logged(100, date(2018, 5, 9))}
    late = TypeAlerte.RECURRENCE_EN_RETARD
    assert about(alertes(date(2018, 5, 19), done), "15.3.2", late) == []
    (found,) = about(alertes(date(2018, 5, 20), done), "15.3.2", late)
    assert "du 14/05/2018 au 20/05/2018" in found.message
    resumed = {"15.3.2": logged(100, date(2018, 5, 9), date(2018, 5, 22))}
    assert about(alertes(date(2018, 5, 22), resumed), "15.3.2", late) == []


def test_a_hebdomadaire_line_is_not_late_before_the_year_s_first_week_is_over(alertes: Compute) -> None:
    assert about(alertes(date(2018, 1, 6)), "15.3.2") == []
    assert len(about(alertes(date(2018, 1, 7)), "15.3.2", TypeAlerte.RECURRENCE_EN_RETARD)) == 1


def test_a_trimestriel_line_is_due_in_the_quarter_s_last_fifteen_days(alertes: Compute) -> None:
    late = TypeAlerte.RECURRENCE_EN_RETARD
    before = {"14.1.8": logged(100, date(2018, 3, 15))}
    assert about(alertes(date(2018, 6, 14), before), "14.1.8", late) == []
    (found,) = about(alertes(date(2018, 6, 15), before), "14.1.8", late)
    assert (found.date, found.jours_restants) == (date(2018, 6, 30), 15)
    within = {"14.1.8": logged(100, date(2018, 4, 3))}
    assert about(alertes(date(2018, 6, 30), within), "14.1.8", late) == []
    (last,) = about(alertes(date(2018, 12, 31), within), "14.1.8", late)
    assert (last.date, last.jours_restants) == (date(2018, 12, 31), 0)


def test_an_enveloppe_exceeded_is_critical_and_says_by_how_much(alertes: Compute) -> None:
    (found,) = about(alertes(RGPD, {"14.7.1": logged(3250, date(2018, 5, 2))}), "14.7.1")
    assert (found.type, found.gravite) == (TypeAlerte.DEPASSEMENT, Gravite.CRITIQUE)
    assert "dépassée de 2,5 j : 32,5 j saisis pour 30 j, dernière saisie le 02/05/2018" in found.message


def test_an_enveloppe_used_to_its_last_day_is_not_exceeded_yet(alertes: Compute) -> None:
    (found,) = about(alertes(RGPD, {"16.2.3": logged(1000, date(2018, 5, 2))}), "16.2.3")
    assert found.type is TypeAlerte.DEPASSEMENT_PROJETE


def test_a_shared_enveloppe_raises_one_alert_on_the_action_that_it_covers(alertes: Compute) -> None:
    done = {"15.1.1": logged(10_000, date(2018, 3, 1)), "15.1.7": logged(6_100, date(2018, 4, 3))}
    found = [one for one in alertes(RGPD, done) if one.type is TypeAlerte.DEPASSEMENT]
    assert [one.code for one in found] == ["15.1"]
    assert "15.1.1 à 15.1.7 (enveloppe partagée, 7 lignes)" in found[0].message
    partial = alertes(RGPD, {"14.1.7": logged(23_000, date(2018, 3, 1))})
    assert [one.code for one in partial if one.type is TypeAlerte.DEPASSEMENT] == ["14.1.6"]


def test_an_enveloppe_heading_over_by_more_than_a_tenth_is_projected(
    alertes: Compute, calendrier: Calendrier
) -> None:
    half = calendrier.working_days[125]
    kind = TypeAlerte.DEPASSEMENT_PROJETE
    done = {"14.7.1": logged(1500, half)}
    assert about(alertes(half, done, atterrissages={"14.7.1": 3300}), "14.7.1", kind) == []
    (found,) = about(alertes(half, done, atterrissages={"14.7.1": 3301}), "14.7.1", kind)
    assert found.gravite is Gravite.ATTENTION
    assert "au rythme des dernières semaines complètes, 33 j seront" in found.message
    assert "seront utilisés au 31/12/2018 pour 30 j prévus, dont" in found.message


def test_an_enveloppe_nearly_used_with_more_than_a_tenth_of_its_time_left_is_said(
    alertes: Compute, calendrier: Calendrier
) -> None:
    kind = TypeAlerte.DEPASSEMENT_PROJETE
    early, late = calendrier.working_days[224], calendrier.working_days[230]
    done = {"14.7.1": logged(2750, date(2018, 2, 1))}
    (found,) = about(alertes(early, done), "14.7.1", kind)
    assert "utilisée à 91 %" in found.message
    assert "il reste 2,5 j" in found.message
    assert about(alertes(late, done), "14.7.1", kind) == []


def test_a_line_without_a_number_is_never_exceeded(programme: Programme, calendrier: Calendrier) -> None:
    lignes = tuple(one for one in programme.lignes if one.code in ("GIP", "PRI", "14", "14.7", "14.7.1"))
    small = Programme(exercice=2018, lignes=lignes, enveloppes=())
    done = {"14.7.1": logged(9_000, date(2018, 2, 1))}
    facts = FaitsAlertes(
        programme=small,
        calendrier=calendrier,
        avancement=compute_avancement(small, calendrier, Consommation(done, {}), RGPD),
        realises=done,
        declarations=declarations_at((), RGPD),
        agents=(),
        rythmes=Rythmes(()),
        remplis={},
        au=RGPD,
    )
    assert compute_alertes(facts) == ()


def test_under_consumption_is_said_from_half_the_window_on(alertes: Compute, calendrier: Calendrier) -> None:
    kind = TypeAlerte.SOUS_CONSOMMATION
    done = {"14.7.1": logged(700, date(2018, 2, 1))}
    assert about(alertes(calendrier.working_days[124], done), "14.7.1", kind) == []
    (found,) = about(alertes(calendrier.working_days[125], done), "14.7.1", kind)
    assert found.gravite is Gravite.INFO
    assert "7 j saisis pour 15 j attendus" in found.message
    (late,) = about(alertes(calendrier.working_days[188], done), "14.7.1", kind)
    assert late.gravite is Gravite.ATTENTION
    enough = {"14.7.1": logged(750, date(2018, 2, 1))}
    assert about(alertes(calendrier.working_days[125], enough), "14.7.1", kind) == []


def test_under_consumption_of_a_few_days_is_not_worth_a_word(alertes: Compute) -> None:
    found = alertes(date(2018, 12, 3), {"14.4.3": logged(25, date(2018, 2, 1))})
    assert about(found, "14.4.3", TypeAlerte.SOUS_CONSOMMATION) == []


def test_a_line_not_begun_at_half_its_window_is_said_once(alertes: Compute, calendrier: Calendrier) -> None:
    assert about(alertes(calendrier.working_days[124]), "14.7.1") == []
    (found,) = about(alertes(calendrier.working_days[125]), "14.7.1")
    assert (found.type, found.gravite) == (TypeAlerte.NON_DEMARREE, Gravite.INFO)
    (late,) = about(alertes(calendrier.working_days[188]), "14.7.1")
    assert (late.type, late.gravite) == (TypeAlerte.NON_DEMARREE, Gravite.ATTENTION)


def test_a_near_echeance_of_a_line_not_begun_is_one_alert(alertes: Compute) -> None:
    fin = date(2018, 6, 30)
    (before,) = about(alertes(fin - timedelta(days=31)), "16.4.1")
    assert before.type is TypeAlerte.NON_DEMARREE
    (near,) = about(alertes(fin - timedelta(days=30)), "16.4.1")
    assert (near.type, near.gravite) == (TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION)
    assert (near.chiffre, "Pas commencée : rien de saisi sur 20 j." in near.message) == (
        "pas commencée",
        True,
    )
    (over,) = about(alertes(fin + timedelta(days=1)), "16.4.1")
    assert (over.type, over.gravite) == (TypeAlerte.ECHEANCE_DEPASSEE, Gravite.CRITIQUE)
    done = {"16.4.1": logged(25, date(2018, 6, 1))}
    (begun,) = about(alertes(fin - timedelta(days=20), done), "16.4.1", TypeAlerte.ECHEANCE_PROCHE)
    assert (begun.gravite, begun.chiffre) == (Gravite.INFO, "réal. 0,25")


def test_what_is_expected_has_no_hundredths(alertes: Compute) -> None:
    done = {
        "14.7.1": logged(300, date(2018, 2, 1)),
        "18": Realise(0, 30_000, jours_si=(date(2018, 1, 2), date(2018, 6, 1))),
    }
    found = alertes(date(2018, 8, 16), done)
    (late,) = about(found, "14.7.1", TypeAlerte.SOUS_CONSOMMATION)
    said = [late, *about(found, "18", TypeAlerte.SURCHARGE_SI)]
    assert len(said) == 3
    for alerte in said:
        assert re.findall(r",(?!25|75|5\b)\d+", alerte.message) == []


def test_the_regulation_line_never_raises_an_alert(alertes: Compute) -> None:
    for au in (date(2018, 1, 1), RGPD, date(2018, 12, 31)):
        assert about(alertes(au), "8.2") == []


def test_the_si_team_is_overloaded_from_the_first_day(alertes: Compute) -> None:
    (found,) = about(alertes(date(2018, 1, 1)), "18")
    assert (found.type, found.gravite) == (TypeAlerte.SURCHARGE_SI, Gravite.ATTENTION)
    for figure in ("332 j", "54 j", "360 j", "26 j de trop"):
        assert figure in found.message


def test_the_si_team_going_faster_than_expected_is_said_with_what_the_poles_took(alertes: Compute) -> None:
    done = {"14.7.1": logged(0, date(2018, 1, 8), si=20_000), "18": logged(0, date(2018, 1, 8), si=100)}
    _, found = about(alertes(RGPD, done), "18", TypeAlerte.SURCHARGE_SI)
    assert "201 j" in found.message
    assert "dont 200 j au titre des pôles" in found.message


def missing(found: tuple[Alerte, ...]) -> list[Alerte]:
    return [one for one in found if one.type is TypeAlerte.SAISIE_MANQUANTE]


def test_missing_days_give_one_alert_an_agent_from_the_first_saisie_of_the_year(alertes: Compute) -> None:
    days = {date(2018, 5, 14): (100, 0), date(2018, 5, 16): (50, 0)}
    (found,) = missing(alertes(date(2018, 5, 18), agents=(Agent(initiales="DM"),), days=days))
    assert (found.agent, found.gravite, found.date) == ("DM", Gravite.INFO, date(2018, 5, 15))
    assert "3 jours à compléter depuis le 15/05/2018, il manque 2,5 j" in found.message


def test_more_than_five_missing_days_need_attention(alertes: Compute) -> None:
    days = {date(2018, 5, 14): (100, 0)}
    (five,) = missing(alertes(date(2018, 5, 23), agents=(Agent(initiales="DM"),), days=days))
    assert five.gravite is Gravite.INFO
    (six,) = missing(alertes(date(2018, 5, 24), agents=(Agent(initiales="DM"),), days=days))
    assert six.gravite is Gravite.ATTENTION


def test_the_day_itself_holidays_absences_and_days_off_are_not_missing(alertes: Compute) -> None:
    days = {
        date(2018, 5, 18): (100, 0),
        date(2018, 5, 22): (0, 100),
        date(2018, 5, 24): (50, 50),
    }
    wednesday_off = Quotite("DM", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0))
    found = alertes(RGPD, agents=(Agent(initiales="DM"),), days=days, quotites=(wednesday_off,))
    assert missing(found) == []


def test_an_agent_who_never_logged_gets_one_mild_alert(alertes: Compute) -> None:
    (found,) = missing(alertes(RGPD, agents=(Agent(initiales="DM"),)))
    assert (found.gravite, found.date) == (Gravite.INFO, None)
    assert "n'a encore rien saisi" in found.message
    assert missing(alertes(date(2018, 1, 2), agents=(Agent(initiales="DM"),))) == []


def test_an_agent_counts_from_arrival_to_departure(alertes: Compute) -> None:
    agent = Agent(initiales="DM", arrivee=date(2018, 5, 14), depart=date(2018, 5, 15))
    (found,) = missing(alertes(RGPD, agents=(agent,)))
    assert "2 jours à compléter depuis le 14/05/2018" in found.message
    assert missing(alertes(date(2018, 5, 14), agents=(agent,))) == []


def test_an_inactive_agent_is_not_missed(alertes: Compute) -> None:
    assert missing(alertes(RGPD, agents=(Agent(initiales="DM", actif=False),))) == []


def test_alerts_come_by_gravite_then_date_then_document_order(alertes: Compute, programme: Programme) -> None:
    found = alertes(date(2018, 10, 1), agents=(Agent(initiales="DM"), Agent(initiales="LR")))
    rank = {ligne.code: index for index, ligne in enumerate(programme.lignes)}
    gravites = list(Gravite)
    keys = [
        (gravites.index(one.gravite), one.date or date.max, rank.get(one.code or "", len(rank)))
        for one in found
    ]
    assert keys == sorted(keys)
    assert {one.gravite for one in found} == set(Gravite)


def test_every_alert_is_one_or_more_french_sentences_about_a_known_line(
    alertes: Compute, programme: Programme
) -> None:
    for au in (date(2018, 1, 31), RGPD, date(2018, 10, 1), date(2018, 12, 31)):
        for one in alertes(au, agents=(Agent(initiales="DM"),)):
            assert one.code is None or one.code in programme.by_code
            assert one.message.endswith(".")
            assert "None" not in one.message
            assert "\n" not in one.message


def test_one_missing_day_is_named_and_two_are_dated(alertes: Compute) -> None:
    for jour, told in (
        (17, "DM : 1 jour à compléter (18/05/2018), il manque 1 j. "),
        (16, "DM : 2 jours à compléter depuis le 17/05/2018, il manque 2 j. "),
    ):
        days = {date(2018, 5, jour): (100, 0)}
        (found,) = missing(alertes(date(2018, 5, 22), agents=(Agent(initiales="DM"),), days=days))
        assert found.message == told + "Saisir ces jours, ou déclarer les absences."


@pytest.mark.parametrize(
    ("au", "code", "kind", "told"),
    [
        (
            RGPD,
            "14.1.2",
            TypeAlerte.NON_DEMARREE,
            "14.1.2 « Évolutions fonctionnelles SOFI : champ durée centre obligat… » : rien de saisi sur 30 "
            "j depuis le 01/01/2018, alors que la moitié du temps est passée (fin le 01/07/2018). Commencer, "
            "reporter, ou solder la ligne.",
        ),
        (
            RGPD,
            "14.1.1",
            TypeAlerte.DEPASSEMENT,
            "14.1.1 « Adapter SOFI et flux Lheo (RCO, Greta..) aux évolutions de… » : enveloppe dépassée de "
            "35 j : 65 j saisis pour 30 j, dernière saisie le 01/02/2018. Solder ce qui est fini, ou "
            "arbitrer les jours en plus.",
        ),
        (
            RGPD,
            "15.1",
            TypeAlerte.DEPASSEMENT,
            "15.1.1 à 15.1.7 (enveloppe partagée, 7 lignes) : enveloppe dépassée de 5 j : 165 j saisis pour "
            "160 j, dernière saisie le 14/05/2018. Solder ce qui est fini, ou arbitrer les jours en plus.",
        ),
        (
            RGPD,
            "14.3.1",
            TypeAlerte.DEPASSEMENT_PROJETE,
            "14.3.1 « Développer un univers BO » : au rythme des dernières semaines complètes, 990 j seront "
            "utilisés au 31/12/2018 pour 1 j prévu, dont 0 j déjà saisi. Ralentir, réaffecter, ou solder ce "
            "qui est fini.",
        ),
        (
            RGPD,
            "14.7.1",
            TypeAlerte.DEPASSEMENT_PROJETE,
            "14.7.1 « Mise en conformité avec Directive RGPD : Mailchimp – PABX P… » : enveloppe utilisée à "
            "91 % (27,5 j sur 30 j, dernière saisie le 14/05/2018) : il reste 2,5 j d'ici au 31/12/2018. "
            "Solder ce qui est fini, ou arbitrer la suite.",
        ),
        (
            RGPD,
            "14.6.1",
            TypeAlerte.RECURRENCE_EN_RETARD,
            "14.6.1 « Assurer la coordination, bilan programmation, Formation » : travail quotidien sans "
            "saisie depuis le 08/01/2018 (93 jours ouvrés). Saisir ce qui a été fait, ou solder la ligne si "
            "elle s'arrête.",
        ),
        (
            date(2018, 1, 2),
            "15.2.1",
            TypeAlerte.ECHEANCE_PROCHE,
            "15.2.1 « Base formation apprentissage réactive » : échéance le 31/01/2018, dans 29 jours. Rien "
            "de saisi, et 0 j sur les 70 j de l'enveloppe partagée. Terminer et solder la ligne, ou prévenir "
            "qu'elle glissera.",
        ),
        (
            RGPD,
            "15.2.1",
            TypeAlerte.ECHEANCE_DEPASSEE,
            "15.2.1 « Base formation apprentissage réactive » : échéance du 31/01/2018 dépassée depuis 114 "
            "jours. Rien de saisi, et 0 j sur les 70 j de l'enveloppe partagée. Solder la ligne si le "
            "travail est fait, sinon convenir d'une suite.",
        ),
        (
            date(2018, 11, 15),
            "14.6.1",
            TypeAlerte.SOUS_CONSOMMATION,
            "14.6.1 « Assurer la coordination, bilan programmation, Formation » : 0,25 j saisi pour 52,5 j "
            "attendus à ce jour, dernière saisie le 08/01/2018. Compléter les saisies oubliées, ou "
            "réaffecter les jours.",
        ),
    ],
)
def test_an_alert_says_in_a_sentence_what_it_is_about_since_when_and_what_to_do(
    alertes: Compute, au: date, code: str, kind: TypeAlerte, told: str
) -> None:
    fevrier, mai = date(2018, 2, 1), date(2018, 5, 14)
    done = {
        "14.1.1": logged(6500, fevrier),
        "14.6.1": logged(25, date(2018, 1, 8)),
        "14.7.1": logged(2750, fevrier, mai),
        "15.1.1": logged(16_500, fevrier, mai),
    }
    (found,) = about(alertes(au, done, atterrissages={"14.3.1": 99_000}), code, kind)
    assert found.message == told


def test_an_alert_on_an_enveloppe_dates_from_its_last_day_logged_or_from_its_first_day(
    alertes: Compute,
) -> None:
    mai = date(2018, 5, 14)
    done = {"14.7.1": logged(3100, date(2018, 2, 1), mai)}
    (over,) = about(alertes(RGPD, done), "14.7.1", TypeAlerte.DEPASSEMENT)
    (idle,) = about(alertes(RGPD, done), "14.1.2", TypeAlerte.NON_DEMARREE)
    assert (over.date, idle.date) == (mai, date(2018, 1, 1))


def test_an_enveloppe_brought_to_nothing_is_neither_used_up_nor_exceeded(
    alertes: Compute, programme: Programme
) -> None:
    enveloppes = tuple(
        replace(one, centiemes=0) if one.lignes == ("14.7.1",) and one.centiemes else one
        for one in programme.enveloppes
    )
    plan = replace(programme, enveloppes=enveloppes)
    kinds = (TypeAlerte.DEPASSEMENT, TypeAlerte.DEPASSEMENT_PROJETE)
    assert about(alertes(date(2018, 3, 1), plan=plan), "14.7.1", *kinds) == []


def test_a_year_without_an_si_team_or_whose_line_is_closed_has_no_overload(
    alertes: Compute, programme: Programme
) -> None:
    kind = TypeAlerte.SURCHARGE_SI
    assert about(alertes(RGPD), "18", kind) != []
    assert about(alertes(RGPD, plan=replace(programme, code_si=None)), "18", kind) == []
    closed = Fait(code="18", declaration=Declaration.SOLDEE, jour=date(2018, 5, 2), agent="DM")
    assert about(alertes(RGPD, faits=(closed,)), "18", kind) == []


def test_a_jalon_says_of_a_line_without_a_number_that_it_has_none(
    alertes: Compute, programme: Programme
) -> None:
    enveloppes = tuple(one for one in programme.enveloppes if "7.1" not in one.lignes)
    (found,) = jalon(
        alertes(RGPD, {"7.1": logged(100, date(2018, 1, 8))}, plan=replace(programme, enveloppes=enveloppes))
    )
    assert "ligne 7.1 : 1 j saisi, non chiffré ; " in found.message


def lico(quantite: int, jour: date = date(2018, 1, 18)) -> tuple[Production, ...]:
    return (Production(code="15.3.2", numero=1, jour=jour, quantite=quantite, agent="VS"),)


@pytest.mark.parametrize(
    ("au", "productions", "gravites"),
    [
        (date(2018, 4, 27), lico(1), []),
        (date(2018, 5, 22), lico(12), [Gravite.ATTENTION]),
        (date(2018, 5, 22), lico(16), []),
        (date(2018, 5, 22), lico(44, date(2018, 5, 23)), []),
        (date(2018, 5, 22), (), []),
        (date(2018, 7, 9), (), [Gravite.INFO]),
        (date(2018, 10, 8), (), [Gravite.ATTENTION]),
        (date(2018, 12, 31), lico(43), [Gravite.ATTENTION]),
        (date(2018, 12, 31), lico(44), []),
    ],
)
def test_a_livrable_that_the_pace_will_not_make_is_told_from_a_third_of_its_window_on(
    alertes: Compute, au: date, productions: tuple[Production, ...], gravites: list[Gravite]
) -> None:
    found = about(alertes(au, productions=productions), "15.3.2", TypeAlerte.LIVRABLE_EN_RETARD)
    assert [one.gravite for one in found] == gravites


def test_a_late_livrable_says_how_many_where_that_leads_and_what_to_do(alertes: Compute) -> None:
    au = date(2018, 5, 22)
    (late,) = about(alertes(au, productions=lico(12)), "15.3.2", TypeAlerte.LIVRABLE_EN_RETARD)
    assert (late.fait, late.objet, late.chiffre, late.date) == (
        "12/44",
        "Lico",
        "attendu 16",
        date(2018, 12, 31),
    )
    assert late.message == (
        "15.3.2 « Lico » : 12 sur 44, attendu 16 à ce jour ; à ce rythme, 31 au 31/12/2018 (dernière "
        "déclaration : 18/01/2018). Déclarer ce qui est produit, ou revoir la quantité promise."
    )


def test_a_soldee_line_says_nothing_of_its_livrable(alertes: Compute) -> None:
    soldee = Fait(code="15.3.2", declaration=Declaration.SOLDEE, jour=date(2018, 5, 2), agent="DM")
    found = alertes(date(2018, 5, 22), faits=(soldee,), productions=lico(12))
    assert about(found, "15.3.2", TypeAlerte.LIVRABLE_EN_RETARD) == []
