"""Visas: in their order, of who writes, never of one's own signature, of exactly the hundredths stored."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case
from tests.db.triggers.signed_month import REOPENED, SENT_BACK, SIGNED, VALIDATED, visas
from tests.db.triggers.world import CD, DM, KF, LR, NB, PT, absence, by, insert, saisie, update

VISA_ORDRE, VISA_ACTEUR, VISA_TOTAL = "VISA_ORDRE", "VISA_ACTEUR", "VISA_TOTAL"
VISA_A_CONFIRMER, VISA_DOUBLE = "VISA_A_CONFIRMER", "VISA_DOUBLE"
COUNT = f"SELECT count(*) FROM visa WHERE agent_id = {LR} AND mois = '2018-05'"
PERSON = "ck_visa_personne"


def visa(
    geste: str,
    numero: int,
    par: int,
    *,
    agent: int = LR,
    mois: str = "2018-05",
    centiemes: int = 0,
    key: int | None = None,
) -> str:
    """Add one more visa, under the next identifier where no `key` is asked."""
    signs = geste == "signature"
    return insert(
        "visa",
        **({} if key is None else {"id": key}),
        agent_id=agent,
        mois=mois,
        numero=numero,
        geste=geste,
        par_id=par,
        quand="2018-06-02",
        motif="trop tôt" if geste in ("renvoi", "reouverture") else None,
        centiemes=centiemes if signs else None,
        contenu="{}" if signs else None,
    )


ALLOWED = {
    (): ("signature",),
    SIGNED: ("contreseing", "renvoi"),
    VALIDATED: ("reouverture",),
    SENT_BACK: ("signature",),
    REOPENED: ("signature",),
    (*SENT_BACK, "signature"): ("contreseing", "renvoi"),
    (*REOPENED, *VALIDATED): ("reouverture",),
}
GESTES = ("signature", "contreseing", "renvoi", "reouverture")


def _orders() -> Iterator[Case]:
    for before, allowed in ALLOWED.items():
        for geste in GESTES:
            author = LR if geste == "signature" else DM
            refused = None if geste in allowed else VISA_ORDRE
            yield Case(
                title=f"{geste} after {'-'.join(before) or 'nothing'}: {'refused' if refused else 'allowed'}",
                proves=("tr_visa_ordre",),
                given=(*visas(before), by(author)),
                # An identifier below all others: it is the number that orders visas.
                when=visa(geste, len(before) + 1, author, key=1),
                refused=refused,
                then={COUNT: [(len(before) + (refused is None),)]},
            )


def _numbers() -> Iterator[Case]:
    for before, geste, numero in (
        ((), "signature", 2),
        ((), "signature", 9),
        (SIGNED, "contreseing", 3),
        (SENT_BACK, "signature", 4),
    ):
        author = LR if geste == "signature" else DM
        yield Case(
            title=f"after {len(before)} visas, {geste} is not number {numero}",
            proves=("tr_visa_ordre",),
            given=(*visas(before), by(author)),
            when=visa(geste, numero, author),
            refused=VISA_ORDRE,
            then={COUNT: [(len(before),)]},
        )


OTHER_STATES = (
    (*SENT_BACK, *SENT_BACK),
    (*SENT_BACK, *SENT_BACK, *SIGNED),
    (*SENT_BACK, *SENT_BACK, *VALIDATED),
)
"""Longer than those of the month, so that whoever takes their last visa for the month's is wrong."""


def _beside() -> Iterator[Case]:
    """The same order, whatever the visas of colleagues and of other months."""
    for state in OTHER_STATES:
        others = (
            *visas(state, NB),
            *visas(state, PT),
            *visas(state, mois="2018-04"),
            *visas(state, mois="2018-06"),
        )
        for before in ((), SIGNED, VALIDATED, SENT_BACK):
            for geste in GESTES:
                author = LR if geste == "signature" else DM
                refused = None if geste in ALLOWED[before] else VISA_ORDRE
                yield Case(
                    title=f"beside {state[-1]}, {geste} after {' '.join(before) or 'nothing'}",
                    proves=("tr_visa_ordre",),
                    given=(*others, *visas(before), by(author)),
                    when=visa(geste, len(before) + 1, author),
                    refused=refused,
                    then={COUNT: [(len(before) + (refused is None),)]},
                )
        yield Case(
            title=f"beside {state[-1]}, the first visa is number 1",
            proves=("tr_visa_ordre",),
            given=(*others, by(LR)),
            when=visa("signature", len(state) + 1, LR),
            refused=VISA_ORDRE,
        )


