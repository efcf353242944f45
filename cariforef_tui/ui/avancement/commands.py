"""Commands of the screen Avancement."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.programme.plan_gestures import PLAN_GESTURES

_command = partial(Command, Place.AVANCEMENT)


COMMANDS: tuple[Command, ...] = (
    _command(
        "a_regarder",
        Gesture.LOOK,
        "look",
        "À regarder",
        "Lister ce qui est dépassé ou en retard, du pire au moins grave, avec qui et pourquoi ; ou revenir à "
        "l'arbre.",
        footer=True,
    ),
    _command(
        "chercher",
        Gesture.FIND,
        "find",
        "Ligne",
        "Aller à une ligne par son code ou ses mots ; n et p vont aux autres trouvées.",
        footer=True,
    ),
    _command(
        "raf",
        Gesture.REMAINING,
        "act('raf')",
        "Reste à faire",
        "Déclarer ce qui reste à faire sur la ligne.",
        footer=True,
        opens_dialog=True,
        droit=Droit.DECLARER,
    ),
    _command(
        "fait",
        Gesture.DONE,
        "act('fait')",
        "Solder",
        "Solder la ligne, ou déclarer son jalon tenu ; encore : la rouvrir.",
        footer=True,
        opens_dialog=True,
        droit=Droit.DECLARER,
    ),
    _command(
        "decision",
        Gesture.DECISION,
        "act('decision')",
        "Décider",
        "Noter une décision sur la ligne, dans la revue en cours : quoi, qui, pour quand.",
        footer=True,
        opens_dialog=True,
        droit=Droit.REVOIR,
    ),
    _command(
        "plan",
        Gesture.PLAN,
        "act('plan')",
        "Plan",
        "Changer le plan : réviser, transférer, échéance, confier, ajouter, retirer, rattacher.",
        footer=True,
        opens_dialog=True,
        droit=Droit.PILOTER,
    ),
    _command(
        "echeancier",
        Gesture.VIEW,
        "toggle_view",
        "Échéancier",
        "Voir ce qui vient d'ici quatre semaines, puis l'année mois par mois ; ou revenir à l'arbre.",
        footer=True,
    ),
    _command(
        "filtrer",
        Gesture.FILTER,
        "filter",
        "Filtrer",
        "Filtrer en tapant un pôle, une personne, un état ou des mots : « pri dm retard ».",
        footer=True,
    ),
    _command(
        "trier",
        Gesture.SORT,
        "sort",
        "Trier",
        "Trier les lignes d'un même titre : retards d'abord, puis dépassements, taux, jours, échéance (un "
        "clic sur un titre aussi).",
        footer=True,
    ),
    _command(
        "simuler",
        Gesture.SIMULATE,
        "act('simuler')",
        "Simuler",
        "Essayer des déplacements de jours dans le pôle, sans rien écrire avant de confirmer.",
        footer=True,
    ),
    _command(
        "histoire",
        Gesture.HISTORY,
        "act('histoire')",
        "Histoire",
        "Lire l'histoire de la ligne : saisies, révisions, déclarations ; qui, quand, pourquoi.",
        footer=True,
        opens_dialog=True,
    ),
    *(
        _command(geste.value, None, f"act('{geste.value}')", label, f"{phrase}.", opens_dialog=True)
        for geste, (label, phrase) in PLAN_GESTURES.items()
    ),
    _command("annuler", Gesture.UNDO, "undo", "Annuler", "Revenir sur ce qui vient d'être écrit ici."),
    _command("retablir", Gesture.REDO, "redo", "Rétablir", "Refaire ce qui vient d'être annulé."),
    _command("copier", Gesture.COPY, "act('copier')", "Copier", "Copier la ligne et ses chiffres."),
    _command("suivante", Gesture.NEXT, "find_next(1)", "Suivante", "Aller à la ligne trouvée suivante."),
    _command(
        "precedente", Gesture.PREVIOUS, "find_next(-1)", "Précédente", "Revenir à la ligne trouvée avant."
    ),
    _command(
        "entrer",
        Gesture.OPEN,
        "open_row",
        "Ouvrir ou fermer",
        "Ouvrir ou fermer la ligne ; sur une ligne de saisie, montrer tout son détail.",
    ),
    _command(
        "volet",
        Gesture.NEXT_PANE,
        "in_tree('next_pane')",
        "Détail",
        "Passer au détail, puis au graphique (← → le lisent), puis à l'arbre.",
    ),
    _command(
        "volet_avant",
        Gesture.PREVIOUS_PANE,
        "in_tree('previous_pane')",
        "Volet",
        "Revenir au volet précédent.",
    ),
    _command(
        "revenir",
        Gesture.BACK,
        "back",
        "Revenir",
        "Quitter la recherche, le détail, le filtre et le tri, puis revenir d'où l'on vient.",
    ),
    _command(
        "ouvrir",
        Gesture.RIGHT,
        "in_tree('open')",
        "Ouvrir",
        "Ouvrir la ligne, puis aller à la première qu'elle contient ; dans le détail, point suivant.",
    ),
    _command(
        "fermer",
        Gesture.LEFT,
        "in_tree('close')",
        "Fermer",
        "Fermer la ligne, ou aller à celle qui la contient ; dans le détail, point précédent.",
    ),
    _command(
        "deplier",
        Gesture.STEP_UP,
        "in_tree('deeper')",
        "Déplier",
        "Ouvrir un niveau de plus partout ; dans le graphique, une semaine par point.",
    ),
    _command(
        "replier",
        Gesture.STEP_DOWN,
        "in_tree('shallower')",
        "Replier",
        "Fermer un niveau partout ; dans le graphique, un mois par point.",
    ),
    *list_commands(Place.AVANCEMENT),
)

IN_TREE = {
    Gesture.LOOK: "À regarder",
    Gesture.FIND: "Ligne",
    Gesture.REMAINING: "Reste",
    Gesture.DONE: "Solder",
    Gesture.PLAN: "Plan",
    Gesture.VIEW: "Échéancier",
    Gesture.DECISION: "Décider",
    Gesture.FILTER: "Filtrer",
    Gesture.SORT: "Trier",
    Gesture.SIMULATE: "Simuler",
    Gesture.HISTORY: "Histoire",
}
"""What serves on a line of the tree, in words short enough for the first six in 80 columns."""
IN_LIST = {
    Gesture.OPEN: "Ouvrir",
    Gesture.PLAN: "Plan",
    Gesture.REMAINING: "Reste à faire",
    Gesture.DONE: "Solder",
    Gesture.DECISION: "Décider",
    Gesture.VIEW: "Échéancier",
}
"""What serves on a row of the list of what needs a look."""
IN_YEAR = {
    Gesture.OPEN: "Ouvrir",
    Gesture.VIEW: "L'arbre",
    Gesture.REMAINING: "Reste à faire",
    Gesture.DONE: "Solder",
    Gesture.PLAN: "Plan",
    Gesture.FIND: "Ligne",
    Gesture.LOOK: "À regarder",
    Gesture.FILTER: "Filtrer",
    Gesture.DECISION: "Décider",
}
"""What serves in the échéancier."""

SIGNS = (
    ("~", "Atterrissage au rythme : celui de chacun dans ses six dernières semaines complètes."),
    ("–", "Pas encore de rythme, ou trop tôt pour une somme : rien ne dit où cela finira."),
    ("− │ +", "L'écart en jours, autour de l'attendu : à gauche en retard, à droite en avance ou dépassé."),
    ("« »", "La barre est pleine : l'écart est plus grand que celui de toute enveloppe."),
    ("‼ ! ·", "Critique, à regarder, pour information : sur la ligne ou sous elle."),
    ("▼ ▽", "Dans l'échéancier : l'échéance d'une ligne ; la fin d'un trimestre."),
    ("◆ ◇", "Un jalon ; un jalon tenu."),
    ("✓ ×", "Une ligne soldée, une ligne retirée du plan."),
    ("(160)", "Une enveloppe de 160 jours, que la ligne partage avec d'autres."),
    ("X", "Des jours de l'équipe SI, nécessaires et pas chiffrés."),
    ("—", "Rien n'est chiffré."),
)
"""What the tree draws where it has no room for words; `domain.avancement.sentences` has them in a line."""
