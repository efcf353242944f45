"""Tables that no journal follows: written inside a write only."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import ACTEUR_INCONNU, Case
from tests.db.triggers.world import KF, LR, NB, WRITE_ENDED, by, insert, purging, update


def _of_table(table: str, row: str, rewritten: str, after: str) -> Iterator[Case]:
    """Each kind of direct write: refused to a shell, not inside a write.

    `after` is true of the row added, and of the row rewritten.
    """
    emptied = (by(), f"DELETE FROM {table}")
    for event, made, when, left in (
        ("insert", emptied, row, 1),
        ("update", (*emptied, row), rewritten, 1),
        ("delete", (*emptied, row), f"DELETE FROM {table}", 0),
    ):
        for title, writer, refused in (
            ("the system", (by(),), None),
            ("an agent", (by(KF),), None),
            ("nobody", (), ACTEUR_INCONNU),
        ):
            yield Case(
                title=f"{table}: {event} by {title}",
                proves=(f"tr_{table}_acteur_{event}",),
                given=(*made, WRITE_ENDED, *writer),
                when=when,
                refused=refused,
                then={f"SELECT count(*) FROM {table} WHERE {after}": [(left,)]} if refused is None else {},
            )


PREFERENCE = insert("preference", agent_id=LR, cle="theme", valeur='"clair"')
VALUES = "SELECT agent_id, valeur FROM preference"


def _preferences() -> Iterator[Case]:
    """A preference is written by its own agent, and by a purge, which rewrites or removes it."""
    for event, given, when, before, after in (
        ("insert", (), PREFERENCE, [], [(LR, '"clair"')]),
        ("update", (PREFERENCE,), update("preference", valeur="1"), [(LR, '"clair"')], [(LR, "1")]),
        ("delete", (PREFERENCE,), "DELETE FROM preference", [(LR, '"clair"')], []),
    ):
        for title, writer, refused in (
            ("its agent", (by(LR),), None),
            ("a purge", (by(KF), purging()), None),
            ("somebody after them", (by(KF),), ACTEUR_INCONNU),
            ("somebody before them", (by(NB),), ACTEUR_INCONNU),
            ("the system", (by(),), ACTEUR_INCONNU),
            ("nobody", (), ACTEUR_INCONNU),
        ):
            yield Case(
                title=f"preference: {event} by {title}",
                proves=(f"tr_preference_acteur_{event}",),
                given=(by(LR), *given, WRITE_ENDED, *writer),
                when=when,
                refused=refused,
                then={VALUES: before if refused else after},
            )
    yield Case(
        title="nobody gives their preference to somebody else",
        proves=("tr_preference_acteur_update",),
        given=(by(LR), PREFERENCE),
        when=update("preference", agent_id=KF),
        refused=ACTEUR_INCONNU,
        then={VALUES: [(LR, '"clair"')]},
    )


CASES = (
    *_preferences(),
    *_of_table(
        "total_jour",
        insert("total_jour", agent_id=LR, jour="2018-05-22", saisi=1, absent=2, plafond=100),
        "UPDATE total_jour SET saisi = saisi",
        "saisi = 1",
    ),
    *_of_table(
        "rappel",
        insert("rappel", agent_id=LR, jour="2018-05-22", etat="tente"),
        update("rappel", etat="envoye"),
        "etat IN ('tente', 'envoye')",
    ),
    *_of_table(
        "revision",
        insert("revision", id=1, numero=5),
        "UPDATE revision SET numero = numero + 1",
        "numero BETWEEN 5 AND 6",
    ),
)
