"""Visas and conventions into their tables, and what the database refuses of them in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import text

from cariforef_db.mois.reads import VISA
from cariforef_db.rows.transaction import Transaction
from cariforef_db.schema import mois as tables
from cariforef_db.schema.mois import (
    CONVENTION_CHEVAUCHE,
    VISA_A_CONFIRMER,
    VISA_DOUBLE,
    VISA_ORDRE,
    VISA_POUR,
    VISA_TOTAL,
)
from cariforef_tui.domain.mois.visas import Visa
from cariforef_tui.domain.values.dates import format_date, write_utc
from cariforef_tui.domain.values.refusals import ConventionRefusee, VisaRefuse

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.conventions import LigneConventionnee

LAST_VISA = text("""
SELECT coalesce(max(v.numero), 0) FROM visa v JOIN agent a ON a.id = v.agent_id
WHERE a.initiales = :agent AND v.mois = :mois
""")
CONVENTION_OF = text("SELECT id FROM convention WHERE numero = :numero")
LIGNE_CONVENTIONNEE_OF = text("""
SELECT c.numero, cl.depuis, cl.jusque
FROM convention_ligne cl JOIN convention c ON c.id = cl.convention_id
WHERE cl.ligne_id = :ligne_id ORDER BY cl.depuis
""")
_REFUSED = {
    VISA_ORDRE: "l'état du mois a changé entre-temps",
    VISA_TOTAL: "ses jours ont changé entre-temps",
    VISA_A_CONFIRMER: "il contient des jours copiés à confirmer",
    VISA_POUR: "chacun signe son mois ; le coordinateur ou la direction signe pour un agent parti",
    VISA_DOUBLE: "la personne qui a signé ne contresigne pas",
    "ck_visa_personne": "personne ne contresigne le sien",
}


def add_visa(transaction: Transaction, visa: Visa) -> Visa:
    last = int(transaction.scalar(LAST_VISA, agent=visa.agent, mois=visa.mois))
    written = replace(
        visa,
        numero=last + 1,
        quand=write_utc(datetime.now(UTC)),
    )
    with transaction.refusing({what: partial(_refuse, written, why) for what, why in _REFUSED.items()}):
        transaction.add_row(VISA, None, written)
    return written


def _refuse(visa: Visa, why: str) -> VisaRefuse:
    return VisaRefuse(f"Geste refusé sur {visa.mois.libelle} de {visa.agent} : {why}. Rien n'a été écrit.")


def set_ligne_conventionnee(transaction: Transaction, numero: str, ligne: LigneConventionnee) -> None:
    convention_id = transaction.scalar(CONVENTION_OF, numero=numero)
    if convention_id is None:
        raise ConventionRefusee(f"Convention inconnue : « {numero} ».")
    ligne_id = transaction.ligne_of(ligne.exercice, ligne.code)
    key = {
        "convention_id": convention_id,
        "exercice_id": ligne.exercice,
        "ligne_id": ligne_id,
        "depuis": ligne.depuis,
    }
    with transaction.refusing(
        {CONVENTION_CHEVAUCHE: lambda: _overlapping(transaction, ligne_id, ligne.code)}
    ):
        transaction.put(tables.convention_ligne, key, jusque=ligne.jusque)


def remove_ligne_conventionnee(transaction: Transaction, numero: str, ligne: LigneConventionnee) -> None:
    """Remove a line; raises ConventionRefusee if the convention does not have it from that date."""
    convention_id = transaction.scalar(CONVENTION_OF, numero=numero)
    ligne_id = transaction.ligne_of(ligne.exercice, ligne.code)
    if convention_id is None or not transaction.delete(
        tables.convention_ligne,
        convention_id=convention_id,
        ligne_id=ligne_id,
        depuis=ligne.depuis,
    ):
        raise ConventionRefusee(
            f"La convention « {numero} » n'a pas la ligne {ligne.code} à partir du "
            f"{format_date(ligne.depuis)}."
        )


def _overlapping(transaction: Transaction, ligne_id: int, code: str) -> ConventionRefusee:
    rows = transaction.rows(LIGNE_CONVENTIONNEE_OF, ligne_id=ligne_id)
    held = " ; ".join(
        f"{numero} depuis le {format_date(date.fromisoformat(depuis))}"
        + (f" jusqu'au {format_date(date.fromisoformat(jusque))}" if jusque else "")
        for numero, depuis, jusque in rows
    )
    return ConventionRefusee(f"{code} est déjà conventionnée sur cette période ({held}).")
