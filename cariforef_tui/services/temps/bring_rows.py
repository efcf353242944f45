"""Read the rows of a table as saisies: days as they are, hours summed by agent, date and line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import partial

from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.temps.columns import NEEDED, Field
from cariforef_tui.domain.temps.hours import (
    EntryWords,
    OrdreDates,
    Unite,
    join_comments,
    round_to_step,
    share_day,
)
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, Refus
from cariforef_tui.domain.values.text import fold, quote_text
from cariforef_tui.services.agents.bring_table import Row, TableReader, TableRequest
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.temps.bring_rules import ImportRules


class DejaLa(Enum):
    """What becomes of other days of the line on that date: they refuse the file, stay, or give way to it."""

    REFUSE = "refusé"
    GARDE = "gardé"
    REMPLACE = "remplacé"


class AvantSuivi(Enum):
    """Whether days before the suivi are taken off what was supposed done on their lines, or replace it."""

    DEDUIT = "déduit"
    REMPLACE = "remplace"


@dataclass(frozen=True, kw_only=True)
class ImportRequest(TableRequest[Field]):
    """A table of saisies.

    `agent` logs if no column says who. `codes` gives the line of each folded text of the file, or AUCUNE.
    `avant` says what days before the suivi do to what was supposed done there, `deja` what the file does to
    other days of its lines. Entries in another `unite` than days are summed by agent, date and line. `ordre`
    is None if no date tells it.
    """

    agent: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    avant: AvantSuivi = AvantSuivi.DEDUIT
    deja: DejaLa = DejaLa.REFUSE
    unite: Unite = Unite.JOURS
    ordre: OrdreDates | None = OrdreDates.JM

    @property
    def names_people(self) -> bool:
        """True if a column says whose each row is."""
        people = {Field.AGENT} if self.unite is Unite.JOURS else {Field.AGENT, Field.COURRIEL}
        return not people.isdisjoint(self.colonnes)

    @property
    def needed(self) -> dict[Field, str]:
        """The fields that every row of this table needs, each with what to do if no title names it."""
        needed = dict(NEEDED)
        if self.agent is not None or self.names_people:
            del needed[Field.AGENT]
        # A task or a tag may say the line in place of a project.
        if {Field.TACHE, Field.ETIQUETTES} & self.colonnes.keys():
            del needed[Field.CODE]
        return needed


@dataclass(frozen=True, slots=True, kw_only=True)
class MoisHeures:
    """Hours of a person's month, in hundredths of a day.

    `exact` is as read, `arrondis` once each day is on the step, `centiemes` once it is within what it allows.
    """

    agent: str
    mois: Mois
    exact: int
    arrondis: int
    centiemes: int


@dataclass(frozen=True, kw_only=True)
class Heures:
    """What became of hours: seconds by name and line of the entries, and by name of those left out.

    `exact` is the hundredths of a day of the entries that name a line, before any rounding to the step, and
    `mois` what each person's month became. `sans_jour` are the sums of an agent, date and line that come
    to no day, each with its seconds. `tiers` is the one user of the file, if nobody here has that name: the
    entries are then those of `agent`, who brings it.
    """

    lignes: Mapping[tuple[str, str], int]
    laissees: Mapping[str, int]
    sans_jour: tuple[tuple[Saisie, int], ...]
    mois: tuple[MoisHeures, ...]
    exact: int
    pas: int
    tiers: str
    agent: str | None

    @property
    def secondes(self) -> int:
        """Seconds of the entries that name a line."""
        return sum(self.lignes.values())

    @property
    def centiemes(self) -> int:
        return sum(one.centiemes for one in self.mois)


def sole_agent(store: Store, request: ImportRequest) -> str | None:
    """Return the initials of the one active agent that every row names, None if there is no such one."""
    rank = request.colonnes.get(Field.AGENT)
    if rank is None:
        return None
    names = {cells[rank].strip() for _, cells in request.feuille.lignes}
    if len(names) != 1:
        return None
    with store.reading() as reading, suppress(Refus):
        return resolve_agent(reading.agents(), names.pop()).initiales
    return None


Cell = tuple[str, date, str]
"""Who, when, and the code of a line."""


@dataclass(slots=True)
class _Sum:
    """The entries of one agent, date and line; `numero` is the row of the first."""

    numero: int
    saisie: Saisie
    secondes: int = 0
    comments: list[str | None] = field(default_factory=list)


def read_words(row: Row[Field]) -> EntryWords:
    """Return what a row says of its line."""
    return EntryWords(row.text(Field.CODE), row.text(Field.TACHE), row.text(Field.ETIQUETTES))


class Rows:
    """Reads rows as saisies by the rules, and keeps what they refuse by row."""

    def __init__(self, reading: Reading, request: ImportRequest, acteur: str | None) -> None:
        self.rules = ImportRules(reading, request.today, request.codes, acteur, request.unite, request.ordre)
        self.saisies: list[tuple[int, Saisie]] = []
        self._reading, self._unite, self._deja = reading, request.unite, request.deja
        reglages = self.rules.reglages
        self._pas, self._par_jour = reglages.pas, reglages.minutes_par_jour * 60
        in_hours, named = request.unite is not Unite.JOURS, request.names_people
        # A file of one's own hours names nobody, or calls its user otherwise than this store does.
        self._tiers = self._find_tiers(request) if named and in_hours else ""
        self._agent = request.agent if self._tiers or not named else None
        self.table = TableReader(request, request.needed)
        if self._agent:
            self._agent = self.rules.agent(self._agent)
        self._lines: dict[Cell, int] = {}
        self._sums: dict[Cell, _Sum] = {}
        self._named, self._left = Counter[tuple[str, str]](), Counter[str]()

    def _find_tiers(self, request: ImportRequest) -> str:
        """Return the one user of a file brought by `request.agent`, if nobody here has that name."""
        users = {self._say_agent(cells, request.colonnes) for _, cells in request.feuille.lignes}
        if not request.agent or len(users) != 1:
            return ""
        said = [name for name in users.pop() if name]
        return "" if any(map(self.rules.knows, said)) else next(iter(said), "")

    @staticmethod
    def _say_agent(cells: Sequence[str], colonnes: Mapping[Field, int]) -> tuple[str, str]:
        agent, courriel = (colonnes.get(champ) for champ in (Field.AGENT, Field.COURRIEL))
        return (
            "" if agent is None else cells[agent].strip(),
            "" if courriel is None else cells[courriel].strip(),
        )

    def _resolve_agent(self, agent: str, courriel: str) -> str:
        """Return the initials of who is said by name or initials, else by email; raises AgentRefuse."""
        try:
            return self.rules.agent(agent or courriel)
        except AgentRefuse:
            if not (agent and courriel):
                raise
            with suppress(AgentRefuse):
                return self.rules.agent(courriel)
            how = "« cariforef agent courriel INITIALES ADRESSE » dit de qui c'est l'adresse"
            raise AgentRefuse(
                f"Ni {quote_text(agent)} ni {quote_text(courriel)} n'est connu : {how}"
            ) from None

    def agent_of(self, row: Row[Field]) -> str:
        """Return the initials of the person of a row; raises AgentRefuse."""
        return self._agent or self._resolve_agent(row.text(Field.AGENT), row.text(Field.COURRIEL))

    def add(self, row: Row[Field]) -> None:
        """Keep the saisie of a row, or the first reason why it cannot be logged."""
        read = self._read(row)
        if read is None:
            return
        quantite, saisie = read
        agent, code, jour = saisie.agent, saisie.code, saisie.jour
        first = self._lines.setdefault((agent, jour, code), row.numero)
        # The right comes first: who may not log for somebody learns nothing of them.
        if forbidden := self.rules.check_right(agent):
            row.forbid(agent, forbidden)
        elif absent := self.rules.check_present(agent, jour):
            row.refuse(absent)
        elif closed := self.rules.check_open(code, jour):
            row.refuse(closed, Field.CODE)
        elif self._unite is not Unite.JOURS:
            entries = self._sums.setdefault((agent, jour, code), _Sum(row.numero, saisie))
            entries.secondes += quantite
            entries.comments.append(saisie.commentaire)
            self._named[read_words(row).nom, code] += quantite
        elif first != row.numero:
            row.refuse(f"{name_saisie(saisie)} : déjà à la ligne {first}")
        else:
            self.saisies.append((row.numero, saisie))

    def _read(self, row: Row[Field]) -> tuple[int, Saisie] | None:
        """Return the amount and the saisie of a row, None if a cell of it is refused, or it is left out."""
        rules = self.rules
        agent = self._agent or row.take(Field.AGENT, lambda _: self.agent_of(row))
        jour = row.take(Field.DATE, rules.jour)
        quantite = row.take(Field.JOURS, rules.quantite)
        commentaire = row.read(Field.COMMENTAIRE, rules.commentaire, None)
        if jour is None:
            return None
        words = read_words(row)
        code = row.take(Field.CODE, lambda _: rules.code(jour.year, words))
        if code is None:
            return None
        if not code:
            self._left[words.nom] += quantite or 0
            return None
        demande = row.read(Field.DEMANDE, partial(rules.demande, jour, code), SANS_DEMANDE)
        if row.is_refused or agent is None or quantite is None:
            return None
        return quantite, Saisie(
            agent=agent,
            jour=jour,
            code=code,
            centiemes=quantite,
            commentaire=commentaire,
            a_confirmer=row.text(Field.A_CONFIRMER).casefold() == "oui",
            demande=demande,
        )

    def read_held(self) -> dict[Cell, Saisie]:
        """Return what the store holds on the dates of the rows."""
        if not self._lines:
            return {}
        days = [jour for _, jour, _ in self._lines]
        first, last = min(days), max(days)
        return {
            (saisie.agent, saisie.jour, saisie.code): saisie
            for agent in {agent for agent, _, _ in self._lines}
            for saisie in self._reading.saisies(agent, first, last)
        }

    def sum_up(self, held: Mapping[Cell, Saisie]) -> Heures | None:
        """Make one saisie of the entries of each agent, date and line; None for a table of days."""
        if self._unite is Unite.JOURS:
            return None
        days: dict[tuple[str, date], dict[str, int]] = {}
        for (agent, jour, code), entries in self._sums.items():
            days.setdefault((agent, jour), {})[code] = entries.secondes
        shares = self._share_days(days, held)
        short = []
        for cell, entries in self._sums.items():
            if cell not in shares:
                short.append((entries.saisie, entries.secondes))
                continue
            comments = join_comments(entries.comments)
            saisie = replace(entries.saisie, centiemes=shares[cell], commentaire=comments)
            self.saisies.append((entries.numero, saisie))
        return Heures(
            lignes=self._named,
            laissees=self._left,
            sans_jour=tuple(short),
            mois=tuple(self._sum_months(days, shares)),
            exact=self._to_centiemes(self._named.total()),
            pas=self._pas,
            tiers=self._tiers,
            agent=self._agent,
        )

    def _share_days(
        self, days: Mapping[tuple[str, date], Mapping[str, int]], held: Mapping[Cell, Saisie]
    ) -> dict[Cell, int]:
        """Return the hundredths of each cell, within what its day allows beside the cells of other lines."""
        shares: dict[Cell, int] = {}
        if not days:
            return shares
        dates = [jour for _, jour in days]
        filled = self._reading.remplis(min(dates), max(dates))
        for (agent, jour), secondes in days.items():
            there = {
                code: held[agent, jour, code].centiemes for code in secondes if (agent, jour, code) in held
            }
            others = filled.get(agent, {}).get(jour, 0) - sum(there.values())
            mine = self._share(secondes, self.rules.room(agent, jour, others))
            # Cells that the import leaves as they are take their place first.
            kept = there if self._deja is DejaLa.GARDE else there.keys() - mine.keys()
            free = self.rules.room(agent, jour, others + sum(there[code] for code in kept))
            if sum(mine[code] for code in mine.keys() - kept) > free:
                rest = {code: amount for code, amount in secondes.items() if code not in kept}
                mine = {code: mine[code] for code in mine if code in kept} | self._share(rest, free)
            shares |= {(agent, jour, code): centiemes for code, centiemes in mine.items()}
        return shares

    def _share(self, secondes: Mapping[str, int], room: int) -> dict[str, int]:
        return share_day(secondes, pas=self._pas, par_jour=self._par_jour, room=room)

    def _to_centiemes(self, secondes: int) -> int:
        return round(secondes * JOUR_ENTIER / self._par_jour)

    def _sum_months(
        self, days: Mapping[tuple[str, date], Mapping[str, int]], shares: Mapping[Cell, int]
    ) -> Iterator[MoisHeures]:
        read, rounded, kept = (Counter[tuple[str, Mois]]() for _ in range(3))
        for (agent, jour), by_code in days.items():
            month, secondes = (agent, Mois.of(jour)), sum(by_code.values())
            read[month] += secondes
            rounded[month] += round_to_step(secondes, pas=self._pas, par_jour=self._par_jour)
            kept[month] += sum(shares.get((agent, jour, code), 0) for code in by_code)
        for agent, mois in sorted(read):
            yield MoisHeures(
                agent=agent,
                mois=mois,
                exact=self._to_centiemes(read[agent, mois]),
                arrondis=rounded[agent, mois],
                centiemes=kept[agent, mois],
            )


def name_saisie(saisie: Saisie) -> str:
    """Return a saisie as people name it: its agent, its line, its date."""
    return f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)}"


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Entries of hours whose name tells no line, with the reason."""

    nom: str
    secondes: int
    why: str


