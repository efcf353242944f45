"""Show the result of a verification as text, as JSON and as an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.services.ports.files import Verification

_LABEL_MAX = 30
"""A longer label moves its own value only: the others stay beside theirs."""


def render_verification(verification: Verification) -> Iterator[str]:
    """Give the facts, then what is wrong, then advice."""
    width = min(_LABEL_MAX, max((len(nom) for nom, _ in verification.faits), default=0))
    for nom, valeur in verification.faits:
        yield from wrap_text(f"{nom:<{width}}  {valeur}", indent=" " * (width + 2))
    yield ""
    if not verification.constats:
        yield "Tout est en ordre."
    for constat in verification.constats:
        yield from wrap_text(f"✗ {constat.objet} : {constat.detail}", indent="  ")
    for conseil in verification.conseils:
        yield from wrap_text(f"Conseil, {conseil.objet} : {conseil.detail}", indent="  ")


def verification_to_json(verification: Verification) -> dict[str, Any]:
    return {
        "faits": dict(verification.faits),
        "constats": [{"objet": constat.objet, "detail": constat.detail} for constat in verification.constats],
        "conseils": [{"objet": conseil.objet, "detail": conseil.detail} for conseil in verification.conseils],
        "preuve_rompue": verification.integrity_broken,
    }


def code_of(verification: Verification) -> ExitCode:
    if verification.integrity_broken:
        return ExitCode.PREUVE
    return ExitCode.ETRANGER if verification.constats else ExitCode.FAIT
