"""Alerts of groups of lines: one for each group that is late or over.

The état of a group decides whether there is one and how grave it is: nothing here judges days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision, days_drawn
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, Etat
from cariforef_tui.domain.avancement.look import enjeu_montre, enjeu_signe
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.values.dates import format_date, format_duree
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre

TYPES = {
    Etat.ECHU: TypeAlerte.ECHEANCE_DEPASSEE,
    Etat.DEPASSE: TypeAlerte.DEPASSEMENT,
    Etat.DEPASSERA: TypeAlerte.DEPASSEMENT_PROJETE,
    Etat.RETARD: TypeAlerte.SOUS_CONSOMMATION,
}
"""The états that make an alert, and its type."""
OF_GROUPS = frozenset((*TYPES.values(), TypeAlerte.NON_DEMARREE))


def groups_in_alert(facts: FaitsAlertes) -> Iterator[AvancementGroupe]:
    """Yield the groups that make an alert, in document order."""
    for groupe in facts.avancement.groupes:
        if groupe.gravite is not None and groupe.etat in TYPES:
            yield groupe


def alert_of(facts: FaitsAlertes, groupe: AvancementGroupe) -> Alerte:
    """Return the alert of a group that makes one."""
    said = _say(facts, groupe)
    borne = _borne_of(facts, groupe)
    jours = days_drawn(facts.programme, facts.realises, groupe.lignes)
    code = facts.common_code(groupe.lignes)
    assert groupe.gravite is not None
    return Alerte(
        type=said.type,
        gravite=groupe.gravite,
        code=code,
        lignes=groupe.lignes,
        jalon=borne,
        date=groupe.fin_propre or (jours[1] if jours else groupe.debut),
        jours_restants=(groupe.fin_propre - facts.au).days if groupe.fin_propre else None,
        fait=said.fait,
        objet=facts.programme.by_code[code].libelle,
        chiffre=said.chiffre,
        sujet=facts.name_lignes(groupe.lignes),
        constat=f"{said.constat}{_tell_end(facts, groupe, borne)}.",
        conseil=said.conseil,
        poids=groupe.enjeu,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The parts of a group's alert, as in `Alerte`; `constat` follows its name, without a full stop."""

    type: TypeAlerte
    fait: str
    chiffre: str
    constat: str
    conseil: str


def _say(facts: FaitsAlertes, groupe: AvancementGroupe) -> _Said:
    match groupe.etat:
        case Etat.DEPASSE:
            return _say_over(facts, groupe)
        case Etat.DEPASSERA if groupe.prevision is not None:
            return _say_projected(groupe, groupe.prevision)
        case Etat.ECHU:
            return _say_ended(facts, groupe)
        case _:
            return _say_late(facts, groupe)


def _say_over(facts: FaitsAlertes, groupe: AvancementGroupe) -> _Said:
    over = enjeu_montre(groupe)
    return _Said(
        type=TypeAlerte.DEPASSEMENT,
        fait=f"+{format_jours(over)} sur {format_nombre(groupe.prevu)}",
        chiffre=f"réal. {format_nombre(groupe.realise)}",
        constat=f"enveloppe dépassée de {format_jours(over)} ({_used(facts, groupe)} pour "
        f"{format_jours(groupe.prevu)}{_last(facts, groupe)})",
        conseil="Réviser le plan, ou solder ce qui est fini.",
    )


def _say_projected(groupe: AvancementGroupe, prevision: Prevision) -> _Said:
    landing = estimate(prevision.centiemes)
    is_declared = BaseAtterrissage.RYTHME not in prevision.lignes
    how = "d'après le reste à faire déclaré" if is_declared else "au rythme des dernières semaines"
    return _Said(
        type=TypeAlerte.DEPASSEMENT_PROJETE,
        fait=f"+{format_jours(landing - groupe.prevu)} sur {format_nombre(groupe.prevu)}",
        chiffre=f"atterr. {format_nombre(landing)}",
        constat=f"{how}, {describe_jours(landing, 'sera utilisé', 'seront utilisés')} au "
        f"{format_date(groupe.fin)} pour {describe_jours(groupe.prevu, 'prévu')}, dont "
        f"{describe_jours(groupe.utilise_montre, 'déjà utilisé')}",
        conseil="Ralentir, réviser le plan, ou solder ce qui est fini.",
    )


