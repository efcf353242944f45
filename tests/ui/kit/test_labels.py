"""The labels of a list say what each has and its neighbours have not, in the cells that there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.text import fold, inert_text
from cariforef_tui.ui.kit.columns import fit, tell_apart

pytestmark = pytest.mark.quick

WIDTHS = st.integers(0, 60)
WORDS = "Enquête enquête sur l'insertion, formation Région du Plan 500 000 œuvre – : 日本語"
PHRASES = st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join)
LISTS = st.lists(PHRASES | st.text(max_size=40), max_size=8)
OWN = ("Direccte", "Olympiades", "thésaurus", "maquette", "webinaires", "COPAREF", "référencement", "achats")


def _shown(labels: list[str], width: int) -> list[str]:
    return list(tell_apart(tuple(labels), (width,) * len(labels)))


@given(LISTS, WIDTHS)
def test_a_label_is_never_wider_than_asked_and_whole_where_it_fits(labels: list[str], width: int) -> None:
    for label, shown in zip(labels, _shown(labels, width), strict=True):
        assert cell_len(shown) <= width
        assert shown == inert_text(label) or cell_len(inert_text(label)) > width


@given(LISTS, WIDTHS)
def test_labels_already_told_apart_stay_as_they_are(labels: list[str], width: int) -> None:
    shown = _shown(labels, width)
    assert _shown(shown, width) == shown


@given(LISTS, WIDTHS)
def test_a_shown_label_is_one_part_of_it_between_ellipses(labels: list[str], width: int) -> None:
    for label, shown in zip(labels, _shown(labels, width), strict=True):
        assert shown.removeprefix("…").removesuffix("…") in inert_text(label)


@given(st.lists(st.tuples(PHRASES, PHRASES), min_size=1, max_size=len(OWN)), st.integers(15, 60))
def test_a_word_of_one_s_own_is_enough_to_read_like_no_other(
    around: list[tuple[str, str]], width: int
) -> None:
    labels = [" ".join((before, own, after)) for (before, after), own in zip(around, OWN, strict=False)]
    shown = _shown(labels, width)
    assert len({*shown}) == len(labels)


@given(st.tuples(PHRASES, PHRASES), st.integers(12, 60))
def test_two_labels_that_differ_read_differently(labels: tuple[str, str], width: int) -> None:
    one, other = _shown([*labels], width)
    assert one != other or fold(labels[0]).split() == fold(labels[1]).split()


@given(
    LISTS,
    st.lists(st.sampled_from(OWN).map(lambda word: f"{word} {'x' * 60}"), max_size=3),
    st.integers(12, 60),
)
def test_rows_that_share_nothing_change_nothing(labels: list[str], far: list[str], width: int) -> None:
    assert _shown([*labels, *far], width)[: len(labels)] == _shown(labels, width)


def test_lines_of_the_programme_that_begin_alike_show_what_each_is_about(programme_2018: Programme) -> None:
    lignes = tuple(programme_2018.by_code)
    labels = tuple(programme_2018.by_code[code].libelle for code in lignes)
    for width in (22, 28, 40, 59):
        shown = tell_apart(labels, (width,) * len(labels))
        assert len({*shown}) == len({*labels})
    by_code = dict(zip(lignes, tell_apart(labels, (28,) * len(labels)), strict=True))
    assert [by_code[f"1.{rank}"] for rank in range(1, 6)] == [
        "…Plan 500 000 financée par…",
        "…Conseil Régional (Visa mét…",
        "…inscrite au Plan 500 000 f…",
        "…dans le champ santé social",
        "…BPJEPS dans le champ sport…",
    ]
    assert [by_code["5.1"], by_code["5.2"]] == ["…locales - Objectif 4", "…locales - Objectif 5"]
    assert by_code["14.2.1"] == by_code["14.4.4"] == "Veiller, Sélectionner, Trai…"
    assert by_code["14.5.1"] == "…des événements sur le site…"
    assert by_code["15.5.1"] == "Appui au Pôle AD2I PAO Data…"


def test_a_text_is_never_cut_between_its_thousands() -> None:
    assert [fit("Plan 500 000", width).rstrip() for width in (12, 11, 10, 8)] == [
        "Plan 500 000",
        *["Plan…"] * 3,
    ]
