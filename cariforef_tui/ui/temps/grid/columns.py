"""Widths of the columns of the grid of the week."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.ui.kit.columns import LABEL_MIN

CLOSE_JOUR, LARGE_JOUR = 5, 7
"""Cells of a narrow day, with room for one sign, and of a wide one, with room for two."""
RULE = 2
"""Cells of the rule between the week before and the one shown."""
SINGLE_WIDTH, LARGE_WIDTH = 70, 100
"""Below 70 cells, one day is shown at a time; from 100, the plan and the week's days have columns too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekColumns:
    """Widths in cells of the week's columns; they add up to the width given.

    `passed` is that of the week before and of the rule after it, 0 if it is not shown; its days are `jour`
    wide too. `total` is 0 if no line shows its week's days. `prevu` is 0 if it has no room; unless
    `has_prevu`, it holds only the shared enveloppes. `is_single` means that one day is shown at a time.
    """

    code: int
    libelle: int
    jour: int
    passed: int
    total: int
    reste: int
    prevu: int
    has_prevu: bool
    is_single: bool

    @property
    def first_jour(self) -> int:
        """Cell at which the first day drawn begins, after the cursor's sign."""
        return 1 + self.code + self.libelle

    @property
    def marks(self) -> int:
        """Cells of a day that the signs after its number take."""
        return 1 if self.jour < LARGE_JOUR else 2


def layout_week(width: int, jours: int, longest_code: int, passed: int = 0) -> WeekColumns:
    """Share `width` cells between the columns; the label takes the cells that the figures leave.

    `passed` is the number of days of the week before that are shown beside the `jours`.
    """
    jours += passed
    code, reste, prevu = max(6, longest_code + 1), 7, 6
    is_single, has_prevu = width < SINGLE_WIDTH, width >= LARGE_WIDTH
    jour, total = (12, 0) if is_single else (CLOSE_JOUR, 0)
    if has_prevu:
        wide = next((cells for cells in (12, LARGE_JOUR) if width >= 80 + jours * cells), CLOSE_JOUR)
        jour, total, prevu = wide, 7, 7
    left = width - 1 - code - (1 if is_single else jours) * jour - total - reste - (RULE if passed else 0)
    # The label comes first: days take a cell more, and the plan its column, only past what a label needs.
    if jour == CLOSE_JOUR and left - jours > LABEL_MIN:
        jour, left = jour + 1, left - jours
    if left - prevu <= LABEL_MIN:
        prevu = 0
    return WeekColumns(
        code=code,
        libelle=max(0, left - prevu),
        jour=jour,
        passed=passed * jour + RULE if passed else 0,
        total=total,
        reste=reste,
        prevu=prevu,
        has_prevu=has_prevu and prevu > 0,
        is_single=is_single,
    )
