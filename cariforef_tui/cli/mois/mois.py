"""`cariforef mois [POLE]`: where everybody's months stand, and the gestures on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, render_table, wrap_text
from cariforef_tui.domain.mois.states import LIBELLES, SIGNES, Etape, MoisAgent
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import to_number
from cariforef_tui.domain.values.months import Mois
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
        {
            "au": snapshot.au.isoformat(),
            "exercice": snapshot.programme.exercice,
            "agents": [
                {
                    "agent": agent,
                    "pole": months[0].agent.pole,
                    "mois": [_to_json(month) for month in months],
                }
                for agent, months in shown.items()
            ],
        },
        _render(snapshot, shown, default_mois(reference)),
    )


def _to_json(month: MoisAgent) -> dict[str, Any]:
    """What was logged goes with the absences: beside what lacks, it would tell them."""
    signature, contreseing, reprise = month.signature, month.contreseing, month.reprise
    return {
        "mois": str(month.mois),
        "etape": month.etape.value,
        "etat": month.etat.cle,
        "version": month.version,
        "attendu": to_number(month.attendu),
        "saisi": to_number(month.saisi),
        "absent": to_number(month.absent),
        "manque": to_number(month.manque),
        "jours_a_confirmer": month.a_confirmer,
        "signe_par": signature.par if signature else None,
        "signe_pour": signature.pour if signature else None,
        "signe_supplee": signature.supplee if signature else None,
        "signe_le": signature.quand if signature else None,
        "contresigne_par": contreseing.par if contreseing else None,
        "contresigne_supplee": contreseing.supplee if contreseing else None,
        "contresigne_le": contreseing.quand if contreseing else None,
        "repris_par": reprise.par if reprise else None,
        "motif": reprise.motif if reprise else None,
    }


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
    """The signs shown, each beside its word whatever the wrapping."""
    named = [etape for etape in Etape if etape in shown and etape is not Etape.SANS_OBJET]
    return "   ".join(f"{SIGNES[etape]} {LIBELLES[etape]}".replace(" ", _INSECABLE) for etape in named)


def _summarize(mois: Mois, months: Sequence[MoisAgent]) -> Iterator[str]:
    """Who stands where in the last month that is over."""
    yield f"{mois.libelle.capitalize()} :"
    for etape in _NOMMES:
        names = [month.agent.initiales for month in months if month.etape is etape]
        if names:
            yield from wrap_text(
                f"  {SIGNES[etape]} {LIBELLES[etape]} ({len(names)}) : {', '.join(names)}", indent="    "
            )
