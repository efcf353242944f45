"""What a shell may try on a server alone: empty a table, move the head of the chain, change names midway."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_db.schema.server import GUARDED
from tests.db.triggers.cases import ACTEUR_INCONNU, INALTERABLE, Case
from tests.db.triggers.rows import SAMPLES
from tests.db.triggers.world import DM, LR, by, insert

ANOTHER = f"SELECT set_config('cariforef.acteur', 'A{DM}', true)"
THE_SAME = f"SELECT set_config('cariforef.acteur', 'A{LR}', true)"
FERIE = insert("jour_ferie", jour="2018-06-11", libelle="Pont")
NEXT = insert("jour_ferie", jour="2018-06-12", libelle="Pont")
AT_ONCE, AT_THE_COMMIT = (f"SET CONSTRAINTS ALL {when}" for when in ("IMMEDIATE", "DEFERRED"))
WHO = "SELECT acteur_id FROM journal ORDER BY seq DESC LIMIT 1"


def _emptied() -> Iterator[Case]:
    for table in GUARDED:
        yield Case(
            title=f"{table} is not emptied",
            proves=(f"tr_{table}_tenue",),
            given=(by(LR),),
            when=f"TRUNCATE {table}",
            refused=INALTERABLE,
        )


def _heads() -> Iterator[Case]:
    for title, when in {
        "moved": "UPDATE tete SET regles = seq",
        "taken away": "DELETE FROM tete",
    }.items():
        yield Case(
            title=f"the head of the chain is not {title} by hand",
            proves=("tr_tete_tenue",),
            given=(by(LR),),
            when=when,
            refused=INALTERABLE,
        )


def _authors() -> Iterator[Case]:
    for table in JOURNAL_KEYS:
        sample = SAMPLES[table]
        start = (by(LR), "DELETE FROM reglage") if table == "reglage" else (by(LR),)
        yield Case(
            title=f"{table}: who writes first writes to the end",
            proves=(f"tr_{table}_tenue",),
            without=sample.on_insert,
            given=(*start, insert(table, **sample.before), ANOTHER),
            when=NEXT,
            refused=ACTEUR_INCONNU,
        )
    for title, given, when, refused, who in (
        ("another name at the COMMIT", (AT_THE_COMMIT, FERIE, ANOTHER), AT_ONCE, ACTEUR_INCONNU, None),
        ("the same name again", (FERIE, THE_SAME), NEXT, None, LR),
        ("another name before the first write", (ANOTHER,), FERIE, None, DM),
    ):
        yield Case(
            title=f"{title} is {'refused' if refused else 'that of the journal'}",
            proves=("tr_jour_ferie_tenue",),
            given=(by(LR), *given),
            when=when,
            refused=refused,
            then={} if refused else {WHO: [(who,)]},
        )


CASES = (*_emptied(), *_heads(), *_authors())
