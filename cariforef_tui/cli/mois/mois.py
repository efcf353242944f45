"""`cariforef mois`: the states of everybody's months, the gestures on them, and their history."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

import click

from cariforef_tui.cli.kit.blocks import Block, Tabular
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import Column, wrap_text
from cariforef_tui.cli.mois.fiche import ECART, MANQUE, VISA, split_mois
from cariforef_tui.domain.mois.history import describe_etat
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, MoisAgent, Visa, tell_author
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.domain.values.shown import (
    DAY,
    JOURS,
    TEXT,
    WHOLE,
    Shape,
    each,
    field,
    inside,
    member,
    optional,
)
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.agents.agents import list_agents, resolve_pole
from cariforef_tui.services.mois.fiche import default_mois, read_mois
from cariforef_tui.services.mois.months import Episode, MoisSnapshot, MonthSeen, load_mois, load_mois_agents
from cariforef_tui.services.mois.visas import (
    MoisSignature,
    countersign_months,
    reopen_month,
    send_back_month,
    sign_month,
)
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference, list_exercices

_INSECABLE = "\N{NO-BREAK SPACE}"
MONTHS = tuple(Column(Mois(2000, numero).court) for numero in range(1, 13))
_NOMMES = (
    *(Etape.VALIDE, Etape.SIGNE, Etape.A_SIGNER, Etape.A_COMPLETER, Etape.A_REPRENDRE),
    *(Etape.EN_COURS, Etape.NON_SUIVI),
)
EPISODE = Shape[Episode](
    "Episode",
    *inside(lambda it: it.visa, *VISA.fields),
    field("version", WHOLE, lambda it: it.version),
    field("version_suivante", optional(WHOLE), lambda it: it.reprise.apres if it.reprise else None),
    field("ecarts", each(ECART), lambda it: it.reprise.ecarts if it.reprise else ()),
)
HISTOIRE = Shape[MonthSeen](
    "Histoire",
    field("agent", TEXT, lambda it: it.agent.initiales),
    field("mois", TEXT, lambda it: str(it.mois)),
    field("etat", TEXT, lambda it: it.etat.cle),
    field("version", WHOLE, lambda it: it.visee.version),
    field("total", JOURS, lambda it: it.visee.fiche.total),
    field("manques", each(MANQUE), lambda it: it.manques),
    field("visas", each(EPISODE), lambda it: it.histoire),
)
MOTIF = click.option(
    "--motif", type=PROSE, metavar="TEXTE", default="", help="Le motif, gardé pour toujours."
)


def _par(visa: Visa | None) -> str | None:
    return visa.par if visa else None


def _supplee(visa: Visa | None) -> str | None:
    return visa.supplee if visa else None


def _quand(visa: Visa | None) -> str | None:
    return visa.quand if visa else None


MOIS = Shape[MoisAgent](
    "Mois",
    field("mois", TEXT, lambda it: str(it.mois)),
    field("etape", member(Etape), lambda it: it.etape),
    field("etat", TEXT, lambda it: it.etat.cle),
    field("version", WHOLE, lambda it: it.version),
    # A rhythm is personal; and days expected, less days logged and days missing, would reveal absences.
    field("attendu", optional(JOURS), lambda it: it.attendu),
    field("saisi", optional(JOURS), lambda it: it.saisi),
    field("absent", optional(JOURS), lambda it: it.absent),
    field("manque", optional(JOURS), lambda it: it.manque),
    field("jours_a_confirmer", WHOLE, lambda it: it.a_confirmer),
    field("signe_par", optional(TEXT), lambda it: _par(it.signature)),
    field("signe_pour", optional(TEXT), lambda it: it.signature.pour if it.signature else None),
    field("signe_supplee", optional(TEXT), lambda it: _supplee(it.signature)),
    field("signe_le", optional(TEXT), lambda it: _quand(it.signature)),
    field("contresigne_par", optional(TEXT), lambda it: _par(it.contreseing)),
    field("contresigne_supplee", optional(TEXT), lambda it: _supplee(it.contreseing)),
    field("contresigne_le", optional(TEXT), lambda it: _quand(it.contreseing)),
    field("repris_par", optional(TEXT), lambda it: _par(it.reprise)),
    field("motif", optional(TEXT), lambda it: it.reprise.motif if it.reprise else None),
)
ANNEE = Shape[Sequence[MoisAgent]](
    "MoisAgent",
    field("agent", TEXT, lambda it: it[0].agent.initiales),
    field("pole", optional(TEXT), lambda it: it[0].agent.pole),
    field("mois", each(MOIS), lambda it: it),
)
"""The twelve months of one agent."""
ANNEES = Shape[tuple[MoisSnapshot, Sequence[Sequence[MoisAgent]]]](
    "MoisAgents",
    field("au", DAY, lambda it: it[0].au),
    field("exercice", WHOLE, lambda it: it[0].programme.exercice),
    field("agents", each(ANNEE), lambda it: it[1]),
)
"""The months of the agents asked for."""


@command("base", "agent", "au", "json", mots=("suivi",))
@click.argument("qui", metavar="[POLE|AGENT]", required=False)
def etat(invocation: Invocation, qui: str | None) -> None:
    """Montrer où en sont les douze mois de chacun.

    Donnez un sigle, ou les initiales d'un agent (sinon tout le monde).
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        snapshot = load_mois_agents(store, reference, lecteur=invocation.reader(store))
    shown = _keep(snapshot, qui)
    invocation.answer(
        ANNEES.to_json((snapshot, [*shown.values()])),
        _render(snapshot, shown, default_mois(reference)),
    )


