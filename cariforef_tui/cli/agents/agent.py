"""`cariforef agent`: list, add and change people and their weekly pattern; import them from a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.agents.roles import DELIEE, LIEE
from cariforef_tui.cli.kit.asking import describe_unchanged, is_import_agreed, oui_option, save_before
from cariforef_tui.cli.kit.delivery import Destination, deliver
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows, wrap_text
from cariforef_tui.domain.agents.agents import (
    JOURS_CITES,
    TITRES,
    Agent,
    Role,
    describe_changes,
    describe_fields,
    describe_semaine,
    tell_beyond,
)
from cariforef_tui.domain.alertes.of_agents import name_months
from cariforef_tui.domain.programme.programme import Niveau, Programme
from cariforef_tui.domain.values.columns import match_titles
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours, parse_volume
from cariforef_tui.domain.values.shown import DAY, FLAG, TEXT, Shape, field, listed, member, optional
from cariforef_tui.domain.values.text import agree, count_of
from cariforef_tui.services.agents.accounts import is_none
from cariforef_tui.services.agents.agents import (
    add_agent,
    deactivate_agent,
    list_agents,
    set_courriel,
    set_quotite,
)
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.mois.months import list_unsigned
from cariforef_tui.services.programme.plan import load_plan

if TYPE_CHECKING:
    from cariforef_tui.services.agents.bring import AgentBrought, AgentsPreparation
    from cariforef_tui.services.ports.store import Store

AGENT = Shape[Agent](
    "Agent",
    field("initiales", TEXT, lambda it: it.initiales, "Agent"),
    field("nom", optional(TEXT), lambda it: it.nom),
    field("pole", optional(TEXT), lambda it: it.pole, "Pôle"),
    field("equipe", optional(TEXT), lambda it: it.equipe, "Équipe"),
    field("coordonne", optional(TEXT), lambda it: it.coordonne),
    field("actif", FLAG, lambda it: it.actif),
    field("fictif", FLAG, lambda it: it.fictif),
    field("arrivee", optional(DAY), lambda it: it.arrivee),
    field("depart", optional(DAY), lambda it: it.depart),
    field("fonction", optional(TEXT), lambda it: it.fonction),
    field("role", optional(member(Role)), lambda it: it.role),
    field("compte", optional(TEXT), lambda it: it.compte),
    field("courriel", optional(TEXT), lambda it: it.courriel),
)
AGENTS = listed("Agents", "agents", AGENT)


def _describe(agent: Agent) -> str:
    gone = f"parti le {format_date(agent.depart)}" if agent.depart else "inactif"
    known = (
        "fictif" if agent.fictif else None,
        agent.fonction,
        agent.role,
        f"compte {agent.compte}" if agent.compte else None,
        agent.courriel,
        f"coordonne {agent.coordonne}" if agent.coordonne else None,
        f"depuis le {format_date(agent.arrivee)}" if agent.arrivee else None,
        None if agent.actif else gone,
    )
    return ", ".join(filter(None, known))


def _columns(programme: Programme) -> tuple[ColumnOf[Agent], ...]:
    return (
        *columns_of(*AGENT.pick("initiales")),
        ColumnOf("Nom", lambda it: it.nom or "", Fit.WRAP),
        ColumnOf(programme.title_of(Niveau.POLE), lambda it: it.pole or ""),
        *columns_of(*AGENT.pick("equipe")),
        ColumnOf("Fonction, rôle, compte, dates", _describe, Fit.WRAP),
    )


@command("base", "json")
def liste(invocation: Invocation) -> None:
    """Lister les agents connus."""
    with invocation.store() as store:
        agents = list_agents(store)
        programme = load_plan(store, invocation.reference_alone(store)).programme
        shown = readable(agents, invocation.reader_if_known(store))
    told = [one if one.initiales in shown else replace(one, courriel=None) for one in agents]
    invocation.answer(AGENTS.to_json(told), render_rows(_columns(programme), told))


@command("base", "agent")
@click.argument("initiales")
@click.option("--nom", metavar="NOM", help="Nom affiché.")
@click.option("--pole", metavar="POLE", help="Son sigle, tel que le programme l'écrit.")
@click.option("--equipe", metavar="SI", help="SI pour un membre de l'équipe SI.")
@click.option("--arrivee", metavar="DATE", help="Premier jour attendu.")
@click.option("--fonction", metavar="TEXTE", help="Fonction, imprimée sur la fiche de temps.")
def ajouter(
    invocation: Invocation,
    initiales: str,
    nom: str | None,
    pole: str | None,
    equipe: str | None,
    arrivee: str | None,
    fonction: str | None,
) -> None:
    """Ajouter un agent ; on peut s'ajouter soi-même."""
    with invocation.store() as store:
        acting = (invocation.agent or "").strip().upper()
        alone = acting == initiales.strip().upper() and invocation.bound_agent is None
        acteur = None if alone else invocation.actor_if_said(store)
        first = invocation.read_day(store, arrivee) if arrivee is not None else None
        added = add_agent(
            store,
            Agent(initiales=initiales, nom=nom, pole=pole, equipe=equipe, arrivee=first, fonction=fonction),
            exercice=invocation.exercice(store),
            acteur=acteur,
        )
    parts = [part for part in (added.initiales, added.nom, added.pole, added.equipe) if part]
    print_done([f"Enregistré : agent {', '.join(parts)}."])


