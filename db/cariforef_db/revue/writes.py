"""Reviews and decisions into their tables."""

from __future__ import annotations

from sqlalchemy import text

from cariforef_db.rows.transaction import Transaction
from cariforef_db.schema import revue as tables
from cariforef_tui.domain.revue.revue import MeteoDeclaree, Remarque, RevueEcrite
from cariforef_tui.domain.values.refusals import Refus

REVUE_OF = text("""
SELECT id, prochaine, close_le, close_par_id, figures FROM revue
WHERE exercice_id = :exercice_id AND semaine = :semaine AND perimetre_id = :perimetre_id
""")
REMARQUES_OF = text(
    "SELECT rang, ligne_id, texte, agent_id FROM remarque WHERE revue_id = :revue_id ORDER BY rang"
)
PRESENCES_OF = text("""
SELECT a.initiales, q.etat FROM presence q JOIN agent a ON a.id = q.agent_id WHERE q.revue_id = :revue_id
""")
METEO_OF = text("SELECT couleur, commentaire, agent_id FROM meteo WHERE revue_id = :revue_id")


def write_revue(transaction: Transaction, exercice: int, revue: RevueEcrite) -> None:
    """Bring the stored review to `revue`, touching only the rows that differ.

    Raises:
        Refus: the review is closed otherwise.
    """
    if revue.meteo is not None and revue.meteo.perimetre != revue.perimetre:
        raise ValueError("a weather of another perimeter")
    transaction.check_exercice(exercice)
    with transaction.savepoint():
        revue_id = _write_head(transaction, exercice, revue)
        _write_remarques(transaction, exercice, revue_id, revue.remarques)
        _write_meteo(transaction, revue_id, revue.meteo)


def _write_head(transaction: Transaction, exercice: int, revue: RevueEcrite) -> int:
    """Write the review's row and its presences, which no longer change once it is closed."""
    perimetre_id = transaction.ligne_of(exercice, revue.perimetre)
    head = {
        "prochaine": revue.prochaine.isoformat() if revue.prochaine else None,
        "close_le": revue.close_le.isoformat() if revue.close_le else None,
        "close_par_id": transaction.agent_key(revue.close_par) if revue.close_par else None,
        "figures": revue.figures,
    }
    key = {"exercice_id": exercice, "perimetre_id": perimetre_id, "semaine": revue.semaine}
    row = transaction.row(REVUE_OF, **key)
    if row is None:
        row = (transaction.insert(tables.revue, **key), *(None for _ in head))
    revue_id, *held = row
    presences = _changed_presences(transaction, revue_id, revue)
    if held == [*head.values()] and not presences:
        return int(revue_id)
    if (close_le := held[1]) is not None:
        raise Refus(
            f"La revue {revue.perimetre} {revue.semaine} est close depuis le {close_le} : ses chiffres, ses "
            "présents et la date de la prochaine ne changent plus."
        )
    for initiales, etat in presences.items():
        where = {"revue_id": revue_id, "agent_id": transaction.agent_key(initiales)}
        if etat is None:
            transaction.delete(tables.presence, **where)
        else:
            transaction.put(tables.presence, where, etat=etat)
    if held != [*head.values()]:
        transaction.update(tables.revue, {"id": revue_id}, **head)
    return int(revue_id)


def _changed_presences(transaction: Transaction, revue_id: int, revue: RevueEcrite) -> dict[str, str | None]:
    """Return the presence to write of each person, None to remove it."""
    wanted = dict.fromkeys(revue.presents, "present") | dict.fromkeys(revue.excuses, "excuse")
    held: dict[str, str] = dict(transaction.rows(PRESENCES_OF, revue_id=revue_id))
    people = sorted(held.keys() | wanted.keys())
    return {name: wanted.get(name) for name in people if held.get(name) != wanted.get(name)}


def _write_remarques(
    transaction: Transaction, exercice: int, revue_id: int, remarques: tuple[Remarque, ...]
) -> None:
    wanted = [
        (
            rang,
            transaction.ligne_of(exercice, remarque.code),
            remarque.texte,
            transaction.agent_key(remarque.auteur),
        )
        for rang, remarque in enumerate(remarques)
    ]
    held = {row[0]: row for row in transaction.rows(REMARQUES_OF, revue_id=revue_id)}
    for row in wanted:
        rang, ligne_id, texte, agent_id = row
        if held.pop(rang, None) != row:
            key = {"revue_id": revue_id, "exercice_id": exercice, "rang": rang}
            transaction.put(tables.remarque, key, ligne_id=ligne_id, texte=texte, agent_id=agent_id)
    for rang in held:
        transaction.delete(tables.remarque, revue_id=revue_id, rang=rang)


def _write_meteo(transaction: Transaction, revue_id: int, meteo: MeteoDeclaree | None) -> None:
    if meteo is None:
        transaction.delete(tables.meteo, revue_id=revue_id)
        return
    values = {
        "couleur": meteo.couleur.value,
        "commentaire": meteo.commentaire or None,
        "agent_id": transaction.agent_key(meteo.auteur),
    }
    if transaction.row(METEO_OF, revue_id=revue_id) != tuple(values.values()):
        transaction.put(tables.meteo, {"revue_id": revue_id}, **values)
