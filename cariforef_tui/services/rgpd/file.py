"""The access export of one person (RGPD, article 15): all that is held on them, with others masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.rgpd import Masque, mask_of, masks_of
from cariforef_tui.services.agents.rights import check, check_reading
from cariforef_tui.services.ports.store import Reading, Store

AUTRE = "une autre personne"
_PEOPLE = frozenset(("agent", "auteur", "close_par", "par", "suppleant", "supplee"))
"""Keys whose value is somebody's initials."""

_TEXTS = frozenset(
    (
        *("commentaire", "contenu", "figures", "message", "motif", "objet", "qui"),
        *("texte", "texte_avant", "valeur"),
    )
)
"""Keys whose value is a text that may name somebody."""

_FROZEN = frozenset(("contenu", "figures"))
_EN_JSON = frozenset(("visa_signe", "revue_close"))
_IDENTITE = ("initiales", "nom", "fonction", "role", "compte", "coordonne")

Rang = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A place outside the store that may hold something of the person, and until when."""

    ou: str
    quoi: str
    jusqu_a: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is held on one person: `rubriques` by name, others masked; amounts in hundredths."""

    agent: str
    conservation: int
    rubriques: Mapping[str, tuple[Rang, ...]]


def load_dossier(store: Store, initiales: str, *, acteur: str | None) -> Dossier:
    """Return all that the store holds on one person, inactive people included.

    Raises:
        DroitRefuse: `acteur` is neither that person nor of the direction; see `check_reading` for None.
        AgentRefuse: nobody has those initials.
    """
    with store.reading() as reading:
        agents = reading.agents()
        agent = resolve_anybody(agents, initiales)
        if acteur is None:
            check_reading(agents, None, agent)
        else:
            check(agents, acteur, Droit.EXPORTER_DOSSIER, agent)
        return _gather(reading, agent, agents)


def _gather(reading: Reading, agent: Agent, agents: Iterable[Agent]) -> Dossier:
    own = mask_of(agent, agent.initiales)
    others = _Others(agent, agents)
    sections = dict(reading.dossier(agent.initiales))
    programme = tuple(row for row in sections.pop("programme") if own.is_in(row["qui"]))
    citations = tuple(_citations(sections.pop("citations"), own))
    journal = tuple(row for row in sections.pop("journal") if row["lien"] != "texte" or _names(row, own))
    rubriques = {name: tuple(map(others.mask, rows)) for name, rows in sections.items()}
    rubriques["citations"] = tuple(map(others.mask, citations))
    rubriques["programme"] = programme
    rubriques["journal"] = tuple(map(others.mask, journal))
    return Dossier(agent.initiales, reading.reglages().conservation, rubriques)


def _names(row: Rang, own: Masque) -> bool:
    texts = [row["motif"], *(row["avant"] or {}).values(), *(row["apres"] or {}).values()]
    return any(isinstance(texte, str) and own.is_in(texte) for texte in texts)


def _citations(rows: Iterable[Rang], own: Masque) -> Iterator[Rang]:
    """Yield the texts that name the person; of frozen JSON, the smallest parts that do."""
    for row in rows:
        if row["source"] not in _EN_JSON:
            if own.is_in(row["texte"]):
                yield row
            continue
        for part in _parts_naming(json.loads(row["texte"]), own):
            yield {**row, "texte": part}


def _parts_naming(value: Any, own: Masque) -> Iterator[Any]:
    if isinstance(value, dict):
        if any(isinstance(inner, str) and own.is_in(inner) for inner in value.values()):
            yield {key: inner for key, inner in value.items() if not isinstance(inner, (dict, list))}
        for inner in value.values():
            yield from _parts_naming(inner, own)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts_naming(inner, own)


class _Others:
    """Masks everybody else; their role is kept if it matters."""

    def __init__(self, agent: Agent, agents: Iterable[Agent]) -> None:
        others = [other for other in agents if other.initiales != agent.initiales]
        self._agent = agent
        self._labels = {agent.initiales: _label(agent) for agent in others}
        self._masques = masks_of(mask_of(agent, AUTRE) for agent in others)

    def mask(self, row: Rang) -> Rang:
        """Return a row with everybody else masked, at any depth."""
        if row.get("objet") == "agent" and "avant" in row:
            row = {**row, "avant": self._own_row(row["avant"]), "apres": self._own_row(row["apres"])}
        return {key: self._value(key, value) for key, value in row.items()}

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {inner: self._value(inner, item) for inner, item in value.items()}
        if isinstance(value, list):
            return [self._value(key, item) for item in value]
        if not isinstance(value, str):
            return value
        if key in _PEOPLE:
            return self._labels.get(value, value)
        if key in _FROZEN:
            return self._value("", json.loads(value))
        return self._masques.apply(value) if key in _TEXTS else value

    def _own_row(self, row: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return a journalled row of `agent`, without what it says of somebody else."""
        if row is None or row.get("initiales") == self._agent.initiales:
            return row
        return {key: AUTRE if key in _IDENTITE and value else value for key, value in row.items()}


def _label(agent: Agent) -> str:
    if agent.role is Role.DIRECTION:
        return f"{AUTRE} (direction)"
    return f"{AUTRE} (coordination de {agent.coordonne})" if agent.coordonne else AUTRE
