"""A store of this version in the hands of the next program: brought up to date whole, or left as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreVersion
from tests.db.next_version import NEXT, NextProgram, make_next_program
from tests.postgres.server import dsn

ADMIN = """
import sys
from contextlib import closing
from datetime import date
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreError
admin, place = PostgresAdmin(), sys.argv[1]
"""
MIGRATE = (
    ADMIN
    + """
try:
    print(admin.migrate(place, lambda _: None))
except StoreError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""
)
VERIFY = (
    ADMIN
    + """
for found in (admin.verify(place), admin.verify_journal(place, None)):
    print(*found.constats, *found.conseils, sep="\\n", end="")
"""
)
LOG = (
    ADMIN
    + """
with closing(admin.open(place)) as store, store.writing("LR") as writing:
    writing.write_cells([CellChange(agent="LR", jour=date(2018, 5, 23), code="18", centiemes=25)])
"""
)


JOUR = date(2018, 5, 22)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, master_store: Path) -> NextProgram:
    return make_next_program(tmp_path_factory.mktemp("next"), master_store)


@pytest.fixture
def older(store_address: str) -> str:
    """A store of this version that somebody lived in."""
    with closing(PostgresAdmin().open(store_address)) as store, store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="DM", jour=date(2018, 5, 22), code="14.7.1", centiemes=50)])
    return store_address


@pytest.fixture
def broken(program: NextProgram, tmp_path: Path) -> Callable[[str], NextProgram]:
    """Make the next program, whose step ends by a line more."""

    def broken(line: str) -> NextProgram:
        copy = NextProgram(Path(shutil.copytree(program.folder, tmp_path / "broken")))
        (script,) = copy.folder.glob(f"db/cariforef_db/migrations/versions/{NEXT:04}_*.py")
        script.write_text(f"{script.read_text()}    {line}\n")
        return copy

    return broken


def done(program: NextProgram, text: str, address: str) -> str:
    ran = program.run("-c", text, address)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def dump(address: str) -> list[object]:
    """Return the schema and every row of a store, as text."""
    with psycopg.connect(dsn(address)) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1"
        ).fetchall()
        objects = connection.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
            "WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal ORDER BY 1"
        ).fetchall()
        rows = [
            connection.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall()
            for (name,) in sorted(set(tables))
        ]
    return [tables, objects, rows]


def test_a_body_is_brought_to_the_next_version_and_goes_on(program: NextProgram, older: str) -> None:
    refused = program.run("-c", LOG, older)
    assert "StoreVersion" in refused.stderr
    assert done(program, MIGRATE, older) == "Migration(copie=None)\n"
    assert done(program, VERIFY, older) == ""
    done(program, LOG, older)
    with psycopg.connect(dsn(older)) as connection:
        connection.execute("SET cariforef.acteur = 'LR'")
        connection.execute("UPDATE agent SET bureau = 'B12' WHERE initiales = 'LR'")
        connection.execute("INSERT INTO note (agent_id, texte) VALUES (1, 'À relire')")
        connection.commit()
        said = connection.execute("SELECT objet, apres FROM journal ORDER BY seq DESC LIMIT 2").fetchall()
        with pytest.raises(psycopg.errors.CheckViolation, match="INALTERABLE"):
            connection.execute("DELETE FROM note")
    assert [objet for objet, _ in said] == ["note", "agent"]
    assert '"bureau":"B12"' in said[1][1]
    assert done(program, VERIFY, older) == ""
    assert done(program, MIGRATE, older) == "None\n"


def test_a_body_that_was_never_in_service_is_refused_by_its_version(older: str) -> None:
    with psycopg.connect(dsn(older)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
    with pytest.raises(StoreVersion, match="version d'essai \\(schéma 11\\)"):
        PostgresAdmin().migrate(older, print)


def test_the_program_before_is_told_of_the_newer_version(program: NextProgram, older: str) -> None:
    with closing(PostgresAdmin().open(older)) as store:
        done(program, MIGRATE, older)
        with pytest.raises(StoreVersion, match="n'est pas à la version"), store.writing("DM"):
            pass
        with pytest.raises(StoreVersion), store.reading():
            pass
    with pytest.raises(StoreVersion, match="plus récente"):
        PostgresAdmin().migrate(older, print)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("raise RuntimeError", "une étape n'a pas abouti"),
        ("op.execute('SELECT * FROM nulle_part')", "une étape n'a pas abouti"),
        ("op.execute('DELETE FROM saisie')", "les totaux diffèrent"),
        ("op.execute('DROP INDEX ix_saisie_sommes')", "index ix_saisie_sommes : absent"),
    ],
)
def test_a_step_that_fails_leaves_the_body_as_it_was(
    broken: Callable[[str], NextProgram], older: str, line: str, said: str
) -> None:
    before = dump(older)
    refused = broken(line).run("-c", MIGRATE, older)
    assert refused.returncode == 1
    assert refused.stderr.startswith("StoreVersion")
    assert said in refused.stderr
    assert dump(older) == before


def test_killed_in_the_midst_the_body_is_the_old_one(
    program: NextProgram, broken: Callable[[str], NextProgram], older: str
) -> None:
    before = dump(older)
    killed = broken("__import__('os').kill(__import__('os').getpid(), 9)").run("-c", MIGRATE, older)
    assert killed.returncode == -9
    assert dump(older) == before
    assert done(program, MIGRATE, older) == "Migration(copie=None)\n"
    assert done(program, VERIFY, older) == ""


def test_who_may_only_read_does_not_migrate(
    program: NextProgram, older: str, reader: Callable[[str], str]
) -> None:
    before = dump(older)
    assert "StoreDenied" in program.run("-c", MIGRATE, reader(older)).stderr
    assert dump(older) == before


def test_a_migration_waits_for_a_write_that_has_only_begun(program: NextProgram, older: str) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'alembic_version'::regclass"
    with psycopg.connect(dsn(older)) as writer, ThreadPoolExecutor(1) as pool:
        writer.execute("SELECT ouvrir_ecriture('LR', NULL)")
        migrated = pool.submit(done, program, MIGRATE, older)
        while writer.execute(waiting).fetchone() == (0,):
            assert not migrated.done(), "it did not wait"
        writer.execute("UPDATE agent SET nom = 'Autre' WHERE initiales = 'LR'")
        writer.commit()
        assert migrated.result() == "Migration(copie=None)\n"
    assert done(program, VERIFY, older) == ""


def test_two_migrations_at_once_make_one(program: NextProgram, older: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(lambda _: done(program, MIGRATE, older), range(2)))
    assert said == ["Migration(copie=None)\n", "None\n"]
    assert done(program, VERIFY, older) == ""
