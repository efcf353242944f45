"""The échéancier, which replaces the tree: what falls due, soonest first, and why it will be held or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.content import Content

from cariforef_tui.domain.alertes.of_echeances import format_delai
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.look import tell_ends, tell_etat
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import PROCHE, AVenir, Suite, cell_of, make_suite
from cariforef_tui.domain.values.dates import MOIS, format_duree, format_jour
from cariforef_tui.domain.values.months import MOIS_PAR_AN
from cariforef_tui.domain.values.text import capitalize, inert_text
from cariforef_tui.services.avancement import Raison, tell_raison
from cariforef_tui.services.pilotage.echeancier import (
    Prochaine,
    list_prochaines,
    load_raisons_a_venir,
)
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.listing import Listing
from cariforef_tui.ui.avancement.look_list import names_column
from cariforef_tui.ui.keys.footers import IN_YEAR
from cariforef_tui.ui.kit.column_table import WIDEST, Column, ColumnTable, Label, Piece
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit_right
from cariforef_tui.ui.kit.figures import look_of, mark_of
from cariforef_tui.ui.kit.inert import inert

_JALON = "◆ "
"""Prefix of the label of a line that a jalon bounds, or of a jalon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Something that falls due after `au`; or the heading of several, which has a title."""

    au: date
    titre: str = ""
    prochaine: Prochaine | None = None

    @property
    def a_venir(self) -> AVenir:
        assert self.prochaine is not None
        return self.prochaine.a_venir

    @property
    def code(self) -> str:
        """Code of the line, empty for a heading."""
        return self.a_venir.code if self.prochaine else ""

    @property
    def gravite(self) -> Gravite | None:
        groupe = self.a_venir.groupe
        return groupe.gravite if groupe else None


def make_due_rows(suite: Suite, prochaines: Collection[Prochaine]) -> tuple[DueRow, ...]:
    """Return what is past and open, then what falls due within four weeks, then what comes later."""
    parts = (
        ("PASSÉ, ENCORE OUVERT", suite.passees),
        (f"D'ICI LE {format_jour(suite.horizon).upper()}", suite.proches),
        ("ENSUITE", suite.suivantes),
    )
    return tuple(
        row
        for titre, dates in parts
        if dates
        for row in (
            DueRow(au=suite.au, titre=f"{titre}  {len(dates)}"),
            *(DueRow(au=suite.au, prochaine=one) for one in prochaines if one.a_venir in dates),
        )
    )


def describe_due(situation: Situation, prochaine: Prochaine) -> Content:
    """Return the état of the group and why, the lines that a jalon concerns, then the whole label."""
    a_venir, avancement = prochaine.a_venir, situation.avancement
    told = [_tell_jalon(a_venir, avancement.au)] if a_venir.jalon else []
    if prochaine.raison is not None:
        told += filter(None, tell_raison(prochaine.raison, avancement.au))
    etat = tell_etat(a_venir.groupe, avancement.arrete, avancement.au) if a_venir.groupe else ""
    if ends := tell_ends(situation.programme, a_venir.groupe, a_venir.code):
        told = [f"{capitalize(ends)}.", *told]
    return Content.assemble(
        (a_venir.abrege, "bold"),
        " ",
        inert(f"{capitalize(etat)}. " if etat else "", "bold"),
        inert(" ".join(told)),
        "\n",
        inert(a_venir.libelle),
    )


def _tell_jalon(a_venir: AVenir, au: date) -> str:
    """Return the other lines that a jalon concerns besides the one it bounds; its date if it bounds none."""
    others = ", ".join(code for code in a_venir.lignes if not a_venir.groupe or code != a_venir.code)
    if a_venir.groupe is not None:
        return f"Jalon {a_venir.jalon}, qui concerne aussi {others}." if others else f"Jalon {a_venir.jalon}."
    left = (a_venir.jour - au).days
    when = "aujourd'hui" if left == 0 else f"dans {format_duree(left)}" if left > 0 else "passé"
    return f"Jalon du {format_jour(a_venir.jour)}, {when}, qui concerne {others}."


def _tell_delai(row: DueRow) -> str:
    """Return `J-3` for what is near, `J+3` for what is just past, empty for the others."""
    left = row.a_venir.jour - row.au
    return format_delai(left.days) if abs(left) <= PROCHE else ""


def _draw_months(_titre: str, width: int) -> str:
    """Return the first letters of the twelve months, over `width` cells."""
    return "".join(name[0].upper().ljust(width // MOIS_PAR_AN) for name in MOIS)


def _draw_window(row: DueRow, _text: str, width: int) -> tuple[Piece, ...]:
    """Return the work from its first day to its end, over a year of `width` cells; `┊` is today."""
    one, par_mois = row.a_venir, width // MOIS_PAR_AN
    last, today = cell_of(one.jour, par_mois), cell_of(row.au, par_mois)
    first = last if one.debut is None else cell_of(one.debut, par_mois)
    cells = [" "] * first + ["━"] * (last - first) + ["◆" if one.jalon else "┫"]
    cells += [" "] * (width - len(cells))
    if row.au.year == one.jour.year:
        cells[today] = {" ": "┊", "━": "┿"}.get(cells[today], cells[today])
    return ((_look(row), "".join(cells)),)


def _tell_label(row: DueRow) -> str:
    return inert_text(f"{_JALON if row.a_venir.jalon else ''}{row.a_venir.libelle}")


def _name_etat(row: DueRow) -> str:
    groupe = row.a_venir.groupe
    return ETATS[groupe.etat] if groupe and groupe.etat else ""


def _look(row: DueRow) -> str:
    return look_of(row.gravite)


class DueTable(ColumnTable[DueRow]):
    """The table of `rows`, one for each date, under their headings."""

    COLUMNS: ClassVar[tuple[Column[DueRow], ...]] = (
        Column(read=lambda row: mark_of(row.gravite), cells={0: 1}, is_fixed=True, look=_look),
        Column(titre="échéance", read=lambda row: format_jour(row.a_venir.jour), cells={0: WIDEST}),
        Column(read=_tell_delai, cells={3: WIDEST}, look="discret"),
        Column(read=lambda row: row.a_venir.abrege, cells={0: WIDEST}, look="discret"),
        Label(read=_tell_label, cells={0: LABEL_MIN, 5: 46}),
        Column(
            titre="réal/prévu",
            read=lambda row: row.a_venir.ratio,
            cells={1: WIDEST},
            align=fit_right,
        ),
        Column(titre="état", read=_name_etat, cells={0: WIDEST}, look=_look),
        Column(
            titre="mois",
            read=lambda _row: "",
            cells={4: 24, 6: 36},
            is_fixed=True,
            align=_draw_months,
            draw=_draw_window,
        ),
        names_column(lambda row: row.prochaine.qui if row.prochaine else (), cells={2: 5, 7: 16}),
    )

    def key_of(self, row: DueRow) -> str:
        # Not its date: the cursor stays on a jalon that moves.
        return row.titre or f"{row.a_venir.jalon} {row.a_venir.abrege}"

    def is_heading(self, row: DueRow) -> bool:
        return row.prochaine is None

    def title_of(self, row: DueRow) -> str:
        return row.titre


class Year(Listing[DueRow, Mapping[str, "Raison"]]):
    """The dates in place of the tree."""

    NAME = "échéancier"
    WORDS = IN_YEAR
    KEY = "v"

    @property
    def jalon(self) -> str:
        row = self.table.row
        # The detail shown alone is that of the line.
        return row.a_venir.jalon if row is not None and row.prochaine and not self.body.is_whole else ""

    def make_table(self) -> DueTable:
        return DueTable("Rien n'arrive à échéance ici : f change le filtre.", id="echeances")

    def load(self, situation: Situation) -> Mapping[str, Raison]:
        return load_raisons_a_venir(self._host.store, situation, lecteur=self._host.session.agent)

    def make_rows(self, situation: Situation, raisons: Mapping[str, Raison]) -> tuple[DueRow, ...]:
        suite = make_suite(situation, self._outline.all_rangees())
        return make_due_rows(suite, list_prochaines(situation.programme, suite.dates, raisons))

    def describe_row(self, situation: Situation, row: DueRow) -> Content:
        return describe_due(situation, row.prochaine) if row.prochaine else Content("")
