"""Commands that work on every screen."""

from __future__ import annotations

from cariforef_tui.ui.kit.commands import Command, Lieu

COMMANDS = (
    Command(
        "lieu.semaine",
        Lieu.PARTOUT,
        "1,alt+1,f5",
        "1",
        "app.go('semaine')",
        "Ma semaine",
        "Ouvrir Ma semaine (F5 ou Alt+1 depuis la grille, où 1 se saisit).",
        footer=False,
    ),
    Command(
        "lieu.avancement",
        Lieu.PARTOUT,
        "2,alt+2,f6",
        "2",
        "app.go('avancement')",
        "Avancement",
        "Ouvrir Avancement (F6 ou Alt+2 depuis la grille, où 2 se saisit).",
        footer=False,
    ),
    Command(
        "lieu.alertes",
        Lieu.PARTOUT,
        "3,alt+3,f7",
        "3",
        "app.go('alertes')",
        "Alertes",
        "Ouvrir Alertes (F7 ou Alt+3 depuis la grille, où 3 se saisit).",
        footer=False,
    ),
    Command(
        "lieu.revue",
        Lieu.PARTOUT,
        "4,alt+4,f8",
        "4",
        "app.go('revue')",
        "Revue",
        "Ouvrir Revue (F8 ou Alt+4 depuis la grille, où 4 se saisit).",
        footer=False,
    ),
    Command(
        "lieu.equipe",
        Lieu.PARTOUT,
        "5,alt+5,f9",
        "5",
        "app.go('equipe')",
        "Équipe",
        "Ouvrir Équipe (F9 ou Alt+5 depuis la grille, où 5 se saisit).",
        footer=False,
    ),
    Command(
        "date.reference",
        Lieu.PARTOUT,
        "d",
        "d",
        "app.ask_reference",
        "Date",
        "Changer la date de référence, partout.",
        footer=False,
    ),
    Command(
        "agent.changer", Lieu.PARTOUT, "A", "A", "app.ask_agent", "Agent", "Changer d'agent.", footer=False
    ),
    Command(
        "aide", Lieu.PARTOUT, "question_mark,f1", "?", "app.show_help", "Aide", "Aide de cet écran et guide."
    ),
    Command(
        "palette",
        Lieu.PARTOUT,
        "ctrl+p",
        "^p",
        "app.command_palette",
        "Palette",
        "Chercher une commande par son nom.",
        footer=False,
        priority=True,
    ),
    Command(
        "exporter",
        Lieu.PARTOUT,
        "ctrl+e",
        "^e",
        "screen.export_seen",
        "Exporter",
        "Écrire dans un fichier ce que l'écran montre : CSV, XLSX ou JSON.",
        footer=False,
    ),
    Command(
        "theme",
        Lieu.PARTOUT,
        "ctrl+t",
        "^t",
        "app.change_theme",
        "Thème",
        "Changer de thème : clair, sombre, contrasté.",
        footer=False,
    ),
    Command(
        "suspendre",
        Lieu.PARTOUT,
        "ctrl+z",
        "^z",
        "app.suspend_process",
        "Suspendre",
        "Rendre la main à l'interpréteur ; fg fait revenir.",
        footer=False,
    ),
    Command(
        "quitter", Lieu.PARTOUT, "q,ctrl+q", "q", "app.quit", "Quitter", "Quitter ; tout est déjà enregistré."
    ),
)
