"""What a store has on a server beside its tables, and how it is made there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from sqlalchemy import Connection, CursorResult, inspect, text
from sqlalchemy.exc import ProgrammingError

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import driver_of
from cariforef_db.schema.columns import NOT_THERE, metadata
from cariforef_db.schema.journal import GENESIS
from cariforef_db.schema.law import (
    ACTEUR_INCONNU,
    INALTERABLE,
    POSTGRESQL,
    refuse_in_postgresql,
    say_in_postgresql,
)
from cariforef_db.schema.making import JOURNAL_KEYS, shared_triggers
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_tui.services.ports.errors import StoreIntegrity, StoreNotFound, StoreVersion
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

DAYS = ("saisie", "absence")
"""Tables that everybody writes all day: writes wait for each other on one agent's month or day only."""
RULES = (
    *("agent", "quotite", "jour_ferie", "reglage", "fait"),
    *("exercice", "ligne", "alias", "enveloppe", "enveloppe_ligne", "jalon", "jalon_ligne", "livrable"),
    *("plan_revision", "plan_changement", "tirage", "demande"),
)
"""Tables from which the rules of a day are read; a signed month has a lock of its own."""


def _quote(*tables: str) -> str:
    return ", ".join(f"'{table}'" for table in tables)


WORDS = (
    # Null for a text that is no date. The format is strict, whatever the session's DateStyle: a check must
    # never change its answer.
    """CREATE FUNCTION jour(texte text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF texte !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN RETURN NULL; END IF;
  RETURN make_date(substr(texte, 1, 4)::integer, substr(texte, 6, 2)::integer, substr(texte, 9, 2)::integer);
EXCEPTION WHEN datetime_field_overflow THEN
  RETURN NULL;
END $$""",
    """CREATE FUNCTION json_valid(texte text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  PERFORM texte::json;
  RETURN true;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN false;
END $$""",
    """CREATE FUNCTION aujourdhui() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$""",
)
"""Functions that the checks and the triggers call, made before the tables."""
_HEAD = """CREATE TABLE tete (
\tid INTEGER NOT NULL,
\tseq INTEGER NOT NULL,
\tempreinte TEXT COLLATE "C" NOT NULL,
\tregles INTEGER DEFAULT 0 NOT NULL,
\tCONSTRAINT pk_tete PRIMARY KEY (id),
\tCONSTRAINT ck_tete_unique CHECK (id = 1)
)"""
_VERSION_TABLE = """CREATE TABLE alembic_version (
\tversion_num TEXT COLLATE "C" NOT NULL,
\tCONSTRAINT pk_alembic_version PRIMARY KEY (version_num)
)"""

# The program says who writes; a bare `psql` says nobody, and changes nothing by accident.
_WRITER = f"""CREATE FUNCTION ecrivant(
  OUT acteur text, OUT acteur_id integer, OUT motif text, OUT purge_id integer)
RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
BEGIN
  acteur := nullif(current_setting('cariforef.acteur', true), '');
  SELECT id INTO acteur_id FROM agent WHERE initiales = acteur;
  -- Who writes first writes to the end: the journal is written at the COMMIT, in one name.
  IF acteur <> nullif(current_setting('cariforef.auteur', true), '') THEN RETURN; END IF;
  IF acteur IS NULL OR (acteur_id IS NULL AND acteur <> '{ACTEUR_SYSTEME}') THEN RETURN; END IF;
  motif := nullif(current_setting('cariforef.motif', true), '');
  SELECT p.id INTO purge_id FROM purge p
  WHERE p.id = nullif(current_setting('cariforef.purge', true), '')::integer
    AND p.xmin::text::bigint = pg_current_xact_id()::text::bigint % 4294967296;
  RETURN NEXT;
END $$"""

