"""Parse the column « Qui » of the programme: initials, groups, roles, services with their members.

It orders the picker; it forbids nobody to log.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.domain.values.text import quote_text

_NAME = re.compile(r"(?:\([^()]*\)|[^/+–])+")
_SERVICE = re.compile(r"(?P<nom>[^()]+?)\s*\((?P<membres>[^()]*)\)")
"""« Standard 1er niveau (KF/ME/SB) »: slashes inside parentheses do not separate names."""


class NatureResponsable(StrEnum):
    AGENT = "agent"
    GROUPE = "groupe"
    ROLE = "role"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Responsable:
    """One name of the column: `nom` as printed, and the initials that it stands for."""

    nom: str
    nature: NatureResponsable
    membres: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.nature is NatureResponsable.SERVICE:
            return f"{self.nom} ({'/'.join(self.membres)})"
        return self.nom


def parse_qui(texte: str) -> tuple[Responsable, ...]:
    """Return the set that `texte` names, in printed order and without repetition.

    `/`, `+` and `–` separate names, except between the parentheses that give a service's members.
    """
    ordered: dict[str, Responsable] = {}
    for name in _split(texte):
        responsable = _read_name(name)
        ordered.setdefault(responsable.nom, responsable)
    return tuple(ordered.values())


def _split(texte: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _NAME.findall(texte) if name.strip())


def _read_name(name: str) -> Responsable:
    if service := _SERVICE.fullmatch(name):
        return Responsable(service["nom"], NatureResponsable.SERVICE, _split(service["membres"]))
    nature = _nature(name)
    return Responsable(name, nature, (name,) if nature is NatureResponsable.AGENT else ())


def initiales_of(responsables: tuple[Responsable, ...]) -> frozenset[str]:
    """Return all the initials named, including the members of services."""
    return frozenset(
        name for responsable in responsables for name in responsable.membres if INITIALES.fullmatch(name)
    )


def check_qui(texte: str, initiales: Collection[str]) -> str:
    """Return the people that `texte` names, as the column writes them; raises AgentRefuse."""
    known = {name.casefold(): name for name in initiales}
    names = []
    for name in _split(texte):
        spelling = known.get(name.casefold())
        if spelling is None and _nature(name) is not NatureResponsable.GROUPE:
            raise AgentRefuse(
                f"Qui : {quote_text(name)} n'est personne de connu. Des initiales, séparées par « / », ou "
                f"équipe : {', '.join(sorted(initiales))}."
            )
        names.append(spelling or name.casefold())
    return "/".join(dict.fromkeys(names))


def _nature(part: str) -> NatureResponsable:
    if INITIALES.fullmatch(part):
        return NatureResponsable.AGENT
    if part.casefold() in ("équipe", "équipes"):
        return NatureResponsable.GROUPE
    return NatureResponsable.ROLE
