"""Weekly reviews and decisions, as domain values."""

from __future__ import annotations

from sqlalchemy import text

from cariforef_db.rows.records import Record, names_ligne
from cariforef_db.rows.snapshot import Row, Snapshot, to_day_or_none, to_jour
from cariforef_db.schema import revue as tables
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite

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
"""The remarks of each review, by line; then, without a line, who was present or excused."""
DECISION = Record(
    Decision,
    tables.decision,
    names_ligne("perimetre", "perimetre_id"),
    names_ligne("ligne"),
    said="Décision",
    order="decision.numero",
    read={"pour": to_jour, "faite_le": to_jour},
)


def read_revue(snapshot: Snapshot, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None:
    return next(iter(_revues(snapshot, exercice, perimetre, semaine)), None)


def read_revues(snapshot: Snapshot, exercice: int) -> tuple[RevueEcrite, ...]:
    return _revues(snapshot, exercice, None, None)


def _revues(
    snapshot: Snapshot, exercice: int, perimetre: str | None, semaine: str | None
) -> tuple[RevueEcrite, ...]:
    remarques: dict[int, list[Remarque]] = {}
    people: dict[tuple[int, str], list[str]] = {}
    for key, rang, code, texte, agent in snapshot.rows(SAID, exercice=exercice, semaine=semaine):
        if rang is None:
            people.setdefault((key, texte), []).append(agent)
        else:
            remarques.setdefault(key, []).append(Remarque(code, texte, agent))
    rows = snapshot.rows(REVUES, exercice=exercice, semaine=semaine, perimetre=perimetre)
    return tuple(
        _to_revue(
            row,
            remarques=tuple(remarques.get(row[0], ())),
            presents=tuple(people.get((row[0], "present"), ())),
            excuses=tuple(people.get((row[0], "excuse"), ())),
        )
        for row in rows
    )


def _to_revue(
    row: Row, *, remarques: tuple[Remarque, ...], presents: tuple[str, ...], excuses: tuple[str, ...]
) -> RevueEcrite:
    _, perimetre, semaine, close_le, close_par, figures, *rest = row
    couleur, commentaire, auteur, prochaine = rest
    return RevueEcrite(
        perimetre=perimetre,
        semaine=semaine,
        remarques=remarques,
        meteo=MeteoDeclaree(perimetre, Meteo(couleur), commentaire, auteur) if couleur else None,
        close_le=to_day_or_none(close_le),
        close_par=close_par,
        figures=figures,
        presents=presents,
        excuses=excuses,
        prochaine=to_day_or_none(prochaine),
    )
