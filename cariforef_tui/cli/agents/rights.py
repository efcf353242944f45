"""`cariforef agent role|coordonne|modifier|compte|droits|suppleance`: who is what, and may do what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_notice
from cariforef_tui.cli.kit.table import (
    Column,
    ColumnOf,
    Fit,
    columns_of,
    render_rows,
    render_table,
    wrap_text,
)
from cariforef_tui.domain.agents.agents import Agent, Role, Suppleance
from cariforef_tui.domain.agents.rights import ON_AGENT, Droit, Regime, acts_for
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    TEXT,
    Field,
    Form,
    Shape,
    each,
    field,
    listed,
    member,
    optional,
)
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.agents.accounts import (
    AgentChange,
    Habilitation,
    Scope,
    bind_account,
    clean_compte,
    is_none,
    load_habilitation,
    modify_agent,
    set_coordonne,
    set_role,
)
from cariforef_tui.services.agents.identity import Proof
from cariforef_tui.services.agents.suppleances import (
    NewSuppleance,
    end_suppleance,
    list_suppleances,
    name_suppleant,
    remove_suppleance,
)
from cariforef_tui.services.ports.store import Store

COLUMNS = (Column("Peut", Fit.WRAP), Column("Pour qui, sur quoi", Fit.WRAP))

CITED_MAX = 14
"""About a line of initials beside the right, on 80 cells."""

LIBELLES = {
    Droit.SAISIR: "saisir des jours, des absences",
    Droit.LIRE: "lire le détail des jours",
    Droit.SIGNER: "signer un mois",
    Droit.CONTRESIGNER: "contresigner ou renvoyer un mois",
    Droit.ROUVRIR: "rouvrir un mois validé",
    Droit.RYTHMER: "fixer un rythme de travail",
    Droit.EXPORTER_DOSSIER: "exporter un dossier personnel",
    Droit.DECLARER: "déclarer : soldée, reste à faire, jalon, livrable produit",
    Droit.PILOTER: "réviser le plan, définir ses livrables",
    Droit.REVOIR: "écrire dans la revue",
    Droit.SUPPLEER: "nommer un suppléant",
    Droit.RAPPELER: "envoyer les rappels",
    Droit.LIRE_JOURNAL: "lire le journal",
    Droit.REGLER: "changer réglages, calendrier, conventions",
    Droit.ADMINISTRER: "administrer agents et programmes",
}

SANS_COMPTE = "Aucun compte n'est lié : chacun dit qui il est, et rien ne le prouve."

PAR_MOT_DE_PASSE = "Vous venez avec le mot de passe du serveur : rien ne prouve qui vous êtes."


@dataclass(frozen=True)
class Droits:
    """What a person may do; `lies` where accounts are bound."""

    habilitation: Habilitation
    lies: bool


SUPPLEE = Shape[Suppleance](
    "Supplee",
    field("pole", TEXT, lambda it: it.pole),
    field("agent", TEXT, lambda it: it.titulaire),
    field("au", DAY, lambda it: it.au),
)

_DROIT: Field[Scope] = field("droit", member(Droit), lambda it: it.droit)

SUR_AGENTS = Shape[Scope]("DroitSurAgents", _DROIT, field("agents", each(TEXT), lambda it: it.agents))

SUR_POLES = Shape[Scope](
    "DroitSurPoles",
    _DROIT,
    field("poles", each(TEXT), lambda it: it.poles),
    field("gip", FLAG, lambda it: it.gip),
)

PORTEE = Form[Scope](
    lambda: SUR_AGENTS.schema() | SUR_POLES.schema(),
    lambda it: (SUR_AGENTS if it.droit in ON_AGENT else SUR_POLES).to_json(it),
)

DROITS = Shape[Droits](
    "Habilitation",
    field("agent", TEXT, lambda it: it.habilitation.agent.initiales),
    field("role", optional(member(Role)), lambda it: it.habilitation.agent.role),
    field("coordonne", optional(TEXT), lambda it: it.habilitation.agent.coordonne),
    field("supplee", each(SUPPLEE), lambda it: it.habilitation.agent.suppleances),
    field("compte", optional(TEXT), lambda it: it.habilitation.agent.compte),
    field("regime", member(Regime), lambda it: it.habilitation.regime),
    field("comptes_lies", FLAG, lambda it: it.lies),
    field("droits", each(PORTEE), lambda it: it.habilitation.scopes),
)

_WHOLE = frozenset({Droit.REGLER, Droit.ADMINISTRER})

_REGIMES = {
    Regime.OUVERT: "Aucune direction n'est nommée : tout est ouvert à chacun, sauf les jours et les visas.",
    Regime.NOMINATIF: "Une direction est nommée : chacun a les droits de son rôle.",
}


@command("base", "agent", "json")
@click.argument("agent", required=False)
def droits(invocation: Invocation, agent: str | None) -> None:
    """Dire ce que AGENT (sinon vous) peut faire.

    Pour qui et sur quoi. L'avancement se lit par tous.
    """
    with invocation.store() as store:
        initiales = agent if agent is not None else invocation.actor(store)
        habilitation = load_habilitation(store, initiales, exercice=invocation.exercice(store))
    is_bound = invocation.bound_agent is not None
    is_proved = invocation.identite is not None and invocation.identite.proof is Proof.ACCOUNT
    reserve = "" if is_proved else PAR_MOT_DE_PASSE if is_bound else SANS_COMPTE
    invocation.answer(DROITS.to_json(Droits(habilitation, is_bound)), _render(habilitation, reserve))


def _render(habilitation: Habilitation, reserve: str) -> Iterator[str]:
    yield f"{habilitation.agent.initiales}, {describe_role(habilitation)}"
    yield from wrap_text(_REGIMES[habilitation.regime])
    if reserve:
        yield from wrap_text(reserve)
    yield ""
    rows = [(LIBELLES[portee.droit], _describe(habilitation, portee)) for portee in habilitation.scopes]
    yield from render_table(COLUMNS, [row for row in rows if row[1]])
    refused = [libelle for libelle, where in rows if not where]
    if refused:
        yield ""
        yield from wrap_text(f"Ne peut pas : {' ; '.join(refused)}.", indent="  ")


def describe_role(habilitation: Habilitation) -> str:
    """Return the person's role in words, such as `direction` or `coordonne PRI`."""
    agent = habilitation.agent
    if agent.role is Role.AUDITEUR:
        return "auditeur : lit tout, n'écrit rien"
    parts = ["direction"] if agent.role is Role.DIRECTION else []
    if agent.coordonne:
        parts.append(f"coordonne {agent.coordonne}")
    parts += [f"supplée {titulaire} ({pole})" for pole, titulaire in acts_for(agent).items()]
    parts.append(f"agent {elide(agent.pole)}" if agent.pole else "agent sans pôle")
    return ", ".join(parts)


