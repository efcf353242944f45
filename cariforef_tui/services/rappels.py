"""Read what each person has to be reminded of, and send it: one mail a person a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.rappels import (
    FaitsRappels,
    Rappel,
    compute_rappels,
    is_at_work,
    write_lettre,
)
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of, week_days
from cariforef_tui.services.agents.rights import allows, check, readable, require, require_reader
from cariforef_tui.services.alertes import read_faits
from cariforef_tui.services.ports.errors import MailAway, MailRefused, MailUncertain
from cariforef_tui.services.ports.mail import Mail, Mailer
from cariforef_tui.services.ports.rooms import EtatRappel
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_situation

GARDE = timedelta(days=31)
"""How long the store remembers the mail of a date."""


class EtatEnvoi(StrEnum):
    """The fate of a person's mail."""

    A_ENVOYER = "a_envoyer"
    ENVOYE = "envoye"
    DEJA_ENVOYE = "deja_envoye"
    INCERTAIN = "incertain"
    REFUSE = "refuse"
    SANS_ADRESSE = "sans_adresse"
    NE_TRAVAILLE_PAS = "ne_travaille_pas"


KNOWN = {EtatRappel.TENTE: EtatEnvoi.INCERTAIN, EtatRappel.ENVOYE: EtatEnvoi.DEJA_ENVOYE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Envoi:
    """A person's mail of the day, None without an address; `why` says how it was refused or is uncertain."""

    agent: Agent
    etat: EtatEnvoi
    mail: Mail | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class RappelsSnapshot:
    """Everybody's reminders at the date of `facts`, and the mail known of that date.

    `absents` are those away on that date, among people whom one may remind. `derniers` gives the last date on
    which each was reminded.
    """

    facts: FaitsAlertes
    rappels: tuple[Rappel, ...]
    connus: Mapping[str, EtatRappel]
    absents: frozenset[str]
    derniers: Mapping[str, date]

    @property
    def au(self) -> date:
        return self.facts.au

    @cached_property
    def by_agent(self) -> dict[str, list[Rappel]]:
        grouped: dict[str, list[Rappel]] = {}
        for rappel in self.rappels:
            grouped.setdefault(rappel.agent, []).append(rappel)
        return grouped

    def read_by(self, lecteur: str | None) -> RappelsSnapshot:
        """Return the same for those whose days `lecteur` may read: missing days reveal absences.

        Raises:
            DroitRefuse: they did not say who they are although it matters.
        """
        require_reader(self.facts.agents, lecteur)
        shown = readable(self.facts.agents, lecteur)
        return replace(self, rappels=tuple(rappel for rappel in self.rappels if rappel.agent in shown))

    def of_pole(self, agent: Agent) -> tuple[Rappel, ...]:
        """Return the reminders of others in the pôle that the agent coordinates."""
        if agent.coordonne is None:
            return ()
        return tuple(
            rappel
            for other in self.facts.agents
            if other.pole == agent.coordonne and other.initiales != agent.initiales
            for rappel in self.by_agent.get(other.initiales, ())
        )


def load_rappels(store: Store, reference: DateReference) -> RappelsSnapshot:
    """Return everybody's reminders at the date de référence."""
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
        facts = read_faits(reading, situation)
        semaine = week_days(monday_of(reference.au) - timedelta(weeks=1))
        faits = FaitsRappels(
            alertes=facts,
            semaine=tuple(_by_exercice(reading, semaine)),
            remplis=reading.remplis(semaine[0], semaine[-1]),
            decisions=tuple(
                decision.known_at(reference.au) for decision in reading.decisions(reference.exercice)
            ),
        )
        return RappelsSnapshot(
            facts=facts,
            rappels=compute_rappels(faits),
            connus=reading.rappels(reference.au),
            absents=reading.absents_le(reference.au),
            derniers=reading.derniers_rappels(reference.au),
        )


def plan_envois(snapshot: RappelsSnapshot, *, acteur: str) -> tuple[Envoi, ...]:
    """Return the mail of everybody who needs a reminder and whom `acteur` may remind, by initials.

    Raises:
        DroitRefuse: they may remind nobody.
    """
    agents = [agent for agent in snapshot.facts.agents if agent.actif]
    reminded = [agent for agent in agents if allows(agents, acteur, Droit.RAPPELER, agent.pole)]
    if not reminded:
        check(agents, acteur, Droit.RAPPELER)
    planned = (_plan(snapshot, agent) for agent in reminded)
    return tuple(envoi for envoi in planned if envoi is not None)


def _plan(snapshot: RappelsSnapshot, agent: Agent) -> Envoi | None:
    own, of_pole = snapshot.by_agent.get(agent.initiales, []), snapshot.of_pole(agent)
    if not own and not of_pole:
        return None
    if agent.courriel is None:
        return Envoi(agent=agent, etat=EtatEnvoi.SANS_ADRESSE)
    lettre = write_lettre(agent, own, of_pole, snapshot.au)
    works = agent.initiales not in snapshot.absents and is_at_work(snapshot.facts, agent)
    etat = EtatEnvoi.A_ENVOYER if works else EtatEnvoi.NE_TRAVAILLE_PAS
    known = snapshot.connus.get(agent.initiales)
    return Envoi(
        agent=agent,
        etat=etat if known is None else KNOWN[known],
        mail=Mail(agent.courriel, lettre.objet, lettre.texte),
    )


def _by_exercice(reading: Reading, days: tuple[date, ...]) -> Iterator[tuple[Calendrier, tuple[date, ...]]]:
    """Yield the days of a week with the calendar of their exercice, if the store has it."""
    known = reading.exercices()
    for year in sorted({day.year for day in days}):
        if year in known:
            yield reading.calendrier(year), tuple(day for day in days if day.year == year)


@dataclass(frozen=True, slots=True)
class Tournee:
    """The reminders of a run and the fate of their mail; after `panne`, the rest waits for the next run."""

    snapshot: RappelsSnapshot
    envois: tuple[Envoi, ...]
    panne: MailAway | None = None

    @property
    def is_complete(self) -> bool:
        """True if no mail of this run failed to leave."""
        return self.panne is None and not any(envoi.why for envoi in self.envois)


def send_rappels(
    store: Store, reference: DateReference, find_mailer: Callable[[], Mailer], *, acteur: str
) -> Tournee:
    """Send the mail of the date de référence to everybody that `acteur` may remind.

    `find_mailer` is called only if there is somebody to write to.

    Raises:
        DroitRefuse: they may remind nobody.
        ConfigurationError: nothing says where mail goes.
    """
    snapshot = load_rappels(store, reference)
    envois = list(plan_envois(snapshot, acteur=acteur))
    mailer: Mailer | None = None
    try:
        for rank, envoi in enumerate(envois):
            if envoi.mail is not None and envoi.etat is EtatEnvoi.A_ENVOYER:
                # The first mail opens the connection, the others find it open.
                mailer = mailer or find_mailer()
                mailer.open()
                envois[rank] = _send(store, mailer, envoi, envoi.mail, reference.au, acteur)
    except MailAway as error:
        return Tournee(snapshot, tuple(envois), error)
    finally:
        if mailer is not None:
            mailer.close()
    return Tournee(snapshot, tuple(envois))


def _send(store: Store, mailer: Mailer, envoi: Envoi, mail: Mail, jour: date, acteur: str) -> Envoi:
    initiales = envoi.agent.initiales
    with store.writing(acteur) as writing:
        require(writing, acteur, Droit.RAPPELER, envoi.agent.pole)
        # Another run may have sent it since.
        known = writing.rappels(jour).get(initiales)
        if known is not None:
            return replace(envoi, etat=KNOWN[known])
        writing.forget_rappels(jour - GARDE)
        # Written before the mail leaves: if the program dies now, it is not sent twice.
        writing.set_rappel(initiales, jour, EtatRappel.TENTE)
    try:
        mailer.send(mail)
    except MailUncertain as error:
        return replace(envoi, etat=EtatEnvoi.INCERTAIN, why=str(error))
    except MailRefused as error:
        _note(store, initiales, jour, None, acteur)
        return replace(envoi, etat=EtatEnvoi.REFUSE, why=str(error))
    except MailAway:
        _note(store, initiales, jour, None, acteur)
        raise
    _note(store, initiales, jour, EtatRappel.ENVOYE, acteur)
    return replace(envoi, etat=EtatEnvoi.ENVOYE)


def _note(store: Store, initiales: str, jour: date, etat: EtatRappel | None, acteur: str) -> None:
    with store.writing(acteur) as writing:
        writing.set_rappel(initiales, jour, etat)
