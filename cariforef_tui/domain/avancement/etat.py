"""Where a group of lines stands at the arrêté, and how grave that is: one rule for every place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.programme.programme import Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of

TOLERANCE_MIN = 200
TOLERANCE_PARTS = 10
"""Écarts below two days, or below a tenth of the plan, are tolerated; half of the plan never is."""
URGENCE_JOURS = 7
ANNONCE_JOURS = 30
"""Days before an end from which it is announced."""
DEBUT_JOURS = 14
"""Days of suivi before which only dated ends are told: a team that begins has nothing to catch up on."""


class Gravite(StrEnum):
    CRITIQUE = "critique"
    ATTENTION = "attention"
    INFO = "info"


class Etat(StrEnum):
    """States in the order in which they are tested: the first that holds is the group's."""

    SOLDE = "solde"
    DEPASSE = "depasse"
    ECHU = "echu"
    DEPASSERA = "depassera"
    ATTEINT = "atteint"
    RETARD = "retard"
    AVANCE = "avance"
    A_L_HEURE = "a_l_heure"

    @property
    def is_over(self) -> bool:
        """True for a state of a group that uses more than its plan, or will."""
        return self in (Etat.DEPASSE, Etat.DEPASSERA)

    @property
    def is_late(self) -> bool:
        return self in (Etat.ECHU, Etat.RETARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesures:
    """What the état of a group is judged from.

    `utilise` is what was logged and what was done before the suivi. `prevision` is the landing, None while
    nothing tells. `raf` is what is left of the restes à faire, None unless each open line has one. `fin` is
    the group's own end, None if it is the exercice's; `is_borne` is True if it is set by a jalon that nobody
    declared tenu. `suivi` is the first day followed.
    """

    prevu: int
    utilise: int
    attendu: int
    prevision: Prevision | None
    raf: int | None
    fin: date | None
    is_borne: bool
    is_closed: bool
    suivi: date
    au: date

    @property
    def ecart(self) -> int:
        return self.utilise - self.attendu

    @property
    def tolerance(self) -> int:
        return min(max(TOLERANCE_MIN, self.prevu // TOLERANCE_PARTS), self.prevu // 2)

    @property
    def jours_restants(self) -> int | None:
        """Days from the date to the group's own end, negative once it is over; None without one."""
        return None if self.fin is None else (self.fin - self.au).days


@dataclass(frozen=True, slots=True)
class Jugement:
    """The état of a group, its gravité (None if all is well), and the hundredths at stake."""

    etat: Etat
    gravite: Gravite | None
    enjeu: int


def judge(mesures: Mesures) -> Jugement:
    """Return where a group stands."""
    etat = _find_etat(mesures)
    return Jugement(etat, _weigh(mesures, etat), _stake(mesures, etat))


def _find_etat(mesures: Mesures) -> Etat:
    tolerance, ecart = mesures.tolerance, mesures.ecart
    # Somebody decided that the work is done: there is nothing left to watch.
    if mesures.is_closed:
        return Etat.SOLDE
    # Days used beyond the plan are a fact, which neither an end nor a forecast changes.
    if mesures.utilise > mesures.prevu + tolerance:
        return Etat.DEPASSE
    # After its own end a group has no days ahead, so that a landing says nothing of it.
    if mesures.jours_restants is not None and mesures.jours_restants < 0:
        return Etat.ECHU
    # The low end of the cone, not the landing: a pace that may still slow down alarms nobody.
    if mesures.prevision is not None and mesures.prevision.cone[0] > mesures.prevu + tolerance:
        return Etat.DEPASSERA
    # The plan is used, within the tolerance: such a group can be neither late nor early.
    if mesures.utilise > mesures.prevu:
        return Etat.ATTEINT
    if _is_late(mesures):
        return Etat.RETARD
    return Etat.AVANCE if ecart > tolerance else Etat.A_L_HEURE


def _is_late(mesures: Mesures) -> bool:
    """True if days are missing, and neither the pace nor what is declared left makes up for them."""
    # What a person declares left prevails over the pace, which knows the past alone.
    if mesures.raf is not None:
        return _excess(mesures) > mesures.tolerance
    if mesures.ecart >= -mesures.tolerance:
        return False
    prevision = mesures.prevision
    # A landing at the pace whose high end reaches the plan makes up for the delay.
    at_pace = prevision is not None and BaseAtterrissage.RYTHME in prevision.lignes
    return not (at_pace and prevision is not None and prevision.cone[1] >= mesures.prevu - mesures.tolerance)


def _excess(mesures: Mesures) -> int:
    """Return the hundredths declared left beyond what is left of the plan."""
    return (mesures.raf or 0) - (mesures.prevu - mesures.attendu)


def _weigh(mesures: Mesures, etat: Etat) -> Gravite | None:
    restants = mesures.jours_restants
    is_near = restants is not None and restants <= ANNONCE_JOURS
    if mesures.au < mesures.suivi + timedelta(days=DEBUT_JOURS) and not (etat.is_late and is_near):
        return None
    match etat:
        case Etat.DEPASSE:
            return Gravite.CRITIQUE
        case Etat.ECHU:
            # A plan that was done has only to be closed; a jalon is due until somebody declares it tenu.
            is_lacking = mesures.prevu - mesures.utilise > mesures.tolerance
            return Gravite.CRITIQUE if is_lacking or mesures.is_borne else Gravite.INFO
        case Etat.DEPASSERA:
            return Gravite.ATTENTION
        case Etat.RETARD if restants is not None and restants <= URGENCE_JOURS:
            return Gravite.CRITIQUE
        case Etat.RETARD:
            # A group that used half of what is expected is under way: it can wait, unless its end is near.
            is_half_done = 2 * mesures.utilise >= mesures.attendu
            return Gravite.ATTENTION if is_near or not is_half_done else Gravite.INFO
        case Etat.ATTEINT:
            return Gravite.INFO
        case _:
            return None


def _stake(mesures: Mesures, etat: Etat) -> int:
    match etat:
        case Etat.DEPASSE | Etat.ATTEINT:
            return mesures.utilise - mesures.prevu
        case Etat.DEPASSERA if mesures.prevision is not None:
            return mesures.prevision.centiemes - mesures.prevu
        case Etat.RETARD if mesures.raf is not None:
            return _excess(mesures)
        case Etat.ECHU | Etat.RETARD:
            return -mesures.ecart
        case Etat.AVANCE:
            return mesures.ecart
        case _:
            return 0


def rank_gravite(gravite: Gravite | None) -> int:
    """Return the rank of a gravité, 0 for the gravest; None comes last."""
    return len(Gravite) if gravite is None else list(Gravite).index(gravite)


def worst(gravites: Iterable[Gravite | None]) -> Gravite | None:
    """Return the gravest of them, None if none is grave."""
    return min(gravites, key=rank_gravite, default=None)


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


def expect_enveloppe(programme: Programme, calendrier: Calendrier, enveloppe: Enveloppe, au: date) -> int:
    """Return the hundredths of an enveloppe expected at the end of `au`; 0 if it has no number."""
    first, last = programme.window(*enveloppe.lignes)
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
