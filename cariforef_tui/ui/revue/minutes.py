"""The minutes of the review shown, taken out of the interface."""

from __future__ import annotations

from cariforef_tui.exchange.revue.minutes import FormatMinutes, minutes_name, offered_format, to_minutes
from cariforef_tui.services.revue.read import load_revues
from cariforef_tui.ui.dialogs.export import Document, ask_where
from cariforef_tui.ui.revue.host import RevueHost, describe_cle


def ask_minutes(host: RevueHost) -> None:
    """Ask where the minutes of the review shown go, and put them there."""
    snapshot, store, reference = host.snapshot, host.store, host.reference
    now = host.session.launch.now
    if snapshot is None:
        return
    cle = snapshot.revue.cle
    ask_where(
        host,
        Document(
            titre=f"Compte rendu de la {describe_cle(cle)}",
            name=minutes_name(cle, offered_format()),
            formats=tuple(FormatMinutes),
            make=lambda chosen: to_minutes(load_revues(store, reference, cle), FormatMinutes(chosen), now()),
        ),
    )
