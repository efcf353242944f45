"""Registry of commands: each act once, with its key, its words, its right, and what runs it in each place."""

from __future__ import annotations

from collections.abc import Mapping

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.acts import PLACE_NAMES, TABS, Command, Place
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.plan import PlanGesture


def _asks(
    name: str,
    gesture: Gesture | None,
    label: str,
    actions: Mapping[Place, str],
    droit: Droit | None = None,
) -> Command:
    """Return a command that opens a dialog in all its places."""
    return Command(name, gesture, label, actions, droit, asks=frozenset(actions))


def _plan(geste: PlanGesture) -> Command:
    """Return a gesture on the plan, which the bar offers as the plan menu does."""
    action = {Place.AVANCEMENT: f"act('{geste.command}')"}
    asks = _asks(geste.command, None, geste.label, action, geste.droit)
    return asks.help(f"{geste.sentence}.", also=geste.also)


def _app(action: str) -> Mapping[Place, str]:
    """Return the action of a command that the application runs in every place."""
    return {Place.PARTOUT: f"app.{action}"}


def _week(name: str) -> Mapping[Place, str]:
    """Return the action of a command that only the week has, by its name in the grid."""
    return {Place.SEMAINE: f"do('{name}')"}


def _reviews(text: str) -> Mapping[Place, str]:
    """Return an action, or a sentence, that a review has in its two places."""
    return dict.fromkeys((Place.REVUE, Place.REUNION), text)


