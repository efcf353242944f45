"""What the fictitious people log on each day: the lines due first, in quarters, halves and whole days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from cariforef_seeds.charges import Charges
from cariforef_seeds.presences import Presence
from cariforef_seeds.recits import COURBES
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.days import PAS_PAR_DEFAUT

_COMMENTAIRES = (
    "réunion (fictif)",
    "point d'étape (fictif)",
    "préparation (fictif)",
    "suite du chantier (fictif)",
)
_PART_COMMENTEE = 0.04
_DECOUPES = ((50, 50), (50, 25, 25), (75, 25), (25, 25, 25, 25), (50, 50), (50, 25, 25), (100,))
_ALEA = 0.4
"""How far chance changes the order in which lines are taken."""
_PETITE_LIGNE = 500
"""Hundredths a year below which a person's line takes a quarter of a day at a time."""
_PETITES = 0.6
"""Exponent of a line's size in its weight: small lines come as often; 1 would be proportional."""
_RECITS = 4
"""Factor by which the lines of stories come sooner."""
_DELAI = 5
"""Working days after the end of a line in which its last days may still be logged."""
_EN_RETARD = 7
"""One person in so many has not filled in their last days; the second is how many days."""
_JOURS_SANS_SAISIE = 3
_DEMI_JOUR = 50
_A_COMPLETER = "DM"
"""The person who has half of their last day left to log."""


def work(
    presence: Presence, charges: Charges, calendrier: Calendrier, au: date, random: Random
) -> Iterator[Saisie]:
    """Yield the saisies of one agent up to `au`, as they are at the end of that day."""
    mine = charges.par_agent.get(presence.agent.initiales, {})
    if not mine:
        return
    done = dict.fromkeys(mine, 0)
    days = [day for day in calendrier.working_days if day <= au]
    is_late = presence.rang % _EN_RETARD == 3
    in_until = len(days) - (_JOURS_SANS_SAISIE if is_late else 0)
    for rang, day in enumerate(days):
        # Fill the day even if its sheet is not in: a later date then shows the same days.
        parts = _fill(presence.places[rang], rang, mine, done, charges, random)
        if rang >= in_until:
            continue
        if rang == len(days) - 1 and presence.agent.initiales == _A_COMPLETER:
            parts = [(code, min(centiemes, _DEMI_JOUR)) for code, centiemes in parts[:1]]
        for code, centiemes in parts:
            yield Saisie(
                agent=presence.agent.initiales,
                jour=day,
                code=code,
                centiemes=centiemes,
                commentaire=random.choice(_COMMENTAIRES) if random.random() < _PART_COMMENTEE else None,
            )


def _fill(
    room: int, rang: int, mine: Mapping[str, float], done: dict[str, int], charges: Charges, random: Random
) -> list[tuple[str, int]]:
    """Share one day among the lines that are most behind, and add what each receives to `done`."""
    weights = {
        code: (_RECITS if code in COURBES else 1) / part**_PETITES
        for code, part in mine.items()
        if (allure := charges.allures[code]).debut <= rang <= allure.fin + (0 if code in COURBES else _DELAI)
    }
    if not weights:
        return []
    behind = {
        code: (mine[code] * charges.allures[code].parts[rang] - done[code]) * weight
        + random.uniform(0, _ALEA)
        for code, weight in weights.items()
    }
    given: dict[str, int] = {}
    parts = list(random.choice(_DECOUPES))
    # Each part goes to the line that is most behind, which then is less so.
    while room:
        code = max(behind, key=behind.__getitem__)
        part = min(parts.pop(0) if parts else PAS_PAR_DEFAUT, room)
        if mine[code] < _PETITE_LIGNE:
            part = min(part, PAS_PAR_DEFAUT)
        behind[code] -= part * weights[code]
        given[code] = given.get(code, 0) + part
        done[code] += part
        room -= part
    return list(given.items())
