"""Days and what they allow, absences, requests and totals, as domain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, text

from cariforef_db.rows.records import Record, names_agent, names_ligne
from cariforef_db.rows.snapshot import Row, Snapshot, to_jour
from cariforef_db.schema import temps as tables
from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, monday_of, week_days
from cariforef_tui.domain.temps.saisies import (
    SANS_DEMANDE,
    Absence,
    Demande,
    PartDemande,
    Saisie,
    TypeAbsence,
)
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.rooms import Reglages, TotalJour

FERIES = text("SELECT jour, libelle FROM jour_ferie WHERE jour BETWEEN :first AND :last ORDER BY jour")
REGLAGES = text("SELECT cle, valeur FROM reglage")
QUOTITES = text("""
SELECT a.initiales, q.depuis, q.lundi, q.mardi, q.mercredi, q.jeudi, q.vendredi, q.samedi, q.dimanche
FROM quotite q JOIN agent a ON a.id = q.agent_id ORDER BY a.initiales, q.depuis
""")
CODES = bindparam("codes", expanding=True, type_=Text())
CODES_SI = bindparam("codes_si", expanding=True, type_=Text())
"""A list of codes, which may be empty."""
_SAISIE = """
SELECT a.initiales, s.jour, l.code, s.centiemes, s.commentaire, s.a_confirmer, s.version,
       (SELECT p.initiales FROM agent p WHERE p.id = s.par_id),
       (SELECT d.numero FROM demande d WHERE d.id = s.demande_id)
"""
SAISIES = text(f"""{_SAISIE}
FROM agent a JOIN saisie s ON s.agent_id = a.id JOIN ligne l ON l.id = s.ligne_id
WHERE a.initiales = :agent AND s.jour BETWEEN :first AND :last ORDER BY s.jour, l.rang
""")
LAST_SAISIES = text(f"""{_SAISIE}
FROM saisie s JOIN agent a ON a.id = s.agent_id JOIN ligne l ON l.id = s.ligne_id
WHERE s.id IN (SELECT x.id FROM saisie x JOIN ligne y ON y.id = x.ligne_id
               WHERE x.exercice_id = :exercice AND y.exercice_id = :exercice AND x.jour <= :au
                     AND (x.compte = 'metier' AND y.code IN :codes OR x.compte = 'SI' AND y.code IN :codes_si)
               ORDER BY x.jour DESC, x.id DESC LIMIT :limit)
ORDER BY s.jour DESC, s.id DESC
""").bindparams(CODES, CODES_SI)
RECENT_CODES = text("""
SELECT l.code FROM agent a JOIN saisie s ON s.agent_id = a.id JOIN ligne l ON l.id = s.ligne_id
WHERE a.initiales = :agent AND s.jour BETWEEN :first AND :last
GROUP BY l.code ORDER BY max(s.jour) DESC, max(s.version) DESC, l.code
""")
_TOTAUX = "FROM agent a JOIN total_jour t ON t.agent_id = a.id WHERE t.jour BETWEEN :first AND :last"
TOTAUX_JOUR = text(f"""
SELECT a.initiales, t.jour, t.saisi, t.absent {_TOTAUX} AND t.saisi + t.absent > 0
ORDER BY a.initiales, t.jour
""")
ABSENTS = text(f"SELECT a.initiales, t.jour, t.absent {_TOTAUX} AND t.absent > 0")
REMPLIS = text(f"SELECT a.initiales, t.jour, t.saisi + t.absent {_TOTAUX} AND t.saisi + t.absent > 0")
MOIS_SAISIS = text(f"SELECT DISTINCT a.initiales, substr(t.jour, 1, 7) {_TOTAUX} AND t.saisi > 0")
ABSENTS_LE = text("""
SELECT a.initiales FROM agent a JOIN total_jour t ON t.agent_id = a.id WHERE t.jour = :jour AND t.absent > 0
""")
SEMAINES = "(VALUES {semaines})"
"""Weeks as far as a date: the first and last days that count, then the seven days of the week."""
TOTAUX_SEMAINE = f"""
SELECT a.initiales, w.column1, sum(t.saisi), sum(t.absent)
FROM agent a CROSS JOIN {SEMAINES} w CROSS JOIN total_jour t
WHERE t.agent_id = a.id AND t.jour BETWEEN w.column1 AND w.column2 GROUP BY a.initiales, w.column1
"""
"""CROSS JOIN makes SQLite seek the days of each week by the key, faster than to compute each date's week."""
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
"""Absences, and what they take off what the days expect, never more: the same as `Rythmes.expected`."""
PARTS_DEMANDES = text("""
SELECT l.code, coalesce(d.numero, 0), a.initiales, sum(s.centiemes), max(s.jour)
FROM tirage t CROSS JOIN ligne l CROSS JOIN saisie s
     JOIN agent a ON a.id = s.agent_id LEFT JOIN demande d ON d.id = s.demande_id
WHERE t.exercice_id = :exercice AND l.id = t.ligne_id
      AND s.ligne_id = l.id AND s.exercice_id = l.exercice_id AND s.jour <= :au
GROUP BY l.rang, l.code, 2, 3 ORDER BY l.rang, 2, 4 DESC, 3
""")
"""CROSS JOIN makes SQLite seek each line's rows instead of reading every exercice's."""
COPIED_DAYS = text("""
SELECT DISTINCT a.initiales, s.jour
FROM agent a CROSS JOIN saisie s
WHERE s.agent_id = a.id AND s.jour BETWEEN :first AND :last AND s.a_confirmer = 1 ORDER BY a.initiales, s.jour
""")
DEMANDE = Record(
    Demande,
    tables.demande,
    names_ligne("code"),
    said="Demande",
    order="code.rang, demande.numero",
    read={"ouverte_le": to_jour, "close_le": to_jour},
)
ABSENCE = Record(
    Absence,
    tables.absence,
    names_agent("agent"),
    said="Absence",
    order="absence.jour, absence.type",
    read={"jour": to_jour, "type": TypeAbsence},
)


