"""The week of one agent, with the lines to offer and what is left of their enveloppes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.consommation import Before
from cariforef_tui.domain.avancement.etat import suivi_at
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.journal.entries import Touched
from cariforef_tui.domain.mois.conventions import paid_codes
from cariforef_tui.domain.mois.visas import Visa, locking_visas
from cariforef_tui.domain.programme.declarations import Declarations, declarations_at, rafs_at
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.programme.programme import Enveloppe, Ligne, Programme, initiales_of
from cariforef_tui.domain.programme.revisions import plan_at
from cariforef_tui.domain.temps.calendrier import Calendrier, iso_week, week_days
from cariforef_tui.domain.temps.lignes import LigneOfferte, choose_lignes
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Demande, PartDemande, Saisie
from cariforef_tui.domain.temps.semaine import Semaine, describe_jour
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.rights import check_reading
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.plan import (
    read_before,
    read_consommation,
    read_last_plan,
)

SEMAINES_RECENTES = 6
"""Weeks before the one shown whose lines are offered again."""


@dataclass(frozen=True, kw_only=True)
class SemaineSnapshot:
    """Everything the week's grid and its picker show, read at once.

    `precedente` is the week before. `recents` are the lines logged in the six weeks before, newest first.
    `verrous` are the last visas of the week's signed months, which take no writing. `conventionnees` are the
    lines that a convention pays for on some day of the week. `avant_suivi` says, by enveloppe, what stands
    for the days before the suivi; `is_followed` is False until a first saisie begins it. `demandes` and
    `parts_demandes` are the requests of the exercice, and the days of each.
    """

    semaine: Semaine
    precedente: Semaine
    programme: Programme
    agent: Agent
    reglages: Reglages
    declarations: Declarations
    retirees: frozenset[str]
    avancement: Avancement
    avant_suivi: Mapping[str, Before]
    is_followed: bool
    recents: tuple[str, ...]
    verrous: Mapping[Mois, Visa]
    conventionnees: frozenset[str] = frozenset()
    demandes: tuple[Demande, ...] = ()
    parts_demandes: tuple[PartDemande, ...] = ()

    @cached_property
    def miennes(self) -> tuple[str, ...]:
        """Imputable lines whose « qui » names the agent, in document order."""
        initiales = self.agent.initiales
        return tuple(
            ligne.code
            for ligne in self.programme.imputables()
            if initiales in initiales_of(ligne.responsables)
        )

    @cached_property
    def fermees(self) -> frozenset[str]:
        """Lines that take no saisie in the week or after it: soldées by its last day, or out of the plan."""
        last = self.semaine.jours[-1].jour
        soldees = self.declarations.soldees
        return self.retirees.union(code for code, fait in soldees.items() if fait.jour <= last)

    @cached_property
    def proposees(self) -> tuple[str, ...]:
        """Every line still open: mine first, then recent, then all in document order."""
        every = (ligne.code for ligne in self.programme.imputables())
        offered = dict.fromkeys((*self.miennes, *self.semaine.codes, *self.recents, *every))
        return tuple(code for code in offered if code not in self.fermees)

    def explain_closed(self, code: str) -> str | None:
        """Say why a line takes no saisie, `soldée le 22/05 par DM`; None for one that takes them."""
        fait = self.declarations.soldees.get(code)
        if fait is not None and code in self.fermees:
            return f"soldée le {fait.jour:%d/%m} par {fait.agent}"
        if code in self.retirees:
            return "retirée du plan"
        return "ligne de régulation" if self.programme.by_code[code].regulation else None

    @cached_property
    def closes(self) -> tuple[str, ...]:
        """Lines that take no saisie though they hold days of the plan, in document order."""
        every = (ligne.code for ligne in self.programme.lignes if not self.programme.children[ligne.code])
        return tuple(code for code in every if self.explain_closed(code) is not None)

    def choose_lignes(self, epinglees: Collection[str]) -> frozenset[str]:
        """Return the lines to show: those with days of the week, the pinned ones, those used or due, others.

        Whom no « qui » names is offered the lines of their pôle.
        """
        # A line pinned in another exercice may be unknown here.
        pinned = (code for code in epinglees if code in self.programme.by_code and code not in self.fermees)
        used = [code for code in self.recents if code not in self.fermees]
        own = self.miennes or self._lignes_du_pole()
        offered = [self._offer(code) for code in own if code not in self.fermees]
        kept = frozenset((*self.semaine.codes, *pinned))
        return frozenset(choose_lignes(kept, used, offered, self.avancement.au))

    def _lignes_du_pole(self) -> tuple[str, ...]:
        pole = self.agent.pole
        imputables = (ligne.code for ligne in self.programme.imputables())
        return tuple(code for code in imputables if pole and self.programme.pole_of(code) == pole)

    def _offer(self, code: str) -> LigneOfferte:
        """Return a line with its next end, and how late it is by its days alone: no landing is read here."""
        au, last = self.avancement.au, date(self.programme.exercice, 12, 31)
        jalons = (
            jalon.jour
            for jalon in self.programme.jalons
            if code in jalon.lignes and jalon.code not in self.declarations.tenus
        )
        ends = [fin for fin in (self.programme.window(code)[1], *jalons) if au <= fin < last]
        figures = self.avancement.lignes.get(code)
        groupe = figures.groupe if figures else None
        is_late = groupe is not None and groupe.etat is not None and groupe.etat.is_late
        retard = max(0, -(groupe.ecart or 0)) if groupe and is_late else 0
        return LigneOfferte(code, min(ends, default=None), retard)

    def label_of(self, saisie: Saisie) -> str | None:
        """Return the label of the request that a cell answers, None if it answers none."""
        if saisie.demande == SANS_DEMANDE or saisie.jour.year != self.programme.exercice:
            return None
        key = (saisie.code, saisie.demande)
        named = (demande.libelle for demande in self.demandes if (demande.code, demande.numero) == key)
        return next(named, f"n° {saisie.demande}")

    def sans_demande(self, code: str, semaine: Semaine) -> int:
        """Hundredths of the week `semaine` that should answer a request of the line, and answer none."""
        if code not in self.programme.tirages:
            return 0
        days = (saisie for saisie in semaine.saisies if saisie.code == code)
        return sum(saisie.centiemes for saisie in days if saisie.demande == SANS_DEMANDE)

    def lock_of(self, jour: date) -> Visa | None:
        """Return the visa that locks a day's month, None if it is open."""
        return self.verrous.get(Mois.of(jour))

    def prevu_of(self, code: str) -> int | None:
        """Hundredths planned for a line, or shared by the lines of its enveloppe; None without a number."""
        figures = self.avancement.lignes.get(code)
        if figures is None:
            return None
        return figures.prevu if figures.enveloppe is None else figures.enveloppe.centiemes

    def is_moved_by(self, touched: Touched, shown: Collection[str]) -> bool:
        """True if what was written changes the week as shown, with the lines `shown`.

        It does if it is a day of the agent since the first day that makes a line recent, a visa of theirs on
        the week's months, or anybody's saisie on an enveloppe that a line of `shown` draws on.
        """
        agent, first, last = self.agent.initiales, self.semaine.jours[0].jour, self.semaine.jours[-1].jour
        return (
            touched.has_day_of(agent, first - timedelta(weeks=SEMAINES_RECENTES), last)
            or touched.has_month_of(agent, Mois.of(first), Mois.of(last))
            or touched.has_code_of(self._drawing_with(shown))
        )

    def _drawing_with(self, codes: Collection[str]) -> frozenset[str]:
        """Return lines on which anybody's saisie changes what is left of the enveloppe of one of `codes`."""
        if self.programme.code_si in codes:
            return frozenset(self.programme.by_code)
        figures = [self.avancement.lignes[code] for code in codes if code in self.avancement.lignes]
        shared = (ligne.enveloppe.lignes for ligne in figures if ligne.enveloppe is not None)
        return frozenset(codes).union(*shared)

    def realise_with(self, code: str, semaine: Semaine) -> int | None:
        """Return the hundredths drawn on the line or on its shared enveloppe, if the week became `semaine`.

        What is being typed counts at once. None for a line that has no figures.
        """
        figures = self.avancement.lignes.get(code)
        if figures is None:
            return None
        drawn = figures.realise if figures.enveloppe_realise is None else figures.enveloppe_realise
        return drawn - self._drawn(code, self.semaine) + self._drawn(code, semaine)

    def left_with(self, code: str, semaine: Semaine) -> int | None:
        """Hundredths left of what is planned for the line or its enveloppe, if the week became `semaine`.

        What was done before the suivi is taken off, rounded as the screen shows it.
        """
        prevu, realise = self.prevu_of(code), self.realise_with(code, semaine)
        if prevu is None or realise is None:
            return None
        return prevu - realise - estimate(self.avant_with(code, semaine))

    def avant_with(self, code: str, semaine: Semaine) -> int:
        """Hundredths that stand for the days before the suivi on the line's enveloppe, the week as `semaine`.

        Days of the week that are before it take the place of as many.
        """
        figures, suivi = self.avancement.lignes[code], self.avancement.suivi
        before = self.avant_suivi.get(figures.groupe.enveloppe.id) if figures.groupe else None
        if before is None:
            return figures.avant or 0
        typed = self._drawn(code, semaine, suivi) - self._drawn(code, self.semaine, suivi)
        return replace(before, logged=before.logged + typed).unlogged

    def _drawn(self, code: str, semaine: Semaine, end: date = date.max) -> int:
        """Hundredths that the week draws on the line's enveloppe before `end`; an SI agent's, on the SI's."""
        if self.agent.is_si:
            lines = frozenset(semaine.codes) if code == self.programme.code_si else frozenset[str]()
        else:
            enveloppe: Enveloppe | None = self.avancement.lignes[code].enveloppe
            lines = frozenset(enveloppe.lignes if enveloppe else (code,))
        year = self.programme.exercice
        return sum(
            saisie.centiemes
            for saisie in semaine.saisies
            if saisie.code in lines and saisie.jour.year == year and saisie.jour < end
        )


