"""What an agent may try with any client, around the program: SPB, of the pôle PRI.

`{moi}` is their number, `{autre}` that of MP, a colleague, `{chef}` that of DM, who coordinates them both;
`{ligne}` is a line of another pôle, `{owner}` who owns the tables. None may change a row, nor tell a secret.
"""

from __future__ import annotations

_SAISIE = "agent_id, jour, ligne_id, exercice_id, compte, centiemes, a_confirmer, version"
_VISA = "agent_id, mois, numero, geste, par_id, quand, motif, centiemes, contenu, supplee_id"
_NOW = "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
_FUNCTION = "CREATE FUNCTION {schema}.dit(t text) RETURNS boolean COST 0.0001 LANGUAGE plpgsql AS $$ BEGIN "
_FUNCTION += "RAISE NOTICE '%', t; RETURN true; END $$"
_OTHERS = "agent_id <> {moi}"
_THEIRS = "agent_id = {autre} AND commentaire IS NOT NULL"

DAYS = {
    "corriger un collègue": "UPDATE saisie SET centiemes = 1 WHERE agent_id = {autre}",
    "corriger tout le monde": "UPDATE saisie SET centiemes = 1 WHERE agent_id <> {moi}",
    "effacer un collègue": "DELETE FROM saisie WHERE agent_id = {autre}",
    "saisir pour un collègue": f"INSERT INTO saisie ({_SAISIE}, par_id) "
    "VALUES ({autre}, '2018-05-26', {ligne}, 2018, 'metier', 25, 0, 1, {moi})",
    "saisir pour un collègue en son nom": f"INSERT INTO saisie ({_SAISIE}) "
    "VALUES ({autre}, '2018-05-26', {ligne}, 2018, 'metier', 25, 0, 1)",
    "dire qu'un autre a saisi": f"INSERT INTO saisie ({_SAISIE}, par_id) "
    "VALUES ({moi}, '2018-05-26', {ligne}, 2018, 'metier', 25, 0, 1, {chef})",
    "donner sa ligne": "UPDATE saisie SET agent_id = {autre} WHERE agent_id = {moi}",
    "dater sa ligne ailleurs": "UPDATE saisie SET jour = '2018-06-02' WHERE agent_id = {moi}",
    "dépasser la journée": f"INSERT INTO saisie ({_SAISIE}) "
    "VALUES ({moi}, '2018-05-22', {ligne}, 2018, 'metier', 100, 0, 1)",
    "choisir un numéro": f"INSERT INTO saisie (id, {_SAISIE}) OVERRIDING SYSTEM VALUE "
    "VALUES (1, {moi}, '2018-05-26', {ligne}, 2018, 'metier', 25, 0, 1)",
    "écraser par conflit": f"INSERT INTO saisie ({_SAISIE}) SELECT agent_id, jour, ligne_id, exercice_id, "
    "compte, 1, 0, 1 FROM saisie WHERE agent_id = {moi} ON CONFLICT (agent_id, jour, ligne_id) "
    "DO UPDATE SET agent_id = {autre}",
    "écraser un collègue par conflit": f"INSERT INTO saisie ({_SAISIE}) "
    "VALUES ({autre}, '2018-05-22', (SELECT id FROM ligne WHERE code = '14.7.1'), 2018, 'metier', 1, 0, 1) "
    "ON CONFLICT (agent_id, jour, ligne_id) DO UPDATE SET centiemes = 1",
    "fusionner": "MERGE INTO saisie s USING (SELECT id FROM agent) a ON s.agent_id = a.id AND a.id <> {moi} "
    "WHEN MATCHED THEN DELETE",
    "écrire un total": "UPDATE total_jour SET saisi = 0",
    "inventer un total": "INSERT INTO total_jour VALUES ({moi}, '2018-05-26', 0, 0, 0)",
    "absenter un collègue": "INSERT INTO absence (agent_id, jour, type, centiemes) "
    "VALUES ({autre}, '2018-05-26', 'RTT', 50)",
    "changer l'absence d'un collègue": "UPDATE absence SET centiemes = 1 WHERE agent_id <> {moi}",
    "se donner un rythme": "INSERT INTO quotite (agent_id, depuis, lundi, mardi, mercredi, jeudi, vendredi, "
    "samedi, dimanche) VALUES ({moi}, '2018-09-03', 0, 0, 0, 0, 0, 0, 0)",
    "renommer une demande": "UPDATE demande SET libelle = 'autre'",
    "clore une demande": "UPDATE demande SET close_le = '2018-12-31'",
    "ouvrir plus tard une demande": "UPDATE demande SET ouverte_le = '2018-12-01'",
    "retirer une demande": "DELETE FROM demande",
}

