"""Dialogs of a decision (text, person, date, line), and of a comment on a line or on the perimeter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pendulum
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from cariforef_tui.domain.programme.find import rank_lignes
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.revue import (
    QUI_MAX,
    CleRevue,
    Decision,
    clean_remarque,
    resolve_ligne,
)
from cariforef_tui.domain.values.dates import format_date, parse_coming_date
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.revue.write import NewDecision, check_personnes, check_pour, check_texte
from cariforef_tui.ui.dialogs.dialog import EndLine, labelled
from cariforef_tui.ui.dialogs.drafting import Slot
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.draft import Champs
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.dialogs.base import RevueDialog, complete_people, find_people, reading

_LIGNES_MAX = 2
"""Number of lines shown below the field: the arrows bring the others."""
_SHOWN_MAX = 6
"""Number of people shown below the field: typing a letter more brings the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAsked:
    """Context of a decision to ask. `people` gives names by initials, the likeliest first.

    `revue` names the review in the title. `before` is the decision to rewrite, None for a new one. For a new
    one, the dialog proposes `qui`, `pour` and `ligne`.
    """

    cle: CleRevue
    revue: str
    au: date
    programme: Programme
    people: Mapping[str, str]
    before: Decision | None = None
    qui: str = ""
    pour: date | None = None
    ligne: str = ""


