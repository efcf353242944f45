"""`cariforef importer`: bring a programme, or a year of saisies, from files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.asking import is_import_agreed
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import Bar, print_done, print_lines
from cariforef_tui.cli.kit.saving import save_before
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.pilotage.regulation import describe_proposee
from cariforef_tui.domain.programme.comparison import Fate
from cariforef_tui.domain.programme.control import Ecart, ObjetEcart
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of, inert_text

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.bring import ProgrammePreview
    from cariforef_tui.services.temps.bring import ImportRequest, Preparation

CITED_MAX = 40


@command("base", "agent")
@click.argument("chemin", metavar="DOSSIER|FICHIER.xlsx|-")
@click.option("--oui", is_flag=True, help="Écrire sans poser la question.")
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
        print_lines(_describe_programme(apercu))
        if apercu.is_done:
            print_lines([f"Déjà importé : le programme {loaded.exercice} est chargé tel quel."])
            return
        if not is_import_agreed(f"Charger le programme {loaded.exercice} ?", oui=oui):
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
@click.option("--oui", is_flag=True, help="Écrire sans poser la question.")
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
    from cariforef_tui.exchange.temps.recognise import SourceFormat, load_source
    from cariforef_tui.services.temps.bring import AvantSuivi, import_saisies, preview_saisies

    options = Mappings(colonnes, codes, absences)
    with invocation.store() as store, listing_faults():
        source = load_source(fichier, SourceFormat(format_) if format_ else None)
        if source.format is SourceFormat.ICS:
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
        acteur = _acteur_if_known(invocation, store, demande)
        with Bar() as bar:
            preparation = preview_saisies(store, demande, bar, acteur=acteur)
        print_lines(_describe_saisies(demande, preparation))
        if not preparation.nouvelles:
            print_lines([f"Déjà importé : {demande.source}, rien à changer."])
            return
        if not is_import_agreed("Importer ?", oui=oui):
            return
        acteur = acteur or invocation.actor(store)
        save_before(invocation, store)
        with Bar() as bar:
            done = import_saisies(store, demande, bar, acteur=acteur)
    count = "1 saisie" if len(done.nouvelles) == 1 else f"{len(done.nouvelles)} saisies"
    days = format_jours(done.centiemes)
    others = ", ".join(agent for agent in done.agents if agent != acteur)
    par = f" Saisi par {acteur} pour {others}." if others else ""
    replaced = ", ".join(done.codes_avant) if reprise else ""
    also = f" Ce qui était supposé fait avant le suivi est remplacé : {replaced}." if replaced else ""
    print_done([f"Enregistré : {count}, {days}, de {demande.source}.{par}{also}"])
    options.remember()


def _acteur_if_known(invocation: Invocation, store: Store, demande: ImportRequest) -> str | None:
    """Return who acts: who says so, else the only agent of the whole file, as when a person logs a day."""
    from cariforef_tui.services.temps.bring import sole_agent

    return invocation.actor_if_said(store) or sole_agent(store, demande)


def _describe_saisies(demande: ImportRequest, preparation: Preparation) -> Iterator[str]:
    feuille = demande.feuille
    for remark in feuille.remarques:
        yield f"  {remark}"
    used = [f"{champ} = {feuille.titres[rank]}" for champ, rank in demande.colonnes.items()]
    yield from wrap_text(f"Colonnes : {', '.join(used)}", indent="  ")
    ignored = demande.ignorees
    if ignored:
        yield from wrap_text(f"Colonnes ignorées : {', '.join(ignored)}", indent="  ")
    yield f"Nouvelles saisies : {len(preparation.nouvelles)} ({format_jours(preparation.centiemes)})"
    yield f"Déjà dans la base : {preparation.deja}"
    if preparation.nouvelles:
        days = [saisie.jour for saisie in preparation.nouvelles]
        yield from wrap_text(f"Agents : {', '.join(preparation.agents)}", indent="  ")
        yield f"Du {format_date(min(days))} au {format_date(max(days))}"
    if preparation.avant_suivi:
        yield from wrap_text(_describe_avant(demande, preparation), indent="  ")
    if preparation.hors_ouvre:
        off = preparation.hors_ouvre
        cited = [f"{saisie.agent} {format_date(saisie.jour)}" for saisie in off[:CITED_MAX]]
        rest = len(off) - len(cited)
        more = f" et {rest} de plus" if rest else ""
        yield from wrap_text(
            f"Week-ends et jours fériés, à confirmer ({len(off)}) : {', '.join(cited)}{more}",
            indent="  ",
        )


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
