"""The reads of what is decided and declared of a programme, written as those of `queries`."""

from __future__ import annotations

from sqlalchemy import text

from cariforef_db.reading.queries import ENVELOPPE_COLUMNS, LIGNE_COLUMNS

PLAN_REVISIONS = text("""
SELECT r.id, r.numero, r.jour, a.initiales, r.motif, x.numero
FROM plan_revision r JOIN agent a ON a.id = r.agent_id LEFT JOIN plan_revision x ON x.id = r.annule_id
WHERE r.exercice_id = :exercice ORDER BY r.numero
""")

PLAN_CHANGEMENTS = text("""
SELECT c.revision_id, c.type, e.code, l.code, c.centiemes_avant, c.centiemes, c.texte_avant, c.texte
FROM plan_changement c LEFT JOIN enveloppe e ON e.id = c.enveloppe_id LEFT JOIN ligne l ON l.id = c.ligne_id
WHERE c.exercice_id = :exercice ORDER BY c.revision_id, c.rang
""")

LIGNES_AJOUTEES = text(f"""{LIGNE_COLUMNS}
JOIN plan_changement c ON c.ligne_id = l.id AND c.type = 'ajout'
WHERE l.exercice_id = :exercice ORDER BY l.rang
""")

ENVELOPPES_AJOUTEES = text(f"""{ENVELOPPE_COLUMNS}
JOIN plan_changement c ON c.enveloppe_id = e.id AND c.type = 'ajout'
WHERE e.exercice_id = :exercice ORDER BY e.rang, el.rang
""")

PARTS_DEMANDES = text("""
SELECT l.code, coalesce(d.numero, 0), a.initiales, sum(s.centiemes), max(s.jour)
FROM tirage t CROSS JOIN ligne l CROSS JOIN saisie s
     JOIN agent a ON a.id = s.agent_id LEFT JOIN demande d ON d.id = s.demande_id
WHERE t.exercice_id = :exercice AND l.id = t.ligne_id
      AND s.ligne_id = l.id AND s.exercice_id = l.exercice_id AND s.jour <= :au
GROUP BY l.rang, l.code, 2, 3 ORDER BY l.rang, 2, 4 DESC, 3
""")
"""CROSS JOIN makes SQLite seek each line's rows instead of reading every exercice's."""

ENVELOPPE_OF = text("SELECT id FROM enveloppe WHERE exercice_id = :exercice AND code = :code")

LAST_RANGS = text("""
SELECT (SELECT coalesce(max(rang), -1) FROM ligne WHERE exercice_id = :exercice),
       (SELECT coalesce(max(rang), -1) FROM enveloppe WHERE exercice_id = :exercice)
""")

PLAN_REVISION_OF = text("""
SELECT r.id, x.numero FROM plan_revision r LEFT JOIN plan_revision x ON x.annule_id = r.id
WHERE r.exercice_id = :exercice AND r.numero = :numero
""")
