"""`cariforef base`: create, verify, save, restore, migrate and transfer a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from cariforef_tui.cli.kit.access import check_copy_right, check_entry, check_file_right
from cariforef_tui.cli.kit.asking import is_agreed, oui_option
from cariforef_tui.cli.kit.findings import answer_verification
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, show_progress
from cariforef_tui.cli.kit.table import ColumnOf, Fit, render_rows
from cariforef_tui.domain.agents.rights import NAME_DIRECTION
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.sentences import describe_author
from cariforef_tui.domain.values.dates import format_ago, format_moment
from cariforef_tui.domain.values.shown import TEXT, WHOLE, Shape, field, listed, optional
from cariforef_tui.machine.named_files import check_named_file
from cariforef_tui.services.ports.errors import ConfigurationError, StoreError
from cariforef_tui.services.ports.files import Constat, Migration, StoreFiles

_KILO = 1000


@dataclass(frozen=True)
class Copie:
    """A copy of the store: when it was made (UTC, ISO), its size in bytes, the last write that it holds."""

    path: Path
    quand: str
    octets: int
    derniere: Ecriture | None


COPIE = Shape[Copie](
    "Sauvegarde",
    field("chemin", TEXT, lambda it: str(it.path)),
    field("date", TEXT, lambda it: it.quand),
    field("octets", WHOLE, lambda it: it.octets),
    field("derniere_ecriture", optional(TEXT), lambda it: it.derniere.quand if it.derniere else None),
    field("par", optional(TEXT), lambda it: it.derniere.acteur if it.derniere else None),
)
COPIES = listed("Sauvegardes", "sauvegardes", COPIE)


@command("base")
@click.argument("chemin", required=False)
@click.option("--direction", metavar="INITIALES", help="Personne à nommer à la direction.")
def creer(invocation: Invocation, chemin: str | None, direction: str | None) -> None:
    """Créer une base et y charger le programme.

    La base est créée à CHEMIN, sinon à --base, sinon à votre emplacement habituel.
    """
    from cariforef_tui.services.agents.agents import name_direction

    if chemin is not None:
        invocation.given["base"] = chemin
    read = invocation.wiring.seeds()
    if direction is not None:
        read = replace(read, agents=name_direction(read.agents, direction))
    where = invocation.create_store_of(read, show_progress)
    print_done([f"Base créée : {where}", *(() if direction else (NAME_DIRECTION,))])


@command("base", "json")
def verifier(invocation: Invocation) -> int:
    """Vérifier la base entière, et conseiller sa mise en place.

    Le contrôle porte sur le fichier, le schéma, les totaux et le journal.
    """
    check_entry(invocation)
    verification = invocation.admin.verify(invocation.place.path, show_progress)
    advice = () if verification.constats else _advise(invocation)
    whole = replace(verification, conseils=(*verification.conseils, *advice))
    return answer_verification(invocation, whole)


@command("base")
@click.argument("cible", required=False)
def sauvegarder(invocation: Invocation, cible: str | None) -> None:
    """Sauvegarder la base, et vérifier la copie.

    La copie va à CIBLE, sinon dans le dossier des sauvegardes.
    """
    check_copy_right(invocation)
    target = Path(cible) if cible is not None else None
    if target is not None:
        check_named_file(target, "Sans CIBLE, la copie va dans le dossier des sauvegardes.")
    written = _files(invocation).backup(invocation.place.path, target, show_progress)
    print_done([f"Sauvegarde vérifiée : {written}"])


@command("base", "json")
def sauvegardes(invocation: Invocation) -> None:
    """Lister les sauvegardes, la plus récente d'abord : date, taille, dernière écriture."""
    check_copy_right(invocation)
    files = _files(invocation)
    copies = [_describe_copy(files, path) for path in files.backups(invocation.place.path)]
    invocation.answer(COPIES.to_json(copies), _render_copies(copies, invocation.wiring.now()))


def _files(invocation: Invocation) -> StoreFiles:
    """Return the copier of files; raises ConfigurationError on a server, which PostgreSQL copies."""
    files = invocation.admin.files
    if files is None:
        raise ConfigurationError(
            "Une base sur un serveur se copie par pg_dump et se restaure par pg_restore : « cariforef guide "
            "PostgreSQL » donne les commandes."
        )
    return files


def _describe_copy(files: StoreFiles, path: Path) -> Copie:
    found = path.stat()
    quand = datetime.fromtimestamp(found.st_mtime, UTC).isoformat(timespec="seconds")
    return Copie(path, quand, found.st_size, files.last_write(path))


