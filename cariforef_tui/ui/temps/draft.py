"""Drafts of the week: texts not saved when the terminal closed, in a private file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.machine.private_file import replace_private
from cariforef_tui.machine.regular import read_regular

DRAFTS_MAX = 50
"""Drafts in the file, the newest ones."""
CITED_MAX = 60
"""Characters of one, quoted in a question."""
OCTETS_MAX = 4_000_000
"""Bytes read at most: a file that is not ours does not fill the memory."""


class Nature(StrEnum):
    """Kinds of texts that a cell takes."""

    JOURS = "jours"
    COMMENTAIRE = "commentaire"


@dataclass(frozen=True, slots=True)
class Draft:
    """One text that was not saved: `base` is the store it was meant for."""

    base: str
    agent: str
    jour: date
    code: str
    texte: str
    nature: Nature = Nature.JOURS

    def cite(self) -> str:
        """Return the beginning of the text and the cell it was typed for."""
        what = "commentaire " if self.nature is Nature.COMMENTAIRE else ""
        return f"{what}« {self.texte[:CITED_MAX]} » sur {self.code}, {format_jour(self.jour)}"


def write_drafts(folder: Path, drafts: Sequence[Draft]) -> None:
    """Add `drafts`, all of one agent, to the agent's file, mode 0600. A folder that refuses keeps nothing."""
    if not drafts:
        return
    agent = drafts[0].agent
    latest = [*read_drafts(folder, agent), *drafts][-DRAFTS_MAX:]
    rows = [
        {"base": draft.base, "jour": draft.jour.isoformat(), "code": draft.code, "texte": draft.texte}
        | {"nature": draft.nature.value}
        for draft in latest
    ]
    text = json.dumps({"saisies": rows}, ensure_ascii=False)
    with suppress(OSError):
        replace_private(_path(folder, agent), text.encode(errors="backslashreplace"))


def read_drafts(folder: Path, agent: str) -> tuple[Draft, ...]:
    """Return the agent's drafts, oldest first; a file that cannot be understood holds none."""
    try:
        rows = json.loads(read_regular(_path(folder, agent), OCTETS_MAX))["saisies"]
        return tuple(
            Draft(
                str(row["base"]),
                agent,
                date.fromisoformat(row["jour"]),
                str(row["code"]),
                str(row["texte"])[:COMMENTAIRE_MAX],
                Nature(row.get("nature", Nature.JOURS)),
            )
            for row in rows[-DRAFTS_MAX:]
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def drop_drafts(folder: Path, agent: str, base: str) -> None:
    """Forget the agent's drafts meant for `base`; those meant for another store stay."""
    others = [draft for draft in read_drafts(folder, agent) if draft.base != base]
    _path(folder, agent).unlink(missing_ok=True)
    write_drafts(folder, others)


def _path(folder: Path, agent: str) -> Path:
    if not INITIALES.fullmatch(agent):
        raise ValueError(f"not initials: {agent!r}")
    return folder / f"brouillon-{agent}.json"
