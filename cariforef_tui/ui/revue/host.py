"""What the objects that write in a review ask of the view that owns them."""

from __future__ import annotations

from typing import Protocol

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.revue import CleRevue, RevueRefusee, check_open
from cariforef_tui.domain.values.text import elide_pole
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.kit.host import PlaceHost
from cariforef_tui.ui.revue.changes import Changes


class RevueHost(PlaceHost, Protocol):
    """Interface of a view of a review: the one shown, None until it is read, and what stores its changes."""

    @property
    def snapshot(self) -> RevueSnapshot | None: ...

    @property
    def changes(self) -> Changes: ...


def writable(host: RevueHost) -> RevueSnapshot | None:
    """Return the review shown where it may be written in; tells why it may not otherwise."""
    snapshot = host.snapshot
    if snapshot is None:
        return None
    try:
        check_open(snapshot.revue.ecrite)
    except RevueRefusee as error:
        host.tell(str(error), "warn")
        return None
    perimetre = snapshot.revue.figures.perimetre
    return None if host.refuses(Droit.REVOIR, None if perimetre == GIP else perimetre) else snapshot


def describe_cle(cle: CleRevue) -> str:
    """`revue 2018-W21 de PRI`."""
    return f"revue {cle.semaine} {elide_pole(cle.perimetre)}"
