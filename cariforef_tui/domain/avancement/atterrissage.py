"""The law of landing (atterrissage): what a group of lines on one enveloppe will have used at its end.

landing = used + RAF + plan left + (to come - plan left) x g(1 + g) / 2

To come is what the people of the last eight weeks bring, at their part of them, on the days that they have
left. In January the plan speaks, in December they do: g is the followed part of the window. The rule was
chosen by measurement on simulated years, which `tests/forecast` draws again. Amounts are hundredths of a day,
spans are working days of the group's own window, at the arrêté.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isqrt
from typing import NamedTuple

from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import divide

MARGE_MIN = 200
MARGE_PARTS = 10
"""The fourchette is at least two days wide on each side, or a tenth of the plan, never half of it."""
TOLERANCE_MAX = 1500
"""Gaps up to the margin are tolerated, up to fifteen days: a large plan may not hide them."""
JOURS_PAR_SEMAINE = 5
JOURS_AVANT_FIN = 5
"""Working days left under which a pace by the week says nothing any more."""


class BaseAtterrissage(StrEnum):
    """How a landing was computed; MIXTE is one way for some groups of a heading and another for others.

    FERMEE: all lines soldées or retirées. RAF: the others are declared. ECHUE: no day is left. These three
    land on what is used and declared. PLAN: the window is not open yet. RYTHME is the formula, SANS_PLAN the
    same without a number. REGULATION has no landing. ARRET is only read, in reviews closed by 0.2.0.
    """

    FERMEE = "fermee"
    RAF = "raf"
    ECHUE = "echeance_passee"
    ARRET = "a_l_arret"
    SANS_PLAN = "sans_plan"
    PLAN = "plan"
    RYTHME = "rythme"
    REGULATION = "regulation"
    MIXTE = "mixte"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rythme:
    """The pace of a group, in hundredths a week; None for an unknown one.

    `observe` is what its people bring by the week, at their part of the last eight; `requis` is what is left
    of the plan by the week (0 beyond it).
    """

    observe: int | None = None
    requis: int | None = None


SANS_RYTHME = Rythme()
"""The pace of a heading, of what is closed or about to end, and of a régulation: nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevision:
    """Where a group or a heading lands.

    `fourchette` holds the end eight times in ten for a group, nine in ten for a body; None where nothing is
    open any more. `plan_tenu` and `continue_` are the two cases of a group whose window is open: the plan is
    held, or people go on as in the last eight weeks. A heading has neither cases nor rythme.
    """

    centiemes: int
    base: BaseAtterrissage
    fourchette: tuple[int, int] | None = None
    plan_tenu: int | None = None
    continue_: int | None = None
    rythme: Rythme = SANS_RYTHME


Previsions = Mapping[tuple[str, ...], Prevision]
"""Landings, by the lines of each group."""


class Groupe(NamedTuple):
    """Lines forecast together: those that draw on one enveloppe, or one line that has none.

    `enveloppe` is None for the latter.
    """

    lignes: tuple[str, ...]
    window: tuple[date, date]
    enveloppe: Enveloppe | None

    @property
    def prevu(self) -> int | None:
        return self.enveloppe.centiemes if self.enveloppe else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depart:
    """What the landing of a group is computed from.

    `utilise` was logged, or done before the suivi. `raf` is what is left of the restes à faire. `a_venir` is
    what the people of the eight weeks bring to the open lines until the window ends. `suivis` and `restants`
    are the working days followed and left; `is_pending` is True before the window opens, `is_open` if a line
    is neither soldée, nor retirée, nor declared.
    """

    prevu: int | None
    utilise: int
    raf: int
    a_venir: int
    suivis: int
    restants: int
    is_pending: bool
    is_open: bool
    is_closed: bool

    @property
    def socle(self) -> int:
        """What is used and declared: no landing is lower."""
        return self.utilise + self.raf

    @property
    def plan_restant(self) -> int:
        return max(0, (self.prevu or 0) - self.socle)


