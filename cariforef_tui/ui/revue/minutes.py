"""The minutes of the review shown, taken out of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.exchange.revue.minutes import FormatMinutes, minutes_name, offered_format, to_minutes
from cariforef_tui.services.revue.read import load_revues
from cariforef_tui.ui.dialogs.export import Document, ask_where

if TYPE_CHECKING:
    from cariforef_tui.ui.revue.place import RevuePlace


def ask_minutes(place: RevuePlace) -> None:
    """Ask where the minutes of the review shown go, and put them there."""
    snapshot, store, reference = place.snapshot, place.store, place.reference
    now = place.session.launch.now
    if snapshot is None:
        return
    cle = snapshot.revue.cle
    ask_where(
        place,
        Document(
            titre=f"Compte rendu de la {cle.titre}",
            name=minutes_name(cle, offered_format()),
            formats=tuple(FormatMinutes),
            make=lambda chosen: to_minutes(load_revues(store, reference, cle), FormatMinutes(chosen), now()),
        ),
    )
