"""One's own plan: the workbook to fill in, and the three forms in which it comes back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cariforef_tui.domain.values.faults import FautesRefusees, FichierRefuse
from cariforef_tui.exchange.programme.folder import read_folder, read_programme
from cariforef_tui.exchange.programme.form import COLONNES, EXEMPLE, example_tables, to_workbook
from cariforef_tui.exchange.programme.parse import ProgrammeLu
from cariforef_tui.exchange.programme.rows import SHEETS, columns_of
from cariforef_tui.exchange.programme.writer import programme_tables, write_folder
from tests.kit.ods import archive_of, ods_of
from tests.worlds import MEDIATHEQUE

Tables = Mapping[str, Sequence[Sequence[str]]]


def read_bytes(folder: Path, name: str, data: bytes) -> ProgrammeLu:
    (folder / name).write_bytes(data)
    return read_programme(str(folder / name))


def faults_of(folder: Path, name: str, data: bytes) -> list[str]:
    with pytest.raises(FautesRefusees) as refused:
        read_bytes(folder, name, data)
    return list(refused.value.sentences)


def to_ods(tables: Tables) -> bytes:
    return ods_of({name: [[typed(cell) for cell in row] for row in rows] for name, rows in tables.items()})


def typed(cell: str) -> object:
    """What a spreadsheet makes of what one types, in a column of no format."""
    return float(cell.replace(",", ".")) if cell.replace(",", "", 1).isdecimal() else cell


def edited(change: Callable[[Any], None]) -> bytes:
    """The workbook of the example, as somebody changed and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(example_tables(2027))))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_every_column_is_told_and_the_titles_are_those_that_are_read() -> None:
    assert {name: set(columns_of(model)) for name, model in SHEETS.items()} == {
        name: set(colonnes) for name, colonnes in COLONNES.items()
    }


def test_the_workbook_to_fill_in_has_comments_lists_frozen_titles_and_texts() -> None:
    data = to_workbook(example_tables(2027), EXEMPLE)
    assert data == to_workbook(example_tables(2027), EXEMPLE)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Lisez-moi", "programme", "lignes", "agents", "jalons", "livrables"]
    assert book["Lisez-moi"].max_row == 10
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert [cell.comment is not None for cell in sheet[1]] == [True] * sheet.max_column
    lignes = book["lignes"]
    assert [cell.value for cell in lignes[1]] == ["code", "libellé", "jours", "début", "échéance", "qui"]
    assert {lignes.column_dimensions[letter].number_format for letter in ("A", "B", "D", "E")} == {"@"}
    assert lignes["A4"].value == "1"
    assert (lignes["C9"].value, lignes["C6"].value) == (27.5, "avec 2")
    offers = {
        str(one.sqref): (one.formula1, bool(one.showErrorMessage))
        for sheet in book.worksheets
        for one in sheet.data_validations.dataValidation
    }
    assert offers["B2:B500"] == ("lignes!$A$2:$A$500", True)
    assert offers["E2:E500"][1] is False


def test_the_untouched_example_loads_and_agrees_with_itself(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "m.xlsx", to_workbook(example_tables(2027)))
    assert read.remarques == ()
    assert read.programme.centiemes_prevus("MED") == 24_500
    assert programme_tables(read.programme, read.agents) == {
        name: [list(row) for row in rows] for name, rows in example_tables(2027).items()
    }


@pytest.mark.parametrize("name", ["p.xlsx", "p.ods", "p"])
def test_a_plan_comes_back_the_same_from_each_form(name: str, tmp_path: Path) -> None:
    for plan in (
        read_folder(MEDIATHEQUE),
        read_bytes(tmp_path, "m.xlsx", to_workbook(example_tables(2027))),
    ):
        programme, agents = plan.programme, plan.agents
        tables = programme_tables(programme, agents)
        folder = tmp_path / str(len(programme.lignes))
        folder.mkdir()
        if name == "p":
            write_folder(folder / name, tables)
            read = read_programme(str(folder / name))
        elif name == "p.ods":
            read = read_bytes(folder, name, to_ods(tables))
        else:
            read = read_bytes(folder, name, to_workbook(tables))
        assert (read.programme, set(read.agents), read.remarques) == (programme, set(agents), ())
        assert programme_tables(read.programme, agents) == tables


