"""Read the bilan of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.equipe.capacite import Capacite
from cariforef_tui.domain.equipe.load import VueSI, compute_vue_si
from cariforef_tui.domain.journal.filter import end_of
from cariforef_tui.domain.pilotage.bilan import (
    Annonce,
    EcheanceBilan,
    LigneBilan,
    list_echeances,
    list_lignes,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.pourquoi import Raison, list_reasons
from cariforef_tui.domain.revue.revue import perimetres_of
from cariforef_tui.domain.values.months import FINS_DE_TRIMESTRE, Mois
from cariforef_tui.services.avancement import read_burndown
from cariforef_tui.services.equipe import read_capacite
from cariforef_tui.services.pilotage.year_end import TravailInacheve, gather_unfinished
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_situation
from cariforef_tui.services.programme.revisions import History, read_history


@dataclass(frozen=True, kw_only=True)
class Bilan:
    """A year at the end of `au`: its figures, the reasons for them, and the work that it leaves undone.

    `courbes` are the burn-downs of the whole and of each pôle, in document order. `annonces` has each quarter
    that was over before `au`.
    """

    au: date
    programme: Programme
    lignes: tuple[LigneBilan, ...]
    annonces: tuple[Annonce, ...]
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

    def find_courbe(self, code: str) -> Burndown | None:
        return next((courbe for courbe in self.courbes if courbe.code == code), None)


def load_bilan(store: Store, reference: DateReference, *, today: date, lecteur: str | None = None) -> Bilan:
    """Return the year at the date de référence, read at once, with the capacity that `lecteur` may see.

    If no date is asked for, a year that is over is read at its last day, even a day off.
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
            annonces=tuple(_list_annonces(reading, exercice, min(au, today))),
            raisons=list_reasons(programme, reading.revues(exercice), decisions, au),
            echeances=list_echeances(plan, avancement, situation.declarations),
            livrables=situation.livrables,
            vue_si=compute_vue_si(programme, situation.consommation.realises),
            capacite=read_capacite(reading, situation, lecteur=lecteur),
            histoire=read_history(reading, plan, au),
            inacheve=gather_unfinished(situation),
            courbes=tuple(read_burndown(reading, situation, code) for code in perimetres_of(programme)),
        )


def _list_annonces(reading: Reading, exercice: int, before: date) -> Iterator[Annonce]:
    """Yield what was announced at the end of each quarter that was over before a day.

    It comes from what the journal says was written by that evening, counted by the rule of today: neither
    sheets that came in later, nor corrections, nor revisions dated back are in it.
    """
    for mois in FINS_DE_TRIMESTRE[:-1]:
        jour = Mois(exercice, mois).last_day
        if jour >= before:
            return
        with reading.as_of(end_of(jour)) as past:
            lignes: Mapping[str, AvancementLigne] = {}
            if exercice in past.exercices() and past.realises(exercice, jour):
                lignes = read_situation(past, exercice, jour).avancement.lignes
            yield Annonce(jour, {code: line.prevision for code, line in lignes.items() if line.prevision})
