"""`cariforef importer saisies`: shown first, all or nothing, twice is no change, every fault named."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tests.people import head_of, open_store

ENTETE = "Qui;Jour;Opération;Nb jours;Remarque\n"
BON = ENTETE + "DM;21/05/2018;14.7.1;0,5;é\nLR;22/05/2018;14.1.1;0.25;\n"


@pytest.fixture
def fichier(tmp_path: Path):
    def write(texte: str | bytes, name: str = "saisies.csv") -> str:
        path = tmp_path / name
        path.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
        return str(path)

    return write


def written(cli) -> int:
    with open_store(Path(os.environ["CARIFOREF_BASE"])) as store:
        return head_of(store)


@pytest.mark.usefixtures("as_dm")
def test_nothing_is_written_before_confirmation(cli, fichier) -> None:
    out = cli.done("importer", "saisies", fichier(BON)).out
    assert "Nouvelles saisies : 2 (0,75 j)" in out
    assert out.endswith("Rien n'a été écrit : relisez l'aperçu, puis ajoutez --oui.\n")
    assert cli.cells() == []


@pytest.mark.usefixtures("as_dm")
def test_days_before_the_suivi_are_told_in_one_sentence_and_replace_what_was_supposed_on_demand(
    cli, fichier
) -> None:
    cli.done("saisir", "DM", "18", "0,25", "22/05/2018")
    path = fichier(ENTETE + "DM;06/02/2018;14.7.1;0,5;\nDM;22/05/2018;7.1;0,25;\n")
    out = " ".join(cli.done("importer", "saisies", path).out.split())
    assert (
        "Avant le suivi : 1 saisie (0,5 j). Ils sont pris sur les jours d'avant déjà comptés comme faits. Si "
        "rien d'autre n'a été fait sur 14.7.1, ajoutez --reprise : eux seuls y compteront"
    ) in out
    out = cli.done("--agent", "DM", "importer", "saisies", path, "--reprise", "--oui").out
    assert "ces jours remplacent ce qui était supposé fait sur 14.7.1" in " ".join(out.split())
    assert "Ce qui était supposé fait avant le suivi est remplacé : 14.7.1." in " ".join(out.split())
    assert cli.done("reglages", "--json").json["suivi_depuis"] == "2018-05-21"
    (fait,) = cli.done("journal", "--objet", "fait", "--json").json["ecritures"]
    assert fait["texte"].startswith("fait sur 14.7.1 avant le suivi, au 22/05/2018 : 0 j")


@pytest.mark.usefixtures("as_dm")
def test_a_spreadsheet_is_imported_once(cli, fichier) -> None:
    path = fichier(BON)
    out = cli.done("--agent", "DM", "importer", "saisies", path, "--oui").out
    assert "Enregistré : 2 saisies, 0,75 j" in out
    assert Path(out.split("Sauvegarde d'avant : ")[1].splitlines()[0]).is_file()
    assert cli.cells() == [
        ("2018-05-21", "DM", "14.7.1", 50, "é"),
        ("2018-05-22", "LR", "14.1.1", 25, None),
    ]
    before = written(cli)
    for options in ((), ("--oui", "--agent", "DM")):
        assert "Déjà importé" in cli.done("importer", "saisies", path, *options).out
    assert written(cli) == before


@pytest.mark.usefixtures("as_dm")
def test_what_is_exported_is_imported_again(cli, fichier, tmp_path: Path) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", "=1+1")
    cli.done("saisir", "LR", "9.1.1", "1", "21/03/2018")
    before = cli.cells()
    for suffix in ("csv", "json", "xlsx"):
        cli.done("exporter", "saisies", "--vers", str(tmp_path / f"s.{suffix}"))
        assert "Déjà importé" in cli.done("importer", "saisies", str(tmp_path / f"s.{suffix}")).out
    cli.done("effacer", "DM", "14.7.1", "22/05/2018")
    cli.done("importer", "saisies", str(tmp_path / "s.xlsx"), "--oui", "--agent", "DM")
    assert cli.cells() == before


def test_every_fault_is_listed_with_its_line_and_nothing_is_written(cli, fichier) -> None:
    cli.done("saisir", "DM", "14.7.1", "1", "18/05/2018")
    cli.done("--agent", "DM", "plan", "solder", "16.2.4", "--le", "02/01/2018")
    rows = (
        "LR;22/05/2018;14.1.1;0,25;fine",
        "ZZ;22/05/2018;14.1.1;0,25;",
        "LR;31/02/2018;14.1.1;0,25;",
        "LR;22/05/2018;14.1;0,25;",
        "LR;22/05/2018;8.2;0,25;",
        "LR;22/05/2018;14.1.2;0,3;",
        "LR;23/05/2018;14.1.2;1;",
        "LR;22/05/2019;14.1.2;1;",
        "LR;43241;14.1.2;1;",
        "LR;22/05/2018;14.1.2;;",
        "LR;22/05/2018;16.2.4;0,25;",
        "LR;22/05/2018;14.1.1;0,25;again",
        "DM;18/05/2018;14.7.1;0,5;",
        "DM;18/05/2018;14.1.1;0,5;",
        "LR;22/05/2018;14.1.2;0,25;\u202e",
    )
    outcome = cli("importer", "saisies", fichier(ENTETE + "\n".join(rows)), "--oui", "--agent", "DM")
    assert (outcome.code, outcome.out) == (8, "")
    lines = outcome.err.splitlines()
    words = (
        (3, "inconnu"),
        (4, "n'existe pas"),
        (5, "regroupe d'autres lignes"),
        (6, "régulation"),
        (7, "multiple"),
        (8, "à venir"),
        (9, "hors de l'exercice"),
        (10, "nombre « 43241 »"),
        (11, "Champ vide"),
        (12, "soldée"),
        (13, "déjà à la ligne 2"),
        (14, "la base a déjà 1 j"),
        (15, "journée pleine"),
        (16, "U+202E"),
    )
    assert len(lines) == len(words) + 1
    for line, (numero, word) in zip(lines, words, strict=False):
        assert f", ligne {numero}" in line
        assert word in line
    assert lines[-1] == "saisies.csv : 14 fautes, rien n'a été écrit."
    assert len(cli.cells()) == 1


def test_missing_columns_are_named_with_the_titles_read(cli, fichier) -> None:
    outcome = cli("importer", "saisies", fichier("A;Date;Valeur\nDM;21/05/2018;1\n"))
    assert outcome.code == 8
    for champ in ("agent", "code", "jours"):
        assert f"colonne « {champ} » absente" in outcome.err
    assert "« Valeur »" in outcome.err


def test_a_mapping_is_remembered_for_the_same_titles(cli, fichier, home: Path) -> None:
    texte = "Personne concernée;Quand;Sujet;Jours notés\nDM;21/05/2018;rgpd;0,5\n"
    options = (
        "--colonnes",
        "agent=personne concernee,date=Quand,code=Sujet,jours=JOURS NOTES",
        "--codes",
        "RGPD=14.7.1",
    )
    cli.done("importer", "saisies", fichier(texte), *options, "--oui")
    kept = home / ".config" / "cariforef" / "importations.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    cli.done("importer", "saisies", fichier(texte.replace("21/05", "22/05"), "b.csv"), "--oui")
    assert [one[:4] for one in cli.cells()] == [
        ("2018-05-21", "DM", "14.7.1", 50),
        ("2018-05-22", "DM", "14.7.1", 50),
    ]
    kept.write_text("{")
    assert "effacez-le" in cli.refused(3, "importer", "saisies", fichier(texte))


def test_a_mapping_that_means_nothing_is_refused(cli, fichier) -> None:
    cli.refused(2, "importer", "saisies", fichier(BON), "--colonnes", "jours")
    cli.refused(8, "importer", "saisies", fichier(BON), "--colonnes", "x=Qui")


def test_a_file_that_names_nobody_is_of_whom_one_says(cli, fichier, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fichier("Date;Code;Jours\n18/05/2018;14.7.1;1/2\n")
    acting = ("--agent", "DM", "importer", "saisies")
    assert "ou --de INITIALES" in cli.refused(8, *acting, path, "--oui")
    assert "inconnu" in cli.refused(8, *acting, path, "--de", "ZZ", "--oui")
    said = cli.done(*acting, path, "--de", "lr", "--oui").out
    assert "Saisi par DM pour LR." in said
    assert "retirez --de" in cli.refused(8, *acting, fichier(BON, "b.csv"), "--de", "LR")
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("me\no\n"))
    asked = cli(*acting, path)
    assert "Le fichier ne nomme personne. De qui est-il ? Initiales : " in asked.err
    assert "Agents : ME" in asked.out
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert "ou --de INITIALES" in cli(*acting, path).err
    assert [one[1] for one in cli.cells()] == ["LR", "ME"]


def test_days_off_are_shown_to_be_agreed_to(cli, fichier) -> None:
    outcome = cli(
        "importer", "saisies", fichier(ENTETE + "DM;19/05/2018;14.7.1;1;\nDM;01/05/2018;14.7.1;1;\n")
    )
    assert "Week-ends et jours fériés, à confirmer (2) : DM 19/05/2018, DM 01/05/2018" in outcome.out


def test_a_file_is_looked_at_before_its_name(cli, fichier) -> None:
    assert "malgré son nom" in cli.refused(8, "importer", "saisies", fichier(BON, "a.xlsx"))
    assert "introuvable" in cli.refused(3, "importer", "saisies", "absent.csv")
    cli.refused(8, "importer", "saisies", fichier(BON), "--format", "xlsx")


HEURES = "Date;User;Project;Type;Start;Duration\n22/05/2018;DM;14.7.1;work;09:00;3:30\n"
CONGES = "Initiales;Type;Début\nDM;CP;22/05/2018\n"


def test_a_file_of_another_kind_is_refused_with_the_command_that_reads_it(cli, fichier) -> None:
    for command, texte, better in (
        ("saisies", "Date;User;Code;Duration\n22/05/2018;DM;14.7.1;3:30\n", "heures"),
        ("saisies", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "agenda"),
        ("heures", BON, "saisies"),
        ("heures", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "agenda"),
        ("absences", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "agenda"),
        ("agenda", BON, "saisies"),
        ("agenda", HEURES, "heures"),
        ("agenda", CONGES, "absences"),
        ("absences", BON, "saisies"),
        ("absences", HEURES, "heures"),
        ("absences", "Date;User;Nature;Heures\n22/05/2018;DM;réunion;3:30\n", "heures"),
        ("absences", "Date;Qui;Code;Durée\n22/05/2018;DM;14.7.1;1\n", "saisies » ou « importer heures"),
        ("saisies", CONGES, "absences"),
        ("heures", CONGES, "absences"),
        ("heures", "Initiales;Type;Date de début;Date de fin;Nb jours\nDM;CP;22/05/2018;;1\n", "absences"),
    ):
        path = fichier(texte, "fichier.txt")
        assert f"« importer {better} »" in cli.refused(8, "--agent", "DM", "importer", command, path, "--oui")
    assert cli.cells() == []


def test_a_file_without_a_row_that_can_be_read_is_not_one_imported_already(cli, fichier) -> None:
    for content, name, said in (
        (ENTETE, "saisies.csv", "ligne 1 : aucune ligne sous les titres"),
        ('{"saisies": []}', "saisies.json", "aucune ligne"),
        ('{"records": []}', "autre.json", "ni « exporter saisies --format json », ni « timew export »"),
        (BON.replace("\n", "\u2028"), "saisies.csv", "fin de ligne U+2028"),
        (BON.encode() + "LR;23/05/2018;14.1.1;1;décidé\n".encode("cp1252"), "saisies.csv", "ligne 4, octet"),
    ):
        told = cli.refused(8, "importer", "saisies", fichier(content, name), "--oui", "--agent", "DM")
        assert said in told


def test_of_many_faults_the_first_50_are_told_with_their_number(cli, fichier) -> None:
    rows = "".join(f"DM;{jour};99.{jour};0,5;\n" for jour in range(1, 400))
    outcome = cli("importer", "saisies", fichier(ENTETE + rows), "--oui", "--agent", "DM")
    *told, last = outcome.err.splitlines()
    assert (outcome.code, len(told)) == (8, 50)
    assert told[0].startswith("saisies.csv, ligne 2")
    assert last == "saisies.csv : 399 fautes, rien n'a été écrit. Les 50 premières sont citées."
