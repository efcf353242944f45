"""Rows of a review: headings and items, as its lists draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.revue.revue import Meteo, MeteoDeclaree
from cariforef_tui.domain.values.days import format_gap

SIGNES_METEO = {Meteo.VERT: "☀", Meteo.ORANGE: "☁", Meteo.ROUGE: "☂"}
NIVEAUX_METEO = {Meteo.VERT: "bon", Meteo.ORANGE: "attention", Meteo.ROUGE: "critique"}

BAR = "█░"
"""What the bar of days is drawn with, at the head of a text: done and left, both quiet."""
_SPARK = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Note:
    """What is said below a row, on `lignes_max` lines; `niveau` is its look."""

    texte: str
    niveau: str = "discret"
    lignes_max: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RevueRow:
    """One heading or item. `niveau` names its look, `cle` keeps the cursor on it when rows change.

    `droite` is set on the right, `courte` in its place where labels need the room; `fait` says it in words,
    in its place where there is room for that and below otherwise. `notes` are below. `ligne` is the line that
    the item opens and that a remark goes to, `agent` the person whose week it opens, `decision` the number of
    the decision that it is, `alertes` the perimeter whose alerts it opens; `action` is what Enter does on it.
    """

    cle: str
    texte: str
    signe: str = ""
    niveau: str = "normal"
    code: str = ""
    droite: str = ""
    courte: str = ""
    fait: str = ""
    notes: tuple[Note, ...] = ()
    lignes_max: int = 1
    is_heading: bool = False
    ligne: str | None = None
    agent: str | None = None
    decision: int | None = None
    alertes: str | None = None
    action: str = ""

    @property
    def as_text(self) -> str:
        """The item on one line, as people copy it."""
        parts = (self.code, self.texte, self.fait or self.droite, *(note.texte for note in self.notes))
        return "  ".join(part for part in parts if part)


def heading(cle: str, texte: str, droite: str = "", courte: str = "", fait: str = "") -> RevueRow:
    return RevueRow(cle=f"titre {cle}", texte=texte, droite=droite, courte=courte, fait=fait, is_heading=True)


def signed(centiemes: int | None) -> str:
    """`+12,5`, `-3`, nothing for none."""
    if centiemes is None:
        return ""
    return format_gap(centiemes)


def draw_spark(values: Sequence[int]) -> str:
    """Return a bar for each value, the highest full; a blank where there is nothing."""
    most = max(values, default=0)
    if most <= 0:
        return ""
    return "".join(
        _SPARK[max(0, value) * (len(_SPARK) - 1) // most] if value > 0 else " " for value in values
    )


def describe_meteo(revue: Revue) -> str:
    """`☁ orange, DM : retard sur la base`, empty where no weather was given."""
    meteo = revue.ecrite.meteo
    return f"{SIGNES_METEO[meteo.couleur]} {describe_declaree(meteo)}" if meteo else ""


def describe_declaree(meteo: MeteoDeclaree) -> str:
    """`orange, DM : retard sur la base`."""
    commentaire = f" : {meteo.commentaire}" if meteo.commentaire else ""
    return f"{meteo.couleur}, {meteo.auteur}{commentaire}"
