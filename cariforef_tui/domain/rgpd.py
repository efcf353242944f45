"""Personal data: how long each kind is kept, and what is blanked past it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import MINYEAR, date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import Refus

MOTIF_EFFACE = "(motif effacé)"
"""What replaces an erased reason of a visa, which must have one."""
TEXTE_EFFACE = "(texte effacé)"
"""What replaces another erased text that its row must have."""
CONSERVATION_MAX = 50
"""Years; more would be a typing mistake."""
_PSEUDONYME = re.compile(r"X[0-9]{2,}")


class ConservationRefusee(Refus):
    """Somebody or something is still under retention, or the purge is asked for in the wrong way."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A person and the last exercice that holds anything of theirs, None if none does."""

    agent: Agent
    exercice: int | None

    @property
    def is_pseudonyme(self) -> bool:
        return is_pseudonyme(self.agent.initiales)


@dataclass(frozen=True, slots=True)
class Effacement:
    """What a purge erases: texts of the exercices up to `limite`, of `agent` or of everybody (None).

    `personnes` are the initials that become a pseudonym, each with its own.
    """

    limite: date
    motif: str
    agent: str | None = None
    personnes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextesEchus:
    """One person's texts past the retention: comments of saisies, reasons of visas, journal rows of both.

    `premier` and `dernier` are dates of the days or months that they are about.
    """

    agent: str
    commentaires: int
    motifs: int
    ecritures: int
    premier: date
    dernier: date


@dataclass(frozen=True, slots=True)
class EffacementFait:
    """What a purge did: comments of saisies, reasons of visas, other texts, journal rows."""

    commentaires: int
    motifs: int
    autres: int
    ecritures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeFaite:
    """A purge as the store keeps it; `agent` is None if it was of everybody. `quand` is UTC, ISO.

    `limite` is the day of the purge itself where it was of one comment, before its retention.
    """

    quand: str
    par: str
    agent: str | None
    limite: date
    motif: str


def check_conservation(conservation: int) -> None:
    """Check a number of years of retention; raises ConservationRefusee."""
    if not 1 <= conservation <= CONSERVATION_MAX:
        raise ConservationRefusee(
            f"Conservation : de 1 à {CONSERVATION_MAX} années pleines après l'exercice."
        )


def last_expired(au: date, conservation: int) -> int:
    """Return the last exercice whose years of retention are over at `au`: 2018 with 10 from 01/01/2029."""
    return max(MINYEAR, au.year - conservation - 1)


def expires_on(exercice: int, conservation: int) -> date:
    """Return the first date on which what an exercice holds may be erased."""
    return date(exercice + conservation + 1, 1, 1)


def erasable_from(trace: Trace, conservation: int, au: date) -> date:
    """Return the first date on which the person may become a pseudonym, `au` or before if they may now.

    Raises:
        ConservationRefusee: the person is still active, or a pseudonym already.
    """
    initiales = trace.agent.initiales
    if trace.is_pseudonyme:
        raise ConservationRefusee(f"{initiales} est déjà un pseudonyme : il n'y a plus rien à effacer.")
    if trace.agent.actif:
        raise ConservationRefusee(
            f"{initiales} est en activité : ses données sont conservées {count_years(conservation)} après le "
            "dernier exercice où il y en a. Rien n'a été effacé."
        )
    return au if trace.exercice is None else expires_on(trace.exercice, conservation)


def require_erasable(trace: Trace, conservation: int, au: date) -> None:
    """Check that a person may be erased; raises ConservationRefusee with the date if they may not yet."""
    when = erasable_from(trace, conservation, au)
    if when > au:
        raise ConservationRefusee(
            f"{trace.agent.initiales} est encore sous conservation (exercice {trace.exercice}, puis "
            f"{count_years(conservation)}) : effacement possible à partir du {format_date(when)}. Rien n'a "
            "été effacé."
        )


def find_departed(traces: Iterable[Trace], conservation: int, au: date) -> tuple[Agent, ...]:
    """Return the people gone whose retention is over at `au`."""
    return tuple(
        trace.agent
        for trace in traces
        if not trace.agent.actif and not trace.is_pseudonyme and erasable_from(trace, conservation, au) <= au
    )


def name_pseudonymes(agents: Iterable[Agent], known: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Give each of `agents` the next pseudonym that is not in `known`: X01, X02…"""
    taken = [int(initiales[1:]) for initiales in known if is_pseudonyme(initiales)]
    first = max(taken, default=0) + 1
    return tuple((agent.initiales, f"X{first + rang:02d}") for rang, agent in enumerate(agents))


def is_pseudonyme(initiales: str) -> bool:
    """Tell whether these initials are a pseudonym: people's own hold letters only."""
    return _PSEUDONYME.fullmatch(initiales) is not None


def count_years(conservation: int) -> str:
    return f"{conservation} an{'s' if conservation > 1 else ''}"
