"""A year that never changes, whatever the demonstration becomes: the worked figures of the rules are of it.

It is the demonstration of version 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.mois.fiche import write_fiche
from cariforef_tui.domain.mois.sentences import missing_before_signature
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.services.mois.fiche import read_cadre, read_fiche
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress, Store
from tests.frozen.people import imagine_agents, imagine_year
from tests.worlds import read_2018

_JALON_TENU = ("PRO", date(2018, 3, 30))
_CONVENTION = Convention("FICTIF-FSE-2018", "Déploiement du SPRO (fictif)")
_LIGNES_FSE = ("9", "10", "12", "13")
_RENVOI = "Une journée est à revoir (fictif)."


def build_year(place: str, au: date, progress: Progress) -> Store:
    """Make a store at `place` with the frozen year up to the eve of `au`, whose day is left to log.

    Raises:
        DateRefusee: `au` is outside the programme's exercice.
    """
    programme, named = read_2018()
    if au.year != programme.exercice:
        raise DateRefusee(f"{format_date(au)} est hors de l'exercice ({programme.exercice}).")
    agents = (*named, *imagine_agents(programme, named))
    admin = SqliteAdmin()
    admin.create(place, programme, agents, progress)
    store = admin.open(place)
    try:
        _fill(store, programme, agents, au, progress)
    except BaseException:
        store.close()
        raise
    return store


def _fill(
    store: Store, programme: Programme, agents: tuple[Agent, ...], au: date, progress: Progress
) -> None:
    progress("Démonstration : invention des saisies…")
    with store.writing(ACTEUR_SYSTEME) as writing:
        annee = imagine_year(
            programme, writing.calendrier(programme.exercice), agents, au - timedelta(days=1)
        )
        for quotite in annee.quotites:
            writing.set_quotite(quotite)
        for absence in annee.absences:
            writing.write_absence(absence.agent, absence.jour, (absence,))
        for demande in annee.demandes:
            writing.add(programme.exercice, demande)
        writing.load_saisies(annee.saisies)
        code, jour = _JALON_TENU
        tenu = Fait(
            code=code, declaration=Declaration.TENU, jour=jour, agent=agents[0].initiales, motif="Fictif"
        )
        writing.add_fait(programme.exercice, tenu)
        for production in annee.productions:
            writing.add(programme.exercice, production)
        writing.set_convention(_CONVENTION)
        for funded in _LIGNES_FSE:
            ligne = LigneConventionnee(programme.exercice, funded, date(programme.exercice, 1, 1))
            writing.set_ligne_conventionnee(_CONVENTION.numero, ligne)
    progress("Démonstration : visas des mois passés…")
    _sign_months(store, agents, au)


def _sign_months(store: Store, agents: tuple[Agent, ...], au: date) -> None:
    """Sign and countersign the months over; in the last one some have not, and one was sent back."""
    months = [Mois(au.year, numero) for numero in range(1, au.month)]
    people = [agent for agent in agents if agent.pole]
    signed = {
        agent.initiales: frozenset(_sign(store, agent, months[:-1] if rang % 4 == 0 else months, au))
        for rang, agent in enumerate(people)
    }
    for coordinateur in (agent for agent in people if agent.coordonne):
        with store.writing(coordinateur.initiales) as writing:
            for rang, agent in enumerate(people):
                if agent.pole != coordinateur.coordonne or agent == coordinateur:
                    continue
                for mois in sorted(signed[agent.initiales]):
                    geste = _answer(rang) if mois == months[-1] else GesteVisa.CONTRESEING
                    if geste is not None:
                        motif = _RENVOI if geste is GesteVisa.RENVOI else None
                        writing.add_visa(
                            Visa(
                                agent=agent.initiales,
                                mois=mois,
                                geste=geste,
                                par=coordinateur.initiales,
                                motif=motif,
                            )
                        )
                signed[agent.initiales] = frozenset()


def _answer(rang: int) -> GesteVisa | None:
    """Return what a coordinateur did of the last month signed, None where it still waits."""
    if rang % 4 == 2:
        return GesteVisa.CONTRESEING
    return GesteVisa.RENVOI if rang == 5 else None


def _sign(store: Store, agent: Agent, months: list[Mois], au: date) -> Iterator[Mois]:
    """Sign the complete months of one agent, in one transaction; yield them."""
    with store.writing(agent.initiales) as writing:
        cadre = read_cadre(writing, au.year)
        for mois in months:
            fiche = read_fiche(writing, agent, mois, cadre)
            if not missing_before_signature(fiche, au):
                geste, initiales = GesteVisa.SIGNATURE, agent.initiales
                sheet = write_fiche(fiche)
                writing.add_visa(
                    Visa(
                        agent=initiales,
                        mois=mois,
                        geste=geste,
                        par=initiales,
                        centiemes=fiche.total,
                        contenu=sheet,
                    )
                )
                yield mois
