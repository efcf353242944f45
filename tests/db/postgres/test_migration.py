"""A store of this version in the hands of the next program: brought up to date whole, or left as it was."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pytest

from cariforef_db.engine.place import parse_address
from cariforef_db.files.migrating import Scripts
from cariforef_db.store.postgres_admin import PostgresAdmin, migrate_body
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.journal.sentences import describe_ecriture
from cariforef_tui.machine import clock
from cariforef_tui.services.ports.errors import StoreDenied, StoreVersion
from cariforef_tui.services.ports.files import Migration
from cariforef_tui.services.ports.store import silent
from tests.db.next_version import NextProgram
from tests.db.postgres.proofs import contradictions
from tests.db.steps import NEXT, write_scripts
from tests.people import log
from tests.postgres.server import dsn

DONE = Migration(None)
SAME = "op.execute('SELECT 1')"
"""A step to the same tables."""


@pytest.fixture
def older(store_address: str) -> str:
    """A store of this version that somebody lived in."""
    with closing(PostgresAdmin().open(store_address)) as store:
        log(store, "DM", "14.7.1", 50, on=date(2018, 5, 22))
    return store_address


def migrate(address: str, scripts: Scripts) -> Migration | None:
    return migrate_body(parse_address(address), silent, scripts)


def dump(address: str) -> list[object]:
    """Return the schema and every row of a store, as text."""
    with psycopg.connect(dsn(address)) as connection:
        columns = connection.execute(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1, attnum"
        ).fetchall()
        objects = connection.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
            "WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal "
            "UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        rows = [
            connection.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall()
            for name in sorted({name for name, _ in columns})
        ]
    return [columns, objects, rows]


def test_a_body_is_brought_to_the_next_version_and_goes_on(next_program: NextProgram, older: str) -> None:
    with closing(PostgresAdmin().open(older)) as before:
        refused, *done = next_program.do(older, "log", "migrate", "migrate", "verify", "log")
        assert refused.startswith("StoreVersion")
        assert done == ["None", None, [], None]
        with pytest.raises(StoreVersion, match="n'est pas à la version"), before.writing("DM"):
            pass
        with pytest.raises(StoreVersion), before.reading():
            pass
    with pytest.raises(StoreVersion, match="plus récente"):
        PostgresAdmin().migrate(older, silent)
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
    assert next_program.do(older, "verify") == [[]]


def test_a_body_that_was_never_in_service_is_refused_by_its_version(older: str) -> None:
    with psycopg.connect(dsn(older)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
        connection.execute("COMMENT ON TABLE alembic_version IS NULL")
    with pytest.raises(StoreVersion, match="version d'essai \\(schéma 11\\)"):
        PostgresAdmin().migrate(older, silent)


def test_a_step_that_fails_leaves_the_body_as_it_was(older: str, tmp_path: Path) -> None:
    before = dump(older)
    for line, said in {
        "raise RuntimeError": "une étape n'a pas abouti",
        "op.execute('SELECT * FROM nulle_part')": "une étape n'a pas abouti",
        "op.execute('DELETE FROM saisie')": "les totaux diffèrent",
        "op.execute('DROP INDEX ix_saisie_sommes')": "index ix_saisie_sommes : absent",
    }.items():
        with pytest.raises(StoreVersion, match=said):
            migrate(older, write_scripts(tmp_path, line))
        assert dump(older) == before


def test_interrupted_in_the_midst_the_body_is_the_old_one(older: str, tmp_path: Path) -> None:
    before = dump(older)
    with pytest.raises(KeyboardInterrupt):
        migrate(older, write_scripts(tmp_path, "op.execute('DELETE FROM rappel')", "raise KeyboardInterrupt"))
    assert dump(older) == before
    assert migrate(older, write_scripts(tmp_path, SAME)) == DONE
    assert contradictions(older) == []


def test_who_may_only_read_does_not_migrate(older: str, reader: Callable[[str], str], tmp_path: Path) -> None:
    before = dump(older)
    with pytest.raises(StoreDenied):
        migrate(reader(older), write_scripts(tmp_path, SAME))
    assert dump(older) == before


def test_a_migration_waits_for_a_write_that_has_only_begun(older: str, tmp_path: Path) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'alembic_version'::regclass"
    scripts = write_scripts(tmp_path, SAME)
    with psycopg.connect(dsn(older)) as writer, ThreadPoolExecutor(1) as pool:
        writer.execute("SELECT ouvrir_ecriture('LR', NULL)")
        migrated = pool.submit(migrate, older, scripts)
        while writer.execute(waiting).fetchone() == (0,):
            assert not migrated.done(), "it did not wait"
        writer.execute("UPDATE agent SET nom = 'Autre' WHERE initiales = 'LR'")
        writer.commit()
        assert migrated.result() == DONE
    assert contradictions(older) == []


def test_of_two_migrations_at_once_one_works_and_the_other_finds_it_done(older: str, tmp_path: Path) -> None:
    scripts = write_scripts(tmp_path, SAME)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: migrate(older, scripts), range(2)))
    assert sorted(done, key=bool) == [None, DONE]
    assert contradictions(older) == []
    with psycopg.connect(dsn(older)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(f"{NEXT:04}",)]


AS_OF_13 = """
CREATE FUNCTION jour_decale(moment text, heures integer) RETURNS text LANGUAGE sql AS $$ SELECT moment $$;
ALTER TABLE exercice DROP COLUMN pole, DROP COLUMN axe, DROP COLUMN action, DROP COLUMN operation;
CREATE TABLE suppleance (
  id integer GENERATED BY DEFAULT AS IDENTITY, agent_id integer NOT NULL, suppleant_id integer NOT NULL,
  pole text NOT NULL, depuis text NOT NULL, jusque text NOT NULL, CONSTRAINT pk_suppleance PRIMARY KEY (id),
  CONSTRAINT fk_suppleance_agent FOREIGN KEY (agent_id) REFERENCES agent (id),
  CONSTRAINT ck_suppleance_periode CHECK (jour(jusque) - jour(depuis) BETWEEN 0 AND 365));
