"""List where data of a person may be outside the store, as far as this account can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.exchange.temps.memory import NOM
from cariforef_tui.machine.configuration import config_file, state_dir
from cariforef_tui.services.rgpd import Place


def find_lieux(invocation: Invocation, agent: str) -> tuple[Place, ...]:
    """Return every place outside the store, with what it holds and until when."""
    return (*_of_account(agent), *_copies(invocation), *_ELSEWHERE)


def find_drafts(agent: str) -> tuple[Path, ...]:
    """Return the files of texts not saved yet of `agent` that this account holds."""
    folder = state_dir()
    if folder is None:
        return ()
    names = (f"brouillon-{agent}.json", f"brouillon-revue-{agent}.json")
    return tuple(path for path in (folder / name for name in names) if path.exists())


def _of_account(agent: str) -> Iterator[Place]:
    drafts = ("textes tapés et pas encore enregistrés", "jusqu'à leur reprise ou leur abandon")
    config, folder = config_file(), state_dir()
    files = [
        *((path, *drafts) for path in find_drafts(agent)),
        (config, "les initiales de qui utilise ce compte", "tant qu'elles n'y sont pas changées"),
        (
            config and config.with_name(NOM),
            "les mots de vos fichiers importés, titres d'agenda compris, et leurs lignes",
            "tant que ce fichier n'est pas effacé",
        ),
        (
            folder and folder / "incidents.log",
            "les défauts du programme, sans aucun texte saisi ni aucun nom",
            "200 ko au plus, puis il repart de rien",
        ),
    ]
    for path, quoi, jusqu_a in files:
        if path is not None and path.exists():
            yield Place(str(path), quoi, jusqu_a)


def _copies(invocation: Invocation) -> Iterator[Place]:
    files, place = invocation.admin.files, invocation.place.path
    if files is None:
        yield _ON_SERVER
        return
    folders = Counter(copy.parent for copy in files.copies_before(place, datetime.now(UTC)))
    for folder, count in folders.items():
        yield Place(
            str(folder),
            f"{count_of(count, 'copie')} de la base, avec les mêmes données",
            "selon leur rotation (jours, semaines, mois, années), ou à « rgpd purger --effacer-copies »",
        )


_ON_SERVER = Place(
    "le serveur de la base",
    "ses copies (pg_dump), ses journaux de transactions archivés, un serveur de secours",
    "selon ce qu'en décide la personne qui l'administre",
)
_ELSEWHERE = (
    Place(
        "les autres comptes de la machine",
        "les brouillons et la configuration de qui y saisit, dans son dossier personnel (mode 0600)",
        "jusqu'à leur reprise ou leur abandon",
    ),
    Place(
        "les fichiers exportés, fiches, comptes rendus et copies placées ailleurs",
        "ce que chacun y a mis ; le programme ne sait pas où ils sont",
        "selon qui les détient",
    ),
)
"""What the program cannot look at, but must say."""
