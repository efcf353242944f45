"""The access export is complete: every place of the schema that may hold something of a person is in it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.engine.sqlite import connect
from cariforef_db.schema.columns import Holds
from cariforef_db.schema.making import ALL_TABLES, text_columns
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.rgpd import Effacement
from cariforef_tui.exchange.rgpd import TITRES, write_json, write_texte
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.rgpd import load_dossier
from tests.kit.engines import both_engines

JOUR = date(2018, 5, 22)

REFERENCES = {
    ("quotite", "agent_id"): "quotites",
    ("absence", "agent_id"): "absences",
    ("saisie", "agent_id"): "saisies",
    ("saisie", "par_id"): "saisies_pour_autrui",
    ("total_jour", "agent_id"): "totaux_jour",
    ("visa", "agent_id"): "visas",
    ("visa", "par_id"): "visas_donnes",
    ("visa", "supplee_id"): "visas_supplees",
    ("presence", "agent_id"): "presences",
    ("preference", "agent_id"): "preferences",
    ("fait", "agent_id"): "declarations",
    ("raf", "agent_id"): "restes_a_faire",
    ("production", "agent_id"): "productions",
    ("rappel", "agent_id"): "rappels",
    ("plan_revision", "agent_id"): "revisions",
    ("revue", "close_par_id"): "revues_closes",
    ("remarque", "agent_id"): "remarques",
    ("meteo", "agent_id"): "meteos",
    ("refus_droit", "acteur_id"): "refus_droit",
    ("purge", "par_id"): "purges",
    ("purge", "agent_id"): "purges",
    ("journal", "acteur_id"): "journal",
}
"""Every reference to an agent, and the rubrique of the export that gives its rows."""

TRANSIENT = {("ecriture_en_cours", "acteur_id")}
"""A row that lasts as long as a write."""

NEUTRAL = frozenset(
    (
        *("acteur", "action", "arrivee", "chiffrage", "close_le", "code", "compte", "couleur", "cle"),
        *("declaration", "depart", "depuis", "empreinte", "equipe", "etat", "faite_le", "geste", "initiales"),
        *(
            "jour",
            "jusque",
            "limite",
            "mois",
            "niveau",
            "ouverte_le",
            "pole",
            "pour",
            "prochaine",
            "quand",
            "sel",
        ),
        *("semaine", "suivi_depuis", "type"),
        "version_num",
    )
)
"""Columns of codes, dates, words of the program and proofs: they hold no text that somebody typed."""

REPEATED = {
    *(("journal", column) for column in ("objet", "avant", "apres", "motif")),
    ("ecriture_en_cours", "motif"),
    ("sceau", "contenu"),
    ("reglage", "cle"),
}
"""What repeats the other tables: read by the rubrique « journal », or a hash."""


def export(store: SqliteStore, acteur: str = "ZZ") -> dict[str, Any]:
    dossier = load_dossier(store, "ZZ", acteur=acteur)
    value: dict[str, Any] = json.loads(write_json(dossier, (), JOUR))
    return value


def references(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Columns that refer to an agent, by foreign key or by their name."""
    found = set()
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        found |= {(table, row[3]) for row in keys if row[2] == "agent"}
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        found |= {(table, row[1]) for row in columns if re.search(r"(agent|par|acteur)_id$", row[1])}
    return found


def give_in_the_place_of_zz(path: Path) -> None:
    """Make of each countersignature one that a deputy of ZZ gave: nothing writes one any more."""
    with closing(sqlite3.connect(path, isolation_level=None)) as shell:
        shell.execute("DROP TRIGGER tr_visa_sans_update")
        shell.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        shell.execute(
            "UPDATE visa SET supplee_id = (SELECT id FROM agent WHERE initiales = 'ZZ') "
            "WHERE geste = 'contreseing'"
        )
        shell.execute("DELETE FROM ecriture_en_cours")


def test_every_reference_to_an_agent_has_its_rubrique_and_every_row_is_there(
    acted: SqliteStore, store_path: Path
) -> None:
    give_in_the_place_of_zz(store_path)
    rubriques = export(acted)["rubriques"]
    with closing(connect(store_path)) as connection:
        assert references(connection) == REFERENCES.keys() | TRANSIENT
        for (table, column), rubrique in REFERENCES.items():
            own = " AND agent_id <> par_id" if rubrique in ("visas_donnes", "saisies_pour_autrui") else ""
            sql = (
                f"SELECT count(*) FROM {table} WHERE {column} = (SELECT id FROM agent WHERE initiales = 'ZZ')"
            )
            count = connection.execute(sql + own).fetchone()[0]
            assert 0 < count <= len(rubriques[rubrique]), (table, column)
    assert rubriques.keys() == TITRES.keys()


