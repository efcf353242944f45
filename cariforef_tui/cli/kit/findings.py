"""Print what a verification found, with the exit code for it; list the faults of a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.output import print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.values.faults import FautesRefusees
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.shown import FLAG, TEXT, Shape, by_key, each, field
from cariforef_tui.services.ports.files import Constat, Verification

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation

_LABEL_MAX = 30
"""Widest label, in cells, that the values are aligned on."""
CONSTAT = Shape[Constat](
    "Constat", field("objet", TEXT, lambda it: it.objet), field("detail", TEXT, lambda it: it.detail)
)
VERIFICATION = Shape[Verification](
    "Verification",
    field("faits", by_key(TEXT), lambda it: dict(it.faits)),
    field("constats", each(CONSTAT), lambda it: it.constats),
    field("conseils", each(CONSTAT), lambda it: it.conseils),
    field("preuve_rompue", FLAG, lambda it: it.integrity_broken),
)
FAULTS_CITED = 50
"""Faults listed at most; the sentence that follows counts them all."""


def _render(verification: Verification) -> Iterator[str]:
    """Yield the facts, then what is wrong, then advice."""
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


def answer_verification(invocation: Invocation, verification: Verification) -> ExitCode:
    """Print what a verification found, and return its exit code: PREUVE, ETRANGER or FAIT."""
    invocation.answer(VERIFICATION.to_json(verification), _render(verification))
    if verification.integrity_broken:
        return ExitCode.PREUVE
    return ExitCode.ETRANGER if verification.constats else ExitCode.FAIT


@contextmanager
def listing_faults() -> Iterator[None]:
    """List the first faults of a file, one a line, then raise the sentence that counts them all."""
    from cariforef_tui.services.agents.bring_table import FichierInterdit
    from cariforef_tui.services.ports.errors import DroitRefuse

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
