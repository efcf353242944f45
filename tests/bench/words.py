"""Print each word that has several numbers, or that a place no longer writes, at many dates for five people.

    python -m tests.bench.words [fictitious | frozen | may]…

Three stores, all by default: the fictitious year and the frozen one, on the last Monday of eleven months, and
one begun in May, from June on. On a Monday the last review is taken at the same arrêté as everything else.
`tests/words` says what is read, and where. A date of a person takes some three seconds.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from cariforef_tui.demonstration import build_demonstration
from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.ports.store import silent
from cariforef_tui.services.programme.exercice import DateReference
from tests.frozen.year import build_year
from tests.people import open_store, set_agent
from tests.words.places import Subject, World, read_places
from tests.words.table import list_faults
from tests.worlds import build_begun_in_may

BUILT_TO = date(2018, 12, 28)
DATES = tuple(
    date(2018, month, day)
    for month, day in (
        *((1, 29), (2, 26), (3, 26), (4, 30), (5, 28), (6, 25), (7, 30)),
        *((8, 27), (9, 24), (10, 29), (11, 26)),
    )
)
PEOPLE = ("DM", "KF", "ZA", "ZF", "ZM")
OF_MAY = ("DM", "LR", "KF", "ILG", "VS")
"""Two who coordinate a pôle or more, others who do not; the direction is one of them."""


def _build_fictitious(path: Path) -> None:
    build_demonstration(str(path), BUILT_TO, silent).close()
    with open_store(path) as store:
        set_agent(store, "ZM", role=Role.DIRECTION, coordonne=None)


def _build_frozen(path: Path) -> None:
    build_year(str(path), BUILT_TO, silent).close()
    with open_store(path) as store:
        set_agent(store, "ZM", role=Role.DIRECTION, coordonne=None)


def _build_may(path: Path) -> None:
    build_begun_in_may(path, BUILT_TO)


STORES: dict[str, tuple[Callable[[Path], None], Sequence[str], Sequence[date]]] = {
    "fictitious": (_build_fictitious, PEOPLE, DATES),
    "frozen": (_build_frozen, PEOPLE, DATES),
    "may": (_build_may, OF_MAY, DATES[5:]),
}


def list_worlds(path: Path, people: Sequence[str], dates: Sequence[date]) -> Iterator[World]:
    """Yield a store at each date, as each person reads it, with lines of their pôle to look at."""
    for au in dates:
        with open_store(path) as store:
            situation = load_avancement(store, DateReference(au, au.year))
        for agent in situation.agents:
            if agent.initiales not in people:
                continue
            below = situation.programme.subtrees[agent.pole or situation.programme.racine]
            codes = {
                Subject.WHOLE: situation.programme.racine,
                Subject.READER: agent.initiales,
                Subject.REGULATION: "8.2",
                **dict(_find_lines(situation.avancement, below)),
            }
            if agent.role is Role.DIRECTION:
                codes[Subject.EVERYBODY] = situation.programme.racine
            elif agent.pole:
                codes[Subject.POLE] = agent.pole
            yield World(base=path, au=au, reader=agent.initiales, codes=codes)


def _find_lines(avancement: Avancement, below: frozenset[str]) -> Iterator[tuple[Subject, str]]:
    """Yield a line over its plan, one that is late and one that goes on, alone on their enveloppes."""
    groupes = [one for one in avancement.groupes if len(one.lignes) == 1 and below.issuperset(one.lignes)]

    def goes_on(groupe: AvancementGroupe) -> bool:
        return groupe.rythme.observe is not None and groupe.rythme.requis is not None

    tests: dict[Subject, Callable[[AvancementGroupe], bool]] = {
        Subject.OVER: lambda one: one.is_to_look_at and bool(one.etat and one.etat.is_over) and goes_on(one),
        Subject.LATE: lambda one: (
            one.is_to_look_at and one.etat is Etat.RETARD and one.raf is None and one.fin_propre is not None
        ),
        Subject.GOING_ON: lambda one: goes_on(one) and bool(one.rythme.requis),
    }
    for subject, test in tests.items():
        if found := next(filter(test, groupes), None):
            yield subject, found.lignes[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stores", nargs="*", metavar="STORE", help=", ".join(STORES))
    for name in parser.parse_args().stores or STORES:
        build, people, dates = STORES[name]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "year.db"
            build(path)
            for world in list_worlds(path, people, dates):
                faults = [*list_faults(world, read_places(world))]
                print(f"{name} {world.au:%d/%m} {world.reader}: {len(faults) or 'no'} faults", flush=True)
                for fault in faults:
                    print(f"    {fault}")


if __name__ == "__main__":
    main()
