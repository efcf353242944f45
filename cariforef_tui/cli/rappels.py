"""`cariforef rappels`: who still has what to do, and the mail that tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui.cli.kit.access import acting_store
from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import after_writing, print_done, print_json, print_lines, print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.rappels.compute import Rappel
from cariforef_tui.domain.rappels.sentences import describe_rappel
from cariforef_tui.domain.values.ago import format_ago
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.rappels.read import Envoi, EtatEnvoi, RappelsSnapshot, load_rappels, plan_envois

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference

_NON_ENVOYES = {
    EtatEnvoi.SANS_ADRESSE: "sans adresse (cariforef agent courriel)",
    EtatEnvoi.NE_TRAVAILLE_PAS: "un jour où ils ne travaillent pas",
    EtatEnvoi.DEJA_ENVOYE: "déjà envoyé ce jour",
}


@command("base", "au", "json")
@click.option("--envoyer", is_flag=True, help="Envoyer à chacun les siens, par courriel.")
@click.option("--essai", is_flag=True, help="Montrer ce qui serait envoyé ; rien ne part.")
def rappels(invocation: Invocation, *, envoyer: bool, essai: bool) -> int | None:
    """Dire à chacun ce qu'il lui reste à faire.

    Jours de la semaine passée, mois à signer ou à contresigner, décisions à échéance. Vous voyez
    les vôtres, et ceux des agents dont vous pouvez lire les jours.

    Par courriel, un coordinateur reçoit aussi ce qui manque dans son pôle. Une fois par jour au plus, jamais
    un jour d'absence ou non travaillé. Un serveur qui ne répond pas : 9, et tout repart au prochain passage.
    """
    if envoyer and not essai:
        return _send(invocation)
    if essai:
        _show_mails(invocation)
        return None
    with invocation.store() as store:
        lecteur = invocation.reader(store)
        snapshot = load_rappels(store, invocation.reference(store)).read_by(lecteur)
    invocation.answer(_to_json(snapshot), _render(snapshot))
    return None


def _show_mails(invocation: Invocation) -> None:
    with acting_store(invocation) as (store, acteur):
        snapshot = load_rappels(store, _day_of(invocation, store))
        envois = plan_envois(snapshot, acteur=acteur)
    mails = [(envoi, envoi.mail) for envoi in envois if envoi.mail and envoi.etat is EtatEnvoi.A_ENVOYER]
    if "json" in invocation.given:
        envois_json = [_envoi(envoi) for envoi in envois]
        print_json(_to_json(snapshot.read_by(acteur)) | {"envois": envois_json})
        return
    for _, mail in mails:
        print_lines([f"À : {mail.to}", f"Objet : {mail.subject}", "", *mail.text.splitlines(), "", "--"])
    print_lines(_sum_up(envois, f"{count_of(len(mails), 'courriel')} à envoyer"))


def _send(invocation: Invocation) -> int:
    from cariforef_tui.machine.mail import find_mailer
    from cariforef_tui.services.rappels.send import send_rappels

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
            envois = [_envoi(envoi) for envoi in tournee.envois]
            print_json(_to_json(tournee.snapshot.read_by(acteur)) | {"envois": envois})
    else:
        sent = [envoi.agent.initiales for envoi in tournee.envois if envoi.etat is EtatEnvoi.ENVOYE]
        names = f" : {', '.join(sent)}" if sent else ""
        print_done(_sum_up(tournee.envois, f"{count_of(len(sent), 'rappel envoyé')}{names}"))
    return ExitCode.FAIT if tournee.is_complete else ExitCode.DISQUE


def _day_of(invocation: Invocation, store: Store) -> DateReference:
    """The day of the mail: today, which some exercice must hold, or the one that `--au` gives."""
    if "au" not in invocation.given:
        invocation.read_day_or_today(store, None, "--au ")
    return invocation.reference_alone(store)


def _to_json(snapshot: RappelsSnapshot) -> dict[str, Any]:
    return {
        "au": snapshot.au.isoformat(),
        "rappels": [_rappel(rappel) for rappel in snapshot.rappels],
    }


def _rappel(rappel: Rappel) -> dict[str, Any]:
    return {
        "agent": rappel.agent,
        "type": rappel.type.value,
        "jours": [jour.isoformat() for jour in rappel.jours],
        "mois": str(rappel.mois) if rappel.mois else None,
        "message": describe_rappel(rappel),
    }


def _envoi(envoi: Envoi) -> dict[str, Any]:
    is_planned = envoi.mail is not None and envoi.etat is EtatEnvoi.A_ENVOYER
    return {
        "agent": envoi.agent.initiales,
        "etat": envoi.etat.value,
        "message": envoi.mail.text if is_planned and envoi.mail else envoi.why,
    }


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