MONTHS = {
    "signer pour un collègue": f"INSERT INTO visa ({_VISA}) "
    f"VALUES ({{autre}}, '2018-02', 1, 'signature', {{moi}}, {_NOW}, NULL, 0, '{{{{}}}}', NULL)",
    "signer au nom d'un collègue": f"INSERT INTO visa ({_VISA}) "
    f"VALUES ({{autre}}, '2018-02', 1, 'signature', {{autre}}, {_NOW}, NULL, 0, '{{{{}}}}', NULL)",
    "signer un faux total": f"INSERT INTO visa ({_VISA}) "
    f"VALUES ({{moi}}, '2018-02', 1, 'signature', {{moi}}, {_NOW}, NULL, 1, '{{{{}}}}', NULL)",
    "antidater sa signature": f"INSERT INTO visa ({_VISA}) "
    "SELECT {moi}, '2018-02', 1, 'signature', {moi}, '2018-03-01T08:00:00Z', NULL, sum(saisi + absent), "
    "'{{}}', NULL FROM total_jour WHERE agent_id = {moi} AND jour LIKE '2018-02-%'",
    "contresigner un collègue": f"INSERT INTO visa ({_VISA}) "
    f"VALUES ({{autre}}, '2018-01', 4, 'contreseing', {{moi}}, {_NOW}, NULL, NULL, NULL, NULL)",
    "contresigner en suppléance": f"INSERT INTO visa ({_VISA}) "
    f"VALUES ({{autre}}, '2018-01', 4, 'contreseing', {{moi}}, {_NOW}, NULL, NULL, NULL, {{chef}})",
    "renvoyer un collègue": f"INSERT INTO visa ({_VISA}) "
    f"VALUES ({{autre}}, '2018-01', 4, 'renvoi', {{moi}}, {_NOW}, 'x', NULL, NULL, NULL)",
    "récrire une fiche": "UPDATE visa SET contenu = '{{}}', motif = 'x'",
    "ôter un visa": "DELETE FROM visa",
}

PROOF = {
    "écrire au journal": "INSERT INTO journal (seq, quand, objet, cle, action, apres) "
    "VALUES (999999, 'x', 'saisie', '1', 'creation', '{{}}')",
    "récrire le journal": "UPDATE journal SET apres = '{{}}' WHERE acteur_id = {moi}",
    "vider le journal": "DELETE FROM journal",
    "sceller": "INSERT INTO sceau SELECT seq + 99999, sel, contenu, 0, empreinte FROM sceau",
    "effacer un sel": "UPDATE sceau SET sel = NULL",
    "déplacer la tête": "UPDATE tete SET seq = 0",
    "prendre un jeton": "INSERT INTO jeton (id) VALUES (gen_random_uuid())",
    "rendre un jeton": "DELETE FROM jeton",
    "dire un effacement": "INSERT INTO effacement VALUES (1, 1)",
    "se dire en purge": "SELECT set_config('cariforef.purge', '1', false); "
    "UPDATE saisie SET commentaire = 'x' WHERE agent_id = {autre}; "
    "UPDATE journal SET motif = 'x'; DELETE FROM preference",
    "ouvrir une purge": "INSERT INTO purge (quand, par_id, limite, motif) "
    "VALUES ('2029-01-01', {moi}, '2018-12-31', 'x')",
    "refuser au nom d'un autre": "INSERT INTO refus_droit (quand, acteur_id, action, objet) "
    "VALUES ('2018-05-22T08:00:00Z', {autre}, 'saisir', 'SPB')",
    "refuser au nom de personne": "INSERT INTO refus_droit (quand, acteur_id, action, objet) "
    "VALUES ('2018-05-22T08:00:00Z', NULL, 'saisir', 'SPB')",
    "reculer le compteur": "SELECT setval('numero_ecriture', 1)",
    "avancer le compteur": "SELECT nextval('numero_ecriture')",
    "ouvrir une écriture en un autre nom": "BEGIN; SELECT ouvrir_ecriture('DM', NULL, gen_random_uuid()); "
    "UPDATE saisie SET centiemes = 1 WHERE agent_id = {autre}; COMMIT",
    "se dire un autre": "SELECT set_config('cariforef.acteur', 'WD', false); "
    "UPDATE agent SET role = 'direction' WHERE id = {moi}",
}