def read_calendrier(snapshot: Snapshot, exercice: int) -> Calendrier:
    rows = snapshot.rows(FERIES, first=f"{exercice}-01-01", last=f"{exercice}-12-31")
    return Calendrier(exercice, {to_jour(jour): libelle for jour, libelle in rows})


def read_reglages(snapshot: Snapshot) -> Reglages:
    held: dict[str, int] = dict(snapshot.rows(REGLAGES))
    default = Reglages()
    # A setting that is yes or no is held as 1 or 0, one that nobody said is not held.
    values: dict[str, Any] = {
        cle: bool(held[cle]) if isinstance(value, bool) else held[cle]
        for cle, value in asdict(default).items()
        if cle in held
    }
    return replace(default, **values)


def read_rythmes(snapshot: Snapshot) -> Rythmes:
    return Rythmes(
        tuple(
            Quotite(agent, to_jour(depuis), (lun, mar, mer, jeu, ven, sam, dim))
            for agent, depuis, lun, mar, mer, jeu, ven, sam, dim in snapshot.rows(QUOTITES)
        )
    )


def read_saisies(snapshot: Snapshot, agent: str, first: date, last: date) -> tuple[Saisie, ...]:
    rows = snapshot.rows(SAISIES, agent=agent, first=first, last=last)
    return tuple(to_saisie(row) for row in rows)


def read_absences(snapshot: Snapshot, agent: str | None, first: date, last: date) -> tuple[Absence, ...]:
    jour = tables.absence.c.jour
    owner = () if agent is None else (ABSENCE.shown["agent"] == agent,)
    span = (jour >= first.isoformat(), jour <= last.isoformat())
    return ABSENCE.fetch(snapshot.connection, *owner, *span)


def read_recent_codes(snapshot: Snapshot, agent: str, first: date, last: date) -> tuple[str, ...]:
    rows = snapshot.rows(RECENT_CODES, agent=agent, first=first, last=last)
    return tuple(row[0] for row in rows)


def read_last_saisies(
    snapshot: Snapshot,
    exercice: int,
    codes: Collection[str],
    codes_si: Collection[str],
    au: date,
    limit: int,
) -> tuple[Saisie, ...]:
    lines = {"codes": list(codes), "codes_si": list(codes_si)}
    rows = snapshot.rows(LAST_SAISIES, exercice=exercice, au=au, limit=limit, **lines)
    return tuple(to_saisie(row) for row in rows)


