"""The filter above the alerts: its parts, and the values that each of them goes through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cariforef_tui.domain.alertes.facts import Gravite, TypeAlerte
from cariforef_tui.domain.alertes.filter import AlertesFilter, concerned_agents
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.services.alertes import AlertesSnapshot
from cariforef_tui.ui.alertes.rows import TITRES, TYPES
from cariforef_tui.ui.keys.commands import Place, commands_of
from cariforef_tui.ui.kit.filter_bar import FilterPart


def filter_parts(filtre: AlertesFilter) -> tuple[FilterPart, ...]:
    """Return what the bar shows: a part a field of the filter, with the key that changes it."""
    values = {
        "gravite": ("Gravité", TITRES[filtre.gravite].lower() if filtre.gravite else None),
        "type": ("Type", TYPES[filtre.type] if filtre.type else None),
        "pole": ("Pôle", filtre.pole),
        "agent": ("Qui", filtre.agent),
    }
    keys = {command.action: command.key_label for command in commands_of(Place.ALERTES)}
    return tuple(
        FilterPart(name, keys[f"cycle('{name}')"], titre, valeur) for name, (titre, valeur) in values.items()
    )


def filter_values(snapshot: AlertesSnapshot | None, name: str, agent: str) -> list[Any]:
    """Return the values of a field: None for everything, then what the alerts hold; `agent` before others."""
    if snapshot is None:
        return [None]
    if name == "pole":
        lignes = snapshot.programme.lignes
        return [None, *(ligne.code for ligne in lignes if ligne.niveau is Niveau.POLE)]
    if name == "agent":
        concerned = {
            initiales
            for alerte in snapshot.alertes
            for initiales in concerned_agents(alerte, snapshot.programme)
        }
        return [None, agent, *sorted(concerned - {agent})]
    present = {getattr(alerte, name) for alerte in snapshot.alertes}
    known: Iterable[object] = Gravite if name == "gravite" else TypeAlerte
    return [None, *(value for value in known if value in present)]
