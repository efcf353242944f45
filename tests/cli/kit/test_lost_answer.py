"""A command that wrote and whose answer goes nowhere says that it is saved, so that nobody runs it again."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from cariforef_tui.cli.main import run

Leaves = dict[tuple[str, ...], click.Command]
ENREGISTRE = "C'est enregistré, mais la réponse ne s'écrit pas ({}) : ne relancez pas la commande.\n"
LISENT = (
    "semaine, absence liste, programme voir, programme controle, avancement voir, "
    "avancement echeancier, alertes, equipe voir, equipe demandes, journal lister, "
    "journal verifier, jalon liste, livrable liste, revue voir, mois etat, mois histoire, plan revisions, "
    "plan regulation, "
    "agent liste, agent droits, agent suppleance liste, reglages calendrier liste, reglages completion, "
    "reglages fichiers, reglages modele, "
    "convention liste, demande liste, rgpd notice, "
    "base verifier, base sauvegardes, "
    "demo, guide, servir"
)
"""Commands that write nothing, or that only open the interface."""
ECRIVENT = """\
saisir DM 14.7.1 0,5 22/05/2018
effacer DM 14.7.1 22/05/2018
absence ajouter DM RTT 22/05/2018 --demi
absence retirer DM 22/05/2018
plan solder 14.3.1
plan rouvrir 14.3.1
plan reprise 14.3.1 2 --le 22/05/2018
jalon borner RGPD 18
jalon liberer RGPD 18
jalon tenu RGPD --le 22/05/2018
jalon annuler RGPD --le 22/05/2018
revue remarque PRI 14.7.1 relancer
revue decision PRI relancer --qui LR
revue corriger 1 --qui DM
revue faite 1
revue decision PRI autre --qui LR
revue retirer 2
revue meteo PRI vert
revue presents PRI DM
revue prochaine PRI 28/05/2018
revue clore PRI --oui
raf 14.7.1 12
demande ouvrir 4.5 salon
demande clore 4.5 1
demande rouvrir 4.5 1
demande renommer 4.5 1 forum
demande retirer 4.5 1
demande tirage 14.7.1
livrable definir 14.7.1 3 registres
livrable produire 14.7.1 1 --le 22/05/2018
livrable produire 14.7.1 --annuler
plan reviser 14.7.1 31 --motif essai
plan transferer 14.7.1 14.3.1 1 --motif essai
plan echeance 14.7.1 07/2018 --motif essai
plan confier 14.7.1 DM --motif essai
plan ajouter 14.7 Nouvelle --jours 1 --pris-sur 14.7.1 --motif essai
plan retirer 14.7.2 --motif essai
plan remettre 14.7.2 --motif essai
plan annuler 7 --motif essai
plan simuler --transfert 14.7.1:14.3.1:1 --motif essai --oui
agent ajouter ZZ --pole PRI --arrivee 30/04/2018
agent modifier ZZ --nom Zoé
saisir ZZ 14.7.1 1 30/04/2018
mois signer 04/2018 --agent ZZ
mois contresigner ZZ 04/2018
mois rouvrir ZZ 04/2018 --motif essai
mois signer 04/2018 --agent ZZ
mois renvoyer ZZ 04/2018 --motif essai
plan rattacher 14.7.1 14.3.1 --de ZZ --oui
agent quotite ZZ 1 1 0 1 1 --depuis 01/06/2018
agent courriel ZZ zz@exemple.fr
agent courriel ZZ aucun
rappels --envoyer
agent partir ZZ 31/12/2018
reglages calendrier ajouter 11/05/2018 Pont
reglages calendrier retirer 11/05/2018
reglages communs --delai-visa 6
convention ajouter FSE Insertion
convention intituler FSE Emploi
convention marquer FSE 14.7.1
convention retirer FSE 14.7.1
convention marquer FSE 7.1
convention clore FSE --le 30/11/2018
mois fiche DM 04/2018 --csv {dossier}/fiche.csv
avancement courbe 14.7.1 --svg {dossier}/courbe.svg
exporter saisies --vers {dossier}/saisies.csv
exporter heures --vers {dossier}/heures.csv
exporter avancement --vers {dossier}/avancement.csv
exporter livrables --vers {dossier}/livrables.csv
exporter programme --vers {dossier}/programme.csv
programme modele {dossier}/modele.xlsx
exporter alertes --vers {dossier}/alertes.csv
exporter echeances --vers {dossier}/echeances.csv
revue compte-rendu PRI --vers {dossier}/revue.md
rgpd exporter DM --fichier {dossier}/dm.json
plan bilan --vers {dossier}/bilan.md
plan preparer 2019 --vers {dossier}/2019
agent coordonne LR PRI
agent suppleance nommer ME --jusqu-au 01/06/2018
agent suppleance terminer
agent suppleance retirer 22/05/2018
agent compte DM {compte}
agent compte DM aucun
agent role DM direction
rgpd purger --oui --motif échu
base sauvegarder {dossier}/copie.db
base migrer
base creer {dossier}/neuve.db
base restaurer {dossier}/copie.db --oui
"""


IMPORTENT = """\
importer saisies {dossier}/temps.csv --oui
importer absences {dossier}/rh.csv --oui
agent importer {dossier}/agents.csv --oui
importer programme {dossier}/2019 --oui
"""
"""Commands that show, then make a copy, before they write."""

TRANSFERENT = "base transferer"
"""Commands that write to a server: `tests/cli/store/test_transfer.py`."""


class Muette(io.StringIO):
    """A standard output that takes so many answers, then none."""

    def __init__(self, error: OSError, taken: int) -> None:
        super().__init__()
        self.error, self.taken = error, taken

    def write(self, texte: str) -> int:
        if not self.taken:
            raise self.error
        self.taken -= 1
        return len(texte)


@pytest.fixture
def answers_lost(cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command with nowhere to answer; returns its code and what it said on standard error."""
    (tmp_path / "temps.csv").write_text("agent;date;code;jours\nLR;22/05/2018;14.7.1;0,5\n")
    (tmp_path / "rh.csv").write_text("initiales;type;du\nLR;RTT;23/05/2018\n")
    (tmp_path / "agents.csv").write_text("initiales;nom\nLR;Zoé\n")
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")

    compte = cli.wiring.compte("").name

    def lose(line: str, error: OSError, taken: int = 0) -> tuple[int, str]:
        cli.capsys.readouterr()
        said = Muette(error, taken)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", said)
            code = run(line.format(dossier=tmp_path, compte=compte).split(" "), cli.wiring)
        return code, cli.capsys.readouterr().err

    return lose