@command("base", "agent")
@click.argument("initiales")
@click.argument("texte_date", metavar="[DATE]", required=False)
def partir(invocation: Invocation, initiales: str, texte_date: str | None) -> None:
    """Déclarer un agent parti après DATE (sinon aujourd'hui).

    Ses saisies sont gardées. Les jours jusqu'à cette date peuvent encore être saisis et signés. Pour revenir
    dessus : agent modifier INITIALES --depart aucun.
    """
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, texte_date)
        gone = deactivate_agent(store, initiales, jour, acteur=invocation.actor(store))
        left = list_unsigned(store, gone)
    lines = [f"Enregistré : {gone.initiales} parti après le {format_jour_complet(jour)}."]
    if left:
        lines += wrap_text(
            f"Restent à signer : {name_months(left)}. Les jours jusqu'à son départ peuvent encore être "
            "saisis. Son "
            f"coordinateur ou la direction signe pour {gone.initiales} : cariforef mois signer "
            f"{gone.initiales} {left[0]}"
        )
    print_done(lines)


@command("base", "agent")
@click.argument("agent")
@click.argument("jours", nargs=5, metavar="LUN MAR MER JEU VEN")
@click.option("--depuis", metavar="DATE", help="Premier jour de ce rythme (sinon aujourd'hui).")
def quotite(invocation: Invocation, agent: str, jours: tuple[str, ...], depuis: str | None) -> None:
    """Fixer le rythme de travail d'AGENT.

    Donnez la part travaillée de chaque jour, du lundi au vendredi, de 0 à 1.

    80 %, sans le mercredi : cariforef agent quotite DM 1 1 0 1 1 --depuis 01/03/2018
    """
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, depuis, "--depuis ")
        lundi, mardi, mercredi, jeudi, vendredi = (_parse_day(texte) for texte in jours)
        written = set_quotite(
            store, agent, jour, (lundi, mardi, mercredi, jeudi, vendredi), acteur=invocation.actor(store)
        )
    quotite, au_dela = written.quotite, written.au_dela
    pattern = ", ".join(
        f"{nom} {format_jours(centiemes)}"
        for nom, centiemes in zip(JOURS_CITES, quotite.semaine, strict=False)
    )
    lines = [f"Enregistré : {quotite.agent}, à partir du {format_jour_complet(jour)} : {pattern}."]
    if au_dela:
        lines += wrap_text(f"{tell_beyond(au_dela)}.")
    print_done(lines)


@command("base", "agent")
@click.argument("initiales")
@click.argument("adresse", metavar="ADRESSE|aucun")
def courriel(invocation: Invocation, initiales: str, adresse: str) -> None:
    """Noter l'ADRESSE où INITIALES reçoit ses rappels et les comptes rendus ; « aucun » l'oublie.

    Chacun donne sa propre adresse, ou la fait oublier ; la direction peut le faire pour tous.
    """
    typed = None if is_none(adresse) else adresse
    with invocation.store() as store:
        agent = set_courriel(store, initiales, typed, acteur=invocation.actor(store))
    sent = f"ses rappels iront à {agent.courriel}" if agent.courriel else "plus aucun courriel"
    print_done([f"Enregistré : {agent.initiales}, {sent}."])


def _parse_day(texte: str) -> int:
    return 0 if texte.strip() == "-" else parse_volume(texte, maximum=JOUR_ENTIER)