# A migration, which holds the table of the version, waits for writes under way, and they for it. `vu` and
# `sceau` are the last seal that the session wrote: the store lacks it if its content was replaced. `regles`
# is the seal of the last write of a rule: while it is the same, so are the tables of RULES.
_OPEN = """CREATE FUNCTION ouvrir_ecriture(qui text, pourquoi text,
  vu integer DEFAULT NULL, vu_sceau text DEFAULT NULL,
  OUT numero bigint, OUT transaction xid8, OUT version text, OUT suit boolean,
  OUT regles text)
LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE alembic_version IN ROW SHARE MODE;
  PERFORM set_config('application_name', 'cariforef ' || qui, true),
    set_config('cariforef.acteur', qui, true),
    set_config('cariforef.motif', coalesce(pourquoi, ''), true),
    set_config('cariforef.purge', '', true), set_config('cariforef.scelle', '', true);
  numero := nextval('numero_ecriture');
  transaction := pg_current_xact_id();
  SELECT version_num INTO version FROM alembic_version;
  SELECT s.empreinte INTO regles FROM (
    SELECT t.regles, set_config('cariforef.tete', t.seq::text, true),
      set_config('cariforef.regles', t.regles::text, true) FROM tete t) t
  LEFT JOIN sceau s ON s.seq = t.regles;
  suit := vu IS NULL OR EXISTS (SELECT 1 FROM sceau WHERE seq = vu AND empreinte = vu_sceau);
END $$"""
_JOURNALISE = f"""CREATE FUNCTION journaliser() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ligne json; cle text; avant text; apres text; action text;
  qui record; precedent record; numero integer; moment text; grain text; contenu text; sceau_du text;
  -- A first saisie dates the suivi of its exercice, of which no rule is read.
  fait_regle boolean := TG_TABLE_NAME IN ({_quote(*RULES)})
    AND (TG_TABLE_NAME, TG_OP) <> ('exercice', 'UPDATE');
BEGIN
  ligne := row_to_json(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
  SELECT string_agg(ligne ->> colonne, '/' ORDER BY rang) INTO cle
  FROM unnest(TG_ARGV) WITH ORDINALITY AS cles (colonne, rang);
  avant := row_to_json(OLD)::text;
  apres := row_to_json(NEW)::text;
  action := CASE TG_OP WHEN 'INSERT' THEN 'creation' WHEN 'UPDATE' THEN 'modification' ELSE 'suppression' END;
  SELECT * INTO qui FROM ecrivant();
  IF qui.acteur IS NULL THEN {refuse_in_postgresql(ACTEUR_INCONNU)} END IF;
  SELECT seq, empreinte, regles INTO precedent FROM tete FOR UPDATE;
  -- What the program read to allow this has changed since it began: it reads again.
  IF (fait_regle OR TG_TABLE_NAME IN ({_quote(*DAYS)})) AND precedent.regles
    > nullif(current_setting('cariforef.regles', true), '')::integer
  THEN RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'REGLES_CHANGEES'; END IF;
  numero := precedent.seq + 1;
  moment := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  grain := replace(gen_random_uuid()::text, '-', '');
  contenu := encode(sha256(convert_to(grain || E'\\n[' || numero || ',' || to_json(moment) || ','
    || coalesce(qui.acteur_id::text, 'null') || ',' || to_json(TG_TABLE_NAME::text) || ','
    || to_json(cle) || ',' || to_json(action) || ',' || coalesce(to_json(avant)::text, 'null') || ','
    || coalesce(to_json(apres)::text, 'null') || ',' || coalesce(to_json(qui.motif)::text, 'null') || ']',
    'UTF8')), 'hex');
  sceau_du := encode(sha256(convert_to(precedent.empreinte || E'\\n' || numero || E'\\n' || contenu
    || E'\\n0', 'UTF8')), 'hex');
  INSERT INTO journal (seq, quand, acteur_id, objet, cle, action, avant, apres, motif)
  VALUES (numero, moment, qui.acteur_id, TG_TABLE_NAME, cle, action, avant, apres, qui.motif);
  INSERT INTO sceau (seq, sel, contenu, hors_outil, empreinte) VALUES (numero, grain, contenu, 0, sceau_du);
  UPDATE tete SET seq = numero, empreinte = sceau_du,
    regles = CASE WHEN fait_regle THEN numero ELSE regles END;
  IF fait_regle THEN PERFORM set_config('cariforef.regles', numero::text, true); END IF;
  -- Read back by `sceller`: the program then knows its own rows.
  PERFORM set_config('cariforef.scelle', coalesce(nullif(split_part(current_setting('cariforef.scelle', true),
    ' ', 1), ''), numero::text) || ' ' || numero || ' ' || sceau_du, true);
  RETURN NULL;
END $$"""

# Journals and seals what the transaction wrote, and says which rows; the head is held until the COMMIT.
_SEAL = """CREATE FUNCTION sceller(OUT premier integer, OUT dernier integer, OUT empreinte text)
LANGUAGE plpgsql AS $$
DECLARE
  scelle text;
BEGIN
  SET CONSTRAINTS ALL IMMEDIATE;
  scelle := nullif(current_setting('cariforef.scelle', true), '');
  premier := split_part(scelle, ' ', 1)::integer;
  dernier := split_part(scelle, ' ', 2)::integer;
  empreinte := split_part(scelle, ' ', 3);
END $$"""
# TRUNCATE passes the triggers of rows. Only `journaliser` moves the head, from within a trigger.
_HOLD = f"""CREATE FUNCTION tenir_ecriture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' OR (TG_TABLE_NAME = 'tete' AND pg_trigger_depth() < 2)
  THEN {refuse_in_postgresql(INALTERABLE)} END IF;
  PERFORM set_config('cariforef.auteur', coalesce(nullif(current_setting('cariforef.auteur', true), ''),
    current_setting('cariforef.acteur', true)), true);
  RETURN NULL;
END $$"""
_TAKE_TURN = """CREATE FUNCTION prendre_tour() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('cariforef'), 0);
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$"""

