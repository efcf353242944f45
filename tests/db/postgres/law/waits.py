"""What PostgreSQL alone has to say: what each write holds until its commit, and what crosses it."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_db.schema.server import RULES
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
DEMANDES = "SELECT (xmax::text <> '0')::integer FROM demande ORDER BY id"


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
            then={**then, f"SELECT count(*) FROM {table} WHERE {where}": [(int(event != "delete"),)]},
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
    made = [
        insert("demande", **{**SAMPLES["demande"].before, "id": 20 + n, "numero": 70 + n}) for n in range(3)
    ]
    for event, row, held in (("insert", 21, 1), ("insert", None, 0), ("update", 21, 1), ("update", None, 0)):
        sample = SAMPLES["saisie"]
        there = insert("saisie", **{**sample.before, "demande_id": None})
        yield Case(
            title=f"saisie: {event} of request {row} holds {'it' if row else 'none'}",
            proves=("tr_saisie_2_demande",),
            without=sample.on_insert,
            given=(by(), *made, *((there,) if event == "update" else ())),
            when=insert("saisie", **{**sample.before, "demande_id": row})
            if event == "insert"
            else update("saisie", demande_id=row),
            then={DEMANDES: [(0,), (held,), (0,)]},
        )


RULES_MOVED = "SELECT (regles = seq)::integer FROM tete"
RULES_READ = "SELECT set_config('cariforef.regles', regles::text, true) FROM tete"
RULES_READ_BEFORE = "SELECT set_config('cariforef.regles', '0', true)"
HEAD_SEEN = "SELECT set_config('cariforef.tete', seq::text, true) FROM tete"


def _rules() -> Iterator[Case]:
    """Which writes move the number of the rules, and which are refused where it moved since it was read."""
    for table in JOURNAL_KEYS:
        sample, is_rule = SAMPLES[table], table in RULES
        start = (by(), "DELETE FROM reglage") if table == "reglage" else (by(),)
        made, proves = insert(table, **sample.before), (f"tr_{table}_journal",)
        for read in (RULES_READ, "SELECT 1"):
            yield Case(
                title=f"{table}: a write {'moves' if is_rule else 'leaves'} the rules ({read})",
                proves=proves,
                without=sample.on_insert,
                given=(*start, read),
                when=made,
                then={RULES_MOVED: [(int(is_rule),)]},
            )
        is_crossed = is_rule or table in ("saisie", "absence")
        yield Case(
            title=f"{table}: a write under older rules is {'refused' if is_crossed else 'taken'}",
            proves=proves,
            without=sample.on_insert,
            given=(*start, RULES_READ_BEFORE),
            when=made,
            refused="REGLES_CHANGEES" if is_crossed else None,
            then={} if is_crossed else {"SELECT objet FROM journal ORDER BY seq DESC LIMIT 1": [(table,)]},
        )
    yield Case(
        title="a rule that the transaction wrote itself crosses nothing of it",
        proves=("tr_absence_journal",),
        given=(by(), RULES_READ, insert("jour_ferie", jour="2018-06-11", libelle="Pont")),
        when=insert("absence", **SAMPLES["absence"].before),
        then={RULES_MOVED: [(0,)]},
    )
    yield Case(
        title="exercice: dating its suivi is no rule",
        proves=("tr_exercice_journal",),
        given=(by(),),
        when=update("exercice", "id = 2018", suivi_depuis="2018-05-21"),
        then={RULES_MOVED: [(0,)]},
    )


def _signatures() -> Iterator[Case]:
    """A signature is refused where a day of its month was written since its transaction began."""
    visa, absence, saisie = (SAMPLES[table].before for table in ("visa", "absence", "saisie"))
    day = insert("absence", **absence)
    for title, given, is_crossed in (
        ("an absence of the month", (HEAD_SEEN, day), True),
        ("a saisie of the month", (HEAD_SEEN, insert("saisie", **{**saisie, "demande_id": None})), True),
        ("a day written before", (day, HEAD_SEEN), False),
        ("a day where nothing was read", (day,), False),
        (
            "a day of another month",
            (HEAD_SEEN, insert("absence", **{**absence, "jour": "2018-07-04"})),
            False,
        ),
        ("a day of somebody else", (HEAD_SEEN, insert("absence", **{**absence, "agent_id": 11})), False),
        ("another gesture", (HEAD_SEEN, insert("visa", **{**visa, "id": 50, "numero": 4})), False),
    ):
        yield Case(
            title=f"visa: {title} {'crosses' if is_crossed else 'does not cross'} a signature",
            proves=("tr_visa_1_mois",),
            without=SAMPLES["visa"].on_insert,
            given=(by(), *given),
            when=insert("visa", **visa),
            refused="JOURS_CHANGES" if is_crossed else None,
            then={"SELECT count(*) FROM visa WHERE numero = 5": [(int(not is_crossed),)]},
        )


CASES = (*_turns(), *_months(), *_demandes(), *_rules(), *_signatures())
