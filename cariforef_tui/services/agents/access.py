"""Judge the files that a person names: by whose rights they are read and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import (
    Droit,
    Regime,
    regime_of,
)
from cariforef_tui.machine import account
from cariforef_tui.machine.places import is_address, show_place
from cariforef_tui.services.agents.rights import check
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Store

if TYPE_CHECKING:
    from cariforef_tui.services.ports.files import StoreAdmin


NOMMER = "nommer un fichier"
"""The action that the journal keeps of an attempt on somebody else's file."""
PAR_LA_SORTIE = "Donnez « - » au lieu du nom, et redirigez la sortie standard chez vous."
PAR_LES_COMMANDES = "Quittez, puis redirigez chez vous une commande : exporter, mois fiche --json."
PAR_L_IMPORT = "Quittez, puis redirigez votre fichier vers la commande : importer agenda - < agenda.ics."
PAR_L_ENTREE = "Donnez le contenu par l'entrée standard (-)."
AU_PROPRIETAIRE = "Cela revient au compte propriétaire de la base, depuis ce compte lui-même."
A_CONSULTER = "Une sauvegarde se consulte seulement."


def find_judge(admin: Callable[[str], StoreAdmin], place: str, installation: Callable[[], str]) -> str | None:
    """Return the live store whose rights judge the copy at `place`, None if it judges itself.

    Raises:
        DroitRefuse: it is neither the store of the installation nor a copy of it, and not one's own.
    """
    if not account.is_for_another():
        return None
    live = installation()
    if _is_same(place, live):
        return None
    files = admin(live).files
    if files is not None and files.is_copy(live, place):
        return live
    raise refuse_file(
        show_place(place),
        f"Vous ne pouvez ouvrir que la base de l'installation ({show_place(live)}) et ses sauvegardes.",
    )


def check_named_file(chemin: str | Path, conseil: str) -> None:
    """Check that a file named by a person is theirs to read or write; `conseil` says what to do if not.

    Raises:
        DroitRefuse: they came through an account that is not their own.
    """
    if account.is_for_another():
        raise refuse_file(chemin, conseil)


def refuse_file(chemin: str | Path, conseil: str) -> DroitRefuse:
    """Return the refusal of a file, in one line."""
    return DroitRefuse(
        f"{chemin} n'est pas à vous : vous passez par un compte de service. {conseil}", NOMMER, str(chemin)
    )


def open_judged(admin: StoreAdmin, place: str, juge: str | None) -> Store:
    """Open the store at `place`; with `juge`, it is a read-only copy under that live store's rights."""
    if juge is None:
        return admin.open(place)
    live = admin.open(juge)
    try:
        with live.reading() as reading:
            agents = reading.agents()
    finally:
        live.close()
    return admin.open(place, agents)


def check_steward(agents: Sequence[Agent], acteur: str | None) -> None:
    """Check that `acteur` (None: nobody known) may copy, restore or migrate the store as a file.

    Raises:
        DroitRefuse: there is a direction, and `acteur` is not of it.
    """
    if acteur is not None:
        check(agents, acteur, Droit.ADMINISTRER)
    elif regime_of(agents) is not Regime.OUVERT:
        raise DroitRefuse(
            "Qui agit ? Le fichier de la base est réservé à la direction : donnez --agent INITIALES, ou la "
            "variable CARIFOREF_AGENT.",
            Droit.ADMINISTRER.value,
        )


def _is_same(place: str, live: str) -> bool:
    if is_address(place) or is_address(live):
        return place == live
    with suppress(OSError, ValueError):
        return Path(place).samefile(live)
    return Path(place).absolute() == Path(live).absolute()
