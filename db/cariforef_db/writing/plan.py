"""Revisions of the plan and reste à faire into their tables; both are only ever added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from cariforef_db.reading import steering_queries as queries
from cariforef_db.schema import steering as steering_tables
from cariforef_db.schema import tables
from cariforef_db.writing.loading import enveloppe_values, ligne_values
from cariforef_tui.domain.values.refusals import CodeRefuse, Refus

if TYPE_CHECKING:
    from cariforef_db.writing.writing import SqlWriting
    from cariforef_tui.domain.programme.raf import Raf
    from cariforef_tui.domain.programme.revisions import Changement, LigneAjoutee, Revision


def add_revision(writing: SqlWriting, exercice: int, revision: Revision) -> int:
    """Insert `revision` and the lines that it adds; return its number."""
    if not revision.changements:
        raise ValueError("a revision without any change")
    writing.check_exercice(exercice)
    agent_id, _ = writing.agent_key(revision.auteur)
    numero = writing.next_number(queries.LAST_PLAN_REVISION, exercice)
    revision_id = writing.insert(
        steering_tables.plan_revision,
        exercice_id=exercice,
        numero=numero,
        jour=revision.jour.isoformat(),
        agent_id=agent_id,
        motif=revision.motif,
        annule_id=_annulled(writing, exercice, revision.annule),
    )
    for rang, changement in enumerate(revision.changements):
        writing.connection.execute(
            insert(steering_tables.plan_changement).values(
                revision_id=revision_id,
                exercice_id=exercice,
                rang=rang,
                **_values(writing, exercice, changement),
            )
        )
    return numero


def _annulled(writing: SqlWriting, exercice: int, numero: int | None) -> int | None:
    if numero is None:
        return None
    found = writing.find(queries.PLAN_REVISION_OF, exercice=exercice, numero=numero)
    if found is None:
        raise Refus(f"Il n'y a pas de révision n° {numero} dans l'exercice {exercice}.")
    if found[1] is not None:
        raise Refus(f"La révision n° {numero} est déjà annulée, par la révision n° {found[1]}.")
    return int(found[0])


def _values(writing: SqlWriting, exercice: int, changement: Changement) -> dict[str, object]:
    from cariforef_tui.domain.programme.revisions import (
        EcheanceRevisee,
        LigneAjoutee,
        LigneReprise,
        LigneRetiree,
        MontantRevise,
        QuiRevise,
    )

    match changement:
        case MontantRevise(enveloppe, avant, centiemes):
            return {
                "type": "montant",
                "enveloppe_id": _enveloppe_key(writing, exercice, enveloppe),
                "centiemes_avant": avant,
                "centiemes": centiemes,
            }
        case EcheanceRevisee(code, avant, texte):
            return _text_values(writing, exercice, "echeance", code, avant, texte)
        case QuiRevise(code, avant, texte):
            return _text_values(writing, exercice, "qui", code, avant, texte)
        case LigneAjoutee():
            return {"type": "ajout", **_add_ligne(writing, exercice, changement)}
        case LigneRetiree(code):
            return {"type": "retrait", "ligne_id": writing.ligne_of(exercice, code)}
        case LigneReprise(code):
            return {"type": "reprise", "ligne_id": writing.ligne_of(exercice, code)}


def _text_values(
    writing: SqlWriting, exercice: int, type_: str, code: str, avant: str, texte: str
) -> dict[str, object]:
    return {
        "type": type_,
        "ligne_id": writing.ligne_of(exercice, code),
        "texte_avant": avant,
        "texte": texte,
    }


def _enveloppe_key(writing: SqlWriting, exercice: int, code: str) -> int:
    found = writing.find(queries.ENVELOPPE_OF, exercice=exercice, code=code)
    if found is None:
        raise CodeRefuse(f"L'enveloppe « {code} » n'est pas dans le programme {exercice}.")
    return int(found[0])


def _add_ligne(writing: SqlWriting, exercice: int, added: LigneAjoutee) -> dict[str, object]:
    """Insert the rows that saisies will refer to, after all the others of the exercice."""
    ligne, enveloppe = added.ligne, added.enveloppe
    if writing.find_ligne(exercice, ligne.code) is not None:
        raise CodeRefuse(f"Le code « {ligne.code} » est déjà pris dans le programme {exercice}.")
    if writing.find(queries.ENVELOPPE_OF, exercice=exercice, code=enveloppe.id) is not None:
        raise CodeRefuse(f"L'enveloppe « {enveloppe.id} » existe déjà dans le programme {exercice}.")
    last_ligne, last_enveloppe = writing.find(queries.LAST_RANGS, exercice=exercice) or (-1, -1)
    ligne_id = writing.insert(
        tables.ligne,
        exercice_id=exercice,
        rang=last_ligne + 1,
        parent_id=writing.ligne_of(exercice, ligne.parent or ""),
        equipe_si=0,
        **ligne_values(ligne),
    )
    enveloppe_id = writing.insert(
        tables.enveloppe, exercice_id=exercice, rang=last_enveloppe + 1, **enveloppe_values(enveloppe)
    )
    for rang, code in enumerate(enveloppe.lignes):
        writing.connection.execute(
            insert(tables.enveloppe_ligne).values(
                enveloppe_id=enveloppe_id, ligne_id=writing.ligne_of(exercice, code), rang=rang
            )
        )
    return {"ligne_id": ligne_id, "enveloppe_id": enveloppe_id}


def add_raf(writing: SqlWriting, exercice: int, raf: Raf) -> None:
    agent_id, _ = writing.agent_key(raf.auteur)
    writing.connection.execute(
        insert(steering_tables.raf).values(
            exercice_id=exercice,
            ligne_id=writing.ligne_of(exercice, raf.code),
            jour=raf.jour.isoformat(),
            centiemes=raf.centiemes,
            commentaire=raf.commentaire or None,
            agent_id=agent_id,
        )
    )
