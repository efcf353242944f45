"""Workbooks made by hand, as an attacker or a careless program would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from pypdf import PdfReader

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


def made_at(pdf: bytes) -> datetime | None:
    """Return when a PDF says it was made."""
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    return metadata.creation_date if metadata else None


@pytest.fixture
def text_of() -> Callable[[bytes], str]:
    """Return what a PDF of ours shows, page after page."""

    def extract(pdf: bytes) -> str:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)

    return extract
