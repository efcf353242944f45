"""A year that turns: what each table holds is carried into the next one, asked or left, by both ways in."""

from __future__ import annotations

import csv
import shlex
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.schema.columns import metadata
from cariforef_db.store.creating import french_holidays
from cariforef_tui.services.pilotage.year_end import open_year
from tests.people import open_store

SOIR = date(2018, 12, 28)
YEAR_2018 = (
    "reglages --suivi-depuis 01/01/2018 --pas 0,1",
    "agent courriel LR lr@example.org",
    "agent quotite LR 1 1 0,5 1 1 --depuis 01/09/2018",
    "convention ajouter 2017-01 Orientation --fonds FSE+",
    "convention marquer 2017-01 14.7.1 16",
    "convention marquer 2017-01 14.1.2 --jusqu-au 31/12/2018",
    "convention marquer 2017-01 14.1.4 --jusqu-au 30/06/2018",
    "convention marquer 2017-01 14.1.9",
    "reglages calendrier ajouter 11/05/2018 Pont",
    "reglages calendrier ajouter 24/12/2018 Noël_chômé",
    "reglages calendrier ajouter 15/06/2018 Séminaire",
    "reglages calendrier retirer 21/05/2018",
    "demande ouvrir 4.5 Salon --le 03/12/2018",
    "demande ouvrir 4.5 Forum --le 03/09/2018",
    "demande clore 4.5 Forum --le 07/09/2018",
    "revue decision PRI Relancer --qui LR --ligne 14.7.1 --pour 15/01/2019 --au 17/12/2018",
    "revue decision PRI Ranger --qui DM --au 17/12/2018",
    "revue faite 2 --le 18/12/2018 --au 18/12/2018",
    "plan solder 14.3.1 --le 22/05/2018",
    "plan retirer 14.1.9 --le 22/05/2018 --motif Abandon",
    "raf 14.7.1 6 --le 03/12/2018",
    "saisir DM 14.7.1 1 03/12/2018",
    "plan echeance 14.3.2 11/11/2018 --motif Salon --le 03/12/2018",
    "plan echeance 1.3 Hebdomadaire --debut 01/04 --motif Embauche --le 03/12/2018",
)
CARRIED = {
    "exercice": "SELECT count(*) FROM exercice WHERE id = 2019",
    "ligne": "SELECT count(*) FROM ligne WHERE exercice_id = 2019 AND code = '19'",
    "enveloppe": "SELECT count(*) FROM enveloppe WHERE exercice_id = 2019 AND code = '14.7.1-metier'",
    "enveloppe_ligne": "SELECT count(*) FROM enveloppe_ligne JOIN ligne ON ligne.id = ligne_id "
    "WHERE exercice_id = 2019 AND code = '19'",
    "alias": "SELECT count(*) > 0 FROM alias WHERE exercice_id = 2019",
    "livrable": "SELECT count(*) FROM livrable WHERE exercice_id = 2019 AND libelle = 'Lico'",
    "tirage": "SELECT count(*) FROM tirage JOIN ligne ON ligne.id = ligne_id "
    "WHERE tirage.exercice_id = 2019 AND code = '4.5'",
    "demande": "SELECT count(*) FROM demande WHERE exercice_id = 2019 AND libelle = 'Salon' AND numero = 1 "
    "AND ouverte_le = '2019-01-01'",
    "decision": "SELECT count(*) FROM decision JOIN ligne ON ligne.id = ligne_id WHERE numero = 1 AND "
    "decision.exercice_id = 2019 AND texte = 'Relancer' AND pour = '2019-01-15' AND code = '14.7.1' "
    "AND semaine = '2018-W50'",
    "convention_ligne": "SELECT count(*) FROM convention_ligne JOIN ligne ON ligne.id = ligne_id "
    "WHERE convention_ligne.exercice_id = 2019 AND code = '14.7.1' AND depuis = '2019-01-01' "
    "AND jusque IS NULL",
    "jour_ferie": "SELECT count(*) FROM jour_ferie WHERE (jour, libelle) = ('2019-05-31', 'Pont')",
    "convention": "SELECT count(*) FROM convention WHERE (intitule, fonds) = ('Orientation', 'FSE+')",
    "agent": "SELECT count(*) FROM agent WHERE (initiales, role, coordonne) = ('LR', 'direction', 'PRI')",
    "quotite": "SELECT count(*) FROM quotite WHERE mercredi = 50",
    "reglage": "SELECT count(*) FROM reglage WHERE (cle, valeur) = ('pas', 10)",
}
"""A query that answers 1 once 2019 is open; the last four tables are of every year."""
ASKED = {
    "jalon": "Jalon non tenu : à reporter ?",
    "jalon_ligne": "Jalon non tenu : à reporter ?",
    "fait": "Ligne soldée : à garder ?",
    "raf": "Travail à reporter ?",
    "plan_revision": "Ligne retirée du plan",
    "plan_changement": "Ligne retirée du plan",
}
"""The question that each of them raises: what was declared or revised is not true of the year after."""
LEFT = {
    "saisie": "a day is of its date",
    "total_jour": "the sum of a day is of its date",
    "absence": "an absence is of its date",
    "production": "what was produced counts in the year that promised it",
    "visa": "a month is signed once",
    "revue": "a review is of its week; what it decided and is still to do is carried",
    "presence": "who was there is of one review",
    "remarque": "a remark is of one review",
    "meteo": "the weather is of one review",
    "rappel": "which mail left is of its day",
    "preference": "how a person likes the screens is of no year",
    "journal": "who wrote what is of no year",
    "sceau": "a seal is of one row of the journal",
    "refus_droit": "a refusal is of its moment",
    "purge": "a purge is of its moment",
    "effacement": "what a purge erased is of its moment",
    "revision": "the number of the last write is of no year",
    "ecriture_en_cours": "who is writing lasts one write",
}
TYPED = {
    "MOTIF": "Voté",
    "TEXTE": "30/09/2019",
    "DATE": "23/09/2019",
    "QUANTITE": "7",
    "CODE": "14.1.1",
}
"""What a person puts in the place of a word in capitals."""


