"""Read the plan as it stood at a date, as it was voted, and where the work stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.activite import Activite, compute_activite, first_recent
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.avant import Veille, find_before, veille_at
from cariforef_tui.domain.avancement.consommation import Before, Consommation, add_realises
from cariforef_tui.domain.avancement.etat import arrete_at, suivi_at
from cariforef_tui.domain.avancement.livrables import EtatLivrable, compute_livrables
from cariforef_tui.domain.avancement.position import Position
from cariforef_tui.domain.avancement.sentences import tell_arrete
from cariforef_tui.domain.programme.declarations import (
    Declarations,
    Raf,
    RafConstate,
    declarations_at,
    rafs_at,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Plan, Revision, plan_at
from cariforef_tui.domain.temps.calendrier import Calendrier, TempsPlein
from cariforef_tui.domain.temps.semaine import Asked, Feuilles, count_missing, list_asked_days
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference


@dataclass(frozen=True, kw_only=True)
class Situation(Position):
    """Where the work stands at a date, and the people: `feuilles` are the days that `asked` asks of each.

    They go up to the arrêté.
    """

    agents: tuple[Agent, ...]
    asked: Asked
    feuilles: Feuilles
    livrables: tuple[EtatLivrable, ...]

    def reads_sheets(self, lecteur: str | None) -> bool:
        """True if `lecteur` may read everybody's days, and so know what their sheets lack."""
        return self.feuilles.keys() <= readable(self.agents, lecteur)

    def tell_arrete(self, lecteur: str | None, code: str | None = None) -> str:
        """Return `arrêté au ven. 18/05, il manque 12 j de feuilles`: what the figures of a line stand on.

        What is supposed done is that of `code`, of the whole programme for None. What is missing reveals
        absences: `lecteur` sees it only if they may read everybody's days.
        """
        manque = count_missing(self.feuilles, self.feuilles)[0] if self.reads_sheets(lecteur) else 0
        own = self.avancement.lignes[code or self.programme.racine]
        return tell_arrete(self.avancement.arrete, self.avancement.suivi, manque, own.avant or 0)


def read_plan(reading: Reading, exercice: int, au: date) -> Plan:
    """Return the plan at the end of `au`, within a snapshot already open; no jalon bounds its lines."""
    return plan_at(reading.programme(exercice), reading.revisions(exercice), au)


def read_last_plan(reading: Reading, exercice: int) -> Plan:
    """Return the plan with every revision of the exercice, those still to come included."""
    return read_plan(reading, exercice, date(exercice, 12, 31))


def read_situation(reading: Reading, exercice: int, au: date) -> Situation:
    """Return the figures of the plan at the end of `au`: what every screen and command shows."""
    declarations, declared = declarations_at(reading.faits(exercice), au), rafs_at(reading.rafs(exercice), au)
    revisions = reading.revisions(exercice)
    plan = plan_at(reading.programme(exercice), revisions, au).bound_by(declarations, declared)
    calendrier = reading.calendrier(exercice)
    programme, agents = plan.programme, reading.agents()
    fermees = plan.retirees.union(declarations.soldees)
    arrete = arrete_at(calendrier, au)
    suivi = suivi_at(calendrier, reading.suivi_depuis(exercice), au)
    veille = _read_veille(reading, plan, revisions, veille_at(calendrier, suivi, arrete))
    avants = find_before(programme, calendrier, declarations, veille)
    rafs = _read_rafs(reading, programme, declared.values())
    arretee = Consommation(reading.realises(exercice, arrete) if arrete else {}, rafs, avants)
    since = arrete + timedelta(days=1) if arrete else calendrier.first_day
    consommation = replace(
        arretee, realises=add_realises(arretee.realises, reading.realises(exercice, au, since))
    )
    activite = _read_activite(reading, calendrier, agents, programme.code_si, arrete, suivi)
    asked = _read_asked(reading, calendrier, suivi)
    feuilles = (
        read_feuilles(reading, calendrier, agents, asked, calendrier.first_day, arrete) if arrete else {}
    )
    avancement = compute_avancement(
        programme,
        calendrier,
        consommation,
        au,
        activite=activite,
        arretee=arretee,
        suivi=suivi,
        fermees=fermees,
    )
    return Situation(
        plan=plan,
        calendrier=calendrier,
        agents=agents,
        declarations=declarations,
        consommation=consommation,
        arretee=arretee,
        veille=veille,
        activite=activite,
        asked=asked,
        feuilles=feuilles,
        avancement=avancement,
        livrables=compute_livrables(programme, calendrier, avancement, reading.productions(exercice)),
    )


