"""Alerts of days: enveloppes exceeded, under-used or not begun, and the SI team's load.

A shared enveloppe gives one alert, for all its lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, Poste, TypeAlerte
from cariforef_tui.domain.alertes.of_echeances import ANNONCE_JOURS
from cariforef_tui.domain.avancement.arrete import expect_at
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.claims import INFRASTRUCTURE_POURCENT, compute_charge_si
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
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
    over = poste.realise - prevu
    return _on_poste(
        facts,
        poste,
        TypeAlerte.DEPASSEMENT,
        Gravite.CRITIQUE,
        _Said(
            fait=f"+{format_jours(over)} sur {format_nombre(prevu)}",
            chiffre=f"réal. {format_nombre(poste.realise)}",
            quoi=f"enveloppe dépassée de {format_jours(over)} : "
            f"{describe_jours(poste.realise, 'saisi')} pour {format_jours(prevu)}{_since_last(poste)}.",
            conseil="Solder ce qui est fini, ou arbitrer les jours en plus.",
            poids=over,
        ),
    )


_BASES = {
    BaseAtterrissage.RAF: "d'après le reste à faire déclaré",
    BaseAtterrissage.RYTHME: "au rythme des dernières semaines complètes",
    BaseAtterrissage.PLAN: "selon le plan",
    BaseAtterrissage.MIXTE: "d'après les restes à faire déclarés et le rythme des autres lignes",
}
"""A window that is over, a line closed or without a number lands on what is logged: nothing to project."""


def _projected(facts: FaitsAlertes, poste: Poste, prevu: int, prevision: Prevision) -> Alerte:
    landing = estimate(prevision.centiemes)
    return _on_poste(
        facts,
        poste,
        TypeAlerte.DEPASSEMENT_PROJETE,
        Gravite.ATTENTION,
        _Said(
            fait=f"+{format_jours(landing - prevu)} sur {format_nombre(prevu)}",
            chiffre=f"atterr. {format_nombre(landing)}",
            quoi=f"{_BASES[prevision.base]}, "
            f"{describe_jours(landing, 'sera utilisé', 'seront utilisés')} "
            f"au {format_date(poste.fin)} pour {describe_jours(prevu, 'prévu')}, dont "
            f"{describe_jours(poste.realise, 'déjà saisi')}.",
            conseil="Ralentir, réaffecter, ou solder ce qui est fini.",
            poids=landing - prevu,
        ),
    )


def _nearly_used(facts: FaitsAlertes, poste: Poste, prevu: int) -> Alerte:
    left = prevu - poste.realise
    reste = f"il reste {format_jours(left)}" if left else "il n'en reste rien"
    return _on_poste(
        facts,
        poste,
        TypeAlerte.DEPASSEMENT_PROJETE,
        Gravite.ATTENTION,
        _Said(
            fait=f"reste {format_jours(left)} sur {format_nombre(prevu)}",
            chiffre=f"réal. {format_nombre(poste.realise)}",
            quoi=f"enveloppe utilisée à {100 * poste.realise // prevu} % ({format_jours(poste.realise)} sur "
            f"{format_jours(prevu)}{_since_last(poste)}) : {reste} d'ici au {format_date(poste.fin)}.",
            conseil="Solder ce qui est fini, ou arbitrer la suite.",
            poids=-left,
        ),
    )


def underused_postes(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Enveloppes past half their window with less than half the days expected, or nothing at all.

    Lines whose échéance is passed, or whose recurrence is late, already say so and are left out; so are those
    not begun whose échéance is near.
    """
    for poste in facts.postes:
        if not facts.is_half_over(poste) or _is_said_elsewhere(facts, poste):
            continue
        total = facts.calendrier.count_working_days(poste.debut, poste.fin)
        elapsed = facts.calendrier.count_working_days(poste.debut, facts.au)
        gravite = Gravite.ATTENTION if 4 * elapsed >= 3 * total else Gravite.INFO
        if not facts.non_commencees.isdisjoint(poste.ouvertes):
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
        _Said(
            fait=f"0 j{prevu.removesuffix(' j')}",
            chiffre=f"fin {poste.fin:%d/%m}",
            quoi=f"rien de saisi{prevu} depuis le {format_date(poste.debut)}, alors que la moitié du temps "
            f"est passée (fin le {format_date(poste.fin)}).",
            conseil="Commencer, reporter, ou solder la ligne.",
            poids=poste.prevu or 0,
        ),
    )


