"""Optional libraries: one sentence that names the extra where one is absent."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from cariforef_tui.services.ports.errors import ConfigurationError


def load_optional(module: str, extra: str, purpose: str) -> ModuleType:
    """Return the module, or raise ConfigurationError that says which extra brings it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ConfigurationError(
            f"{purpose} demande un complément : dans le dossier du programme, pip install '.[{extra}]'."
        ) from error