def test_the_plan_of_the_product_comes_back_from_a_workbook(tmp_path: Path, programme_2018: Any) -> None:
    data = to_workbook(programme_tables(programme_2018, []))
    read = read_bytes(tmp_path, "p.xlsx", data)
    assert (read.programme, read.programme.tirages) == (programme_2018, programme_2018.tirages)


def test_a_workbook_as_people_make_them_is_read(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        lignes = book["lignes"]
        lignes["A1"], lignes["B1"], lignes["D1"], lignes["E1"] = " CODE", "Libelle ", "DEBUT", "Echéance"
        lignes["G1"], lignes["G3"], lignes["I5"] = "Budget", "=SUM(G4:G6)", "une note"
        lignes["B4"] = "Accueil,\nprêts et retours "
        lignes["D6"], lignes["E9"] = date(2027, 4, 1), date(2027, 6, 30)
        lignes["A9"] = 4.1
        lignes.insert_rows(6)
        lignes["B15"], lignes["C15"] = "TOTAL", "=SUM(C2:C13)"
        book["programme"]["A2"] = 2027
        book["jalons"]["C2"] = date(2027, 9, 25)
        book.create_sheet("Brouillon")["A1"] = "=1/0"

    read = read_bytes(tmp_path, "m.xlsx", edited(change))
    expected = read_bytes(tmp_path, "e.xlsx", to_workbook(example_tables(2027)))
    assert (read.programme, read.agents) == (expected.programme, expected.agents)
    assert read.remarques == (
        "Feuilles laissées de côté : « Brouillon »",
        "Ligne 15 « Total » laissée de côté, feuille lignes.",
        "Colonnes laissées de côté, feuille lignes : « Budget »",
    )


def test_each_fault_of_a_workbook_has_its_sheet_row_column_and_cell(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        lignes = book["lignes"]
        lignes["C4"], lignes["C5"], lignes["C6"] = "=1+1", "beaucoup", "avec 9"
        lignes["D7"], lignes["D8"], lignes["D9"] = "bientôt", "", "01/07/2027"
        lignes["E8"], lignes["A9"], lignes["A10"] = date(2027, 12, 1), 4.1, 4.1
        lignes["D10"], lignes["E10"] = "mars", "1er semestre"
        lignes["A11"] = date(2027, 1, 5)
        book["jalons"]["D2"] = 4.1
        book["agents"]["B3"] = "XX"

    lost = "1.10 écrit en nombre devient 1.1 : mettez la colonne en texte."
    assert faults_of(tmp_path, "m.xlsx", edited(change)) == [
        "feuille agents, ligne 3, colonne pôle (B3) : sigle inconnu « XX ».",
        "feuille jalons, ligne 2, colonne lignes (D2) : code devenu un nombre (1.1 et 1.10 s'y confondent) : "
        "mettez la colonne en texte.",
        "feuille lignes, ligne 4, colonne jours (C4) : formule : collez sa valeur.",
        "feuille lignes, ligne 5, colonne jours (C5) : « beaucoup » : nombre de jours attendu (par exemple "
        "12 ou 12,5).",
        "feuille lignes, ligne 6, colonne jours (C6) : ligne inconnue « 9 ».",
        "feuille lignes, ligne 7, colonne début (D7) : « bientôt » : début non reconnu (par exemple 01/04 ou "
        "avril).",
        "feuille lignes, ligne 8, colonne échéance (E8) : échéance devenue le 01/12/2027 : écrivez en texte "
        "12/2027 pour le mois, ou 01/12/2027.",
        "feuille lignes, ligne 9, colonne début (D9) : « 30/06/2027 » finit avant le début, le 01/07/2027.",
        f"feuille lignes, ligne 10, colonne code (A10) : « 4.1 » est déjà à la ligne 9. {lost}",
        "feuille lignes, ligne 10, colonne début (D10) : « 1er semestre 2027 » dit un autre début que le "
        "01/03/2027.",
        "feuille lignes, ligne 11, colonne code (A11) : code devenu une date : mettez la colonne en texte.",
        "feuille livrables, ligne 2, colonne ligne (A2) : ligne inconnue « 5 ».",
    ]


CELL = '<table:table-cell office:value-type="string"{more}><text:p>x</text:p></table:table-cell>'
SHEET = '<table:table table:name="lignes">{rows}</table:table>'


def row_of(more: str, repeated: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{repeated}">{CELL.format(more=more)}</table:table-row>'
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (archive_of(SHEET.format(rows=row_of(' table:number-columns-repeated="16384"'))), "trop grande"),
        (archive_of(SHEET.format(rows=row_of("", 1_048_576))), "trop grande"),
        (
            archive_of(SHEET.format(rows=row_of(f' table:number-columns-repeated="{"9" * 5000}"'))),
            "illisible",
        ),
        (archive_of(SHEET.format(rows=SHEET.format(rows=row_of("")))), "illisible"),
        (archive_of("", '<e xmlns="m:encryption-data"/>'), "mot de passe"),
        (archive_of("", kind="application/vnd.oasis.opendocument.text"), "pas un classeur"),
        (archive_of("<x>"), "illisible"),
        (b"A;B\n1;2\n", "ni un dossier, ni un classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    ],
)
def test_what_is_no_workbook_or_would_cost_is_refused(data: bytes, word: str, tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "p.ods", data)
    assert word in fault


def calculated(data: bytes, sheet: str, cell: str) -> bytes:
    """The same workbook, where a formula gave the value of a cell."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name).decode()
            if name == sheet:
                content, count = re.subn(f'(<c r="{cell}"[^>]*>)(<v>)', r"\1<f>1+1</f>\2", content)
                assert count == 1
            after.writestr(name, content)
    return changed.getvalue()


def test_a_formula_counts_for_its_value_and_a_remark_names_it(tmp_path: Path) -> None:
    data = to_workbook(example_tables(2027))
    expected = read_bytes(tmp_path, "e.xlsx", data)
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    sheet = f"xl/worksheets/sheet{names.index('lignes') + 1}.xml"
    read = read_bytes(tmp_path, "m.xlsx", calculated(data, sheet, "C4"))
    assert read.programme == expected.programme
    assert read.remarques == (*expected.remarques, "Formules prises pour leur valeur, feuille lignes : C4")
    tables = dict(example_tables(2027))
    ods = to_ods({"programme": tables["programme"], "lignes": [*tables["lignes"][:2]]})
    content = zipfile.ZipFile(io.BytesIO(ods)).read("content.xml").decode()
    body = content.partition("<office:spreadsheet>")[2].partition("</office:spreadsheet>")[0]
    body = body.replace('office:value="245.0"', 'office:value="245.0" table:formula="of:=1"')
    assert read_bytes(tmp_path, "p.ods", archive_of(body)).remarques == (
        "Formules prises pour leur valeur, feuille lignes : C2",
    )


def test_a_workbook_of_an_earlier_version_says_where_days_go_now(tmp_path: Path) -> None:
    tables = {**example_tables(2027), "enveloppes": [["id", "jours"], ["1-metier", "12"]]}
    with pytest.raises(FichierRefuse, match="colonne jours"):
        read_bytes(tmp_path, "p.ods", to_ods(tables))


def test_a_folder_is_read_in_the_encoding_of_a_spreadsheet(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "p", example_tables(2027))
    path = folder / "lignes.csv"
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("cp1252"))
    read = read_programme(str(folder))
    assert read.programme.by_code["MED"].libelle == "Médiathèque municipale"
    assert read.remarques == ("lignes.csv : Encodage Windows-1252 reconnu : vérifiez les accents.",)
    path.write_text("code;libellé\n1;x;y\n")
    with pytest.raises(FichierRefuse, match=r"lignes\.csv : 1 faute"):
        read_programme(str(folder))
