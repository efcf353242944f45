"""Import saisies from files: every rule checked on the whole, then all of it written, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.declarations import Declaration, Fait
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
from cariforef_tui.domain.values.faults import Fault
from cariforef_tui.services.agents.rights import keeping_refusal, require
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.plan import read_last_plan
from cariforef_tui.services.temps.bring_rows import (
    AvantSuivi,
    Cell,
    DejaLa,
    Heures,
    ImportRequest,
    Rows,
    name_saisie,
)
from cariforef_tui.services.temps.bring_rules import ImportRules

LOT = 5_000
"""Rows between two messages of progress, and rows of one statement."""
_MOTIF = "Jours importés"
"""The reason kept when a declaration of work done before the suivi is replaced."""
RowProgress = Callable[[str, int, int], None]
"""Called with the step, the number of rows done and the number of all rows."""


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
        # A request that was opened late is then open from the first day that answers it.
        for year in sorted({saisie.jour.year for saisie in prepared.nouvelles if saisie.demande}):
            for before, after in open_earlier(writing.demandes(year), prepared.nouvelles):
                writing.replace(year, before, after)
        # The database counts a day at each write: what shrinks makes room for what grows, or is new.
        changees = sorted(prepared.changees, key=lambda pair: pair[1].centiemes - pair[0].centiemes)
        if changees:
            writing.write_cells([_replacing(before, after) for before, after in changees])
        total = len(prepared.nouvelles)
        for first in range(0, total, LOT):
            writing.load_saisies(prepared.nouvelles[first : first + LOT])
            progress("Écriture", min(first + LOT, total), total)
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


def _replace_supposed(writing: Writing, prepared: Preparation, today: date, acteur: str) -> None:
    """Declare, for each line of the days before the suivi, that nothing else was done there."""
    lignes = sorted({(saisie.jour.year, saisie.code) for saisie in prepared.avant_suivi})
    for exercice, code in lignes:
        programme = read_last_plan(writing, exercice).programme
        require(writing, acteur, Droit.DECLARER, programme.pole_of(code))
        # In a past exercice, it holds from the suivi on: each date of that year shows it.
        jour = today if today.year == exercice else writing.suivi_depuis(exercice) or date(exercice, 1, 1)
        reprise = Fait(
            code=code, declaration=Declaration.REPRISE, jour=jour, agent=acteur, motif=_MOTIF, centiemes=0
        )
        writing.add_fait(exercice, reprise)


def _prepare(
    reading: Reading, request: ImportRequest, progress: RowProgress, acteur: str | None
) -> Preparation:
    rows = Rows(reading, request, acteur)
    total = len(request.feuille.lignes)
    for done, row in enumerate(rows.table):
        if done % LOT == 0:
            progress("Contrôle", done, total)
        rows.add(row)
    progress("Contrôle", total, total)
    held = rows.read_held()
    heures = rows.sum_up(held)
    new, other, deja = _compare(rows, held)
    changed = other if request.deja is DejaLa.REMPLACE else []
    if request.deja is DejaLa.REFUSE:
        rows.table.faults += map(_refuse_other, other)
    # Whole days are judged last: a row that is refused, or that the store holds already, fills none.
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


_Other = tuple[int, Saisie, Saisie]
"""A row, what the store holds there, and what the row says."""


def _compare(rows: Rows, held: Mapping[Cell, Saisie]) -> tuple[list[tuple[int, Saisie]], list[_Other], int]:
    """Return the saisies that the store lacks, those that it holds otherwise, and how many it holds so."""
    new: list[tuple[int, Saisie]] = []
    others: list[_Other] = []
    same = 0
    for numero, saisie in rows.saisies:
        there = held.get((saisie.agent, saisie.jour, saisie.code))
        if there is None:
            new.append((numero, saisie))
        elif _describe_gap(saisie, there):
            others.append((numero, there, saisie))
        else:
            same += 1
    return new, others, same


def _refuse_other(other: _Other) -> Fault:
    numero, there, saisie = other
    how = "--remplacer prend ce que dit le fichier, --garder ce que dit la base"
    return Fault(f"{name_saisie(saisie)} : {_describe_gap(saisie, there)} ; {how}", numero)


def _describe_gap(saisie: Saisie, there: Saisie) -> str | None:
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
