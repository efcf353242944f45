"""The demonstration's store: the programme, fictitious agents, and their days up to a date."""

from __future__ import annotations

from datetime import date, timedelta

from cariforef_db.admin import SqliteAdmin
from cariforef_seeds.fictif import imagine_agents, imagine_annee
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.dates import format_date
from cariforef_tui.domain.refus import DateRefusee
from cariforef_tui.domain.suivi import Declaration, Fait
from cariforef_tui.services.ports import ACTEUR_SYSTEME, Progress, Store

_JALON_TENU = ("PRO", date(2018, 3, 30))


def build_demonstration(place: str, au: date, progress: Progress) -> Store:
    """Make a store at `place` with a fictitious year up to the eve of `au`, whose day is left to log.

    Raises:
        DateRefusee: `au` is outside the programme's exercice.
    """
    programme, named = read_programme()
    if au.year != programme.exercice:
        raise DateRefusee(f"{format_date(au)} est hors de l'exercice ({programme.exercice}).")
    agents = (*named, *imagine_agents(programme, named))
    admin = SqliteAdmin()
    admin.create(place, programme, agents, progress)
    progress("Démonstration : invention des saisies…")
    store = admin.open(place)
    with store.writing(ACTEUR_SYSTEME) as writing:
        annee = imagine_annee(
            programme, writing.calendrier(programme.exercice), agents, au - timedelta(days=1)
        )
        for quotite in annee.quotites:
            writing.set_quotite(quotite)
        for absence in annee.absences:
            writing.write_absence(absence.agent, absence.jour, (absence,))
        writing.load_saisies(annee.saisies)
        code, jour = _JALON_TENU
        writing.add_fait(programme.exercice, Fait(code, Declaration.TENU, jour, named[0].initiales, "Fictif"))
    return store
