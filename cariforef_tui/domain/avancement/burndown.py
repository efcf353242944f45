"""The burn-down of one line: what is left of its days, against the plan as voted and as revised."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate, pairwise

from cariforef_tui.domain.avancement.atterrissage import Prevision
from cariforef_tui.domain.avancement.etat import expect_at
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.programme.revisions import Plan
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import divide, format_jours, format_nombre
from cariforef_tui.domain.values.months import Mois


class MarkKind(StrEnum):
    REVISION = "revision"
    JALON = "jalon"


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated mark: a revision that moved the plan drawn, or a jalon of its lines."""

    jour: date
    nature: MarkKind
    texte: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The parts of a plan spread each over its own window, and the `lignes` whose work is counted."""

    lignes: tuple[str, ...]
    parts: tuple[tuple[int, date, date], ...]
    debut: date
    fin: date

    @property
    def total(self) -> int | None:
        return sum(centiemes for centiemes, _, _ in self.parts) if self.parts else None

    def left_at(self, calendrier: Calendrier, jour: date) -> int | None:
        if self.total is None:
            return None
        return self.total - sum(
            expect_at(calendrier, centiemes, first, last, jour) for centiemes, first, last in self.parts
        )


def trace_line(programme: Programme, code: str) -> Trace | None:
    """Return what a burn-down of `code` draws, None if the programme has no such line."""
    if code not in programme.by_code:
        return None
    shared = programme.shared_enveloppe(code)
    drawn: tuple[Enveloppe, ...] = (shared,) if shared else programme.enveloppes_within[code]
    parts = tuple(
        (enveloppe.centiemes, *programme.window(*enveloppe.lignes))
        for enveloppe in drawn
        if enveloppe.compte is Compte.METIER
        and enveloppe.centiemes is not None
        # A régulation is no work: it is not drawn.
        and not programme.is_regulation(enveloppe)
    )
    below = programme.subtrees[code]
    lignes = (
        shared.lignes
        if shared
        else tuple(ligne.code for ligne in programme.imputables() if ligne.code in below)
    )
    windows = [(first, last) for _, first, last in parts] or [programme.window(line) for line in lignes]
    windows = windows or [programme.window(code)]
    return Trace(
        lignes=lignes,
        parts=parts,
        debut=min(first for first, _ in windows),
        fin=max(last for _, last in windows),
    )


def in_force(traces: Sequence[tuple[date, Trace | None]], jour: date) -> Trace | None:
    """Return the plan drawn on `jour`: the last one in force by then."""
    return next((trace for since, trace in reversed(traces) if since <= jour), traces[0][1])


def find_moves(traces: Sequence[tuple[date, Trace | None]], debut: date) -> list[Mark]:
    """Return a mark at each revision that moved the plan drawn, on `debut` at the earliest."""
    reperes = []
    for (_, before), (jour, after) in pairwise(traces):
        if after is not None and before != after:
            reperes.append(Mark(max(jour, debut), MarkKind.REVISION, _describe_move(before, after)))
    return reperes


def _describe_move(before: Trace | None, after: Trace) -> str:
    if before is None:
        return "ligne ajoutée"
    delta = (after.total or 0) - (before.total or 0)
    if delta:
        return f"{'+' if delta > 0 else ''}{format_jours(delta)}"
    return f"fin au {format_date(after.fin)}" if after.fin != before.fin else "jours déplacés"


def find_jalons(programme: Programme, trace: Trace) -> list[Mark]:
    """Return a mark at each jalon of the window that concerns a line drawn."""
    drawn = frozenset(trace.lignes)
    return [
        Mark(jalon.jour, MarkKind.JALON, jalon.code)
        for jalon in programme.jalons
        if trace.debut <= jalon.jour <= trace.fin
        and any(not drawn.isdisjoint(programme.subtrees[code]) for code in jalon.lignes)
    ]


class Measure(StrEnum):
    """What the actual curve counts: days left of a number, or days done if the plan has no number."""

    RESTE = "reste"
    CUMUL = "cumul"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point, at the end of `jour`, in the measure of the burn-down.

    `prevu` follows the plan in force on that day, `initial` the plan as voted (None if there is none).
    `actuel` is None after `au`; `projete`, on the way to the landing, is None before it.
    """

    jour: date
    initial: int | None = None
    prevu: int | None
    actuel: int | None
    projete: int | None = None