# Read committed sees a signature that was committed while this waited; an older snapshot stops on `tete`.
_LOCK_MONTH = """CREATE FUNCTION tenir_mois() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ecrit record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF TG_TABLE_NAME = 'visa' THEN
    PERFORM pg_advisory_xact_lock(hashtext('cariforef'),
      hashtext(ecrit.agent_id || '/' || ecrit.mois));
    -- Same total or not, the days that the program read to sign them are no longer those.
    IF EXISTS (SELECT 1 FROM journal WHERE seq > nullif(current_setting('cariforef.tete', true), '')::integer
      AND objet IN ('saisie', 'absence') AND starts_with(cle, ecrit.agent_id || '/' || ecrit.mois))
    THEN RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'JOURS_CHANGES'; END IF;
  ELSE
    PERFORM pg_advisory_xact_lock_shared(hashtext('cariforef'),
      hashtext(ecrit.agent_id || '/' || substr(ecrit.jour, 1, 7)));
  END IF;
  RETURN ecrit;
END $$"""

# The days of a request are summed by a trigger: two writes of one request wait for each other.
_LOCK_DEMANDE = """CREATE FUNCTION tenir_demande() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM demande WHERE id = NEW.demande_id FOR UPDATE;
  RETURN NEW;
END $$"""

# SQLite seeks each agent's dates by the key; here a join would read every total, once for each week.
_BY_DAY = (
    "CREATE INDEX ix_total_jour_jour ON total_jour (jour)",
    "CREATE INDEX ix_saisie_a_confirmer ON saisie (jour) WHERE a_confirmer = 1",
)
BESIDE = (
    *_BY_DAY,
    _HEAD,
    f"INSERT INTO tete (id, seq, empreinte) VALUES (1, 0, '{GENESIS}')",
    _VERSION_TABLE,
    "CREATE SEQUENCE numero_ecriture",
    _WRITER,
    "CREATE VIEW ecriture_en_cours AS SELECT 1 AS id, acteur, acteur_id, motif, purge_id FROM ecrivant()",
    _OPEN,
    _JOURNALISE,
    _SEAL,
    _HOLD,
    _TAKE_TURN,
    _LOCK_MONTH,
    _LOCK_DEMANDE,
)
"""What is made after the tables and before the triggers."""


