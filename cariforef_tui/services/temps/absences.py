"""Days not worked: congé, RTT, maladie, formation; half or whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence, absences_with, can_hold
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours
from cariforef_tui.domain.values.refusals import DateRefusee, Refus
from cariforef_tui.domain.values.text import fold, quote_text
from cariforef_tui.services.agents.rights import check, check_reading, readable, require_reader
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.exercice import check_exercice
from cariforef_tui.services.temps.presence import require_logging, require_present


def resolve_type(texte: str) -> TypeAbsence:
    """Return the type that `texte` names, accents and case aside; raises Refus with the known ones."""
    for kind in TypeAbsence:
        if fold(kind.value) == fold(texte.strip()):
            return kind
    raise Refus(f"Type d'absence {quote_text(texte)} inconnu.", tuple(TypeAbsence))


def list_absences(
    store: Store, initiales: str | None, first: date, last: date, *, lecteur: str | None = None
) -> tuple[Absence, ...]:
    """Return the absences from `first` to `last` of one agent, or of all those `lecteur` may read (None).

    Raises:
        DroitRefuse: `lecteur` may not read what this agent's days hold.
    """
    with store.reading() as reading:
        known = reading.agents()
        if initiales is None:
            require_reader(known, lecteur)
            wanted = readable(known, lecteur)
            agents = tuple(agent for agent in known if agent.initiales in wanted)
        else:
            agents = (resolve_agent(known, initiales),)
            check_reading(known, lecteur, agents[0])
        return tuple(
            absence for agent in agents for absence in reading.absences(agent.initiales, first, last)
        )


@retried
def set_absence(
    store: Store,
    initiales: str,
    kind: TypeAbsence,
    first: date,
    last: date,
    duree: Duree,
    *,
    acteur: str,
    seen: tuple[Absence, ...] | None = None,
) -> tuple[Absence, ...]:
    """Declare the agent absent on every day from `first` to `last` that expects work; returns what it wrote.

    A whole day takes all that the day expects, a half-day half of it; a half-day joins the half-day of
    another type, anything else is replaced. Future dates are legitimate. `seen` is what the person saw of
    these days, None to write whatever is there.

    Raises:
        Refus: the days no longer hold what `seen` says.
        JourneePleine: days already hold saisies; nothing is written.
        DateRefusee: outside the exercice, or no day of the range expects work.
        DroitRefuse: `acteur` may not log for this agent.
    """
    with store.writing(acteur) as writing:
        return write_declared(writing, initiales, kind, first, last, duree, acteur=acteur, seen=seen)


def write_declared(
    writing: Writing,
    initiales: str,
    kind: TypeAbsence,
    first: date,
    last: date,
    duree: Duree,
    *,
    acteur: str,
    seen: tuple[Absence, ...] | None = None,
) -> tuple[Absence, ...]:
    """Do as `set_absence`, within a transaction already open."""
    agent = _require_logging_for(writing, initiales, acteur)
    require_logging(agent)
    require_present(agent, first)
    exercices = writing.exercices()
    check_exercice(first, exercices)
    check_exercice(last, exercices)
    if last < first:
        raise DateRefusee(
            f"Du {format_date(first)} au {format_date(last)} : dates dans le désordre, la première d'abord."
        )
    if seen is not None:
        _refuse_if_changed(writing, agent.initiales, first, last, seen)
    rythmes = writing.rythmes()
    written = []
    for day in days_between(first, last):
        expected = rythmes.expected(agent, day, writing.calendrier(day.year))
        if expected:
            held = writing.absences(agent.initiales, day, day)
            new = Absence(agent.initiales, day, kind, expected)
            absences = absences_with(new, duree, expected, held)
            writing.write_absence(agent.initiales, day, absences)
            # `absences_with` puts the new absence last.
            written.append(absences[-1])
    if not written:
        raise DateRefusee("Absence : aucun jour ouvré pour cet agent entre ces dates.")
    return tuple(written)


@retried
def clear_absence(
    store: Store,
    initiales: str,
    first: date,
    last: date,
    *,
    acteur: str,
    seen: tuple[Absence, ...] | None = None,
) -> int:
    """Remove the agent's absences from `first` to `last`; returns how many there were.

    Raises:
        Refus: the days no longer hold what `seen` says (None: whatever is there).
        DroitRefuse: `acteur` may not log for this agent.
    """
    with store.writing(acteur) as writing:
        agent = _require_logging_for(writing, initiales, acteur)
        if seen is not None:
            _refuse_if_changed(writing, agent.initiales, first, last, seen)
        days = sorted({absence.jour for absence in writing.absences(agent.initiales, first, last)})
        return sum(len(writing.write_absence(agent.initiales, day, ())) for day in days)


@retried
def restore_absences(
    store: Store,
    initiales: str,
    first: date,
    last: date,
    absences: tuple[Absence, ...],
    *,
    seen: tuple[Absence, ...],
    acteur: str,
) -> None:
    """Put back the absences of some days as they were: the undo of `set_absence` and `clear_absence`.

    Raises:
        Refus: the days no longer hold what `seen` says, somebody changed it since.
        JourneePleine: saisies have taken the place.
        DateRefusee: a day is not of these, or could not hold such absences.
        DroitRefuse: `acteur` may not log for this agent.
    """
    with store.writing(acteur) as writing:
        agent = _require_logging_for(writing, initiales, acteur)
        _refuse_if_changed(writing, initiales, first, last, seen)
        exercices = writing.exercices()
        by_day: dict[date, list[Absence]] = {absence.jour: [] for absence in (*seen, *absences)}
        for absence in absences:
            by_day[absence.jour].append(absence)
        for jour, held in sorted(by_day.items()):
            # A form of the browser brings them back: it may say anything.
            check_exercice(jour, exercices)
            if not first <= jour <= last or not _could_hold(writing, agent, jour, held):
                raise DateRefusee(f"Le {format_date(jour)} ne peut pas tenir ces absences : rien n'a changé.")
            writing.write_absence(initiales, jour, held)


def _could_hold(reading: Reading, agent: Agent, jour: date, absences: Sequence[Absence]) -> bool:
    """True if the day expects enough, and if these are its whole or halves, in one of the agent's rhythms."""
    rythmes = reading.rythmes()
    expected = rythmes.expected(agent, jour, reading.calendrier(jour.year))
    earlier = (semaine[jour.weekday()] for _, semaine in rythmes.patterns(agent.initiales))
    return sum(absence.centiemes for absence in absences) <= expected and any(
        can_hold(absences, attendu) for attendu in {expected, JOUR_ENTIER, *earlier}
    )


def _require_logging_for(writing: Writing, initiales: str, acteur: str) -> Agent:
    """Return the agent for whom `acteur` may log; raises DroitRefuse if they may not."""
    agents = writing.agents()
    agent = resolve_agent(agents, initiales)
    check(agents, acteur, Droit.SAISIR, agent)
    return agent


def _refuse_if_changed(
    writing: Writing, initiales: str, first: date, last: date, seen: tuple[Absence, ...]
) -> None:
    held = writing.absences(initiales, first, last)
    if set(held) != set(seen):
        now = ", ".join(f"{absence.type} {format_jours(absence.centiemes)}" for absence in held) or "aucune"
        until = "" if last == first else f" au {format_jour(last)}"
        raise Refus(
            f"L'absence du {format_jour(first)}{until} a changé entre-temps ({now}) : laissée telle quelle. "
            "Recommencez si elle doit encore changer."
        )