def _keep(snapshot: MoisSnapshot, qui: str | None) -> dict[str, tuple[MoisAgent, ...]]:
    """Return the months of everybody, of a pôle or of the agent that `qui` names; raises CodeRefuse."""
    by_agent = dict(snapshot.by_agent)
    if qui is None:
        return by_agent
    initiales = qui.strip().upper()
    if initiales in by_agent:
        return {initiales: by_agent[initiales]}
    code = resolve_pole(snapshot.programme, qui)
    return {agent: months for agent, months in by_agent.items() if months[0].agent.pole == code}


def _render(snapshot: MoisSnapshot, shown: dict[str, tuple[MoisAgent, ...]], ended: Mois) -> Iterator[Block]:
    yield f"Signatures des mois de {snapshot.programme.exercice}, au {format_date(snapshot.au)}"
    yield ""
    ranks = snapshot.programme.ranks
    rows = sorted(shown.values(), key=lambda months: ranks.get(months[0].agent.pole or "", len(ranks)))
    words = {sign: LIBELLES[etape] for etape, sign in SIGNES.items() if sign.strip()}
    columns = (Column("Agent"), Column(snapshot.programme.title_of(Niveau.POLE)), *MONTHS)
    yield Tabular(columns, [*map(_row, rows)], words=words)
    yield ""
    yield from wrap_text(_legend({month.etape for months in shown.values() for month in months}))
    yield ""
    december = [state for state in snapshot.december if state.agent.initiales in shown]
    if december:
        mois = december[0].mois
        yield from _summarize(mois, december)
        yield f"Toute l'année {mois.annee} : cariforef mois --au 31/12/{mois.annee}"
    else:
        yield from _summarize(ended, [months[ended.numero - 1] for months in shown.values()])


def _row(months: Sequence[MoisAgent]) -> tuple[str, ...]:
    agent = months[0].agent
    return agent.initiales, agent.pole or "", *(SIGNES[month.etape] for month in months)


def _legend(shown: Collection[Etape]) -> str:
    """Return the legend of the signs shown; no line breaks between a sign and its word."""
    named = [etape for etape in Etape if etape in shown and etape is not Etape.SANS_OBJET]
    return "   ".join(f"{SIGNES[etape]} {LIBELLES[etape]}".replace(" ", _INSECABLE) for etape in named)