class EndKind(StrEnum):
    """What a line of the drawing ends on, in a word or two."""

    PREVU = "prévu"
    PREVU_DES_LIGNES = "prévu des lignes"
    ATTERRISSAGE = "atterrissage"
    PLAN_TENU = "plan tenu"
    CONTINUE = "si l'on continue"
    FOURCHETTE = "fourchette"


@dataclass(frozen=True, slots=True)
class End:
    """The end of a line at the window's end: the days used there, as they are shown, and where it stands."""

    nature: EndKind
    montre: int
    valeur: int
    """In the measure of the burn-down, not rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burndown:
    """Hundredths of a day of one line, or of the shared enveloppe that it draws on.

    `total` is the plan drawn: that of the lines, which a `regulation` (0 or below) would lower.
    `etapes` begins on the window's first day, before any work, then has the last working day of each week.
    `realise` was logged; `actuel`, in the measure, counts what was done before the suivi too. `attendu`
    should be used, as the table says at the arrêté. `atterrissage` will have been used at the end: between
    `plan_tenu` and `continue_`, the two cases of a group, or within the `fourchette` of a heading.
    `fin_projetee` is the day on which nothing is left, None if some will be. `reperes` are in date order.
    `fins_de_mois` are the points of the last day of each month whose work is known; the month of `au` has
    `au` itself.
    """

    code: str
    mesure: Measure
    debut: date
    fin: date
    au: date
    total: int | None
    realise: int
    attendu: int | None
    actuel: int
    atterrissage: int | None
    plan_tenu: int | None = None
    continue_: int | None = None
    fourchette: tuple[int, int] | None = None
    fin_projetee: date | None = None
    etapes: tuple[Point, ...]
    fins_de_mois: tuple[Point, ...] = ()
    reperes: tuple[Mark, ...]
    regulation: int = 0

    @property
    def is_regulation(self) -> bool:
        """True if there is nothing but a régulation, which has no curve."""
        return self.total is None and self.regulation < 0

    @property
    def plan(self) -> str:
        """« 30 », or « 1048 prévus par les lignes, 940 avec la régulation »; empty without a number."""
        if self.total is None:
            return ""
        told = format_nombre(self.total)
        if not self.regulation:
            return told
        return (
            f"{told} prévus par les lignes, {format_nombre(self.total + self.regulation)} avec la régulation"
        )

    def measure(self, utilise: int) -> int:
        """Return days used in the measure drawn: what they leave of the total, themselves without one."""
        return utilise if self.total is None else self.total - utilise

    @property
    def utilise_montre(self) -> int:
        """The days used at `au`, as they are shown: those supposed done are an estimate."""
        return self.realise + estimate(self.measure(self.actuel) - self.realise)

    def show_actual(self, actuel: int) -> int:
        """Return days left, or done, of a point as they are shown: those supposed done are an estimate."""
        rounded = self.utilise_montre - self.measure(self.actuel)
        return actuel + rounded if self.total is None else actuel - rounded

    @property
    def mot_utilise(self) -> str:
        """« réalisé », or « utilisé » if some were supposed done."""
        return "réalisé" if self.utilise_montre == self.realise else "utilisé"

    @property
    def ahead(self) -> tuple[End, ...]:
        """The ends of the landing, then of the two lines beside it; none once no day is left."""
        if self.atterrissage is None or self.au >= self.fin:
            return ()
        ends = [(EndKind.ATTERRISSAGE, self.atterrissage)]
        if self.plan_tenu is not None and self.continue_ is not None:
            ends += [(EndKind.PLAN_TENU, self.plan_tenu), (EndKind.CONTINUE, self.continue_)]
        elif self.fourchette:
            ends += [(EndKind.FOURCHETTE, bound) for bound in self.fourchette]
        return tuple(End(nature, estimate(used), self.measure(used)) for nature, used in ends)

    @property
    def ends(self) -> tuple[End, ...]:
        """The ends to name beside the drawing, from the highest; one of those that show the same figure."""
        last = self.etapes[-1].prevu
        nature = EndKind.PREVU_DES_LIGNES if self.regulation else EndKind.PREVU
        plan = () if self.total is None or last is None else (End(nature, self.total, last),)
        # The first of them that shows a figure is kept.
        shown = {end.montre: end for end in reversed((*self.ahead, *plan))}
        return tuple(sorted(shown.values(), key=lambda end: -end.valeur))


@dataclass(frozen=True, slots=True)
class _Work:
    """Work done by date, cumulated."""

    jours: Sequence[date]
    cumuls: Sequence[int]
    avant: int
    """Hundredths done before the suivi without a saisie."""

    def at(self, jour: date) -> int:
        rank = bisect_right(self.jours, jour)
        return self.avant + (self.cumuls[rank - 1] if rank else 0)


def compute_burndown(
    plans: Sequence[tuple[date, Plan]],
    calendrier: Calendrier,
    code: str,
    sums_by_day: Sequence[tuple[date, int]],
    au: date,
    *,
    suivi: date | None = None,
    avant: int = 0,
    attendu: int | None = None,
    prevision: Prevision | None = None,
) -> Burndown:
    """Return the burn-down of `code` at the end of `au`, with the `attendu` and forecast of its figures.

    `avant` was done before `suivi`; the work before is not drawn, since nobody knows its dates.

    `plans` are those in force up to `au` with their first day, the one as voted first. `sums_by_day` are the
    hundredths logged by date, in order, on the line's subtree, or on every line of the enveloppe that it
    shares. Work outside the window counts as soon as it is done.
    """
    traces = [(jour, trace_line(plan.programme, code)) for jour, plan in plans]
    trace = traces[-1][1]
    assert trace is not None
    days = [jour for jour, _ in sums_by_day if jour <= au]
    travail = _Work(days, list(accumulate(centiemes for _, centiemes in sums_by_day[: len(days)])), avant)
    curves = _Curves(
        calendrier=calendrier,
        traces=traces,
        trace=trace,
        travail=travail,
        known=suivi - timedelta(days=1) if suivi and avant else date.min,
        au=au,
    )
    moved = find_moves(traces, trace.debut)
    steps = _step_days(calendrier, trace, au, [repere.jour for repere in moved])
    etapes = [curves.first_point(), *map(curves.point_at, steps)]
    landing = prevision.centiemes if prevision else None
    realise = travail.at(au)
    return Burndown(
        code=code,
        mesure=Measure.CUMUL if trace.total is None else Measure.RESTE,
        debut=trace.debut,
        fin=trace.fin,
        au=au,
        total=trace.total,
        realise=realise - avant,
        attendu=attendu,
        actuel=curves.measure(realise, au),
        atterrissage=landing,
        plan_tenu=prevision.plan_tenu if prevision else None,
        continue_=prevision.continue_ if prevision else None,
        fourchette=prevision.fourchette if prevision else None,
        fin_projetee=_project_end(calendrier, trace, travail, au, landing),
        etapes=_with_landing(calendrier, trace, etapes, au, realise, landing),
        fins_de_mois=tuple(map(curves.point_at, _month_ends(max(trace.debut, curves.known), au))),
        reperes=tuple(
            sorted((*moved, *find_jalons(plans[-1][1].programme, trace)), key=lambda repere: repere.jour)
        ),
        regulation=plans[-1][1].programme.centiemes_regules(code),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curves:
    """What is drawn day after day: the plan as voted, the plan as revised, and what the work done leaves.

    The first of `traces` is the plan as voted, `trace` the one in force. Work is drawn from `known` to `au`.
    """

    calendrier: Calendrier
    traces: Sequence[tuple[date, Trace | None]]
    trace: Trace
    travail: _Work
    known: date
    au: date

    def measure(self, done: int, jour: date) -> int:
        """Return what is left of the plan in force on `jour`, or `done` itself if the line has no number."""
        held = in_force(self.traces, jour) or self.trace
        return done if self.trace.total is None else (held.total or 0) - done

    def first_point(self) -> Point:
        """Return the point of the window's first day, before any work of that day."""
        jour, total = self.trace.debut, self.trace.total
        voted = self.traces[0][1]
        before = self.travail.at(jour - timedelta(days=1))
        return Point(
            jour=jour,
            prevu=total if voted is None or total is None else voted.total,
            actuel=self.measure(before, jour) if self.known <= jour <= self.au else None,
            initial=voted.total if voted and total is not None else None,
        )

    def point_at(self, jour: date) -> Point:
        """Return the point of the end of `jour`."""
        voted, held = self.traces[0][1], in_force(self.traces, jour)
        initial = self._left(voted, jour)
        return Point(
            jour=jour,
            # Until a revision, the plan in force is the one as voted: it is computed once.
            prevu=initial if held is voted else self._left(held, jour),
            actuel=self.measure(self.travail.at(jour), jour) if self.known <= jour <= self.au else None,
            initial=initial,
        )

    def _left(self, plan: Trace | None, jour: date) -> int | None:
        # A line without a number today is drawn by the days done: no plan is drawn beside them.
        if plan is None or self.trace.total is None:
            return None
        return plan.left_at(self.calendrier, jour)


