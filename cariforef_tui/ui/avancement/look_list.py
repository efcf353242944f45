"""The list of groups to look at, which replaces the tree: by gravité, then by days at stake.

Below them, those that slow down, dim: they need no look yet, and nothing counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content

from cariforef_tui.domain.alertes.of_echeances import format_delai
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, worst
from cariforef_tui.domain.avancement.look import (
    describe_title,
    enjeu_signe,
    keep_perimeter,
    short_code,
    tell_etat,
    tell_ratio,
)
from cariforef_tui.domain.avancement.sentences import describe_rythme, estimate, name_etat
from cariforef_tui.domain.programme.gestes import describe_enveloppe, describe_partage
from cariforef_tui.domain.values.text import capitalize, count_of, inert_text
from cariforef_tui.services.avancement import Raison, load_raisons, tell_raison
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.listing import Listing
from cariforef_tui.ui.keys.footers import IN_LIST
from cariforef_tui.ui.kit.column_table import NORMAL, WIDEST, Column, ColumnTable, Label, Piece
from cariforef_tui.ui.kit.columns import LABEL_MIN, align_column, fit, fit_right
from cariforef_tui.ui.kit.figures import format_ecart, format_estime, look_of, mark_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import Row

_EIGHTHS = " ▏▎▍▌▋▊▉"
RALENTIS_MAX = 5
"""Groups that slow down and are shown; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """A group, at `au`, and why it is there; or the heading of several, which has a title.

    `libelle` is that of its first line. `most` has the days at stake in the worst group of the list.
    `is_elsewhere` is True for a group of other pôles, shown where one's own has nothing.
    """

    au: date
    titre: str = ""
    raison: Raison | None = None
    libelle: str = ""
    most: int = 0
    is_elsewhere: bool = False

    @property
    def is_dim(self) -> bool:
        return self.is_elsewhere or not self.groupe.is_to_look_at

    @property
    def groupe(self) -> AvancementGroupe:
        assert self.raison is not None
        return self.raison.groupe

    @property
    def code(self) -> str:
        """Code of the first line still open, empty for a heading."""
        return self.groupe.ouvertes[0] if self.raison else ""

    @property
    def mot(self) -> str:
        """Its état, or that it slows down."""
        return name_etat(self.groupe.etat) if self.groupe.is_to_look_at else "ralentit"

    @property
    def jours(self) -> int:
        """Hundredths at stake, as they are shown; negative if they lack."""
        groupe = self.groupe
        return enjeu_signe(groupe) if groupe.is_to_look_at else -estimate(groupe.en_moins)


def make_look_rows(situation: Situation, raisons: Collection[Raison]) -> tuple[LookRow, ...]:
    """Return the rows of the groups to look at, in their order, then of those that slow down."""
    looked = _make_rows(situation, [one for one in raisons if one.groupe.is_to_look_at])
    slow = _make_rows(situation, [one for one in raisons if not one.groupe.is_to_look_at])
    if not slow:
        return looked
    au, more = situation.avancement.au, len(slow) - RALENTIS_MAX
    heading = LookRow(au=au, titre="Ralentit · moins de la moitié de ce qu'il faudrait par semaine")
    rest = (LookRow(au=au, titre=f"et {count_of(more, 'autre')}"),) if more > 0 else ()
    return (*looked, heading, *slow[:RALENTIS_MAX], *rest)


def _make_rows(situation: Situation, raisons: Collection[Raison]) -> tuple[LookRow, ...]:
    au, by_code = situation.avancement.au, situation.programme.by_code
    rows = [
        LookRow(au=au, raison=one, libelle=inert_text(by_code[one.groupe.ouvertes[0]].libelle))
        for one in raisons
    ]
    most = max((abs(row.jours) for row in rows), default=0)
    return tuple(replace(row, most=most) for row in rows)


def _tell_end(row: LookRow) -> str:
    """Return the end of a late group: `30/06`, `J+3`, `◆ J-3` if it is a jalon; the landing of the others."""
    groupe = row.groupe
    if groupe.fin_propre is None or groupe.is_over:
        return format_estime(groupe.atterrissage)
    left = (groupe.fin_propre - row.au).days
    told = format_delai(left) if abs(left) <= ANNONCE_JOURS else f"{groupe.fin_propre:%d/%m}"
    return f"◆ {told}" if groupe.is_borne else told


def _look(row: LookRow) -> str:
    return "discret" if row.is_dim else look_of(row.groupe.gravite)


def _tone(row: LookRow) -> str:
    return "discret" if row.is_dim else NORMAL


def _mark(row: LookRow) -> str:
    return mark_of(row.groupe.gravite) if row.groupe.is_to_look_at else "·"


def _draw_stake(row: LookRow, _text: str, width: int) -> tuple[Piece, ...]:
    return ((_look(row), draw_stake(abs(row.jours), row.most, width)),)


def names_column(qui: Callable[[Row], Sequence[str]], cells: Mapping[int, int]) -> Column[Row]:
    """Return the column of the people who work on a row; those who do not fit are counted."""
    return Column(
        titre="qui",
        read=lambda row: " ".join(qui(row)),
        cells=cells,
        draw=lambda row, _text, width: ((NORMAL, fit_names(qui(row), width)),),
    )