def read_before(
    reading: Reading,
    plan: Plan,
    revisions: Sequence[Revision],
    calendrier: Calendrier,
    declarations: Declarations,
    au: date,
) -> dict[str, Before]:
    """Return what stands for the days before the suivi, by enveloppe, at the end of `au`.

    `revisions` are the exercice's, of which some made `plan`.
    """
    suivi = suivi_at(calendrier, reading.suivi_depuis(calendrier.exercice), au)
    veille = _read_veille(reading, plan, revisions, veille_at(calendrier, suivi, arrete_at(calendrier, au)))
    return find_before(plan.programme, calendrier, declarations, veille)


def read_temps_plein(reading: Reading, calendrier: Calendrier) -> TempsPlein:
    """Return what a full-time year of that calendar counts, by the settings."""
    reglages, ouvres = reading.reglages(), len(calendrier.working_days)
    return TempsPlein(jours_ouvres=ouvres, par_etp=reglages.jours_par_etp, conges=reglages.conges)


def read_asked(reading: Reading, calendrier: Calendrier, au: date) -> Asked:
    """Return which days of an exercice agents have to log, within a snapshot already open."""
    return _read_asked(
        reading, calendrier, suivi_at(calendrier, reading.suivi_depuis(calendrier.exercice), au)
    )


def _read_asked(reading: Reading, calendrier: Calendrier, suivi: date) -> Asked:
    if suivi <= calendrier.first_day:
        return Asked(suivi)
    totaux = reading.totaux_semaine(calendrier.first_day, suivi - timedelta(days=1))
    return Asked(
        suivi,
        {agent: [lundi for lundi, (saisi, _) in weeks.items() if saisi] for agent, weeks in totaux.items()},
    )


def read_feuilles(
    reading: Reading, calendrier: Calendrier, agents: Iterable[Agent], asked: Asked, first: date, last: date
) -> Feuilles:
    """Return the days from `first` to `last` of an exercice that `asked` asks of each agent."""
    rythmes, remplis = reading.rythmes(), reading.remplis(first, last)
    found = {
        agent.initiales: list_asked_days(
            agent, calendrier, rythmes, remplis.get(agent.initiales, {}), asked, first, last
        )
        for agent in agents
    }
    return {initiales: days for initiales, days in found.items() if days}


def _read_veille(
    reading: Reading, plan: Plan, revisions: Sequence[Revision], jour: date | None
) -> Veille | None:
    if jour is None:
        return None
    programme = plan_at(plan.baseline, revisions, jour).programme
    return Veille(jour, programme, reading.realises(programme.exercice, jour))


def _read_activite(
    reading: Reading,
    calendrier: Calendrier,
    agents: tuple[Agent, ...],
    code_si: str | None,
    arrete: date | None,
    suivi: date,
) -> Activite:
    """Return what people did in the eight weeks that end at the arrêté, and still have; nothing before it."""
    if arrete is None:
        return Activite(au=calendrier.first_day, since=suivi, suivi=suivi)
    since = first_recent(calendrier, suivi, arrete)
    totaux = reading.totaux_jour(since, calendrier.last_day)
    return compute_activite(
        agents,
        reading.rythmes(),
        calendrier,
        reading.travaux(calendrier.exercice, since, arrete),
        ((total.agent, total.jour, total.saisi, total.absent) for total in totaux),
        code_si=code_si,
        suivi=suivi,
        arrete=arrete,
    )


def read_consommation(
    reading: Reading, programme: Programme, au: date, rafs: Iterable[Raf], before: Mapping[str, Before]
) -> Consommation:
    """Return what was used up to `au`, `before` the suivi too, and `rafs` with what each line had used."""
    return Consommation(
        realises=reading.realises(programme.exercice, au),
        rafs=_read_rafs(reading, programme, rafs),
        avants=before,
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
    # SI days count on the SI team's own line, whatever line they were logged on.
    return own + sum(somme.si for somme in reading.sums_by_day(exercice, None, au))


def load_plan(store: Store, reference: DateReference) -> Plan:
    """Return the plan at the date de référence, with the programme as voted."""
    with store.reading() as reading:
        return read_plan(reading, reference.exercice, reference.au)
