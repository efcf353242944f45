"""Where a group of lines stands at the arrêté, and how grave that is: one rule for every place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cariforef_tui.domain.avancement.atterrissage import tolerance_of
from cariforef_tui.domain.programme.programme import Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of

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
    A_CONFIRMER = "a_confirmer"
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
        return self in (Etat.A_CONFIRMER, Etat.ECHU, Etat.RETARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesures:
    """What the état of a group is judged from, in hundredths at the arrêté.

    `realise` was logged, `avant` was done before the suivi; `is_dit` is True if somebody said the latter,
    which is supposed otherwise. `raf` is what is left of the restes à faire, None unless each line neither
    soldée nor retirée has one. `fin` is the group's own end, None if it is the exercice's; `borne` is the
    day of the jalon that bounds it and that nobody declared tenu. `is_open` is True if a line is neither
    soldée, nor retirée, nor declared. `suivi` is the first day followed; `is_followed` is False while the
    arrêté is before it.
    """

    prevu: int
    realise: int
    avant: int
    is_dit: bool
    attendu: int
    atterrissage: int
    raf: int | None
    fin: date | None
    borne: date | None
    is_closed: bool
    is_open: bool
    is_followed: bool
    suivi: date
    au: date

    @property
    def utilise(self) -> int:
        return self.realise + self.avant

    @property
    def ecart(self) -> int:
        return self.utilise - self.attendu

    @property
    def tolerance(self) -> int:
        return tolerance_of(self.prevu)

    @property
    def jours_restants(self) -> int | None:
        """Days from the date to the group's own end, negative once it is over; None without one."""
        return None if self.fin is None else (self.fin - self.au).days


class Jugement(NamedTuple):
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
    # What nobody said may be missing: neither « late » nor « on time » would be true.
    if _is_to_confirm(mesures):
        return Etat.A_CONFIRMER
    # After its own end a group has no days ahead, so that a landing says nothing of it.
    if mesures.jours_restants is not None and mesures.jours_restants < 0:
        return Etat.ECHU
    if mesures.atterrissage > mesures.prevu + tolerance:
        return Etat.DEPASSERA
    # The plan is used, within the tolerance: such a group can be neither late nor early.
    if mesures.utilise > mesures.prevu:
        return Etat.ATTEINT
    if _is_late(mesures):
        return Etat.RETARD
    return Etat.AVANCE if ecart > tolerance else Etat.A_L_HEURE


def _is_to_confirm(mesures: Mesures) -> bool:
    """True near or after an end that the group is only supposed to reach, by days before the suivi."""
    restants = mesures.jours_restants
    is_supposed = mesures.avant > 0 and not mesures.is_dit
    is_due = restants is not None and restants <= ANNONCE_JOURS
    return is_due and is_supposed and mesures.is_open and 2 * mesures.realise < mesures.attendu


def _is_late(mesures: Mesures) -> bool:
    """True if days are missing and the landing does not make up for them."""
    # What a person declares left prevails over the pace, which knows the past alone.
    if mesures.raf is not None:
        return _excess(mesures) > mesures.tolerance
    # Before the first day followed the landing is the plan's own: it makes up for nothing.
    is_short = mesures.atterrissage < mesures.prevu - mesures.tolerance or not mesures.is_followed
    return mesures.ecart < -mesures.tolerance and is_short


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
            # What was supposed before the suivi proves nothing there. One still to come has its own alert.
            known = mesures.utilise if mesures.is_dit else mesures.realise
            is_jalon_over = mesures.borne is not None and mesures.borne < mesures.au
            is_ready = is_done(mesures.prevu, known) and not is_jalon_over
            return Gravite.INFO if is_ready else Gravite.CRITIQUE
        case Etat.A_CONFIRMER if mesures.borne and (mesures.borne - mesures.au).days <= URGENCE_JOURS:
            return Gravite.CRITIQUE
        case Etat.A_CONFIRMER | Etat.DEPASSERA:
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
        # At the group's end, so that more days in the plan never show more days over.
        case Etat.DEPASSE | Etat.DEPASSERA:
            return mesures.atterrissage - mesures.prevu
        case Etat.ATTEINT:
            return mesures.utilise - mesures.prevu
        case Etat.A_CONFIRMER:
            return mesures.avant
        case Etat.RETARD if mesures.raf is not None:
            return _excess(mesures)
        case Etat.ECHU | Etat.RETARD:
            return -mesures.ecart
        case Etat.AVANCE:
            return mesures.ecart
        case _:
            return 0


def is_done(prevu: int, known: int) -> bool:
    """True if what is lacking of a plan is within the tolerance: it has only to be closed."""
    return prevu - known <= tolerance_of(prevu)


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
