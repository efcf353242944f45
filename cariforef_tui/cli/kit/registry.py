"""Every command: where it lives, and its line of help. A module is imported when its command is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entree:
    """`objet` is the click command that `cariforef_tui.cli.<module>` defines."""

    module: str
    objet: str
    aide: str


RUBRIQUES: dict[str, dict[str, Entree]] = {
    "Saisir": {
        "saisir": Entree("temps.log", "saisir", "Saisir des jours pour un agent sur une ligne."),
        "effacer": Entree("temps.log", "effacer", "Effacer une saisie."),
        "semaine": Entree("temps.semaine", "semaine", "Montrer la semaine d'un agent."),
        "absence": Entree("temps.absence", "absence", "Déclarer, retirer ou lister des absences."),
    },
    "Consulter": {
        "programme": Entree(
            "programme.programme", "programme", "Montrer l'arbre du programme, ou une ligne."
        ),
        "controle": Entree("programme.control", "controle", "Confronter les totaux annoncés et sommés."),
        "avancement": Entree("avancement", "avancement", "Confronter le prévu et le réalisé."),
        "alertes": Entree("alertes", "alertes", "Montrer ce qui demande attention."),
        "equipe": Entree("equipe.equipe", "equipe", "Montrer qui est disponible, et pour combien."),
        "si": Entree("equipe.equipe", "si", "Confronter les demandes à l'équipe SI et ses jours."),
        "fiche": Entree("mois.fiche", "fiche", "Montrer ou écrire les fiches de temps d'un mois."),
        "journal": Entree("journal.journal", "journal", "Dire qui a écrit quoi, vérifier le journal."),
    },
    "Suivre": {
        "solder": Entree("programme.suivi", "solder", "Déclarer une ligne soldée."),
        "rouvrir": Entree("programme.suivi", "rouvrir", "Rouvrir une ligne soldée."),
        "jalon": Entree("programme.jalon", "jalon", "Lister les jalons, les déclarer tenus ou non."),
        "revue": Entree("revue.revue", "revue", "Montrer la revue hebdomadaire, et y écrire."),
    },
    "Viser": {
        "visa": Entree("mois.visa", "visa", "Signer et contresigner les mois, les rouvrir."),
    },
    "Échanger": {
        "exporter": Entree("tools.export", "exporter", "Exporter en CSV, XLSX, JSON ou ICS."),
        "importer": Entree("temps.bring", "importer", "Importer un programme ou des saisies."),
        "annee": Entree("pilotage.year", "annee", "Faire le bilan de l'année, préparer la suivante."),
    },
    "Piloter": {
        "raf": Entree("programme.raf", "raf", "Déclarer ou lister les restes à faire."),
        "reviser": Entree("programme.revise", "reviser", "Réviser les jours d'une enveloppe."),
        "transferer": Entree("programme.revise", "transferer", "Transférer des jours entre enveloppes."),
        "echeance": Entree("programme.revise", "echeance", "Déplacer l'échéance d'une ligne."),
        "qui": Entree("programme.revise", "qui", "Changer qui se charge d'une ligne."),
        "ligne": Entree("programme.ligne", "ligne", "Ajouter, retirer, reprendre une ligne du plan."),
        "revisions": Entree("programme.revisions", "revisions", "Lister les révisions, en annuler une."),
        "regulation": Entree("pilotage.what_if", "regulation", "Confronter demande et moyens des pôles."),
        "simuler": Entree("pilotage.what_if", "simuler", "Essayer des changements du plan."),
        "deplacer": Entree("temps.move", "deplacer", "Rattacher des saisies à une autre ligne."),
    },
    "Régler": {
        "agent": Entree("agents.agent", "agent", "Lister, ajouter, modifier des agents ; leurs rôles."),
        "droits": Entree("agents.rights", "droits", "Dire ce qu'une personne peut faire."),
        "quotite": Entree("agents.quotite", "quotite", "Fixer le rythme de travail d'un agent."),
        "calendrier": Entree("temps.calendrier", "calendrier", "Lister ou amender les jours fériés."),
        "reglages": Entree("temps.settings", "reglages", "Montrer ou changer les réglages communs."),
        "convention": Entree("mois.convention", "convention", "Marquer les lignes que le FSE finance."),
        "rgpd": Entree("rgpd.rgpd", "rgpd", "Exporter ou effacer des données personnelles."),
        "base": Entree("store", "base", "Créer, vérifier, sauvegarder, restaurer, migrer."),
        "demo": Entree("tools.demo", "demo", "Ouvrir l'interface sur une année fictive."),
        "guide": Entree("tools.guide", "guide", "Afficher le guide d'utilisation."),
        "completion": Entree("tools.completion", "completion", "Donner la complétion de l'interpréteur."),
    },
}
COMMANDES = {name: entree for entrees in RUBRIQUES.values() for name, entree in entrees.items()}
