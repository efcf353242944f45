"""The dialog that lists the signed months to countersign, without the months to read first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.visas import SignedMonth
from cariforef_tui.ui.dialogs.dialog import ButtonDialog
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.inert import inert

ReadMonths = Callable[[], tuple[SignedMonth, ...]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the person decides: to countersign `months`, or to send the only one back."""

    geste: GesteVisa
    months: tuple[SignedMonth, ...]


class CountersignDialog(ButtonDialog[Verdict]):
    """Shows the months to countersign, of the `asked` ones that `read` gives in a thread.

    Of several months, the ones with an anomaly are listed apart and left out. A single month is kept, and
    may be sent back instead.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_by(1)", show=False),
        Binding("k,up", "scroll_by(-1)", show=False),
    ]
    AUTO_FOCUS = ".-defaut"
    CSS_PATH = "styles.tcss"
    accept_label = "Contresigner"

    def __init__(self, read: ReadMonths, asked: int) -> None:
        super().__init__()
        self._read_months = read
        self.other_buttons = ((GesteVisa.RENVOI, "Renvoyer"),) if asked == 1 else ()
        self._retained: tuple[SignedMonth, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Lecture…", id="mois-question", classes="dialogue-titre", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static("", id="mois-lus", markup=False)
            yield Static(
                "Un mois contresigné ne peut être rouvert qu'avec un motif, gardé pour toujours.",
                classes="dialogue-aide",
            )
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.read(self._read_months, self._use, refuse=self._tell_unread)

    def _tell_unread(self, error: CariforefError) -> None:
        self._use(())
        self.refuse(str(error))

    def _use(self, months: tuple[SignedMonth, ...]) -> None:
        is_alone = len(months) == 1
        self._retained = tuple(month for month in months if is_alone or not month.anomalies)
        left_out = tuple(month for month in months if month not in self._retained)
        self.query_one("#mois-question", Static).update(inert(_title(self._retained)))
        lines = [*_rows(self._retained)]
        if left_out:
            lines.append(inert("Laissés de côté, à lire avant (Entrée sur le mois)", "$text-warning"))
            lines += [inert(f"! {_name(month)} : {', '.join(month.anomalies)}") for month in left_out]
        self.query_one("#mois-lus", Static).update(Content("\n").join(lines))

    def accept(self) -> None:
        self._decide(GesteVisa.CONTRESEING)

    def _decide(self, geste: GesteVisa) -> None:
        if self._retained:
            self.dismiss(Verdict(geste, self._retained))
        else:
            self.refuse("Rien à contresigner ici : Échap.")

    def press(self, name: str) -> None:
        if name == GesteVisa.RENVOI:
            self._decide(GesteVisa.RENVOI)
        else:
            super().press(name)

    def action_scroll_by(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _title(months: Sequence[SignedMonth]) -> str:
    if not months:
        return "Aucun mois signé à contresigner d'un coup"
    total = format_jours(sum(month.total for month in months))
    what = f"{months[0].mois.libelle} de {months[0].agent}" if len(months) == 1 else f"{len(months)} mois"
    return f"Contresigner {what}, {total} ?"


def _name(month: SignedMonth) -> str:
    return f"{month.agent} · {month.mois.libelle}"


def _rows(months: Sequence[SignedMonth]) -> Iterator[Content]:
    """Yield a line for each month: the agent, the month, the days, the days that funds pay, then notes."""
    name = max((cell_len(_name(month)) for month in months), default=0)
    for month in months:
        figures = f"{fit(_name(month), name)} {fit_right(format_jours(month.total), 7)}"
        yield inert("  ".join((figures, " · ".join(_notes(month)))).rstrip())


def _notes(month: SignedMonth) -> Iterator[str]:
    for fonds, centiemes in month.fonds.items():
        yield f"{fonds} {format_jours(centiemes)}"
    if month.changes is not None:
        yield count_of(month.changes, "changement")
    if month.auteurs:
        yield f"en partie saisi par {', '.join(month.auteurs)}"
    if month.anomalies:
        yield f"! {', '.join(month.anomalies)}"
