"""The line above the alerts: how far one looks, what there is to act on, and the filter."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.alertes.scope import Portee, Viewer
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.alertes.rows import SIGNES
from cariforef_tui.ui.kit.inert import inert

LOOKS = {"critique": "bold $text-error", "attention": "bold $text-warning", "info": "$text-secondary"}

_TURNS = {Portee.POUR_VOUS: "pour vous", Portee.POLE: "pôle", Portee.TOUT: "tout"}


def write_strip(
    shown: Sequence[Alerte], counts: Sequence[int], viewer: Viewer | None, portee: Portee, filtre: str
) -> Content:
    """How far one looks, how many alerts are shown, and `counts`: those for the viewer, as in the header."""
    if viewer is None:
        return inert(f" {count_of(len(shown), 'alerte')}")
    mine = f"{sum(counts)} pour vous"
    said = mine if portee is Portee.POUR_VOUS else f"{_name(viewer, portee)} : {len(shown)} · {mine}"
    parts = [inert(f" {said}", "bold")]
    signs = [
        inert(f"{SIGNES[gravite]}{count}", LOOKS[gravite.value])
        for gravite, count in zip(Gravite, counts, strict=True)
        if count
    ]
    if signs:
        parts += [inert(" ("), Content(" ").join(signs), inert(")")]
    if filtre:
        parts.append(inert(f"  f : {filtre}", "bold $text-warning"))
    turns = " / ".join(_TURNS[other] for other in viewer.portees)
    parts.append(inert(f"    v : {turns}{'' if filtre else '   f : filtre'}", "$text-muted"))
    return Content("").join(parts)


def _name(viewer: Viewer, portee: Portee) -> str:
    """`PRI`, or `PRI (ME pour DM)` where one acts for its coordinateur."""
    if portee is not Portee.POLE or viewer.pole is None:
        return portee.value.capitalize()
    titulaire = viewer.titulaires.get(viewer.pole)
    return viewer.pole if titulaire is None else f"{viewer.pole} ({viewer.agent.initiales} pour {titulaire})"
