"""The list of groups to look at, which replaces the tree: overspent ones, then late ones, the worst first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.strip import Strip

from cariforef_tui.domain.alertes.of_echeances import format_delai
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, Gravite, worst
from cariforef_tui.domain.avancement.look import (
    describe_title,
    enjeu_signe,
    keep_perimeter,
    short_code,
    tell_etat,
    tell_ratio,
)
from cariforef_tui.domain.avancement.sentences import name_over
from cariforef_tui.domain.programme.gestes import describe_enveloppe, describe_partage
from cariforef_tui.domain.values.text import capitalize, inert_text
from cariforef_tui.services.avancement import Raison, load_raisons, tell_raison
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.avancement.tree_rows import BarPart, look_of, mark_of
from cariforef_tui.ui.avancement.views import View
from cariforef_tui.ui.keys.footers import IN_LIST
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.columns import align_column, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.figures import format_ecart, format_estime
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.programme.plan_menu import Subject

_LABEL_MIN, _LABEL_ENOUGH = 28, 60
"""Cells of a label: under the first number, the bar then the end go; over the second, other columns grow."""
_BAR, _BAR_MAX, _QUI, _QUI_MAX = 5, 12, 6, 20
_MARGE = 4
"""The cursor's sign, that of the gravité, and a blank."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """A group to look at, or the heading of several (`code` is empty).

    `enjeu` has the days at stake as a text, `centiemes` in hundredths for the bar. `fin` is the forecast in
    days, or the end date of a late group that has one. `raison` says why the group is here.
    """

    titre: str = ""
    code: str = ""
    gravite: Gravite | None = None
    enjeu: str = ""
    centiemes: int = 0
    abrege: str = ""
    libelle: str = ""
    chiffres: str = ""
    fin: str = ""
    qui: tuple[str, ...] = ()
    raison: Raison | None = None


def make_look_rows(situation: Situation, raisons: Collection[Raison]) -> tuple[LookRow, ...]:
    """Return the rows of the groups, in order: those over their plan or to be, then those late."""
    over = [one for one in raisons if _is_over(one.groupe)]
    late = [one for one in raisons if not _is_over(one.groupe)]
    return tuple(
        row
        for titre, what, group in (
            (name_over([one.groupe.etat for one in over]).upper(), "au-delà du prévu", over),
            ("RETARD", "écart à l'attendu", late),
        )
        if group
        for row in (
            LookRow(titre=f"{titre}  {len(group)} · {what}"),
            *(_make_row(situation, raison) for raison in group),
        )
    )


def _is_over(groupe: AvancementGroupe) -> bool:
    return groupe.etat is not None and groupe.etat.is_over


def _make_row(situation: Situation, raison: Raison) -> LookRow:
    programme, groupe = situation.programme, raison.groupe
    code, stake = groupe.ouvertes[0], enjeu_signe(groupe)
    return LookRow(
        code=code,
        gravite=groupe.gravite,
        enjeu=format_ecart(stake),
        centiemes=abs(stake),
        abrege=short_code(groupe),
        libelle=inert_text(programme.by_code[code].libelle),
        chiffres=tell_ratio(groupe),
        fin=_tell_end(groupe, situation.avancement.au) or format_estime(groupe.atterrissage),
        qui=raison.qui,
        raison=raison,
    )


def _tell_end(groupe: AvancementGroupe, au: date) -> str:
    """Return the end of a late group: `30/06`, `J+3`, or `◆ J-3` if it is a jalon; empty for the others."""
    if groupe.fin_propre is None or _is_over(groupe):
        return ""
    left = (groupe.fin_propre - au).days
    told = format_delai(left) if abs(left) <= ANNONCE_JOURS else f"{groupe.fin_propre:%d/%m}"
    return f"◆ {told}" if groupe.is_borne else told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Widths:
    enjeu: int
    barre: int
    code: int
    libelle: int
    chiffres: int
    fin: int
    qui: int


def _share(width: int, rows: Sequence[LookRow]) -> _Widths:
    """Share `width` between the columns, without cutting figures: the bar goes first, then the end."""
    enjeu, code, chiffres, fin = (
        max((cell_len(text) for text in column), default=0)
        for column in (
            align_column([row.enjeu for row in rows]),
            [row.abrege for row in rows],
            [row.chiffres for row in rows],
            [*(row.fin for row in rows), "fin"],
        )
    )
    left = width - _MARGE - sum(cells + 1 for cells in (enjeu, code, chiffres))
    shown = {"barre": _BAR, "fin": fin, "qui": _QUI}
    for name in shown:
        if left - sum(cells + 1 for cells in shown.values() if cells) < _LABEL_MIN:
            shown[name] = 0
    libelle = left - sum(cells + 1 for cells in shown.values() if cells)
    for name, most in (("qui", _QUI_MAX), ("barre", _BAR_MAX)):
        more = min(max(0, libelle - _LABEL_ENOUGH), most - shown[name]) if shown[name] else 0
        shown[name] += more
        libelle -= more
    return _Widths(enjeu=enjeu, code=code, libelle=max(0, libelle), chiffres=chiffres, **shown)


class LookList(RowTable[LookRow]):
    """The list of `rows`; it reports that the cursor moved, and that a row is opened."""

    LOOK = "look"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"look--{name}"
        for name in (
            "entete",
            "titre",
            "normal",
            "discret",
            "code",
            "curseur",
            "curseur-inactif",
            *BarPart,
        )
    }

    def key_of(self, row: LookRow) -> str:
        return row.code or row.titre

    def is_heading(self, row: LookRow) -> bool:
        return not row.code

    def fit_rows(self) -> None:
        super().fit_rows()
        self._shared = -1

    def _share_width(self, width: int) -> None:
        """Share `width` between the columns, by the texts of the rows. A scrollbar may change the width."""
        if width == self._shared:
            return
        self._shared = width
        groups = [row for row in self.rows if row.code]
        self._widths = _share(width, groups)
        self._enjeux = dict(
            zip([row.code for row in groups], align_column([row.enjeu for row in groups]), strict=True)
        )
        labels = tell_apart(tuple(row.libelle for row in groups), (self._widths.libelle,) * len(groups))
        self._labels = {row.code: text for row, text in zip(groups, labels, strict=True)}
        self._most = max((row.centiemes for row in groups), default=0)

    def render_line(self, y: int) -> Strip:
        if not self.rows and y == self.HEADER_LINES:
            width = self.scrollable_content_region.width
            return self.draw_text(fit("  Rien à regarder ici.", width), self.style("normal"), width)
        return super().render_line(y)

    def draw_header(self, _y: int, width: int) -> Strip:
        if not self.rows:
            return self.draw_text("", self.style("entete"), width)
        self._share_width(width)
        widths = self._widths
        tail = "réal/prévu".rjust(widths.chiffres)
        tail += f" {fit_right('fin', widths.fin)}" if widths.fin else ""
        lead = fit("   à voir", _MARGE + widths.enjeu + 1 + (widths.barre + 1 if widths.barre else 0))
        tail += f" {fit('qui', widths.qui)}" if widths.qui else ""
        text = f"{fit(f'{lead}ligne', max(0, width - cell_len(tail) - 1))} {tail}"
        return self.draw_text(text, self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        self._share_width(width)
        row, is_under = self.rows[rank], rank == self.cursor
        if not row.code:
            return self.draw_text(f" {row.titre} ".ljust(width, "─"), self.style("titre"), width)
        over = self.style("curseur" if self.has_focus else "curseur-inactif") if is_under else Style()
        mark = CURSEUR if is_under else " "
        normal = self.style("normal") + over
        segments = [Segment(text, self.style(look) + over) for look, text in self._cells(row, mark)]
        return Strip(segments).adjust_cell_length(width, normal).apply_style(self.rich_style)

    def _cells(self, row: LookRow, mark: str) -> Iterator[tuple[str, str]]:
        widths, look = self._widths, look_of(row.gravite)
        yield look, f"{mark}{mark_of(row.gravite):<2} "
        yield look, f"{self._enjeux[row.code]} "
        if widths.barre:
            yield look, f"{draw_stake(row.centiemes, self._most, widths.barre)} "
        yield "code", f"{fit(row.abrege, widths.code)} "
        yield "normal", f"{fit(self._labels[row.code], widths.libelle)} "
        yield "normal", f"{fit_right(row.chiffres, widths.chiffres)} "
        if widths.fin:
            yield "discret", f"{fit_right(row.fin, widths.fin)} "
        if widths.qui:
            yield "normal", fit_names(row.qui, widths.qui)


def draw_stake(centiemes: int, most: int, width: int) -> str:
    """Return a bar, full (`width` cells) if `centiemes` equals `most`; at least half a cell."""
    eighths = max(4, 8 * width * centiemes // most) if most > 0 else 0
    full, rest = divmod(eighths, 8)
    return f"{'█' * full}{_EIGHTHS[rest].strip()}".ljust(width)


def fit_names(names: Sequence[str], width: int) -> str:
    """Return `MP SPB`, or `MP +5` if `width` cells hold no more."""
    for count in range(len(names), 0, -1):
        rest = len(names) - count
        text = " ".join([*names[:count], *([f"+{rest}"] if rest else [])])
        if cell_len(text) <= width:
            return fit(text, width)
    return fit(names[0] if names else "", width)


class LookView(Container):
    """The list, and below it the reason of the row under the cursor."""

    def compose(self) -> ComposeResult:
        yield LookList(id="a-regarder")
        yield TextBlock(id="pourquoi")

    @property
    def table(self) -> LookList:
        return self.query_one(LookList)

    def tell(self, situation: Situation) -> None:
        """Say why the row under the cursor is there."""
        row = self.table.row
        self.query_one("#pourquoi", TextBlock).content = describe_row(situation, row) if row else Content("")


class Looking(View):
    """The list in place of the tree; it starts with the groups of the person's own pôle.

    A filter that names a pôle or people replaces that perimeter; any other filter narrows it.
    """

    NAME = "à regarder"

    def __init__(self, host: PlaceScreen, outline: Outline) -> None:
        super().__init__(host, outline)
        self._shown: LookView | None = None
        self._read: tuple[Situation, tuple[Raison, ...]] | None = None
        self._is_of_all = self._is_empty = False
        self._wanted: str | None = None

    @property
    def table(self) -> LookList:
        assert self._shown is not None
        return self._shown.table

    @property
    def words(self) -> Mapping[Gesture, str]:
        if self.body.is_whole:
            return super().words
        return {Gesture.VIEW: IN_LIST[Gesture.VIEW]} if self._is_empty else IN_LIST

    @property
    def is_read(self) -> bool:
        return self._raisons_of(self._outline.situation) is not None

    @property
    def codes(self) -> Sequence[str]:
        return [row.code for row in self.table.rows if row.code]

    @property
    def way_back(self) -> str | None:
        return self.code

    async def show(self, code: str | None) -> None:
        self._wanted, self._read, self._is_of_all, self._is_empty = code, None, False, False
        if self.body.is_whole:
            self.body.toggle_whole()
        self._host.add_class("-liste")
        self._shown = LookView(id="liste")
        await self.body.mount(self._shown, after="#arbre")
        self.body.add_class("-liste")
        self.table.focus()

    def hide(self) -> None:
        shown, self._shown = self._shown, None
        if shown is not None:
            self._host.remove_class("-liste")
            self.body.remove_class("-liste")
            shown.remove()

    def widen(self) -> bool:
        had = bool(self._home)
        self._is_of_all = True
        return had

    @property
    def _home(self) -> tuple[str, ...]:
        """Return the pôle of the list, empty for all pôles."""
        return () if self._is_of_all else self._outline.home_of(self._host.session.agent)

    def draw(self) -> None:
        """Draw the groups that the filter keeps, once their reasons are read."""
        situation, shown = self._outline.situation, self._shown
        if situation is None or shown is None:
            return
        raisons = self._raisons_of(situation)
        if raisons is None:
            read = partial(
                load_raisons,
                self._host.store,
                situation,
                situation.avancement.a_regarder,
                lecteur=self._host.session.agent,
            )
            self._host.read(read, partial(self._use, situation), group="raisons")
            return
        kept = keep_perimeter(situation.avancement.a_regarder, self._outline.kept_within(self._home))
        shown.table.rows = make_look_rows(situation, [one for one in raisons if one.groupe in kept])
        self._is_empty = not shown.table.rows
        if self._wanted is not None:
            shown.table.point_at(self._wanted)
            self._wanted = None
        shown.tell(situation)
        self._host.refresh_bindings()

    def _raisons_of(self, situation: Situation | None) -> tuple[Raison, ...] | None:
        """Return the reasons read, None if they are those of other figures."""
        return self._read[1] if self._read is not None and self._read[0] is situation else None

    def _use(self, situation: Situation, raisons: tuple[Raison, ...]) -> None:
        self._read = situation, raisons
        # The person may have left the list during the reading: `draw` then does nothing.
        self.draw()

    def follow(self, subject: Subject) -> None:
        if self._shown is not None:
            self._shown.tell(subject.situation)
        super().follow(subject)

    def open_row(self) -> None:
        if self.code is not None:
            self.body.toggle_whole()

    def refusal_of(self, move: str) -> str:
        # The keys of the panes, and those of the detail shown alone, act as beside the tree.
        if move.endswith("pane") or self.body.is_whole:
            return ""
        return "Cette touche range l'arbre : ! y revient, sur la même ligne."

    def describe(self) -> Iterable[str]:
        """Yield the perimeter, `14 à regarder sur 43`, the arrêté, and the keys that change the perimeter."""
        situation = self._outline.situation
        if situation is not None:
            home, typed = self._home, self._outline.typed.describe()
            whole = next(iter(situation.programme.by_code))
            yield from filter(None, (*home, typed)) if home or typed else [whole]
            yield describe_title(situation.avancement, self._outline.kept_within(home))
            if home and (elsewhere := self._tell_elsewhere(situation)):
                yield elsewhere
            arrete, *more = situation.tell_arrete(self._host.session.agent).split(", ")
            yield from (arrete, "! l'arbre", "f filtrer", *more)

    def _tell_elsewhere(self, situation: Situation) -> str:
        """Return `2 ailleurs : ! (Échap)`: the groups of the other pôles, and the sign of the gravest."""
        found = situation.avancement.a_regarder
        here = keep_perimeter(found, self._outline.kept_within(self._home))
        others = [one for one in keep_perimeter(found, self._outline.kept) if one not in here]
        mark = mark_of(worst(one.gravite for one in others))
        return f"{len(others)} ailleurs : {mark} (Échap)" if others else ""


def describe_row(situation: Situation, row: LookRow) -> Content:
    """Return a group's état, its days, people, last saisie and decisions, then the whole label."""
    raison, avancement = row.raison, situation.avancement
    if raison is None:
        return Content("")
    groupe = raison.groupe
    etat, shared = tell_etat(groupe, avancement.arrete, avancement.au), describe_partage(groupe.enveloppe)
    return Content.assemble(
        (f"{shared}." if shared else describe_enveloppe(groupe.enveloppe), "bold $text-primary"),
        inert(f" {capitalize(etat)}. ", "bold"),
        inert(" ".join(tell_raison(raison, avancement.au))),
        "\n",
        inert(row.libelle),
    )
