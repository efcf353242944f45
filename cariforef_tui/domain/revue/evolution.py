"""How what is to look at has changed since the last closed review."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from cariforef_tui.domain.alertes.evolution import StatutAlerte, Weight, compare_weights, pair_alertes
from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.revue.figures import AlerteRevue, FiguresRevue, GroupeRevue


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
    pairs = [*pair_alertes(avant.en_cours, now)]

    def statut_of(old: Alerte | None, alerte: Alerte) -> StatutAlerte:
        if old is not None and alerte.agent is not None:
            # Whether somebody lacks more days than before would tell their absences.
            return StatutAlerte.INCHANGEE
        before = _weigh(old, avant.a_regarder, bound) if old else None
        return compare_weights(before, _weigh(alerte, groupes, bound))

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


def _weigh(alerte: Alerte, groupes: Sequence[GroupeRevue], bound: frozenset[str]) -> Weight:
    """Return the gravité of an alert and the days at stake of its group, if it is one to look at."""
    about = frozenset(filter(None, (alerte.code, *alerte.lignes)))
    if alerte.jalon is not None:
        # The alert of a jalon that bounds none of its lines is not about their days.
        about &= bound
    return alerte.gravite, next((abs(one.montre) for one in groupes if one.code in about), None)
