"""Mail that leaves this machine, and the table `[courriel]` of the configuration that says how."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import smtplib
import socket
import ssl
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, make_msgid
from enum import StrEnum
from pathlib import Path

from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.machine.configuration import config_file
from cariforef_tui.services.ports.errors import (
    ConfigurationError,
    MailAway,
    MailRefused,
    MailUncertain,
    describe_os_error,
)
from cariforef_tui.services.ports.mail import Mail, Mailer

PORTS = {"starttls": 587, "tls": 465}
_SECRET_MAX = 1_000
"""Bytes of a password's file: one line."""
_COMMAND_S = 30.0
_FOLDERS = ("/usr/sbin", "/usr/lib", "/usr/local/sbin")
"""Folders of `sendmail`, which are not in people's PATH."""
_SENDER = re.compile(r"(?:[^<>@\r\n]*<)?(?P<address>[^\s<>@]+@[^\s<>@]+)>?")
CONNECT_S = 30.0
ACCEPT_S = 300.0
"""Seconds. A server may examine a mail before it answers: RFC 5321 gives it ten minutes."""
_ANSWER_MAX = 120
"""Characters of the server's answer that a message cites."""
_LINE_STARTS = re.compile(rb"(?m)^\.")
_CLOSING = 421
_QUEUED = 75
"""EX_TEMPFAIL: some versions of `sendmail` have then kept the mail, others have not."""


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
            f"{source} : donnez l'expéditeur du courriel dans une table [courriel] : "
            'de = "cariforef@exemple.fr".'
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
    from cariforef_tui.machine.private_file import read_regular

    try:
        if path.stat().st_mode & 0o077:
            raise ConfigurationError(f"{path} peut être lu par d'autres que vous : chmod 600 {path}")
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


def find_mailer(table: Mapping[str, object]) -> Mailer:
    """Return the mailer that the table `[courriel]` of the configuration asks for: a server, or the host.

    Raises:
        ConfigurationError: it is incomplete or contradictory.
    """
    settings = read_settings(table, config_file() or "Configuration")
    return SmtpMailer(settings, settings.serveur) if settings.serveur else SendmailMailer(settings)


