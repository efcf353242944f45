"""Whatever the bytes, a reader answers with a table or with a refusal."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.exchange.files.write import Format
from cariforef_tui.exchange.temps.agenda import read_agenda
from cariforef_tui.exchange.temps.recognise import read_data

RawBook = Callable[..., bytes]
CSV_TEXT = st.text(alphabet='"";,\t\r\n\'=a1é\x00\ud800', max_size=60).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
XML = st.lists(
    st.sampled_from(
        b'<row |<c |r="1"|r="A1"|r="ZZZZ9"|t="s"|t="e"|>|/>|<v>|</v>|<f>|1|-1|1e999|</c>|</row>|'
        b"<is><t>|&amp;|&x;| |</t></is>".split(b"|")
    ),
    max_size=40,
).map(b"".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "saisies",
                    "date",
                    "agent",
                    "code",
                    "jours",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


ICS = st.lists(
    st.sampled_from(
        [
            "UID:1",
            "UID:2",
            "SUMMARY:a",
            "CLASS:PRIVATE",
            "DTSTART:20180514T090000Z",
            "DTSTART;VALUE=DATE:20180514",
            "DTSTART:x",
            "DTSTART;TZID=Romance Standard Time:20180514T090000",
            "DTSTART;TZID=x:20180514T090000",
            "DTEND:20180514",
            "DTEND:20180514T100000Z",
            "DTEND:20180513T100000",
            "DTEND:99991231T235959Z",
            "DURATION:PT1H",
            "DURATION:-P9W",
            "DURATION:P99999999D",
            "RRULE:FREQ=DAILY",
            "RRULE:FREQ=WEEKLY;UNTIL=20180601",
            "RRULE:FREQ=MONTHLY;COUNT=-1",
            "RRULE:FREQ=YEARLY;BYMONTHDAY=0",
            "RRULE:x",
            "RRULE:FREQ=DAILY;UNTIL=090000",
            "DTSTART:090000",
            "DTSTART:20180514T090000Z/PT1H",
            "RRULE:",
            "RDATE:20180515T090000Z",
            "RDATE;VALUE=PERIOD:x",
            "EXDATE:",
            "RDATE;VALUE=PERIOD:20180515T090000Z/PT1H",
            "EXDATE;VALUE=DATE:20180515",
            "EXDATE:20180514T090000Z",
            "RECURRENCE-ID:20180514T090000Z",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20180515",
            "SEQUENCE:x",
            "STATUS:CANCELLED",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:a",
            "ATTENDEE:\x1b",
            "ORGANIZER:mailto:a",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "END:VALARM",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "END:VCALENDAR",
            "BEGIN:VCALENDAR",
            "X-WR-TIMEZONE:x",
            "SUMMARY:\u202e",
        ]
    ),
    max_size=14,
)


def check(data: bytes, format_: Format | None = None) -> None:
    with suppress(FichierRefuse):
        found = read_data("a", data, format_)
        assert found.source == "a"
        assert all(len(cells) == len(found.titres) for _, cells in found.lignes)


@given(st.binary(max_size=200) | CSV_TEXT, st.sampled_from([None, *Format]))
def test_any_bytes_in_any_format(data: bytes, format_: Format | None) -> None:
    check(data, format_)


@given(ICS, st.booleans())
def test_any_lines_of_a_calendar(lines: list[str], closed: bool) -> None:
    head, end = ["BEGIN:VCALENDAR", "BEGIN:VEVENT"], ["END:VEVENT", "END:VCALENDAR"] if closed else []
    first, last = date(2018, 5, 14), date(2018, 5, 20)
    with suppress(FichierRefuse):
        read = read_agenda("a", "\r\n".join([*head, *lines, *end]).encode(), first, last)
        assert all(first <= one.jour <= last for one in (*read.rendezvous, *read.journees))
        assert all(0 < one.fin - one.debut <= 1500 for one in read.rendezvous)


@given(JSON)
def test_any_json(value: object) -> None:
    check(json.dumps(value).encode(), Format.JSON)


@given(XML)
def test_any_sheet_of_a_sound_archive(raw_book: RawBook, rows: bytes) -> None:
    check(raw_book(rows), Format.XLSX)


@given(st.data())
def test_any_damage_to_a_workbook(raw_book: RawBook, data: st.DataObject) -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c></row>'
    rows += b'<row r="2"><c r="A2"><v>1</v></c></row>'
    whole = bytearray(raw_book(rows))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    check(bytes(whole), Format.XLSX)


@given(
    st.sampled_from(["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]),
    st.binary(max_size=80),
)
def test_any_content_of_any_part(raw_book: RawBook, part: str, content: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw_book(b""))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name == part else source.read(name))
    check(stream.getvalue(), Format.XLSX)
