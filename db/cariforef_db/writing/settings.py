"""Days off and settings into their tables, a row each."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, update

from cariforef_db.schema import tables
from cariforef_db.writing.transaction import Transaction
from cariforef_tui.services.ports.store import Reglages


def set_ferie(transaction: Transaction, jour: date, libelle: str | None) -> None:
    same = tables.jour_ferie.c.jour == jour.isoformat()
    if libelle is None:
        transaction.connection.execute(delete(tables.jour_ferie).where(same))
    elif not transaction.connection.execute(
        update(tables.jour_ferie).where(same).values(libelle=libelle)
    ).rowcount:
        transaction.insert(tables.jour_ferie, jour=jour.isoformat(), libelle=libelle)


def set_reglages(transaction: Transaction, reglages: Reglages) -> None:
    values = {
        "pas": reglages.pas,
        "minutes_par_jour": reglages.minutes_par_jour,
        "au_dela_quotite": int(reglages.au_dela_quotite),
        "delai_visa": reglages.delai_visa,
        "jours_par_etp": reglages.jours_par_etp,
        "conservation": reglages.conservation,
    }
    for cle, valeur in values.items():
        same = tables.reglage.c.cle == cle
        if not transaction.connection.execute(
            update(tables.reglage).where(same).values(valeur=valeur)
        ).rowcount:
            transaction.insert(tables.reglage, cle=cle, valeur=valeur)
