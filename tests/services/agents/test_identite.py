"""Who acts: declared as long as no account is bound; the account alone from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.values.refusals import AgentRefuse, TexteRefuse
from cariforef_tui.services.agents.accounts import (
    AgentChange,
    Attribution,
    bind_account,
    load_habilitation,
    modify_agent,
    set_coordonne,
    set_role,
)
from cariforef_tui.services.agents.agents import add_agent, clean_courriel, deactivate_agent
from cariforef_tui.services.agents.identity import Identite, Proof, check_is_somebody, identify
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.people import set_agent

DOM, LIR = Account("dominique", 1001, Way.SUDO), Account("lirone", 1002, Way.SUDO)
ROOT = Account("root", 0)
NAVIGATEUR = Account("lirone", None, Way.PROXY)


def who(
    agents: Sequence[Agent], compte: Account, said: str | None = None, kept: str | None = None
) -> Identite:
    return identify(agents, compte, named=said, remembered=kept)


def with_agent(agents: Sequence[Agent], initiales: str, **fields: object) -> tuple[Agent, ...]:
    """The same people, of whom one changed."""
    return tuple(replace(one, **fields) if one.initiales == initiales else one for one in agents)  # type: ignore[arg-type]


def known_of(store: SqliteStore) -> tuple[Agent, ...]:
    with store.reading() as reading:
        return reading.agents()


def bound(
    store: SqliteStore, initiales: str, compte: str | None, by: Account, acteur: str = "DM"
) -> Attribution:
    return bind_account(store, initiales, compte, acteur=acteur, caller=by)


def test_without_any_account_bound_people_say_who_they_are(agents_2018: Sequence[Agent]) -> None:
    assert who(agents_2018, ROOT, "LR", "DM") == Identite("LR")
    assert who(agents_2018, ROOT, None, "DM") == Identite("DM")
    assert who(agents_2018, ROOT) == Identite(None)
    gone = with_agent(agents_2018, "LR", compte="lirone", actif=False)
    assert who(gone, ROOT, "DM") == Identite("DM")


def test_as_soon_as_one_account_is_bound_the_account_says_who_acts(agents_2018: Sequence[Agent]) -> None:
    known = with_agent(agents_2018, "DM", compte="dominique")
    assert who(known, DOM) == Identite("DM", DOM)
    assert who(known, DOM).proof is Proof.ACCOUNT
    assert who(known, DOM, " dm ") == Identite("DM", DOM)


def test_naming_somebody_else_is_refused_wherever_it_is_said(agents_2018: Sequence[Agent]) -> None:
    known = with_agent(agents_2018, "DM", compte="dominique")
    with pytest.raises(DroitRefuse, match="est celui de DM"):
        who(known, DOM, "LR")
    with pytest.raises(DroitRefuse, match="configuration"):
        who(known, replace(DOM, way=Way.OWN), None, "LR")


def test_the_configuration_of_the_account_that_runs_is_not_that_of_who_came_by_service(
    agents_2018: Sequence[Agent],
) -> None:
    known = with_agent(agents_2018, "DM", compte="dominique")
    assert who(known, DOM, None, "LR").agent == "DM"


def test_by_browser_nobody_says_who_they_are_even_where_no_account_is_bound(
    agents_2018: Sequence[Agent],
) -> None:
    for said, kept in ((None, None), ("DM", None), (None, "DM")):
        with pytest.raises(DroitRefuse, match="lié à aucun agent"):
            who(agents_2018, NAVIGATEUR, said, kept)
    known = with_agent(agents_2018, "LR", compte="lirone")
    assert who(known, NAVIGATEUR, None, "DM") == Identite("LR", NAVIGATEUR)
    with pytest.raises(DroitRefuse, match="est celui de LR"):
        who(known, NAVIGATEUR, "DM")


@pytest.mark.parametrize("compte", [LIR, Account(None, 1003, Way.SUDO), NAVIGATEUR])
def test_an_account_of_nobody_is_refused_with_what_to_ask_for(
    agents_2018: Sequence[Agent], compte: Account
) -> None:
    known = with_agent(agents_2018, "DM", compte="dominique")
    with pytest.raises(DroitRefuse, match="cariforef agent compte INITIALES"):
        who(known, compte)


@pytest.mark.parametrize("way", [Way.OWN, Way.PASSWORD])
def test_the_service_account_itself_is_nobody_and_names_nobody(
    agents_2018: Sequence[Agent], way: Way
) -> None:
    known = with_agent(agents_2018, "DM", compte="dominique")
    service = Account("cariforef", 990, way)
    found = who(known, service, None, "DM")
    assert found.is_service
    with pytest.raises(DroitRefuse, match="n'est lié à aucun agent"):
        check_is_somebody(found)
    with pytest.raises(DroitRefuse, match="n'est lié à aucun agent"):
        who(known, service, "DM")


def test_what_proves_who_acts_is_an_account_that_nobody_else_may_make(agents_2018: Sequence[Agent]) -> None:
    assert who(agents_2018, DOM, "DM").proof is Proof.SAID
    known = with_agent(agents_2018, "DM", compte="dominique")
    proofs = {way: who(known, replace(DOM, way=way)).proof for way in Way}
    assert proofs.pop(Way.PASSWORD) is Proof.SAID
    assert set(proofs.values()) == {Proof.ACCOUNT}


def test_the_account_of_somebody_who_left_no_longer_enters(agents_2018: Sequence[Agent]) -> None:
    known = with_agent(with_agent(agents_2018, "DM", compte="dominique"), "LR", compte="lirone", actif=False)
    with pytest.raises(DroitRefuse, match="aucun agent en activité"):
        who(known, LIR)


def test_the_first_account_bound_is_that_of_whoever_binds_it(store: SqliteStore) -> None:
    with pytest.raises(AgentRefuse, match="ne serait plus personne"):
        bound(store, "LR", "lirone", DOM)
    assert not bound(store, "LR", None, DOM).liee
    assert bound(store, "DM", "dominique", DOM).liee
    assert not bound(store, "LR", "lirone", DOM).liee
    assert who(known_of(store), LIR).agent == "LR"


def test_one_cannot_lock_oneself_out_by_moving_or_removing_ones_own_account(store: SqliteStore) -> None:
    bound(store, "DM", "dominique", DOM)
    bound(store, "LR", "lirone", DOM)
    for wanted in (None, "dom2"):
        with pytest.raises(AgentRefuse, match="ne serait plus personne"):
            bound(store, "DM", wanted, DOM)
    bound(store, "LR", None, DOM)
    bound(store, "DM", None, DOM)
    assert who(known_of(store), ROOT, "LR") == Identite("LR")


def test_an_account_is_of_one_agent_only_and_has_the_name_of_an_account(store: SqliteStore) -> None:
    bound(store, "DM", "dominique", DOM)
    with pytest.raises(AgentRefuse, match="déjà celui de DM"):
        bound(store, "LR", "dominique", DOM)
    for name in ("a b", "-x", "x" * 65, "é", "x\ny", "../x"):
        with pytest.raises(AgentRefuse, match="pas un nom de compte"):
            bound(store, "LR", name, DOM)


def test_naming_the_first_direction_ends_the_open_regime_and_says_so_once(store: SqliteStore) -> None:
    assert set_role(store, "DM", Role.DIRECTION, acteur=ACTEUR_SYSTEME).nominative
    assert not set_role(store, "LR", Role.DIRECTION, acteur="DM").nominative


def test_the_last_direction_cannot_be_removed_made_auditor_nor_leave(store: SqliteStore) -> None:
    set_role(store, "DM", Role.DIRECTION, acteur=ACTEUR_SYSTEME)
    for act in (
        lambda: set_role(store, "DM", None, acteur="DM"),
        lambda: set_role(store, "DM", Role.AUDITEUR, acteur="DM"),
        lambda: deactivate_agent(store, "DM", date(2018, 5, 22), acteur="DM"),
    ):
        with pytest.raises(AgentRefuse, match="dernière personne de la direction"):
            act()
    set_role(store, "LR", Role.DIRECTION, acteur="DM")
    set_role(store, "DM", None, acteur="DM")
    with pytest.raises(DroitRefuse):
        set_role(store, "DM", Role.DIRECTION, acteur="DM")


def test_only_the_direction_says_who_is_what(store: SqliteStore) -> None:
    set_role(store, "LR", Role.DIRECTION, acteur=ACTEUR_SYSTEME)
    for act in (
        lambda: set_role(store, "DM", Role.AUDITEUR, acteur="DM"),
        lambda: set_coordonne(store, "SB", "PRI", exercice=2018, acteur="DM"),
        lambda: bound(store, "DM", "dominique", DOM),
        lambda: modify_agent(store, "SB", AgentChange(nom="Autre"), exercice=2018, acteur="DM"),
        lambda: add_agent(store, Agent(initiales="ZN"), exercice=2018),
    ):
        with pytest.raises(DroitRefuse):
            act()


def test_nobody_adds_themselves_once_accounts_are_bound(store: SqliteStore) -> None:
    add_agent(store, Agent(initiales="ZM"), exercice=2018)
    set_agent(store, "DM", compte="dominique")
    with pytest.raises(DroitRefuse, match="ajoutés par la direction"):
        add_agent(store, Agent(initiales="ZN"), exercice=2018)


def test_an_agent_is_changed_field_by_field_and_emptied_by_aucun(store: SqliteStore) -> None:
    def modify(**fields: object) -> Agent:
        return modify_agent(store, "sb", AgentChange(**fields), exercice=2018, acteur="DM").agent

    assert modify(nom="Personne d'essai", fonction="Documentaliste", equipe="si") == Agent(
        initiales="SB", nom="Personne d'essai", pole="PRI", equipe="SI", fonction="Documentaliste"
    )
    assert modify(equipe="aucune", fonction="").equipe is None
    gone = modify(depart=date(2018, 5, 18), arrivee=date(2018, 2, 1))
    assert (gone.actif, gone.depart, gone.arrivee, gone.fonction) == (
        True,
        date(2018, 5, 18),
        date(2018, 2, 1),
        None,
    )
    deactivate_agent(store, "SB", date(2018, 5, 18), acteur="DM")
    back = modify(depart="aucun")
    assert (back.actif, back.depart) == (True, None)
    assert modify(pole="apo").pole == "APO"


def test_an_address_is_one_that_a_mail_can_reach() -> None:
    longest = f"a@{'b.' * 125}fr"
    assert [clean_courriel(one) for one in (" lr@exemple.fr ", longest)] == ["lr@exemple.fr", longest]
    for adresse in (f"{longest}x", "lr", "lr@a..fr", "é@exemple.fr", "lr@exemple.fr, dm@exemple.fr"):
        with pytest.raises(TexteRefuse, match="adresse non reconnue"):
            clean_courriel(adresse)


def test_what_one_may_do_is_told_by_the_rule_that_writes_ask(store: SqliteStore) -> None:
    set_role(store, "LR", Role.DIRECTION, acteur=ACTEUR_SYSTEME)
    set_role(store, "VS", Role.AUDITEUR, acteur="LR")
    told = {one.droit.value: one for one in load_habilitation(store, "dm", exercice=2018).scopes}
    assert "SB" in told["saisir"].agents
    assert {"YM", "VS"}.isdisjoint(told["saisir"].agents)
    assert (told["piloter"].poles, told["piloter"].gip) == (("PRI",), False)
    assert not told["administrer"].gip
    told = {one.droit.value: one for one in load_habilitation(store, "VS", exercice=2018).scopes}
    assert "YM" in told["lire"].agents
    assert not any(one.agents or one.poles for name, one in told.items() if not name.startswith("lire"))


def test_the_account_of_somebody_who_left_can_be_given_to_another(store: SqliteStore) -> None:
    bound(store, "DM", "dominique", DOM)
    bound(store, "LR", "lirone", DOM)
    deactivate_agent(store, "LR", date(2018, 6, 30), acteur="DM")
    bound(store, "LR", None, DOM)
    assert bound(store, "PG", "lirone", DOM).agent.compte == "lirone"
