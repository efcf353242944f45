"""`cariforef importer`: import saisies, absences, or days from a calendar, after a preview."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.asking import is_import_agreed, oui_option, save_before, tell_unchanged
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import Bar, print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.temps.agenda import (
    Agenda,
    Prefill,
    count_days,
    describe_days,
    describe_left_out,
    describe_title,
)
from cariforef_tui.domain.temps.columns import Field, signature
from cariforef_tui.domain.temps.hours import (
    OrdreDates,
    Unite,
    format_heures,
    recognise_order,
    recognise_unite,
)
from cariforef_tui.domain.temps.periods import TITRES
from cariforef_tui.domain.temps.saisies import Absence
from cariforef_tui.domain.values.columns import match_titles
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_gap, format_jours
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.domain.values.text import agree, count_of, fold, inert_text, quote_text
from cariforef_tui.exchange.temps.agenda import read_agenda
from cariforef_tui.exchange.temps.memory import find_columns, load_memory, save_memory
from cariforef_tui.exchange.temps.recognise import Source, load_source, read_data, read_source
from cariforef_tui.machine.configuration import config_file
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.agenda import SaidWords, check_period, propose_days, resolve_words
from cariforef_tui.services.temps.bring import (
    AvantSuivi,
    DejaLa,
    ImportRequest,
    import_saisies,
    preview_saisies,
    sole_agent,
)
from cariforef_tui.services.temps.sentence import write_sentence

if TYPE_CHECKING:
    from cariforef_tui.services.agents.bring_table import F, TableRequest
    from cariforef_tui.services.temps.bring import Heures, Preparation
    from cariforef_tui.services.temps.bring_absences import AbsencesPreparation, AbsencesRequest, DayBrought

CITED_MAX = 40
TITLES_MAX = 40


@command("base", "agent", "au")
@click.argument("fichier", metavar="FICHIER|-")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "xlsx", "json", "ics"]),
    help="Format du fichier (sinon reconnu).",
)
@click.option(
    "--colonnes",
    metavar="CHAMP=TITRE,…",
    help="Où sont agent, date, code, jours, commentaire, demande, tache, etiquettes.",
)
@click.option(
    "--codes",
    metavar="TEXTE=CODE,…",
    help="La ligne d'un texte du fichier ; aucune : laissé de côté.",
)
@click.option(
    "--unite", type=click.Choice([one.value for one in Unite]), help="Unité des quantités (sinon reconnue)."
)
@click.option(
    "--dates",
    type=click.Choice([one.value for one in OrdreDates]),
    help="Jour ou mois d'abord (sinon reconnu).",
)
@click.option("--remplacer", is_flag=True, help="Prendre les jours du fichier là où la base en a d'autres.")
@click.option("--garder", is_flag=True, help="Garder les jours de la base là où le fichier en a d'autres.")
@click.option("--du", metavar="DATE", help="Agenda : premier jour lu (sinon le 1er janvier).")
@click.option("--absences", metavar="TEXTE=TYPE,…", help="Agenda : l'absence des journées entières.")
@click.option("--reprise", is_flag=True, help="Avant le suivi, remplacer ce qui était supposé fait.")
@oui_option
def saisies(
    invocation: Invocation,
    fichier: str,
    *,
    format_: str | None,
    colonnes: str | None,
    codes: str | None,
    unite: str | None,
    dates: str | None,
    remplacer: bool,
    garder: bool,
    du: str | None,
    absences: str | None,
    reprise: bool,
    oui: bool,
) -> None:
    """Importer des saisies d'un tableur, d'un outil de suivi du temps, ou d'un agenda.

    Le fichier est en CSV, en XLSX, ou en JSON de « exporter saisies ». Si une seule ligne est refusée, rien
    n'est écrit.

    Les heures de Toggl Track et de Clockify (rapport détaillé), de Kimai et de « timew export » sont
    additionnées par personne, jour et ligne, puis arrondies au pas de saisie. La ligne d'un projet est
    demandée au terminal, ou donnée par --codes « Projet=14.7.1 », « Projet / tâche=14.7.1 » ; elle est
    retenue.

    Un agenda ICS propose des jours à confirmer, du 1er janvier à « --au » (sinon aujourd'hui), mais rien sur
    une cellule remplie, ni plus que la journée ne permet.
    """
    from cariforef_tui.exchange.files.write import Format

    options = Mappings(colonnes, codes, absences)
    with invocation.store() as store, listing_faults():
        source = load_source(fichier, Format(format_) if format_ else None)
        if source.format is Format.ICS:
            if reprise:
                raise click.UsageError("--reprise ne vaut que pour un tableau, pas pour un agenda.")
            if remplacer or garder or (colonnes, unite, dates) != (None, None, None):
                raise click.UsageError(
                    "--colonnes, --unite, --dates, --remplacer et --garder ne valent que pour un tableau."
                )
            bring_agenda(invocation, store, source, options, du, oui=oui)
            return
        if du is not None or absences is not None or "au" in invocation.given:
            raise click.UsageError("--du, --au et --absences ne valent que pour un agenda ICS.")
        demande = options.make_request(invocation, source, unite, dates)
        if reprise:
            demande = replace(demande, avant=AvantSuivi.REMPLACE)
        if remplacer and garder:
            raise click.UsageError("--remplacer ou --garder, pas les deux.")
        if remplacer or garder:
            demande = replace(demande, deja=DejaLa.REMPLACE if remplacer else DejaLa.GARDE)
        # Without a given actor, a file that holds only one agent is imported as theirs.
        acteur = invocation.actor_if_said(store) or sole_agent(store, demande)
        demande = replace(demande, agent=acteur, codes=options.table_codes(store, acteur))
        answers: Mapping[str, str] = {}
        if codes is not None:
            from cariforef_tui.cli.temps.projets import tell_unused

            tell_unused(demande, options.codes)
        if demande.unite is not Unite.JOURS:
            from cariforef_tui.cli.temps.projets import ask_lines

            said = ask_lines(store, demande, oui=oui)
            demande = replace(demande, codes={**demande.codes, **said.codes})
            answers = said.kept
        with Bar() as bar:
            preparation = preview_saisies(store, demande, bar, acteur=acteur)
        nothing = tell_unchanged(
            demande.source,
            preparation.nouvelles or preparation.changees,
            preparation.deja or preparation.gardees,
        )
        if not is_import_agreed(_describe_saisies(demande, preparation), nothing, oui=oui):
            return
        acteur = acteur or invocation.actor(store)
        save_before(invocation, store)
        with Bar() as bar:
            done = import_saisies(store, demande, bar, acteur=acteur)
    count, days = count_of(len(done.nouvelles), "saisie"), format_jours(done.centiemes)
    others = ", ".join(agent for agent in done.agents if agent != acteur)
    par = f" Saisi par {acteur} pour {others}." if others else ""
    replaced = ", ".join(done.codes_avant) if reprise else ""
    also = f" Ce qui était supposé fait avant le suivi est remplacé : {replaced}." if replaced else ""
    if done.changees:
        also = f" Remplacées : {count_of(len(done.changees), 'saisie')}.{also}"
    print_done([f"Enregistré : {count}, {days}, de {demande.source}.{par}{also}"])
    options.remember(store, acteur, answers)


def _describe_saisies(demande: ImportRequest, preparation: Preparation) -> Iterator[str]:
    nouvelles, off = preparation.nouvelles, preparation.hors_ouvre
    used = [f"{champ} = {demande.feuille.titres[rank]}" for champ, rank in demande.colonnes.items()]
    yield from describe_table(demande, used)
    if preparation.heures is not None:
        yield from _describe_heures(preparation.heures)
    yield f"Nouvelles saisies : {len(nouvelles)} ({format_jours(preparation.centiemes)})"
    yield f"Déjà dans la base : {preparation.deja}"
    for what, pairs, sign in (
        ("Remplacées", preparation.changees, "→"),
        ("Gardées", preparation.gardees, "et non"),
    ):
        if pairs:
            yield f"{what} ({len(pairs)}) :"
        for before, after in pairs:
            cell = f"{after.agent}, {after.code}, {format_date(after.jour)}"
            held, said = format_jours(before.centiemes), format_jours(after.centiemes)
            days_of = f"{held} {sign} {said}" if held != said else f"{held}, autre commentaire ou demande"
            yield from wrap_text(f"  {cell} : {days_of}", indent="    ")
    if nouvelles:
        days = [saisie.jour for saisie in nouvelles]
        yield from wrap_text(f"Agents : {', '.join(preparation.agents)}", indent="  ")
        first, last = min(days), max(days)
        yield f"Du {format_date(first)} au {format_date(last)}"
        if demande.ordre is OrdreDates.MJ:
            yield f"Dates lues : mois/jour, du {first:%m/%d} au {last:%m/%d}"
    if preparation.avant_suivi:
        yield from wrap_text(_describe_avant(demande, preparation), indent="  ")
    if off:
        cited = [f"{saisie.agent} {format_date(saisie.jour)}" for saisie in off[:CITED_MAX]]
        more = f" et {len(off) - CITED_MAX} de plus" if len(off) > CITED_MAX else ""
        which = f"Week-ends et jours fériés, à confirmer ({len(off)}) : {', '.join(cited)}{more}"
        yield from wrap_text(which, indent="  ")


def _describe_heures(heures: Heures) -> Iterator[str]:
    told = []
    if heures.tiers:
        told.append(f"{quote_text(heures.tiers)} n'est personne ici : ses heures vont à {heures.agent}")
    for (nom, code), secondes in sorted(heures.lignes.items(), key=lambda one: -one[1]):
        told.append(f"{quote_text(nom)} → {code} : {format_heures(secondes)}")
    for nom, secondes in heures.laissees.items():
        told.append(f"{quote_text(nom)} : {format_heures(secondes)}, laissées de côté")
    if heures.lignes:
        told.append('Pour changer une ligne : --codes "PROJET=CODE"')
    for line in told:
        yield from wrap_text(f"  {line}", indent="    ")
    gap = format_gap(heures.centiemes - heures.exact)
    yield from wrap_text(
        f"Heures lues : {format_heures(heures.secondes)}, soit {format_jours(heures.exact)} ; arrondies par "
        f"jour et par ligne à {format_jours(heures.pas)} près : {format_jours(heures.centiemes)} ({gap} j)",
        indent="  ",
    )
    if heures.courtes:
        count, total = count_of(len(heures.courtes), "somme"), format_heures(sum(heures.courtes))
        least = format_jours(heures.pas)
        yield from wrap_text(
            f"Trop courtes pour {least}, laissées de côté : {count} d'un jour et d'une ligne ({total})",
            indent="  ",
        )


def describe_table(demande: TableRequest[F], used: Sequence[str] = ()) -> Iterator[str]:
    """Yield what to tell of a table: its encoding, and the titles that are used or ignored."""
    yield from (f"  {remark}" for remark in demande.feuille.remarques)
    for what, titres in (("Colonnes", used), ("Colonnes ignorées", demande.ignorees)):
        if titres:
            yield from wrap_text(f"{what} : {', '.join(titres)}", indent="  ")


def _describe_avant(demande: ImportRequest, preparation: Preparation) -> str:
    avant = preparation.avant_suivi
    days = format_jours(sum(saisie.centiemes for saisie in avant))
    which = f"Avant le suivi : {count_of(len(avant), 'saisie')} ({days})"
    lignes = ", ".join(preparation.codes_avant)
    if demande.avant is AvantSuivi.REMPLACE:
        return f"{which} ; ces jours remplacent ce qui était supposé fait sur {lignes}"
    return (
        f"{which}. Ils sont pris sur les jours d'avant déjà comptés comme faits. Si rien d'autre n'a été "
        f"fait sur {lignes}, ajoutez --reprise : eux seuls y compteront"
    )


@command("base", "agent")
@click.argument("fichier", metavar="FICHIER|-")
@oui_option
def absences(invocation: Invocation, fichier: str, *, oui: bool) -> None:
    """Importer des absences d'un tableur, une période par ligne.

    CSV ou XLSX. Colonnes : initiales (ou nom), type, du, au, demi-journée ; les autres sont ignorées.

    DEMI-JOURNÉE : matin ou après-midi, chaque jour de la période. Une période commence ou finit à midi par
    « 09/07/2018 après-midi » dans DU, « 13/07/2018 matin » dans AU.

    Week-ends, jours fériés et jours non travaillés sont laissés de côté. Un jour déjà saisi ou un mois
    signé fait refuser tout le fichier.
    """
    from cariforef_tui.services.temps.bring_absences import AbsencesRequest, import_absences, preview_absences

    with invocation.store() as store, listing_faults():
        feuille = read_source(fichier)
        demande = AbsencesRequest(
            feuille=feuille,
            colonnes=match_titles(feuille.titres, TITRES),
            today=invocation.wiring.today(),
        )
        preparation = preview_absences(store, demande, acteur=invocation.actor_if_said(store))
        nothing = tell_unchanged(feuille.source, preparation.days, preparation.deja)
        if not is_import_agreed(_describe(demande, preparation), nothing, oui=oui):
            return
        acteur = invocation.actor(store)
        save_before(invocation, store)
        done = import_absences(store, demande, acteur=acteur)
    count = count_of(len(done.days), "jour d'absence", "jours d'absence")
    print_done([f"Enregistré : {count}, de {feuille.source}."])


def _describe(demande: AbsencesRequest, preparation: AbsencesPreparation) -> Iterator[str]:
    yield from describe_table(demande)
    new = [absence for day in preparation.nouvelles for absence in day.after]
    yield f"Nouvelles absences : {format_jours(sum(absence.centiemes for absence in new))}"
    yield from _describe_agents(new)
    yield f"Déjà dans la base : {count_of(preparation.deja, 'jour')}"
    if preparation.changees:
        yield f"Absences remplacées ({len(preparation.changees)}) :"
    for day in preparation.changees:
        yield from wrap_text(f"  {_describe_change(day)}", indent="    ")
    if preparation.sans_jour:
        lines = ", ".join(map(str, preparation.sans_jour))
        what = agree(len(preparation.sans_jour), "ligne")
        yield from wrap_text(f"Sans jour travaillé, laissées de côté : {what} {lines}", indent="  ")


def _describe_agents(absences: Sequence[Absence]) -> Iterator[str]:
    for agent in sorted({absence.agent for absence in absences}):
        theirs = [absence for absence in absences if absence.agent == agent]
        days = Counter[str]()
        for absence in theirs:
            days[absence.type] += absence.centiemes
        types = ", ".join(f"{kind} {format_jours(centiemes)}" for kind, centiemes in days.items())
        first, last = format_date(theirs[0].jour), format_date(theirs[-1].jour)
        when = f"le {first}" if first == last else f"du {first} au {last}"
        yield from wrap_text(f"  {agent} : {types}, {when}", indent="    ")


def _describe_change(day: DayBrought) -> str:
    before, after = (
        ", ".join(f"{absence.type} {format_jours(absence.centiemes)}" for absence in absences)
        for absences in (day.before, day.after)
    )
    return f"{day.agent}, {format_date(day.jour)} : {before} → {after}"


class Mappings:
    """The options `--colonnes`, `--codes` and `--absences`, which prevail over those remembered."""

    def __init__(self, colonnes: str | None, codes: str | None, absences: str | None) -> None:
        path = config_file()
        self._folder: Path | None = path.parent if path else None
        self._kept = load_memory(self._folder)
        self._colonnes = _read_pairs("--colonnes", colonnes)
        self.codes = _read_pairs("--codes", codes)
        self._absences = _read_pairs("--absences", absences)
        self._feuille: Sheet | None = None

    def make_request(
        self, invocation: Invocation, source: Source, unite: str | None, dates: str | None
    ) -> ImportRequest:
        """Return the request to import a table; raises FichierRefuse for no table or one with faults.

        Its unit and the order of its dates are those said, else recognised.
        """
        feuille = self._feuille = read_data(source.name, source.data, source.format)
        colonnes = find_columns(feuille, self._kept, self._colonnes)
        unit = Unite(unite) if unite else recognise_unite(feuille, colonnes)
        ordre = OrdreDates.JM
        if dates is not None:
            ordre = OrdreDates(dates)
        elif unit is not Unite.JOURS:
            ordre = recognise_order(feuille, colonnes)
        return ImportRequest(
            today=invocation.wiring.today(), feuille=feuille, colonnes=colonnes, unite=unit, ordre=ordre
        )

    def table_codes(self, store: Store, acteur: str | None) -> dict[str, str]:
        """Return the line of each folded text of the tables that `acteur` brings."""
        kept = self._kept.agenda(store.place, acteur or "").tables
        return {**kept, **{fold(text): code for text, code in self.codes.items()}}

    def read_words(self, store: Store, exercice: int, agent: str, source: str) -> SaidWords:
        """Return the meanings of words in the calendar of `agent`; raises FichierRefuse for unknown ones."""
        said, refusals = resolve_words(store, exercice, self.codes, self._absences)
        if refusals:
            raise FichierRefuse(source, [Fault(why) for why in refusals])
        kept = self._kept.agenda(store.place, agent)
        return SaidWords({**kept.codes, **said.codes}, {**kept.absences, **said.absences})

    def remember_words(self, store: Store, agent: str, words: SaidWords) -> None:
        """Remember the meanings of words in the calendar of `agent`."""
        kept = replace(self._kept.agenda(store.place, agent), codes=words.codes, absences=words.absences)
        save_memory(self._folder, self._kept.with_agenda(store.place, agent, kept))

    def remember(self, store: Store, acteur: str, answers: Mapping[str, str]) -> None:
        """Remember the options and the answers for the next table with the same titles, or of that person."""
        memory = self._kept
        if self._colonnes and self._feuille is not None:
            titres = {Field(champ): titre for champ, titre in self._colonnes.items()}
            memory = memory.with_colonnes(signature(self._feuille.titres), titres)
        if tables := {**answers, **{fold(text): code for text, code in self.codes.items()}}:
            kept = memory.agenda(store.place, acteur)
            kept = replace(kept, tables={**kept.tables, **tables})
            memory = memory.with_agenda(store.place, acteur, kept)
        if memory is not self._kept:
            save_memory(self._folder, memory)


def _read_pairs(option: str, texte: str | None) -> dict[str, str]:
    """Return `a=b,c=d` as pairs, where `"a, b=c"` may hold a comma; raises click.UsageError."""
    pairs = {}
    for part in next(csv.reader([texte or ""], skipinitialspace=True), ()):
        key, equal, value = (piece.strip() for piece in part.rpartition("="))
        if not (key and equal and value):
            raise click.UsageError(f"{option} : « {inert_text(part[:40])} » n'est pas de la forme a=b.")
        pairs[key] = value
    return pairs


def bring_agenda(
    invocation: Invocation, store: Store, source: Source, options: Mappings, du: str | None, *, oui: bool
) -> None:
    """Show the days that a calendar proposes for the actor, and write them once the person agrees.

    Raises:
        FichierRefuse: no calendar, one that cannot be read, or words said to mean something unknown.
        DateRefusee: the period ends before it begins, spans two years, or is in no exercice.
    """
    agent, today = invocation.actor(store), invocation.wiring.today()
    first, last = _read_period(invocation, store, du)
    words = options.read_words(store, last.year, agent, source.name)
    agenda = read_agenda(source.name, source.data, first, last)
    prefill = propose_days(store, agenda, words, agent, today=today, lecteur=agent)
    proposal = prefill.proposal
    known = f"Rien à pré-remplir : {agenda.source}, rien à changer."
    nothing = None if proposal.saisies or proposal.absences else known
    if not is_import_agreed(_describe_agenda(agenda, prefill), nothing, "Pré-remplir ?", oui=oui):
        return
    save_before(invocation, store)
    write_sentence(store, proposal, today=today, acteur=agent)
    print_done([f"Enregistré : {count_days(proposal)}, de {agenda.source}, pour {agent}."])
    options.remember_words(store, agent, words)


def _read_period(invocation: Invocation, store: Store, du: str | None) -> tuple[date, date]:
    reference = invocation.reference_alone(store)
    if du is None:
        return date(reference.exercice, 1, 1), reference.au
    first = invocation.read_day(store, du)
    if "au" not in invocation.given:
        reference = invocation.reference_of(store, first)
    check_period(first, reference.au)
    return first, reference.au


def _describe_agenda(agenda: Agenda, prefill: Prefill) -> Iterator[str]:
    proposal = prefill.proposal
    yield f"Agenda du {format_date(agenda.first)} au {format_date(agenda.last)}, pour {proposal.agent}."
    if proposal.saisies or proposal.absences:
        yield f"À pré-remplir : {count_days(proposal)}"
    for line in describe_days(proposal):
        yield from wrap_text(f"  {line}", indent="  ")
    for heading, titles in (
        ("Sans ligne (--codes TEXTE=CODE)", prefill.sans_ligne),
        ("Journées entières laissées de côté (--absences TEXTE=TYPE)", prefill.journees),
    ):
        if titles:
            yield f"{heading} :"
        for title in titles[:TITLES_MAX]:
            yield from wrap_text(f"  {describe_title(title)}", indent="  ")
        if len(titles) > TITLES_MAX:
            yield f"  et {len(titles) - TITLES_MAX} de plus"
    left_out = tuple(describe_left_out(agenda, prefill))
    if left_out:
        yield "Laissés de côté :"
    for line in left_out:
        yield from wrap_text(f"  {line}", indent="  ")
