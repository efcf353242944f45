"""A store as it stood at a moment: the rows of that moment, whatever was written since."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection, select, text

from cariforef_db.journal.past import rebuilt
from cariforef_db.schema.columns import metadata
from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_tui.domain.programme.revisions import Revision
from tests.conftest import StoreAfter
from tests.db.lives import act_everywhere, live
from tests.kit.engines import both_engines
from tests.people import head_of

TOTALS = text("SELECT agent_id, jour, saisi, absent FROM total_jour WHERE saisi + absent > 0 ORDER BY 1, 2")


def rows_of(connection: Connection) -> dict[str, list[Any]]:
    tables = {name: connection.execute(select(metadata.tables[name])) for name in JOURNAL_KEYS}
    return {name: sorted(map(repr, rows)) for name, rows in tables.items()} | {
        "totals": [tuple(row) for row in connection.execute(TOTALS)]
    }


@both_engines
def test_what_was_written_since_a_moment_is_undone_in_every_table(
    store_after: StoreAfter, whole_revision: Revision
) -> None:
    store = store_after("lived", partial(live, revision=whole_revision))
    head = head_of(store)
    with store.reading() as reading:
        before = rows_of(reading.connection)
    assert before["saisie"]
    assert before["totals"]
    act_everywhere(store)
    with store.reading() as reading:
        assert rows_of(reading.connection) != before
        first = text("SELECT quand FROM journal WHERE seq = :seq")
        quand = reading.connection.execute(first, {"seq": head + 1}).scalar_one()
        with rebuilt(reading.connection, quand) as past:
            assert rows_of(past) == before


def test_a_row_of_an_older_schema_has_what_its_migration_put_there(
    store_after: StoreAfter, whole_revision: Revision, tamper: Any, store_path: Any
) -> None:
    store = store_after("lived", partial(live, revision=whole_revision))
    tamper(
        store_path,
        "DELETE FROM jalon_ligne",
        "INSERT INTO journal (quand, objet, cle, action, avant) SELECT '2099', 'jalon_ligne', cle, "
        "'suppression', json_remove(apres, '$.borne') FROM journal WHERE objet = 'jalon_ligne'",
        "INSERT INTO journal (quand, objet, cle, action, avant) VALUES "
        "('2099', 'saisie', '0/2018-05-22/0', 'suppression', 'abîmé')",
    )
    with store.reading() as reading, rebuilt(reading.connection, "2098") as past:
        bornes = past.execute(text("SELECT DISTINCT borne FROM jalon_ligne")).scalars().all()
    assert bornes == [0]
