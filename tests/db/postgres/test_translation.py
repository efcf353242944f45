"""What is written once for SQLite, as PostgreSQL says it: nothing unknown passes."""

from __future__ import annotations

import pytest

from cariforef_db.postgres.translation import translate_expression, translate_trigger
from cariforef_db.schema.triggers import all_triggers

WORDS_OF_SQLITE = (
    "RAISE(ABORT",
    "GLOB",
    "julianday",
    "strftime",
    "json_object",
    "rowid",
    " IS old.",
    " IS NOT old.",
)


@pytest.mark.parametrize(
    "sql", ["jour GLOB jour", "json_object('a', 1)", "strftime('%s', x) > 1", "rowid = 1"]
)
def test_a_word_that_has_no_translation_stops_the_build(sql: str) -> None:
    with pytest.raises(ValueError, match="not translated"):
        translate_expression(sql)


def test_a_trigger_of_another_form_stops_the_build() -> None:
    with pytest.raises(ValueError, match="not a trigger"):
        translate_trigger("CREATE TRIGGER x INSTEAD OF INSERT ON v BEGIN SELECT 1; END")


def test_every_trigger_is_said_without_a_word_of_sqlite() -> None:
    made = [statement for pair in map(translate_trigger, all_triggers()) if pair for statement in pair]
    assert made
    assert not [text for text in made for word in WORDS_OF_SQLITE if word in text]
