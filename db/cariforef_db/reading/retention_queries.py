"""The reads of retention and purge, written as those of `queries`."""

from __future__ import annotations

TRACES = """
SELECT t.agent_id, max(t.exercice) FROM (
  SELECT agent_id, exercice_id AS exercice FROM saisie
  UNION ALL SELECT par_id, exercice_id FROM saisie WHERE par_id IS NOT NULL
  UNION ALL SELECT agent_id, CAST(substr(jour, 1, 4) AS INTEGER) FROM absence
  UNION ALL SELECT agent_id, CAST(substr(mois, 1, 4) AS INTEGER) FROM visa
  UNION ALL SELECT par_id, CAST(substr(mois, 1, 4) AS INTEGER) FROM visa
  UNION ALL SELECT agent_id, exercice_id FROM fait
  UNION ALL SELECT agent_id, exercice_id FROM plan_revision
  UNION ALL SELECT agent_id, exercice_id FROM raf
  UNION ALL SELECT agent_id, exercice_id FROM remarque
  UNION ALL SELECT m.agent_id, r.exercice_id FROM meteo m JOIN revue r ON r.id = m.revue_id
  UNION ALL SELECT close_par_id, exercice_id FROM revue WHERE close_par_id IS NOT NULL
  UNION ALL SELECT par_id, CAST(substr(quand, 1, 4) AS INTEGER) FROM purge) t
GROUP BY t.agent_id
"""

COMMENTAIRES_ECHUS = """
SELECT agent_id, count(*), min(jour), max(jour) FROM saisie
WHERE commentaire IS NOT NULL AND exercice_id <= :annee AND (:agent_id IS NULL OR agent_id = :agent_id)
GROUP BY agent_id
"""

MOTIFS_ECHUS = """
SELECT agent_id, count(*), min(mois || '-01'), max(mois || '-01') FROM visa
WHERE motif IS NOT NULL AND motif <> :efface AND CAST(substr(mois, 1, 4) AS INTEGER) <= :annee
      AND (:agent_id IS NULL OR agent_id = :agent_id)
GROUP BY agent_id
"""

# The key of these journal rows starts with the agent's id, then a date or a month.
ECRITURES_ECHUES = """
SELECT substr(j.cle, 1, instr(j.cle, '/') - 1) AS agent_id, count(*),
       min(substr(j.cle, instr(j.cle, '/') + 1, 10)), max(substr(j.cle, instr(j.cle, '/') + 1, 10))
FROM journal j
WHERE j.objet IN ('saisie', 'visa') AND CAST(substr(j.cle, instr(j.cle, '/') + 1, 4) AS INTEGER) <= :annee
      AND (:agent_id IS NULL OR j.cle LIKE :agent_id || '/%')
      AND (j.avant LIKE '%"commentaire":"%' OR j.apres LIKE '%"commentaire":"%'
           OR (j.objet = 'visa' AND j.apres LIKE '%"motif":"%' AND j.apres NOT LIKE :efface))
GROUP BY 1
"""

JOURNAL_SLICE = """
SELECT seq, objet, cle, avant, apres, motif FROM journal WHERE seq > :depuis AND seq <= :jusque ORDER BY seq
"""

LAST_SEQ = "SELECT coalesce(max(seq), 0) FROM journal"

PURGES = """
SELECT g.quand, p.initiales, a.initiales, g.limite, g.motif
FROM purge g JOIN agent p ON p.id = g.par_id LEFT JOIN agent a ON a.id = g.agent_id ORDER BY g.id
"""

AGENT_ROW = """
SELECT id, initiales, nom, pole, equipe, coordonne, actif, fictif, arrivee, depart, fonction, role, compte
FROM agent
"""
