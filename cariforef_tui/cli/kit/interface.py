"""`cariforef` alone: check the terminal, then open the interface."""

from __future__ import annotations

import codecs
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.output import is_terminal
from cariforef_tui.domain.values.dates import parse_date
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.launch import Launch
from cariforef_tui.services.ports.errors import ConfigurationError

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Progress, Store

JOUR_FICTIF, AGENT_FICTIF = date(2018, 5, 22), "DM"
"""The date and the person of the demonstration: mid-year, with past months and échéances ahead."""
KEPT_VARIABLES = frozenset({"TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"})
"""Variables of appearance that a person may set; Textual's others name code or files."""


def open_interface(invocation: Invocation) -> int:
    """Open the interface on the store; returns its exit code.

    Raises:
        ConfigurationError: no terminal, or one that cannot show it.
    """
    return run_interface(invocation, launch_of(invocation))


def launch_of(invocation: Invocation) -> Launch:
    """Return the parameters that the interface starts with, from the options typed."""
    from cariforef_tui.machine.account import is_for_another
    from cariforef_tui.machine.configuration import ConfigurationKeeper

    au = invocation.given.get("au")
    has_own_files = not is_for_another()
    return Launch(
        open_store=lambda progress: _open_store(invocation, progress),
        feries=lambda exercice: invocation.admin.feries(exercice),
        today=invocation.wiring.today,
        now=invocation.wiring.now,
        au=parse_date(au, invocation.wiring.today()) if au is not None else None,
        agent=invocation.agent,
        remember_agent=_remember_agent,
        state_dir=drafts_folder(),
        bound_agent=lambda: invocation.bound_agent,
        theme=invocation.load_configuration().theme if has_own_files else None,
        keeper=ConfigurationKeeper() if has_own_files else None,
        demonstrate=lambda: run_demonstration(invocation, JOUR_FICTIF),
        give=invocation.wiring.give,
        has_files=has_own_files and invocation.wiring.give is None,
    )


def _open_store(invocation: Invocation, progress: Progress) -> Store:
    try:
        return invocation.open_or_create(progress)
    except CariforefError as error:
        from cariforef_tui.cli.kit.access import keep_attempt

        keep_attempt(invocation, error)
        raise


def run_demonstration(invocation: Invocation, au: date) -> int:
    """Open the interface on a temporary store of fictitious days up to `au`; return its exit code."""
    with tempfile.TemporaryDirectory(prefix="cariforef-demo-") as folder:
        place = str(Path(folder) / "demo.db")
        launch = Launch(
            open_store=lambda progress: invocation.wiring.demonstration(place, au, progress),
            feries=lambda exercice: invocation.admin.feries(exercice),
            today=invocation.wiring.today,
            now=invocation.wiring.now,
            au=au,
            agent=_choose_fictif(invocation),
            remember_agent=lambda _initiales: None,
            state_dir=Path(folder),
            demo=True,
            give=invocation.wiring.give,
        )
        return run_interface(invocation, launch)


def _choose_fictif(invocation: Invocation) -> str:
    """Return the initials of the person who acts in the demonstration.

    They are `--agent` as typed; else CARIFOREF_AGENT if the demonstration has it; else AGENT_FICTIF.
    """
    said = (invocation.said_agent or AGENT_FICTIF).upper()
    is_there = any(agent.initiales == said for agent in invocation.wiring.seeds().agents)
    return said if is_there or "agent" in invocation.given else AGENT_FICTIF


def run_interface(invocation: Invocation, launch: Launch) -> int:
    """Open the interface with `launch`, in a checked terminal; return its exit code."""
    check_terminal()
    drop_textual_variables()
    return invocation.wiring.interface(launch)


def check_terminal() -> None:
    """Raise ConfigurationError unless this is a terminal that can show the interface."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise ConfigurationError(
            "L'interface demande un terminal ; dans un script, utilisez une commande (cariforef --help)."
        )
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        raise ConfigurationError(
            "Ce terminal (TERM=dumb) ne peut pas afficher l'interface ; les commandes restent disponibles."
        )
    encoding = sys.stdout.encoding or "ascii"
    if codecs.lookup(encoding).name != "utf-8":
        raise ConfigurationError(
            f"Le terminal est en {encoding} : l'interface demande UTF-8 (par exemple LANG=fr_FR.UTF-8)."
        )


def drop_textual_variables() -> None:
    """Remove the variables of Textual, which could run code, but not its theme and animations.

    Remove an empty NO_COLOR too: it means nothing (no-color.org), but Textual would obey it.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL_")]:
        if name not in KEPT_VARIABLES:
            del os.environ[name]
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]


def drafts_folder() -> Path:
    """Return the folder of drafts: the user's own, or else a new private one, unknown to other sessions."""
    from cariforef_tui.machine.configuration import state_dir

    return state_dir() or Path(tempfile.mkdtemp(prefix="cariforef-"))


def _remember_agent(initiales: str) -> None:
    from cariforef_tui.machine.configuration import remember_agent

    remember_agent(initiales)
