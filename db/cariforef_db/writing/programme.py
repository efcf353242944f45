"""Declarations and revisions of the plan into their tables, only ever added to, and droits de tirage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cariforef_db.reading import programme_queries as queries
from cariforef_db.reading.queries import JALON_OF, LIGNE_OF
from cariforef_db.schema import promises, steering, tables
from cariforef_db.writing.loading import enveloppe_values, ligne_values
from cariforef_db.writing.transaction import Transaction, check_changed
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.values.refusals import CodeRefuse, Refus

if TYPE_CHECKING:
    from cariforef_tui.domain.programme.revisions import Changement, LigneAjoutee, Revision


def add_fait(transaction: Transaction, exercice: int, fait: Fait) -> None:
    """Raises AgentRefuse or CodeRefuse where the agent, the line or the jalon is unknown."""
    agent_id, _ = transaction.agent_key(fait.agent)
    on_ligne = fait.declaration not in (Declaration.TENU, Declaration.NON_TENU)
    row = transaction.row(LIGNE_OF if on_ligne else JALON_OF, exercice=exercice, code=fait.code)
    if row is None:
        raise CodeRefuse(f"« {fait.code} » n'est pas dans le programme {exercice}.")
    transaction.insert(
        tables.fait,
        exercice_id=exercice,
        ligne_id=row[0] if on_ligne else None,
        jalon_id=None if on_ligne else row[0],
        declaration=fait.declaration.value,
        jour=fait.jour.isoformat(),
        agent_id=agent_id,
        motif=fait.motif,
        centiemes=fait.centiemes,
    )


def add_borne(transaction: Transaction, exercice: int, jalon: str, code: str) -> None:
    _set_borne(transaction, exercice, jalon, code, 1)


def remove_borne(transaction: Transaction, exercice: int, jalon: str, code: str) -> None:
    _set_borne(transaction, exercice, jalon, code, 0)


def _set_borne(transaction: Transaction, exercice: int, jalon: str, code: str, borne: int) -> None:
    row = transaction.row(JALON_OF, exercice=exercice, code=jalon)
    ligne_id = transaction.ligne_of(exercice, code)
    key = {"jalon_id": row[0] if row else None, "ligne_id": ligne_id}
    if not transaction.update(tables.jalon_ligne, key, borne=borne):
        raise CodeRefuse(f"{code} n'est pas une ligne du jalon « {jalon} » du programme {exercice}.")


def add_revision(transaction: Transaction, exercice: int, revision: Revision) -> Revision:
    """Insert `revision` and the lines that it adds; return it with its number.

    Raises:
        CodeRefuse, AgentRefuse: what it names is unknown.
        Refus: the revision to take back is gone already.
    """
    if not revision.changements:
        raise ValueError("a revision without any change")
    with transaction.savepoint():
        return replace(revision, numero=_insert_revision(transaction, exercice, revision))


def _insert_revision(transaction: Transaction, exercice: int, revision: Revision) -> int:
    transaction.check_exercice(exercice)
    agent_id, _ = transaction.agent_key(revision.auteur)
    numero = 1 + max((known.numero for known in transaction.revisions(exercice)), default=0)
    revision_id = transaction.insert(
        steering.plan_revision,
        exercice_id=exercice,
        numero=numero,
        jour=revision.jour.isoformat(),
        agent_id=agent_id,
        motif=revision.motif,
        annule_id=_annulled(transaction, exercice, revision.annule),
    )
    for rang, changement in enumerate(revision.changements):
        transaction.insert(
            steering.plan_changement,
            revision_id=revision_id,
            exercice_id=exercice,
            rang=rang,
            **_values(transaction, exercice, changement),
        )
    return numero


def _annulled(transaction: Transaction, exercice: int, numero: int | None) -> int | None:
    if numero is None:
        return None
    row = transaction.row(queries.PLAN_REVISION_OF, exercice=exercice, numero=numero)
    if row is None:
        raise Refus(f"Il n'y a pas de révision n° {numero} dans l'exercice {exercice}.")
    if row[1] is not None:
        raise Refus(f"La révision n° {numero} est déjà annulée, par la révision n° {row[1]}.")
    return int(row[0])


def _values(transaction: Transaction, exercice: int, changement: Changement) -> dict[str, object]:
    from cariforef_tui.domain.programme.revisions import (
        EcheanceRevisee,
        LigneAjoutee,
        LigneRemise,
        LigneRetiree,
        MontantRevise,
        QuiRevise,
    )

    match changement:
        case MontantRevise(enveloppe, avant, centiemes):
            return {
                "type": "montant",
                "enveloppe_id": _enveloppe_key(transaction, exercice, enveloppe),
                "centiemes_avant": avant,
                "centiemes": centiemes,
            }
        case EcheanceRevisee(code, avant, texte):
            return _text_values(transaction, exercice, "echeance", code, avant, texte)
        case QuiRevise(code, avant, texte):
            return _text_values(transaction, exercice, "qui", code, avant, texte)
        case LigneAjoutee():
            return {"type": "ajout", **_add_ligne(transaction, exercice, changement)}
        case LigneRetiree(code):
            return {"type": "retrait", "ligne_id": transaction.ligne_of(exercice, code)}
        case LigneRemise(code):
            return {"type": "reprise", "ligne_id": transaction.ligne_of(exercice, code)}


def _text_values(
    transaction: Transaction, exercice: int, type_: str, code: str, avant: str, texte: str
) -> dict[str, object]:
    return {
        "type": type_,
        "ligne_id": transaction.ligne_of(exercice, code),
        "texte_avant": avant,
        "texte": texte,
    }


def _enveloppe_key(transaction: Transaction, exercice: int, code: str) -> int:
    row = transaction.row(queries.ENVELOPPE_OF, exercice=exercice, code=code)
    if row is None:
        raise CodeRefuse(f"L'enveloppe « {code} » n'est pas dans le programme {exercice}.")
    return int(row[0])


def _add_ligne(transaction: Transaction, exercice: int, added: LigneAjoutee) -> dict[str, object]:
    """Insert the rows that saisies will refer to, after all the others of the exercice."""
    ligne, enveloppe = added.ligne, added.enveloppe
    if transaction.find_ligne(exercice, ligne.code) is not None:
        raise CodeRefuse(f"Le code « {ligne.code} » est déjà pris dans le programme {exercice}.")
    if transaction.row(queries.ENVELOPPE_OF, exercice=exercice, code=enveloppe.id) is not None:
        raise CodeRefuse(f"L'enveloppe « {enveloppe.id} » existe déjà dans le programme {exercice}.")
    last_ligne, last_enveloppe = transaction.row(queries.LAST_RANGS, exercice=exercice) or (-1, -1)
    ligne_id = transaction.insert(
        tables.ligne,
        exercice_id=exercice,
        rang=last_ligne + 1,
        parent_id=transaction.ligne_of(exercice, ligne.parent or ""),
        equipe_si=0,
        **ligne_values(ligne),
    )
    enveloppe_id = transaction.insert(
        tables.enveloppe, exercice_id=exercice, rang=last_enveloppe + 1, **enveloppe_values(enveloppe)
    )
    for rang, code in enumerate(enveloppe.lignes):
        transaction.insert(
            tables.enveloppe_ligne,
            enveloppe_id=enveloppe_id,
            ligne_id=transaction.ligne_of(exercice, code),
            rang=rang,
        )
    return {"ligne_id": ligne_id, "enveloppe_id": enveloppe_id}


def set_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    ligne_id = transaction.ligne_of(exercice, code)
    transaction.put(promises.tirage, {"ligne_id": ligne_id}, exercice_id=exercice)


def remove_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    changed = transaction.delete(promises.tirage, ligne_id=transaction.ligne_of(exercice, code))
    check_changed(f"Droit de tirage {code}", changed)
