"""Split the days of every enveloppe over the people that its lines name: what the plan asks of each.

Amounts are hundredths of a day. « Qui » forbids nobody to log: the split only says what was promised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.programme.programme import (
    Compte,
    Enveloppe,
    NatureResponsable,
    Programme,
    initiales_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one enveloppe asks of one agent (None: it concerns nobody known).

    `centiemes` is planned over the whole window, `reste` is left at the date. `pole` is that of the lines.
    """

    enveloppe: str
    compte: Compte
    lignes: tuple[str, ...]
    pole: str | None
    agent: str | None
    centiemes: int
    reste: int
    debut: date
    fin: date


def split_evenly(centiemes: int, count: int) -> tuple[int, ...]:
    """Split an amount, even negative, in `count` whole parts that sum to it; the first ones get the rest."""
    base, extra = divmod(abs(centiemes), count)
    sign = -1 if centiemes < 0 else 1
    return tuple(sign * (base + (rank < extra)) for rank in range(count))


def is_present(agent: Agent, exercice: int) -> bool:
    """True for an agent who is in the team at some time of the exercice: one who left without a date is not.

    An auditor is not of the team.
    """
    first, last = date(exercice, 1, 1), date(exercice, 12, 31)
    if not agent.logs_days or (not agent.actif and agent.depart is None):
        return False
    return (agent.arrivee is None or agent.arrivee <= last) and (
        agent.depart is None or agent.depart >= first
    )


def split_enveloppes(
    programme: Programme,
    agents: Iterable[Agent],
    consommation: Consommation,
    closes: Collection[str],
) -> tuple[Part, ...]:
    """Return the parts of every enveloppe that has a number; they sum to it.

    Days of the pôles go to agents outside the SI team, SI claims and the SI team's own enveloppe to its
    members. `closes` are the lines soldées or out of the plan: nothing is left to do on them.
    """
    team = [agent for agent in agents if is_present(agent, programme.exercice)]
    parts: list[Part] = []
    for enveloppe in programme.enveloppes:
        if enveloppe.centiemes is None:
            continue
        left = left_of(programme, enveloppe, consommation, closes)
        shares: Sequence[str | None] = concerned_agents(programme, team, enveloppe) or [None]
        debut, fin = programme.window(*enveloppe.lignes)
        amounts = zip(
            shares,
            split_evenly(enveloppe.centiemes, len(shares)),
            split_evenly(left, len(shares)),
            strict=True,
        )
        parts += [
            Part(
                enveloppe=enveloppe.id,
                compte=enveloppe.compte,
                lignes=enveloppe.lignes,
                pole=programme.pole_of(enveloppe.lignes[0]),
                agent=agent,
                centiemes=centiemes,
                reste=reste,
                debut=debut,
                fin=fin,
            )
            for agent, centiemes, reste in amounts
        ]
    return tuple(parts)


def concerned_agents(programme: Programme, team: Iterable[Agent], enveloppe: Enveloppe) -> list[str]:
    """Return the initials of those in `team` whom the enveloppe's lines name, in the team's order.

    A line that names « équipe(s) » or nobody known stands for the pôle's agents; on the SI's compte, for the
    whole SI team.
    """
    known = tuple(team)
    if is_si_account(programme, enveloppe):
        si = [agent.initiales for agent in known if agent.is_si]
        named = {
            name for code in enveloppe.lignes for name in initiales_of(programme.by_code[code].responsables)
        }
        return [name for name in si if name in named] or si
    metier = [agent for agent in known if not agent.is_si]
    concerned: set[str] = set()
    for code in enveloppe.lignes:
        concerned |= _named_on(programme, metier, code)
    return [agent.initiales for agent in metier if agent.initiales in concerned]


def is_si_account(programme: Programme, enveloppe: Enveloppe) -> bool:
    """True for a claim on the SI team, and for the team's own enveloppe (axe 18 in 2018)."""
    if enveloppe.compte is Compte.SI:
        return True
    code_si = programme.code_si
    return code_si is not None and programme.subtrees[code_si].issuperset(enveloppe.lignes)


def _named_on(programme: Programme, metier: Sequence[Agent], code: str) -> set[str]:
    responsables = programme.by_code[code].responsables
    pole = programme.pole_of(code)
    of_pole = {agent.initiales for agent in metier if agent.pole == pole}
    names = initiales_of(responsables)
    named = {agent.initiales for agent in metier if agent.initiales in names}
    # « équipe » adds the whole pôle to the people named.
    if any(responsable.nature is NatureResponsable.GROUPE for responsable in responsables):
        named |= of_pole
    return named or of_pole


def left_of(
    programme: Programme, enveloppe: Enveloppe, consommation: Consommation, closes: Collection[str]
) -> int:
    """Return the hundredths to do: as declared if every line has a RAF, else what is left of the enveloppe.

    It counts what was done before the suivi as done. It is never below 0, except for a régulation, all of
    which is left until the year ends.
    """
    centiemes, lignes = enveloppe.centiemes or 0, enveloppe.lignes
    if all(code in closes for code in lignes):
        return 0
    # A régulation: no work can use it.
    if centiemes < 0:
        return centiemes
    if enveloppe.compte is Compte.SI:
        realises = consommation.realises
        return max(0, centiemes - sum(realises[code].si for code in lignes if code in realises))
    drawn = {code: consommation.drawn(programme, code) for code in lignes}
    rafs = consommation.rafs
    if all(code in rafs or code in closes for code in lignes):
        return sum(rafs[code].left(drawn[code]) for code in lignes if code not in closes)
    return max(0, centiemes - consommation.used(programme, enveloppe))
