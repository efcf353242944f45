"""`cariforef importer saisies` and `importer heures`: tables of days and of hours, after a preview."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import update_wrapper
from typing import Any

import click

from cariforef_tui.cli.kit.asking import (
    ask,
    can_ask,
    describe_table,
    describe_unchanged,
    is_import_agreed,
    oui_option,
    save_before,
)
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import Bar, print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.temps.projets import ask_lines, codes_option, print_unused, read_pairs
from cariforef_tui.domain.temps.columns import Field, signature
from cariforef_tui.domain.temps.hours import (
    OrdreDates,
    Unite,
    format_heures,
    recognise_order,
    recognise_unite,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_gap, format_jours
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.text import cite_some, count_of, fold, quote_text
from cariforef_tui.exchange.files.write import Format
from cariforef_tui.exchange.temps.memory import find_columns, load_memory, save_memory
from cariforef_tui.exchange.temps.recognise import check_reader, load_source, read_data
from cariforef_tui.machine.configuration import config_dir
from cariforef_tui.services.agents.agents import find_agent
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.bring import Preparation, import_saisies, preview_saisies
from cariforef_tui.services.temps.bring_rows import (
    AvantSuivi,
    DejaLa,
    Heures,
    ImportRequest,
    MoisHeures,
    name_saisie,
    sole_agent,
)

CITED_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """What is said of a table of days or of hours: its file, how to read it, what it does to the store.

    `colonnes` and `codes` prevail over those remembered. `de` are the initials of whom a table without people
    is.
    """

    fichier: str
    format: Format | None
    colonnes: Mapping[str, str]
    codes: Mapping[str, str]
    deja: DejaLa
    avant: AvantSuivi
    de: str | None

    def make_request(self, today: date) -> ImportRequest:
        """Return the request to import the table; raises FichierRefuse for no table or one with faults."""
        source = load_source(self.fichier, self.format)
        feuille = read_data(source.name, source.data, source.format)
        colonnes = find_columns(feuille, load_memory(config_dir()), self.colonnes)
        if Field.CODE not in colonnes:
            check_reader(feuille, "saisies", "heures")
        return ImportRequest(
            today=today, feuille=feuille, colonnes=colonnes, deja=self.deja, avant=self.avant
        )


def table_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what both tables take; the command gets it as one `table`."""

    def bring(
        invocation: Invocation,
        *,
        fichier: str,
        format_: str | None,
        colonnes: Mapping[str, str],
        codes: Mapping[str, str],
        remplacer: bool,
        garder: bool,
        reprise: bool,
        de: str | None,
        **arguments: Any,
    ) -> Any:
        if remplacer and garder:
            raise click.UsageError("--remplacer ou --garder, pas les deux.")
        table = TableOptions(
            fichier=fichier,
            format=Format(format_) if format_ else None,
            colonnes=colonnes,
            codes=codes,
            deja=DejaLa.REMPLACE if remplacer else DejaLa.GARDE if garder else DejaLa.REFUSE,
            avant=AvantSuivi.REMPLACE if reprise else AvantSuivi.DEDUIT,
            de=de,
        )
        return function(invocation, table=table, **arguments)

    decorated: Callable[..., Any] = update_wrapper(bring, function)
    for add in (
        click.option("--reprise", is_flag=True, help="Avant le suivi, remplacer ce qui était supposé fait."),
        click.option(
            "--garder", is_flag=True, help="Garder les jours de la base là où le fichier en a d'autres."
        ),
        click.option(
            "--remplacer", is_flag=True, help="Prendre les jours du fichier là où la base en a d'autres."
        ),
        click.option("--de", metavar="INITIALES", help="De qui est un fichier qui ne nomme personne d'ici."),
        codes_option,
        click.option(
            "--colonnes",
            metavar="CHAMP=TITRE,…",
            callback=read_pairs,
            help="Où sont agent, date, code, jours, commentaire, demande, tache, etiquettes.",
        ),
        click.option(
            "--format",
            "format_",
            type=click.Choice(["csv", "xlsx", "json"]),
            help="Format du fichier (sinon reconnu).",
        ),
        click.argument("fichier", metavar="FICHIER|-"),
    ):
        decorated = add(decorated)
    return decorated


@command("base", "agent", mots=("suivi",))
@table_options
@oui_option
def saisies(invocation: Invocation, *, table: TableOptions, oui: bool) -> None:
    """Importer des jours d'un tableur.

    Le fichier est en CSV, en XLSX, ou en JSON de « exporter saisies ». Si une seule ligne est refusée, rien
    n'est écrit. « importer heures » lit les heures d'un outil de suivi du temps, « importer agenda » un
    agenda.
    """
    with invocation.store() as store, listing_faults():
        demande = table.make_request(invocation.wiring.today())
        _check_days(demande, table)
        demande, acteur = _complete(invocation, store, table, demande, oui=oui)
        _bring(invocation, store, table, demande, acteur, {}, oui=oui)


