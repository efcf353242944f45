"""What a calendar proposes and leaves out, in French, for who is about to agree to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from cariforef_tui.domain.temps.agenda.events import Agenda, Ecart
from cariforef_tui.domain.temps.agenda.prefill import Prefill, TitleCount
from cariforef_tui.domain.temps.sentence.outcome import Proposal
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import count_of

_PLURIELS = {Ecart.LONG: "trop longs"}
CITES_MAX = 10
"""Dates or titles that are cited; the rest is counted."""


def count_days(proposal: Proposal) -> str:
    """Return `3 saisies à confirmer, 1,25 j et 2 jours d'absence`."""
    cells = len(proposal.saisies)
    total = format_jours(sum(saisie.added for saisie in proposal.saisies))
    told = (
        f"{count_of(cells, 'saisie')} à confirmer, {total}" if cells else "",
        f"{count_of(len(proposal.absences), 'jour')} d'absence" if proposal.absences else "",
    )
    return " et ".join(filter(None, told))


def describe_days(proposal: Proposal) -> Iterator[str]:
    """Yield a line a date: `lun. 14/05 : 14.7.1 0,5 j, 14.1.1 0,25 j`, then one for each absence."""
    for jour, saisies in groupby(proposal.saisies, key=lambda saisie: saisie.change.jour):
        cells = ", ".join(f"{saisie.change.code} {format_jours(saisie.added)}" for saisie in saisies)
        yield f"{format_jour(jour)} : {cells}"
    for absence in proposal.absences:
        yield f"{format_jour(absence.jour)} : {absence.nom} {format_jours(absence.centiemes)}"


def describe_left_out(agenda: Agenda, prefill: Prefill) -> Iterator[str]:
    """Yield why some events propose nothing: `journée pleine (lun. 14/05)`, `2 annulés`."""
    for why, days in prefill.laisses.items():
        yield f"{why.rstrip('.')} ({_cite_days(days)})"
    for ecart, count in agenda.ecarts.items():
        yield count_of(count, ecart.value, _PLURIELS.get(ecart))


def describe_title(title: TitleCount) -> str:
    """Return `« point équipe », 12 fois, 6h30`."""
    times = f", {title.nombre} fois" if title.nombre > 1 else ""
    hours = f", {title.minutes // 60}h{title.minutes % 60:02d}" if title.minutes else ""
    return f"« {title.titre} »{times}{hours}"


def _cite_days(days: Sequence[date]) -> str:
    rest = len(days) - CITES_MAX
    more = f" et {rest} de plus" if rest > 0 else ""
    return ", ".join(map(format_jour, days[:CITES_MAX])) + more