@command("base", "agent")
@click.argument("fichier", metavar="FICHIER|-", required=False)
@click.option("--modele", is_flag=True, help="Écrire le fichier à compléter, avec les agents connus.")
@oui_option
def importer(invocation: Invocation, fichier: str | None, *, modele: bool, oui: bool) -> None:
    """Ajouter et changer des agents d'après un tableur, CSV ou XLSX.

    Une ligne par agent. Colonnes : initiales, nom, pole, equipe, fonction, arrivee, quotite, depuis, compte,
    courriel ; seule la première est obligatoire. Une cellule vide ne change rien, « aucun » vide le champ.

    QUOTITE : 80 %, ou du lundi au vendredi 1 1 0 1 1 ou 100;100;50;100;100, à partir de DEPUIS (sinon
    aujourd'hui).

    Si une seule cellule est refusée, rien n'est écrit.
    """
    if modele == (fichier is not None):
        raise click.UsageError("Donnez le fichier à importer, ou --modele.")
    with invocation.store() as store:
        acteur = invocation.actor(store)
        if fichier is None:
            _write_model(invocation, store, acteur)
        else:
            _import(invocation, store, fichier, acteur, oui=oui)


def _write_model(invocation: Invocation, store: Store, acteur: str) -> None:
    from cariforef_tui.exchange.files.write import to_csv
    from cariforef_tui.services.agents.bring import tabulate_agents

    table = tabulate_agents(
        store, exercice=invocation.exercice(store), today=invocation.wiring.today(), acteur=acteur
    )
    deliver(Destination(None, "csv", replace=False), to_csv(table), store.place, "agents")


def _import(invocation: Invocation, store: Store, fichier: str, acteur: str, *, oui: bool) -> None:
    from cariforef_tui.exchange.temps.recognise import read_source
    from cariforef_tui.machine.account import is_account
    from cariforef_tui.services.agents.bring import AgentsRequest, import_agents, preview_agents

    with listing_faults():
        feuille = read_source(fichier)
        demande = AgentsRequest(
            feuille=feuille,
            colonnes=match_titles(feuille.titres, TITRES),
            exercice=invocation.exercice(store),
            today=invocation.wiring.today(),
            caller=invocation.compte(store),
        )
        preparation = preview_agents(store, demande, acteur=acteur)
        shown = [*feuille.remarques, *_describe_import(preparation, is_account)]
        nothing = describe_unchanged(
            feuille.source, preparation.added or preparation.changed, preparation.unchanged
        )
        if not is_import_agreed(shown, nothing, oui=oui):
            return
        save_before(invocation, store)
        done = import_agents(store, demande, acteur=acteur)
    counts = ((len(done.added), "agent ajouté"), (len(done.changed), "agent changé"))
    said = ", ".join(count_of(count, what) for count, what in counts if count)
    print_done([f"Enregistré : {said}, de {feuille.source}."])
    if done.liee or done.deliee:
        print_done(wrap_text(LIEE if done.liee else DELIEE))


def _describe_import(preparation: AgentsPreparation, exists: Callable[[str], bool]) -> Iterator[str]:
    if preparation.added:
        yield f"À ajouter ({len(preparation.added)}) :"
    for person in preparation.added:
        yield from _describe_person(person, [*describe_fields(person.after)])
    if preparation.changed:
        yield f"À changer ({len(preparation.changed)}) :"
    for person in preparation.changed:
        yield from _describe_person(person, [*describe_changes(person.before or person.after, person.after)])
    if preparation.unchanged:
        names = ", ".join(person.after.initiales for person in preparation.unchanged)
        yield from wrap_text(f"{agree(len(preparation.unchanged), 'Inchangé')} : {names}", indent="  ")
    accounts = [person.after.compte for person in preparation.people if person.after.compte]
    strange = [compte for compte in accounts if not exists(compte)]
    if strange:
        yield from wrap_text(f"Comptes qui n'existent pas ici : {', '.join(strange)}", indent="  ")
    if preparation.liee:
        yield "Premier compte lié : chacun n'entrera plus que par le sien."
    if preparation.deliee:
        yield "Plus aucun compte ne sera lié : chacun dira de nouveau qui il est."


def _describe_person(person: AgentBrought, parts: list[str]) -> Iterator[str]:
    quotite = person.quotite
    if quotite is not None:
        parts.append(
            f"rythme {describe_semaine(person.rythme)} → {describe_semaine(quotite.semaine)} "
            f"à partir du {format_date(quotite.depuis)}"
        )
    if person.au_dela:
        parts.append(tell_beyond(person.au_dela))
    yield from wrap_text(f"  {person.after.initiales} : {' ; '.join(parts)}", indent="    ")
