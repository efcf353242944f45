"""The sentence that logs: read once the facts that it needs, then write all that it proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from cariforef_tui.domain.mois.history import describe_verrou
from cariforef_tui.domain.mois.visas import locking_visas
from cariforef_tui.domain.programme.declarations import declarations_at
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.programme.programme import initiales_of
from cariforef_tui.domain.temps.saisies import Absence, CellWritten, Saisie
from cariforef_tui.domain.temps.sentence.outcome import Proposal
from cariforef_tui.domain.temps.sentence.words import SentenceContext
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.rights import check_reading
from cariforef_tui.services.ports.store import Reading, Store, retried
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_plan
from cariforef_tui.services.temps.absences import write_declared
from cariforef_tui.services.temps.presence import require_logging
from cariforef_tui.services.temps.saisies import write_checked
from cariforef_tui.services.temps.semaine import SEMAINES_RECENTES

_Dated = TypeVar("_Dated", Saisie, Absence)


@dataclass(frozen=True, slots=True)
class AbsenceWritten:
    """The absences of one day before and after a write."""

    jour: date
    before: tuple[Absence, ...]
    after: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class SentenceWritten:
    """The saisies and absences that a sentence wrote, with what undoes them."""

    agent: str
    cells: tuple[CellWritten, ...]
    absences: tuple[AbsenceWritten, ...]


def load_context(
    store: Store, agent: str, reference: DateReference, *, today: date, lecteur: str | None
) -> SentenceContext:
    """Return the facts by which the sentences of `agent` are understood, in one snapshot.

    « Aujourd'hui » is the date de référence; if today is outside every exercice, a sentence must say its
    date. Nothing is logged after `today`.

    Raises:
        AgentRefuse: unknown or inactive agent, or one who logs no day.
        DroitRefuse: `lecteur` may not read this agent's days.
    """
    with store.reading() as reading:
        return read_context(reading, agent, reference, today=today, lecteur=lecteur)


def read_context(
    reading: Reading, agent: str, reference: DateReference, *, today: date, lecteur: str | None
) -> SentenceContext:
    """Do as `load_context`, within a snapshot already open."""
    agents = reading.agents()
    owner = resolve_agent(agents, agent)
    require_logging(owner)
    check_reading(agents, lecteur, owner)
    exercice, au = reference.exercice, reference.au
    calendrier, reglages = reading.calendrier(exercice), reading.reglages()
    plan = read_plan(reading, exercice, au)
    first, last = calendrier.first_day, calendrier.last_day
    initiales, imputables = owner.initiales, [ligne.code for ligne in plan.programme.imputables()]
    fermees = {code: "hors du plan" for code in plan.retirees if code in imputables}
    soldees = declarations_at(reading.faits(exercice), au).soldees
    for code, fait in soldees.items():
        fermees[code] = f"soldée depuis le {format_date(fait.jour)} par {fait.agent}"
    named = [
        ligne.code for ligne in plan.programme.imputables() if initiales in initiales_of(ligne.responsables)
    ]
    recents = reading.recent_codes(initiales, au - timedelta(weeks=SEMAINES_RECENTES), au)
    siennes = [code for code in dict.fromkeys((*recents, *named)) if code in imputables]
    return SentenceContext(
        agent=owner,
        programme=plan.programme,
        proposees=tuple(code for code in dict.fromkeys((*siennes, *imputables)) if code not in fermees),
        siennes=frozenset(siennes),
        fermees=fermees,
        soldees={code: fait.jour for code, fait in soldees.items() if code not in plan.retirees},
        jour=None if reference.hors_exercice else au,
        today=today,
        calendrier=calendrier,
        rythmes=reading.rythmes(),
        pas=reglages.pas,
        minutes_par_jour=reglages.minutes_par_jour,
        au_dela_quotite=reglages.au_dela_quotite,
        saisies=_by_day(reading.saisies(initiales, first, last)),
        absences=_by_day(reading.absences(initiales, first, last)),
        verrous=_read_verrous(reading, initiales, exercice),
        demandes=reading.demandes(exercice) if plan.programme.tirages else (),
    )


def _by_day(values: Sequence[_Dated]) -> dict[date, tuple[_Dated, ...]]:
    ordered = sorted(values, key=lambda value: value.jour)
    return {jour: tuple(group) for jour, group in groupby(ordered, key=lambda value: value.jour)}


def _read_verrous(reading: Reading, initiales: str, exercice: int) -> dict[Mois, str]:
    gestes = reading.gestes(Mois(exercice, 1), Mois(exercice, 12), initiales)
    return {mois: describe_verrou(visa) for (_, mois), visa in locking_visas(gestes).items()}


@retried
def write_sentence(store: Store, proposal: Proposal, *, today: date, acteur: str) -> SentenceWritten:
    """Write what a sentence proposed, all or nothing: the person saw its days off, and so agreed to them.

    Raises as `write_cells` and `set_absence`: somebody may have written since the context was read.
    """
    agent = proposal.agent
    with store.writing(acteur) as writing:
        absences = []
        for absence in proposal.absences:
            jour, before = absence.jour, writing.absences(agent, absence.jour, absence.jour)
            write_declared(
                writing, agent, absence.type, jour, jour, absence.duree, acteur=acteur, seen=absence.seen
            )
            absences.append(AbsenceWritten(jour, before, writing.absences(agent, jour, jour)))
        changes = [saisie.change for saisie in proposal.saisies]
        cells = write_checked(writing, changes, today=today, acteur=acteur, confirmed=proposal.days_off)
    return SentenceWritten(agent, cells, tuple(absences))