@command("base", "agent", mots=("suivi",))
@table_options
@click.option(
    "--unite",
    type=click.Choice([Unite.HEURES.value, Unite.SECONDES.value]),
    help="Unité des durées (sinon reconnue).",
)
@click.option(
    "--dates",
    type=click.Choice([one.value for one in OrdreDates]),
    help="Jour ou mois d'abord (sinon reconnu).",
)
@oui_option
def heures(
    invocation: Invocation, *, table: TableOptions, unite: str | None, dates: str | None, oui: bool
) -> None:
    """Importer les heures d'un outil de suivi du temps.

    Les heures de Toggl Track et de Clockify (rapport détaillé), de Kimai, de « timew export », et de tout
    tableau en CSV ou XLSX, sont additionnées par personne et jour, arrondies au pas de saisie, puis
    partagées entre les lignes du jour. Si une seule ligne est refusée, rien n'est écrit.

    La ligne d'un projet est demandée au terminal, ou donnée par --codes « Projet=14.7.1 »,
    « Projet / tâche=14.7.1 » ; elle est retenue.
    """
    with invocation.store() as store, listing_faults():
        demande = table.make_request(invocation.wiring.today())
        unit = recognise_unite(demande.feuille, demande.colonnes)
        if unit is Unite.JOURS:
            why = "ce sont des jours, pas des heures : « importer saisies » les lit"
            raise FichierRefuse(demande.source, [Fault(why)])
        ordre = OrdreDates(dates) if dates else recognise_order(demande.feuille, demande.colonnes)
        # Where no title says the unit, who typed this command did.
        unit = Unite(unite) if unite else unit or Unite.HEURES
        # The « Demande » of a tool is a ticket of its own: it is a request of here only if one says so.
        colonnes = {
            champ: rank
            for champ, rank in demande.colonnes.items()
            if champ is not Field.DEMANDE or champ in table.colonnes
        }
        demande = replace(demande, unite=unit, ordre=ordre, colonnes=colonnes)
        demande, acteur = _complete(invocation, store, table, demande, oui=oui)
        said = ask_lines(store, demande, oui=oui)
        demande = replace(demande, codes={**demande.codes, **said.codes})
        _bring(invocation, store, table, demande, acteur, said.kept, oui=oui)


def _check_days(demande: ImportRequest, table: TableOptions) -> None:
    """Raise FichierRefuse unless the amounts are said to be days: by their title, or by `--colonnes`."""
    unit = recognise_unite(demande.feuille, demande.colonnes)
    rank = demande.colonnes.get(Field.JOURS)
    # Columns that are remembered say nothing of the unit: an import of hours remembers them too.
    if unit is Unite.JOURS or (unit is None and (rank is None or Field.JOURS in table.colonnes)):
        return
    why = "ce sont des heures, pas des jours : « importer heures » les lit"
    if unit is None and rank is not None:
        titre = demande.feuille.titres[rank]
        why = (
            f"{quote_text(titre)} ne dit pas si ce sont des jours : « importer heures » lit des heures ; "
            f"pour des jours, ajoutez --colonnes {shlex.quote(f'jours={titre}')}"
        )
    raise FichierRefuse(demande.source, [Fault(why)])


def _complete(
    invocation: Invocation, store: Store, table: TableOptions, demande: ImportRequest, *, oui: bool
) -> tuple[ImportRequest, str | None]:
    """Return the request with whose days these are and the lines given to texts, and who acts, if known."""
    agent = _find_owner(store, table, demande, oui=oui)
    # Without a given actor, a file that holds only one agent is imported as theirs.
    acteur = invocation.actor_if_said(store) or agent or sole_agent(store, demande)
    kept = load_memory(config_dir()).agenda(store.place, acteur or "").tables
    # A table that names people is of who acts only if it is of one user whom nobody here knows.
    owner = agent or (acteur if demande.names_people else None)
    demande = replace(demande, agent=owner, codes={**kept, **_fold_keys(table.codes)})
    if table.codes:
        print_unused(demande, table.codes)
    return demande, acteur


def _find_owner(store: Store, table: TableOptions, demande: ImportRequest, *, oui: bool) -> str | None:
    """Return whose days a table without people holds, as said or else asked; None if nobody is to be asked.

    Raises:
        AgentRefuse: nobody has these initials.
    """
    lacking = demande.needed.keys() - demande.colonnes.keys()
    de = table.de
    # A table that lacks another column is refused: whose it is need not be asked.
    if de is None and lacking == {Field.AGENT} and not oui and can_ask():
        de = ask("Le fichier ne nomme personne. De qui est-il ? Initiales : ")
    return find_agent(store, de).initiales if de else None


