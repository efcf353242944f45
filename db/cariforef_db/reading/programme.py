"""Revisions of the plan, reste à faire, livrables and requests, as domain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_db.reading import programme_queries as queries
from cariforef_db.reading.values import Row, to_enveloppes, to_jour, to_ligne
from cariforef_db.schema import promises, steering
from cariforef_db.schema.records import Named, Record, names_agent, names_ligne
from cariforef_tui.domain.avancement.livrables import Production
from cariforef_tui.domain.programme.programme import Livrable
from cariforef_tui.domain.programme.raf import Raf
from cariforef_tui.domain.temps.demandes import Demande, PartDemande

if TYPE_CHECKING:
    from datetime import date

    from cariforef_db.reading.reading import SqlReading
    from cariforef_tui.domain.programme.revisions import Changement, LigneAjoutee, Revision

AJOUT = "ajout"

RAF = Record(
    Raf, steering.raf, names_ligne("code"), names_agent("auteur"), order="raf.id", read={"jour": to_jour}
)

DEMANDE = Record(
    Demande,
    promises.demande,
    names_ligne("code"),
    order="code.rang, demande.numero",
    read={"ouverte_le": to_jour, "close_le": to_jour},
)

LIVRABLE = Record(Livrable, promises.livrable, names_ligne("code"), order="code.rang, livrable.numero")

PRODUCTION = Record(
    Production,
    promises.production,
    names_ligne("code"),
    Named(
        "numero",
        "livrable_id",
        promises.livrable,
        "numero",
        lambda keys, exercice, production: keys.livrable_of(exercice, production.code, production.numero),
    ),
    names_agent("agent"),
    order="production.id",
    read={"jour": to_jour},
)


def read_revisions(reading: SqlReading, exercice: int) -> tuple[Revision, ...]:
    from cariforef_tui.domain.programme.revisions import Revision

    rows = list(reading.rows(queries.PLAN_REVISIONS, exercice=exercice))
    if not rows:
        return ()
    changements = _changements(reading, exercice)
    return tuple(
        Revision(
            jour=to_jour(jour),
            auteur=auteur,
            motif=motif,
            changements=tuple(changements.get(key, ())),
            numero=numero,
            annule=annule,
        )
        for key, numero, jour, auteur, motif, annule in rows
    )


def _changements(reading: SqlReading, exercice: int) -> dict[int, list[Changement]]:
    from cariforef_tui.domain.programme.revisions import LigneAjoutee

    rows = list(reading.rows(queries.PLAN_CHANGEMENTS, exercice=exercice))
    added: dict[tuple[str, str], LigneAjoutee] = {}
    if any(row[1] == AJOUT for row in rows):
        lignes = [to_ligne(row) for row in reading.rows(queries.LIGNES_AJOUTEES, exercice=exercice)]
        enveloppes = to_enveloppes(reading.rows(queries.ENVELOPPES_AJOUTEES, exercice=exercice))
        by_code = {ligne.code: ligne for ligne in lignes}
        by_id = {enveloppe.id: enveloppe for enveloppe in enveloppes}
        added = {
            (row[2], row[3]): LigneAjoutee(by_code[row[3]], by_id[row[2]]) for row in rows if row[1] == AJOUT
        }
    changements: dict[int, list[Changement]] = {}
    for row in rows:
        changements.setdefault(row[0], []).append(_to_changement(row, added))
    return changements


def read_parts_demandes(reading: SqlReading, exercice: int, au: date) -> tuple[PartDemande, ...]:
    rows = reading.rows(queries.PARTS_DEMANDES, exercice=exercice, au=au.isoformat())
    return tuple(
        PartDemande(code, numero, agent, centiemes, to_jour(dernier))
        for code, numero, agent, centiemes, dernier in rows
    )


def _to_changement(row: Row, added: dict[tuple[str, str], LigneAjoutee]) -> Changement:
    from cariforef_tui.domain.programme.revisions import (
        EcheanceRevisee,
        LigneRemise,
        LigneRetiree,
        MontantRevise,
        QuiRevise,
    )

    _, type_, enveloppe, code, centiemes_avant, centiemes, texte_avant, texte = row
    match type_:
        case "montant":
            return MontantRevise(enveloppe, centiemes_avant, centiemes)
        case "echeance":
            return EcheanceRevisee(code, texte_avant, texte)
        case "qui":
            return QuiRevise(code, texte_avant, texte)
        case "ajout":
            return added[enveloppe, code]
        case "retrait":
            return LigneRetiree(code)
        case _:
            return LigneRemise(code)
