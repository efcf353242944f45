"""Import saisies from files: every rule checked on the whole, then all of it written, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.temps.columns import NEEDED, Field
from cariforef_tui.domain.temps.hours import EntryWords, OrdreDates, Unite, join_comments, round_to_step
from cariforef_tui.domain.temps.saisies import (
    SANS_DEMANDE,
    CellChange,
    Saisie,
    describe_full,
    open_earlier,
    sum_parts,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_off_step, format_jours
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, Refus
from cariforef_tui.domain.values.text import fold, quote_text
from cariforef_tui.services.agents.bring_table import Row, TableReader, TableRequest
from cariforef_tui.services.agents.rights import keeping_refusal, require
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.plan import read_last_plan
from cariforef_tui.services.temps.bring_rules import ImportRules

LOT = 5_000
"""Rows between two messages of progress, and rows of one statement."""
_MOTIF = "Jours importés"
"""The reason kept when a declaration of work done before the suivi is replaced."""
RowProgress = Callable[[str, int, int], None]
"""Called with the step, the number of rows done and the number of all rows."""


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
    other days of its lines. Entries in another `unite` than days are summed by agent, date and line.
    """

    agent: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    avant: AvantSuivi = AvantSuivi.DEDUIT
    deja: DejaLa = DejaLa.REFUSE
    unite: Unite = Unite.JOURS
    ordre: OrdreDates = OrdreDates.JM


@dataclass(frozen=True, kw_only=True)
class Heures:
    """What became of hours: seconds by name and line of the entries, and by name of those left out.

    `centiemes` are the days that they make, once the sum of each agent, date and line is rounded to the step.
    `courtes` are the sums too short for it, which are left out. `tiers` is the one user of the file, if
    nobody here has that name: the entries are then those of `agent`, who brings it.
    """

    lignes: Mapping[tuple[str, str], int]
    laissees: Mapping[str, int]
    courtes: tuple[int, ...]
    centiemes: int
    minutes_par_jour: int
    pas: int
    tiers: str
    agent: str | None

    @property
    def secondes(self) -> int:
        """Seconds of the entries that name a line."""
        return sum(self.lignes.values())

    @property
    def exact(self) -> int:
        """The hundredths of a day of those seconds, before any rounding to the step."""
        return round(self.secondes * JOUR_ENTIER / (self.minutes_par_jour * 60))


@dataclass(frozen=True)
class Preparation:
    """What an import does: saisies to write, and how many the store already holds unchanged.

    `hors_ouvre` are those of `nouvelles` on a weekend or a public holiday, to which a person must agree.
    `avant_suivi` are those dated before their exercice was followed. `changees` are those that replace what
    is there, each after it, and `gardees` those that do not.
    """

    nouvelles: tuple[Saisie, ...]
    deja: int
    hors_ouvre: tuple[Saisie, ...]
    avant_suivi: tuple[Saisie, ...]
    changees: tuple[tuple[Saisie, Saisie], ...] = ()
    gardees: tuple[tuple[Saisie, Saisie], ...] = ()
    heures: Heures | None = None

    @property
    def codes_avant(self) -> tuple[str, ...]:
        """The lines of `avant_suivi`."""
        return tuple(sorted({saisie.code for saisie in self.avant_suivi}))

    @property
    def agents(self) -> tuple[str, ...]:
        return tuple(sorted({saisie.agent for saisie in self.nouvelles}))

    @property
    def centiemes(self) -> int:
        return sum(saisie.centiemes for saisie in self.nouvelles)


def preview_saisies(
    store: Store, request: ImportRequest, progress: RowProgress, *, acteur: str | None = None
) -> Preparation:
    """Return what the import would do in the name of `acteur`, None if nobody said (open store).

    Raises:
        FichierRefuse: every row that a rule refuses, or no row.
        FichierInterdit: some rows are of people for whom `acteur` may not log; the journal keeps it.
        Refus: no agent to log for.
    """
    with keeping_refusal(store, acteur), store.reading() as reading:
        return _prepare(reading, request, progress, acteur)


