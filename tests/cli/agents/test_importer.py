"""`cariforef agent importer`: everybody from one table, shown first, all or nothing, twice no change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.people import log, open_store, set_agent, signature_of

pytestmark = pytest.mark.usefixtures("as_dm", "directed")


@pytest.fixture
def directed(store_path: Path) -> None:
    """DM, who acts, is at the direction: rhythms and accounts of a whole team are theirs to set."""
    with open_store(store_path) as store:
        set_agent(store, "DM", role=Role.DIRECTION)


BON = """\
Courriel;Initiales;Pôle;Nom;Quotité;Depuis;Fonction
dm@exemple.fr;DM;;Dominique;80 %;01/03/2018;Documentaliste
;XY;apo;;100;100;0;100;100;01/01/2018;
;LR;PRI;;100 %;;
""".replace("100;100;0;100;100", '"100;100;0;100;100"')


@pytest.fixture
def fichier(tmp_path: Path) -> Any:
    def write(texte: str | bytes) -> str:
        path = tmp_path / "agents.csv"
        path.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
        return str(path)

    return write


def people(store_path: Path) -> dict[str, Agent]:
    with open_store(store_path) as store, store.reading() as reading:
        return {agent.initiales: agent for agent in reading.agents()}


def test_what_would_change_is_shown_and_nothing_is_written_before_it_is_agreed_to(
    cli: Any, store_path: Path, fichier: Any
) -> None:
    before = people(store_path)
    outcome = cli.done("agent", "importer", fichier(BON))
    assert outcome.out.splitlines() == [
        "À ajouter (1) :",
        "  XY : sigle APO ; rythme temps plein → lun. 1 j, mar. 1 j, mer. 0 j, jeu. 1 j, ven. 1 j à partir "
        "du 01/01/2018",
        "À changer (1) :",
        "  DM : nom vide → Dominique ; fonction vide → Documentaliste ; courriel vide → dm@exemple.fr ; "
        "rythme temps plein → 0,8 j chaque jour à partir du 01/03/2018",
        "Inchangé : LR",
        "Rien n'a été écrit : relisez l'aperçu, puis ajoutez --oui.",
    ]
    assert people(store_path) == before


def test_days_logged_and_signed_are_held_against_what_the_table_changes(
    cli: Any, store_path: Path, fichier: Any
) -> None:
    with open_store(store_path) as store:
        for day in (2, 9):
            log(store, "LR", "14.7.1", 100, on=date(2018, 5, day))
        with store.writing("DM") as writing:
            writing.add_visa(signature_of("DM", Mois(2018, 4)))
    rows = "DM;16/04/2018;;\nLR;03/05/2018;1 1 0 1 1;01/05/2018\n"
    outcome = cli("agent", "importer", fichier(f"initiales;arrivee;quotite;depuis\n{rows}"))
    said = " ".join(outcome.err.split())
    assert "ligne 2, colonne « arrivee » : Mois signé de DM : avril 2018" in said
    assert "ligne 3, colonne « arrivee » : LR a des jours saisis dès le 02/05/2018, dont 1 avant" in said
    shown = cli("agent", "importer", fichier("initiales;quotite;depuis\nLR;1 1 0 1 1;01/05/2018\n"))
    assert "2 jours le dépassent et restent tels : 02/05, 09/05" in " ".join(shown.out.split())


def test_a_table_is_imported_once(cli: Any, store_path: Path, fichier: Any) -> None:
    path = fichier(BON)
    out = cli.done("agent", "importer", path, "--oui").out
    assert out.endswith("Enregistré : 1 agent ajouté, 1 agent changé, de agents.csv.\n")
    assert Path(out.split("Sauvegarde d'avant : ")[1].splitlines()[0]).is_file()
    known = people(store_path)
    assert (known["DM"].nom, known["DM"].courriel, known["DM"].coordonne) == (
        "Dominique",
        "dm@exemple.fr",
        "PRI",
    )
    assert known["XY"] == Agent(initiales="XY", pole="APO")
    with open_store(store_path) as store, store.reading() as reading:
        rythmes = reading.rythmes()
    assert rythmes.patterns("XY") == ((date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)),)
    assert rythmes.patterns("DM") == ((date(2018, 3, 1), (80, 80, 80, 80, 80, 0, 0)),)
    assert "Déjà importé : agents.csv, rien à changer." in cli.done("agent", "importer", path).out


def test_the_model_holds_everybody_and_comes_back_as_it_is(cli: Any, fichier: Any) -> None:
    cli.done("agent", "importer", fichier(BON), "--oui")
    model = cli.done("agent", "importer", "--modele").out
    assert model.startswith(
        "\ufeffinitiales;nom;pole;equipe;fonction;arrivee;quotite;depuis;compte;courriel\r\n"
    )
    assert "\r\nXY;;APO;;;;1 1 0 1 1;01/01/2018;;\r\n" in model
    assert "rien à changer" in cli.done("agent", "importer", fichier(model)).out


def test_an_empty_cell_leaves_what_is_known_and_aucun_empties_it(
    cli: Any, store_path: Path, fichier: Any
) -> None:
    cli.done("agent", "importer", fichier(BON), "--oui")
    cli.done("agent", "importer", fichier("initiales;fonction;nom\nDM;aucune;\n"), "--oui")
    dm = people(store_path)["DM"]
    assert (dm.fonction, dm.nom) == (None, "Dominique")


def test_every_fault_is_named_by_line_and_column_and_nothing_is_written(
    cli: Any, store_path: Path, fichier: Any
) -> None:
    before = people(store_path)
    rows = (
        "DM;PRIX;200;;xy;",
        "D1;;x;31/02/2018;;a@",
        "LR;;;43000;xy;",
        "LR;;0,8;2019-01-01;;",
        ";;1;;;",
        "ZN;PRI;1;;;\u202e",
    )
    texte = "Initiales;Pôle;Quotité;Depuis;Compte;Courriel;Bureau\n" + ";\n".join((*rows, ""))
    outcome = cli("agent", "importer", fichier(texte), "--oui")
    assert (outcome.code, outcome.out) == (8, "")
    said = [line.removeprefix("agents.csv, ") for line in outcome.err.splitlines()]
    expected = (
        "ligne 1 : « Bureau » ne dit rien d'un agent",
        "ligne 2, colonne « Pôle » : « PRIX » n'est pas un sigle du programme. Proches : AD2I, APO, PRI, DIR",
        "ligne 2, colonne « Quotité » : « 200 » : donnez pour chaque jour un pourcentage entier",
        "ligne 3, colonne « Initiales » : Initiales : deux à quatre lettres",
        "ligne 3, colonne « Courriel » : « a@ »",
        "ligne 3, colonne « Depuis » : 31/02/2018 n'existe pas",
        "ligne 3, colonne « Quotité » : « x » : rythme non reconnu",
        "ligne 4, colonne « Compte » : Le compte « xy » est déjà celui de DM",
        "ligne 4, colonne « Depuis » : nombre « 43000 » là où une date",
        "ligne 5, colonne « Initiales » : LR est déjà à la ligne 4",
        "ligne 5, colonne « Quotité » : donnez dans « depuis »",
        "ligne 6, colonne « Initiales » : cellule vide",
        "ligne 7, colonne « Courriel » : « ␛ »",
        "agents.csv : 13 fautes, rien n'a été écrit.",
    )
    assert [line[: len(start)] for line, start in zip(said, expected, strict=True)] == list(expected)
    assert people(store_path) == before


@pytest.mark.parametrize(
    ("texte", "why"),
    [
        ("initiales;truc\nDM;x\n", "ligne 1 : « truc » ne dit rien d'un agent"),
        ("initiales;;nom\nDM;x;y\n", "ligne 1, colonne 2 : colonne sans titre"),
        ("nom\nDM\n", "ligne 1 : colonne « initiales » absente"),
        ("initiales\n", "ligne 1 : aucune ligne sous les titres"),
    ],
)
def test_a_column_that_would_be_lost_is_refused_by_its_name(
    cli: Any, fichier: Any, texte: str, why: str
) -> None:
    assert why in cli.refused(8, "agent", "importer", fichier(texte), "--oui")


def test_a_workbook_and_an_old_encoding_are_read_as_other_imports_read_them(
    cli: Any, store_path: Path, tmp_path: Path, fichier: Any
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Initiales", "Quotité", "Depuis"])
    book.active.append(["DM", 0.8, date(2018, 3, 1)])
    book.save(tmp_path / "agents.xlsx")
    assert "temps plein → 0,8 j" in cli("agent", "importer", str(tmp_path / "agents.xlsx")).out
    cli.done("agent", "importer", fichier("initiales\tnom\nDM\tZoé\n".encode("cp1252")), "--oui")
    assert people(store_path)["DM"].nom == "Zoé"


def test_accounts_are_bound_all_at_once_that_of_who_does_it_among_them(
    cli: Any, store_path: Path, fichier: Any
) -> None:
    mine = cli.wiring.compte("").name
    refused = cli.refused(8, "agent", "importer", fichier("initiales;compte\nLR;lirone\n"), "--agent", "DM")
    assert "Liez-le d'abord : cariforef agent compte DM" in refused
    table = fichier(f"initiales;compte\nLR;lirone\nDM;{mine}\n")
    out = cli.done("agent", "importer", table, "--oui", "--agent", "DM").out
    assert "Comptes qui n'existent pas ici : lirone" in out
    assert "Premier compte lié : désormais chacun n'entre que par le compte" in out
    freed = cli.done("agent", "importer", fichier("initiales;compte\nLR;aucun\nDM;aucun\n"), "--oui").out
    assert "Plus aucun compte n'est lié" in freed
    assert [agent.compte for agent in people(store_path).values() if agent.compte] == []


def test_it_is_the_direction_s_and_the_attempt_is_kept(cli: Any, store_path: Path, fichier: Any) -> None:
    with open_store(store_path) as store, store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
    with open_store(store_path) as store:
        set_agent(store, "DM", role=None)
    path = fichier(BON)
    for args in ((path, "--oui"), (path,), ("--modele",)):
        assert "DM n'a pas le droit d'administrer" in cli.refused(
            4, "agent", "importer", *args, "--agent", "DM"
        )
    assert cli("agent", "importer", path, "--oui", "--agent", "ZD").code == 0


def test_a_file_or_the_model_is_asked_for(cli: Any, fichier: Any) -> None:
    for args in ((), (fichier(BON), "--modele")):
        assert "Donnez le fichier à importer, ou --modele." in cli.refused(2, "agent", "importer", *args)
