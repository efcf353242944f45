"""Import absences from a table of leave by period: checked on the whole, then all written, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.mois.history import describe_verrou
from cariforef_tui.domain.mois.visas import locking_visas
from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.periods import (
    JOURNEE,
    NEEDED,
    Moitie,
    Period,
    PeriodField,
    absences_on,
    parse_bound,
    parse_moities,
    parse_type,
)
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.faults import Fault
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.bring_table import Row, TableReader, TableRequest
from cariforef_tui.services.agents.rights import keeping_refusal
from cariforef_tui.services.ports.store import Reading, Store, retried
from cariforef_tui.services.programme.exercice import check_exercice
from cariforef_tui.services.temps.bring_rules import ImportRules

AbsencesRequest = TableRequest[PeriodField]
"""A table of leave."""


@dataclass(frozen=True, kw_only=True)
class DayBrought:
    """A day of an agent that the table changes: its absences before and after; `numero` is the row's."""

    numero: int
    agent: str
    jour: date
    before: tuple[Absence, ...]
    after: tuple[Absence, ...]


@dataclass(frozen=True)
class AbsencesPreparation:
    """Days to write, how many the store already holds, and the rows that cover no day of work."""

    days: tuple[DayBrought, ...]
    deja: int
    sans_jour: tuple[int, ...]

    @property
    def nouvelles(self) -> tuple[DayBrought, ...]:
        return tuple(day for day in self.days if not day.before)

    @property
    def changees(self) -> tuple[DayBrought, ...]:
        return tuple(day for day in self.days if day.before)


def preview_absences(
    store: Store, request: AbsencesRequest, *, acteur: str | None = None
) -> AbsencesPreparation:
    """Return what the import would do in the name of `acteur`, None if nobody said (open store).

    Raises:
        FichierRefuse: every row that a rule refuses, a full day or a signed month among them.
        FichierInterdit: some rows are of people for whom `acteur` may not log; the journal keeps it.
    """
    with keeping_refusal(store, acteur), store.reading() as reading:
        return _prepare(reading, request, acteur)


@retried
def import_absences(store: Store, request: AbsencesRequest, *, acteur: str) -> AbsencesPreparation:
    """Check again and write, in one transaction; returns what was done, raises as `preview_absences`."""
    with store.writing(acteur) as writing:
        prepared = _prepare(writing, request, acteur)
        for day in prepared.days:
            writing.write_absence(day.agent, day.jour, day.after)
    return prepared


def _prepare(reading: Reading, request: AbsencesRequest, acteur: str | None) -> AbsencesPreparation:
    rows = _Rows(reading, request, acteur)
    for row in rows.table:
        rows.add(row)
    days = tuple(rows.compare())
    changed = tuple(day for day in days if {*day.before} != {*day.after})
    rows.table.faults += rows.check(changed)
    rows.table.check(Droit.SAISIR.value)
    return AbsencesPreparation(changed, len(days) - len(changed), tuple(rows.sans_jour))


@dataclass
class _Planned:
    """The halves of a day that rows take, each with the row that takes it."""

    attendu: int
    types: dict[Moitie, TypeAbsence] = field(default_factory=dict)
    rows: dict[Moitie, int] = field(default_factory=dict)