def _summarize(mois: Mois, months: Sequence[MoisAgent]) -> Iterator[str]:
    """Yield the agents at each step of the last month that is over."""
    yield f"{mois.libelle.capitalize()} :"
    for etape in _NOMMES:
        names = [month.agent.initiales for month in months if month.etape is etape]
        if names:
            yield from wrap_text(
                f"  {SIGNES[etape]} {LIBELLES[etape]} ({len(names)}) : {', '.join(names)}", indent="    "
            )


@command("base", "agent", "au", "json")
@click.argument("qui", metavar="AGENT")
@click.argument("mois", required=False)
def histoire(invocation: Invocation, qui: str, mois: str | None) -> None:
    """Montrer l'histoire du MOIS d'AGENT.

    Sans MOIS, le dernier terminé : qui a signé, contresigné ou renvoyé, quand, pourquoi, et ce qui a changé.
    """
    with invocation.store() as store:
        month = read_mois(store, mois, invocation.reference_alone(store))
        lecteur = invocation.reader(store)
        seen = load_mois(store, qui, month, acteur=lecteur, today=invocation.wiring.today())
    invocation.answer(HISTOIRE.to_json(seen), _render_history(seen, invocation.wiring.now()))


def _render_history(seen: MonthSeen, now: datetime) -> Iterator[str]:
    etat = describe_etat(seen.visee.visas, now)
    yield from wrap_text(
        f"{seen.mois.libelle.capitalize()} {elide(seen.agent.initiales)} : {etat}", indent="  "
    )
    for manque in seen.manques:
        yield from wrap_text(f"  ✗ {manque.phrase}", indent="  ")
    if not seen.histoire:
        yield "Aucune signature."
        return
    yield ""
    for episode in seen.histoire:
        for texte in episode.phrases:
            yield from wrap_text(texte, indent="   ")