def _describe(habilitation: Habilitation, portee: Scope) -> str:
    if portee.droit in ON_AGENT:
        return _describe_agents(habilitation, portee)
    if portee.droit in _WHOLE:
        return "pour tous" if portee.gip else ""
    if portee.gip and len(portee.poles) == len(habilitation.poles):
        return "partout"
    where = [*portee.poles, *(["le GIP"] if portee.gip else [])]
    return ", ".join(where)


def _describe_agents(habilitation: Habilitation, portee: Scope) -> str:
    own = habilitation.agent.initiales
    others = [name for name in portee.agents if name != own]
    everybody = [
        agent.initiales
        for agent in habilitation.agents
        if agent.initiales != own and (agent.logs_days or portee.droit is Droit.LIRE)
    ]
    parts = ["soi"] if own in portee.agents else []
    if others and others == everybody:
        parts.append("tous les autres" if parts else "tous sauf soi")
    elif others:
        parts.append(_list(habilitation, others))
    return ", ".join(parts)


def _list(habilitation: Habilitation, others: Sequence[str]) -> str:
    """Name a whole pôle rather than its people."""
    agent = habilitation.agent
    pole = agent.coordonne or next(iter(acts_for(agent)), None)
    members = {other.initiales for other in habilitation.agents if other.pole == pole and other != agent}
    if pole is not None and set(others) <= members and len(others) > 1:
        return f"les agents {elide(pole)} ({', '.join(others)})"
    return ", ".join(others[:CITED_MAX]) + (", …" if len(others) > CITED_MAX else "")


AUCUN = "aucun"

NOMINATIVE = (
    "Une direction est nommée : désormais chacun ne saisit et ne lit en détail que ses propres jours, un "
    "coordinateur agit sur son pôle, la direction sur tout ; réglages, agents et programmes sont à elle. "
    "« cariforef agent droits INITIALES » dit ce que chacun peut faire."
)


@command("base", "agent")
@click.argument("initiales")
@click.argument(
    "texte_role",
    metavar="direction|auditeur|aucun",
    type=click.Choice([*(role.value for role in Role), AUCUN]),
)
def role(invocation: Invocation, initiales: str, texte_role: str) -> None:
    """Mettre INITIALES à la direction, en faire un auditeur, ou ni l'un ni l'autre.

    La direction peut tout ; un auditeur lit tout et n'écrit rien. Il reste toujours quelqu'un à la
    direction.
    """
    new_role = None if texte_role == AUCUN else Role(texte_role)
    with invocation.store() as store:
        done = set_role(store, initiales, new_role, acteur=invocation.actor(store))
    rules = wrap_text(NOMINATIVE) if done.nominative else []
    print_done([f"Enregistré : {describe_agent(done.agent)}.", *rules])


