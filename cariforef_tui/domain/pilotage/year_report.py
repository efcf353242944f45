"""What a year did of its programme: each pôle and axe, and which échéances were held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.programme.declarations import Declarations, Fait
from cariforef_tui.domain.programme.programme import Niveau, Programme
from cariforef_tui.domain.programme.revisions import Plan

NIVEAUX = (Niveau.GIP, Niveau.POLE, Niveau.AXE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneBilan:
    """The GIP, a pôle or an axe: `vote` is what the programme gave it, `figures` where it stands."""

    code: str
    libelle: str
    niveau: Niveau
    pole: str | None
    vote: int | None
    figures: AvancementLigne


class Issue(StrEnum):
    """How an échéance ended."""

    TENUE = "tenue"
    EN_RETARD = "tenue en retard"
    NON_TENUE = "non tenue"
    A_VENIR = "à venir"


@dataclass(frozen=True, slots=True, kw_only=True)
class EcheanceBilan:
    """A dated line of the plan, or a jalon (which is its own `code`, on its `lignes`).

    `fin` is the échéance in force, `votee` the one voted, None where there was none; `fait` is the
    declaration that closed the line or held the jalon.
    """

    code: str
    libelle: str
    lignes: tuple[AvancementLigne, ...]
    is_jalon: bool
    votee: date | None
    fin: date
    fait: Fait | None
    issue: Issue

    @property
    def retard(self) -> int:
        """Days after the échéance at which it was held."""
        return max(0, (self.fait.jour - self.fin).days) if self.fait else 0


def list_lignes(plan: Plan, avancement: Avancement) -> tuple[LigneBilan, ...]:
    """Return the GIP, the pôles and the axes in document order."""
    programme, voted = plan.programme, plan.baseline
    return tuple(
        LigneBilan(
            code=ligne.code,
            libelle=ligne.libelle,
            niveau=ligne.niveau,
            pole=programme.pole_of(ligne.code),
            vote=voted.centiemes_prevus(ligne.code) if ligne.code in voted.by_code else None,
            figures=avancement.lignes[ligne.code],
        )
        for ligne in programme.lignes
        if ligne.niveau in NIVEAUX
    )


def list_echeances(
    plan: Plan, avancement: Avancement, declarations: Declarations
) -> tuple[EcheanceBilan, ...]:
    """Return the jalons and the dated lines still in the plan, by date; the end of the day decides."""
    programme = plan.programme
    echeances = [*_jalons(programme, avancement, declarations), *_dated(plan, avancement, declarations)]
    return tuple(sorted(echeances, key=lambda echeance: (echeance.fin, not echeance.is_jalon)))


def _jalons(
    programme: Programme, avancement: Avancement, declarations: Declarations
) -> Iterator[EcheanceBilan]:
    for jalon in programme.jalons:
        fait = declarations.tenus.get(jalon.code)
        yield EcheanceBilan(
            code=jalon.code,
            libelle=jalon.libelle,
            lignes=tuple(avancement.lignes[code] for code in jalon.lignes),
            is_jalon=True,
            votee=jalon.jour,
            fin=jalon.jour,
            fait=fait,
            issue=_issue(jalon.jour, fait, avancement.au),
        )


def _dated(plan: Plan, avancement: Avancement, declarations: Declarations) -> Iterator[EcheanceBilan]:
    for ligne in plan.programme.lignes:
        fin = ligne.echeance.fin
        if fin is None or ligne.code in plan.retirees:
            continue
        voted = plan.baseline.by_code.get(ligne.code)
        fait = declarations.soldees.get(ligne.code)
        yield EcheanceBilan(
            code=ligne.code,
            libelle=ligne.libelle,
            lignes=(avancement.lignes[ligne.code],),
            is_jalon=False,
            votee=voted.echeance.fin if voted else None,
            fin=fin,
            fait=fait,
            issue=_issue(fin, fait, avancement.au),
        )


def _issue(fin: date, fait: Fait | None, au: date) -> Issue:
    if fait is None:
        return Issue.NON_TENUE if fin <= au else Issue.A_VENIR
    return Issue.TENUE if fait.jour <= fin else Issue.EN_RETARD
