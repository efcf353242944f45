"""Write an ODS as LibreOffice saves it: typed cells, comments, and rows that stand for thousands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NS = "urn:oasis:names:tc:opendocument:xmlns"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_OPEN = (
    f'<office:document-content xmlns:office="{_NS}:office:1.0" xmlns:table="{_NS}:table:1.0" '
    f'xmlns:text="{_NS}:text:1.0" xmlns:calcext="{_CALCEXT}"><office:body><office:spreadsheet>'
)
_CLOSE = "</office:spreadsheet></office:body></office:document-content>"
_FILL = '<table:table-cell table:number-columns-repeated="16370"/>'
_REST = f'<table:table-row table:number-rows-repeated="1048000">{_FILL}</table:table-row>'


def ods_of(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a workbook; the first row of a sheet bears comments, a value is text, a number or a date."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_row, rows))}{_REST}</table:table>"
        for name, rows in sheets.items()
    )
    return archive_of(tables)


def archive_of(tables: str, manifest: str = "", kind: str = TYPE) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", f"{_OPEN}{tables}{_CLOSE}")
    return stream.getvalue()


def _row(cells: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}{_FILL}</table:table-row>"


def _cell(value: object) -> str:
    note = "<office:annotation><text:p>À remplir</text:p></office:annotation>"
    match value:
        case "" | None:
            return "<table:table-cell/>"
        case date():
            said = f'office:value-type="date" office:date-value="{value.isoformat()}"'
            return f"<table:table-cell {said}><text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
        case int() | float():
            said = f'office:value-type="float" office:value="{value}"'
            return f"<table:table-cell {said}><text:p>{value}</text:p></table:table-cell>"
        case _:
            said = f'office:value-type="string">{note}<text:p>{escape(str(value))}</text:p>'
            return f"<table:table-cell {said}</table:table-cell>"
