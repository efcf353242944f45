"""The list of what needs a look in place of the tree: its perimeter, what it reads, what it says below."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from cariforef_tui.domain.avancement.look import describe_title, keep_perimeter, tell_etat
from cariforef_tui.domain.programme.gestes import describe_enveloppe, describe_partage
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.avancement import Raison, load_raisons, tell_raison
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.body import AvancementBody
from cariforef_tui.ui.avancement.look_list import LookList, LookRow, make_look_rows
from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock


class LookView(Container):
    """The list, and below it why its row is there."""

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


class Looking:
    """Owns the list while it is shown: that of one's own pôle, until one asks for more.

    A filter that names a pôle or people says which lines it is about; another narrows those of the pôle.
    """

    def __init__(self, host: PlaceScreen, outline: Outline) -> None:
        self._host, self._outline = host, outline
        self.view: LookView | None = None
        self._read: tuple[Situation, tuple[Raison, ...]] | None = None
        self._is_of_all = False
        self._wanted: str | None = None

    @property
    def is_read(self) -> bool:
        """False while it is shown without its reasons."""
        return self.view is None or self._raisons_of(self._outline.situation) is not None

    async def show(self, body: AvancementBody, code: str | None) -> None:
        """Show the list in place of the tree, the cursor on the line `code` where that is listed."""
        self._wanted, self._read, self._is_of_all = code, None, False
        self.view = LookView(id="liste")
        await body.mount(self.view, after="#arbre")
        body.add_class("-liste")
        self.view.table.focus()
        self.draw()

    def hide(self, body: AvancementBody) -> None:
        """Show the tree again."""
        view, self.view = self.view, None
        if view is not None:
            body.remove_class("-liste")
            view.remove()

    def widen(self) -> bool:
        """Show what all pôles have to look at; False where that is shown already."""
        had = self.view is not None and bool(self._home)
        self._is_of_all = True
        return had

    @property
    def _home(self) -> tuple[str, ...]:
        """The pôle that the list is about, none for all of them."""
        return () if self._is_of_all else self._outline.home_of(self._host.session.agent)

    def draw(self) -> None:
        """Draw the groups that the filter keeps, once their reasons are read."""
        situation, view = self._outline.situation, self.view
        if situation is None or view is None:
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
        view.table.rows = make_look_rows(situation, [one for one in raisons if one.groupe in kept])
        if self._wanted is not None:
            view.table.point_at(self._wanted)
            self._wanted = None
        view.tell(situation)

    def _raisons_of(self, situation: Situation | None) -> tuple[Raison, ...] | None:
        """The reasons read, None where they are of other figures."""
        return self._read[1] if self._read is not None and self._read[0] is situation else None

    def _use(self, situation: Situation, raisons: tuple[Raison, ...]) -> None:
        self._read = situation, raisons
        self.draw()

    def follow(self) -> None:
        """Say why the row now under the cursor is there."""
        if self.view is not None and self._outline.situation is not None:
            self.view.tell(self._outline.situation)

    def describe(self) -> Iterable[str]:
        """Yield the perimeter, `14 à regarder sur 43`, the arrêté, and the keys that change it."""
        situation = self._outline.situation
        if situation is not None:
            home, typed = self._home, self._outline.typed.describe()
            whole = next(iter(situation.programme.by_code))
            yield from filter(None, (*home, typed)) if home or typed else [whole]
            yield describe_title(situation.avancement, self._outline.kept_within(home))
            arrete, *more = situation.tell_arrete(self._host.session.agent).split(", ")
            yield from (arrete, "Échap toutes" if home else "! l'arbre", "f filtrer", *more)


def describe_row(situation: Situation, row: LookRow) -> Content:
    """The état of a group, then why: its days, who, its last saisie, its decisions; then the label whole."""
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
