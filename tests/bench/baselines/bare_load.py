"""The least that any bulk load of saisies costs: one transaction, one executemany of the rows given.

    python bare_load.py STORE ROWS.csv

Rows are `agent_id;jour;ligne_id;centiemes;commentaire`, already looked up.
"""

import csv
import sqlite3
import sys
from pathlib import Path

with Path(sys.argv[2]).open(newline="", encoding="utf-8") as stream:
    rows = [
        (int(agent), jour, int(ligne), int(jour[:4]), int(part), comment or None)
        for agent, jour, ligne, part, comment in csv.reader(stream, delimiter=";")
    ]
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA synchronous = FULL")
connection.execute("PRAGMA foreign_keys = ON")
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
connection.executemany(
    "INSERT INTO saisie (agent_id, jour, ligne_id, exercice_id, compte, centiemes, commentaire, a_confirmer, "
    "version) VALUES (?, ?, ?, ?, 'metier', ?, ?, 0, 1)",
    rows,
)
connection.execute("DELETE FROM ecriture_en_cours")
connection.execute("COMMIT")
connection.close()
