"""`cariforef reglages fichiers`: the path of each of the person's files, and whether it exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_lines

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation

NOWHERE = "nulle part (pas de dossier personnel)"


@command("base")
def fichiers(invocation: Invocation) -> None:
    """Dire où est chaque fichier : configuration, base, copies, brouillons…

    La configuration (config.toml) porte vos initiales et, dans [interface], le thème et les touches que vous
    avez changées. Par un compte de service, ils sont dans la base, à votre nom.
    """
    from cariforef_tui.machine.account import is_for_another
    from cariforef_tui.machine.configuration import config_file, state_dir
    from cariforef_tui.machine.logs import INCIDENTS

    base, state = invocation.place, state_dir()
    print_lines(
        [
            f"configuration : {_describe(config_file())}",
            *([f"base : {base.shown}"] if base.is_server else _describe_store(Path(base.path))),
            f"brouillons : {_describe(state)}",
            f"incidents : {_describe(state and state / INCIDENTS)}",
            f"thème et touches : dans la {'base, à votre nom' if is_for_another() else 'configuration'}",
        ]
    )


def _describe_store(path: Path) -> Iterator[str]:
    from cariforef_tui.machine.store_files import ANCRES, COPIES

    for name, suffix in (("base", ""), ("copies", COPIES), ("codes de contrôle", ANCRES)):
        yield f"{name} : {_describe(path.with_name(path.name + suffix))}"


def _describe(path: Path | None) -> str:
    if path is None:
        return NOWHERE
    return str(path) if path.exists() else f"{path} (pas encore)"
