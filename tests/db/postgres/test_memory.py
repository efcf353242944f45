"""What is kept of a body's reads: nothing that days change, and no more than has room."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from cariforef_db.built.postgresql import CHANGING, STEERING
from cariforef_db.postgres.memory import Answer, Answers, Kind, Memory, key_of, kind_of
from cariforef_db.reading import mois_queries, programme_queries, queries, revue_queries, rgpd_queries

READ = re.compile(r"(?:\b(?:FROM|JOIN)|,)\s+(\w+)")
TEXTS = {
    f"{module.__name__}.{name}": text
    for module in (queries, mois_queries, programme_queries, revue_queries, rgpd_queries)
    for name, text in vars(module).items()
    if name.isupper() and isinstance(text, str) and "SELECT" in text
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_read_is_kept_where_all_its_tables_are_steered(name: str) -> None:
    read = set(READ.findall(TEXTS[name])) & (STEERING | CHANGING)
    assert (kind_of(TEXTS[name]) is Kind.KEPT) == bool(read and read <= STEERING)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("INSERT INTO saisie (agent_id) VALUES (:agent_id)", Kind.OTHER),
        ("UPDATE agent SET actif = 0", Kind.WRITES),
        ("DELETE FROM visa WHERE id = :id", Kind.WRITES),
        ("SELECT set_config('cariforef.motif', :motif, true)", Kind.OTHER),
    ],
)
def test_a_write_of_what_steers_is_known(sql: str, kind: Kind) -> None:
    assert kind_of(sql) is kind


def test_answers_are_those_of_one_state_and_parameter() -> None:
    memory = Memory()
    key = key_of("SELECT 1 FROM agent", {"agent": "DM"})
    memory.at("a").keep(key, Answer([("numero",)], [(1,), (2,)]))
    for _ in range(2):
        kept = memory.at("a").find(key)
        assert kept is not None
        assert (kept.fetchone(), kept.fetchall(), kept.fetchone()) == ((1,), [(2,)], None)
    assert memory.at("a").find(key_of("SELECT 1 FROM agent", {"agent": "LR"})) is None
    assert memory.at("b").find(key) is None
    assert memory.at("a").find(key) is None


def test_no_answer_is_kept_past_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        today = datetime(2018, 5, 22, 23, 59, tzinfo=UTC)

        @classmethod
        def now(cls, _zone: object) -> datetime:
            return cls.today

    monkeypatch.setattr("cariforef_db.postgres.memory.datetime", Clock)
    memory, key = Memory(), key_of("SELECT 1 FROM visa", None)
    memory.at("a").keep(key, Answer([("numero",)], [(1,)]))
    assert memory.at("a").find(key) is not None
    Clock.today += timedelta(minutes=1)
    assert memory.at("a").find(key) is None


def test_what_is_added_above_is_not_seen_below() -> None:
    below, key = Answers(), key_of("SELECT 1 FROM agent", None)
    above = Answers(below)
    above.keep(key, Answer([("numero",)], [(1,)]))
    assert below.find(key) is None
    below.keep(key_of("SELECT 2 FROM agent", None), Answer([("numero",)], [(2,)]))
    assert above.find(key_of("SELECT 2 FROM agent", None)) is not None


def test_what_is_kept_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    from cariforef_db.postgres import memory

    monkeypatch.setattr(memory, "_ROWS_MAX", 10)
    answers = Answers()
    for rank in range(100):
        answers.keep(key_of("SELECT 1 FROM agent", {"rank": rank}), Answer([("numero",)], [(rank,)]))
    held = [
        rank for rank in range(100) if answers.find(key_of("SELECT 1 FROM agent", {"rank": rank})) is not None
    ]
    assert 0 < len(held) <= 10
    assert held[-1] == 99
