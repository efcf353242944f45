"""How what is to look at has changed since the last closed review."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.avancement.etat import Gravite, rank_gravite
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.revue.figures import AlerteRevue, FiguresRevue, GroupeRevue, StatutAlerte

_Weight = tuple[Gravite, int | None]
"""The gravité of an alert, and the days at stake as they are shown; None if it has none."""


def compare_alertes(
    now: Sequence[Alerte],
    groupes: Sequence[GroupeRevue],
    avant: FiguresRevue | None,
    jalons: Collection[Jalon],
) -> tuple[AlerteRevue, ...]:
    """Return the alerts there are, then those gone, against the last closed review, None without one.

    `groupes` are those to look at now. What was already gone at the last review is no news.
    """
    if avant is None:
        return tuple(AlerteRevue(StatutAlerte.INCHANGEE, alerte) for alerte in now)
    bound = frozenset(code for jalon in jalons for code in jalon.bornees)
    pairs = [*_pair(avant.en_cours, now)]

    def statut_of(old: Alerte | None, alerte: Alerte) -> StatutAlerte:
        if old is None:
            return StatutAlerte.NOUVELLE
        if alerte.agent is not None:
            # Whether somebody lacks more days than before would tell their absences.
            return StatutAlerte.INCHANGEE
        return _compare(_weigh(old, avant.a_regarder, bound), _weigh(alerte, groupes, bound))

    met = {id(old) for old, _ in pairs}
    gone = (AlerteRevue(StatutAlerte.LEVEE, old) for old in avant.en_cours if id(old) not in met)
    return (*(AlerteRevue(statut_of(old, alerte), alerte) for old, alerte in pairs), *gone)


def compare_groupes(
    groupes: Sequence[GroupeRevue], alertes: Sequence[AlerteRevue]
) -> tuple[GroupeRevue, ...]:
    """Return the groups, each with the statut of its alert."""
    by_code = {
        code: one.statut
        for one in alertes
        if one.statut is not StatutAlerte.LEVEE and one.alerte.agent is None
        for code in (one.alerte.code, *one.alerte.lignes)
    }
    return tuple(replace(groupe, statut=by_code.get(groupe.code)) for groupe in groupes)


def _pair(before: Sequence[Alerte], now: Sequence[Alerte]) -> Iterator[tuple[Alerte | None, Alerte]]:
    """Yield each alert after what the last review said: the same alert, else another of its line.

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


def _weigh(alerte: Alerte, groupes: Sequence[GroupeRevue], bound: frozenset[str]) -> _Weight:
    """Return the gravité of an alert and the days at stake of its group, if it is one to look at."""
    about = frozenset(filter(None, (alerte.code, *alerte.lignes)))
    if alerte.jalon is not None:
        # The alert of a jalon that bounds none of its lines is not about their days.
        about &= bound
    return alerte.gravite, next((abs(one.montre) for one in groupes if one.code in about), None)


def _compare(before: _Weight, now: _Weight) -> StatutAlerte:
    """Compare by gravité, then by days at stake if both have them."""
    worse = rank_gravite(before[0]) - rank_gravite(now[0])
    if not worse and before[1] is not None and now[1] is not None:
        worse = now[1] - before[1]
    if not worse:
        return StatutAlerte.INCHANGEE
    return StatutAlerte.AGGRAVEE if worse > 0 else StatutAlerte.ALLEGEE
