"""Log days: the rules a saisie must meet, and the one transaction that writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent, agent_of
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.declarations import Declarations, Fait, declarations_at
from cariforef_tui.domain.programme.find import (
    require_imputable,
    resolve_agent,
    resolve_code,
    resolve_imputable,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Plan, Revision, plan_at, require_planned
from cariforef_tui.domain.temps.calendrier import Calendrier, worked_before
from cariforef_tui.domain.temps.saisies import (
    CellChange,
    CellWritten,
    Demande,
    Saisie,
    clean_commentaire,
    describe_held,
    fits_day,
    open_earlier,
    read_typed,
    require_taking,
    resolve_demande,
)
from cariforef_tui.domain.values.dates import format_ago, format_date, format_jour
from cariforef_tui.domain.values.days import (
    JOUR_ENTIER,
    describe_jours,
    describe_off_step,
    format_centiemes,
    format_jours,
    parse_jours,
)
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CodeRefuse,
    ConfirmationRequise,
    DateRefusee,
    DejaSaisi,
    JourneePleine,
    JoursRefuses,
)
from cariforef_tui.services.agents.rights import check_each, check_reading, readable
from cariforef_tui.services.ports.errors import ConflitSaisie
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.exercice import check_exercice
from cariforef_tui.services.temps.presence import require_logging, require_present


class ModeSaisie(StrEnum):
    """What a saisie does where its cell holds days: it is refused, adds to them, or takes their place."""

    NOUVELLE = "nouvelle"
    AJOUTER = "ajouter"
    REMPLACER = "remplacer"


@dataclass(frozen=True, kw_only=True)
class LoggingRules:
    """The facts of an exercice that the rules of a saisie need, read in one snapshot."""

    revisions: tuple[Revision, ...]
    baseline: Programme
    calendrier: Calendrier
    agents: tuple[Agent, ...]
    reading: Reading

    @cached_property
    def last_plan(self) -> Plan:
        return self.plan(self.calendrier.last_day)

    @property
    def programme(self) -> Programme:
        """The programme with every revision: any line that exists, or will, can be named."""
        return self.last_plan.programme

    def plan(self, jour: date) -> Plan:
        return plan_at(self.baseline, self.revisions, jour)

    @cached_property
    def reglages(self) -> Reglages:
        return self.reading.reglages()

    @cached_property
    def demandes(self) -> tuple[Demande, ...]:
        return self.reading.demandes(self.programme.exercice)

    @cached_property
    def faits(self) -> tuple[Fait, ...]:
        return self.reading.faits(self.programme.exercice)

    def declarations(self, jour: date) -> Declarations:
        return declarations_at(self.faits, jour)


@retried
def write_cells(
    store: Store,
    changes: Sequence[CellChange],
    *,
    today: date,
    acteur: str,
    confirmed: frozenset[date] = frozenset(),
) -> tuple[CellWritten, ...]:
    """Check and write cells in one transaction, all or none; `confirmed` are the days off agreed to.

    Raises:
        Refus: a rule says no (see the subclasses); ConfirmationRequise for a weekend or a public holiday
            not in `confirmed`.
        DroitRefuse: `acteur` may not log for one of these agents.
        ConflitSaisie: somebody changed a cell since it was read.
        StoreError: the store could not write.
    """
    with store.writing(acteur) as writing:
        return write_checked(writing, changes, today=today, acteur=acteur, confirmed=confirmed)


def write_checked(
    writing: Writing,
    changes: Sequence[CellChange],
    *,
    today: date,
    acteur: str,
    confirmed: frozenset[date] = frozenset(),
) -> tuple[CellWritten, ...]:
    """Do as `write_cells`, within a transaction already open."""
    by_year: dict[int, LoggingRules] = {}
    checked = []
    for change in changes:
        regles = by_year.get(change.jour.year)
        if regles is None:
            regles = by_year[change.jour.year] = read_regles(writing, change.jour)
            check_each(regles.agents, acteur, Droit.SAISIR, (change.agent for change in changes))
        checked.append(check_change(regles, change, today=today, confirmed=confirmed))
    return _write(writing, checked, by_year)


@retried
def log_days(
    store: Store,
    agent: str,
    code: str,
    jours: str,
    jour: date,
    *,
    mode: ModeSaisie,
    today: date,
    acteur: str | None,
    commentaire: str | None = None,
    demande: str | None = None,
    confirmed: frozenset[date] = frozenset(),
) -> CellWritten:
    """Log what a person typed for one agent, line and date; returns the cell before and after.

    `agent`, `code`, `jours` and `demande` are as typed. `acteur` is the person who types, the agent if None.
    Without a comment or a request, the cell keeps its own. Raises as `write_cells`, and DejaSaisi where a new
    saisie finds days.
    """
    with store.reading() as reading:
        initiales = resolve_agent(reading.agents(), agent).initiales
    with store.writing(acteur or initiales) as writing:
        regles = read_regles(writing, jour)
        check_each(regles.agents, acteur or initiales, Droit.SAISIR, (initiales,))
        centiemes = parse_jours(jours, pas=1, minutes_par_jour=regles.reglages.minutes_par_jour)
        line = resolve_imputable(regles.programme, code)
        held_by_line = {saisie.code: saisie for saisie in writing.saisies(initiales, jour, jour)}
        current = held_by_line.get(line)
        held = current.centiemes if current and mode is ModeSaisie.AJOUTER else 0
        if held + centiemes > JOUR_ENTIER:
            raise JourneePleine(
                f"Journée pleine : {describe_jours(held, 'déjà saisi')} sur {line} le {format_date(jour)}, "
                f"{format_jours(JOUR_ENTIER)} au plus. Rien n'a été écrit."
            )
        note = current.commentaire if current and commentaire is None else commentaire
        change = CellChange(
            agent=initiales,
            jour=jour,
            code=line,
            centiemes=held + centiemes,
            commentaire=note,
            demande=None if demande is None else read_typed(regles.demandes, line, demande, jour),
        )
        checked = check_change(regles, change, today=today, confirmed=confirmed)
        if current and mode is ModeSaisie.NOUVELLE:
            there, day = current.centiemes, _read_journee(writing, initiales, jour)
            told = describe_held(initiales, line, jour, there)
            raise DejaSaisi(told, there, centiemes, day.plafond - day.saisi - day.absent)
        return _write(writing, [checked], {jour.year: regles})[0]


@retried
def clear_cell(store: Store, agent: str, code: str, jour: date, *, acteur: str | None) -> Saisie:
    """Empty the cell of one agent, line and date, as typed; returns what it held.

    Raises:
        Refus: unknown agent, code or exercice, or nothing to empty.
        DroitRefuse: `acteur` may not log for this agent.
    """
    with store.reading() as reading:
        initiales = resolve_agent(reading.agents(), agent).initiales
    with store.writing(acteur or initiales) as writing:
        regles = read_regles(writing, jour)
        check_each(regles.agents, acteur or initiales, Droit.SAISIR, (initiales,))
        line = resolve_code(regles.programme, code)
        written = writing.write_cells([CellChange(agent=initiales, jour=jour, code=line, centiemes=None)])[0]
        if written.before is None:
            raise JoursRefuses(
                f"Rien à effacer : {initiales} n'a pas de saisie sur {line} le {format_date(jour)}."
            )
        return written.before


def read_regles(reading: Reading, jour: date) -> LoggingRules:
    """Read the rules' facts for the exercice of `jour`; raises DateRefusee if the store has none."""
    check_exercice(jour, reading.exercices())
    return LoggingRules(
        revisions=reading.revisions(jour.year),
        baseline=reading.programme(jour.year),
        calendrier=reading.calendrier(jour.year),
        agents=reading.agents(),
        reading=reading,
    )


