"""Faults that no test can see, each with its reason: what the program does is the same with them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tests.mutants.sites import Site

ACCEPTED = Path(__file__).with_name("survivors.toml")


class Accepted:
    """The accepted faults, told by their file, the function they are in, and the change."""

    def __init__(self, path: Path = ACCEPTED) -> None:
        read = tomllib.loads(path.read_text()) if path.exists() else {}
        self._reasons: Mapping[tuple[str, str, str], str] = {
            (one["file"], one["where"], one["change"]): one["reason"] for one in read.get("accepted", ())
        }

    def reason_of(self, site: Site) -> str | None:
        """Return why a fault is accepted, None where it is not."""
        return self._reasons.get(site.key)
