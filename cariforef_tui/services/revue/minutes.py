"""Send the minutes of a review to those who were there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.revue.revue import CleRevue, RevueRefusee
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.errors import MailAway, MailError
from cariforef_tui.services.ports.mail import Mail, Mailer
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference


@dataclass(frozen=True, slots=True)
class Diffusion:
    """The fate of minutes, by initials; once the server does not answer, the following ones also failed."""

    envoyes: tuple[str, ...]
    sans_adresse: tuple[str, ...]
    echecs: tuple[tuple[str, MailError], ...]


def send_minutes(
    store: Store,
    reference: DateReference,
    cle: CleRevue,
    minutes: Mail,
    find_mailer: Callable[[], Mailer],
    *,
    acteur: str,
    only: Collection[str] = (),
) -> Diffusion:
    """Send the mail `minutes` to each person there at the review, or to some of them, at their own address.

    Raises:
        DroitRefuse: they may not hold the review of this perimeter.
        RevueRefusee: nobody was declared present, or not all of `only`.
        ConfigurationError: the configuration names no mail server.
    """
    with store.reading() as reading:
        require(reading, acteur, Droit.REVOIR, reading.programme(reference.exercice).pole_of(cle.perimetre))
        ecrite = reading.revue(reference.exercice, cle.perimetre, cle.semaine)
        courriels = {agent.initiales: agent.courriel for agent in reading.agents() if agent.actif}
    presents = ecrite.presents if ecrite is not None else ()
    if not presents:
        raise RevueRefusee(
            f"La {cle.titre}, n'a pas de liste des présents : donnez-la d'abord (cariforef revue presents "
            f"{cle.perimetre} INITIALES)."
        )
    absent = [name for name in only if name not in presents]
    if absent:
        raise RevueRefusee(f"{', '.join(absent)} : absent de la liste des présents à la {cle.titre}.")
    wanted = tuple(name for name in presents if name in only or not only)
    addressed = {name: to for name in wanted if (to := courriels.get(name)) is not None}
    unknown = tuple(name for name in wanted if name not in addressed)
    sent, failed = _send_each(minutes, addressed, find_mailer) if addressed else ((), ())
    return Diffusion(sent, unknown, failed)


def _send_each(
    minutes: Mail, addressed: dict[str, str], find_mailer: Callable[[], Mailer]
) -> tuple[tuple[str, ...], tuple[tuple[str, MailError], ...]]:
    sent: list[str] = []
    failed: list[tuple[str, MailError]] = []
    away: MailAway | None = None
    mailer = find_mailer()
    try:
        for name, to in addressed.items():
            error = away or _try(mailer, replace(minutes, to=to))
            if error is None:
                sent.append(name)
            else:
                failed.append((name, error))
                away = error if isinstance(error, MailAway) else None
    finally:
        mailer.close()
    return tuple(sent), tuple(failed)


def _try(mailer: Mailer, mail: Mail) -> MailError | None:
    try:
        mailer.open()
        mailer.send(mail)
    except MailError as error:
        return error
    return None
