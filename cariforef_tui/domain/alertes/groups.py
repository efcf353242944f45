"""Put alerts of one type together, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite

_ORDER = (
    TypeAlerte.ECHEANCE_DEPASSEE,
    TypeAlerte.DEPASSEMENT,
    TypeAlerte.ECHEANCE_PROCHE,
    TypeAlerte.DEPASSEMENT_PROJETE,
    TypeAlerte.POINTS_A_VOIR,
    TypeAlerte.MOIS_A_CONTRESIGNER,
    TypeAlerte.MOIS_NON_SIGNE,
    TypeAlerte.SAISIE_MANQUANTE,
    TypeAlerte.RECURRENCE_EN_RETARD,
    TypeAlerte.LIVRABLE_EN_RETARD,
    TypeAlerte.SURCHARGE_SI,
    TypeAlerte.NON_DEMARREE,
    TypeAlerte.SOUS_CONSOMMATION,
)
"""Among groups of the same gravité, those with a date, or that block somebody, come first."""
_GRAVITES = tuple(Gravite)


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """The alerts of one type, at least one: by gravité, then the heaviest first."""

    type: TypeAlerte
    alertes: tuple[Alerte, ...]

    @property
    def gravite(self) -> Gravite:
        """That of its gravest alert."""
        return self.alertes[0].gravite


def group_alertes(alertes: Iterable[Alerte]) -> tuple[AlertGroup, ...]:
    """Return a group for each type of alert, the gravest first; alerts of equal weight keep their order."""
    by_type: dict[TypeAlerte, list[Alerte]] = {}
    for alerte in alertes:
        by_type.setdefault(alerte.type, []).append(alerte)
    groups = [AlertGroup(kind, tuple(sorted(of_kind, key=_rank))) for kind, of_kind in by_type.items()]
    return tuple(sorted(groups, key=lambda group: (_GRAVITES.index(group.gravite), _ORDER.index(group.type))))


def _rank(alerte: Alerte) -> tuple[int, int]:
    return _GRAVITES.index(alerte.gravite), -alerte.poids
