"""Read the plan as it stood at a date, as it was voted, and where the work stands against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.activite import (
    Activite,
    compute_personnes,
    first_counted,
    gather_travaux,
)
from cariforef_tui.domain.avancement.atterrissage import Consommation
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.compute import compute_previsions
from cariforef_tui.domain.avancement.livrables import EtatLivrable, compute_livrables
from cariforef_tui.domain.programme.control import Ecart, compute_controle
from cariforef_tui.domain.programme.declarations import Declarations, declarations_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.raf import Raf, RafConstate, rafs_at
from cariforef_tui.domain.programme.revisions import Plan, plan_at
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference


@dataclass(frozen=True, kw_only=True)
class Situation:
    """The plan at a date, what was declared and used of it, and every figure that follows."""

    plan: Plan
    calendrier: Calendrier
    agents: tuple[Agent, ...]
    declarations: Declarations
    consommation: Consommation
    activite: Activite
    avancement: Avancement
    livrables: tuple[EtatLivrable, ...]

    @property
    def programme(self) -> Programme:
        return self.plan.programme


def read_plan(reading: Reading, exercice: int, au: date) -> Plan:
    """Return the plan at the end of `au`, within a snapshot already open."""
    return plan_at(reading.programme(exercice), reading.revisions(exercice), au)


def read_last_plan(reading: Reading, exercice: int) -> Plan:
    """Return the plan with every revision of the exercice, those still to come included."""
    return read_plan(reading, exercice, date(exercice, 12, 31))


def read_situation(reading: Reading, exercice: int, au: date) -> Situation:
    """Return the figures of the plan at the end of `au`: what every screen and command shows."""
    plan, calendrier = read_plan(reading, exercice, au), reading.calendrier(exercice)
    programme, agents = plan.programme, reading.agents()
    declarations = declarations_at(reading.faits(exercice), au)
    consommation = read_consommation(reading, programme, au)
    activite = _read_activite(reading, calendrier, agents, au)
    previsions = compute_previsions(
        programme, agents, consommation, activite, plan.retirees.union(declarations.soldees)
    )
    avancement = compute_avancement(programme, calendrier, consommation, au, previsions)
    return Situation(
        plan=plan,
        calendrier=calendrier,
        agents=agents,
        declarations=declarations,
        consommation=consommation,
        activite=activite,
        avancement=avancement,
        livrables=compute_livrables(programme, calendrier, avancement, reading.productions(exercice)),
    )


def _read_activite(reading: Reading, calendrier: Calendrier, agents: tuple[Agent, ...], au: date) -> Activite:
    """Return everybody's complete weeks at the end of `au`; nobody's once the year is over."""
    first, last = calendrier.first_day, calendrier.last_day
    if au >= last:
        return Activite(au, {}, {})
    jours_par_etp = reading.reglages().jours_par_etp
    personnes = compute_personnes(
        agents,
        reading.rythmes(),
        calendrier,
        reading.totaux_semaine(first, au),
        reading.absents(au + timedelta(days=1), last),
        au,
        jours_par_etp=jours_par_etp,
    )
    since = max(first, first_counted(personnes, au))
    travaux = gather_travaux(personnes, reading.travaux(calendrier.exercice, since, au))
    return Activite(au, personnes, travaux, jours_par_etp)


def read_consommation(reading: Reading, programme: Programme, au: date) -> Consommation:
    """Return what was used up to `au`, and the restes à faire in force."""
    exercice = programme.exercice
    return Consommation(
        realises=reading.realises(exercice, au),
        rafs=_read_rafs(reading, programme, rafs_at(reading.rafs(exercice), au).values()),
    )


def _read_rafs(reading: Reading, programme: Programme, rafs: Iterable[Raf]) -> dict[str, RafConstate]:
    return {
        raf.code: RafConstate(raf, read_drawn(reading, programme, raf.code, raf.jour))
        for raf in rafs
        if raf.code in programme.by_code
    }


def read_drawn(reading: Reading, programme: Programme, code: str, au: date) -> int:
    """Return the hundredths used on one imputable line at the end of `au`."""
    exercice = programme.exercice
    own = sum(somme.metier for somme in reading.sums_by_day(exercice, (code,), au))
    if code != programme.code_si:
        return own
    return own + sum(somme.si for somme in reading.sums_by_day(exercice, None, au))


def load_plan(store: Store, reference: DateReference) -> Plan:
    """Return the plan at the date de référence, with the programme as voted."""
    with store.reading() as reading:
        return read_plan(reading, reference.exercice, reference.au)


def load_programme(store: Store, exercice: int) -> Programme:
    """Return the programme of one exercice as voted: the baseline, which never changes."""
    with store.reading() as reading:
        return reading.programme(exercice)


def load_controle(store: Store, exercice: int) -> tuple[Ecart, ...]:
    """Return where the document's announced totals and its own lines disagree, in document order."""
    with store.reading() as reading:
        return compute_controle(reading.programme(exercice), reading.agents())
