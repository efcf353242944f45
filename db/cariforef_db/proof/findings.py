"""The checks of « base verifier » on the tables of a store, whatever engine holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice

from sqlalchemy import Connection, func, select, text

from cariforef_db.engine.dialects import stream
from cariforef_db.schema.columns import metadata
from cariforef_db.schema.journal import ecriture_en_cours
from cariforef_db.schema.making import COUNTED
from cariforef_tui.domain.mois.fiche import parse_fiche
from cariforef_tui.domain.mois.history import compare_to_days
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.services.ports.files import Constat

FILE = "fichier"
"""The object of a finding about the bytes of the store."""
Explain = Callable[[Exception], str | None]
"""Return in French the damage that an error of the driver reports, None for any other error."""
_SHOWN = 20
"""Findings of a kind that are named: a rewritten table would have as many as it has rows."""
_TOTALS = """
SELECT a.initiales, t.jour, t.saisi, t.absent, t.total_saisi, t.total_absent FROM (
  SELECT agent_id, jour, sum(saisi) AS saisi, sum(absent) AS absent,
         sum(total_saisi) AS total_saisi, sum(total_absent) AS total_absent
  FROM (SELECT agent_id, jour, centiemes AS saisi, 0 AS absent, 0 AS total_saisi, 0 AS total_absent
        FROM saisie{alone}
        UNION ALL SELECT agent_id, jour, 0, centiemes, 0, 0 FROM absence{alone}
        UNION ALL SELECT agent_id, jour, 0, 0, saisi, absent FROM total_jour) c
  GROUP BY agent_id, jour
  HAVING sum(saisi) <> sum(total_saisi) OR sum(absent) <> sum(total_absent)) t
LEFT JOIN agent a ON a.id = t.agent_id ORDER BY a.initiales, t.jour
"""


def check_totals(connection: Connection, alone: str = "") -> Iterator[Constat]:
    """Yield each day whose kept total is not the sum of its rows.

    `alone` is the SQL that, after the name of a table, forbids to read its indexes.
    """
    for agent, jour, saisi, absent, total_saisi, total_absent in connection.execute(
        text(_TOTALS.format(alone=alone))
    ):
        wrong = (("saisi", saisi != total_saisi), ("absent", absent != total_absent))
        columns = ", ".join(column for column, differs in wrong if differs)
        yield Constat(
            "total_jour",
            f"{agent or 'agent inconnu'} {jour} : le total tenu n'est pas la somme du jour ({columns})",
        )


_ON_OTHER_LIGNES = text("""
SELECT a.initiales, s.jour, l.code FROM saisie s JOIN ligne l ON l.id = s.ligne_id
LEFT JOIN agent a ON a.id = s.agent_id
WHERE l.regulation = 1 OR EXISTS (SELECT 1 FROM ligne c WHERE c.parent_id = l.id)
ORDER BY a.initiales, s.jour, l.code
""")


def check_lignes(connection: Connection) -> Iterator[Constat]:
    """Yield each saisie on a heading or a régulation: no trigger refused it when it was written."""
    for agent, jour, code in connection.execute(_ON_OTHER_LIGNES):
        yield Constat(
            "saisie",
            f"{agent or 'agent inconnu'} le {jour} sur {code} : cette ligne ne prend pas de saisie, elle en "
            "regroupe d'autres ou c'est une régulation",
        )


# A signature is in force if nothing but a countersignature follows it.
_SIGNED = text("""
SELECT v.agent_id, a.initiales, v.mois, v.contenu FROM visa v JOIN agent a ON a.id = v.agent_id
WHERE v.geste = 'signature' AND NOT EXISTS (
  SELECT 1 FROM visa w WHERE w.agent_id = v.agent_id AND w.mois = v.mois AND w.numero > v.numero
  AND w.geste <> 'contreseing')
ORDER BY a.initiales, v.mois
""")
_DAYS = text("""
SELECT s.jour, l.code, s.centiemes FROM saisie s JOIN ligne l ON l.id = s.ligne_id
WHERE s.agent_id = :agent AND s.jour BETWEEN :first AND :last
UNION ALL SELECT jour, type, centiemes FROM absence
WHERE agent_id = :agent AND jour BETWEEN :first AND :last
""")


def check_fiches(connection: Connection) -> Iterator[Constat]:
    """Yield each month whose signed sheet tells other days than those stored."""
    for agent_id, agent, mois, contenu in stream(connection, _SIGNED):
        month = {"agent": agent_id, "first": f"{mois}-01", "last": f"{mois}-31"}
        stored = {
            (date.fromisoformat(jour), rubrique): centiemes
            for jour, rubrique, centiemes in connection.execute(_DAYS, month)
        }
        problem = _compare(mois, contenu, stored)
        if problem is not None:
            yield Constat("visa", f"{agent}, {mois} : {problem}")


def _compare(mois: str, contenu: str, stored: Mapping[tuple[date, str], int]) -> str | None:
    """Return how a signed sheet differs from the days stored, None if it does not."""
    try:
        fiche = parse_fiche(contenu)
    except ValueError:
        return "la fiche signée n'est plus lisible"
    if str(fiche.mois) != mois:
        return "la fiche signée est d'un autre mois"
    # Who countersigns is told the days that differ; here anybody may read, and a sheet tells absences.
    return "la fiche signée ne dit pas les jours enregistrés" if compare_to_days(fiche, stored) else None


def check_left_write(connection: Connection) -> Iterator[Constat]:
    """Yield the write that another tool left open; this program always ends its own before the COMMIT."""
    for (acteur,) in connection.execute(select(ecriture_en_cours.c.acteur)):
        yield Constat(
            "écriture en cours",
            f"un autre outil l'a laissée ouverte, au nom de {quote_text(acteur)} : n'importe quel outil peut "
            "écrire sous ce nom jusqu'à la prochaine écriture de cariforef, qui la ferme. « cariforef "
            "journal » marque ce qui a été écrit hors de l'outil",
        )


def shorten(constats: Iterator[Constat]) -> Iterator[Constat]:
    """Yield the first findings of a kind, then one that says that there are others."""
    yield from islice(constats, _SHOWN)
    if next(constats, None) is not None:
        yield Constat("suite", "d'autres du même genre")


def gather(constats: Iterator[Constat], explain: Explain) -> list[Constat]:
    """Return the findings; a damaged page is one, and ends the search."""
    found: list[Constat] = []
    try:
        found.extend(constats)
    except Exception as error:
        damage = explain(error)
        if damage is None:
            raise
        found.append(Constat(FILE, damage))
    return found


def count_rows(connection: Connection, explain: Explain) -> Iterator[tuple[str, str]]:
    """Yield how many rows each kind has, in words, up to a damaged one."""
    try:
        for label, table in COUNTED.items():
            yield label, str(connection.scalar(select(func.count()).select_from(metadata.tables[table])))
    except Exception as error:
        if explain(error) is None:
            raise
