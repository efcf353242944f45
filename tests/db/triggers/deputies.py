"""Deputies: one a day for a coordinateur; a visa in somebody's place is given by their deputy of that day."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case
from tests.db.triggers.signed_month import SIGNED, visas
from tests.db.triggers.visas import COUNT
from tests.db.triggers.world import CD, DM, KF, LR, NB, PT, by, insert, update

CHEVAUCHE = "SUPPLEANCE_CHEVAUCHE"
VISA_SUPPLEE, VISA_POUR, VISA_DOUBLE = "VISA_SUPPLEE", "VISA_POUR", "VISA_DOUBLE"
FIRST, LAST = "2018-06-02", "2018-06-20"
ROWS = "SELECT id, depuis, jusque FROM suppleance ORDER BY id"


def deputy(key: int = 51, depuis: str = FIRST, jusque: str = LAST, **changed: object) -> str:
    """PT acts for DM, coordinateur of PRI."""
    values: dict[str, object] = {"id": key, "agent_id": DM, "suppleant_id": PT, "pole": "PRI"}
    return insert("suppleance", **{**values, "depuis": depuis, "jusque": jusque, **changed})


PERIODS: dict[str, tuple[str, str, bool]] = {
    "the day after the end": ("2018-06-21", "2018-06-30", False),
    "the last day": (LAST, "2018-06-30", True),
    "until the day before the start": ("2018-05-01", "2018-06-01", False),
    "until the first day": ("2018-05-01", FIRST, True),
    "within": ("2018-06-10", "2018-06-12", True),
    "around": ("2018-05-01", "2018-07-31", True),
}


def _periods() -> Iterator[Case]:
    for title, (depuis, jusque, meets) in PERIODS.items():
        for whose, agent in (("their own", DM), ("somebody before's", LR), ("somebody after's", KF)):
            refused = CHEVAUCHE if meets and agent == DM else None
            yield Case(
                title=f"a deputy is named: {title}, beside {whose}",
                proves=("tr_suppleance_periode_insert",),
                given=(by(), deputy()),
                when=deputy(52, depuis, jusque, agent_id=agent, suppleant_id=NB),
                refused=refused,
                then={ROWS: [(51, FIRST, LAST), *([] if refused else [(52, depuis, jusque)])]},
            )
            away = ("2017-01-01", "2017-01-01")
            yield Case(
                title=f"a deputy's dates are moved: {title}, beside {whose}",
                proves=("tr_suppleance_periode_update",),
                given=(by(), deputy(), deputy(52, *away, agent_id=agent, suppleant_id=NB)),
                without=("tr_suppleance_cle",),
                when=update("suppleance", "id = 52", depuis=depuis, jusque=jusque),
                refused=refused,
                then={ROWS: [(51, FIRST, LAST), (52, *(away if refused else (depuis, jusque)))]},
            )
    for title, key in (("before", 50), ("after", 60)):
        yield Case(
            title=f"a suppléance is no obstacle to itself, with another {title}",
            proves=("tr_suppleance_periode_update",),
            given=(by(), deputy(), deputy(key, "2017-01-01", "2017-01-01")),
            when=update("suppleance", "id = 51", jusque="2018-06-10"),
            then={"SELECT jusque FROM suppleance WHERE id = 51": [("2018-06-10",)]},
        )

        yield Case(
            title=f"a suppléance is not moved over another {title}",
            proves=("tr_suppleance_periode_update",),
            given=(by(), deputy(), deputy(key, "2018-06-22", "2018-06-30")),
            when=update("suppleance", "id = 51", jusque="2018-06-22"),
            refused=CHEVAUCHE,
        )
    yield Case(
        title="a suppléance that takes another number is no obstacle to itself",
        proves=("tr_suppleance_periode_update",),
        given=(by(), deputy()),
        when=update("suppleance", id=70),
        then={ROWS: [(70, FIRST, LAST)]},
    )


def _kept() -> Iterator[Case]:
    for name, values, trigger in (
        ("agent_id", (LR, KF), "tr_suppleance_cle"),
        ("depuis", ("2018-06-01", "2018-06-03"), "tr_suppleance_cle"),
        ("suppleant_id", (NB, PT + 1), "tr_suppleance_personne"),
        ("pole", ("APO", "ZZZ"), "tr_suppleance_personne"),
    ):
        for value in values:
            yield Case(
                title=f"a suppléance: its {name} never becomes {value}",
                proves=(trigger,),
                given=(by(), deputy()),
                when=update("suppleance", **{name: value}),
                refused=INALTERABLE,
            )
    yield Case(
        title="a suppléance ends earlier",
        proves=("tr_suppleance_personne", "tr_suppleance_cle"),
        given=(by(), deputy()),
        when=update("suppleance", jusque="2018-06-05"),
        then={ROWS: [(51, FIRST, "2018-06-05")]},
    )


def _given(par: int = PT, supplee: int | None = DM, quand: str = "2018-06-10T08:00:00Z") -> str:
    """A countersignature of LR's May, in the place of `supplee`."""
    return insert(
        "visa",
        agent_id=LR,
        mois="2018-05",
        numero=2,
        geste="contreseing",
        par_id=par,
        quand=quand,
        supplee_id=supplee,
    )


