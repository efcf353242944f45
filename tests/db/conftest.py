"""Raw access to a store's file, as somebody without the program would have."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cariforef_db.engine.sqlite import connect
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.mois.fiche import SaisiPar, write_fiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import (
    EcheanceRevisee,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    QuiRevise,
    Revision,
)
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.fiche import read_fiche
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Writing
from tests.engines import on_both_engines as pytest_generate_tests

if TYPE_CHECKING:
    from tests.postgres.server import Server

__all__ = ["pytest_generate_tests"]


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
def tamper() -> Callable[..., None]:
    """Run statements on a store as somebody who first removes every trigger, then puts them back."""

    def tamper(path: Path, *statements: str | Callable[[sqlite3.Connection], None]) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # One transaction: alone, each of some three hundred statements is put on disk before the next.
            connection.execute("BEGIN")
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            for statement in statements:
                if isinstance(statement, str):
                    connection.execute(statement)
                else:
                    statement(connection)
            for _, sql in triggers:
                connection.execute(sql)
            connection.execute("COMMIT")

    return tamper


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
    return Revision(
        jour=date(2018, 5, 22),
        auteur="DM",
        motif="Arbitrage de mai",
        changements=(
            MontantRevise(enveloppe.id, enveloppe.centiemes, 1200),
            MontantRevise(enveloppe.id, 1200, None),
            EcheanceRevisee("18", "", "07/2018 – 12/2018"),
            QuiRevise("14.7.1", "LR", "DM / équipes"),
            added,
            LigneRetiree("7.1"),
            LigneRemise("7.1"),
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


NOM = "Éléonore D'Arçay-Lefèvre"
"""The name of ZZ, whose life `lived` holds: accents, capitals, an apostrophe and a hyphen."""

NAMING = f"vu avec ZZ ({NOM.upper()})"
COMMENT = "Reçu le père d'Anaïs à l'accueil"
GONE = Agent(
    initiales="ZZ", nom=NOM, pole="PRI", coordonne="PRI", fonction="Ingénieure névralgique", compte="edarcay"
)
JOUR = date(2018, 5, 22)


@pytest.fixture
def lived(store: SqliteStore, whole_revision: Revision) -> SqliteStore:
    """A year of 2018 in which ZZ worked, signed, was talked of everywhere, then left."""
    with store.writing("DM") as writing:
        writing.add_agent(replace(GONE, nom=None))
        writing.update_agent(replace(GONE, role=Role.AUDITEUR))
        writing.update_agent(GONE)
    with store.writing("ZZ", f"mois de {NOM}") as writing:
        writing.write_cells(
            [
                CellChange(agent="ZZ", jour=JOUR, code="18", centiemes=50, commentaire=COMMENT),
                CellChange(
                    agent="ZZ",
                    jour=JOUR,
                    code="7.1",
                    centiemes=25,
                    commentaire="supprimée ensuite, au nom de Zoé",
                ),
                CellChange(agent="LR", jour=JOUR, code="18", centiemes=25, commentaire=NAMING),
            ]
        )
        writing.write_cells([CellChange(agent="ZZ", jour=JOUR, code="7.1", centiemes=None)])
        writing.write_absence("ZZ", JOUR, [Absence("ZZ", JOUR, TypeAbsence.MALADIE, 50)])
    for geste, par in ((GesteVisa.SIGNATURE, "ZZ"), (GesteVisa.RENVOI, "DM"), (GesteVisa.SIGNATURE, "ZZ")):
        signing = geste is GesteVisa.SIGNATURE
        motif = None if signing else f"trop tôt, {NOM}"
        with store.writing(par) as writing:
            fiche = replace(read_fiche(writing, GONE, Mois(2018, 5)), saisi_par=(SaisiPar(JOUR, "18", "ZZ"),))
            writing.add_visa(
                Visa(
                    agent="ZZ",
                    mois=Mois(2018, 5),
                    geste=geste,
                    par=par,
                    motif=motif,
                    centiemes=fiche.total if signing else None,
                    contenu=write_fiche(fiche) if signing else None,
                )
            )
    with store.writing("DM", f"départ de {NOM}") as writing:
        writing.add_fait(
            2018, Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=JOUR, agent="ZZ", motif=NAMING)
        )
        writing.add(2018, Raf(code="18", jour=JOUR, centiemes=100, auteur="DM", commentaire=NAMING))
        writing.add_revision(2018, replace(whole_revision, motif=NAMING))
        writing.write_revue(
            2018,
            RevueEcrite(
                perimetre="GIP",
                semaine="2018-W21",
                remarques=(Remarque("18", NAMING, "ZZ"),),
                meteo=MeteoDeclaree("GIP", Meteo.ROUGE, NAMING, "DM"),
                close_le=date(2018, 5, 28),
                close_par="DM",
                figures='{"version": 1, "figures": {"feuilles": [{"agent": "ZZ", "pole": "PRI"}]}}',
            ),
        )
        writing.add(
            2018, Decision(perimetre="GIP", semaine="2018-W21", texte=NAMING, qui="ZZ", pour=JOUR, numero=1)
        )
    with pytest.raises(DroitRefuse), store.writing("DM"):
        raise DroitRefuse("non", "saisir", "ZZ")
    with store.writing("DM") as writing:
        writing.update_agent(replace(GONE, actif=False, depart=date(2018, 12, 31)))
    return store


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
