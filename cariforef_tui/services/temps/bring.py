"""Import saisies from files: every rule checked on the whole, then all of it written, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.temps.columns import Field
from cariforef_tui.domain.temps.demandes import describe_full, open_earlier, sum_parts
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_off_step, format_jours
from cariforef_tui.domain.values.faults import Fault, FichierRefuse, summarize_faults, tell_faults
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.agents.rights import keeping_refusal, require
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.saving import retried
from cariforef_tui.services.ports.store import Reading, Store, Writing
from cariforef_tui.services.programme.plan import read_last_plan
from cariforef_tui.services.temps.bring_rows import (
    LOT,
    AvantSuivi,
    Collected,
    ImportRequest,
    RowProgress,
    collect_rows,
)
from cariforef_tui.services.temps.bring_rules import ImportRules

_MOTIF = "Jours importés"
"""Why what was supposed done before the suivi is replaced."""


class FichierInterdit(DroitRefuse):
    """At least one row is of somebody one may not log for (exit 4); nothing was written.

    `faults` has all that is wrong in the file, in order; `sentences` and `bilan` as those of FautesRefusees.
    """

    def __init__(self, source: str, faults: Sequence[Fault], action: str, objet: str) -> None:
        super().__init__(summarize_faults(source, faults), action, objet)
        self.faults = tuple(faults)
        self.sentences, self.bilan = tell_faults(source, faults)


@dataclass(frozen=True)
class Preparation:
    """What an import does: saisies to write, and how many are there already as they are.

    `hors_ouvre` are those of `nouvelles` on a weekend or a public holiday, which a person agrees to;
    `avant_suivi` those dated before their exercice was followed.
    """

    nouvelles: tuple[Saisie, ...]
    deja: int
    hors_ouvre: tuple[Saisie, ...]
    avant_suivi: tuple[Saisie, ...]

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
    """Return what the import would do in the name of `acteur`, None where nobody said (open store).

    Raises:
        FichierRefuse: every row that a rule refuses, or no row.
        FichierInterdit: as above, some rows being of people `acteur` may not log for; the journal keeps it.
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
        if request.avant is AvantSuivi.REMPLACE:
            _replace_supposed(writing, prepared, request.today, acteur)
    return prepared


def _replace_supposed(writing: Writing, prepared: Preparation, today: date, acteur: str) -> None:
    """Declare of each line of the days before the suivi that nothing else was done there."""
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
    """Return the initials of the one active agent that every row names, None where there is no such one."""
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
    _require_rows(request)
    rules = ImportRules(reading, request.today, request.codes, acteur)
    collect = Collected(rules)
    collect_rows(collect, request, progress)
    prepared = _compare(reading, rules, collect)
    if collect.faults:
        faults = sorted(collect.faults, key=lambda fault: fault.ligne or 0)
        if collect.interdits:
            raise FichierInterdit(request.source, faults, Droit.SAISIR.value, ", ".join(collect.interdits))
        raise FichierRefuse(request.source, faults)
    suivis = {saisie.jour.year: reading.suivi_depuis(saisie.jour.year) for saisie in prepared[0]}
    avant = tuple(saisie for saisie in prepared[0] if saisie.jour < (suivis[saisie.jour.year] or saisie.jour))
    return Preparation(*prepared, avant)


def _require_rows(request: ImportRequest) -> None:
    """Raise FichierRefuse for a file that holds nothing to import: it is not one imported already."""
    if not request.feuille.lignes:
        fault = Fault("aucune ligne sous les titres", request.feuille.ligne_titres)
        raise FichierRefuse(request.source, [fault])


def _compare(
    reading: Reading, rules: ImportRules, collect: Collected
) -> tuple[tuple[Saisie, ...], int, tuple[Saisie, ...]]:
    """Hold what the file says against what the store holds: new, there already, or another value."""
    if not collect.saisies:
        return (), 0, ()
    days = {saisie.jour for _, saisie in collect.saisies}
    first, last = min(days), max(days)
    held = {
        (other.agent, other.jour, other.code): other
        for agent in {saisie.agent for _, saisie in collect.saisies}
        for other in reading.saisies(agent, first, last)
    }
    new = []
    same = 0
    for numero, saisie in collect.saisies:
        there = held.get((saisie.agent, saisie.jour, saisie.code))
        if there is None:
            new.append((numero, saisie))
        elif there.centiemes != saisie.centiemes:
            message = (
                f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)} : la base a déjà "
                f"{format_jours(there.centiemes)}, le fichier {format_jours(saisie.centiemes)}"
            )
            collect.faults.append(Fault(message, numero))
        elif saisie.commentaire is not None and there.commentaire != saisie.commentaire:
            message = (
                f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)} : autre commentaire dans la base"
            )
            collect.faults.append(Fault(message, numero))
        elif saisie.demande not in (SANS_DEMANDE, there.demande):
            message = (
                f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)} : autre demande dans la base"
            )
            collect.faults.append(Fault(message, numero))
        else:
            same += 1
    collect.faults += _full_days(reading, rules, new)
    collect.faults += _full_demandes(reading, new)
    saisies = tuple(saisie for _, saisie in new)
    return saisies, same, tuple(saisie for saisie in saisies if not rules.is_working_day(saisie.jour))


def _full_days(reading: Reading, rules: ImportRules, new: Sequence[tuple[int, Saisie]]) -> Iterable[Fault]:
    """One fault for each agent's date that would exceed what it allows, at the last row that fills it.

    And one for each row off the step on a date that it does not help to fill.
    """
    if not new:
        return
    pas = rules.reglages.pas
    added: Counter[tuple[str, date]] = Counter()
    last_line = {}
    off_step = []
    for numero, saisie in new:
        key = (saisie.agent, saisie.jour)
        added[key] += saisie.centiemes
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
    """One fault for each request that the file would bring to a day, at the row that does."""
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