def build_message(mail: Mail, sender: str, domain: str) -> bytes:
    """Return the bytes of a mail, its lines ended by CRLF as SMTP wants."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"], message["Message-ID"] = localtime(), make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    # Servers may refuse or change lines that are long or not ASCII.
    message.set_content(mail.text, cte="quoted-printable")
    if mail.attachment is not None:
        kind, _, subtype = mail.attachment.kind.partition("/")
        message.add_attachment(
            mail.attachment.data, maintype=kind, subtype=subtype, filename=mail.attachment.name
        )
    return message.as_bytes()


class SmtpMailer:
    """Sends by one connection, opened again if it was lost."""

    def __init__(self, settings: MailSettings, server: str) -> None:
        self._settings, self._server = settings, server
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        if self._smtp is None:
            context = self._make_context()
            password = self._settings.read_password() if self._settings.utilisateur else ""
            self._smtp = self._connect(context, password)

    def send(self, mail: Mail) -> None:
        smtp = self._smtp
        if smtp is None:
            raise MailAway(self._away("connexion fermée"))
        data = build_message(mail, self._settings.de, self._settings.address.partition("@")[2])
        try:
            self._check(mail, smtp.mail(self._settings.address), 250)
            self._check(mail, smtp.rcpt(mail.to), 250, 251)
            self._check(mail, smtp.docmd("DATA"), 354)
            # A line that begins with a dot would end the mail: SMTP doubles the dot.
            smtp.send(_LINE_STARTS.sub(b"..", data))
            smtp.send(b".\r\n")
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise MailAway(self._away("connexion perdue")) from error
        try:
            code, answer = _wait_for_answer(smtp)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise MailUncertain(f"{mail.to} : le serveur n'a pas dit s'il a accepté le courriel.") from error
        if 200 <= code < 300:
            return
        # A clear refusal, temporary or not: the mail has not left.
        if 400 <= code < 600:
            raise self._refuse(mail, code, answer)
        self._drop()
        raise MailUncertain(f"{mail.to} : réponse incomprise du serveur ({_cite(code, answer)}).")

    def close(self) -> None:
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._drop()

    def _make_context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._settings.certificats)
        except OSError as error:
            raise ConfigurationError(
                f"[courriel] : « certificats » illisible ({self._settings.certificats})."
            ) from error

    def _connect(self, context: ssl.SSLContext, password: str) -> smtplib.SMTP:
        settings, host = self._settings, socket.gethostname()
        smtp: smtplib.SMTP | None = None
        try:
            if settings.securite is Securite.TLS:
                smtp = smtplib.SMTP_SSL(self._server, settings.port, host, timeout=CONNECT_S, context=context)
            else:
                smtp = smtplib.SMTP(self._server, settings.port, host, timeout=CONNECT_S)
                smtp.starttls(context=context)
            # RFC 3207 wants a second EHLO after STARTTLS, which only a login would send by itself.
            smtp.ehlo_or_helo_if_needed()
            if settings.utilisateur:
                smtp.login(settings.utilisateur, password)
        except (OSError, smtplib.SMTPException) as error:
            if smtp is not None:
                smtp.close()
            raise MailAway(self._away(_explain(error))) from error
        return smtp

    def _check(self, mail: Mail, answer: tuple[int, bytes], *accepted: int) -> None:
        code, words = answer
        if code not in accepted:
            raise self._refuse(mail, code, words)

    def _refuse(self, mail: Mail, code: int, answer: bytes) -> MailAway | MailRefused:
        """Return the refusal: of this mail, or of all if the server closes the connection."""
        if code == _CLOSING or self._smtp is None:
            self._drop()
            return MailAway(self._away(_cite(code, answer)))
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()
        return MailRefused(f"{mail.to} : refusé par le serveur ({_cite(code, answer)}).")

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def _away(self, why: str) -> str:
        return f"Le serveur de courrier {self._server}:{self._settings.port} n'accepte rien : {why}."


class SendmailMailer:
    """Sends by the host's `sendmail`, run once for each mail."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._program: str | None = None

    def open(self) -> None:
        self._program = self._program or self._settings.find_sendmail()

    def send(self, mail: Mail) -> None:
        sender = self._settings.address
        data = build_message(mail, self._settings.de, sender.partition("@")[2])
        program = self._program or self._settings.find_sendmail()
        try:
            # No address begins with a dash, as an option does.
            done = subprocess.run(  # noqa: S603
                [program, "-i", "-f", sender, mail.to],
                input=data.replace(b"\r\n", b"\n"),
                capture_output=True,
                check=False,
                timeout=ACCEPT_S,
            )
        except subprocess.TimeoutExpired as error:
            raise MailUncertain(f"{mail.to} : {program} n'a pas répondu.") from error
        except OSError as error:
            raise MailAway(f"{program} ne se lance pas : {describe_os_error(error)}.") from error
        # Killed by a signal, it may have handed the mail over before.
        if done.returncode == _QUEUED or done.returncode < 0:
            raise MailUncertain(f"{mail.to} : {program} n'a pas dit s'il a accepté le courriel.")
        if done.returncode:
            raise MailRefused(f"{mail.to} : refusé par {program} ({_cite(done.returncode, done.stderr)}).")

    def close(self) -> None:
        self._program = None


def _wait_for_answer(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """Return the server's answer to a whole mail."""
    if smtp.sock is not None:
        # Only this answer may be slow.
        smtp.sock.settimeout(ACCEPT_S)
    answer = smtp.getreply()
    if smtp.sock is not None:
        smtp.sock.settimeout(CONNECT_S)
    return answer


def _explain(error: Exception) -> str:
    """Return why the connection could not be made, in a few French words."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "il ne propose pas TLS, ou pas d'identification"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"utilisateur ou mot de passe refusé ({_cite(error.smtp_code, b'')})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "son certificat n'est pas reconnu (« certificats » de [courriel] nomme les siens)"
    if isinstance(error, ssl.SSLError):
        return "TLS impossible avec lui"
    if isinstance(error, smtplib.SMTPResponseException):
        return _cite(error.smtp_code, error.smtp_error)
    if isinstance(error, socket.gaierror):
        return "nom inconnu"
    if isinstance(error, TimeoutError):
        return "il ne répond pas"
    if isinstance(error, ConnectionRefusedError):
        return "personne n'y répond"
    return "connexion perdue"


def _cite(code: int, answer: bytes | str) -> str:
    texte = answer if isinstance(answer, str) else answer.decode("utf-8", "replace")
    words = inert_text(" ".join(texte.split()))[:_ANSWER_MAX]
    return f"{code} {words}".rstrip()