def _fold_keys(codes: Mapping[str, str]) -> dict[str, str]:
    return {fold(text): code for text, code in codes.items()}


def _bring(
    invocation: Invocation,
    store: Store,
    table: TableOptions,
    demande: ImportRequest,
    acteur: str | None,
    answers: Mapping[str, str],
    *,
    oui: bool,
) -> None:
    """Show what the table would write, write it once the person agrees, and remember what they said."""
    with Bar() as bar:
        preparation = preview_saisies(store, demande, bar, acteur=acteur)
    is_unknown = preparation.heures is not None and preparation.heures.tiers
    if table.de and demande.names_people and not is_unknown:
        why = "une colonne dit déjà de qui est chaque ligne : retirez --de"
        raise FichierRefuse(demande.source, [Fault(why)])
    nothing = describe_unchanged(
        demande.source, preparation.nouvelles or preparation.changees, preparation.deja or preparation.gardees
    )
    if not is_import_agreed(_describe_saisies(demande, preparation), nothing, oui=oui):
        return
    acteur = acteur or invocation.actor(store)
    save_before(invocation, store)
    with Bar() as bar:
        done = import_saisies(store, demande, bar, acteur=acteur)
    print_done([_describe_done(demande, done, acteur)])
    _remember(store, table, demande, acteur, answers)


def _remember(
    store: Store, table: TableOptions, demande: ImportRequest, acteur: str, answers: Mapping[str, str]
) -> None:
    """Remember the columns for a next table with these titles, and the lines for that person's next table."""
    folder = config_dir()
    memory = kept = load_memory(folder)
    if table.colonnes:
        titres = {Field(champ): titre for champ, titre in table.colonnes.items()}
        memory = memory.with_colonnes(signature(demande.feuille.titres), titres)
    if tables := {**answers, **_fold_keys(table.codes)}:
        theirs = memory.agenda(store.place, acteur)
        theirs = replace(theirs, tables={**theirs.tables, **tables})
        memory = memory.with_agenda(store.place, acteur, theirs)
    if memory is not kept:
        save_memory(folder, memory)


def _describe_done(demande: ImportRequest, done: Preparation, acteur: str) -> str:
    told = (
        f"Enregistré : {count_of(len(done.nouvelles), 'saisie')}, {format_jours(done.centiemes)}, de "
        f"{demande.source}."
    )
    if others := [agent for agent in done.agents if agent != acteur]:
        told += f" Saisi par {acteur} pour {', '.join(others)}."
    if done.changees:
        told += f" Remplacées : {count_of(len(done.changees), 'saisie')}."
    if demande.avant is AvantSuivi.REMPLACE and done.codes_avant:
        told += f" Ce qui était supposé fait avant le suivi est remplacé : {', '.join(done.codes_avant)}."
    return told


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
        if demande.ordre is None:
            yield f"Dates lues : jour/mois, du {first:%d/%m} au {last:%d/%m} ; sinon --dates mj"
    if preparation.avant_suivi:
        yield from wrap_text(_describe_avant(demande, preparation), indent="  ")
    if off:
        cited = cite_some([f"{saisie.agent} {format_date(saisie.jour)}" for saisie in off], CITED_MAX)
        which = f"Week-ends et jours fériés, à confirmer ({len(off)}) : {cited}"
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
        f"Heures lues : {format_heures(heures.secondes)}, soit {format_jours(heures.exact)} ; chaque jour "
        f"arrondi à {format_jours(heures.pas)} près, dans la limite de ce qu'il permet : "
        f"{format_jours(heures.centiemes)} ({gap} j)",
        indent="  ",
    )
    yield from map(_describe_mois, heures.mois)
    if heures.sans_jour:
        cited = [
            f"{name_saisie(saisie)} ({format_heures(secondes)})" for saisie, secondes in heures.sans_jour
        ]
        yield f"Trop courtes, ou dans une journée pleine, laissées de côté ({len(cited)}) :"
        yield from (f"  {one}" for one in cited[:CITED_MAX])
        if len(cited) > CITED_MAX:
            yield f"  et {len(cited) - CITED_MAX} de plus"


def _describe_mois(mois: MoisHeures) -> str:
    arrondi = f"arrondi {format_gap(mois.arrondis - mois.exact)} j"
    cut = mois.arrondis - mois.centiemes
    limits = f", journées pleines {format_gap(-cut)} j" if cut else ""
    return f"  {mois.agent}, {mois.mois.libelle} : {format_jours(mois.centiemes)} ({arrondi}{limits})"


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
