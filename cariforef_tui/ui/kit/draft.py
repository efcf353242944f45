"""Drafts: texts typed and not saved, kept in a private file for the next start."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Lock

from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.machine.private_file import read_regular, replace_private

DRAFTS_MAX = 70
"""Drafts kept in the file at most; the oldest go first."""
OCTETS_MAX = 4_000_000
"""Bytes read at most, so that a foreign file does not fill the memory."""
CHAMP_MAX = 2_000
"""Characters of a field in the file: longer than any field accepts, so that a person can shorten a text."""
CITED_MAX = 60
"""Characters of a draft that a question quotes."""
Champs = tuple[tuple[str, str], ...]


class Nature(StrEnum):
    """Kinds of drafts: two of a cell of the week, three of a review."""

    JOURS = "jours"
    COMMENTAIRE = "commentaire"
    REMARQUE = "remarque"
    DECISION = "decision"
    METEO = "meteo"


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Target of a draft in the store `base`: the date and line of a cell, or the Monday of a review.

    In a review, `code` is the line of a remark or the number of a decision.
    """

    base: str
    nature: Nature
    jour: date
    code: str = ""
    perimetre: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Text typed for one target, and the other fields of its dialog."""

    pour: DraftKey
    champs: Champs

    @property
    def texte(self) -> str:
        return dict(self.champs).get("texte", "")

    @property
    def cited(self) -> str:
        """Beginning of the text, for a question."""
        return f"« {self.texte[:CITED_MAX]} »"


class Drafts:
    """Drafts of one person, oldest first. They last for the session if there is no folder, or it refuses.

    Sessions of one person share the file: each adds and removes its own drafts only. `flush` may be called
    from any thread.
    """

    def __init__(self, folder: Path | None, agent: str) -> None:
        if not INITIALES.fullmatch(agent):
            raise ValueError(f"not initials: {agent!r}")
        self._path = folder / f"brouillon-{agent}.json" if folder else None
        self._lock = Lock()
        self._own: dict[DraftKey, Draft | None] = {}

    def all_of(self, base: str, natures: Collection[Nature]) -> list[Draft]:
        """Return the drafts of some kinds for one store."""
        drafts = self._read().values()
        return [draft for draft in drafts if draft.pour.base == base and draft.pour.nature in natures]

    def get(self, pour: DraftKey) -> Draft | None:
        return self._read().get(pour)

    def keep(self, draft: Draft) -> None:
        """Keep a draft in place of the one for the same target; an empty draft only drops that one."""
        self._own.pop(draft.pour, None)
        self._own[draft.pour] = draft if any(texte.strip() for _, texte in draft.champs) else None

    def drop(self, pour: DraftKey) -> None:
        """Forget one draft, once its text is stored or given up."""
        self._own[pour] = None

    def flush(self) -> None:
        """Write the drafts to the file, or delete the file if there are none."""
        with self._lock, suppress(OSError):
            if self._path is None or not self._own:
                return
            if rows := [_to_row(draft) for draft in list(self._read().values())[-DRAFTS_MAX:]]:
                text = json.dumps({"brouillons": rows}, ensure_ascii=False)
                replace_private(self._path, text.encode(errors="backslashreplace"))
            else:
                self._path.unlink(missing_ok=True)

    def _read(self) -> dict[DraftKey, Draft]:
        known = {draft.pour: draft for draft in _read(self._path)} if self._path else {}
        for pour, draft in list(self._own.items()):
            known.pop(pour, None)
            if draft is not None:
                known[pour] = draft
        return known


def _to_row(draft: Draft) -> dict[str, object]:
    return asdict(draft.pour) | {
        "jour": draft.pour.jour.isoformat(),
        "champs": {name: texte[:CHAMP_MAX] for name, texte in draft.champs},
    }


def _read(path: Path) -> Iterable[Draft]:
    """Return the drafts of a file, none if it cannot be understood.

    Version 0.2.0 wrote the drafts of the week as `saisies`, with one text and sometimes no kind.
    """
    try:
        found = json.loads(read_regular(path, OCTETS_MAX))
        rows = found["brouillons"] if "brouillons" in found else found["saisies"]
        return [
            Draft(
                DraftKey(
                    str(row["base"]),
                    Nature(row.get("nature", Nature.JOURS)),
                    date.fromisoformat(row["jour"]),
                    str(row["code"]),
                    str(row.get("perimetre", "")),
                ),
                tuple(
                    (str(name), str(texte)[:CHAMP_MAX])
                    for name, texte in (row.get("champs") or {"texte": row["texte"]}).items()
                ),
            )
            for row in rows[-DRAFTS_MAX:]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
