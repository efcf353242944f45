"""CSV files as people save them: encodings and separators found, every structural fault placed."""

from __future__ import annotations

import pytest

from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.exchange.files.read_csv import CHAMP_MAX, read_csv

TEXTE = "Agent;Jour;Code;Jours;Remarque\nDM;21/05/2018;14.7.1;12,50;été\n"
ROW = (2, ("DM", "21/05/2018", "14.7.1", "12,50", "été"))


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(FichierRefuse) as refused:
        read_csv("a.csv", data)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("encoding", "mark", "remark"),
    [
        ("utf-8", b"", ""),
        ("utf-8-sig", b"", ""),
        ("cp1252", b"", "Windows-1252"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
    ],
)
def test_the_encoding_is_found_and_said_where_it_is_not_utf8(encoding: str, mark: bytes, remark: str) -> None:
    found = read_csv("a.csv", mark + TEXTE.encode(encoding))
    assert found.titres == ("Agent", "Jour", "Code", "Jours", "Remarque")
    assert found.lignes == (ROW,)
    assert bool(found.remarques) == bool(remark)
    assert remark in " ".join(found.remarques)


@pytest.mark.parametrize("texte", ["« Là », l’été", "Œuvre – 12 €", "DÉJÀ\xa0»", "Žižek, Škoda", "Word™"])
def test_french_and_names_in_windows_1252_are_read_as_they_are(texte: str) -> None:
    assert read_csv("a.csv", f"A;B\n1;{texte}\n".encode("cp1252")).lignes == ((2, ("1", texte)),)


@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_the_separator_is_the_one_of_the_titles(separateur: str) -> None:
    data = f'Agent{separateur}Jours\r\nDM{separateur}"12,50"\r\n'.encode()
    assert read_csv("a.csv", data).lignes == ((2, ("DM", "12,50")),)


def test_lines_keep_the_number_that_an_editor_shows() -> None:
    data = b'\nA;B\n\n1;"two\nlines"\n;\n3;4\n'
    assert read_csv("a.csv", data) == Sheet(
        source="a.csv", titres=("A", "B"), lignes=((4, ("1", "two\nlines")), (7, ("3", "4"))), ligne_titres=2
    )


def test_what_an_export_protects_comes_back_as_it_was() -> None:
    assert read_csv("a.csv", b"A;B\n'=1+1;'bonjour\n").lignes == ((2, ("=1+1", "'bonjour")),)


def test_short_and_long_rows_are_all_named_with_their_column() -> None:
    faults = faults_of(b"A;B;C\n1;2\n1;2;3;4\n1;2;3\n1\n")
    assert faults == [
        "ligne 2, colonne 3 : 2 champs, 3 attendus : il manque « C »",
        "ligne 3, colonne 4 : 4 champs, 3 attendus : « 4 » en trop",
        "ligne 5, colonne 2 : 1 champ, 3 attendus : il manque « B »",
    ]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b'A;B\n1;2\n3;"open\n4;5\n', "ligne 3, colonne 2", "jamais fermé"),
        (b'A;B\n"x"y;2\n', "ligne 2, colonne 1", "guillemet fermant"),
        (b"A;B\n1;" + b"x" * 200_000 + b"\n", "ligne 2, colonne 2", f"{CHAMP_MAX} caractères"),
        (b'A;B\n1;"' + b"x" * 200_000 + b'"\n', "ligne 2, colonne 2", ""),
        (b"A;B\n1;\x002\n", "ligne 2, caractère 3", "octet nul"),
        (b"A;B\n1;\x81\n", "ligne 2, octet 7", "0x81"),
        (
            "A;B\n1;é\n".encode() + "2;été\n".encode("cp1252"),
            "ligne 3, octet 12",
            "0xE9 qui n'est",
        ),
        ("A;B\n1;‘é’\n".encode()[:-2], "ligne 2, octet 12", "0xE2 qui n'est pas de l'UTF-8"),
        ("A;B\n1;décidé\n".encode("mac-roman"), "ligne 2, octet 8", "0x8E d'un texte de Mac"),
        ("A;B\n1;voilà\n".encode("mac-roman"), "ligne 2, octet 11", "0x88 d'un texte de Mac"),
        ("A;B\n1;État\n".encode("mac-roman"), "ligne 2, octet 7", "0x83 d'un texte de Mac"),
        ("A;B\u20281;é\u2028".encode(), "ligne 1, octet 4", "fin de ligne U+2028"),
        (b"A;B\x0b1;2\x0b", "ligne 1, octet 4", "fin de ligne U+000B"),
        (b"\xff\xfeA\x00;\x00\n\x00\x00\xd8", "ligne 2", "UTF-16 incorrect"),
        (b"Code;A;c\xc3\xb6de\n", "ligne 1, colonne 3", "déjà en colonne 1"),
        (b"", "", "fichier vide"),
        (b"\n \n", "", "fichier vide"),
    ],
)
def test_each_fault_says_its_line_and_its_column(data: bytes, place: str, message: str) -> None:
    first = faults_of(data)[0]
    assert first.startswith(place)
    assert message in first


def test_utf16_without_a_mark_is_told_apart_from_text() -> None:
    assert "UTF-16 sans marque" in faults_of("A;B\n1;2\n".encode("utf-16-le"))[0]


def test_a_decimal_comma_in_a_comma_separated_file_is_a_long_row() -> None:
    assert faults_of(b"A,Jours\nDM,12,50\n") == ["ligne 2, colonne 3 : 3 champs, 2 attendus : « 50 » en trop"]
