"""Bring saisies from files: every rule checked on the whole, then all of it written, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.temps.columns import OBLIGATOIRES, Champ
from cariforef_tui.domain.temps.hours import Temps, round_days
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX, Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_off_step, format_jours
from cariforef_tui.domain.values.faults import Faute, FichierRefuse
from cariforef_tui.domain.values.refusals import AgentRefuse, Refus
from cariforef_tui.domain.values.tables import Feuille
from cariforef_tui.domain.values.text import agree, count_of, quote_text
from cariforef_tui.services.agents.rights import journal_refusal
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.temps.bring_refusals import FichierInterdit
from cariforef_tui.services.temps.bring_rules import ReglesImport

LOT = 5_000

Avancee = Callable[[str, int, int], None]
"""Told the step, how many rows are done and how many there are."""


@dataclass(frozen=True)
class Demande:
    """What is to be imported: the rows of a table and where its fields are, or the times of a tracker.

    `agent` logs where no column says who. `codes` give the line of a text of the file, folded. `plafond`
    is what a day of a tracker is brought down to, None to refuse what exceeds.
    """

    source: str
    today: date
    feuille: Feuille | None = None
    colonnes: Mapping[Champ, int] = field(default_factory=dict)
    temps: tuple[Temps, ...] = ()
    agent: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    plafond: int | None = None


@dataclass(frozen=True)
class Preparation:
    """What an import does: saisies to write, and how many are there already as they are.

    `hors_ouvre` are those of `nouvelles` on a weekend or a public holiday, which a person agrees to.
    """

    nouvelles: tuple[Saisie, ...]
    deja: int
    hors_ouvre: tuple[Saisie, ...]
    remarques: tuple[str, ...] = ()

    @property
    def agents(self) -> tuple[str, ...]:
        return tuple(sorted({one.agent for one in self.nouvelles}))

    @property
    def centiemes(self) -> int:
        return sum(one.centiemes for one in self.nouvelles)


def preview_saisies(
    store: Store, demande: Demande, avancee: Avancee, *, acteur: str | None = None
) -> Preparation:
    """Return what the import would do in the name of `acteur`, None where nobody said (open store).

    Raises:
        FichierRefuse: every row that a rule refuses, or no row.
        FichierInterdit: as above, some rows being of people `acteur` may not log for; the journal keeps it.
        Refus: no agent to log for.
    """
    try:
        with store.reading() as reading:
            return _prepare(reading, demande, avancee, acteur)
    except FichierInterdit as refused:
        journal_refusal(store, acteur, refused)
        raise


def import_saisies(store: Store, demande: Demande, avancee: Avancee, *, acteur: str) -> Preparation:
    """Check again and write, in one transaction; returns what was done.

    Raises:
        FichierRefuse, FichierInterdit, Refus: as `preview_saisies`.
        StoreError: the store could not write; nothing was.
    """
    with store.writing(acteur) as writing:
        prepared = _prepare(writing, demande, avancee, acteur)
        total = len(prepared.nouvelles)
        for first in range(0, total, LOT):
            writing.load_saisies(prepared.nouvelles[first : first + LOT])
            avancee("Écriture", min(first + LOT, total), total)
    return prepared


def sole_agent(store: Store, demande: Demande) -> str | None:
    """Return the initials of the one active agent that every row names, None where there is no such one."""
    rank = demande.colonnes.get(Champ.AGENT)
    if demande.feuille is None or rank is None:
        return None
    names = {cells[rank].strip() for _, cells in demande.feuille.lignes}
    if len(names) != 1:
        return None
    with store.reading() as reading, suppress(Refus):
        return resolve_agent(reading.agents(), names.pop()).initiales
    return None


def _prepare(reading: Reading, demande: Demande, avancee: Avancee, acteur: str | None) -> Preparation:
    _require_rows(demande)
    regles = ReglesImport(reading, demande.today, demande.codes, acteur)
    collect = _Collecte(regles)
    remarques: tuple[str, ...] = ()
    if demande.feuille is not None:
        _collect_rows(collect, demande, demande.feuille, avancee)
    else:
        remarques = _collect_temps(collect, demande, avancee)
    prepared = _compare(reading, regles, collect)
    if collect.fautes:
        fautes = sorted(collect.fautes, key=lambda one: one.ligne or 0)
        if collect.interdits:
            raise FichierInterdit(demande.source, fautes, Droit.SAISIR.value, ", ".join(collect.interdits))
        raise FichierRefuse(demande.source, fautes)
    return Preparation(*prepared, remarques=remarques)


def _require_rows(demande: Demande) -> None:
    """Raise FichierRefuse for a file that holds nothing to import: it is not one imported already."""
    feuille = demande.feuille
    if feuille is None and not demande.temps:
        raise FichierRefuse(demande.source, [Faute("aucun temps à importer")])
    if feuille is not None and not feuille.lignes:
        raise FichierRefuse(demande.source, [Faute("aucune ligne sous les titres", feuille.ligne_titres)])


class _Collecte:
    """Saisies found so far with the line that gave them, and what is wrong.

    `interdits` are those one may not log for.
    """

    def __init__(self, regles: ReglesImport) -> None:
        self.regles = regles
        self.saisies: list[tuple[int, Saisie]] = []
        self.fautes: list[Faute] = []
        self.interdits: dict[str, None] = {}
        self._lines: dict[tuple[str, date, str], int] = {}

    def add(self, numero: int, saisie: Saisie, colonne: str | None) -> None:
        refusal = self.regles.check_open(saisie.code, saisie.jour)
        absent = self.regles.check_present(saisie.agent, saisie.jour)
        forbidden = self.regles.check_right(saisie.agent)
        first = self._lines.setdefault((saisie.agent, saisie.jour, saisie.code), numero)
        if forbidden:
            self.interdits[saisie.agent] = None
            self.fautes.append(Faute(forbidden, numero))
        elif absent:
            self.fautes.append(Faute(absent, numero))
        elif refusal:
            self.fautes.append(Faute(refusal, numero, colonne))
        elif first != numero:
            message = f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)} : déjà à la ligne {first}"
            self.fautes.append(Faute(message, numero))
        else:
            self.saisies.append((numero, saisie))


def _collect_rows(collect: _Collecte, demande: Demande, feuille: Feuille, avancee: Avancee) -> None:
    regles = collect.regles
    columns = demande.colonnes
    agent = None
    if demande.agent is not None and Champ.AGENT not in columns:
        agent = _require(regles.agent(demande.agent))
    _require_columns(feuille, columns, agent)
    who, day, line, days = (columns.get(champ, -1) for champ in OBLIGATOIRES)
    note, pending = columns.get(Champ.COMMENTAIRE), columns.get(Champ.A_CONFIRMER)
    total = len(feuille.lignes)
    for done, (numero, cells) in enumerate(feuille.lignes):
        if done % LOT == 0:
            avancee("Contrôle", done, total)
        found = (
            regles.agent(cells[who]) if agent is None else agent,
            regles.jour(cells[day]),
            regles.jours(cells[days]),
            regles.commentaire(cells[note]) if note is not None else None,
        )
        initiales, jour, centiemes, commentaire = found
        code = regles.code(jour, cells[line]) if type(jour) is date else ""
        values = (*zip(found, (who, day, days, note), strict=True), (code, line))
        problems = [(value, rank) for value, rank in values if isinstance(value, Refus)]
        if problems:
            collect.fautes += [
                Faute(str(value).rstrip("."), numero, f"« {feuille.titres[rank or 0]} »")
                for value, rank in problems
            ]
            continue
        marked = pending is not None and cells[pending].casefold() == "oui"
        saisie = Saisie(initiales, jour, code, centiemes, commentaire, marked)  # type: ignore[arg-type]
        collect.add(numero, saisie, f"« {feuille.titres[line]} »")
    avancee("Contrôle", total, total)


def _require(found: str | Refus) -> str:
    if isinstance(found, Refus):
        raise found
    return found


def _require_columns(feuille: Feuille, columns: Mapping[Champ, int], agent: str | None) -> None:
    absent = [
        champ for champ in OBLIGATOIRES if champ not in columns and not (champ is Champ.AGENT and agent)
    ]
    if absent:
        titles = ", ".join(quote_text(titre) for titre in feuille.titres if titre)
        fautes = [
            Faute(
                f"colonne « {champ} » absente (titres lus : {titles}) : --colonnes {champ}=TITRE"
                + (", ou --agent INITIALES" if champ is Champ.AGENT else ""),
                feuille.ligne_titres,
            )
            for champ in absent
        ]
        raise FichierRefuse(feuille.source, fautes)


def _collect_temps(collect: _Collecte, demande: Demande, avancee: Avancee) -> tuple[str, ...]:
    regles = collect.regles
    if demande.agent is None:
        raise AgentRefuse("De qui sont ces temps ? Donnez --agent INITIALES.")
    agent = _require(regles.agent(demande.agent))
    kept: list[tuple[Temps, str]] = []
    for one in demande.temps:
        jour = regles.check_date(one.jour)
        code = regles.code_of_tags(jour, one.etiquettes) if not isinstance(jour, Refus) else ""
        problems = [str(value).rstrip(".") for value in (jour, code) if isinstance(value, Refus)]
        collect.fautes += [Faute(message, one.rang) for message in problems]
        if not problems:
            kept.append((one, code))  # type: ignore[arg-type]
    parts = round_days(
        kept,
        pas=regles.reglages.pas,
        minutes_par_jour=regles.reglages.minutes_par_jour,
        plafond=demande.plafond,
    )
    cut = 0
    for part in parts:
        note = part.commentaire
        if len(note) > COMMENTAIRE_MAX:
            note, cut = note[: COMMENTAIRE_MAX - 1] + "…", cut + 1
        commentaire = regles.commentaire(note)
        if isinstance(commentaire, Refus):
            collect.fautes.append(Faute(str(commentaire).rstrip("."), part.rang))
        elif part.centiemes:
            collect.add(part.rang, Saisie(agent, part.jour, part.code, part.centiemes, commentaire), None)
    avancee("Contrôle", len(demande.temps), len(demande.temps))
    return _remarks_on(parts_lost=sum(part.centiemes == 0 for part in parts), comments_cut=cut)


def _remarks_on(*, parts_lost: int, comments_cut: int) -> tuple[str, ...]:
    found = []
    if parts_lost:
        found.append(f"{parts_lost} temps de moins d'un demi-pas : {agree(parts_lost, 'arrondi')} à rien.")
    if comments_cut:
        found.append(f"{count_of(comments_cut, 'commentaire raccourci')} à {COMMENTAIRE_MAX} caractères.")
    return tuple(found)


def _compare(
    reading: Reading, regles: ReglesImport, collect: _Collecte
) -> tuple[tuple[Saisie, ...], int, tuple[Saisie, ...]]:
    """Hold what the file says against what the store holds: new, there already, or another value."""
    if not collect.saisies:
        return (), 0, ()
    days = {one.jour for _, one in collect.saisies}
    first, last = min(days), max(days)
    held = {
        (one.agent, one.jour, one.code): one
        for agent in {saisie.agent for _, saisie in collect.saisies}
        for one in reading.saisies(agent, first, last)
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
            collect.fautes.append(Faute(message, numero))
        elif saisie.commentaire is not None and there.commentaire != saisie.commentaire:
            message = (
                f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)} : autre commentaire dans la base"
            )
            collect.fautes.append(Faute(message, numero))
        else:
            same += 1
    collect.fautes += _full_days(reading, regles, new)
    kept = tuple(saisie for _, saisie in new)
    return kept, same, tuple(one for one in kept if not regles.is_working_day(one.jour))


def _full_days(reading: Reading, regles: ReglesImport, new: Sequence[tuple[int, Saisie]]) -> Iterable[Faute]:
    """One fault for each agent's date that would exceed what it allows, at the last row that fills it.

    And one for each row off the step on a date that it does not help to fill.
    """
    if not new:
        return
    pas = regles.reglages.pas
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
    held = {(one.agent, one.jour): one for one in reading.totaux_jour(min(days), max(days))}
    told = {key: there.saisi + there.absent for key, there in held.items()}
    for numero, saisie in off_step:
        key = (saisie.agent, saisie.jour)
        left = regles.quotite(*key) - told.get(key, 0) - added[key]
        if left:
            message = describe_off_step(saisie.centiemes, pas, saisie.centiemes + left)
            yield Faute(message.rstrip("."), numero)
    for key, centiemes in added.items():
        agent, jour = key
        before = told.get(key, 0)
        cap = regles.cap(agent, jour)
        if before + centiemes > cap:
            already = f" et {format_jours(before)} déjà dans la base" if before else ""
            message = (
                f"journée pleine : {agent} le {format_date(jour)}, {format_jours(centiemes)} dans le fichier"
                f"{already}, {format_jours(cap)} au plus"
            )
            yield Faute(message, last_line[key])
