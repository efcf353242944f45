"""`cariforef servir`: the interface, plain pages and calendars, for oneself or for a team behind a proxy."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.options import HELP, Command, command
from cariforef_tui.cli.kit.output import print_lines
from cariforef_tui.cli.main import run
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.machine.account import come_by_browser, is_for_another, name_of
from cariforef_tui.machine.configuration import VARIABLE_BASE
from cariforef_tui.machine.extras import install_command
from cariforef_tui.machine.named_files import AU_PROPRIETAIRE
from cariforef_tui.services.ports.errors import ConfigurationError, DroitRefuse, StoreNotFound
from cariforef_tui.web.fork_server import Answer, Asked, fork_fork_server
from cariforef_tui.web.session import give_file

if TYPE_CHECKING:
    from socket import socket

    from cariforef_tui.cli.kit.invocation import Invocation, Wiring
    from cariforef_tui.machine.agenda import AgendaAddress
    from cariforef_tui.web.server import Listening

EXTRA = "navigateur"
SERVIR = "servir l'interface"
SESSIONS = 100
"""Default limit of open sessions: they take 2.5 GiB of memory, 4.5 once each has opened every place."""
SANS_ADRESSE = (
    "Pas d'adresse d'agenda : lancez ou relancez « cariforef servir », qui en affiche une nouvelle."
)
PORT_PRIS = (
    "Pas d'agenda : un autre programme a son port {}. S'il n'est pas à vous : "
    "cariforef reglages agenda --renouveler"
)
_KEPT = frozenset(
    [
        "HOME",
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "CARIFOREF_BASE",
        "CARIFOREF_LOG",
        "PGHOST",
        "PGPORT",
        "PGUSER",
        "PGPASSWORD",
        "PGPASSFILE",
        "PGSSLMODE",
        "PGSSLROOTCERT",
    ]
)
"""Environment variables that a session keeps; the others are for the server only."""
_KEPT_ALONE = _KEPT | {"CARIFOREF_AGENT", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "NO_COLOR"}
"""`_KEPT`, with the variables by which a person chooses who they are and how it looks."""
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""The terminal that the browser's page emulates."""


@command("base", "au")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port, sur cette machine seule : du proxy ; pour vous seul, de l'agenda (sinon le dernier).",
)
@click.option("--socket", "chemin", metavar="FICHIER", help="En équipe, au lieu d'un port : un fichier.")
@click.option("--origine", metavar="ADRESSE", help="En équipe : l'adresse que chacun ouvre, par le proxy.")
@click.option("--secret", metavar="FICHIER", help="En équipe : le secret que le proxy donne (mode 0600).")
@click.option(
    "--sessions",
    type=click.IntRange(1, 10_000),
    default=SESSIONS,
    metavar="N",
    help=f"Sessions ouvertes à la fois, au plus ({SESSIONS}).",
)
def servir(
    invocation: Invocation,
    *,
    port: int | None,
    chemin: str | None,
    origine: str | None,
    secret: str | None,
    sessions: int,
) -> None:
    """Ouvrir l'interface dans un navigateur.

    Pour vous seul, il n'y a rien à régler : l'adresse affichée, nouvelle à chaque lancement, s'ouvre une
    fois, sur cette machine ; Ctrl-C arrête tout.

    Des pages simples montrent les mêmes tableaux, sans script, pour un lecteur d'écran : pour vous seul, à
    l'adresse affichée ; en équipe, sous /pages/. Leur page « Journée » note un jour ; pour vous seul, elle
    demande la clé affichée. Un agenda s'abonne à /echeances.ics, ou à /mes-echeances.ics pour vos seules
    lignes.

    Pour une équipe, derrière un proxy qui reconnaît chacun : --origine, --secret, et --socket ou --port.
    « cariforef reglages modele nginx » donne le fichier de nginx.
    """
    # Sessions would act as the service account, not as the person who called it.
    _check_oneself()
    if origine is None and secret is None and chemin is None:
        _serve_oneself(invocation, port or 0, sessions)
    elif origine is None or secret is None:
        raise click.UsageError("En équipe, --origine et --secret vont ensemble.")
    elif (chemin is None) == (not port):
        raise click.UsageError("En équipe, donnez l'entrée du proxy : --socket FICHIER ou --port N.")
    else:
        _serve_team(invocation, origine, Path(secret), chemin or port or 0, sessions)


@click.command(cls=Command, common=(), context_settings=HELP)
@click.option(
    "--renouveler", is_flag=True, help="Oublier cette adresse : le prochain lancement en a une autre."
)
def agenda(renouveler: bool) -> None:  # noqa: FBT001 - click calls it
    """Montrer l'adresse à laquelle un agenda s'abonne, ou la changer.

    Elle n'ouvre que les échéances, tant que « cariforef servir » est en marche. Un autre compte de la machine
    qui écoute son port pendant l'arrêt peut la lire : en cas de doute, --renouveler la change.
    """
    from cariforef_tui.machine.agenda import forget_agenda_address, read_agenda_address

    _check_oneself()
    if renouveler:
        forget_agenda_address()
    kept = read_agenda_address()
    print_lines([f"Agenda : {kept.shown}" if kept.port else SANS_ADRESSE])