class DecisionDialog(RevueDialog[NewDecision]):
    """Returns a decision that the service accepts as it is.

    Enter goes from the text to the person, then to the date, then writes. The reading of a field is below it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "choose(1)", show=False),
        Binding("up", "choose(-1)", show=False),
    ]
    CSS_PATH = "styles.tcss"

    def __init__(self, asked: DecisionAsked, slot: Slot) -> None:
        super().__init__(slot)
        self._asked = asked
        self.accept_label = "Décider" if asked.before is None else "Corriger"
        self._before = champs_of(asked)
        self._champs = dict(slot.champs or self._before)
        self._rank = 0

    def compose(self) -> ComposeResult:
        before = self._asked.before
        titre = f"Décision n° {before.numero}" if before is not None else "Décision"
        with Vertical(id="cadre"):
            yield Static(inert(f"{titre} · {self._asked.revue}"), classes="dialogue-titre")
            yield labelled("Décision", LongText(self._champs.get("texte", ""), id="decision-texte"))
            for name, label, longest in (
                ("qui", "Qui", QUI_MAX),
                ("pour", "Pour quand", 20),
                ("ligne", "Ligne", 40),
            ):
                field = Input(self._champs.get(name, ""), max_length=longest, id=f"decision-{name}")
                yield labelled(label, field)
            yield Static("", id="decision-lu", classes="champ-lu", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(LongText).focus()

    def _field(self, name: str) -> Input:
        return self.query_one(f"#decision-{name}", Input)

    def read_champs(self) -> Champs:
        return (
            ("texte", self.query_one(LongText).paragraph),
            *((name, self._field(name).value) for name in ("qui", "pour", "ligne")),
        )

    def keep_now(self) -> None:
        """Keep the fields as a draft, if they differ from the first ones."""
        if self.read_champs() != self._before:
            super().keep_now()

    # Reading of each field

    def on_input_changed(self, _event: Input.Changed) -> None:
        self._rank = 0
        self._show_read()

    def on_descendant_focus(self) -> None:
        self._show_read()

    def _show_read(self) -> None:
        self.query_one("#decision-lu", Static).update(Content("").join(self._read()))

    def _read(self) -> Iterator[Content]:
        """Yield the reading of the field in use; from the text, that of the line."""
        if self._field("qui").has_focus:
            found = find_people(self._field("qui").value, self._asked.people)
            for rank, initiales in enumerate(found[: max(_SHOWN_MAX, self._rank + 1)]):
                shown = f"{initiales} {self._asked.people[initiales]}".rstrip()
                yield inert(f"❯{shown}  ", "bold") if rank == self._rank else inert(f" {shown}  ")
        elif self._field("pour").has_focus:
            yield inert(self._read_pour(self._field("pour").value))
        elif found := self._find_lignes(self._field("ligne").value):
            yield from self._read_lignes(found)
        elif self._field("ligne").has_focus or self._field("ligne").value.strip():
            yield inert(self._read_ligne(self._field("ligne").value))

    def _read_pour(self, typed: str) -> str:
        if not typed.strip():
            return "vendredi (ou v), 29/05, +7 ; vide, sans date"
        try:
            day = parse_coming_date(typed, self._asked.au)
        except Refus as refusal:
            return str(refusal)
        return pendulum.instance(day).format("dddd DD/MM/YYYY", locale="fr")

    def _read_ligne(self, typed: str) -> str:
        if not typed.strip():
            return "un code ou des mots ; vide, sur aucune ligne"
        try:
            code = resolve_ligne(self._asked.programme, self._asked.cle.perimetre, typed)
        except Refus as refusal:
            return str(refusal)
        return f"{code} {self._asked.programme.by_code[code].libelle}"

    def _find_lignes(self, typed: str) -> list[str]:
        """Return the lines of the perimeter that words name, the likeliest first; empty for a code."""
        programme = self._asked.programme
        if not typed.strip() or typed.strip()[0].isdigit() or _names_ligne(self._asked, typed):
            return []
        within = programme.subtrees[self._asked.cle.perimetre]
        codes = [ligne.code for ligne in programme.lignes if ligne.code in within]
        return [match.code for match in rank_lignes(programme, codes, typed)]

    def _read_lignes(self, found: Sequence[str]) -> Iterator[Content]:
        """Yield the line pointed at, and the next ones."""
        rank = min(self._rank, len(found) - 1)
        shown = found[rank : rank + _LIGNES_MAX]
        room = self.query_one("#decision-lu").size.width // len(shown)
        for code in shown:
            text = fit(f"{code} {self._asked.programme.by_code[code].libelle}", max(1, room - 2))
            yield inert(f"❯{text} ", "bold") if code == found[rank] else inert(f" {text} ")

    # Moves between fields

    def _show_end(self) -> None:
        """Tell if Enter goes to the next field: from the person, and from the text of a new decision."""
        in_text = self.query_one(LongText).has_focus and self._asked.before is None
        if in_text or self._field("qui").has_focus:
            self.query_one(EndLine).show("suite", self.give_up_label)
        else:
            super()._show_end()

    def action_choose(self, step: int) -> None:
        """Point at another of the people, or of the lines, that the letters may name."""
        if self._field("qui").has_focus:
            found = find_people(self._field("qui").value, self._asked.people)
        elif self._field("ligne").has_focus:
            found = self._find_lignes(self._field("ligne").value)
        else:
            return
        self._rank = min(max(self._rank + step, 0), max(len(found) - 1, 0))
        self._show_read()

    def on_long_text_submitted(self, event: LongText.Submitted) -> None:
        """Go to the person; in a decision that is rewritten, write it."""
        event.stop()
        event.prevent_default()
        if self._asked.before is None:
            self._field("qui").focus()
        else:
            self.accept()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        event.prevent_default()
        if event.input.id == "decision-qui":
            self._take_person()
            self._field("pour").focus()
            return
        if event.input.id == "decision-ligne" and (found := self._find_lignes(event.value)):
            event.input.value = found[min(self._rank, len(found) - 1)]
        self.accept()

    def _take_person(self) -> None:
        """Complete the field with the person pointed at, if letters or arrows point at one."""
        field = self._field("qui")
        found = find_people(field.value, self._asked.people)
        if found and (field.value.strip() or self._rank):
            field.value = complete_people(field.value, found[self._rank])

    def answer(self) -> NewDecision:
        asked, champs = self._asked, dict(self.read_champs())
        already = asked.before.personnes if asked.before is not None else ()
        pour, ligne = None, None
        with reading(self.query_one(LongText)):
            check_texte(champs["texte"])
        with reading(self._field("qui")):
            check_personnes(champs["qui"], {*asked.people, *already})
        with reading(self._field("pour")):
            if champs["pour"].strip():
                pour = parse_coming_date(champs["pour"], asked.au)
                check_pour(asked.cle, pour)
        with reading(self._field("ligne")):
            if champs["ligne"].strip():
                ligne = resolve_ligne(asked.programme, asked.cle.perimetre, champs["ligne"])
        return NewDecision(champs["texte"], champs["qui"], pour, ligne)


def _names_ligne(asked: DecisionAsked, typed: str) -> bool:
    try:
        resolve_ligne(asked.programme, asked.cle.perimetre, typed)
    except Refus:
        return False
    return True


def champs_of(asked: DecisionAsked) -> Champs:
    """Return the first values of the fields."""
    before = asked.before or NewDecision("", asked.qui, asked.pour, asked.ligne)
    pour = format_date(before.pour) if before.pour is not None else ""
    return (("texte", before.texte), ("qui", before.qui), ("pour", pour), ("ligne", before.ligne or ""))


@dataclass(frozen=True, slots=True)
class RemarqueAnswer:
    """The line of a comment and its text. An empty text removes the comment."""

    code: str
    texte: str


class RemarqueDialog(RevueDialog[RemarqueAnswer]):
    """Asks for the line, already filled in, and the text. `known` returns the present comment of a line."""

    accept_label = "Commenter"

    def __init__(
        self,
        cle: CleRevue,
        programme: Programme,
        code: str,
        known: Callable[[str], str],
        slot: Slot,
    ) -> None:
        super().__init__(slot)
        self._cle, self._programme, self._code = cle, programme, code
        self._known = known
        self._texte = dict(slot.champs).get("texte", known(code))

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(
                inert(f"Commentaire · {self._cle.court}"),
                classes="dialogue-titre",
            )
            code = Input(self._code, max_length=40, id="remarque-code", select_on_focus=False)
            yield labelled("Ligne", code)
            yield Static(inert(self._libelle_of(self._code)), id="remarque-ligne", classes="champ-lu")
            yield labelled("Commentaire", LongText(self._texte, id="remarque-texte"))
            yield Static("Un texte vide retire le commentaire.", classes="champ-lu", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(LongText).focus()

    @property
    def texte(self) -> str:
        return self.query_one(LongText).paragraph

    def read_champs(self) -> Champs:
        return (("texte", "" if self.texte == self._known(self._code) else self.texte),)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#remarque-ligne", Static).update(inert(self._libelle_of(event.value)))

    def _libelle_of(self, typed: str) -> str:
        try:
            return self._programme.by_code[self._resolve(typed)].libelle
        except Refus:
            return "…"

    def _resolve(self, typed: str) -> str:
        return resolve_ligne(self._programme, self._cle.perimetre, typed)

    def answer(self) -> RemarqueAnswer:
        line = self.query_one("#remarque-code", Input)
        with reading(line):
            code = self._resolve(line.value)
        with reading(self.query_one(LongText)):
            return RemarqueAnswer(code, clean_remarque(self.texte))