def test_every_column_of_text_is_known_for_what_it_may_hold(store_path: Path) -> None:
    known = {
        (table.name, column)
        for table in ALL_TABLES
        for column, holds in text_columns(table)
        if holds not in (Holds.CODE, Holds.COPY)
    }
    with closing(connect(store_path)) as connection:
        columns = connection.execute(
            "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.type = 'TEXT'"
        ).fetchall()
    assert [one for one in columns if one not in known | REPEATED and one[1] not in NEUTRAL] == []


def test_every_text_that_the_person_wrote_or_has_on_their_days_is_in_the_export(acted: SqliteStore) -> None:
    given = write_json(load_dossier(acted, "ZZ", acteur="ZZ"), (), JOUR).decode()
    for texte in (
        "Reçu le père d'Anaïs à l'accueil",
        "supprimée ensuite, au nom de Zoé",
        "trop tôt, Éléonore",
        "revoir avec dominique maréchal",
        "selon DM",
        "rien à dire",
        "arbitrage",
        "avec ZZ",
        "saisir ZZ 14.7.1",
    ):
        assert texte in given, texte


def test_other_people_are_masked_where_a_field_names_them(acted: SqliteStore) -> None:
    rubriques = export(acted)["rubriques"]
    assert rubriques["visas_donnes"][0]["agent"] == "une autre personne (direction)"
    assert rubriques["visas"][1]["par"] == "une autre personne (coordination de PRI)"
    assert rubriques["saisies"][0]["jours"] == 0.5
    named = {
        value
        for rows in rubriques.values()
        for row in rows
        for side in (row, row.get("avant") or {}, row.get("apres") or {})
        for key, value in side.items()
        if key in ("agent", "auteur", "close_par", "par", "suppleant", "supplee") and value is not None
    }
    assert {one for one in named if not one.startswith("une autre personne")} == {"ZZ"}


def test_what_a_person_is_in_charge_of_is_in_their_export(acted: SqliteStore) -> None:
    rubriques = export(acted)["rubriques"]
    assert rubriques["programme"] == []
    assert [(row["semaine"], row["qui"]) for row in rubriques["decisions"]] == [("2018-W21", "ZZ")]
    own = load_dossier(acted, "LR", acteur="LR").rubriques
    assert {"DM/SPB/MP/PP/LR"} <= {row["qui"] for row in own["programme"]}
    assert own["decisions"] == ()


@both_engines
def test_the_texts_of_others_are_not_searched_for_a_name(acted: SqliteStore) -> None:
    with acted.writing("DM") as writing:
        writing.add_fait(
            2018,
            Fait(code="1.1", declaration=Declaration.SOLDEE, jour=JOUR, agent="DM", motif="vu avec ZZ, hier"),
        )
    assert "vu avec ZZ, hier" not in str(load_dossier(acted, "ZZ", acteur="ZZ").rubriques)
    assert "vu avec ZZ, hier" in str(load_dossier(acted, "DM", acteur="DM").rubriques)


def test_the_text_form_says_the_same_for_a_person_to_read(acted: SqliteStore) -> None:
    texte = write_texte(load_dossier(acted, "ZZ", acteur="ZZ"), (), JOUR).decode()
    assert "commentaire Reçu le père d'Anaïs à l'accueil" in texte
    assert [titre for titre in TITRES.values() if f"## {titre}\n" not in texte] == []


def test_only_the_person_and_the_direction_export(acted: SqliteStore) -> None:
    assert export(acted, "LR")["agent"] == "ZZ"
    with pytest.raises(DroitRefuse, match="réservé à ZZ et à la direction"):
        export(acted, "DM")
    with acted.writing("LR") as writing:
        writing.add_agent(Agent(initiales="AU", role=Role.AUDITEUR))
    with pytest.raises(DroitRefuse):
        export(acted, "AU")
    assert load_dossier(acted, "AU", acteur="AU").agent == "AU"


def test_a_pseudonym_gives_nothing_back(acted: SqliteStore) -> None:
    with acted.writing("LR", "délai passé") as writing:
        writing.erase(Effacement(date(2018, 12, 31), "délai passé", None, (("ZZ", "X01"),)))
    given = json.dumps([*load_dossier(acted, "X01", acteur="LR").rubriques.values()], ensure_ascii=False)
    assert re.findall("Lefèvre|ZZ|edarcay|névralgique|Anaïs|Zoé", given, re.IGNORECASE) == []
