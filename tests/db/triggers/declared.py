"""What was declared is only added to; a purge alone rewrites its texts, and nothing else of its rows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case
from tests.db.triggers.rows import SAMPLES, Row
from tests.db.triggers.world import WRITE_ENDED, by, insert, purging, update

TEXTS = {
    "fait": ("motif",),
    "plan_revision": ("motif",),
    "plan_changement": (),
    "raf": ("commentaire",),
    "refus_droit": ("objet",),
    "purge": ("motif",),
    "visa": ("motif", "contenu"),
    "revue": ("figures",),
}
"""Of each table of rows that are kept, the columns that a purge may rewrite; of a review, once closed."""

NULLABLE = {
    "plan_revision": ("annule_id",),
    "purge": ("agent_id",),
    "refus_droit": ("acteur_id",),
    "revue": ("close_le", "close_par_id", "prochaine"),
    "visa": ("supplee_id",),
}
"""Columns that may be emptied, were it not for the law."""

ERASED = {"contenu": '{"a":1}', "figures": '{"a":1}'}


def _of_table(table: str) -> Iterator[Case]:
    sample = SAMPLES[table]
    trigger = "tr_revue_close" if table == "revue" else f"tr_{table}_sans_update"
    keyed = ("tr_revue_cle",) if table == "revue" else ()
    for before, after in ((sample.before, sample.after), (sample.after, sample.before)):
        yield from _of_row(table, trigger, (*sample.on_insert, *keyed), before, after)


def _of_row(table: str, trigger: str, without: tuple[str, ...], before: Row, after: Row) -> Iterator[Case]:
    where = f"id = {before['id']}"
    made, told = (by(), insert(table, **before)), f"({before['id']})"
    for column, value in after.items():
        if column in TEXTS[table] and before[column] is not None:
            erased = ERASED.get(column, "à A51")
            yield Case(
                title=f"{table}: a purge rewrites its {column} {told}",
                proves=(trigger,),
                without=without,
                given=(*made, purging()),
                when=update(table, where, **{column: erased}),
                then={
                    f"SELECT {column} FROM {table} WHERE {where}": [(erased,)],
                    "SELECT objet, action FROM journal ORDER BY seq DESC LIMIT 1": [(table, "modification")],
                },
            )
        if column not in TEXTS[table]:
            yield Case(
                title=f"{table}: a purge leaves its {column} {told}",
                proves=(trigger,),
                without=without,
                given=(*made, purging()),
                when=update(table, where, **{column: value}),
                refused=INALTERABLE,
            )
    for column in NULLABLE.get(table, ()):
        yield Case(
            title=f"{table}: a purge never empties its {column} {told}",
            proves=(trigger,),
            without=without,
            given=(*made, purging()),
            when=update(table, where, **{column: None}),
            refused=INALTERABLE,
        )
    for title, given in (("who is no purge", made), ("nobody", (*made, WRITE_ENDED))):
        for column in TEXTS[table] or ("texte",):
            yield Case(
                title=f"{table}: its {column} is not rewritten by {title} {told}",
                proves=(trigger,),
                without=without,
                given=given,
                when=f"UPDATE {table} SET {column} = {column} WHERE {where}",
                refused=INALTERABLE,
            )
    for title, given in (("", made), (", even by a purge", (*made, purging()))):
        yield Case(
            title=f"{table}: a row is never removed{title} {told}",
            proves=(f"tr_{table}_sans_delete",),
            without=without,
            given=given,
            when=f"DELETE FROM {table} WHERE {where}",
            refused=INALTERABLE,
            then={f"SELECT count(*) FROM {table} WHERE {where}": [(1,)]},
        )


CASES = tuple(case for table in TEXTS for case in _of_table(table))
