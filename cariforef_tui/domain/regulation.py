"""Demand against means: what a pôle asks for, what its régulation takes away, what it has."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.programme import Compte, Niveau, Programme
from cariforef_tui.domain.revisions import Plan


@dataclass(frozen=True, slots=True)
class Regulation:
    """Hundredths of a day of one pôle: `demande` + `regulation` = `disponible`.

    `regulation` is negative or 0; `lignes` are the lines that say it. `vote` are the three as voted.
    """

    pole: str
    libelle: str
    demande: int
    regulation: int
    lignes: tuple[str, ...]
    vote: tuple[int, int, int]
    figures: AvancementLigne

    @property
    def disponible(self) -> int:
        return self.demande + self.regulation


def compute_regulations(plan: Plan, avancement: Avancement) -> tuple[Regulation, ...]:
    """Return demand, régulation and means of every pôle, in document order."""
    programme, found = plan.programme, []
    for ligne in programme.lignes:
        if ligne.niveau is Niveau.POLE:
            demande, regulation, lignes = _split(programme, ligne.code)
            voted, taken, _ = _split(plan.baseline, ligne.code)
            found.append(
                Regulation(
                    pole=ligne.code,
                    libelle=ligne.libelle,
                    demande=demande,
                    regulation=regulation,
                    lignes=lignes,
                    vote=(voted, taken, voted + taken),
                    figures=avancement.lignes[ligne.code],
                )
            )
    return tuple(found)


def _split(programme: Programme, pole: str) -> tuple[int, int, tuple[str, ...]]:
    demande, regulation = 0, 0
    lignes: list[str] = []
    for enveloppe in programme.enveloppes_within[pole]:
        if enveloppe.compte is not Compte.METIER:
            continue
        if any(programme.by_code[code].regulation for code in enveloppe.lignes):
            regulation += enveloppe.centiemes or 0
            lignes += enveloppe.lignes
        else:
            demande += enveloppe.centiemes or 0
    return demande, regulation, tuple(lignes)
