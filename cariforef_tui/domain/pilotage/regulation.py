"""Demand against means: what a pôle asks for, what its régulation takes away, what it has."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.programme.programme import Compte, Programme
from cariforef_tui.domain.programme.revisions import Plan
from cariforef_tui.domain.values.days import format_jours


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """Hundredths of a day of one pôle: `demande` + `regulation` = `disponible`.

    `regulation` is negative or 0; `lignes` are the lines that say it. `vote` are the three as voted.
    """

    pole: str
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
    programme, regulations = plan.programme, []
    for pole in programme.poles:
        demande, regulation, lignes = _split(programme, pole.code)
        voted, taken, _ = _split(plan.baseline, pole.code)
        regulations.append(
            Regulation(
                pole=pole.code,
                demande=demande,
                regulation=regulation,
                lignes=lignes,
                vote=(voted, taken, voted + taken),
                figures=avancement.lignes[pole.code],
            )
        )
    return tuple(regulations)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationProposee:
    """A pôle whose plan exceeds its means, and what its régulation must be to bring it there (hundredths).

    `demande` leaves the régulations out; `moyens` is all that the pôle had the year before. `centiemes` is
    what `ligne` takes away, below 0; `inscrite` what it says now, None if it has no number.
    """

    pole: str
    ligne: str
    demande: int
    moyens: int
    inscrite: int | None
    centiemes: int


def propose_regulations(programme: Programme, before: Programme) -> tuple[RegulationProposee, ...]:
    """Return the régulations that `programme` lacks, so that no pôle plans more than it had in `before`.

    Only a pôle with a régulation line has one; the first of several takes what the others leave.
    """
    proposees = []
    for pole in programme.poles:
        moyens = before.centiemes_prevus(pole.code) if pole.code in before.by_code else None
        if moyens is None:
            continue
        demande, regulation, lignes = _split(programme, pole.code)
        if lignes and demande + regulation > moyens:
            inscrite = programme.centiemes_prevus(lignes[0])
            others = regulation - (inscrite or 0)
            needed = moyens - demande - others
            proposees.append(
                RegulationProposee(
                    pole=pole.code,
                    ligne=lignes[0],
                    demande=demande,
                    moyens=moyens,
                    inscrite=inscrite,
                    centiemes=needed,
                )
            )
    return tuple(proposees)


def describe_proposee(proposee: RegulationProposee, exercice: int) -> str:
    """Say what the pôle asks, what it had in `exercice`, and the régulation between the two."""
    held = "n'est pas chiffrée" if proposee.inscrite is None else f"est de {format_jours(proposee.inscrite)}"
    return (
        f"Régulation : {proposee.pole} demande {format_jours(proposee.demande)} et disposait de "
        f"{format_jours(proposee.moyens)} en {exercice}. La ligne {proposee.ligne} {held} : à "
        f"{format_jours(proposee.centiemes)}, elle ramène la demande aux moyens."
    )


def _split(programme: Programme, pole: str) -> tuple[int, int, tuple[str, ...]]:
    demande, regulation = 0, 0
    lignes: list[str] = []
    for enveloppe in programme.enveloppes_within[pole]:
        if enveloppe.compte is not Compte.METIER:
            continue
        if programme.is_regulation(enveloppe):
            regulation += enveloppe.centiemes or 0
            lignes += enveloppe.lignes
        else:
            demande += enveloppe.centiemes or 0
    return demande, regulation, tuple(lignes)