def check_change(
    regles: LoggingRules, change: CellChange, *, today: date, confirmed: frozenset[date]
) -> CellChange:
    """Return `change` with its comment cleaned, or raise the Refus that says why it may not be written."""
    agent = agent_of(regles.agents, change.agent)
    if agent is None or not (agent.actif or agent.has_left):
        raise AgentRefuse(f"Agent {change.agent} inconnu ou inactif.")
    # A cell may always be emptied, even on a line closed since.
    if change.centiemes is None:
        return change
    require_logging(agent)
    require_present(agent, change.jour)
    if change.jour > today:
        raise DateRefusee(f"{format_date(change.jour)} est à venir : on ne saisit que des jours faits.")
    require_imputable(regles.programme, change.code)
    require_planned(regles.plan(change.jour), change.code, change.jour)
    soldee = regles.declarations(change.jour).soldees.get(change.code)
    if soldee is not None:
        raise CodeRefuse(
            f"La ligne {change.code} est soldée depuis le {format_date(soldee.jour)} : "
            "choisissez-en une autre, ou rouvrez-la d'abord."
        )
    if not 0 < change.centiemes <= JOUR_ENTIER:
        raise JoursRefuses(f"{format_jours(change.centiemes)} : entre 0 et 1 jour.")
    _check_day_off(regles.calendrier, change.jour, confirmed)
    if change.demande:
        require_taking(resolve_demande(regles.demandes, change.code, str(change.demande)), change.jour)
    if change.commentaire is None:
        return change
    return replace(change, commentaire=clean_commentaire(change.commentaire) or None)


def _write(
    writing: Writing, changes: Sequence[CellChange], by_year: Mapping[int, LoggingRules]
) -> tuple[CellWritten, ...]:
    _check_steps(writing, changes, by_year)
    # People often open a request after they have begun the work: it then opens on that earlier day.
    if any(change.demande for change in changes):
        for year, regles in by_year.items():
            for before, after in open_earlier(regles.demandes, changes):
                writing.replace(year, before, after)
    return writing.write_cells(changes)