class LookList(ColumnTable[LookRow]):
    """The list of `rows`; it reports that the cursor moved, and that a row is opened."""

    COLUMNS: ClassVar[tuple[Column[LookRow], ...]] = (
        Column(read=_mark, cells={0: 2}, is_fixed=True, look=_look),
        Column(
            titre="à voir",
            read=lambda row: format_ecart(row.jours),
            cells={0: WIDEST},
            look=_look,
            align=fit_right,
            together=align_column,
        ),
        Column(read=lambda _row: "", cells={3: 5, 6: 12}, is_fixed=True, draw=_draw_stake),
        Column(read=lambda row: row.mot, cells={1: WIDEST}, look=_look),
        Column(titre="ligne", read=lambda row: short_code(row.groupe), cells={0: WIDEST}, look="discret"),
        # One cell less than elsewhere: 80 columns then show the end of each row.
        Label(read=lambda row: row.libelle, cells={0: LABEL_MIN - 1, 4: 60}, look=_tone),
        Column(
            titre="fait/prévu",
            read=lambda row: tell_ratio(row.groupe),
            cells={0: WIDEST},
            look=_tone,
            align=fit_right,
        ),
        Column(titre="fin", read=_tell_end, cells={2: WIDEST}, least=3, look="discret", align=fit_right),
        names_column(lambda row: row.raison.qui if row.raison else (), cells={1: 6, 5: 20}),
    )

    def key_of(self, row: LookRow) -> str:
        return row.code or row.titre

    def is_heading(self, row: LookRow) -> bool:
        return row.raison is None

    def title_of(self, row: LookRow) -> str:
        return row.titre


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


class Looking(Listing[LookRow, tuple[Raison, ...]]):
    """The list in place of the tree; it starts with the groups of the person's own pôle.

    A filter that names a pôle or people replaces that perimeter; any other filter narrows it.
    """

    NAME = "à regarder"
    WORDS = IN_LIST
    KEY = "!"
    _is_of_all = False

    def make_table(self) -> LookList:
        return LookList("Rien à regarder ici.", id="a-regarder")

    async def show(self, code: str | None) -> None:
        self._is_of_all = False
        await super().show(code)

    def widen(self) -> bool:
        had = bool(self._home)
        self._is_of_all = True
        return had

    @property
    def _home(self) -> tuple[str, ...]:
        """Return the pôle of the list, empty for all pôles."""
        return () if self._is_of_all else self._outline.home_of(self._host.session.agent)

    def load(self, situation: Situation) -> tuple[Raison, ...]:
        found = (*situation.avancement.a_regarder, *situation.avancement.ralentis)
        return load_raisons(self._host.store, situation, found, lecteur=self._host.session.agent)

    def make_rows(self, situation: Situation, raisons: tuple[Raison, ...]) -> tuple[LookRow, ...]:
        groupes = [one.groupe for one in raisons]
        here = keep_perimeter(groupes, self._outline.kept_within(self._home))
        rows = make_look_rows(situation, [one for one in raisons if one.groupe in here])
        if not self._home or any(groupe.is_to_look_at for groupe in here):
            return rows
        everywhere = keep_perimeter(situation.avancement.a_regarder, self._outline.kept)
        others = _make_rows(situation, [one for one in raisons if one.groupe in everywhere])
        nothing = LookRow(au=situation.avancement.au, titre="Rien à regarder ici ; ailleurs :")
        return (*((nothing,) if others else ()), *(replace(one, is_elsewhere=True) for one in others), *rows)

    def describe_row(self, situation: Situation, row: LookRow) -> Content:
        return describe_look(situation, row)

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
            told = situation.tell_arrete(self._host.session.agent, self._outline.perimetre_of(home))
            arrete, *more = told.split(", ")
            yield from (arrete, "! l'arbre", "f filtrer", *more)

    def _tell_elsewhere(self, situation: Situation) -> str:
        """Return `2 ailleurs : ! (Échap)`: the groups of the other pôles, and the sign of the gravest."""
        found = situation.avancement.a_regarder
        here = keep_perimeter(found, self._outline.kept_within(self._home))
        others = [one for one in keep_perimeter(found, self._outline.kept) if one not in here]
        mark = mark_of(worst(one.gravite for one in others))
        return f"{len(others)} ailleurs : {mark} (Échap)" if others else ""


def describe_look(situation: Situation, row: LookRow) -> Content:
    """Return a group's état, its people, decisions and last saisie, then the whole label."""
    raison, avancement = row.raison, situation.avancement
    if raison is None:
        return Content("")
    groupe = raison.groupe
    etat, shared = tell_etat(groupe, avancement.arrete, avancement.au), describe_partage(groupe.enveloppe)
    slow = "" if groupe.is_to_look_at else f"{describe_rythme(groupe.rythme)}."
    # The row has the days used and planned.
    _, *told = tell_raison(raison, avancement.au)
    return Content.assemble(
        (f"{shared}." if shared else describe_enveloppe(groupe.enveloppe), "bold"),
        inert(f" {capitalize(etat)}. ", "bold"),
        inert(" ".join(filter(None, (slow, *told)))),
        "\n",
        inert(row.libelle),
    )
