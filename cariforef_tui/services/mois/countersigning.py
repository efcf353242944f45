"""Read the signed months that a person may countersign, with what they need to decide; countersign them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import regime_of, supplee_on
from cariforef_tui.domain.mois.gaps import list_anomalies
from cariforef_tui.domain.mois.visas import GesteVisa, Visa, group_visas, offered_gestes
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.fiche import list_reprises, read_versions
from cariforef_tui.services.mois.visas import countersign_months
from cariforef_tui.services.ports.store import Store

MonthKey = tuple[str, Mois]
"""An agent's initials and their month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedMonth:
    """A signed month that waits, with what a person needs to decide; days are hundredths.

    `supplee` is the coordinateur in whose place the person would countersign, if any. `numero` is the
    signature read. `changes` counts the cells that changed since the month was last taken back, None if it
    never was. `auteurs` are those who logged for the agent. `anomalies` say in French what to read first.
    """

    agent: str
    mois: Mois
    supplee: str | None
    numero: int
    total: int
    fse: int
    changes: int | None
    auteurs: tuple[str, ...]
    anomalies: tuple[str, ...]


def load_signed_months(store: Store, months: Collection[MonthKey], *, acteur: str) -> tuple[SignedMonth, ...]:
    """Return those of `months` that `acteur` may countersign now, by month then initials.

    Raises:
        AgentRefuse: `acteur` is nobody.
        StoreIntegrity: a signed sheet is no longer what a signature wrote.
    """
    if not months:
        return ()
    with store.reading() as reading:
        agents = reading.agents()
        first, last = min(mois for _, mois in months), max(mois for _, mois in months)
        visas = group_visas(reading.visas(first, last))
    acting, known = resolve_anybody(agents, acteur), {agent.initiales: agent for agent in agents}
    waiting = (
        _read_month(key, visas[key], acteur, supplee_on(acting, known[key[0]]))
        for key in sorted(set(months), key=lambda key: (key[1], key[0]))
        if key in visas and _may_countersign(acting, known[key[0]], visas[key], agents)
    )
    return tuple(waiting)


def _may_countersign(acting: Agent, owner: Agent, visas: Sequence[Visa], agents: Sequence[Agent]) -> bool:
    return GesteVisa.CONTRESEING in offered_gestes(acting, owner, visas, regime_of(agents))


def _read_month(key: MonthKey, visas: tuple[Visa, ...], acteur: str, supplee: str | None) -> SignedMonth:
    versions = read_versions(visas)
    fiche, signature = versions[-1].fiche, versions[-1].signature
    reprises = list_reprises(visas, versions, fiche)
    changes = reprises[-1].ecarts if reprises else None
    return SignedMonth(
        agent=key[0],
        mois=key[1],
        supplee=supplee,
        numero=signature.numero,
        total=fiche.total,
        fse=fiche.cumul.total_fse,
        changes=None if changes is None else len(changes),
        auteurs=fiche.auteurs,
        anomalies=tuple(list_anomalies(fiche, signature, changes, acteur)),
    )


def countersign_read(store: Store, months: Sequence[SignedMonth], *, acteur: str) -> Mapping[Mois, list[str]]:
    """Countersign months as they were read; return the agents by month, each month all or none.

    Raises:
        DroitRefuse, VisaRefuse: as `countersign_months`; the months before the one refused are written.
    """
    by_month: dict[Mois, list[SignedMonth]] = {}
    for month in months:
        by_month.setdefault(month.mois, []).append(month)
    for mois, of_month in sorted(by_month.items()):
        seen = {month.agent: month.numero for month in of_month}
        countersign_months(store, tuple(seen), mois, acteur=acteur, seen=seen)
    return {mois: [month.agent for month in of_month] for mois, of_month in sorted(by_month.items())}
