"""Alerts of dates: échéances of lines, jalons, recurrences without work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.echeances import Recurrence
from cariforef_tui.domain.programme.programme import Ligne
from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.values.dates import format_date, format_duree
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre

ANNONCE_JOURS = 30
URGENCE_JOURS = 7
QUOTIDIEN_JOURS_OUVRES = 5
TRIMESTRE_JOURS = 15
"""Days before an échéance at which it is announced, then urgent; working days without work on a daily line;
days before a quarter's end at which its work is called for."""


def echeances_of_lignes(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Lines whose own échéance (a date, or the end of a period) is passed or within 30 days."""
    for ligne in facts.open_lignes:
        fin = ligne.echeance.fin
        if fin is None or (fin - facts.au).days > ANNONCE_JOURS:
            continue
        conseil = (
            "Solder la ligne si le travail est fait, sinon convenir d'une suite."
            if fin < facts.au
            else "Terminer et solder la ligne, ou prévenir qu'elle glissera."
        )
        consumed = _consumed(facts, ligne.code)
        is_begun = ligne.code not in facts.non_commencees
        alerte = _dated(
            facts,
            fin,
            lignes=(ligne.code,),
            jalon=None,
            objet=ligne.libelle,
            sujet=facts.name(ligne.code),
            etat=consumed[0].upper() + consumed[1:] if is_begun else f"Pas commencée : {consumed}",
            conseil=conseil,
        )
        yield alerte if is_begun or alerte.gravite is Gravite.CRITIQUE else _not_begun(alerte)


def _not_begun(alerte: Alerte) -> Alerte:
    """A near échéance that nobody works for needs attention at once."""
    return replace(alerte, gravite=Gravite.ATTENTION, chiffre="pas commencée")


def echeances_of_jalons(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Jalons that nobody declared tenus, passed or within 30 days, with what their lines consumed."""
    for jalon in facts.programme.jalons:
        if jalon.code in facts.declarations.tenus or (jalon.jour - facts.au).days > ANNONCE_JOURS:
            continue
        lignes = " ; ".join(f"ligne {code} : {_consumed(facts, code)}" for code in jalon.lignes)
        yield _dated(
            facts,
            jalon.jour,
            lignes=jalon.lignes,
            jalon=jalon.code,
            objet=f"jalon : {', '.join(jalon.lignes)}" if jalon.lignes else f"jalon : {jalon.libelle}",
            sujet=f"Jalon {jalon.code} « {jalon.libelle} »",
            etat=lignes[0].upper() + lignes[1:] if lignes else "Aucune ligne rattachée",
            conseil="Le déclarer tenu dès qu'il l'est.",
        )


def _dated(
    facts: FaitsAlertes,
    fin: date,
    *,
    lignes: tuple[str, ...],
    jalon: str | None,
    objet: str,
    sujet: str,
    etat: str,
    conseil: str,
) -> Alerte:
    restants = (fin - facts.au).days
    if restants < 0:
        kind, gravite = TypeAlerte.ECHEANCE_DEPASSEE, Gravite.CRITIQUE
        quand = f"échéance du {format_date(fin)} dépassée depuis {format_duree(-restants)}"
    else:
        kind = TypeAlerte.ECHEANCE_PROCHE
        gravite = Gravite.ATTENTION if restants <= URGENCE_JOURS else Gravite.INFO
        delai = f"dans {format_duree(restants)}" if restants else "aujourd'hui"
        quand = f"échéance le {format_date(fin)}, {delai}"
    return Alerte(
        type=kind,
        gravite=gravite,
        code=lignes[0] if lignes else None,
        lignes=lignes,
        jalon=jalon,
        date=fin,
        jours_restants=restants,
        fait=f"{format_delai(restants)} ({fin:%d/%m})",
        objet=objet,
        chiffre=_used(facts, *lignes),
        sujet=sujet,
        constat=f"{quand}. {etat}.",
        conseil=conseil,
        poids=-restants,
    )


def _used(facts: FaitsAlertes, *codes: str) -> str:
    """`réal. 12,5`: the days logged on these lines together."""
    return f"réal. {format_nombre(sum(facts.avancement.lignes[code].realise for code in codes))}"


def format_delai(jours: int) -> str:
    """`J-7` seven days before, `J` on the day, `J+3` three days after."""
    return "J" if jours == 0 else f"J{-jours:+d}"


def _consumed(facts: FaitsAlertes, code: str) -> str:
    """`12,5 j saisis sur 30 j prévus`, as far as the programme gives a number."""
    figures = facts.avancement.lignes[code]
    done = describe_jours(figures.realise, "saisi") if figures.realise else "rien de saisi"
    if figures.prevu is not None:
        return f"{done} sur {format_jours(figures.prevu)}"
    if figures.enveloppe is not None and figures.enveloppe.centiemes is not None:
        return (
            f"{done}, et {format_jours(figures.enveloppe_realise or 0)} sur les "
            f"{format_jours(figures.enveloppe.centiemes)} de l'enveloppe partagée"
        )
    return f"{done}, non chiffré"


def late_recurrences(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Quotidien, Hebdomadaire and Trimestriel lines without the work that they call for."""
    for ligne in facts.open_lignes:
        match ligne.echeance.recurrence:
            case Recurrence.QUOTIDIEN:
                alerte = _late_quotidien(facts, ligne)
            case Recurrence.HEBDOMADAIRE:
                alerte = _late_hebdomadaire(facts, ligne)
            case Recurrence.TRIMESTRIEL:
                alerte = _late_trimestriel(facts, ligne)
            case _:
                alerte = None
        if alerte is not None:
            yield alerte


def _late_quotidien(facts: FaitsAlertes, ligne: Ligne) -> Alerte | None:
    """Today is not over: the days without work end yesterday."""
    last = facts.last_day_on(ligne.code)
    since = last + timedelta(days=1) if last else facts.calendrier.first_day
    idle = facts.calendrier.count_working_days(since, facts.au - timedelta(days=1))
    if idle < QUOTIDIEN_JOURS_OUVRES:
        return None
    depuis = f"depuis le {format_date(last)}" if last else f"depuis le début de {facts.calendrier.exercice}"
    quoi = f"travail quotidien sans saisie {depuis} ({idle} jours ouvrés)"
    return _late(facts, ligne, last, None, fait=f"depuis {idle} j", quoi=quoi, poids=idle)


def _late_hebdomadaire(facts: FaitsAlertes, ligne: Ligne) -> Alerte | None:
    monday = monday_of(facts.au + timedelta(days=1)) - timedelta(days=7)
    sunday = monday + timedelta(days=6)
    if not facts.calendrier.count_working_days(monday, sunday):
        return None
    last = facts.last_day_on(ligne.code)
    if last is not None and last >= monday:
        return None
    quoi = f"travail hebdomadaire sans saisie la semaine du {format_date(monday)} au {format_date(sunday)}"
    return _late(facts, ligne, sunday, None, fait=f"semaine du {monday:%d/%m}", quoi=quoi, poids=0)


def _late_trimestriel(facts: FaitsAlertes, ligne: Ligne) -> Alerte | None:
    quarter = (facts.au.month - 1) // 3
    debut = date(facts.au.year, 3 * quarter + 1, 1)
    after = date(facts.au.year + quarter // 3, (3 * quarter + 3) % 12 + 1, 1)
    fin = after - timedelta(days=1)
    restants = (fin - facts.au).days
    last = facts.last_day_on(ligne.code)
    if restants > TRIMESTRE_JOURS or (last is not None and last >= debut):
        return None
    delai = f"dans {format_duree(restants)}" if restants else "aujourd'hui"
    fait = f"{format_delai(restants)} ({fin:%d/%m})"
    quoi = f"travail trimestriel sans saisie, et le trimestre finit le {format_date(fin)}, {delai}"
    return _late(facts, ligne, fin, restants, fait=fait, quoi=quoi, poids=0)


def _late(
    facts: FaitsAlertes,
    ligne: Ligne,
    jour: date | None,
    restants: int | None,
    *,
    fait: str,
    quoi: str,
    poids: int,
) -> Alerte:
    return Alerte(
        type=TypeAlerte.RECURRENCE_EN_RETARD,
        gravite=Gravite.ATTENTION,
        code=ligne.code,
        lignes=(ligne.code,),
        date=jour,
        jours_restants=restants,
        fait=fait,
        objet=ligne.libelle,
        chiffre=_used(facts, ligne.code),
        sujet=facts.name(ligne.code),
        constat=f"{quoi}.",
        conseil="Saisir ce qui a été fait, ou solder la ligne si elle s'arrête.",
        poids=poids,
    )
