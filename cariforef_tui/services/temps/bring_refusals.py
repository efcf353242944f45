"""The refusal of a file that writes for people one may not log for."""

from __future__ import annotations

from collections.abc import Sequence

from cariforef_tui.domain.values.faults import Faute, summarize_fautes, tell_fautes
from cariforef_tui.services.ports.errors import DroitRefuse


class FichierInterdit(DroitRefuse):
    """At least one row is of somebody one may not log for (exit 4); nothing was written.

    `fautes` has all that is wrong in the file, in order; `dites` and `bilan` as those of FautesRefusees.
    """

    def __init__(self, source: str, fautes: Sequence[Faute], action: str, objet: str) -> None:
        super().__init__(summarize_fautes(source, fautes), action, objet)
        self.fautes = tuple(fautes)
        self.dites, self.bilan = tell_fautes(source, fautes)
