"""The reads of the programme, of people and of their days: SQL by hand, with `:name` parameters.

SQLAlchemy's import would cost more than every read of a screen together (measured: 280 ms, against 1 to 10).
"""

from __future__ import annotations

from sqlalchemy import Text, bindparam, text

_CODES = bindparam("codes", expanding=True, type_=Text())
"""A list of codes, which may be empty."""

EXERCICES = text("SELECT id FROM exercice ORDER BY id")

SUIVI_DEPUIS = text("SELECT suivi_depuis FROM exercice WHERE id = :exercice")

LIGNE_COLUMNS = """
SELECT l.code, l.niveau, p.code, l.libelle, l.echeance, l.qui, l.centiemes_annonces, l.actions_annoncees,
       l.operations_annoncees, l.regulation, l.equipe_si
FROM ligne l LEFT JOIN ligne p ON p.id = l.parent_id
"""

LIGNES = text(f"""{LIGNE_COLUMNS}
WHERE l.exercice_id = :exercice
      AND NOT EXISTS (SELECT 1 FROM plan_changement c WHERE c.ligne_id = l.id AND c.type = 'ajout')
ORDER BY l.rang
""")

ENVELOPPE_COLUMNS = """
SELECT e.code, e.compte, e.chiffrage, e.centiemes, l.code
FROM enveloppe e JOIN enveloppe_ligne el ON el.enveloppe_id = e.id JOIN ligne l ON l.id = el.ligne_id
"""

ENVELOPPES = text(f"""{ENVELOPPE_COLUMNS}
WHERE e.exercice_id = :exercice
      AND NOT EXISTS (SELECT 1 FROM plan_changement c WHERE c.enveloppe_id = e.id AND c.type = 'ajout')
ORDER BY e.rang, el.rang
""")

JALONS = text("""
SELECT j.code, j.libelle, j.jour, l.code, jl.borne
FROM jalon j LEFT JOIN jalon_ligne jl ON jl.jalon_id = j.id LEFT JOIN ligne l ON l.id = jl.ligne_id
WHERE j.exercice_id = :exercice ORDER BY j.rang, jl.rang
""")

ALIASES = text("""
SELECT a.alias, l.code FROM alias a JOIN ligne l ON l.id = a.ligne_id
WHERE a.exercice_id = :exercice ORDER BY a.id
""")

TIRAGES = text("""
SELECT l.code FROM tirage t JOIN ligne l ON l.id = t.ligne_id WHERE t.exercice_id = :exercice
""")

FERIES = text("SELECT jour, libelle FROM jour_ferie WHERE jour BETWEEN :first AND :last ORDER BY jour")

REGLAGES = text("SELECT cle, valeur FROM reglage")

AGENTS = text("""
SELECT a.initiales, a.nom, a.pole, a.equipe, a.coordonne, a.actif, a.fictif, a.arrivee, a.depart, a.fonction,
       a.role, a.compte, a.courriel, t.initiales, s.pole, s.depuis, s.jusque
FROM agent a
     LEFT JOIN suppleance s ON s.suppleant_id = a.id AND s.depuis <= :last AND s.jusque >= :first
     LEFT JOIN agent t ON t.id = s.agent_id AND t.actif = 1 AND t.coordonne = s.pole
ORDER BY a.initiales
""")
"""Last, the suppléances of these dates, a row each: to replace who left, or coordinates that pôle no more, is
to replace nobody."""

PREFERENCES = text("""
SELECT p.cle, p.valeur FROM preference p JOIN agent a ON a.id = p.agent_id WHERE a.initiales = :agent
""")

RAPPELS = text("""
SELECT a.initiales, r.etat FROM rappel r JOIN agent a ON a.id = r.agent_id WHERE r.jour = :jour
""")

QUOTITES = text("""
SELECT a.initiales, q.depuis, q.lundi, q.mardi, q.mercredi, q.jeudi, q.vendredi, q.samedi, q.dimanche
FROM quotite q JOIN agent a ON a.id = q.agent_id ORDER BY a.initiales, q.depuis
""")

