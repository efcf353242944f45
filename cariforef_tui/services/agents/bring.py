"""Bring people from a table: everything checked on the whole, then all of it written, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cariforef_tui.domain.agents.account import Account
from cariforef_tui.domain.agents.agents import (
    NEEDED,
    Agent,
    AgentField,
    Quotite,
    parse_semaine,
    write_semaine,
)
from cariforef_tui.domain.agents.rights import Droit, are_bound
from cariforef_tui.domain.temps.calendrier import Rythmes
from cariforef_tui.domain.values.columns import parse_cell_date
from cariforef_tui.domain.values.faults import Fault
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.domain.values.shown import Value
from cariforef_tui.domain.values.tables import Column, Table
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.services.agents.accounts import check_caller_enters, clean_compte, is_none
from cariforef_tui.services.agents.agents import (
    clean_courriel,
    clean_equipe,
    clean_fonction,
    clean_initiales,
    clean_nom,
    resolve_pole,
)
from cariforef_tui.services.agents.bring_table import Row, TableReader, TableRequest
from cariforef_tui.services.agents.past import check_contract, check_rythme, list_beyond
from cariforef_tui.services.agents.rights import check, check_naming, keeping_refusal, readable, require
from cariforef_tui.services.ports.store import Reading, Store


@dataclass(frozen=True, kw_only=True)
class AgentsRequest(TableRequest[AgentField]):
    """A table of people, the exercice that has their pôles, and the account that brings it."""

    exercice: int
    caller: Account


@dataclass(frozen=True, kw_only=True)
class AgentBrought:
    """A person of the table: as they were (None: to be added), as they will be, and their new pattern.

    `rythme` is the pattern in force on that day until then, `au_dela` the days that hold more than the new
    one allows.
    """

    before: Agent | None
    after: Agent
    quotite: Quotite | None
    rythme: tuple[int, ...]
    au_dela: tuple[date, ...] = ()

    @property
    def changes(self) -> bool:
        return self.before != self.after or self.quotite is not None


@dataclass(frozen=True)
class AgentsPreparation:
    """Everybody of the table, in its order; `liee` and `deliee` are those of an `Attribution`."""

    people: tuple[AgentBrought, ...]
    liee: bool
    deliee: bool

    @property
    def added(self) -> tuple[AgentBrought, ...]:
        return tuple(person for person in self.people if person.before is None)

    @property
    def changed(self) -> tuple[AgentBrought, ...]:
        return tuple(person for person in self.people if person.before is not None and person.changes)

    @property
    def unchanged(self) -> tuple[AgentBrought, ...]:
        return tuple(person for person in self.people if not person.changes)


def preview_agents(store: Store, request: AgentsRequest, *, acteur: str) -> AgentsPreparation:
    """Return what the table would add and change.

    Raises:
        FichierRefuse: every cell that a rule refuses, a title that says nothing, or no row.
        AgentRefuse: the account that brings it would be nobody afterwards.
        DroitRefuse: only the direction administers people; the journal keeps it.
    """
    with keeping_refusal(store, acteur), store.reading() as reading:
        return _prepare(reading, request, acteur)


def import_agents(store: Store, request: AgentsRequest, *, acteur: str) -> AgentsPreparation:
    """Check again and write, in one transaction; returns what was done, raises as `preview_agents`."""
    with store.writing(acteur) as writing:
        prepared = _prepare(writing, request, acteur)
        for person in prepared.added:
            writing.add_agent(person.after)
        for person in prepared.changed:
            if person.before != person.after:
                writing.update_agent(person.after)
        for person in prepared.people:
            if person.quotite is not None:
                writing.set_quotite(person.quotite)
    return prepared


def tabulate_agents(store: Store, *, exercice: int, today: date, acteur: str) -> Table:
    """Return the active people as a table that `import_agents` reads; raises DroitRefuse.

    Rhythms and addresses of those whose days `acteur` may not read are empty: an empty cell changes nothing.
    """
    with keeping_refusal(store, acteur), store.reading() as reading:
        require(reading, acteur, Droit.ADMINISTRER)
        shown = readable(reading.agents(), acteur)
        agents = [
            agent if agent.initiales in shown else replace(agent, courriel=None)
            for agent in reading.agents()
            if agent.actif
        ]
        held = reading.rythmes()
    rythmes = replace(held, quotites=tuple(one for one in held.quotites if one.agent in shown))
    return Table(
        cle="agents",
        titre="Agents",
        exercice=exercice,
        au=today,
        colonnes=tuple(Column(champ.value, champ.value) for champ in AgentField),
        lignes=tuple(_tabulate(agent, rythmes, today) for agent in agents),
    )


def _tabulate(agent: Agent, rythmes: Rythmes, today: date) -> tuple[Value, ...]:
    patterns = [pattern for pattern in rythmes.patterns(agent.initiales) if pattern[0] <= today]
    depuis, semaine = patterns[-1] if patterns else (None, None)
    rythme: dict[AgentField, Value] = {
        AgentField.QUOTITE: write_semaine(semaine) if semaine else None,
        AgentField.DEPUIS: depuis,
    }
    return tuple(rythme[champ] if champ in rythme else getattr(agent, champ.value) for champ in AgentField)


def _prepare(reading: Reading, request: AgentsRequest, acteur: str) -> AgentsPreparation:
    require(reading, acteur, Droit.ADMINISTRER)
    rows = _Rows(reading, request, acteur)
    people = tuple(rows.read(row) for row in rows.table)
    rows.table.check(Droit.ADMINISTRER.value)
    changed = {person.after.initiales: person.after for person in people}
    after = [*({agent.initiales: agent for agent in rows.agents} | changed).values()]
    check_caller_enters(after, request.caller, acteur)
    bound, was_bound = are_bound(after), are_bound(rows.agents)
    return AgentsPreparation(people, liee=bound and not was_bound, deliee=was_bound and not bound)


def _find_unused(request: AgentsRequest) -> Iterator[Fault]:
    """Yield a fault for each unknown title: what somebody typed below it would be lost unseen."""
    feuille = request.feuille
    known = ", ".join(AgentField)
    for titre in request.ignorees:
        message = f"{quote_text(titre)} ne dit rien d'un agent (colonnes : {known})"
        yield Fault(message, feuille.ligne_titres)
    for rank, titre in enumerate(feuille.titres):
        if not titre and any(cells[rank].strip() for _, cells in feuille.lignes):
            yield Fault("colonne sans titre, avec du texte dessous", feuille.ligne_titres, str(rank + 1))


class _Rows:
    """Reads each row as a person, by the people already known and by the rows above."""

    def __init__(self, reading: Reading, request: AgentsRequest, acteur: str) -> None:
        self.table = TableReader(request, NEEDED, _find_unused(request))
        self.agents = reading.agents()
        self._reading, self._today, self._acteur = reading, request.today, acteur
        self._exercices = reading.exercices()
        self._programme = reading.programme(request.exercice)
        self._rythmes = reading.rythmes()
        self._known = {agent.initiales: agent for agent in self.agents}
        self._owners = {agent.compte: agent.initiales for agent in self.agents if agent.compte}
        self._lines: dict[str, int] = {}

    def read(self, row: Row[AgentField]) -> AgentBrought:
        """Return the person that the row describes; what a rule refuses is added to the faults."""

        def once(texte: str) -> str:
            initiales = clean_initiales(texte)
            first = self._lines.setdefault(initiales, row.numero)
            if first != row.numero:
                raise AgentRefuse(f"{initiales} est déjà à la ligne {first}.")
            return initiales

        initiales = row.need(AgentField.INITIALES, once) or ""
        before = self._known.get(initiales)
        after = self._read_agent(row, before or Agent(initiales=initiales))
        quotite, rythme = self._read_quotite(row, initiales)
        if before is None:
            check_naming(self.agents, replace(after, compte=None), after, self._acteur)
            if quotite is not None:
                check(self.agents, self._acteur, Droit.RYTHMER, after)
            return AgentBrought(before=None, after=after, quotite=quotite, rythme=rythme)
        check_naming(self.agents, before, after, self._acteur)
        row.take(AgentField.ARRIVEE, lambda _: check_contract(self._reading, before, after, self._acteur))
        if quotite is None:
            return AgentBrought(before=before, after=after, quotite=None, rythme=rythme)
        check(self.agents, self._acteur, Droit.RYTHMER, before)
        row.take(AgentField.QUOTITE, lambda _: check_rythme(self._reading, before, quotite))
        au_dela = list_beyond(self._reading, quotite)
        return AgentBrought(before=before, after=after, quotite=quotite, rythme=rythme, au_dela=au_dela)

    def _read_agent(self, row: Row[AgentField], agent: Agent) -> Agent:
        def own(texte: str) -> str:
            compte = clean_compte(texte)
            owner = self._owners.setdefault(compte, agent.initiales)
            if owner != agent.initiales:
                raise AgentRefuse(f"Le compte « {compte} » est déjà celui de {owner}.")
            if not agent.actif and compte != agent.compte:
                raise AgentRefuse(f"{agent.initiales} est parti : aucun compte ne se lie à ses initiales.")
            return compte

        understood: dict[AgentField, Callable[[str], str | date | None]] = {
            AgentField.NOM: clean_nom,
            AgentField.POLE: lambda texte: resolve_pole(self._programme, texte),
            AgentField.EQUIPE: clean_equipe,
            AgentField.FONCTION: clean_fonction,
            AgentField.ARRIVEE: self._read_day,
            AgentField.COMPTE: own,
            AgentField.COURRIEL: clean_courriel,
        }
        values: dict[str, Any] = {
            champ.value: row.read(champ, _or_nothing(understand), getattr(agent, champ.value))
            for champ, understand in understood.items()
        }
        return replace(agent, **values)

    def _read_quotite(self, row: Row[AgentField], initiales: str) -> tuple[Quotite | None, tuple[int, ...]]:
        """Return the pattern to write, None if it is in force already, and the one in force that day."""
        said = row.read(AgentField.DEPUIS, self._read_day, None)
        depuis = said or self._today
        rythme = self._rythmes.pattern(initiales, depuis)
        semaine = row.read(AgentField.QUOTITE, parse_semaine, None)
        if semaine is None or semaine == rythme:
            return None, rythme
        if depuis.year not in self._exercices:
            message = f"donnez dans « {AgentField.DEPUIS} » le premier jour de ce rythme, dans l'exercice"
            row.refuse(message, AgentField.QUOTITE)
        return Quotite(initiales, depuis, semaine), rythme

    def _read_day(self, texte: str) -> date:
        return parse_cell_date(texte, self._today)


def _or_nothing(understand: Callable[[str], str | date | None]) -> Callable[[str], str | date | None]:
    """Return a reader that empties the field for « aucun », and else does as `understand`."""
    return lambda texte: None if is_none(texte) else understand(texte)
