"""What is dated: échéances and jalons, near and over, and the work that recurs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Programme
from tests.domain.alertes.conftest import Compute, Facts, about

AU = date(2018, 5, 22)
RGPD = date(2018, 5, 25)


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
@pytest.mark.parametrize("bornees", [("14.7.1",), ()], ids=["bounds a line", "only concerns"])
def test_a_jalon_is_announced_then_urgent_then_critical(
    alertes: Compute,
    bounded: Programme,
    bornees: tuple[str, ...],
    jours: int,
    kind: TypeAlerte,
    gravite: Gravite,
) -> None:
    jalons = tuple(replace(one, bornees=bornees) for one in bounded.jalons if one.code == "RGPD")
    plan = replace(bounded, jalons=jalons)
    (found,) = jalon(alertes(RGPD - timedelta(days=jours), plan=plan))
    assert (found.type, found.gravite) == (kind, gravite)
    assert (found.code, found.date, found.jours_restants) == ("14.7.1", RGPD, jours)
    assert jalon(alertes(RGPD - timedelta(days=31), plan=plan)) == []


def test_a_jalon_says_what_was_done_of_the_line_that_it_bounds_and_of_no_other(alertes: Compute) -> None:
    (found,) = jalon(alertes(AU, {"14.7.1": 2850, "7.1": 3300}))
    assert found.message == (
        "Jalon RGPD « RGPD (Règlement général de protection de données) effectif » : échéance le "
        "25/05/2018, dans 3 jours. Ligne 14.7.1 : 28,5 j saisis sur 30 j. Déclarer le jalon tenu dès qu'il "
        "l'est."
    )
    assert (found.lignes, found.chiffre) == (("14.7.1",), "réal. 28,5")


def test_a_jalon_counts_what_somebody_said_of_before_the_suivi_and_not_what_is_supposed(
    alertes: Compute,
) -> None:
    suivi = date(2018, 5, 14)
    (near,) = jalon(alertes(AU, {"14.7.1": 1500}, suivi=suivi))
    assert "15 j saisis depuis le suivi sur 30 j" in near.message
    said = Fait(code="14.7.1", declaration=Declaration.REPRISE, jour=suivi, agent="DM", centiemes=2750)
    (told,) = jalon(alertes(AU, {"14.7.1": 50}, suivi=suivi, faits=[said]))
    assert told.type is TypeAlerte.ECHEANCE_PROCHE
    assert "0,5 j saisi et 27,5 j comptés avant le 14/05/2018 sur 30 j" in told.message


def test_a_jalon_that_only_concerns_names_its_lines_beside_their_own_alerts(
    alertes: Compute, bounded: Programme
) -> None:
    plan = replace(bounded, jalons=tuple(replace(one, bornees=()) for one in bounded.jalons))
    found = alertes(AU, {"14.7.1": 0}, plan=plan)
    (told,) = jalon(found)
    assert (told.lignes, told.chiffre) == (("14.7.1", "7.1", "18"), "")
    assert "Lignes concernées : 14.7.1, 7.1, 18." in told.message
    assert [one.type for one in found if one.code == "14.7.1" and one is not told] == [
        TypeAlerte.NON_DEMARREE
    ]


def test_a_jalon_that_ends_one_line_of_a_shared_enveloppe_is_an_alert_of_its_own(
    alertes: Compute, bounded: Programme
) -> None:
    plan = replace(bounded, jalons=tuple(replace(one, bornees=("10.1.1",)) for one in bounded.jalons))
    over = RGPD + timedelta(days=2)
    for used in ({}, {"10.1.1": 20_000}):
        found = alertes(over, used, plan=plan)
        (told,) = jalon(found)
        assert (told.gravite, told.jours_restants, told.lignes) == (Gravite.CRITIQUE, -2, ("10.1.1",))
        groups = [one for one in found if "10.1.2" in one.lignes]
        assert [one.lignes for one in groups] == ([("10.1.1", "10.1.2")] if used else [])


def test_a_jalon_held_is_silent_until_it_is_taken_back(alertes: Compute) -> None:
    held = Fait(code="RGPD", declaration=Declaration.TENU, jour=date(2018, 5, 28), agent="DM")
    back = Fait(code="RGPD", declaration=Declaration.NON_TENU, jour=date(2018, 6, 4), agent="DM")
    assert len(jalon(alertes(date(2018, 5, 27), faits=(held, back)))) == 1
    assert jalon(alertes(date(2018, 5, 28), faits=(held, back))) == []
    assert len(jalon(alertes(date(2018, 6, 4), faits=(held, back)))) == 1


@pytest.mark.parametrize(
    ("au", "kind", "gravite"),
    [
        (date(2018, 4, 30), None, None),
        (date(2018, 5, 1), TypeAlerte.ECHEANCE_PROCHE, Gravite.INFO),
        (date(2018, 5, 24), TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION),
        (date(2018, 5, 31), TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION),
        (date(2018, 6, 1), TypeAlerte.ECHEANCE_DEPASSEE, Gravite.INFO),
    ],
)
def test_the_echeance_of_a_line_that_goes_well_is_announced_then_the_line_is_to_be_closed(
    alertes: Compute, au: date, kind: TypeAlerte | None, gravite: Gravite | None
) -> None:
    found = [(one.type, one.gravite, one.date) for one in about(alertes(au), "16.2.2")]
    assert found == ([(kind, gravite, date(2018, 5, 31))] if kind else [])


def test_a_shared_enveloppe_s_line_past_its_own_echeance_is_told_alone(alertes: Compute) -> None:
    (near,) = about(alertes(date(2018, 1, 12), {"15.2.1": 0}), "15.2.1")
    (found,) = about(alertes(AU, {"15.2.1": 325, "15.2.2": 900, "15.2.3": 875}), "15.2.1")
    assert (near.type, near.gravite) == (TypeAlerte.ECHEANCE_PROCHE, Gravite.INFO)
    assert (found.type, found.gravite, found.fait) == (
        TypeAlerte.ECHEANCE_DEPASSEE,
        Gravite.INFO,
        "J+111 (31/01)",
    )
    assert found.message == (
        "15.2.1 « Base formation apprentissage réactive » : échéance du 31/01/2018 dépassée depuis 111 "
        "jours. 3,25 j saisis, et 21 j sur les 70 j de l'enveloppe partagée. Solder la ligne si le travail "
        "est fait, sinon convenir d'une suite."
    )


def test_a_dated_line_without_a_number_says_that_it_has_none(alertes: Compute, bounded: Programme) -> None:
    none = tuple(one for one in bounded.enveloppes if "16.2.2" not in one.lignes)
    (found,) = about(alertes(AU, {"16.2.2": 100}, plan=replace(bounded, enveloppes=none)), "16.2.2")
    assert "échéance le 31/05/2018, dans 9 jours. 1 j saisi, non chiffré. Terminer" in found.message


def test_echeances_over_before_the_suivi_make_one_alert_together(alertes: Compute) -> None:
    found = alertes(date(2018, 7, 20), suivi=date(2018, 6, 4))
    (before,) = [one for one in found if one.code is None and one.lignes]
    assert (before.gravite, before.lignes) == (Gravite.INFO, ("15.2.1", "16.2.2"))
    assert before.message == (
        "4 échéances passées avant le suivi, qui commence le 04/06/2018 : 15.2.1, 16.2.2, jalon RGPD, jalon "
        "PRO. Solder les lignes dont le travail est fait, déclarer tenus les jalons qui le sont."
    )
    assert about(found, "16.2.2") == []
    assert jalon(found, "PRO") == []
    (after,) = about(found, "16.4.1")
    assert "rien" not in after.message


def test_a_quotidien_line_is_late_after_five_working_days_without_work(alertes: Compute) -> None:
    used = {"14.4.4": (9923, date(2018, 5, 11))}
    assert about(alertes(date(2018, 5, 18), used), "14.4.4") == []
    (found,) = about(alertes(date(2018, 5, 19), used), "14.4.4")
    assert (found.type, found.gravite) == (TypeAlerte.RECURRENCE_EN_RETARD, Gravite.ATTENTION)
    assert (found.fait, found.chiffre) == ("depuis 5 j", "réal. 99,23")
    assert "travail quotidien sans saisie depuis le 11/05/2018 (5 jours ouvrés). Saisir" in found.message


def test_a_quotidien_line_is_not_late_of_days_whose_sheets_are_missing(
    alertes: Compute,
) -> None:
    used = {"14.4.4": (9923, date(2018, 5, 11))}
    mine = {"agents": (Agent(initiales="DM"),)}
    assert about(alertes(date(2018, 5, 19), used, **mine), "14.4.4") == []
    # Another's sheets are no reason.
    (found,) = about(alertes(date(2018, 5, 19), used, agents=(Agent(initiales="ZZ"),)), "14.4.4")
    assert found.fait == "depuis 5 j"


def test_a_quotidien_line_never_begun_counts_from_the_year_s_first_day(
    alertes: Compute, bounded: Programme
) -> None:
    none = replace(bounded, enveloppes=tuple(one for one in bounded.enveloppes if "14.1.4" not in one.lignes))
    (found,) = about(alertes(date(2018, 1, 16), {"14.1.4": 0}, plan=none), "14.1.4")
    assert "depuis le début de 2018 (10 jours ouvrés)" in found.message


def test_a_hebdomadaire_line_is_late_after_a_full_week_without_work(alertes: Compute) -> None:
    used = {"15.3.2": (5100, date(2018, 5, 9))}
    assert about(alertes(date(2018, 5, 19), used), "15.3.2") == []
    (found,) = about(alertes(date(2018, 5, 20), used), "15.3.2")
    assert "sans saisie la semaine du 14/05/2018 au 20/05/2018" in found.message
    assert about(alertes(AU, {"15.3.2": (5100, AU)}), "15.3.2") == []


def test_a_trimestriel_line_is_due_in_the_quarter_s_last_fifteen_days(alertes: Compute) -> None:
    before = {"14.1.8": (3000, date(2018, 3, 31))}
    assert about(alertes(date(2018, 6, 14), before), "14.1.8") == []
    (found,) = about(alertes(date(2018, 6, 15), before), "14.1.8")
    assert (found.date, found.jours_restants) == (date(2018, 6, 30), 15)
    within = {"14.1.8": (3000, date(2018, 4, 1))}
    assert about(alertes(date(2018, 6, 30), within), "14.1.8") == []
    (last,) = about(alertes(date(2018, 12, 31), within), "14.1.8")
    assert (last.date, last.jours_restants) == (date(2018, 12, 31), 0)


def test_no_work_is_called_for_before_a_line_begins(alertes: Compute, bounded: Programme) -> None:
    codes = ("14.4.4", "15.3.2", "14.1.8")

    def late(au: date, debut: str) -> list[str]:
        lignes = tuple(
            replace(ligne, echeance=parse_echeance(f"{ligne.echeance.texte}, depuis le {debut}"))
            if ligne.code in codes
            else ligne
            for ligne in bounded.lignes
        )
        used = {**dict.fromkeys(codes, 0), "14.1.8": (3000, date(2018, 3, 15))}
        found = alertes(au, used, plan=replace(bounded, lignes=lignes), agents=())
        return [
            one.constat for one in found if one.type is TypeAlerte.RECURRENCE_EN_RETARD and one.code in codes
        ]

    assert late(date(2018, 6, 24), "25/06/2018") == []
    assert {told.split(" (")[0] for told in late(date(2018, 6, 25), "18/06/2018")} == {
        "travail quotidien sans saisie depuis le 18/06/2018, début de la ligne",
        "travail trimestriel sans saisie, et le trimestre finit le 30/06/2018, dans 5 jours.",
        "travail hebdomadaire sans saisie la semaine du 18/06/2018 au 24/06/2018.",
    }
    assert "la semaine" not in "".join(late(date(2018, 6, 25), "19/06/2018"))


def test_what_is_late_twice_of_a_line_is_one_alert_the_gravest(facts: Facts, alertes: Compute) -> None:
    (one,) = about(alertes(AU, {"15.3.2": (5100, date(2018, 5, 9))}, productions=()), "15.3.2")
    assert (one.type, one.gravite) == (TypeAlerte.RECURRENCE_EN_RETARD, Gravite.ATTENTION)
    assert len(about(alertes(date(2018, 7, 9), {"15.3.2": (7000, AU)}, productions=()), "15.3.2")) == 1


def test_the_year_s_own_end_is_no_news_of_a_line(alertes: Compute, programme_2018: Programme) -> None:
    at_the_end = [
        ligne.code for ligne in programme_2018.imputables() if ligne.echeance.fin == date(2018, 12, 31)
    ]
    found = alertes(date(2018, 12, 28))
    assert at_the_end
    assert {one.code for one in found if one.type is TypeAlerte.ECHEANCE_PROCHE}.isdisjoint(at_the_end)
