"""Whose an alert is, and who may act on it, by role."""

from __future__ import annotations

import pytest

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.scope import Portee, Viewer
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.mois.states import Etape, MoisAgent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.months import Mois

DM = Agent(initiales="DM", pole="PRI", coordonne="PRI")
PG = Agent(initiales="PG", pole="PRI")
ZA = Agent(initiales="ZA", pole="AD2I")
ZD = Agent(initiales="ZD", role=Role.DIRECTION)
ZU = Agent(initiales="ZU", role=Role.AUDITEUR)
AGENTS = (DM, PG, ZA, ZD, ZU)


def make_alerte(
    kind: TypeAlerte,
    *lignes: str,
    jalon: str | None = None,
    agent: str | None = None,
    mois: tuple[MoisAgent, ...] = (),
    signataires: tuple[str, ...] = (),
) -> Alerte:
    return Alerte(
        type=kind,
        gravite=Gravite.ATTENTION,
        code=lignes[0] if lignes else None,
        lignes=lignes,
        jalon=jalon,
        agent=agent,
        date=None,
        fait="",
        objet="",
        constat="",
        conseil="",
        mois=mois,
        signataires=signataires,
    )


OF_DM = make_alerte(TypeAlerte.DEPASSEMENT, "14.3.2", "14.3.3")
OF_AD2I = make_alerte(TypeAlerte.SOUS_CONSOMMATION, "1.1")
RGPD = make_alerte(TypeAlerte.ECHEANCE_PROCHE, "14.7.1", "7.1", "18", jalon="RGPD")
DAYS_OF_PG = make_alerte(TypeAlerte.SAISIE_MANQUANTE, agent="PG")
APRIL = MoisAgent(agent=PG, mois=Mois(2018, 4), etape=Etape.SIGNE)
TO_COUNTERSIGN = make_alerte(
    TypeAlerte.MOIS_A_CONTRESIGNER, agent="PG", mois=(APRIL,), signataires=("DM", "ZD")
)
NOBODY_S = make_alerte(TypeAlerte.MOIS_NON_SIGNE)
ALERTES = {
    "of DM": OF_DM,
    "of AD2I": OF_AD2I,
    "rgpd": RGPD,
    "days of PG": DAYS_OF_PG,
    "to countersign": TO_COUNTERSIGN,
    "nobody's": NOBODY_S,
}


def names(viewer: Viewer, portee: Portee) -> list[str]:
    return [name for name, alerte in ALERTES.items() if viewer.sees(alerte, portee)]


@pytest.mark.parametrize(
    ("agent", "default", "mine", "pole"),
    [
        (
            DM,
            Portee.POLE,
            ["of DM", "rgpd", "to countersign", "nobody's"],
            ["of DM", "rgpd", "days of PG", "to countersign", "nobody's"],
        ),
        (PG, Portee.MIENNES, ["days of PG", "to countersign", "nobody's"], None),
        (ZA, Portee.MIENNES, ["nobody's"], ["of AD2I", "rgpd", "nobody's"]),
        (ZD, Portee.TOUT, ["to countersign", "nobody's"], None),
    ],
    ids=["coordinateur", "agent", "agent of a pôle that names nobody", "direction"],
)
def test_each_sees_their_own_their_pole_s_or_all(
    programme_2018: Programme, agent: Agent, default: Portee, mine: list[str], pole: list[str] | None
) -> None:
    viewer = Viewer(agent, AGENTS, programme_2018)
    assert viewer.default_portee is default
    assert names(viewer, Portee.MIENNES) == mine
    if pole is not None:
        assert names(viewer, Portee.POLE) == pole
    assert names(viewer, Portee.TOUT) == list(ALERTES)
    assert (Portee.POLE in viewer.portees) is (agent.pole is not None)


@pytest.mark.parametrize(
    ("agent", "may"),
    [
        (DM, ["of DM", "days of PG", "to countersign"]),
        (PG, ["of DM", "days of PG"]),
        (ZA, ["of AD2I"]),
        (ZD, ["of DM", "of AD2I", "rgpd", "days of PG", "to countersign"]),
        (ZU, []),
    ],
    ids=["coordinateur", "agent", "other pôle", "direction", "auditeur"],
)
def test_one_acts_on_what_one_s_rights_allow(programme_2018: Programme, agent: Agent, may: list[str]) -> None:
    viewer = Viewer(agent, AGENTS, programme_2018)
    assert [name for name, alerte in ALERTES.items() if viewer.may_act(alerte)] == may
