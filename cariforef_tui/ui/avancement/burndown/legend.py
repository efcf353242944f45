"""What stands above the chart: what each of its lines is, or the figures of the point under the cursor."""

from __future__ import annotations

from enum import StrEnum

from cariforef_tui.domain.avancement.burndown import Burndown, MarkKind, Measure, Point
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre

JALONS_HEIGHT = 9
"""Lines from which the jalons have one of their own, and the legend a second one."""
SIGNES = {MarkKind.REVISION: "R", MarkKind.JALON: "◇"}


class Stroke(StrEnum):
    """Kinds of pieces of the chart; the widget gives each its style."""

    FOND = "fond"
    PREVU = "prevu"
    INITIAL = "initial"
    ATTENDU = "attendu"
    REEL = "reel"
    PROJETE = "projete"
    CONE = "cone"
    CURSEUR = "curseur"
    AXE = "axe"


Piece = tuple[Stroke, str]


def draw_legend(burndown: Burndown, width: int, height: int) -> tuple[tuple[Piece, ...], ...]:
    """Return what each line is, whole: on two lines where one is too short and the chart high enough."""
    what = "jours restants" if burndown.mesure is Measure.RESTE else "jours réalisés"
    texts: list[Piece] = [(Stroke.REEL, "━● réel ")]
    if burndown.total is None:
        texts.append((Stroke.AXE, f" {what}, aucun nombre prévu"))
    else:
        texts += [(Stroke.ATTENDU, "◆ attendu "), (Stroke.PREVU, "┄ prévu ")]
    if any(point.projete is not None for point in burndown.etapes):
        texts.append((Stroke.PROJETE, "⠒ projeté "))
    if burndown.total is not None:
        texts.append((Stroke.AXE, what))
    lines: list[list[Piece]] = [[]]
    for piece in texts:
        if lines[-1] and sum(len(text) for _, text in lines[-1]) + len(piece[1].rstrip()) > width:
            lines.append([])
        lines[-1].append(piece)
    return tuple(fit_pieces(tuple(line), width) for line in lines[: 2 if height >= JALONS_HEIGHT else 1])


def draw_readout(burndown: Burndown, read: Point, width: int) -> tuple[Piece, ...]:
    """Return the figures of the point under the cursor, the most useful first."""
    texts: list[Piece] = [(Stroke.CURSEUR, f"{format_date(read.jour)[:5]} ")]
    marks = [f"{SIGNES[mark.nature]} {mark.texte} " for mark in burndown.reperes if mark.jour == read.jour]
    texts += [(Stroke.ATTENDU, mark) for mark in marks]
    if read.actuel is not None:
        texts.append((Stroke.REEL, f"réel {format_nombre(read.actuel)} "))
    elif read.projete is not None:
        texts.append((Stroke.PROJETE, f"projeté {format_nombre(read.projete)} "))
    if read.prevu is not None:
        texts.append((Stroke.PREVU, f"prévu {format_nombre(read.prevu)} "))
    if read.initial is not None and read.initial != read.prevu:
        texts.append((Stroke.INITIAL, f"voté {format_nombre(read.initial)} "))
    if read.actuel is None and read.lent is not None and read.vite is not None and read.lent != read.vite:
        low, high = sorted((read.lent, read.vite))
        texts.append((Stroke.CONE, f"de {format_nombre(low)} à {format_nombre(high)} "))
    return fit_pieces(tuple(texts), width)


def fit_pieces(pieces: tuple[Piece, ...], width: int) -> tuple[Piece, ...]:
    """Return a line of `width` cells: cut, or ended with blanks."""
    shown_pieces: list[Piece] = []
    for stroke, text in pieces:
        cut = text[:width]
        width -= len(cut)
        shown_pieces.append((stroke, cut))
    return (*shown_pieces, (Stroke.FOND, " " * width)) if width else tuple(shown_pieces)
