"""What a calendar proposes: never over what is there, never more than a day takes, each minute once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.temps.agenda import (
    Agenda,
    JourneeEntiere,
    Prefill,
    Rendezvous,
    TitleWords,
    prefill,
    share_minutes,
)
from cariforef_tui.domain.temps.calendrier import Rythmes
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence, fits_day
from cariforef_tui.domain.temps.sentence.words import SentenceContext
from cariforef_tui.domain.values.months import Mois

LUNDI, MARDI, SAMEDI = date(2018, 5, 14), date(2018, 5, 15), date(2018, 5, 19)
PENTECOTE = date(2018, 5, 21)
CODES = ("14.7.1", "14.1.1", "15.1.1")
WORDS = {"rgpd": "14.7.1", "sofi": "14.1.1", "opdl": "15.1.1"}


def event(titre: str, begin: int, end: int, jour: date = LUNDI) -> Rendezvous:
    return Rendezvous(titre, jour, begin, end)


def propose(
    context: SentenceContext,
    *rendezvous: Rendezvous,
    journees: tuple[JourneeEntiere, ...] = (),
    codes: Mapping[str, str] = WORDS,
    refused: str = "",
) -> Prefill:
    agenda = Agenda(
        source="a.ics", first=LUNDI, last=PENTECOTE, rendezvous=rendezvous, journees=journees, ecarts={}
    )
    words = TitleWords(context.programme, codes, {"conges": TypeAbsence.CONGE})
    return prefill(agenda, words, context, lambda code, _jour: "soldée" if code == refused else None)


def cells(proposed: Prefill) -> dict[tuple[str, date], int]:
    return {(one.change.code, one.change.jour): one.added for one in proposed.proposal.saisies}


spans = st.lists(
    st.tuples(st.sampled_from(CODES), st.integers(0, 1440), st.integers(0, 1440)).map(
        lambda span: (span[0], min(span[1:]), max(span[1:]))
    ),
    max_size=12,
)


@given(spans)
def test_a_minute_of_several_meetings_is_counted_once(meetings: list[tuple[str, int, int]]) -> None:
    covered = {minute for _, begin, end in meetings for minute in range(begin, end)}
    assert sum(share_minutes(meetings).values()) == len(covered)


def test_a_meeting_within_another_is_the_one_that_was_held() -> None:
    assert share_minutes([("18", 0, 240), ("14.7.1", 60, 120)]) == {"18": 180, "14.7.1": 60}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["rgpd", "sofi", "opdl", "café"]), st.integers(0, 1200), st.integers(1, 500)
        ),
        max_size=8,
    ),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from([25, 50]), max_size=2),
    st.sampled_from([0, 40, 50]),
    st.sampled_from([100, 80, 50]),
    st.booleans(),
)
def test_nothing_is_proposed_over_a_cell_nor_over_what_the_day_allows(
    context: SentenceContext,
    meetings: list[tuple[str, int, int]],
    held: dict[str, int],
    absent: int,
    quotite: int,
    beyond: bool,
) -> None:
    absences = {LUNDI: (Absence("DM", LUNDI, TypeAbsence.RTT, absent),)} if absent else {}
    saisies = tuple(
        Saisie(agent="DM", jour=LUNDI, code=code, centiemes=centiemes) for code, centiemes in held.items()
    )
    rythmes = Rythmes((Quotite("DM", date(2018, 1, 1), (quotite,) * 5 + (0, 0)),))
    known = replace(
        context, saisies={LUNDI: saisies}, absences=absences, rythmes=rythmes, au_dela_quotite=beyond
    )
    proposed = cells(propose(known, *(event(word, begin, begin + long) for word, begin, long in meetings)))
    assert not {code for code, _ in proposed} & held.keys()
    used, plafond = sum(held.values()) + absent, 100 if beyond else quotite
    assert sum(proposed.values()) <= max(0, plafond - used)
    for centiemes in proposed.values():
        beside = used + sum(proposed.values()) - centiemes
        assert fits_day(centiemes, pas=25, reste=quotite - beside, plafond=quotite)


def test_each_cell_is_to_be_confirmed_and_must_still_be_empty(context: SentenceContext) -> None:
    (saisie,) = propose(context, event("Point RGPD", 0, 210)).proposal.saisies
    assert (saisie.change.a_confirmer, saisie.change.expected_version) == (True, 0)
    assert saisie.change.commentaire is None


@pytest.mark.parametrize(
    ("titre", "code"),
    [
        ("Réunion R.G.P.D.", None),
        ("COPIL « RGPD » — mai", "14.7.1"),
        ("[14.1.1] suite", "14.1.1"),
        ("Point 14.1.1.", "14.1.1"),
        ("Réunion à 18 h", None),
        ("14.1 à relire", None),
        ("Sofiane", None),
        ("RGPD et OPDL régional", "15.1.1"),
    ],
)
def test_a_title_names_a_line_by_a_whole_word_or_a_code(
    context: SentenceContext, titre: str, code: str | None
) -> None:
    words = TitleWords(context.programme, {"rgpd": "14.7.1", "sofi": "18", "opdl regional": "15.1.1"}, {})
    assert words.line(titre) == code


def test_what_proposes_nothing_says_why(context: SentenceContext) -> None:
    signed = replace(context, verrous={Mois(2018, 4): "avril est signé"}, today=MARDI)
    proposed = propose(
        signed,
        event("rgpd", 0, 420, date(2018, 4, 30)),
        event("rgpd", 0, 420, date(2018, 5, 16)),
        event("sofi", 0, 420),
        event("rgpd", 0, 20, MARDI),
        event("café", 0, 30),
        event("café", 60, 90),
        refused="14.1.1",
    )
    assert cells(proposed) == {}
    assert proposed.laisses == {
        "avril est signé": (date(2018, 4, 30),),
        "à venir": (date(2018, 5, 16),),
        "soldée": (LUNDI,),
        "trop court pour un pas de saisie": (MARDI,),
    }
    assert [(one.titre, one.nombre, one.minutes) for one in proposed.sans_ligne] == [("café", 2, 60)]


def test_weekends_and_holidays_are_left_alone(context: SentenceContext) -> None:
    proposed = propose(context, event("rgpd", 0, 420, SAMEDI), event("rgpd", 0, 420, PENTECOTE))
    assert cells(proposed) == {}
    assert proposed.laisses == {"week-end": (SAMEDI,), "jour férié": (PENTECOTE,)}


def test_a_whole_day_is_an_absence_only_by_its_word_and_where_nothing_is(context: SentenceContext) -> None:
    held = replace(context, saisies={MARDI: (Saisie(agent="DM", jour=MARDI, code="18", centiemes=25),)})
    days = (LUNDI, MARDI, SAMEDI, PENTECOTE)
    proposed = propose(
        held,
        event("rgpd", 0, 420),
        journees=(*(JourneeEntiere("Congés d'été", jour) for jour in days), JourneeEntiere("Salon", MARDI)),
    )
    assert [(one.jour, one.type, one.centiemes) for one in proposed.proposal.absences] == [
        (LUNDI, TypeAbsence.CONGE, 100)
    ]
    assert cells(proposed) == {}
    assert proposed.laisses == {"journée déjà remplie": (MARDI,), "absence": (LUNDI,)}
    assert [one.titre for one in proposed.journees] == ["Salon"]