@retried
def import_saisies(
    store: Store, request: ImportRequest, progress: RowProgress, *, acteur: str
) -> Preparation:
    """Check again and write, in one transaction; returns what was done.

    Raises:
        FichierRefuse, FichierInterdit, Refus: as `preview_saisies`.
        StoreError: the store could not write; nothing was.
    """
    with store.writing(acteur) as writing:
        prepared = _prepare(writing, request, progress, acteur)
        for year in sorted({saisie.jour.year for saisie in prepared.nouvelles if saisie.demande}):
            for before, after in open_earlier(writing.demandes(year), prepared.nouvelles):
                writing.replace(year, before, after)
        total = len(prepared.nouvelles)
        for first in range(0, total, LOT):
            writing.load_saisies(prepared.nouvelles[first : first + LOT])
            progress("Écriture", min(first + LOT, total), total)
        if prepared.changees:
            writing.write_cells([_replacing(before, after) for before, after in prepared.changees])
        if request.avant is AvantSuivi.REMPLACE:
            _replace_supposed(writing, prepared, request.today, acteur)
    return prepared


def _replacing(before: Saisie, after: Saisie) -> CellChange:
    return CellChange(
        agent=after.agent,
        jour=after.jour,
        code=after.code,
        centiemes=after.centiemes,
        commentaire=after.commentaire if after.commentaire is not None else before.commentaire,
        a_confirmer=after.a_confirmer,
        expected_version=before.version,
        demande=after.demande or None,
    )


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
        rows = _Rows(reading, request, None)
        for row in rows.table:
            words = _words(row)
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
    """Return which of the `given` names tell the line of no row."""
    rows = {_words(row) for row in TableReader(request, {})}
    known = {fold(name) for words in rows for names in words.names for name in names}
    names = sorted({words.nom for words in rows}, key=fold)
    return Unused(tuple(name for name in given if fold(name) not in known), tuple(names))


def _replace_supposed(writing: Writing, prepared: Preparation, today: date, acteur: str) -> None:
    """Declare, for each line of the days before the suivi, that nothing else was done there."""
    lignes = sorted({(saisie.jour.year, saisie.code) for saisie in prepared.avant_suivi})
    for exercice, code in lignes:
        programme = read_last_plan(writing, exercice).programme
        require(writing, acteur, Droit.DECLARER, programme.pole_of(code))
        jour = min(max(today, date(exercice, 1, 1)), date(exercice, 12, 31))
        reprise = Fait(
            code=code, declaration=Declaration.REPRISE, jour=jour, agent=acteur, motif=_MOTIF, centiemes=0
        )
        writing.add_fait(exercice, reprise)


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


def _prepare(
    reading: Reading, request: ImportRequest, progress: RowProgress, acteur: str | None
) -> Preparation:
    rows = _Rows(reading, request, acteur)
    total = len(request.feuille.lignes)
    for done, row in enumerate(rows.table):
        if done % LOT == 0:
            progress("Contrôle", done, total)
        rows.add(row)
    progress("Contrôle", total, total)
    heures = rows.sum_up()
    new, other, deja = _compare(reading, rows)
    changed = other if request.deja is DejaLa.REMPLACE else []
    if request.deja is DejaLa.REFUSE:
        rows.table.faults += map(_refuse_other, other)
    rows.table.faults += _full_days(reading, rows.rules, new, changed)
    rows.table.faults += _full_demandes(reading, new)
    rows.table.check(Droit.SAISIR.value)
    nouvelles = tuple(saisie for _, saisie in new)
    suivis = {year: reading.suivi_depuis(year) for year in {saisie.jour.year for saisie in nouvelles}}
    return Preparation(
        nouvelles,
        deja,
        hors_ouvre=tuple(saisie for saisie in nouvelles if not rows.rules.is_working_day(saisie.jour)),
        avant_suivi=tuple(
            saisie for saisie in nouvelles if saisie.jour < (suivis[saisie.jour.year] or saisie.jour)
        ),
        changees=tuple((before, after) for _, before, after in changed),
        gardees=tuple((before, after) for _, before, after in other) if not changed else (),
        heures=heures,
    )


