"""Alerts of dates: échéances of lines, jalons, recurrences without work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.alertes.of_groupes import tell_used
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, URGENCE_JOURS, Gravite
from cariforef_tui.domain.avancement.look import tell_logged
from cariforef_tui.domain.programme.declarations import Declarations, Fait
from cariforef_tui.domain.programme.echeances import Recurrence
from cariforef_tui.domain.programme.programme import Jalon, Ligne, Programme, initiales_of
from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.values.dates import format_date, tell_delai, tell_fin
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.months import FINS_DE_TRIMESTRE, Mois
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.text import capitalize, count_of

QUOTIDIEN_JOURS_OUVRES = 5
TRIMESTRE_JOURS = 15
"""Days before a quarter's end from which the alert asks for its work."""


def echeances_of_lignes(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the lines whose own échéance (a date, or the end of a period) is past or within 30 days.

    A past échéance is for information: the état of the group says whether days are lacking. The end of the
    year is no échéance of a line.
    """
    before = list[Ligne]()
    for ligne in facts.open_lignes:
        fin = ligne.echeance.fin
        if (
            fin is None
            or (fin - facts.au).days > ANNONCE_JOURS
            or fin >= facts.calendrier.last_day >= facts.au
        ):
            continue
        if fin < facts.avancement.suivi:
            before.append(ligne)
            continue
        yield _dated(
            facts,
            fin,
            gravite=Gravite.INFO if fin < facts.au else _gravite_of(fin, facts.au),
            lignes=(ligne.code,),
            jalon=None,
            objet=ligne.libelle,
            chiffre=_used(facts, ligne.code),
            sujet=facts.name(ligne.code),
            etat=capitalize(_consumed(facts, ligne.code)),
            conseil="Solder la ligne si le travail est fait, sinon convenir d'une suite."
            if fin < facts.au
            else "Terminer et solder la ligne, ou prévenir qu'elle sera en retard.",
        )
    jalons = [
        f"jalon {jalon.code}"
        for jalon in facts.programme.jalons
        if jalon.code not in facts.declarations.tenus and jalon.jour < facts.avancement.suivi
    ]
    if before or jalons:
        yield _before_suivi(facts, before, jalons)


def _before_suivi(facts: FaitsAlertes, lignes: Sequence[Ligne], jalons: Sequence[str]) -> Alerte:
    """Return one alert for échéances that were over before the suivi: nobody knows what was done."""
    suivi, codes = facts.avancement.suivi, tuple(ligne.code for ligne in lignes)
    names = (*codes, *jalons)
    counted = count_of(len(names), "échéance passée", "échéances passées")
    return Alerte(
        type=TypeAlerte.ECHEANCE_DEPASSEE,
        gravite=Gravite.INFO,
        lignes=codes,
        date=suivi,
        fait=f"avant le {suivi:%d/%m}",
        objet=counted,
        constat=f"{counted} avant le suivi, qui commence le {format_date(suivi)} : {', '.join(names)}.",
        conseil="Solder les lignes dont le travail est fait, déclarer tenus les jalons qui le sont.",
    )


def echeances_of_jalons(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the jalons that nobody declared tenus, past or within 30 days.

    A jalon that bounds lines says how much of them was done; other lines also serve other ends.
    """
    for jalon in facts.programme.jalons:
        if jalon.code in facts.declarations.tenus or (jalon.jour - facts.au).days > ANNONCE_JOURS:
            continue
        if jalon.jour < facts.avancement.suivi:
            continue
        done = " ; ".join(f"ligne {code} : {_consumed(facts, code)}" for code in jalon.bornees)
        concerned = f"Lignes concernées : {', '.join(jalon.lignes)}"
        yield _dated(
            facts,
            jalon.jour,
            gravite=Gravite.CRITIQUE if jalon.jour < facts.au else _gravite_of(jalon.jour, facts.au),
            lignes=jalon.bornees or jalon.lignes,
            jalon=jalon.code,
            objet=f"jalon : {', '.join(jalon.lignes)}" if jalon.lignes else f"jalon : {jalon.libelle}",
            chiffre=_used(facts, *jalon.bornees) if jalon.bornees else "",
            sujet=f"Jalon {jalon.code} « {jalon.libelle} »",
            etat=capitalize(done) if done else concerned if jalon.lignes else "Aucune ligne concernée",
            conseil="Déclarer le jalon tenu dès qu'il l'est.",
        )


def _gravite_of(fin: date, au: date) -> Gravite:
    return Gravite.ATTENTION if (fin - au).days <= URGENCE_JOURS else Gravite.INFO


def _dated(
    facts: FaitsAlertes,
    fin: date,
    *,
    gravite: Gravite,
    lignes: tuple[str, ...],
    jalon: str | None,
    objet: str,
    chiffre: str,
    sujet: str,
    etat: str,
    conseil: str,
) -> Alerte:
    restants = (fin - facts.au).days
    return Alerte(
        type=TypeAlerte.ECHEANCE_DEPASSEE if restants < 0 else TypeAlerte.ECHEANCE_PROCHE,
        gravite=gravite,
        code=lignes[0] if lignes else None,
        lignes=lignes,
        jalon=jalon,
        date=fin,
        jours_restants=restants,
        fait=f"{format_delai(restants)} ({fin:%d/%m})",
        objet=objet,
        chiffre=chiffre,
        sujet=sujet,
        constat=f"{tell_fin(fin, facts.au)}. {etat}.",
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
    """`12,5 j saisis sur 30 j`, as far as the programme gives a number; nothing that is only supposed."""
    figures = facts.avancement.lignes[code]
    groupe = figures.groupe
    if groupe is not None and groupe.is_dit and figures.prevu is not None:
        return f"{tell_used(facts, groupe, figures.realise)} sur {format_jours(figures.prevu)}"
    since = " depuis le suivi" if facts.avancement.suivi > facts.calendrier.first_day else ""
    done = tell_logged(figures.realise) + since
    if figures.prevu is not None:
        return f"{done} sur {format_jours(figures.prevu)}"
    if figures.enveloppe is not None and figures.enveloppe.centiemes is not None:
        return (
            f"{done}, et {format_jours(figures.enveloppe_realise or 0)} sur les "
            f"{format_jours(figures.enveloppe.centiemes)} de l'enveloppe partagée"
        )
    return f"{done}, non chiffré"


def late_recurrences(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the Quotidien, Hebdomadaire and Trimestriel lines without the work that they call for.

    Nothing is called for before the line begins.
    """
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
    """Count days without work up to yesterday, since today is not over, and from the suivi on.

    A day whose sheet is missing for all the people of the line has its own alert, and does not count.
    """
    opens = facts.programme.window(ligne.code)[0]
    last, begun = facts.last_day_on(ligne.code), max(opens, facts.avancement.suivi)
    since = max(opens, last + timedelta(days=1)) if last else begun
    eve = facts.au - timedelta(days=1)
    idle = facts.calendrier.count_working_days(since, eve) - len(_unknown_days(facts, ligne, since))
    if idle < QUOTIDIEN_JOURS_OUVRES:
        return None
    is_whole = begun == facts.calendrier.first_day
    of_what = "de la ligne" if opens > facts.avancement.suivi else "du suivi"
    start = f"début de {facts.calendrier.exercice}" if is_whole else f"{format_date(begun)}, début {of_what}"
    depuis = f"depuis le {format_date(last) if last else start}"
    quoi = f"travail quotidien sans saisie {depuis} ({idle} jours ouvrés)"
    return _late(facts, ligne, last, None, fait=f"depuis {idle} j", quoi=quoi, poids=idle)


def _unknown_days(facts: FaitsAlertes, ligne: Ligne, since: date) -> set[date]:
    """Return the days up to the arrêté that nobody of the line logged in full, of those who are asked."""
    named = facts.feuilles.keys() & initiales_of(ligne.responsables)
    missing = [
        {day.jour for day in facts.feuilles[agent.initiales] if day.manque and day.jour >= since}
        for agent in facts.agents
        if agent.initiales in named and agent.actif
    ]
    return set.intersection(*missing) if missing else set()


def _late_hebdomadaire(facts: FaitsAlertes, ligne: Ligne) -> Alerte | None:
    monday = monday_of(facts.au + timedelta(days=1)) - timedelta(days=7)
    sunday = monday + timedelta(days=6)
    opens = facts.programme.window(ligne.code)[0]
    if monday < opens or not facts.calendrier.count_working_days(monday, sunday):
        return None
    last = facts.last_day_on(ligne.code)
    if last is not None and last >= monday:
        return None
    quoi = f"travail hebdomadaire sans saisie la semaine du {format_date(monday)} au {format_date(sunday)}"
    return _late(facts, ligne, sunday, None, fait=f"semaine du {monday:%d/%m}", quoi=quoi, poids=0)


def _late_trimestriel(facts: FaitsAlertes, ligne: Ligne) -> Alerte | None:
    au = facts.au
    ends = next(mois for mois in FINS_DE_TRIMESTRE if au.month <= mois)
    debut, fin = date(au.year, ends - 2, 1), Mois(au.year, ends).last_day
    restants = (fin - au).days
    last = facts.last_day_on(ligne.code)
    is_begun = au >= facts.programme.window(ligne.code)[0]
    if not is_begun or restants > TRIMESTRE_JOURS or (last is not None and last >= debut):
        return None
    fait = f"{format_delai(restants)} ({fin:%d/%m})"
    quoi = f"travail trimestriel sans saisie, et le trimestre finit le {format_date(fin)}"
    return _late(facts, ligne, fin, restants, fait=fait, quoi=f"{quoi}, {tell_delai(restants)}", poids=0)


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


class PhaseJalon(StrEnum):
    TENU = "tenu"
    LOINTAIN = "lointain"
    ANNONCE = "annonce"
    URGENT = "urgent"
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True, kw_only=True)
class EtatJalon:
    """A jalon at a date: `tenu` is the declaration in force, `lignes` the figures of its lines."""

    jalon: Jalon
    phase: PhaseJalon
    jours_restants: int
    tenu: Fait | None
    lignes: tuple[AvancementLigne, ...]


def jalons_at(
    programme: Programme, avancement: Avancement, declarations: Declarations
) -> tuple[EtatJalon, ...]:
    """Return every jalon by date, as it stands at the end of `avancement.au`."""
    return tuple(
        EtatJalon(
            jalon=jalon,
            phase=_phase(jalon, avancement.au, declarations),
            jours_restants=(jalon.jour - avancement.au).days,
            tenu=declarations.tenus.get(jalon.code),
            lignes=tuple(avancement.lignes[code] for code in jalon.lignes),
        )
        for jalon in sorted(programme.jalons, key=lambda jalon: jalon.jour)
    )


def _phase(jalon: Jalon, au: date, declarations: Declarations) -> PhaseJalon:
    if jalon.code in declarations.tenus:
        return PhaseJalon.TENU
    restants = (jalon.jour - au).days
    if restants < 0:
        return PhaseJalon.DEPASSE
    if restants <= URGENCE_JOURS:
        return PhaseJalon.URGENT
    return PhaseJalon.ANNONCE if restants <= ANNONCE_JOURS else PhaseJalon.LOINTAIN


def check_declaration(etat: EtatJalon, jour: date, au: date) -> None:
    """Check the date of a declaration; raises DateRefusee if it changes nothing at `au` or makes no sense."""
    if jour.year != etat.jalon.jour.year:
        raise DateRefusee(f"{format_date(jour)} est hors de l'exercice {etat.jalon.jour.year}.")
    if jour > au:
        raise DateRefusee(f"{format_date(jour)} est après la date de référence, {format_date(au)}.")
    if etat.tenu is not None and jour < etat.tenu.jour:
        raise DateRefusee(
            f"Le jalon est tenu depuis le {format_date(etat.tenu.jour)} : pas avant cette date."
        )
