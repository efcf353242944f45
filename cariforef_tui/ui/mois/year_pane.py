"""Pane of an agent's year in Mon mois: days by line and month, and comments that one searches."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from cariforef_tui.domain.mois.year import AgentYear
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_jours, format_jours, format_nombre
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.mois.year_tables import CommentTable, YearTable, keep_comments, rows_of_year


class YearPane(Vertical):
    """Shows a year; Tab goes from the lines to the comments, and what is typed in its field filters these."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._year: AgentYear | None = None

    def compose(self) -> ComposeResult:
        yield TextBlock(id="annee-titre")
        yield YearTable()
        yield TextBlock(id="annee-ligne")
        yield CommentTable()
        yield Input(placeholder="Chercher dans les commentaires", max_length=100, compact=True)

    @property
    def table(self) -> YearTable | CommentTable:
        """The table in use."""
        comments = self.query_one(CommentTable)
        return comments if comments.has_focus else self.query_one(YearTable)

    @property
    def is_searching(self) -> bool:
        """True while a text to find may be typed, or still filters the comments."""
        return self.has_class("-cherche")

    def show(self, year: AgentYear) -> None:
        """Show a year, the comments as they are filtered."""
        self._year = year
        logged = describe_jours(year.saisi, "réalisé")
        full = format_jours(year.jours_par_etp * JOUR_ENTIER)
        title = f" {year.agent} · année {year.exercice} · {logged} sur {full}"
        self.query_one("#annee-titre", TextBlock).content = inert(
            f"{title} · {format_nombre(year.etp)} ETP", "bold"
        )
        self.query_one(YearTable).rows = rows_of_year(year)
        self._filter()

    def _filter(self) -> None:
        if self._year is not None:
            texte = self.query_one(Input).value
            self.query_one(CommentTable).rows = keep_comments(self._year.commentees, texte)

    def on_year_table_pointed(self) -> None:
        """Write the whole label of the line under the cursor."""
        row = self.query_one(YearTable).row
        shown = inert(row.code, "bold") + inert(f" {row.libelle}") if row is not None else inert("")
        self.query_one("#annee-ligne", TextBlock).content = shown

    def focus_table(self) -> None:
        """Give the focus to the lines."""
        self.query_one(YearTable).focus()

    def switch_table(self) -> None:
        """Go to the other table."""
        comments = self.query_one(CommentTable)
        (self.query_one(YearTable) if comments.has_focus else comments).focus()

    def search(self) -> None:
        """Let a text be typed, which the comments shown hold."""
        self.add_class("-cherche")
        self.query_one(Input).focus()

    def stop_searching(self) -> None:
        """Show every comment again."""
        self.remove_class("-cherche")
        self.query_one(Input).value = ""
        self.focus_table()

    def on_input_changed(self) -> None:
        self._filter()

    def on_input_submitted(self) -> None:
        self.query_one(CommentTable).focus()
