"""One alert a group that is late or over: which, what it says, and what it says inside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from cariforef_tui.domain.alertes.alertes import compute_alertes
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.alertes.of_groupes import OF_GROUPS
from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf, RafConstate
from cariforef_tui.domain.programme.programme import Production, Programme
from tests.domain.alertes.conftest import Compute, Facts, about

AU = date(2018, 5, 22)
"""A Tuesday whose arrêté is Friday 18/05: 11,42 of the 30 days of a whole year are expected."""
MAI = date(2018, 5, 14)


def declare(code: str, centiemes: int, done: int) -> dict[str, RafConstate]:
    return {code: RafConstate(Raf(code=code, jour=MAI, centiemes=centiemes, auteur="DM"), done)}


def test_groups_used_as_expected_make_no_alert(alertes: Compute) -> None:
    for au in (date(2018, 2, 19), AU, date(2018, 11, 30)):
        of_groups = [one for one in alertes(au) if one.type in OF_GROUPS and one.jalon is None]
        assert {one.gravite for one in of_groups} <= {Gravite.INFO}


@pytest.mark.parametrize(
    ("au", "code", "used", "others", "kind", "gravite", "line", "said"),
    [
        (
            AU,
            "14.1.9",
            {"14.1.9": (3525, date(2018, 5, 18))},
            {},
            TypeAlerte.DEPASSEMENT,
            Gravite.CRITIQUE,
            "+20 j sur 30 | réal. 35,25",
            "14.1.9 « Gérer la base Annuaire/of/Spro/Lieux d’info + espaces colla… » : enveloppe dépassée de "
            "5,25 j, de 20 j à la fin (35,25 j saisis pour 30 j, dernière saisie le 18/05/2018). Réviser le "
            "plan, ou solder ce qui est fini.",
        ),
        (
            AU,
            "15.1",
            {"15.1.1": (10_000, MAI), "15.1.7": (8000, MAI)}
            | dict.fromkeys(("15.1.2", "15.1.3", "15.1.4", "15.1.5", "15.1.6"), 0),
            {},
            TypeAlerte.DEPASSEMENT,
            Gravite.CRITIQUE,
            "+92 j sur 160 | réal. 180",
            "15.1.1 à 15.1.7 (enveloppe partagée, 7 lignes) : enveloppe dépassée de 20 j, de 92 j à la fin "
            "(180 j saisis pour 160 j, dernière saisie le 14/05/2018). Réviser le plan, ou solder ce qui est "
            "fini.",
        ),
        (
            AU,
            "16.1.1",
            {"16.1.1": 16_000},
            {},
            TypeAlerte.DEPASSEMENT_PROJETE,
            Gravite.ATTENTION,
            "+39 j sur 275 | atterr. 314",
            "16.1.1 « Assurer les permanences téléphoniques » : 39 j de trop au 31/12/2018 pour 275 j prévus "
            "(160 j utilisés) ; atterrissage 314 j : 275 si le plan est tenu, 424 si l'on continue comme ces "
            "huit semaines. Ralentir, réviser le plan, ou solder ce qui est fini.",
        ),
        (
            AU,
            "16.5.1",
            {"16.5.1": (625, MAI)},
            {},
            TypeAlerte.SOUS_CONSOMMATION,
            Gravite.ATTENTION,
            "-8,75 j sur 40 | réal. 6,25",
            "16.5.1 « Assurer la coordination, bilan programmation » : 6,25 j saisis pour 15 j attendus au "
            "18/05, dernière saisie le 14/05/2018. Compléter les saisies oubliées, déclarer ce qui reste à "
            "faire, ou réviser le plan.",
        ),
        (
            AU,
            "16.5.1",
            {"16.5.1": 0},
            {},
            TypeAlerte.NON_DEMARREE,
            Gravite.ATTENTION,
            "-15 j sur 40 | réal. 0",
            "16.5.1 « Assurer la coordination, bilan programmation » : rien de saisi au 18/05, alors que "
            "15 j sont attendus. Compléter les saisies oubliées, déclarer ce qui reste à faire, ou réviser "
            "le plan.",
        ),
        (
            AU,
            "16.5.1",
            {"16.5.1": 1000},
            {"rafs": declare("16.5.1", 3000, 1000)},
            TypeAlerte.SOUS_CONSOMMATION,
            Gravite.INFO,
            "30 j à faire | réal. 10",
            "16.5.1 « Assurer la coordination, bilan programmation » : 30 j déclarés à faire, soit 5 j de "
            "plus que ce que le plan prévoit encore au 18/05. Réviser le plan, ou revoir le reste à faire.",
        ),
        (
            AU,
            "14.7.1",
            {"14.7.1": (375, date(2018, 5, 16))},
            {},
            TypeAlerte.SOUS_CONSOMMATION,
            Gravite.CRITIQUE,
            "-25,25 j sur 30 | réal. 3,75",
            "14.7.1 « Mise en conformité avec Directive RGPD : Mailchimp – PABX P… » : 3,75 j saisis pour "
            "29 j attendus au 18/05, dernière saisie le 16/05/2018 ; échéance le 25/05/2018 (jalon RGPD), "
            "dans 3 jours. Compléter les saisies oubliées, déclarer ce qui reste à faire, ou réviser le "
            "plan.",
        ),
        (
            date(2018, 5, 28),
            "14.7.1",
            {"14.7.1": (400, date(2018, 5, 25))},
            {},
            TypeAlerte.ECHEANCE_DEPASSEE,
            Gravite.CRITIQUE,
            "J+3 (25/05) | réal. 4",
            "14.7.1 « Mise en conformité avec Directive RGPD : Mailchimp – PABX P… » : 4 j saisis sur 30 j, "
            "dernière saisie le 25/05/2018 ; échéance du 25/05/2018 (jalon RGPD) dépassée depuis 3 jours. "
            "Déclarer le jalon tenu s'il l'est, sinon réviser son échéance.",
        ),
        (
            date(2018, 6, 15),
            "16.2.2",
            {"16.2.2": 0},
            {},
            TypeAlerte.ECHEANCE_DEPASSEE,
            Gravite.CRITIQUE,
            "J+15 (31/05) | réal. 0",
            "16.2.2 « Réforme 2018 : Dossier documentaire, Timeline, webinaire, e… » : rien de saisi sur 10 "
            "j ; échéance du 31/05/2018 dépassée depuis 15 jours. Solder la ligne si elle est finie, sinon "
            "réviser son échéance.",
        ),
    ],
    ids=[
        "over",
        "shared and over",
        "will be over",
        "late",
        "not begun",
        "more declared left than the plan has",
        "late on a jalon near",
        "a jalon not held",
        "an echeance over",
    ],
)
def test_the_etat_of_a_group_makes_one_alert_that_says_it(
    alertes: Compute,
    au: date,
    code: str,
    used: dict[str, int],
    others: dict[str, object],
    kind: TypeAlerte,
    gravite: Gravite,
    line: str,
    said: str,
) -> None:
    (found,) = about(alertes(au, used, **others), code)
    assert (found.type, found.gravite) == (kind, gravite)
    assert f"{found.fait} | {found.chiffre}" == line
    assert found.message == said


def test_groups_at_their_end_ahead_or_just_over_make_none_or_a_word(alertes: Compute) -> None:
    early = date(2018, 2, 2)
    assert about(alertes(AU, {"16.5.1": (3000, early), "14.7.1": 2900}), "16.5.1") == []
    assert about(alertes(AU, {"16.5.1": (4100, early)}), "16.5.1") == []
    (ended,) = about(alertes(date(2018, 6, 15)), "16.2.2")
    assert (ended.type, ended.gravite) == (TypeAlerte.ECHEANCE_DEPASSEE, Gravite.INFO)
    assert "10 j saisis sur 10 j" in ended.message


def test_a_landing_declared_beyond_the_plan_says_that_it_was_declared(alertes: Compute) -> None:
    (over,) = about(alertes(AU, {"16.5.1": 1500}, rafs=declare("16.5.1", 3500, 1500)), "16.5.1")
    assert over.type is TypeAlerte.DEPASSEMENT_PROJETE
    assert "40 j prévus (15 j utilisés) ; atterrissage 50 j, déclaré." in over.message


def test_a_line_closed_raises_nothing_and_the_others_of_its_enveloppe_go_on(alertes: Compute) -> None:
    closed = Fait(code="16.2.2", declaration=Declaration.SOLDEE, jour=date(2018, 4, 3), agent="DM")
    assert about(alertes(date(2018, 6, 15), {"16.2.2": 2000}, faits=[closed]), "16.2.2") == []
    of_two = replace(closed, code="14.3.3")
    (left,) = about(alertes(AU, {"14.3.2": 3950}, faits=[of_two]), "14.3.2")
    assert left.type is TypeAlerte.DEPASSEMENT


def test_days_of_the_si_team_are_no_sign_of_life_for_a_line_of_the_poles(facts: Facts) -> None:
    made = facts(AU, {"16.5.1": 0})
    with_si = replace(made, realises=dict(made.realises) | {"16.5.1": Realise(0, 25, None, (MAI, MAI))})
    (idle,) = about(compute_alertes(with_si), "16.5.1")
    assert idle.type is TypeAlerte.NON_DEMARREE
    assert "saisie le" not in idle.message


def test_a_line_without_a_number_has_no_etat(alertes: Compute, bounded: Programme) -> None:
    none = tuple(one for one in bounded.enveloppes if "16.5.1" not in one.lignes)
    plan = replace(bounded, enveloppes=none)
    for used in (0, 9000):
        assert about(alertes(AU, {"16.5.1": used}, plan=plan), "16.5.1") == []


def test_the_bounded_line_of_a_jalon_says_it_inside_its_own_alert(alertes: Compute) -> None:
    def found_at(au: date, used: int) -> list[tuple[TypeAlerte, str | None, tuple[str, ...]]]:
        found = alertes(au, {"14.7.1": used})
        return [(one.type, one.jalon, one.lignes) for one in found if "14.7.1" in one.lignes]

    near = (TypeAlerte.ECHEANCE_PROCHE, "RGPD", ("14.7.1",))
    assert found_at(date(2018, 4, 24), 2500) == []
    assert found_at(date(2018, 4, 25), 2500) == [near]
    assert found_at(date(2018, 4, 24), 0) == [(TypeAlerte.NON_DEMARREE, None, ("14.7.1",))]
    assert found_at(date(2018, 4, 25), 0) == [(TypeAlerte.NON_DEMARREE, "RGPD", ("14.7.1",))]
    assert found_at(date(2018, 5, 28), 3000) == [(TypeAlerte.ECHEANCE_DEPASSEE, "RGPD", ("14.7.1",))]


def test_what_is_said_of_a_group_in_alert_is_inside_it(alertes: Compute) -> None:
    (late,) = about(alertes(date(2018, 6, 11), {"16.4.1": 125}), "16.4.1")
    assert late.message.count("30/06/2018") == 1
    assert "échéance le 30/06/2018, dans 19 jours" in late.message
    (shared,) = about(alertes(AU, {"15.2.1": 0, "15.2.2": 0, "15.2.3": 0}), "15.2")
    assert shared.message.startswith(
        "15.2.1, 15.2.2, 15.2.3 (enveloppe partagée) : rien de saisi au 18/05, alors que 26,5 j sont "
        "attendus. 15.2.1 « Base formation apprentissage réactive » : échéance du 31/01/2018 dépassée depuis "
        "111 jours. Rien de saisi, et 0 j sur les 70 j de l'enveloppe partagée. Compléter"
    )
    (daily,) = about(alertes(AU, {"14.1.9": 0}), "14.1.9")
    assert "attendus. Travail quotidien sans saisie depuis le début de 2018" in daily.message
    produced = (Production(code="15.3.2", numero=1, jour=date(2018, 1, 18), quantite=12, agent="VS"),)
    (lico,) = about(alertes(AU, {"15.3.2": 500}, productions=produced), "15.3.2")
    assert lico.type is TypeAlerte.SOUS_CONSOMMATION
    assert "15.3.2 « Lico » : 12 sur 44, attendu 16 à ce jour" in lico.message


def test_what_was_supposed_done_is_told_and_no_estimate_shows_hundredths(alertes: Compute) -> None:
    suivi = date(2018, 3, 5)
    (over,) = about(alertes(AU, {"14.7.1": 3000}, suivi=suivi), "14.7.1")
    assert "(30 j saisis et 13,5 j comptés avant le 05/03/2018 pour 30 j" in over.message
    (idle,) = about(alertes(date(2018, 5, 28), {"16.5.1": 0}, suivi=suivi), "16.5.1")
    assert "rien de saisi et 7 j comptés avant le 05/03/2018 pour 15,5 j attendus" in idle.message
    (supposed,) = about(alertes(date(2018, 6, 15), {"16.2.2": 0}, suivi=suivi), "16.2.2")
    assert (supposed.type, supposed.fait) == (TypeAlerte.A_CONFIRMER, "4,25 j supposés sur 10")
    assert "rien de saisi sur 10 ; 4,25 j supposés faits avant le suivi : à confirmer" in supposed.message
    said = Fait(code="16.2.2", declaration=Declaration.REPRISE, jour=suivi, agent="DM", centiemes=400)
    (told,) = about(alertes(date(2018, 6, 15), {"16.2.2": 100}, suivi=suivi, faits=[said]), "16.2.2")
    assert (told.type, told.gravite) == (TypeAlerte.ECHEANCE_DEPASSEE, Gravite.CRITIQUE)
    assert "1 j saisi et 4 j comptés avant le 05/03/2018 sur 10 j" in told.message
    (ended,) = about(alertes(date(2018, 6, 15), {"16.2.2": 600}, suivi=suivi), "16.2.2")
    assert "6 j saisis depuis le suivi sur 10 j" in ended.message
    for one in alertes(AU, dict.fromkeys(("16.5.1", "14.7.1", "16.1.1"), 100), suivi=suivi):
        if one.type in OF_GROUPS:
            assert re.findall(r",(?!25|75|5\b)\d+", f"{one.fait} {one.message}") == []


def test_an_alert_dates_from_its_own_end_or_its_last_day_logged_or_its_first_day(alertes: Compute) -> None:
    found = alertes(AU, {"14.1.9": (3525, MAI), "16.5.1": 0, "16.4.1": 0})
    dates = {one.code: one.date for one in found if one.type in OF_GROUPS}
    assert dates["14.1.9"] == MAI
    assert dates["16.5.1"] == date(2018, 1, 1)
    assert dates["16.4.1"] == date(2018, 6, 30)