PEOPLE = {
    "se dire direction": "UPDATE agent SET role = 'direction' WHERE id = {moi}",
    "se dire coordinateur": "UPDATE agent SET coordonne = 'PRI' WHERE id = {moi}",
    "changer de pôle": "UPDATE agent SET pole = 'APO' WHERE id = {moi}",
    "changer de compte": "UPDATE agent SET compte = 'postgres' WHERE id = {moi}",
    "écrire à la place d'un collègue": "UPDATE agent SET courriel = 'x@y' WHERE id = {autre}",
    "prendre le compte du chef": "UPDATE agent SET compte = session_user WHERE id = {chef}",
    "ajouter quelqu'un": "INSERT INTO agent (initiales, actif, fictif, role) "
    "VALUES ('NX', 1, 0, 'direction')",
    "retirer la direction": "UPDATE agent SET actif = 0, role = NULL WHERE role = 'direction'",
    "ôter quelqu'un": "DELETE FROM agent",
    "se faire suppléant": "INSERT INTO suppleance (agent_id, suppleant_id, pole, depuis, jusque) "
    "SELECT {chef}, {moi}, 'PRI', to_char(now() + interval '40 days', 'YYYY-MM-DD'), "
    "to_char(now() + interval '50 days', 'YYYY-MM-DD')",
    "prolonger une suppléance": "UPDATE suppleance SET jusque = '2029-01-01'",
    "écrire la préférence d'un autre": "INSERT INTO preference VALUES ({chef}, 'x', '1')",
    "noter un rappel": "INSERT INTO rappel VALUES ({moi}, '2018-05-22', 'envoye')",
    "régler": "UPDATE reglage SET valeur = 1 WHERE cle = 'au_dela_quotite'",
    "réviser un autre pôle": "INSERT INTO plan_revision (exercice_id, numero, jour, agent_id, motif) "
    "VALUES (2018, 99, '2018-05-22', {moi}, 'x')",
    "déclarer sur un autre pôle": "INSERT INTO raf (exercice_id, ligne_id, jour, centiemes, agent_id) "
    "VALUES (2018, {ligne}, '2018-05-22', 1, {moi})",
    "déclarer au nom du chef": "INSERT INTO raf (exercice_id, ligne_id, jour, centiemes, agent_id) "
    "SELECT 2018, id, '2018-05-22', 1, {chef} FROM ligne WHERE code = '14.7.1'",
    "tenir la revue": "UPDATE revue SET prochaine = '2018-06-01'",
    "récrire une décision": "UPDATE decision SET texte = 'x'; DELETE FROM decision",
}

