"""`services.ports.files.StoreTransfers`: between a file and a server, one way or the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from cariforef_db.files.anchors import ancre_now, replace_ancres
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.place import Address, parse_address
from cariforef_db.store.admin import to_path
from cariforef_db.transfer.body import body_source, new_body, unfinished_body
from cariforef_db.transfer.carrying import carry, carry_on, read_first_seal
from cariforef_db.transfer.ends import Source, Target
from cariforef_db.transfer.file import file_source, new_file, unfinished_file
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.machine.places import is_address
from cariforef_tui.services.ports.errors import StoreIntegrity, StoreNotFound
from cariforef_tui.services.ports.files import Transfert
from cariforef_tui.services.ports.progress import Progress

_WAYS = "Un transfert va d'un fichier à un serveur, ou d'un serveur à un fichier."
_Carry = Callable[[Source, Target, Progress], Transfert]
_ToBody = Callable[[Address, str], AbstractContextManager[Target]]
_ToFile = Callable[[Path, str], AbstractContextManager[Target]]


class Transfers:
    """Places are a path and an address, in either order."""

    def transfer(self, source: str, target: str, progress: Progress) -> Transfert:
        if is_address(target):
            return _to_server(source, target, new_body, carry, progress)
        return _to_file(source, target, new_file, carry, progress)

    def resume(self, source: str, target: str, progress: Progress) -> Transfert:
        if is_address(target):
            return _to_server(source, target, unfinished_body, carry_on, progress)
        return _to_file(source, target, unfinished_file, carry_on, progress)


def _to_server(source: str, target: str, take: _ToBody, how: _Carry, progress: Progress) -> Transfert:
    if is_address(source):
        raise StoreNotFound(f"{_WAYS} D'un serveur à un autre, passez par un fichier.")
    address = parse_address(target)
    with (
        translating(address.shown),
        file_source(to_path(source), progress) as read,
        take(address, read_first_seal(read)) as made,
    ):
        return _carry(read, made, how, progress)


def _to_file(source: str, target: str, take: _ToFile, how: _Carry, progress: Progress) -> Transfert:
    if not is_address(source):
        raise StoreNotFound(f"{_WAYS} D'un fichier à un autre : « cariforef base sauvegarder FICHIER ».")
    path = to_path(target)
    with body_source(parse_address(source)) as read, take(path, read_first_seal(read)) as made:
        done = _carry(read, made, how, progress)
    with suppress(OSError):
        replace_ancres(path, (ancre_now(done.tete.seq, done.tete.empreinte),))
    return done


def _carry(source: Source, target: Target, how: _Carry, progress: Progress) -> Transfert:
    """Carry; leave nothing of a target that cannot become its source's equal."""
    try:
        return how(source, target, progress)
    except (Refus, StoreIntegrity):
        target.discard()
        raise
