"""Ask a person at the terminal whether to write what was shown; copy the store before a large change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.output import is_terminal, print_lines, print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.values.refusals import ConfirmationRequise, DateRefusee

if TYPE_CHECKING:
    from cariforef_tui.services.agents.bring_table import F, TableRequest
    from cariforef_tui.services.ports.store import Store

_OUI = frozenset({"o", "oui", "y", "yes"})
"""Answers for yes: in French, and in English as other programs ask it."""
oui_option = click.option("--oui", is_flag=True, help="Écrire sans poser la question.")


def can_ask() -> bool:
    """Return True if a person sees what is shown and can answer."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def is_agreed(question: str, *, oui: bool) -> bool:
    """Return True if a person agrees to what was shown; raises ConfirmationRequise if nobody can be asked."""
    if oui:
        return True
    if not can_ask():
        raise ConfirmationRequise("Rien n'a été écrit : hors d'un terminal, ajoutez --oui.")
    if ask(f"{question} [o/N] ") in _OUI:
        return True
    print_lines(["Rien n'a été écrit."])
    return False


def ask(question: str) -> str:
    """Return the answer of a person at the terminal, its case aside."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold()


def describe_table(demande: TableRequest[F], used: Sequence[str] = ()) -> Iterator[str]:
    """Yield what to tell of a table: its encoding, and the titles that are used or ignored."""
    yield from (f"  {remark}" for remark in demande.feuille.remarques)
    for what, titres in (("Colonnes", used), ("Colonnes ignorées", demande.ignorees)):
        if titres:
            yield from wrap_text(f"{what} : {', '.join(titres)}", indent="  ")


def is_import_agreed(
    shown: Iterable[str], nothing: str | None, question: str = "Importer ?", *, oui: bool
) -> bool:
    """Show what an import would do, and return True if a person agrees to it.

    `nothing` says why there is nothing to write. If nobody can be asked, this is only a preview.
    """
    print_lines(shown)
    if nothing is not None:
        print_lines([nothing])
        return False
    if oui or can_ask():
        return is_agreed(question, oui=oui)
    print_lines(["Rien n'a été écrit : relisez l'aperçu, puis ajoutez --oui."])
    return False


def describe_unchanged(source: str, changes: object, held: object) -> str | None:
    """Return why there is nothing to write, None if there are `changes`; `held` is what is there already."""
    if changes:
        return None
    return f"Déjà importé : {source}, rien à changer." if held else f"Rien à importer : {source}."


@contextmanager
def asking_date_last(check: Callable[[], None]) -> Iterator[None]:
    """If the block refuses a date, call `check` first: what it refuses is reported instead."""
    try:
        yield
    except DateRefusee:
        check()
        raise


def save_before(invocation: Invocation, store: Store) -> None:
    """Make a verified copy of the file before a change, and print its path; raises StoreError on failure."""
    if store.read_only_reason is not None:
        return
    files = invocation.admin.files
    if files is None:
        print_notice("Aucune copie n'est faite d'avance sur un serveur : elles s'y font par pg_dump.")
        return
    saved = files.backup(invocation.place.path, None)
    print_lines([f"Sauvegarde d'avant : {saved}"])