@dataclass(slots=True)
class _Sum:
    """The entries of one agent, date and line; `numero` is the row of the first."""

    numero: int
    saisie: Saisie
    secondes: int = 0
    comments: list[str | None] = field(default_factory=list)


def _words(row: Row[Field]) -> EntryWords:
    """Return what a row says of its line."""
    return EntryWords(row.text(Field.CODE), row.text(Field.TACHE), row.text(Field.ETIQUETTES))


class _Rows:
    """Reads rows as saisies by the rules, and keeps what they refuse by row."""

    def __init__(self, reading: Reading, request: ImportRequest, acteur: str | None) -> None:
        self.rules = ImportRules(reading, request.today, request.codes, acteur, request.unite, request.ordre)
        self.saisies: list[tuple[int, Saisie]] = []
        self._unite = request.unite
        in_hours = request.unite is not Unite.JOURS
        people = {Field.AGENT, Field.COURRIEL} if in_hours else {Field.AGENT}
        named = people & request.colonnes.keys()
        self._tiers = self._find_tiers(request) if named and in_hours else ""
        self._agent = request.agent if self._tiers or not named else None
        absent = set[Field]()
        if self._agent is not None or Field.COURRIEL in named:
            absent.add(Field.AGENT)
        if {Field.TACHE, Field.ETIQUETTES} & request.colonnes.keys():
            absent.add(Field.CODE)
        self.table = TableReader(
            request, {champ: advice for champ, advice in NEEDED.items() if champ not in absent}
        )
        if self._agent:
            self._agent = self.rules.agent(self._agent)
        self._lines: dict[tuple[str, date, str], int] = {}
        self._sums: dict[tuple[str, date, str], _Sum] = {}
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
            self._named[_words(row).nom, code] += quantite
        elif first != row.numero:
            row.refuse(f"{_name(saisie)} : déjà à la ligne {first}")
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
        words = _words(row)
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

    def sum_up(self) -> Heures | None:
        """Make one saisie of the entries of each agent, date and line; None for a table of days."""
        if self._unite is Unite.JOURS:
            return None
        reglages = self.rules.reglages
        pas, minutes = reglages.pas, reglages.minutes_par_jour
        short = []
        for entries in self._sums.values():
            centiemes = round_to_step(entries.secondes, pas=pas, minutes_par_jour=minutes)
            if not centiemes:
                short.append(entries.secondes)
                continue
            saisie = replace(entries.saisie, centiemes=centiemes, commentaire=join_comments(entries.comments))
            self.saisies.append((entries.numero, saisie))
        return Heures(
            lignes=self._named,
            laissees=self._left,
            courtes=tuple(short),
            centiemes=sum(saisie.centiemes for _, saisie in self.saisies),
            minutes_par_jour=minutes,
            pas=pas,
            tiers=self._tiers,
            agent=self._agent,
        )


def _name(saisie: Saisie) -> str:
    return f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)}"


_Other = tuple[int, Saisie, Saisie]
"""A row, what the store holds there, and what the row says."""


def _compare(reading: Reading, rows: _Rows) -> tuple[list[tuple[int, Saisie]], list[_Other], int]:
    """Return the saisies that the store lacks, those that it holds otherwise, and how many it holds so."""
    new: list[tuple[int, Saisie]] = []
    others: list[_Other] = []
    if not rows.saisies:
        return new, others, 0
    days = {saisie.jour for _, saisie in rows.saisies}
    first, last = min(days), max(days)
    held = {
        (other.agent, other.jour, other.code): other
        for agent in {saisie.agent for _, saisie in rows.saisies}
        for other in reading.saisies(agent, first, last)
    }
    same = 0
    for numero, saisie in rows.saisies:
        there = held.get((saisie.agent, saisie.jour, saisie.code))
        if there is None:
            new.append((numero, saisie))
        elif _tell_other(saisie, there):
            others.append((numero, there, saisie))
        else:
            same += 1
    return new, others, same