FAITS = text("""
SELECT coalesce(l.code, j.code), f.declaration, f.jour, a.initiales, f.motif, f.centiemes
FROM fait f JOIN agent a ON a.id = f.agent_id
     LEFT JOIN ligne l ON l.id = f.ligne_id LEFT JOIN jalon j ON j.id = f.jalon_id
WHERE f.exercice_id = :exercice ORDER BY f.id
""")

_LOGGED = """
FROM saisie s WHERE s.exercice_id = l.exercice_id AND s.ligne_id = l.id AND s.compte = c.compte
              AND s.jour BETWEEN :first AND :au
"""

REALISES = text(f"""
SELECT * FROM (
  SELECT l.code, c.compte, (SELECT sum(s.centiemes) {_LOGGED}) AS centiemes,
         (SELECT min(s.jour) {_LOGGED}), (SELECT max(s.jour) {_LOGGED})
  FROM ligne l CROSS JOIN (SELECT 'metier' AS compte UNION ALL SELECT 'SI') c
  WHERE l.exercice_id = :exercice
) r WHERE centiemes IS NOT NULL
""")
"""Each sum is one range of ix_saisie_sommes: less than half the time of one GROUP BY over the exercice."""

TRAVAUX = text("""
SELECT l.code, s.agent_id, s.jour, s.centiemes
FROM ligne l CROSS JOIN saisie s
WHERE l.exercice_id = :exercice AND s.exercice_id = l.exercice_id AND s.ligne_id = l.id
      AND s.compte = 'metier' AND s.jour BETWEEN :first AND :last
""")
"""CROSS JOIN makes SQLite seek each line's dates instead of reading the whole exercice."""

SUMS_BY_LIGNE = text("""
SELECT l.code, s.jour, sum(s.centiemes)
FROM ligne l CROSS JOIN saisie s
WHERE l.exercice_id = :exercice AND s.exercice_id = l.exercice_id AND s.ligne_id = l.id
      AND s.compte = 'metier' AND s.jour <= :au GROUP BY l.code, s.jour
""")

AGENT_KEYS = text("SELECT id, initiales FROM agent")

_SAISIE = """
SELECT a.initiales, s.jour, l.code, s.centiemes, s.commentaire, s.a_confirmer, s.version,
       (SELECT p.initiales FROM agent p WHERE p.id = s.par_id),
       (SELECT d.numero FROM demande d WHERE d.id = s.demande_id)
"""

SAISIES = text(f"""{_SAISIE}
FROM agent a JOIN saisie s ON s.agent_id = a.id JOIN ligne l ON l.id = s.ligne_id
WHERE a.initiales = :agent AND s.jour BETWEEN :first AND :last ORDER BY s.jour, l.rang
""")

_HELD = """
s.id, s.centiemes, s.commentaire, s.a_confirmer, s.version, s.compte,
       (SELECT p.initiales FROM agent p WHERE p.id = s.par_id), s.demande_id,
       (SELECT d.numero FROM demande d WHERE d.id = s.demande_id)
"""

CELL = text(f"""
SELECT {_HELD} FROM saisie s WHERE s.agent_id = :agent_id AND s.jour = :jour AND s.ligne_id = :ligne_id
""")

# As the triggers of `total_jour` look it up.
_PLAFOND = """
coalesce((SELECT 100 FROM reglage WHERE cle = 'au_dela_quotite' AND valeur = 1),
         (SELECT CASE CAST(:weekday AS INTEGER) WHEN 0 THEN q.lundi WHEN 1 THEN q.mardi WHEN 2 THEN q.mercredi
                      WHEN 3 THEN q.jeudi WHEN 4 THEN q.vendredi ELSE 100 END
          FROM quotite q WHERE q.agent_id = a.id AND q.depuis <= :jour ORDER BY q.depuis DESC LIMIT 1), 100)
"""

DAY_OF = text(f"""
SELECT coalesce(t.saisi, 0), coalesce(t.absent, 0), {_PLAFOND}
FROM agent a LEFT JOIN total_jour t ON t.agent_id = a.id AND t.jour = :jour WHERE a.id = :agent_id
""")
"""What an agent's date holds, logged and absent, and what it allows."""

