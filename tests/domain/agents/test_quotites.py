"""A working pattern in one cell: days or percents, the same for every day or each its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import describe_semaine, parse_semaine, write_semaine
from cariforef_tui.domain.values.refusals import JoursRefuses

QUATRE_JOURS = (100, 100, 0, 100, 100, 0, 0)
DAYS = st.lists(st.integers(0, 100), min_size=5, max_size=5)


@pytest.mark.parametrize(
    ("texte", "semaine"),
    [
        *[(texte, (80,) * 5 + (0, 0)) for texte in ("80 %", "80%", "80", "0,8", "80\u202f%")],
        *[(texte, (100,) * 5 + (0, 0)) for texte in ("100 %", "1", "1 1 1 1 1 0 0")],
        *[
            (texte, QUATRE_JOURS)
            for texte in ("1 1 0 1 1", "1;1;-;1;1", "100;100;0;100;100", "1, 1, 0, 1, 1")
        ],
        ("100 % 100 % 50 % 100 % 100 %", (100, 100, 50, 100, 100, 0, 0)),
        ("1;1;0,5;1;1", (100, 100, 50, 100, 100, 0, 0)),
    ],
)
def test_a_pattern_is_read_as_people_write_it(texte: str, semaine: tuple[int, ...]) -> None:
    assert parse_semaine(texte) == semaine


@pytest.mark.parametrize("texte", ["", "x", "1 1 1", "120 %", "-1", "100 100 1 100 100", "1 1 1 1 1 1 0"])
def test_what_nobody_can_tell_is_no_pattern(texte: str) -> None:
    with pytest.raises(JoursRefuses):
        parse_semaine(texte)


@given(DAYS)
def test_a_pattern_written_reads_back_as_it_was(days: list[int]) -> None:
    semaine = (*days, 0, 0)
    assert parse_semaine(write_semaine(semaine)) == semaine


@given(DAYS.filter(lambda days: 1 not in days and max(days) > 1))
def test_percents_and_days_say_the_same(days: list[int]) -> None:
    assert parse_semaine(";".join(map(str, days))) == parse_semaine(write_semaine(days))


@given(st.text(max_size=20))
def test_any_text_is_a_week_within_whole_days_or_refused(texte: str) -> None:
    try:
        semaine = parse_semaine(texte)
    except JoursRefuses:
        return
    assert len(semaine) == 7
    assert all(0 <= centiemes <= 100 for centiemes in semaine)


def test_a_pattern_is_said_in_the_fewest_words() -> None:
    assert describe_semaine((100,) * 5 + (0, 0)) == "temps plein"
    assert describe_semaine((80,) * 5 + (0, 0)) == "0,8 j chaque jour"
    assert describe_semaine(QUATRE_JOURS) == "lun. 1 j, mar. 1 j, mer. 0 j, jeu. 1 j, ven. 1 j"
