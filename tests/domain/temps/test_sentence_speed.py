"""The command bar reads the sentence again at each key."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType

import pytest

from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.temps.sentence.words import SentenceContext


@pytest.mark.parametrize(
    "text", ["0,5 rgpd hier : réunion CNIL", "matin 14.1.1, après-midi permanences", "0,5 l'offre", "0,5 zzz"]
)
def test_a_sentence_is_read_in_few_calls(text: str, context: SentenceContext) -> None:
    """Calls are counted, not seconds: a slow machine makes the same."""
    prepare(text, context)
    seen = Counter[str]()

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        seen[event] += 1

    sys.setprofile(count)
    try:
        prepare(text, context)
    finally:
        sys.setprofile(None)
    assert seen["call"] + seen["c_call"] < 35_000
