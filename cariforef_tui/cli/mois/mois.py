"""`cariforef mois [POLE]`: where everybody's months stand, and the gestures on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, render_table, wrap_text
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, MoisAgent, Visa
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, WHOLE, Shape, each, field, member, optional
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.mois.months import MoisSnapshot, load_mois_agents

_INSECABLE = "\N{NO-BREAK SPACE}"
COLUMNS = (
    Column("Agent"),
    Column("Pôle"),
    *(Column(Mois(2000, numero).court) for numero in range(1, 13)),
)
_NOMMES = (Etape.VALIDE, Etape.SIGNE, Etape.A_SIGNER, Etape.A_COMPLETER, Etape.A_REPRENDRE, Etape.EN_COURS)


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
    field("attendu", JOURS, lambda it: it.attendu),
    # What was logged goes with the absences: beside what lacks, it would tell them.
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
"""The months of those who are asked for."""


@command("base", "agent", "au", "json")
@click.argument("qui", metavar="[POLE|AGENT]", required=False)
def etat(invocation: Invocation, qui: str | None) -> None:
    """Montrer où en sont les douze mois de chacun.

    Dans tout le GIP, un pôle, ou d'un seul agent, par ses initiales.
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


def _render(snapshot: MoisSnapshot, shown: dict[str, tuple[MoisAgent, ...]], ended: Mois) -> Iterator[str]:
    yield f"Visas des mois de {snapshot.programme.exercice}, au {format_date(snapshot.au)}"
    yield ""
    rank = {code: index for index, code in enumerate(snapshot.programme.by_code)}
    rows = sorted(shown.values(), key=lambda months: rank.get(months[0].agent.pole or "", len(rank)))
    yield from render_table(COLUMNS, map(_row, rows))
    yield ""
    yield from wrap_text(_legend({month.etape for months in shown.values() for month in months}))
    yield ""
    yield from _summarize(ended, [months[ended.numero - 1] for months in shown.values()])


def _row(months: Sequence[MoisAgent]) -> tuple[str, ...]:
    agent = months[0].agent
    return agent.initiales, agent.pole or "", *(SIGNES[month.etape] for month in months)


def _legend(shown: Collection[Etape]) -> str:
    """Return the signs shown, each with its word; no line break parts them."""
    named = [etape for etape in Etape if etape in shown and etape is not Etape.SANS_OBJET]
    return "   ".join(f"{SIGNES[etape]} {LIBELLES[etape]}".replace(" ", _INSECABLE) for etape in named)


def _summarize(mois: Mois, months: Sequence[MoisAgent]) -> Iterator[str]:
    """Yield who stands where in the last month that is over."""
    yield f"{mois.libelle.capitalize()} :"
    for etape in _NOMMES:
        names = [month.agent.initiales for month in months if month.etape is etape]
        if names:
            yield from wrap_text(
                f"  {SIGNES[etape]} {LIBELLES[etape]} ({len(names)}) : {', '.join(names)}", indent="    "
            )
