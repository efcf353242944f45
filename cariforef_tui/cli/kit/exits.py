"""The exit code of every foreseen failure."""

from __future__ import annotations

from enum import IntEnum

from cariforef_tui.domain.values.refusals import CariforefError, Refus
from cariforef_tui.services.ports import errors


class ExitCode(IntEnum):
    FAIT = 0
    IMPREVU = 1
    USAGE = 2
    CONFIGURATION = 3
    DROITS = 4
    OCCUPE = 5
    ETRANGER = 6
    VERSION = 7
    REFUS = 8
    DISQUE = 9
    CONFLIT = 10
    PREUVE = 11
    INTERROMPU = 130


class OutputError(CariforefError):
    """Standard output cannot be written (disk full, I/O error): `cause` says why in a few French words."""

    def __init__(self, cause: str, message: str | None = None) -> None:
        super().__init__(message or f"Sortie impossible à écrire : {cause}.")
        self.cause = cause


_CODES: tuple[tuple[type[CariforefError], ExitCode], ...] = (
    (Refus, ExitCode.REFUS),
    (errors.Conflit, ExitCode.CONFLIT),
    (errors.ConfigurationError, ExitCode.CONFIGURATION),
    (errors.StoreNotFound, ExitCode.CONFIGURATION),
    (errors.StoreDenied, ExitCode.DROITS),
    (errors.DroitRefuse, ExitCode.DROITS),
    (errors.StoreBusy, ExitCode.OCCUPE),
    (errors.StoreForeign, ExitCode.ETRANGER),
    (errors.StoreVersion, ExitCode.VERSION),
    (errors.StoreIO, ExitCode.DISQUE),
    (errors.StoreIntegrity, ExitCode.PREUVE),
    (OutputError, ExitCode.DISQUE),
)


def exit_code_of(error: CariforefError) -> ExitCode:
    """Return the exit code of `error`, IMPREVU for a class that no rule names."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    return ExitCode.IMPREVU