class _Rows:
    """Reads rows into days, compares these with the store, and keeps what is refused by row."""

    def __init__(self, reading: Reading, request: AbsencesRequest, acteur: str | None) -> None:
        self.table = TableReader(request, NEEDED)
        self.sans_jour: list[int] = []
        self._reading, self._today = reading, request.today
        self._rules = ImportRules(reading, request.today, {}, acteur)
        self._agents = {agent.initiales: agent for agent in reading.agents()}
        self._calendriers = {year: reading.calendrier(year) for year in self._rules.exercices}
        self._days: dict[tuple[str, date], _Planned] = {}

    def add(self, row: Row[PeriodField]) -> None:
        """Spread the period of a row over its days, except those that expect no work."""
        period = self._read(row)
        if period is None:
            return
        if forbidden := self._rules.check_right(period.agent):
            row.forbid(period.agent, forbidden, PeriodField.AGENT)
            return
        if absent := self._rules.check_present(period.agent, period.first):
            row.refuse(absent, PeriodField.DU)
            return
        is_empty = True
        for jour in days_between(period.first, period.last):
            agent = self._agents[period.agent]
            attendu = self._rules.rythmes.expected(agent, jour, self._calendriers[jour.year])
            if attendu:
                is_empty = False
                if not self._plan(row, period, jour, attendu):
                    return
        if is_empty:
            self.sans_jour.append(row.numero)

    def _read(self, row: Row[PeriodField]) -> Period | None:
        """Return the period of a row, None if a cell of it is refused."""

        def within(texte: str) -> tuple[date, Moitie | None]:
            jour, moitie = parse_bound(texte, self._today)
            check_exercice(jour, self._rules.exercices)
            return jour, moitie

        agent = row.need(PeriodField.AGENT, self._rules.agent)
        kind = row.need(PeriodField.TYPE, parse_type)
        start = row.need(PeriodField.DU, within)
        end = row.read(PeriodField.AU, within, None)
        moities = row.read(PeriodField.DEMI, parse_moities, JOURNEE)
        if row.is_refused or agent is None or kind is None or start is None:
            return None
        first, first_half = start
        last, last_half = end or start
        period = Period(
            agent=agent,
            type=kind,
            first=first,
            last=last,
            moities=moities,
            first_half=first_half,
            last_half=last_half,
        )
        if last < first or not (period.moities_on(first) and period.moities_on(last)):
            row.refuse(f"du {format_date(first)} au {format_date(last)} : dates dans le désordre")
            return None
        return period

    def _plan(self, row: Row[PeriodField], period: Period, jour: date, attendu: int) -> bool:
        """Take the halves of a day; False if another row has taken one of them."""
        planned = self._days.setdefault((period.agent, jour), _Planned(attendu))
        for moitie in period.moities_on(jour):
            other = planned.rows.setdefault(moitie, row.numero)
            if other != row.numero:
                row.refuse(f"{period.agent} est déjà absent le {format_date(jour)} à la ligne {other}")
                return False
            planned.types[moitie] = period.type
        return True

    def compare(self) -> Iterator[DayBrought]:
        """Yield every day of the table with what the store holds of it, and what it would hold."""
        if not self._days:
            return
        first, last = min(jour for _, jour in self._days), max(jour for _, jour in self._days)
        held: dict[tuple[str, date], list[Absence]] = {}
        for agent in {agent for agent, _ in self._days}:
            for absence in self._reading.absences(agent, first, last):
                held.setdefault((agent, absence.jour), []).append(absence)
        for (agent, jour), planned in sorted(self._days.items()):
            before = tuple(held.get((agent, jour), ()))
            yield DayBrought(
                numero=max(planned.rows.values()),
                agent=agent,
                jour=jour,
                before=before,
                after=absences_on(agent, jour, planned.types, planned.attendu, before),
            )

    def check(self, changed: Sequence[DayBrought]) -> Iterator[Fault]:
        """Yield why days cannot change: their month is signed, or saisies leave no room."""
        if not changed:
            return
        first, last = min(day.jour for day in changed), max(day.jour for day in changed)
        logged = {(total.agent, total.jour): total.saisi for total in self._reading.totaux_jour(first, last)}
        locked = locking_visas(self._reading.gestes(Mois.of(first), Mois.of(last)))
        said = set()
        for day in changed:
            key = (day.numero, day.agent, Mois.of(day.jour))
            visa = locked.get(key[1:])
            saisi = logged.get((day.agent, day.jour), 0)
            absent = sum(absence.centiemes for absence in day.after)
            cap = self._rules.cap(day.agent, day.jour)
            if visa is not None:
                if key not in said:
                    yield Fault(describe_verrou(visa).rstrip("."), day.numero)
                said.add(key)
            elif absent > cap:
                # The day already holds two halves of other types: nobody knows which one to replace.
                yield Fault(
                    f"{day.agent} a déjà deux absences le {format_date(day.jour)} : retirez celle qui change",
                    day.numero,
                )
            elif saisi + absent > cap:
                yield Fault(
                    f"{day.agent} a déjà {format_jours(saisi)} saisi le {format_date(day.jour)}, "
                    f"{format_jours(absent)} d'absence n'y tient pas",
                    day.numero,
                )
