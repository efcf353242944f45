"""The weather of a perimeter: a colour, and why where it is not green."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.revue.revue import TEXTE_MAX, CleRevue, Meteo, MeteoDeclaree, check_meteo
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.ui.dialogs.drafting import Slot
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.kit.draft import Champs
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.dialogs.base import RevueDialog, reading
from cariforef_tui.ui.revue.rows import SIGNES_METEO

_COULEURS = tuple(Meteo)


@dataclass(frozen=True, slots=True)
class MeteoAnswer:
    couleur: Meteo
    commentaire: str


class MeteoChoice(Widget, can_focus=True):
    """Three colours on one line, each with its sign, its word and its key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h,up,k", "step(-1)", show=False),
        Binding("right,l,down,j,space", "step(1)", show=False),
        *(
            Binding(f"{meteo.value[0]},{rank}", f"choose('{meteo.value}')", show=False)
            for rank, meteo in enumerate(Meteo, start=1)
        ),
        Binding("enter", "accept", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"meteo--vert", "meteo--orange", "meteo--rouge"}

    couleur: reactive[Meteo] = reactive(Meteo.VERT)
    """The colour chosen."""

    class Accepted(Message):
        """The colour shown is the right one: on to the comment."""

    def render(self) -> Content:
        shown = Content("")
        for couleur in Meteo:
            look = self.get_visual_style(f"meteo--{couleur}", partial=True)
            chosen = couleur is self.couleur
            mark = "❯" if chosen else " "
            part = inert(f"{mark} {SIGNES_METEO[couleur]} {couleur} ({couleur.value[0]}) ").stylize(look)
            shown += (part.stylize("reverse") if chosen else part) + Content("  ")
        return shown

    def action_step(self, delta: int) -> None:
        self.couleur = _COULEURS[(_COULEURS.index(self.couleur) + delta) % len(_COULEURS)]

    def action_choose(self, couleur: str) -> None:
        self.couleur = Meteo(couleur)
        self.post_message(self.Accepted())

    def action_accept(self) -> None:
        self.post_message(self.Accepted())

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        start = 0
        for couleur in Meteo:
            width = len(f"❯ ☀ {couleur} (v)   ")
            if offset is not None and start <= offset.x < start + width:
                self.action_choose(couleur.value)
            start += width


class MeteoDialog(RevueDialog[MeteoAnswer]):
    """Opens on what was declared, or on what was being typed."""

    def __init__(self, cle: CleRevue, declaree: MeteoDeclaree | None, slot: Slot) -> None:
        super().__init__(slot)
        self._cle = cle
        self._before = (declaree.commentaire or "") if declaree else ""
        self._couleur_before = declaree.couleur if declaree else None
        typed = dict(slot.champs)
        self._texte = typed.get("texte", self._before)
        couleur = typed.get("couleur", "")
        self._couleur = (
            Meteo(couleur) if couleur in set(Meteo) else declaree.couleur if declaree else Meteo.VERT
        )

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(
                inert(f"Météo · {self._cle.court}"),
                classes="dialogue-titre",
            )
            choice = MeteoChoice(id="meteo-couleur")
            choice.couleur = self._couleur
            yield choice
            yield Static("Commentaire (requis si ce n'est pas vert)", markup=False)
            yield LongText(self._texte, id="meteo-texte")
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(MeteoChoice).focus()

    def on_meteo_choice_accepted(self) -> None:
        """Declare the colour at once where it needs no comment, or has one; else ask for it."""
        text = self.query_one(LongText)
        if self.query_one(MeteoChoice).couleur is Meteo.VERT or text.paragraph.strip():
            self.accept()
        else:
            text.focus()

    def read_champs(self) -> Champs:
        texte = self.query_one(LongText).paragraph
        if texte == self._before:
            return (("texte", ""),)
        return (("texte", texte), ("couleur", self.query_one(MeteoChoice).couleur.value))

    def answer(self) -> MeteoAnswer:
        couleur, text = self.query_one(MeteoChoice).couleur, self.query_one(LongText)
        with reading(text):
            commentaire = clean_text(text.paragraph, longueur_max=TEXTE_MAX, champ="Commentaire")
            is_greener = couleur is Meteo.VERT and self._couleur_before is not Meteo.VERT
            if is_greener and commentaire == self._before:
                commentaire = ""
            check_meteo(couleur, commentaire)
        return MeteoAnswer(couleur, commentaire)
