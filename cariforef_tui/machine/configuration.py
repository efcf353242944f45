"""The user's folders, and their configuration: who they are and what they like, in one TOML file.

Order of precedence: option, environment, configuration file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path, user_data_path, user_state_path

from cariforef_tui.machine.private_file import NotRegular, TooLarge, read_regular, replace_private
from cariforef_tui.services.ports.errors import ConfigurationError, StoreDenied

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

VARIABLE_BASE = "CARIFOREF_BASE"
VARIABLE_AGENT = "CARIFOREF_AGENT"
OCTETS_MAX = 100_000
"""Bytes of the configuration file: a device would never end."""
_TABLES = ("interface", "courriel")
_TEXTS = {"agent": 'des initiales, par exemple agent = "DM"', "base": "un chemin ou une adresse"}
_LINE = re.compile(r"line (\d+)")
"""tomllib gives the line in its message only."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The content of the file: None, or empty, for what is not there. Its tables are as TOML reads them."""

    agent: str | None = None
    base: str | None = None
    interface: Mapping[str, object] = field(default_factory=dict)
    courriel: Mapping[str, object] = field(default_factory=dict)

    @property
    def theme(self) -> str | None:
        """The theme of the interface, None if there is none or it is no text."""
        theme = self.interface.get("theme")
        return theme if isinstance(theme, str) else None


def config_dir() -> Path | None:
    """Return the folder of the configuration; None if the user has no folder of their own."""
    try:
        return user_config_path("cariforef")
    except RuntimeError:
        return None


def config_file() -> Path | None:
    """Return the path of the configuration file; None if the user has no folder of their own."""
    folder = config_dir()
    return folder and folder / "config.toml"


def state_dir() -> Path | None:
    """Return the folder of drafts and of the incidents file; None if the user has no folder of their own."""
    try:
        return user_state_path("cariforef")
    except RuntimeError:
        return None


def default_base() -> Path:
    """Return the user's own store; raises ConfigurationError if they have no folder."""
    try:
        return user_data_path("cariforef") / "cariforef.db"
    except RuntimeError:
        raise ConfigurationError(
            "Dossier personnel introuvable : donnez la base par --base CHEMIN."
        ) from None


def load_configuration() -> Configuration:
    """Read the configuration file, empty if there is none; raises ConfigurationError with the line."""
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
    """Keep the user's initials in the configuration file; raises ConfigurationError if it cannot."""
    with _editing("vos initiales ne sont pas retenues") as document:
        document["agent"] = initiales


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
        """Keep one preference, given as JSON; raises ConfigurationError if it cannot be written."""
        import json

        import tomlkit

        value = None if valeur is None else json.loads(valeur)
        with _editing("cela n'est pas retenu") as document:
            table = document.setdefault("interface", tomlkit.table())
            if not isinstance(table, MutableMapping):
                raise ConfigurationError(f"{config_file()} : « interface » n'y est pas une table.")
            if value is None:
                table.pop(cle, None)
            elif isinstance(value, dict):
                # A `[interface]` table would take in the lines that follow `interface.theme = …`.
                table[cle] = tomlkit.inline_table()
                table[cle].update(value)
            else:
                table[cle] = value


@contextmanager
def _editing(otherwise: str) -> Iterator[TOMLDocument]:
    """Yield the configuration file to be changed, its comments and order kept, then write it.

    Raises:
        ConfigurationError: it cannot be read or written; `otherwise` ends the sentence.
    """
    import tomlkit

    path = config_file()
    if path is None:
        raise ConfigurationError(f"Dossier personnel introuvable : {otherwise}.")
    before = _read_text(path)
    # tomllib comes first, since its refusal names the line.
    parse_configuration(before, str(path))
    # tomlkit would add a key on the last line if it has no end of line.
    document = tomlkit.parse(before if before.endswith("\n") or not before else f"{before}\n")
    yield document
    try:
        replace_private(path, tomlkit.dumps(document).encode())
    except OSError as error:
        raise ConfigurationError(f"{path} ne s'écrit pas : {otherwise}.") from error


def _read_text(path: Path) -> str:
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


def _line_of(texte: str, key: str) -> int:
    pattern = re.compile(rf"""^\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
    lines = texte.splitlines()
    return next((rang for rang, line in enumerate(lines, start=1) if pattern.match(line)), 1)


def make_folder(folder: Path) -> None:
    """Make the folder of one's own store, private; raises StoreDenied if it cannot be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreDenied(f"Le dossier {folder} ne peut pas être créé : donnez --base CHEMIN.") from error
