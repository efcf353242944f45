"""The user's folders, and their configuration: who they are and what they like, in one TOML file.

Order of precedence: option, environment, configuration file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cariforef_tui.machine.private_file import replace_private
from cariforef_tui.services.ports.errors import ConfigurationError

VARIABLE_BASE = "CARIFOREF_BASE"
VARIABLE_AGENT = "CARIFOREF_AGENT"
OCTETS_MAX = 100_000
"""Bytes: one line is enough, and a device would never end."""

_TABLES = ("interface", "courriel")
_TEXTS = {"agent": 'des initiales, par exemple agent = "DM"', "base": "un chemin ou une adresse"}

_AGENT = re.compile(r"^\s*agent\s*=.*$", re.MULTILINE)
"""The line to change, so that comments and order are kept."""

_INTERFACE = re.compile(r"^\[interface\][^\n]*\n?(?P<body>(?:(?!^\[).*\n?)*)", re.MULTILINE)
"""The table of what they like, and its lines up to the next table."""

_LINE = re.compile(r"line (\d+)")
"""tomllib says where in its message alone."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file says; None, or nothing, where it says nothing. Its tables are as TOML reads them."""

    agent: str | None = None
    base: str | None = None
    interface: Mapping[str, object] = field(default_factory=dict)
    courriel: Mapping[str, object] = field(default_factory=dict)

    @property
    def theme(self) -> str | None:
        """The theme that they like, None for one that is no text."""
        theme = self.interface.get("theme")
        return theme if isinstance(theme, str) else None


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
        if key in _TABLES:
            continue
        if key not in _TEXTS:
            raise ConfigurationError(
                f"{where} : clé « {key} » inconnue (« agent », « base », « interface », « courriel »)."
            )
        if not isinstance(value, str):
            raise ConfigurationError(f"{where} : « {key} » attend {_TEXTS[key]}.")
    tables = {key: values[key] for key in _TABLES if isinstance(values.get(key), dict)}
    return Configuration(agent=values.get("agent"), base=values.get("base"), **tables)


def remember_agent(initiales: str) -> None:
    """Keep who I am in the configuration file; raises ConfigurationError where it cannot be written."""
    path = config_file()
    if path is None:
        raise ConfigurationError("Dossier personnel introuvable : vos initiales ne sont pas retenues.")
    _write_text(path, _set_agent(_read_text(path), initiales), "vos initiales ne sont pas retenues")


class ConfigurationKeeper:
    """Keeps what a person likes in the configuration file of their own account; its other lines stay."""

    def read(self) -> Mapping[str, str]:
        """Return each preference as JSON; raises ConfigurationError for a file that cannot be read."""
        import json

        texts = {}
        for cle, value in load_configuration().interface.items():
            with suppress(TypeError, ValueError):
                texts[cle] = json.dumps(value, ensure_ascii=False)
        return texts

    def write(self, cle: str, valeur: str | None) -> None:
        """Keep one preference, given as JSON; raises ConfigurationError where it cannot be written."""
        import json

        path = config_file()
        if path is None:
            raise ConfigurationError("Dossier personnel introuvable : cela n'est pas retenu.")
        before = _read_text(path)
        value = None if valeur is None else json.loads(valeur)
        texte = _set_preference(before, cle, None if value is None else f"{cle} = {_to_toml(value)}")
        expected = dict(parse_configuration(before, str(path)).interface)
        expected.pop(cle, None)
        expected |= {} if value is None else {cle: value}
        after = parse_configuration(texte, str(path))
        if after.interface != expected:
            raise ConfigurationError(f"{path} : la table [interface] est écrite autrement qu'ici, à la main.")
        _write_text(path, texte, "cela n'est pas retenu")


def _set_preference(texte: str, cle: str, line: str | None) -> str:
    """Return the file's text with one line of its table `interface` set or gone, the others kept."""
    table = _INTERFACE.search(texte)
    if table is None:
        start = texte if not texte or texte.endswith("\n") else f"{texte}\n"
        return texte if line is None else f"{start}\n[interface]\n{line}\n".lstrip("\n")
    lines = [kept for kept in table["body"].splitlines() if not re.match(rf"\s*{re.escape(cle)}\s*=", kept)]
    body = "".join(f"{kept}\n" for kept in ([line, *lines] if line is not None else lines))
    head = texte[: table.start("body")]
    return (head if head.endswith("\n") else f"{head}\n") + body + texte[table.end("body") :]


def _to_toml(value: Any) -> str:
    """Return texts, and lists and tables of texts, as TOML on one line."""
    import json

    if isinstance(value, dict):
        return "{" + ", ".join(f"{_to_toml(key)} = {_to_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_to_toml, value)) + "]"
    # A JSON text is a TOML text, but for this one character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_text(path: Path, texte: str, otherwise: str) -> None:
    try:
        replace_private(path, texte.encode())
    except OSError as error:
        raise ConfigurationError(f"{path} ne s'écrit pas : {otherwise}.") from error


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
