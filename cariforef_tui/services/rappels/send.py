"""Send reminders: one mail a person a day, whatever happens to the server, to the network or to the program.

Each mail is written down as tried before the server has it, as sent once it said so; a clear refusal takes it
back, to be tried again at the next run. What stays tried may have left: it is said, and not sent again that
day. Nothing is held while the network waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.agents import EtatRappel
from cariforef_tui.services.ports.errors import MailAway, MailRefused, MailUncertain
from cariforef_tui.services.ports.mail import Mail, Mailer
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.rappels.read import (
    KNOWN,
    Envoi,
    EtatEnvoi,
    RappelsSnapshot,
    load_rappels,
    plan_envois,
)

GARDE = timedelta(days=31)
"""How long the mail of a date is remembered."""


@dataclass(frozen=True, slots=True)
class Tournee:
    """What there was to say, and what became of the mail; after `panne`, the rest waits for the next run."""

    snapshot: RappelsSnapshot
    envois: tuple[Envoi, ...]
    panne: MailAway | None = None

    @property
    def is_complete(self) -> bool:
        """True where nothing that should have left has failed to, in this run."""
        return self.panne is None and not any(envoi.why for envoi in self.envois)


def send_rappels(
    store: Store, reference: DateReference, find_mailer: Callable[[], Mailer], *, acteur: str
) -> Tournee:
    """Send the mail of the date de référence to everybody that `acteur` may remind.

    What sends it is asked for where somebody has to be written to.

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
