"""Parsing of a cell's text into hundredths of a day, by the store's settings and the day's rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.days import parse_jours, propose_jours
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.ui.temps.grid.keys import CellKey

if TYPE_CHECKING:
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.grid.cell_editor import CellEditor
    from cariforef_tui.ui.temps.state import WeekState


def parse_cell(week: WeekState, snapshot: SemaineSnapshot, cell: CellKey, texte: str) -> int:
    """Return the hundredths typed in a cell; raises JoursRefuses."""
    semaine, held, reglages = week.semaine(snapshot), week.held(cell), snapshot.reglages
    left = sum(semaine.left_of(jour) for jour in semaine.jours if jour.jour == cell.jour)
    reste = left + (held.centiemes if held else 0)
    return parse_jours(texte, pas=reglages.pas, reste=reste, minutes_par_jour=reglages.minutes_par_jour)


def read_typed(
    week: WeekState, snapshot: SemaineSnapshot, editor: CellEditor | None
) -> dict[CellKey, Saisie]:
    """Return what is being typed, where it makes sense already: the figures follow each key."""
    if editor is None:
        return {}
    cell = CellKey(editor.code, editor.jour)
    try:
        centiemes = parse_cell(week, snapshot, cell, editor.texte)
    except JoursRefuses:
        return {}
    saisie = Saisie(
        agent=snapshot.agent.initiales,
        jour=editor.jour,
        code=editor.code,
        centiemes=centiemes,
        version=editor.seen,
    )
    return {cell: saisie}


def propose_typing(snapshot: SemaineSnapshot | None) -> str:
    """Return what can be typed in a cell, by the settings of the week once it is read."""
    if snapshot is None:
        return propose_jours()
    reglages = snapshot.reglages
    return propose_jours(pas=reglages.pas, minutes_par_jour=reglages.minutes_par_jour)
