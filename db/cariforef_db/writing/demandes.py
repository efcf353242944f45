"""Lines that answer requests, and those requests."""

from __future__ import annotations

from cariforef_db.reading.programme_queries import LAST_DEMANDE
from cariforef_db.schema import promises
from cariforef_db.writing.transaction import Transaction, check_changed
from cariforef_tui.domain.temps.demandes import Demande


def set_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    ligne_id = transaction.ligne_of(exercice, code)
    transaction.put(promises.tirage, {"ligne_id": ligne_id}, exercice_id=exercice)


def remove_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    changed = transaction.delete(promises.tirage, ligne_id=transaction.ligne_of(exercice, code))
    check_changed(f"Droit de tirage {code}", changed)


def add_demande(transaction: Transaction, exercice: int, demande: Demande) -> int:
    """Write a request under the next number of its line; return that number."""
    ligne_id = transaction.ligne_of(exercice, demande.code)
    row = transaction.row(LAST_DEMANDE, ligne_id=ligne_id)
    numero = int(row[0]) + 1 if row else 1
    transaction.insert(
        promises.demande, exercice_id=exercice, ligne_id=ligne_id, numero=numero, **_values(demande)
    )
    return numero


def update_demande(transaction: Transaction, exercice: int, demande: Demande) -> None:
    changed = transaction.update(promises.demande, _key(transaction, exercice, demande), **_values(demande))
    check_changed(_describe(demande), changed)


def remove_demande(transaction: Transaction, exercice: int, demande: Demande) -> None:
    check_changed(
        _describe(demande), transaction.delete(promises.demande, **_key(transaction, exercice, demande))
    )


def _key(transaction: Transaction, exercice: int, demande: Demande) -> dict[str, object]:
    return {"ligne_id": transaction.ligne_of(exercice, demande.code), "numero": demande.numero}


def _values(demande: Demande) -> dict[str, object]:
    return {
        "libelle": demande.libelle,
        "ouverte_le": demande.ouverte_le.isoformat(),
        "close_le": demande.close_le.isoformat() if demande.close_le else None,
    }


def _describe(demande: Demande) -> str:
    return f"Demande n° {demande.numero} de {demande.code}"
