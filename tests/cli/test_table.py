"""Tables align whatever the script of their text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.cli.table import Cadrage, Colonne, cell_width, cut_text, render_table, wrap_text

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "Nl", "Zs", "So")), max_size=60)


@given(WORDS, st.integers(5, 40))
def test_cut_text_never_exceeds_its_width(texte: str, largeur: int) -> None:
    assert cell_width(cut_text(texte, largeur)) <= largeur


@given(WORDS, st.integers(8, 40))
def test_wrapped_lines_never_exceed_their_width_and_lose_no_letter(texte: str, largeur: int) -> None:
    lines = wrap_text(texte, largeur, retrait="  ")
    assert all(cell_width(line) <= max(largeur, cell_width(texte) - len(texte.lstrip(" "))) for line in lines)
    assert "".join("".join(lines).split()) == "".join(texte.split())


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_the_last_column_ends_at_the_same_cell_in_every_row(rows: list[tuple[str, str]]) -> None:
    columns = (Colonne("A", 12), Colonne("B", 10, Cadrage.RENVOI), Colonne("C", 3, Cadrage.DROITE))
    for line in render_table(columns, [(*row, "9") for row in rows]):
        assert cell_width(line) <= 27
        assert not line.endswith("9") or cell_width(line) == 27


def test_wide_and_joined_characters_are_measured_in_cells() -> None:
    assert cell_width("日本") == 4
    assert cell_width("e\u0301") == 1
    assert cell_width("👩‍💻") == 2
    assert cut_text("日本語です", 5) == "日本…"


def test_french_punctuation_stays_with_its_word() -> None:
    assert wrap_text("un mot « cité » suivi", 10) == ["un mot", "« cité »", "suivi"]
