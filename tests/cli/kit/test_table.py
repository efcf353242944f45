"""Tables align whatever the script of their text."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cariforef_tui.cli.kit.output import print_notice
from cariforef_tui.cli.kit.table import (
    SIMPLE,
    Column,
    Fit,
    Page,
    cell_width,
    cut_text,
    numbers,
    render_table,
    say_in_sentences,
    stdout_page,
    wrap_text,
)
from cariforef_tui.domain.values.text import inert_text

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "Nl", "Zs", "So")), max_size=60)


@given(WORDS, st.integers(5, 40))
def test_cut_text_never_exceeds_its_width(text: str, width: int) -> None:
    assert cell_width(cut_text(text, width)) <= width


@given(WORDS, st.integers(8, 40))
def test_wrapped_lines_never_exceed_their_width_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap_text(text, width, indent="  ")
    assert all(cell_width(line) <= max(width, cell_width(text) - len(text.lstrip(" "))) for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


FIGURES = st.integers(-(10**9), 10**9).map(lambda centiemes: f"{centiemes / 100:.2f}".replace(".", ","))
LABELS = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Zs", "So")), max_size=60)
PAGES = st.builds(Page, st.none() | st.integers(80, 200), st.booleans())
COLUMNS = (
    Column("Code"),
    Column("Libellé", Fit.CUT),
    Column("Prévu", Fit.RIGHT),
    Column("Échéance", Fit.WRAP),
    Column("Écart", Fit.RIGHT),
)


@given(st.lists(st.tuples(FIGURES, LABELS, FIGURES, LABELS, FIGURES), max_size=5), PAGES)
def test_a_table_of_any_width_has_whole_figures_in_columns_that_never_touch(
    rows: list[tuple[str, ...]], page: Page
) -> None:
    titles, rule, *lines = render_table(COLUMNS, rows, page)
    spans = _spans(rule)
    assert len(spans) == len(COLUMNS)
    for line in (titles, rule, *lines):
        cells = _cells(line)
        assert not any(cells[end : end + 1] not in ([], [" "]) for _, end in spans[:-1])
    firsts = [cells for cells in map(_cells, lines) if "".join(cells[slice(*spans[0])]).strip()]
    for row, cells in zip(rows, firsts, strict=True):
        found = ["".join(cells[start:end]).strip() for start, end in spans]
        assert [found[rank] for rank in (0, 2, 4)] == [row[rank] for rank in (0, 2, 4)]
    if page.width is not None:
        assert all(cell_width(line) <= page.width for line in (titles, rule, *lines))
    if not page.cuts and page.width is not None:
        shown = ["".join("".join(cells[start:end]) for cells in map(_cells, lines)) for start, end in spans]
        for rank in (1, 3):
            assert "".join(shown[rank].split()) == "".join("".join(row[rank] for row in rows).split())


@given(st.lists(st.tuples(FIGURES, LABELS, FIGURES, LABELS, FIGURES), max_size=5), st.integers(20, 200))
def test_no_line_is_wider_than_the_page_where_a_table_has_no_room(
    rows: list[tuple[str, ...]], width: int
) -> None:
    assert all(cell_width(line) <= width for line in render_table(COLUMNS, rows, Page(width)))


def test_a_table_too_wide_for_its_page_is_said_in_sentences() -> None:
    columns = (Column("Code"), *numbers("Réalisé", "Écart"))
    assert list(render_table(columns, [("14.7.1", "1234,25", "-5,5")], Page(18))) == [
        "Code : 14.7.1 ;",
        "  Réalisé :",
        "  1234,25 ;",
        "  Écart : -5,5.",
    ]


def test_in_a_pipe_a_label_is_cut_and_every_other_text_is_whole_on_one_line() -> None:
    long = "Mise en conformité avec la directive, sur chacun des sites et des bases"
    columns = (
        Column("Code"),
        *(Column("", fit) for fit in (Fit.CUT, Fit.LABEL, Fit.WRAP)),
        *numbers("Prévu"),
    )
    *_, line = render_table(columns, [("14.7.1", long, long, long, "1234,25")], Page(None, cuts=False))
    cut = "Mise en conformité avec la directive, s…"
    assert line == "  ".join(("14.7.1", cut, cut, long, "1234,25"))
    *whole, last = render_table(columns[2:3], [(long,)], Page(20))
    assert " ".join([*(line.strip() for line in whole[2:]), last.strip()]) == long


def _spans(rule: str) -> list[tuple[int, int]]:
    edges = [0]
    for part in rule.replace("  ", " ").split(" "):
        start = rule.index(part, edges[-1]) if edges else 0
        edges += [start, start + len(part)]
    return list(zip(edges[1::2], edges[2::2], strict=True))


def _cells(line: str) -> list[str]:
    """A character a cell; one that is wide is followed by an empty one."""
    return [part for char in line for part in (char, *[""] * (cell_len(char) - 1))]


def test_text_gives_way_to_figures_and_no_half_of_a_number_is_left() -> None:
    rows = [("1", "Accueillir 160 personnes", "-2111,25", "", "1")]
    *_, line = render_table(COLUMNS, rows, Page(43))
    assert "-2111,25" in line
    assert "Accueillir…" in line
    assert cut_text("Former 160 personnes", 10) == "Former…"


@pytest.mark.parametrize(("columns", "page"), [("60", Page(60, cuts=False)), ("0", Page(None, cuts=False))])
def test_a_pipe_is_as_wide_as_the_line_unless_columns_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, columns: str, page: Page
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert stdout_page() == page


def test_a_terminal_gives_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    leader, follower = pty.openpty()
    with os.fdopen(leader), os.fdopen(follower, "w") as terminal:
        _resize(terminal.fileno(), (30, 160))
        monkeypatch.setattr(sys, "stdout", terminal)
        assert stdout_page() == Page(160)


def _resize(terminal: int, size: Sequence[int]) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))


def test_wide_and_joined_characters_are_measured_in_cells() -> None:
    assert cell_width("日本") == 4
    assert cell_width("e\u0301") == 1
    assert cell_width("👩‍💻") == 2
    assert cell_width("⚠️") == cell_len("⚠️") == 2
    assert cut_text("日本語です", 5) == "日本…"


def test_the_command_line_and_the_screens_count_the_same_cells() -> None:
    for char in map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x3000), *range(0x1F300, 0x1FB00))):
        assert cell_width(char) == cell_len(char), hex(ord(char))


def test_french_punctuation_stays_with_its_word() -> None:
    assert wrap_text("un mot « cité » suivi", 10) == ["un mot", "« cité »", "suivi"]
    assert wrap_text("un mot « cité », suivi", 9) == ["un mot", "« cité »,", "suivi"]


def test_a_notice_wraps_at_words_at_a_terminal_and_is_one_line_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Le 25/11/2026 est hors de l'exercice 2018 : date de référence 31/12/2018. Autre : --au DATE."
    print_notice(said)
    assert capsys.readouterr().err == f"{said}\n"
    monkeypatch.setattr("cariforef_tui.cli.kit.output.is_terminal", lambda stream: True)
    monkeypatch.setattr("cariforef_tui.cli.kit.table.terminal_width", lambda stream: 40)
    print_notice(said)
    lines = capsys.readouterr().err.splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(lines) == said


def test_the_decimals_of_figures_stand_below_one_another() -> None:
    rows = [["0,5"], ["~12"], ["-108,25"], ["partagé 160"]]
    _, _, *figures = render_table(numbers("Jours"), rows, Page(None))
    assert figures == ["       0,5", "     ~12", "    -108,25", "partagé 160"]


def test_a_long_title_of_figures_stands_on_two_lines_where_there_is_no_room() -> None:
    columns, rows = [Column("Libellé", Fit.CUT), *numbers("Écart final")], [["x" * 40, "0,5"]]
    assert next(iter(render_table(columns, rows, Page(80)))).split("  ")[-1].strip() == "Écart final"
    titles = list(render_table(columns, rows, Page(30)))[:2]
    assert [line.split()[-1] for line in titles] == ["Écart", "final"]


def test_a_table_is_said_in_sentences_where_one_listens(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = "Code : 14.7.1 ; Libellé : Mise en conformité avec Directive RGPD"
    for words in (("avancement", "14.7.1", "--simple"), ("--simple", "avancement", "14.7.1")):
        said = cli.done("--agent", "DM", *words, "--au", "22/05/2018").out
        assert wanted in said
        assert "---" not in said
    drawn = cli.done("--agent", "DM", "avancement", "14.7.1", "--au", "22/05/2018").out
    assert wanted not in drawn
    monkeypatch.setenv(SIMPLE, "1")
    assert wanted in cli.done("--agent", "DM", "avancement", "14.7.1", "--au", "22/05/2018").out


@given(st.lists(st.tuples(WORDS, WORDS), max_size=4))
def test_no_cell_is_lost_in_a_sentence_and_an_empty_one_is_not_said(rows: list[tuple[str, str]]) -> None:
    stop = say_in_sentences()
    said = list(render_table((Column("Un"), Column("Deux")), rows))
    stop()
    assert len(said) == len(rows)
    for line, row in zip(said, rows, strict=True):
        told = [
            f"{name} : {inert_text(cell).strip()}" for name, cell in zip(("Un", "Deux"), row, strict=True)
        ]
        assert line == f"{' ; '.join(part for part in told if not part.endswith(' : '))}."
