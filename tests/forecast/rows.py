"""What is told of a group at a date: by the product's rule, and by three forecasts that need none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cariforef_tui.domain.avancement.atterrissage import tolerance_of
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.avancement.etat import Jugement, Mesures, judge
from tests.domain.avancement.seen import see
from tests.forecast.annee import Annee

_SIX_WEEKS = timedelta(weeks=6)


@dataclass(frozen=True)
class Told:
    """Where a group lands, and how it is judged by that. `fourchette` is None for a row that gives none."""

    groupe: AvancementGroupe
    atterrissage: int
    fourchette: tuple[int, int] | None
    jugement: Jugement

    @property
    def tolerance(self) -> int:
        return tolerance_of(self.groupe.prevu)


@dataclass(frozen=True)
class Look:
    """What was known of a year at `au`, and what the product says of it."""

    annee: Annee
    au: date

    @cached_property
    def avancement(self) -> Avancement:
        annee = self.annee
        return see(
            annee.programme,
            annee.calendrier,
            annee.agents,
            annee.saisies,
            self.au,
            absences=annee.absences,
        )

    @property
    def fourchette(self) -> tuple[int, int] | None:
        """That of the whole body, by the product's rule."""
        prevision = self.avancement.lignes[self.annee.programme.racine].prevision
        return prevision.fourchette if prevision else None

    @cached_property
    def arrete(self) -> date:
        return self.avancement.arrete or self.annee.calendrier.first_day

    @cached_property
    def before(self) -> Mapping[str, int]:
        """What each line had used six weeks ago."""
        return self.annee.used(self.arrete - _SIX_WEEKS)

    def by_rule(self) -> Iterator[Told]:
        for groupe in self.avancement.groupes:
            if groupe.prevision is not None and groupe.etat is not None:
                jugement = Jugement(groupe.etat, groupe.gravite, groupe.enjeu)
                yield Told(groupe, groupe.prevision.centiemes, groupe.prevision.fourchette, jugement)

    def by(self, land: Callable[[Look, AvancementGroupe], int]) -> Iterator[Told]:
        """Judge each group as the product does, by another landing, never below what is used."""
        for groupe in self.avancement.groupes:
            landing = max(groupe.utilise, land(self, groupe))
            mesures = Mesures(
                prevu=groupe.prevu,
                realise=groupe.realise_arrete,
                avant=groupe.avant,
                is_dit=groupe.is_dit,
                attendu=groupe.attendu or 0,
                atterrissage=landing,
                raf=groupe.raf,
                fin=groupe.fin_propre,
                borne=groupe.fin_propre if groupe.is_borne else None,
                is_closed=not groupe.ouvertes,
                is_open=bool(groupe.ouvertes),
                is_followed=True,
                suivi=self.avancement.suivi,
                au=self.au,
            )
            yield Told(groupe, landing, None, judge(mesures))

    def land_straight(self, groupe: AvancementGroupe) -> int:
        """What is used, in proportion to the elapsed part of the window; the plan before it opens."""
        count = self.annee.calendrier.count_working_days
        elapsed = count(groupe.debut, min(self.arrete, groupe.fin))
        return groupe.utilise * count(groupe.debut, groupe.fin) // elapsed if elapsed else groupe.prevu

    def land_at_pace(self, groupe: AvancementGroupe) -> int:
        """What is used, then the days left at the pace of six weeks; the plan before the window opens."""
        count = self.annee.calendrier.count_working_days
        if groupe.debut > self.arrete:
            return groupe.prevu
        since = max(groupe.debut, self.arrete - _SIX_WEEKS + timedelta(days=1))
        seen, left = count(since, self.arrete), count(self.arrete + timedelta(days=1), groupe.fin)
        recent = groupe.utilise - sum(self.before[code] for code in groupe.lignes)
        return groupe.utilise + recent * left // seen if seen else groupe.utilise


RULE = "the rule"
ROWS: dict[str, Callable[[Look], Iterator[Told]]] = {
    RULE: Look.by_rule,
    "the plan": lambda look: look.by(lambda _, groupe: groupe.prevu),
    "straight line": lambda look: look.by(Look.land_straight),
    "six weeks' pace": lambda look: look.by(Look.land_at_pace),
}
