"""The notice on personal data: one Markdown text, in which the settings in force are written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from string import Template

from cariforef_tui.domain.rgpd.retention import count_years, expires_on, last_expired


def write_notice(conservation: int, today: date, place: str) -> str:
    """Return the notice, in Markdown, with the retention in force and where the store is."""
    template = Template(Path(__file__).with_name("notice.md").read_text(encoding="utf-8"))
    return template.substitute(
        duree=count_years(conservation),
        exercice=today.year,
        efface=f"{expires_on(today.year, conservation):%d/%m/%Y}",
        echu=last_expired(today, conservation),
        base=place,
    )
