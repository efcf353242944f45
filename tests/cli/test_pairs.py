"""What a key does in the interface, a command of the shell does."""

from __future__ import annotations

import click

from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.registry import COMMANDS

VIEWS = frozenset(
    {Gesture.TODAY, Gesture.FIND, Gesture.FILTER, Gesture.VIEW}
    | {
        Gesture.COPY,
        Gesture.PIN,
        Gesture.LOOK,
        Gesture.BAR,
        Gesture.THEME,
        Gesture.SUSPEND,
        Gesture.QUIT,
    }
)
"""Ways of looking, and of leaving: a command says what it shows by its arguments."""
LOOKS = frozenset({"ouvrir", "reprendre", "marquer"})
"""Commands that open or prepare: nothing is read that the place's own command does not tell."""
PAIRS = {
    "lieu.semaine": "semaine",
    "lieu.avancement": "avancement",
    "lieu.alertes": "alertes",
    "lieu.revue": "revue",
    "lieu.equipe": "equipe",
    "date": "avancement --au",
    "agent": "semaine --agent",
    "annee": "importer programme",
    "aide": "guide",
    "exporter": "exporter avancement",
    "saisir": "saisir",
    "completer": "saisir",
    "absence": "absence ajouter",
    "commentaire": "saisir --commentaire",
    "reprendre_jours": "saisir",
    "agenda": "importer agenda --codes",
    "confirmer": "saisir --remplacer",
    "plus": "saisir",
    "moins": "saisir --remplacer",
    "vider": "effacer",
    "annuler": "plan annuler",
    "retablir": "plan reviser",
    "mois": "mois fiche",
    "fiche": "mois fiche --pdf",
    "signer": "mois signer",
    "contresigner_tout": "mois contresigner",
    "histoire": "journal --ligne",
    "reste": "raf",
    "solder": "plan solder",
    "faite": "revue faite",
    "decision": "revue decision",
    "plan": "plan reviser",
    "simuler": "plan simuler",
    "ecrire": "plan simuler --oui",
    "reviser": "plan reviser",
    "transferer": "plan transferer",
    "echeance": "plan echeance",
    "confier": "plan confier",
    "ajouter": "plan ajouter",
    "retirer": "plan retirer",
    "rattacher": "plan rattacher",
    "produire": "livrable produire",
    "definir": "livrable definir",
    "reprise": "plan reprise",
    "jalon": "jalon ajouter",
    "meteo": "revue meteo",
    "presents": "revue presents",
    "clore": "revue clore",
    "compte_rendu": "revue compte-rendu",
    "bilan": "plan bilan --pdf",
}
"""What changes or reads something, by the name of its command, and what does it in a shell."""


def test_every_gesture_that_changes_or_reads_something_has_a_command() -> None:
    looks = {command.name for command in COMMANDS if command.gesture in VIEWS or command.name in LOOKS}
    gestures = {command.name for command in COMMANDS}
    assert gestures - looks - PAIRS.keys() == set()
    assert (PAIRS.keys() | LOOKS) - gestures == set()


def test_each_of_these_commands_exists_with_its_option(leaves: dict[tuple[str, ...], click.Command]) -> None:
    for words in set(PAIRS.values()):
        path = tuple(word for word in words.split() if not word.startswith("--"))
        options = [word for word in words.split() if word.startswith("--")]
        known = {flag for param in leaves[path].params for flag in param.opts}
        group = getattr(leaves[path], "alone", None)
        known |= {flag for param in group.params for flag in param.opts} if group else set()
        assert {*options} <= known, words
