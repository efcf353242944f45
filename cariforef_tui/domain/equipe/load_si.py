"""What the pôles ask of the SI team against the days that it has, known from the first day."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Programme

# Programme 2018, Direction, axe 2: « la gestion permanente de l'infrastructure technique, de sa sécurité
# (15% du temps) ».
INFRASTRUCTURE_POURCENT = 15


@dataclass(frozen=True, slots=True)
class ChargeSI:
    """Hundredths of a day of one year; `non_chiffres` counts the claims that nobody quantified (X)."""

    disponible: int
    infrastructure: int
    demande: int
    non_chiffres: int

    @property
    def depassement(self) -> int:
        """Hundredths claimed beyond the team's means, before any X; negative while some are left."""
        return self.demande + self.infrastructure - self.disponible


def compute_charge_si(programme: Programme) -> ChargeSI | None:
    """Return the claims on the SI team's own enveloppe; None where the programme gives it none.

    Infrastructure and security work is 15 % of the team's days, half a hundredth up.
    """
    if programme.code_si is None:
        return None
    disponible = programme.centiemes_prevus(programme.code_si)
    if disponible is None:
        return None
    claims = [enveloppe for enveloppe in programme.enveloppes if enveloppe.compte is Compte.SI]
    return ChargeSI(
        disponible=disponible,
        infrastructure=(disponible * INFRASTRUCTURE_POURCENT + 50) // 100,
        demande=sum(enveloppe.centiemes or 0 for enveloppe in claims),
        non_chiffres=sum(enveloppe.chiffrage is Chiffrage.X for enveloppe in claims),
    )
