"""The report of the year, taken out of the interface."""

from __future__ import annotations

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.exchange.pilotage.year_report import FormatBilan, bilan_name, to_year_report
from cariforef_tui.services.pilotage.year_end import load_bilan
from cariforef_tui.ui.dialogs.export import Document, ask_where
from cariforef_tui.ui.kit.place import PlaceScreen


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
