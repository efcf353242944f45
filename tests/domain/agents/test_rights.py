"""Who may do what: every role, on oneself, one's own pôle and another, in an open store and a named one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.agents.rights import (
    NAME_DIRECTION,
    NOMINATIVE,
    OF_PLAN,
    ON_AGENT,
    READS,
    Charte,
    Droit,
    Regime,
    autorise,
    charte_of,
    describe_droit,
    describe_unnamed,
    judge_by,
    regime_of,
)

AGENT = Agent(initiales="LR", pole="PRI")
COORDINATEUR = Agent(initiales="DM", pole="PRI", coordonne="PRI")
DIRECTION = Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION)
AUDITEUR = Agent(initiales="ZA", pole="PRI", coordonne="PRI", role=Role.AUDITEUR)
PARTI = Agent(initiales="ZP", pole="PRI", role=Role.DIRECTION, actif=False)
DEPART = Agent(initiales="PP", pole="PRI", actif=False, depart=date(2018, 10, 31))
COLLEGUE = Agent(initiales="SB", pole="PRI")
AILLEURS = Agent(initiales="ZX", pole="APO")
SANS_POLE = Agent(initiales="YM")
ACTEURS = {
    "agent": AGENT,
    "coordinateur": COORDINATEUR,
    "direction": DIRECTION,
    "auditeur": AUDITEUR,
    "parti": PARTI,
    "départ": DEPART,
}

SUR_AGENT = """
                        soi  collègue  ailleurs  sans pôle  départ
agent saisir            oui  non       non       non        non
agent lire              oui  non       non       non        non
agent signer            oui  non       non       non        non
agent contresigner      non  non       non       non        non
agent rouvrir           non  non       non       non        non
agent rythmer           non  non       non       non        non
agent dossier           oui  non       non       non        non
coordinateur saisir       oui  oui       non       non      oui
coordinateur lire         oui  oui       non       non      oui
coordinateur signer       oui  non       non       non      oui
coordinateur contresigner non  oui       non       non      oui
coordinateur rouvrir      non  oui       non       non      oui
coordinateur rythmer      oui  oui       non       non      oui
coordinateur dossier      oui  non       non       non      non
direction saisir        oui  oui       oui       oui        oui
direction lire          oui  oui       oui       oui        oui
direction signer        oui  non       non       non        oui
direction contresigner  non  oui       oui       oui        oui
direction rouvrir       non  oui       oui       oui        oui
direction rythmer       oui  oui       oui       oui        oui
direction dossier       oui  oui       oui       oui        oui
auditeur saisir         non  non       non       non        non
auditeur lire           oui  oui       oui       oui        oui
auditeur signer         non  non       non       non        non
auditeur contresigner   non  non       non       non        non
auditeur rouvrir        non  non       non       non        non
auditeur rythmer        non  non       non       non        non
auditeur dossier        oui  non       non       non        non
parti saisir            non  non       non       non        non
parti lire              non  non       non       non        non
parti signer            non  non       non       non        non
parti contresigner      non  non       non       non        non
parti rouvrir           non  non       non       non        non
parti rythmer           non  non       non       non        non
parti dossier           non  non       non       non        non
départ saisir           oui  non       non       non        oui
départ lire             oui  non       non       non        oui
départ signer           oui  non       non       non        oui
départ contresigner     non  non       non       non        non
départ rouvrir          non  non       non       non        non
départ rythmer          non  non       non       non        non
départ dossier          oui  non       non       non        oui
"""
SUR_POLE = """
                          PRI  APO  GIP