def _refuse_other(other: _Other) -> Fault:
    numero, there, saisie = other
    how = "--remplacer prend ce que dit le fichier, --garder ce que dit la base"
    return Fault(f"{_name(saisie)} : {_tell_other(saisie, there)} ; {how}", numero)


def _tell_other(saisie: Saisie, there: Saisie) -> str | None:
    """Return how what is logged differs from what the file says, None if it does not."""
    if there.centiemes != saisie.centiemes:
        held, said = format_jours(there.centiemes), format_jours(saisie.centiemes)
        return f"la base a déjà {held}, le fichier {said}"
    if saisie.commentaire is not None and there.commentaire != saisie.commentaire:
        return "autre commentaire dans la base" if there.commentaire else "sans commentaire dans la base"
    return "autre demande dans la base" if saisie.demande not in (SANS_DEMANDE, there.demande) else None


def _full_days(
    reading: Reading,
    rules: ImportRules,
    new: Sequence[tuple[int, Saisie]],
    changed: Sequence[_Other],
) -> Iterable[Fault]:
    """Yield a fault for each agent's date that would exceed what it allows, at the last row that fills it.

    Yield another for each row off the step whose date the rows do not fill.
    """
    written = [(numero, saisie, 0) for numero, saisie in new]
    written += [(numero, after, before.centiemes) for numero, before, after in changed]
    if not written:
        return
    pas = rules.reglages.pas
    added: Counter[tuple[str, date]] = Counter()
    last_line = {}
    off_step = []
    for numero, saisie, replaced in written:
        key = (saisie.agent, saisie.jour)
        added[key] += saisie.centiemes - replaced
        last_line[key] = numero
        if saisie.centiemes % pas:
            off_step.append((numero, saisie))
    days = [jour for _, jour in added]
    held = reading.remplis(min(days), max(days))
    logged = {(agent, jour): held.get(agent, {}).get(jour, 0) for agent, jour in added}
    for numero, saisie in off_step:
        key = (saisie.agent, saisie.jour)
        left = rules.quotite(*key) - logged.get(key, 0) - added[key]
        if left:
            message = describe_off_step(saisie.centiemes, pas, saisie.centiemes + left)
            yield Fault(message.rstrip("."), numero)
    for key, centiemes in added.items():
        agent, jour = key
        before = logged.get(key, 0)
        cap = rules.cap(agent, jour)
        if before + centiemes > cap:
            already = f" et {format_jours(before)} déjà dans la base" if before else ""
            message = (
                f"journée pleine : {agent} le {format_date(jour)}, {format_jours(centiemes)} dans le fichier"
                f"{already}, {format_jours(cap)} au plus"
            )
            yield Fault(message, last_line[key])


def _full_demandes(reading: Reading, new: Sequence[tuple[int, Saisie]]) -> Iterable[Fault]:
    """Yield a fault for each request that the file would bring to a day, at the row that does."""
    answering = [(numero, saisie) for numero, saisie in new if saisie.demande != SANS_DEMANDE]
    for year in sorted({saisie.jour.year for _, saisie in answering}):
        libelles = {(d.code, d.numero): d.libelle for d in reading.demandes(year)}
        sums = sum_parts(reading.parts_demandes(year, date(year, 12, 31)))
        for numero, saisie in answering:
            key = (saisie.code, saisie.demande)
            held = sums.get(key, 0)
            if saisie.jour.year == year and held < JOUR_ENTIER:
                sums[key] = held + saisie.centiemes
                if sums[key] >= JOUR_ENTIER:
                    yield Fault(
                        describe_full(libelles[key], held).removesuffix(". Rien n'a été écrit."), numero
                    )
