"""Alerts of days: enveloppes exceeded, under-used or not begun, and the SI team's load.

A shared enveloppe gives one alert, for all its lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, Gravite, Poste, TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.avancement.avancement import expect_at
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.claims import INFRASTRUCTURE_POURCENT, compute_charge_si
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.text import count_of

SOUS_CONSOMMATION_ATTENDU_MIN = 500
"""Hundredths expected from which a delay is told: under five days, a week's holiday would make one."""


def exceeded_postes(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Enveloppes that have used more than their days, or are about to."""
    for poste in facts.postes:
        if poste.prevu is None or poste.prevu <= 0:
            continue
        if poste.realise > poste.prevu:
            yield _exceeded(facts, poste, poste.prevu)
            continue
        prevision = poste.prevision
        if prevision is not None and 10 * prevision.centiemes > 11 * poste.prevu:
            yield _projected(facts, poste, poste.prevu, prevision)
        elif 10 * poste.realise >= 9 * poste.prevu and _left_of_window(facts, poste):
            yield _nearly_used(facts, poste, poste.prevu)


def _exceeded(facts: FaitsAlertes, poste: Poste, prevu: int) -> Alerte:
    return _on_poste(
        facts,
        poste,
        TypeAlerte.DEPASSEMENT,
        Gravite.CRITIQUE,
        f"enveloppe dépassée de {format_jours(poste.realise - prevu)} : "
        f"{describe_jours(poste.realise, 'saisi')} pour {format_jours(prevu)}{_since_last(poste)}. "
        "Solder ce qui est fini, ou arbitrer les jours en plus.",
    )


_BASES = {
    BaseAtterrissage.RAF: "d'après le reste à faire déclaré",
    BaseAtterrissage.RYTHME: "au rythme des dernières semaines complètes",
    BaseAtterrissage.PLAN: "selon le plan",
    BaseAtterrissage.MIXTE: "d'après les restes à faire déclarés et le rythme des autres lignes",
}
"""A window that is over, a line closed or without a number lands on what is logged: nothing to project."""


def _projected(facts: FaitsAlertes, poste: Poste, prevu: int, prevision: Prevision) -> Alerte:
    return _on_poste(
        facts,
        poste,
        TypeAlerte.DEPASSEMENT_PROJETE,
        Gravite.ATTENTION,
        f"{_BASES[prevision.base]}, "
        f"{describe_jours(estimate(prevision.centiemes), 'sera consommé', 'seront consommés')} "
        f"au {format_date(poste.fin)} pour {describe_jours(prevu, 'prévu')}, dont "
        f"{describe_jours(poste.realise, 'déjà saisi')}. Ralentir, réaffecter, ou solder ce qui est fini.",
    )


def _nearly_used(facts: FaitsAlertes, poste: Poste, prevu: int) -> Alerte:
    reste = (
        "il n'en reste rien" if poste.realise == prevu else f"il reste {format_jours(prevu - poste.realise)}"
    )
    return _on_poste(
        facts,
        poste,
        TypeAlerte.DEPASSEMENT_PROJETE,
        Gravite.ATTENTION,
        f"enveloppe consommée à {100 * poste.realise // prevu} % ({format_jours(poste.realise)} sur "
        f"{format_jours(prevu)}{_since_last(poste)}) : {reste} d'ici au {format_date(poste.fin)}. "
        "Solder ce qui est fini, ou arbitrer la suite.",
    )


def underused_postes(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Enveloppes past half their window with less than half the days expected, or nothing at all.

    Lines whose échéance is passed, or whose recurrence is late, already say so and are left out.
    """
    for poste in facts.postes:
        total = facts.calendrier.count_working_days(poste.debut, poste.fin)
        elapsed = facts.calendrier.count_working_days(poste.debut, facts.au)
        if 2 * elapsed < total or facts.au < poste.debut or _is_said_elsewhere(facts, poste):
            continue
        gravite = Gravite.ATTENTION if 4 * elapsed >= 3 * total else Gravite.INFO
        if poste.premier is None and poste.realise == 0:
            yield _not_begun(facts, poste, gravite)
        elif poste.prevu is not None and poste.prevu > 0:
            attendu = expect_at(facts.calendrier, poste.prevu, poste.debut, poste.fin, facts.au)
            if attendu >= SOUS_CONSOMMATION_ATTENDU_MIN and 2 * poste.realise < attendu:
                yield _underused(facts, poste, attendu, gravite)


def _not_begun(facts: FaitsAlertes, poste: Poste, gravite: Gravite) -> Alerte:
    prevu = "" if poste.prevu is None else f" sur {format_jours(poste.prevu)}"
    return _on_poste(
        facts,
        poste,
        TypeAlerte.NON_DEMARREE,
        gravite,
        f"rien de saisi{prevu} depuis le {format_date(poste.debut)}, alors que la moitié du temps est "
        f"passée (fin le {format_date(poste.fin)}). Commencer, reporter, ou solder la ligne.",
    )


def _underused(facts: FaitsAlertes, poste: Poste, attendu: int, gravite: Gravite) -> Alerte:
    return _on_poste(
        facts,
        poste,
        TypeAlerte.SOUS_CONSOMMATION,
        gravite,
        f"{describe_jours(poste.realise, 'saisi')} pour {describe_jours(attendu, 'attendu')} à ce jour"
        f"{_since_last(poste)}. Compléter les saisies oubliées, ou réaffecter les jours.",
    )


def _is_said_elsewhere(facts: FaitsAlertes, poste: Poste) -> bool:
    echeances = [facts.programme.by_code[code].echeance for code in poste.ouvertes]
    return all(
        (echeance.fin is not None and echeance.fin < facts.au)
        or (echeance.recurrence is not None and poste.premier is None)
        for echeance in echeances
    )


def _left_of_window(facts: FaitsAlertes, poste: Poste) -> bool:
    """True while more than a tenth of the window's working days is still to come."""
    total = facts.calendrier.count_working_days(poste.debut, poste.fin)
    elapsed = facts.calendrier.count_working_days(poste.debut, min(facts.au, poste.fin))
    return 10 * (total - elapsed) > total


def surcharge_si(facts: FaitsAlertes) -> Iterator[Alerte]:
    """The SI team: claims beyond its days from the first day, and days used faster than expected."""
    code, charge = facts.programme.code_si, compute_charge_si(facts.programme)
    if code is None or charge is None or code in facts.fermees:
        return
    if charge.depassement > 0:
        needs = count_of(charge.non_chiffres, "besoin non chiffré", "besoins non chiffrés")
        x = f", sans compter {needs} (X)" if charge.non_chiffres else ""
        yield _on_si(
            facts,
            code,
            Gravite.ATTENTION,
            f"{describe_jours(charge.demande, 'demandé')} par les pôles et "
            f"{format_jours(charge.infrastructure)} d'infrastructure ({INFRASTRUCTURE_POURCENT} %) pour "
            f"{describe_jours(charge.disponible, 'disponible')} : "
            f"{format_jours(charge.depassement)} de trop depuis le "
            f"{format_date(facts.calendrier.first_day)}{x}. Arbitrer les demandes entre pôles.",
        )
    figures = facts.avancement.lignes[code]
    if figures.attendu is not None and figures.realise > figures.attendu:
        yield _on_si(
            facts,
            code,
            Gravite.ATTENTION if 10 * figures.realise > 11 * figures.attendu else Gravite.INFO,
            f"l'équipe SI a consommé {format_jours(figures.realise)} pour "
            f"{describe_jours(figures.attendu, 'attendu')} au {format_date(facts.au)}, dont "
            f"{format_jours(figures.au_titre_des_poles)} au titre des pôles. Revoir le plan de "
            "charge avec les pôles.",
        )


def _on_si(facts: FaitsAlertes, code: str, gravite: Gravite, quoi: str) -> Alerte:
    message = f"{facts.name(code)} : {quoi}"
    debut = facts.calendrier.first_day
    return Alerte(type=TypeAlerte.SURCHARGE_SI, gravite=gravite, code=code, date=debut, message=message)


def _on_poste(facts: FaitsAlertes, poste: Poste, kind: TypeAlerte, gravite: Gravite, quoi: str) -> Alerte:
    since = poste.debut if poste.dernier is None else poste.dernier
    message = f"{facts.name_poste(poste)} : {quoi}"
    return Alerte(type=kind, gravite=gravite, code=poste.code, date=since, message=message)


def _since_last(poste: Poste) -> str:
    return f", dernière saisie le {format_date(poste.dernier)}" if poste.dernier else ""
