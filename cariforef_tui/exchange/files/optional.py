"""Optional libraries: one sentence that names the extra where one is absent."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from cariforef_tui.services.ports.errors import ConfigurationError


def load_optional(module: str, extra: str, purpose: str) -> ModuleType:
    """Return the module, or raise ConfigurationError that says the command that brings it."""
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
