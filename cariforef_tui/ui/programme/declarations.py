"""What is declared of the programme: a jalon held or not, a line soldée or rouverte, and what undoes it."""

from __future__ import annotations

from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.domain.programme.sentences import describe_reprise
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import (
    MOTIF_MAX,
    close_ligne,
    declare_reprise,
    hold_jalon,
    release_jalon,
    reopen_ligne,
)

SERVICES = {
    Declaration.TENU: hold_jalon,
    Declaration.NON_TENU: release_jalon,
    Declaration.SOLDEE: close_ligne,
    Declaration.ROUVERTE: reopen_ligne,
}
_OPPOSITES = {
    Declaration.TENU: Declaration.NON_TENU,
    Declaration.NON_TENU: Declaration.TENU,
    Declaration.SOLDEE: Declaration.ROUVERTE,
    Declaration.ROUVERTE: Declaration.SOLDEE,
    Declaration.REPRISE: Declaration.REPRISE,
}
_SENTENCES = {
    Declaration.TENU: "jalon {0} tenu",
    Declaration.NON_TENU: "jalon {0} non tenu",
    Declaration.SOLDEE: "ligne {0} soldée",
    Declaration.ROUVERTE: "ligne {0} rouverte",
}


def declare(store: Store, fait: Fait) -> Fait:
    """Write a declaration in the store, by its own agent; return it as written.

    Raises:
        CariforefError: the store or a rule says no.
    """
    if fait.declaration is Declaration.REPRISE:
        return declare_reprise(
            store, fait.code, fait.centiemes, fait.jour, acteur=fait.agent, motif=fait.motif
        )
    return SERVICES[fait.declaration](store, fait.code, fait.jour, acteur=fait.agent, motif=fait.motif)


def take_back(store: Store, fait: Fait, agent: str) -> Fait:
    """Write the declaration by `agent` that undoes `fait`, and return it.

    What `fait` had ended is said again with its date and its reason: a declaration is never rewritten.

    Raises:
        CariforefError: the store or a rule says no.
    """
    ended = _ended_by(store, fait)
    motif = None
    if ended is not None:
        motif = f"de nouveau, depuis le {format_date(ended.jour)}{f' : {ended.motif}' if ended.motif else ''}"
    return declare(
        store,
        Fait(
            code=fait.code,
            declaration=_OPPOSITES[fait.declaration],
            jour=fait.jour,
            agent=agent,
            motif=motif and motif[:MOTIF_MAX],
            centiemes=ended.centiemes if ended else None,
        ),
    )


def _ended_by(store: Store, fait: Fait) -> Fait | None:
    """Return the declaration that held until `fait`, None where it ended none."""
    with store.reading() as reading:
        faits = reading.faits(fait.jour.year)
    ranks = [rank for rank, written in enumerate(faits) if written == fait]
    before = declarations_at(faits[: ranks[-1]] if ranks else faits, fait.jour)
    if fait.declaration is Declaration.REPRISE:
        return before.reprises.get(fait.code)
    return before.tenus.get(fait.code) or before.soldees.get(fait.code)


def describe_declared(fait: Fait) -> str:
    """`ligne 14.7.1 soldée au 22/05/2018`."""
    if fait.declaration is Declaration.REPRISE:
        return f"{fait.code}, {describe_reprise(fait)}, au {format_date(fait.jour)}"
    return f"{_SENTENCES[fait.declaration].format(fait.code)} au {format_date(fait.jour)}"
