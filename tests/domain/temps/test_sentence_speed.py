"""The command bar reads the sentence again at each key."""

from __future__ import annotations

from time import process_time

import pytest

from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.temps.sentence.words import SentenceContext


@pytest.mark.parametrize(
    "text", ["0,5 rgpd hier : réunion CNIL", "matin 14.1.1, après-midi permanences", "0,5 l'offre", "0,5 zzz"]
)
def test_a_sentence_takes_less_than_five_milliseconds_of_processor(
    text: str, context: SentenceContext
) -> None:
    prepare(text, context)
    spent = []
    for _ in range(10):
        start = process_time()
        prepare(text, context)
        spent.append(process_time() - start)
    assert min(spent) < 0.005