@command("base", "agent")
@click.argument("initiales")
@click.argument("pole", metavar="POLE|aucun")
def coordonne(invocation: Invocation, initiales: str, pole: str) -> None:
    """Nommer INITIALES coordinateur de POLE, ou d'aucun."""
    with invocation.store() as store:
        done = set_coordonne(
            store,
            initiales,
            None if is_none(pole) else pole,
            exercice=invocation.exercice(store),
            acteur=invocation.actor(store),
        )
    print_done([f"Enregistré : {describe_agent(done.agent)}."])


LIEE = (
    "Premier compte lié : désormais chacun n'entre que par le compte lié à ses initiales, et "
    "--agent ne désigne plus personne d'autre. Un compte qui n'est lié à personne n'entre plus."
)

DELIEE = (
    "Plus aucun compte n'est lié : chacun dit de nouveau qui il est (--agent), et rien ne le prouve. Pour "
    "revenir dessus : cariforef agent compte INITIALES COMPTE, en commençant par le vôtre."
)


@command("base", "agent")
@click.argument("initiales")
@click.argument("nom_compte", metavar="COMPTE|aucun")
def compte(invocation: Invocation, initiales: str, nom_compte: str) -> None:
    """Lier le COMPTE de cette machine à INITIALES, ou le délier.

    Dès qu'un compte est lié, chacun est reconnu par le sien. Liez d'abord le vôtre.
    """
    from cariforef_tui.machine.account import is_account

    account = None if is_none(nom_compte) else clean_compte(nom_compte)
    with invocation.store() as store:
        acteur = invocation.actor(store)
        done = bind_account(store, initiales, account, acteur=acteur, caller=invocation.compte(store))
    rules = wrap_text(LIEE if done.liee else DELIEE) if done.liee or done.deliee else []
    print_done([f"Enregistré : {describe_agent(done.agent)}.", *rules])
    if account is not None and not is_account(account):
        print_notice(
            f"Attention : cette machine n'a pas de compte « {account} », qui n'entre que par le navigateur."
        )


@command("base", "agent")
@click.argument("initiales")
@click.option("--nom", metavar="NOM", help="Nom affiché.")
@click.option("--fonction", metavar="TEXTE", help="Fonction, imprimée sur la fiche de temps.")
@click.option("--pole", metavar="POLE", help="AD2I, APO, PRI ou DIR.")
@click.option("--equipe", metavar="SI", help="SI pour un membre de l'équipe SI.")
@click.option("--arrivee", metavar="DATE", help="Premier jour attendu.")
@click.option("--depart", metavar="DATE", help="Dernier jour attendu ; « aucun » remet en activité.")
def modifier(
    invocation: Invocation,
    /,
    initiales: str,
    *,
    nom: str | None,
    fonction: str | None,
    pole: str | None,
    equipe: str | None,
    arrivee: str | None,
    depart: str | None,
) -> None:
    """Changer ce qui est connu d'INITIALES.

    « aucun » vide un champ. Un dernier jour laisse ses droits à l'agent ; « agent partir » les lui retire.
    """
    if {nom, fonction, pole, equipe, arrivee, depart} == {None}:
        raise click.UsageError("Que changer ? Donnez au moins une option.")
    with invocation.store() as store:
        change = AgentChange(
            nom=nom,
            fonction=fonction,
            pole=pole,
            equipe=equipe,
            arrivee=_day(invocation, store, arrivee),
            depart=_day(invocation, store, depart),
        )
        done = modify_agent(
            store,
            initiales,
            change,
            exercice=invocation.exercice(store),
            acteur=invocation.actor(store),
        )
    print_done([f"Enregistré : {describe_agent(done.agent)}."])


def _day(invocation: Invocation, store: Store, texte: str | None) -> date | str | None:
    if texte is None or is_none(texte):
        return texte
    return invocation.read_day(store, texte)


def describe_agent(agent: Agent) -> str:
    """Return what is known of an agent, in one line."""
    known = (
        *(agent.initiales, agent.nom, agent.fonction, agent.pole, agent.equipe, agent.role),
        f"coordonne {agent.coordonne}" if agent.coordonne else None,
        f"compte {agent.compte}" if agent.compte else None,
        f"depuis le {format_date(agent.arrivee)}" if agent.arrivee else None,
        f"jusqu'au {format_date(agent.depart)}" if agent.depart else None,
    )
    return ", ".join(filter(None, known))


