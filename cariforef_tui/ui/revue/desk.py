"""What the objects that write in a review ask of the screen that owns them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.revue import CleRevue, RevueRefusee, check_open
from cariforef_tui.domain.values.text import elide_pole
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.kit.session import Session
from cariforef_tui.ui.revue.changes import Change


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Values and callables of the screen, all used in the event loop.

    `snapshot` gives the review shown, None until it is read. `push` opens a dialog and `run` a worker, as
    Textual does; `write` stores a change; `tell` is the status line's; `refuses` tells a right that lacks.
    """

    session: Session
    snapshot: Callable[[], RevueSnapshot | None]
    push: Callable[..., object]
    run: Callable[..., object]
    write: Callable[[Change], None]
    tell: Callable[[str, str], None]
    refuses: Callable[[Droit, str | None], bool]

    @property
    def store(self) -> Store:
        return self.session.store

    @property
    def reference(self) -> DateReference:
        return self.session.reference

    @property
    def acteur(self) -> str:
        return self.session.require_agent()

    def writable(self) -> RevueSnapshot | None:
        """Return the review shown where it may be written in; says why it may not otherwise."""
        snapshot = self.snapshot()
        if snapshot is None:
            return None
        try:
            check_open(snapshot.revue.ecrite)
        except RevueRefusee as error:
            self.tell(str(error), "warn")
            return None
        perimetre = snapshot.revue.figures.perimetre
        return None if self.refuses(Droit.REVOIR, None if perimetre == GIP else perimetre) else snapshot


def describe_cle(cle: CleRevue) -> str:
    """`revue 2018-W21 de PRI`."""
    return f"revue {cle.semaine} {elide_pole(cle.perimetre)}"
