"""Load optional libraries; if one is missing, the error names the extra to install."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from cariforef_tui.services.ports.errors import ConfigurationError


def load_optional(module: str, extra: str, purpose: str) -> ModuleType:
    """Return the module; if missing, raise ConfigurationError with the command that installs `extra`."""
    try:
        return import_module(module)
    except ImportError as error:
        from cariforef_tui.machine.extras import install_command

        raise ConfigurationError(
            f"{purpose} demande une bibliothèque de plus : {install_command(extra)}"
        ) from error


def has_optional(module: str) -> bool:
    """Return whether the module is installed, without importing it."""
    return find_spec(module) is not None
