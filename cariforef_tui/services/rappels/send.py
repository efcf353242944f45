"""Send reminders: one mail a person a day, whatever fails: the server, the network or the program.

Each mail is recorded as tried before the server has it, and as sent once the server said so. A clear refusal
removes the record: the next run tries again. A mail that stays tried may have left: it is reported, and not
sent again that day. No transaction is open while the network waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.errors import MailAway, MailRefused, MailUncertain
from cariforef_tui.services.ports.mail import Mail, Mailer
from cariforef_tui.services.ports.rooms import EtatRappel
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import DateReference
from cariforef_tui.services.rappels.read import (
    KNOWN,
    Envoi,
    EtatEnvoi,
    RappelsSnapshot,
    load_rappels,
    plan_envois,
)

GARDE = timedelta(days=31)
"""How long the store remembers the mail of a date."""


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
