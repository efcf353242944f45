"""The demonstration's store: fictitious agents, days, visas, and what people declared and decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cariforef_db.store.admin import SqliteAdmin
from cariforef_seeds.delivered import PROGRAMME_2018
from cariforef_seeds.fictif import FictitiousYear, imagine_agents, imagine_year
from cariforef_seeds.recits import CLOTURES, DECISIONS, ECHEANCE, JALONS, RESTE, TRANSFERT, DecisionPrise
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.mois.fiche import CadreFiche, write_fiche
from cariforef_tui.domain.mois.sentences import missing_before_signature
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.gestes import move_echeance, transfer
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.services.mois.fiche import read_cadre, read_fiche
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress, Store
from cariforef_tui.services.programme.declarations import close_ligne, declare_raf, hold_jalon
from cariforef_tui.services.programme.exercice import DateReference
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
_CONVENTION = Convention("FICTIF-FSE-2018", "Déploiement du SPRO (fictif)")
_LIGNES_FSE = ("9", "10", "12", "13")
_UN_SUR = 9
"""For the last month, one person in 9 has not signed, and another is not countersigned."""
_RENVOYE = 5
_RENVOI = "Une journée est à revoir (fictif)."


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
    """Hold one review and close it; people away that day are excused."""
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


def build_demonstration(place: str, au: date, progress: Progress) -> Store:
    """Make a store at `place` with a fictitious year up to the eve of `au`; the day itself is not logged.

    Raises:
        DateRefusee: `au` is outside the programme's exercice.
    """
    read = read_folder(PROGRAMME_2018)
    programme, named = read.programme, read.agents
    if au.year != programme.exercice:
        raise DateRefusee(f"{format_date(au)} est hors de l'exercice ({programme.exercice}).")
    agents = (*named, *imagine_agents(programme, named))
    admin = SqliteAdmin()
    admin.create(place, programme, agents, progress)
    store = admin.open(place)
    try:
        _fill(store, programme, agents, au, progress)
    except BaseException:
        store.close()
        raise
    return store


def _fill(
    store: Store, programme: Programme, agents: tuple[Agent, ...], au: date, progress: Progress
) -> None:
    progress("Démonstration : invention des saisies…")
    with store.writing(ACTEUR_SYSTEME) as writing:
        annee = imagine_year(
            programme, writing.calendrier(programme.exercice), agents, au - timedelta(days=1)
        )
        for quotite in annee.quotites:
            writing.set_quotite(quotite)
        for absence in annee.absences:
            writing.write_absence(absence.agent, absence.jour, (absence,))
        for demande in annee.demandes:
            writing.add(programme.exercice, demande)
        writing.load_saisies(annee.saisies)
        for production in annee.productions:
            writing.add(programme.exercice, production)
        writing.set_convention(_CONVENTION)
        for funded in _LIGNES_FSE:
            ligne = LigneConventionnee(programme.exercice, funded, date(programme.exercice, 1, 1))
            writing.set_ligne_conventionnee(_CONVENTION.numero, ligne)
    progress("Démonstration : signatures des mois passés…")
    _sign_months(store, agents, au)
    progress("Démonstration : revues tenues…")
    tell_stories(store, annee, au)


def _sign_months(store: Store, agents: tuple[Agent, ...], au: date) -> None:
    """Sign and countersign the past months; of the last one, some are not signed and one was sent back."""
    months = [Mois(au.year, numero) for numero in range(1, au.month)]
    people = [agent for agent in agents if agent.pole]
    with store.reading() as reading:
        cadre = read_cadre(reading, au.year)
    signed = {
        agent.initiales: frozenset(
            _sign(store, agent, months[:-1] if rang % _UN_SUR == 0 else months, au, cadre)
        )
        for rang, agent in enumerate(people)
    }
    for coordinateur in (agent for agent in people if agent.coordonne):
        with store.writing(coordinateur.initiales) as writing:
            for rang, agent in enumerate(people):
                if agent.pole != coordinateur.coordonne or agent == coordinateur:
                    continue
                for mois in sorted(signed[agent.initiales]):
                    geste = _answer(rang) if mois == months[-1] else GesteVisa.CONTRESEING
                    if geste is not None:
                        motif = _RENVOI if geste is GesteVisa.RENVOI else None
                        writing.add_visa(
                            Visa(
                                agent=agent.initiales,
                                mois=mois,
                                geste=geste,
                                par=coordinateur.initiales,
                                motif=motif,
                            )
                        )
                signed[agent.initiales] = frozenset()


def _answer(rang: int) -> GesteVisa | None:
    """Return the coordinateur's gesture on the last month signed, None if it still waits for one."""
    if rang % _UN_SUR == 1:
        return None
    return GesteVisa.RENVOI if rang == _RENVOYE else GesteVisa.CONTRESEING


def _sign(store: Store, agent: Agent, months: list[Mois], au: date, cadre: CadreFiche) -> Iterator[Mois]:
    """Sign the complete months of one agent, in one transaction; yield them."""
    with store.writing(agent.initiales) as writing:
        for mois in months:
            fiche = read_fiche(writing, agent, mois, cadre)
            if not missing_before_signature(fiche, au):
                geste, initiales = GesteVisa.SIGNATURE, agent.initiales
                sheet = write_fiche(fiche)
                writing.add_visa(
                    Visa(
                        agent=initiales,
                        mois=mois,
                        geste=geste,
                        par=initiales,
                        centiemes=fiche.total,
                        contenu=sheet,
                    )
                )
                yield mois
