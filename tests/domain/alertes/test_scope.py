"""Whose an alert is, and who may act on it, by role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.scope import Portee, Viewer
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.mois.visas import Etape, MoisAgent
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
    listed = viewer.listed(ALERTES.values(), portee)
    return [name for name, alerte in ALERTES.items() if alerte in listed]


@pytest.mark.parametrize(
    ("agent", "default", "pole"),
    [
        (DM, Portee.POUR_VOUS, ["of DM", "rgpd", "days of PG", "to countersign"]),
        (PG, Portee.POUR_VOUS, ["of DM", "rgpd", "days of PG", "to countersign"]),
        (ZA, Portee.POUR_VOUS, ["of AD2I", "rgpd"]),
        (ZD, Portee.POUR_VOUS, None),
        (ZU, Portee.TOUT, None),
    ],
    ids=["coordinateur", "agent", "agent of a pôle that names nobody", "direction", "auditeur"],
)
def test_each_sees_what_is_for_them_their_pole_s_or_all(
    programme_2018: Programme, agent: Agent, default: Portee, pole: list[str] | None
) -> None:
    viewer = Viewer(agent, AGENTS, programme_2018)
    assert viewer.default_portee is default
    if pole is not None:
        assert names(viewer, Portee.POLE) == pole
    assert names(viewer, Portee.TOUT) == list(ALERTES)
    assert (Portee.POLE in viewer.portees) is (agent.pole is not None)


LINES = (
    replace(OF_DM, gravite=Gravite.CRITIQUE),
    make_alerte(TypeAlerte.DEPASSEMENT_PROJETE, "16.1.1"),
    make_alerte(TypeAlerte.SOUS_CONSOMMATION, "16.5.1"),
    make_alerte(TypeAlerte.NON_DEMARREE, "1.1"),
    replace(make_alerte(TypeAlerte.DEPASSEMENT, "1.5"), gravite=Gravite.CRITIQUE),
    replace(make_alerte(TypeAlerte.ECHEANCE_PROCHE, "16.2.2"), gravite=Gravite.INFO),
)
"""Of DM, three more of PRI, two of AD2I: critique, attention or for information."""
MONTHS = (
    DAYS_OF_PG,
    TO_COUNTERSIGN,
    replace(TO_COUNTERSIGN, code="PRI", agent=None, mois=(replace(APRIL, agent=DM),), signataires=("DM",)),
    make_alerte(TypeAlerte.MOIS_NON_SIGNE, agent="ZA", mois=(replace(APRIL, agent=ZA),), signataires=("ZA",)),
    replace(NOBODY_S, gravite=Gravite.INFO),
)


@pytest.mark.parametrize(
    ("agent", "recents", "expected"),
    [
        (Agent(initiales="LR", pole="PRI"), {}, ["depassement 14.3.2"]),
        (PG, {"1.5": 25}, ["depassement 1.5", "saisie_manquante PG"]),
        (PG, {"16.1.1": 200, "16.5.1": 199}, ["depassement_projete 16.1.1", "saisie_manquante PG"]),
        (ZA, {}, ["mois_non_signe ZA"]),
        (DM, {}, ["depassement 14.3.2", "points_a_voir PRI : 2", "mois_a_contresigner : 2"]),
        (
            DM,
            {"16.1.1": 900, "1.1": 200},
            ["depassement 14.3.2", "points_a_voir PRI : 3", "mois_a_contresigner : 2"],
        ),
        (
            ZD,
            {},
            [
                "depassement 14.3.2",
                "depassement 1.5",
                "points_a_voir GIP : 3",
                "mois_a_contresigner PG : 1",
            ],
        ),
        (ZU, {}, []),
    ],
    ids=[
        "agent named on a line",
        "agent who worked on one of critique",
        "agent who worked two days on one of attention",
        "agent of another pôle",
        "coordinateur",
        "coordinateur who worked elsewhere",
        "direction",
        "auditeur",
    ],
)
def test_what_is_for_somebody_is_one_number_whatever_they_look_at(
    programme_2018: Programme, agent: Agent, recents: dict[str, int], expected: list[str]
) -> None:
    viewer = Viewer(agent, AGENTS, programme_2018, recents)
    found = viewer.pour_vous((*LINES, *MONTHS))
    assert [tell(one) for one in found] == expected
    assert viewer.listed((*LINES, *MONTHS), Portee.POUR_VOUS) == found


def tell(alerte: Alerte) -> str:
    """`depassement 14.3.2`, `mois_a_contresigner PG : 1`: which alert, of what, of how many together."""
    count = len(alerte.mois) if alerte.type is TypeAlerte.MOIS_A_CONTRESIGNER else alerte.poids
    named = " ".join(part for part in (alerte.type.value, alerte.agent or alerte.code) if part)
    return f"{named} : {count}" if count else named


def test_months_to_sign_for_whoever_left_are_not_among_those_to_countersign(
    programme_2018: Programme,
) -> None:
    gone = make_alerte(
        TypeAlerte.MOIS_NON_SIGNE, agent="KF", mois=(replace(APRIL, agent=PG),), signataires=("DM",)
    )
    found = Viewer(DM, AGENTS, programme_2018).pour_vous((gone, *MONTHS))
    assert [tell(one) for one in found] == ["mois_non_signe KF", "mois_a_contresigner : 2"]


def test_lines_to_look_at_together_are_named_and_lead_to_the_list(programme_2018: Programme) -> None:
    viewer = Viewer(DM, AGENTS, programme_2018)
    (_, lines) = viewer.pour_vous(LINES)
    assert (lines.code, lines.lignes, lines.gravite) == ("PRI", ("16.1.1", "16.5.1"), Gravite.ATTENTION)
    assert lines.message == (
        "PRI : 2 autres alertes (16.1.1, 16.5.1). « cariforef alertes --code PRI » les montre une à une."
    )


def test_months_to_countersign_together_are_told_as_those_of_one_pole(programme_2018: Programme) -> None:
    (*_, together) = Viewer(DM, AGENTS, programme_2018).pour_vous(MONTHS)
    (*_, alone) = Viewer(ZD, AGENTS, programme_2018).pour_vous(MONTHS)
    assert (together.fait, together.objet) == (alone.fait, "avril 2018 : PG DM")


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
