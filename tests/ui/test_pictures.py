"""The pictures of the README: figures stay in their columns, whatever draws them."""

from __future__ import annotations

import re
from html import unescape

from rich.cells import cell_len

from tests.pictures import picture_of
from tests.ui.visit import MakeApp, Press, visiting

_TEXT = re.compile(r'<text [^>]*x="([\d.]+)"[^>]*textLength="([\d.]+)"[^>]*>([^<]*)</text>')
CELL = 12.2
"""Width that the drawing gives to one cell."""


async def test_every_text_of_a_picture_starts_and_ends_on_a_cell_and_keeps_its_blanks(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app()
    async with visiting(app, press, (100, 30)):
        picture = picture_of(app)
    assert '<svg xml:space="preserve"' in picture
    texts = [
        (float(x), float(length), unescape(text))
        for x, length, text in _TEXT.findall(picture)
        if text.strip("\n")
    ]
    assert len(texts) > 50
    for x, length, text in texts:
        assert abs(x / CELL - round(x / CELL)) < 0.01, text
        assert abs(length - cell_len(text) * CELL) < 0.5, text
