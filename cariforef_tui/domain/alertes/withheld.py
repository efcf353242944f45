"""Alerts about people's days, for those who may not read them: what to do, never how much is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite

_GRAVITES = tuple(Gravite)
_THEN_SIGN = ", puis signer"


def seen_by(alertes: Iterable[Alerte], lisibles: Collection[str]) -> tuple[Alerte, ...]:
    """Return the alerts for somebody who may read only the days of `lisibles`, in the same order.

    The number of missing days, their first date and the gravité would reveal absences.
    """
    seen = [(alerte, alerte.agent is None or alerte.agent in lisibles) for alerte in alertes]
    shown = [(alerte if is_read else _withhold(alerte), is_read) for alerte, is_read in seen]

    def order(one: tuple[Alerte, bool]) -> tuple[int, bool, str]:
        alerte, is_read = one
        return _GRAVITES.index(alerte.gravite), not is_read, "" if is_read else alerte.agent or ""

    return tuple(alerte for alerte, _ in sorted(shown, key=order))


def _withhold(alerte: Alerte) -> Alerte:
    match alerte.type:
        case TypeAlerte.SAISIE_MANQUANTE if alerte.date is not None:
            return replace(
                alerte,
                gravite=Gravite.INFO,
                date=None,
                fait="à compléter",
                objet="des jours à compléter",
                chiffre="",
                constat="des jours à compléter.",
                poids=0,
            )
        case TypeAlerte.MOIS_NON_SIGNE:
            _, is_lacking, rest = alerte.conseil.partition(_THEN_SIGN)
            return replace(
                alerte,
                chiffre="à compléter" if is_lacking else alerte.chiffre,
                conseil=f"Compléter{_THEN_SIGN}{rest}" if is_lacking else alerte.conseil,
                mois=tuple(state.before_absences for state in alerte.mois),
            )
        case TypeAlerte.MOIS_A_CONTRESIGNER:
            return replace(alerte, mois=tuple(state.before_absences for state in alerte.mois))
        case _:
            return alerte
