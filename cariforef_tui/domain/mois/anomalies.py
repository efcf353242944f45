"""Say what to read in a signed month before it is countersigned with others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cariforef_tui.domain.mois.changes import EcartFiche
from cariforef_tui.domain.mois.fiche import Fiche
from cariforef_tui.domain.mois.visas import Visa
from cariforef_tui.domain.values.days import format_jours


def list_anomalies(
    fiche: Fiche, signature: Visa, changes: Sequence[EcartFiche] | None, acteur: str
) -> Iterator[str]:
    """Yield in French what is unusual in the sheet that `signature` froze, for `acteur` to read.

    `changes` is what changed since the month was last taken back, None if it never was.
    """
    if signature.pour is not None:
        yield f"signé par {signature.par} pour {signature.agent}, parti"
    if fiche.excedent:
        yield f"{format_jours(fiche.excedent)} de plus qu'attendu"
    if fiche.manques:
        yield f"il manque {format_jours(sum(lacking for _, lacking in fiche.manques))}"
    if acteur in fiche.auteurs:
        yield "en partie saisi par vous"
    if changes is not None and not changes:
        yield "renvoyé, puis signé sans changement"
