"""`cariforef rappels`: what each person still has to do, and the mail that reminds them of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.access import acting_store
from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import after_writing, print_done, print_json, print_lines, print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.rappels import Rappel, TypeRappel, describe_rappel
from cariforef_tui.domain.values.dates import format_ago, format_date
from cariforef_tui.domain.values.shown import DAY, TEXT, Shape, each, field, member, optional
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.rappels import (
    Envoi,
    EtatEnvoi,
    RappelsSnapshot,
    Tournee,
    load_rappels,
    plan_envois,
    send_rappels,
)

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference

_NON_ENVOYES = {
    EtatEnvoi.SANS_ADRESSE: "sans adresse (cariforef agent courriel)",
    EtatEnvoi.NE_TRAVAILLE_PAS: "un jour où ils ne travaillent pas",
    EtatEnvoi.DEJA_ENVOYE: "déjà envoyé ce jour",
}
RAPPEL = Shape[Rappel](
    "Rappel",
    field("agent", TEXT, lambda it: it.agent),
    field("type", member(TypeRappel), lambda it: it.type),
    field("jours", each(DAY), lambda it: it.jours),
    field("mois", optional(TEXT), lambda it: str(it.mois) if it.mois else None),
    field("message", TEXT, describe_rappel),
)
RAPPELS = Shape[RappelsSnapshot](
    "Rappels", field("au", DAY, lambda it: it.au), field("rappels", each(RAPPEL), lambda it: it.rappels)
)


def _message(envoi: Envoi) -> str:
    return envoi.mail.text if envoi.mail and envoi.etat is EtatEnvoi.A_ENVOYER else envoi.why


ENVOI = Shape[Envoi](
    "Envoi",
    field("agent", TEXT, lambda it: it.agent.initiales),
    field("etat", member(EtatEnvoi), lambda it: it.etat),
    field("message", TEXT, _message),
)
TOURNEE = Shape[Tournee](
    "RappelsEnvoyes",
    field("au", DAY, lambda it: it.snapshot.au),
    field("rappels", each(RAPPEL), lambda it: it.snapshot.rappels),
    field("envois", each(ENVOI), lambda it: it.envois),
)


@command("base", "au", "json")
@click.option("--envoyer", is_flag=True, help="Envoyer à chacun les siens, par courriel.")
@click.option("--essai", is_flag=True, help="Montrer les courriels sans les envoyer.")
def rappels(invocation: Invocation, *, envoyer: bool, essai: bool) -> int | None:
    """Dire à chacun ce qu'il lui reste à faire.

    Un rappel porte sur les jours de la semaine passée, les mois à signer ou à contresigner, les décisions à
    échéance. Vous voyez les vôtres, et ceux des agents dont vous pouvez lire les jours.

    Par courriel, un coordinateur reçoit aussi ce qui manque dans son équipe. Chacun reçoit au plus
    un courriel par jour, et aucun un jour d'absence ou non travaillé. Si le serveur ne répond pas, le code
    est 9, et le prochain passage réessaie.
    """
    if envoyer and not essai:
        return _send(invocation)
    if essai:
        _show_mails(invocation)
        return None
    with invocation.store() as store:
        lecteur = invocation.reader(store)
        snapshot = load_rappels(store, invocation.reference(store)).read_by(lecteur)
    invocation.answer(RAPPELS.to_json(snapshot), _render(snapshot))
    return None


def _show_mails(invocation: Invocation) -> None:
    with acting_store(invocation) as (store, acteur):
        snapshot = load_rappels(store, _day_of(invocation, store))
        envois = plan_envois(snapshot, acteur=acteur)
    if "json" in invocation.given:
        print_json(TOURNEE.to_json(Tournee(snapshot.read_by(acteur), envois)))
        return
    mails = [envoi.mail for envoi in envois if envoi.mail and envoi.etat is EtatEnvoi.A_ENVOYER]
    for mail in mails:
        print_lines([f"À : {mail.to}", f"Objet : {mail.subject}", "", *mail.text.splitlines(), "", "--"])
    print_lines(_sum_up(envois, f"{count_of(len(mails), 'courriel')} à envoyer"))


def _send(invocation: Invocation) -> int:
    from cariforef_tui.machine.mail import find_mailer

    with acting_store(invocation) as (store, acteur):
        mailer = partial(find_mailer, invocation.load_configuration().courriel)
        tournee = send_rappels(store, _day_of(invocation, store), mailer, acteur=acteur)
    for envoi in tournee.envois:
        if envoi.etat is EtatEnvoi.INCERTAIN:
            why = envoi.why or "Un autre passage l'envoie encore, ou n'a pas su s'il est parti."
            print_notice(f"{envoi.agent.initiales} : envoi incertain, pas refait aujourd'hui. {why}")
        elif envoi.why:
            print_notice(f"{envoi.agent.initiales} : {envoi.why} Nouvel essai au prochain passage.")
    if tournee.panne is not None:
        waiting = [envoi.agent.initiales for envoi in tournee.envois if envoi.etat is EtatEnvoi.A_ENVOYER]
        print_notice(f"{tournee.panne} Au prochain passage : {', '.join(waiting)}.")
    if "json" in invocation.given:
        with after_writing():
            print_json(TOURNEE.to_json(replace(tournee, snapshot=tournee.snapshot.read_by(acteur))))
    else:
        sent = [envoi.agent.initiales for envoi in tournee.envois if envoi.etat is EtatEnvoi.ENVOYE]
        names = f" : {', '.join(sent)}" if sent else ""
        print_done(_sum_up(tournee.envois, f"{count_of(len(sent), 'rappel envoyé')}{names}"))
    return ExitCode.FAIT if tournee.is_complete else ExitCode.DISQUE


def _day_of(invocation: Invocation, store: Store) -> DateReference:
    """Return the day of the mail: `--au`, or else today, which an exercice must hold."""
    if "au" not in invocation.given:
        invocation.read_day_or_today(store, None, "--au ")
    return invocation.reference_alone(store)


def _render(snapshot: RappelsSnapshot) -> Iterator[str]:
    if not snapshot.rappels:
        yield f"Rien à rappeler au {format_date(snapshot.au)}."
        return
    people = count_of(len(snapshot.by_agent), "personne")
    yield f"Rappels au {format_date(snapshot.au)} : {people}"
    for initiales, own in snapshot.by_agent.items():
        yield ""
        sent = snapshot.derniers.get(initiales)
        yield f"{initiales}, rappel envoyé {format_ago(sent, snapshot.au)}" if sent else initiales
        for rappel in own:
            yield from wrap_text(f"  {describe_rappel(rappel)}", indent="  ")


def _sum_up(envois: Sequence[Envoi], first: str) -> Iterable[str]:
    yield f"{first}."
    for etat, why in _NON_ENVOYES.items():
        names = [envoi.agent.initiales for envoi in envois if envoi.etat is etat]
        if names:
            yield from wrap_text(f"Pas envoyé, {why} : {', '.join(names)}.")
