"""Days as people type and read them, in hundredths."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.dates import parse_date, parse_semaine
from cariforef_tui.domain.values.days import (
    describe_jours,
    describe_off_step,
    format_jours,
    format_nombre,
    may_become_jours,
    parse_jours,
    parse_volume,
    propose_jours,
    to_number,
)
from cariforef_tui.domain.values.months import parse_mois
from cariforef_tui.domain.values.refusals import CariforefError, JoursRefuses


@pytest.mark.parametrize("texte", ["0,333", "0,005", "1/3"])
def test_more_than_two_decimals_are_refused(texte: str) -> None:
    with pytest.raises(JoursRefuses, match="deux décimales au plus"):
        parse_jours(texte)


@pytest.mark.parametrize(
    "texte",
    ["1e-1", "1_0", "１", "٠٫٥", "0x1", "nan", "inf", "j", ",", "1/0", "0,5,5", "demi", "3h75"],
)
def test_what_is_no_number_is_refused(texte: str) -> None:
    with pytest.raises(JoursRefuses, match="nombre de jours non reconnu"):
        parse_jours(texte)


@pytest.mark.parametrize("texte", ["", " "])
def test_nothing_typed_is_said_with_what_can_be(texte: str) -> None:
    today = date(2018, 5, 22)
    for parse in (
        parse_jours,
        parse_volume,
        partial(parse_date, today=today),
        partial(parse_semaine, today=today),
        partial(parse_mois, today=today),
    ):
        with pytest.raises(CariforefError, match=r"^Champ vide : .* à donner \(par exemple "):
            parse(texte)


@pytest.mark.parametrize("texte", ["-0,5", "0", "0,00", "1,01", "100", "8h", "3/2"])
def test_days_out_of_bounds_are_refused(texte: str) -> None:
    with pytest.raises(JoursRefuses, match="entre 0"):
        parse_jours(texte)


@pytest.mark.parametrize(
    "texte", [" 0,5 ", "0.5", ",5", ".5", "1/2", "½", "3h30", "3H30", "0,50", "0,5 j", "0,500", "+0,5"]
)
def test_every_way_to_write_half_a_day_gives_fifty_hundredths(texte: str) -> None:
    assert parse_jours(texte) == 50


@pytest.mark.parametrize("texte", ["0,3", "2h"])
def test_days_off_the_step_are_refused_with_the_step(texte: str) -> None:
    with pytest.raises(JoursRefuses, match="n'est pas un multiple de 0,25 j"):
        parse_jours(texte)


def test_the_step_and_the_hours_of_a_day_are_settings() -> None:
    assert parse_jours("0,3", pas=10) == 30
    assert parse_jours("4h", minutes_par_jour=480) == 50


def test_what_is_left_of_a_day_is_taken_off_the_step() -> None:
    assert parse_jours("0,12", reste=12) == 12
    with pytest.raises(JoursRefuses, match="n'est pas un multiple"):
        parse_jours("0,12", reste=13)


def test_a_refusal_never_echoes_a_control_character_nor_a_long_text() -> None:
    with pytest.raises(JoursRefuses) as refusal:
        parse_jours("\x1b]52;c;AAAA\x07" + "9" * 200_000)
    assert "\x1b" not in str(refusal.value)
    assert "\x07" not in str(refusal.value)
    assert len(str(refusal.value)) < 150


@pytest.mark.parametrize(
    ("centiemes", "texte"),
    [(25, "0,25 j"), (100, "1 j"), (516000, "5160 j"), (-10800, "-108 j"), (-50, "-0,5 j"), (0, "0 j")],
)
def test_days_are_shown_in_french_without_useless_zeros(centiemes: int, texte: str) -> None:
    assert format_jours(centiemes) == texte


@given(st.integers(1, 100))
def test_what_is_shown_can_be_typed_back(centiemes: int) -> None:
    assert parse_jours(format_jours(centiemes), pas=1) == centiemes
    assert parse_jours(format_nombre(centiemes), pas=1) == centiemes


@given(st.text(max_size=12))
def test_any_text_gives_hundredths_on_the_step_or_a_refusal(texte: str) -> None:
    try:
        centiemes = parse_jours(texte)
    except JoursRefuses:
        return
    assert centiemes in (25, 50, 75, 100)


def test_a_json_number_keeps_null_and_whole_days_whole() -> None:
    assert to_number(None) is None
    assert repr(to_number(36000)) == "360"
    assert repr(to_number(1250)) == "12.5"


def test_a_word_agrees_with_days_from_two_on() -> None:
    assert [describe_jours(centiemes, "saisi") for centiemes in (0, 50, 199, 200, -250)] == [
        "0 j saisi",
        "0,5 j saisi",
        "1,99 j saisi",
        "2 j saisis",
        "-2,5 j saisis",
    ]


@given(st.text(alphabet="0123456789.,/hHj +-½¼¾", min_size=1, max_size=8))
def test_no_text_on_its_way_to_a_number_of_days_is_refused_while_it_is_typed(texte: str) -> None:
    try:
        parse_jours(texte, pas=1)
    except JoursRefuses:
        return
    assert all(may_become_jours(texte[:end]) for end in range(len(texte) + 1))


@pytest.mark.parametrize("texte", ["-", "-0,5", "x", "0,5x", "0,,", "1/2/", "½0", "réunion", "1h2m"])
def test_what_cannot_become_a_number_of_days_is_known_at_once(texte: str) -> None:
    assert not may_become_jours(texte)


def test_quarters_and_hours_are_proposed() -> None:
    assert propose_jours() == "0,25 · 0,5 · 0,75 · 1 · 1h45"
    assert propose_jours(pas=50, minutes_par_jour=480) == "0,5 · 1 · 4h00"


@given(st.sampled_from([1, 5, 10, 20, 25, 50, 100]), st.integers(300, 600))
def test_what_is_proposed_can_be_typed(pas: int, minutes: int) -> None:
    for texte in propose_jours(pas=pas, minutes_par_jour=minutes).split(" · "):
        parse_jours(texte, pas=pas, minutes_par_jour=minutes)


@pytest.mark.parametrize(
    ("reste", "way"),
    [
        (0, ""),
        (-25, ""),
        (75, ""),
        (1, ", ni les 0,01 j qui complètent la journée"),
        (80, ", ni les 0,8 j qui complètent la journée"),
    ],
)
def test_what_is_off_the_step_is_told_with_what_would_fill_the_day(reste: int, way: str) -> None:
    assert describe_off_step(30, 25, reste) == f"0,3 j n'est pas un multiple de 0,25 j{way}."


def test_a_volume_with_a_plus_is_refused_rather_than_taken_for_a_total() -> None:
    with pytest.raises(JoursRefuses, match=r"« \+5 » : donnez le nombre de jours voulu, sans « \+ »\."):
        parse_volume("+5")
