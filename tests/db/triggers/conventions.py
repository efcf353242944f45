"""Conventions: one at most pays for a line on a date; a convention and its periods keep their identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case
from tests.db.triggers.world import LIGNE, OTHER_LIGNE, by, insert, update

CHEVAUCHE = "CONVENTION_CHEVAUCHE"
FAR = "9999-12-31"
PERIODS = "SELECT id, depuis, jusque FROM convention_ligne ORDER BY id"


def _period(key: int, depuis: str, jusque: str | None, ligne: int = LIGNE, convention: int = 61) -> str:
    values = {"id": key, "convention_id": convention, "exercice_id": 2018, "ligne_id": ligne}
    return insert("convention_ligne", **values, depuis=depuis, jusque=jusque)


SPRING = ("2018-03-01", "2018-05-31")
OPEN = ("2018-03-01", None)
MEETINGS: dict[str, tuple[tuple[str, str | None], tuple[str, str | None], bool]] = {
    "the day after the end": (SPRING, ("2018-06-01", "2018-06-30"), False),
    "the last day": (SPRING, ("2018-05-31", "2018-06-30"), True),
    "until the day before the start": (SPRING, ("2018-01-01", "2018-02-28"), False),
    "until the first day": (SPRING, ("2018-01-01", "2018-03-01"), True),
    "within": (SPRING, ("2018-04-01", "2018-04-30"), True),
    "around": (SPRING, ("2018-01-01", "2018-12-31"), True),
    "open, the day after the end": (SPRING, ("2018-06-01", None), False),
    "open, the last day": (SPRING, ("2018-05-31", None), True),
    "open, before": (SPRING, ("2018-01-01", None), True),
    "before one that is open": (OPEN, ("2018-01-01", "2018-02-28"), False),
    "until the first day of one that is open": (OPEN, ("2018-01-01", "2018-03-01"), True),
    "long after the start of one that is open": (OPEN, ("2999-01-01", "2999-12-31"), True),
    "open, with one that is open": (OPEN, ("2018-09-01", None), True),
    "on the last of all days, with one that is open": (OPEN, (FAR, FAR), True),
    "open, with one on the last of all days": ((FAR, FAR), ("2018-01-01", None), True),
}


def _meetings() -> Iterator[Case]:
    for title, (first, second, meets) in MEETINGS.items():
        refused = CHEVAUCHE if meets else None
        yield Case(
            title=f"a period is added: {title}",
            proves=("tr_convention_ligne_periode_insert",),
            given=(by(), _period(51, *first)),
            when=_period(52, *second, convention=62),
            refused=refused,
            then={PERIODS: [(51, *first), *([] if meets else [(52, *second)])]},
        )
        yield Case(
            title=f"a period is moved: {title}",
            proves=("tr_convention_ligne_periode_update",),
            given=(by(), _period(51, *first), _period(52, "2000-01-01", "2000-01-01", convention=62)),
            when=update("convention_ligne", "id = 52", depuis=second[0], jusque=second[1]),
            refused=refused,
            then={PERIODS: [(51, *first), (52, *(("2000-01-01", "2000-01-01") if meets else second))]},
        )


def _others() -> Iterator[Case]:
    for other, ligne in ((LIGNE, OTHER_LIGNE), (OTHER_LIGNE, LIGNE)):
        yield Case(
            title=f"the same dates of another line are free, {ligne} beside {other}",
            proves=("tr_convention_ligne_periode_insert",),
            given=(by(), _period(51, *SPRING, ligne=other)),
            when=_period(52, *SPRING, ligne=ligne),
            then={PERIODS: [(51, *SPRING), (52, *SPRING)]},
        )
        yield Case(
            title=f"a period of another line moves freely, {ligne} beside {other}",
            proves=("tr_convention_ligne_periode_update",),
            given=(by(), _period(51, *SPRING, ligne=other), _period(52, "2018-01-01", None, ligne=ligne)),
            when=update("convention_ligne", "id = 52", depuis="2018-04-01"),
            then={PERIODS: [(51, *SPRING), (52, "2018-04-01", None)]},
        )
    yield Case(
        title="the same convention is no exception",
        proves=("tr_convention_ligne_periode_insert",),
        given=(by(), _period(51, *SPRING)),
        when=_period(52, "2018-05-01", None),
        refused=CHEVAUCHE,
    )
    yield Case(
        title="a period is no obstacle to its own change",
        proves=("tr_convention_ligne_periode_update",),
        given=(by(), _period(51, *SPRING)),
        when=update("convention_ligne", depuis="2018-04-01"),
        then={PERIODS: [(51, "2018-04-01", SPRING[1])]},
    )
    yield Case(
        title="a period is no obstacle to the one that replaces it",
        proves=("tr_convention_ligne_periode_insert",),
        given=(by(), _period(51, *SPRING)),
        when=_period(51, "2018-04-01", None).replace("INSERT", "INSERT OR REPLACE"),
        then={PERIODS: [(51, "2018-04-01", None)]},
    )
    yield Case(
        title="a period moved to another line meets those of that line",
        proves=("tr_convention_ligne_periode_update",),
        given=(by(), _period(51, *SPRING), _period(52, "2018-04-01", None, ligne=OTHER_LIGNE)),
        when=update("convention_ligne", "id = 52", ligne_id=LIGNE),
        refused=CHEVAUCHE,
    )
    yield Case(
        title="a period without a number of its own is added and meets the others",
        proves=("tr_convention_ligne_periode_insert",),
        given=(by(), _period(51, *SPRING)),
        when=_period(52, *SPRING).replace("52", "NULL"),
        refused=CHEVAUCHE,
    )


def _keys() -> Iterator[Case]:
    funded = insert("convention", id=61, numero="FSE", intitule="Accueil", fonds="FSE")
    for table, made, free in (
        ("convention", funded, {"numero": "FSE-2", "fonds": "Région"}),
        ("convention_ligne", _period(51, *SPRING), {"convention_id": 62}),
    ):
        for key in (1, 99):
            yield Case(
                title=f"{table}: its identifier never becomes {key}",
                proves=(f"tr_{table}_cle",),
                # A period under another number meets itself: its own guard would refuse first.
                without=("tr_convention_ligne_periode_update",) if table == "convention_ligne" else (),
                given=(by(), made),
                when=update(table, id=key),
                refused=INALTERABLE,
            )
        yield Case(
            title=f"{table}: its other columns change",
            proves=(f"tr_{table}_cle",),
            given=(by(), made),
            when=update(table, **free),
            then={f"SELECT {', '.join(free)} FROM {table}": [tuple(free.values())]},
        )


CASES = (*_meetings(), *_others(), *_keys())
