"""The files that a person names: read and written by the rights of the account that runs the program.

By sudo or by a browser, that is a service account, and not the person's: it may read and write what they may
not. They give and take what they would name by the standard streams, which are theirs.
"""

from __future__ import annotations

from pathlib import Path

from cariforef_tui.machine import account
from cariforef_tui.services.ports.errors import DroitRefuse

NOMMER = "nommer un fichier"
"""The action that the journal keeps of an attempt on somebody else's file."""
PAR_LA_SORTIE = "Donnez « - » au lieu du nom, et redirigez la sortie standard chez vous."
PAR_LES_COMMANDES = "Quittez, puis redirigez chez vous une commande, comme mois fiche --pdf - > fiche.pdf."
PAR_L_IMPORT = "Quittez, puis redirigez votre fichier vers la commande : importer agenda - < agenda.ics."
PAR_L_ENTREE = "Donnez le contenu par l'entrée standard (-)."
AU_PROPRIETAIRE = "Cela revient au compte propriétaire de la base, depuis ce compte lui-même."
A_CONSULTER = "Une sauvegarde se consulte seulement."


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