def load_semaine(
    store: Store, agent: str, monday: date, au: date, *, lecteur: str | None = None
) -> SemaineSnapshot:
    """Return the week that `monday` opens, as known now; the enveloppes are read at `au`.

    The lines are those of the plan at the end of the week, or at `au` if that is later. At a turn of the
    year, days of both exercices are there; a line that only the other exercice has comes last, closed.

    Raises:
        AgentRefuse: unknown or inactive agent.
        DroitRefuse: `lecteur` may not read this agent's days.
    """
    with store.reading() as reading:
        agents = reading.agents()
        owner = resolve_agent(agents, agent)
        check_reading(agents, lecteur, owner)
        last_monday = monday - timedelta(weeks=1)
        calendriers = _read_calendriers(reading, au.year, (*week_days(last_monday), *week_days(monday)))
        calendrier = calendriers[au.year]
        last = min(calendrier.last_day, max(au, monday + timedelta(days=6)))
        declarations = declarations_at(reading.faits(au.year), au)
        rafs = rafs_at(reading.rafs(au.year), au)
        revisions = reading.revisions(au.year)
        plan = plan_at(reading.programme(au.year), revisions, last).bound_by(declarations, rafs)
        programme = plan.programme
        depuis = reading.suivi_depuis(au.year)
        suivi = suivi_at(calendrier, depuis, au)
        before = read_before(reading, plan, revisions, calendrier, declarations, au)
        consommation = read_consommation(reading, programme, calendrier.last_day, rafs.values(), before)
        recents = reading.recent_codes(
            owner.initiales, monday - timedelta(weeks=SEMAINES_RECENTES), monday - timedelta(days=1)
        )
        semaine = read_semaine(reading, owner, monday, calendriers)
        others = _read_other_lines(reading, programme, semaine)
        return SemaineSnapshot(
            semaine=semaine,
            precedente=read_semaine(reading, owner, last_monday, calendriers),
            programme=replace(programme, lignes=(*programme.lignes, *others)) if others else programme,
            agent=owner,
            reglages=reading.reglages(),
            declarations=declarations,
            retirees=plan.retirees.union(ligne.code for ligne in others),
            avancement=compute_avancement(programme, calendrier, consommation, au, suivi=suivi),
            avant_suivi=before,
            is_followed=depuis is not None,
            recents=tuple(code for code in recents if code in programme.by_code),
            verrous=_read_verrous(reading, owner, monday),
            conventionnees=_read_conventionnees(reading, programme, monday),
            demandes=reading.demandes(au.year) if programme.tirages else (),
            parts_demandes=reading.parts_demandes(au.year, calendrier.last_day) if programme.tirages else (),
        )


