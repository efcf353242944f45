"""Commands of the screen Avancement."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.programme.plan_menu import PlanGesture

_command = partial(Command, Place.AVANCEMENT)
_shown = partial(Command, Place.AVANCEMENT, footer=True)
COMMANDS: tuple[Command, ...] = (
    _shown("a_regarder", Gesture.LOOK, "look", "À regarder").help(
        "Lister ce qui est dépassé ou en retard, du pire au moins grave, avec qui et pourquoi ; ou revenir "
        "à l'arbre."
    ),
    _shown("chercher", Gesture.FIND, "find", "Ligne").help(
        "Aller à une ligne par son code ou ses mots ; n et p vont aux autres trouvées."
    ),
    _shown(
        "raf", Gesture.REMAINING, "act('raf')", "Reste à faire", opens_dialog=True, droit=Droit.DECLARER
    ).help("Déclarer ce qui reste à faire sur la ligne."),
    _shown("fait", Gesture.DONE, "act('fait')", "Solder", opens_dialog=True, droit=Droit.DECLARER).help(
        "Solder la ligne, ou déclarer son jalon tenu ; encore : la rouvrir."
    ),
    _shown(
        "decision", Gesture.DECISION, "act('decision')", "Décider", opens_dialog=True, droit=Droit.REVOIR
    ).help("Noter une décision sur la ligne, dans la revue en cours : quoi, qui, pour quand."),
    _shown("plan", Gesture.PLAN, "act('plan')", "Plan", opens_dialog=True, droit=Droit.PILOTER).help(
        "Changer le plan : réviser, transférer, échéance, confier, ajouter, retirer, rattacher."
    ),
    _shown("echeancier", Gesture.VIEW, "toggle_view", "Échéancier").help(
        "Voir ce qui vient d'ici quatre semaines, puis l'année mois par mois ; ou revenir à l'arbre."
    ),
    _shown("filtrer", Gesture.FILTER, "filter", "Filtrer").help(
        "Filtrer en tapant un pôle, une personne, un état ou des mots : « pri dm retard »."
    ),
    _shown("trier", Gesture.SORT, "sort", "Trier").help(
        "Trier les lignes d'un même titre : retards d'abord, puis dépassements, taux, jours, échéance (un "
        "clic sur un titre aussi)."
    ),
    _shown("simuler", Gesture.SIMULATE, "act('simuler')", "Simuler").help(
        "Essayer des déplacements de jours dans le pôle, sans rien écrire avant de confirmer."
    ),
    _shown("histoire", Gesture.HISTORY, "act('histoire')", "Histoire", opens_dialog=True).help(
        "Lire l'histoire de la ligne : saisies, révisions, déclarations ; qui, quand, pourquoi."
    ),
    *(
        _command(geste.command, None, f"act('{geste.command}')", geste.label, opens_dialog=True).help(
            f"{geste.sentence}."
        )
        for geste in PlanGesture
    ),
    _command("annuler", Gesture.UNDO, "undo", "Annuler").help("Revenir sur ce qui vient d'être écrit ici."),
    _command("retablir", Gesture.REDO, "redo", "Rétablir").help("Refaire ce qui vient d'être annulé."),
    _command("copier", Gesture.COPY, "act('copier')", "Copier").help("Copier la ligne et ses chiffres."),
    _command("suivante", Gesture.NEXT, "find_next(1)", "Suivante").help("Aller à la ligne trouvée suivante."),
    _command("precedente", Gesture.PREVIOUS, "find_next(-1)", "Précédente").help(
        "Revenir à la ligne trouvée avant."
    ),
    _command("entrer", Gesture.OPEN, "open_row", "Ouvrir ou fermer").help(
        "Ouvrir ou fermer la ligne ; sur une ligne de saisie, montrer tout son détail."
    ),
    _command("volet", Gesture.NEXT_PANE, "in_tree('next_pane')", "Détail").help(
        "Passer au détail, puis au graphique (← → le lisent), puis à l'arbre."
    ),
    _command("volet_avant", Gesture.PREVIOUS_PANE, "in_tree('previous_pane')", "Volet").help(
        "Revenir au volet précédent."
    ),
    _command("revenir", Gesture.BACK, "back", "Revenir").help(
        "Quitter la recherche, le détail, le filtre et le tri, puis revenir d'où l'on vient."
    ),
    _command("ouvrir", Gesture.RIGHT, "in_tree('open')", "Ouvrir").help(
        "Ouvrir la ligne, puis aller à la première qu'elle contient ; dans le détail, point suivant."
    ),
    _command("fermer", Gesture.LEFT, "in_tree('close')", "Fermer").help(
        "Fermer la ligne, ou aller à celle qui la contient ; dans le détail, point précédent."
    ),
    _command("deplier", Gesture.STEP_UP, "in_tree('deeper')", "Déplier").help(
        "Ouvrir un niveau de plus partout ; dans le graphique, une semaine par point."
    ),
    _command("replier", Gesture.STEP_DOWN, "in_tree('shallower')", "Replier").help(
        "Fermer un niveau partout ; dans le graphique, un mois par point."
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
"""Footer of the tree, with words short enough for the first six keys in 80 columns."""
IN_LIST = {
    Gesture.OPEN: "Ouvrir",
    Gesture.PLAN: "Plan",
    Gesture.REMAINING: "Reste à faire",
    Gesture.DONE: "Solder",
    Gesture.DECISION: "Décider",
    Gesture.VIEW: "Échéancier",
}
"""Footer of the list of groups to look at."""
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
"""Footer of the échéancier."""
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
"""Signs that replace words in the tree; `domain.avancement.sentences` has the words."""
