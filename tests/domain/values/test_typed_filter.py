"""A filter typed as words: what is understood, what may follow, and what is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.typed_filter import (
    FilterWord,
    complete_word,
    read_filter,
    suggest_words,
)

PRI = FilterWord(mot="pri", sens="pôle PRI", genre="pole", valeur="PRI", autres=("ri",))
APO = FilterWord(mot="apo", sens="pôle APO", genre="pole", valeur="APO")
DM = FilterWord(mot="dm", sens="DM", genre="agent", valeur="DM")
RETARD = FilterWord(mot="retard", sens="en retard", genre="etat", valeur="retard")
DEPASSE = FilterWord(mot="dépassé", sens="dépassé", genre="etat", valeur="depasse")
WORDS = (PRI, APO, DM, RETARD, DEPASSE)


def test_words_are_read_in_any_order_without_accents_nor_capitals() -> None:
    read = read_filter("  RETARD dm Pri  ", WORDS)
    assert (read.of("pole"), read.of("agent"), read.of("etat")) == (("PRI",), ("DM",), ("retard",))
    assert read_filter("DEPASSE", WORDS).choisis == (DEPASSE,)
    assert read_filter("ri", WORDS).choisis == (PRI,)


def test_two_words_of_one_genre_keep_either_and_one_said_twice_counts_once() -> None:
    read = read_filter("pri retard apo pri", WORDS)
    assert read.of("pole") == ("PRI", "APO")
    assert read.describe() == "pôle PRI ou pôle APO · en retard"


def test_the_start_of_one_word_alone_stands_for_it_from_three_letters() -> None:
    assert read_filter("ret", WORDS).choisis == (RETARD,)
    assert read_filter("re", WORDS).mots == ("re",)


def test_what_is_no_word_comes_back_as_typed() -> None:
    read = read_filter("pri Mailchimp rgpd", WORDS)
    assert (read.choisis, read.mots) == ((PRI,), ("Mailchimp", "rgpd"))
    assert read.describe() == "pôle PRI · « Mailchimp rgpd »"


@pytest.mark.parametrize(
    ("texte", "expected"),
    [("", WORDS), ("p", (PRI,)), ("pri ", (APO, DM, RETARD, DEPASSE)), ("pri d", (DM, DEPASSE)), ("zz", ())],
)
def test_what_may_be_typed_next_is_told_without_what_is_already_there(
    texte: str, expected: tuple[FilterWord, ...]
) -> None:
    assert suggest_words(texte, WORDS) == expected


def test_a_word_being_typed_is_completed_and_those_before_it_stay() -> None:
    assert complete_word("pri ret", RETARD) == "pri retard "
    assert complete_word("", PRI) == "pri "


@given(st.lists(st.sampled_from(WORDS), unique=True), st.lists(st.sampled_from(["14.7", "mailchimp"])))
def test_a_filter_written_again_reads_the_same(chosen: list[FilterWord], others: list[str]) -> None:
    read = read_filter(" ".join([*(word.mot for word in chosen), *others]), WORDS)
    assert read_filter(read.write(), WORDS) == read
