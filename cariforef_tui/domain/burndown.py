"""The burn-down of one line: what is left of its days, week after week, against the plan."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from cariforef_tui.domain.avancement import JOURS_OBSERVES_MIN, expect_at, project_rythme
from cariforef_tui.domain.calendrier import Calendrier
from cariforef_tui.domain.programme import Compte, Enveloppe, Programme


class Mesure(StrEnum):
    """What the actual line counts: days left of a number, or days done where the plan has none."""

    RESTE = "reste"
    CUMUL = "cumul"


@dataclass(frozen=True, slots=True)
class Etape:
    """One point, at the end of `jour`; `actuel` is None after `au`, `prevu` where there is no plan."""

    jour: date
    prevu: int | None
    actuel: int | None


@dataclass(frozen=True, slots=True)
class Burndown:
    """Hundredths of a day of one line, or of the shared enveloppe that it draws on.

    `etapes` open on the window's first day, before any work, then give the last working day of each
    week. `attendu` and `actuel` are what should be left, and what is, at `au` (days done under CUMUL).
    `fin_projetee` is the day on which nothing was or will be left at the observed pace, None where
    that is unknown or beyond the exercice.
    """

    code: str
    lignes: tuple[str, ...]
    mesure: Mesure
    debut: date
    fin: date
    au: date
    total: int | None
    realise: int
    attendu: int | None
    actuel: int
    atterrissage: int | None
    fin_projetee: date | None
    etapes: tuple[Etape, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Parts of a total, each spread over its own window; `lignes` are those whose work is counted."""

    lignes: tuple[str, ...]
    total: int | None
    parts: tuple[tuple[int, date, date], ...]
    debut: date
    fin: date

    def left_at(self, calendrier: Calendrier, jour: date) -> int | None:
        if self.total is None:
            return None
        return self.total - sum(
            expect_at(calendrier, centiemes, first, last, jour) for centiemes, first, last in self.parts
        )


def compute_burndown(
    programme: Programme,
    calendrier: Calendrier,
    code: str,
    sums_by_day: Sequence[tuple[date, int]],
    au: date,
) -> Burndown:
    """Return the burn-down of `code` at the end of `au`.

    `sums_by_day` are the hundredths logged by date, in order, on the line's subtree, or on every line of
    the enveloppe that it shares. Work outside the window counts as soon as it is done.
    """
    plan = _read_plan(programme, code)
    days = [jour for jour, _ in sums_by_day if jour <= au]
    done = list(accumulate(centiemes for _, centiemes in sums_by_day[: len(days)]))
    realise = done[-1] if done else 0

    def actual_at(jour: date) -> int:
        rank = bisect_right(days, jour)
        spent = done[rank - 1] if rank else 0
        return spent if plan.total is None else plan.total - spent

    before = plan.debut - timedelta(days=1)
    etapes = [Etape(plan.debut, plan.total, actual_at(before) if plan.debut <= au else None)]
    for jour in _step_days(calendrier, plan.debut, plan.fin, au):
        etapes.append(Etape(jour, plan.left_at(calendrier, jour), actual_at(jour) if jour <= au else None))
    return Burndown(
        code=code,
        lignes=plan.lignes,
        mesure=Mesure.CUMUL if plan.total is None else Mesure.RESTE,
        debut=plan.debut,
        fin=plan.fin,
        au=au,
        total=plan.total,
        realise=realise,
        attendu=plan.left_at(calendrier, au),
        actuel=actual_at(au),
        atterrissage=project_rythme(calendrier, realise, plan.debut, plan.fin, au),
        fin_projetee=_project_end(calendrier, plan, days, done, au),
        etapes=tuple(etapes),
    )


def _read_plan(programme: Programme, code: str) -> _Plan:
    shared = programme.shared_enveloppe(code)
    drawn: tuple[Enveloppe, ...] = (shared,) if shared else programme.enveloppes_within[code]
    parts = tuple(
        (enveloppe.centiemes, *programme.enveloppe_window(enveloppe))
        for enveloppe in drawn
        if enveloppe.compte is Compte.METIER and enveloppe.centiemes is not None
    )
    below = programme.subtrees[code]
    lignes = (
        shared.lignes if shared else tuple(one.code for one in programme.imputables() if one.code in below)
    )
    windows = [(first, last) for _, first, last in parts] or [programme.window(line) for line in lignes]
    windows = windows or [programme.window(code)]
    return _Plan(
        lignes=lignes,
        total=sum(centiemes for centiemes, _, _ in parts) if parts else None,
        parts=parts,
        debut=min(first for first, _ in windows),
        fin=max(last for _, last in windows),
    )


def _step_days(calendrier: Calendrier, debut: date, fin: date, au: date) -> list[date]:
    """The last working day of each week of the window, `au`, and the window's end where it is later."""
    ends: dict[tuple[int, int], date] = {}
    for jour in calendrier.working_days_in(debut, max(fin, au)):
        ends[jour.isocalendar()[:2]] = jour
    chosen = {*ends.values(), fin}
    if debut <= au:
        chosen.add(au)
    return sorted(chosen)


def _project_end(
    calendrier: Calendrier, plan: _Plan, days: list[date], done: list[int], au: date
) -> date | None:
    if plan.total is None or plan.total <= 0:
        return None
    for jour, spent in zip(days, done, strict=True):
        if spent >= plan.total:
            return jour
    elapsed = calendrier.count_working_days(plan.debut, min(au, plan.fin))
    if not done or done[-1] <= 0 or elapsed < JOURS_OBSERVES_MIN:
        return None
    needed = -(-(plan.total - done[-1]) * elapsed // done[-1])
    ahead = calendrier.working_days_in(au + timedelta(days=1), calendrier.last_day)
    return ahead[needed - 1] if needed <= len(ahead) else None