MOMENTS: dict[str, tuple[str, bool]] = {
    "the hour before it begins in Paris": ("2018-06-01T21:59:59Z", False),
    "as it begins in Paris": ("2018-06-01T22:00:00Z", True),
    "as it ends in Paris": ("2018-06-20T22:59:59Z", True),
    "the hour after it has ended in Paris": ("2018-06-20T23:00:00Z", False),
    "before it": ("2018-05-20T08:00:00Z", False),
    "after it": ("2018-07-20T08:00:00Z", False),
}
STATES: dict[str, tuple[str, str | None]] = {
    "whom it replaces has left": (update("agent", f"id = {DM}", actif=0), VISA_SUPPLEE),
    "whom it replaces coordinates nothing": (update("agent", f"id = {DM}", coordonne=None), VISA_SUPPLEE),
    "whom it replaces coordinates another pôle": (
        update("agent", f"id = {DM}", coordonne="APO"),
        VISA_SUPPLEE,
    ),
    "whom it replaces coordinates a pôle after": (
        update("agent", f"id = {DM}", coordonne="ZZZ"),
        VISA_SUPPLEE,
    ),
    "whom it replaces is of another pôle": (update("agent", f"id = {DM}", pole="APO"), None),
    "the deputy has left": (update("agent", f"id = {PT}", actif=0), VISA_SUPPLEE),
    "the deputy is of another pôle": (update("agent", f"id = {PT}", pole="APO"), None),
    "whose month it is is of another pôle": (update("agent", f"id = {LR}", pole="APO"), VISA_SUPPLEE),
    "whose month it is is of a pôle after": (update("agent", f"id = {LR}", pole="ZZZ"), VISA_SUPPLEE),
    "whose month it is is of no pôle": (update("agent", f"id = {LR}", pole=None), VISA_SUPPLEE),
    "it is of another pôle": (update("suppleance", pole="APO"), VISA_SUPPLEE),
    "it is of a pôle after": (update("suppleance", pole="ZZZ"), VISA_SUPPLEE),
    "whose month it is has left": (update("agent", f"id = {LR}", actif=0), None),
}


NEW_AGENT = insert("agent", id=PT + 1, initiales=f"A{PT + 1}", actif=1, fictif=0)


def _visas() -> Iterator[Case]:
    signed = (
        *visas(SIGNED),
        by(),
        NEW_AGENT,
        *(update("agent", f"id = {other}", coordonne="PRI") for other in (NB, CD)),
    )

    def case(title: str, given: tuple[str, ...], when: str, refused: str | None, par: int = PT) -> Case:
        return Case(
            title=title,
            proves=("tr_visa_supplee",),
            given=(*signed, *given, by(par)),
            without=("tr_suppleance_personne",),
            when=when,
            refused=refused,
            then={COUNT: [(1 if refused else 2,)]},
        )

    for title, (quand, runs) in MOMENTS.items():
        yield case(
            f"a deputy countersigns {title}", (deputy(),), _given(quand=quand), None if runs else VISA_SUPPLEE
        )
    for title, (change, refused) in STATES.items():
        yield case(f"a deputy countersigns where {title}", (deputy(), change), _given(), refused)
    yield case("nobody's deputy countersigns in somebody's place", (), _given(), VISA_SUPPLEE)
    for title, other in (("before", NB), ("after", PT + 1)):
        row = deputy(suppleant_id=other)
        yield case(f"a deputy is not who stands {title} them", (row,), _given(), VISA_SUPPLEE)
    for title, other in (("before", LR), ("after", KF)):
        row = deputy(agent_id=other)
        coordinates = update("agent", f"id = {other}", coordonne="PRI")
        yield case(
            f"a deputy of who stands {title} is not theirs", (row, coordinates), _given(), VISA_SUPPLEE
        )
    yield case("a coordinateur countersigns without a deputy", (), _given(KF, None), None, KF)
    yield case(
        "a deputy of two coordinateurs says for whom",
        (deputy(50, agent_id=KF, pole="APO"), deputy(), deputy(52, agent_id=NB, pole="APO")),
        _given(),
        None,
    )


