"""The reads of the journal, written as those of `queries`.

Keys of people's rows begin with the agent's number: `7/2018-05-22/70`, `7/2018-05/1`, `7`. `0` follows `/`,
so that a range of the index `ix_journal_objet_cle` holds them all.
"""

from __future__ import annotations

from sqlalchemy import text

JOURNAL = text("""
SELECT j.seq, j.quand, a.initiales, j.objet, j.cle, j.avant, j.apres, j.motif, j.action
FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id ORDER BY j.seq DESC LIMIT :limit
""")

HEAD = text("""
SELECT j.seq, coalesce(s.empreinte, '') FROM journal j LEFT JOIN sceau s ON s.seq = j.seq
ORDER BY j.seq DESC LIMIT 1
""")

MAILLON = text("""
SELECT j.seq, coalesce(s.empreinte, '') FROM journal j LEFT JOIN sceau s ON s.seq = j.seq WHERE j.seq = :seq
""")

TOUCHED = text("""
SELECT j.objet, j.cle, a.initiales FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
WHERE j.seq > :seq ORDER BY j.seq LIMIT :limit
""")

HISTORY = """
SELECT j.seq, j.quand, a.initiales, j.objet, j.cle, j.avant, j.apres, j.motif, j.action,
       coalesce(s.hors_outil, 1), p.quand
FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
     LEFT JOIN sceau s ON s.seq = j.seq
     LEFT JOIN effacement e ON e.seq = j.seq LEFT JOIN purge p ON p.id = e.purge_id
WHERE {where} ORDER BY j.seq DESC LIMIT :nombre
"""

AMONG = "j.seq IN ({selects})"

SEQ_OF = "SELECT x.seq FROM journal x WHERE {where}"

KEYS_FROM = "x.cle >= :{name} || '/' AND x.cle < :{name} || '0'"

ENDS_WITH = "substr(x.cle, length(x.cle) - {last}) IN ({endings})"
"""Endings all have `last` characters and one more."""

REFUSALS_OF = """
x.objet = 'refus_droit' AND x.cle IN
(SELECT CAST(r.id AS TEXT) FROM refus_droit r WHERE r.objet = :initiales OR r.acteur_id = :agent_id)
"""

PURGES_OF = """
x.objet = 'purge' AND x.cle IN (SELECT CAST(p.id AS TEXT) FROM purge p WHERE p.agent_id = :agent_id)
"""

KEPT_ON_LIGNES = """
x.objet = '{table}' AND x.cle IN (SELECT CAST(t.id AS TEXT) FROM {table} t WHERE t.ligne_id IN ({ids}))
"""

CHANGES_ON_LIGNES = """
x.objet = 'plan_changement' AND x.cle IN (
  SELECT c.revision_id || '/' || c.rang FROM plan_changement c
  WHERE c.ligne_id IN ({ids})
     OR c.enveloppe_id IN (SELECT el.enveloppe_id FROM enveloppe_ligne el WHERE el.ligne_id IN ({ids})))
"""

REVISIONS_ON_LIGNES = """
x.objet = 'plan_revision' AND x.cle IN (
  SELECT r.exercice_id || '/' || r.numero FROM plan_revision r JOIN plan_changement c ON c.revision_id = r.id
  WHERE c.ligne_id IN ({ids})
     OR c.enveloppe_id IN (SELECT el.enveloppe_id FROM enveloppe_ligne el WHERE el.ligne_id IN ({ids})))
"""

REMOVABLE = text("""
SELECT j.seq, coalesce(j.apres, j.avant) FROM journal j
WHERE j.objet IN ('convention_ligne', 'remarque', 'decision', 'livrable', 'production', 'tirage', 'demande')
""")
"""Rows whose table no longer holds those taken out: their text alone says which line they were of."""

SUBTREE = text("""
WITH RECURSIVE below(id) AS (
  SELECT l.id FROM ligne l
  WHERE l.code = :code AND (l.exercice_id = :exercice OR CAST(:exercice AS INTEGER) IS NULL)
  UNION ALL SELECT l.id FROM ligne l JOIN below b ON l.parent_id = b.id)
SELECT id FROM below
""")

NAMES = {
    "agent": text("SELECT id, initiales FROM agent"),
    "ligne": text("SELECT id, code FROM ligne"),
    "enveloppe": text("SELECT id, code FROM enveloppe"),
    "jalon": text("SELECT id, code FROM jalon"),
    "livrable": text("SELECT id, libelle FROM livrable"),
    "demande": text("SELECT id, libelle FROM demande"),
    "convention": text("SELECT id, numero FROM convention"),
    "plan_revision": text("SELECT id, numero FROM plan_revision"),
    "revue": text(
        "SELECT r.id, l.code || ' ' || r.semaine FROM revue r JOIN ligne l ON l.id = r.perimetre_id"
    ),
}
"""What people call a row, in place of its number."""
