"""Raw access to a store's file, as somebody without the program would have."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cariforef_db.engine.sqlite import connect
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.programme.declarations import Raf
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.programme.revisions import (
    JalonRevise,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Revision,
    TexteLigne,
    TexteRevise,
)
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite
from cariforef_tui.services.ports.store import Writing
from tests.conftest import BuildOnce, StoreAfter
from tests.db.lives import act_everywhere, live
from tests.db.next_version import NextProgram, make_next_program
from tests.db.proving import Prover
from tests.kit.engines import Engine

if TYPE_CHECKING:
    from tests.postgres.server import Server


@pytest.fixture
def child_env() -> dict[str, str]:
    """Environment in which another Python finds the same packages."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}


@pytest.fixture
def raw(store_path: Path) -> Iterator[sqlite3.Connection]:
    """The program's own connection, outside any write."""
    with closing(connect(store_path, busy_timeout_ms=0)) as connection:
        yield connection


@pytest.fixture
def acting(raw: sqlite3.Connection) -> sqlite3.Connection:
    """A connection in a write of the system, to meet the constraints behind the guards."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
    return raw


@pytest.fixture
def whole_revision(programme_2018: Programme, added: LigneAjoutee) -> Revision:
    """A revision with a change of every kind."""
    enveloppe = programme_2018.enveloppes_of["14.7.1"][0]
    rgpd = next(jalon for jalon in programme_2018.jalons if jalon.code == "RGPD")
    audit = Jalon("AUDIT", "Audit de la CNIL", date(2018, 9, 14), ("7.1", "14.7.9"), ("14.7.9",))
    return Revision(
        jour=date(2018, 5, 22),
        auteur="DM",
        motif="Arbitrage de mai",
        changements=(
            MontantRevise(enveloppe.id, enveloppe.centiemes, 1200),
            MontantRevise(enveloppe.id, 1200, None),
            TexteRevise(TexteLigne.ECHEANCE, "18", "", "07/2018 – 12/2018"),
            TexteRevise(TexteLigne.QUI, "14.7.1", "LR", "DM / équipes"),
            added,
            LigneRetiree("7.1"),
            LigneRemise("7.1"),
            JalonRevise(rgpd, replace(rgpd, jour=date(2018, 6, 29))),
            JalonRevise(None, audit),
            JalonRevise(audit, None),
        ),
    )


@pytest.fixture
def steer(whole_revision: Revision) -> Callable[[Writing], None]:
    """Make, change and remove a row of every table of steering."""

    def act(writing: Writing) -> None:
        jour, semaine = date(2018, 5, 22), "2018-W21"
        writing.add_revision(2018, whole_revision)
        writing.add(
            2018, Raf(code="14.7.9", jour=jour, centiemes=250, auteur="LR", commentaire="deux jours et demi")
        )
        revue = RevueEcrite(
            perimetre="GIP",
            semaine=semaine,
            remarques=(Remarque("18", "À revoir", "DM"), Remarque("GIP", "Semaine courte", "LR")),
            meteo=MeteoDeclaree("GIP", Meteo.ROUGE, "Retard sur le RGPD", "DM"),
        )
        writing.write_revue(2018, revue)
        writing.write_revue(
            2018,
            replace(
                revue,
                remarques=(Remarque("7.1", "Relue", "DM"),),
                meteo=MeteoDeclaree("GIP", Meteo.VERT, None, "LR"),
            ),
        )
        writing.write_revue(
            2018, RevueEcrite(perimetre="GIP", semaine=semaine, remarques=(Remarque("7.1", "Relue", "DM"),))
        )
        decision = Decision(
            perimetre="GIP", semaine=semaine, texte="Relancer", qui="LR", pour=date(2018, 6, 1), numero=1
        )
        writing.add(2018, decision)
        writing.replace(2018, decision, replace(decision, faite_le=date(2018, 5, 29)))

    return act


@pytest.fixture
def lived(store_after: StoreAfter, whole_revision: Revision) -> Any:
    """A year of 2018 in which ZZ worked, signed, was talked of everywhere, then left."""
    return store_after("lived", partial(live, revision=whole_revision))


@pytest.fixture
def acted(store_after: StoreAfter, whole_revision: Revision) -> Any:
    """The same year, where ZZ has at least one row behind every reference of the schema."""

    def act(store: Any) -> None:
        live(store, whole_revision)
        act_everywhere(store)

    return store_after("acted", act)


@pytest.fixture(scope="session")
def next_program(build_once: BuildOnce, master_store: Path) -> Iterator[NextProgram]:
    """The program of the next version, which no test changes, at work."""

    def build(path: Path) -> None:
        make_next_program(path.with_name("program"), master_store)

    with closing(NextProgram(build_once("next", build).with_name("program"))) as program:
        yield program


@pytest.fixture
def reader(postgres: Server, database_of: str) -> Callable[[str], str]:
    """Make an account that reads all of the store and writes nothing; return the address for it."""

    def reader(address: str) -> str:
        name = postgres.create_role("reader")
        postgres.psql(
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}; "
            f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            database=database_of,
        )
        user = address.split("//")[1].split("@")[0]
        return address.replace(f"//{user}@", f"//{name}:{name}@", 1)

    return reader


@pytest.fixture
def prover(engine: Engine, request: pytest.FixtureRequest) -> Prover:
    if engine is Engine.SQLITE:
        return Prover(SqliteAdmin(), str(request.getfixturevalue("store_path")))
    return Prover(PostgresAdmin(), request.getfixturevalue("store_address"))