def _render_copies(copies: Sequence[Copie], now: datetime) -> Iterator[str]:
    if not copies:
        yield "Aucune sauvegarde. « cariforef base sauvegarder » en fait une."
        yield "Pour en remettre une gardée ailleurs : cariforef base restaurer COPIE"
        return
    columns = (
        ColumnOf[Copie]("Faite le", lambda it: f"{format_moment(it.quand)}, {format_ago(it.quand, now)}"),
        ColumnOf[Copie]("Taille", lambda it: f"{-(-it.octets // _KILO)} Ko", Fit.RIGHT),
        ColumnOf[Copie](
            "Dernière écriture", lambda it: describe_author(it.derniere) if it.derniere else "illisible"
        ),
        ColumnOf[Copie]("Fichier", lambda it: str(it.path)),
    )
    yield from render_rows(columns, copies)
    yield ""
    yield "Pour revenir à l'une d'elles : cariforef base restaurer FICHIER (l'état présent est gardé)."


@command("base")
@click.argument("source")
@oui_option
def restaurer(invocation: Invocation, source: str, *, oui: bool) -> None:
    """Remplacer le contenu de la base par la sauvegarde SOURCE.

    SOURCE est d'abord vérifiée. Au terminal, la commande demande confirmation ; ailleurs, il faut --oui.
    """
    check_file_right(invocation)
    invocation.find_judge(source)
    files, place = _files(invocation), invocation.place.path
    derniere = files.last_write(Path(source))
    held = f"Dernière écriture de la sauvegarde, le {describe_author(derniere)}." if derniere else ""
    question = f"Remplacer tout le contenu de {place} par {source} ? L'état présent est gardé à part."
    if not Path(place).exists():
        question = f"Créer {place} à partir de {source} ?"
    if not is_agreed(f"{held} {question}".lstrip(), oui=oui):
        return
    done = files.restore(place, Path(source), show_progress)
    where = f" ; l'état d'avant est gardé dans {done.avant}" if done.avant else ""
    left = files.branch_left(place, done.avant) if done.avant else None
    lines = [f"Base restaurée depuis {source}{where}.", *filter(None, [held])]
    if done.is_older:
        lines.append(
            "Elle vient d'une version plus ancienne du programme : lancez « cariforef base migrer »."
        )
    if left is not None:
        lines.append(f"Écrit depuis, et mis de côté : {left} ; restaurer l'état d'avant y revient.")
    print_done(lines)


@command("base")
def migrer(invocation: Invocation) -> None:
    """Amener une base plus ancienne à cette version.

    Un fichier est sauvegardé d'abord ; sur un serveur, sauvegardez vous-même avant.
    """
    check_copy_right(invocation)
    done = invocation.admin.migrate(invocation.place.path, show_progress)
    print_done([_describe_migration(done), *(done.remarques if done else ())])


def _describe_migration(done: Migration | None) -> str:
    if done is None:
        return "La base est déjà à jour."
    return f"Base migrée ; sauvegarde d'avant : {done.copie}" if done.copie else "Base migrée."


def _advise(invocation: Invocation) -> tuple[Constat, ...]:
    """Return advice on the set-up; none if the store does not open, a fault already reported."""
    from cariforef_tui.machine.account import owner_of
    from cariforef_tui.services.agents.accounts import advise
    from cariforef_tui.services.agents.agents import list_agents

    try:
        store = invocation.open_as_it_is()
    except StoreError:
        return ()
    with closing(store):
        return tuple(advise(list_agents(store), owner_of(invocation.place.path)))


@command("base")
@click.argument("source")
@click.argument("cible")
def transferer(invocation: Invocation, source: str, cible: str) -> None:
    """Transférer une base d'un fichier à un serveur, ou d'un serveur à un fichier.

    SOURCE ne change pas ; CIBLE n'est jamais écrasée. Le journal et ses codes de contrôle sont transférés
    aussi, et tout est comparé ligne à ligne avant que CIBLE ne s'ouvre.
    """
    invocation.given["base"] = source
    check_copy_right(invocation)
    check_named_file(cible, "Le transfert revient à la personne qui administre la base.")
    done = invocation.wiring.transfers().transfer(source, cible, show_progress)
    print_done(
        [
            f"Base transférée : {done.lignes} lignes, les mêmes des deux côtés ; tête {done.tete}.",
            "N'écrivez plus dans la source : la cible n'aurait pas ces écritures.",
        ]
    )
