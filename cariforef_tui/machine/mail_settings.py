"""The table `[courriel]` of the configuration: the server, the sender, and where the password is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cariforef_tui.services.ports.errors import ConfigurationError

PORTS = {"starttls": 587, "tls": 465}
_SECRET_MAX = 1_000
"""Bytes of a password's file: one line."""
_COMMAND_S = 30.0
_FOLDERS = ("/usr/sbin", "/usr/lib", "/usr/local/sbin")
"""Folders of `sendmail`, which are not in people's PATH."""
_SENDER = re.compile(r"(?:[^<>@\r\n]*<)?(?P<address>[^\s<>@]+@[^\s<>@]+)>?")


class Securite(StrEnum):
    """How the connection is ciphered; no value leaves it plain."""

    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The values of the table; `serveur` is None if the host's `sendmail` takes the mail."""

    de: str
    serveur: str | None = None
    port: int = 0
    securite: Securite = Securite.STARTTLS
    certificats: str | None = None
    utilisateur: str | None = None
    mot_de_passe_fichier: str | None = None
    mot_de_passe_commande: str | None = None
    sendmail: str | None = None

    @property
    def address(self) -> str:
        """The address in « cariforef <cariforef@exemple.fr> »."""
        match = _SENDER.fullmatch(self.de)
        return match["address"] if match else self.de

    def read_password(self) -> str:
        """Return the password, from its file or its command.

        Raises:
            ConfigurationError: neither gives one, or others may read the file.
        """
        if self.mot_de_passe_fichier is not None:
            return _first_line(_read_secret(Path(self.mot_de_passe_fichier).expanduser()))
        if self.mot_de_passe_commande is not None:
            return _first_line(_ask_command(self.mot_de_passe_commande))
        raise ConfigurationError(
            "[courriel] : « utilisateur » attend « mot_de_passe_fichier » ou « mot_de_passe_commande »."
        )

    def find_sendmail(self) -> str:
        """Return the path of the host's `sendmail`; raises ConfigurationError if there is none."""
        folders = os.pathsep.join((*_FOLDERS, os.environ.get("PATH", os.defpath)))
        found = shutil.which(self.sendmail or "sendmail", path=folders)
        if found is None:
            raise ConfigurationError(
                f"{self.sendmail or 'sendmail'} introuvable sur cette machine : donnez « serveur » dans la "
                "table [courriel] de la configuration."
            )
        return found


def read_settings(table: Mapping[str, object], source: Path | str) -> MailSettings:
    """Return what the table `[courriel]` says; raises ConfigurationError, which names the file and key."""
    known = {name: int if name == "port" else str for name in MailSettings.__dataclass_fields__}
    for key, value in table.items():
        if key not in known:
            raise ConfigurationError(f"{source}, [courriel] : clé « {key} » inconnue ({', '.join(known)}).")
        if type(value) is not known[key]:
            kind = "un nombre" if known[key] is int else "un texte"
            raise ConfigurationError(f"{source}, [courriel] : « {key} » attend {kind}.")
    values = {key: value for key, value in table.items() if isinstance(value, str)}
    if not _SENDER.fullmatch(values.pop("de", "")):
        raise ConfigurationError(
            f'{source} : dites au nom de qui part le courriel : une table [courriel], et dedans de = "'
            'cariforef@exemple.fr".'
        )
    try:
        securite = Securite(values.pop("securite", Securite.STARTTLS))
    except ValueError as error:
        raise ConfigurationError(f"{source}, [courriel] : « securite » vaut starttls ou tls.") from error
    port = table.get("port")
    return MailSettings(
        **values,
        de=str(table["de"]),
        securite=securite,
        port=port if isinstance(port, int) else PORTS[securite],
    )


def _read_secret(path: Path) -> bytes:
    from cariforef_tui.machine.regular import read_regular

    try:
        if path.stat().st_mode & 0o077:
            raise ConfigurationError(f"{path} se lit par d'autres que vous : chmod 600 {path}")
        return read_regular(path, _SECRET_MAX)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} : mot de passe du courrier illisible.") from error


def _ask_command(command: str) -> bytes:
    try:
        # Whoever administers the mail wrote this command in the configuration of their own account.
        done = subprocess.run(  # noqa: S603
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_COMMAND_S,
        )
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        raise ConfigurationError(
            "[courriel] : la commande de « mot_de_passe_commande » n'a pas donné de mot de passe."
        ) from error
    return done.stdout


def _first_line(data: bytes) -> str:
    lines = data.decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].strip():
        raise ConfigurationError("[courriel] : le mot de passe du courrier est vide.")
    return lines[0].strip()
