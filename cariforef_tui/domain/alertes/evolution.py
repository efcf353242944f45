"""How alerts have changed: paired by their line, then weighed by gravité and days at stake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.avancement.etat import Gravite, rank_gravite
from cariforef_tui.domain.values.text import count_of, join_words


class StatutAlerte(StrEnum):
    """An alert against those known before; without any to compare with, every alert is INCHANGEE."""

    NOUVELLE = "nouvelle"
    AGGRAVEE = "aggravee"
    INCHANGEE = "inchangee"
    ALLEGEE = "allegee"
    LEVEE = "levee"


EVOLUTIONS = {
    StatutAlerte.NOUVELLE: "nouvelle",
    StatutAlerte.AGGRAVEE: "aggravée",
    StatutAlerte.INCHANGEE: "inchangée",
    StatutAlerte.ALLEGEE: "allégée",
    StatutAlerte.LEVEE: "levée",
}
Weight = tuple[Gravite, int | None]
"""The gravité of an alert, and the days at stake as they are shown; None if it has none."""


def pair_alertes(before: Sequence[Alerte], now: Sequence[Alerte]) -> Iterator[tuple[Alerte | None, Alerte]]:
    """Yield each alert after what was known before: the same alert, else another of its line.

    A line raises one alert at most, whose type changes with its état.
    """
    known = {_key(old): old for old in before}
    keys = {_key(alerte) for alerte in now}
    by_line = {old.code: old for key, old in known.items() if key not in keys and _is_of_line(old)}
    for alerte in now:
        yield known.get(_key(alerte), by_line.get(alerte.code) if _is_of_line(alerte) else None), alerte


def _key(alerte: Alerte) -> tuple[str, str | None, str | None, str | None]:
    return alerte.type.value, alerte.code, alerte.jalon, alerte.agent


def _is_of_line(alerte: Alerte) -> bool:
    return alerte.code is not None and alerte.agent is None


def compare_weights(before: Weight | None, now: Weight) -> StatutAlerte:
    """Compare by gravité, then by days at stake if both have them; None before is an alert not known."""
    if before is None:
        return StatutAlerte.NOUVELLE
    worse = rank_gravite(before[0]) - rank_gravite(now[0])
    if not worse and before[1] is not None and now[1] is not None:
        worse = now[1] - before[1]
    if not worse:
        return StatutAlerte.INCHANGEE
    return StatutAlerte.AGGRAVEE if worse > 0 else StatutAlerte.ALLEGEE


def tell_counts(moved: Iterable[StatutAlerte]) -> str:
    """Return `2 nouvelles, 1 aggravée et 8 levées`, empty if no alert moved."""
    counts = Counter(moved)
    return join_words(
        [
            count_of(counts[statut], word)
            for statut, word in EVOLUTIONS.items()
            if counts[statut] and statut is not StatutAlerte.INCHANGEE
        ]
    )
