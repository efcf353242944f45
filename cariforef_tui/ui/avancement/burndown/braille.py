"""A canvas of braille dots, two by four in each cell."""

from __future__ import annotations

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
"""Unicode's braille pattern without dots; `_BITS` are added to it, a row of dots each, left then right."""


class BrailleCanvas:
    """Dots from (0, 0) at the top left to (2 x width - 1, 4 x height - 1); those outside are left out."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells = [[0] * width for _ in range(height)]

    def dot(self, x: int, y: int) -> None:
        if 0 <= x < 2 * self.width and 0 <= y < 4 * self.height:
            self._cells[y // 4][x // 2] |= _BITS[y % 4][x % 2]

    def line(self, start: tuple[int, int], end: tuple[int, int], *, every: int = 1) -> None:
        """Dots from `start` to `end`, both included; `every` counts columns between two dots."""
        (x0, y0), (x1, y1) = start, end
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            x, y = x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps)
            if (x if abs(x1 - x0) >= abs(y1 - y0) else y) % every == 0:
                self.dot(x, y)

    def char(self, column: int, row: int) -> str:
        """The braille character of one cell, empty where it has no dot."""
        bits = self._cells[row][column]
        return chr(_BLANK + bits) if bits else ""
