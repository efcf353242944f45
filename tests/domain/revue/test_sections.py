"""The sections of a review as every place tells them: their rows, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cariforef_tui.domain.alertes.evolution import StatutAlerte
from cariforef_tui.domain.revue.figures import FiguresRevue, FiguresSI, JoursSemaine
from cariforef_tui.domain.revue.sections import Section, tell_jours, tell_si
from cariforef_tui.domain.revue.sentences import tell_levees, tell_since

CLAIMS = FiguresSI(
    demande=33_200,
    non_chiffres=3,
    realise=11_600,
    semaine=725,
    disponible=None,
    infrastructure=None,
    total=None,
)
TEAM = replace(CLAIMS, disponible=36_000, infrastructure=5_400, total=12_450)
ASKED = "332 demandés par les lignes, et 3 demandes non chiffrées"


def read(section: Section) -> list[str]:
    return [f"{row.chiffres[0]} {row.libelle}" for row in section.rows]


@pytest.mark.parametrize(
    ("si", "told"),
    [
        (CLAIMS, [ASKED, "116 saisis sur ces lignes, dont 7,25 j cette semaine"]),
        (
            TEAM,
            [
                "360 disponibles dans l'année, dont 54 j d'infrastructure et de sécurité",
                ASKED,
                "124,5 saisis sur toutes les lignes, dont 7,25 j cette semaine",
            ],
        ),
        (
            replace(CLAIMS, demande=0, non_chiffres=0, realise=50, semaine=50),
            ["0,5 saisi sur ces lignes, dont 0,5 j cette semaine"],
        ),
        (replace(CLAIMS, demande=0, non_chiffres=0, realise=0), []),
    ],
    ids=["claims of a pôle", "the team's own", "nothing asked", "nothing"],
)
def test_days_of_the_si_team_are_available_asked_and_done(si: FiguresSI, told: list[str]) -> None:
    assert read(tell_si(si)) == told


def test_the_days_of_a_week_say_which_are_expected_before_absences(figures: FiguresRevue) -> None:
    seen = JoursSemaine(
        code="PRI", libelle="PRI", agents=8, saisi=3_525, absent=1_300, attendu=4_000, incomplets=2
    )
    for jours, titre in (
        ([seen], "Jours saisis dans la semaine"),
        ([seen, seen.before_absences], "Jours saisis dans la semaine (sinon, attendu avant absences)"),
        ([seen.before_absences], "Jours attendus dans la semaine, avant absences"),
    ):
        assert tell_jours(replace(figures, jours=tuple(jours))).titre == titre


def test_alerts_that_are_gone_are_named(figures: FiguresRevue) -> None:
    about = (("14.1.9", None), (None, "LR"))
    gone = tuple(
        replace(
            one, statut=StatutAlerte.LEVEE, alerte=replace(one.alerte, code=code, jalon=None, agent=agent)
        )
        for one, (code, agent) in zip(figures.alertes * 2, about, strict=False)
    )
    assert tell_levees(replace(figures, alertes=gone[:1])) == "Levée : 14.1.9"
    assert tell_levees(replace(figures, alertes=gone)) == "Levées : 14.1.9, LR"
    assert tell_levees(replace(figures, alertes=())) == ""


def test_a_review_is_the_first_one_only_if_none_before_decided_anything(figures: FiguresRevue) -> None:
    alone = replace(figures, precedente=None, decisions=())
    assert tell_since(alone).endswith(" (première revue)")
    (decision, *_) = figures.decisions
    for week, is_first in (("2018-W20", False), (figures.semaine, True)):
        with_one = replace(alone, decisions=(replace(decision, semaine=week),))
        assert tell_since(with_one).endswith(" (première revue)") is is_first
