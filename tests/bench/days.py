"""The first who logs on a day, whom the day's check and copy must not keep waiting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from ground import Ground
from installed import Installed
from measures import Fact, Figure, Pair, compare, median_of
from processes import Answer, Cost, Refused, ask, wait_for_orphans
from stores import CODE, FREE_DAY, LARGE_AGENT, make_new_day

_ROUNDS_MAX = 5


class Journee:
    """Somebody of one version who logs on the large store, another number of days each time."""

    def __init__(self, ground: Ground, side: Installed) -> None:
        self._env, self._store = ground.env, ground.large[0][side]
        self._saisir = [side.cariforef, "--base", str(self._store), "saisir", LARGE_AGENT, CODE]
        self._jours = cycle(("0,25", "0,5"))
        self.behind: list[Cost] = []

    def log(self) -> Answer:
        return ask([*self._saisir, next(self._jours), FREE_DAY, "--remplacer"], self._env)

    def next(self) -> Cost:
        answer = self.log()
        if answer.code:
            raise Refused(f"saisir: code {answer.code}\n{answer.said}")
        return answer.cost

    def first(self) -> Cost:
        """Return the cost of the day's first answer; what goes on behind it is counted apart."""
        make_new_day(self._store)
        cost = self.next()
        self.behind.append(wait_for_orphans())
        return cost


def bench_days(ground: Ground) -> Iterator[Figure]:
    rows = f"{ground.saisies} saisies"
    days = {side.name: Journee(ground, side) for side in ground.sides}
    yield from compare(
        f"first saisir of the day / the next one, {rows}",
        [Pair(name, day.first, day.next) for name, day in days.items()],
        1.5,
        min(ground.rounds, _ROUNDS_MAX),
    )
    for name, day in days.items():
        cost = median_of(day.behind)
        told = f"{cost.wall:.1f} s more, {cost.cpu:.1f} s of processor"
        yield Fact(name=f"behind the first saisir of the day, {rows}", side=name, text=told)
