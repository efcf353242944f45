"""Failures around the rules: exceptions of the store, its file, the configuration, rights.

`domain.refus` holds what a rule refuses. Every class here becomes one French sentence on stderr or in
place, and one exit code (see `cli.exit_codes`).
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
    """Configuration that cannot be read, file not found, unsupported place (exit 3)."""


class StoreError(CariforefError):
    """Any failure of the store; the subclasses say which."""


class StoreNotFound(StoreError):
    """No store at that place, or a place that cannot hold one (exit 3)."""


class StoreDenied(StoreError):
    """Rights on the file or its folder (exit 4)."""


class StoreBusy(StoreError):
    """Somebody else is writing; nothing was written, try again (exit 5)."""


class StoreCrossed(StoreBusy):
    """Somebody else wrote what this write read, or what it waited for: done again, one passes."""


class StoreForeign(StoreError):
    """Not a cariforef store, or a damaged one (exit 6)."""


class DroitRefuse(CariforefError):
    """The person may not do that (exit 4). `action` and `objet` are what the journal keeps of the attempt.

    `is_kept` is True once it does.
    """

    is_kept = False

    def __init__(self, message: str, action: str, objet: str) -> None:
        super().__init__(message)
        self.action = action
        self.objet = objet


class StoreVersion(StoreError):
    """Older or newer schema than this program's (exit 7)."""


class StoreIO(StoreError):
    """Disk full, quota, I/O error, files moved under the program (exit 9)."""


class StoreIntegrity(StoreError):
    """Proof that rows were changed outside the program (exit 11)."""


class ServerLost(CariforefError):
    """The browser's server can begin no session any more, by no order of anybody's (exit 1)."""


class MailError(CariforefError):
    """Mail that has not left, as far as anybody knows (exit 9)."""


class MailAway(MailError):
    """The mail server does not answer, or not as asked: nothing leaves for now."""


class MailRefused(MailError):
    """The server clearly refused one mail: it has not left."""


class MailUncertain(MailError):
    """The server had one mail whole, and its answer was lost: it may have left."""


class Conflit(CariforefError):
    """What was to be changed is no longer as it was read, or is hidden; nothing was written (exit 10)."""


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