SERVER = {
    "débrancher les déclencheurs": "ALTER TABLE saisie DISABLE TRIGGER ALL",
    "se dire réplica": "SET session_replication_role = replica",
    "prendre le rôle du propriétaire": "SET ROLE {owner}; "
    "UPDATE saisie SET centiemes = 1 WHERE agent_id <> {moi}",
    "prendre le rôle des membres": "SET ROLE {owner}_membres; UPDATE saisie SET centiemes = 1 "
    "WHERE agent_id <> {moi}; SELECT * FROM saisie WHERE agent_id <> {moi}",
    "changer de session": "SET SESSION AUTHORIZATION postgres",
    "ouvrir les lignes": "ALTER TABLE saisie DISABLE ROW LEVEL SECURITY",
    "ajouter une règle": "CREATE POLICY tout ON saisie USING (true)",
    "ôter une règle": "DROP POLICY lire ON saisie",
    "se donner un droit": "GRANT ALL ON journal TO session_user",
    "se faire membre du propriétaire": "GRANT {owner} TO session_user",
    "se faire administrateur": "ALTER ROLE session_user SUPERUSER",
    "créer un rôle": "CREATE ROLE intrus SUPERUSER",
    "créer une fonction": _FUNCTION.format(schema="public"),
    "créer une fonction dans le schéma": _FUNCTION.format(schema="org_pdl"),
    "créer une fonction temporaire": _FUNCTION.format(schema="pg_temp"),
    "créer un schéma": "CREATE SCHEMA intrus",
    "créer une vue": "CREATE VIEW org_pdl.tout AS SELECT * FROM saisie",
    "créer une table": "CREATE TABLE public.copie AS SELECT * FROM saisie",
    "masquer une table": "CREATE TEMPORARY TABLE agent (id integer, compte text)",
    "remplacer une fonction": "CREATE OR REPLACE FUNCTION est_connu() RETURNS boolean LANGUAGE sql "
    "AS 'SELECT true'",
    "détruire une table": "DROP TABLE saisie CASCADE",
    "vider une table": "TRUNCATE saisie CASCADE",
    "charger une extension": "CREATE EXTENSION IF NOT EXISTS file_fdw",
    "régler le serveur": "ALTER SYSTEM SET fsync = off",
    "régler la base": "ALTER DATABASE {base} SET search_path = public",
    "régler le propriétaire": "ALTER ROLE {owner} LOGIN",
    "préparer une transaction": "BEGIN; UPDATE saisie SET centiemes = 1 WHERE agent_id = {autre}; "
    "PREPARE TRANSACTION 'x'",
}

