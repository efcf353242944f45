"""Alerts of days: groups of lines late or over, the SI team asked too much, livrables too few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import Prevision
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.consommation import days_drawn
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, Etat, Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.avancement.look import enjeu_montre, enjeu_signe, tell_logged, tell_to_confirm
from cariforef_tui.domain.avancement.sentences import describe_landing, estimate
from cariforef_tui.domain.equipe.load import INFRASTRUCTURE_POURCENT, compute_charge_si
from cariforef_tui.domain.values.dates import format_date, tell_fin
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of

TYPES = {
    Etat.A_CONFIRMER: TypeAlerte.A_CONFIRMER,
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
        case Etat.A_CONFIRMER:
            return _say_to_confirm(groupe)
        case Etat.ECHU:
            return _say_ended(facts, groupe)
        case _:
            return _say_late(facts, groupe)


def _say_over(facts: FaitsAlertes, groupe: AvancementGroupe) -> _Said:
    over, at_end = groupe.utilise_montre - groupe.prevu, enjeu_montre(groupe)
    more = f", de {format_jours(at_end)} à la fin" if at_end != over else ""
    used = tell_used(facts, groupe, groupe.realise_arrete)
    return _Said(
        type=TypeAlerte.DEPASSEMENT,
        fait=f"+{format_jours(at_end)} sur {format_nombre(groupe.prevu)}",
        chiffre=f"réal. {format_nombre(groupe.realise)}",
        constat=f"enveloppe dépassée de {format_jours(over)}{more} ({used} pour "
        f"{format_jours(groupe.prevu)}{_last(facts, groupe)})",
        conseil="Réviser le plan, ou solder ce qui est fini.",
    )


def _say_projected(groupe: AvancementGroupe, prevision: Prevision) -> _Said:
    over = enjeu_montre(groupe)
    return _Said(
        type=TypeAlerte.DEPASSEMENT_PROJETE,
        fait=f"+{format_jours(over)} sur {format_nombre(groupe.prevu)}",
        chiffre=f"atterr. {format_nombre(estimate(prevision.centiemes))}",
        constat=f"{format_jours(over)} de trop au {format_date(groupe.fin)} pour "
        f"{describe_jours(groupe.prevu, 'prévu')} ({describe_jours(groupe.utilise_montre, 'utilisé')}) ; "
        f"atterrissage {describe_landing(prevision)}",
        conseil="Ralentir, réviser le plan, ou solder ce qui est fini.",
    )


def _say_to_confirm(groupe: AvancementGroupe) -> _Said:
    supposed = enjeu_montre(groupe)
    return _Said(
        type=TypeAlerte.A_CONFIRMER,
        fait=f"{format_jours(supposed)} supposés sur {format_nombre(groupe.prevu)}",
        chiffre=f"réal. {format_nombre(groupe.realise)}",
        constat=tell_to_confirm(groupe),
        conseil="Dire ce qui était fait (« plan reprise »), ou solder la ligne.",
    )


def _say_ended(facts: FaitsAlertes, groupe: AvancementGroupe) -> _Said:
    """Describe a group that is over; days only supposed done before the suivi are not counted there."""
    assert groupe.fin_propre is not None
    if groupe.is_dit:
        done = tell_used(facts, groupe, groupe.realise)
    else:
        since = " depuis le suivi" if facts.avancement.suivi > facts.calendrier.first_day else ""
        done = f"{tell_logged(groupe.realise)}{since}"
    settled = "Déclarer le jalon tenu s'il l'est" if groupe.is_borne else "Solder la ligne si elle est finie"
    return _Said(
        type=TypeAlerte.ECHEANCE_DEPASSEE,
        fait=f"J+{(facts.au - groupe.fin_propre).days} ({groupe.fin_propre:%d/%m})",
        chiffre=f"réal. {format_nombre(groupe.realise)}",
        constat=f"{done} sur {format_jours(groupe.prevu)}{_last(facts, groupe)}",
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
        used = tell_used(facts, groupe, groupe.realise_arrete)
        said = f"{used} pour {describe_jours(about, 'attendu')}{at}{_last(facts, groupe)}"
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


def tell_used(facts: FaitsAlertes, groupe: AvancementGroupe, realise: int) -> str:
    """`12 j saisis`, and what was done before the suivi where nobody logged it."""
    if not groupe.avant:
        return tell_logged(realise)
    before = describe_jours(estimate(groupe.avant), "compté")
    return f"{tell_logged(realise)} et {before} avant le {format_date(facts.avancement.suivi)}"


def _last(facts: FaitsAlertes, groupe: AvancementGroupe) -> str:
    jours = days_drawn(facts.programme, facts.realises, groupe.lignes)
    return f", dernière saisie le {format_date(jours[1])}" if jours else ""


def _tell_end(facts: FaitsAlertes, groupe: AvancementGroupe, borne: str | None) -> str:
    """` ; fin le 25/05/2018 (jalon RGPD), dans 3 jours`, where the group's own end is near or over."""
    fin = groupe.fin_propre
    if fin is None or (fin - facts.au).days > ANNONCE_JOURS:
        return ""
    by = f" (jalon {borne})" if borne else ""
    return f" ; {tell_fin(fin, facts.au, by)}"


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