@dataclass(frozen=True)
class SuppleanceVue:
    """A suppléance, seen from a day."""

    suppleance: Suppleance
    today: date

    @property
    def en_cours(self) -> bool:
        return self.suppleance.runs_on(self.today)

    @property
    def etat(self) -> str:
        if self.en_cours:
            return "en cours"
        return "à venir" if self.suppleance.du > self.today else "terminée"


SUPPLEANCE = Shape[SuppleanceVue](
    "Suppleance",
    field("pole", TEXT, lambda it: it.suppleance.pole, "Pôle"),
    field("titulaire", TEXT, lambda it: it.suppleance.titulaire, "Coordinateur"),
    field("suppleant", TEXT, lambda it: it.suppleance.suppleant, "Suppléant"),
    field("du", DAY, lambda it: it.suppleance.du, "Du"),
    field("au", DAY, lambda it: it.suppleance.au, "Au"),
    field("en_cours", FLAG, lambda it: it.en_cours),
)

SUPPLEANCES = listed("Suppleances", "suppleances", SUPPLEANCE)

SUPPLEANCE_COLUMNS = (
    *columns_of(*SUPPLEANCE.pick("pole", "titulaire", "suppleant", "du", "au")),
    ColumnOf[SuppleanceVue]("État", lambda it: it.etat, Fit.WRAP),
)

AUCUNE = (
    "Aucune suppléance.",
    "Pour en nommer une : cariforef agent suppleance nommer INITIALES --jusqu-au DATE",
)

DE = click.option(
    "--de", "titulaire", metavar="INITIALES", help="Le coordinateur remplacé (sinon vous-même)."
)


@command("base", "json")
def liste(invocation: Invocation) -> None:
    """Lister les suppléances, passées et à venir."""
    today = invocation.wiring.today()
    with invocation.store() as store:
        shown = [SuppleanceVue(one, today) for one in list_suppleances(store)]
    invocation.answer(SUPPLEANCES.to_json(shown), render_rows(SUPPLEANCE_COLUMNS, shown) if shown else AUCUNE)


@command("base", "agent")
@click.argument("suppleant", metavar="INITIALES")
@click.option("--du", metavar="DATE", help="Premier jour (sinon aujourd'hui).")
@click.option("--jusqu-au", "jusque", metavar="DATE", required=True, help="Dernier jour.")
@DE
def nommer(
    invocation: Invocation, suppleant: str, du: str | None, jusque: str, titulaire: str | None
) -> None:
    """Nommer INITIALES pour agir à votre place sur votre pôle.

    Il contresigne et agit sur le pôle, sauf sur vos mois et sur les siens.
    """
    today = invocation.wiring.today()
    with invocation.store() as store:
        acteur = invocation.actor(store)
        first = today if du is None else parse_date(du, today)
        nouvelle = NewSuppleance(titulaire or acteur, suppleant, first, parse_date(jusque, today))
        named = name_suppleant(store, nouvelle, today=today, acteur=acteur)
    print_done([f"Enregistré : {_suppleance_describe(named)}."])


@command("base", "agent")
@click.option("--le", metavar="DATE", help="Dernier jour (sinon aujourd'hui).")
@DE
def terminer(invocation: Invocation, le: str | None, titulaire: str | None) -> None:
    """Terminer plus tôt la suppléance en cours.

    Elle court encore son dernier jour. Elle prend fin d'elle-même à sa date.
    """
    today = invocation.wiring.today()
    with invocation.store() as store:
        acteur = invocation.actor(store)
        last = today if le is None else parse_date(le, today)
        ended = end_suppleance(store, titulaire or acteur, last, today=today, acteur=acteur)
    print_done(
        [
            f"Enregistré : {ended.suppleant} supplée {ended.titulaire} jusqu'au {format_date(last)} inclus, "
            f"et non plus jusqu'au {format_date(ended.au)}."
        ]
    )


@command("base", "agent")
@click.argument("du", metavar="DATE")
@DE
def retirer(invocation: Invocation, du: str, titulaire: str | None) -> None:
    """Retirer la suppléance qui commence à DATE.

    Tant qu'aucun visa n'a été donné sous elle.
    """
    today = invocation.wiring.today()
    with invocation.store() as store:
        acteur = invocation.actor(store)
        removed = remove_suppleance(store, titulaire or acteur, parse_date(du, today), acteur=acteur)
    print_done([f"Enregistré : suppléance retirée ({_suppleance_describe(removed)})."])


def _suppleance_describe(suppleance: Suppleance) -> str:
    return (
        f"{suppleance.suppleant} supplée {suppleance.titulaire} ({suppleance.pole}) du "
        f"{format_date(suppleance.du)} au {format_date(suppleance.au)}"
    )
