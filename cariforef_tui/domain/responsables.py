"""The column « Qui »: initials, groups, roles, and services with their members.

It orders the picker; it forbids nobody to log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_INITIALES = re.compile(r"[A-Z]{2,4}")
_SERVICE = re.compile(r"(?P<nom>[^/+()–]+?)\s*\((?P<membres>[^)]*)\)")
_SEPARATORS = re.compile(r"\s*[/+–]\s*")


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
    """Return the set that `texte` names, in printed order and without repetition."""
    found: dict[str, Responsable] = {}
    services = {match.start(): match for match in _SERVICE.finditer(texte)}
    rest = texte
    for match in services.values():
        membres = tuple(part for part in _SEPARATORS.split(match["membres"].strip()) if part)
        service = Responsable(match["nom"].strip(), NatureResponsable.SERVICE, membres)
        marker = f"\0{match['nom'].strip()}"
        rest = rest.replace(match.group(0), marker, 1)
        found[marker] = service
    ordered: dict[str, Responsable] = {}
    for part in _SEPARATORS.split(rest.strip()):
        if not part:
            continue
        who = found.get(part) or Responsable(
            part, _nature(part), (part,) if _INITIALES.fullmatch(part) else ()
        )
        ordered.setdefault(who.nom, who)
    return tuple(ordered.values())


def initiales_of(responsables: tuple[Responsable, ...]) -> frozenset[str]:
    """Return every set of initials named, members of a service included."""
    return frozenset(initiales for who in responsables for initiales in who.membres)


def _nature(part: str) -> NatureResponsable:
    if _INITIALES.fullmatch(part):
        return NatureResponsable.AGENT
    if part.casefold() in ("équipe", "équipes"):
        return NatureResponsable.GROUPE
    return NatureResponsable.ROLE
