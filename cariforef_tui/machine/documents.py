"""The two Markdown texts that come with the program: the user's guide and the notice on personal data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from string import Template

from cariforef_tui.domain.rgpd.retention import count_years, expires_on, last_expired

_FOLDER = Path(__file__).parents[1]


def read_guide() -> str:
    """Return the guide, shown by `cariforef guide` and by the interface's help."""
    return (_FOLDER / "guide.md").read_text(encoding="utf-8")


def write_notice(conservation: int, today: date, place: str) -> str:
    """Return the notice, with the retention in force (in years) and where the store is."""
    template = Template((_FOLDER / "notice.md").read_text(encoding="utf-8"))
    return template.substitute(
        duree=count_years(conservation),
        exercice=today.year,
        efface=f"{expires_on(today.year, conservation):%d/%m/%Y}",
        echu=last_expired(today, conservation),
        base=place,
    )
