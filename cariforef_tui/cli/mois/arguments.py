"""Read the month and the agents that the words of a command name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.values.months import Mois, parse_mois
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.programme.plan import DateReference


def read_mois(texte: str | None, reference: DateReference) -> Mois:
    """Return the month typed, else the last one that is over; raises DateRefusee."""
    return default_mois(reference) if texte is None else parse_mois(texte, reference.au)


def split_mois(words: Sequence[str], agents: Sequence[Agent]) -> tuple[tuple[str, ...], str | None]:
    """Return the initials typed and the month that may follow them: `LR PG avril`."""
    known = {agent.initiales for agent in agents}
    if not words or words[-1].strip().upper() in known:
        return tuple(words), None
    try:
        parse_mois(words[-1], date(2000, 1, 1))
    except DateRefusee:
        return tuple(words), None
    return tuple(words[:-1]), words[-1]
