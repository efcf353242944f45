"""People: who works, from when to when, and how much of each day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from cariforef_tui.domain.values.dates import cite_dates, format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours, format_nombre, parse_volume
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.domain.values.text import count_of, describe_unread, quote_text

EQUIPE_SI = "SI"
INITIALES = re.compile(r"[A-Z]{2,4}")
"""Two to four capitals: so a role (Stagiaire) or a group (équipe) of the programme is never taken for
initials."""
JOURS_OUVRES = 5
JOURS_CITES = ("lun.", "mar.", "mer.", "jeu.", "ven.")
_PERCENT = re.compile(r"\s*%")
_BETWEEN = re.compile(r"\s*[;|]\s*|,\s+|\s+")
"""What separates the days: a comma is decimal unless a space follows it."""
_WHOLE = re.compile(r"[0-9]{1,3}")
_EXAMPLES = "80 % ou 1 1 0 1 1"
_SHOWN = {"pole": "sigle", "equipe": "équipe", "arrivee": "arrivée"}
_COMPARED = ("nom", "pole", "equipe", "fonction", "arrivee", "compte", "courriel")


class Role(StrEnum):
    """What a person is besides an agent: DIRECTION may do all, AUDITEUR reads all and writes nothing."""

    DIRECTION = "direction"
    AUDITEUR = "auditeur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person. `pole` is None if the programme does not say it; `fictif` marks a demo agent.

    `coordonne` is the pôle that they coordinate, which several people may do. `compte` is the account of the
    operating system that acts as this agent, `courriel` the address for reminders and minutes.
    """

    initiales: str
    nom: str | None = None
    pole: str | None = None
    equipe: str | None = None
    coordonne: str | None = None
    actif: bool = True
    fictif: bool = False
    arrivee: date | None = None
    depart: date | None = None
    fonction: str | None = None
    role: Role | None = None
    compte: str | None = None
    courriel: str | None = None

    @property
    def has_left(self) -> bool:
        """True for somebody no longer active whose last day is known: the days until then stay theirs."""
        return not self.actif and self.depart is not None

    @property
    def home(self) -> str | None:
        """The pôle whose figures they see first; None for the direction, who look at all pôles."""
        return None if self.role is Role.DIRECTION else self.coordonne or self.pole

    @property
    def logs_days(self) -> bool:
        """False for an auditor, who logs nothing and of whom no day expects anything."""
        return self.role is not Role.AUDITEUR

    @property
    def is_si(self) -> bool:
        """True for a member of the SI team, whose every day counts in axe 18."""
        return self.equipe == EQUIPE_SI


class Quotite(NamedTuple):
    """A working pattern from a date on: hundredths expected Monday to Sunday.

    80 % with Wednesday off is (100, 100, 0, 100, 100, 0, 0).
    """

    agent: str
    depuis: date
    semaine: tuple[int, int, int, int, int, int, int]


Semaine = tuple[int, int, int, int, int, int, int]


def agent_of(agents: Iterable[Agent], initiales: str | None) -> Agent | None:
    """Return the agent who has these initials, None if nobody has."""
    return next((agent for agent in agents if agent.initiales == initiales), None)


def parse_semaine(texte: str) -> Semaine:
    """Return the hundredths expected Monday to Sunday: one share of every day, or five to seven days.

    Above 1, numbers are percents: `80` is `0,8`. Saturday and Sunday, where they are given, are 0.

    Raises:
        JoursRefuses: no such pattern, days and percents mixed, or a weekend that is worked.
    """
    parts = _BETWEEN.split(_PERCENT.sub("", texte.strip()))
    if len(parts) == 1:
        parts *= JOURS_OUVRES
    if len(parts) not in (JOURS_OUVRES, JOURS_OUVRES + 2):
        raise JoursRefuses(describe_unread(texte, "rythme non reconnu", _EXAMPLES))
    are_percents = "%" in texte or any(_WHOLE.fullmatch(part) and int(part) > 1 for part in parts)
    days = [_read_percent(part, texte) if are_percents else _read_day(part, texte) for part in parts]
    if any(days[JOURS_OUVRES:]):
        raise JoursRefuses(f"{quote_text(texte)} : samedi et dimanche ne sont pas travaillés, mettez-y 0.")
    lundi, mardi, mercredi, jeudi, vendredi = days[:JOURS_OUVRES]
    return lundi, mardi, mercredi, jeudi, vendredi, 0, 0


