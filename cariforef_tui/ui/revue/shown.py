"""Which review is shown, and whether it may be written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.revue import CleRevue, RevueRefusee, check_open
from cariforef_tui.domain.values.text import elide_pole

if TYPE_CHECKING:
    from cariforef_tui.services.revue.read import RevueSnapshot
    from cariforef_tui.ui.revue.place import RevuePlace


def writable(place: RevuePlace) -> RevueSnapshot | None:
    """Return the review shown where it may be written in; tells why it may not otherwise."""
    snapshot = place.snapshot
    if snapshot is None:
        return None
    try:
        check_open(snapshot.revue.ecrite)
    except RevueRefusee as error:
        place.tell(str(error), "warn")
        return None
    perimetre = snapshot.revue.figures.perimetre
    return None if place.refuses(Droit.REVOIR, None if perimetre == GIP else perimetre) else snapshot


def describe_cle(cle: CleRevue) -> str:
    """`revue de PRI, semaine 21 de 2018`."""
    return f"revue {elide_pole(cle.perimetre)}, {cle.nom}"
