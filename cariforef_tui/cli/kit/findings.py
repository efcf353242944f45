"""Show what a verification found as text, as JSON and as an exit code; list what is wrong with a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.output import print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.values.faults import FautesRefusees
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.ports.files import Verification

_LABEL_MAX = 30
"""A longer label moves its own value only: the others stay beside theirs."""
FAULTS_CITED = 50
"""Enough to see what is amiss in a file; the sentence that follows counts the rest."""


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


@contextmanager
def listing_faults() -> Iterator[None]:
    """Say the first faults of a file, one a line, before the sentence that counts them all."""
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.services.temps.bring import FichierInterdit

    try:
        yield
    except (FautesRefusees, FichierInterdit) as error:
        if len(error.sentences) == 1:
            raise
        for fault in error.sentences[:FAULTS_CITED]:
            print_notice(fault)
        rest = len(error.sentences) - FAULTS_CITED
        message = error.bilan if rest <= 0 else f"{error.bilan} Les {FAULTS_CITED} premières sont citées."
        if isinstance(error, FichierInterdit):
            refused = DroitRefuse(message, error.action, error.objet)
            refused.is_kept = error.is_kept
            raise refused from error
        raise Refus(message) from error
