"""The reads of visas, conventions and seals, written as those of `queries`."""

from __future__ import annotations

from sqlalchemy import text

FIRST_SIGNED = text("SELECT min(mois) FROM visa")

COPIED_DAYS = text("""
SELECT DISTINCT a.initiales, s.jour
FROM agent a CROSS JOIN saisie s
WHERE s.agent_id = a.id AND s.jour BETWEEN :first AND :last AND s.a_confirmer = 1 ORDER BY a.initiales, s.jour
""")

LAST_VISA = text("""
SELECT v.geste, v.numero FROM visa v
WHERE v.agent_id = :agent_id AND v.mois = :mois ORDER BY v.numero DESC LIMIT 1
""")

LAST_VISA_OF = text("""
SELECT v.geste, p.initiales, v.quand FROM visa v JOIN agent p ON p.id = v.par_id
WHERE v.agent_id = :agent_id AND v.mois = :mois ORDER BY v.numero DESC LIMIT 1
""")

CONVENTIONS = text("""
SELECT c.numero, c.intitule, cl.exercice_id, l.code, cl.depuis, cl.jusque
FROM convention c LEFT JOIN convention_ligne cl ON cl.convention_id = c.id
     LEFT JOIN ligne l ON l.id = cl.ligne_id
ORDER BY c.numero, cl.exercice_id, l.rang, cl.depuis
""")

CONVENTION_OF = text("SELECT id, intitule FROM convention WHERE numero = :numero")

LIGNE_CONVENTIONNEE_OF = text("""
SELECT cl.id, c.numero, cl.depuis, cl.jusque
FROM convention_ligne cl JOIN convention c ON c.id = cl.convention_id
WHERE cl.ligne_id = :ligne_id ORDER BY cl.depuis
""")

HEAD = text("SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1")

SEAL_OF = text("""
SELECT s.seq, s.empreinte FROM journal j JOIN sceau s ON s.seq = j.seq
WHERE j.objet = :objet AND j.cle = (SELECT a.id || '/' || :mois || '/' || :numero FROM agent a
                                    WHERE a.initiales = :agent)
ORDER BY j.seq LIMIT 1
""")
