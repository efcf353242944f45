"""The journal: every write adds a row that says who, what, before and after; none without an actor."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.db.triggers.cases import ACTEUR_INCONNU, INALTERABLE, Case, Rows
from tests.db.triggers.rows import SAMPLES, Row, Sample
from tests.db.triggers.world import DM, KF, LR, WRITE_ENDED, by, insert, sql_of, update

LAST = (
    "SELECT acteur_id, objet, cle, action, avant, apres, motif FROM journal "
    "WHERE objet <> 'total_jour' ORDER BY seq DESC LIMIT 1"
)
MOMENT = (
    "SELECT quand GLOB '20[0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'"
    ", abs(julianday(quand) - julianday('now')) < 0.01 FROM journal ORDER BY seq DESC LIMIT 1"
)
NOW: Rows = [(1, 1)]


def _where(sample: Sample, row: Row) -> str:
    return " AND ".join(f"{column} = {sql_of(row[column])}" for column in sample.key)


def _told(table: str, sample: Sample, action: str, before: Row | None, after: Row | None) -> dict[str, Rows]:
    row = after or before or {}
    cle = "/".join(str(row[column]) for column in sample.key)
    return {LAST: [(LR, table, cle, action, _json(before), _json(after), "parce que")], MOMENT: NOW}


def _json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _of_table(table: str, sample: Sample) -> Iterator[Case]:
    # The two settings of the sample are there already.
    start = (by(LR), "DELETE FROM reglage") if table == "reglage" else (by(LR),)
    inserting, updating, deleting = (
        f"tr_{table}_journal_{event}" for event in ("insert", "update", "delete")
    )
    for row, other in ((sample.before, sample.after), (sample.after, sample.before)):
        made, told = insert(table, **row), f"({sql_of(next(iter(row.values())))})"
        rewritten = update(table, _where(sample, row), **other)
        removed = f"DELETE FROM {table} WHERE {_where(sample, row)}"
        yield Case(
            title=f"{table}: a row added is told whole {told}",
            proves=(inserting,),
            without=sample.on_insert,
            given=start,
            when=made,
            then=_told(table, sample, "creation", None, row),
        )
        yield Case(
            title=f"{table}: a row rewritten is told before and after {told}",
            proves=(updating,),
            without=(*sample.on_insert, *sample.on_update),
            given=(*start, made),
            when=rewritten,
            then=_told(table, sample, "modification", row, other),
        )
        yield Case(
            title=f"{table}: a row removed is told whole {told}",
            proves=(deleting,),
            without=(*sample.on_insert, *sample.on_delete),
            given=(*start, made),
            when=removed,
            then=_told(table, sample, "suppression", row, None),
        )
    for trigger, without, given, when in (
        (inserting, (), start, made),
        (updating, sample.on_update, (*start, made), rewritten),
        (deleting, sample.on_delete, (*start, made), removed),
    ):
        yield Case(
            title=f"{table}: {trigger.rpartition('_')[2]} by nobody is refused",
            proves=(trigger, "tr_journal_acteur"),
            without=(*sample.on_insert, *without),
            given=(*given, WRITE_ENDED),
            when=when,
            refused=ACTEUR_INCONNU,
        )


FERIE = insert("jour_ferie", jour="2018-06-04", libelle="Pont")
ZZ = insert("agent", id=51, initiales="ZZ", actif=1, fictif=0)
SAID_ZZ = "INSERT INTO ecriture_en_cours (id, acteur, acteur_id) VALUES (1, 'ZZ', {})"
WHO = "SELECT acteur_id FROM journal ORDER BY seq DESC LIMIT 1"


def _actors() -> Iterator[Case]:
    for title, write, acteur_id in (
        ("the system", by(), None),
        ("an agent", by(KF), KF),
        ("an agent under another name", SAID_ZZ.format(DM), DM),
    ):
        yield Case(
            title=f"{title} may write, and the journal says so",
            proves=("tr_journal_acteur", "tr_jour_ferie_journal_insert"),
            given=(write,),
            when=FERIE,
            then={WHO: [(acteur_id,)]},
        )
    yield Case(
        title="a name that is no agent's may not write",
        proves=("tr_journal_acteur",),
        given=(SAID_ZZ.format("NULL"),),
        when=FERIE,
        refused=ACTEUR_INCONNU,
    )
    yield Case(
        title="somebody who adds themselves acts from their own row on",
        proves=("tr_agent_journal_insert",),
        given=(SAID_ZZ.format("NULL"),),
        when=ZZ,
        then={WHO: [(51,)], "SELECT acteur, acteur_id FROM ecriture_en_cours": [("ZZ", 51)]},
    )
    for other in ("YY", "ZZZ"):
        yield Case(
            title=f"somebody unknown may not add {other}",
            proves=("tr_agent_journal_insert", "tr_journal_acteur"),
            given=(SAID_ZZ.format("NULL"),),
            when=ZZ.replace("'ZZ'", f"'{other}'"),
            refused=ACTEUR_INCONNU,
        )
    yield Case(
        title="an actor who is known stays the actor, whoever is added",
        proves=("tr_agent_journal_insert",),
        given=(SAID_ZZ.format(DM),),
        when=ZZ,
        then={WHO: [(DM,)], "SELECT acteur_id FROM ecriture_en_cours": [(DM,)]},
    )


ADDED = insert("journal", seq=9001, quand="", objet="agent", cle="1", action="creation", apres="{}")


def _rows() -> Iterator[Case]:
    yield Case(
        title="nobody adds a row to the journal by hand",
        proves=("tr_journal_acteur",),
        given=(by(LR), WRITE_ENDED),
        when=ADDED,
        refused=ACTEUR_INCONNU,
    )
    for seq, refused in ((9001, INALTERABLE), (9000, None)):
        yield Case(
            title=f"a row {seq} of the journal is {'not ' if refused else ''}added where 9001 is",
            proves=("tr_journal_acteur",),
            given=(by(LR), ADDED),
            when=ADDED.replace("9001", str(seq)),
            refused=refused,
            then={"SELECT count(*) FROM journal WHERE seq > 8999": [(1 if refused else 2,)]},
        )
    yield Case(
        title="a row of the journal is not written over by its number",
        proves=("tr_journal_acteur",),
        given=(by(LR), ADDED),
        when=ADDED.replace("INSERT", "INSERT OR REPLACE"),
        refused=INALTERABLE,
    )
    yield Case(
        title="a row of the journal is added after others",
        proves=("tr_journal_acteur",),
        given=(by(LR), ADDED),
        when=ADDED.replace("9001", "9002"),
        then={"SELECT seq FROM journal WHERE seq > 9000": [(9001,), (9002,)]},
    )
    for given in ((by(LR),), (by(LR), update("ecriture_en_cours", purge_id=71))):
        yield Case(
            title=f"a row of the journal is never removed{', even by a purge' if given[1:] else ''}",
            proves=("tr_journal_sans_delete",),
            given=given,
            when="DELETE FROM journal WHERE seq = 1",
            refused=INALTERABLE,
        )


CASES = (
    *(case for table, sample in SAMPLES.items() for case in _of_table(table, sample)),
    *_actors(),
    *_rows(),
)
