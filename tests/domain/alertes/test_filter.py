"""Alerts narrowed to a gravité, a type, a pôle or a person."""

from __future__ import annotations

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.alertes import Alerte, Gravite, TypeAlerte
from cariforef_tui.domain.alertes.filter import AlertesFilter, filter_alertes
from cariforef_tui.domain.programme.programme import Programme


def make_alerte(
    kind: TypeAlerte,
    gravite: Gravite,
    code: str | None = None,
    jalon: str | None = None,
    agent: str | None = None,
) -> Alerte:
    return Alerte(
        type=kind,
        gravite=gravite,
        code=code,
        jalon=jalon,
        agent=agent,
        date=None,
        jours_restants=None,
        message="",
    )


RGPD = make_alerte(TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION, code="14.7.1", jalon="RGPD")
DUE = make_alerte(TypeAlerte.ECHEANCE_DEPASSEE, Gravite.CRITIQUE, code="15.2.1")
SHARED = make_alerte(TypeAlerte.DEPASSEMENT, Gravite.CRITIQUE, code="14.3")
MISSING = make_alerte(TypeAlerte.SAISIE_MANQUANTE, Gravite.INFO, agent="PG")
AGENTS = (Agent(initiales="DM", pole="PRI"), Agent(initiales="PG", pole="PRI"))


@pytest.mark.parametrize(
    ("filtre", "kept"),
    [
        (AlertesFilter(), (RGPD, DUE, SHARED, MISSING)),
        (AlertesFilter(gravite=Gravite.CRITIQUE), (DUE, SHARED)),
        (AlertesFilter(type=TypeAlerte.SAISIE_MANQUANTE), (MISSING,)),
        (AlertesFilter(agent="PG"), (SHARED, MISSING)),
        (AlertesFilter(pole="APO"), ()),
        (AlertesFilter(gravite=Gravite.CRITIQUE, type=TypeAlerte.DEPASSEMENT, pole="PRI"), (SHARED,)),
    ],
)
def test_only_the_alerts_that_pass_every_part_of_the_filter_are_kept(
    programme_2018: Programme, filtre: AlertesFilter, kept: tuple[Alerte, ...]
) -> None:
    found = filter_alertes((RGPD, DUE, SHARED, MISSING), programme_2018, AGENTS, filtre)
    assert found == kept


@pytest.mark.parametrize("pole", ["PRI", "AD2I", "DIR"])
def test_a_jalon_concerns_the_pole_of_each_of_its_lines(programme_2018: Programme, pole: str) -> None:
    assert filter_alertes((RGPD,), programme_2018, AGENTS, AlertesFilter(pole=pole)) == (RGPD,)


def test_an_alert_of_a_shared_enveloppe_concerns_whoever_one_of_its_lines_names(
    programme_2018: Programme,
) -> None:
    concerned = [
        who
        for who in ("DM", "LR", "CR", "ZZ")
        if filter_alertes((SHARED,), programme_2018, AGENTS, AlertesFilter(agent=who))
    ]
    assert concerned == ["DM", "LR"]
