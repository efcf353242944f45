"""Drafts of the review's dialogs, kept in a private file as they are typed, for the next start."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Lock

from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.domain.revue.revue import TEXTE_MAX, CleRevue
from cariforef_tui.machine.private_file import replace_private
from cariforef_tui.machine.regular import read_regular

DRAFTS_MAX = 20
"""Drafts in the file, the newest ones."""
OCTETS_MAX = 4_000_000
"""Bytes read at most: a file that is not ours does not fill the memory."""
_FIELD_MAX = 2 * TEXTE_MAX
"""Characters of a field in the file: more than is accepted, so that a text too long can be shortened."""


class Nature(StrEnum):
    """Kinds of texts that a review takes."""

    REMARQUE = "remarque"
    DECISION = "decision"
    METEO = "meteo"


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Target of a draft: a store, a review, a kind of text, and the line of a remark (empty otherwise)."""

    base: str
    cle: CleRevue
    nature: Nature
    code: str = ""


@dataclass(frozen=True, slots=True)
class RevueDraft:
    """The fields of one dialog as typed: `texte`, and what else it asks for."""

    pour: DraftKey
    champs: tuple[tuple[str, str], ...]

    @property
    def texte(self) -> str:
        return self.champ("texte")

    def champ(self, name: str) -> str:
        return dict(self.champs).get(name, "")


class RevueDrafts:
    """The drafts of one agent, oldest first; `flush` may be called from any thread.

    A folder that refuses keeps them for this session only.
    """

    def __init__(self, folder: Path, agent: str) -> None:
        if not INITIALES.fullmatch(agent):
            raise ValueError(f"not initials: {agent!r}")
        self._path = folder / f"brouillon-revue-{agent}.json"
        self._lock = Lock()
        self._drafts = {draft.pour: draft for draft in _read(self._path)}

    def all_of(self, base: str) -> tuple[RevueDraft, ...]:
        """Drafts meant for one store, oldest first."""
        return tuple(draft for draft in list(self._drafts.values()) if draft.pour.base == base)

    def get(self, pour: DraftKey) -> RevueDraft | None:
        return self._drafts.get(pour)

    def keep(self, draft: RevueDraft) -> None:
        """Keep what a dialog holds, in place of what it held; nothing typed keeps nothing."""
        self._drafts.pop(draft.pour, None)
        if any(texte.strip() for _, texte in draft.champs):
            self._drafts[draft.pour] = draft

    def drop(self, pour: DraftKey) -> None:
        """Forget one draft: what it said is stored, or given up."""
        self._drafts.pop(pour, None)

    def flush(self) -> None:
        """Write the drafts as they are now to the private file; without any, there is no file."""
        with self._lock:
            self._write([_to_row(draft) for draft in list(self._drafts.values())[-DRAFTS_MAX:]])

    def _write(self, rows: list[dict[str, object]]) -> None:
        with suppress(OSError):
            if rows:
                text = json.dumps({"revue": rows}, ensure_ascii=False)
                replace_private(self._path, text.encode(errors="backslashreplace"))
            else:
                self._path.unlink(missing_ok=True)


def _to_row(draft: RevueDraft) -> dict[str, object]:
    pour = draft.pour
    return {
        "base": pour.base,
        "perimetre": pour.cle.perimetre,
        "lundi": pour.cle.lundi.isoformat(),
        "nature": pour.nature.value,
        "code": pour.code,
        "champs": {name: texte[:_FIELD_MAX] for name, texte in draft.champs},
    }


def _read(path: Path) -> Iterable[RevueDraft]:
    """The drafts of a file; one that cannot be understood holds none."""
    try:
        rows = json.loads(read_regular(path, OCTETS_MAX))["revue"]
        return [
            RevueDraft(
                DraftKey(
                    str(row["base"]),
                    CleRevue(str(row["perimetre"]), date.fromisoformat(row["lundi"])),
                    Nature(row["nature"]),
                    str(row["code"]),
                ),
                tuple((str(name), str(texte)[:_FIELD_MAX]) for name, texte in row["champs"].items()),
            )
            for row in rows[-DRAFTS_MAX:]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
