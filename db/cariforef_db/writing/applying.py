"""Statements that must change one row: none changed is a conflict or a hidden row, never « enregistré »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.services.ports.errors import Conflit

if TYPE_CHECKING:
    from sqlalchemy import Connection, Delete, Update


def change_row(connection: Connection, statement: Update | Delete, what: str) -> None:
    """Run `statement`; `what` names its row, in French.

    Raises:
        Conflit: no row was changed.
    """
    if connection.execute(statement).rowcount != 1:
        raise Conflit(
            f"{what} : la base n'a rien changé, la ligne a été modifiée ou n'est plus accessible. "
            "Rien n'a été écrit ; relisez, puis recommencez."
        )
