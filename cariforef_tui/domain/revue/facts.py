"""The facts that a review is computed from: one snapshot, and the last closed review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.avancement.atterrissage import Realise
from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.pilotage.echeancier import Travail
from cariforef_tui.domain.programme.declarations import Fait, Raf
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.revue.figures import DejaVus, FiguresRevue
from cariforef_tui.domain.revue.revue import CleRevue, Decision, last_day_of
from cariforef_tui.domain.temps.completude import SommesSemaine


@dataclass(frozen=True, kw_only=True)
class FaitsRevue:
    """The facts of a review, read at once; `facts` are those at the end of the figures' day.

    `au` is the date de référence, from which the days to an end are counted. `semaine` are each agent's
    absences from Monday to the last day looked at. `avant` are the figures of the last closed review, `debut`
    the réalisé at the end of the day before the week, `realises` that of the last day looked at. `burndown`
    is the perimeter's own and `travail` the work by month; both are None if nobody will see them.
    """

    cle: CleRevue
    au: date
    facts: FaitsAlertes
    semaine: Mapping[str, SommesSemaine]
    debut: Mapping[str, Realise]
    realises: Mapping[str, Realise]
    avant: FiguresRevue | None
    revisions: tuple[Revision, ...]
    rafs: tuple[Raf, ...]
    faits: tuple[Fait, ...]
    decisions: tuple[Decision, ...]
    burndown: Burndown | None
    travail: Travail | None

    @property
    def dernier(self) -> date:
        """The last day of the week that counts: its Sunday, once it is over."""
        return last_day_of(self.cle, self.facts.au)

    @property
    def depuis(self) -> date:
        return self.avant.au if self.avant else self.cle.lundi - timedelta(days=1)

    @property
    def vus(self) -> DejaVus:
        return DejaVus(len(self.revisions), len(self.rafs), len(self.faits))
