"""What is declared of the programme: a jalon held or not, a line soldée or rouverte, and what undoes it."""

from __future__ import annotations

from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.suivi import close_ligne, hold_jalon, release_jalon, reopen_ligne

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
    return SERVICES[fait.declaration](store, fait.code, fait.jour, acteur=fait.agent, motif=fait.motif)


def opposite_of(fait: Fait, agent: str) -> Fait:
    """Return the declaration by `agent` that takes `fait` back."""
    return Fait(code=fait.code, declaration=_OPPOSITES[fait.declaration], jour=fait.jour, agent=agent)


def describe_declared(fait: Fait) -> str:
    """`ligne 14.7.1 soldée`."""
    return _SENTENCES[fait.declaration].format(fait.code)
