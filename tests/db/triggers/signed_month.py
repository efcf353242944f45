"""A signed or countersigned month: no write of its days, whoever writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.db.triggers.cases import Case
from tests.db.triggers.world import (
    DM,
    KF,
    LR,
    NB,
    OTHER_LIGNE,
    PT,
    Sql,
    absence,
    by,
    insert,
    purging,
    saisie,
    update,
)

MOIS_SIGNE = "MOIS_SIGNE"

SIGNED, VALIDATED, SENT_BACK, REOPENED = (
    ("signature",),
    ("signature", "contreseing"),
    ("signature", "renvoi"),
    ("signature", "contreseing", "reouverture"),
)
STATES = {
    "without a visa": ((), None),
    "signed": (SIGNED, MOIS_SIGNE),
    "countersigned": (VALIDATED, MOIS_SIGNE),
    "sent back": (SENT_BACK, None),
    "reopened": (REOPENED, None),
    "signed again": ((*SENT_BACK, "signature"), MOIS_SIGNE),
    "countersigned again": ((*SENT_BACK, *VALIDATED), MOIS_SIGNE),
    "reopened then signed again": ((*REOPENED, "signature"), MOIS_SIGNE),
}


def visas(gestes: tuple[str, ...], agent: int = LR, mois: str = "2018-05") -> tuple[str, ...]:
    """Bring a month through its gestures, each by who may; identifiers go against the order of numbers."""
    statements = []
    for numero, geste in enumerate(gestes, start=1):
        signs = geste == "signature"
        total = (
            f"(SELECT coalesce(sum(saisi + absent), 0) FROM total_jour WHERE agent_id = {agent} "
            f"AND jour LIKE '{mois}-%')"
        )
        values = {
            "id": agent * 100 + int(mois[-2:]) * 10 - numero,
            "agent_id": agent,
            "mois": mois,
            "numero": numero,
            "geste": geste,
            "par_id": agent if signs else KF,
            "quand": "2018-06-01",
            "motif": "trop tôt" if geste in ("renvoi", "reouverture") else None,
            "centiemes": Sql(total) if signs else None,
            "contenu": "{}" if signs else None,
        }
        statements += [by(agent if signs else KF), insert("visa", **values)]
    return tuple(statements)


def _writes(
    table: str, row: Callable[..., str], jour: str, agent: int
) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
    """Each kind of write of a day: its event, what is there before, the statement, how many rows are left."""
    made = row(agent, jour)
    yield "insert", (), made, 1
    yield "update", (made,), update(table, centiemes=9), 1
    yield "delete", (made,), f"DELETE FROM {table}", 0


def _of_table(table: str, row: Callable[..., str]) -> Iterator[Case]:
    def cases(
        title: str, gestes: tuple[str, ...], refused: str | None, jour: str = "2018-05-22", agent: int = LR
    ) -> Iterator[Case]:
        for event, given, when, left in _writes(table, row, jour, agent):
            yield Case(
                title=f"{table}: {title}, {event} {'refused' if refused else 'allowed'}",
                proves=(f"tr_{table}_mois_{event}",),
                given=(by(), *given, *visas(gestes)),
                when=when,
                refused=refused,
                then={f"SELECT count(*) FROM {table}": [(left,)]} if refused is None else {},
            )

    for title, (gestes, refused) in STATES.items():
        yield from cases(f"a month {title}", gestes, refused)
    for gestes in (SIGNED, VALIDATED):
        told = " and ".join(gestes)
        for jour, refused in (
            ("2018-04-30", None),
            ("2018-05-01", MOIS_SIGNE),
            ("2018-05-31", MOIS_SIGNE),
            ("2018-06-01", None),
        ):
            yield from cases(f"May after {told}, the {jour}", gestes, refused, jour)
        for other in (NB, PT):
            yield from cases(f"May of {other} after the {told} of {LR}", gestes, None, agent=other)
    for column, value in (("jour", "2018-06-01"), ("agent_id", PT)):
        yield Case(
            title=f"{table}: a day leaves no signed month by its {column}",
            proves=(f"tr_{table}_mois_update",),
            without=(f"tr_{table}_cle",),
            given=(by(), row(), *visas(SIGNED)),
            when=update(table, **{column: value}),
            refused=MOIS_SIGNE,
        )


def _who_writes() -> Iterator[Case]:
    for title, writer in (("the system", by()), ("its agent", by(LR)), ("who coordinates", by(DM))):
        yield Case(
            title=f"a signed month is locked, were it {title} that writes",
            proves=("tr_saisie_mois_insert",),
            given=(by(), *visas(SIGNED), writer),
            when=saisie(),
            refused=MOIS_SIGNE,
        )


KEPT: dict[str, object] = {
    "id": 99,
    "agent_id": PT,
    "jour": "2018-05-23",
    "ligne_id": OTHER_LIGNE,
    "exercice_id": 2019,
    "compte": "SI",
    "centiemes": 9,
    "a_confirmer": 1,
    "par_id": DM,
    "demande_id": 51,
}
TEXT = "SELECT commentaire, version FROM saisie"


def _purged() -> Iterator[Case]:
    made = (by(), saisie(commentaire="vu avec Zoé"), *visas(VALIDATED))
    for column, value in KEPT.items():
        for title, rest in (("", {}), (", were it with its comment", {"commentaire": None})):
            yield Case(
                title=f"a purge leaves the {column} of a signed day{title}",
                proves=("tr_saisie_mois_update",),
                # The identifiers of a saisie have a guard of their own, which would refuse them first.
                without=("tr_saisie_cle", "tr_saisie_demande_update"),
                given=(*made, purging()),
                when=update("saisie", **{column: value, **rest}),
                refused=MOIS_SIGNE,
            )
    rewritten = update("saisie", commentaire="vu avec A51", version=2)
    yield Case(
        title="a purge rewrites the comment of a signed day",
        proves=("tr_saisie_mois_update",),
        given=(*made, purging()),
        when=rewritten,
        then={TEXT: [("vu avec A51", 2)]},
    )
    yield Case(
        title="a purge rewrites the comment of a signed day that somebody logged for another",
        proves=("tr_saisie_mois_update",),
        given=(by(), saisie(commentaire="vu", par_id=DM), *visas(VALIDATED), purging()),
        when=rewritten,
        then={TEXT: [("vu avec A51", 2)]},
    )
    yield Case(
        title="a purge rewrites the comment of a signed day that answers a request",
        proves=("tr_saisie_mois_update",),
        given=(by(), saisie(commentaire="vu", demande_id=51), *visas(VALIDATED), purging()),
        without=("tr_saisie_demande_insert", "tr_saisie_demande_update"),
        when=rewritten,
        then={TEXT: [("vu avec A51", 2)]},
    )
    yield Case(
        title="nobody but a purge rewrites the comment of a signed day",
        proves=("tr_saisie_mois_update",),
        given=made,
        when=rewritten,
        refused=MOIS_SIGNE,
    )
    yield Case(
        title="a purge under way still writes whole days of an open month",
        proves=("tr_saisie_mois_update",),
        given=(by(), saisie(), purging()),
        when=update("saisie", centiemes=9, compte="SI"),
        then={"SELECT centiemes, compte FROM saisie": [(9, "SI")]},
    )
    for event, when in (
        ("update", update("absence", type="maladie")),
        ("delete", "DELETE FROM absence"),
        ("insert", absence(type="maladie")),
    ):
        yield Case(
            title=f"a purge leaves the absences of a signed month ({event})",
            proves=(f"tr_absence_mois_{event}",),
            given=(by(), absence(), *visas(SIGNED), purging()),
            when=when,
            refused=MOIS_SIGNE,
        )
    for event, when in (("delete", "DELETE FROM saisie"), ("insert", saisie(ligne_id=OTHER_LIGNE))):
        yield Case(
            title=f"a purge leaves the saisies of a signed month ({event})",
            proves=(f"tr_saisie_mois_{event}",),
            given=(by(), saisie(), *visas(SIGNED), purging()),
            when=when,
            refused=MOIS_SIGNE,
        )


CASES = (*_of_table("saisie", saisie), *_of_table("absence", absence), *_who_writes(), *_purged())
