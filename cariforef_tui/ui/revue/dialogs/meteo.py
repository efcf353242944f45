"""Dialogs of the weather of a perimeter, and of the people at its review with the date of the next one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from cariforef_tui.domain.programme.programme import check_qui
from cariforef_tui.domain.revue.revue import (
    CleRevue,
    Meteo,
    MeteoDeclaree,
    RevueEcrite,
    check_meteo,
    check_prochaine,
    clean_remarque,
)
from cariforef_tui.domain.values.dates import format_date, parse_coming_date
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.ui.dialogs.dialog import ButtonDialog, EndLine, labelled
from cariforef_tui.ui.dialogs.drafting import Slot
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.kit.draft import Champs
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.dialogs.base import RevueDialog, reading
from cariforef_tui.ui.revue.rows import SIGNES_METEO

_COULEURS = tuple(Meteo)
_SEPARATORS = re.compile(r"[\s,;/]+")
"""Separators between initials."""


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
        """The person has chosen the colour shown."""

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
    """Asks for the weather. It opens on the draft, else on the weather declared."""

    accept_label = "Donner la météo"

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
            yield labelled("Commentaire", LongText(self._texte, id="meteo-texte"))
            told = "v, o ou r choisit ; orange ou rouge : dites pourquoi."
            yield Static(told, classes="champ-lu", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(MeteoChoice).focus()

    def on_meteo_choice_accepted(self) -> None:
        """Accept green if its comment is the one known to all; else go to the comment, which says why."""
        text = self.query_one(LongText)
        if self.query_one(MeteoChoice).couleur is Meteo.VERT and text.paragraph == self._before:
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
            commentaire = clean_remarque(text.paragraph)
            is_greener = couleur is Meteo.VERT and self._couleur_before is not Meteo.VERT
            if is_greener and commentaire == self._before:
                commentaire = ""
            check_meteo(couleur, commentaire)
        return MeteoAnswer(couleur, commentaire)


@dataclass(frozen=True, slots=True)
class Presence:
    """Initials of the people there and of the people excused, and the date of the next review."""

    presents: tuple[str, ...]
    excuses: tuple[str, ...]
    prochaine: date | None


class PresenceDialog(ButtonDialog[Presence]):
    """Asks for the people there, without those excused. If the review has no list, it proposes the pôle."""

    accept_label = "Noter"

    def __init__(self, cle: CleRevue, au: date, people: Mapping[str, str | None], said: RevueEcrite) -> None:
        """`people` gives the pôle of each agent by initials; `said` is the present content of the review."""
        super().__init__()
        self._cle, self._au, self._people, self._said = cle, au, people, said

    def compose(self) -> ComposeResult:
        said = self._said
        is_said = said.presents or said.excuses
        proposed = [name for name, pole in self._people.items() if pole == self._cle.perimetre]
        prochaine = format_date(said.prochaine) if said.prochaine else ""
        with Vertical(id="cadre"):
            yield Static(
                inert(f"Présents · {self._cle.court}"),
                classes="dialogue-titre",
            )
            for name, label, value in (
                ("presents", "Présents", " ".join(said.presents if is_said else proposed)),
                ("excuses", "Excusés", " ".join(said.excuses)),
                ("prochaine", "Prochaine revue", prochaine),
            ):
                # The cursor stands at the end: the names typed there are others.
                value = f"{value} " if value and name != "prochaine" else value
                yield labelled(label, Input(value, id=f"presence-{name}", select_on_focus=False))
            yield Static("lundi, 04/06, +7 ; vide, pas encore dite", classes="champ-lu", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one("#presence-presents", Input).focus()

    def _show_end(self) -> None:
        focused = self.focused
        if isinstance(focused, Input) and focused.id != "presence-prochaine":
            self.query_one(EndLine).show("suite", self.give_up_label)
        else:
            super()._show_end()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field, or write from the last one."""
        event.stop()
        event.prevent_default()
        if event.input.id == "presence-prochaine":
            self.accept()
        else:
            self.focus_next(Input)

    def accept(self) -> None:
        try:
            said, excuses = self._read("presents", "Présents"), self._read("excuses", "Excusés")
            presents = tuple(name for name in said if name not in excuses)
            prochaine = self._read_prochaine()
        except Refus as refusal:
            self.refuse(str(refusal))
            return
        self.dismiss(Presence(presents, excuses, prochaine))

    def _read_prochaine(self) -> date | None:
        field = self.query_one("#presence-prochaine", Input)
        with reading(field):
            prochaine = parse_coming_date(field.value, self._au) if field.value.strip() else None
            if prochaine is not None:
                check_prochaine(self._cle, prochaine)
        return prochaine

    def _read(self, name: str, label: str) -> tuple[str, ...]:
        field = self.query_one(f"#presence-{name}", Input)
        known = {*self._people, *self._said.presents, *self._said.excuses}
        with reading(field):
            names = check_qui("/".join(_SEPARATORS.split(field.value.strip())), known, champ=label)
        return tuple(names.split("/")) if names else ()