def _step_days(calendrier: Calendrier, trace: Trace, au: date, moved: Sequence[date]) -> list[date]:
    """Return the last working days of the weeks, the end, `au`, and both sides of each revision."""
    ends: dict[tuple[int, ...], date] = {}
    for jour in calendrier.working_days_in(trace.debut, max(trace.fin, au)):
        ends[jour.isocalendar()[:2]] = jour
    chosen = {*ends.values(), trace.fin}
    # The eve too, so that a revision is drawn as a step and not as the slope of a week.
    for jour in moved:
        chosen.update(day for day in (jour - timedelta(days=1), jour) if day > trace.debut)
    if trace.debut <= au:
        chosen.add(au)
    return sorted(chosen)


def _month_ends(debut: date, au: date) -> Iterator[date]:
    """Yield the last day of each month from `debut` on, then `au` if it is not one of them."""
    for rank in range(debut.month, au.month + 1):
        if (jour := min(Mois(au.year, rank).last_day, au)) >= debut:
            yield jour


def _days_ahead(calendrier: Calendrier, trace: Trace, au: date) -> Sequence[date]:
    """Return the working days left after `au`, from the window's first day on."""
    return calendrier.working_days_in(max(au + timedelta(days=1), trace.debut), trace.fin)


def _with_landing(
    calendrier: Calendrier,
    trace: Trace,
    etapes: Sequence[Point],
    au: date,
    realise: int,
    landing: int | None,
) -> tuple[Point, ...]:
    """Return the points from `au` on, which go straight to the landing by working days."""
    ahead = _days_ahead(calendrier, trace, au)
    if landing is None or not ahead:
        return tuple(etapes)
    gap = landing - realise

    def at(jour: date) -> int:
        used = realise + divide(gap * bisect_right(ahead, jour), len(ahead))
        return used if trace.total is None else trace.total - used

    return tuple(
        replace(etape, projete=at(etape.jour)) if au <= etape.jour <= trace.fin else etape for etape in etapes
    )


def _project_end(
    calendrier: Calendrier, trace: Trace, travail: _Work, au: date, landing: int | None
) -> date | None:
    """Return the day on which nothing is left, past or on the way to the landing; None if some will be."""
    if not trace.total:
        return None
    for jour, spent in zip(travail.jours, travail.cumuls, strict=True):
        if travail.avant + spent >= trace.total:
            return jour
    realise, ahead = travail.at(au), _days_ahead(calendrier, trace, au)
    if landing is None or not realise < trace.total <= landing or not ahead:
        return None
    # The working days that what is left takes on the way to the landing, rounded up.
    needed = -(-(trace.total - realise) * len(ahead) // (landing - realise))
    return ahead[needed - 1]
