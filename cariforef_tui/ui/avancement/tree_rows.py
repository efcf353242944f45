"""Rows of the tree's visible lines, and the bars of their écarts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.avancement.avancement import AvancementGroupe, AvancementLigne
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.livrables import format_ratios
from cariforef_tui.domain.pilotage.tree import TreeRow
from cariforef_tui.domain.programme.echeances import Echeance, Recurrence, TypeEcheance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau, Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.kit.column_table import Piece
from cariforef_tui.ui.kit.figures import AUCUN, look_of, mark_of

FULL, LEFT_END, RIGHT_END, MIDDLE, BEYOND = "█", "▐", "▌", "│", ("«", "»")
PLEIN_MIN = 1000
"""Least hundredths of a day for a full side, so that an écart of two days stays small."""
_QUIET = (None, Etat.SOLDE, Etat.A_L_HEURE)
"""États whose bar may be empty (None for a heading); the others fill half a cell at least."""
X = "X"
"""Figure of an enveloppe that the programme does not quantify."""
_RECURRENCES = {
    Recurrence.QUOTIDIEN: "quotid.",
    Recurrence.HEBDOMADAIRE: "hebdo.",
    Recurrence.TRIMESTRIEL: "trim.",
}


@dataclass(frozen=True, slots=True)
class EcartBar:
    """An écart to draw, in hundredths of a day; `plein`, above 0, is the écart that fills a side."""

    ecart: int
    plein: int
    etat: Etat | None
    gravite: Gravite | None

    @property
    def look(self) -> str:
        """Look of the écart, in the bar and in its column."""
        return look_of(self.gravite)


def draw_bar(bar: EcartBar, width: int) -> tuple[Piece, ...]:
    """Return the pieces of the bar, `width` cells in all; its middle is the attendu."""
    if width <= 0:
        return ()
    left, right = (width - 1) // 2, width // 2
    room = left if bar.ecart < 0 else right
    full, is_odd = divmod(_halves(bar, room), 2)
    is_beyond = abs(bar.ecart) > bar.plein and room > 0
    full -= is_beyond
    if bar.ecart < 0:
        before, after = (LEFT_END if is_odd else "") + FULL * full, ""
        before = f"{BEYOND[0]}{before}" if is_beyond else before
    else:
        before, after = "", FULL * full + (RIGHT_END if is_odd else "")
        after = f"{after}{BEYOND[1]}" if is_beyond else after
    pieces = (
        ("discret", " " * (left - len(before))),
        (bar.look, before),
        ("discret", MIDDLE),
        (bar.look, after),
        ("discret", " " * (right - len(after))),
    )
    return tuple(piece for piece in pieces if piece[1])


def _halves(bar: EcartBar, room: int) -> int:
    """Return the half cells to fill among `room` cells, at least one if the écart exceeds the tolerance."""
    exact = (2 * room * abs(bar.ecart) + bar.plein // 2) // bar.plein
    return min(2 * room, max(exact, bar.etat not in _QUIET))


def side_of(groupes: Iterable[AvancementGroupe]) -> int:
    """Return the hundredths of a day that fill a side: the largest écart of a group, at least ten days."""
    return max((PLEIN_MIN, *(abs(groupe.ecart) for groupe in groupes if groupe.ecart is not None)))


class Tone(StrEnum):
    """Looks of a line; a sign or a word always says the same as the colour."""

    NIVEAU = "fort"
    NORMAL = "normal"
    SOLDEE = "soldee"
    REGULATION = "regulation"


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneRow:
    """One visible line and its figures; its sign, its bar or the word that replaces the bar.

    `prevu` and `si` have what its enveloppes say of the plan, `livrables` its livrables produced and
    promised: `12/44`. `echeance` is short.
    """

    rangee: TreeRow
    ligne: Ligne
    figures: AvancementLigne
    tone: Tone
    marque: str
    barre: EcartBar | str
    prevu: str = ""
    echeance: str = ""
    si: str = ""
    livrables: str = ""

    @property
    def code(self) -> str:
        return self.rangee.code


def make_rows(
    snapshot: Situation,
    rangees: tuple[TreeRow, ...],
    worst: Mapping[str, Gravite],
) -> tuple[LigneRow, ...]:
    """Return the rows of the visible lines; each has the worst gravité of its descendants."""
    plein = side_of(snapshot.avancement.groupes)
    return tuple(_make_row(snapshot, rangee, worst, plein) for rangee in rangees)


def _make_row(
    snapshot: Situation,
    rangee: TreeRow,
    worst: Mapping[str, Gravite],
    plein: int,
) -> LigneRow:
    programme, code = snapshot.programme, rangee.code
    ligne, figures = programme.by_code[code], snapshot.avancement.lignes[code]
    if code in snapshot.declarations.soldees:
        marque, tone = "✓", Tone.SOLDEE
    elif code in snapshot.plan.retirees:
        marque, tone = "×", Tone.SOLDEE
    else:
        marque = mark_of(worst.get(code, figures.gravite))
        tone = Tone.NIVEAU if ligne.niveau in (Niveau.GIP, Niveau.POLE) else Tone.NORMAL
    if ligne.regulation:
        tone = Tone.REGULATION
    is_regulated = figures.prevu is not None and figures.prevu <= 0
    return LigneRow(
        rangee=rangee,
        ligne=ligne,
        figures=figures,
        tone=tone,
        marque=marque,
        barre="régulation" if is_regulated else _bar(programme, figures, tone, plein),
        prevu=prevu_court(programme, figures),
        echeance=_bound(figures) or echeance_courte(ligne.echeance, programme.exercice),
        si=si_court(programme, figures),
        livrables=format_ratios(snapshot.livrables, code),
    )


def _bound(figures: AvancementLigne) -> str:
    """Return `◆ 25/05`, the day of the jalon that ends the work on the line; empty if there is none."""
    groupe = figures.groupe
    return f"◆ {groupe.fin:%d/%m}" if groupe and groupe.is_borne else ""


def _bar(programme: Programme, figures: AvancementLigne, tone: Tone, plein: int) -> EcartBar | str:
    if figures.prevu is not None and figures.ecart is not None:
        gravite = None if tone is Tone.SOLDEE else figures.gravite
        return EcartBar(figures.ecart, plein, figures.etat, gravite)
    if figures.enveloppe is not None:
        return "partagé"
    return "" if programme.children[figures.code] else "non chiffré"


def prevu_court(programme: Programme, figures: AvancementLigne) -> str:
    """Return `46`, `(160)` for a whole shared enveloppe, `X`, or « — » if the document gives no number."""
    if figures.prevu is not None:
        return format_nombre(figures.prevu)
    if figures.enveloppe is not None:
        return f"({chiffrage_court(figures.enveloppe)})"
    for enveloppe in programme.enveloppes_of[figures.code]:
        if enveloppe.compte is Compte.METIER:
            return chiffrage_court(enveloppe)
    return AUCUN


def chiffrage_court(enveloppe: Enveloppe) -> str:
    """Return the enveloppe's number, `X`, or « — »: a missing number is never 0."""
    if enveloppe.centiemes is not None:
        return format_nombre(enveloppe.centiemes)
    return X if enveloppe.chiffrage is Chiffrage.X else AUCUN


