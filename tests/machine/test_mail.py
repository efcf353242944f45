"""Mail hands over a message and says without a doubt what became of it, where anybody can tell."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cariforef_tui.machine.mail import MailSettings, Securite, SendmailMailer, SmtpMailer, read_settings
from cariforef_tui.services.ports.errors import ConfigurationError, MailAway, MailRefused, MailUncertain
from cariforef_tui.services.ports.mail import Attachment, Mail
from tests.kit.smtp import PASSWORD, USER, Facteur, serve, write_authority

LR = Mail("lr@exemple.fr", "Été", "Bonjour,\n.\n..deux points\nà bientôt\n")
SOURCE = Path("config.toml")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{PASSWORD}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def settings(tmp_path: Path, secret: Path) -> MailSettings:
    return MailSettings(
        de="cariforef <cariforef@exemple.fr>",
        serveur="127.0.0.1",
        certificats=str(write_authority(tmp_path)),
        utilisateur=USER,
        mot_de_passe_fichier=str(secret),
    )


def mailer_to(facteur: Facteur, settings: MailSettings, **changes: object) -> SmtpMailer:
    values = {name: getattr(settings, name) for name in MailSettings.__dataclass_fields__}
    return SmtpMailer(MailSettings(**values | {"port": facteur.port} | changes), "127.0.0.1")


@pytest.fixture
def facteur() -> Iterator[Facteur]:
    with serve(Facteur()) as facteur:
        yield facteur


def post(mailer: SmtpMailer | SendmailMailer, *mails: Mail) -> None:
    try:
        for mail in mails:
            mailer.open()
            mailer.send(mail)
    finally:
        mailer.close()


def test_a_mail_arrives_as_it_was_written_over_tls(facteur: Facteur, settings: MailSettings) -> None:
    joined = Attachment("cr.pdf", "application/pdf", b"%PDF-\r\n.\r\n\x00")
    post(mailer_to(facteur, settings), LR, Mail("dm@exemple.fr", "CR", "Voici.\n", joined))
    (to, message), (_, second) = facteur.taken
    assert to == message["To"] == "lr@exemple.fr"
    assert (message["From"], message["Subject"]) == ("cariforef <cariforef@exemple.fr>", "Été")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == LR.text
    (attached,) = second.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("cr.pdf", joined.data)


@pytest.mark.parametrize("securite", Securite)
@pytest.mark.parametrize("password", [PASSWORD, None])
def test_a_mail_leaves_by_either_cipher_with_a_password_or_without(
    settings: MailSettings, securite: Securite, password: str | None
) -> None:
    utilisateur = settings.utilisateur if password else None
    with serve(Facteur(), securite=securite, password=password) as facteur:
        post(mailer_to(facteur, settings, securite=securite, utilisateur=utilisateur), LR, LR)
        assert facteur.addresses == [LR.to, LR.to]


@pytest.mark.parametrize("answer", ["550 inconnu", "451 revenez plus tard"])
def test_a_recipient_refused_is_said_and_the_next_one_still_served(
    facteur: Facteur, settings: MailSettings, answer: str
) -> None:
    facteur.refusals[LR.to] = answer
    mailer = mailer_to(facteur, settings)
    with pytest.raises(MailRefused, match=f"lr@exemple.fr : refusé par le serveur .{answer[:3]}"):
        post(mailer, LR)
    facteur.refusals.clear()
    facteur.verdicts[LR.to] = "554 indésirable"
    with pytest.raises(MailRefused, match="554 indésirable"):
        post(mailer, LR)
    post(mailer, Mail("dm@exemple.fr", "CR", "Voici.\n"))
    assert facteur.addresses == ["dm@exemple.fr"]


def test_a_connection_lost_before_the_end_of_the_mail_is_no_mail(
    facteur: Facteur, settings: MailSettings
) -> None:
    facteur.hangs_up_before.add(LR.to)
    mailer = mailer_to(facteur, settings)
    with pytest.raises(MailAway, match="connexion perdue"):
        post(mailer, LR)
    facteur.hangs_up_before.clear()
    facteur.refusals[LR.to] = "421 je ferme"
    with pytest.raises(MailAway, match="421 je ferme"):
        post(mailer, LR)
    assert facteur.taken == []


def test_an_answer_lost_after_the_whole_mail_is_uncertain(facteur: Facteur, settings: MailSettings) -> None:
    facteur.hangs_up_after.add(LR.to)
    mailer = mailer_to(facteur, settings)
    with pytest.raises(MailUncertain, match="n'a pas dit s'il a accepté"):
        post(mailer, LR)
    post(mailer, Mail("dm@exemple.fr", "CR", "Voici.\n"))
    assert facteur.addresses == [LR.to, "dm@exemple.fr"]


def test_nothing_is_said_to_a_server_without_tls_or_of_another_certificate(
    facteur: Facteur, settings: MailSettings
) -> None:
    with pytest.raises(MailAway, match="certificat n'est pas reconnu"):
        mailer_to(facteur, settings, certificats=None).open()
    with serve(Facteur(), securite=None) as plain, pytest.raises(MailAway, match="ne propose pas TLS"):
        mailer_to(plain, settings).open()
    with pytest.raises(MailAway, match="TLS impossible"):
        mailer_to(facteur, settings, securite=Securite.TLS).open()


def test_a_server_away_is_said_by_its_name(settings: MailSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(MailAway, match=f"127.0.0.1:{port} n'accepte rien : personne n'y répond"):
        mailer_to(Facteur(port=port), settings).open()


def test_the_password_comes_from_a_private_file_or_a_command(
    facteur: Facteur, settings: MailSettings, secret: Path
) -> None:
    by_command = mailer_to(
        facteur, settings, mot_de_passe_fichier=None, mot_de_passe_commande=f"cat '{secret}'"
    )
    post(by_command, LR)
    secret.chmod(0o640)
    with pytest.raises(ConfigurationError, match=f"chmod 600 {secret}"):
        mailer_to(facteur, settings).open()
    secret.write_text("autre\n")
    secret.chmod(0o600)
    with pytest.raises(MailAway, match="utilisateur ou mot de passe refusé") as refused:
        mailer_to(facteur, settings).open()
    assert "autre" not in str(refused.value)
    for changes in ({"mot_de_passe_commande": "false"}, {"mot_de_passe_commande": ""}, {}):
        with pytest.raises(ConfigurationError):
            mailer_to(facteur, settings, mot_de_passe_fichier=None, **changes).open()


@pytest.fixture
def sendmail(tmp_path: Path) -> Path:
    """A program of the host that keeps what it is given, then ends with the code of its address."""
    path = tmp_path / "sendmail"
    path.write_text(f'#!/bin/sh\ncat > {tmp_path}/recu\necho "$@" >> {tmp_path}/recu\nexit ${{4%%@*}}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_host_s_own_sendmail_takes_the_mail_where_no_server_is_named(
    sendmail: Path, tmp_path: Path
) -> None:
    mailer = SendmailMailer(MailSettings(de="c@exemple.fr", sendmail=str(sendmail)))
    post(mailer, Mail("0@exemple.fr", "Essai", "Bonjour\n"))
    received = (tmp_path / "recu").read_bytes()
    assert b"To: 0@exemple.fr\n" in received
    assert received.endswith(b"Bonjour\n-i -f c@exemple.fr 0@exemple.fr\n")
    with pytest.raises(MailRefused, match=r"67@exemple\.fr : refusé par"):
        post(mailer, Mail("67@exemple.fr", "Essai", "Bonjour\n"))
    with pytest.raises(MailUncertain):
        post(mailer, Mail("75@exemple.fr", "Essai", "Bonjour\n"))
    with pytest.raises(ConfigurationError, match="introuvable sur cette machine"):
        SendmailMailer(MailSettings(de="c@exemple.fr", sendmail=str(tmp_path / "aucun"))).open()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "donnez l'expéditeur du courriel"),
        ({"de": "personne"}, "donnez l'expéditeur du courriel"),
        ({"de": "c@x.fr", "mot_de_passe": "x"}, "clé « mot_de_passe » inconnue"),
        ({"de": "c@x.fr", "port": "587"}, "« port » attend un nombre"),
        ({"de": 3}, "« de » attend un texte"),
        ({"de": "c@x.fr", "securite": "aucune"}, "« securite » vaut starttls ou tls"),
    ],
)
def test_a_table_that_cannot_be_used_says_what_to_write(table: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        read_settings(table, SOURCE)


def test_the_port_follows_how_the_connection_is_ciphered() -> None:
    assert read_settings({"de": "c@x.fr", "serveur": "x"}, SOURCE).port == 587
    assert read_settings({"de": "c@x.fr", "serveur": "x", "securite": "tls"}, SOURCE).port == 465
    assert read_settings({"de": "C <c@x.fr>", "port": 25}, SOURCE).address == "c@x.fr"