def _say_ended(facts: FaitsAlertes, groupe: AvancementGroupe) -> _Said:
    """Describe a group that is over; days supposed done before the suivi are not counted there."""
    assert groupe.fin_propre is not None
    since = " depuis le suivi" if facts.avancement.suivi > facts.calendrier.first_day else ""
    settled = "Déclarer le jalon tenu s'il l'est" if groupe.is_borne else "Solder la ligne si c'est fait"
    return _Said(
        type=TypeAlerte.ECHEANCE_DEPASSEE,
        fait=f"J+{(facts.au - groupe.fin_propre).days} ({groupe.fin_propre:%d/%m})",
        chiffre=f"réal. {format_nombre(groupe.realise)}",
        constat=f"{_logged(groupe)}{since} sur {format_jours(groupe.prevu)}{_last(facts, groupe)}",
        conseil=f"{settled}, sinon réviser son échéance.",
    )


def _say_late(facts: FaitsAlertes, groupe: AvancementGroupe) -> _Said:
    about = groupe.attendu_montre or 0
    arrete = facts.avancement.arrete
    at = f" au {arrete:%d/%m}" if arrete else ""
    if groupe.raf is not None:
        more = format_jours(enjeu_montre(groupe))
        return _Said(
            type=TypeAlerte.SOUS_CONSOMMATION,
            fait=f"{format_jours(groupe.raf)} à faire",
            chiffre=f"réal. {format_nombre(groupe.realise)}",
            constat=f"{describe_jours(groupe.raf, 'déclaré')} à faire, soit {more} de "
            f"plus que ce que le plan prévoit encore{at}",
            conseil="Réviser le plan, ou revoir le reste à faire.",
        )
    if groupe.utilise:
        kind = TypeAlerte.SOUS_CONSOMMATION
        said = f"{_used(facts, groupe)} pour {describe_jours(about, 'attendu')}{at}{_last(facts, groupe)}"
    else:
        kind = TypeAlerte.NON_DEMARREE
        said = f"rien de saisi{at}, alors que {describe_jours(about, 'est attendu', 'sont attendus')}"
    return _Said(
        type=kind,
        fait=f"{format_jours(enjeu_signe(groupe))} sur {format_nombre(groupe.prevu)}",
        chiffre=f"réal. {format_nombre(groupe.realise)}",
        constat=said,
        conseil="Compléter les saisies oubliées, déclarer ce qui reste à faire, ou réviser le plan.",
    )


def _logged(groupe: AvancementGroupe) -> str:
    return describe_jours(groupe.realise, "saisi") if groupe.realise else "rien de saisi"


def _used(facts: FaitsAlertes, groupe: AvancementGroupe) -> str:
    """`12 j saisis`, and what was done before the suivi where nobody logged it."""
    if not groupe.avant:
        return _logged(groupe)
    before = describe_jours(estimate(groupe.avant), "compté")
    return f"{_logged(groupe)} et {before} avant le {format_date(facts.avancement.suivi)}"


def _last(facts: FaitsAlertes, groupe: AvancementGroupe) -> str:
    jours = days_drawn(facts.programme, facts.realises, groupe.lignes)
    return f", dernière saisie le {format_date(jours[1])}" if jours else ""


def _tell_end(facts: FaitsAlertes, groupe: AvancementGroupe, borne: str | None) -> str:
    """` ; fin le 25/05/2018 (jalon RGPD), dans 3 jours`, where the group's own end is near or over."""
    fin = groupe.fin_propre
    if fin is None or (fin - facts.au).days > ANNONCE_JOURS:
        return ""
    restants = (fin - facts.au).days
    by = f" (jalon {borne})" if borne else ""
    if restants < 0:
        return f" ; échéance du {format_date(fin)}{by} dépassée depuis {format_duree(-restants)}"
    when = f"dans {format_duree(restants)}" if restants else "aujourd'hui"
    return f" ; échéance le {format_date(fin)}{by}, {when}"


def _borne_of(facts: FaitsAlertes, groupe: AvancementGroupe) -> str | None:
    """The jalon that makes the group's end, where it is near or over."""
    fin = groupe.fin_propre
    if fin is None or not groupe.is_borne or (fin - facts.au).days > ANNONCE_JOURS:
        return None
    return next(
        (
            jalon.code
            for jalon in facts.programme.jalons
            if jalon.jour == fin and not set(jalon.bornees).isdisjoint(groupe.lignes)
        ),
        None,
    )
