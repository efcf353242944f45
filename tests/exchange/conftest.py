"""Workbooks made by hand, as an attacker or a careless program would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest

from tests.exchange.pdf import streams_of

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

RawBook = Callable[..., bytes]


@pytest.fixture
def raw_book() -> RawBook:
    """Return an archive whose only sheet holds these bytes of rows, shared texts and parts beside."""

    def make(
        rows: bytes, *, before: bytes = b"", shared: bytes = b"", beside: Mapping[str, bytes] | None = None
    ) -> bytes:
        sheet = before + f"<worksheet {_MAIN}><sheetData>".encode() + rows + b"</sheetData></worksheet>"
        strings = f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
                "</Types>"
            ),
            "_rels/.rels": (
                f'<Relationships {_RELS}><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
                '<sheet name="Saisies" sheetId="1" r:id="r1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships {_RELS}><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
                f'Target="worksheets/sheet1.xml"/>{strings if shared else ""}</Relationships>'
            ),
            "xl/worksheets/sheet1.xml": sheet,
            **({"xl/sharedStrings.xml": shared} if shared else {}),
            **(beside or {}),
        }
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return stream.getvalue()

    return make


_GLYPH = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_FLAT = rb"\((?:\\.|[^\\()])*\)"
_NESTED = rb"\((?:\\.|[^\\()]|" + _FLAT + rb")*\)"
"""Parentheses in pairs are not escaped in a text of a PDF."""
_SHOWN = re.compile(rb"/f([0-9]+) [0-9.]+ Tf|\((?:\\.|[^\\()]|" + _NESTED + rb")*\)|(ET)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@pytest.fixture
def text_of() -> Callable[[bytes], str]:
    """Return what a PDF of ours shows, one line a piece of text, through the maps that its fonts carry."""

    def extract(pdf: bytes) -> str:
        streams = streams_of(pdf)
        fonts = [
            {glyph: bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in _GLYPH.findall(one)}
            for one in streams
            if b"beginbfchar" in one
        ]
        return "".join(_read_page(one, fonts) for one in streams if b"BT" in one and b" Tf" in one)

    return extract


def _read_page(content: bytes, fonts: list[dict[bytes, str]]) -> str:
    shown, font = [], fonts[0]
    for found in _SHOWN.finditer(content):
        if found[1] is not None:
            font = fonts[int(found[1])]
        elif found[2] is not None:
            shown.append("\n")
        else:
            codes = _ESCAPED.sub(_unescape, found[0][1:-1]).hex().upper().encode()
            shown += [font.get(codes[rang : rang + 4], "?") for rang in range(0, len(codes), 4)]
    return "".join(shown)


def _unescape(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    return bytes([int(escaped, 8)]) if escaped.isdigit() else _CONTROLS.get(escaped, escaped)