def test_every_command_that_writes_says_that_it_is_saved_where_its_answer_is_lost(answers_lost: Any) -> None:
    full = OSError(errno.ENOSPC, "")
    said = {line: answers_lost(line, full) for line in ECRIVENT.splitlines()}
    said |= {line: answers_lost(line, full, 2) for line in IMPORTENT.splitlines()}
    expected = ENREGISTRE.format("disque plein")
    assert {line: told for line, told in said.items() if told[0] != 9 or not told[1].endswith(expected)} == {}


def test_what_was_saved_is_said_where_whoever_read_the_answer_has_gone(answers_lost: Any) -> None:
    closed = BrokenPipeError(errno.EPIPE, "")
    line = "saisir DM 14.7.1 0,5 22/05/2018"
    assert answers_lost(line, closed) == (9, ENREGISTRE.format("sortie fermée"))


def test_nothing_is_said_to_be_saved_where_nothing_was(answers_lost: Any) -> None:
    full = OSError(errno.ENOSPC, "")
    assert answers_lost("programme controle", full) == (9, "Sortie impossible à écrire : disque plein.\n")
    for line in ("reglages", "plan rattacher 14.7.1 14.3.1", "importer saisies {dossier}/temps.csv"):
        assert "enregistré" not in answers_lost(line, full)[1]


def test_every_command_is_known_to_write_or_not(leaves: Leaves) -> None:
    known = {" ".join(path) for path, command in leaves.items() if not isinstance(command, click.Group)}
    written = {
        name
        for name in known
        for line in (ECRIVENT + IMPORTENT + TRANSFERENT).splitlines()
        if f"{line} ".startswith(f"{name} ")
    }
    assert known - written == {*LISENT.split(", ")}