def margin_of(prevu: int) -> int:
    """Return how far, in hundredths, the fourchette of a group of this plan goes beyond its two cases."""
    return min(max(MARGE_MIN, prevu // MARGE_PARTS), prevu // 2)


def tolerance_of(prevu: int) -> int:
    """Return the gap, in hundredths, that a group of this plan may have without a word."""
    return min(margin_of(prevu), TOLERANCE_MAX)


def land(depart: Depart) -> Prevision:
    """Return where a group lands, and what explains it."""
    socle = depart.socle
    if not depart.is_open:
        base = BaseAtterrissage.FERMEE if depart.is_closed else BaseAtterrissage.RAF
        return Prevision(centiemes=socle, base=base)
    if not depart.restants:
        return Prevision(centiemes=socle, base=BaseAtterrissage.ECHUE)
    margin = margin_of(depart.prevu or 0)
    if depart.is_pending:
        landing = max(depart.prevu or 0, socle)
        return Prevision(
            centiemes=landing,
            base=BaseAtterrissage.PLAN,
            fourchette=(socle, landing + margin),
            rythme=_pace(depart),
        )
    plan, a_venir = depart.plan_restant, depart.a_venir
    suivis, whole = depart.suivis, depart.suivis + depart.restants
    # g(1 + g) / 2 where g = suivis / whole: a few weeks say little of the rest of a year.
    moved = divide((a_venir - plan) * suivis * (whole + suivis), 2 * whole * whole)
    low, high = sorted((plan, a_venir))
    return Prevision(
        centiemes=socle + plan + moved,
        base=BaseAtterrissage.SANS_PLAN if depart.prevu is None else BaseAtterrissage.RYTHME,
        fourchette=(socle + max(0, low - margin), socle + high + margin),
        plan_tenu=socle + plan,
        continue_=socle + a_venir,
        rythme=_pace(depart),
    )


def _pace(depart: Depart) -> Rythme:
    if depart.restants < JOURS_AVANT_FIN:
        return SANS_RYTHME
    observe, requis = None, None
    if depart.suivis:
        observe = divide(JOURS_PAR_SEMAINE * depart.a_venir, depart.restants)
    if depart.prevu is not None:
        requis = divide(JOURS_PAR_SEMAINE * depart.plan_restant, depart.restants)
    return Rythme(observe=observe, requis=requis)


def add_up(previsions: Iterable[Prevision]) -> Prevision | None:
    """Return the landing of a heading, None if none of its groups has one.

    Landings add up. The distances to both ends of the fourchette add as their squares, since lines that
    overrun and lines that do not make up for each other.
    """
    parts = tuple(previsions)
    if not parts:
        return None
    bases = {part.base for part in parts}
    total = sum(part.centiemes for part in parts)
    below = above = 0
    for part in parts:
        if part.fourchette:
            below += (part.centiemes - part.fourchette[0]) ** 2
            above += (part.fourchette[1] - part.centiemes) ** 2
    has_range = any(part.fourchette for part in parts)
    return Prevision(
        centiemes=total,
        base=bases.pop() if len(bases) == 1 else BaseAtterrissage.MIXTE,
        fourchette=(total - isqrt(below), total + isqrt(above)) if has_range else None,
    )


def list_groupes(programme: Programme) -> Iterator[Groupe]:
    """Every métier enveloppe, then every imputable line without one; régulation lines left out."""
    covered = set[str]()
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is Compte.METIER:
            covered.update(enveloppe.lignes)
            if not programme.is_regulation(enveloppe):
                yield Groupe(enveloppe.lignes, programme.window(*enveloppe.lignes), enveloppe)
    for ligne in programme.imputables():
        if ligne.code not in covered:
            yield Groupe((ligne.code,), programme.window(ligne.code), None)


def compute_previsions(
    programme: Programme,
    calendrier: Calendrier,
    consommation: Consommation,
    activite: Activite,
    fermees: Collection[str],
) -> Previsions:
    """Return where every group lands, at the arrêté of `activite`.

    `consommation` is what was used up to there, `fermees` are the lines soldées or retirées.
    """
    return {
        groupe.lignes: land(_depart_of(programme, calendrier, consommation, activite, fermees, groupe))
        for groupe in list_groupes(programme)
    }


def _depart_of(
    programme: Programme,
    calendrier: Calendrier,
    consommation: Consommation,
    activite: Activite,
    fermees: Collection[str],
    groupe: Groupe,
) -> Depart:
    first, last = groupe.window
    followed = max(first, activite.suivi)
    living = [code for code in groupe.lignes if code not in fermees]
    ouvertes = [code for code in living if code not in consommation.rafs]
    drawn = {code: consommation.drawn(programme, code) for code in groupe.lignes}
    avant = consommation.before(groupe.enveloppe).unlogged if groupe.enveloppe else 0
    return Depart(
        prevu=groupe.prevu,
        utilise=sum(drawn.values()) + avant,
        raf=sum(consommation.rafs[code].left(drawn[code]) for code in living if code not in ouvertes),
        a_venir=activite.bring(ouvertes, first, last),
        suivis=calendrier.count_working_days(followed, min(last, activite.au)),
        restants=calendrier.count_working_days(max(first, activite.lendemain), last),
        is_pending=activite.au < first,
        is_open=bool(ouvertes),
        is_closed=not living,
    )


def sum_previsions(programme: Programme, previsions: Previsions) -> dict[str, Prevision]:
    """Return the landing of every line that has one; a heading's sums the groups that lie within it."""
    within: dict[str, list[Prevision]] = {}
    for lignes, prevision in previsions.items():
        above = set(programme.path(lignes[0])).intersection(*map(programme.path, lignes[1:]))
        for code in above:
            within.setdefault(code, []).append(prevision)
    found = {code: total for code, parts in within.items() if (total := add_up(parts))}
    # A line alone on its enveloppe has its group's landing whole, with its cases and its pace.
    return found | {lignes[0]: prevision for lignes, prevision in previsions.items() if len(lignes) == 1}