def _authors() -> Iterator[Case]:
    for title, writer in (("of the system", by()), ("of somebody else", by(DM))):
        yield Case(
            title=f"nobody signs in the write {title}",
            proves=("tr_visa_ordre",),
            given=(writer,),
            when=visa("signature", 1, LR),
            refused=VISA_ACTEUR,
            then={COUNT: [(0,)]},
        )
        for before, geste in ((SIGNED, "contreseing"), (SIGNED, "renvoi"), (VALIDATED, "reouverture")):
            yield Case(
                title=f"nobody writes {geste} in the write {title}",
                proves=("tr_visa_ordre",),
                given=(*visas(before), writer),
                when=visa(geste, len(before) + 1, KF),
                refused=VISA_ACTEUR,
                then={COUNT: [(len(before),)]},
            )
    for before, geste in ((SIGNED, "contreseing"), (SIGNED, "renvoi"), (VALIDATED, "reouverture")):
        yield Case(
            title=f"nobody makes a {geste} of their own month",
            proves=("tr_visa_ordre",),
            given=(*visas(before), by(LR)),
            when=visa(geste, len(before) + 1, LR),
            refused=PERSON,
        )


DAYS = (
    by(),
    saisie(LR, "2018-05-01", 10),
    absence(LR, "2018-05-22", 5),
    saisie(LR, "2018-05-31", 12),
    saisie(LR, "2018-04-30", 3),
    absence(LR, "2018-06-01", 6),
    saisie(PT, "2018-05-22", 50),
    saisie(NB, "2018-05-22", 50),
    by(LR),
)


def _totals() -> Iterator[Case]:
    for given, total in ((DAYS, 27), ((by(LR),), 0)):
        for centiemes in (total - 1, total, total + 1):
            if centiemes < 0:
                continue
            refused = None if centiemes == total else VISA_TOTAL
            yield Case(
                title=f"a month of {total} hundredths signed for {centiemes}",
                proves=("tr_visa_signature",),
                given=given,
                when=visa("signature", 1, LR, centiemes=centiemes),
                refused=refused,
                then={COUNT: [(int(refused is None),)]},
            )
    yield Case(
        title="a countersignature signs no hundredths",
        proves=("tr_visa_signature",),
        given=(*DAYS, visa("signature", 1, LR, centiemes=27), by(DM)),
        when=visa("contreseing", 2, DM),
        then={COUNT: [(2,)]},
    )


def _to_confirm() -> Iterator[Case]:
    for agent, jour, a_confirmer, refused in (
        (LR, "2018-05-01", 1, VISA_A_CONFIRMER),
        (LR, "2018-05-22", 1, VISA_A_CONFIRMER),
        (LR, "2018-05-31", 1, VISA_A_CONFIRMER),
        (LR, "2018-05-22", 0, None),
        (LR, "2018-04-30", 1, None),
        (LR, "2018-06-01", 1, None),
        (PT, "2018-05-22", 1, None),
        (NB, "2018-05-22", 1, None),
    ):
        own = 10 if agent == LR and jour.startswith("2018-05") else 0
        yield Case(
            title=f"a signature with a day of {agent} on {jour}, to confirm: {a_confirmer}",
            proves=("tr_visa_signature",),
            given=(by(), saisie(agent, jour, 10, a_confirmer=a_confirmer), by(LR)),
            when=visa("signature", 1, LR, centiemes=own),
            refused=refused,
            then={COUNT: [(int(refused is None),)]},
        )


LEFT = update("agent", f"id = {LR}", actif=0, depart="2018-05-31")


