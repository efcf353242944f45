"""The year's days off: public holidays as loaded, amended with bridges and closures."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.declarations import declarations_at, has_before
from cariforef_tui.domain.rgpd import check_conservation
from cariforef_tui.domain.temps.calendrier import Calendrier, first_of_suivi
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.refusals import DateRefusee, JoursRefuses, TexteRefuse
from cariforef_tui.domain.values.text import clean_said
from cariforef_tui.services.agents.rights import writing_as
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import Store, Writing
from cariforef_tui.services.programme.exercice import check_exercice

LIBELLE_MAX = 60
MINUTES_MIN, MINUTES_MAX = 60, 720


def load_calendrier(store: Store, exercice: int) -> Calendrier:
    """Return the days off of one exercice."""
    with store.reading() as reading:
        return reading.calendrier(exercice)


def set_ferie(
    store: Store, jour: date, libelle: str | None, *, acteur: str, last: date | None = None
) -> tuple[date, ...]:
    """Name a day off, or make it ordinary again (None), and return it.

    Up to `last`, the working days alone are named: a holiday between them keeps its name.

    Raises:
        DateRefusee: outside every exercice, or no working day up to `last`.
        TexteRefuse: a name that cannot be kept, or none.
        DroitRefuse: `acteur` may not change what everybody shares.
    """
    cleaned = None
    if libelle is not None:
        empty = TexteRefuse("Libellé : écrivez pourquoi ce jour est chômé.")
        cleaned = clean_said(libelle, empty, longueur_max=LIBELLE_MAX, champ="Libellé")
    with writing_as(store, acteur, Droit.REGLER) as writing:
        exercices, end = writing.exercices(), last or jour
        check_exercice(jour, exercices)
        check_exercice(end, exercices)
        years = [writing.calendrier(year) for year in exercices if jour.year <= year <= end.year]
        worked = [day for calendrier in years for day in calendrier.working_days_in(jour, end)]
        jours = (jour,) if last is None else tuple(worked)
        if not jours:
            raise DateRefusee(f"Du {format_date(jour)} au {format_date(end)} : aucun jour ouvré.")
        for day in jours:
            writing.set_ferie(day, cleaned)
    return jours


def load_suivi(store: Store, exercice: int) -> date | None:
    """Return the day from which an exercice is followed, None before its first saisie if it is a first year.

    Raises:
        DateRefusee: no such exercice.
    """
    with store.reading() as reading:
        exercices = reading.exercices()
        if exercice not in exercices:
            known = ", ".join(map(str, exercices))
            raise DateRefusee(f"L'exercice {exercice} n'est pas dans la base ({known}).")
        return reading.suivi_depuis(exercice)


def load_reglages(store: Store) -> Reglages:
    """Return the settings that everybody shares."""
    with store.reading() as reading:
        return reading.reglages()


def set_reglages(
    store: Store, reglages: Reglages, *, acteur: str, suivi: tuple[int, date] | None = None
) -> tuple[str, ...]:
    """Set the settings that everybody shares, and from which week an exercice is followed; all or nothing.

    Nothing is before a suivi that opens the exercice: the lines returned are those whose reprise then counts
    no more.

    Raises:
        JoursRefuses: a step that does not divide a day, or a day of less than an hour or more than twelve.
        ConservationRefusee: a retention of less than a year or more than fifty.
        DateRefusee: the first day of the suivi is outside its exercice.
        DroitRefuse: `acteur` may not change what everybody shares.
    """
    if not 0 < reglages.pas <= JOUR_ENTIER or JOUR_ENTIER % reglages.pas:
        raise JoursRefuses("Une journée compte un nombre entier de pas : 0,25 ou 0,1, par exemple.")
    if not MINUTES_MIN <= reglages.minutes_par_jour <= MINUTES_MAX:
        raise JoursRefuses("Heures par jour : de 1 à 12 heures.")
    check_conservation(reglages.conservation)
    with writing_as(store, acteur, Droit.REGLER) as writing:
        if reglages != writing.reglages():
            writing.set_reglages(reglages)
        return _follow(writing, *suivi) if suivi is not None else ()


def _follow(writing: Writing, exercice: int, jour: date) -> tuple[str, ...]:
    if jour.year != exercice:
        raise DateRefusee(f"{jour:%d/%m/%Y} est hors de l'exercice {exercice} : son suivi y commence.")
    first = first_of_suivi(jour)
    writing.set_suivi_depuis(exercice, first)
    if has_before(exercice, first):
        return ()
    return tuple(declarations_at(writing.faits(exercice), date(exercice, 12, 31)).reprises)
