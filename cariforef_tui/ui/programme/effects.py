"""What a change of the plan would do: the change itself, then the totals and the écarts that it moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cariforef_tui.domain.avancement.sentences import estimate_gap
from cariforef_tui.domain.programme.gestes import describe_enveloppe, total_metier
from cariforef_tui.domain.programme.programme import Compte, Enveloppe
from cariforef_tui.domain.programme.revisions import (
    Changement,
    MontantRevise,
    apply_changements,
    poles_touched,
)
from cariforef_tui.domain.programme.sentences import describe_changement, format_delta
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.kit.columns import format_ecart


def describe_effects(situation: Situation, changements: Iterable[Changement]) -> tuple[str, ...]:
    """Return one sentence a change, before and after, then what it moves of the totals and écarts finals."""
    return tuple(_effects(situation, tuple(changements)))


def _effects(situation: Situation, changements: tuple[Changement, ...]) -> Iterator[str]:
    before, after = situation.programme, apply_changements(situation.plan, changements).programme
    for changement in changements:
        yield describe_changement(after, changement)
    moved = {change.enveloppe for change in changements if isinstance(change, MontantRevise)}
    if not moved:
        return
    for enveloppe in after.enveloppes:
        if enveloppe.id in moved and enveloppe.compte is Compte.METIER:
            yield from _landing(situation, enveloppe)
    for pole in poles_touched(after, changements):
        if pole is not None:
            was, now = before.centiemes_prevus(pole) or 0, after.centiemes_prevus(pole) or 0
            yield f"Pôle {pole} : {_moved(was, now)}"
    yield f"Programme : {_moved(total_metier(before), total_metier(after))}"


def _landing(situation: Situation, enveloppe: Enveloppe) -> Iterator[str]:
    """Yield how far from its plan the enveloppe will end, as things go now, before and after."""
    figures = situation.avancement.lignes.get(enveloppe.lignes[0])
    prevision = (figures.enveloppe_prevision or figures.prevision) if figures else None
    held = next((each for each in situation.programme.enveloppes if each.id == enveloppe.id), None)
    if prevision is None or not prevision.is_told:
        return
    was = format_ecart(estimate_gap(prevision.centiemes, held.centiemes if held else None))
    now = format_ecart(estimate_gap(prevision.centiemes, enveloppe.centiemes))
    yield f"Écart final de {describe_enveloppe(enveloppe)} : {was} → {now}"


def _moved(before: int, after: int) -> str:
    if before == after:
        return f"{format_jours(after)}, inchangé"
    return f"{format_jours(before)} → {format_jours(after)} ({format_delta(after - before)})"
