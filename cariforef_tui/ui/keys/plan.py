"""Gestures on the plan and on a jalon: the words and the right of each, as menus and the bar have them."""

from __future__ import annotations

from enum import Enum

from cariforef_tui.domain.agents.rights import Droit


class PlanGesture(Enum):
    """A gesture on the plan, in the order of the menu: those of weekly or monthly use first.

    `command` names it, `label` and `sentence` tell it, `also` are more words by which the bar finds it, and
    `droit` is what it takes on the line's pôle. Its number in the menu is the same on every line: in the
    grammar of keys, every letter has a meaning already. An eleventh has none, and is reached by the cursor.
    """

    REVISER = "reviser", "Réviser", "Réviser les jours de l'enveloppe", "révision jours budget"
    ECHEANCE = "echeance", "Échéance", "Déplacer l'échéance ou le début", "reporter délai commencer"
    CONFIER = "confier", "Confier", "Confier la ligne", "qui responsable attribuer"
    TRANSFERER = (
        "transferer",
        "Transférer",
        "Transférer des jours à une autre enveloppe",
        "transfert virement",
    )
    PRODUIRE = (
        "produire",
        "Produire",
        "Déclarer ce qui est produit d'un livrable",
        "livrable",
        Droit.DECLARER,
    )
    AJOUTER = "ajouter", "Ajouter", "Ajouter une ligne à côté de celle-ci", "nouvelle ligne créer"
    RATTACHER = (
        "rattacher",
        "Déplacer ses saisies",
        "Déplacer ses saisies vers une autre ligne",
        "rattacher",
    )
    DEFINIR = "definir", "Définir", "Définir un livrable", "promettre promesse"
    RETIRER = (
        "retirer",
        "Retirer du plan",
        "Retirer la ligne du plan, ou l'y remettre",
        "retrait remettre supprimer",
    )
    REPRISE = (
        "reprise",
        "Déjà fait",
        "Déjà fait : dire ce qui l'était avant le suivi",
        "reprise repris",
        Droit.DECLARER,
    )
    JALON = "jalon", "Jalon", "Ajouter un jalon à cette ligne", "nouveau milestone"

    def __init__(
        self, command: str, label: str, sentence: str, also: str, droit: Droit = Droit.PILOTER
    ) -> None:
        self.command, self.label, self.sentence = command, label, sentence
        self.also, self.droit = also, droit
        self.number = "1234567890"[len(type(self).__members__) :][:1]


class JalonGesture(Enum):
    """A gesture on a jalon, in the order of its menu: its `sentence`, and the right that it takes, if any."""

    TENIR = "Déclarer le jalon tenu", Droit.DECLARER
    DEPLACER = "Déplacer le jalon", Droit.PILOTER
    BORNER = "Choisir les lignes à finir pour lui", Droit.DECLARER
    RETIRER = "Retirer le jalon du plan", Droit.PILOTER
    VOIR = "Voir sa ligne dans l'arbre", None

    def __init__(self, sentence: str, droit: Droit | None) -> None:
        self.sentence, self.droit = sentence, droit
        self.number = str(len(type(self).__members__) + 1)