@command("base", "agent")
@click.argument("mots", nargs=-1, metavar="[AGENT] [MOIS]")
def signer(invocation: Invocation, mots: tuple[str, ...]) -> None:
    """Signer son propre MOIS, qui n'accepte ensuite plus d'écriture.

    Sans MOIS, le dernier terminé. La fiche se fige. Le mois doit être complet : tous les jours sont saisis
    ou absents, et aucun jour copié n'est à confirmer. Seul un coordinateur peut ensuite le renvoyer. Le
    coordinateur ou la direction signe le mois d'un AGENT parti ; quelqu'un d'autre le contresigne.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        agents = list_agents(store)
        names, texte = split_mois(mots, agents)
        if len(names) > 1:
            raise click.UsageError("Un seul agent à la fois.")
        agent = names[0] if names else acteur
        if texte is None and agent.strip().upper() not in {agent.initiales for agent in agents}:
            agent, texte = acteur, agent
        month = read_mois(store, texte, invocation.reference(store))
        done = sign_month(store, agent, month, today=invocation.wiring.today(), acteur=acteur)
    print_done(_tell_signature(done))


def _tell_signature(done: MoisSignature) -> Iterator[str]:
    visa, absent = done.visa, done.fiche.cumul.absent
    of_which = f" dont {format_jours(absent)} d'absence" if absent else ""
    total = f"{format_jours(done.fiche.total)}{of_which}"
    yield from wrap_text(
        f"Enregistré : {visa.mois.libelle} signé par {tell_author(visa)}, {total}. Ce mois n'accepte plus "
        "d'écriture."
    )
    if done.precedent is not None:
        yield f"Reste à signer : {done.precedent.libelle}, le mois d'avant."


@command("base", "agent")
@click.argument("agents", nargs=-1, metavar="[AGENT]... [MOIS]")
@click.option("--tous", is_flag=True, help="Tous les mois signés de vos équipes.")
@click.option("--pole", metavar="POLE", help="Avec --tous, ceux d'un sigle, même d'une autre équipe.")
def contresigner(invocation: Invocation, *, agents: tuple[str, ...], tous: bool, pole: str | None) -> None:
    """Contresigner le MOIS signé de chaque AGENT.

    Sans MOIS, le dernier terminé. Un seul refus, et aucun mois n'est contresigné. Personne ne contresigne le
    sien. Vos équipes : celle que vous coordonnez et, pour la direction, celles que personne d'autre ne peut
    contresigner.
    """
    with invocation.store() as store:
        names, texte = split_mois(agents, list_agents(store))
        if bool(names) == tous:
            raise click.UsageError("Donnez les agents, ou --tous.")
        if pole is not None and not tous:
            raise click.UsageError("--pole va avec --tous.")
        acteur = invocation.actor(store)
        reference = invocation.reference(store)
        mois = read_mois(store, texte, reference)
        seen, others = None, ""
        if tous:
            years = {mois.annee, reference.exercice - 1, reference.exercice}
            waiting = _list_signed(store, mois, years, acteur, pole)
            signed = waiting.pop(mois)
            others = ", ".join(f"{other.libelle} ({len(states)})" for other, states in waiting.items())
            if not signed:
                whose = "" if pole is not None else "de vos équipes "
                raise VisaRefuse(
                    f"{mois.libelle.capitalize()} : aucun mois signé {whose}que {acteur} puisse contresigner."
                    + (f" Attendent, si vous donnez leur MOIS : {others}." if others else "")
                )
            seen = {state.agent.initiales: state.visas[-1].numero for state in signed}
            names = tuple(seen)
        done = countersign_months(store, names, mois, acteur=acteur, seen=seen)
    whose = ", ".join(visa.agent for visa in done)
    print_done(wrap_text(f"Enregistré : {mois.libelle} contresigné par {acteur} pour {whose}."))
    if others:
        print_done(wrap_text(f"Attendent, si vous donnez leur MOIS : {others}."))


def _list_signed(
    store: Store, mois: Mois, years: Collection[int], acteur: str, pole: str | None
) -> dict[Mois, tuple[MoisAgent, ...]]:
    """Return the signed months that wait for `acteur`, by month; `mois` is there even if none of it waits.

    They are of their own teams or, where it is named, of `pole`.

    Raises:
        DateRefusee: the year of `mois` is not in the store.
    """
    found: dict[Mois, tuple[MoisAgent, ...]] = {mois: ()}
    for year in sorted({mois.annee, *(set(years) & set(list_exercices(store)))}):
        snapshot = load_mois_agents(store, DateReference(date(year, 1, 1), year), lecteur=acteur)
        code = resolve_pole(snapshot.programme, pole) if pole is not None else None
        among = [agent.initiales for agent in snapshot.agents if code in (None, agent.pole)]
        for month in dict.fromkeys(state.mois for state in snapshot.mois):
            states = snapshot.to_countersign(acteur, month, among)
            if pole is None:
                states = tuple(state for state in states if snapshot.is_expected(acteur, state))
            if states:
                found[month] = states
    return found


@command("base", "agent")
@click.argument("agent")
@click.argument("mois", required=False)
@MOTIF
def renvoyer(invocation: Invocation, agent: str, mois: str | None, motif: str) -> None:
    """Renvoyer à AGENT son MOIS signé, avec un motif.

    Sans MOIS, le dernier terminé. Le mois s'ouvre à nouveau à la saisie.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        month = read_mois(store, mois, invocation.reference(store))
        visa = send_back_month(store, agent, month, motif, acteur=acteur)
    print_done([f"Enregistré : {visa.mois.libelle} renvoyé à {visa.agent} par {tell_author(visa)}."])


@command("base", "agent")
@click.argument("agent")
@click.argument("mois", required=False)
@MOTIF
def rouvrir(invocation: Invocation, agent: str, mois: str | None, motif: str) -> None:
    """Rouvrir le MOIS contresigné d'AGENT, avec un motif.

    Sans MOIS, le dernier terminé. Les autres mois restent verrouillés. La réouverture et
    les changements qui suivent restent au journal.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        month = read_mois(store, mois, invocation.reference(store))
        visa = reopen_month(store, agent, month, motif, acteur=acteur)
    print_done([f"Enregistré : {visa.mois.libelle} {elide(visa.agent)} rouvert par {tell_author(visa)}."])
