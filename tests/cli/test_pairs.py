"""What a key does in the interface, a command of the shell does, in plain text that one can listen to."""

from __future__ import annotations

import re
from typing import Any

import click
import pytest

from cariforef_tui.ui.keys.commands import all_commands
from cariforef_tui.ui.keys.grammar import MOVES, Gesture

VIEWS = frozenset(
    {Gesture.NEXT, Gesture.PREVIOUS, Gesture.TODAY, Gesture.FIND, Gesture.FILTER, Gesture.SORT, Gesture.VIEW}
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
LOOKS = frozenset(
    {
        "avancement.deplier",
        "avancement.replier",
        "avancement.entrer",
        "alertes.ouvrir",
        "revue.ouvrir",
        "reunion.ouvrir",
        "reunion.suite",
        "semaine.copy_lines",
        "semaine.forget_text",
        "simulation.prendre",
    }
)
"""Gestures that open, unfold or go on: nothing is read that the place's own command does not tell."""
PAIRS = {
    "lieu.semaine": "semaine",
    "lieu.avancement": "avancement",
    "lieu.alertes": "alertes",
    "lieu.revue": "revue",
    "lieu.equipe": "equipe",
    "date.reference": "avancement --au",
    "agent.changer": "semaine --agent",
    "aide": "guide",
    "exporter": "exporter avancement",
    "semaine.edit": "saisir",
    "semaine.fill": "saisir",
    "semaine.absence": "absence ajouter",
    "semaine.comment": "saisir --commentaire",
    "semaine.month": "mois fiche",
    "semaine.undo": "effacer",
    "semaine.redo": "saisir",
    "semaine.copy_values": "saisir",
    "semaine.prefill": "importer saisies --codes",
    "semaine.confirm": "saisir --remplacer",
    "semaine.step_up": "saisir",
    "semaine.step_down": "saisir --remplacer",
    "semaine.clear": "effacer",
    "semaine.history": "journal",
    "semaine.export": "exporter saisies",
    "avancement.raf": "raf",
    "avancement.fait": "plan solder",
    "avancement.plan": "plan reviser",
    "avancement.simuler": "plan simuler",
    "avancement.histoire": "journal --ligne",
    "avancement.reviser": "plan reviser",
    "avancement.transferer": "plan transferer",
    "avancement.echeance": "plan echeance",
    "avancement.confier": "plan confier",
    "avancement.ajouter": "plan ajouter",
    "avancement.retirer": "plan retirer",
    "avancement.rattacher": "plan rattacher",
    "avancement.produire": "livrable produire",
    "avancement.promettre": "livrable definir",
    "avancement.reprise": "plan reprise",
    "avancement.annuler": "plan annuler",
    "avancement.retablir": "plan reviser",
    "annee.ouvrir": "importer programme",
    "alertes.fait": "jalon tenu",
    "alertes.plan": "plan echeance",
    "alertes.reste": "raf",
    "alertes.contresigner": "mois contresigner",
    "alertes.contresigner_tout": "mois contresigner",
    "alertes.annuler": "jalon annuler",
    "alertes.retablir": "jalon tenu",
    "revue.remarque": "revue remarque",
    "revue.decision": "revue decision",
    "avancement.decision": "revue decision",
    "alertes.decision": "revue decision",
    "revue.faite": "revue faite",
    "revue.meteo": "revue meteo",
    "revue.clore": "revue clore",
    "revue.retirer": "revue retirer",
    "revue.presence": "revue presents",
    "revue.annuler": "revue corriger",
    "revue.retablir": "revue corriger",
    "revue.histoire": "journal",
    "revue.compte_rendu": "revue compte-rendu",
    "revue.bilan": "plan bilan --pdf",
    "equipe.ouvrir": "semaine",
    "equipe.tous": "mois contresigner",
    "equipe.contresigner": "mois contresigner",
    "equipe.mois": "mois fiche",
    "equipe.exporter": "equipe --json",
    "simulation.donner": "plan simuler --transfert",
    "simulation.rendre": "plan simuler --transfert",
    "simulation.donner_dix": "plan simuler --transfert",
    "simulation.rendre_dix": "plan simuler --transfert",
    "simulation.donner_pas": "plan simuler --transfert",
    "simulation.rendre_pas": "plan simuler --transfert",
    "simulation.confirmer": "plan simuler --oui",
    "simulation.annuler": "plan annuler",
    "simulation.retablir": "plan simuler --oui",
    "simulation.plan": "plan simuler --montant",
    "mois.semaine": "semaine --semaine",
    "mois.viser": "mois signer",
    "mois.reprendre": "mois renvoyer",
    "mois.histoire": "mois histoire",
    "mois.fiche": "mois fiche --pdf",
    "reunion.remarque": "revue remarque",
    "reunion.decision": "revue decision",
    "reunion.faite": "revue faite",
    "reunion.meteo": "revue meteo",
    "reunion.clore": "revue clore",
    "reunion.retirer": "revue retirer",
    "reunion.presence": "revue presents",
    "reunion.annuler": "revue corriger",
    "reunion.retablir": "revue corriger",
    "reunion.histoire": "journal",
    "reunion.compte_rendu": "revue compte-rendu",
}
"""What changes or reads something, by the id that its key has, and what does it in a shell."""
GLYPHS = re.compile("[\u2500-\u259f\u2800-\u28ff]")
"""Rules, boxes, blocks and braille, which a screen reader spells or passes over."""


def test_every_gesture_that_changes_or_reads_something_has_a_command() -> None:
    looks = {
        command.id for command in all_commands() if command.gesture in MOVES | VIEWS or command.id in LOOKS
    }
    gestures = {command.id for command in all_commands()}
    assert gestures - looks - PAIRS.keys() == set()
    assert (PAIRS.keys() | LOOKS) - gestures == set()


@pytest.mark.parametrize("words", sorted(set(PAIRS.values())))
def test_each_of_these_commands_exists_with_its_option(
    words: str, leaves: dict[tuple[str, ...], click.Command]
) -> None:
    path = tuple(word for word in words.split() if not word.startswith("--"))
    options = [word for word in words.split() if word.startswith("--")]
    known = {flag for param in leaves[path].params for flag in param.opts}
    group = getattr(leaves[path], "alone", None)
    known |= {flag for param in group.params for flag in param.opts} if group else set()
    assert {*options} <= known


READ = (
    "semaine DM|avancement|avancement courbe 14.7.1|avancement echeancier PRI|alertes|equipe|revue PRI|mois|"
    "mois fiche DM 05/2018|journal|raf|jalon|livrable|programme 14.7|absence|plan revisions|plan regulation|"
    "convention|demande|agent|reglages|base sauvegardes"
)


@pytest.mark.parametrize("words", READ.split("|"))
def test_plain_output_has_no_box_that_a_screen_reader_would_spell(words: str, cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    assert GLYPHS.findall(cli("--agent", "DM", *words.split()).out) == []