_SOUGHT = {
    Place.SEMAINE: "mes jours feuille saisir corriger",
    Place.AVANCEMENT: "plan réalisé prévu rapport courbe",
    Place.ALERTES: "retards échéances oublié",
    Place.REVUE: "compte rendu décisions réunion",
    Place.EQUIPE: "qui n'a pas signé est absent jours manquants libre disponible visas",
}
"""What people look for in each place, in their words."""
_TABS = tuple(
    Command(f"lieu.{place}", Gesture[place.name], PLACE_NAMES[place], _app(f"go('{place}')")).help(
        f"Ouvrir {PLACE_NAMES[place]} ({digit} aussi, hors de la grille).", also=_SOUGHT[place]
    )
    for digit, place in enumerate(TABS, 1)
)
_SHELL = (
    *_TABS,
    _asks("date", Gesture.REFERENCE, "Date", _app("ask_reference")).help(
        "Changer la date de référence, partout."
    ),
    _asks("agent", Gesture.AGENT, "Agent", _app("ask_agent")).help(
        "Changer de personne, pour cette session : ses lignes, sa semaine.",
        also="qui suis-je initiales identité",
    ),
    Command("annee", None, "Ouvrir l'année en cours ou la suivante", _app("open_year"), Droit.OUVRIR).help(
        "Ouvrir le programme de l'année en cours, ou de la suivante si elle l'est déjà ; montré avant d'être "
        "écrit."
    ),
    _asks("aide", Gesture.HELP, "Aide", _app("show_help")).help("Aide de cet écran et guide."),
    _asks("barre", Gesture.BAR, "Commande", _app("open_bar")).help(
        "Ouvrir la barre de commande : une commande, une ligne, une personne, ou « 0,5 CODE hier »."
    ),
    _asks("exporter", Gesture.WRITE_FILE, "Exporter", _app("export_seen")).help(
        "Écrire dans un fichier ce que l'écran montre : CSV, XLSX ou JSON.",
        also="enregistrer fichier excel csv",
    ),
    _asks("theme", Gesture.THEME, "Thème", _app("change_theme")).help(
        "Choisir un thème, montré en y passant : sombre, clair, contrasté, couleurs du terminal.",
        also="couleurs contraste",
    ),
    Command("suspendre", Gesture.SUSPEND, "Suspendre", _app("suspend_process")).help(
        "Mettre l'interface de côté et revenir au terminal qui l'a lancée ; « fg » y ramène."
    ),
    Command("quitter", Gesture.QUIT, "Quitter", _app("quit")).help("Quitter ; tout est déjà enregistré."),
)
_TIME = (
    Command("saisir", Gesture.OPEN, "Saisir", _week("edit"), Droit.SAISIR).help(
        "Saisir la cellule (,5 ou 1/2 ou 3h30) : Entrée enregistre et descend, Tab va au jour suivant ; "
        "« 0,5* » met ces jours sur chaque jour ouvré passé de la semaine."
    ),
    Command("completer", Gesture.FILL, "Compléter", _week("fill"), Droit.SAISIR).help(
        "Mettre dans la cellule ce qu'il reste à saisir ce jour-là."
    ),
    Command(
        "absence",
        Gesture.ABSENCE,
        "Absence",
        {Place.SEMAINE: "do('absence')", Place.EQUIPE: "show_away"},
        Droit.SAISIR,
    )
    .asking(Place.SEMAINE)
    .help(
        "Poser une absence, journée, demi-journée ou du premier au dernier jour ; « a » puis « s » la "
        "retire.",
        also="congé maladie formation",
        said={Place.EQUIPE: "Lister les absences des trois mois à venir ; la même touche y met fin."},
    ),
    Command("reprendre", Gesture.BRING, "Reprendre", _week("copy_lines"), Droit.SAISIR).help(
        "Reprendre les lignes de la semaine passée, sans leurs jours.", also="copier semaine"
    ),
    Command(
        "reprendre_jours", Gesture.BRING_ALL, "Reprendre les jours", _week("copy_values"), Droit.SAISIR
    ).help(
        "Reprendre aussi les jours de la semaine passée, marqués « ? » jusqu'à confirmation, jamais "
        "sur une cellule remplie."
    ),
    _asks("agenda", None, "Pré-remplir depuis mon agenda", _week("prefill"), Droit.SAISIR).help(
        "Proposer les jours de la semaine d'après un agenda ICS, marqués « ? » jusqu'à confirmation, "
        "jamais sur une cellule remplie.",
        also="préremplir calendrier",
    ),
    Command("confirmer", Gesture.CONFIRM, "Confirmer", _week("confirm"), Droit.SAISIR).help(
        "Confirmer les jours repris de la journée, marqués « ? », puis aller à la suivante ; une "
        "ligne qu'une convention finance se confirme cellule par cellule."
    ),
    Command("epingler", Gesture.PIN, "Épingler", _week("pin")).help(
        "Garder la ligne en haut de la grille ; la même touche l'y reprend."
    ),
    Command("weekend", Gesture.VIEW, "Week-end", _week("weekend")).help(
        "Montrer samedi et dimanche, et aller aussi aux jours que personne ne travaille ; ou les cacher."
    ),
    Command("mois", Gesture.MONTH, "Mois", {Place.SEMAINE: "do('month')", Place.EQUIPE: "open_month"}).help(
        "Ouvrir le mois de la personne : ce qui y manque, qui l'a signé, sa signature.",
        said={Place.EQUIPE: "Ouvrir le mois sous le curseur, ou celui de la semaine."},
    ),
    Command("annee_mois", Gesture.VIEW, "Année", {Place.MOIS: "turn_view"}).help(
        "Voir toute l'année : jours par ligne et par mois, contre ceux d'un temps plein ; retour au mois."
    ),
    Command("commentaires", Gesture.FIND, "Chercher", {Place.MOIS: "search"}).help(
        "Chercher un mot dans les commentaires de l'année."
    ),
    _asks("fiche", Gesture.WRITE_FILE, "Fiche", {Place.MOIS: "export_sheet"}).help(
        "Écrire la fiche de temps, en PDF ou en CSV.", also="feuille de temps imprimer pdf"
    ),
    _asks(
        "signer",
        Gesture.SIGN,
        "Signer ou contresigner",
        {Place.MOIS: "sign", Place.ALERTES: "countersign", Place.EQUIPE: "countersign"},
        Droit.SIGNER,
    ).help(
        "Signer son mois complet ; contresigner ou renvoyer un mois signé ; rouvrir, avec un motif, un mois "
        "contresigné.",
        needs="rien n'attend ici votre signature.",
        also="contresigner renvoyer rouvrir visa",
        said={Place.EQUIPE: "Contresigner le mois sous le curseur ; sur une semaine, le dernier terminé."},
    ),
    _asks(
        "contresigner_tout",
        Gesture.SIGN_ALL,
        "Tout contresigner",
        {Place.EQUIPE: "countersign_all", Place.ALERTES: "countersign_all"},
        Droit.CONTRESIGNER,
    ).help(
        "Contresigner tous les mois signés montrés, lus d'abord ; ceux à lire un par un restent de côté.",
        needs="aucun mois signé ne vous attend ici.",
        also="visa",
    ),
)
_PLAN = (
    Command("a_regarder", Gesture.LOOK, "À regarder", {Place.AVANCEMENT: "look"}).help(
        "Lister ce qui dépasse, dépassera ou est en retard, du pire au moins grave, qui et pourquoi ; ou "
        "revenir à l'arbre.",
        also="retards dépassements",
    ),
    _asks(
        "reste",
        Gesture.REMAINING,
        "Reste à faire",
        {Place.AVANCEMENT: "act('raf')", Place.ALERTES: "declare_remaining"},
        Droit.DECLARER,
    ).help("Déclarer ce qui reste à faire sur la ligne.", also="raf"),
    _asks(
        "solder",
        Gesture.DONE,
        "Solder",
        {Place.AVANCEMENT: "act('fait')", Place.ALERTES: "toggle_done"},
        Droit.SOLDER,
    ).help(
        "Solder la ligne, ou déclarer son jalon tenu : plus d'alerte ; la même touche rouvre la ligne.",
        also="clôturer terminer rouvrir fait tenu",
    ),
    _asks(
        "decision",
        Gesture.DECISION,
        "Décider",
        {Place.AVANCEMENT: "act('decision')", Place.ALERTES: "add_decision", **_reviews("add_decision")},
        Droit.REVOIR,
    ).help("Noter une décision sur la ligne, dans la revue en cours : quoi, qui, pour quand."),
    _asks(
        "plan",
        Gesture.PLAN,
        "Plan",
        {
            Place.AVANCEMENT: "act('plan')",
            Place.ALERTES: "change_plan",
            Place.SIMULATION: "open_plan",
            Place.EQUIPE: "entrust",
        },
        Droit.PILOTER,
    ).help(
        "Changer le plan : réviser, échéance, confier, transférer, produire, et d'autres gestes.",
        said={
            Place.SIMULATION: "Essayer une autre échéance, ou d'autres personnes, sur la ligne.",
            Place.EQUIPE: "Confier une ligne à la personne, dans Avancement ; Échap revient ici.",
        },
    ),
    Command("echeancier", Gesture.VIEW, "Échéancier", {Place.AVANCEMENT: "toggle_view"}).help(
        "Voir ce qui est passé et ouvert, ce qui vient d'ici quatre semaines, puis l'année ; ou l'arbre.",
        also="calendrier échéances jalons",
    ),
    Command(
        "filtrer",
        Gesture.FILTER,
        "Filtrer",
        {Place.AVANCEMENT: "filter", Place.ALERTES: "filter", Place.EQUIPE: "filter"},
    ).help(
        "Filtrer en tapant un sigle, une personne, un état ou des mots : « pri dm retard ».",
        said={Place.EQUIPE: "Ne garder qu'une équipe, en tapant son sigle ; vide, tout le monde."},
    ),
    Command("simuler", Gesture.SIMULATE, "Simuler", {Place.AVANCEMENT: "act('simuler')"}).help(
        "Essayer des déplacements de jours, sans rien écrire avant de confirmer.", also="essayer"
    ),
    *map(_plan, PlanGesture),
    Command("marquer", Gesture.CONFIRM, "Marquer", {Place.SIMULATION: "mark"}).help(
        "Marquer l'enveloppe d'où viennent les jours ; une seconde fois, ne plus la marquer."
    ),
    _asks("ecrire", Gesture.OPEN, "Écrire", {Place.SIMULATION: "confirm"}).help(
        "Enregistrer tout ce qui est essayé, en une révision motivée."
    ),
)
_STEERING = (
    Command("portee", Gesture.VIEW, "Vue", {Place.ALERTES: "turn_scope"}).help(
        "Voir les miennes, celles de mon équipe, ou toutes."
    ),
    Command("reunion", Gesture.VIEW, "Réunion", {Place.REVUE: "project"}).help(
        "Montrer cette revue page par page, pour la projeter en réunion.",
        also="projeter",
    ),
    Command("faite", Gesture.DONE, "Décision faite", _reviews("toggle_done"), Droit.DECLARER).help(
        "Déclarer faite la décision sous le curseur ; la même touche la remet à faire."
    ),
    _asks("meteo", Gesture.WEATHER, "Météo", _reviews("set_meteo"), Droit.REVOIR).help(
        "Donner la météo : w puis v, o ou r (ou 1, 2, 3)."
    ),
    _asks("presents", None, "Présents", _reviews("set_presence"), Droit.REVOIR).help(
        "Noter les présents, les excusés et la date de la prochaine revue.", also="excusés prochaine revue"
    ),
    _asks("clore", Gesture.CLOSE, "Clore", _reviews("close_revue"), Droit.REVOIR).help(
        "Clore la revue : ses chiffres ne changeront plus.", also="clôture fermer"
    ),
    _asks("compte_rendu", Gesture.WRITE_FILE, "Compte rendu", _reviews("write_minutes")).help(
        "Écrire le compte rendu, Markdown ou PDF.", also="imprimer rapport minutes"
    ),
    _asks("bilan", None, "Bilan de l'année", {Place.REVUE: "write_year_report"}).help(
        "Écrire le bilan de l'année pour l'assemblée générale, Markdown ou PDF.", also="rapport imprimer"
    ),
    Command("vue", Gesture.VIEW, "Vue", {Place.EQUIPE: "turn_view"}).help(
        "Passer des feuilles (saisies et signatures) à qui est disponible les trois mois à venir, et retour.",
        also="visas complétude signatures disponibles libres",
    ),
)
_COMMON = (
    Command(
        "ouvrir",
        Gesture.OPEN,
        "Ouvrir",
        {
            Place.AVANCEMENT: "open_row",
            Place.ALERTES: "open_row",
            **_reviews("open_row"),
            Place.EQUIPE: "open_cell",
            Place.MOIS: "open_week",
        },
    ).help(
        "Ouvrir ce qui est sous le curseur ; Échap y revient ici.",
        said={
            Place.AVANCEMENT: "Ouvrir ou fermer la ligne ; sur une ligne de saisie, montrer tout son détail.",
            Place.ALERTES: "Aller à la ligne, à la semaine ou au mois en cause ; Échap y revient ici.",
            Place.REVUE: "Ouvrir la ligne, les feuilles dans Équipe, ou les alertes ; corriger la décision.",
            Place.REUNION: "Ouvrir la ligne (Échap revient à la réunion), corriger la décision, faire "
            "ce qui manque.",
            Place.EQUIPE: "Ouvrir la semaine ou le mois sous le curseur ; de qui est disponible, ses lignes.",
            Place.MOIS: "Ouvrir la semaine du jour sous le curseur, pour le compléter ou le confirmer ; de "
            "l'année, la ligne, ou la semaine du commentaire.",
        },
    ),
    Command("ligne", Gesture.FIND, "Ligne", {Place.AVANCEMENT: "find", Place.SEMAINE: "do('find')"})
    .asking(Place.SEMAINE)
    .help(
        "Aller à une ligne par son code ou ses mots ; ↑ ↓ vont aux autres trouvées.",
        also="chercher trouver",
        said={
            Place.SEMAINE: "Choisir une ligne : les vôtres, les récentes, puis toutes ; sans accents "
            "ni code à connaître."
        },
    ),
    _asks(
        "commentaire",
        Gesture.COMMENT,
        "Commentaire",
        {Place.SEMAINE: "do('comment')", **_reviews("write_remarque")},
    ).help(
        "Commenter la cellule ; un texte vide retire le commentaire.",
        also="note remarque",
        said=_reviews("Commenter la ligne sous le curseur, ou le périmètre, dans la revue."),
    ),
    Command(
        "plus",
        Gesture.STEP_UP,
        "Un pas de plus",
        {
            Place.SEMAINE: "do('step_up')",
            Place.AVANCEMENT: "in_tree('deeper')",
            Place.SIMULATION: "move_days(100)",
        },
    ).help(
        "Ajouter un pas (0,25 j) à la cellule, dans la limite du jour.",
        said={
            Place.AVANCEMENT: "Ouvrir un niveau de plus partout.",
            Place.SIMULATION: "Donner un jour de l'enveloppe marquée à celle du curseur.",
        },
    ),
    Command(
        "moins",
        Gesture.STEP_DOWN,
        "Un pas de moins",
        {
            Place.SEMAINE: "do('step_down')",
            Place.AVANCEMENT: "in_tree('shallower')",
            Place.SIMULATION: "move_days(-100)",
        },
    ).help(
        "Retirer un pas à la cellule ; à zéro, elle se vide.",
        said={
            Place.AVANCEMENT: "Fermer un niveau partout.",
            Place.SIMULATION: "Rendre un jour de l'enveloppe du curseur à celle qui est marquée.",
        },
    ),
    Command(
        "vider", Gesture.CLEAR, "Vider", {Place.SEMAINE: "do('clear')", **_reviews("remove_decision")}
    ).help(
        "Vider la cellule.",
        also="effacer retirer supprimer",
        said=_reviews("Retirer la décision sous le curseur, tant que sa revue est ouverte."),
    ),
    Command(
        "annuler",
        Gesture.UNDO,
        "Annuler",
        {
            Place.SEMAINE: "do('undo')",
            Place.AVANCEMENT: "undo",
            Place.ALERTES: "undo",
            **_reviews("undo"),
            Place.SIMULATION: "undo",
        },
    ).help("Annuler ce que vous venez d'écrire ici, geste après geste.", also="défaire"),
    Command(
        "retablir",
        Gesture.REDO,
        "Rétablir",
        {
            Place.SEMAINE: "do('redo')",
            Place.AVANCEMENT: "redo",
            Place.ALERTES: "redo",
            **_reviews("redo"),
            Place.SIMULATION: "redo",
        },
    ).help("Rétablir ce qui vient d'être annulé.", also="refaire"),
    Command(
        "histoire",
        Gesture.HISTORY,
        "Histoire",
        {
            Place.SEMAINE: "do('history')",
            Place.AVANCEMENT: "act('histoire')",
            **_reviews("history"),
            Place.MOIS: "toggle_history",
        },
    )
    .asking(Place.SEMAINE, Place.AVANCEMENT, Place.REVUE, Place.REUNION)
    .help(
        "Lire l'histoire de ce qui est sous le curseur : qui l'a écrit, quand, avant, après, pourquoi.",
        also="journal historique",
        said={
            Place.MOIS: "Lire qui a signé, renvoyé ou rouvert, quand, pourquoi, et ce qui a changé "
            "; retour aux jours."
        },
    ),
    Command(
        "aujourdhui",
        Gesture.TODAY,
        "Aujourd'hui",
        {
            Place.SEMAINE: "do('today')",
            **_reviews("show_current"),
            Place.EQUIPE: "go_current",
            Place.MOIS: "go_current",
        },
    ).help(
        "Revenir au jour de la date de référence.",
        said={
            Place.EQUIPE: "Revenir à la semaine de la date de référence, ou d'un mois au dernier terminé.",
            Place.MOIS: "Aller au dernier mois terminé.",
            **_reviews("Revenir à la revue de la dernière semaine finie."),
        },
    ),
    Command(
        "copier",
        Gesture.COPY,
        "Copier",
        {
            Place.SEMAINE: "do('copy')",
            Place.AVANCEMENT: "act('copier')",
            Place.ALERTES: "copy",
            **_reviews("copy"),
            Place.EQUIPE: "copy",
            Place.MOIS: "copy",
            Place.SIMULATION: "copy",
        },
    ).help("Copier la ligne sous le curseur, entière, pour la coller dans un courriel."),
)
COMMANDS: tuple[Command, ...] = (*_TIME, *_PLAN, *_STEERING, *_COMMON, *_SHELL)
"""All commands, in the order of the help: those of days, of the plan, of steering, then common ones."""
