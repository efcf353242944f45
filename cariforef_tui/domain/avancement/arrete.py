"""The day at which figures are judged, and what was done before an exercice was followed.

Sheets of the day itself are rarely filled in: judged at the date, every line would be late each morning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from cariforef_tui.domain.avancement.atterrissage import Consommation, Realise
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of


def arrete_at(calendrier: Calendrier, au: date) -> date | None:
    """Return the last working day before `au`; the exercice's last day from that day on.

    None up to the exercice's first working day: nothing can be judged yet.
    """
    if au >= calendrier.last_day:
        return calendrier.last_day
    before = calendrier.working_days_in(calendrier.first_day, au - timedelta(days=1))
    return before[-1] if before else None


def suivi_at(calendrier: Calendrier, depuis: date | None, au: date) -> date:
    """Return the day from which the exercice is followed: this week's Monday if nothing was logged yet."""
    return max(calendrier.first_day, depuis or min(monday_of(au), calendrier.last_day))


def count_before(
    programme: Programme,
    calendrier: Calendrier,
    declarations: Declarations,
    before: Mapping[str, Realise],
    suivi: date,
) -> dict[str, int]:
    """Return the hundredths done before the suivi that no saisie says, by enveloppe of the métier.

    They are what somebody declared on its lines, or else what the plan expected on the eve of the suivi. Days
    logged up to that eve (`before`) are subtracted: they count by themselves.
    """
    eve = suivi - timedelta(days=1)
    if eve < calendrier.first_day:
        return {}
    logged = Consommation(before, {})
    avants: dict[str, int] = {}
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is not Compte.METIER:
            continue
        said = _said(enveloppe, declarations)
        supposed = expect_enveloppe(programme, calendrier, enveloppe, eve)
        done = sum(logged.drawn(programme, code) for code in enveloppe.lignes)
        known = supposed if said is None else said
        # A régulation has no work: what it takes off the plan by the eve is subtracted here too.
        avants[enveloppe.id] = supposed if supposed < 0 else max(0, known - done)
    return avants


def _said(enveloppe: Enveloppe, declarations: Declarations) -> int | None:
    said = [declarations.reprises[code] for code in enveloppe.lignes if code in declarations.reprises]
    return sum(fait.centiemes or 0 for fait in said) if said else None


def expect_enveloppe(programme: Programme, calendrier: Calendrier, enveloppe: Enveloppe, au: date) -> int:
    """Return the hundredths of an enveloppe expected at the end of `au`; 0 if it has no number."""
    first, last = programme.enveloppe_window(enveloppe)
    return expect_at(calendrier, enveloppe.centiemes or 0, first, last, au)


def expect_at(calendrier: Calendrier, centiemes: int, first: date, last: date, au: date) -> int:
    """Return the part of `centiemes`, spread from `first` to `last`, that is expected at the end of `au`.

    It is proportional to the working days elapsed, `au` included; half a hundredth is rounded up.
    """
    total = calendrier.count_working_days(first, last)
    if au >= last or total == 0:
        return centiemes if au >= first else 0
    elapsed = calendrier.count_working_days(first, au)
    return (2 * centiemes * elapsed + total) // (2 * total)