def _check_steps(
    reading: Reading, changes: Sequence[CellChange], by_year: Mapping[int, LoggingRules]
) -> None:
    """Raise JoursRefuses for an amount off the step, unless it fills its day or half of it, or was there."""
    for change in changes:
        pas = by_year[change.jour.year].reglages.pas
        if change.centiemes is None or change.centiemes % pas == 0:
            continue
        day = (change.agent, change.jour, change.jour)
        cells = {saisie.code: saisie.centiemes for saisie in reading.saisies(*day)}
        # An amount that the cell already holds stays valid, even if the step has changed since.
        if cells.get(change.code) == change.centiemes:
            continue
        cells |= {
            c.code: c.centiemes or 0 for c in changes if (c.agent, c.jour) == (change.agent, change.jour)
        }
        beside = sum(cells.values()) - change.centiemes + sum(a.centiemes for a in reading.absences(*day))
        plafond = reading.rythmes().cap(change.agent, change.jour)
        left = plafond - beside
        if not fits_day(change.centiemes, pas=pas, reste=left, plafond=plafond):
            raise JoursRefuses(describe_off_step(change.centiemes, pas, left))


def _check_day_off(calendrier: Calendrier, jour: date, confirmed: frozenset[date]) -> None:
    if calendrier.is_working_day(jour) or jour in confirmed:
        return
    why = calendrier.feries.get(jour) or "week-end"
    raise ConfirmationRequise(f"{format_jour(jour)} n'est pas ouvré ({why}).")


@dataclass(frozen=True, slots=True)
class Journee:
    """Hundredths logged and absent on one date, and how much it allows in all."""

    saisi: int
    absent: int
    plafond: int


def load_journee(store: Store, agent: str, jour: date, *, lecteur: str | None = None) -> Journee:
    """Return the day of one agent; `agent` are initials as kept.

    Raises:
        DroitRefuse: `lecteur` may not read this agent's days.
    """
    with store.reading() as reading:
        agents = reading.agents()
        check_reading(agents, lecteur, resolve_agent(agents, agent))
        return _read_journee(reading, agent, jour)


def _read_journee(reading: Reading, agent: str, jour: date) -> Journee:
    beyond = reading.reglages().au_dela_quotite
    return Journee(
        saisi=sum(saisie.centiemes for saisie in reading.saisies(agent, jour, jour)),
        absent=sum(absence.centiemes for absence in reading.absences(agent, jour, jour)),
        plafond=JOUR_ENTIER if beyond else reading.rythmes().cap(agent, jour),
    )


def load_worked_before(store: Store, agent: str, jour: date, back: int, *, lecteur: str | None) -> date:
    """Return the day that an agent worked `back` days of work before `jour`; `agent` is as typed.

    Their absences count only if the reader may see them: the day would reveal them.

    Raises:
        AgentRefuse: unknown or inactive agent.
    """
    with store.reading() as reading:
        agents = reading.agents()
        owner = resolve_agent(agents, agent)
        if jour.year not in reading.exercices():
            return jour - timedelta(days=back)
        calendrier, absents = reading.calendrier(jour.year), Counter[date]()
        if owner.initiales in readable(agents, lecteur):
            for absence in reading.absences(owner.initiales, calendrier.first_day, jour):
                absents[absence.jour] += absence.centiemes
        return worked_before(
            jour, back, agent=owner, calendrier=calendrier, rythmes=reading.rythmes(), absents=absents
        )


def describe_answered(store: Store, saisie: Saisie) -> str:
    """Return `demande « salon »`, `sans demande` on a line that has requests, empty on another."""
    with store.reading() as reading:
        demandes = [d for d in reading.demandes(saisie.jour.year) if d.code == saisie.code]
    named = next((demande for demande in demandes if demande.numero == saisie.demande), None)
    if named is not None:
        return f"demande « {named.libelle} »"
    return "sans demande" if demandes else ""


def describe_conflict(error: ConflitSaisie, now: datetime) -> str:
    """Describe a conflict: who changed the cell, how long ago, and both values with their comments."""
    mine, theirs = error.change, error.actuel
    author = f" par {error.par}" if error.par else ""
    when = f" {format_ago(error.quand, now)}" if error.quand else ""
    return (
        f"{mine.code}, {format_jour(mine.jour)} : la saisie a été modifiée{author}{when}.\n"
        f"Votre saisie : {_describe_side(mine.centiemes, mine.commentaire)}.\n"
        f"Valeur enregistrée : "
        f"{_describe_side(theirs.centiemes, theirs.commentaire) if theirs else _describe_side(None, None)}."
    )


def _describe_side(centiemes: int | None, commentaire: str | None) -> str:
    comment = f", commentaire « {commentaire} »" if commentaire and centiemes is not None else ""
    return f"{format_centiemes(centiemes)}{comment}"