def list_unnamed(store: Store, request: ImportRequest) -> tuple[Unnamed, ...]:
    """Return the names of a table of hours that tell no line, the longest first.

    Raises:
        FichierRefuse: a column is absent, there is no row, or some users are nobody here.
        AgentRefuse: nobody has the initials of the request.
    """
    seconds = Counter[str]()
    why: dict[str, str] = {}
    nobody: dict[str, None] = {}
    with store.reading() as reading:
        rows = Rows(reading, request, None)
        for row in rows.table:
            words = read_words(row)
            try:
                rows.agent_of(row)
            except AgentRefuse as refused:
                nobody[str(refused)] = None
            # A date or a duration that cannot be read is told by the preview.
            with suppress(Refus):
                jour = rows.rules.jour(row.text(Field.DATE))
                amount = rows.rules.quantite(row.text(Field.JOURS))
                try:
                    rows.rules.code(jour.year, words)
                except CodeRefuse as refused:
                    seconds[words.nom] += amount
                    why[words.nom] = str(refused)
    if nobody:
        raise FichierRefuse(request.source, [Fault(message.rstrip(".")) for message in nobody])
    return tuple(Unnamed(nom, amount, why[nom]) for nom, amount in seconds.most_common())


@dataclass(frozen=True, slots=True)
class Unused:
    """Names given a line that no row has, and the names that the rows have."""

    given: tuple[str, ...]
    names: tuple[str, ...]


def find_unused(request: ImportRequest, given: Iterable[str]) -> Unused:
    """Return which of the `given` names tell the line of no row; raises FichierRefuse as `list_unnamed`."""
    rows = {read_words(row) for row in TableReader(request, request.needed)}
    known = {fold(name) for words in rows for names in words.names for name in names}
    names = sorted({words.nom for words in rows}, key=fold)
    return Unused(tuple(name for name in given if fold(name) not in known), tuple(names))
