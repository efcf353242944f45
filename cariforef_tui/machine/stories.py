"""What people declared, decided and revised in the fictitious year, written as they would write it."""

from __future__ import annotations

from datetime import date, timedelta

from cariforef_seeds.fictif import FictitiousYear
from cariforef_seeds.recits import (
    CLOTURES,
    DECISIONS,
    ECHEANCE,
    JALONS,
    RESTE,
    TRANSFERT,
    DecisionPrise,
)
from cariforef_tui.domain.programme.gestes import move_echeance, transfer
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import close_ligne, declare_raf, hold_jalon
from cariforef_tui.services.programme.plan import DateReference
from cariforef_tui.services.programme.revisions import Accord, Redaction, revise
from cariforef_tui.services.revue.write import (
    NewDecision,
    close_revue,
    complete_decision,
    declare_meteo,
    declare_presences,
    take_decision,
    write_remarque,
)

_POLE = "PRI"
_COORDINATEUR = "DM"
_DERNIERES_REVUES = 2
"""Only these last reviews, and those with a decision, are closed: to close a review takes a while."""


def tell_stories(store: Store, annee: FictitiousYear, au: date) -> None:
    """Write what happened before `au`."""
    _revise(store, au)
    _declare(store, au)
    with store.reading() as reading:
        calendrier = reading.calendrier(au.year)
    decided = {decision.lundi: decision for decision in DECISIONS}
    mondays = (monday_of(calendrier.first_day) + timedelta(weeks=weeks) for weeks in range(53))
    held = {lundi: jour for lundi in mondays if (jour := _held_on(calendrier, lundi)) and jour < au}
    undone = dict(enumerate(DECISIONS, start=1))
    for lundi in sorted({*decided, *list(held)[-_DERNIERES_REVUES:]} & held.keys()):
        _complete(store, undone, held[lundi])
        _hold(store, annee, CleRevue(_POLE, lundi), held[lundi], decided.get(lundi))
    _complete(store, undone, au)


def _revise(store: Store, au: date) -> None:
    if ECHEANCE.jour < au:
        redaction = Redaction(ECHEANCE.jour, ECHEANCE.agent, ECHEANCE.motif)
        revise(store, lambda plan, _: move_echeance(plan, ECHEANCE.code, ECHEANCE.texte), redaction)
    if TRANSFERT.jour < au:
        de, vers, centiemes = TRANSFERT.de, TRANSFERT.vers, TRANSFERT.centiemes
        redaction = Redaction(TRANSFERT.jour, TRANSFERT.agent, TRANSFERT.motif, Accord.DONNE)
        revise(store, lambda plan, _: transfer(plan, de, vers, centiemes), redaction)


def _declare(store: Store, au: date) -> None:
    for jalon in JALONS:
        if jalon.jour < au:
            hold_jalon(store, jalon.code, jalon.jour, acteur=jalon.agent, motif="Fictif")
    for cloture in CLOTURES:
        if cloture.jour < au:
            close_ligne(store, cloture.code, cloture.jour, acteur=cloture.agent, motif=cloture.motif)
    if RESTE.jour < au:
        declare_raf(
            store,
            RESTE.code,
            RESTE.centiemes,
            RESTE.jour,
            today=RESTE.jour,
            acteur=RESTE.agent,
            commentaire=RESTE.commentaire,
        )


def _complete(store: Store, undone: dict[int, DecisionPrise], au: date) -> None:
    """Declare done the decisions done before `au`, and remove them from `undone`."""
    for numero, decision in list(undone.items()):
        if decision.faite_le < au:
            done = DateReference(decision.faite_le, au.year)
            complete_decision(store, done, numero, decision.faite_le, acteur=decision.qui)
            del undone[numero]


def _held_on(calendrier: Calendrier, lundi: date) -> date | None:
    """Return the day of a week's review, the first working day after it; None if it has no working day."""
    if not calendrier.working_days_in(lundi, lundi + timedelta(days=6)):
        return None
    after = calendrier.working_days_in(lundi + timedelta(weeks=1), calendrier.last_day)
    return after[0] if after else None


def _hold(
    store: Store, annee: FictitiousYear, cle: CleRevue, jour: date, prise: DecisionPrise | None
) -> None:
    """Hold one review and close it; whoever is away that day is excused."""
    reference = DateReference(jour, jour.year)
    away = {absence.agent for absence in annee.absences if absence.jour == jour}
    team = [agent.initiales for agent in annee.agents if agent.pole == _POLE]
    presents = [initiales for initiales in team if initiales not in away]
    excuses = [initiales for initiales in team if initiales in away]
    declare_presences(store, reference, cle, presents, excuses, acteur=_COORDINATEUR)
    if prise is None:
        declare_meteo(store, reference, cle, Meteo.VERT, "", acteur=_COORDINATEUR)
    else:
        declare_meteo(store, reference, cle, Meteo.ORANGE, prise.constat, acteur=_COORDINATEUR)
        write_remarque(store, reference, cle, prise.ligne, prise.constat, acteur=_COORDINATEUR)
        decision = NewDecision(prise.texte, prise.qui, prise.pour, prise.ligne)
        take_decision(store, reference, cle, decision, acteur=_COORDINATEUR)
    close_revue(store, reference, cle, acteur=_COORDINATEUR)
