"""A person's days ahead are shared out once, whenever the windows of their lines open and end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.programme.echeances import Echeance, TypeEcheance
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from tests.bench.annees import Annee, keep_lines
from tests.kit.examples import examples

RGPD, RECENTE = "14.7.1", "14.1.1"
LIGNES = (RGPD, RECENTE, "14.1.3", "14.1.4")
DM = Agent(initiales="DM", pole="PRI")
WINDOWS = st.lists(
    st.tuples(
        st.dates(date(2018, 1, 1), date(2018, 4, 15)),
        st.dates(date(2018, 6, 1), date(2018, 12, 31)),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=4,
)
STRETCHES = st.lists(
    st.tuples(st.dates(date(2018, 1, 1), date(2018, 12, 31)), st.integers(0, 20)), max_size=3
)


def test_a_line_begun_three_weeks_ago_takes_no_day_twice(
    programme: Programme, calendrier: Calendrier
) -> None:
    def choix(_agent: Agent, day: date) -> dict[str, int]:
        return {RGPD: 1} if day.month < 3 else {RGPD: 1, RECENTE: 1}

    made = Annee(keep_lines(programme, (RGPD, RECENTE)), calendrier, (DM,))
    made.work(choix, last=date(2018, 3, 27))
    au = date(2018, 3, 28)
    done, previsions = made.realises(made.debut, au), made.previsions(au)
    ahead = 20_000 - done[RGPD].metier - done[RECENTE].metier
    recent, since_january = Fraction(1, 2), Fraction(2150, 3000)
    assert previsions[RECENTE].centiemes == done[RECENTE].metier + round(
        ahead * recent / (recent + since_january)
    )
    assert previsions["GIP"].centiemes == 20_000


@examples(40)
@given(
    windows=WINDOWS,
    au=st.dates(date(2018, 4, 1), date(2018, 11, 30)),
    leave=STRETCHES,
    unlogged=STRETCHES,
    depart=st.one_of(st.none(), st.dates(date(2018, 9, 1), date(2018, 12, 31))),
)
def test_a_persons_days_ahead_are_shared_out_once_among_their_lines_open(
    programme: Programme,
    calendrier: Calendrier,
    windows: list[tuple[date, date, int]],
    au: date,
    leave: list[tuple[date, int]],
    unlogged: list[tuple[date, int]],
    depart: date | None,
) -> None:
    lines = LIGNES[: len(windows)]
    spans = {code: (first, last) for code, (first, last, _) in zip(lines, windows, strict=True)}
    parts = {code: part for code, (_, _, part) in zip(lines, windows, strict=True)}
    made = Annee(_open(programme, spans), calendrier, (replace(DM, depart=depart),))
    for first, days in leave:
        made.leave("DM", first, min(first + timedelta(days=days), made.fin))
    hidden = {first + timedelta(days=offset) for first, days in unlogged for offset in range(days)}
    made.work(lambda *_: parts)
    made = made.without(lambda _, day: day in hidden or day > au)
    previsions, done = made.previsions(au, known=("DM",)), made.realises(made.debut, au)
    at_pace = [code for code in lines if previsions[code].base is BaseAtterrissage.RYTHME]
    given_out = sum(previsions[code].centiemes - done[code].metier for code in at_pace)
    personne = made.activite(au, known=("DM",)).personnes["DM"]
    part, whole = personne.presence
    first = min((spans[code][0] for code in at_pace), default=au)
    last = max((spans[code][1] for code in at_pace), default=au)
    to_be_had = personne.ahead(first, last) if at_pace else 0
    assert abs(given_out - to_be_had * part // whole) <= 1 + len(lines) // 2


def _open(programme: Programme, spans: dict[str, tuple[date, date]]) -> Programme:
    """These lines alone, without a number, each open from its first day to its last."""
    kept = keep_lines(programme, tuple(spans))
    lignes = tuple(
        replace(one, echeance=Echeance(texte="", type=TypeEcheance.PERIODE, debut=span[0], fin=span[1]))
        if (span := spans.get(one.code))
        else one
        for one in kept.lignes
    )
    return replace(kept, lignes=lignes, enveloppes=())
