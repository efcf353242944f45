"""Read a weekly review: its figures from one snapshot, or as they were frozen when it was closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from cariforef_tui.domain.agents.agents import Agent, agent_of
from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.avancement.look import list_participants, name_qui
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.compute import compute_figures
from cariforef_tui.domain.revue.facts import FaitsRevue, seen_by
from cariforef_tui.domain.revue.figures import FiguresRevue, Revue, decode_figures
from cariforef_tui.domain.revue.pourquoi import Pourquoi
from cariforef_tui.domain.revue.revue import (
    CleRevue,
    Decision,
    MeteoDeclaree,
    RevueEcrite,
    check_closable,
    check_semaine,
    decisions_about,
    figures_day,
    last_closed,
    last_day_of,
    last_full_week,
    perimetres_of,
    tell_semaine,
)
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.semaine import SommesSemaine
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import elide_pole
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.alertes import read_faits
from cariforef_tui.services.avancement import read_burndown
from cariforef_tui.services.equipe import read_sommes
from cariforef_tui.services.pilotage.echeancier import read_travail
from cariforef_tui.services.ports.errors import StoreForeign
from cariforef_tui.services.ports.kept import Kept
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_plan, read_situation


@dataclass(frozen=True, kw_only=True)
class RevueSnapshot:
    """A review and what a screen needs with it: the plan of its day, and every perimeter's weather.

    `not_closable` says why the review cannot be closed at the date de référence, None if it can. `figees` are
    the closed reviews of the exercice, by perimeter and week. `decisions` are all those of the exercice.
    `pourquoi` says, by code, why each group needs a look; it is empty in a closed review, which keeps
    nobody's days.
    """

    revue: Revue
    programme: Programme
    agents: tuple[Agent, ...]
    meteos: dict[str, MeteoDeclaree | None]
    closes: frozenset[str]
    figees: frozenset[tuple[str, str]]
    not_closable: str | None
    decisions: tuple[Decision, ...]
    pourquoi: Mapping[str, Pourquoi]

    def decided(self, code: str | None) -> tuple[Decision, ...]:
        """Return the decisions about a line up to this review, the last one first."""
        if code not in self.programme.by_code:
            return ()
        return decisions_about(self.decisions, self.programme, code, self.revue.figures.semaine)


class Semaine(NamedTuple):
    """What all reviews of a week hold: `debut` is the réalisé before it, `realises` that of its last day."""

    situation: Situation
    facts: FaitsAlertes
    absences: Mapping[str, SommesSemaine]
    debut: Mapping[str, Realise]
    realises: Mapping[str, Realise]


class Extent(StrEnum):
    """How much to read: what a screen shows, also the burn-down, or also the échéancier of minutes."""

    ECRAN = "écran"
    COURBE = "courbe"
    COMPLETE = "complète"


def default_cle(
    store: Store, reference: DateReference, perimetre: str | None = None, lecteur: str | None = None
) -> CleRevue:
    """Return the review to show by default: that of the last full week at the date de référence.

    Without a perimeter, it is that of the pôle that `lecteur` sees first, else of the whole programme.
    """
    with store.reading() as reading:
        programme, known = reading.programme(reference.exercice), agent_of(reading.agents(), lecteur)
        home = known.home if known else None
        code = perimetre or (home if home in perimetres_of(programme) else None) or programme.racine
        return CleRevue(code, last_full_week(reading.calendrier(reference.exercice), reference.au))


def load_revue(
    store: Store,
    reference: DateReference,
    cle: CleRevue,
    etendue: Extent = Extent.ECRAN,
    *,
    lecteur: str | None = None,
    kept: Kept[Semaine] | None = None,
) -> RevueSnapshot:
    """Return a review at the date de référence; its burn-down only if it is frozen or `etendue` asks for it.

    What all reviews of its week hold comes from `kept` if it is there.
    What absences change is shown only of those whose days `lecteur` may read, even in a closed review.

    Raises:
        DateRefusee: its week is outside the exercice, or has not begun.
    """
    with store.reading() as reading:
        calendrier = reading.calendrier(reference.exercice)
        revues = reading.revues(reference.exercice)
        lue = _read(reading, calendrier, reference, cle, revues, etendue, kept)
        perimetres = perimetres_of(lue.programme)
        week = {revue.perimetre: revue for revue in revues if revue.semaine == cle.semaine}
        agents = reading.agents()
        return RevueSnapshot(
            revue=_seen_by(lue.revue, lue.programme, agents, lecteur),
            programme=lue.programme,
            agents=agents,
            meteos={code: week[code].meteo if code in week else None for code in perimetres},
            closes=frozenset(code for code, revue in week.items() if revue.is_close),
            figees=frozenset((revue.perimetre, revue.semaine) for revue in revues if revue.is_close),
            not_closable=_why_not_closable(calendrier, reference, cle, lue.revue.ecrite),
            decisions=lue.decisions,
            pourquoi=lue.explain(readable(agents, lecteur)),
        )


def load_revues(store: Store, reference: DateReference, cle: CleRevue) -> tuple[Revue, ...]:
    """Return the reviews of one set of minutes: a pôle's own, or the whole's and every pôle's.

    Everybody may read minutes: they hold only what a stranger may read.
    """
    with store.reading() as reading:
        programme = reading.programme(reference.exercice)
        is_whole = cle.perimetre == programme.racine
        wanted = perimetres_of(programme) if is_whole else (cle.perimetre,)
        agents = reading.agents()
        return tuple(
            _seen_by(read_revue(reading, reference, CleRevue(code, cle.lundi)), programme, agents, None)
            for code in wanted
        )


def _seen_by(revue: Revue, programme: Programme, agents: Sequence[Agent], lecteur: str | None) -> Revue:
    return replace(revue, figures=seen_by(revue.figures, programme, agents, readable(agents, lecteur)))


def read_revue(reading: Reading, reference: DateReference, cle: CleRevue) -> Revue:
    """Do as `load_revue` in an open snapshot, for the review and its burn-down only."""
    calendrier, revues = reading.calendrier(reference.exercice), reading.revues(reference.exercice)
    return _read(reading, calendrier, reference, cle, revues, Extent.COMPLETE).revue


@dataclass(frozen=True, kw_only=True)
class _Lue:
    """A review as read, with the plan of its day; `situation` is None if it is closed."""

    revue: Revue
    programme: Programme
    decisions: tuple[Decision, ...]
    situation: Situation | None

    def explain(self, lisibles: Collection[str]) -> dict[str, Pourquoi]:
        """Return why each group needs a look, by its code."""
        situation = self.situation
        if situation is None:
            return {}
        shown = {groupe.code for groupe in self.revue.figures.a_regarder}
        return {
            groupe.ouvertes[0]: self._explain(situation, groupe, lisibles)
            for groupe in situation.avancement.a_regarder
            if groupe.ouvertes and groupe.ouvertes[0] in shown
        }

    def _explain(self, situation: Situation, groupe: AvancementGroupe, lisibles: Collection[str]) -> Pourquoi:
        participants = list_participants(situation.activite, groupe, lisibles)
        return Pourquoi(
            qui=name_qui(situation.programme, participants, groupe.lignes),
            participants=participants,
            prevision=groupe.prevision,
            semaines=situation.activite.work_by_week(groupe.lignes),
        )


def _read(
    reading: Reading,
    calendrier: Calendrier,
    reference: DateReference,
    cle: CleRevue,
    revues: tuple[RevueEcrite, ...],
    etendue: Extent,
    kept: Kept[Semaine] | None = None,
) -> _Lue:
    exercice = reference.exercice
    check_semaine(calendrier, cle, reference.au)
    ecrite = next(
        (revue for revue in revues if (revue.perimetre, revue.semaine) == (cle.perimetre, cle.semaine)),
        RevueEcrite(perimetre=cle.perimetre, semaine=cle.semaine),
    )
    decisions = tuple(decision.known_at(reference.au) for decision in reading.decisions(exercice))
    if ecrite.figures is not None:
        figures = thaw_figures(ecrite)
        return _Lue(
            revue=Revue(figures, ecrite),
            programme=read_plan(reading, exercice, figures.au).programme,
            decisions=decisions,
            situation=None,
        )
    au = figures_day(calendrier, cle, reference.au)
    read = partial(_read_semaine, reading, exercice, cle, au)
    semaine = kept.get(reading, (exercice, cle.lundi, au), read) if kept else read()
    figures = _compute(reading, semaine, cle, reference.au, last_closed(revues, cle), decisions, etendue)
    return _Lue(
        revue=Revue(figures, ecrite),
        programme=semaine.situation.programme,
        decisions=decisions,
        situation=semaine.situation,
    )


def thaw_figures(ecrite: RevueEcrite) -> FiguresRevue:
    """Return the figures that a closed review keeps; raises StoreForeign if they are unreadable."""
    try:
        return decode_figures(ecrite.figures or "")
    except ValueError as error:
        raise StoreForeign(
            f"Revue {elide_pole(ecrite.perimetre)}, {tell_semaine(ecrite.semaine)} : chiffres illisibles "
            "dans la base : cariforef base verifier."
        ) from error


def _why_not_closable(
    calendrier: Calendrier, reference: DateReference, cle: CleRevue, ecrite: RevueEcrite
) -> str | None:
    if ecrite.is_close:
        return None
    try:
        check_closable(calendrier, cle, reference.au)
    except Refus as error:
        return str(error)
    return None


def _read_semaine(reading: Reading, exercice: int, cle: CleRevue, au: date) -> Semaine:
    situation = read_situation(reading, exercice, au)
    last = last_day_of(cle, au)
    return Semaine(
        situation=situation,
        facts=read_faits(reading, situation),
        absences=_read_absences(reading, cle, last),
        debut=reading.realises(exercice, cle.lundi - timedelta(days=1)),
        realises=reading.realises(exercice, last),
    )


def _read_absences(reading: Reading, cle: CleRevue, au: date) -> dict[str, SommesSemaine]:
    first = max(cle.lundi, date(au.year, 1, 1))
    sommes = read_sommes(reading, first, au, au) if first <= au else {}
    return {agent: weeks[cle.lundi] for agent, weeks in sommes.items() if cle.lundi in weeks}


def _compute(
    reading: Reading,
    semaine: Semaine,
    cle: CleRevue,
    au: date,
    closed: RevueEcrite | None,
    decisions: tuple[Decision, ...],
    etendue: Extent,
) -> FiguresRevue:
    situation = semaine.situation
    exercice = situation.programme.exercice
    has_courbe = etendue is not Extent.ECRAN
    return compute_figures(
        FaitsRevue(
            cle=cle,
            au=au,
            facts=semaine.facts,
            semaine=semaine.absences,
            debut=semaine.debut,
            realises=semaine.realises,
            avant=thaw_figures(closed) if closed else None,
            revisions=reading.revisions(exercice),
            rafs=reading.rafs(exercice),
            faits=reading.faits(exercice),
            decisions=decisions,
            burndown=read_burndown(reading, situation, cle.perimetre) if has_courbe else None,
            travail=read_travail(reading, situation) if etendue is Extent.COMPLETE else None,
        )
    )
