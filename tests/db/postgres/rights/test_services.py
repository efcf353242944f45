"""Every gesture of the services, by the role of who may do it; refused, the attempt is kept in their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import psycopg
import pytest

from cariforef_db.postgres.roles import grant_everybody
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.files import silent
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.db.postgres.rights.people import SCHEMA, Body, read_body
from tests.engines import address_of
from tests.people import set_agent
from tests.postgres.fixtures import BuildDatabaseOnce
from tests.postgres.server import Server, dsn
from tests.services.agents.test_droits import (
    DE_DIRECTION,
    ECRITURES,
    OWN,
    PREPARENT,
    SANS_DROIT,
    fill_monde,
)

BY_ACCOUNT = {"agents.import_agents", "agents.preview_agents"}
"""Where accounts are bound, that of the machine must stay somebody's: these tests' own is nobody's."""

ACTEURS = ("LR", "DM", "ZD", *SANS_DROIT)


@pytest.fixture(scope="session")
def master_monde(
    postgres: Server,
    build_database_once: BuildDatabaseOnce,
    programme_2018: Programme,
    agents_2018: Sequence[Agent],
) -> str:
    """The body of the services' own tests of rights, on a server, its people with their roles."""

    def build(name: str) -> None:
        address = address_of(postgres, name)
        PostgresAdmin().create(address, programme_2018, agents_2018, silent)
        store = PostgresAdmin().open(address)
        fill_monde(store)
        with store.writing(ACTEUR_SYSTEME) as writing:
            for agent in writing.agents():
                if agent.initiales in ACTEURS:
                    account = postgres.create_role(f"m_{agent.initiales.lower()}")
                    writing.update_agent(replace(agent, compte=account))
        store.close()
        with psycopg.connect(dsn(postgres.url(name))) as connection:
            grant_everybody(connection, SCHEMA)

    return build_database_once("monde", build)


@pytest.fixture
def monde(postgres: Server, master_monde: str, copy_database: Callable[[str], str]) -> Body:
    return read_body(postgres, copy_database(master_monde))


@pytest.mark.parametrize("name", [name for name in (*ECRITURES, *DE_DIRECTION) if name not in BY_ACCOUNT])
def test_who_may_acts_by_their_own_role(monde: Body, name: str) -> None:
    acteur = "DM" if name in ECRITURES else "ZD"
    with monde.open(acteur) as store:
        {**ECRITURES, **DE_DIRECTION}[name](store, acteur)


@pytest.mark.parametrize("name", OWN)
def test_an_agent_logs_their_own_days_by_their_own_role(monde: Body, name: str) -> None:
    with monde.open() as store:
        set_agent(store, "LR", coordonne=None)
    if name == "deplacement.undo_move":
        pytest.skip("DM moves first, which LR's session may not do in their name")
    with monde.open("LR") as store:
        ECRITURES[name](store, "LR")


@pytest.mark.parametrize("acteur", SANS_DROIT)
def test_who_may_not_is_refused_and_the_attempt_kept_in_their_name(monde: Body, acteur: str) -> None:
    acts = {name: act for name, act in (ECRITURES | DE_DIRECTION).items() if name not in PREPARENT}
    before = monde.content()
    with monde.open(acteur) as store:
        for name, act in acts.items():
            with pytest.raises(DroitRefuse) as refused:
                act(store, acteur)
            assert refused.value.is_kept, name
    after = monde.content()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"refus_droit", "journal", "sceau", "tete"}
    with monde.connect() as connection:
        kept = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE a.initiales = %s) FROM refus_droit r "
            "JOIN agent a ON a.id = r.acteur_id",
            (acteur,),
        ).fetchone()
    assert kept == (len(acts), len(acts))