def _departed() -> Iterator[Case]:
    gone = update("agent", f"id = {LR}", actif=0, depart="2018-05-31")
    for title, given, supplee, refused in (
        ("a deputy signs for who left", (deputy(),), DM, None),
        ("a deputy does not sign for who left in their own name", (deputy(),), None, VISA_POUR),
    ):
        signature = insert(
            "visa",
            agent_id=LR,
            mois="2018-05",
            numero=1,
            geste="signature",
            par_id=PT,
            quand="2018-06-10T08:00:00Z",
            centiemes=0,
            contenu="{}",
            supplee_id=supplee,
        )
        yield Case(
            title=title,
            proves=("tr_visa_pour",),
            given=(by(), gone, *given, by(PT)),
            when=signature,
            refused=refused,
            then={COUNT: [(int(refused is None),)]},
        )


HANDS: tuple[tuple[tuple[int, int | None], tuple[int, int | None], bool], ...] = (
    ((PT, DM), (PT, DM), True),
    ((PT, DM), (DM, None), True),
    ((PT, DM), (PT, None), True),
    ((PT, DM), (NB, PT), True),
    ((PT, DM), (NB, DM), True),
    ((DM, None), (PT, DM), True),
    ((PT, DM), (CD, None), False),
    ((PT, DM), (NB, KF), False),
    ((CD, None), (PT, DM), False),
    ((DM, None), (CD, None), False),
)
"""Who signs for LR, who left, and in whose place; who countersigns it; whether it is the same twice."""


def _twice() -> Iterator[Case]:
    gone = update("agent", f"id = {LR}", actif=0, depart="2018-05-31")
    for (signs, for_whom), (par, supplee), twice in HANDS:
        signature = {"geste": "signature", "par_id": signs, "supplee_id": for_whom}
        yield Case(
            title=f"signed by {signs} for {for_whom}, countersigned by {par} for {supplee}",
            proves=("tr_visa_double",),
            given=(
                *(by(), gone, by(signs)),
                insert(
                    "visa",
                    agent_id=LR,
                    mois="2018-05",
                    numero=1,
                    quand="2018-06-03T08:00:00Z",
                    centiemes=0,
                    contenu="{}",
                    **signature,
                ),
                by(par),
            ),
            without=("tr_visa_supplee", "tr_visa_pour"),
            when=_given(par, supplee),
            refused=VISA_DOUBLE if twice else None,
            then={COUNT: [(1 if twice else 2,)]},
        )


def _deleted() -> Iterator[Case]:
    removal = "DELETE FROM suppleance WHERE id = 51"
    yield Case(
        title="a suppléance that gave no visa is taken away, whatever visas others gave",
        proves=("tr_suppleance_sans_delete",),
        given=(*visas(SIGNED), deputy(), by(KF), _given(KF, None)),
        when=removal,
        then={ROWS: []},
    )
    for title, (quand, runs) in MOMENTS.items():
        yield Case(
            title=f"a suppléance is taken away once a visa was given {title}",
            proves=("tr_suppleance_sans_delete",),
            given=(*visas(SIGNED), deputy(), by(PT), _given(quand=quand)),
            without=("tr_visa_supplee",),
            when=removal,
            refused=INALTERABLE if runs else None,
            then={ROWS: [(51, FIRST, LAST)] if runs else []},
        )
    for title, par, supplee in (
        ("another deputy before", NB, DM),
        ("another deputy after", PT + 1, DM),
        ("the deputy, for somebody before", PT, LR - 1),
        ("the deputy, for somebody after", PT, KF),
    ):
        yield Case(
            title=f"a suppléance is taken away, a visa given by {title}",
            proves=("tr_suppleance_sans_delete",),
            given=(*visas(SIGNED), deputy(), NEW_AGENT, by(par), _given(par, supplee)),
            without=("tr_visa_supplee",),
            when=removal,
            then={ROWS: []},
        )


CASES = (*_periods(), *_kept(), *_visas(), *_departed(), *_twice(), *_deleted())