def guards(keys: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the triggers that PostgreSQL has of its own: the journal at COMMIT, and who waits for whom.

    `keys` are the journalled tables, and the columns by which the journal names their rows.
    """
    for name in GUARDED:
        # The other tables are written by triggers, of a write whose author is held already.
        written = "INSERT OR UPDATE OR DELETE OR " if name in (*keys, HEAD) else ""
        yield (
            f"CREATE TRIGGER tr_{name}_tenue BEFORE {written}TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tenir_ecriture()"
        )
    for table, key in keys.items():
        columns = ", ".join(f"'{column}'" for column in key)
        yield (
            f"CREATE CONSTRAINT TRIGGER tr_{table}_journal AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journaliser({columns})"
        )
        # Triggers run in the order of their names: these, which lock, run before those that check.
        if table not in DAYS:
            # A first saisie dates the suivi once it holds its month, which a signature takes after the turn.
            events = "INSERT OR DELETE" if table == "exercice" else "INSERT OR UPDATE OR DELETE"
            yield (
                f"CREATE TRIGGER tr_{table}_0_tour BEFORE {events} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION prendre_tour()"
            )
        if table in (*DAYS, "visa"):
            yield (
                f"CREATE TRIGGER tr_{table}_1_mois BEFORE INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION tenir_mois()"
            )
    yield (
        "CREATE TRIGGER tr_saisie_2_demande BEFORE INSERT OR UPDATE ON saisie FOR EACH ROW "
        "WHEN (NEW.demande_id IS NOT NULL) EXECUTE FUNCTION tenir_demande()"
    )


_SET_VERSION = text("INSERT INTO alembic_version VALUES (:version)")
_VERSION = text(
    "SELECT coalesce(string_agg(version_num, ', ' ORDER BY version_num), ''), "
    "obj_description(CAST('alembic_version' AS regclass), 'pg_class') FROM alembic_version"
)
_FIRST_MARKED = 14
"""The first schema whose version is written on its table too, as a file has it in its header."""
_OF_A_SCHEMA_EACH = text(
    "SELECT current_database(), string_agg(substr(n.nspname, 5), ', ' ORDER BY n.nspname) "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relname = 'alembic_version' AND starts_with(n.nspname, 'org_')"
)
TABLES = tuple(table for table in metadata.sorted_tables if table.name not in NOT_THERE)
"""The tables of a server, each after those to which it refers."""
HEAD = "tete"
GUARDED = (*(table.name for table in TABLES), HEAD)
"""Those whose rows triggers guard: the head of the chain, too."""


def guarding_statements() -> Iterator[str]:
    """Yield the statements that make the rest: functions, the head of the chain, triggers."""
    yield from BESIDE
    for trigger in shared_triggers(POSTGRESQL):
        if trigger.table not in NOT_THERE:
            yield from say_in_postgresql(trigger)
    yield from guards(JOURNAL_KEYS)


def run_as_is(connection: Connection, statement: str) -> CursorResult[Any]:
    """Run a statement whose colons and percents are no parameters."""
    return connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def store_exists(connection: Connection) -> bool:
    """Tell whether a store is there; raises StoreVersion if the database holds only bodies of 0.2."""
    is_there = inspect(connection).has_table("alembic_version")
    if not is_there:
        refuse_older(connection)
    return is_there


def refuse_older(connection: Connection) -> None:
    """Raise StoreVersion if the database holds bodies of 0.2, which had a schema and roles each."""
    base, bodies = connection.execute(_OF_A_SCHEMA_EACH).one()
    if bodies is not None:
        raise StoreVersion(
            f"La base {base} a été faite par la version 0.2 du programme, un schéma par organisme "
            f"({bodies}) : celle-ci ne l'ouvre pas, et n'y a rien écrit. Portez chacun dans un fichier par "
            "la version qui l'a fait, puis de là vers une base vide."
        )


def make_body(connection: Connection) -> None:
    """Make tables and guards in the default schema, in the transaction that `connection` is in.

    Raises:
        StoreNotFound: something of that name is there already.
    """
    try:
        for statement in WORDS:
            run_as_is(connection, statement)
        metadata.create_all(connection, TABLES, checkfirst=False)
        for statement in guarding_statements():
            run_as_is(connection, statement)
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.DuplicateTable | psycopg.errors.DuplicateFunction):
            raise
        raise StoreNotFound(
            f"La base {driver_of(connection).info.dbname} contient déjà des tables : rien n'a été écrit. "
            "Donnez une base vide."
        ) from error
    connection.execute(_SET_VERSION, {"version": f"{SCHEMA_VERSION:04}"})
    mark_version(connection, SCHEMA_VERSION)


def mark_version(connection: Connection, version: int) -> None:
    """Write the version on the table that Alembic keeps it in: a row changed by hand then contradicts it."""
    run_as_is(connection, f"COMMENT ON TABLE alembic_version IS '{version:04}'")


def read_version(connection: Connection, address: Address) -> str:
    """Return the version of the schema, as Alembic writes it; empty if there is none.

    Raises:
        StoreIntegrity: the row of Alembic is not the mark of the table.
    """
    version, mark = connection.execute(_VERSION).one()
    if mark != version and (mark is not None or version >= f"{_FIRST_MARKED:04}"):
        raise StoreIntegrity(
            f"{address.shown} se dit à la version « {version} », et ses tables sont à la version "
            f"« {mark or '?'} » : alembic_version a été modifiée hors de l'outil, et rien n'a été écrit. "
            "Prévenez la personne qui l'administre."
        )
    return str(version)


def check_version(connection: Connection, address: Address) -> None:
    """Check that the store is of this program's version; the first read of a transaction.

    Raises:
        StoreNotFound: there is none.
        StoreVersion: it is of another, or not finished, or was made by 0.2.
        StoreIntegrity: as `read_version`.
    """
    try:
        version = read_version(connection, address)
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.UndefinedTable):
            raise
        connection.rollback()
        refuse_older(connection)
        raise StoreNotFound(
            f"{address.shown} ne contient pas encore de base : « cariforef base creer » la crée."
        ) from None
    if version != f"{SCHEMA_VERSION:04}":
        raise StoreVersion(
            f"{address.shown} n'est pas à la version de ce programme (schéma {version.lstrip('0') or '?'}, "
            f"il faut {SCHEMA_VERSION}) : rien n'a été écrit. « cariforef base migrer » l'amène à cette "
            "version, ou bien mettez le programme à jour."
        )
