"""What the locks of signed months would refuse, in words, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cariforef_db.reading import mois_queries as queries
from cariforef_db.writing.transaction import Transaction
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import MoisSigne


def check_unsigned(transaction: Transaction, days: Iterable[tuple[str, date]]) -> None:
    """Check that nothing locks these agents' dates; each agent and month is looked up once.

    Raises:
        MoisSigne: one of the months is signed; it says by whom, and what can be done.
        AgentRefuse: nobody has those initials.
    """
    for agent, mois in dict.fromkeys((agent, Mois.of(jour)) for agent, jour in days):
        agent_id, _ = transaction.agent_key(agent)
        row = transaction.row(queries.LAST_VISA_OF, agent_id=agent_id, mois=str(mois))
        if row is not None:
            _refuse_locked(agent, mois, *row)


def _refuse_locked(agent: str, mois: Mois, geste: str, par: str, quand: str) -> None:
    # A month that nobody ever signed, which is most of them, needs none of this.
    from cariforef_tui.domain.mois.history import describe_verrou
    from cariforef_tui.domain.mois.visas import GesteVisa, Visa, etat_of

    last = Visa(agent=agent, mois=mois, geste=GesteVisa(geste), par=par, quand=quand)
    if etat_of([last]).is_locked:
        raise MoisSigne(describe_verrou(last, "rien n'a été écrit"))
