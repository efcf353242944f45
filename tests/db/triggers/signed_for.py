"""Who signs for somebody else: who coordinates their pôle, or a direction, once they left."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import Case
from tests.db.triggers.visas import COUNT, visa
from tests.db.triggers.world import AU, CD, DM, KF, LR, NB, PT, Sql, by, update

VISA_POUR = "VISA_POUR"
GONE: dict[str, object] = {"actif": 0, "depart": "2018-05-31", "pole": "PRI"}
TODAY, IN_TWO_DAYS = Sql("date('now')"), Sql("date('now', '+2 days')")

SIGNERS: tuple[tuple[str, int, dict[str, object], str | None], ...] = (
    ("who coordinates their pôle", DM, {}, None),
    ("a direction", CD, {}, None),
    ("a direction that coordinates another pôle", CD, {"coordonne": "APO"}, None),
    ("who coordinates another pôle", KF, {}, VISA_POUR),
    ("who coordinates another pôle and is of theirs", DM, {"coordonne": "APO"}, VISA_POUR),
    ("a colleague of their pôle", PT, {}, VISA_POUR),
    ("an auditor", AU, {}, VISA_POUR),
    ("an auditor who coordinates their pôle", DM, {"role": "auditeur"}, VISA_POUR),
    ("who coordinated their pôle and left", DM, {"actif": 0}, VISA_POUR),
    ("a direction who left", CD, {"actif": 0}, VISA_POUR),
)
SIGNED_FOR: tuple[tuple[str, dict[str, object], str | None], ...] = (
    ("who left that month", {}, None),
    ("who left the month after", {"depart": "2018-06-01"}, None),
    ("who left this very day", {"depart": TODAY}, None),
    ("who leaves in two days", {"depart": IN_TWO_DAYS}, VISA_POUR),
    ("who left the month before", {"depart": "2018-04-30"}, VISA_POUR),
    ("who is still active", {"actif": 1}, VISA_POUR),
    ("who has no last day", {"depart": None}, VISA_POUR),
    ("who is active and has no last day", {"actif": 1, "depart": None}, VISA_POUR),
    ("who is of no pôle", {"pole": None}, VISA_POUR),
    ("who is of another pôle", {"pole": "APO"}, VISA_POUR),
)


def _case(
    title: str, gone: dict[str, object], signer: int, state: dict[str, object], refused: str | None
) -> Case:
    changed = (update("agent", f"id = {signer}", **state),) if state else ()
    return Case(
        title=title,
        proves=("tr_visa_pour",),
        given=(by(), update("agent", f"id = {LR}", **gone), *changed, by(signer)),
        when=visa("signature", 1, signer),
        refused=refused,
        then={COUNT: [(int(refused is None),)]},
    )


def _all() -> Iterator[Case]:
    for title, signer, state, refused in SIGNERS:
        yield _case(f"who left is signed for by {title}", GONE, signer, state, refused)
        if refused is None:
            there: dict[str, object] = {"actif": 1, "depart": None}
            yield _case(f"who is there is not signed for by {title}", there, signer, state, VISA_POUR)
    for title, changed, refused in SIGNED_FOR:
        yield _case(f"DM signs for {title}", {**GONE, **changed}, DM, {}, refused)
    for other in (NB, PT):
        yield Case(
            title=f"that {other} left lets nobody sign for who is there",
            proves=("tr_visa_pour",),
            given=(by(), update("agent", f"id = {other}", **GONE), by(DM)),
            when=visa("signature", 1, DM),
            refused=VISA_POUR,
        )
        yield Case(
            title=f"a colleague never signs for {other} who left",
            proves=("tr_visa_pour",),
            given=(by(), update("agent", f"id = {other}", **GONE), by(LR)),
            when=visa("signature", 1, LR, agent=other),
            refused=VISA_POUR,
        )
    yield Case(
        title="who signs for somebody may have signed their own month",
        proves=("tr_visa_pour", "tr_visa_ordre"),
        given=(by(), update("agent", f"id = {LR}", **GONE), by(DM), visa("signature", 1, DM, agent=DM)),
        when=visa("signature", 1, DM),
        then={COUNT: [(1,)]},
    )
    yield Case(
        title="who left may still sign themselves",
        proves=("tr_visa_pour",),
        given=(by(), update("agent", f"id = {LR}", **GONE), by(LR)),
        when=visa("signature", 1, LR),
        then={COUNT: [(1,)]},
    )
    yield Case(
        title="who is there signs their own month, whatever their pôle",
        proves=("tr_visa_pour",),
        given=(by(CD),),
        when=visa("signature", 1, CD, agent=CD),
        then={f"SELECT par_id FROM visa WHERE agent_id = {CD}": [(CD,)]},
    )
    yield Case(
        title="a countersignature asks nothing of a departure",
        proves=("tr_visa_pour",),
        given=(by(LR), visa("signature", 1, LR), by(PT)),
        when=visa("contreseing", 2, PT),
        then={COUNT: [(2,)]},
    )


CASES = tuple(_all())
