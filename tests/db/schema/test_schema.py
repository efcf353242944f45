"""The schema: what it refuses, constraint by constraint, and that a store is what its tables say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from cariforef_db.engine.sqlite import Access, choose_journal_mode, connect, to_uri
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.files.migrating import MIGRATIONS
from cariforef_db.schema.columns import metadata
from cariforef_db.schema.making import ALL_TABLES, make_schema
from cariforef_db.schema.version import (
    APPLICATION_ID,
    SCHEMA_FINGERPRINT,
    SCHEMA_VERSION,
    compute_fingerprint,
    read_application_id,
    read_schema_version,
)

REWRITE = (
    "UPDATE sqlite_schema SET sql = replace(sql, '{before}', '{after}') "
    "WHERE type = 'table' AND name = '{table}' AND sql <> replace(sql, '{before}', '{after}')"
)
"""Changes the text of a table behind SQLite's back."""

LIGNE = "(SELECT id FROM ligne WHERE code = '14.7.1')"
AGENT = "(SELECT id FROM agent WHERE initiales = 'LR')"
OTHER = "(SELECT id FROM agent WHERE initiales = 'DM')"


def insert_saisie(**changed: str) -> str:
    values = {
        "agent_id": AGENT,
        "jour": "'2018-05-22'",
        "ligne_id": LIGNE,
        "exercice_id": "2018",
        "compte": "'metier'",
        "centiemes": "25",
        "commentaire": "NULL",
        "a_confirmer": "0",
        "version": "1",
        **changed,
    }
    return f"INSERT INTO saisie ({', '.join(values)}) VALUES ({', '.join(values.values())})"


def insert_absence(**changed: str) -> str:
    values = {
        "agent_id": AGENT,
        "jour": "'2018-05-22'",
        "type": "'RTT'",
        "centiemes": "50",
        **changed,
    }
    return f"INSERT INTO absence ({', '.join(values)}) VALUES ({', '.join(values.values())})"