def _read_percent(part: str, texte: str) -> int:
    """Return the hundredths of a percentage; `1` beside percentages is refused, as it may be a day or 1 %."""
    if not _WHOLE.fullmatch(part) or int(part) == 1 or int(part) > JOUR_ENTIER:
        raise JoursRefuses(
            f"{quote_text(texte)} : donnez pour chaque jour un pourcentage entier, de 0 à 100."
        )
    return int(part)


def _read_day(part: str, texte: str) -> int:
    if part == "-":
        return 0
    try:
        return parse_volume(part, maximum=JOUR_ENTIER)
    except JoursRefuses as refus:
        raise JoursRefuses(describe_unread(texte, "rythme non reconnu", _EXAMPLES)) from refus


def write_semaine(semaine: Sequence[int]) -> str:
    """Return a pattern as `parse_semaine` reads it: `1 1 0 1 1`."""
    return " ".join(map(format_nombre, semaine[:JOURS_OUVRES]))


def tell_beyond(jours: Sequence[date]) -> str:
    """Return `2 jours le dépassent et restent tels : 07/03, 14/03`, for days above a new pattern."""
    told = count_of(len(jours), "jour le dépasse et reste tel", "jours le dépassent et restent tels")
    return f"{told} : {cite_dates(jours)}"


def describe_semaine(semaine: Sequence[int]) -> str:
    """Return a pattern in words: `temps plein`, `0,8 j chaque jour`, or each day's."""
    days = semaine[:JOURS_OUVRES]
    if len(set(days)) > 1:
        return ", ".join(
            f"{nom} {format_jours(centiemes)}" for nom, centiemes in zip(JOURS_CITES, days, strict=True)
        )
    return "temps plein" if days[0] == JOUR_ENTIER else f"{format_jours(days[0])} chaque jour"


class AgentField(StrEnum):
    """What a table says of a person; `DEPUIS` is the first day of the pattern `QUOTITE`."""

    INITIALES = "initiales"
    NOM = "nom"
    POLE = "pole"
    EQUIPE = "equipe"
    FONCTION = "fonction"
    ARRIVEE = "arrivee"
    QUOTITE = "quotite"
    DEPUIS = "depuis"
    COMPTE = "compte"
    COURRIEL = "courriel"


TITRES = {
    AgentField.INITIALES: "initiales agent",
    AgentField.NOM: "nom nom_prenom prenom_nom nom_et_prenom",
    AgentField.POLE: "pole service",
    AgentField.EQUIPE: "equipe",
    AgentField.FONCTION: "fonction poste emploi",
    AgentField.ARRIVEE: "arrivee date_d_arrivee",
    AgentField.QUOTITE: "quotite rythme temps_de_travail",
    AgentField.DEPUIS: "depuis quotite_depuis rythme_depuis a_partir_du",
    AgentField.COMPTE: "compte identifiant login",
    AgentField.COURRIEL: "courriel mail email adresse",
}
NEEDED = {AgentField.INITIALES: ""}
"""What no row does without."""


def describe_fields(agent: Agent) -> Iterator[str]:
    """Give what is known of a person: `sigle PRI`, `compte lirone`."""
    for name in _COMPARED:
        if (value := getattr(agent, name)) is not None:
            yield f"{_SHOWN.get(name, name)} {_say(value)}"


def describe_changes(before: Agent, after: Agent) -> Iterator[str]:
    """Give what changes of a person: `sigle PRI → APO`."""
    for name in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{_SHOWN.get(name, name)} {_say(old)} → {_say(new)}"


def _say(value: str | date | None) -> str:
    if value is None:
        return "vide"
    return format_date(value) if isinstance(value, date) else value
