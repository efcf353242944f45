"""The cap: saisies and absences add to `total_jour`, which refuses more than the day allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.db.triggers.cases import INALTERABLE, PLAFOND, Case, Rows
from tests.db.triggers.world import (
    DM,
    LR,
    NB,
    OTHER_LIGNE,
    PT,
    absence,
    by,
    insert,
    saisie,
    update,
)

TOTALS = "SELECT agent_id, jour, saisi, absent, plafond FROM total_jour ORDER BY agent_id, jour"
JOUR = "2018-05-22"
"""A Tuesday on which LR may do 42 and DM 92 hundredths."""

ALLOWED_DAYS = {
    "the first Monday of a quotité": ("2018-05-21", 41),
    "a Tuesday": ("2018-05-22", 42),
    "a Wednesday": ("2018-05-23", 43),
    "a Thursday": ("2018-05-24", 44),
    "a Friday": ("2018-05-25", 45),
    "a Saturday, whatever its quotité": ("2018-05-26", 100),
    "a Sunday, whatever its quotité": ("2018-05-27", 100),
    "the last weekday before the next quotité": ("2018-05-31", 44),
    "the first day of the next quotité": ("2018-06-01", 75),
    "the last weekday of the quotité before": ("2018-05-18", 15),
    "the first day of the first quotité": ("2018-02-05", 11),
    "the last weekday before any quotité": ("2018-02-02", 100),
}


@dataclass(frozen=True)
class Part:
    """A table whose hundredths count, and the column of `total_jour` that they go to."""

    table: str
    row: Callable[..., str]
    beside: dict[str, object]

    @property
    def other(self) -> Callable[..., str]:
        return absence if self.table == "saisie" else saisie

    def total(self, own: int, other: int = 0, plafond: int = 42, agent: int = LR, jour: str = JOUR) -> Rows:
        shares = (own, other) if self.table == "saisie" else (other, own)
        return [(agent, jour, *shares, plafond)]

    def add(self, centiemes: int, agent: int = LR, jour: str = JOUR) -> str:
        return self.row(agent, jour, centiemes)

    def add_beside(self, centiemes: int, jour: str = JOUR) -> str:
        """Add a second row of the same day of LR."""
        return self.row(LR, jour, centiemes, **self.beside)

    def named(self, *ends: str) -> tuple[str, ...]:
        return tuple(f"tr_{self.table}_total_{end}" for end in ends)


SAISIE = Part("saisie", saisie, {"ligne_id": OTHER_LIGNE})
ABSENCE = Part("absence", absence, {"type": "maladie"})


def _on_days(part: Part) -> Iterator[Case]:
    for day, (jour, cap) in ALLOWED_DAYS.items():
        half = cap // 2
        first, second = part.add(half, jour=jour), part.add_beside(1, jour)
        yield Case(
            title=f"{part.table}: {day} holds what its quotité allows",
            proves=part.named("insert"),
            given=(by(), first),
            when=part.add_beside(cap - half, jour),
            then={TOTALS: part.total(cap, plafond=cap, jour=jour)},
        )
        yield Case(
            title=f"{part.table}: {day} holds no hundredth more",
            proves=part.named("insert"),
            given=(by(), first),
            when=part.add_beside(cap - half + 1, jour),
            refused=PLAFOND,
            then={TOTALS: part.total(half, plafond=cap, jour=jour)},
        )
        yield Case(
            title=f"{part.table}: {day} grows to what its quotité allows",
            proves=part.named("hausse"),
            given=(by(), first, second, f"UPDATE total_jour SET plafond = {half + 1}"),
            when=update(part.table, f"centiemes = {half}", centiemes=cap - 1),
            then={TOTALS: part.total(cap, plafond=cap, jour=jour)},
        )
        grown = update(part.table, f"centiemes = {half}", centiemes=cap)
        for said, statement in (
            ("", grown),
            (" whatever its OR", grown.replace("UPDATE", "UPDATE OR IGNORE")),
        ):
            yield Case(
                title=f"{part.table}: {day} grows no hundredth more{said}",
                proves=part.named("hausse"),
                given=(by(), first, second),
                when=statement,
                refused=PLAFOND,
            )


def _of_several_days(part: Part) -> Iterator[Case]:
    before, full = "2018-05-21", "2018-05-22"
    yield Case(
        title=f"{part.table}: of several days that grow at once, one too full leaves them all",
        proves=part.named("hausse"),
        given=(by(), part.add(10, jour=before), part.add(10, jour=full), part.add_beside(20, full)),
        when=update(part.table, "centiemes = 10", centiemes=30).replace("UPDATE", "UPDATE OR IGNORE"),
        refused=PLAFOND,
        then={
            TOTALS: [
                *part.total(10, plafond=41, jour=before),
                *part.total(30, plafond=42, jour=full),
            ]
        },
    )


def _of_settings(part: Part) -> Iterator[Case]:
    for cle, valeur, cap in (("au_dela_quotite", 1, 100), ("au_dela_quotite", 0, 42), ("pas", 1, 42)):
        reglage = ("DELETE FROM reglage", insert("reglage", cle=cle, valeur=valeur))
        for title, refused, own in (("allows", None, cap), ("refuses more than", PLAFOND, cap + 1)):
            kept = own if refused is None else cap - 1
            total = part.total(kept, plafond=cap)
            if own > 100:
                continue
            yield Case(
                title=f"{part.table}: with {cle} = {valeur}, a day {title} {cap} hundredths",
                proves=part.named("insert"),
                given=(by(), *reglage),
                when=part.add(own),
                refused=refused,
                then={TOTALS: total if refused is None else []},
            )
            yield Case(
                title=f"{part.table}: with {cle} = {valeur}, a day that grows {title} {cap} hundredths",
                proves=part.named("hausse"),
                given=(by(), *reglage, part.add(cap - 1)),
                when=update(part.table, centiemes=own),
                refused=refused,
                then={TOTALS: total},
            )


def _of_sums(part: Part) -> Iterator[Case]:
    for other, refused in ((22, None), (23, PLAFOND)):
        told = "within" if refused is None else "over"
        yield Case(
            title=f"{part.table}: the other part of the day counts, {told} its cap",
            proves=part.named("insert"),
            given=(by(), part.other(LR, JOUR, other)),
            when=part.add(20),
            refused=refused,
            then={TOTALS: part.total(20 if refused is None else 0, other)},
        )
        yield Case(
            title=f"{part.table}: the other part of a day that grows counts, {told} its cap",
            proves=part.named("hausse"),
            given=(by(), part.other(LR, JOUR, other), part.add(19)),
            when=update(part.table, centiemes=20),
            refused=refused,
            then={TOTALS: part.total(20 if refused is None else 19, other)},
        )
    yield Case(
        title=f"{part.table}: a cap lowered since is looked up by what is added",
        proves=part.named("insert"),
        given=(by(), part.add(30), update("quotite", "1", mardi=35)),
        when=part.add_beside(5),
        then={TOTALS: part.total(35, plafond=35)},
    )


def _beside(part: Part) -> Iterator[Case]:
    """Days of other people and other days of the same person stay as they are."""
    days = ((NB, JOUR, 82), (LR, "2018-05-21", 41), (LR, "2018-05-23", 43), (DM, JOUR, 92), (PT, JOUR, 100))
    given = (by(), *(part.add(20, agent, jour) for agent, jour, _ in days))
    around = [row for agent, jour, cap in days for row in part.total(20, 0, cap, agent, jour)]
    own = f"agent_id = {LR} AND jour = '{JOUR}'"

    def totals(centiemes: int) -> Rows:
        return sorted([*around, *part.total(centiemes, 3)], key=repr)

    def promise(title: str, triggers: tuple[str, ...], when: str, centiemes: int) -> Case:
        before = (*given, part.other(LR, JOUR, 3), part.add(20))
        return Case(
            title=f"{part.table}: {title}, and no other day's total",
            proves=part.named(*triggers),
            given=before[:-1] if triggers == ("insert",) else before,
            when=when,
            then={TOTALS: totals(centiemes)},
        )

    yield promise("a row added counts", ("insert",), part.add(20), 20)
    yield promise("a row that grows counts", ("hausse", "baisse"), update(part.table, own, centiemes=31), 31)
    yield promise("a row that shrinks counts", ("baisse", "hausse"), update(part.table, own, centiemes=7), 7)
    yield promise("a row removed counts no longer", ("delete",), f"DELETE FROM {part.table} WHERE {own}", 0)


def _after_a_lower_quotite(part: Part) -> Iterator[Case]:
    given = (by(), part.add(30), part.add_beside(10), update("quotite", "1", mardi=20))
    own = "centiemes = 30"
    yield Case(
        title=f"{part.table}: a day above a quotité lowered since may shrink",
        proves=part.named("baisse"),
        given=given,
        when=update(part.table, own, centiemes=29),
        then={TOTALS: part.total(39)},
    )
    yield Case(
        title=f"{part.table}: a day above a quotité lowered since may lose a row",
        proves=part.named("delete"),
        given=given,
        when=f"DELETE FROM {part.table} WHERE {own}",
        then={TOTALS: part.total(10)},
    )
    yield Case(
        title=f"{part.table}: a day above a quotité lowered since may not grow",
        proves=part.named("hausse"),
        given=given,
        when=update(part.table, own, centiemes=31),
        refused=PLAFOND,
    )
    yield Case(
        title=f"{part.table}: a row rewritten with the same hundredths looks nothing up",
        proves=part.named("hausse", "baisse"),
        given=given,
        when=f"UPDATE {part.table} SET centiemes = centiemes",
        then={TOTALS: part.total(40)},
    )


def _keys(part: Part, moved: tuple[dict[str, object], ...], free: dict[str, object]) -> Iterator[Case]:
    for column, value in (item for values in moved for item in values.items()):
        yield Case(
            title=f"{part.table}: its {column} never becomes {value}",
            proves=(f"tr_{part.table}_cle",),
            given=(by(), part.add(10)),
            when=update(part.table, **{column: value}),
            refused=INALTERABLE,
        )
    columns = ", ".join(free)
    yield Case(
        title=f"{part.table}: the columns that are no key change",
        proves=(f"tr_{part.table}_cle",),
        given=(by(), part.add(10)),
        when=update(part.table, **free),
        then={f"SELECT {columns} FROM {part.table}": [tuple(free.values())]},
    )


CASES = (
    *(
        case
        for part in (SAISIE, ABSENCE)
        for cases in (_on_days, _of_several_days, _of_settings, _of_sums, _beside, _after_a_lower_quotite)
        for case in cases(part)
    ),
    *_keys(
        SAISIE,
        (
            {"id": 99, "agent_id": PT, "jour": "2018-05-23", "ligne_id": OTHER_LIGNE, "exercice_id": 2019},
            {"id": -1, "agent_id": NB, "jour": "2018-05-21", "ligne_id": 2, "exercice_id": 2017},
        ),
        {"compte": "SI", "centiemes": 11, "commentaire": "vu", "a_confirmer": 1, "version": 2, "par_id": DM},
    ),
    *_keys(
        ABSENCE,
        (
            {"id": 99, "agent_id": PT, "jour": "2018-05-23"},
            {"id": -1, "agent_id": NB, "jour": "2018-05-21"},
        ),
        {"type": "maladie", "centiemes": 11},
    ),
)
