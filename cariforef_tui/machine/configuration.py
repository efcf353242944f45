"""The user's folders, and their configuration: who they are, in one TOML file.

Order of precedence: option, environment, configuration file.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from cariforef_tui.machine.private_file import replace_private
from cariforef_tui.services.ports.errors import ConfigurationError

VARIABLE_BASE = "CARIFOREF_BASE"
VARIABLE_AGENT = "CARIFOREF_AGENT"
OCTETS_MAX = 100_000
"""Bytes: one line is enough, and a device would never end."""

_AGENT = re.compile(r"^\s*agent\s*=.*$", re.MULTILINE)
"""The line to change, so that comments and order are kept."""

_LINE = re.compile(r"line (\d+)")
"""tomllib says where in its message alone."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file says; None where it says nothing."""

    agent: str | None = None


def config_file() -> Path | None:
    """Where the configuration is read and kept; None where the user has no folder of their own."""
    folder = _own("XDG_CONFIG_HOME", "~/.config")
    return folder / "config.toml" if folder else None


def state_dir() -> Path | None:
    """Where drafts and the incidents file go; None where the user has no folder of their own."""
    return _own("XDG_STATE_HOME", "~/.local/state")


def default_base() -> Path:
    """The user's own store; raises ConfigurationError where they have no folder."""
    folder = _own("XDG_DATA_HOME", "~/.local/share")
    if folder is None:
        raise ConfigurationError("Dossier personnel introuvable : donnez la base par --base CHEMIN.")
    return folder / "cariforef.db"


def load_configuration() -> Configuration:
    """Read the configuration file, empty where there is none; raises ConfigurationError with the line."""
    path = config_file()
    texte = _read_text(path) if path else ""
    return parse_configuration(texte, str(path)) if texte.strip() else Configuration()


def parse_configuration(texte: str, source: str) -> Configuration:
    """Return what `texte` states; raises ConfigurationError, which names `source` and the line."""
    import tomllib

    try:
        values = tomllib.loads(texte)
    except (ValueError, RecursionError) as error:
        position = _LINE.search(str(error))
        line = position[1] if position else str(texte.count("\n") + 1)
        raise ConfigurationError(f"{source}, ligne {line} : écriture TOML incorrecte.") from error
    for key, value in values.items():
        where = f"{source}, ligne {_line_of(texte, key)}"
        if key != "agent":
            raise ConfigurationError(f"{where} : clé « {key} » inconnue (seule « agent » existe).")
        if not isinstance(value, str):
            raise ConfigurationError(f'{where} : « agent » attend des initiales, par exemple agent = "DM".')
    return Configuration(agent=values.get("agent"))


def remember_agent(initiales: str) -> None:
    """Keep who I am in the configuration file; raises ConfigurationError where it cannot be written."""
    path = config_file()
    if path is None:
        raise ConfigurationError("Dossier personnel introuvable : vos initiales ne sont pas retenues.")
    texte = _set_agent(_read_text(path), initiales)
    try:
        replace_private(path, texte.encode())
    except OSError as error:
        raise ConfigurationError(f"{path} ne s'écrit pas : vos initiales ne sont pas retenues.") from error


def _read_text(path: Path) -> str:
    from cariforef_tui.machine.regular import NotRegular, TooLarge, read_regular

    try:
        return read_regular(path, OCTETS_MAX).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except NotRegular as error:
        raise ConfigurationError(f"Configuration {path} : un fichier ordinaire est attendu.") from error
    except TooLarge as error:
        raise ConfigurationError(
            f'Configuration {path} : {OCTETS_MAX // 1000} Ko au plus ; une ligne suffit (agent = "DM").'
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}, ligne {line} : texte qui n'est pas en UTF-8.") from error
    except OSError as error:
        raise ConfigurationError(f"Configuration {path} illisible : vérifiez ses droits.") from error


def _set_agent(texte: str, initiales: str) -> str:
    """Return the file's text with `agent` set, its other lines kept."""
    line = f'agent = "{initiales}"'
    changed, count = _AGENT.subn(line, texte, count=1)
    return changed if count else f"{line}\n{texte}"


def _line_of(texte: str, key: str) -> int:
    pattern = re.compile(rf"""^\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
    lines = texte.splitlines()
    return next((rang for rang, line in enumerate(lines, start=1) if pattern.match(line)), 1)


def _own(variable: str, usual: str) -> Path | None:
    # As platformdirs has them, whose import would take longer than a command takes to find its store.
    said = Path(os.environ.get(variable, ""))
    if said.is_absolute():
        return said / "cariforef"
    try:
        folder = Path(usual).expanduser()
    except RuntimeError:
        return None
    return folder / "cariforef" if folder.is_absolute() else None


def make_folder(folder: Path) -> None:
    """Make the folder of one's own store, private; raises StoreDenied where it cannot be made."""
    from cariforef_tui.services.ports.errors import StoreDenied

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreDenied(f"Le dossier {folder} ne peut pas être créé : donnez --base CHEMIN.") from error
