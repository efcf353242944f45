"""The reads of the weekly reviews, written as those of `queries`."""

from __future__ import annotations

from sqlalchemy import text

REVUES = text("""
SELECT r.id, p.code, r.semaine, r.close_le, c.initiales, r.figures, m.couleur, m.commentaire, a.initiales,
       r.prochaine
FROM revue r JOIN ligne p ON p.id = r.perimetre_id LEFT JOIN agent c ON c.id = r.close_par_id
     LEFT JOIN meteo m ON m.revue_id = r.id LEFT JOIN agent a ON a.id = m.agent_id
WHERE r.exercice_id = :exercice AND (CAST(:semaine AS TEXT) IS NULL OR r.semaine = :semaine)
      AND (CAST(:perimetre AS TEXT) IS NULL OR p.code = :perimetre)
ORDER BY r.semaine, p.rang
""")

SAID = text("""
SELECT q.revue_id, q.rang, l.code, q.texte, a.initiales
FROM revue r JOIN remarque q ON q.revue_id = r.id JOIN ligne l ON l.id = q.ligne_id
     JOIN agent a ON a.id = q.agent_id
WHERE r.exercice_id = :exercice AND (CAST(:semaine AS TEXT) IS NULL OR r.semaine = :semaine)
UNION ALL
SELECT q.revue_id, NULL, NULL, q.etat, a.initiales
FROM revue r JOIN presence q ON q.revue_id = r.id JOIN agent a ON a.id = q.agent_id
WHERE r.exercice_id = :exercice AND (CAST(:semaine AS TEXT) IS NULL OR r.semaine = :semaine)
ORDER BY 1, 2, 5
""")
"""What is said of each review, then, without a line, who was there and who was excused."""

REVUE_OF = text("""
SELECT id, prochaine, close_le, close_par_id, figures FROM revue
WHERE exercice_id = :exercice_id AND semaine = :semaine AND perimetre_id = :perimetre_id
""")

REMARQUES_OF = text(
    "SELECT rang, ligne_id, texte, agent_id FROM remarque WHERE revue_id = :revue_id ORDER BY rang"
)

PRESENCES_OF = text("""
SELECT a.initiales, q.etat FROM presence q JOIN agent a ON a.id = q.agent_id WHERE q.revue_id = :revue_id
""")

METEO_OF = text("SELECT couleur, commentaire, agent_id FROM meteo WHERE revue_id = :revue_id")
