"""The monthly sheet in PDF: one landscape page to print in black and white and to sign."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cariforef_tui.domain.values.dates import JOURS
from cariforef_tui.exchange.files.typst import compile_pdf, fr, shorten
from cariforef_tui.exchange.mois.page import make_page
from cariforef_tui.services.mois.fiche import FicheVisee

TEMPLATE = Path(__file__).with_name("fiche.typ")
_RANGS_AISES = 21
_LIBELLE_COURT = 68
"""Rows that fit on a page. With more rows, labels are cut shorter so that none takes two lines."""

_LIBELLE_LONG = 120
"""Characters of a label that fit on one line, or on two."""


def to_pdf(visee: FicheVisee, made: datetime) -> bytes:
    """Return an archivable, tagged PDF of one page where the month fits, `made` at that moment.

    Raises:
        ConfigurationError: typst is not installed.
    """
    return compile_pdf(TEMPLATE, "La fiche de temps PDF", _document(visee, made), made)


def _document(visee: FicheVisee, made: datetime) -> dict[str, Any]:
    page, jours = make_page(visee, made), visee.fiche.jours
    room = _LIBELLE_COURT if len(page.rangs) > _RANGS_AISES else _LIBELLE_LONG
    return {
        **asdict(page),
        "rangs": [asdict(replace(rang, libelle=shorten(rang.libelle, room))) for rang in page.rangs],
        "document": f"{page.titre} — {visee.agent.initiales}",
        "etat": fr(page.etat),
        "bilan": [[fr(titre), fr(valeur)] for titre, valeur in page.bilan],
        "notes": [fr(note) for note in page.notes],
        "reprises": [fr(reprise.replace(" → ", "\u00a0→\u00a0")) for reprise in page.reprises],
        "signatures": [asdict(replace(one, reserve=fr(one.reserve))) for one in page.signatures],
        "preuve": fr(page.preuve),
        "jours": [
            {
                "lettre": JOURS[jour.jour.weekday()][0].upper(),
                "numero": str(jour.jour.day),
                "non_travaille": jour.attendu == 0,
            }
            for jour in jours
        ],
    }
