"""Who waits for whom, which PostgreSQL alone has to say: what each write holds until it is committed."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_db.schema.facts import JOURNAL_KEYS
from tests.db.triggers.cases import Case, Rows
from tests.db.triggers.rows import SAMPLES, Row, Sample
from tests.db.triggers.world import by, insert, sql_of, update

_HELD = (
    "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND {} "
    "AND classid::bigint = hashtext('cariforef')::bigint & 4294967295"
)
TURN = _HELD.format("objid = 0")
MONTH = _HELD.format("objid::bigint = hashtext('{}/{}')::bigint & 4294967295")
ALONE: Rows = [("ExclusiveLock",)]
TOGETHER: Rows = [("ShareLock",)]
DEMANDE = "SELECT (xmax::text <> '0')::integer FROM demande"


def _where(sample: Sample, row: Row) -> str:
    return " AND ".join(f"{column} = {sql_of(row[column])}" for column in sample.key)


def _of_table(table: str, trigger: str, then: dict[str, Rows]) -> Iterator[Case]:
    """Each kind of write, over a row made while `trigger` was away."""
    sample = SAMPLES[table]
    start = (by(), "DELETE FROM reglage") if table == "reglage" else (by(),)
    start = (f"ALTER TABLE {table} DISABLE TRIGGER {trigger}", *start)
    back = f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"
    made, where = insert(table, **sample.before), _where(sample, sample.before)
    key = next(iter(sample.before))
    for event, guards, given, when in (
        ("insert", (), (*start, back), made),
        ("update", sample.on_update, (*start, made, back), update(table, where, **{key: sample.before[key]})),
        ("delete", sample.on_delete, (*start, made, back), f"DELETE FROM {table} WHERE {where}"),
    ):
        if (table, event) == ("exercice", "update"):
            continue
        yield Case(
            title=f"{table}: {event} holds what others wait for ({trigger})",
            proves=(trigger,),
            without=(*sample.on_insert, *guards),
            given=given,
            when=when,
            then=then,
        )


def _turns() -> Iterator[Case]:
    for table in JOURNAL_KEYS:
        if table not in ("saisie", "absence"):
            yield from _of_table(table, f"tr_{table}_0_tour", {TURN: ALONE})
    yield Case(
        title="exercice: dating its suivi holds nothing that others wait for",
        proves=("tr_exercice_0_tour",),
        given=(by(),),
        when=update("exercice", "id = 2018", suivi_depuis="2018-05-21"),
        then={TURN: []},
    )


def _months() -> Iterator[Case]:
    for table, held in (("saisie", TOGETHER), ("absence", TOGETHER), ("visa", ALONE)):
        row = SAMPLES[table].before
        month = str(row["mois" if table == "visa" else "jour"])[:7]
        then = {MONTH.format(row["agent_id"], month): held, MONTH.format(row["agent_id"], "2018-05"): []}
        yield from _of_table(table, f"tr_{table}_1_mois", then)


def _demandes() -> Iterator[Case]:
    made = insert("demande", **{**SAMPLES["demande"].before, "id": 21})
    for event, row, held in (("insert", 21, 1), ("insert", None, 0), ("update", 21, 1), ("update", None, 0)):
        sample = SAMPLES["saisie"]
        there = insert("saisie", **{**sample.before, "demande_id": None})
        yield Case(
            title=f"saisie: {event} of request {row} holds {'it' if row else 'none'}",
            proves=("tr_saisie_2_demande",),
            without=sample.on_insert,
            given=(by(), made, *((there,) if event == "update" else ())),
            when=insert("saisie", **{**sample.before, "demande_id": row})
            if event == "insert"
            else update("saisie", demande_id=row),
            then={DEMANDE: [(held,)]},
        )


CASES = (*_turns(), *_months(), *_demandes())
