"""What a meeting says of itself, in French."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.revue.revue import RevueEcrite
from cariforef_tui.domain.values.dates import format_date


def describe_reunion(ecrite: RevueEcrite) -> Iterator[str]:
    """Yield who was there, who was excused and when the next one is; nothing of what nobody said."""
    if ecrite.presents:
        yield f"Présents : {', '.join(ecrite.presents)}"
    if ecrite.excuses:
        yield f"Excusés : {', '.join(ecrite.excuses)}"
    if ecrite.prochaine is not None:
        yield f"Prochaine revue : le {format_date(ecrite.prochaine)}"
