"""What sends mail for a command, by the configuration of the account that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation
    from cariforef_tui.services.ports.mail import Mailer


def find_mailer(invocation: Invocation) -> Mailer:
    """Return the SMTP server's, else the host's own; raises ConfigurationError where nothing says which."""
    from cariforef_tui.machine.configuration import config_file
    from cariforef_tui.machine.mail import SendmailMailer, SmtpMailer
    from cariforef_tui.machine.mail_settings import read_settings

    settings = read_settings(invocation.load_configuration().courriel, config_file() or "Configuration")
    return SmtpMailer(settings, settings.serveur) if settings.serveur else SendmailMailer(settings)
