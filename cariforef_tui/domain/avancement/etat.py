"""How grave something is: what a screen colours, and in which order."""

from __future__ import annotations

from enum import StrEnum


class Gravite(StrEnum):
    CRITIQUE = "critique"
    ATTENTION = "attention"
    INFO = "info"