@pytest.fixture(autouse=True)
def _lived(cli, fill_once) -> None:
    def live() -> None:
        cli.name("LR")
        for words in YEAR_2018:
            cli.at(SOIR).done(*(word.replace("_", " ") for word in words.split()), "--agent", "LR")

    fill_once("lived", live)


@pytest.fixture(params=["open_year", "importer"])
def a_decider(request: pytest.FixtureRequest, cli, store_path: Path, tmp_path: Path) -> list[dict[str, str]]:
    """Open 2019 by one of the two ways in; return what is left to decide."""
    folder, soir = tmp_path / "2019", cli.at(SOIR)
    soir.done("plan", "preparer", "2019", "--vers", str(folder))
    if request.param == "importer":
        soir.done("importer", "programme", str(folder), "--oui", "--agent", "LR")
    else:
        with open_store(store_path) as store:
            open_year(store, 2019, french_holidays, acteur="LR")
    with (folder / "a_decider.csv").open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def ask(store_path: Path, query: str) -> object:
    with closing(sqlite3.connect(store_path)) as connection:
        return connection.execute(query).fetchone()[0]


def test_every_table_is_carried_into_the_next_year_or_asked_or_left(a_decider, store_path: Path) -> None:
    assert sorted([*CARRIED, *ASKED, *LEFT]) == sorted(metadata.tables)
    assert {name: ask(store_path, query) for name, query in CARRIED.items()} == dict.fromkeys(CARRIED, 1)
    assert {row["question"] for row in a_decider} >= {*ASKED.values()}


PLAYED = {
    "Jours de finalisation": "SELECT centiemes = 30000 FROM plan_changement WHERE exercice_id = 2019",
    "Régulation à confirmer": "SELECT count(*) FROM plan_changement WHERE centiemes < 0",
    "Travail à reporter ?": "SELECT count(*) > 2 FROM plan_changement WHERE type = 'montant'",
    "Ligne soldée : à garder ?": "SELECT count(*) FROM plan_changement JOIN ligne ON ligne.id = ligne_id "
    "WHERE type = 'retrait' AND ligne.exercice_id = 2019 AND code = '14.3.1'",
    "Ligne retirée du plan": "SELECT count(*) FROM plan_changement WHERE type = 'ajout'",
    "Échéance à confirmer": "SELECT count(*) FROM plan_changement WHERE texte = '30/09/2019'",
    "Début à confirmer, si le travail ne continue pas": "SELECT count(*) FROM plan_changement "
    "WHERE texte = 'Hebdomadaire' AND exercice_id = 2019",
    "Échéance un jour non ouvré": "SELECT count(*) FROM plan_changement WHERE texte = '12/11/2019'",
    "Jalon non tenu : à reporter ?": (
        "SELECT count(*) FROM jalon j JOIN jalon_ligne l ON l.jalon_id = j.id "
        "WHERE j.exercice_id = 2019 AND l.borne = 1"
    ),
    "Livrable à confirmer": "SELECT count(*) FROM livrable WHERE exercice_id = 2019 AND quantite = 7",
    "Plus financée : à prolonger ?": "SELECT count(*) FROM convention_ligne AS paid JOIN ligne "
    "ON ligne.id = ligne_id WHERE paid.exercice_id = 2019 AND code = '14.1.2'",
    "Fermeture à placer": "SELECT libelle = 'Séminaire' FROM jour_ferie WHERE jour = '2019-09-23'",
}
"""A query that answers 1 once the first gesture that a question gives was played."""


