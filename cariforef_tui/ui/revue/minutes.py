"""The minutes of the review shown and the report of the year, taken out of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.exchange.pilotage.year_report import FormatBilan, bilan_name, to_year_report
from cariforef_tui.exchange.revue.minutes import FormatMinutes, minutes_name, offered_format, to_minutes
from cariforef_tui.services.pilotage.year_end import load_bilan
from cariforef_tui.services.revue.read import load_revues
from cariforef_tui.ui.dialogs.export import Document, ask_where
from cariforef_tui.ui.kit.place import PlaceScreen

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


def ask_year_report(host: PlaceScreen) -> None:
    """Ask where the report of the year looked at goes, and put it there."""
    store, reference, session = host.store, host.reference, host.session
    offered = FormatBilan.PDF if has_optional("typst") else FormatBilan.MARKDOWN
    ask_where(
        host,
        Document(
            titre=f"Bilan de l'année {reference.exercice}, au {format_date(reference.au)}",
            name=bilan_name(reference.exercice, offered),
            formats=tuple(FormatBilan),
            make=lambda chosen: to_year_report(
                load_bilan(store, reference, lecteur=session.agent),
                FormatBilan(chosen),
                session.launch.now(),
            ),
        ),
    )
