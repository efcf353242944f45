"""A date that the database finds full, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from cariforef_db.engine.errors import broken_constraint
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.refusals import JourneePleine

if TYPE_CHECKING:
    from cariforef_db.writing.writing import SqlWriting

CAP = "ck_total_jour_plafond"


class Filling:
    """Context in which a write may exceed what the agent's date allows; see `SqlWriting.filling`."""

    def __init__(self, writing: SqlWriting, agent_id: int, jour: date, own: int) -> None:
        self._writing, self._agent_id, self._jour, self._own = writing, agent_id, jour, own

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IntegrityError) and broken_constraint(error) == CAP:
            raise self._refusal() from error

    def _refusal(self) -> JourneePleine:
        saisi, absent = self._writing.total(self._agent_id, self._jour)
        plafond = self._writing.plafond(self._agent_id, self._jour)
        held = describe_jours(saisi - self._own, "déjà saisi")
        if self._own:
            held += " sur d'autres lignes"
        if absent:
            held += f" et {format_jours(absent)} d'absence"
        return JourneePleine(
            f"Journée pleine : {held} le {self._jour:%d/%m/%Y}, {format_jours(plafond)} au plus."
        )