def test_each_gesture_left_to_decide_is_a_command_that_does_it_and_is_asked_no_more(
    a_decider, cli, store_path: Path, tmp_path: Path
) -> None:
    asked = {row["question"]: row for row in reversed(a_decider)}
    first = {question: row["geste"] for question, row in asked.items()}
    assert sorted(first) == sorted(PLAYED)
    for rank, question in enumerate(PLAYED):
        # Two questions may ask the days of one line: the same number again would be refused.
        typed = {**TYPED, "JOURS": str(300 + rank), "-JOURS": "-300"}
        words = [typed.get(word, word) for word in shlex.split(first[question])[1:]]
        cli.at(date(2019, 1, 2)).done(*words, "--agent", "LR")
    assert {name: ask(store_path, query) for name, query in PLAYED.items()} == dict.fromkeys(PLAYED, 1)
    again = tmp_path / "again"
    told = cli.at(date(2019, 1, 2)).done("plan", "preparer", "2019", "--vers", str(again)).out
    assert "2019 est ouvert" in told
    with (again / "a_decider.csv").open(encoding="utf-8-sig") as lines:
        left = {row["question"]: row for row in csv.DictReader(lines, delimiter=";")}
    assert [question for question, row in asked.items() if left.get(question) == row] == []


def test_a_line_is_asked_once_about_its_echeance(a_decider) -> None:
    asked = [(row["code"], row["question"], row["detail"]) for row in a_decider]
    assert [question for code, question, _ in asked if code == "14.3.2"] == [
        "Travail à reporter ?",
        "Échéance un jour non ouvré",
    ]
    begun = [(code, detail) for code, question, detail in asked if question.startswith("Début")]
    assert begun == [("1.3", "Hebdomadaire, depuis le 01/04/2018 → Hebdomadaire, depuis le 01/04/2019")]


def test_a_programme_imported_again_keeps_what_was_carried_until_somebody_uses_the_year(
    a_decider, cli, store_path: Path, tmp_path: Path
) -> None:
    folder, soir = tmp_path / "2019", cli.at(SOIR)
    soir.done("convention", "retirer", "2017-01", "16", "--depuis", "01/01/2019", "--agent", "LR")
    lignes = folder / "lignes.csv"
    lignes.write_text(lignes.read_text().replace("Exports Offre Info", "Exports"))
    soir.done("importer", "programme", str(folder), "--oui", "--agent", "LR")
    kept = {name: ask(store_path, query) for name, query in CARRIED.items()}
    assert kept == dict.fromkeys(CARRIED, 1)
    marks = "SELECT count(*) FROM convention_ligne WHERE exercice_id = 2019"
    assert ask(store_path, marks) == 1
    soir.done("demande", "ouvrir", "4.5", "Une autre", "--le", "02/01/2019", "--agent", "LR")
    lignes.write_text(lignes.read_text().replace("Exports", "Exports Offre Info"))
    assert "a commencé" in soir.refused(8, "importer", "programme", str(folder), "--oui", "--agent", "LR")


def test_a_line_stays_paid_in_january_and_the_first_sheet_names_one_that_is_not(a_decider, cli) -> None:
    janvier = cli.at(date(2019, 2, 5))
    for code, jour in (("14.7.1", "02/01/2019"), ("14.1.2", "03/01/2019")):
        janvier.done("saisir", "DM", code, "1", jour, "--agent", "DM")
    sheet = " ".join(janvier.done("mois", "fiche", "DM", "2019-01", "--agent", "DM").out.split())
    assert " : 1 j, 50 %" in sheet
    assert "14.1.2 n'est plus financée par 2017-01 après le 31/12/2018." in sheet
    assert "14.7.1 n'est plus" not in sheet
    janvier.done("saisir", "DM", "14.1.2", "1", "04/02/2019", "--agent", "DM")
    assert "plus financée" not in janvier.done("mois", "fiche", "DM", "2019-02", "--agent", "DM").out


def test_what_is_said_of_the_old_year_once_the_next_is_open_is_said_there_too(
    a_decider, cli, store_path: Path
) -> None:
    soir = cli.at(SOIR)
    for words in (
        "convention marquer 2017-01 14.1.1",
        "convention retirer 2017-01 14.7.1 --depuis 20/12/2018",
        "revue decision PRI Prévenir --qui LR --au 28/12/2018",
        "revue faite 1 --le 21/12/2018 --au 21/12/2018",
        "demande ouvrir 4.5 Halle --le 20/12/2018",
        "demande ouvrir 4.5 Erreur --le 20/12/2018",
        "demande retirer 4.5 Erreur --au 28/12/2018",
        "demande renommer 4.5 Halle Halles --au 28/12/2018",
        "demande clore 4.5 Salon --le 28/12/2018",
    ):
        soir.done(*words.split(), "--agent", "LR")
    asked = "SELECT group_concat(libelle || ' ' || ouverte_le) FROM demande WHERE exercice_id = 2019"
    assert ask(store_path, asked) == "Halles 2019-01-01"
    soir.done("demande", "rouvrir", "4.5", "Salon", "--au", "28/12/2018", "--agent", "LR")
    assert ask(store_path, asked) == "Halles 2019-01-01,Salon 2019-01-01"
    paid = ask(
        store_path,
        "SELECT group_concat(code, ' ') FROM (SELECT code FROM convention_ligne AS paid JOIN ligne "
        "ON ligne.id = ligne_id WHERE paid.exercice_id = 2019 ORDER BY code)",
    )
    assert paid == "14.1.1 16"
    left = ask(
        store_path, "SELECT group_concat(texte) FROM decision WHERE exercice_id = 2019 AND faite_le IS NULL"
    )
    assert left == "Prévenir"
