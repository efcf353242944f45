"""`cariforef importer`: bring a programme, or a year of saisies, from files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.asking import is_import_agreed, oui_option, save_before, tell_unchanged
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import Bar, print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.pilotage.regulation import describe_proposee
from cariforef_tui.domain.programme.comparison import Ecart, Fate, ObjetEcart
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of, inert_text

if TYPE_CHECKING:
    from cariforef_tui.services.agents.bring_table import F, TableRequest
    from cariforef_tui.services.programme.bring import ProgrammePreview
    from cariforef_tui.services.temps.bring import ImportRequest, Preparation

CITED_MAX = 40


@command("base", "agent")
@click.argument("chemin", metavar="DOSSIER|FICHIER.xlsx|-")
@oui_option
def programme(invocation: Invocation, chemin: str, *, oui: bool) -> None:
    """Charger le programme d'un exercice.

    Un dossier de fichiers CSV, ou un classeur des mêmes feuilles.

    Montre d'abord ce qui change ; rien n'est écrit avant confirmation.
    """
    from cariforef_tui.exchange.programme.folder import read_programme
    from cariforef_tui.services.programme.bring import check_import, import_programme, preview_programme

    with listing_faults():
        loaded, agents = read_programme(chemin, invocation.wiring.programmes())
    with invocation.store() as store:
        apercu = preview_programme(store, loaded, agents)
        known = f"Déjà importé : le programme {loaded.exercice} est chargé tel quel."
        nothing = known if apercu.is_done else None
        question = f"Charger le programme {loaded.exercice} ?"
        if not is_import_agreed(_describe_programme(apercu), nothing, question, oui=oui):
            return
        feries = invocation.admin.feries(loaded.exercice)
        acteur = invocation.steward(store)
        check_import(store, acteur=acteur)
        save_before(invocation, store)
        import_programme(store, loaded, agents, feries, acteur=acteur)
    print_done([f"Enregistré : programme {loaded.exercice}, {len(loaded.lignes)} lignes."])


@command("base", "agent", "au")
@click.argument("fichier", metavar="FICHIER|-")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "xlsx", "json", "ics"]),
    help="Format du fichier (sinon reconnu).",
)
@click.option(
    "--colonnes", metavar="CHAMP=TITRE,…", help="Où sont agent, date, code, jours, commentaire, demande."
)
@click.option("--codes", metavar="TEXTE=CODE,…", help="La ligne d'un texte du fichier.")
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
    du: str | None,
    absences: str | None,
    reprise: bool,
    oui: bool,
) -> None:
    """Importer des saisies d'un tableur, ou d'un agenda.

    CSV, XLSX, ou JSON de « exporter saisies » : tout ou rien, une seule ligne refusée et rien n'est écrit.
    Un agenda ICS pré-remplit vos jours du 1er janvier à « --au » (sinon aujourd'hui) : à confirmer, jamais
    sur une cellule remplie, ni plus que la journée ne permet.

    Les correspondances données sont retenues.
    """
    from cariforef_tui.cli.temps.mappings import Mappings
    from cariforef_tui.exchange.files.write import Format
    from cariforef_tui.exchange.temps.recognise import load_source
    from cariforef_tui.services.temps.bring import AvantSuivi, import_saisies, preview_saisies, sole_agent

    options = Mappings(colonnes, codes, absences)
    with invocation.store() as store, listing_faults():
        source = load_source(fichier, Format(format_) if format_ else None)
        if source.format is Format.ICS:
            from cariforef_tui.cli.temps.agenda import bring_agenda

            if reprise:
                raise click.UsageError("--reprise ne vaut que pour un tableau, pas pour un agenda.")
            if colonnes is not None:
                raise click.UsageError("--colonnes ne vaut que pour un tableau : un agenda n'en a pas.")
            bring_agenda(invocation, store, source, options, du, oui=oui)
            return
        if du is not None or absences is not None or "au" in invocation.given:
            raise click.UsageError("--du, --au et --absences ne valent que pour un agenda ICS.")
        demande = options.make_request(invocation, source)
        if reprise:
            demande = replace(demande, avant=AvantSuivi.REMPLACE)
        # Who says so, else the only agent of the whole file, as when a person logs a day.
        acteur = invocation.actor_if_said(store) or sole_agent(store, demande)
        with Bar() as bar:
            preparation = preview_saisies(store, demande, bar, acteur=acteur)
        nothing = tell_unchanged(demande.source, preparation.nouvelles)
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
    print_done([f"Enregistré : {count}, {days}, de {demande.source}.{par}{also}"])
    options.remember()


def _describe_saisies(demande: ImportRequest, preparation: Preparation) -> Iterator[str]:
    nouvelles, off = preparation.nouvelles, preparation.hors_ouvre
    used = [f"{champ} = {demande.feuille.titres[rank]}" for champ, rank in demande.colonnes.items()]
    yield from describe_table(demande, used)
    yield f"Nouvelles saisies : {len(nouvelles)} ({format_jours(preparation.centiemes)})"
    yield f"Déjà dans la base : {preparation.deja}"
    if nouvelles:
        days = [saisie.jour for saisie in nouvelles]
        yield from wrap_text(f"Agents : {', '.join(preparation.agents)}", indent="  ")
        yield f"Du {format_date(min(days))} au {format_date(max(days))}"
    if preparation.avant_suivi:
        yield from wrap_text(_describe_avant(demande, preparation), indent="  ")
    if off:
        cited = [f"{saisie.agent} {format_date(saisie.jour)}" for saisie in off[:CITED_MAX]]
        more = f" et {len(off) - CITED_MAX} de plus" if len(off) > CITED_MAX else ""
        which = f"Week-ends et jours fériés, à confirmer ({len(off)}) : {', '.join(cited)}{more}"
        yield from wrap_text(which, indent="  ")


def describe_table(demande: TableRequest[F], used: Sequence[str] = ()) -> Iterator[str]:
    """Give what there is to say of a table: its encoding, the titles that are used, those that are not."""
    yield from (f"  {remark}" for remark in demande.feuille.remarques)
    for what, titres in (("Colonnes", used), ("Colonnes ignorées", demande.ignorees)):
        if titres:
            yield from wrap_text(f"{what} : {', '.join(titres)}", indent="  ")


def _describe_avant(demande: ImportRequest, preparation: Preparation) -> str:
    from cariforef_tui.services.temps.bring import AvantSuivi

    avant = preparation.avant_suivi
    days = format_jours(sum(saisie.centiemes for saisie in avant))
    which = f"Avant le suivi : {count_of(len(avant), 'saisie')} ({days})"
    if demande.avant is AvantSuivi.REMPLACE:
        lignes = ", ".join(preparation.codes_avant)
        return f"{which} ; ces jours remplacent ce qui était supposé fait sur {lignes}"
    return (
        f"{which} ; ces jours se déduisent de ce qui était supposé fait ; avec --reprise, ils le remplacent "
        "sur leurs lignes"
    )


def _describe_programme(apercu: ProgrammePreview) -> Iterator[str]:
    loaded = apercu.programme
    prevus = loaded.centiemes_prevus(loaded.lignes[0].code)
    total = "sans nombre de jours" if prevus is None else format_jours(prevus)
    yield f"Programme {loaded.exercice} : {len(loaded.lignes)} lignes, {total}."
    if apercu.compare_a is None:
        yield "Aucun exercice auquel le comparer."
    elif not apercu.differences:
        yield f"Aucune différence avec {apercu.compare_a}."
    for sort, titre in (
        (Fate.AJOUTE, "Ajouts"),
        (Fate.CHANGE, "Changements"),
        (Fate.DISPARU, "Disparitions"),
    ):
        alike = [difference for difference in apercu.differences if difference.sort is sort]
        if alike:
            yield f"{titre} par rapport à {apercu.compare_a} ({len(alike)}) :"
        for difference in alike:
            yield from wrap_text(
                f"  {difference.objet} {difference.code} : {inert_text(difference.detail)}", indent="    "
            )
    if apercu.nouveaux_agents:
        names = ", ".join(agent.initiales for agent in apercu.nouveaux_agents)
        yield from wrap_text(f"Nouveaux agents : {names}", indent="  ")
    nobody = [ecart for ecart in apercu.ecarts if ecart.objet is ObjetEcart.INITIALES]
    sums = [ecart for ecart in apercu.ecarts if ecart.objet is not ObjetEcart.INITIALES]
    for title, ecarts in (("Écarts entre annoncé et sommé", sums), ("Initiales inconnues", nobody)):
        if ecarts:
            yield f"{title} ({len(ecarts)}) :"
        for ecart in ecarts:
            yield f"  {_describe_ecart(ecart)}"
    for proposee in apercu.regulations:
        yield from wrap_text(describe_proposee(proposee, apercu.compare_a or 0), indent="  ")


def _describe_ecart(ecart: Ecart) -> str:
    if ecart.objet is ObjetEcart.INITIALES:
        return f"{ecart.code} : initiales {ecart.annonce} que personne ne porte"
    is_days = ecart.objet is ObjetEcart.JOURS
    announced, summed = (
        format_nombre(value) if is_days and isinstance(value, int) else "–" if value is None else str(value)
        for value in (ecart.annonce, ecart.somme)
    )
    return f"{ecart.code} : {ecart.objet} annoncés {announced}, sommés {summed}"
