"""Commands that work on every screen."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.commands import Command, Place
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.PARTOUT)

COMMANDS = (
    _command(
        "lieu.semaine",
        Gesture.SEMAINE,
        "app.go('semaine')",
        "Semaine",
        "Ouvrir Semaine ; 1 aussi, sauf dans la grille, où c'est un nombre de jours.",
    ),
    _command(
        "lieu.avancement",
        Gesture.AVANCEMENT,
        "app.go('avancement')",
        "Avancement",
        "Ouvrir Avancement ; 2 aussi, sauf dans la grille, où c'est un nombre de jours.",
    ),
    _command(
        "lieu.alertes",
        Gesture.ALERTES,
        "app.go('alertes')",
        "Alertes",
        "Ouvrir Alertes ; 3 aussi, sauf dans la grille, où c'est un nombre de jours.",
    ),
    _command(
        "lieu.revue",
        Gesture.REVUE,
        "app.go('revue')",
        "Revue",
        "Ouvrir Revue ; 4 aussi, sauf dans la grille, où c'est un nombre de jours.",
    ),
    _command(
        "lieu.equipe",
        Gesture.EQUIPE,
        "app.go('equipe')",
        "Équipe",
        "Ouvrir Équipe ; 5 aussi, sauf dans la grille, où c'est un nombre de jours.",
    ),
    _command(
        "date.reference",
        Gesture.REFERENCE,
        "app.ask_reference",
        "Date",
        "Changer la date de référence, partout.",
        opens_dialog=True,
    ),
    _command(
        "agent.changer",
        Gesture.AGENT,
        "app.ask_agent",
        "Agent",
        "Changer de personne, pour cette session : ses lignes, sa semaine.",
        opens_dialog=True,
        also="qui suis-je initiales identité",
    ),
    _command(
        "annee.ouvrir",
        None,
        "app.open_year",
        "Ouvrir l'année en cours",
        "Ouvrir le programme de l'année en cours, tiré du plus proche ; montré avant d'être écrit.",
        droit=Droit.ADMINISTRER,
    ),
    _command(
        "aide",
        Gesture.HELP,
        "app.show_help",
        "Aide",
        "Aide de cet écran et guide.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "barre",
        Gesture.BAR,
        "app.open_bar",
        "Commande",
        "Ouvrir la barre de commande : une commande, une ligne, une personne, ou « 0,5 rgpd hier ».",
        priority=True,
        opens_dialog=True,
    ),
    _command(
        "exporter",
        Gesture.WRITE_FILE,
        "app.export_seen",
        "Exporter",
        "Écrire dans un fichier ce que l'écran montre : CSV, XLSX ou JSON.",
        opens_dialog=True,
    ),
    _command(
        "theme",
        Gesture.THEME,
        "app.change_theme",
        "Thème",
        "Choisir un thème, montré en y passant : sombre, clair, contrasté, couleurs du terminal.",
        opens_dialog=True,
    ),
    _command(
        "suspendre",
        Gesture.SUSPEND,
        "app.suspend_process",
        "Suspendre",
        "Mettre l'interface de côté et revenir au terminal qui l'a lancée ; « fg » y ramène.",
    ),
    _command("quitter", Gesture.QUIT, "app.quit", "Quitter", "Quitter ; tout est déjà enregistré."),
)
