"""Reviews: a closed one keeps its figures and its decisions; what names a row of theirs never changes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case
from tests.db.triggers.rows import SAMPLES
from tests.db.triggers.world import DM, LIGNE, LR, OTHER_LIGNE, by, insert, purging, update

CLOSED: dict[str, object] = {"close_le": "2018-05-28", "close_par_id": DM, "figures": "{}"}
PLACE: dict[str, object] = {"exercice_id": 2018, "perimetre_id": LIGNE, "semaine": "2018-W21"}
OTHERS: dict[str, dict[str, object]] = {
    "of the week before": {"semaine": "2018-W20"},
    "of the week after": {"semaine": "2018-W22"},
    "of the perimeter before": {"perimetre_id": LIGNE - 1},
    "of the perimeter after": {"perimetre_id": OTHER_LIGNE},
    "of the exercice before": {"exercice_id": 2017},
    "of the exercice after": {"exercice_id": 2019},
}


def _revue(key: int, **changed: object) -> str:
    return insert("revue", **{"id": key, **PLACE, **changed})


DECISION = insert("decision", id=51, numero=5, **PLACE, texte="Relancer Zoé", qui="ZA")


def _open_reviews() -> Iterator[Case]:
    yield Case(
        title="an open review is closed with its figures",
        proves=("tr_revue_close", "tr_revue_cle"),
        given=(by(), _revue(51)),
        when=update("revue", **CLOSED),
        then={"SELECT close_le, close_par_id, figures FROM revue": [tuple(CLOSED.values())]},
    )
    yield Case(
        title="an open review is closed during a purge",
        proves=("tr_revue_close",),
        given=(by(), _revue(51), purging()),
        when=update("revue", **CLOSED),
        then={"SELECT close_le, close_par_id, figures FROM revue": [tuple(CLOSED.values())]},
    )
    yield Case(
        title="an open review is never removed",
        proves=("tr_revue_sans_delete",),
        given=(by(), _revue(51)),
        when="DELETE FROM revue",
        refused=INALTERABLE,
    )


KEYS: dict[str, tuple[dict[str, tuple[object, object]], dict[str, object]]] = {
    "revue": (
        {"exercice_id": (2017, 2019), "semaine": ("2018-W20", "2018-W22"), "perimetre_id": (2, 4)},
        {"id": 52},
    ),
    "remarque": (
        {"revue_id": (50, 61), "rang": (4, 6)},
        {"texte": "Relu", "ligne_id": OTHER_LIGNE, "agent_id": LR},
    ),
    "presence": ({"revue_id": (50, 61), "agent_id": (11, 13)}, {"etat": "excuse"}),
    "meteo": ({"revue_id": (50, 61)}, {"couleur": "vert", "commentaire": None, "agent_id": LR}),
    "decision": (
        {"exercice_id": (2017, 2019), "numero": (4, 6)},
        {"texte": "Appeler", "faite_le": "2018-05-30"},
    ),
}
"""What names a row, then what may change."""


def _keys() -> Iterator[Case]:
    for table, (named, free) in KEYS.items():
        made = _revue(51) if table == "revue" else insert(table, **SAMPLES[table].before)
        for column, value in ((column, value) for column, values in named.items() for value in values):
            for given in ((by(), made), (by(), made, purging())):
                yield Case(
                    title=f"{table}: its {column} never becomes {value}{', by a purge' if given[2:] else ''}",
                    proves=(f"tr_{table}_cle",),
                    given=given,
                    when=update(table, **{column: value}),
                    refused=INALTERABLE,
                )
        yield Case(
            title=f"{table}: what does not name it changes",
            proves=(f"tr_{table}_cle",),
            given=(by(), made),
            when=update(table, **free),
            then={f"SELECT {', '.join(free)} FROM {table}": [tuple(free.values())]},
        )


REWRITTEN: dict[str, object] = {
    "perimetre_id": OTHER_LIGNE,
    "semaine": "2018-W22",
    "texte": "Relancer",
    "qui": "A51",
    "pour": "2018-06-30",
    "ligne_id": OTHER_LIGNE,
}
ERASABLE = ("texte", "qui")
LATER: dict[str, object] = {"id": 52, "faite_le": "2018-05-31"}


def _decisions() -> Iterator[Case]:
    free = [(by(), DECISION), (by(), _revue(51), DECISION)]
    free += [(by(), _revue(51), _revue(52, **{**CLOSED, **other}), DECISION) for other in OTHERS.values()]
    told = ("without a review", "of an open review", *(f"beside a closed review {name}" for name in OTHERS))
    for title, given in zip(told, free, strict=True):
        for column, value in REWRITTEN.items():
            yield Case(
                title=f"a decision {title}: its {column} is rewritten",
                proves=("tr_decision_close",),
                given=given,
                when=update("decision", **{column: value}),
                then={f"SELECT {column} FROM decision": [(value,)]},
            )
        yield Case(
            title=f"a decision {title} is removed",
            proves=("tr_decision_close_delete",),
            given=given,
            when="DELETE FROM decision",
            then={"SELECT count(*) FROM decision": [(0,)]},
        )


def _closed_decisions(told: str, decision: str) -> Iterator[Case]:
    closed = (by(), _revue(51, **CLOSED), decision)
    for column, value in REWRITTEN.items():
        yield Case(
            title=f"{told} of a closed review keeps its {column}",
            proves=("tr_decision_close",),
            given=closed,
            when=update("decision", **{column: value}),
            refused=INALTERABLE,
        )
        purged = column in ERASABLE
        yield Case(
            title=f"a purge {'rewrites' if purged else 'leaves'} the {column} of {told} of a closed review",
            proves=("tr_decision_close",),
            given=(*closed, purging()),
            when=update("decision", **{column: value}),
            refused=None if purged else INALTERABLE,
            then={f"SELECT {column} FROM decision": [(value,)]} if purged else {},
        )
        if not purged:
            yield Case(
                title=f"a purge leaves the {column} of {told} that it rewrites",
                proves=("tr_decision_close",),
                given=(*closed, purging()),
                when=update("decision", texte="A51", **{column: value}),
                refused=INALTERABLE,
            )
    for column, value in LATER.items():
        yield Case(
            title=f"{told} of a closed review gets its {column}",
            proves=("tr_decision_close",),
            given=closed,
            when=update("decision", **{column: value}),
            then={f"SELECT {column} FROM decision": [(value,)]},
        )
    for given in (closed, (*closed, purging())):
        yield Case(
            title=f"{told} of a closed review is never removed{', even by a purge' if given[3:] else ''}",
            proves=("tr_decision_close_delete",),
            given=given,
            when="DELETE FROM decision",
            refused=INALTERABLE,
        )


DONE = insert(
    "decision",
    id=51,
    numero=5,
    **PLACE,
    texte="Relancer Zoé",
    qui="ZA",
    pour="2018-06-15",
    faite_le=REWRITTEN["pour"],
    ligne_id=LIGNE,
)


def _presences() -> Iterator[Case]:
    """Who was at a review is said until it is closed, whatever other reviews are."""
    there = insert("presence", revue_id=51, agent_id=LR, etat="present")
    rows = "SELECT agent_id, etat FROM presence WHERE revue_id = 51"
    for event, given, when, left in (
        ("insert", (), there, [(LR, "present")]),
        ("update", (there,), update("presence", etat="excuse"), [(LR, "excuse")]),
        ("delete", (there,), "DELETE FROM presence", []),
    ):
        before = [(LR, "present")] if given else []
        yield Case(
            title=f"presence: {event} in an open review, beside closed ones",
            proves=(f"tr_presence_close_{event}",),
            given=(
                by(),
                *(_revue(key, semaine=f"2018-W{key}", **CLOSED) for key in (50, 52)),
                _revue(51),
                *given,
            ),
            when=when,
            then={rows: left},
        )
        for title, purge in (("", ()), (", even by a purge", (purging(),))):
            yield Case(
                title=f"presence: no {event} in a closed review{title}",
                proves=(f"tr_presence_close_{event}",),
                given=(by(), _revue(51), *given, update("revue", **CLOSED), *purge),
                when=when,
                refused=INALTERABLE,
                then={rows: before},
            )
    for table, moved in (("open", "closed"), ("closed", "open")):
        closed = 52 if moved == "closed" else 51
        yield Case(
            title=f"a presence moved from the {table} review is judged by that one",
            proves=("tr_presence_close_update",),
            given=(
                by(),
                _revue(51),
                _revue(52, semaine="2018-W22"),
                there,
                update("revue", f"id = {closed}", **CLOSED),
            ),
            without=("tr_presence_cle",),
            when=update("presence", revue_id=52),
            refused=INALTERABLE if table == "closed" else None,
            then={"SELECT revue_id FROM presence": [(51 if table == "closed" else 52,)]},
        )


def _next_ones() -> Iterator[Case]:
    """The date of the next review, said until this one is closed."""
    yield Case(
        title="an open review gets the date of the next one",
        proves=("tr_revue_close",),
        given=(by(), _revue(51)),
        when=update("revue", prochaine="2018-05-28"),
        then={"SELECT prochaine FROM revue": [("2018-05-28",)]},
    )
    for title, purge in (("", ()), (", even for a purge", (purging(),))):
        yield Case(
            title=f"a closed review keeps the date of the next one{title}",
            proves=("tr_revue_close",),
            given=(by(), _revue(51, **CLOSED, prochaine="2018-05-28"), *purge),
            when=update("revue", prochaine="2018-06-04"),
            refused=INALTERABLE,
        )


CASES = (
    *_presences(),
    *_next_ones(),
    *_open_reviews(),
    *_keys(),
    *_decisions(),
    *_closed_decisions("a decision", DECISION),
    *_closed_decisions("a decision done", DONE),
)
