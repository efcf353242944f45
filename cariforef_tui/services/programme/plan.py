"""Read the plan as it stood at a date: which exercice, which date, and where the work stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.activite import (
    SEMAINES_COMPTEES,
    Activite,
    compute_personnes,
    first_counted,
    gather_recents,
    gather_travaux,
)
from cariforef_tui.domain.avancement.atterrissage import Consommation, Realise, add_realises
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.compute import compute_previsions
from cariforef_tui.domain.avancement.etat import arrete_at, count_before, suivi_at
from cariforef_tui.domain.avancement.livrables import EtatLivrable, compute_livrables
from cariforef_tui.domain.avancement.sentences import tell_arrete
from cariforef_tui.domain.programme.declarations import (
    Declarations,
    Raf,
    RafConstate,
    declarations_at,
    rafs_at,
)
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.programme.revisions import Plan, plan_at
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store


@dataclass(frozen=True, slots=True)
class DateReference:
    """The date de référence and its exercice; `hors_exercice` is the real today if no exercice holds it."""

    au: date
    exercice: int
    hors_exercice: date | None = None

    @property
    def notice(self) -> str | None:
        """The French sentence to show if the real today lies outside every exercice."""
        if self.hors_exercice is None:
            return None
        return (
            f"Le {format_date(self.hors_exercice)} est hors de l'exercice {self.exercice} : "
            f"date de référence {format_date(self.au)}."
        )


def resolve_reference(store: Store, today: date, au: date | None) -> DateReference:
    """Return `au` if given, else `today`, else the last working day of the nearest past exercice.

    Raises:
        DateRefusee: `au` lies outside every exercice of the store.
    """
    with store.reading() as reading:
        return read_reference(reading, today, au)


def read_reference(reading: Reading, today: date, au: date | None) -> DateReference:
    """Do as `resolve_reference`, within a snapshot already open."""
    exercices = reading.exercices()
    wanted = au or today
    if au is not None:
        check_exercice(au, exercices)
    if wanted.year in exercices:
        return DateReference(wanted, wanted.year)
    past = [exercice for exercice in exercices if exercice < today.year]
    exercice = past[-1] if past else exercices[0]
    return DateReference(reading.calendrier(exercice).last_working_day(), exercice, hors_exercice=today)


def reference_of(store: Store, reference: DateReference, jours: Iterable[date]) -> DateReference:
    """Return the date from which to look at `jours`: `reference`, unless its exercice holds none of them.

    It is then the last day of the past exercice that holds the first of them, or the first day of one to
    come. It is still `reference` if no exercice of the store holds any of them.
    """
    years = [jour.year for jour in jours]
    if reference.exercice in years:
        return reference
    with store.reading() as reading:
        exercices = reading.exercices()
    exercice = next((year for year in years if year in exercices), reference.exercice)
    if exercice < reference.exercice:
        return DateReference(date(exercice, 12, 31), exercice)
    return DateReference(date(exercice, 1, 1), exercice) if exercice > reference.exercice else reference


def check_exercice(jour: date, exercices: Collection[int]) -> None:
    """Raise DateRefusee if no exercice holds `jour`."""
    if jour.year not in exercices:
        known = ", ".join(map(str, exercices))
        raise DateRefusee(f"{format_date(jour)} est hors de l'exercice ({known}) : donnez-en une qui y est.")


def name_exercice(store: Store, exercice: int) -> str:
    """Return ` (exercice 2018)` if the store has several exercices, nothing if it has one."""
    with store.reading() as reading:
        return f" (exercice {exercice})" if len(reading.exercices()) > 1 else ""


@dataclass(frozen=True)
class Reperes:
    """Dates worth going to: the calendar of the exercice looked at, its jalons, and every exercice known."""

    exercices: tuple[int, ...]
    calendrier: Calendrier
    jalons: tuple[Jalon, ...]

    def read_date(self, texte: str, today: date, au: date) -> date:
        """Return the date typed, within an exercice; `21/05` is of `au`'s year, `hier` counts from `today`.

        Raises:
            DateRefusee: not understood, or outside every exercice.
        """
        jour = parse_date(texte, au if texte.count("/") == 1 else today)
        check_exercice(jour, self.exercices)
        return jour


def load_reperes(store: Store, reference: DateReference) -> Reperes:
    """Return what helps to choose a date de référence."""
    with store.reading() as reading:
        return Reperes(
            exercices=reading.exercices(),
            calendrier=reading.calendrier(reference.exercice),
            jalons=reading.programme(reference.exercice).jalons,
        )


@dataclass(frozen=True, kw_only=True)
class Situation:
    """The plan at a date, what was declared and used of it, and every figure that follows.

    `arretee` is what was used at the arrêté; the forecasts come from it and from `activite`. `avant_suivi`
    was logged before the suivi.
    """

    plan: Plan
    calendrier: Calendrier
    agents: tuple[Agent, ...]
    declarations: Declarations
    consommation: Consommation
    arretee: Consommation
    avant_suivi: Mapping[str, Realise]
    activite: Activite
    avancement: Avancement
    livrables: tuple[EtatLivrable, ...]

    @property
    def programme(self) -> Programme:
        return self.plan.programme

    def tell_arrete(self, lecteur: str | None) -> str:
        """Return `arrêté au ven. 18/05, il manque 12 j de feuilles`: what the figures stand on.

        What is missing reveals absences: `lecteur` sees it only if they may read everybody's days. Nobody
        waits for the sheet of a person who never logged a day.
        """
        personnes, manque = self.activite.personnes, 0
        if personnes.keys() <= readable(self.agents, lecteur):
            manque = sum(lacking for one in personnes.values() if one.saisi for _, lacking in one.manques)
        return tell_arrete(self.avancement.arrete, self.avancement.suivi, manque)


def read_plan(reading: Reading, exercice: int, au: date) -> Plan:
    """Return the plan at the end of `au`, within a snapshot already open; jalons not held bound its lines."""
    return read_declared_plan(reading, exercice, au, declarations_at(reading.faits(exercice), au))


def read_declared_plan(reading: Reading, exercice: int, au: date, declarations: Declarations) -> Plan:
    """Do as `read_plan`, with declarations already read."""
    baseline = reading.programme(exercice).bound_by(declarations.tenus)
    return plan_at(baseline, reading.revisions(exercice), au)


def read_last_plan(reading: Reading, exercice: int) -> Plan:
    """Return the plan with every revision of the exercice, those still to come included."""
    return read_plan(reading, exercice, date(exercice, 12, 31))


def read_situation(reading: Reading, exercice: int, au: date) -> Situation:
    """Return the figures of the plan at the end of `au`: what every screen and command shows."""
    declarations = declarations_at(reading.faits(exercice), au)
    plan, calendrier = read_declared_plan(reading, exercice, au, declarations), reading.calendrier(exercice)
    programme, agents = plan.programme, reading.agents()
    fermees = plan.retirees.union(declarations.soldees)
    arrete = arrete_at(calendrier, au)
    suivi = suivi_at(calendrier, reading.suivi_depuis(exercice), au)
    before = _read_before(reading, calendrier, suivi)
    avants = count_before(programme, calendrier, declarations, before, suivi)
    rafs = _read_rafs(reading, programme, rafs_at(reading.rafs(exercice), au).values())
    arretee = Consommation(reading.realises(exercice, arrete) if arrete else {}, rafs, avants)
    since = arrete + timedelta(days=1) if arrete else calendrier.first_day
    consommation = replace(
        arretee, realises=add_realises(arretee.realises, reading.realises(exercice, au, since))
    )
    activite = _read_activite(reading, calendrier, agents, arrete, suivi)
    previsions = compute_previsions(programme, agents, arretee, activite, fermees)
    avancement = compute_avancement(
        programme, calendrier, consommation, au, previsions, arretee=arretee, suivi=suivi, fermees=fermees
    )
    return Situation(
        plan=plan,
        calendrier=calendrier,
        agents=agents,
        declarations=declarations,
        consommation=consommation,
        arretee=arretee,
        avant_suivi=before,
        activite=activite,
        avancement=avancement,
        livrables=compute_livrables(programme, calendrier, avancement, reading.productions(exercice)),
    )


def read_avants(
    reading: Reading, programme: Programme, calendrier: Calendrier, declarations: Declarations, au: date
) -> dict[str, int]:
    """Return what was done before the suivi that no saisie says, by enveloppe, at the end of `au`."""
    suivi = suivi_at(calendrier, reading.suivi_depuis(programme.exercice), au)
    return count_before(programme, calendrier, declarations, _read_before(reading, calendrier, suivi), suivi)


def _read_before(reading: Reading, calendrier: Calendrier, suivi: date) -> dict[str, Realise]:
    """Return what was logged before the suivi; nothing if the suivi begins with the exercice."""
    if suivi <= calendrier.first_day:
        return {}
    return reading.realises(calendrier.exercice, suivi - timedelta(days=1))


def _read_activite(
    reading: Reading, calendrier: Calendrier, agents: tuple[Agent, ...], arrete: date | None, suivi: date
) -> Activite:
    """Return everybody's complete weeks at the arrêté; none without an arrêté, or once the year is over."""
    first, last = calendrier.first_day, calendrier.last_day
    # Nothing is left to forecast once the year is over.
    if arrete is None or arrete >= last:
        return Activite(arrete or first, {}, {})
    jours_par_etp = reading.reglages().jours_par_etp
    personnes = compute_personnes(
        agents,
        reading.rythmes(),
        calendrier,
        reading.totaux_semaine(first, arrete),
        reading.absents(arrete + timedelta(days=1), last),
        arrete,
        jours_par_etp=jours_par_etp,
        suivi=suivi,
    )
    since = max(first, min(first_counted(personnes, arrete), arrete - timedelta(weeks=SEMAINES_COMPTEES)))
    rows = tuple(reading.travaux(calendrier.exercice, since, arrete))
    return Activite(
        arrete, personnes, gather_travaux(personnes, rows), jours_par_etp, gather_recents(rows, arrete)
    )


def read_consommation(
    reading: Reading, programme: Programme, au: date, avants: Mapping[str, int]
) -> Consommation:
    """Return what was used up to `au`, `avants` before the suivi, and the restes à faire in force."""
    exercice = programme.exercice
    return Consommation(
        realises=reading.realises(exercice, au),
        rafs=_read_rafs(reading, programme, rafs_at(reading.rafs(exercice), au).values()),
        avants=avants,
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
