"""A part of a year's report, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.exchange.revue.tables import MinutesTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Part of the report under its title: sentences, a burn-down to draw, tables."""

    titre: str
    phrases: tuple[str, ...] = ()
    courbe: Burndown | None = None
    tables: tuple[MinutesTable, ...] = ()
