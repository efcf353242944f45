"""What the reader accepts, and how it names each fault."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cariforef_seeds.faults import SeedInvalid
from cariforef_seeds.reader import read_folder, read_programme
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Niveau, Programme
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.ports.errors import ConfigurationError
from tests.worlds import MEDIATHEQUE


def edit(folder: Path, fichier: str, change: Callable[[str], str]) -> None:
    path = folder / fichier
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_bytes(after.encode("utf-8"))


def replace(folder: Path, fichier: str, old: str, new: str) -> None:
    edit(folder, fichier, lambda texte: texte.replace(old, new, 1))


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(SeedInvalid) as refused:
        read_folder(folder)
    return [str(fault) for fault in refused.value.faults]


def test_a_copy_reads_as_the_original(folder: Path, seed_2018: tuple[Programme, tuple[Agent, ...]]) -> None:
    assert read_folder(folder) == seed_2018


def test_another_body_has_its_own_root_three_levels_and_no_si_team() -> None:
    programme, agents = read_folder(MEDIATHEQUE)
    assert (programme.racine, programme.code_si, len(agents)) == ("MED", None, 9)
    assert {ligne.niveau for ligne in programme.lignes} == {Niveau.GIP, Niveau.POLE, Niveau.ACTION}
    assert programme.centiemes_prevus("MED") == 170_000
    assert (programme.path("19"), programme.pole_of("MED")) == (("19", "RES", "MED"), None)


@pytest.mark.parametrize(("old", "new"), [("GIP;gip;;", "GIP;pole;;"), ("DIR;pole;GIP;", "DIR;gip;;")])
def test_a_programme_is_of_one_body(folder: Path, old: str, new: str) -> None:
    replace(folder, "lignes.csv", old, new)
    assert "lignes.csv : une ligne de niveau « gip » attendue, et une seule." in faults_of(folder)


def test_what_a_spreadsheet_saves_reads_the_same(folder: Path, programme: Programme) -> None:
    for path in folder.iterdir():
        texte = path.read_text(encoding="utf-8-sig")
        path.write_bytes(
            (texte + ";" * texte.split("\n")[0].count(";") + "\n").replace("\n", "\r\n").encode()
        )
    edit(
        folder, "enveloppes.csv", lambda texte: texte.replace(";225;", ";225,00;").replace(";160;", ";160.0;")
    )
    replace(folder, "lignes.csv", ";5160;", ";5 160;")
    replace(folder, "jalons.csv", "25/05/2018", "2018-05-25")
    assert read_folder(folder)[0] == programme


def test_columns_come_in_any_order(folder: Path, agents: tuple[Agent, ...]) -> None:
    rows = [line.split(";") for line in (folder / "agents.csv").read_text(encoding="utf-8-sig").splitlines()]
    (folder / "agents.csv").write_text("\n".join(";".join(reversed(row)) for row in rows), encoding="utf-8")
    assert read_folder(folder)[1] == agents


def test_the_droit_de_tirage_of_the_document_is_read_and_a_file_may_say_none(folder: Path) -> None:
    assert read_folder(folder)[0].tirages == {"4.5"}
    rows = (folder / "lignes.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "lignes.csv").write_text("\n".join(row.rpartition(";")[0] for row in rows), encoding="utf-8")
    assert read_folder(folder)[0].tirages == frozenset()


def test_a_jalon_bounds_the_lines_that_its_file_says_and_a_file_may_say_none(folder: Path) -> None:
    assert [jalon.bornees for jalon in read_folder(folder)[0].jalons] == [("14.7.1",), ()]
    replace(folder, "jalons.csv", ";14.7.1\n", ";18 7.1\n")
    assert [jalon.bornees for jalon in read_folder(folder)[0].jalons] == [("7.1", "18"), ()]
    rows = (folder / "jalons.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "jalons.csv").write_text("\n".join(row.rpartition(";")[0] for row in rows), encoding="utf-8")
    assert [jalon.bornees for jalon in read_folder(folder)[0].jalons] == [(), ()]


def test_half_days_are_hundredths(folder: Path) -> None:
    replace(folder, "enveloppes.csv", "1.1-metier;metier;chiffre;46;", "1.1-metier;metier;chiffre;45,75;")
    assert read_folder(folder)[0].centiemes_prevus("1.1") == 4_575


@pytest.mark.parametrize(
    ("fichier", "old", "new", "fault"),
    [
        (
            "enveloppes.csv",
            "chiffre;46;",
            "chiffre;quarante;",
            "ligne 2, champ « jours » : « quarante » : nombre de jours non reconnu (par exemple 12 ou 12,5).",
        ),
        (
            "enveloppes.csv",
            "chiffre;46;",
            "chiffre;46,125;",
            "ligne 2, champ « jours » : « 46,125 » : nombre de jours non reconnu (par exemple 12 ou 12,5).",
        ),
        ("enveloppes.csv", "chiffre;46;", "chiffre;;", "ligne 2, champ « jours » : nombre attendu."),
        (
            "enveloppes.csv",
            "chiffre;46;",
            "X;46;",
            "ligne 2, champ « jours » : rien d'attendu avec « X ».",
        ),
        (
            "enveloppes.csv",
            ";46;1.1",
            ";46;1.9",
            "ligne 2, champ « lignes » : ligne inconnue « 1.9 ».",
        ),
        (
            "enveloppes.csv",
            ";46;1.1",
            ";46;",
            "ligne 2, champ « lignes » : valeur absente.",
        ),
        (
            "enveloppes.csv",
            "9.1.1 9.1.2",
            "9.1",
            "ligne 28, champ « lignes » : 9.1 a des lignes sous elle : ce sont elles qu'il faut citer.",
        ),
        (
            "enveloppes.csv",
            ";43;1.2",
            ";43;1.1",
            "ligne 3, champ « lignes » : 1.1 est déjà dans l'enveloppe « 1.1-metier » du compte « metier ».",
        ),
        (
            "enveloppes.csv",
            "1.2-metier",
            "1.1-metier",
            "ligne 3, champ « id » : « 1.1-metier » est déjà à la ligne 2.",
        ),
        (
            "enveloppes.csv",
            ";metier;",
            ";métier;",
            "ligne 2, champ « compte » : « métier » : valeur inconnue (metier, SI).",
        ),
        (
            "enveloppes.csv",
            "chiffre;46;",
            "chiffre;-46;",
            "ligne 2, champ « jours » : -46 j : seule une régulation retire des jours, 1.1 n'en est pas une.",
        ),
        (
            "enveloppes.csv",
            "chiffre;-108;8.2",
            "chiffre;108;8.2",
            "ligne 27, champ « jours » : 108 j : une régulation retire des jours, elle n'en ajoute pas.",
        ),
        (
            "enveloppes.csv",
            "chiffre;-108;8.2",
            "chiffre;-108;8.2 20",
            "ligne 27, champ « jours » : -108 j : seule une régulation retire des jours, "
            "20 n'en est pas une.",
        ),
        (
            "lignes.csv",
            ";;;88;2;;",
            ";;;-88;2;;",
            "ligne 16, champ « jours_annonces » : -88 j : seule une régulation retire des jours, "
            "3 n'en est pas une.",
        ),
        (
            "lignes.csv",
            "1.2;action;1;",
            "1.2;action;99;",
            "ligne 6, champ « parent » : ligne inconnue « 99 ».",
        ),
        (
            "lignes.csv",
            "1.2;action;1;",
            "1.1;action;1;",
            "ligne 6, champ « code » : « 1.1 » est déjà à la ligne 5.",
        ),
        (
            "lignes.csv",
            "1.2;action;1;",
            "1.2;action;;",
            "ligne 6, champ « parent » : valeur absente : seul le niveau « gip » n'a pas de parent.",
        ),
        (
            "lignes.csv",
            "1.2;action;1;",
            "1.2;axe;1;",
            "ligne 6, champ « parent » : « axe » ne peut pas être sous « axe ».",
        ),
        (
            "lignes.csv",
            "3.2;action;3;",
            "3.2;action;2;",
            "ligne 18, champ « parent » : le code 3.2 annonce le parent 3.",
        ),
        (
            "lignes.csv",
            "1;axe;AD2I;",
            "1;axe;PRI;",
            "ligne 4, champ « parent » : « PRI » doit venir avant ses propres lignes.",
        ),
        (
            "lignes.csv",
            "Etude sport animation",
            "Etude\x1b]52;sport",
            "ligne 18 : 12 champs, 11 attendus.",
        ),
        (
            "lignes.csv",
            "Etude sport animation",
            "Etude \x1b[2Jsport",
            "ligne 18, champ « libelle » : caractère interdit U+001B en position 7.",
        ),
        (
            "lignes.csv",
            "Etude sport animation",
            "Etude \u202esport",
            "ligne 18, champ « libelle » : caractère interdit U+202E en position 7.",
        ),
        (
            "lignes.csv",
            "Etude sport animation",
            '"Etude\nsport"',
            "ligne 18, champ « libelle » : caractère interdit U+000A en position 6.",
        ),
        (
            "lignes.csv",
            "Etude sport animation",
            "x" * 10_000,
            "ligne 18, champ « libelle » : 10000 caractères, 1000 au plus.",
        ),
        (
            "lignes.csv",
            "Etude sport animation",
            '"Etude sport animation',
            "ligne 18 : guillemet mal fermé ou champ trop long : la suite n'a pas été lue.",
        ),
        ("lignes.csv", "Etude sport animation", "", "ligne 18, champ « libelle » : valeur absente."),
        (
            "lignes.csv",
            ";06/2018;",
            ";juin-18;",
            "ligne 95, champ « echeance » : « juin-18 » : un tableur a changé cette échéance ; "
            "écrivez par exemple 12/2018.",
        ),
        (
            "lignes.csv",
            ";5160;72;",
            ";5160;72,5;",
            "ligne 2, champ « actions_annoncees » : « 72,5 » : nombre entier attendu.",
        ),
        ("lignes.csv", ";oui;", ";vrai;", "ligne 37, champ « regulation » : « vrai » : « oui » ou rien."),
        (
            "lignes.csv",
            ";940;26;;;\n",
            ";940;26;;;oui\n",
            "ligne 3, champ « tirage » : AD2I n'est pas une ligne de détail : aucune demande ne s'y ouvre.",
        ),
        ("lignes.csv", ";qui;", ";responsable;", "ligne 1, champ « qui » : colonne absente."),
        ("lignes.csv", ";qui;", ";qui;note;", "ligne 1 : colonne inconnue « note »."),
        ("lignes.csv", ";qui;", ";qui;qui;", "ligne 1, champ « qui » : colonne en double."),
        (
            "jalons.csv",
            ";14.7.1\n",
            ";1.1\n",
            "ligne 2, champ « borne » : 1.1 n'est pas une ligne de ce jalon.",
        ),
        (
            "jalons.csv",
            "25/05/2018",
            "31/02/2018",
            "ligne 2, champ « date » : « 31/02/2018 » : cette date n'existe pas.",
        ),
        (
            "jalons.csv",
            "25/05/2018",
            "mai 2018",
            "ligne 2, champ « date » : « mai 2018 » : date non reconnue (par exemple 25/05/2018).",
        ),
        ("jalons.csv", "14.7.1 7.1 18", "14.7.2", "ligne 2, champ « lignes » : ligne inconnue « 14.7.2 »."),
        ("agents.csv", "SPB;PRI", "DM;PRI", "ligne 3, champ « initiales » : « DM » est déjà à la ligne 2."),
        ("agents.csv", "SPB;PRI", "SPB;14", "ligne 3, champ « pole » : pôle inconnu « 14 »."),
        (
            "agents.csv",
            "SPB;PRI",
            "Sp;PRI",
            "ligne 3, champ « initiales » : « Sp » : 2 à 4 lettres majuscules attendues.",
        ),
        ("aliases.csv", "PAP;APO", "PAP;APA", "ligne 5, champ « code » : ligne inconnue « APA »."),
        ("aliases.csv", "PAP;APO", "PRI;APO", "ligne 5, champ « alias » : PRI est déjà le code d'une ligne."),
        ("programme.csv", ";18;", ";21;", "ligne 2, champ « code_si » : ligne inconnue « 21 »."),
        ("programme.csv", "\n2018;", "\n18;", "ligne 2, champ « exercice » : année 18 hors de 2000 à 2100."),
    ],
)
def test_a_fault_names_its_file_line_and_field(
    folder: Path, fichier: str, old: str, new: str, fault: str
) -> None:
    replace(folder, fichier, old, new)
    assert f"{fichier}, {fault}" in faults_of(folder)


def test_every_fault_is_told_at_once(folder: Path) -> None:
    replace(folder, "lignes.csv", ";5160;", ";beaucoup;")
    replace(folder, "lignes.csv", "1.2;action;1;", "1.2;action;99;")
    replace(folder, "jalons.csv", "25/05/2018", "31/02/2018")
    replace(folder, "enveloppes.csv", ";46;1.1", ";46;1.9")
    (folder / "agents.csv").unlink()
    with pytest.raises(SeedInvalid) as refused:
        read_folder(folder)
    assert [(fault.fichier, fault.ligne, fault.champ) for fault in refused.value.faults] == [
        ("agents.csv", None, None),
        ("enveloppes.csv", 2, "lignes"),
        ("jalons.csv", 2, "date"),
        ("lignes.csv", 2, "jours_annonces"),
        ("lignes.csv", 6, "parent"),
    ]
    message = str(refused.value)
    assert message.startswith(
        "Programme illisible, rien n'a été chargé (5 fautes) : agents.csv : fichier absent."
    )
    assert "\n" not in message
    assert isinstance(refused.value, CariforefError)


def test_a_faulty_row_does_not_accuse_those_that_cite_it(folder: Path) -> None:
    replace(folder, "lignes.csv", ";5160;", ";beaucoup;")
    assert faults_of(folder) == [
        "lignes.csv, ligne 2, champ « jours_annonces » : « beaucoup » : nombre de jours non reconnu "
        "(par exemple 12 ou 12,5)."
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_named(folder: Path, encoding: str) -> None:
    path = folder / "jalons.csv"
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode(encoding))
    expected = {
        "cp1252": "jalons.csv, ligne 2 : octet 0xE8 qui n'est pas de l'UTF-8 : enregistrez le fichier en "
        "« CSV UTF-8 ».",
        "utf-16": "jalons.csv : encodage UTF-16 : enregistrez le fichier en « CSV UTF-8 ».",
    }
    assert faults_of(folder)[0] == expected[encoding]


def test_another_separator_is_named(folder: Path) -> None:
    edit(folder, "jalons.csv", lambda texte: texte.replace(";", ","))
    assert faults_of(folder) == ["jalons.csv, ligne 1 : séparateur « ; » et titres de colonnes attendus."]


@pytest.mark.parametrize("fichier", ["lignes.csv", "enveloppes.csv", "programme.csv"])
def test_a_file_without_rows_is_refused(folder: Path, fichier: str) -> None:
    edit(folder, fichier, lambda texte: texte.split("\n")[0] + "\n")
    assert f"{fichier} : aucune ligne sous les titres." in faults_of(folder)


def test_an_empty_file_lacks_every_column(folder: Path) -> None:
    (folder / "jalons.csv").write_bytes(b"")
    assert "jalons.csv, ligne 1, champ « date » : colonne absente." in faults_of(folder)


def test_an_absurdly_large_file_is_refused_unread(folder: Path) -> None:
    (folder / "jalons.csv").write_bytes(b"x" * 5_000_000)
    assert faults_of(folder) == ["jalons.csv : fichier trop grand, 1000000 octets au plus."]


def test_a_very_long_field_stops_the_reading_of_its_file(folder: Path) -> None:
    replace(folder, "jalons.csv", "Adoption", "x" * 200_000)
    assert faults_of(folder) == [
        "jalons.csv, ligne 3 : guillemet mal fermé ou champ trop long : la suite n'a pas été lue."
    ]


def test_a_folder_that_does_not_exist_lacks_every_file(tmp_path: Path) -> None:
    found = faults_of(tmp_path / "absent")
    assert "lignes.csv : fichier absent." in found
    assert len(found) == 6


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_named(folder: Path) -> None:
    (folder / "jalons.csv").chmod(0)
    assert faults_of(folder)[0].startswith("jalons.csv : fichier illisible (")


def test_a_hostile_value_is_shown_inert_and_cut(folder: Path) -> None:
    replace(folder, "lignes.csv", ";qui;", ";\x1b[2J" + "n" * 100 + ";")
    (message,) = [fault for fault in faults_of(folder) if "inconnue" in fault]
    assert message == f"lignes.csv, ligne 1 : colonne inconnue « ␛[2J{'n' * 36}… »."


def test_a_year_that_is_not_provided_is_told_with_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match="Aucun programme 2031 n'est fourni ; fournis : 2018"):
        read_programme(2031)


def test_importing_the_reader_does_not_load_csv() -> None:
    script = (
        "import sys; sys.path[:0] = ['.', 'seeds']; import cariforef_seeds.reader; "
        "print(sorted({'csv', 'importlib.resources'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_folder_of_before_livrables_reads_without_any(folder: Path, programme: Programme) -> None:
    (folder / "livrables.csv").unlink()
    assert read_folder(folder)[0] == dataclasses.replace(programme, livrables=())


def test_livrables_come_in_the_order_of_the_lines(folder: Path, programme: Programme) -> None:
    def shuffle(texte: str) -> str:
        title, *rows = texte.splitlines()
        return "\n".join((title, *reversed(rows))) + "\n"

    edit(folder, "livrables.csv", shuffle)
    assert read_folder(folder)[0] == programme


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("15.3.2;1;Lico;44", "99.9;1;Lico;44", "champ « ligne » : ligne inconnue « 99.9 »."),
        (
            "15.3.2;1;Lico;44",
            "8.2;1;Lico;44",
            "champ « ligne » : 8.2 est une régulation : elle ne promet rien.",
        ),
        (
            "15.3.2;1;Lico;44",
            "15.3.2;1;Lico;0",
            "champ « quantite » : 0 : nombre entier attendu, 1 au moins.",
        ),
        ("15.3.2;1;Lico;44", "15.3.2;1;;44", "champ « libelle » : valeur absente."),
        ("15.3.2;1;Lico;44", "15.1.1;1;Lico;44", "champ « numero » : « 15.1.1 n° 1 » est déjà à la ligne 5."),
        ("15.3.2;1;Lico;44", f"15.3.2;1;{'x' * 201};44", "champ « libelle » : 200 caractères au plus."),
    ],
)
def test_a_faulty_livrable_is_named_with_its_line_and_field(
    folder: Path, old: str, new: str, fault: str
) -> None:
    replace(folder, "livrables.csv", old, new)
    assert faults_of(folder) == [f"livrables.csv, ligne 6, {fault}"]