def insert_like(table: str, where: str, **changed: str) -> str:
    """Insert a copy of a row of a table whose rows are never changed."""
    columns = [column.name for column in metadata.tables[table].columns if column.name != "id"]
    values = ", ".join(changed.get(name, name) for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {where} LIMIT 1"


def insert_ligne(**changed: str) -> str:
    return insert_like("ligne", "code = '14.7.1'", **{"code": "'ZZ'", "rang": "9999", **changed})


def insert_enveloppe(**changed: str) -> str:
    return insert_like("enveloppe", "chiffrage = 'chiffre'", **{"code": "'ZZ'", **changed})


def insert(table: str, values: dict[str, str], changed: dict[str, str]) -> str:
    values = {**values, **changed}
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"


def insert_plan_revision(**changed: str) -> str:
    values = {"exercice_id": "2018", "numero": "2", "jour": "'2018-05-22'", "agent_id": AGENT, "motif": "'x'"}
    return insert("plan_revision", values, changed)


def insert_changement(**changed: str) -> str:
    values = {
        "revision_id": "1",
        "exercice_id": "2018",
        "rang": "5",
        "type": "'retrait'",
        "ligne_id": "(SELECT id FROM ligne WHERE code = '18')",
    }
    return insert("plan_changement", values, changed)


def insert_raf(**changed: str) -> str:
    values = {"exercice_id": "2018", "ligne_id": LIGNE, "jour": "'2018-05-22'", "centiemes": "0"}
    return insert("raf", {**values, "agent_id": AGENT}, changed)


def insert_revue(**changed: str) -> str:
    return insert("revue", {"exercice_id": "2018", "perimetre_id": "1", "semaine": "'2018-W21'"}, changed)


def insert_decision(**changed: str) -> str:
    values = {"exercice_id": "2018", "numero": "1", "perimetre_id": "1", "semaine": "'2018-W21'"}
    return insert("decision", {**values, "texte": "'Relancer'", "qui": "'LR'"}, changed)


def insert_visa(**changed: str) -> str:
    values = {"agent_id": AGENT, "mois": "'2018-05'", "numero": "1", "geste": "'signature'", "par_id": AGENT}
    return insert("visa", {**values, "quand": "''", "centiemes": "0", "contenu": "'{}'"}, changed)


def insert_ligne_conventionnee(**changed: str) -> str:
    values = {"convention_id": "1", "exercice_id": "2018", "ligne_id": LIGNE, "depuis": "'2018-01-01'"}
    return insert("convention_ligne", values, changed)


def insert_livrable(**changed: str) -> str:
    values = {"exercice_id": "2018", "ligne_id": LIGNE, "numero": "2", "libelle": "'Lico'", "quantite": "44"}
    return insert("livrable", values, changed)


def insert_production(**changed: str) -> str:
    livrable = f"(SELECT id FROM livrable WHERE ligne_id = {LIGNE})"
    values = {"exercice_id": "2018", "ligne_id": LIGNE, "livrable_id": livrable, "jour": "'2018-05-22'"}
    return insert("production", {**values, "quantite": "3", "agent_id": AGENT}, changed)


def insert_demande(**changed: str) -> str:
    values = {"exercice_id": "2018", "ligne_id": LIGNE, "numero": "2", "libelle": "'Salon'"}
    return insert("demande", {**values, "ouverte_le": "'2018-05-22'"}, changed)


def insert_purge(**changed: str) -> str:
    values = {"quand": "''", "par_id": AGENT, "limite": "'2018-01-01'", "motif": "'x'"}
    return insert("purge", values, changed)


def insert_sceau(**changed: str) -> str:
    values = {"seq": "1 + (SELECT max(seq) FROM sceau)", "contenu": f"'{'0' * 64}'", "hors_outil": "0"}
    return insert("sceau", {**values, "empreinte": f"'{'0' * 64}'"}, changed)


STEERED = (
    f"UPDATE ecriture_en_cours SET acteur_id = {AGENT}",
    insert_plan_revision(numero="1"),
    insert_plan_revision(numero="9", annule_id="1"),
    insert_changement(rang="0", type="'ajout'", ligne_id=LIGNE, enveloppe_id="1"),
    insert_revue(semaine="'2018-W20'"),
    insert_livrable(numero="1"),
    insert_demande(numero="1"),
    f"INSERT INTO tirage VALUES (101, 2018, {LIGNE})",
    "INSERT INTO convention (numero, intitule, fonds) VALUES ('1', 'Titre', 'FSE')",
    "UPDATE agent SET compte = 'claire' WHERE initiales = 'DM'",
)
"""Rows beside which those of steering are refused."""

REFUSED = {
    "ck_exercice_annee": "INSERT INTO exercice (id) VALUES (26)",
    "ck_exercice_suivi_depuis": "UPDATE exercice SET suivi_depuis = '2018-02-30'",
    "ck_exercice_suivi": "UPDATE exercice SET suivi_depuis = '2017-12-31'",
    "ck_exercice_pole": "UPDATE exercice SET pole = ''",
    "ck_exercice_axe": "UPDATE exercice SET axe = ''",
    "ck_exercice_action": "UPDATE exercice SET action = ''",
    "ck_exercice_operation": f"UPDATE exercice SET operation = '{'o' * 21}'",
    "ck_jalon_ligne_borne": "UPDATE jalon_ligne SET borne = 2",
    "ck_agent_initiales": "INSERT INTO agent (initiales, actif, fictif) VALUES ('', 1, 0)",
    "ck_agent_actif": "UPDATE agent SET actif = 2",
    "ck_agent_fictif": "UPDATE agent SET fictif = -1",
    "ck_agent_arrivee": "UPDATE agent SET arrivee = '2018-02-30'",
    "ck_agent_depart": "UPDATE agent SET depart = '31/12/2018'",
    "agent.initiales": "INSERT INTO agent (initiales, actif, fictif) VALUES ('LR', 1, 0)",
    "ck_ligne_niveau": insert_ligne(niveau="'service'"),
    "ck_ligne_parent": insert_ligne(parent_id="NULL"),
    "ck_ligne_regulation": insert_ligne(regulation="3"),
    "ck_ligne_equipe_si": insert_ligne(equipe_si="3"),
    "ligne.exercice_id": insert_ligne(equipe_si="1"),
    "ligne.exercice_id, ligne.code": insert_ligne(code="'18'"),
    "ligne.exercice_id, ligne.rang": insert_ligne(rang="0"),
    "ck_enveloppe_compte": insert_enveloppe(compte="'metier et SI'"),
    "ck_enveloppe_chiffrage": insert_enveloppe(chiffrage="'estimé'", centiemes="NULL"),
    "ck_enveloppe_centiemes": insert_enveloppe(centiemes="NULL"),
    "ck_jalon_jour": insert_like("jalon", "true", code="'ZZ'", jour="'2018-05-32'"),
    "jalon.exercice_id, jalon.code": "INSERT INTO jalon (exercice_id, code, rang, libelle, jour) "
    "SELECT exercice_id, code, 99, libelle, jour FROM jalon LIMIT 1",
    "alias.exercice_id, alias.alias": "INSERT INTO alias (exercice_id, alias, ligne_id) "
    "SELECT exercice_id, alias, ligne_id FROM alias LIMIT 1",
    "ck_jour_ferie_jour": "INSERT INTO jour_ferie VALUES ('Noël', 'Noël')",
    "ck_jour_ferie_libelle": "UPDATE jour_ferie SET libelle = ''",
    "jour_ferie.jour": "INSERT INTO jour_ferie VALUES ('2018-12-25', 'Noël')",
    "ck_reglage_valeur": "UPDATE reglage SET valeur = 101 WHERE cle = 'pas'",
    "ck_quotite_depuis": f"INSERT INTO quotite VALUES (1, {AGENT}, '2018', 1, 1, 1, 1, 1, 1, 1)",
    "ck_quotite_semaine": f"INSERT INTO quotite VALUES (1, {AGENT}, '2018-01-01', 1, 1, 1, 1, 1, 1, 101)",
    "ck_absence_jour": insert_absence(jour="'hier'"),
    "ck_absence_type": insert_absence(type="'sieste'"),
    "ck_absence_centiemes": insert_absence(centiemes="0"),
    "ck_saisie_jour": insert_saisie(jour="'2018-02-30'"),
    "ck_saisie_exercice": insert_saisie(jour="'2019-01-02'"),
    "ck_saisie_compte": insert_saisie(compte="'si'"),
    "ck_saisie_centiemes": insert_saisie(centiemes="0"),
    "ck_saisie_commentaire": insert_saisie(commentaire=f"'{'x' * 501}'"),
    "ck_saisie_a_confirmer": insert_saisie(a_confirmer="2"),
    "ck_saisie_version": insert_saisie(version="0"),
    "ck_fait_declaration": "INSERT INTO fait (exercice_id, ligne_id, declaration, jour, agent_id) "
    f"VALUES (2018, {LIGNE}, 'tenu', '2018-05-25', {AGENT})",
    "ck_fait_centiemes": "INSERT INTO fait (exercice_id, ligne_id, declaration, jour, agent_id, centiemes) "
    f"VALUES (2018, {LIGNE}, 'soldee', '2018-05-25', {AGENT}, 25)",
    "ck_fait_jour": "INSERT INTO fait (exercice_id, ligne_id, declaration, jour, agent_id) "
    f"VALUES (2018, {LIGNE}, 'soldee', '25/05', {AGENT})",
    "ck_total_jour_plafond": f"INSERT INTO total_jour VALUES ({AGENT}, '2018-05-22', 75, 50, 100)",
    "ck_total_jour_parts": f"INSERT INTO total_jour VALUES ({AGENT}, '2018-05-22', -25, 50, 100)",
    "ck_total_jour_limite": f"INSERT INTO total_jour VALUES ({AGENT}, '2018-05-22', 100, 0, 200)",
    "ck_total_jour_jour": f"INSERT INTO total_jour VALUES ({AGENT}, 'demain', 100, 0, 100)",
    "ck_plan_revision_numero": insert_plan_revision(numero="0"),
    "ck_plan_revision_jour": insert_plan_revision(jour="'22/05'"),
    "ck_plan_revision_motif": insert_plan_revision(motif="''"),
    "ck_plan_revision_annule": insert_plan_revision(annule_id="2", id="2"),
    "plan_revision.exercice_id, plan_revision.numero": insert_plan_revision(numero="1"),
    "plan_revision.annule_id": insert_plan_revision(annule_id="1"),
    "ck_plan_changement_type": insert_changement(type="'don'"),
    "ck_plan_changement_rang": insert_changement(rang="-1"),
    "ck_plan_changement_cible": insert_changement(ligne_id="NULL"),
    "ck_plan_changement_centiemes": insert_changement(centiemes="5"),
    "ck_plan_changement_texte": insert_changement(texte="'07/2018'"),
    "plan_changement.revision_id, plan_changement.rang": insert_changement(rang="0"),
    "plan_changement.ligne_id": insert_changement(type="'ajout'", ligne_id=LIGNE, enveloppe_id="2"),
    "plan_changement.enveloppe_id": insert_changement(type="'ajout'", enveloppe_id="1"),
    "ck_raf_jour": insert_raf(jour="'demain'"),
    "ck_raf_centiemes": insert_raf(centiemes="-25"),
    "ck_raf_commentaire": insert_raf(commentaire="''"),
    "ck_revue_semaine": insert_revue(semaine="'2018-W54'"),
    "ck_revue_close_le": insert_revue(close_le="'mardi'", close_par_id="1", figures="'{}'"),
    "ck_revue_cloture": insert_revue(close_le="'2018-05-22'"),
    "ck_revue_figures": insert_revue(close_le="'2018-05-22'", close_par_id="1", figures="'{'"),
    "ck_revue_prochaine": insert_revue(prochaine="'lundi'"),
    "ck_presence_etat": f"INSERT INTO presence VALUES (1, {AGENT}, 'absent')",
    "revue.exercice_id, revue.semaine, revue.perimetre_id": insert_revue(semaine="'2018-W20'"),
    "ck_remarque_rang": "INSERT INTO remarque VALUES (9, 1, 2018, -1, 1, 'texte', 1)",
    "ck_remarque_texte": "INSERT INTO remarque VALUES (9, 1, 2018, 0, 1, '', 1)",
    "ck_meteo_couleur": "INSERT INTO meteo VALUES (1, 'bleu', 'ciel', 1)",
    "ck_meteo_commentaire": "INSERT INTO meteo VALUES (1, 'orange', NULL, 1)",
    "ck_decision_numero": insert_decision(numero="0"),
    "ck_decision_semaine": insert_decision(semaine="'2018-21'"),
    "ck_decision_texte": insert_decision(texte="''"),
    "ck_decision_qui": insert_decision(qui="''"),
    "ck_decision_pour": insert_decision(pour="'2018-06-31'"),
    "ck_decision_faite_le": insert_decision(faite_le="'fait'"),
    "ck_revision_unique": "INSERT INTO revision VALUES (2, 0)",
    "ck_revision_numero": "UPDATE revision SET numero = -1",
    "ck_ecriture_en_cours_unique": "INSERT INTO ecriture_en_cours (id, acteur) VALUES (2, 'système')",
    "ck_agent_fonction": "UPDATE agent SET fonction = ''",
    "ck_agent_role": "UPDATE agent SET role = 'chef'",
    "ck_agent_compte": "UPDATE agent SET compte = ''",
    "agent.compte": "UPDATE agent SET compte = 'claire' WHERE initiales = 'LR'",
    "ck_visa_mois": insert_visa(mois="'2018-13'", geste="'signature'"),
    "ck_visa_numero": insert_visa(numero="0"),
    "ck_visa_geste": insert_visa(geste="'paraphe'"),
    "ck_visa_personne": insert_visa(geste="'renvoi'", motif="'x'", centiemes="NULL", contenu="NULL"),
    "ck_visa_supplee": insert_visa(supplee_id=AGENT),
    "ck_visa_motif": insert_visa(motif="'sans objet'"),
    "ck_visa_contenu": insert_visa(contenu="'{'"),
    "ck_visa_centiemes": insert_visa(centiemes="NULL"),
    "ck_preference_cle": f"INSERT INTO preference VALUES ({AGENT}, '', '1')",
    "ck_preference_valeur": f"INSERT INTO preference VALUES ({AGENT}, 'theme', 'clair')",
    "ck_rappel_jour": f"INSERT INTO rappel VALUES ({AGENT}, 'lundi', 'envoye')",
    "ck_rappel_etat": f"INSERT INTO rappel VALUES ({AGENT}, '2018-05-22', 'perdu')",
    "ck_agent_courriel": "UPDATE agent SET courriel = 'lr'",
    "ck_livrable_numero": insert_livrable(numero="0"),
    "ck_livrable_libelle": insert_livrable(libelle="''"),
    "ck_livrable_quantite": insert_livrable(quantite="0"),
    "ck_livrable_source": insert_livrable(source="''"),
    "livrable.ligne_id, livrable.numero": insert_livrable(numero="1"),
    "ck_production_jour": insert_production(jour="'2018-02-30'"),
    "ck_production_exercice": insert_production(jour="'2019-05-22'"),
    "ck_production_quantite": insert_production(quantite="0"),
    "ck_production_commentaire": insert_production(commentaire="''"),
    "tirage.ligne_id": f"INSERT INTO tirage VALUES (102, 2018, {LIGNE})",
    "ck_demande_numero": insert_demande(numero="0"),
    "ck_demande_libelle": insert_demande(libelle="''"),
    "ck_demande_ouverte_le": insert_demande(ouverte_le="'mardi'"),
    "ck_demande_close_le": insert_demande(close_le="'jeudi'"),
    "ck_demande_periode": insert_demande(close_le="'2018-05-21'"),
    "demande.ligne_id, demande.numero": insert_demande(numero="1"),
    "ck_convention_numero": "INSERT INTO convention (numero, intitule, fonds) VALUES ('', 'Titre', 'FSE')",
    "ck_convention_intitule": "INSERT INTO convention (numero, intitule, fonds) VALUES ('2', '', 'FSE')",
    "ck_convention_fonds": "UPDATE convention SET fonds = ''",
    "convention.numero": "INSERT INTO convention (numero, intitule, fonds) VALUES ('1', 'Titre', 'FSE')",
    "ck_convention_ligne_depuis": insert_ligne_conventionnee(depuis="'2018'"),
    "ck_convention_ligne_jusque": insert_ligne_conventionnee(jusque="'fin'"),
    "ck_convention_ligne_periode": insert_ligne_conventionnee(jusque="'2017-12-31'"),
    "ck_refus_droit_action": "INSERT INTO refus_droit (quand, action, objet) VALUES ('', '', 'LR')",
    "ck_refus_droit_objet": "INSERT INTO refus_droit (quand, action, objet) "
    "VALUES ('', 'saisir', printf('%201s', 'x'))",
    "ck_purge_limite": insert_purge(limite="'2018'"),
    "ck_purge_motif": insert_purge(motif="''"),
    "ck_sceau_hors_outil": insert_sceau(hors_outil="2"),
    "ck_sceau_contenu": insert_sceau(contenu="'0'"),
    "ck_sceau_empreinte": insert_sceau(empreinte="'0'"),
    "ck_journal_action": "INSERT INTO journal (quand, objet, cle, action) VALUES ('', 'a', '1', 'lu')",
}


def refusal_of(acting: sqlite3.Connection, statement: str) -> str:
    """Return why a statement is refused, of which nothing stays; « nothing » where it is not."""
    acting.execute("SAVEPOINT tried")
    try:
        acting.execute(statement)
    except sqlite3.IntegrityError as error:
        return str(error)
    finally:
        acting.execute("ROLLBACK TO tried")
        acting.execute("RELEASE tried")
    return "nothing"


def test_a_row_that_breaks_a_constraint_is_refused_by_its_name(acting: sqlite3.Connection) -> None:
    for statement in STEERED:
        acting.execute(statement)
    found = {constraint: refusal_of(acting, statement) for constraint, statement in REFUSED.items()}
    assert {name: said for name, said in found.items() if said.partition("failed: ")[2] != name} == {}


def test_a_revised_jalon_has_two_dates_or_one_where_it_is_added_or_taken_away(
    acting: sqlite3.Connection,
) -> None:
    for statement in STEERED:
        acting.execute(statement)
    rgpd, other = "(SELECT id FROM jalon WHERE code = 'RGPD')", "'2018-06-29'"
    for avant, apres, said in (
        ("'2018-05-25'", other, "nothing"),
        ("NULL", other, "nothing"),
        (other, "NULL", "nothing"),
        ("NULL", "NULL", "texte"),
        (other, other, "texte"),
        (other, "'29/06/2018'", "texte"),
        ("''", other, "texte"),
        ("'hier'", other, "texte"),
    ):
        changed = {"type": "'jalon'", "texte_avant": avant, "texte": apres}
        refusal = refusal_of(acting, insert_changement(ligne_id="NULL", jalon_id=rgpd, **changed))
        assert refusal.rpartition("_")[2] == said, (avant, apres)
        assert "cible" in refusal_of(acting, insert_changement(jalon_id=rgpd, **changed)) or said == "texte"


def test_a_value_of_another_type_is_refused(acting: sqlite3.Connection) -> None:
    for statement in (
        insert_saisie(centiemes="0.5"),
        insert_saisie(centiemes="'un'"),
        insert_ligne(rang="'premier'"),
        insert_enveloppe(centiemes="1.5"),
    ):
        assert "cannot store" in refusal_of(acting, statement), statement


def test_the_leave_of_a_year_is_within_a_hundred_days(acting: sqlite3.Connection) -> None:
    for conges in (-1, 10001):
        assert "ck_reglage_valeur" in refusal_of(acting, f"INSERT INTO reglage VALUES ('conges', {conges})")
    acting.execute("INSERT INTO reglage VALUES ('conges', 4750)")


def test_nothing_that_is_referred_to_is_deleted_nor_missing(acting: sqlite3.Connection) -> None:
    acting.execute(insert_absence(jour="'2018-05-24'"))
    for statement in (
        "DELETE FROM exercice",
        "DELETE FROM agent WHERE initiales = 'LR'",
        "DELETE FROM ligne WHERE parent_id IS NULL",
        "DELETE FROM enveloppe",
        "DELETE FROM jalon",
        insert_ligne(parent_id="9999"),
        insert_like("enveloppe", "true", code="'ZZ'", exercice_id="2019"),
        insert_saisie(agent_id="9999"),
        insert_saisie(ligne_id="9999"),
        insert_absence(agent_id="9999"),
    ):
        assert "FOREIGN KEY" in refusal_of(acting, statement), statement


def test_totals_follow_an_insert_or_replace_exactly(acting: sqlite3.Connection) -> None:
    acting.execute(insert_saisie(centiemes="75"))
    acting.execute(insert_saisie(centiemes="50").replace("INSERT", "INSERT OR REPLACE"))
    assert acting.execute("SELECT saisi, absent FROM total_jour").fetchall() == [(50, 0)]


def test_every_named_check_of_the_tables_is_met_by_a_test() -> None:
    checks = {
        f"ck_{table.name}_{constraint.name}".replace(f"ck_{table.name}_ck_{table.name}", f"ck_{table.name}")
        for table in ALL_TABLES
        for constraint in table.constraints
        if isinstance(constraint, sqlalchemy.CheckConstraint)
    }
    assert checks - REFUSED.keys() == set()


def test_every_table_is_strict(raw: sqlite3.Connection) -> None:
    loose = raw.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict").fetchall()
    assert [name for (name,) in loose if not name.startswith("sqlite_")] == []


def test_the_header_names_the_program_and_the_version(raw: sqlite3.Connection) -> None:
    assert (read_application_id(raw), read_schema_version(raw)) == (APPLICATION_ID, SCHEMA_VERSION)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(f"{SCHEMA_VERSION:04}",)]
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [f"{SCHEMA_VERSION:04}"]


