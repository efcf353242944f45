"""Compute the monthly sheet of one agent from what the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.conventions import Convention, convention_of
from cariforef_tui.domain.mois.fiche import (
    AbsenceFiche,
    ConventionFiche,
    Fiche,
    JourFiche,
    LigneFiche,
    NatureJour,
    QuotiteFiche,
    SaisiPar,
    changes_of,
    spread_days,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois


@dataclass(frozen=True)
class CadreFiche:
    """What every sheet of an exercice needs; `programme` has every line on which days were ever logged."""

    programme: Programme
    calendrier: Calendrier
    rythmes: Rythmes
    conventions: tuple[Convention, ...]


def compute_fiche(
    agent: Agent, mois: Mois, cadre: CadreFiche, saisies: Sequence[Saisie], absences: Sequence[Absence]
) -> Fiche:
    """Return the sheet of `mois`, a month of the exercice of `cadre`, from the agent's days of that month."""
    lignes = _make_lignes(mois, cadre, saisies)
    paying = {ligne.convention for ligne in lignes}
    return Fiche(
        mois=mois,
        organisme=cadre.programme.lignes[0].libelle,
        fonction=agent.fonction,
        quotites=_make_quotites(agent, mois, cadre.rythmes),
        jours=tuple(_make_jour(agent, jour, cadre, saisies) for jour in mois.days),
        conventions=tuple(
            ConventionFiche(convention.numero, convention.intitule)
            for convention in cadre.conventions
            if convention.numero in paying
        ),
        lignes=lignes,
        absences=_make_absences(mois, absences),
        saisi_par=tuple(
            SaisiPar(saisie.jour, saisie.code, saisie.par)
            for saisie in saisies
            if saisie.par is not None and saisie.par != agent.initiales
        ),
    )


def is_under_contract(agent: Agent, jour: date) -> bool:
    """True from the agent's arrival to their departure, both included."""
    return not (agent.arrivee and jour < agent.arrivee) and not (agent.depart and jour > agent.depart)


def _make_jour(agent: Agent, jour: date, cadre: CadreFiche, saisies: Iterable[Saisie]) -> JourFiche:
    ferie = cadre.calendrier.feries.get(jour)
    nature = NatureJour.WEEKEND if jour.weekday() >= 5 else NatureJour.OUVRE
    return JourFiche(
        jour=jour,
        nature=NatureJour.FERIE if ferie is not None else nature,
        attendu=cadre.rythmes.expected(agent, jour, cadre.calendrier),
        ferie=ferie,
        sous_contrat=is_under_contract(agent, jour),
        a_confirmer=sum(saisie.centiemes for saisie in saisies if saisie.jour == jour and saisie.a_confirmer),
    )


def _make_quotites(agent: Agent, mois: Mois, rythmes: Rythmes) -> tuple[QuotiteFiche, ...]:
    """Return the patterns of the days under contract, or of the whole month if it has none."""
    days = [jour for jour in mois.days if is_under_contract(agent, jour)] or mois.days
    return changes_of([(jour, rythmes.pattern(agent.initiales, jour)) for jour in days])


def _make_lignes(mois: Mois, cadre: CadreFiche, saisies: Iterable[Saisie]) -> tuple[LigneFiche, ...]:
    parents = {ligne.code: ligne.parent for ligne in cadre.programme.lignes}
    days: dict[tuple[str | None, str], list[tuple[date, int]]] = {}
    for saisie in saisies:
        paid = convention_of(cadre.conventions, parents, saisie.code, saisie.jour)
        key = (paid.numero if paid else None, saisie.code)
        days.setdefault(key, []).append((saisie.jour, saisie.centiemes))
    numeros = (*(convention.numero for convention in cadre.conventions), None)
    return tuple(
        LigneFiche(ligne.code, ligne.libelle, numero, spread_days(mois, days[numero, ligne.code]))
        for numero in numeros
        for ligne in cadre.programme.lignes
        if (numero, ligne.code) in days
    )


def _make_absences(mois: Mois, absences: Sequence[Absence]) -> tuple[AbsenceFiche, ...]:
    rows = (
        (kind, [(absence.jour, absence.centiemes) for absence in absences if absence.type is kind])
        for kind in TypeAbsence
    )
    return tuple(AbsenceFiche(kind, spread_days(mois, amounts)) for kind, amounts in rows if amounts)
