"""Print how many groups of lines need a look, and how many alerts are for each person, at twelve dates.

    python -m tests.bench.regard [--seed N]

Three worlds: the frozen year and the fictitious one, both built to 28/12, and a null year, where each group
is worked at its plan, drawn anew at each run from a seed that is printed. What is told of that one is noise.
"""

from __future__ import annotations

import argparse
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import holidays

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.alertes import compute_alertes
from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.alertes.scope import Viewer
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.services.alertes import read_faits
from cariforef_tui.services.ports.store import Progress, Store, silent
from cariforef_tui.services.programme.plan import read_situation
from tests.bench.looking import look_at, recents_of
from tests.bench.null_year import NullYear

EXERCICE = 2018
DATES = tuple(
    date(EXERCICE, month, day)
    for month, day in (
        (1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30),
        (12, 30),
    )
)  # fmt: skip
BUILT_TO = date(EXERCICE, 12, 28)


@dataclass(frozen=True)
class Regard:
    """What there is to look at on a day: groups, and alerts for each agent and each coordinateur."""

    au: date
    a_regarder: int
    groupes: int
    agents: tuple[int, ...]
    coordinateurs: tuple[int, ...]

    @property
    def part(self) -> float:
        """Percent of the groups that need a look."""
        return 100 * self.a_regarder / self.groupes


def count_regard(facts: FaitsAlertes, recents: dict[str, dict[str, int]]) -> Regard:
    """Return what there is to look at, of people of a pôle who are still there."""
    alertes = compute_alertes(facts)

    def count(agent: Agent) -> int:
        viewer = Viewer(agent, facts.agents, facts.programme, recents.get(agent.initiales, {}))
        return len(viewer.pour_vous(alertes))

    people = [agent for agent in facts.agents if agent.pole and agent.actif]
    return Regard(
        facts.au,
        len(facts.avancement.a_regarder),
        len(facts.avancement.groupes),
        tuple(count(agent) for agent in people if not agent.coordonne),
        tuple(count(agent) for agent in people if agent.coordonne),
    )


def regards_of_null(
    year: NullYear, dates: Sequence[date] = DATES, suivi: date | None = None
) -> Iterator[Regard]:
    """Yield what there is to look at in a null year, followed from `suivi` or whole."""
    for au in dates:
        facts = look_at(year.annee, au, faits=year.faits, productions=year.productions, suivi=suivi)
        yield count_regard(facts, recents_of(year.annee, au))


def regards_of_store(store: Store, dates: Sequence[date] = DATES) -> Iterator[Regard]:
    """Yield what there is to look at in a store."""
    for au in dates:
        with store.reading() as reading:
            situation = read_situation(reading, EXERCICE, au)
            facts = read_faits(reading, situation)
        recents = {name: dict(lines) for name, lines in situation.activite.recents.items()}
        yield count_regard(facts, recents)


def assert_few_alerts(found: Sequence[Regard]) -> None:
    """Each agent has three alerts or so, and no coordinateur more than a dozen."""
    for one in found:
        assert median(one.agents) <= 3
        assert max(one.coordinateurs) <= 12


def make_calendrier() -> Calendrier:
    return Calendrier(EXERCICE, dict(holidays.country_holidays("FR", years=EXERCICE)))


def print_regards(name: str, regards: Iterator[Regard]) -> None:
    print(f"{name:<28}{'groups':>12}{'agents':>16}{'coordinateurs':>22}")
    for one in regards:
        groups = f"{one.a_regarder} of {one.groupes}, {one.part:.0f} %"
        agents = f"median {median(one.agents):g}, max {max(one.agents)}"
        print(f"  {one.au:%d/%m}{groups:>29}{agents:>20}   {' '.join(map(str, sorted(one.coordinateurs)))}")


def print_store(name: str, build: Callable[[str, date, Progress], Store]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(build(str(Path(folder) / "year.db"), BUILT_TO, silent)) as store,
    ):
        print_regards(name, regards_of_store(store))


def main() -> None:
    from cariforef_tui.demonstration import build_demonstration
    from tests.bench.null_year import make_null_year
    from tests.frozen.year import build_year

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    seed = parser.parse_args().seed
    print_store("frozen year", build_year)
    print_store("fictitious year", build_demonstration)
    print_regards(f"null year, seed {seed}", regards_of_null(make_null_year(make_calendrier(), seed)))


if __name__ == "__main__":
    main()
