"""What a verification found, as text, as JSON and as an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.services.ports.files import Verification

_LABEL_MAX = 30


def render_verification(found: Verification) -> Iterator[str]:
    """Give the facts, then what is wrong, then advice."""
    width = min(_LABEL_MAX, max((len(nom) for nom, _ in found.faits), default=0))
    for nom, valeur in found.faits:
        yield from wrap_text(f"{nom:<{width}}  {valeur}", retrait=" " * (width + 2))
    yield ""
    if not found.constats:
        yield "Tout est en ordre."
    for one in found.constats:
        yield from wrap_text(f"✗ {one.objet} : {one.detail}", retrait="  ")
    for one in found.conseils:
        yield from wrap_text(f"Conseil, {one.objet} : {one.detail}", retrait="  ")


def verification_to_json(found: Verification) -> dict[str, Any]:
    return {
        "faits": dict(found.faits),
        "constats": [{"objet": one.objet, "detail": one.detail} for one in found.constats],
        "conseils": [{"objet": one.objet, "detail": one.detail} for one in found.conseils],
        "preuve_rompue": found.integrity_broken,
    }


def code_of(found: Verification) -> ExitCode:
    if found.integrity_broken:
        return ExitCode.PREUVE
    return ExitCode.ETRANGER if found.constats else ExitCode.FAIT
