"""Commands of the screen Avancement."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.kit.commands import Command, Place

_command = partial(Command, Place.AVANCEMENT)


COMMANDS: tuple[Command, ...] = (
    _command(
        "chercher",
        "slash",
        "/",
        "find",
        "Chercher",
        "Aller à une ligne par son code ou ses mots.",
        footer=True,
    ),
    _command(
        "filtrer",
        "f",
        "f",
        "filter",
        "Filtrer",
        "Ne garder qu'un pôle, un agent, les alertes.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "trier",
        "s",
        "s",
        "sort",
        "Trier",
        "Trier entre voisines : document, écart, taux, reste, échéance.",
        footer=True,
    ),
    _command("deplier_tout", "e", "e", "expand_all", "Déplier", "Ouvrir tout l'arbre."),
    _command("replier_tout", "E", "E", "collapse_all", "Replier", "Revenir aux pôles et à leurs axes."),
    _command(
        "solder",
        "x",
        "x",
        "toggle_soldee",
        "Solder",
        "Solder la ligne sous le curseur, ou la rouvrir.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "raf",
        "r",
        "r",
        "declare_raf",
        "RAF",
        "Déclarer ce qui reste à faire sur la ligne.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "simuler",
        "p",
        "p",
        "simulate",
        "Simuler",
        "Essayer des déplacements de jours dans le pôle, sans rien écrire avant de confirmer.",
        footer=True,
    ),
    _command(
        "reviser",
        "m",
        "m",
        "revise",
        "Réviser",
        "Réviser les jours de l'enveloppe de la ligne.",
        opens_dialog=True,
    ),
    _command(
        "transferer",
        "t",
        "t",
        "transfer",
        "Transférer",
        "Transférer des jours à une autre enveloppe.",
        opens_dialog=True,
    ),
    _command(
        "echeance",
        "c",
        "c",
        "move_echeance",
        "Échéance",
        "Déplacer l'échéance de la ligne.",
        opens_dialog=True,
    ),
    _command(
        "qui", "w", "w", "change_qui", "Confier", "Changer qui se charge de la ligne.", opens_dialog=True
    ),
    _command(
        "ajouter",
        "a",
        "a",
        "add_ligne",
        "Ajouter",
        "Ajouter une ligne au plan, à côté de celle-ci.",
        opens_dialog=True,
    ),
    _command(
        "retirer",
        "D",
        "D",
        "toggle_presence",
        "Retirer",
        "Retirer la ligne du plan, ou la reprendre : plus de saisie ni d'alerte.",
        opens_dialog=True,
    ),
    _command(
        "deplacer",
        "M",
        "M",
        "move_saisies",
        "Rattacher",
        "Rattacher les saisies de la ligne à une autre, montrées d'abord.",
        opens_dialog=True,
    ),
    _command(
        "annuler",
        "u",
        "u",
        "undo",
        "Annuler",
        "Revenir sur ce qui vient d'être fait ici : révision, reste à faire, saisies, ligne soldée.",
    ),
    _command(
        "histoire",
        "H",
        "H",
        "history",
        "Histoire",
        "Lire l'histoire de la ligne : saisies, révisions, déclarations ; qui, quand, pourquoi.",
        opens_dialog=True,
    ),
    _command(
        "graphique",
        "b",
        "b",
        "read_chart",
        "Graphique",
        "Lire le graphique point par point (← →, ou un clic) ; Échap revient à l'arbre.",
    ),
    _command("zoom", "z", "z", "zoom", "Zoom", "Graphique par semaine ou par mois."),
    _command(
        "detail",
        "v",
        "v",
        "cycle_panel",
        "Détail",
        "Placer le détail de la ligne : à côté, dessous, agrandi, masqué.",
        footer=True,
    ),
    _command("suivante", "n", "n", "find_next(1)", "Suivante", "Ligne trouvée suivante."),
    _command("precedente", "N", "N", "find_next(-1)", "Précédente", "Ligne trouvée précédente."),
    _command(
        "effacer",
        "escape",
        "Échap",
        "clear",
        "Effacer",
        "Quitter la recherche, effacer le filtre et le tri, puis revenir à la revue d'où l'on vient.",
    ),
    _command("bas", "down,j", "↓ j", "move(1)", "Descendre", "Ligne suivante."),
    _command("haut", "up,k", "↑ k", "move(-1)", "Monter", "Ligne précédente."),
    _command("ouvrir", "right,l", "→ l", "open", "Ouvrir", "Ouvrir, puis aller à sa première fille."),
    _command("fermer", "left,h", "← h", "close", "Fermer", "Fermer la ligne, ou aller à celle du dessus."),
    _command(
        "basculer", "enter,space", "Entrée", "toggle_ligne", "Ouvrir ou fermer", "Ouvrir ou fermer la ligne."
    ),
    _command(
        "page_bas", "pagedown,ctrl+d", "PgSuiv", "move_page(1)", "Page suivante", "Descendre d'une page."
    ),
    _command(
        "page_haut", "pageup,ctrl+u", "PgPréc", "move_page(-1)", "Page précédente", "Monter d'une page."
    ),
    _command("debut", "home,g", "Début", "first", "Début", "Première ligne."),
    _command("fin", "end,G", "Fin", "last", "Fin", "Dernière ligne."),
)
