"""What people type: a value or one of our refusals in one French line, never anything else, nor for long."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.find import nearest_codes, rank_lignes, resolve_agent, resolve_code
from cariforef_tui.domain.programme.programme import Programme, parse_qui
from cariforef_tui.domain.values.dates import parse_date, parse_semaine
from cariforef_tui.domain.values.days import parse_jours, parse_volume
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CodeRefuse,
    DateRefusee,
    JoursRefuses,
    TexteRefuse,
)
from cariforef_tui.domain.values.text import clean_text, inert_text, is_dangerous

# A programme among the arguments makes their print-out long: Hypothesis warns of it, and hides a failure.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

TODAY = date(2018, 5, 22)
CPU_SECONDS_MAX = 15.0
"""What grows as the length takes under 0.5 s on a slow machine; what grows as its square, minutes."""
ALIVE = "\x00\x07\x08\x1b\x9b\x9d\r\n\t\u202e\u2066\u200b\u200d\ufeff\u00ad\U000e0041\u2028\ud800\ue000"
ODD = "éÉœ½¼¾１٠፩٫，．⁄∕−–+-'’\u00a0\u202f漢👩\u0301"


def typed(tokens: str, max_size: int = 30) -> st.SearchStrategy[str]:
    """Anything; more often, what looks like the right thing, with what is dangerous or odd inside."""
    near = st.lists(st.sampled_from([*tokens.split(), " ", *ALIVE, *ODD]), max_size=12).map("".join)
    exact = st.lists(st.sampled_from(tokens.split()), max_size=6).map("".join)
    return st.one_of(exact, near, st.text(max_size=max_size))


DAYS = typed("0 1 2 5 25 75 00 . , / h j d 1/2 3h30 ½ 1e-1 0x1 nan inf _ 999999999999999999999 (1)")
DATES = typed("1 2 22 30 31 29 02 05 13 2018 1999 26 0 / - . T hier aujourd'hui lun mardi W21 S21 2018-W21")
CODES = typed("1 2 14 7 18 8 20 99 . AD2I AD21 PRI GIP rgpd - 14.7.1 ٧ ⅳ")
NAMES = typed("DM LR SPB KF ME / ( ) équipe équipes Stagiaire Standard niveau 1er , ; et")
ECHEANCES = typed(
    "01 07 12 2018 / – - Quotidien Hebdomadaire Trimestriel 6 Tout au long de l'année 03/2018 0"
)


def one_line(error: Exception) -> None:
    """A refusal is one French line that gives nothing alive back."""
    said = str(error)
    assert said
    assert inert_text(said) == said
    assert len(said) < 600


@given(DAYS, st.sampled_from([1, 5, 10, 25, 50, 100]), st.integers(60, 720))
def test_days_give_hundredths_on_the_step_or_a_refusal(texte: str, pas: int, minutes: int) -> None:
    try:
        found = parse_jours(texte, pas=pas, minutes_par_jour=minutes)
    except JoursRefuses as error:
        one_line(error)
    else:
        assert type(found) is int
        assert 0 < found <= 100
        assert found % pas == 0


@given(DAYS)
def test_volumes_give_hundredths_or_a_refusal(texte: str) -> None:
    try:
        assert type(parse_volume(texte)) is int
    except JoursRefuses as error:
        one_line(error)


@given(DATES)
def test_dates_and_weeks_give_a_date_or_a_refusal(texte: str) -> None:
    for parse in (parse_date, parse_semaine):
        try:
            assert type(parse(texte, TODAY)) is date
        except DateRefusee as error:
            one_line(error)


@given(CODES)
def test_codes_give_a_line_or_a_refusal_with_the_nearest(programme_2018: Programme, texte: str) -> None:
    try:
        assert resolve_code(programme_2018, texte) in programme_2018.by_code
    except CodeRefuse as error:
        one_line(error)
    assert set(nearest_codes(programme_2018, texte)) <= programme_2018.by_code.keys()
    imputables = [ligne.code for ligne in programme_2018.imputables()]
    for found in rank_lignes(programme_2018, imputables, texte)[:5]:
        assert found.code in programme_2018.by_code


@given(NAMES)
def test_initials_give_an_agent_or_a_refusal(agents_2018: tuple[Agent, ...], texte: str) -> None:
    try:
        assert resolve_agent(agents_2018, texte) in agents_2018
    except AgentRefuse as error:
        one_line(error)


@given(ECHEANCES)
def test_an_echeance_is_always_typed_and_keeps_its_words(texte: str) -> None:
    assert parse_echeance(texte).texte == texte.strip()


@given(NAMES)
def test_whoever_is_named_is_listed_without_inventing_anybody(texte: str) -> None:
    for one in parse_qui(texte):
        assert all(part in texte for part in (*one.membres, one.nom))


@given(typed("a b 1 2 [/x] [@click=app.quit] ]52;c;Zm9v"), st.integers(1, 60))
def test_text_kept_holds_nothing_that_acts_hides_or_reorders(texte: str, longueur: int) -> None:
    try:
        found = clean_text(texte, longueur_max=longueur, champ="Commentaire")
    except TexteRefuse as error:
        one_line(error)
    else:
        assert len(found) <= longueur
        assert inert_text(found) == found
        assert not any(is_dangerous(char) and char != "\u200d" for char in found)
        assert clean_text(found, longueur_max=longueur, champ="Commentaire") == found


HUGE = (
    "1",
    "0,",
    "1/",
    "(",
    "é",
    "e\u0301",
    "\u0301",
    " ",
    "-",
    "14.",
    "DM/",
    "1h",
    "\x1b",
    "👩‍",
    "01/01/2018 – ",
)


def too_long(read: Callable[[str], object]) -> list[str]:
    """The pieces that, repeated, are read for too long."""
    found = []
    for piece in HUGE:
        texte = (piece * 200_000)[:200_000]
        started = time.process_time()
        with suppress(JoursRefuses, DateRefusee, TexteRefuse, CodeRefuse, AgentRefuse):
            read(texte)
        if time.process_time() - started >= CPU_SECONDS_MAX:
            found.append(piece)
    return found


@pytest.mark.parametrize(
    "parse",
    [
        parse_jours,
        parse_volume,
        lambda texte: parse_date(texte, TODAY),
        lambda texte: parse_semaine(texte, TODAY),
        parse_echeance,
        parse_qui,
        lambda texte: clean_text(texte, longueur_max=500, champ="Commentaire"),
    ],
    ids=["jours", "volume", "date", "semaine", "echeance", "qui", "texte"],
)
def test_200_000_characters_are_answered_at_once(parse: Callable[[str], object]) -> None:
    assert too_long(parse) == []


def test_200_000_characters_name_no_line_nor_agent_for_long(
    programme_2018: Programme, agents_2018: tuple[Agent, ...]
) -> None:
    imputables = [ligne.code for ligne in programme_2018.imputables()]
    assert too_long(lambda texte: resolve_code(programme_2018, texte)) == []
    assert too_long(lambda texte: resolve_agent(agents_2018, texte)) == []
    assert too_long(lambda texte: rank_lignes(programme_2018, imputables, texte)) == []
