"""Dialog that chooses a line of the programme: own lines, recent ones, then all, by code or words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Static

from cariforef_tui.domain.programme.find import rank_lignes, rank_near
from cariforef_tui.domain.temps.semaine import Semaine
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_nombre, may_become_jours, parse_jours
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.services.temps.semaine import SemaineSnapshot
from cariforef_tui.ui.dialogs.dialog import Dialog, EndLine
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowOpened, RowPointed, RowTable
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.temps.grid.view import format_reste

RESTE_WIDTH = 17
"""Width in cells of the days left of a line. The reason why a line is closed may be wider."""
MINE, RECENT, SHOWN, OTHER = "★", "↻", "✓", " "
TITLE = "Quelle ligne ?"
NUMBER_TITLE = "Sur quelle ligne ? Le nombre, puis un code ou des mots"
_TITLES = {MINE: "★ Mes lignes", RECENT: "↻ Récentes", OTHER: "Toutes les lignes"}
_CLOSED_TITLE = "Soldées ou retirées : aucun jour ne s'y saisit"
ELSEWHERE = "Entrée le donne à la barre de commande, qui lit aussi « 0,5 CODE hier : réunion »."


@dataclass(frozen=True, slots=True)
class PickRow:
    """One line offered, or a heading (`code` None). `positions` are the ranks of the characters that match.

    If `is_closed`, the line takes no saisie: it is shown greyed, so that the person knows that it exists.
    """

    code: str | None
    signe: str
    libelle: str
    positions: tuple[int, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class PickFigures:
    """Texts beside a line: the days left or the reason why it takes no saisie, then its échéance."""

    reste: str
    echeance: str


class PickerList(RowTable[PickRow]):
    """The lines offered, under their headings; the dialog moves its cursor while the field has the focus."""

    HEADER_LINES = 0
    can_focus = False

    def __init__(self, figures: Callable[[str], PickFigures], longest_code: int) -> None:
        super().__init__()
        self._figures = figures
        self._code_width = longest_code + 1

    def is_heading(self, row: PickRow) -> bool:
        return row.code is None

    def opens(self, _x: int, _chain: int) -> bool:
        return True

    @property
    def code(self) -> str | None:
        """Code of the line under the cursor, or None if no line matches."""
        return self.row.code if self.row else None

    def show(self, rows: Sequence[PickRow]) -> None:
        """Show other rows, with the cursor on their first line."""
        first = next((rank for rank, row in enumerate(rows) if row.code is not None), 0)
        self.set_reactive(PickerList.cursor, first)
        self.rows = tuple(rows)
        self.refresh()
        self.follow_cursor()

    def render_line(self, y: int) -> Strip:
        if not self.rows and y == 0:
            width = self.scrollable_content_region.width
            return self.draw_text(
                fit(" Aucune ligne n'a tous ces mots.", width), self.style("discret"), width
            )
        return super().render_line(y)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, discreet = self.rows[rank], self.style("discret")
        if row.code is None:
            return self.draw_text(fit(f" {row.libelle}", width), self.style("titre"), width)
        base = discreet if row.is_closed else self.style("normal")
        figures = self._figures(row.code)
        echeance = 18 if width >= 90 else 0
        room = width - 4 - self._code_width - echeance
        most = max(LABEL_MIN, room - RESTE_WIDTH)
        label = max(8, min(most, room - len(figures.reste) - 1))
        told = tell_apart(tuple(each.libelle for each in self.rows), (most,) * len(self.rows))[rank]
        match = base + Style(bold=True, underline=True)
        segments = [
            Segment(f"{CURSEUR if rank == self.cursor else ' '}{row.signe} ", base),
            Segment(fit(row.code, self._code_width), discreet),
            *_highlight(fit(told, label), _moved(row, told), base, match),
            Segment(fit_right(figures.reste, room - label), base),
        ]
        if echeance:
            segments.append(Segment(" " + fit(figures.echeance, echeance - 1), discreet))
        return Strip(segments).adjust_cell_length(width, base)


def _moved(row: PickRow, told: str) -> frozenset[int]:
    """Return the ranks of the matching characters in `told`, the label or its end after a « … »."""
    if not row.libelle.isprintable():
        return frozenset()
    start = row.libelle.find(told.strip("…")) - 1 if told[:1] == "…" else 0
    return frozenset(at - start for at in row.positions if at > start or not start)


def _highlight(shown: str, wanted: Collection[int], base: Style, match: Style) -> list[Segment]:
    """Return the segments of a text, with the style `match` on the characters at the ranks `wanted`."""
    segments: list[Segment] = []
    start = 0
    for index in range(1, len(shown) + 1):
        if index == len(shown) or (index in wanted) != (start in wanted):
            segments.append(Segment(shown[start:index], match if start in wanted else base))
            start = index
    return segments


class Pick(NamedTuple):
    """The code of the line picked, and the days typed before its words, empty if none."""

    code: str
    texte: str = ""


class PickerDialog(Dialog[Pick]):
    """Returns the line picked, or None if the person gave up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n,tab", "step(1)", "Suivante", show=False, priority=True),
        Binding("up,ctrl+b,shift+tab", "step(-1)", "Précédente", show=False, priority=True),
        Binding("pagedown", "step(10)", "Page suivante", show=False),
        Binding("pageup", "step(-10)", "Page précédente", show=False),
    ]
    CSS_PATH = "dialogs.tcss"
    other_keys = ("★ mienne  ↻ récente  ✓ affichée",)

    def __init__(
        self,
        snapshot: SemaineSnapshot,
        semaine: Semaine,
        shown: Sequence[str],
        jour: date | None = None,
        typed: str = "",
    ) -> None:
        """`semaine` is the week with its unsaved changes, `shown` the lines already in the grid.

        Days may be typed before the words of the line, for `jour`; if it is None, a line alone is asked. If
        the person has `typed` days in a grid without lines, the field starts with them.
        """
        super().__init__()
        self._typed, self._jour = typed, jour
        self._snapshot, self._semaine = snapshot, semaine
        self._shown = frozenset(shown)
        self._mine = frozenset(snapshot.miennes)
        self._recent = frozenset((*snapshot.semaine.codes, *snapshot.recents))
        self._shut = snapshot.closes
        self._codes = (*snapshot.proposees, *self._shut)

    def compose(self) -> ComposeResult:
        longest = max((len(code) for code in self._codes), default=6)
        with Vertical(id="cadre"):
            title = NUMBER_TITLE if self._typed else TITLE
            yield Static(title, classes="dialogue-titre", markup=False)
            yield Input(
                self._typed,
                placeholder="Code, mots ou initiales des mots"
                + (" ; « 0,5 CODE » saisit" if self._jour else ""),
                select_on_focus=False,
            )
            yield PickerList(self._read_figures, longest)
            yield TextBlock(id="ligne")
            yield TextBlock(id="faits")
            yield EndLine()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.query_one(PickerList).show(tuple(self._group_rows()))

    def use(self, snapshot: SemaineSnapshot, semaine: Semaine) -> None:
        """Show the days left by a later reading of the week, if it has all the lines offered."""
        if not snapshot.programme.by_code.keys() >= set(self._codes):
            return
        self._snapshot, self._semaine = snapshot, semaine
        self.query_one(PickerList).refresh()
        self._describe_chosen()

    def _read_figures(self, code: str) -> PickFigures:
        closed = self._snapshot.explain_closed(code)
        reste = closed or format_reste(self._snapshot, self._semaine, code).texte
        return PickFigures(reste, self._snapshot.programme.by_code[code].echeance.texte or "")

    def _signe(self, code: str) -> str:
        if code in self._mine:
            return MINE
        return RECENT if code in self._recent else OTHER

    def _row(self, code: str, positions: tuple[int, ...] = ()) -> PickRow:
        signe = SHOWN if code in self._shown else self._signe(code)
        libelle, is_closed = self._snapshot.programme.by_code[code].libelle, code in self._shut
        return PickRow(code, signe, libelle, positions, is_closed)

    def _group_rows(self) -> Iterator[PickRow]:
        title = None
        for code in self._codes:
            heading = _CLOSED_TITLE if code in self._shut else _TITLES[self._signe(code)]
            if heading != title:
                title = heading
                yield PickRow(None, "", heading)
            yield self._row(code)

    def _rows_below(self, words: str) -> Iterator[PickRow]:
        """Yield the lines of the heading that `words` name, under its label; nothing if they name none."""
        programme = self._snapshot.programme
        headings = [ligne.code for ligne in programme.lignes if programme.children[ligne.code]]
        for match in rank_near(programme, headings, words)[:1]:
            yield PickRow(None, "", f"{match.code} {programme.by_code[match.code].libelle}")
            below = programme.subtrees[match.code]
            yield from (self._row(code) for code in self._codes if code in below)

    def _split(self, texte: str) -> tuple[str, str]:
        """Return the days at the head of the text, `,5 rgpd`, and the words that find a line."""
        days, _, words = texte.strip().partition(" ")
        try:
            parse_jours(days, pas=1, minutes_par_jour=self._snapshot.reglages.minutes_par_jour)
        except JoursRefuses:
            is_days = bool(self._typed) and may_become_jours(days)
        else:
            # Without words, `1` begins the code of a line.
            is_days = bool(self._typed or words)
        return (days, words) if is_days and self._jour else ("", texte)

    def _pick(self, texte: str) -> None:
        code = self.query_one(PickerList).code
        if code is None and self._jour is None:
            return
        if code is None:
            self.dismiss(None)
            self.app.call_later(self.app.run_action, f"app.open_bar({texte!r})")
            return
        why = self._snapshot.explain_closed(code)
        if why is None:
            self.dismiss(Pick(code, self._split(texte)[0]))
        else:
            again = " ou rouvrez-la dans Avancement (F3, x)" if code in self._snapshot.fermees else ""
            self._describe(
                inert(f"✗ {code} : {why}, aucun jour ne s'y saisit.", "$text-error"),
                inert(f"Choisissez une autre ligne{again}.", "$text-error"),
            )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        words = self._split(event.value)[1]
        if words.strip():
            matches = rank_lignes(self._snapshot.programme, self._codes, words)
            rows = tuple(self._row(match.code, match.positions) for match in matches)
            rows = rows or tuple(self._rows_below(words))
        else:
            rows = tuple(self._group_rows())
        self.query_one(PickerList).show(rows)

    def on_row_pointed(self, event: RowPointed) -> None:
        event.stop()
        self._describe_chosen()

    def _describe_chosen(self) -> None:
        code = self.query_one(PickerList).code
        if code is None:
            self._describe(inert(ELSEWHERE if self._jour else ""), inert(""))
            return
        ligne = self._snapshot.programme.by_code[code]
        parents = " › ".join(reversed(self._snapshot.programme.path(code)[1:-1]))
        qui = ", ".join(map(str, ligne.responsables))
        figures = self._read_figures(code)
        reste = figures.reste if code in self._shut else f"reste {figures.reste}"
        facts = " · ".join(part for part in (reste, qui, parents, figures.echeance) if part)
        days = self._split(self.query_one(Input).value)[0]
        lead = ""
        if days and self._jour:
            held = self._semaine.cells.get((code, self._jour))
            does = f"remplace {format_nombre(held.centiemes)} par" if held else "saisit"
            lead = f"Entrée {does} {days} le {format_jour(self._jour)} sur "
        self._describe(inert(f"{lead}{code} {ligne.libelle}", "bold"), inert(facts))

    def _describe(self, ligne: Content, facts: Content) -> None:
        self.query_one("#ligne", TextBlock).content = ligne
        self.query_one("#faits", TextBlock).content = facts

    def on_row_opened(self, event: RowOpened[PickRow]) -> None:
        event.stop()
        self._pick(self.query_one(Input).value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._pick(event.value)

    def action_step(self, delta: int) -> None:
        self.query_one(PickerList).move(delta)
