"""Commands that work on every screen."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.kit.commands import Command, Place

_command = partial(Command, Place.PARTOUT)

COMMANDS = (
    _command(
        "lieu.semaine",
        "1,alt+1,f5",
        "1",
        "app.go('semaine')",
        "Ma semaine",
        "Ouvrir Ma semaine (F5 ou Alt+1 depuis la grille, où 1 se saisit).",
    ),
    _command(
        "lieu.avancement",
        "2,alt+2,f6",
        "2",
        "app.go('avancement')",
        "Avancement",
        "Ouvrir Avancement (F6 ou Alt+2 depuis la grille, où 2 se saisit).",
    ),
    _command(
        "lieu.alertes",
        "3,alt+3,f7",
        "3",
        "app.go('alertes')",
        "Alertes",
        "Ouvrir Alertes (F7 ou Alt+3 depuis la grille, où 3 se saisit).",
    ),
    _command(
        "lieu.revue",
        "4,alt+4,f8",
        "4",
        "app.go('revue')",
        "Revue",
        "Ouvrir Revue (F8 ou Alt+4 depuis la grille, où 4 se saisit).",
    ),
    _command(
        "lieu.equipe",
        "5,alt+5,f9",
        "5",
        "app.go('equipe')",
        "Équipe",
        "Ouvrir Équipe (F9 ou Alt+5 depuis la grille, où 5 se saisit).",
    ),
    _command(
        "date.reference",
        "d",
        "d",
        "app.ask_reference",
        "Date",
        "Changer la date de référence, partout.",
        opens_dialog=True,
    ),
    _command("agent.changer", "A", "A", "app.ask_agent", "Agent", "Changer d'agent.", opens_dialog=True),
    _command(
        "aide",
        "question_mark,f1",
        "?",
        "app.show_help",
        "Aide",
        "Aide de cet écran et guide.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "palette",
        "ctrl+p",
        "^p",
        "app.command_palette",
        "Palette",
        "Chercher une commande par son nom.",
        priority=True,
        opens_dialog=True,
    ),
    _command(
        "exporter",
        "ctrl+e",
        "^e",
        "app.export_seen",
        "Exporter",
        "Écrire dans un fichier ce que l'écran montre : CSV, XLSX ou JSON.",
        opens_dialog=True,
    ),
    _command(
        "theme", "ctrl+t", "^t", "app.change_theme", "Thème", "Changer de thème : clair, sombre, contrasté."
    ),
    _command(
        "suspendre",
        "ctrl+z",
        "^z",
        "app.suspend_process",
        "Suspendre",
        "Rendre la main à l'interpréteur ; fg fait revenir.",
    ),
    _command(
        "quitter", "q,ctrl+q", "q", "app.quit", "Quitter", "Quitter ; tout est déjà enregistré.", footer=True
    ),
)
