"""The bilan of a year: each line against the plan as voted and as revised, and how each échéance ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.atterrissage import Prevision
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.programme.declarations import Declarations, Fait
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.programme.revisions import Plan
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.domain.values.days import format_jours, format_nombre

PROFONDEUR = 3
"""Levels of the tree that the bilan shows: the whole, its pôles, and the lines below these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneBilan:
    """The whole, a pôle, a line below or a régulation: `vote` is what the programme gave it.

    `figures` are where it stands.
    """

    code: str
    libelle: str
    niveau: Niveau
    pole: str | None
    vote: int | None
    figures: AvancementLigne

    @property
    def titre(self) -> str:
        return f"dont régulation : {self.libelle}" if self.figures.is_regulation else self.libelle

    @property
    def fait(self) -> int:
        """The hundredths logged, and those supposed done before the suivi: a landing counts both."""
        return self.figures.realise + (self.figures.avant or 0)

    @property
    def fait_montre(self) -> int:
        """What was done, as it is shown."""
        return self.figures.realise + estimate(self.figures.avant or 0)

    @property
    def ecart_revise(self) -> int | None:
        """What was done minus the plan."""
        return None if self.figures.prevu is None else self.fait - self.figures.prevu

    @property
    def ecart_revise_montre(self) -> int | None:
        """The same, as it is shown."""
        return None if self.figures.prevu is None else self.fait_montre - self.figures.prevu


@dataclass(frozen=True, slots=True)
class Annonce:
    """What was announced on the evening of `jour`: a landing by code, none where nothing was logged yet."""

    jour: date
    previsions: Mapping[str, Prevision]

    @property
    def quand(self) -> str:
        return f"fin {MOIS[self.jour.month - 1]}"


def describe_annonces(annonces: Sequence[Annonce], ligne: LigneBilan, au: date) -> str:
    """Return « Annoncé fin mars 5 190 j (5 040 – 5 350), fait 5 010 j au 31/12/2018. »

    What was supposed done before the suivi is in a landing: it is counted as done too, and said. Empty where
    nothing was announced of this line.
    """
    code = ligne.code
    told = [f"{one.quand} {_tell(one.previsions[code])}" for one in annonces if code in one.previsions]
    if not told:
        return ""
    avant = estimate(ligne.figures.avant or 0)
    done = f"fait {format_jours(ligne.fait_montre)} au {format_date(au)}"
    supposed = f", dont {format_jours(avant)} d'avant le suivi" if avant else ""
    return f"Annoncé {', '.join(told)}, {done}{supposed}."


def _tell(prevision: Prevision) -> str:
    told = format_jours(estimate(prevision.centiemes))
    if prevision.fourchette is None:
        return told
    low, high = (format_nombre(estimate(bound)) for bound in prevision.fourchette)
    return f"{told} ({low} – {high})"


class Issue(StrEnum):
    """How an échéance ended.

    A line is held at the day on which it is soldée, a jalon at the day on which it is declared tenu. A line
    whose days are done is finished, though nobody closed it.
    """

    TENUE = "tenue"
    TENUE_APRES = "tenue_apres"
    TERMINEE = "terminee"
    NON_TENUE = "non_tenue"
    A_VENIR = "a_venir"


@dataclass(frozen=True, slots=True, kw_only=True)
class EcheanceBilan:
    """A dated line of the plan, or a jalon (which is its own `code`, on its `lignes`).

    `fin` is the échéance in force, `votee` the one voted, None if there was none; `fait` is the declaration
    that closed the line or held the jalon.
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
        """Days from the échéance to the day on which the line was closed or the jalon held."""
        return max(0, (self.fait.jour - self.fin).days) if self.fait else 0


def list_lignes(plan: Plan, avancement: Avancement) -> tuple[LigneBilan, ...]:
    """Return the whole, the pôles, the lines below these and each régulation, in document order."""
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
        if len(programme.path(ligne.code)) <= PROFONDEUR or ligne.regulation
    )


def list_echeances(
    plan: Plan, avancement: Avancement, declarations: Declarations
) -> tuple[EcheanceBilan, ...]:
    """Return the jalons and the dated lines still in the plan, by date; each has until the end of its day."""
    echeances = [*_jalons(plan, avancement, declarations), *_dated(plan, avancement, declarations)]
    return tuple(sorted(echeances, key=lambda echeance: (echeance.fin, not echeance.is_jalon)))


def _jalons(plan: Plan, avancement: Avancement, declarations: Declarations) -> Iterator[EcheanceBilan]:
    voted = {jalon.code: jalon.jour for jalon in plan.baseline.jalons}
    for jalon in plan.programme.jalons:
        fait = declarations.tenus.get(jalon.code)
        yield EcheanceBilan(
            code=jalon.code,
            libelle=jalon.libelle,
            lignes=tuple(avancement.lignes[code] for code in jalon.lignes),
            is_jalon=True,
            votee=voted.get(jalon.code),
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
        fait, figures = declarations.soldees.get(ligne.code), avancement.lignes[ligne.code]
        issue = _issue(fin, fait, avancement.au)
        if issue is Issue.NON_TENUE and figures.groupe and figures.groupe.is_done:
            issue = Issue.TERMINEE
        yield EcheanceBilan(
            code=ligne.code,
            libelle=ligne.libelle,
            lignes=(figures,),
            is_jalon=False,
            votee=voted.echeance.fin if voted else None,
            fin=fin,
            fait=fait,
            issue=issue,
        )


def _issue(fin: date, fait: Fait | None, au: date) -> Issue:
    if fait is None:
        return Issue.NON_TENUE if fin <= au else Issue.A_VENIR
    return Issue.TENUE if fait.jour <= fin else Issue.TENUE_APRES