def _read_other_lines(reading: Reading, programme: Programme, semaine: Semaine) -> tuple[Ligne, ...]:
    """Return lines that the week logs on and `programme` lacks: those of the exercice of its other days."""
    absent = {
        (saisie.jour.year, saisie.code) for saisie in semaine.saisies if saisie.code not in programme.by_code
    }
    plans = {year: read_last_plan(reading, year).programme for year, _ in absent}
    lignes = {code: plans[year].by_code[code] for year, code in sorted(absent)}
    root = programme.racine
    return tuple(
        ligne if ligne.parent in programme.by_code else replace(ligne, parent=root)
        for ligne in lignes.values()
    )


def _read_verrous(reading: Reading, agent: Agent, monday: date) -> dict[Mois, Visa]:
    first, last = Mois.of(monday), Mois.of(monday + timedelta(days=6))
    gestes = reading.gestes(first, last, agent.initiales)
    return {mois: visa for (_, mois), visa in locking_visas(gestes).items()}


def _read_conventionnees(reading: Reading, programme: Programme, monday: date) -> frozenset[str]:
    conventions = reading.conventions()
    parents = {ligne.code: ligne.parent for ligne in programme.lignes}
    paid = (paid_codes(conventions, parents, day) for day in week_days(monday)) if conventions else ()
    return frozenset().union(*paid)


def _read_calendriers(reading: Reading, exercice: int, days: Iterable[date]) -> dict[int, Calendrier]:
    """The calendar of `exercice`, and of any other that holds some of `days`: two at a turn of the year."""
    others = {day.year for day in days} - {exercice}
    loaded = others.intersection(reading.exercices()) if others else others
    return {year: reading.calendrier(year) for year in (exercice, *loaded)}


def read_semaine(
    reading: Reading, agent: Agent, monday: date, calendriers: Mapping[int, Calendrier]
) -> Semaine:
    """Return the agent's week within a snapshot already open; days of no exercice of these are closed."""
    days = week_days(monday)
    rythmes, reglages = reading.rythmes(), reading.reglages()
    return Semaine(
        agent=agent.initiales,
        iso=iso_week(monday),
        jours=tuple(
            describe_jour(
                agent, day, calendriers.get(day.year), rythmes, au_dela_quotite=reglages.au_dela_quotite
            )
            for day in days
        ),
        saisies=reading.saisies(agent.initiales, days[0], days[-1]),
        absences=reading.absences(agent.initiales, days[0], days[-1]),
    )
