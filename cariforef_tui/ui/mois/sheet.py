"""The month's sheet, taken out of the interface."""

from __future__ import annotations

from cariforef_tui.exchange.mois.batch import FormatFiche, fiche_name, to_fiche
from cariforef_tui.services.mois.fiche import FicheVisee
from cariforef_tui.ui.dialogs.export import Document, ask_where
from cariforef_tui.ui.kit.place import PlaceScreen


def ask_fiche(host: PlaceScreen, visee: FicheVisee) -> None:
    """Ask where the sheet goes, and put it there."""
    session = host.session

    def make(chosen: str) -> bytes:
        return to_fiche(visee, FormatFiche(chosen), session.launch.now())

    ask_where(
        host,
        Document(
            titre=f"Fiche de temps de {visee.agent.initiales}, {visee.fiche.mois.libelle}",
            name=fiche_name(visee.agent.initiales, visee.fiche.mois, FormatFiche.PDF),
            formats=tuple(FormatFiche),
            make=make,
        ),
    )
