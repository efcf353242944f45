"""Failures that are no refusal of a rule: of the store, its file, the configuration, rights.

`domain.values.refusals` holds what a rule refuses. Every class here becomes one French sentence, on stderr or
on the screen, and one exit code (see `cli/kit/exits.py`).
"""

from __future__ import annotations

import errno

from cariforef_tui.domain.temps.saisies import CellChange, Saisie
from cariforef_tui.domain.values.refusals import CariforefError

_SYSTEME = {
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "quota de disque atteint",
    errno.EFBIG: "fichier trop grand pour ce disque",
    errno.EROFS: "système de fichiers en lecture seule",
    errno.EIO: "erreur du disque",
    errno.ENOENT: "introuvable",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "droits insuffisants",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un élément du chemin n'est pas un dossier",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ELOOP: "liens qui se mordent la queue",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ENFILE: "trop de fichiers ouverts sur la machine",
    errno.ETXTBSY: "fichier en cours d'exécution",
    errno.EBUSY: "occupé par un autre programme",
    errno.EBADF: "sortie fermée",
}


def describe_os_error(error: OSError) -> str:
    """Return why the system refused, in a few French words."""
    return _SYSTEME.get(error.errno or 0, f"erreur {error.errno} du système")


class ConfigurationError(CariforefError):
    """A configuration that cannot be read, a file not found, an unsupported place (exit 3)."""


class StoreError(CariforefError):
    """Any failure of the store; the subclasses say which.

    `is_after_write` is True if a reading failed in a session that has written: what it wrote is stored.
    """

    is_after_write = False


class StoreNotFound(StoreError):
    """No store at that place, or a place that cannot hold one (exit 3)."""


class StoreDenied(StoreError):
    """The file or its folder may not be used with these rights (exit 4)."""


class StoreBusy(StoreError):
    """Somebody else is writing; nothing was written, try again (exit 5)."""


class StoreCrossed(StoreBusy):
    """Somebody else wrote what this write read or waited for: the same write, done again, may pass."""


class StoreForeign(StoreError):
    """Not a cariforef store, or a damaged one (exit 6)."""


class DroitRefuse(CariforefError):
    """The person may not do that (exit 4). The journal keeps `action` and `objet` of the attempt.

    `is_kept` is True once it has.
    """

    is_kept = False

    def __init__(self, message: str, action: str, objet: str = "tout") -> None:
        super().__init__(message)
        self.action = action
        self.objet = objet


class StoreVersion(StoreError):
    """The schema is older or newer than this program's (exit 7)."""


class StoreIO(StoreError):
    """Disk full, quota, I/O error, files moved under the program (exit 9)."""


class StoreIntegrity(StoreError):
    """Rows were changed outside the program (exit 11)."""


class ServerLost(CariforefError):
    """The browser's server can no longer begin a session, though nobody stopped it (exit 1)."""


class MailError(CariforefError):
    """A mail that has not left, as far as the program knows (exit 9)."""


class MailAway(MailError):
    """The mail server does not answer, or not as it should: nothing leaves for now."""


class MailRefused(MailError):
    """The server clearly refused one mail: it has not left."""


class MailUncertain(MailError):
    """The server received a whole mail, but its answer was lost: the mail may have left."""


class Conflit(CariforefError):
    """The thing to change is no longer as it was read; nothing was written (exit 10)."""


class ConflitSaisie(Conflit):
    """The cell changed since it was read: what was wanted, what is there, who wrote it and when (UTC)."""

    def __init__(
        self, message: str, change: CellChange, actuel: Saisie | None, par: str | None, quand: str | None
    ) -> None:
        super().__init__(message)
        self.change = change
        self.actuel = actuel
        self.par = par
        self.quand = quand
