"""What is written: a spreadsheet takes no text for a formula, numbers stay numbers, totals agree."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cariforef_tui.domain.programme.dates_to_come import Terme
from cariforef_tui.domain.values.shown import Kind
from cariforef_tui.domain.values.tables import Column, Table, Total, protect, unprotect
from cariforef_tui.exchange.files import optional as extras
from cariforef_tui.exchange.files.write import to_csv, to_json
from cariforef_tui.exchange.files.write_xlsx import to_xlsx
from cariforef_tui.exchange.programme.agenda import to_ics
from cariforef_tui.services.ports.errors import ConfigurationError, StoreIO

PIEGES = ("=1+1", "@x", "\t=1", "-1+1", "+33", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("http://x")', "http://x")
COLONNES = (
    Column("texte", "Texte"),
    Column("date", "Date", Kind.DATE),
    Column("jours", "Jours", Kind.JOURS),
    Column("rang", "Rang", Kind.ENTIER),
    Column("taux", "Taux", Kind.TAUX),
)
JOUR = date(2018, 5, 21)
TABLEAU = Table(
    cle="essai",
    titre="Essai [2018]",
    exercice=2018,
    au=JOUR,
    colonnes=COLONNES,
    lignes=(
        ("total", JOUR, 125_075, 1, 5012),
        ("part", None, -10_800, None, None),
        ("part", None, 135_875, 2, None),
        *((piege, JOUR, 25, 3, 10_000) for piege in PIEGES),
    ),
    sommes=(Total(0, 2, (1, 2)),),
    totalisees=(3,),
)


def sheet_of(data: bytes, *, values: bool = False, rank: int = 0) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values).worksheets[rank]


def test_csv_opens_in_a_french_spreadsheet() -> None:
    data = to_csv(TABLEAU)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Texte;Date;Jours;Rang;Taux"
    assert lines[1] == "total;21/05/2018;1250,75;1;50,12 %"
    assert lines[2] == "part;;-108;;"


def test_no_text_of_a_csv_starts_a_formula_and_numbers_stay_numbers() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(TABLEAU).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert all(row[0][:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝") for row in rows)
    assert {row[2] for row in rows[4:]} == {"0,25"}
    assert [unprotect(protect(piege)) for piege in PIEGES] == list(PIEGES)


def test_a_workbook_has_no_formula_but_the_sums_it_means() -> None:
    sheet, totals = (sheet_of(to_xlsx([TABLEAU]), rank=rank) for rank in (0, 1))
    formulas = [
        {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"}
        for page in (sheet, totals)
    ]
    last = len(TABLEAU.lignes) + 1
    assert formulas == [{"C2": "=SUM(C3:C4)"}, {"B2": f"=SUBTOTAL(9,'{sheet.title}'!D2:D{last})"}]
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    assert sheet["A5"].value == "=1+1"
    assert sheet["A5"].data_type == "s"


def test_the_sums_of_a_workbook_agree_with_its_figures() -> None:
    sheet = sheet_of(to_xlsx([TABLEAU]), values=True)
    assert sheet["C2"].value == 1250.75 == sheet["C3"].value + sheet["C4"].value
    totals = sheet_of(to_xlsx([TABLEAU]), values=True, rank=1)
    ranks = [row[3].value for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in totals[2]] == ["Rang", sum(rank for rank in ranks if rank)]


def test_a_workbook_has_no_row_but_those_of_its_table() -> None:
    assert sheet_of(to_xlsx([TABLEAU])).max_row == len(TABLEAU.lignes) + 1


def test_the_cells_of_a_workbook_are_typed_and_its_header_is_frozen() -> None:
    sheet = sheet_of(to_xlsx([TABLEAU]))
    assert sheet["B2"].value == datetime(2018, 5, 21)
    assert sheet["B2"].number_format == "dd/mm/yyyy"
    assert sheet["C3"].value == -108
    assert sheet["C3"].number_format == "#,##0.00"
    assert sheet["E2"].value == pytest.approx(0.5012)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:E{len(TABLEAU.lignes) + 1}"


def test_nothing_alive_is_written() -> None:
    alive = Table(
        cle="a",
        titre="A",
        exercice=2018,
        au=JOUR,
        colonnes=COLONNES[:1],
        lignes=(("\x1b]52;c;x\x07\u202e[/b]",),),
    )
    assert b"\x1b" not in to_csv(alive)
    assert b"\x1b" not in to_json(alive)
    assert json.loads(to_json(alive))["a"] == [{"texte": "\x1b]52;c;x\x07\u202e[/b]"}]
    assert sheet_of(to_xlsx([alive]))["A2"].value == "␛]52;c;x␛␛[/b]"


def test_the_same_table_gives_the_same_bytes() -> None:
    assert to_xlsx([TABLEAU]) == to_xlsx([TABLEAU])


def test_a_long_table_is_written_without_its_workbook_being_held() -> None:
    def peak(rows: int) -> int:
        long = replace(TABLEAU, lignes=TABLEAU.lignes[1:2] * rows, sommes=(), totalisees=())
        tracemalloc.start()
        to_xlsx([long])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(2_500) - peak(500) < 2_000 * 100


def test_a_workbook_leaves_nothing_in_the_folder_of_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    to_xlsx([TABLEAU])
    assert [*tmp_path.iterdir()] == []


def test_a_workbook_without_a_place_for_its_rows_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    with pytest.raises(StoreIO, match=r"Le classeur ne s'écrit pas.*TMPDIR"):
        to_xlsx([TABLEAU])


def test_json_gives_numbers_and_iso_dates() -> None:
    found = json.loads(to_json(TABLEAU))
    assert (found["exercice"], found["au"]) == (2018, "2018-05-21")
    assert found["essai"][0] == {
        "texte": "total",
        "date": "2018-05-21",
        "jours": 1250.75,
        "rang": 1,
        "taux": 50.12,
    }
    assert found["essai"][1]["date"] is None


CHARGE = datetime(2018, 1, 2, 8, 30, tzinfo=UTC)
TERMES = (
    Terme(
        type="jalon",
        code="RGPD",
        libelle="RGPD effectif",
        texte="lignes 14.7.1 7.1 18",
        debut=None,
        fin=date(2018, 5, 25),
        qui="",
        modifie=CHARGE,
    ),
    Terme(
        type="echeance",
        code="14.1.1",
        libelle="Coordonner",
        texte="03/2018 – 12/2018",
        debut=date(2018, 3, 1),
        fin=date(2018, 12, 31),
        qui="DM",
        changements=2,
        modifie=datetime(2018, 5, 14, 9, 15, tzinfo=UTC),
    ),
    Terme(
        type="echeance",
        code="1.1",
        libelle="Soldée",
        texte="01/2018",
        debut=None,
        fin=date(2018, 1, 31),
        qui="",
        modifie=CHARGE,
        etat="soldée le 01/02/2018",
        changements=1,
    ),
    Terme(
        type="echeance",
        code="14.2",
        libelle="Quotidienne",
        texte="Quotidien",
        debut=None,
        fin=None,
        qui="",
        modifie=CHARGE,
    ),
    Terme(
        type="echeance",
        code="14.3",
        libelle="Retirée",
        texte="06/2018",
        debut=None,
        fin=date(2018, 6, 30),
        qui="",
        modifie=CHARGE,
        etat="retirée le 02/05/2018",
        changements=1,
        retiree=True,
    ),
    Terme(
        type="echeance",
        code="14.4",
        libelle="Sans date",
        texte="",
        debut=None,
        fin=None,
        qui="",
        modifie=CHARGE,
        changements=1,
        quitte=date(2018, 7, 31),
    ),
)


def read_ics() -> tuple[Any, dict[str, Any]]:
    """The calendar of TERMES, and its events by their code."""
    import icalendar

    calendar = icalendar.Calendar.from_ical(to_ics("Échéances 2018", 2018, TERMES))
    return calendar, {
        str(event["UID"]).split("-")[2].split("@")[0]: event for event in calendar.walk("VEVENT")
    }


def test_a_calendar_has_all_day_events_with_reminders_at_30_and_7_days() -> None:
    _, events = read_ics()
    assert str(events["RGPD"]["UID"]) == "jalon-2018-RGPD@cariforef"
    assert [*events] == ["RGPD", "14.1.1", "1.1", "14.3", "14.4"]
    assert (events["RGPD"]["DTSTART"].dt, events["RGPD"]["DTEND"].dt) == (
        date(2018, 5, 25),
        date(2018, 5, 26),
    )
    assert [alarm["TRIGGER"].dt.days for alarm in events["RGPD"].walk("VALARM")] == [-30, -7]
    assert "du 01/03/2018 au 31/12/2018" in events["14.1.1"]["DESCRIPTION"]


def test_a_moved_date_replaces_the_one_that_a_diary_keeps() -> None:
    _, events = read_ics()
    for code, sequence, last in (
        ("RGPD", 0, CHARGE),
        ("14.1.1", 2, datetime(2018, 5, 14, 9, 15, tzinfo=UTC)),
    ):
        assert (events[code]["SEQUENCE"], events[code]["LAST-MODIFIED"].dt) == (sequence, last)
        # The time of the reading would make it another event each time.
        assert events[code]["DTSTAMP"].dt == last


def test_what_is_over_stays_ticked_and_what_is_no_longer_to_come_is_cancelled_where_it_was() -> None:
    _, events = read_ics()
    said = {code: (str(event["STATUS"]), str(event["SUMMARY"])) for code, event in events.items()}
    assert said["1.1"] == ("CONFIRMED", "✓ 1.1 Soldée")
    assert said["14.3"] == ("CANCELLED", "× 14.3 Retirée")
    assert said["14.4"] == ("CANCELLED", "× 14.4 Sans date")
    assert events["14.4"]["DTSTART"].dt == date(2018, 7, 31)
    assert not any(events[code].walk("VALARM") for code in ("1.1", "14.3", "14.4"))


def test_a_calendar_has_a_name_and_says_how_often_to_read_it_again() -> None:
    calendar, _ = read_ics()
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Échéances 2018"
    lines = calendar.to_ical().decode().splitlines()
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"} <= {*lines}


def test_an_absent_library_is_one_sentence_that_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", absent)
    with pytest.raises(ConfigurationError, match=r"demande une bibliothèque de plus.*\[xlsx\]"):
        to_xlsx([TABLEAU])
    with pytest.raises(ConfigurationError, match=r"demande une bibliothèque de plus.*\[ics\]"):
        to_ics("Échéances 2018", 2018, TERMES)