CELL_AROUND = text(f"""
SELECT a.id, a.equipe, (SELECT p.id FROM agent p WHERE p.initiales = :par), l.id,
       (SELECT e.suivi_depuis IS NOT NULL FROM exercice e WHERE e.id = l.exercice_id),
       l.regulation = 1 OR EXISTS (SELECT 1 FROM ligne e WHERE e.parent_id = l.id),
       EXISTS (SELECT 1 FROM visa v WHERE v.agent_id = a.id AND v.mois = :mois),
       coalesce(t.saisi + t.absent, 0), {_PLAFOND}, {_HELD}
FROM agent a LEFT JOIN ligne l ON l.exercice_id = :exercice AND l.code = :code
     LEFT JOIN total_jour t ON t.agent_id = a.id AND t.jour = :jour
     LEFT JOIN saisie s ON s.agent_id = a.id AND s.jour = :jour AND s.ligne_id = l.id
WHERE a.initiales = :agent
""")
"""Whatever a cell's write asks of the store, in one round trip of a server."""

LAST_SAISIES = text(f"""{_SAISIE}
FROM saisie s JOIN agent a ON a.id = s.agent_id JOIN ligne l ON l.id = s.ligne_id
WHERE s.id IN (SELECT x.id FROM saisie x JOIN ligne y ON y.id = x.ligne_id
               WHERE x.exercice_id = :exercice AND y.exercice_id = :exercice AND x.jour <= :au
                     AND y.code IN :codes ORDER BY x.jour DESC, x.id DESC LIMIT :limit)
ORDER BY s.jour DESC, s.id DESC
""").bindparams(_CODES)

RECENT_CODES = text("""
SELECT l.code FROM agent a JOIN saisie s ON s.agent_id = a.id JOIN ligne l ON l.id = s.ligne_id
WHERE a.initiales = :agent AND s.jour BETWEEN :first AND :last
GROUP BY l.code ORDER BY max(s.jour) DESC, max(s.version) DESC, l.code
""")

_SUMS = """
sum(CASE WHEN s.compte = 'SI' THEN 0 ELSE s.centiemes END),
sum(CASE WHEN s.compte = 'SI' THEN s.centiemes ELSE 0 END)
"""

SUMS_BY_DAY = text(f"""
SELECT s.jour, {_SUMS} FROM saisie s
WHERE s.exercice_id = :exercice AND s.jour <= :au GROUP BY s.jour ORDER BY s.jour
""")

SUMS_BY_DAY_ON = text(f"""
SELECT s.jour, {_SUMS} FROM ligne l JOIN saisie s ON s.ligne_id = l.id AND s.exercice_id = l.exercice_id
WHERE l.exercice_id = :exercice AND l.code IN :codes AND s.jour <= :au GROUP BY s.jour ORDER BY s.jour
""").bindparams(_CODES)

SUMS_BY_AGENT = text("""
SELECT a.initiales, t.total
FROM (SELECT s.agent_id, sum(s.centiemes) AS total
      FROM ligne l JOIN saisie s ON s.ligne_id = l.id AND s.exercice_id = l.exercice_id
      WHERE l.exercice_id = :exercice AND l.code IN :codes AND s.jour <= :au GROUP BY s.agent_id) t
     JOIN agent a ON a.id = t.agent_id
ORDER BY t.total DESC, a.initiales
""").bindparams(_CODES)

_TOTAUX = "FROM agent a JOIN total_jour t ON t.agent_id = a.id WHERE t.jour BETWEEN :first AND :last"

TOTAUX_JOUR = text(f"""
SELECT a.initiales, t.jour, t.saisi, t.absent {_TOTAUX} AND t.saisi + t.absent > 0
ORDER BY a.initiales, t.jour
""")

ABSENTS = text(f"SELECT a.initiales, t.jour, t.absent {_TOTAUX} AND t.absent > 0")

REMPLIS = text(f"SELECT a.initiales, t.jour, t.saisi + t.absent {_TOTAUX} AND t.saisi + t.absent > 0")