def surcharge_si(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield an alert if claims exceed the team's days; the état of its line says what it has used."""
    code, charge = facts.programme.code_si, compute_charge_si(facts.programme)
    if code is None or charge is None or code in facts.fermees or charge.depassement <= 0:
        return
    needs = count_of(charge.non_chiffres, "besoin non chiffré", "besoins non chiffrés")
    x = f", sans compter {needs} (X)" if charge.non_chiffres else ""
    yield Alerte(
        type=TypeAlerte.SURCHARGE_SI,
        gravite=Gravite.ATTENTION,
        code=code,
        lignes=(code,),
        date=facts.calendrier.first_day,
        fait=f"+{format_jours(charge.depassement)} sur {format_nombre(charge.disponible)}",
        objet=facts.programme.by_code[code].libelle,
        chiffre=f"dem. {format_nombre(charge.demande)}",
        sujet=facts.name(code),
        constat=f"{describe_jours(charge.demande, 'demandé')} sur les lignes et "
        f"{format_jours(charge.infrastructure)} d'infrastructure ({INFRASTRUCTURE_POURCENT} %) pour "
        f"{describe_jours(charge.disponible, 'disponible')}, soit {format_jours(charge.depassement)} de "
        f"trop{x}.",
        conseil="Arbitrer ces demandes.",
        poids=charge.depassement,
    )


def late_livrables(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the livrables that will not be made at the pace so far, from a third of their window on.

    A livrable without any declaration waits for half of its window, as work not begun does.
    """
    for state in facts.livrables:
        inside = facts.programme.subtrees[state.livrable.code]
        is_open = any(ligne.code in inside for ligne in facts.open_lignes)
        part = 3 if state.produit else 2
        if is_open and not state.is_tenu and part * state.ecoules >= state.ouvres:
            yield _late(facts, state)


def _late(facts: FaitsAlertes, state: EtatLivrable) -> Alerte:
    livrable = state.livrable
    is_young = not state.produit and 4 * state.ecoules < 3 * state.ouvres
    when = f"au {format_date(state.fin)}"
    before = f" et {state.avant} d'avant le suivi" if state.avant else ""
    made = f"{state.produit} sur {livrable.quantite}{before}, attendu {state.attendu} à ce jour"
    rest = f" ; à ce rythme, {state.projete} {when}" if state.produit and facts.au < state.fin else ""
    last = "" if state.dernier is None else f" (dernière déclaration : {format_date(state.dernier)})"
    return Alerte(
        type=TypeAlerte.LIVRABLE_EN_RETARD,
        gravite=Gravite.INFO if is_young else Gravite.ATTENTION,
        code=livrable.code,
        lignes=(livrable.code,),
        date=state.fin,
        jours_restants=(state.fin - facts.au).days,
        fait=state.ratio,
        objet=livrable.libelle,
        chiffre=f"attendu {state.attendu}",
        sujet=f"{livrable.code} « {livrable.libelle} »",
        constat=f"{made}{rest}{last}.",
        conseil="Déclarer ce qui est produit, ou revoir la quantité promise.",
        poids=state.attendu - state.compte,
    )
