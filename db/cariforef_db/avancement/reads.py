"""Sums of the days logged: by line, by day, by person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import text

from cariforef_db.rows.snapshot import Snapshot, to_jour
from cariforef_db.temps.reads import CODES
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.services.ports.rooms import SommeJour

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.consommation import Realise

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
""").bindparams(CODES)
SUMS_BY_AGENT = text("""
SELECT a.initiales, t.total
FROM (SELECT s.agent_id, sum(s.centiemes) AS total
      FROM ligne l JOIN saisie s ON s.ligne_id = l.id AND s.exercice_id = l.exercice_id
      WHERE l.exercice_id = :exercice AND l.code IN :codes AND s.jour <= :au GROUP BY s.agent_id) t
     JOIN agent a ON a.id = t.agent_id
ORDER BY t.total DESC, a.initiales
""").bindparams(CODES)


def read_realises(
    snapshot: Snapshot, exercice: int, au: date, first: date | None = None
) -> dict[str, Realise]:
    from cariforef_tui.domain.avancement.consommation import Realise

    realises: dict[str, Realise] = {}
    for code, compte, centiemes, premier, dernier in snapshot.rows(
        REALISES,
        exercice=exercice,
        first=first or date(exercice, 1, 1),
        au=au,
    ):
        known, jours = realises.get(code, Realise()), (to_jour(premier), to_jour(dernier))
        realises[code] = (
            replace(known, si=centiemes, jours_si=jours)
            if compte == Compte.SI.value
            else replace(known, metier=centiemes, jours=jours)
        )
    return realises


def read_travaux(
    snapshot: Snapshot, exercice: int, first: date, last: date
) -> Iterator[tuple[str, str, date, int]]:
    agents: dict[int, str] = dict(snapshot.rows(AGENT_KEYS))
    dates = {day.isoformat(): day for day in days_between(first, last)}
    for code, agent_id, jour, centiemes in snapshot.rows(TRAVAUX, exercice=exercice, first=first, last=last):
        yield code, agents[agent_id], dates[jour], centiemes


def read_sums_by_ligne(snapshot: Snapshot, exercice: int, au: date) -> Iterator[tuple[str, date, int]]:
    for code, jour, centiemes in snapshot.rows(SUMS_BY_LIGNE, exercice=exercice, au=au):
        yield code, to_jour(jour), centiemes


def read_sums_by_day(
    snapshot: Snapshot, exercice: int, codes: Collection[str] | None, au: date
) -> tuple[SommeJour, ...]:
    if codes is None:
        rows = snapshot.rows(SUMS_BY_DAY, exercice=exercice, au=au)
    else:
        rows = snapshot.rows(SUMS_BY_DAY_ON, exercice=exercice, codes=list(codes), au=au)
    return tuple(SommeJour(to_jour(jour), metier, si) for jour, metier, si in rows)


def read_sums_by_agent(
    snapshot: Snapshot, exercice: int, codes: Collection[str], au: date
) -> tuple[tuple[str, int], ...]:
    rows = snapshot.rows(SUMS_BY_AGENT, exercice=exercice, codes=list(codes), au=au)
    return tuple((agent, centiemes) for agent, centiemes in rows)
