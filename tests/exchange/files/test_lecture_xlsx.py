"""Workbooks: cells as text, each that is no plain value named; attacks refused at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest

from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.exchange.files.read_xlsx import read_xlsx
from cariforef_tui.exchange.temps.recognise import read_data
from tests.kit.ods import ods_of

TITRES = ["Qui", "Jour", "Code", "Jours", "Note"]
RawBook = Callable[..., bytes]


def book_of(
    *rows: list[Any], change: Callable[[Any], None] = lambda _sheet: None, name: str = "Feuil1"
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(FichierRefuse) as refused:
        read_data("a.xlsx", data)
    return [str(fault) for fault in refused.value.faults]


def test_numbers_and_dates_become_what_a_person_would_type() -> None:
    data = book_of(
        TITRES,
        ["DM", date(2018, 5, 21), "14.7.1", 0.5, None],
        [],
        ["LR", "21/05/2018", 18, 0.30000000000000004, "12,50"],
        ["ME", datetime(2018, 5, 22), "1.10", 1, "'=x"],
    )
    assert read_xlsx("a.xlsx", data).lignes == (
        (2, ("DM", "21/05/2018", "14.7.1", "0,5", "")),
        (4, ("LR", "21/05/2018", "18", "0,3", "12,50")),
        (5, ("ME", "22/05/2018", "1.10", "1", "=x")),
    )


def test_every_cell_that_is_no_plain_value_is_named() -> None:
    def change(sheet: Any) -> None:
        sheet["D4"] = "#REF!"
        sheet["D4"].data_type = "e"
        sheet.merge_cells("A6:B7")

    data = book_of(
        TITRES,
        ["DM", date(2018, 5, 21), "14.7.1", "=1/2", ""],
        ["DM", date(2018, 5, 21), "14.7.1", 1, ""],
        ["DM", date(2018, 5, 21), "14.7.1", None, ""],
        ["DM", date(2018, 5, 21), "14.7.1", 1, ""],
        ["fusion"],
        change=change,
    )
    faults = "\n".join(faults_of(data))
    for cell, word in (
        ("D2", "formule"),
        ("D4", "#REF!"),
        ("A6:B7", "fusionnées"),
    ):
        assert any(cell in line and word in line for line in faults.splitlines()), (cell, faults)


def test_hours_and_booleans_are_read_as_they_are_typed() -> None:
    cells = [datetime(2018, 5, 21, 8, 30), time(8, 30), timedelta(hours=26, minutes=5), True, False]
    found = read_xlsx("a.xlsx", book_of(list("ABCDE"), cells))
    assert found.lignes == ((2, ("21/05/2018 08:30:00", "08:30:00", "26:05:00", "oui", "non")),)


def test_a_cell_under_no_title_is_named_and_a_total_row_is_left_out() -> None:
    assert faults_of(book_of(["A"], ["1", "stray"])) == ["ligne 2, cellule B2 : valeur sous aucun titre"]
    found = read_xlsx("a.xlsx", book_of(["A", "Jours"], ["x", 1], ["Total", "=SUM(B2:B2)"]))
    assert found.lignes == ((2, ("x", "1")),)
    assert found.remarques == ("Ligne 3 de totaux laissée de côté.",)
    found = read_xlsx("a.xlsx", book_of(["A", "Jours"], ["x", 1], [None, "=SUM(B2:B2)"]))
    assert found.lignes == ((2, ("x", "1")),)


@pytest.mark.parametrize("value", ["1e400", "nan", "inf", "-1e400"])
def test_no_number_is_infinite(value: str, raw_book: RawBook) -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Jours</t></is></c></row><row r="2"><c r="A2"><v>'
    with pytest.raises(FichierRefuse):
        read_xlsx("a.xlsx", raw_book(rows + value.encode() + b"</v></c></row>"))


def test_hidden_sheets_are_not_the_first() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(["A"], ["hidden"])))
    book.worksheets[0].sheet_state = "hidden"
    other = book.create_sheet("vue")
    other.append(["B"])
    other.append(["seen"])
    stream = io.BytesIO()
    book.save(stream)
    assert read_xlsx("a.xlsx", stream.getvalue()).lignes == ((2, ("seen",)),)


HEAD = b'<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c></row>'


@pytest.mark.parametrize(
    ("rows", "options", "word"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', {}, "XFD1048576"),
        (
            b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 200_003)),
            {},
            "200000",
        ),
        (b"0" * 65_000_000, {}, "une fois déplié"),
        (b"<c " * 1_000_000, {}, "sans adresse"),
        (b"<row><c><v>1</v></c></row>", {}, "sans adresse"),
        (HEAD, {"before": b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'}, "DTD"),
        (HEAD, {"before": b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'}, "DTD"),
        (HEAD, {"beside": {"xl/vbaProject.bin": b"x"}}, "macros"),
    ],
)
def test_an_archive_that_would_cost_or_hide_is_refused(
    rows: bytes, options: dict[str, Any], word: str, raw_book: RawBook
) -> None:
    faults = faults_of(raw_book(rows, **options))
    assert len(faults) == 1
    assert word in faults[0]


def test_a_document_type_in_another_encoding_is_refused(raw_book: RawBook) -> None:
    texte = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a "x">]><w/>'
    assert "DTD" in faults_of(raw_book(HEAD, beside={"xl/styles.xml": texte.encode("utf-16")}))[0]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, ".xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "mot de passe",
        ),
        (b"A;B\n1;2\n", "malgré son nom"),
        (b"PK\x03\x04 and nothing more", "tronqué"),
        (b"PK\x05\x06" + b"\0" * 18, "malgré son nom"),
    ],
)
def test_what_is_no_workbook_is_named(data: bytes, word: str) -> None:
    assert word in faults_of(data)[0]


def test_a_truncated_workbook_is_refused() -> None:
    data = book_of(*([TITRES] + [["x", 1, 2, 3, 4]] * 50))
    for part in (4, 3, 2):
        assert "tronqué" in faults_of(data[: len(data) * (part - 1) // part])[0]


def test_an_ods_is_read_as_a_workbook_is() -> None:
    data = ods_of({"Feuille1": [["Qui", "Jour", "Jours"], ["DM", date(2018, 5, 21), 0.5]]})
    assert read_data("a.ods", data).lignes == ((2, ("DM", "21/05/2018", "0,5")),)