def read_parts_demandes(snapshot: Snapshot, exercice: int, au: date) -> tuple[PartDemande, ...]:
    rows = snapshot.rows(PARTS_DEMANDES, exercice=exercice, au=au)
    return tuple(
        PartDemande(code, numero, agent, centiemes, to_jour(dernier))
        for code, numero, agent, centiemes, dernier in rows
    )


def read_copied_days(snapshot: Snapshot, first: date, last: date) -> tuple[tuple[str, date], ...]:
    rows = snapshot.rows(COPIED_DAYS, first=first, last=last)
    return tuple((agent, to_jour(jour)) for agent, jour in rows)


def read_totaux_jour(snapshot: Snapshot, first: date, last: date) -> tuple[TotalJour, ...]:
    rows = snapshot.rows(TOTAUX_JOUR, first=first, last=last)
    return tuple(TotalJour(agent, to_jour(jour), saisi, absent) for agent, jour, saisi, absent in rows)


def read_absents(snapshot: Snapshot, first: date, last: date) -> dict[str, dict[date, int]]:
    return to_days(snapshot.rows(ABSENTS, first=first, last=last))


def read_remplis(snapshot: Snapshot, first: date, last: date) -> dict[str, dict[date, int]]:
    return to_days(snapshot.rows(REMPLIS, first=first, last=last))


def read_absents_le(snapshot: Snapshot, jour: date) -> frozenset[str]:
    return frozenset(row[0] for row in snapshot.rows(ABSENTS_LE, jour=jour))


def read_mois_saisis(snapshot: Snapshot, first: date, last: date) -> frozenset[tuple[str, Mois]]:
    rows = snapshot.rows(MOIS_SAISIS, first=first, last=last)
    return frozenset((agent, Mois.from_iso(mois)) for agent, mois in rows)


def read_totaux_semaine(snapshot: Snapshot, first: date, au: date) -> dict[str, dict[date, tuple[int, int]]]:
    totaux: dict[str, dict[date, tuple[int, int]]] = {}
    for agent, debut, saisi, absent in _read_weekly(snapshot, TOTAUX_SEMAINE, first, au, au):
        totaux.setdefault(agent, {})[monday_of(to_jour(debut))] = (saisi, absent)
    return totaux


def read_absences_otees(
    snapshot: Snapshot, first: date, au: date, last: date
) -> Iterator[tuple[str, date, int, int]]:
    for agent, debut, absent, otes in _read_weekly(snapshot, ABSENCES_OTEES, first, au, last):
        yield agent, to_jour(debut), absent, otes


def _read_weekly(snapshot: Snapshot, sql: str, first: date, au: date, last: date) -> Iterator[Row]:
    statement = text(sql.format(semaines=list_semaines(first, au, last)))
    return snapshot.rows(statement, first=first, au=au)


def to_saisie(row: Row) -> Saisie:
    agent, jour, code, centiemes, commentaire, a_confirmer, version, par, demande = row
    return Saisie(
        agent=agent,
        jour=to_jour(jour),
        code=code,
        centiemes=centiemes,
        commentaire=commentaire,
        a_confirmer=bool(a_confirmer),
        version=version,
        par=par,
        demande=demande or SANS_DEMANDE,
    )


def to_days(rows: Iterable[Row]) -> dict[str, dict[date, int]]:
    """Return hundredths by initials and date, from rows of these three columns."""
    by_agent: dict[str, dict[date, int]] = {}
    for agent, jour, centiemes in rows:
        by_agent.setdefault(agent, {})[to_jour(jour)] = centiemes
    return by_agent


def list_semaines(first: date, au: date, last: date) -> str:
    """Return the weeks from `first` to `last`, cut after `au`, as the SQL values of `SEMAINES`."""
    return ", ".join(
        "(" + ", ".join(f"'{day}'" for day in (debut, fin, *week_days(monday_of(debut)))) + ")"
        for debut, fin in _cut_weeks(first, au, last)
    )


def _cut_weeks(first: date, au: date, last: date) -> Iterator[tuple[date, date]]:
    debut = first
    while debut <= last:
        sunday = monday_of(debut) + timedelta(days=6)
        fin = min(sunday, last, au if debut <= au else sunday)
        yield debut, fin
        debut = fin + timedelta(days=1)
