"""Commands that work on every screen."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.commands import PLACE_NAMES, TABS, Command, Place
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.PARTOUT)
_shown = partial(Command, Place.PARTOUT, footer=True)
COMMANDS = (
    *(
        _command(f"lieu.{place}", Gesture[place.name], f"app.go('{place}')", PLACE_NAMES[place]).help(
            f"Ouvrir {PLACE_NAMES[place]} ; {digit} aussi, sauf dans la grille, où c'est un nombre de jours."
        )
        for digit, place in enumerate(TABS, 1)
    ),
    _command("date.reference", Gesture.REFERENCE, "app.ask_reference", "Date", opens_dialog=True).help(
        "Changer la date de référence, partout."
    ),
    _command("agent.changer", Gesture.AGENT, "app.ask_agent", "Agent", opens_dialog=True).help(
        "Changer de personne, pour cette session : ses lignes, sa semaine.",
        also="qui suis-je initiales identité",
    ),
    _command("annee.ouvrir", None, "app.open_year", "Ouvrir l'année en cours", droit=Droit.ADMINISTRER).help(
        "Ouvrir le programme de l'année en cours, tiré du plus proche ; montré avant d'être écrit."
    ),
    _shown("aide", Gesture.HELP, "app.show_help", "Aide", opens_dialog=True).help(
        "Aide de cet écran et guide."
    ),
    _command("barre", Gesture.BAR, "app.open_bar", "Commande", priority=True, opens_dialog=True).help(
        "Ouvrir la barre de commande : une commande, une ligne, une personne, ou « 0,5 rgpd hier »."
    ),
    _command("exporter", Gesture.WRITE_FILE, "app.export_seen", "Exporter", opens_dialog=True).help(
        "Écrire dans un fichier ce que l'écran montre : CSV, XLSX ou JSON."
    ),
    _command("theme", Gesture.THEME, "app.change_theme", "Thème", opens_dialog=True).help(
        "Choisir un thème, montré en y passant : sombre, clair, contrasté, couleurs du terminal."
    ),
    _command("suspendre", Gesture.SUSPEND, "app.suspend_process", "Suspendre").help(
        "Mettre l'interface de côté et revenir au terminal qui l'a lancée ; « fg » y ramène."
    ),
    _command("quitter", Gesture.QUIT, "app.quit", "Quitter").help("Quitter ; tout est déjà enregistré."),
)
