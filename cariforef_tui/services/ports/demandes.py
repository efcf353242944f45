"""Ports of a store for the requests of the droits de tirage, as those of `store`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.demandes import Demande, PartDemande


class DemandesReading(Protocol):
    """Requests, in one snapshot."""

    def demandes(self, exercice: int) -> tuple[Demande, ...]:
        """Every request of a droit de tirage, by line then number."""

    def parts_demandes(self, exercice: int, au: date) -> tuple[PartDemande, ...]:
        """Sums of the saisies up to `au` on each droit de tirage, by request and agent."""


class DemandesWriting(Protocol):
    """Requests and their lines, in one write transaction."""

    def set_tirage(self, exercice: int, code: str) -> None:
        """Say that the days of a line answer requests."""

    def remove_tirage(self, exercice: int, code: str) -> None: ...