def made_in_memory() -> sqlite3.Connection:
    driver = sqlite3.connect(":memory:", isolation_level=None)
    with engine_over(driver).begin() as connection:
        make_schema(connection)
    return driver


def test_the_fingerprint_is_that_of_the_tables() -> None:
    with closing(made_in_memory()) as connection:
        assert compute_fingerprint(connection) == SCHEMA_FINGERPRINT


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER extra AFTER INSERT ON saisie BEGIN SELECT 1; END",
        "DROP TRIGGER tr_saisie_mois_insert",
        "CREATE TABLE extra (id INTEGER) STRICT",
        "CREATE VIEW extra AS SELECT * FROM saisie",
        "DROP INDEX ix_saisie_sommes",
        "ALTER TABLE agent ADD COLUMN salaire INTEGER",
        "ALTER TABLE saisie RENAME COLUMN commentaire TO remarque",
        REWRITE.format(before="BETWEEN 1 AND 100", after="BETWEEN 1 AND 900", table="saisie"),
        REWRITE.format(before="ON DELETE RESTRICT", after="ON DELETE CASCADE", table="saisie"),
        REWRITE.format(before="libelle TEXT NOT NULL", after="libelle TEXT", table="ligne"),
        REWRITE.format(before=" STRICT", after="", table="agent"),
    ],
)
def test_any_other_schema_has_another_fingerprint(statement: str, store_path: Path) -> None:
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(statement)
        assert compute_fingerprint(connection) != SCHEMA_FINGERPRINT