agent déclarer            oui  non  non
agent solder              non  non  non
agent piloter             non  non  non
agent revoir              non  non  non
agent journal             non  non  non
agent régler              non  non  non
agent administrer         non  non  non
agent nommer              non  non  non
agent ouvrir              non  non  non
coordinateur déclarer     oui  non  non
coordinateur solder       oui  non  non
coordinateur piloter      oui  non  non
coordinateur revoir       oui  non  oui
coordinateur journal      oui  non  non
coordinateur régler       non  non  non
coordinateur administrer  non  non  non
coordinateur nommer       non  non  non
coordinateur ouvrir       non  non  non
agent rappeler            non  non  non
coordinateur rappeler     oui  non  non
direction rappeler        oui  oui  oui
auditeur rappeler         non  non  non
parti rappeler            non  non  non
départ rappeler           non  non  non
direction déclarer        oui  oui  oui
direction solder          oui  oui  oui
direction piloter         oui  oui  oui
direction revoir          oui  oui  oui
direction journal         oui  oui  oui
direction régler          oui  oui  oui
direction administrer     oui  oui  oui
direction nommer          oui  oui  oui
direction ouvrir          oui  oui  oui
auditeur déclarer         non  non  non
auditeur solder           non  non  non
auditeur piloter          non  non  non
auditeur revoir           non  non  non
auditeur journal          oui  oui  oui
auditeur régler           non  non  non
auditeur administrer      non  non  non
auditeur nommer           non  non  non
auditeur ouvrir           non  non  non
parti déclarer            non  non  non
parti solder              non  non  non
parti piloter             non  non  non
parti revoir              non  non  non
parti journal             non  non  non
parti régler              non  non  non
parti administrer         non  non  non
parti nommer              non  non  non
parti ouvrir              non  non  non
départ déclarer           non  non  non
départ solder             non  non  non
départ piloter            non  non  non
départ revoir             non  non  non
départ journal            non  non  non
départ régler             non  non  non
départ administrer        non  non  non
départ nommer             non  non  non
départ ouvrir             non  non  non
"""
NOMS = {
    "rythmer": Droit.RYTHMER,
    "revoir": Droit.REVOIR,
    "journal": Droit.LIRE_JOURNAL,
    "dossier": Droit.EXPORTER_DOSSIER,
    "rappeler": Droit.RAPPELER,
    "ouvrir": Droit.OUVRIR,
    **{droit.value: droit for droit in Droit},
}
OUVERTS = {Droit.REGLER, Droit.ADMINISTRER}
"""What the open regime gives to whoever works there, on whoever and whatever."""
OUVERTE = Charte(regime=Regime.OUVERT, coordinateurs={"PRI": ("DM",)}, has_accounts=False)
"""The charte of a store without direction, where PRI has a coordinateur and APO has none."""
CHARTES = st.builds(
    Charte,
    regime=st.sampled_from(Regime),
    coordinateurs=st.dictionaries(st.sampled_from(["PRI", "APO"]), st.just(("DM",))),
    plan_a_tous=st.booleans(),
    has_accounts=st.booleans(),
)
POLES = st.sampled_from(["PRI", "APO", None])
PLAN = st.sampled_from(sorted(OF_PLAN))


def walk(table: str) -> list[tuple[str, Droit, list[bool]]]:
    rows = [line.split() for line in table.strip().splitlines()[1:]]
    return [(role, NOMS[action], [cell == "oui" for cell in cells]) for role, action, *cells in rows]


def objets(acteur: Agent, droit: Droit) -> tuple[Agent | str | None, ...]:
    if droit in ON_AGENT:
        return (acteur, COLLEGUE, AILLEURS, SANS_POLE, DEPART)
    return ("PRI", "APO", None)


EVERY = [*walk(SUR_AGENT), *walk(SUR_POLE)]


def test_the_tables_know_every_role_and_every_right() -> None:
    assert {(role, droit) for role, droit, _ in EVERY} == {
        (role, droit) for role in ACTEURS for droit in Droit
    }
    assert len(EVERY) == len(ACTEURS) * len(Droit)


@pytest.mark.parametrize(("role", "droit", "cells"), EVERY)
def test_once_a_direction_is_named_each_may_do_what_the_table_says(
    role: str, droit: Droit, cells: list[bool]
) -> None:
    acteur = ACTEURS[role]
    found = [autorise(acteur, droit, objet) is None for objet in objets(acteur, droit)]
    assert found == cells


@pytest.mark.parametrize(("role", "droit", "cells"), EVERY)
def test_before_that_all_is_open_but_days_and_the_plan_and_the_review_that_somebody_holds(
    role: str, droit: Droit, cells: list[bool]
) -> None:
    acteur = ACTEURS[role]
    found = [autorise(acteur, droit, objet, OUVERTE) is None for objet in objets(acteur, droit)]
    steers = role in ("coordinateur", "direction") and droit in OF_PLAN
    if steers or (role in ("agent", "coordinateur", "direction") and droit in OUVERTS):
        assert all(found)
    elif role in ("agent", "coordinateur") and droit in (*OF_PLAN, Droit.REVOIR):
        assert found == [cells[0], True, cells[2]]
    elif role in ("agent", "coordinateur") and droit is Droit.NOMMER:
        assert found == [role == "coordinateur", True, False]
    elif role in ("agent", "coordinateur") and droit is Droit.OUVRIR:
        assert found == [False, True, role == "coordinateur"]
    elif role == "agent" and droit is Droit.RYTHMER:
        assert found == [True, *cells[1:]]
    else:
        assert found == cells


@pytest.mark.parametrize("charte", [NOMINATIVE, OUVERTE])
@pytest.mark.parametrize(("role", "droit", "cells"), EVERY)
def test_every_refusal_gives_its_reason_in_words(
    role: str, droit: Droit, cells: list[bool], charte: Charte
) -> None:
    acteur = ACTEURS[role]
    for objet in objets(acteur, droit):
        why = autorise(acteur, droit, objet, charte)
        assert why is None or (len(why) > 10 and not why.endswith("."))
        assert describe_droit(droit, objet)


@pytest.mark.parametrize("droit", Droit)
def test_a_right_asked_on_the_wrong_kind_of_thing_is_a_defect(droit: Droit) -> None:
    wrong = "PRI" if droit in ON_AGENT else COLLEGUE
    with pytest.raises(TypeError):
        autorise(DIRECTION, droit, wrong)


def test_an_auditor_only_reads() -> None:
    assert frozenset({Droit.LIRE, Droit.LIRE_JOURNAL}) == READS


@pytest.mark.parametrize(
    ("agents", "regime"),
    [
        ((AGENT, COORDINATEUR, AUDITEUR), Regime.OUVERT),
        ((AGENT, PARTI), Regime.OUVERT),
        ((AGENT, DIRECTION), Regime.NOMINATIF),
        ((), Regime.OUVERT),
    ],
)
def test_a_direction_in_activity_closes_the_open_regime(agents: tuple[Agent, ...], regime: Regime) -> None:
    assert regime_of(agents) is regime


def test_an_action_is_named_with_what_it_is_done_on() -> None:
    assert describe_droit(Droit.SAISIR, COLLEGUE) == "saisir pour SB"
    assert describe_droit(Droit.PILOTER, "PRI") == "réviser le plan de PRI"
    assert describe_droit(Droit.REVOIR, None) == "écrire dans la revue de l'ensemble"
    assert describe_droit(Droit.REGLER, None) == "changer les réglages communs"


@pytest.mark.parametrize("droit", Droit)
def test_the_direction_may_all_that_a_coordinateur_may_and_so_may_another_of_the_pole(droit: Droit) -> None:
    other = replace(COORDINATEUR, initiales="ME")
    for objet in objets(COORDINATEUR, droit):
        # What is one's own, one's signature first, stays nobody else's.
        if objet != COORDINATEUR and autorise(COORDINATEUR, droit, objet) is None:
            assert autorise(DIRECTION, droit, objet) is None
            assert autorise(other, droit, objet) is None


def test_coordinateurs_of_one_pole_countersign_each_other_s_months() -> None:
    other = replace(COORDINATEUR, initiales="ME")
    for one, owner in ((COORDINATEUR, other), (other, COORDINATEUR), (DIRECTION, COORDINATEUR)):
        assert autorise(one, Droit.CONTRESIGNER, owner) is None


def test_a_copy_is_judged_by_the_rights_of_today() -> None:
    then = (
        Agent(initiales="DM", pole="APO", role=Role.DIRECTION),
        Agent(initiales="LR", nom="Nom", pole="PRI"),
        Agent(initiales="ZP", pole="PRI", coordonne="PRI"),
    )
    today = (
        Agent(initiales="DM", pole="PRI", coordonne="PRI", compte="dom"),
        Agent(initiales="LR", pole="PRI", actif=False),
        Agent(initiales="ZD", role=Role.DIRECTION),
    )
    assert judge_by(then, today) == (
        Agent(initiales="DM", pole="PRI", coordonne="PRI", compte="dom"),
        Agent(initiales="LR", nom="Nom", pole="PRI", actif=False),
        Agent(initiales="ZD", role=Role.DIRECTION),
        Agent(initiales="ZP", actif=False),
    )


def test_whoever_may_not_write_in_a_review_is_told_who_does() -> None:
    agent, lead = Agent(initiales="ZX", pole="APO"), Agent(initiales="ZC", pole="PRI", coordonne="PRI")
    for acteur, pole, told in (
        (agent, "PRI", "réservé à un coordinateur de PRI ou à la direction"),
        (lead, "APO", "réservé à un coordinateur d'APO ou à la direction"),
        (agent, None, "réservé à un coordinateur ou à la direction"),
        (lead, "PRI", None),
        (lead, None, None),
    ):
        assert autorise(acteur, Droit.REVOIR, pole) == told
    assert autorise(agent, Droit.REGLER, None) == "réservé à la direction"


def test_who_coordinates_a_pole_is_told_by_their_initials() -> None:
    two = charte_of((COORDINATEUR, replace(AGENT, coordonne="PRI"), DIRECTION), plan_a_tous=False)
    told = "réservé à DM ou LR, qui coordonnent PRI, ou à la direction"
    assert autorise(AILLEURS, Droit.PILOTER, "PRI", two) == told
    told = "réservé à SB, à DM, qui coordonne PRI, ou à la direction"
    assert autorise(AILLEURS, Droit.SAISIR, COLLEGUE, OUVERTE) == told


def test_whoever_logs_on_a_line_of_another_pole_declares_there_and_does_no_more() -> None:
    for droit in OF_PLAN:
        why = autorise(AGENT, droit, "APO", NOMINATIVE, {"LR", "ZX"})
        assert (why is None) is (droit is Droit.DECLARER)
    told = "réservé à qui y travaille, à un coordinateur d'APO ou à la direction"
    assert autorise(AGENT, Droit.DECLARER, "APO", NOMINATIVE, {"ZX"}) == told


def test_the_charte_counts_the_coordinateurs_who_may_act() -> None:
    gone = Agent(initiales="ZP", pole="APO", coordonne="APO", actif=False)
    charte = charte_of((AGENT, COORDINATEUR, replace(AUDITEUR, coordonne="DIR"), gone), plan_a_tous=False)
    assert charte == OUVERTE
    assert charte_of((COORDINATEUR, DIRECTION), plan_a_tous=True).plan_a_tous


@given(st.sampled_from(Droit), POLES, CHARTES)
def test_an_auditor_and_whoever_left_gain_nothing_by_the_setting(
    droit: Droit, pole: str | None, charte: Charte
) -> None:
    for acteur in (AUDITEUR, PARTI, DEPART):
        for objet in (pole,) if droit not in ON_AGENT else objets(acteur, droit):
            assert autorise(acteur, droit, objet, charte, {acteur.initiales}) == autorise(
                acteur, droit, objet, NOMINATIVE, {acteur.initiales}
            )


@given(st.sampled_from(sorted(ACTEURS)), PLAN, POLES, CHARTES, st.sets(st.sampled_from(["LR", "DM"])))
def test_what_those_named_may_do_everybody_may_where_the_plan_is_everybody_s(
    role: str, droit: Droit, pole: str | None, charte: Charte, qui: set[str]
) -> None:
    named, shared = replace(charte, plan_a_tous=False), replace(charte, plan_a_tous=True)
    if autorise(ACTEURS[role], droit, pole, named, qui) is None:
        assert autorise(ACTEURS[role], droit, pole, shared, qui) is None


@given(PLAN, CHARTES)
def test_only_those_named_revise_the_plan_of_a_pole_that_somebody_coordinates(
    droit: Droit, charte: Charte
) -> None:
    named = replace(charte, coordinateurs={**charte.coordinateurs, "PRI": ("DM",)}, plan_a_tous=False)
    assert autorise(AILLEURS, droit, "PRI", named)
    assert (autorise(AGENT, droit, "PRI", named) is None) is (droit is Droit.DECLARER)
    assert autorise(COORDINATEUR, droit, "PRI", named) is None


@given(CHARTES)
def test_only_those_named_hold_the_review_of_a_pole_that_somebody_coordinates(charte: Charte) -> None:
    named = replace(charte, coordinateurs={**charte.coordinateurs, "PRI": ("DM",)})
    assert autorise(COORDINATEUR, Droit.REVOIR, "PRI", named) is None
    assert autorise(COORDINATEUR, Droit.REVOIR, None, named) is None
    for acteur in (AGENT, AILLEURS):
        assert autorise(acteur, Droit.REVOIR, "PRI", named)
        assert autorise(acteur, Droit.REVOIR, None, named)


@given(st.sampled_from(sorted({*OF_PLAN, Droit.REVOIR, Droit.OUVRIR})), POLES)
def test_where_nobody_is_named_anybody_revises_the_plan_and_holds_the_review(
    droit: Droit, pole: str | None
) -> None:
    assert autorise(SANS_POLE, droit, pole, Charte(regime=Regime.OUVERT)) is None


@pytest.mark.parametrize(
    ("charte", "said"),
    [
        (NOMINATIVE, ""),
        (replace(OUVERTE, coordinateurs=dict.fromkeys(("PRI", "APO", "DIR"), ("DM",))), NAME_DIRECTION),
        (
            replace(OUVERTE, coordinateurs=dict.fromkeys(("PRI", "DIR"), ("DM",))),
            "Chacun révise le plan d'APO : cariforef agent coordonne INITIALES APO.",
        ),
        (
            OUVERTE,
            "Chacun révise le plan en 2 endroits : cariforef agent role INITIALES direction.",
        ),
    ],
)
def test_whose_plan_is_open_because_nobody_is_named_is_said_with_the_command_that_names(
    charte: Charte, said: str
) -> None:
    assert describe_unnamed(charte, ("PRI", "APO", "DIR")) == said
