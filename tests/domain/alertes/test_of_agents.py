"""Working days that nobody filled in: whose, since when, how many."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from tests.domain.alertes.conftest import Compute

RGPD = date(2018, 5, 25)


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
        date(2018, 5, 14): (100, 0),
        date(2018, 5, 15): (100, 0),
        date(2018, 5, 17): (100, 0),
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


def test_one_missing_day_is_named_and_two_are_dated(alertes: Compute) -> None:
    for jour, objet, told in (
        (18, "1 jour (18/05/2018)", "DM : 1 jour à compléter (18/05/2018), il manque 1 j. "),
        (
            17,
            "2 jours depuis le 17/05/2018",
            "DM : 2 jours à compléter depuis le 17/05/2018, il manque 2 j. ",
        ),
    ):
        days = {date(2018, 5, before): (100, 0) for before in range(14, jour)}
        (found,) = missing(alertes(date(2018, 5, 22), agents=(Agent(initiales="DM"),), days=days))
        assert found.message == told + "Saisir ces jours, ou déclarer les absences."
        # The group is already titled « Jours à compléter », and the row has room for no more.
        assert found.objet == objet
