"""Working days that nobody filled in: whose, since when, how many."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from tests.domain.alertes.conftest import Compute

DM = Agent(initiales="DM", arrivee=date(2018, 5, 14))


def missing(found: tuple[Alerte, ...]) -> list[Alerte]:
    return [one for one in found if one.type is TypeAlerte.SAISIE_MANQUANTE]


def test_missing_days_give_one_alert_an_agent(alertes: Compute) -> None:
    days = {date(2018, 5, 14): (100, 0), date(2018, 5, 16): (50, 0)}
    (found,) = missing(alertes(date(2018, 5, 18), agents=(DM,), days=days))
    assert (found.agent, found.gravite, found.date) == ("DM", Gravite.INFO, date(2018, 5, 15))
    assert "3 jours à compléter depuis le 15/05/2018, il manque 2,5 j" in found.message
    assert missing(alertes(date(2018, 5, 14), agents=(DM,))) == []


def test_more_than_five_missing_days_need_attention(alertes: Compute) -> None:
    days = {date(2018, 5, 14): (100, 0)}
    (five,) = missing(alertes(date(2018, 5, 23), agents=(DM,), days=days))
    assert five.gravite is Gravite.INFO
    (six,) = missing(alertes(date(2018, 5, 24), agents=(DM,), days=days))
    assert six.gravite is Gravite.ATTENTION


def test_one_missing_day_is_named_and_two_are_dated(alertes: Compute) -> None:
    for jour, objet, told in (
        (18, "le 18/05/2018", "DM : 1 jour à compléter (18/05/2018), il manque 1 j. "),
        (
            17,
            "depuis le 17/05/2018",
            "DM : 2 jours à compléter depuis le 17/05/2018, il manque 2 j. ",
        ),
    ):
        days = {date(2018, 5, before): (100, 0) for before in range(14, jour)}
        (found,) = missing(alertes(date(2018, 5, 22), agents=(DM,), days=days))
        assert found.message == told + "Saisir ces jours, ou déclarer les absences."
        # The group is already titled « Jours à compléter », and the row has room for no more.
        assert found.objet == objet