CREATE FUNCTION tr_suppleance_personne() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr_suppleance_personne BEFORE UPDATE ON suppleance
  FOR EACH ROW EXECUTE FUNCTION tr_suppleance_personne();
CREATE CONSTRAINT TRIGGER tr_suppleance_journal AFTER INSERT OR UPDATE OR DELETE ON suppleance
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journaliser('agent_id', 'depuis');
ALTER TABLE convention DROP COLUMN fonds;
ALTER TABLE plan_changement DROP COLUMN jalon_id, ADD CONSTRAINT ck_plan_changement_cible CHECK (rang >= 0);
UPDATE alembic_version SET version_num = '0013';
COMMENT ON TABLE alembic_version IS NULL
"""
"""What a body of 0.3.0 has, and this version has no more."""


def test_deputies_of_then_are_told_to_who_migrates_and_the_history_keeps_them(older: str) -> None:
    today = clock.today()
    with psycopg.connect(dsn(older)) as connection:
        connection.execute(AS_OF_13)
        connection.execute("SET LOCAL cariforef.acteur = 'DM'")
        connection.execute(
            "INSERT INTO suppleance (agent_id, suppleant_id, pole, depuis, jusque) SELECT d.id, m.id, 'PRI', "
            "%(today)s, %(today)s FROM agent d, agent m WHERE d.initiales = 'DM' AND m.initiales = 'ME'",
            {"today": today.isoformat()},
        )
        connection.execute("INSERT INTO convention (numero, intitule) VALUES ('2018-01', 'Accueil')")
    done = PostgresAdmin().migrate(older, silent)
    assert done is not None
    assert [line.partition(" : ")[0] for line in done.remarques[1:-1]] == [
        f"ME suppléait DM (PRI) du {today:%d/%m/%Y} au {today:%d/%m/%Y}"
    ]
    assert contradictions(older) == []
    with closing(PostgresAdmin().open(older)) as store, store.reading() as reading:
        (row,) = reading.history(JournalFilter(objets=("suppleance",)))
        assert [convention.fonds for convention in reading.conventions()] == ["FSE"]
    assert describe_ecriture(row).startswith("ME supplée DM (PRI) du ")
    found = PostgresAdmin().verify(older), PostgresAdmin().verify_journal(older, None)
    assert [one.constats for one in found] == [(), ()]