PREMIERS_JOURS = text(f"SELECT a.initiales, min(t.jour) {_TOTAUX} AND t.saisi > 0 GROUP BY a.initiales")

MOIS_SAISIS = text(f"SELECT DISTINCT a.initiales, substr(t.jour, 1, 7) {_TOTAUX} AND t.saisi > 0")

ABSENTS_LE = text("""
SELECT a.initiales FROM agent a JOIN total_jour t ON t.agent_id = a.id WHERE t.jour = :jour AND t.absent > 0
""")

SEMAINES = "(VALUES {semaines})"
"""Weeks, or what a date leaves of them: the first and last days that count, then the seven of the week."""

TOTAUX_SEMAINE = f"""
SELECT a.initiales, w.column1, sum(t.saisi), sum(t.absent)
FROM agent a CROSS JOIN {SEMAINES} w CROSS JOIN total_jour t
WHERE t.agent_id = a.id AND t.jour BETWEEN w.column1 AND w.column2 GROUP BY a.initiales, w.column1
"""
"""CROSS JOIN makes SQLite seek the weeks of each agent, sooner than it would tell the week of each date."""

ABSENCES_OTEES = f"""
WITH o AS MATERIALIZED (
      SELECT a.initiales, w.column1 AS debut, t.absent,
             CASE WHEN a.role = 'auditeur' OR t.jour < a.arrivee OR t.jour > a.depart
                       OR EXISTS (SELECT 1 FROM jour_ferie f WHERE f.jour = t.jour) THEN 0
                  ELSE coalesce(
                    (SELECT CASE t.jour WHEN w.column3 THEN q.lundi WHEN w.column4 THEN q.mardi
                                        WHEN w.column5 THEN q.mercredi WHEN w.column6 THEN q.jeudi
                                        WHEN w.column7 THEN q.vendredi WHEN w.column8 THEN q.samedi
                                        ELSE q.dimanche END
                     FROM quotite q WHERE q.agent_id = a.id AND q.depuis <= t.jour
                     ORDER BY q.depuis DESC LIMIT 1),
                    CASE WHEN t.jour IN (w.column8, w.column9) THEN 0 ELSE 100 END) END AS attendu
      FROM agent a CROSS JOIN {SEMAINES} w CROSS JOIN total_jour t
      WHERE t.agent_id = a.id AND t.jour BETWEEN w.column1 AND w.column2 AND t.absent > 0
            AND t.jour BETWEEN substr(:au, 1, 4) || '-01-01' AND substr(:au, 1, 4) || '-12-31')
SELECT o.initiales, o.debut, sum(o.absent),
       sum(CASE WHEN o.absent < o.attendu THEN o.absent ELSE o.attendu END)
FROM o GROUP BY o.initiales, o.debut
"""
"""Absences, and what they take off the days, never more than these expect: as `Rythmes.expected`."""

LAST_WRITE_OF = text("""
SELECT a.initiales, j.quand FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
WHERE j.objet = :objet AND j.cle = :cle ORDER BY j.seq DESC LIMIT 1
""")

AGENT_OF = text("SELECT id, equipe FROM agent WHERE initiales = :agent")

LIGNE_OF = text("SELECT id FROM ligne WHERE exercice_id = :exercice AND code = :code")

AGENT_TEAMS = text("SELECT id, initiales, equipe FROM agent")

LIGNE_KEYS = text("SELECT id, exercice_id, code FROM ligne")

DEMANDE_OF = text("SELECT id FROM demande WHERE ligne_id = :ligne_id AND numero = :numero")

DEMANDE_SUM = text("""
SELECT d.libelle, coalesce(sum(s.centiemes), 0) FROM demande d LEFT JOIN saisie s ON s.demande_id = d.id
WHERE d.id = :demande_id GROUP BY d.id
""")

DEMANDE_KEYS = text("SELECT id, ligne_id, numero FROM demande")

JALON_OF = text("SELECT id FROM jalon WHERE exercice_id = :exercice AND code = :code")