def si_court(programme: Programme, figures: AvancementLigne) -> str:
    """Return the days of the SI team, done and claimed, as `40/332+X`; empty if there are none."""
    shared = programme.shared_enveloppe(figures.code, Compte.SI)
    if figures.prevu_si is None and shared is not None:
        return f"{format_nombre(figures.realise_si)}/e.{chiffrage_court(shared)}"
    claimed = "" if figures.prevu_si is None else format_nombre(figures.prevu_si)
    if figures.si_non_chiffre:
        claimed = f"{claimed}+{X}" if claimed else X
    if not claimed and not figures.realise_si:
        return ""
    return f"{format_nombre(figures.realise_si)}/{claimed or AUCUN}"


def echeance_courte(echeance: Echeance, exercice: int) -> str:
    """Return at most eight cells: `31/12`, `→31/12`, `01/04→`, `quotid.`, `continu`; `?` if unknown."""
    if echeance.recurrence is not None:
        return _RECURRENCES[echeance.recurrence]
    if echeance.fin is not None:
        texte = format_date(echeance.fin)
        court = texte[:5] if echeance.fin.year == exercice else texte[3:]
        return f"→{court}" if echeance.type is TypeEcheance.PERIODE else court
    if echeance.type is TypeEcheance.CONTINUE:
        is_begun_here = echeance.debut is not None and echeance.debut.year == exercice
        return f"{echeance.debut:%d/%m}→" if is_begun_here else "continu"
    return f"? {inert_text(echeance.texte)}" if echeance.texte else ""
