"""Weekly reviews and decisions, as domain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_db.reading import revue_queries as queries
from cariforef_db.reading.values import Row, to_day_or_none, to_jour
from cariforef_db.schema import steering
from cariforef_db.schema.records import Record, names_ligne
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading

DECISION = Record(
    Decision,
    steering.decision,
    names_ligne("perimetre", "perimetre_id"),
    names_ligne("ligne"),
    order="decision.numero",
    read={"pour": to_jour, "faite_le": to_jour},
)


def read_revue(reading: SqlReading, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None:
    return next(iter(_revues(reading, exercice, perimetre, semaine)), None)


def read_revues(reading: SqlReading, exercice: int) -> tuple[RevueEcrite, ...]:
    return _revues(reading, exercice, None, None)


def _revues(
    reading: SqlReading, exercice: int, perimetre: str | None, semaine: str | None
) -> tuple[RevueEcrite, ...]:
    remarques: dict[int, list[Remarque]] = {}
    people: dict[tuple[int, str], list[str]] = {}
    for key, rang, code, texte, agent in reading.rows(queries.SAID, exercice=exercice, semaine=semaine):
        if rang is None:
            people.setdefault((key, texte), []).append(agent)
        else:
            remarques.setdefault(key, []).append(Remarque(code, texte, agent))
    rows = reading.rows(queries.REVUES, exercice=exercice, semaine=semaine, perimetre=perimetre)
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