def test_the_fingerprint_does_not_hang_on_where_a_migration_puts_a_column() -> None:
    prints = []
    for statements in (
        ("CREATE TABLE t (a INTEGER, b TEXT, CONSTRAINT ck_t_a CHECK (a > 0)) STRICT",),
        (
            "CREATE TABLE u (a INTEGER,\n\tCONSTRAINT ck_t_a CHECK (a > 0)\n) STRICT",
            "ALTER TABLE u ADD COLUMN b TEXT",
            "ALTER TABLE u RENAME TO t",
        ),
    ):
        with closing(sqlite3.connect(":memory:")) as connection:
            for statement in statements:
                connection.execute(statement)
            prints.append(compute_fingerprint(connection))
    assert prints[0] == prints[1]


def test_alembic_finds_nothing_to_change_in_a_new_store(store_path: Path) -> None:
    engine = sqlalchemy.create_engine("sqlite://", creator=lambda: connect(store_path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_every_connection_has_the_settings_of_the_integrity_design(raw: sqlite3.Connection) -> None:
    expected = {
        "foreign_keys": 1,
        "synchronous": 2,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "cell_size_check": 1,
        "secure_delete": 1,
        "journal_mode": choose_journal_mode().lower(),
    }
    assert {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected
    assert raw.execute("PRAGMA mmap_size").fetchone() in (None, (0,))


def test_wal_is_chosen_only_where_sqlite_is_safe_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for version, mode in (((3, 46, 1), "TRUNCATE"), ((3, 51, 2), "TRUNCATE"), ((3, 51, 3), "WAL")):
        monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
        assert choose_journal_mode() == mode


def test_an_unsafe_wal_store_goes_back_to_a_rollback_journal(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sqlite3.connect(store_path)
    made.execute("PRAGMA journal_mode = WAL")
    made.close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 46, 1))
    connection = connect(store_path)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "truncate"
    connection.close()


def test_opening_never_creates_a_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "absent.db")
    assert list(tmp_path.iterdir()) == []


def test_the_file_opened_is_exactly_the_one_named(tmp_path: Path) -> None:
    names = ["a b.db", "a?b.db", "a#b.db", "a%41b.db", "é.db", "a&mode=rwc.db"]
    for name in names:
        (tmp_path / name).touch()
        with closing(sqlite3.connect(to_uri(tmp_path / name, Access.WRITE), uri=True)) as connection:
            connection.execute("CREATE TABLE t (x)")
        assert (tmp_path / name).stat().st_size > 0
    assert {path.name for path in tmp_path.iterdir()} == {*names}
