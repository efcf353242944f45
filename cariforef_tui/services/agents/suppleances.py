"""Deputies: a coordinateur, or the direction, says who acts for them on their pôle while they are away.

Dates are real ones, whatever the date de référence: `today` is the actual day. Each write raises DroitRefuse
if the acteur neither coordinates that pôle nor is the direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent, Role, Suppleance
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_agent, resolve_anybody
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DateRefusee, SuppleanceRefusee
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.agents.rights import check
from cariforef_tui.services.ports.store import Store

DUREE_MAX = timedelta(days=365)
"""Longest time from the first day to the last (the database checks it too), and from today to the first."""


@dataclass(frozen=True, slots=True)
class NewSuppleance:
    """A deputy as typed: `titulaire` and `suppleant` are initials, both days included."""

    titulaire: str
    suppleant: str
    du: date
    au: date


def name_suppleant(store: Store, nouvelle: NewSuppleance, *, today: date, acteur: str) -> Suppleance:
    """Write who acts for a coordinateur between two dates; return the suppléance.

    Raises:
        AgentRefuse: somebody unknown or who left.
        SuppleanceRefusee: nobody to replace, an impossible deputy, or another deputy on some of these days.
        DateRefusee: past days, in the wrong order, too far or too many.
    """
    _check_dates(nouvelle, today)
    with store.writing(acteur) as writing:
        agents = writing.agents()
        titulaire = resolve_agent(agents, nouvelle.titulaire)
        suppleant = resolve_agent(agents, nouvelle.suppleant)
        pole = titulaire.coordonne
        if pole is None or not titulaire.actif:
            raise SuppleanceRefusee(
                f"{titulaire.initiales} ne coordonne aucun pôle : un suppléant remplace un coordinateur."
            )
        check(agents, acteur, Droit.SUPPLEER, pole)
        _check_suppleant(titulaire, suppleant, pole)
        suppleance = Suppleance(
            titulaire=titulaire.initiales,
            suppleant=suppleant.initiales,
            pole=pole,
            du=nouvelle.du,
            au=nouvelle.au,
        )
        for other in writing.suppleances():
            if other.titulaire == titulaire.initiales and other.du <= nouvelle.au and nouvelle.du <= other.au:
                raise SuppleanceRefusee(
                    f"{other.suppleant} supplée déjà {other.titulaire} du {format_date(other.du)} au "
                    f"{format_date(other.au)} : terminez ou retirez d'abord cette suppléance."
                )
        writing.add_suppleance(suppleance)
        return suppleance


def end_suppleance(store: Store, titulaire: str, au: date, *, today: date, acteur: str) -> Suppleance:
    """Bring forward the last day of the running suppléance of `titulaire`; return it as it was.

    Raises:
        SuppleanceRefusee: none runs today.
        DateRefusee: a day past, or after its last day already.
    """
    with store.writing(acteur) as writing:
        agents = writing.agents()
        initiales = resolve_anybody(agents, titulaire).initiales
        own = (known for known in writing.suppleances() if known.titulaire == initiales)
        running = next((known for known in own if known.runs_on(today)), None)
        if running is None:
            raise SuppleanceRefusee(f"Personne ne supplée {initiales} aujourd'hui : rien à terminer.")
        check(agents, acteur, Droit.SUPPLEER, running.pole)
        if not today <= au <= running.au:
            raise DateRefusee(
                f"La suppléance {elide(initiales)} se termine entre aujourd'hui et le "
                f"{format_date(running.au)}."
            )
        writing.end_suppleance(running, au)
        return running


def remove_suppleance(store: Store, titulaire: str, du: date, *, acteur: str) -> Suppleance:
    """Remove the suppléance of `titulaire` that begins on `du`; return it.

    Raises:
        SuppleanceRefusee: there is none, or a visa was given under it: it may only be ended.
    """
    with store.writing(acteur) as writing:
        agents = writing.agents()
        initiales = resolve_anybody(agents, titulaire).initiales
        known = next(
            (known for known in writing.suppleances() if (known.titulaire, known.du) == (initiales, du)), None
        )
        if known is None:
            raise SuppleanceRefusee(f"Aucune suppléance {elide(initiales)} ne commence le {format_date(du)}.")
        check(agents, acteur, Droit.SUPPLEER, known.pole)
        writing.remove_suppleance(known)
        return known


def list_suppleances(store: Store) -> tuple[Suppleance, ...]:
    """Return every suppléance, past and to come, by its first day."""
    with store.reading() as reading:
        return reading.suppleances()


def _check_dates(nouvelle: NewSuppleance, today: date) -> None:
    if nouvelle.du < today:
        raise DateRefusee("Une suppléance commence aujourd'hui ou plus tard.")
    if nouvelle.au < nouvelle.du:
        raise DateRefusee(
            f"Une suppléance finit après avoir commencé : {format_date(nouvelle.au)} est avant le "
            f"{format_date(nouvelle.du)}."
        )
    if nouvelle.du - today > DUREE_MAX or nouvelle.au - nouvelle.du > DUREE_MAX:
        raise DateRefusee("Une suppléance commence dans l'année et dure un an au plus.")


def _check_suppleant(titulaire: Agent, suppleant: Agent, pole: str) -> None:
    name = suppleant.initiales
    why = None
    if suppleant == titulaire:
        why = "personne ne se supplée soi-même"
    elif not suppleant.actif:
        why = f"{name} n'est plus en activité"
    elif suppleant.role is Role.AUDITEUR:
        why = f"{name} est auditeur : il lit tout et n'écrit rien"
    elif suppleant.role is Role.DIRECTION or suppleant.coordonne == pole:
        why = f"{name} agit déjà sur le pôle {pole}"
    if why is not None:
        raise SuppleanceRefusee(f"Suppléant {elide(titulaire.initiales)} : {why}.")
