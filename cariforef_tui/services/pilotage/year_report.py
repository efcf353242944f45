"""Read what a year did of its programme: every figure that the assemblée générale looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.equipe.capacite import Capacite
from cariforef_tui.domain.equipe.load import VueSI, compute_vue_si
from cariforef_tui.domain.pilotage.year_end import EcheanceBilan, LigneBilan, list_echeances, list_lignes
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.pourquoi import Raison, list_reasons
from cariforef_tui.domain.revue.revue import perimetres_of
from cariforef_tui.services.avancement import read_burndown
from cariforef_tui.services.equipe import read_capacite
from cariforef_tui.services.pilotage.year_end import TravailInacheve, gather_unfinished
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_situation
from cariforef_tui.services.programme.revisions import History, read_history


@dataclass(frozen=True, kw_only=True)
class Bilan:
    """A year at the end of `au`: its figures, why they are so, and what it leaves.

    `courbes` are the burn-downs of the GIP and of each pôle, in document order.
    """

    au: date
    programme: Programme
    lignes: tuple[LigneBilan, ...]
    raisons: tuple[Raison, ...]
    echeances: tuple[EcheanceBilan, ...]
    livrables: tuple[EtatLivrable, ...]
    vue_si: VueSI | None
    capacite: Capacite
    histoire: History
    inacheve: TravailInacheve
    courbes: tuple[Burndown, ...]

    @property
    def exercice(self) -> int:
        return self.programme.exercice

    @property
    def is_provisional(self) -> bool:
        """True while the year is not over."""
        return self.au < date(self.exercice, 12, 31)


def load_bilan(store: Store, reference: DateReference, *, lecteur: str | None = None) -> Bilan:
    """Return the year at the date de référence, read at once, with the capacity that `lecteur` may see.

    A year that is over, looked at without a date asked for, is whole: at its last day, worked or not.
    """
    exercice, au = reference.exercice, reference.au
    if reference.hors_exercice is not None and reference.hors_exercice > au:
        au = date(exercice, 12, 31)
    with store.reading() as reading:
        situation = read_situation(reading, exercice, au)
        plan, programme, avancement = situation.plan, situation.programme, situation.avancement
        decisions = [decision.known_at(au) for decision in reading.decisions(exercice)]
        return Bilan(
            au=au,
            programme=programme,
            lignes=list_lignes(plan, avancement),
            raisons=list_reasons(programme, reading.revues(exercice), decisions, au),
            echeances=list_echeances(plan, avancement, situation.declarations),
            livrables=situation.livrables,
            vue_si=compute_vue_si(programme, situation.consommation.realises),
            capacite=read_capacite(reading, plan, situation.consommation, au, lecteur=lecteur),
            histoire=read_history(reading, plan, au),
            inacheve=gather_unfinished(situation),
            courbes=tuple(read_burndown(reading, situation, code) for code in perimetres_of(programme)),
        )