def _underused(facts: FaitsAlertes, poste: Poste, attendu: int, gravite: Gravite) -> Alerte:
    return _on_poste(
        facts,
        poste,
        TypeAlerte.SOUS_CONSOMMATION,
        gravite,
        _Said(
            fait=_gap(poste.realise, attendu),
            chiffre=f"réal. {format_nombre(poste.realise)}",
            quoi=f"{describe_jours(poste.realise, 'saisi')} pour "
            f"{describe_jours(estimate(attendu), 'attendu')} à ce jour{_since_last(poste)}.",
            conseil="Compléter les saisies oubliées, ou réaffecter les jours.",
            poids=attendu - poste.realise,
        ),
    )


def _is_said_elsewhere(facts: FaitsAlertes, poste: Poste) -> bool:
    echeances = [facts.programme.by_code[code].echeance for code in poste.ouvertes]
    is_begun = facts.non_commencees.isdisjoint(poste.ouvertes)
    announced = facts.au if is_begun else facts.au + timedelta(days=ANNONCE_JOURS + 1)
    return all(
        (echeance.fin is not None and echeance.fin < announced)
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
            _Said(
                fait=f"+{format_jours(charge.depassement)} sur {format_nombre(charge.disponible)}",
                chiffre=f"dem. {format_nombre(charge.demande)}",
                quoi=f"{describe_jours(charge.demande, 'demandé')} par les pôles et "
                f"{format_jours(charge.infrastructure)} d'infrastructure ({INFRASTRUCTURE_POURCENT} %) pour "
                f"{describe_jours(charge.disponible, 'disponible')} : "
                f"{format_jours(charge.depassement)} de trop depuis le "
                f"{format_date(facts.calendrier.first_day)}{x}.",
                conseil="Arbitrer les demandes entre pôles.",
                poids=charge.depassement,
            ),
        )
    figures = facts.avancement.lignes[code]
    if figures.attendu is not None and figures.realise > figures.attendu:
        over = figures.realise - figures.attendu
        yield _on_si(
            facts,
            code,
            Gravite.ATTENTION if 10 * figures.realise > 11 * figures.attendu else Gravite.INFO,
            _Said(
                fait=_gap(figures.realise, figures.attendu),
                chiffre=f"réal. {format_nombre(figures.realise)}",
                quoi=f"l'équipe SI a réalisé {format_jours(figures.realise)} pour "
                f"{describe_jours(estimate(figures.attendu), 'attendu')} au {format_date(facts.au)}, dont "
                f"{format_jours(figures.au_titre_des_poles)} au titre des pôles.",
                conseil="Revoir le plan de charge avec les pôles.",
                poids=over,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What is said of an enveloppe, as in `Alerte`; `quoi` follows its name."""

    fait: str
    chiffre: str
    quoi: str
    conseil: str
    poids: int


def _on_si(facts: FaitsAlertes, code: str, gravite: Gravite, said: _Said) -> Alerte:
    debut = facts.calendrier.first_day
    return Alerte(
        type=TypeAlerte.SURCHARGE_SI,
        gravite=gravite,
        code=code,
        lignes=(code,),
        date=debut,
        fait=said.fait,
        objet=facts.programme.by_code[code].libelle,
        chiffre=said.chiffre,
        sujet=facts.name(code),
        constat=said.quoi,
        conseil=said.conseil,
        poids=said.poids,
    )


def _on_poste(facts: FaitsAlertes, poste: Poste, kind: TypeAlerte, gravite: Gravite, said: _Said) -> Alerte:
    since = poste.debut if poste.dernier is None else poste.dernier
    return Alerte(
        type=kind,
        gravite=gravite,
        code=poste.code,
        lignes=poste.lignes,
        date=since,
        fait=said.fait,
        objet=facts.programme.by_code[poste.code].libelle,
        chiffre=said.chiffre,
        sujet=facts.name_poste(poste),
        constat=said.quoi,
        conseil=said.conseil,
        poids=said.poids,
    )


def _gap(realise: int, attendu: int) -> str:
    """`-14,25 j sur 15,5`: what was logged against what is expected, rounded as estimates are."""
    about = estimate(attendu)
    sign = "+" if realise > about else ""
    return f"{sign}{format_jours(realise - about)} sur {format_nombre(about)}"


def _since_last(poste: Poste) -> str:
    return f", dernière saisie le {format_date(poste.dernier)}" if poste.dernier else ""
