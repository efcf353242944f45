"""The commands that open a dialog: what is typed after one of them goes to it, or nowhere."""

from __future__ import annotations

from functools import cache

from cariforef_tui.ui.kit.commands import Command, Lieu, commands_of

DIALOGUES = frozenset(
    {
        "date.reference",
        "agent.changer",
        "aide",
        "palette",
        "exporter",
        "semaine.find",
        "semaine.comment",
        "semaine.absence",
        "semaine.history",
        "avancement.filtrer",
        "avancement.solder",
        "avancement.raf",
        "avancement.reviser",
        "avancement.transferer",
        "avancement.echeance",
        "avancement.qui",
        "avancement.ajouter",
        "avancement.retirer",
        "avancement.deplacer",
        "avancement.histoire",
        "alertes.tenu",
        "alertes.solder",
        "revue.remarque",
        "revue.decision",
        "revue.meteo",
        "revue.clore",
        "revue.compte_rendu",
        "equipe.contresigner",
        "equipe.tous",
        "simulation.echeance",
        "simulation.qui",
        "simulation.confirmer",
        "mois.viser",
        "mois.reprendre",
        "mois.fiche",
    }
)
"""Ids of the registry."""


@cache
def dialogue_actions(lieu: Lieu) -> dict[str, Command]:
    """Return the actions that open a dialog on one screen, those that work everywhere included."""
    commands = (*commands_of(lieu), *commands_of(Lieu.PARTOUT))
    return {command.action: command for command in commands if command.id in DIALOGUES}


@cache
def keys_of(lieu: Lieu) -> frozenset[str]:
    """Return the keys bound on one screen, without those that work everywhere."""
    return frozenset(key for command in commands_of(lieu) for key in command.keys.split(","))
