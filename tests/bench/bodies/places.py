"""What each screen reads of one body among others, beside the same body alone in its database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from functools import partial

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.mois.months import load_mois, load_mois_agents
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import default_cle, load_revue
from cariforef_tui.services.temps.semaine import load_semaine

AGENT = "AAZ"
AU = date(2018, 12, 14)
_MONDAY = date(2018, 12, 10)
_REFERENCE = DateReference(AU, AU.year)
_WARMING = 7

Load = Callable[[Store], object]


def _semaine(store: Store) -> object:
    return load_semaine(store, AGENT, _MONDAY, AU, lecteur=AGENT)


def _avancement(store: Store) -> object:
    return load_avancement(store, _REFERENCE)


def _alertes(store: Store) -> object:
    return load_alertes(store, _REFERENCE)


def _equipe(store: Store) -> object:
    return load_equipe(store, _REFERENCE, lecteur=AGENT)


def _mois(store: Store) -> object:
    return load_mois(store, AGENT, Mois.of(AU), acteur=AGENT, today=AU)


def _mois_agents(store: Store) -> object:
    return load_mois_agents(store, _REFERENCE, lecteur=AGENT)


def _revue(store: Store) -> object:
    return load_revue(store, _REFERENCE, default_cle(store, _REFERENCE))


PLACES: dict[str, Load] = {
    "Semaine": _semaine,
    "Avancement": _avancement,
    "Alertes": _alertes,
    "Équipe": _equipe,
    "Équipe, months": _mois_agents,
    "Mois": _mois,
    "Revue": _revue,
}


def compare_places(alone: str, among: str, told: str, *, rounds: int, target: float) -> Iterator[str]:
    """Yield a sentence a screen: medians of both, and of the ratio round by round."""
    with (
        closing(PostgresAdmin().open(alone)) as one,
        closing(PostgresAdmin().open(alone)) as same,
        closing(PostgresAdmin().open(among)) as many,
    ):
        for name, load in PLACES.items():
            costs = _run_in_turn([partial(load, store) for store in (one, same, many)], rounds)
            control, ratio = (
                statistics.median(mine / base for mine, base in zip(side, costs[0], strict=True))
                for side in costs[1:]
            )
            alone_ms, among_ms = (statistics.median(side) * 1000 for side in (costs[0], costs[2]))
            verdict = "reached" if ratio <= target else "MISSED"
            yield (
                f"{name}, {told} / one alone: {ratio:.2f} ({among_ms:.1f} against {alone_ms:.1f} ms); "
                f"control {control:.2f}; target {target:g}: {verdict}"
            )


def _run_in_turn(acts: list[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return the seconds of each act, round by round; the first rounds are not counted."""
    costs: list[list[float]] = [[] for _ in acts]
    for number in range(rounds + _WARMING):
        first = number % len(acts)
        for rank in (*range(first, len(acts)), *range(first)):
            begun = time.perf_counter()
            acts[rank]()
            if number >= _WARMING:
                costs[rank].append(time.perf_counter() - begun)
    return costs
