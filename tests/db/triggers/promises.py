"""A day goes on an imputable line, what is produced and a day answers keep theirs, a request stays short."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case
from tests.db.triggers.rows import SAMPLES
from tests.db.triggers.world import DM, KF, LIGNE, LR, OTHER_LIGNE, PT, by, insert, saisie, update

AUTRE_LIGNE, DEMANDE_PLEINE, NON_IMPUTABLE = "AUTRE_LIGNE", "DEMANDE_PLEINE", "NON_IMPUTABLE"
DAYS = "SELECT centiemes, demande_id FROM saisie WHERE agent_id = {}"
FREE_DAY = "2018-01-15"
"""A Monday without any quotité: each may do a day."""


def _demande(key: int, ligne: int = LIGNE) -> str:
    return insert(
        "demande",
        id=key,
        exercice_id=2018,
        ligne_id=ligne,
        numero=key + 100,
        libelle="Salon",
        ouverte_le=FREE_DAY,
    )


def _answer(agent: int, centiemes: int, demande: int | None, **changed: object) -> str:
    return saisie(agent, FREE_DAY, centiemes, demande_id=demande, **changed)


DEMANDES = (
    by(),
    _demande(50),
    _demande(51),
    _demande(52),
    _demande(60, OTHER_LIGNE),
    _demande(40, OTHER_LIGNE),
    _demande(41, LIGNE - 1),
)


def _ligne(key: int, parent: int, regulation: int = 0) -> str:
    return insert(
        "ligne",
        id=key,
        exercice_id=2018,
        code=f"L{key}",
        rang=key,
        niveau="action",
        parent_id=parent,
        libelle="Ligne",
        echeance="",
        qui="",
        regulation=regulation,
        equipe_si=0,
    )


LIGNES = (by(), _ligne(50, OTHER_LIGNE), _ligne(60, 50), _ligne(61, 50), _ligne(70, 1, 1), _ligne(71, 2))
"""The axe 4 holds 50, which holds 60 and 61; 70 is a régulation, 71 is beside it."""


def _imputable() -> Iterator[Case]:
    for ligne, refused in (
        (1, NON_IMPUTABLE),
        (2, NON_IMPUTABLE),
        (LIGNE, None),
        (OTHER_LIGNE, NON_IMPUTABLE),
        (50, NON_IMPUTABLE),
        (60, None),
        (61, None),
        (70, NON_IMPUTABLE),
        (71, None),
    ):
        yield Case(
            title=f"a day goes on the line {ligne}",
            proves=("tr_saisie_imputable",),
            given=LIGNES,
            when=saisie(LR, FREE_DAY, 10, ligne_id=ligne),
            refused=refused,
            then={"SELECT ligne_id FROM saisie": [] if refused else [(ligne,)]},
        )


def _lines() -> Iterator[Case]:
    for demande, refused in (
        (51, None),
        (60, AUTRE_LIGNE),
        (40, AUTRE_LIGNE),
        (41, AUTRE_LIGNE),
        (99, AUTRE_LIGNE),
        (None, None),
    ):
        yield Case(
            title=f"a day answers the request {demande}",
            proves=("tr_saisie_demande_insert",),
            given=DEMANDES,
            when=_answer(LR, 10, demande),
            refused=refused,
            then={DAYS.format(LR): [] if refused else [(10, demande)]},
        )
        yield Case(
            title=f"a day is said to answer the request {demande}",
            proves=("tr_saisie_demande_update",),
            given=(*DEMANDES, _answer(LR, 10, None)),
            when=update("saisie", demande_id=demande),
            refused=refused,
            then={DAYS.format(LR): [(10, None if refused else demande)]},
        )
    livrables = (
        insert(
            "livrable", **{**SAMPLES["livrable"].before, "id": key, "numero": key + 100, "ligne_id": ligne}
        )
        for key, ligne in ((50, OTHER_LIGNE), (51, LIGNE - 1), (52, LIGNE), (60, OTHER_LIGNE))
    )
    given = (by(), *livrables)
    for key, refused in (
        (52, None),
        (50, AUTRE_LIGNE),
        (51, AUTRE_LIGNE),
        (60, AUTRE_LIGNE),
        (99, AUTRE_LIGNE),
    ):
        yield Case(
            title=f"what is produced is of the livrable {key}",
            proves=("tr_production_ligne",),
            given=given,
            when=insert("production", **{**SAMPLES["production"].before, "livrable_id": key}),
            refused=refused,
            then={"SELECT count(*) FROM production": [(int(refused is None),)]},
        )


def _under_a_day() -> Iterator[Case]:
    # Days of other requests, of numbers before and after, are not of this one.
    given = (*DEMANDES, _answer(LR, 60, 51), _answer(DM, 90, 50), _answer(KF, 90, 52))
    for centiemes, refused in ((39, None), (40, DEMANDE_PLEINE), (41, DEMANDE_PLEINE)):
        yield Case(
            title=f"a request of 60 hundredths takes {centiemes} more",
            proves=("tr_saisie_demande_insert",),
            given=given,
            when=_answer(PT, centiemes, 51),
            refused=refused,
            then={DAYS.format(PT): [] if refused else [(centiemes, 51)]},
        )
        yield Case(
            title=f"a day that a request of 60 hundredths takes becomes {centiemes}",
            proves=("tr_saisie_demande_update",),
            given=(*given, _answer(PT, 1, 51)),
            when=update("saisie", f"agent_id = {PT}", centiemes=centiemes),
            refused=refused,
            then={DAYS.format(PT): [(1 if refused else centiemes, 51)]},
        )
    yield Case(
        title="a whole day without a request is nobody's",
        proves=("tr_saisie_demande_insert",),
        given=(*DEMANDES, _answer(LR, 100, None)),
        when=_answer(PT, 100, None),
        then={DAYS.format(PT): [(100, None)]},
    )
    yield Case(
        title="a day moves to a request that it fills",
        proves=("tr_saisie_demande_update",),
        given=(*DEMANDES, _answer(LR, 60, 51), _answer(PT, 40, 50)),
        when=update("saisie", f"agent_id = {PT}", demande_id=51),
        refused=DEMANDE_PLEINE,
        then={DAYS.format(PT): [(40, 50)]},
    )
    yield Case(
        title="a whole day loses its request",
        proves=("tr_saisie_demande_update",),
        given=(*DEMANDES, _answer(LR, 60, 51)),
        when=update("saisie", demande_id=None, centiemes=100),
        then={DAYS.format(LR): [(100, None)]},
    )


FIXED: dict[str, tuple[tuple[str, ...], dict[str, object]]] = {
    "livrable": (("id", "exercice_id", "ligne_id"), {"libelle": "Lettres", "quantite": 40}),
    "production": (("id", "exercice_id", "ligne_id", "livrable_id"), {"quantite": 9}),
    "tirage": (("id", "exercice_id", "ligne_id"), {"ligne_id": 3}),
    "demande": (("id", "exercice_id", "ligne_id"), {"libelle": "Forum", "close_le": None}),
}
"""What never changes of a row, then what may."""


def _keys() -> Iterator[Case]:
    for table, (fixed, free) in FIXED.items():
        before = SAMPLES[table].before
        given = (by(), insert(table, **before))
        for column, step in ((column, step) for column in fixed for step in (-1, 1)):
            value = int(str(before[column])) + step
            yield Case(
                title=f"{table}: its {column} never becomes {value}",
                proves=(f"tr_{table}_cle",),
                given=given,
                without=("tr_production_ligne",),
                when=update(table, **{column: value}),
                refused=INALTERABLE,
            )
        yield Case(
            title=f"{table}: what names it stays, the rest changes",
            proves=(f"tr_{table}_cle",),
            given=given,
            without=("tr_production_ligne",),
            when=update(table, **free),
            then={f"SELECT {', '.join(free)} FROM {table}": [tuple(free.values())]},
        )


CASES = (*_imputable(), *_lines(), *_under_a_day(), *_keys())