READS = {
    "lire un collègue": f"SELECT commentaire FROM saisie WHERE {_THEIRS}",
    "lire toute la table": "SELECT commentaire FROM saisie WHERE agent_id <> {moi}",
    "lire les lignes verrouillées": "SELECT commentaire FROM saisie WHERE agent_id <> {moi} FOR SHARE",
    "lire sans règle": "SET row_security = off; SELECT commentaire FROM saisie",
    "lire par COPY": "COPY (SELECT commentaire FROM saisie WHERE agent_id <> {moi}) TO STDOUT",
    "copier dans un fichier": "COPY saisie TO '/tmp/cariforef-vol'",
    "copier vers un programme": "COPY saisie TO PROGRAM 'cat'",
    "lire un fichier du serveur": "SELECT pg_read_file('postgresql.conf')",
    "lire en modifiant": "UPDATE saisie SET centiemes = centiemes WHERE agent_id = {autre} "
    "RETURNING commentaire",
    "lire par une erreur de calcul": f"SELECT 1 / (length(commentaire) - length(commentaire)) FROM saisie "
    f"WHERE {_THEIRS}",
    "lire par une conversion": f"SELECT commentaire::integer FROM saisie WHERE {_THEIRS}",
    "lire par une expression": "SELECT 1 FROM saisie "
    f"WHERE {_THEIRS} AND xmlparse(content commentaire) IS NULL",
    "lire par un doublon": f"INSERT INTO saisie ({_SAISIE}, commentaire) "
    "SELECT {autre}, '2018-05-22', id, 2018, 'metier', 25, 0, 1, NULL FROM ligne WHERE code = '14.7.1'",
    "lire les statistiques": "SELECT most_common_vals::text FROM pg_stats WHERE tablename IN "
    "('saisie', 'journal', 'absence', 'visa', 'total_jour') AND schemaname = 'org_pdl'",
    "lire les statistiques brutes": "SELECT stavalues1::text FROM pg_statistic",
    "lire les absences": "SELECT type FROM absence WHERE agent_id <> {moi}",
    "lire les totaux": f"SELECT * FROM total_jour WHERE {_OTHERS}",
    "lire un total d'un jour": "SELECT absent FROM total_jour WHERE agent_id = {autre} "
    "AND jour = '2018-05-22'",
    "sommer les totaux": f"SELECT agent_id, sum(saisi), sum(absent) FROM total_jour WHERE {_OTHERS} "
    "GROUP BY agent_id",
    "compter tous les totaux": "SELECT count(*) FROM total_jour HAVING count(*) <> "
    "(SELECT count(*) FROM total_jour WHERE agent_id = {moi})",
    "lire les totaux verrouillés": f"SELECT saisi FROM total_jour WHERE {_OTHERS} FOR SHARE",
    "lire les totaux par COPY": f"COPY (SELECT * FROM total_jour WHERE {_OTHERS}) TO STDOUT",
    "lire les totaux sans règle": "SET row_security = off; TABLE total_jour",
    "lire les totaux par une vue": "CREATE TEMPORARY VIEW vue AS TABLE total_jour; TABLE vue; "
    "CREATE VIEW org_pdl.vue AS TABLE total_jour; TABLE org_pdl.vue",
    "lire un total en le réécrivant": f"UPDATE total_jour SET saisi = saisi WHERE {_OTHERS} RETURNING *",
    "lire un total en l'effaçant": f"DELETE FROM total_jour WHERE {_OTHERS} RETURNING *",
    "lire un total en l'insérant": "INSERT INTO total_jour VALUES ({autre}, '2018-05-22', 0, 0, 100) "
    "ON CONFLICT (agent_id, jour) DO UPDATE SET saisi = 0 RETURNING saisi, absent",
    "lire un total par une erreur de calcul": f"SELECT 1 / (absent - absent) FROM total_jour WHERE {_OTHERS}",
    "lire qui est absent un jour": "SELECT * FROM absents_le('2018-05-22') WHERE v1 <> 'SPB'",
    "choisir le premier jour d'une semaine": "SELECT * FROM totaux_semaine('2018-05-16', '2018-05-20') "
    "EXCEPT SELECT * FROM totaux_semaine('2018-05-14', '2018-05-20')",
    "choisir un jour à venir": "SELECT * FROM absences_otees('2018-05-16', '2018-01-01', '2018-05-15') "
    "EXCEPT SELECT * FROM absences_otees('2018-05-14', '2018-01-01', '2018-05-20')",
    "choisir un jour d'un mois": "SELECT * FROM mois_saisis('2018-05-15', '2018-05-15') "
    "EXCEPT SELECT * FROM mois_saisis('2018-05-01', '2018-05-31')",
    "lire une fiche signée": "SELECT contenu FROM visa WHERE agent_id <> {moi}",
    "lire un motif": "SELECT v5 FROM gestes('2018-01', '2018-12', NULL) WHERE v5 IS NOT NULL",
    "lire le journal d'un collègue": "SELECT apres FROM journal WHERE objet IN ('saisie', 'absence', 'visa') "
    "AND cle NOT LIKE '{moi}/%'",
    "lire le journal des personnes": "SELECT apres FROM journal WHERE objet = 'agent' AND cle <> '{moi}'",
    "lire les sels": "SELECT sel FROM sceau s WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = s.seq)",
    "lire les préférences": "SELECT valeur FROM preference WHERE agent_id <> {moi}",
    "lire les refus des autres": "SELECT * FROM refus_droit",
    "lire les jetons": "SELECT * FROM jeton",
    "lire les derniers": "SELECT v1, v5, v8 FROM dernieres_saisies(2018, ARRAY['14.7.1'], '2018-12-31', 99) "
    "WHERE v1 NOT IN ('SPB', '') OR v5 <> 'secret-SPB' OR v8 IS NOT NULL",
    "lire qui a travaillé": "SELECT v1 FROM sommes_par_agent(2018, ARRAY['14.7.1'], '2018-05-22') "
    "WHERE v1 NOT IN ('SPB', '')",
    "lire un jour dans les semaines": "SELECT * FROM travaux(2018, '2018-05-15', '2018-05-15')",
    "lire un jour par différence": "SELECT * FROM travaux(2018, '2018-05-14', '2018-05-16') "
    "EXCEPT SELECT * FROM travaux(2018, '2018-05-14', '2018-05-15')",
    "lire qui répond à une demande": "SELECT v3 FROM parts_demandes(2018, '2018-12-31') "
    "WHERE v3 NOT IN ('SPB', '')",
    "lire qui écrit": "SELECT * FROM touches(0, 99999) WHERE v1 IN ('saisie', 'absence') "
    "AND split_part(v2, '/', 1) NOT IN ('0', '{moi}')",
    "lire quel congé": "SELECT * FROM touches(0, 99999) WHERE v1 = 'absence' AND v2 LIKE '0/%/_%'",
    "lire les requêtes des autres": "SELECT query FROM pg_stat_activity WHERE usename <> session_user "
    "AND query NOT IN ('', '<insufficient privilege>')",
    "lire les mots de passe": "SELECT rolpassword FROM pg_authid",
}
"""Whatever they answer is a secret: a row, or a word of an error."""
