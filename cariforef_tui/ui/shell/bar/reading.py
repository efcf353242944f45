"""Read what the command bar offers besides commands: lines, people, and what a sentence is read against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import DateReference
from cariforef_tui.services.temps.sentence import load_context
from cariforef_tui.ui.shell.bar.entries import Offer


def read_offer(store: Store, offer: Offer, agent: str, reference: DateReference, today: date) -> Offer:
    """Return `offer` with the lines, the person's first, the people, and the days of `agent`.

    Who logs no day has no sentence to say, and is offered the rest.
    """
    agents = {known.initiales: known.nom or "" for known in list_agents(store) if known.actif}
    try:
        context = load_context(store, agent, reference, today=today, lecteur=agent)
    except AgentRefuse:
        return replace(offer, agents=agents, agent=agent)
    programme = context.programme
    codes = tuple(dict.fromkeys((*context.proposees, *programme.by_code)))
    return replace(offer, agents=agents, agent=agent, programme=programme, codes=codes, context=context)
