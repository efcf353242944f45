"""How often a save waits for the server, and what each session reads of what others have just written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, JourneePleine, JoursRefuses
from cariforef_tui.services.ports.errors import ConflitSaisie, StoreIO
from cariforef_tui.services.temps.saisies import write_cells
from tests.postgres.server import Server

JOUR = date(2018, 5, 22)
AWAITED = re.compile(r"\tF\t\d+\t(?:Sync|Query)")
"""What the client sends last before it waits, as libpq traces it."""


@pytest.fixture
def round_trips(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], int]]:
    """How often connections opened from now on have waited for the server since it was last asked."""
    connect, traced = psycopg.connect, tmp_path / "trace"

    def connect_traced(*given: Any, **named: Any) -> psycopg.Connection[Any]:
        made = connect(*given, **named)
        made.pgconn.trace(trace.fileno())
        return made

    def count() -> int:
        counted = len(AWAITED.findall(traced.read_text()))
        trace.truncate(0)
        return counted

    with traced.open("a") as trace:
        monkeypatch.setattr(psycopg, "connect", connect_traced)
        yield count


def log(store: PostgresStore, centiemes: int | None, code: str = "14.7.1") -> None:
    change = CellChange(agent="DM", jour=JOUR, code=code, centiemes=centiemes)
    write_cells(store, [change], today=JOUR, acteur="DM")


@pytest.fixture
def opened(round_trips: Callable[[], int], store_address: str) -> Iterator[PostgresStore]:
    """The test's own body, after `round_trips`, which counts on every connection of it."""
    with closing(PostgresAdmin().open(store_address)) as opened:
        yield opened


def test_a_days_save_waits_five_times_for_the_server_at_most(
    opened: PostgresStore, round_trips: Callable[[], int]
) -> None:
    round_trips()
    waited = []
    for centiemes in (25, 50, 75) * 5:
        log(opened, centiemes)
        waited.append(round_trips())
    first, *preparing = waited[:9]
    assert first <= 18, "what the rules are read from too, once"
    assert max(preparing) <= 7, "the driver prepares what it runs for the fifth time"
    assert max(waited[9:]) <= 5, "begin, its name and number, the cell, the write, the seal with the commit"
    for code in ("14.1.1", "14.1.2", "14.2.1"):
        log(opened, None, "14.7.1")
        round_trips()
        log(opened, 25, code)
        assert round_trips() <= 5, "a new cell"


def soldee(jour: date = JOUR) -> Fait:
    return Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=jour, agent="LR", motif="fini")


class TakenBack(Exception):
    pass


def solder(store: PostgresStore) -> None:
    with store.writing("LR") as writing:
        writing.add_fait(2018, soldee())


def test_a_save_reads_again_the_rules_of_other_contents_under_the_same_number(
    opened: PostgresStore, shell: psycopg.Connection[Any]
) -> None:
    with suppress(JoursRefuses):
        log(opened, 0)
    # As where a copy of the base is put back, and others write there.
    shell.execute("SET session_replication_role = replica")
    shell.execute(
        "INSERT INTO fait (exercice_id, ligne_id, declaration, jour, agent_id) SELECT 2018, l.id, 'soldee', "
        "%s, a.id FROM ligne l, agent a WHERE l.code = '14.7.1' AND a.initiales = 'LR'",
        (str(JOUR),),
    )
    shell.execute("UPDATE sceau SET empreinte = repeat('0', 64) FROM tete WHERE sceau.seq = tete.regles")
    with pytest.raises(CodeRefuse, match="soldée"):
        log(opened, 25)


def held(store: PostgresStore) -> dict[str, int]:
    with store.reading() as reading:
        return {saisie.code: saisie.centiemes for saisie in reading.saisies("DM", JOUR, JOUR)}


def test_a_save_obeys_what_another_session_has_just_declared(
    store_address: str, opened: PostgresStore
) -> None:
    log(opened, 25)
    with closing(PostgresAdmin().open(store_address)) as other:
        solder(other)
    with pytest.raises(CodeRefuse, match="soldée"):
        log(opened, 50)
    with opened.reading() as reading:
        assert reading.faits(2018) == (soldee(),)


def test_a_write_reads_what_it_has_just_written_and_nobody_what_it_took_back(
    opened: PostgresStore,
) -> None:
    log(opened, 25)
    with suppress(TakenBack), opened.writing("LR") as writing:
        assert writing.faits(2018) == ()
        writing.add_fait(2018, soldee())
        assert writing.faits(2018) == (soldee(),)
        raise TakenBack
    with opened.reading() as reading:
        assert reading.faits(2018) == ()
    with opened.writing("LR") as writing:
        assert writing.faits(2018) == ()


def test_a_snapshot_keeps_what_it_began_with(store_address: str, opened: PostgresStore) -> None:
    with opened.reading() as before:
        assert before.faits(2018) == ()
        solder(opened)
        with opened.reading() as after:
            assert after.faits(2018) == (soldee(),)
        assert before.faits(2018) == ()
        assert before.productions(2018) == ()


def test_a_refused_write_leaves_the_others_of_its_transaction(opened: PostgresStore) -> None:
    def change(code: str, centiemes: int) -> CellChange:
        return CellChange(agent="DM", jour=JOUR, code=code, centiemes=centiemes)

    with opened.writing("DM") as writing:
        writing.write_cells([change("14.7.1", 50)])
        with pytest.raises(JourneePleine, match="déjà saisi"):
            writing.write_cells([change("14.1.1", 25), change("14.2.1", 50)])
        with pytest.raises(ConflitSaisie):
            writing.write_cells([replace(change("14.7.1", 25), expected_version=1)])
        writing.write_cells([change("14.1.2", 25)])
    assert held(opened) == {"14.7.1": 50, "14.1.2": 25}


def test_what_only_the_commit_refuses_is_not_saved_and_is_told(opened: PostgresStore) -> None:
    def write_as_nobody() -> None:
        with opened.writing("DM") as writing:
            writing.write_cells([CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=50)])
            writing.connection.execute(text("SELECT set_config('cariforef.acteur', '', true)"))

    with pytest.raises(AgentRefuse, match="inconnu"):
        write_as_nobody()
    assert held(opened) == {}
    log(opened, 25)
    assert held(opened) == {"14.7.1": 25}


def test_a_connection_that_the_server_ends_is_told_and_the_next_save_passes(
    opened: PostgresStore, postgres: Server
) -> None:
    def write_and_be_cut() -> None:
        with opened.writing("DM") as writing:
            writing.write_cells([CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=50)])
            ((pid,),) = writing.rows(text("SELECT pg_backend_pid()"))
            postgres.psql(f"SELECT pg_terminate_backend({pid}, 5000)")

    log(opened, 25)
    with pytest.raises(StoreIO, match="rien n'a été écrit"):
        write_and_be_cut()
    assert held(opened) == {"14.7.1": 25}
    log(opened, 75)
    assert held(opened) == {"14.7.1": 75}


def test_a_lost_connection_that_the_block_ignored_commits_nothing(
    opened: PostgresStore, postgres: Server
) -> None:
    def write_on_regardless() -> None:
        with opened.writing("DM") as writing:
            writing.write_cells([CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=50)])
            ((pid,),) = writing.rows(text("SELECT pg_backend_pid()"))
            postgres.psql(f"SELECT pg_terminate_backend({pid}, 5000)")
            with suppress(psycopg.OperationalError):
                writing.exercices()
                writing.saisies("DM", JOUR, JOUR)

    with pytest.raises(StoreIO, match="rien n'a été écrit"):
        write_on_regardless()
    assert held(opened) == {}
