"""Grammar of the keys: each has the same meaning in every place, so that people learn it once."""

from __future__ import annotations

from enum import Enum


class Gesture(Enum):
    """General meaning of a key, in every place; the command of a place makes it precise.

    `keys` are written as Textual does, comma-separated; the first one is shown. `key_label` is its name for
    people, `meaning` its effect, as the guide's table gives it. A capital does the same to more than one
    thing, except `A`, `G`, `H`, `P` and `X`.
    """

    OPEN = "enter", "Entrée", "ouvrir ce qui est sous le curseur, ou agir dessus"
    BACK = "escape", "Échap", "annuler, ou revenir d'où l'on vient"
    NEXT_PANE = "tab", "Tab", "passer au volet suivant"
    PREVIOUS_PANE = "shift+tab", "⇧Tab", "revenir au volet précédent"
    FIND = "slash", "/", "chercher ou choisir"
    FILTER = "f", "f", "filtrer en tapant"
    UNDO = "u", "u", "annuler"
    REDO = "ctrl+r", "ctrl+r", "rétablir"

    LEFT = "left,h", "← h", "aller à gauche"
    RIGHT = "right,l", "→ l", "aller à droite"
    UP = "up,k", "↑ k", "monter"
    DOWN = "down,j", "↓ j", "descendre"
    LINE_START = "home", "Début", "aller au début de la ligne"
    LINE_END = "end", "Fin", "aller à la fin de la ligne"
    FIRST = "g,ctrl+home", "g", "aller au premier"
    LAST = "G,ctrl+end", "G", "aller au dernier"
    PAGE_UP = "pageup,ctrl+u", "PgPréc", "monter d'une page"
    PAGE_DOWN = "pagedown,ctrl+d", "PgSuiv", "descendre d'une page"
    NEXT = "n,right_square_bracket,ctrl+right", "n", "aller au suivant : semaine, mois, revue, périmètre"
    PREVIOUS = "p,left_square_bracket,ctrl+left", "p", "aller au précédent"
    TODAY = "z", "z", "revenir à aujourd'hui"

    ABSENCE = "a", "a", "poser une absence, la retirer, ou voir celles de tous"
    BRING = "b", "b", "reprendre les lignes de la semaine passée"
    BRING_ALL = "B", "B", "les reprendre avec leurs jours"
    COMMENT = "c", "c", "commenter ce qui est sous le curseur"
    WRITE_FILE = "e,ctrl+e", "e", "écrire le document : fiche, compte rendu, liste"
    FILL = "equals_sign", "=", "compléter le jour"
    HISTORY = "H", "H", "lire l'histoire de ce qui est sous le curseur"
    SIMULATE = "i", "i", "essayer sans écrire"
    MONTH = "m", "m", "ouvrir le mois de la personne"
    DECISION = "o", "o", "noter une décision"
    PLAN = "P", "P", "changer le plan"
    REMAINING = "r", "r", "déclarer le reste à faire"
    SIGN = "s", "s", "signer, contresigner, renvoyer ou rouvrir"
    SIGN_ALL = "S", "S", "contresigner tout ce qui est montré"
    VIEW = "v", "v", "voir la même chose autrement"
    WEATHER = "w", "w", "donner la météo"
    DONE = "x", "x", "solder, ou dire tenu ou faite, puis y revenir"
    CLOSE = "X", "X", "clore la revue"
    COPY = "y", "y", "copier la ligne, pour la coller dans un courriel"
    LOOK = "exclamation_mark", "!", "lister ce qui est à regarder"
    CONFIRM = "space", "Espace", "confirmer ou cocher"
    CLEAR = "delete,backspace", "Suppr", "vider ou retirer"
    STEP_UP = "plus", "+", "un pas, un niveau, un jour de plus"
    STEP_DOWN = "minus", "-", "un pas, un niveau, un jour de moins"
    PIN = "asterisk", "*", "garder la ligne en haut"

    # Without the Kitty protocol, a terminal sends Escape then the digit for Alt and a digit. Textual reads
    # that as the character that a Mac types with these keys.
    SEMAINE = "f2,1,alt+1,inverted_exclamation_mark", "F2", "ouvrir Semaine"
    AVANCEMENT = "f3,2,alt+2,trade_mark_sign", "F3", "ouvrir Avancement"
    ALERTES = "f4,3,alt+3,pound_sign", "F4", "ouvrir Alertes"
    REVUE = "f5,4,alt+4,cent_sign", "F5", "ouvrir Revue"
    EQUIPE = "f6,5,alt+5,infinity", "F6", "ouvrir Équipe"
    HELP = "question_mark,f1", "?", "ouvrir l'aide et le guide"
    BAR = "ctrl+p", "ctrl+p", "ouvrir la barre de commande"
    REFERENCE = "d", "d", "changer la date de référence"
    AGENT = "A", "A", "changer de personne"
    THEME = "ctrl+t", "ctrl+t", "choisir un thème"
    SUSPEND = "ctrl+z", "ctrl+z", "revenir au terminal"
    QUIT = "q,ctrl+q", "q", "quitter"

    def __init__(self, keys: str, key_label: str, meaning: str) -> None:
        self.keys = keys
        self.key_label = key_label
        self.meaning = meaning


MOVES = frozenset(
    {
        Gesture.BACK,
        Gesture.NEXT,
        Gesture.PREVIOUS,
        Gesture.NEXT_PANE,
        Gesture.PREVIOUS_PANE,
        Gesture.LEFT,
        Gesture.RIGHT,
        Gesture.UP,
        Gesture.DOWN,
        Gesture.LINE_START,
        Gesture.LINE_END,
        Gesture.FIRST,
        Gesture.LAST,
        Gesture.PAGE_UP,
        Gesture.PAGE_DOWN,
    }
)
"""Gestures that only move the cursor or the view; they are no commands, and the bar does not offer them."""
