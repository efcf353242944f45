"""Seals: added at the end only, never changed nor removed; a purge erases texts and salts, and says which."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case, Rows
from tests.db.triggers.world import LR, WRITE_ENDED, by, insert, purging, update

HASH, LOWER_HASH, HIGHER_HASH = "b" * 64, "a" * 64, "c" * 64
SEALS = "SELECT seq - 9000, sel FROM sceau WHERE seq > 9000 ORDER BY seq"
ERASED = "SELECT seq - 9000, purge_id FROM effacement ORDER BY seq"
_LAST_SEAL = "tr_sceau_acteur"


def _row(number: int) -> str:
    values = {"quand": "2018", "acteur_id": LR, "objet": "agent", "cle": "1", "action": "modification"}
    return insert("journal", seq=9000 + number, **values, avant="{}", apres="{}", motif="vu avec Zoé")


def _seal(number: int, hors_outil: int = 0) -> str:
    return insert("sceau", seq=number, sel="sel", contenu=HASH, hors_outil=hors_outil, empreinte=HASH)


SEALED = (by(LR), *map(_row, (1, 2, 3)), *(_seal(9000 + number) for number in (1, 2, 3)))
"""Rows 9001 to 9003, sealed far from the others: without the guard of their order, which has cases too."""

SALTED: Rows = [(1, "sel"), (2, "sel"), (3, "sel")]

NEXT_SEAL = _seal(0).replace("VALUES (0,", "VALUES (1 + (SELECT max(seq) FROM sceau),")
NEW_SEALS = f"SELECT count(*) FROM sceau WHERE contenu = '{HASH}'"


def _orders() -> Iterator[Case]:
    for title, seal, refused in (
        ("the next number", NEXT_SEAL, None),
        ("a number left out", NEXT_SEAL.replace("1 +", "2 +"), INALTERABLE),
        ("the last number again", NEXT_SEAL.replace("1 +", "0 +"), INALTERABLE),
        ("the first number again", _seal(1), INALTERABLE),
        ("the first number, in its place", _seal(1).replace("INSERT", "INSERT OR REPLACE"), INALTERABLE),
    ):
        yield Case(
            title=f"a seal of {title}",
            proves=("tr_sceau_acteur",),
            given=(by(LR),),
            when=seal,
            refused=refused,
            then={NEW_SEALS: [(int(refused is None),)]},
        )
    yield Case(
        title="a seal while no write is under way",
        proves=("tr_sceau_acteur",),
        when=NEXT_SEAL,
        refused=INALTERABLE,
    )
    for number in (0, 1, 2):
        refused = None if number == 1 else INALTERABLE
        yield Case(
            title=f"a first seal of number {number}",
            proves=("tr_sceau_acteur",),
            without=("tr_sceau_sans_delete",),
            given=(by(LR), "DELETE FROM sceau"),
            when=_seal(number),
            refused=refused,
            then={NEW_SEALS: [(int(refused is None),)]},
        )


ERASE_2 = insert("effacement", seq=9002, purge_id=71)
UNSALT = "UPDATE sceau SET sel = NULL"


def _rewrites() -> Iterator[Case]:
    erased = (*SEALED, purging(), ERASE_2)
    yield Case(
        title="the salt of a row that a purge erased goes",
        proves=("tr_sceau_sans_update",),
        without=(_LAST_SEAL,),
        given=erased,
        when=f"{UNSALT} WHERE seq = 9002",
        then={SEALS: [(1, "sel"), (2, None), (3, "sel")]},
    )
    for column, value in (
        ("sel", "autre"),
        ("seq", 9000),
        ("seq", 9010),
        ("contenu", LOWER_HASH),
        ("contenu", HIGHER_HASH),
        ("hors_outil", 1),
        ("empreinte", LOWER_HASH),
        ("empreinte", HIGHER_HASH),
    ):
        yield Case(
            title=f"the {column} of a seal never becomes {str(value)[:4]}, even erased",
            proves=("tr_sceau_sans_update",),
            without=(_LAST_SEAL,),
            given=erased,
            when=update("sceau", "seq = 9002", **{"sel": None, column: value}),
            refused=INALTERABLE,
        )
    yield Case(
        title="a seal of a row that came from elsewhere says so for ever",
        proves=("tr_sceau_sans_update",),
        without=(_LAST_SEAL,),
        given=(by(LR), _row(2), _seal(9002, hors_outil=1), purging(), ERASE_2),
        when="UPDATE sceau SET sel = NULL, hors_outil = 0 WHERE seq = 9002",
        refused=INALTERABLE,
    )
    for number in (1, 3):
        yield Case(
            title=f"the salt of a row that no purge erased stays ({number})",
            proves=("tr_sceau_sans_update",),
            without=(_LAST_SEAL,),
            given=erased,
            when=f"{UNSALT} WHERE seq = {9000 + number}",
            refused=INALTERABLE,
        )
    for given in ((by(LR),), (by(LR), purging())):
        yield Case(
            title=f"a seal is never removed ({len(given)})",
            proves=("tr_sceau_sans_delete",),
            given=given,
            when="DELETE FROM sceau WHERE seq = 1",
            refused=INALTERABLE,
        )


TEXTS: dict[str, object] = {"avant": '{"a":1}', "apres": '{"b":1}', "motif": None}
KEPT: dict[str, object] = {
    "seq": 9010,
    "quand": "2019",
    "acteur_id": None,
    "objet": "fait",
    "cle": "2",
    "action": "creation",
}


def _journal() -> Iterator[Case]:
    def promise(
        title: str, when: str, *, given: tuple[str, ...], refused: str | None, then: dict[str, Rows]
    ) -> Case:
        return Case(
            title=title,
            proves=("tr_journal_sans_update", "tr_journal_effacement"),
            without=(_LAST_SEAL,),
            given=(*SEALED, *given),
            when=when,
            refused=refused,
            then=then,
        )

    for column, value in TEXTS.items():
        when = update("journal", "seq = 9002", **{column: value})
        yield promise(
            f"a purge erases the {column} of a row, its salt, and says so",
            when,
            given=(purging(72),),
            refused=None,
            then={
                SEALS: [(1, "sel"), (2, None), (3, "sel")],
                ERASED: [(2, 72)],
                f"SELECT seq - 9000, {column} FROM journal WHERE seq = 9002": [(2, value)],
            },
        )
        yield promise(
            f"nobody but a purge rewrites the {column} of a row", when, given=(), refused=INALTERABLE, then={}
        )
        yield promise(
            f"nobody at all rewrites the {column} of a row",
            when,
            given=(WRITE_ENDED,),
            refused=INALTERABLE,
            then={SEALS: SALTED},
        )
    yield promise(
        "a row erased again keeps the first purge that named it",
        update("journal", "seq = 9002", motif=None),
        given=(purging(71), update("journal", "seq = 9002", avant='{"a":1}'), purging(72)),
        refused=None,
        then={ERASED: [(2, 71)]},
    )
    for column, value in KEPT.items():
        rewritten = {column: value, "motif": None} | ({"avant": None} if column == "action" else {})
        yield promise(
            f"a purge leaves the {column} of a row",
            update("journal", "seq = 9002", **rewritten),
            given=(purging(),),
            refused=INALTERABLE,
            then={SEALS: SALTED},
        )


def _erasures() -> Iterator[Case]:
    for title, given, refused in (
        ("of the purge under way", (by(LR), purging(71)), None),
        ("of another purge", (by(LR), purging(72)), INALTERABLE),
        ("of no purge under way", (by(LR),), INALTERABLE),
        ("of no write under way", (), INALTERABLE),
    ):
        yield Case(
            title=f"an erasure {title}",
            proves=("tr_effacement_acteur",),
            given=given,
            when=ERASE_2,
            refused=refused,
            then={ERASED: [] if refused else [(2, 71)]},
        )
    for event, when in (
        ("update", update("effacement", purge_id=72)),
        ("delete", "DELETE FROM effacement"),
    ):
        yield Case(
            title=f"an erasure is for ever ({event})",
            proves=(f"tr_effacement_sans_{event}",),
            given=(by(LR), purging(71), ERASE_2),
            when=when,
            refused=INALTERABLE,
        )


CASES = (*_orders(), *_rewrites(), *_journal(), *_erasures())
