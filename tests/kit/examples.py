"""How many examples a property is tried on where each costs more than a rule."""

from __future__ import annotations

import os

from hypothesis import settings

IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def examples(count: int, *, long: int = 3_000) -> settings:
    """Return the settings of a property tried on `count` examples, on `long` of them in a long run."""
    return settings(max_examples=long if IS_LONG else count)