def _doubles() -> Iterator[Case]:
    """CD signs for LR, who left; it is sent back, and DM signs: of both, DM may not countersign."""
    sent_back = (by(), LEFT, by(CD), visa("signature", 1, CD, key=3), by(KF), visa("renvoi", 2, KF, key=2))
    signed: tuple[str, ...] = (*sent_back, by(DM), visa("signature", 3, DM, key=1))
    for author, refused in ((DM, VISA_DOUBLE), (CD, None), (KF, None)):
        yield Case(
            title=f"who signed last never countersigns: {author}",
            proves=("tr_visa_double",),
            given=(*signed, by(author)),
            when=visa("contreseing", 4, author),
            refused=refused,
            then={COUNT: [(4 if refused is None else 3,)]},
        )
    for geste, before in (("renvoi", signed), ("reouverture", (*signed, by(KF), visa("contreseing", 4, KF)))):
        yield Case(
            title=f"who signed for another may still make a {geste}",
            proves=("tr_visa_double",),
            given=(*before, by(DM)),
            when=visa(geste, 4 + (geste == "reouverture"), DM),
            then={COUNT: [(4 + (geste == "reouverture"),)]},
        )
    twice = (1, DM, "signature"), (2, KF, "renvoi"), (3, DM, "signature")
    for agent, mois in ((LR, "2018-04"), (LR, "2018-06"), (NB, "2018-05"), (PT, "2018-05")):
        left = (by(), update("agent", f"id = {agent}", actif=0, depart="2018-06-30"))
        signed_for = [
            statement
            for numero, author, geste in twice
            for statement in (by(author), visa(geste, numero, author, agent=agent, mois=mois))
        ]
        yield Case(
            title=f"who signed {mois} for {agent} countersigns another month",
            proves=("tr_visa_double",),
            given=(*left, *signed_for, by(LR), visa("signature", 1, LR), by(DM)),
            when=visa("contreseing", 2, DM),
            then={COUNT: [(2,)]},
        )


def _deputies() -> Iterator[Case]:
    """A visa in a coordinateur's place is of the past: none is added, and an old one binds both."""
    in_the_place_of_dm = (
        "INSERT INTO visa (agent_id, mois, numero, geste, par_id, quand, centiemes, contenu, supplee_id) "
        f"VALUES ({LR}, '2018-05', 1, 'signature', {PT}, '2018-06-02', 0, '{{}}', {DM})"
    )
    yield Case(
        title="nobody signs in the place of a coordinateur, whoever left",
        proves=("tr_visa_supplee",),
        given=(by(), LEFT, by(PT)),
        without=("tr_visa_pour",),
        when=in_the_place_of_dm,
        refused=INALTERABLE,
        then={COUNT: [(0,)]},
    )
    yield Case(
        title="a coordinateur signs in their own name for who left",
        proves=("tr_visa_supplee",),
        given=(by(), LEFT, by(DM)),
        when=visa("signature", 1, DM),
        then={COUNT: [(1,)]},
    )
    for author, refused in ((PT, VISA_DOUBLE), (DM, VISA_DOUBLE), (CD, None)):
        yield Case(
            title=f"what a deputy signed is countersigned by neither: {author}",
            proves=("tr_visa_double",),
            given=(by(), LEFT, by(PT), in_the_place_of_dm, by(author)),
            without=("tr_visa_pour", "tr_visa_supplee"),
            when=visa("contreseing", 2, author),
            refused=refused,
            then={COUNT: [(1 + (refused is None),)]},
        )


def _signed_by_another() -> Iterator[Case]:
    """Days of who signs for somebody are not those signed."""
    left = (by(), LEFT, saisie(LR, "2018-05-22", 10))
    for title, day, centiemes, refused in (
        ("the hundredths of who left", saisie(DM, "2018-05-22", 20), 10, None),
        ("the hundredths of who signs", saisie(DM, "2018-05-22", 20), 20, VISA_TOTAL),
        ("no day to confirm of who signs", saisie(DM, "2018-05-22", 20, a_confirmer=1), 10, None),
    ):
        yield Case(
            title=f"who signs for somebody signs {title}",
            proves=("tr_visa_signature",),
            given=(*left, day, by(DM)),
            when=visa("signature", 1, DM, centiemes=centiemes),
            refused=refused,
            then={COUNT: [(int(refused is None),)]},
        )


CASES = (
    *_orders(),
    *_numbers(),
    *_beside(),
    *_authors(),
    *_totals(),
    *_to_confirm(),
    *_doubles(),
    *_deputies(),
    *_signed_by_another(),
)