def _check_oneself() -> None:
    """Raise DroitRefuse for a caller who comes by a service account."""
    if is_for_another():
        raise DroitRefuse(f"Vous passez par un compte de service. {AU_PROPRIETAIRE}", SERVIR, "navigateur")


def _serve_oneself(invocation: Invocation, port: int, most: int) -> None:
    # Without any store of their own, the person's first session makes one.
    if invocation.admin.exists(invocation.place.path) or not invocation.place.is_default:
        _check_opens(invocation)
    line, pid = _fork(invocation, _KEPT_ALONE, invocation.given)
    from cariforef_tui.web.entrance import OwnEntrance
    from cariforef_tui.web.forks import Forks
    from cariforef_tui.web.server import listen_anew, serve

    agenda, diaries = _listen_for_diaries(port)
    listening = listen_anew()
    entrance = OwnEntrance(f"http://{listening.shown}", monotonic, agenda)
    said = [
        f"Ouvrez dans votre navigateur : {entrance.printed}",
        f"Pages simples, pour un lecteur d'écran : {entrance.pages}",
        f"Pour y noter vos jours, la page demandera cette clé : {entrance.writing_key}",
        f"Agenda : {agenda.shown}" if diaries else PORT_PRIS.format(agenda.port),
        "Ctrl-C arrête tout.",
    ]
    serve(entrance, [listening, *diaries], Forks(line, pid), most, partial(print_lines, said))


def _listen_for_diaries(port: int) -> tuple[AgendaAddress, list[Listening]]:
    """Listen on `port`, or else on that of the last start: a diary that subscribes finds the server again."""
    from cariforef_tui.machine.agenda import keep_agenda_address, read_agenda_address
    from cariforef_tui.web.server import listen_on_loopback

    kept = read_agenda_address()
    try:
        listening = listen_on_loopback(port or kept.port)
    except ConfigurationError:
        if port:
            raise
        # Another server of this account keeps its diaries; or another account waits for their key.
        return kept, []
    agenda = replace(kept, port=listening.port)
    keep_agenda_address(agenda)
    return agenda, [listening]


def _serve_team(invocation: Invocation, origine: str, secret: Path, where: str | int, most: int) -> None:
    from cariforef_tui.web.entrance import TeamEntrance, clean_origin

    if "agent" in invocation.given:
        raise click.UsageError("En équipe, chacun agit sous son compte : --agent ne dit rien.")
    origin, place = clean_origin(origine), invocation.place.path
    _check_opens(invocation)
    os.environ[VARIABLE_BASE] = place
    au = invocation.given.get("au")
    line, pid = _fork(invocation, _KEPT, {} if au is None else {"au": au})
    from cariforef_tui.web.entrance import read_secret
    from cariforef_tui.web.forks import Forks
    from cariforef_tui.web.server import listen_on_file, listen_on_loopback, serve

    entrance = TeamEntrance(origin, read_secret(secret), name_of(os.getuid()))
    listening = listen_on_file(Path(where)) if isinstance(where, str) else listen_on_loopback(where)
    said = [f"Le proxy de {origin} trouve l'interface sur {listening.shown}.", "Ctrl-C arrête tout."]
    serve(entrance, [listening], Forks(line, pid), most, partial(print_lines, said))


def _check_opens(invocation: Invocation) -> None:
    """Raise StoreError, before any address is told, if sessions would find no store or could not open it."""
    if not invocation.admin.exists(invocation.place.path):
        raise StoreNotFound(f"Il n'y a pas de base {invocation.place.shown} : cariforef base creer.")
    invocation.open_as_it_is().close()


def _fork(invocation: Invocation, kept: frozenset[str], given: Mapping[str, str]) -> tuple[socket, int]:
    """Fork the server of sessions; return the socket to it and its process id.

    Call this before reading the secret and opening the listening socket, so that sessions hold neither.
    """
    if not all(map(has_optional, ("textual_serve", "aiohttp", "jinja2"))):
        raise ConfigurationError(
            f"Le navigateur demande des bibliothèques de plus : {install_command(EXTRA)}"
        )

    def prepare() -> None:
        told = {name: value for name, value in os.environ.items() if name in kept}
        os.environ.clear()
        os.environ.update(told, **_TERMINAL)
        invocation.wiring.prepare(invocation.place.path)
        from cariforef_tui.cli.tools import pages  # noqa: F401 - imported once for all readings
        from cariforef_tui.cli.tools.markup import prepare_templates

        prepare_templates()

    words = [word for name, said in given.items() for word in (f"--{name}", said)]
    opens, reads = partial(_open, invocation.wiring, words), partial(_read, invocation.wiring, given)
    return fork_fork_server(prepare, opens, reads)


def _open(wiring: Wiring, words: Sequence[str], compte: str | None, files: int) -> int:
    """Run a session as `compte`, or as the person who started the server if None; return its exit code."""
    if compte is not None:
        come_by_browser(compte)
        wiring = replace(wiring, give=partial(give_file, files))
    return run(words, wiring)


def _read(wiring: Wiring, given: Mapping[str, str], compte: str | None, asked: Asked) -> Answer:
    """Return what `compte` asks to read, or the person who started the server if None."""
    if compte is not None:
        come_by_browser(compte)
    from cariforef_tui.cli.tools.pages import read

    return read(wiring, given, asked)
