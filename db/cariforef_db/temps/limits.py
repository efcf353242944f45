"""What the database would refuse of a day, in words: a signed month, a date already full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import text

from cariforef_db.rows.transaction import Transaction
from cariforef_db.schema.temps import PLAFOND, plafond_of
from cariforef_tui.domain.temps.calendrier import describe_day_off
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_jours, format_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import JourneePleine, MoisSigne

LAST_VISA_OF = text("""
SELECT v.geste, p.initiales, v.quand FROM visa v JOIN agent p ON p.id = v.par_id
WHERE v.agent_id = :agent_id AND v.mois = :mois ORDER BY v.numero DESC LIMIT 1
""")

PLAFOND_OF = plafond_of("CAST(:weekday AS text)", "a.id", ":jour")

DAY_OF = text(f"""
SELECT coalesce(t.saisi, 0), coalesce(t.absent, 0), {PLAFOND_OF}
FROM agent a LEFT JOIN total_jour t ON t.agent_id = a.id AND t.jour = :jour WHERE a.id = :agent_id
""")
"""What an agent's date holds, logged and absent, and what it allows."""


def check_unsigned(transaction: Transaction, days: Iterable[tuple[str, date]]) -> None:
    """Check that nothing locks these agents' dates; each agent and month is looked up once.

    Raises:
        MoisSigne: one of the months is signed; it says by whom, and what can be done.
        AgentRefuse: nobody has those initials.
    """
    for agent, mois in dict.fromkeys((agent, Mois.of(jour)) for agent, jour in days):
        agent_id, _ = transaction.agent_key(agent)
        row = transaction.row(LAST_VISA_OF, agent_id=agent_id, mois=str(mois))
        if row is not None:
            _refuse_locked(agent, mois, *row)


def _refuse_locked(agent: str, mois: Mois, geste: str, par: str, quand: str) -> None:
    # Imported here: most months were never signed, and need none of this.
    from cariforef_tui.domain.mois.history import describe_verrou
    from cariforef_tui.domain.mois.visas import GesteVisa, Visa, etat_of

    last = Visa(agent=agent, mois=mois, geste=GesteVisa(geste), par=par, quand=quand)
    if etat_of([last]).is_locked:
        raise MoisSigne(describe_verrou(last, "rien n'a été écrit"))


@contextmanager
def filling(transaction: Transaction, agent_id: int, jour: date, own: int) -> Iterator[None]:
    """Put in words the refusal of a block that exceeds what the date allows; `own` is the cell's hundredths.

    Raises:
        JourneePleine: the database refused the day's total; it says what fills the date.
    """
    with transaction.refusing({PLAFOND: lambda: full_day(transaction, agent_id, jour, own)}):
        yield


def full_day(transaction: Transaction, agent_id: int, jour: date, own: int) -> JourneePleine:
    """Return the refusal to exceed what a date allows; it says what fills the date."""
    row = transaction.row(DAY_OF, agent_id=agent_id, jour=jour.isoformat(), weekday=str(jour.isoweekday()))
    saisi, absent, plafond = row or (0, 0, JOUR_ENTIER)
    held = describe_jours(saisi - own, "déjà saisi")
    if own:
        held += " sur d'autres lignes"
    if absent:
        held += f" et {format_jours(absent)} d'absence"
    if not plafond:
        return JourneePleine(f"{describe_day_off(jour)}.")
    return JourneePleine(f"Journée pleine : {held} le {jour:%d/%m/%Y}, {format_jours(plafond)} au plus.")
