"""What the walks over every command share: which write and which read, and what a terminal may be told."""

from __future__ import annotations

from typing import Any

import pyte

from cariforef_tui.domain.values.text import inert_text

LISENT = (
    "semaine, absence liste, programme voir, programme controle, avancement voir, "
    "avancement echeancier, alertes, equipe voir, equipe demandes, journal lister, "
    "journal verifier, jalon liste, livrable liste, revue voir, mois etat, mois histoire, plan revisions, "
    "plan regulation, "
    "agent liste, agent droits, reglages calendrier liste, reglages completion, "
    "reglages fichiers, reglages modele, reglages agenda, "
    "convention liste, demande liste, rgpd notice, "
    "base verifier, base sauvegardes, "
    "demo, guide, servir"
)
"""Commands that write nothing, or that only open the interface."""

ECRIVENT = """\
reglages --suivi-depuis 21/05/2018
saisir DM 14.7.1 0,5 22/05/2018 --commentaire essai
effacer DM 14.7.1 22/05/2018
absence ajouter DM RTT 22/05/2018 --demi
absence retirer DM 22/05/2018
plan solder 14.3.1
plan rouvrir 14.3.1
plan reprise 14.3.1 2 --le 22/05/2018
jalon borner RGPD 18
jalon liberer RGPD 18
jalon annuler RGPD --le 22/05/2018
jalon deplacer RGPD 29/06 --motif essai
jalon ajouter Audit 14/09 14.7.1 --motif essai
jalon retirer AUDIT --motif essai
jalon tenu RGPD --le 22/05/2018
revue remarque PRI 14.7.1 relancer
revue decision PRI relancer --qui LR
revue corriger 2 --qui DM
revue faite 2
revue decision PRI autre --qui LR
revue retirer 3
revue meteo PRI vert
revue presents PRI DM
revue prochaine PRI 28/05/2018
revue clore PRI --oui
raf 14.7.1 12
demande ouvrir 4.5 salon
demande clore 4.5 2
demande rouvrir 4.5 2
demande renommer 4.5 2 forum
demande retirer 4.5 2
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
plan annuler 11 --motif essai
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
convention fonds FSE Région
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
exporter absences --vers {dossier}/absences.csv
revue compte-rendu PRI --vers {dossier}/revue.md
rgpd exporter DM --fichier {dossier}/dm.json
plan bilan --vers {dossier}/bilan.md
plan preparer 2019 --vers {dossier}/2019
agent coordonne LR PRI
agent compte DM {compte}
agent compte DM aucun
agent role DM direction
rgpd effacer DM 14.7.1 22/05/2018 --oui --motif demande
rgpd purger --oui --motif échu
base sauvegarder {dossier}/copie.db
base migrer
base creer {dossier}/neuve.db
base restaurer {dossier}/copie.db --oui
"""
"""Lines that write, one after the other, in the hostile store."""

IMPORTENT = """\
importer saisies {dossier}/temps.csv --oui
importer heures {dossier}/toggl.csv --oui
importer agenda {dossier}/agenda.ics --codes point=14.7.1 --oui
importer absences {dossier}/rh.csv --oui
agent importer {dossier}/agents.csv --oui
importer programme {plan} --oui
"""
"""Commands that show, then make a copy, before they write."""

TRANSFERENT = "base transferer"
"""Commands that write to a server: `tests/cli/store/test_transfer.py`."""


def is_written_by(name: str) -> bool:
    """Return True where a line of those that write runs the command of that name."""
    lines = (ECRIVENT + IMPORTENT + TRANSFERENT).splitlines()
    return any(f"{line} ".startswith(f"{name} ") for line in lines)


class Terminal(pyte.Screen):
    """A terminal that remembers what acted on it."""

    def __init__(self) -> None:
        super().__init__(100, 40)
        self.acted: list[str] = []

    def set_title(self, param: str) -> None:
        self.acted.append(f"title {param}")

    def set_icon_name(self, param: str) -> None:
        self.acted.append(f"icon {param}")

    def bell(self, *args: Any) -> None:
        self.acted.append("bell")


def check_inert(said: str) -> None:
    """Nothing but text and ends of line; a mark of UTF-8 and the ends of line of a CSV aside.

    A terminal is given the lines that hold more than printed characters: it draws slowly.
    """
    lines = said.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    assert [line for line in lines if inert_text(line) != line] == []
    terminal = Terminal()
    pyte.Stream(terminal).feed("\n".join(line for line in lines if not line.isprintable()))
    assert terminal.acted == []
